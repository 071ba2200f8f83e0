//! Compiles a query into a query of the server.
//!
//! The server indexes the same words as a local index, so most parts are asked exactly ([`Class::Exact`]). For the
//! others a wider query is asked, and every article that it finds is compared with the query here ([`Class::Wide`]).
//! The class depends only on the shape of the query. A wide part never leaves out an article that matches.
//!
//! `intervals` and `span_not` of Lucene give the same matches as [`newsdex_query::matching`] only in some forms;
//! [`nearness`], [`absence`] and [`intervals`] say which.

mod absence;
mod asked;
mod conditions;
mod counts;
mod fields;
mod intervals;
mod nearness;
mod one_word;
mod shapes;
mod wide;
mod words;

use serde_json::json;

use self::absence::absent;
use self::intervals::Intervals;
use self::nearness::near;
use self::wide::{of_word, required};
use self::words::ServerWords;
use crate::engine::Unsupported;
use newsdex_query::Scope;
use newsdex_query::matching::{Arrangement, Resolved};

pub(super) use self::asked::{Asked, Class};
pub(super) use self::conditions::filter;
pub(super) use self::counts::at_least;
pub(super) use self::fields::fields_of;
pub(super) use self::shapes::ServerShape;

/// The query for a pattern in its scope.
///
/// # Errors
///
/// [`Unsupported`] if the server has no counterpart of an expression in it.
pub(super) fn pattern(scope: Scope, resolved: &Resolved) -> Result<Asked, Unsupported> {
    let words = ServerWords::of(&resolved.words)?;
    let fields = fields_of(scope).iter();
    let in_fields = fields.map(|field| in_field(field, &resolved.arrangement, &words));
    Ok(Asked::any(in_fields.collect()))
}

/// The query for an arrangement in one field.
fn in_field(field: &str, arrangement: &Arrangement, words: &ServerWords) -> Asked {
    let intervals = Intervals { words };
    match arrangement {
        Arrangement::Word(word) | Arrangement::Pair(word) => of_word(field, words.word(*word)),
        Arrangement::AnyOf(parts) => {
            let parts = parts.iter().map(|part| in_field(field, part, words));
            Asked::any(parts.collect())
        }
        // The field of the lead has only its words. What must not be near can be behind the lead.
        Arrangement::Leading { inner, .. } => match has_absence(inner) {
            true => required(field, inner, words),
            false => in_field(field, inner, words),
        },
        Arrangement::Phrase { parts, slop } => match intervals.phrase(parts, *slop) {
            Some(source) => Asked::exact(json!({"intervals": {field: source}})),
            None => required(field, arrangement, words),
        },
        Arrangement::Near {
            left,
            right,
            within,
            order,
        } => near(field, &intervals, left, right, *within, *order)
            .unwrap_or_else(|| required(field, arrangement, words)),
        Arrangement::NotNear {
            left,
            right,
            within,
            order,
        } => absent(field, words, left, right, *within, *order)
            .unwrap_or_else(|| required(field, arrangement, words)),
    }
}

/// Whether an arrangement rules out words.
fn has_absence(arrangement: &Arrangement) -> bool {
    match arrangement {
        Arrangement::Word(_) | Arrangement::Pair(_) => false,
        Arrangement::Phrase { parts, .. } | Arrangement::AnyOf(parts) => {
            parts.iter().any(has_absence)
        }
        Arrangement::Near { left, right, .. } => has_absence(left) || has_absence(right),
        Arrangement::NotNear { .. } => true,
        Arrangement::Leading { inner, .. } => has_absence(inner),
    }
}

#[cfg(test)]
mod tests;
