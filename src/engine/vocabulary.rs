//! The [`Vocabulary`] of some texts: it expands a prefix, a wildcard, a fuzzy word or an expression into the words that
//! match.
//!
//! The words of an index are one vocabulary ([`dictionary`](crate::engine::local::dictionary)). The words of a single
//! article are another, with which an article from any source can be marked.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;
use tantivy_fst::Automaton;

use crate::engine::budget::QueryBudget;
use crate::engine::expression::Expression;
use crate::index::names::Names;
use newsdex_query::Scope;
use newsdex_query::matching::TermSet;
use newsdex_text::words::forms::EXACT_MARK;

/// The words of some texts.
pub(super) trait Vocabulary: Send + Sync {
    /// The languages of the texts: primary subtags of BCP 47 tags, sorted.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    fn languages(&self) -> Result<Vec<String>>;

    /// The exact terms in the texts of a scope that have a shape, with the number of articles for each. May also give
    /// terms from outside the scope.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged, if the query is cancelled, and with
    /// [`QueryTooExpensive::Lookups`](crate::engine::QueryTooExpensive::Lookups).
    fn expand(
        &self,
        scope: Scope,
        shape: &Shape,
        budget: &QueryBudget,
    ) -> Result<BTreeMap<String, u64>>;

    /// Whether [`expand`](Vocabulary::expand) gives every term of a scope; otherwise the words of a shape stay
    /// [unlisted](TermSet::shape).
    fn lists_words(&self) -> bool {
        true
    }

    /// Whether the texts of a scope have any of these terms. May also be true for terms that only other texts have.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    fn has_any(&self, scope: Scope, terms: &TermSet) -> Result<bool>;

    /// The names of the archive, grouped by entity.
    fn names(&self) -> &Names;
}

/// A set of exact terms.
pub(super) enum Shape {
    /// Terms that begin with this exact term.
    Prefix(String),
    /// Terms that match an expression completely.
    Expression(Box<Expression>),
    /// Terms at most some letters away from a word.
    Fuzzy {
        /// Accepts the terms.
        automaton: DfaWrapper,
        /// The beginning of the terms, without the mark of exact terms; empty for any.
        beginning: String,
    },
}

impl Shape {
    /// Terms at most `distance` letters away from an exact term that begin with `beginning`.
    ///
    /// # Errors
    ///
    /// Fails if the distance is larger than 2.
    pub(super) fn fuzzy(exact_term: &str, distance: u8, beginning: &str) -> Result<Shape> {
        // The automaton ignores the field.
        let term = Term::from_field_text(Field::from_field_id(0), exact_term);
        let automaton = FuzzyTermQuery::new(term, distance, true)
            .automaton()
            .with_context(|| format!("no word can be looked up that is {distance} letters off"))?;
        Ok(Shape::Fuzzy {
            automaton,
            beginning: beginning.to_owned(),
        })
    }

    /// Whether an exact term has the shape.
    pub(super) fn accepts(&self, term: &str) -> bool {
        match self {
            Shape::Prefix(beginning) => term.starts_with(beginning),
            Shape::Expression(expression) => is_accepted(expression.as_ref(), term),
            Shape::Fuzzy {
                automaton,
                beginning,
            } => {
                let word = term.get(1..).unwrap_or("");
                word.starts_with(beginning.as_str()) && is_accepted(automaton, term)
            }
        }
    }
}

/// Adds the words of the archive's names that have a shape: an entity is also found by names that only other articles use.
pub(super) fn add_words_of_names(names: &Names, shape: &Shape, found: &mut BTreeMap<String, u64>) {
    names.for_each_word(|word| {
        let term = format!("{EXACT_MARK}{word}");
        if shape.accepts(&term) {
            found.insert(term, 1);
        }
    });
}

fn is_accepted<A: Automaton>(automaton: &A, term: &str) -> bool {
    let mut state = automaton.start();
    for byte in term.bytes() {
        if !automaton.can_match(&state) {
            return false;
        }
        state = automaton.accept(&state, byte);
    }
    automaton.is_match(&state)
}
