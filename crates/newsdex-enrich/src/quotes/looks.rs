//! The form of a quotation by itself: a sentence, a few words, a title.

use super::attribution::{Attribution, Reader};
use super::marks::Quotation;
use super::words::{self, Words};
use newsdex_text::article::Span;

/// The number of bytes before and after a quotation that are read.
const REACH: usize = 480;

impl Reader<'_, '_> {
    pub(super) fn last_char(&self, quotation: &Quotation) -> Option<char> {
        self.body.get(quotation.span.bytes())?.chars().next_back()
    }

    pub(super) fn ends_sentence(&self, quotation: &Quotation) -> bool {
        matches!(
            self.last_char(quotation),
            Some('.' | '!' | '?' | '\u{2026}')
        ) && self
            .body
            .get(quotation.after..)
            .and_then(|rest| rest.trim_start().chars().next())
            .is_none_or(|next| !next.is_lowercase())
    }

    /// Whether the sentence continues after the closing mark.
    pub(super) fn goes_on_small(&self, quotation: &Quotation) -> bool {
        self.body
            .get(quotation.after..)
            .and_then(|rest| rest.trim_start_matches(' ').chars().next())
            .is_some_and(char::is_lowercase)
    }

    pub(super) fn starts_with_capital(&self, quotation: &Quotation) -> bool {
        self.body
            .get(quotation.span.bytes())
            .and_then(|text| text.chars().find(|char| char.is_alphanumeric()))
            .is_some_and(char::is_uppercase)
    }

    /// Whether a quotation reads like a complete sentence.
    pub(super) fn is_sentence(&self, quotation: &Quotation) -> bool {
        quotation.goes_on || (self.starts_with_capital(quotation) && self.words_in(quotation) >= 2)
    }

    pub(super) fn words_in(&self, quotation: &Quotation) -> usize {
        let text = self.body.get(quotation.span.bytes()).unwrap_or("");
        text.split_whitespace().take(40).count()
    }

    /// Whether nearly every word begins with a capital, as in titles of works.
    pub(super) fn is_title(&self, quotation: &Quotation) -> bool {
        let text = self.body.get(quotation.span.bytes()).unwrap_or("");
        let long: Vec<&str> = text
            .split_whitespace()
            .take(24)
            .filter(|word| word.len() > 3)
            .collect();
        let capitals = long.iter().filter(|word| {
            word.trim_start_matches(|char: char| !char.is_alphanumeric())
                .starts_with(char::is_uppercase)
        });
        self.starts_with_capital(quotation)
            && capitals.count() * 10 >= long.len() * 7
            && !text.ends_with(['!', '?'])
            && self.words_in(quotation) <= 16
    }

    /// Whether a quotation is the title of a work although the sentence has a verb of speech.
    ///
    /// Words written like a title are speech only after a comma, a colon, "that" or the verb itself.
    pub(super) fn is_title_of_work(&self, quotation: &Quotation, attribution: Attribution) -> bool {
        let ends_like_speech = matches!(self.last_char(quotation), Some('.' | ',' | '\u{2026}'));
        if quotation.goes_on || ends_like_speech || !self.is_in_title_case(quotation) {
            return false;
        }
        let Some(verb) = attribution.verb else {
            return false;
        };
        if verb.start > quotation.open {
            // `"The Big Dig", said Lee`, but `"The Big Dig" was praised by Lee, who said …`
            let between = self.body.get(quotation.after..verb.start).unwrap_or("");
            return !between.starts_with(',');
        }
        let lead = Words::of(self.body, Span::new(verb.start, quotation.open));
        let Some((_, between)) = lead.list.split_first() else {
            return false;
        };
        let is_introduced = lead.tail & (words::COMMA | words::COLON) != 0
            || between.is_empty()
            || between
                .last()
                .is_some_and(|last| last.text(self.body) == "that");
        !is_introduced
    }

    /// Whether every word begins with a capital, except short ones inside.
    fn is_in_title_case(&self, quotation: &Quotation) -> bool {
        let text = self.body.get(quotation.span.bytes()).unwrap_or("");
        let is_capital = |word: &str| {
            word.trim_start_matches(|char: char| !char.is_alphanumeric())
                .starts_with(|first: char| first.is_uppercase() || first.is_numeric())
        };
        let mut words = text.split_whitespace();
        self.is_title(quotation) && words.all(|word| is_capital(word) || word.chars().count() <= 3)
    }

    pub(super) fn back(&self, from: usize, to: usize) -> Span {
        let mut start = from.max(to.saturating_sub(REACH)).min(to);
        while start < to && !self.body.is_char_boundary(start) {
            start += 1;
        }
        Span::new(start, to)
    }

    pub(super) fn forth(&self, from: usize, to: usize) -> Span {
        let mut end = to.min(from + REACH).max(from);
        while end > from && !self.body.is_char_boundary(end) {
            end -= 1;
        }
        Span::new(from, end)
    }
}
