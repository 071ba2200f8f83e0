//! Divides RTF into tokens: groups, control words with their numbers, and bytes of text.

/// A token of RTF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number: `\fs24`.
    Word(&'a str, Option<i32>),
    /// A control sign: `\~`.
    Sign(u8),
    /// A byte given in hexadecimal digits: `\'e9`.
    Hex(u8),
    /// A byte of text.
    Byte(u8),
}

/// The tokens of some bytes, in order.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The longest control word, in bytes.
const LONGEST_WORD: usize = 40;

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { bytes, at: 0 }
    }

    /// Passes over this many bytes of data after `\bin`.
    pub(super) fn pass_over(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek(0)?;
        if first == b'\'' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(self.peek(1)), digit(self.peek(2)));
            return Some(match (high, low) {
                (Some(high), Some(low)) => {
                    self.at += 3;
                    Token::Hex(u8::try_from(high * 16 + low).unwrap_or_default())
                }
                _ => {
                    self.at += 1;
                    Token::Sign(b'\'')
                }
            });
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Sign(first));
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .take(LONGEST_WORD)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let word = std::str::from_utf8(rest.get(..length)?).unwrap_or_default();
        let after = rest.get(length..).unwrap_or_default();
        let is_negative = after.first() == Some(&b'-');
        let digits = after.get(usize::from(is_negative)..).unwrap_or_default();
        let count = digits
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        self.at += length;
        let mut number = None;
        if count > 0 {
            let magnitude = digits
                .iter()
                .take(count)
                .fold(0_i64, |number, digit| number * 10 + i64::from(digit - b'0'));
            let signed = if is_negative { -magnitude } else { magnitude };
            number = Some(i32::try_from(signed).unwrap_or(0));
            self.at += usize::from(is_negative) + count;
        }
        // One blank ends the control word and is not text.
        if self.peek(0) == Some(b' ') {
            self.at += 1;
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek(0)?;
            self.at += 1;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\r' | b'\n' | 0 => continue,
                b'\\' => self.control(),
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_words_end_at_a_blank_or_a_sign() {
        let tokens: Vec<Token<'_>> = Tokens::new(b"{\\b\\fs-24 a\\'e9\\~\r\n\\u8211?}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", None),
                Token::Word("fs", Some(-24)),
                Token::Byte(b'a'),
                Token::Hex(0xe9),
                Token::Sign(b'~'),
                Token::Word("u", Some(8211)),
                Token::Byte(b'?'),
                Token::Close,
            ]
        );
    }
}
