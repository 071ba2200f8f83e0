//! Divides text into words, in the same way for indexing, querying and highlighting.
//!
//! A word is a run of letters and digits, with these exceptions:
//! - An apostrophe separates words (`l'Élysée` is two words), but a possessive `'s` is dropped: `Macron's` is the word
//!   `Macron`.
//! - Letters that are each followed by a full stop are one word: `U.S.` and `U. S.` are the word `US`.
//! - A number with divided thousands is one word: `1,000` is the word `1000`; see [`figures`].
//! - An ampersand between words is a word; between few letters it is part of the word, as in `R&D`.
//! - In scripts without spaces, each smallest readable part is a word; see [`clusters`].
//! - An apostrophe inside a Ukrainian, Belarusian or Hebrew word does not divide it, nor do the two strokes of a Hebrew
//!   abbreviation. They are dropped.
//!
//! A word can have other [`readings`]: with its sign (`C++`), or as one word with the next (`e-mail`, `email`).
//!
//! [`forms`] folds and stems words for comparison; [`sentences`] finds the beginnings of sentences and paragraphs.

mod abbreviations;
pub mod characters;
mod clusters;
pub mod extra_terms;
pub mod figures;
pub mod fold;
pub mod forms;
mod inner_signs;
pub mod latin;
pub mod lower;
pub mod readings;
pub mod related;
pub mod sentences;
mod stems;

use std::borrow::Cow;

use self::abbreviations::{is_and, with_ampersand, with_full_stops};
use self::characters::{begins_word, is_apostrophe, is_joining, unspaced};
use self::clusters::end_of_cluster;
use self::figures::end_of_groups;
use self::inner_signs::{belongs_to_word, without_signs};
use self::readings::{Readings, readings};
use crate::article::Span;
use crate::checkpoint::checkpoint;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word as written, without the full stops of an abbreviation and the signs that divide thousands.
    pub text: Cow<'a, str>,
    /// The bytes of the word; includes the full stops of an abbreviation and the signs that divide thousands.
    pub span: Span,
    /// Other readings of the word; `None` for most words.
    pub readings: Option<Box<Readings>>,
}

impl<'a> Word<'a> {
    fn new(text: Cow<'a, str>, span: Span) -> Word<'a> {
        Word {
            text,
            span,
            readings: None,
        }
    }
}

/// Divides a text into its words, in order. Linear in the length of the text.
pub fn tokenize(text: &str) -> Words<'_> {
    Words { text, position: 0 }
}

/// Divides a text into words from the byte `from`, which must be the beginning of a word or sentence; the words are
/// then the same as [`tokenize`] gives from there on. Empty if `from` is not a character boundary.
pub fn tokenize_from(text: &str, from: usize) -> Words<'_> {
    let position = match text.is_char_boundary(from) {
        true => from,
        false => text.len(),
    };
    Words { text, position }
}

/// Iterator over the words of a text; made by [`tokenize`].
#[derive(Debug, Clone)]
pub struct Words<'a> {
    text: &'a str,
    position: usize,
}

/// The roles of a byte of ASCII in [`Words::plain_word`]: a letter, or a sign that may be between two words, directly before
/// one or directly behind one.
const PLAIN: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0u8;
    while byte < 0x80 {
        kinds[byte as usize] = match byte {
            _ if byte.is_ascii_alphabetic() => LETTER,
            _ if byte.is_ascii_digit() => 0,
            // A word of its own, or a part of one.
            b'&' => 0,
            b'#' => BETWEEN,
            b'@' | b'$' | b'.' => BETWEEN | BEHIND,
            b'\'' | b'`' => BETWEEN,
            b'+' | b'-' => BETWEEN | BEFORE,
            _ => BETWEEN | BEFORE | BEHIND,
        };
        byte += 1;
    }
    kinds
};
const LETTER: u8 = 1;
const BETWEEN: u8 = 2;
const BEFORE: u8 = 4;
const BEHIND: u8 = 8;

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            checkpoint();
            if let Some(word) = self.plain_word() {
                return Some(word);
            }
            let start = self.skip_to_word()?;
            let end = self.end_of_word(start);
            self.position = end;
            let is_possessive_s = end == start + 1
                && matches!(bytes[start], b's' | b'S')
                && ends_with_apostrophe_after_word(&self.text[..start]);
            if is_possessive_s {
                continue;
            }
            let mut word = self.word(start, end);
            word.readings = readings(self.text, &word, |start| self.end_of_word(start));
            self.position = word.span.end;
            return Some(word);
        }
    }
}

