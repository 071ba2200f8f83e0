//! Encodings of mail and news that have only ASCII bytes: HZ, UTF-7, and ISO 2022 for Japanese, Korean and Chinese.

use encoding_rs::{EUC_KR, Encoding, GBK, ISO_2022_JP};

/// An encoding with only ASCII bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SevenBit {
    /// ISO-2022-JP: escape sequences change between alphabets.
    Japanese,
    /// ISO-2022-KR or ISO-2022-CN: control characters change between ASCII and the alphabet that the text declares.
    Shifted(&'static Encoding),
    /// HZ: Chinese between `~{` and `~}`.
    Hz,
    /// UTF-7: other letters are between `+` and `-`, in the signs of Base64.
    Utf7,
}

const ESCAPE: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;
/// The fewest runs of Base64 in a text that is taken for UTF-7.
const FEWEST_RUNS: usize = 3;

impl SevenBit {
    /// The encoding of a text; `None` if it has other bytes, or if it is plain ASCII.
    pub(super) fn of(bytes: &[u8]) -> Option<SevenBit> {
        if !bytes.is_ascii() {
            return None;
        }
        let mut escapes = memchr::memchr_iter(ESCAPE, bytes).take(4);
        let sequence = |at: usize| bytes.get(at + 1..at + 4).unwrap_or_default();
        let of_sequence = |at: usize| match sequence(at) {
            [b'$', b'B' | b'@', ..] => Some(SevenBit::Japanese),
            b"$)C" => Some(SevenBit::Shifted(EUC_KR)),
            b"$)A" => Some(SevenBit::Shifted(GBK)),
            _ => None,
        };
        if let Some(found) = escapes.find_map(of_sequence) {
            return Some(found);
        }
        if memchr::memmem::find(bytes, b"~{").is_some() && hz(bytes).is_some() {
            return Some(SevenBit::Hz);
        }
        let has_plus = memchr::memchr(b'+', bytes).is_some();
        let is_utf7 = has_plus && utf7(bytes).is_some_and(|(_, runs)| runs >= FEWEST_RUNS);
        is_utf7.then_some(SevenBit::Utf7)
    }

    /// Decodes a text.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let as_written = || String::from_utf8_lossy(bytes).into_owned();
        match self {
            SevenBit::Japanese => {
                let (text, _) = ISO_2022_JP.decode_without_bom_handling(bytes);
                text.into_owned()
            }
            SevenBit::Shifted(encoding) => shifted(bytes, encoding),
            SevenBit::Hz => hz(bytes).unwrap_or_else(as_written),
            SevenBit::Utf7 => utf7(bytes).map_or_else(as_written, |(text, _)| text),
        }
    }

    /// The name of the encoding.
    pub(super) fn name(self) -> &'static str {
        match self {
            SevenBit::Japanese => "ISO-2022-JP",
            SevenBit::Shifted(encoding) if encoding == EUC_KR => "ISO-2022-KR",
            SevenBit::Shifted(_) => "ISO-2022-CN",
            SevenBit::Hz => "HZ",
            SevenBit::Utf7 => "UTF-7",
        }
    }
}

/// The bytes of an alphabet with their highest bit, which they lack in encodings of seven bits.
fn with_high_bits(bytes: &[u8]) -> Vec<u8> {
    let high = |byte: &u8| match byte {
        0x21..=0x7e => byte | 0x80,
        _ => *byte,
    };
    bytes.iter().map(high).collect()
}

fn shifted(bytes: &[u8], encoding: &'static Encoding) -> String {
    let mut text = String::with_capacity(bytes.len());
    for (number, piece) in bytes
        .split(|byte| matches!(*byte, SHIFT_OUT | SHIFT_IN))
        .enumerate()
    {
        match number % 2 {
            0 => text.push_str(&String::from_utf8_lossy(piece)),
            _ => text.push_str(
                &encoding
                    .decode_without_bom_handling(&with_high_bits(piece))
                    .0,
            ),
        }
    }
    // The declaration of the alphabet, such as `ESC $ ) C`, is no text.
    for letter in ["C", "A", "G"] {
        text = text.replace(&format!("\u{1b}$){letter}"), "");
    }
    text
}

