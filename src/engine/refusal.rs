//! The reasons why an engine refuses a query. Each has a hint that says what to do instead.
//! [`Cancelled`](crate::engine::Cancelled) is not among them: it is the caller's decision.

use std::borrow::Cow;

use crate::hint::Hint;

/// A regular expression or wildcard that no engine can use, as the user typed it.
#[derive(Debug, thiserror::Error)]
pub enum UnusableExpression {
    /// Not a valid regular expression, or one that uses anchors or look-around.
    #[error("query: {0} is not a regular expression that newsdex understands")]
    Unknown(String),
    /// The automaton of the expression would be too large.
    #[error("query: {0} could match in too many ways")]
    TooLarge(String),
}

impl Hint for UnusableExpression {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match self {
            UnusableExpression::Unknown(_) => {
                "write it as in /colou?r/; brackets, ., *, +, ? and | have their usual meaning"
            }
            UnusableExpression::TooLarge(_) => {
                "give more letters at its beginning, or ask for fewer that may be any: ?, . and counts such as {20}"
            }
        }))
    }
}

/// The query would take too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryTooExpensive {
    /// Too many word positions would have to be compared.
    #[error("query: too expensive: this proximity search would compare too many word positions")]
    Comparisons,
    /// Too many patterns would have to be compared with all words of the archive.
    #[error(
        "query: too expensive: this search would go through all words of the archive too many times"
    )]
    Lookups,
}

impl Hint for QueryTooExpensive {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match self {
            QueryTooExpensive::Comparisons => {
                "words that are in every article cost most: use rarer words or fewer prefixes in phrases and w/n, or narrow the search, as in date:2022 (...)"
            }
            QueryTooExpensive::Lookups => {
                "words that begin with * or ?, words~2 and expressions are compared with every word: ask for fewer of them, or give their beginning, as in flood*"
            }
        }))
    }
}

/// This engine cannot answer the request, but another engine can.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not supported by this engine")]
pub struct Unsupported {
    /// The requested operation, in lower case, as the beginning of a sentence.
    pub what: String,
    /// The query to write, or the thing to do, instead.
    pub hint: String,
}

impl Hint for Unsupported {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.hint))
    }
}

impl Unsupported {
    /// An error for an operation that this engine does not support, and a hint.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Unsupported {
        Unsupported {
            what: what.into(),
            hint: hint.into(),
        }
    }
}
