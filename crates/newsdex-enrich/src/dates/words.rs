//! The words around a position in a text.

use newsdex_text::lexicon::date_words::{self, Kind};
use newsdex_text::words::lower::in_lower_case;

/// A text whose words are read one by one, forwards and backwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t> {
    text: &'t str,
}

/// A word and its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// Position of the first byte.
    pub(super) start: usize,
    /// Position after the last byte.
    pub(super) end: usize,
    /// The letters and digits.
    pub(super) text: &'t str,
}

impl Word<'_> {
    /// Whether it equals `word`, ignoring case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of `words`, which are in lower case, ignoring its own case.
    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether it is of a kind, ignoring its case.
    pub(super) fn is_of(&self, kind: Kind) -> bool {
        in_lower_case(self.text, |lower| date_words::is(kind, lower))
    }
}

impl<'t> Text<'t> {
    pub(super) fn of(text: &'t str) -> Text<'t> {
        Text { text }
    }

    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    /// A part of the text; empty if the positions are not in the text or on character boundaries.
    pub(super) fn get(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text after a position.
    pub(super) fn after(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The character before a position.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Whether ASCII letters are a whole word: no other letter, digit or `_` is adjacent to them.
    pub(super) fn is_whole(&self, start: usize, end: usize) -> bool {
        let is_letter = |character: char| character.is_alphanumeric() || character == '_';
        !self.before(start).is_some_and(is_letter)
            && !self.after(end).chars().next().is_some_and(is_letter)
    }

    /// The position where the white space after `at` ends; `None` if there is none, too much, or more than one line
    /// break.
    pub(super) fn blanks(&self, at: usize) -> Option<usize> {
        let rest = self.after(at);
        let bare = rest.trim_start_matches([' ', '\u{a0}', '\n', '\t']);
        let blanks = rest.get(..rest.len() - bare.len())?;
        let is_gap = !blanks.is_empty() && blanks.len() <= 4 && blanks.matches('\n').count() <= 1;
        is_gap.then_some(at + blanks.len())
    }

    /// The word after a position and white space, with no punctuation in between.
    pub(super) fn next(&self, at: usize) -> Option<Word<'t>> {
        self.word(self.blanks(at)?)
    }

    /// The word that begins at a position.
    pub(super) fn word(&self, start: usize) -> Option<Word<'t>> {
        let rest = self.after(start);
        let length: usize = rest
            .chars()
            .take_while(|character| character.is_alphanumeric())
            .map(char::len_utf8)
            .take(40)
            .sum();
        let text = rest.get(..length).filter(|text| !text.is_empty())?;
        Some(Word {
            start,
            end: start + length,
            text,
        })
    }

    /// The word before a position and white space, with no punctuation in between.
    pub(super) fn previous(&self, at: usize) -> Option<Word<'t>> {
        let before = self.text.get(..at)?;
        let bare = before.trim_end_matches([' ', '\u{a0}', '\n', '\t']);
        let blanks = before.get(bare.len()..)?;
        if blanks.is_empty() || blanks.len() > 4 || blanks.matches('\n').count() > 1 {
            return None;
        }
        self.ending_at(bare.len())
    }

    /// The word that ends at a position.
    pub(super) fn ending_at(&self, end: usize) -> Option<Word<'t>> {
        let before = self.text.get(..end)?;
        let length: usize = before
            .chars()
            .rev()
            .take_while(|character| character.is_alphanumeric())
            .map(char::len_utf8)
            .take(40)
            .sum();
        let start = end - length;
        let text = before.get(start..).filter(|text| !text.is_empty())?;
        Some(Word { start, end, text })
    }

    /// Whether a sentence, a quotation or a part of the text begins at a position.
    pub(super) fn is_at_start(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let bare = before.trim_end_matches([' ', '\u{a0}', '\t', '"', '“', '‘', '\'', '(', '*']);
        bare.is_empty()
            || bare.ends_with([
                '.', '!', '?', '\n', ':', '-', '–', '—', '”', '…', '_', '>', '|',
            ])
    }

    /// A number of up to four digits at a position: its value, the position after it, and the number of digits.
    pub(super) fn number(&self, at: usize) -> Option<(i64, usize, usize)> {
        let digits = self
            .after(at)
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let value = self
            .get(at, at + digits)
            .parse()
            .ok()
            .filter(|_| digits <= 4)?;
        Some((value, at + digits, digits))
    }
}
