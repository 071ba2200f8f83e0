//! Wide queries: the words that every match of an arrangement contains.

use serde_json::json;

use super::asked::Asked;
use super::intervals::Intervals;
use super::words::{ServerWord, ServerWords};
use newsdex_query::matching::Arrangement;

/// The query for one word in a field.
pub(super) fn of_word(field: &str, word: &ServerWord) -> Asked {
    let mut parts = Vec::new();
    if !word.terms.is_empty() {
        parts.push(Asked::exact(match word.terms.as_slice() {
            [term] => json!({"term": {field: term}}),
            terms => json!({"terms": {field: terms}}),
        }));
    }
    if let Some(shape) = &word.shape {
        parts.push(Asked::exact(shape.in_field(field)));
    }
    let asked = Asked::any(parts);
    match word.needs_capitals {
        true => asked.widened(),
        false => asked,
    }
}

/// A wide query: the words that every match of the arrangement contains and, where that is simple, how near they are.
pub(super) fn required(field: &str, arrangement: &Arrangement, words: &ServerWords) -> Asked {
    let intervals = Intervals { words };
    let asked = match arrangement {
        Arrangement::Word(word) | Arrangement::Pair(word) => of_word(field, words.word(*word)),
        Arrangement::AnyOf(parts) => {
            let parts = parts.iter().map(|part| required(field, part, words));
            Asked::any(parts.collect())
        }
        Arrangement::Leading { inner, .. } => required(field, inner, words),
        Arrangement::NotNear { left, .. } => required(field, left, words),
        Arrangement::Phrase { parts, .. } => match intervals.together(arrangement) {
            Some(source) => Asked::wide(json!({"intervals": {field: source}})),
            None => {
                let parts = parts.iter().map(|part| required(field, part, words));
                Asked::all(parts.collect())
            }
        },
        Arrangement::Near { left, right, .. } => match intervals.together(arrangement) {
            Some(source) => Asked::wide(json!({"intervals": {field: source}})),
            None => {
                let sides = [left, right].map(|side| required(field, side, words));
                Asked::all(sides.into())
            }
        },
    };
    asked.widened()
}
