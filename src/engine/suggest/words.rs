//! The purpose and the words of the parts of a query, and the query with other words or without their arrangement.

use newsdex_query::rewrite::{all_of, parts_of};
use newsdex_query::{Pattern, Query, Scope};

/// The purpose of a part of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Words,
    /// A condition on the source, the date or the language of the article.
    Filter,
    /// The names of entities.
    Name,
    Exclusion,
}

/// The purpose of a part of a query; of alternatives, the one that all of them have.
pub(super) fn role(part: &Query) -> Role {
    match part {
        Query::Not(_) => Role::Exclusion,
        Query::Weighted(inner, _) => role(inner),
        Query::Or(parts) => {
            let mut roles = parts.iter().map(role);
            let first = roles.next().unwrap_or(Role::Words);
            match roles.all(|other| other == first) {
                true => first,
                false => Role::Words,
            }
        }
        Query::Text(scope, _) | Query::AtLeast { scope, .. } => match scope {
            Scope::Source | Scope::Author | Scope::Section | Scope::Keyword | Scope::Agency => {
                Role::Filter
            }
            Scope::Person
            | Scope::Organization
            | Scope::Place
            | Scope::OtherName
            | Scope::Entity
            | Scope::Speaker => Role::Name,
            Scope::Anywhere | Scope::Title | Scope::Body | Scope::Lead | Scope::Quote => {
                Role::Words
            }
        },
        Query::All | Query::And(_) => Role::Words,
        Query::Published(_)
        | Query::Mentions(_)
        | Query::Undated
        | Query::Has(_)
        | Query::Anniversary { .. }
        | Query::Language(_) => Role::Filter,
    }
}

/// Collects the words that a query searches, each once.
pub(in crate::engine) fn words_of(query: &Query, words: &mut Vec<(Scope, String)>) {
    match query {
        Query::Text(scope, pattern) | Query::AtLeast { scope, pattern, .. } => {
            words_in(*scope, pattern, words);
        }
        Query::And(parts) | Query::Or(parts) => {
            for part in parts {
                words_of(part, words);
            }
        }
        Query::Weighted(inner, _) => words_of(inner, words),
        _ => {}
    }
}

fn words_in(scope: Scope, pattern: &Pattern, words: &mut Vec<(Scope, String)>) {
    match pattern {
        Pattern::Word(word) | Pattern::Exact(word) => {
            if !words.iter().any(|(_, known)| known == word) {
                words.push((scope, word.clone()));
            }
        }
        Pattern::NotNear { left, .. } => words_in(scope, left, words),
        _ => {
            for part in pattern.parts() {
                words_in(scope, part, words);
            }
        }
    }
}

/// A query with one word replaced by another.
pub(super) fn with_word(query: &Query, word: &str, other: &str) -> Query {
    let all = |parts: &[Query]| {
        parts
            .iter()
            .map(|part| with_word(part, word, other))
            .collect()
    };
    match query {
        Query::Text(scope, pattern) => Query::Text(*scope, with_word_in(pattern, word, other)),
        Query::AtLeast {
            count,
            scope,
            pattern,
        } => Query::AtLeast {
            count: *count,
            scope: *scope,
            pattern: with_word_in(pattern, word, other),
        },
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::Weighted(inner, weight) => {
            Query::Weighted(Box::new(with_word(inner, word, other)), *weight)
        }
        other => other.clone(),
    }
}

fn with_word_in(pattern: &Pattern, word: &str, other: &str) -> Pattern {
    match pattern {
        Pattern::Word(found) if found == word => Pattern::Word(other.to_owned()),
        Pattern::Exact(found) if found == word => Pattern::Exact(other.to_owned()),
        _ => pattern.with_parts(|part| with_word_in(part, word, other)),
    }
}

/// The words of a word or a plain phrase; `None` for other patterns.
pub(super) fn plain_words(pattern: &Pattern) -> Option<Vec<&str>> {
    match pattern {
        Pattern::Word(word) => Some(vec![word]),
        Pattern::Phrase { parts, slop: 0 } => {
            let words = parts.iter().map(|part| match part {
                Pattern::Word(word) => Some(word.as_str()),
                _ => None,
            });
            words.collect()
        }
        _ => None,
    }
}

/// A part of a query in which words that must be a name, in a quotation, in the title or in the lead may be anywhere in the
/// text. Exclusions stay as they are.
pub(super) fn anywhere(part: &Query) -> Query {
    match part {
        Query::Text(scope, pattern) if scope.is_prose() => {
            Query::Text(Scope::Anywhere, pattern.clone())
        }
        Query::Text(_, pattern) if role(part) == Role::Name && plain_words(pattern).is_some() => {
            Query::Text(Scope::Anywhere, pattern.clone())
        }
        Query::Or(parts) => Query::Or(parts.iter().map(anywhere).collect()),
        Query::Weighted(inner, weight) => Query::Weighted(Box::new(anywhere(inner)), *weight),
        other => other.clone(),
    }
}

/// A query in which the words of phrases and proximities may be anywhere.
pub(in crate::engine) fn loosened(query: &Query) -> Query {
    match query {
        Query::Text(scope, pattern) if role(query) == Role::Words => {
            let mut parts = Vec::new();
            loosened_pattern(*scope, pattern, &mut parts);
            all_of(parts)
        }
        Query::And(parts) => {
            let parts = parts.iter().map(loosened);
            all_of(parts.flat_map(parts_of).collect())
        }
        other => other.clone(),
    }
}

fn loosened_pattern(scope: Scope, pattern: &Pattern, parts: &mut Vec<Query>) {
    match pattern {
        Pattern::Phrase { .. } | Pattern::Near { .. } => {
            for part in pattern.parts() {
                loosened_pattern(scope, part, parts);
            }
        }
        Pattern::NotNear { left, .. } => loosened_pattern(scope, left, parts),
        other => parts.push(Query::Text(scope, other.clone())),
    }
}
