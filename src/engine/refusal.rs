//! Why an engine does not answer a query. [`Cancelled`](crate::engine::Cancelled) is a reason of the
//! caller, these are the engine's. Each has a hint that says what to do instead.
use crate::hint::Hint;
use std::borrow::Cow;

/// A regular expression or wildcard that no engine can follow, as it was typed.
#[derive(Debug, thiserror::Error)]
pub enum UnusableExpression {
    /// Not a valid regular expression, or one that uses anchors or look-around.
    #[error("query: {0} is not a regular expression that newsdex understands")]
    Unknown(String),
    /// The table that decides what matches would be too large.
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

/// A query that would take longer than anybody waits.
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

/// An engine cannot do what it was asked for, though another one can.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not supported by this engine")]
pub struct Unsupported {
    /// What was asked for, as the beginning of a sentence in lower case.
    pub what: String,
    /// The way out: what to write or do instead.
    pub hint: String,
}

impl Hint for Unsupported {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.hint))
    }
}

impl Unsupported {
    /// The error for something that this engine cannot do, and the way out.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Unsupported {
        Unsupported {
            what: what.into(),
            hint: hint.into(),
        }
    }
}
