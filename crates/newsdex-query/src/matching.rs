//! Decides where a pattern matches in a text, given the positions of its words.
//!
//! This is the only definition of a match. The index takes positions from its postings, the highlighter from the text;
//! both get the same places. Distances are counted in words. The beginning of a sentence is a position like that of a
//! word. [`runs`] has the definitions.

mod runs;

pub use self::runs::{Mark, Positions, Run, count, marks, places, runs};

use crate::{Order, Pattern};
use newsdex_text::words::fold::{fold, without_accents};
use newsdex_text::words::forms::{EXACT_MARK, Form};
use newsdex_text::words::sentences::{PARAGRAPH_TERM, SENTENCE_TERM};
use newsdex_text::words::tokenize;

/// A [`Pattern`](crate::Pattern) whose words were resolved into terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The arrangement of the words.
    pub arrangement: Arrangement,
    /// The terms of each word; [`Arrangement::Word`] is an index into it.
    pub words: Vec<TermSet>,
}

/// An arrangement of words; for the meanings see [`Pattern`](crate::Pattern).
#[derive(Debug, Clone, PartialEq)]
pub enum Arrangement {
    /// One of the words, by its index.
    Word(usize),
    /// Two words side by side, by the index of a word that has the positions of the first.
    Pair(usize),
    /// The parts one after the other, with at most `slop` other words in total between them.
    Phrase {
        /// The parts, in order.
        parts: Vec<Arrangement>,
        /// The largest number of other words between the parts, in total.
        slop: u32,
    },
    /// Both sides within reach of each other.
    Near {
        /// One side.
        left: Box<Arrangement>,
        /// The other side.
        right: Box<Arrangement>,
        /// The largest distance.
        within: Within,
        /// Whether the right side may also come first.
        order: Order,
    },
    /// The left side, unless the right side is within reach of it.
    NotNear {
        /// The searched side.
        left: Box<Arrangement>,
        /// The side that must not be near.
        right: Box<Arrangement>,
        /// The largest distance that counts as near.
        within: Within,
        /// Whether the right side counts as near also before the left one.
        order: Order,
    },
    /// A match that ends within the first words of the text.
    Leading {
        /// The searched arrangement.
        inner: Box<Arrangement>,
        /// Number of words from the beginning.
        words: u32,
    },
    /// Any of these parts.
    AnyOf(Vec<Arrangement>),
}

/// The largest distance between two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// At most this many words, see [`Reach::Words`](crate::Reach::Words).
    Words(u32),
    /// Within one sentence or paragraph: no stretch begins inside. Holds the index of the word whose positions are the
    /// beginnings, such as [`TermSet::of_sentences`] and [`TermSet::of_paragraphs`].
    Stretch(usize),
}

/// The index terms that one word of a query matches, see [`Form`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermSet {
    terms: Vec<WordTerm>,
    capitals: Option<String>,
    shape: Option<Pattern>,
}

/// One index term that a word of a query matches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordTerm {
    /// The term.
    pub term: String,
    /// The language of the texts in which the term counts, as a primary subtag; `None` for all. A stem has a meaning
    /// only in its own language: in Portuguese `cookie` has the stem `cook`.
    pub language: Option<String>,
    /// Whether every text of the language that has the word as typed has this term at the same places: the word is not
    /// its own stem, and this is its stem.
    pub covers_typed: bool,
}

impl Resolved {
    /// Whether the places of its words are its places: it is one word in any case, or words and pairs of which any
    /// matches.
    pub fn is_of_single_words(&self) -> bool {
        let is_single =
            |part: &Arrangement| matches!(part, Arrangement::Word(_) | Arrangement::Pair(_));
        if self.words.iter().any(|word| word.capitals.is_some()) {
            return false;
        }
        match &self.arrangement {
            Arrangement::AnyOf(parts) => {
                parts.iter().all(is_single)
                    && parts
                        .iter()
                        .any(|part| matches!(part, Arrangement::Pair(_)))
            }
            part => is_single(part),
        }
    }

    /// Whether it matches in a name. Stems are ignored.
    pub fn is_in(&self, name: &str) -> bool {
        // Called for every name in the articles of a page, most of which contain none of the words, so nothing is
        // allocated until a word matches.
        let mut positions: Vec<Vec<u32>> = Vec::new();
        let mut term = String::new();
        for (word, position) in tokenize(name).zip(0u32..) {
            term.clear();
            term.push(EXACT_MARK);
            match word.text.is_ascii() {
                true => term.extend(word.text.chars().map(|letter| letter.to_ascii_lowercase())),
                false => term.push_str(&fold(&word.text)),
            }
            for (number, set) in self.words.iter().enumerate() {
                if set.has(&term, None) {
                    positions.resize(self.words.len(), Vec::new());
                    positions[number].push(position);
                }
            }
        }
        !positions.is_empty() && !runs(&self.arrangement, &positions).is_empty()
    }
}

