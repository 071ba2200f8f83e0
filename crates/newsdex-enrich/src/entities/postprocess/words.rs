//! The words of an article, as the rules that correct names look at them.

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashSet;

use super::super::features;
use super::super::hashes::LowerWords;
use super::super::lexicon::Entry;
use super::super::lists::{self, Classes};
use super::super::tokens::{self, Case, Token};
use newsdex_text::lexicon::{given_names, titles};
use newsdex_text::words::fold::fold;
use newsdex_text::words::lower::in_lower_case;

/// Maximum number of words on each side of a name that are searched for lower-case words.
const REACH: usize = 30;
/// The fewest bytes of a lower-case word that shows that a sentence is not a headline.
const MIN_LOWER: u32 = 4;

/// Number of words that are searched for one by one; then all words in lower case are collected.
const SEARCHES: u32 = 8;

/// What [`Words`] keeps of a word whose classes nobody has asked for.
const NOT_ASKED: Classes = Classes::MAX;

/// The tokens of a text. Positions beyond its end are empty words in lower case.
pub(super) struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The classes of each word, because the rules ask for the same words again and again.
    classes: Vec<Cell<Classes>>,
    /// Answers most questions for words in lower case, those for words that the article does not have.
    may_be_lower: OnceCell<LowerWords>,
    lower: OnceCell<FxHashSet<u64>>,
    searches: Cell<u32>,
    /// The start and the end of the run of capitalised words that was asked for last: the rules ask for each name of a
    /// run, and a list of names can be one run of any length.
    last_run: Cell<(usize, usize)>,
}

impl<'a> Words<'a> {
    /// `lower`: the lower-case words of the text, if they are known.
    pub(super) fn new(text: &'a str, tokens: &'a [Token], lower: Option<LowerWords>) -> Words<'a> {
        Words {
            text,
            tokens,
            classes: vec![Cell::new(NOT_ASKED); tokens.len()],
            may_be_lower: lower.map_or_else(OnceCell::new, OnceCell::from),
            lower: OnceCell::new(),
            searches: Cell::new(0),
            last_run: Cell::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn token(&self, index: usize) -> Option<&'a Token> {
        self.tokens.get(index)
    }

