//! Decides where a pattern matches in a text, from the positions of its words.
//!
//! This is the only definition of a match. The index takes positions from its postings and the
//! highlighter takes them from the text; with the same positions both find the same matches.
//! Distances are counted in words. The beginning of a sentence is a term with positions like any
//! other. [`runs`] has the definitions.

mod runs;

pub use self::runs::{Mark, Positions, Run, count, marks, places, runs};

use crate::Order;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{EXACT_MARK, Form};
use newsdex_text::words::sentences::{PARAGRAPH_TERM, SENTENCE_TERM};
use newsdex_text::words::words;

/// A [`Pattern`](crate::Pattern) with the index terms of its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The arrangement of the words.
    pub arrangement: Arrangement,
    /// The terms of each word; [`Arrangement::Word`] is an index into this list.
    pub words: Vec<TermSet>,
}

/// An arrangement of words; see [`Pattern`](crate::Pattern) for the meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrangement {
    /// One word, by its number.
    Word(usize),
    /// The parts in order, with at most `slop` other words in all gaps together.
    Phrase {
        /// The parts.
        parts: Vec<Arrangement>,
        /// Maximum number of other words.
        slop: u32,
    },
    /// Both sides within reach of each other.
    Near {
        /// One side.
        left: Box<Arrangement>,
        /// The other side.
        right: Box<Arrangement>,
        /// The maximum distance.
        within: Within,
        /// Whether the sides may be swapped.
        order: Order,
    },
    /// The left side, where the right side is not within reach.
    NotNear {
        /// What is looked for.
        left: Box<Arrangement>,
        /// What must not be within reach.
        right: Box<Arrangement>,
        /// The distance that counts as near.
        within: Within,
        /// Whether a right side before the left side counts as near, too.
        order: Order,
    },
    /// A match that ends within the first words of the text.
    Leading {
        /// What is looked for.
        inner: Box<Arrangement>,
        /// Number of words from the beginning.
        words: u32,
    },
    /// Any of these parts.
    AnyOf(Vec<Arrangement>),
}

/// The reach of a proximity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// At most this many words apart, see [`Reach::Words`](crate::Reach::Words).
    Words(u32),
    /// In one stretch of the text (sentence or paragraph): no stretch begins between them. The
    /// number is that of the word whose positions are the beginnings of stretches, made by
    /// [`TermSet::of_sentences`] or [`TermSet::of_paragraphs`].
    Stretch(usize),
}

/// The index terms of one word of a query; see [`Form`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermSet {
    terms: Vec<WordTerm>,
}

/// One index term of a word of a query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordTerm {
    /// The term.
    pub term: String,
    /// The language of the texts in which the term counts, as the first part of a BCP 47 tag;
    /// `None` for all texts. A stem has a meaning in its own language only: the Portuguese stem of
    /// `cookie` is `cook`.
    pub language: Option<String>,
}

impl Resolved {
    /// Whether the pattern matches in a name. Names are not stemmed.
    pub fn is_in(&self, name: &str) -> bool {
        // Called for every name in the articles of a page; most names have none of the words.
        let mut positions: Vec<Vec<u32>> = Vec::new();
        let mut term = String::new();
        for (word, position) in words(name).zip(0u32..) {
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
    /// A set of terms; they may be unsorted and contain duplicates.
    pub fn new(mut terms: Vec<WordTerm>) -> TermSet {
        terms.sort_unstable();
        terms.dedup();
        let anywhere: Vec<String> = terms
            .iter()
            .filter(|term| term.language.is_none())
            .map(|term| term.term.clone())
            .collect();
        terms.retain(|term| term.language.is_none() || anywhere.binary_search(&term.term).is_err());
        TermSet { terms }
    }

    /// A set of whole names, as [`newsdex_text::words::forms::whole_name_term`] makes them.
    pub fn of_names(names: impl IntoIterator<Item = String>) -> TermSet {
        TermSet::new(names.into_iter().map(WordTerm::anywhere).collect())
    }

    /// The term at the beginning of every sentence, including the first one of a paragraph.
    pub fn of_sentences() -> TermSet {
        TermSet::new(
            [SENTENCE_TERM, PARAGRAPH_TERM]
                .map(WordTerm::anywhere)
                .into(),
        )
    }

    /// The term at the beginning of every paragraph.
    pub fn of_paragraphs() -> TermSet {
        TermSet::new(vec![WordTerm::anywhere(PARAGRAPH_TERM)])
    }

    /// The terms, sorted, without duplicates.
    pub fn terms(&self) -> &[WordTerm] {
        &self.terms
    }

    /// Whether a word of a text in a language has one of the terms.
    pub fn contains(&self, form: Form<'_>, language: Option<&str>) -> bool {
        self.has(form.exact_term(), language)
            || (form.stem_term()).is_some_and(|stem| self.has(stem, language))
    }

    /// Whether a term of a text in a language is one of the terms.
    pub fn has(&self, term: &str, language: Option<&str>) -> bool {
        let first = self.terms.partition_point(|own| own.term.as_str() < term);
        let same = self.terms[first..]
            .iter()
            .take_while(|own| own.term == term);
        same.into_iter().any(|own| own.counts_in(language))
    }
}

impl WordTerm {
    /// A term that counts in every language.
    pub fn anywhere(term: impl Into<String>) -> WordTerm {
        WordTerm {
            term: term.into(),
            language: None,
        }
    }

    /// Whether the term counts in a text of this language.
    pub fn counts_in(&self, language: Option<&str>) -> bool {
        self.language.is_none() || self.language.as_deref() == language
    }
}

#[cfg(test)]
mod tests;
