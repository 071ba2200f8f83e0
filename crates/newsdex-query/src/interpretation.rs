//! A query as it was understood, and whether that needs to be said.

use super::{Pattern, Query, Scope};

/// What was typed, as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Interpretation {
    /// The query.
    pub query: Query,
    /// Whether something in it was in another archive's spelling, such as `hlead(storm)` or `/5`.
    pub is_translated: bool,
}

impl Interpretation {
    /// Whether a reader should be told how `typed` was understood: it was translated, or it is more than words
    /// and phrases and was not typed the way it is printed.
    pub fn is_worth_saying(&self, typed: &str) -> bool {
        if self.is_translated {
            return true;
        }
        if is_plain(&self.query) {
            // Elsewhere it is OR.
            return typed.split_whitespace().any(|word| word == "|");
        }
        let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        !self.query.to_string().eq_ignore_ascii_case(&words)
    }
}

impl Query {
    /// The query in newsdex's own form, cut where nobody would read on.
    pub fn shortened(&self) -> String {
        const MOST_CHARS: usize = 300;
        let text = self.to_string();
        match text.char_indices().nth(MOST_CHARS) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text,
        }
    }
}

fn is_plain(query: &Query) -> bool {
    match query {
        Query::All => true,
        Query::And(parts) => parts.iter().all(is_plain),
        Query::Text(Scope::Anywhere, Pattern::Phrase { parts, slop: 0 }) => {
            parts.iter().all(is_word)
        }
        Query::Text(Scope::Anywhere, pattern) => is_word(pattern),
        _ => false,
    }
}

fn is_word(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Word(_))
}
