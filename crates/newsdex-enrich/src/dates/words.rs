//! The words around a place in a text.

/// A text whose words are looked at one by one, forwards and backwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t> {
    text: &'t str,
}

/// A word and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// First byte.
    pub(super) start: usize,
    /// Byte after the last.
    pub(super) end: usize,
    /// The letters and figures.
    pub(super) text: &'t str,
}

impl Word<'_> {
    /// Whether it is a word, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of some words in small letters, in any case.
    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

impl Word<'_> {
    /// Whether it is in a list of words in small letters with blanks between, in any case.
    pub(super) fn is_in(&self, list: &str) -> bool {
        is_in(self.text, list)
    }
}

/// Whether a word is in a list of words in small letters with blanks between, in any case.
pub(super) fn is_in(word: &str, list: &str) -> bool {
    list.split(' ')
        .any(|listed| listed.eq_ignore_ascii_case(word))
}

impl<'t> Text<'t> {
    pub(super) fn of(text: &'t str) -> Text<'t> {
        Text { text }
    }

    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    /// A piece of the text; empty if that is impossible.
    pub(super) fn get(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// What follows a place.
    pub(super) fn after(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The character before a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Whether ASCII letters are a whole word: no letter of another kind goes on with them.
    pub(super) fn is_whole(&self, start: usize, end: usize) -> bool {
        let is_letter = |character: char| character.is_alphanumeric() || character == '_';
        !self.before(start).is_some_and(is_letter)
            && !self.after(end).chars().next().is_some_and(is_letter)
    }

    /// Where blanks after a place end: one or two, or one line break.
    pub(super) fn blanks(&self, at: usize) -> Option<usize> {
        let rest = self.after(at);
        let bare = rest.trim_start_matches([' ', '\u{a0}', '\n', '\t']);
        let blanks = rest.get(..rest.len() - bare.len())?;
        let is_gap = !blanks.is_empty() && blanks.len() <= 4 && blanks.matches('\n').count() <= 1;
        is_gap.then_some(at + blanks.len())
    }

    /// The word after a place and blanks, without a mark between.
    pub(super) fn next(&self, at: usize) -> Option<Word<'t>> {
        self.word(self.blanks(at)?)
    }

    /// The word at a place.
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

    /// The word before a place and blanks, without a mark between.
    pub(super) fn previous(&self, at: usize) -> Option<Word<'t>> {
        let before = self.text.get(..at)?;
        let bare = before.trim_end_matches([' ', '\u{a0}', '\n', '\t']);
        let blanks = before.get(bare.len()..)?;
        if blanks.is_empty() || blanks.len() > 4 || blanks.matches('\n').count() > 1 {
            return None;
        }
        self.ending_at(bare.len())
    }

    /// The word that ends at a place.
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

    /// Whether a sentence begins at a place, or a quotation, or a part of the text.
    pub(super) fn is_at_start(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let bare = before.trim_end_matches([' ', '\u{a0}', '\t', '"', '“', '‘', '\'', '(', '*']);
        bare.is_empty()
            || bare.ends_with([
                '.', '!', '?', '\n', ':', '-', '–', '—', '”', '…', '_', '>', '|',
            ])
    }

    /// A number of up to four figures at a place, with its end and how many figures it has.
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