/// Decodes HZ; `None` if a run of Chinese is not closed in its line, or is not made of pairs.
fn hz(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'~', rest) {
        text.push_str(&String::from_utf8_lossy(rest.get(..at)?));
        rest = rest.get(at + 1..)?;
        match rest.first() {
            Some(b'{') => {
                let end = memchr::memmem::find(rest, b"~}")?;
                let run = rest.get(1..end)?;
                let is_of_pairs =
                    run.len() % 2 == 0 && run.iter().all(|byte| matches!(byte, 0x21..=0x7e));
                if !is_of_pairs {
                    return None;
                }
                text.push_str(&GBK.decode_without_bom_handling(&with_high_bits(run)).0);
                rest = rest.get(end + 2..)?;
            }
            Some(b'~') => {
                text.push('~');
                rest = rest.get(1..)?;
            }
            // A line that goes on in the next one.
            Some(b'\n') => rest = rest.get(1..)?,
            _ => text.push('~'),
        }
    }
    text.push_str(&String::from_utf8_lossy(rest));
    Some(text)
}

/// Decodes UTF-7 and counts its runs of Base64; `None` if a `+` begins anything else.
fn utf7(bytes: &[u8]) -> Option<(String, usize)> {
    let mut text = String::with_capacity(bytes.len());
    let mut runs = 0;
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'+', rest) {
        text.push_str(&String::from_utf8_lossy(rest.get(..at)?));
        rest = rest.get(at + 1..)?;
        let length = rest
            .iter()
            .take_while(|byte| value(**byte).is_some())
            .count();
        let (run, after) = rest.split_at_checked(length)?;
        let after_mark = after.strip_prefix(b"-");
        match run {
            [] => {
                after_mark?;
                text.push('+');
            }
            // The text may be the beginning of a file.
            _ if after.is_empty() && of_base64(run).is_none() => {}
            _ => {
                text.push_str(&of_base64(run)?);
                runs += 1;
            }
        }
        rest = after_mark.unwrap_or(after);
    }
    text.push_str(&String::from_utf8_lossy(rest));
    Some((text, runs))
}

/// The number that a sign of Base64 stands for.
fn value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// The text of a run of Base64 that holds UTF-16; `None` if it holds anything but letters and punctuation.
fn of_base64(run: &[u8]) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in run {
        bits = bits << 6 | value(*byte)?;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from(bits >> count).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    let is_whole = count < 6 && bits == 0 && !units.is_empty();
    let text = String::from_utf16(&units).ok().filter(|_| is_whole)?;
    let is_text = |sign: char| match sign {
        '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{2044}' | '€' | '™' | '\u{3000}'..='\u{303f}' => {
            true
        }
        '!'..='~' => !sign.is_alphanumeric(),
        _ => !sign.is_ascii() && sign.is_alphabetic(),
    };
    text.chars().all(is_text).then_some(text)
}

#[cfg(test)]
mod tests {
    use crate::encoding::decode;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(decode(bytes, None), expected);
    }

    #[test]
    fn texts_of_seven_bits_are_decoded() {
        check(
            b"La mairie rach+AOg-te la jet+AOk-e, +AKs a b\xff",
            "La mairie rach+AOg-te la jet+AOk-e, +AKs a bÿ",
        );
        check(
            b"La jet+AOk-e rouvre +AOA Saltby+ADs +AKs-au printemps+ALs 1 +- 1.",
            "La jetée rouvre à Saltby; «au printemps» 1 + 1.",
        );
        check(b"~{JPU~8.~} (Saltby) ~~ 2", "市政府 (Saltby) ~ 2");
        check(b"\x1b$)C\x0eGW18\x0f, Saltby", "항구, Saltby");
        check(b"\x1b$B8P\x1b(B", "湖");
    }

    #[test]
    fn plain_text_of_seven_bits_stays() {
        for text in [
            "Call +44 20 7946 0000 or +1-202-555-0100 or +4420.",
            "a+b+c+d, C++ and G+ and 5+ and +Abc-",
            "~{open and ~{ again, ~} and ~",
            "one ~{abc~} two",
        ] {
            check(text.as_bytes(), text);
        }
    }
}
