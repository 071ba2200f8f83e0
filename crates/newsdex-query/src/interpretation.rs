//! The interpretation of a query, and whether the user should be told about it.

use super::parse::size::Size;
use super::{ParseError, Pattern, Query, Scope, Synonyms};
use newsdex_text::article::Span;

/// The interpretation of a typed query.
#[derive(Debug, Clone, PartialEq)]
pub struct Interpretation {
    /// The query.
    pub query: Query,
    /// Whether a part of it was in another archive's syntax, such as `hlead(storm)` or `/5`.
    pub is_translated: bool,
}

impl Interpretation {
    /// The interpretation of `typed` with synonyms.
    ///
    /// # Errors
    ///
    /// Fails if the query would have more words than a query can have.
    pub fn with_synonyms(
        self,
        synonyms: &Synonyms,
        typed: &str,
    ) -> Result<Interpretation, ParseError> {
        let query = synonyms.expand(self.query);
        let whole = Span::new(0, typed.len());
        Size::of(&query).check(whole).map_err(|error| {
            error.hint("synonyms.toml adds words to this query; write `=` before words that need no synonyms")
        })?;
        Ok(Interpretation { query, ..self })
    }

    /// Whether the user should be told how `typed` was interpreted: it was translated, or it has more than words and
    /// phrases and differs from its printed form.
    pub fn is_worth_saying(&self, typed: &str) -> bool {
        if self.is_translated {
            return true;
        }
        if is_plain(&self.query) {
            // Elsewhere this sign means OR.
            return typed.split_whitespace().any(|word| word == "|");
        }
        let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        !self.query.to_string().eq_ignore_ascii_case(&words)
    }
}

impl Query {
    /// The query in newsdex syntax, cut after 300 characters.
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
    matches!(pattern, Pattern::Word(_) | Pattern::Joined { .. })
}