impl<'a> Words<'a> {
    /// The next word if it is one of the most frequent kind, to which no rule on signs applies: ASCII letters between signs
    /// that neither belong to a word nor give it another reading.
    #[inline]
    fn plain_word(&mut self) -> Option<Word<'a>> {
        let rest = self.text.as_bytes().get(self.position..)?;
        let is = |byte: u8, kind: u8| PLAIN[usize::from(byte)] & kind != 0;
        let skipped = rest.iter().position(|byte| !is(*byte, BETWEEN))?;
        let before = rest.get(skipped.checked_sub(1)?)?;
        let word = rest.get(skipped..)?;
        let length = word.iter().position(|byte| !is(*byte, LETTER))?;
        let behind = word.get(length)?;
        let is_plain = is(*before, BEFORE) && is(*behind, BEHIND);
        // `U. S.` and `S & P` are one word.
        let may_go_on = length == 1 && *behind == b'.'
            || length <= 3 && *behind == b' ' && word.get(length + 1) == Some(&b'&');
        if length == 0 || !is_plain || may_go_on {
            return None;
        }
        let start = self.position + skipped;
        let end = start + length;
        self.position = end;
        Some(Word::new(
            Cow::Borrowed(self.text.get(start..end)?),
            Span::new(start, end),
        ))
    }

    /// The word whose first letters or digits are at `start..end`.
    fn word(&self, start: usize, end: usize) -> Word<'a> {
        let bytes = self.text.as_bytes();
        let end_of_word = |start| self.end_of_word(start);
        match bytes.get(end) {
            Some(b'.') if end == start + 1 && bytes[start].is_ascii_alphabetic() => {
                if let Some(word) = with_full_stops(self.text, start, end, end_of_word) {
                    return word;
                }
            }
            Some(b'&' | b' ')
                if end - start <= 3
                    && [end, end + 1]
                        .iter()
                        .any(|at| bytes.get(*at) == Some(&b'&')) =>
            {
                if let Some(word) = with_ampersand(self.text, start, end, end_of_word) {
                    return word;
                }
            }
            _ => {}
        }
        let may_be_number = bytes[start].is_ascii_digit() || bytes[start] >= 0xd9;
        if may_be_number && let Some((digits, last)) = end_of_groups(self.text, start, end) {
            let end = self.end_of_word(last).max(digits);
            let number = self.text[start..end].replace(figures::is_divider, "");
            return Word::new(Cow::Owned(number), Span::new(start, end));
        }
        Word::new(without_signs(&self.text[start..end]), Span::new(start, end))
    }

    fn skip_to_word(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut position = self.position;
        while position < bytes.len() {
            let byte = bytes[position];
            if byte < 0x80 {
                if byte.is_ascii_alphanumeric() || byte == b'&' && is_and(self.text, position) {
                    return Some(position);
                }
                position += 1;
            } else {
                let character = self.text[position..].chars().next()?;
                if begins_word(character) {
                    return Some(position);
                }
                position += character.len_utf8();
            }
        }
        None
    }

    fn end_of_word(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        if bytes.get(start) == Some(&b'&') {
            return start + 1;
        }
        let mut position = start;
        while position < bytes.len() {
            let byte = bytes[position];
            if byte < 0x80 {
                // Apostrophes and quotation marks of ASCII can be inside words of other scripts.
                let is_inside = byte.is_ascii_alphanumeric()
                    || (matches!(byte, b'\'' | b'"' | b'`')
                        && position > start
                        && bytes[position - 1] >= 0x80
                        && belongs_to_word(self.text, start, position, char::from(byte)));
                if !is_inside {
                    break;
                }
                position += 1;
                continue;
            }
            let Some(character) = self.text[position..].chars().next() else {
                break;
            };
            if let Some(script) = unspaced(character).filter(|_| begins_word(character)) {
                return match position == start {
                    true => end_of_cluster(self.text, position, script),
                    false => position,
                };
            }
            let is_inside = begins_word(character)
                || is_joining(character)
                || belongs_to_word(self.text, start, position, character);
            if !is_inside || self.is_possessive(position, character) {
                break;
            }
            position += character.len_utf8();
        }
        position
    }

    /// Whether the letter ʼ at a byte begins the possessive at the end of a word.
    fn is_possessive(&self, position: usize, character: char) -> bool {
        let rest = || {
            self.text
                .get(position + character.len_utf8()..)
                .unwrap_or("")
        };
        character == '\u{2bc}'
            && (rest().strip_prefix(['s', 'S']))
                .is_some_and(|after| !after.starts_with(char::is_alphanumeric))
    }
}

