//! Letters that a program has written as escapes: `caf=C3=A9` (quoted-printable, without the head of the mail),
//! `caf\u00e9` (the source of a program).

use std::borrow::Cow;

use newsdex_text::encoding;

/// The fewest escaped letters in a text whose escapes are undone.
const FEWEST_LETTERS: usize = 3;

/// A text with its letters instead of escapes; a text with other uses of the signs stays as it is.
pub(super) fn undone(text: &str) -> Cow<'_, str> {
    if text.is_ascii()
        && text.contains('=')
        && let Some(letters) = from_quoted_printable(text)
    {
        return Cow::Owned(letters);
    }
    if text.contains("\\u")
        && let Some(letters) = from_source(text)
    {
        return Cow::Owned(letters);
    }
    Cow::Borrowed(text)
}

/// Decodes quoted-printable (RFC 2045); `None` if an equals sign is anything else, or if few letters are escaped.
fn from_quoted_printable(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut letters = 0;
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr(b'=', rest) {
        bytes.extend_from_slice(rest.get(..at)?);
        rest = rest.get(at + 1..)?;
        let blanks = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\r'))
            .count();
        match rest {
            // A line that goes on in the next one.
            _ if matches!(rest.get(blanks), Some(b'\n') | None) => {
                rest = rest.get(blanks + 1..).unwrap_or_default();
            }
            [high, low, after @ ..] => {
                let byte = hex(*high)? << 4 | hex(*low)?;
                letters += usize::from(byte >= 0x80);
                bytes.push(byte);
                rest = after;
            }
            _ => return None,
        }
    }
    bytes.extend_from_slice(rest);
    (letters >= FEWEST_LETTERS).then(|| encoding::decode(&bytes, None))
}

/// A figure of a number in the base 16, with capitals.
fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Decodes `\u00e9` and `\xe9`; `None` if few letters are escaped, or if a sequence is no letter.
fn from_source(text: &str) -> Option<String> {
    let mut written = String::with_capacity(text.len());
    let mut letters = 0;
    let mut surrogate: Option<u16> = None;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        written.push_str(before);
        let length = match after.bytes().next() {
            Some(b'u') => 4,
            Some(b'x') => 2,
            _ => 0,
        };
        let number = after.get(1..1 + length).filter(|_| length > 0);
        let number = number.and_then(|number| u16::from_str_radix(number, 16).ok());
        let Some(number) = number else {
            written.push('\\');
            rest = after;
            continue;
        };
        let units = [surrogate.take(), Some(number)];
        match char::decode_utf16(units.into_iter().flatten()).next() {
            Some(Ok(letter)) => {
                letters += usize::from(!letter.is_ascii());
                written.push(letter);
            }
            _ => surrogate = Some(number),
        }
        rest = after.get(1 + length..).unwrap_or_default();
    }
    written.push_str(rest);
    (letters >= FEWEST_LETTERS).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_letters_are_letters_again() {
        let letters = "La mairie rachète la jetée, où l’été finit 😀.";
        assert_eq!(
            undone(
                "La mairie rach=C3=A8te la jet=C3=A9e, o=C3=B9=\n l=E2=80=99=C3=A9t=C3=A9 finit =F0=9F=98=80."
            ),
            letters
        );
        assert_eq!(
            undone(
                "La mairie rach\\u00e8te la jet\\xe9e, o\\u00f9 l\\u2019\\u00e9t\\u00e9 finit \\ud83d\\ude00."
            ),
            letters
        );
    }

    #[test]
    fn other_uses_of_the_signs_stay() {
        for text in [
            "a = b, c=AB",
            "1+1=2, =C3=A9=C3=A9 and x=y",
            "C:\\users\\x",
            "one \\u00e9",
        ] {
            assert_eq!(undone(text), text);
        }
    }
}
