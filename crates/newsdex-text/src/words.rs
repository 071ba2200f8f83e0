//! Divides text into words, in the same way for indexing, querying and highlighting.
//!
//! A word is a run of letters and digits, with these exceptions:
//! - An apostrophe separates words (`l'Élysée` is two words), but a possessive `'s` is dropped: `Macron's` is the word
//!   `Macron`.
//! - Letters that are each followed by a full stop are one word: `U.S.` is the word `US`.
//! - In scripts without spaces, each smallest readable part is a word; see [`clusters`].
//! - An apostrophe inside a Ukrainian, Belarusian or Hebrew word does not divide it, nor do the two strokes of a Hebrew
//!   abbreviation. They are dropped.
//!
//! [`forms`] folds and stems words for comparison; [`sentences`] finds the beginnings of sentences and paragraphs.

pub mod characters;
mod clusters;
pub mod fold;
pub mod forms;
mod inner_signs;
pub mod latin;
pub mod related;
pub mod sentences;
mod stems;

use std::borrow::Cow;

use self::characters::{begins_word, is_apostrophe, is_joining, unspaced};
use self::clusters::end_of_cluster;
use self::inner_signs::{belongs_to_word, without_signs};
use crate::article::Span;
use crate::checkpoint::checkpoint;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word as written, without the full stops of an abbreviation.
    pub text: Cow<'a, str>,
    /// Its position in bytes; includes the full stops of an abbreviation.
    pub span: Span,
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

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            checkpoint();
            let start = self.skip_to_word()?;
            let end = self.end_of_word(start);
            self.position = end;
            let is_possessive_s = end == start + 1
                && matches!(bytes[start], b's' | b'S')
                && ends_with_apostrophe_after_word(&self.text[..start]);
            if is_possessive_s {
                continue;
            }
            if let Some(word) = self.abbreviation(start, end) {
                self.position = word.span.end;
                return Some(word);
            }
            return Some(Word {
                text: without_signs(&self.text[start..end]),
                span: Span::new(start, end),
            });
        }
    }
}

impl<'a> Words<'a> {
    fn skip_to_word(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut position = self.position;
        while position < bytes.len() {
            let byte = bytes[position];
            if byte < 0x80 {
                if byte.is_ascii_alphanumeric() {
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

    /// The abbreviation `U.S.` or `U.S` at `start`, whose first letter ends at `end`; `None` for other text.
    fn abbreviation(&self, start: usize, end: usize) -> Option<Word<'a>> {
        let bytes = self.text.as_bytes();
        if end != start + 1 || !bytes[start].is_ascii_alphabetic() || bytes.get(end) != Some(&b'.')
        {
            return None;
        }
        let mut letters = String::from(char::from(bytes[start]));
        let mut last = end;
        let mut position = end;
        while bytes.get(position) == Some(&b'.') {
            last = position + 1;
            let Some(letter) = bytes
                .get(position + 1)
                .filter(|byte| byte.is_ascii_alphabetic())
            else {
                break;
            };
            if self.end_of_word(position + 1) != position + 2 {
                // A longer word follows, as in `J.Smith`: the abbreviation ends before it.
                break;
            }
            letters.push(char::from(*letter));
            position += 2;
            last = position;
        }
        (letters.len() > 1).then(|| Word {
            text: Cow::Owned(letters),
            span: Span::new(start, last),
        })
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
    fn check(text: &str, expected: &[&str]) {
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

    #[test]
    fn letters_with_full_stops_are_one_word() {
        check("The U.S. and U.N.-led", &["The", "US", "and", "UN", "led"]);
        check(
            "J. Smith and J.Smith a. b",
            &["J", "Smith", "and", "J", "Smith", "a", "b"],
        );
        let spans: Vec<Span> = tokenize("U.S. x").map(|word| word.span).collect();
        assert_eq!(spans, [Span::new(0, 4), Span::new(5, 6)]);
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
