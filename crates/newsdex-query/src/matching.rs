//! Where a pattern of words matches in a text, given where each of its words stands.
//!
//! The one definition of "matches" for the index, which knows positions from its postings, and for
//! the highlighter, which knows them from the text: both fill in positions, both get the same
//! places. Distances are counted in words; where sentences begin is the place of a word like others.
//! [`runs`] has the definitions.

mod runs;

pub use self::runs::{Mark, Positions, Run, count, marks, places, runs};

use crate::Order;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{EXACT_MARK, Form};
use newsdex_text::words::sentences::{PARAGRAPH_TERM, SENTENCE_TERM};
use newsdex_text::words::tokenize;

/// A [`Pattern`](crate::Pattern) whose words have been looked up: what each of them stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// How the words have to stand to each other.
    pub arrangement: Arrangement,
    /// What each word stands for; [`Arrangement::Word`] counts into it.
    pub words: Vec<TermSet>,
}

/// How words have to stand to each other; see [`Pattern`](crate::Pattern) for the meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrangement {
    /// One of the words, by its number.
    Word(usize),
    /// One after the other with at most `slop` words between, all gaps together.
    Phrase {
        /// What stands in a row.
        parts: Vec<Arrangement>,
        /// Words between.
        slop: u32,
    },
    /// Two things within reach of each other.
    Near {
        /// One side.
        left: Box<Arrangement>,
        /// The other side.
        right: Box<Arrangement>,
        /// How far apart at most.
        within: Within,
        /// Whether the sides may be swapped.
        order: Order,
    },
    /// The left side where the right one is out of reach.
    NotNear {
        /// What is looked for.
        left: Box<Arrangement>,
        /// What must not be near.
        right: Box<Arrangement>,
        /// How far away it would be near.
        within: Within,
        /// Whether the right side is near before the left one, too.
        order: Order,
    },
    /// What ends within the first words of the text.
    Leading {
        /// What is looked for.
        inner: Box<Arrangement>,
        /// How many words from the beginning.
        words: u32,
    },
    /// Any of these.
    AnyOf(Vec<Arrangement>),
}

/// How far apart two things may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// At most so many words away, see [`Reach::Words`](crate::Reach::Words).
    Words(u32),
    /// In one stretch of the text: none begins inside. The number is that of the word that stands
    /// where stretches begin, as [`TermSet::of_sentences`] and [`TermSet::of_paragraphs`].
    Stretch(usize),
}

/// What one word of a query stands for: index terms, see [`Form`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermSet {
    terms: Vec<WordTerm>,
}

/// One index term that a word of a query stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordTerm {
    /// The term.
    pub term: String,
    /// The language whose texts it counts in, as the first part of a BCP 47 tag; any if absent. A
    /// stem means something in its own language only: Portuguese makes `cook` of `cookie`.
    pub language: Option<String>,
}

impl Resolved {
    /// Whether it matches in a name: its words have no stems.
    pub fn is_in(&self, name: &str) -> bool {
        // Asked of every name in the articles of a page, most of which have none of the words.
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
    /// A set of terms; given in any order, also twice.
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

    /// Stands where sentences begin, paragraphs included.
    pub fn of_sentences() -> TermSet {
        TermSet::new(
            [SENTENCE_TERM, PARAGRAPH_TERM]
                .map(WordTerm::anywhere)
                .into(),
        )
    }

    /// Stands where paragraphs begin.
    pub fn of_paragraphs() -> TermSet {
        TermSet::new(vec![WordTerm::anywhere(PARAGRAPH_TERM)])
    }

    /// The terms, sorted, each once.
    pub fn terms(&self) -> &[WordTerm] {
        &self.terms
    }

    /// Whether a word of a text in a language is one that is meant.
    pub fn contains(&self, form: Form<'_>, language: Option<&str>) -> bool {
        self.has(form.exact_term(), language)
            || (form.stem_term()).is_some_and(|stem| self.has(stem, language))
    }

    /// Whether a term of a text in a language is one that is meant.
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

    /// Whether it counts in a text of this language.
    pub fn counts_in(&self, language: Option<&str>) -> bool {
        self.language.is_none() || self.language.as_deref() == language
    }
}

#[cfg(test)]
mod tests;