    /// A word as written; empty beyond the end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.token(index).map_or("", |token| token.text(self.text))
    }

    /// The classes of a word. Its case and a full stop at its end do not matter.
    pub(super) fn classes(&self, index: usize) -> Classes {
        let Some(kept) = self.classes.get(index) else {
            return 0;
        };
        if kept.get() == NOT_ASKED {
            kept.set(lists::classes_of(self.word(index).trim_end_matches('.')));
        }
        kept.get()
    }

    /// Whether a word is a given name, in English news or in other countries.
    pub(super) fn is_given_name(&self, index: usize) -> bool {
        let word = self.word(index);
        self.classes(index) & lists::GIVEN != 0
            || given_names::gender(word).is_some()
            || given_names::is_foreign(word)
    }

    /// Whether a word is a title before names in another language and no English word: "Herr".
    pub(super) fn is_foreign_title(&self, index: usize) -> bool {
        self.classes(index) == 0
            && self.is_capital(index)
            && self.word(index).len() > 2
            && titles::is_title(&fold(self.word(index).trim_end_matches('.')))
    }

    /// Whether a word is in a list of given names, surnames or towns.
    pub(super) fn may_be_name(&self, index: usize) -> bool {
        let word = self.word(index);
        self.token(index)
            .is_some_and(|token| Entry::of(word, &word.to_lowercase(), token.case).lists() != 0)
    }

    /// A hash of a word as written, for quick comparisons.
    pub(super) fn hash(&self, index: usize) -> u64 {
        features::hash(self.word(index))
    }

    pub(super) fn is_capital(&self, index: usize) -> bool {
        self.token(index)
            .is_some_and(|token| token.case.is_capital())
    }

    /// Whether a word is the first of a sentence.
    pub(super) fn opens(&self, index: usize) -> bool {
        self.token(index).is_none_or(|token| token.opens_sentence)
    }

    /// Whether a word is the first of a line.
    pub(super) fn begins_line(&self, index: usize) -> bool {
        let Some(token) = self.token(index) else {
            return false;
        };
        let before = index.checked_sub(1).and_then(|before| self.token(before));
        let from = before.map_or(0, |before| before.end as usize);
        before.is_none()
            || self
                .text
                .get(from..token.start as usize)
                .is_some_and(|gap| gap.contains('\n'))
    }

    /// Whether a word continues the run of capitalised words before it.
    pub(super) fn continues(&self, index: usize) -> bool {
        self.is_capital(index) && !self.opens(index)
    }

    /// The end of the run of capitalised words that begins at `start`.
    pub(super) fn run_end(&self, start: usize) -> usize {
        let (known_start, known_end) = self.last_run.get();
        if (known_start..known_end).contains(&start) {
            return known_end;
        }
        let mut end = start + 1;
        while self.continues(end) {
            end += 1;
        }
        self.last_run.set((start, end));
        end
    }

    /// The end of the sentence that contains the word at `start`.
    pub(super) fn sentence_end(&self, start: usize) -> usize {
        let mut end = start + 1;
        while end < self.len() && !self.opens(end) {
            end += 1;
        }
        end
    }

    /// Whether the sentence has a word of some length in lower case near the words from `start` to `end`, so that it is
    /// not a headline that capitalises every word.
    pub(super) fn is_in_prose(&self, start: usize, end: usize) -> bool {
        let is_lower = |index: usize| {
            self.token(index).is_some_and(|token| {
                token.case == Case::Lower && !token.shouted && token.end - token.start >= MIN_LOWER
            })
        };
        let before = (start.saturating_sub(REACH)..=start)
            .rev()
            .take_while(|index| *index == start || !self.opens(index + 1))
            .any(is_lower);
        before
            || (end..end + REACH)
                .take_while(|index| !self.opens(*index))
                .any(is_lower)
    }

    /// Whether the article has a word in lower case somewhere.
    pub(super) fn is_lower_elsewhere(&self, index: usize) -> bool {
        let word = self.word(index);
        let hash = tokens::lower_hash(word);
        let may_be_lower = self.may_be_lower.get_or_init(|| {
            let mut words = LowerWords::default();
            words.note(self.text, self.tokens);
            words
        });
        if word.len() > 1 && !may_be_lower.has(hash) {
            return false;
        }
        let is_lower = |token: &&Token| token.case == Case::Lower && !token.shouted;
        let mut all = self.tokens.iter().filter(is_lower);
        // Most articles ask for so few words that a search costs less than the collection.
        if self.lower.get().is_none() && self.searches.get() < SEARCHES {
            self.searches.set(self.searches.get() + 1);
            return in_lower_case(word, |word| {
                all.any(|token| {
                    (token.end - token.start) as usize == word.len()
                        && token.text(self.text) == word
                })
            });
        }
        let lower = self.lower.get_or_init(|| {
            all.map(|token| tokens::lower_hash(token.text(self.text)))
                .collect()
        });
        lower.contains(&hash)
    }

    /// Whether two sequences of `length` words are the same.
    pub(super) fn are_same(&self, one: usize, other: usize, length: usize) -> bool {
        (0..length).all(|offset| self.word(one + offset) == self.word(other + offset))
    }

    /// Whether these words begin at `start`, in one sentence.
    pub(super) fn are_words(&self, start: usize, expected: &[&str]) -> bool {
        expected.iter().enumerate().all(|(offset, expected)| {
            let index = start + offset;
            let is_same = match self.token(index) {
                Some(token) if token.shouted => self.word(index).eq_ignore_ascii_case(expected),
                _ => self.word(index) == *expected,
            };
            is_same && (offset == 0 || !self.opens(index))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tokens::tokenize;
    use super::*;

    #[test]
    fn a_run_of_capitalised_words_ends_at_the_same_word_from_each_of_its_words() {
        let text = "The Zenda Harbour Trust met Rudolf Rassendyll.";
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let words = Words::new(text, &tokens, None);
        let asked = [1, 2, 3, 5, 2, 6, 1];
        assert_eq!(
            asked.map(|start| words.run_end(start)),
            [4, 4, 4, 7, 4, 7, 4]
        );
    }
}