fn ends_with_apostrophe_after_word(before: &str) -> bool {
    let mut characters = before.chars().rev();
    characters.next().is_some_and(is_apostrophe)
        && characters.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    pub(super) fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = tokenize(text).map(|word| word.text.into_owned()).collect();
        assert_eq!(found, expected, "in {text:?}");
        for word in tokenize(text) {
            checkpoint();
            assert!(text.is_char_boundary(word.span.start) && text.is_char_boundary(word.span.end));
        }
    }

    #[test]
    fn punctuation_divides_and_is_dropped() {
        check(
            "Franco-German talks, today!",
            &["Franco", "German", "talks", "today"],
        );
    }

    #[test]
    fn a_possessive_s_is_dropped_but_other_apostrophes_divide() {
        check(
            "Macron's l’Élysée O'Brien don't",
            &["Macron", "l", "Élysée", "O", "Brien", "don", "t"],
        );
        check("'s", &["s"]);
    }

    /// Words are the same wherever the division begins, so also with and without the space before them, which decides
    /// whether a word is read as a plain one.
    #[test]
    fn a_plain_word_is_read_as_any_other() {
        for text in [
            "the end. Then, (so far) a b: it; went\non",
            "AT & T, the S & P and R&D of us & them",
            "its' s it's e-mail C++ us# x.y 3rd abc3 ab_c aé éa caf\u{301}e",
            "in 1 000 of the U. S. and U.S. of A. if'",
            "(a) \"b\" c; I'm 'so' `x` -y- +z+ @w @ v $u $ t #s # r .q . p a.b o/p ~n~ [m] k_l",
            "“Q,” he; AT&T & A &c & B&B x & y C&\nD\tE\u{b}F a'b' c' 's 'S s' s T&T. A. B",
            "d\"e ש\"א ד'f g'ד ה' i \u{2bc}j k\u{2bc}s l - m -- n — o -p U.S.-q",
            "on amazon.com, a Ph.D from www.bbc.co.uk:80 or Yahoo! and one,two so;so Mr.Smith at 10:30 it.s",
        ] {
            let whole: Vec<Word<'_>> = tokenize(text).collect();
            for (number, word) in whole.iter().enumerate() {
                let from_word: Vec<Word<'_>> = tokenize_from(text, word.span.start).collect();
                assert_eq!(from_word, whole[number..], "from word {number} of {text:?}");
            }
        }
    }

    #[test]
    fn scripts_without_spaces_give_a_word_a_character() {
        check(
            "東京で会談 NATO加盟",
            &["東", "京", "で", "会", "談", "NATO", "加", "盟"],
        );
        check("президент Зеленський", &["президент", "Зеленський"]);
    }
}
