//! Counts the parts of a query and compares them with the limits.

use std::ops::{Add, Sub};

use super::{MAX_CONDITIONS, MAX_SHAPES};
use crate::{ParseError, Pattern, Query};
use newsdex_text::article::Span;

/// The size of a query or of a part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Number of words, dates and other conditions.
    pub(super) conditions: usize,
    /// Number of patterns that are compared with every word of the archive.
    shapes: usize,
}

impl Size {
    /// The size of one condition.
    pub(super) const CONDITION: Size = Size {
        conditions: 1,
        shapes: 0,
    };

    pub(crate) fn of(query: &Query) -> Size {
        match query {
            Query::And(parts) | Query::Or(parts) => {
                parts.iter().map(Size::of).fold(Size::default(), Size::add)
            }
            Query::Not(inner) | Query::Weighted(inner, _) => Size::of(inner),
            Query::Text(_, pattern) | Query::AtLeast { pattern, .. } => Size::of_words(pattern),
            Query::All
            | Query::Published(_)
            | Query::Mentions(_)
            | Query::Undated
            | Query::Has(_)
            | Query::Anniversary { .. }
            | Query::Language(_) => Size::CONDITION,
        }
    }

    pub(super) fn of_words(pattern: &Pattern) -> Size {
        match pattern {
            Pattern::Phrase { .. }
            | Pattern::AnyOf(_)
            | Pattern::Near { .. }
            | Pattern::NotNear { .. } => Size::of_all(pattern.parts()),
            Pattern::Wildcard(_) | Pattern::Regex(_) | Pattern::Fuzzy { .. } => Size {
                conditions: 1,
                shapes: 1,
            },
            Pattern::Word(_) | Pattern::Exact(_) | Pattern::Cased(_) | Pattern::Prefix(_) => {
                Size::CONDITION
            }
            Pattern::Joined { .. } => Size::CONDITION + Size::CONDITION,
        }
    }

    pub(super) fn of_all<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Size {
        let sizes = patterns.into_iter().map(Size::of_words);
        sizes.fold(Size::default(), Size::add)
    }

    /// Fails if the size exceeds a limit; `span` is the part that exceeds it.
    pub(crate) fn check(self, span: Span) -> Result<(), ParseError> {
        if self.shapes > MAX_SHAPES {
            let message =
                format!("a query has at most {MAX_SHAPES} words with ?, ~ or a * before their end");
            return Err(ParseError::new(message, span)
                .hint("write words, or prefixes such as flood*, which are not limited"));
        }
        if self.conditions > MAX_CONDITIONS {
            let message = format!("a query has at most {MAX_CONDITIONS} words");
            return Err(ParseError::new(message, span).hint("use fewer words, or several queries"));
        }
        Ok(())
    }
}

impl Add for Size {
    type Output = Size;

    fn add(self, other: Size) -> Size {
        Size {
            conditions: self.conditions + other.conditions,
            shapes: self.shapes + other.shapes,
        }
    }
}

impl Sub for Size {
    type Output = Size;

    /// The difference; 0 instead of negative numbers.
    fn sub(self, other: Size) -> Size {
        Size {
            conditions: self.conditions.saturating_sub(other.conditions),
            shapes: self.shapes.saturating_sub(other.shapes),
        }
    }
}
