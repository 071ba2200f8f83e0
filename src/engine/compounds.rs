//! Parts of compounds: German, Dutch and other languages write several words as one word.
//!
//! Whoever searches for `Verfassungsgericht` also means "Bundesverfassungsgericht". A short word is in too many other
//! words, and a frequent word needs no help, so only long words that no article has are searched in longer words.

use anyhow::Result;

use crate::engine::suggest::{longer_words, may_be_part, words_of};
use crate::engine::{Archive, QueryTooExpensive, SearchRequest, SortOrder};
use newsdex_query::{Pattern, Query, Scope};

/// The largest number of words of a query that are looked up.
const MOST_WORDS: usize = 8;

/// The query in which words that no article has are searched in longer words, if the archive has articles in a language
/// with compounds.
///
/// Words that are ruled out and exact forms stay as typed.
///
/// # Errors
///
/// As [`Engine::search`](crate::engine::Engine::search).
pub fn with_compounds(archive: &dyn Archive, query: Query) -> Result<Query> {
    let mut words = Vec::new();
    words_of(&query, &mut words);
    words.retain(|(scope, word)| may_be_part(*scope, word));
    words.truncate(MOST_WORDS);
    let mut missing = Vec::new();
    for (scope, word) in words {
        if archive.lacks_part_of_compounds(scope, &word)?
            && is_in_longer_words(archive, scope, &word)?
        {
            missing.push(word);
        }
    }
    Ok(match missing.is_empty() {
        true => query,
        false => replaced(query, &missing),
    })
}

/// Whether an article has a word that contains this one. A misspelled word is in no other, so that its right spelling is
/// still suggested.
fn is_in_longer_words(archive: &dyn Archive, scope: Scope, word: &str) -> Result<bool> {
    let request = SearchRequest {
        query: Query::Text(scope, longer_words(word)),
        limit: 0,
        order: SortOrder::Newest,
        ..SearchRequest::default()
    };
    match archive.search(&request) {
        Err(error) if error.is::<QueryTooExpensive>() => Ok(false),
        found => Ok(found?.total > 0),
    }
}

fn replaced(query: Query, missing: &[String]) -> Query {
    let all = |parts: Vec<Query>| {
        parts
            .into_iter()
            .map(|part| replaced(part, missing))
            .collect()
    };
    match query {
        Query::Text(scope, pattern) if scope.is_prose() => {
            Query::Text(scope, replaced_in(&pattern, missing))
        }
        Query::AtLeast {
            count,
            scope,
            pattern,
        } if scope.is_prose() => Query::AtLeast {
            count,
            scope,
            pattern: replaced_in(&pattern, missing),
        },
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::Weighted(inner, weight) => {
            Query::Weighted(Box::new(replaced(*inner, missing)), weight)
        }
        other => other,
    }
}

fn replaced_in(pattern: &Pattern, missing: &[String]) -> Pattern {
    match pattern {
        Pattern::Word(word) if missing.contains(word) => longer_words(word),
        // Its right side is ruled out.
        Pattern::NotNear { .. } => pattern.clone(),
        _ => pattern.with_parts(|part| replaced_in(part, missing)),
    }
}