impl TermSet {
    /// A set of terms, given in any order and possibly with duplicates.
    pub fn new(mut terms: Vec<WordTerm>) -> TermSet {
        terms.sort_unstable();
        terms.dedup_by(|term, before| {
            let is_same = (&term.term, &term.language) == (&before.term, &before.language);
            before.covers_typed |= is_same && term.covers_typed;
            is_same
        });
        let anywhere: Vec<String> = terms
            .iter()
            .filter(|term| term.language.is_none())
            .map(|term| term.term.clone())
            .collect();
        terms.retain(|term| term.language.is_none() || anywhere.binary_search(&term.term).is_err());
        TermSet {
            terms,
            capitals: None,
            shape: None,
        }
    }

    /// The same set, which also matches all words of a shape: a prefix, a wildcard, a fuzzy word or an expression. For an
    /// archive whose words cannot be listed.
    #[must_use]
    pub fn with_shape(self, shape: Pattern) -> TermSet {
        TermSet {
            shape: Some(shape),
            ..self
        }
    }

    /// The shape of the words that match beside the terms; `None` if the terms are all.
    pub fn shape(&self) -> Option<&Pattern> {
        self.shape.as_ref()
    }

    /// The same set, which matches a word only with the capitals of `word`.
    #[must_use]
    pub fn with_capitals(self, word: &str) -> TermSet {
        TermSet {
            capitals: Some(without_accents(word).into_owned()),
            ..self
        }
    }

    /// The word whose capitals a match must have, without accents; `None` if case does not matter.
    pub fn capitals(&self) -> Option<&str> {
        self.capitals.as_deref()
    }

    /// Whether a word of a text has the capitals that the set asks for.
    pub fn has_capitals_of(&self, word: &str) -> bool {
        let wanted = self.capitals.as_deref();
        wanted.is_none_or(|wanted| without_accents(word) == wanted)
    }

    /// A set of whole names, made by [`newsdex_text::words::forms::whole_name_term`].
    pub fn of_names(names: impl IntoIterator<Item = String>) -> TermSet {
        TermSet::new(names.into_iter().map(WordTerm::anywhere).collect())
    }

    /// A set that matches the beginnings of sentences, including those of paragraphs.
    pub fn of_sentences() -> TermSet {
        TermSet::new(
            [SENTENCE_TERM, PARAGRAPH_TERM]
                .map(WordTerm::anywhere)
                .into(),
        )
    }

    /// A set that matches the beginnings of paragraphs.
    pub fn of_paragraphs() -> TermSet {
        TermSet::new(vec![WordTerm::anywhere(PARAGRAPH_TERM)])
    }

    /// The terms, sorted and without duplicates.
    pub fn terms(&self) -> &[WordTerm] {
        &self.terms
    }

    /// Whether the set matches a word in a text of this language.
    pub fn contains(&self, form: Form<'_>, language: Option<&str>) -> bool {
        self.has(form.exact_term(), language)
            || (form.stem_term()).is_some_and(|stem| self.has(stem, language))
    }

    /// Whether the set contains a term for texts of this language.
    pub fn has(&self, term: &str, language: Option<&str>) -> bool {
        let first = self.terms.partition_point(|own| own.term.as_str() < term);
        let same = self.terms[first..]
            .iter()
            .take_while(|own| own.term == term);
        same.into_iter().any(|own| own.counts_in(language))
    }
}

impl WordTerm {
    /// A term for all languages.
    pub fn anywhere(term: impl Into<String>) -> WordTerm {
        WordTerm {
            term: term.into(),
            language: None,
            covers_typed: false,
        }
    }

    /// A term for texts of one language, by its primary subtag.
    pub fn in_language(term: impl Into<String>, language: &str) -> WordTerm {
        WordTerm {
            language: Some(language.to_owned()),
            ..WordTerm::anywhere(term)
        }
    }

    /// Whether the term counts in texts of this language.
    pub fn counts_in(&self, language: Option<&str>) -> bool {
        self.language.is_none() || self.language.as_deref() == language
    }
}

#[cfg(test)]
mod tests;
