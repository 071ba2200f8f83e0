//! The words of a pattern as the server indexes them.

use super::shapes::ServerShape;
use crate::engine::Unsupported;
use crate::remote::terms::indexed;
use newsdex_query::matching::TermSet;

/// A word of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServerWord {
    /// The terms of the word, sorted.
    pub(super) terms: Vec<String>,
    /// The shape of further terms.
    pub(super) shape: Option<ServerShape>,
    /// Whether a match must have capitals that no term has.
    pub(super) needs_capitals: bool,
}

/// The words of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServerWords(Vec<ServerWord>);

impl ServerWords {
    /// The words of these sets.
    ///
    /// # Errors
    ///
    /// [`Unsupported`] if the server has no counterpart of a shape.
    pub(super) fn of(sets: &[TermSet]) -> Result<ServerWords, Unsupported> {
        let words = sets.iter().map(|set| {
            let mut terms: Vec<String> = set.terms().iter().map(indexed).collect();
            terms.sort_unstable();
            terms.dedup();
            Ok(ServerWord {
                terms,
                shape: set.shape().map(ServerShape::of).transpose()?,
                needs_capitals: set.capitals().is_some(),
            })
        });
        Ok(ServerWords(words.collect::<Result<_, Unsupported>>()?))
    }

    /// A word by its number; without terms if there is none.
    pub(super) fn word(&self, number: usize) -> &ServerWord {
        const NONE: &ServerWord = &ServerWord {
            terms: Vec::new(),
            shape: None,
            needs_capitals: false,
        };
        self.0.get(number).unwrap_or(NONE)
    }
}
