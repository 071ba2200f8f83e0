//! A query of the server, and what it finds.

use serde_json::{Value, json};

/// Whether a query of the server finds exactly the articles that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine::remote) enum Class {
    /// The query finds the articles that match, and no others.
    Exact,
    /// The query also finds other articles.
    Wide,
}

/// A query of the server.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::remote) struct Asked {
    /// The query in the language of the server.
    pub(in crate::engine::remote) query: Value,
    /// Whether the query is exact.
    pub(in crate::engine::remote) class: Class,
}

impl Asked {
    pub(in crate::engine::remote) fn exact(query: Value) -> Asked {
        Asked {
            query,
            class: Class::Exact,
        }
    }

    pub(in crate::engine::remote) fn wide(query: Value) -> Asked {
        Asked {
            query,
            class: Class::Wide,
        }
    }

    /// Finds every article.
    pub(in crate::engine::remote) fn everything() -> Asked {
        Asked::exact(json!({"match_all": {}}))
    }

    /// Finds what all parts find.
    pub(in crate::engine::remote) fn all(mut parts: Vec<Asked>) -> Asked {
        if parts.len() == 1 {
            return parts.swap_remove(0);
        }
        let class = class_of(&parts);
        let parts: Vec<Value> = parts.into_iter().map(|part| part.query).collect();
        let query = match parts.is_empty() {
            true => json!({"match_all": {}}),
            false => json!({"bool": {"filter": parts}}),
        };
        Asked { query, class }
    }

    /// Finds what any part finds.
    pub(in crate::engine::remote) fn any(mut parts: Vec<Asked>) -> Asked {
        if parts.len() == 1 {
            return parts.swap_remove(0);
        }
        let class = class_of(&parts);
        let parts: Vec<Value> = parts.into_iter().map(|part| part.query).collect();
        let query = match parts.is_empty() {
            true => json!({"match_none": {}}),
            false => json!({"bool": {"should": parts, "minimum_should_match": 1}}),
        };
        Asked { query, class }
    }

    /// Finds what this does not find. If this finds too much, nothing is ruled out.
    pub(in crate::engine::remote) fn negated(self) -> Asked {
        match self.class {
            Class::Exact => Asked::exact(json!({"bool": {"must_not": [self.query]}})),
            Class::Wide => Asked {
                class: Class::Wide,
                ..Asked::everything()
            },
        }
    }

    /// The same query, as one that also finds others.
    pub(super) fn widened(self) -> Asked {
        Asked::wide(self.query)
    }
}

fn class_of(parts: &[Asked]) -> Class {
    let classes = parts.iter().map(|part| part.class);
    classes.max().unwrap_or(Class::Exact)
}
