//! A query as it was interpreted, and whether the user should be told.

use super::{Pattern, Query, Scope};

/// A typed query as it was interpreted.
#[derive(Debug, Clone, PartialEq)]
pub struct Interpretation {
    /// The query.
    pub query: Query,
    /// Whether it used the syntax of another archive, such as `hlead(storm)` or `/5`.
    pub is_translated: bool,
}

impl Interpretation {
    /// Whether to tell the user how `typed` was interpreted: if it used the syntax of another
    /// archive, or if it is more than words and phrases and its printed form differs from `typed`.
    pub fn is_worth_saying(&self, typed: &str) -> bool {
        if self.is_translated {
            return true;
        }
        if is_plain(&self.query) {
            // In other archives `|` is OR.
            return typed.split_whitespace().any(|word| word == "|");
        }
        let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        !self.query.to_string().eq_ignore_ascii_case(&words)
    }
}

impl Query {
    /// The query in newsdex's own syntax, cut off if it is very long.
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
