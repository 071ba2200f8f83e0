//! How many parts a record may have where it is read into a tree: elements, attributes, values, marks.
//!
//! A tree takes many times the memory of its text: 15 MB of a Markdown table took 3.9 GB. No article comes near
//! these bounds. What exceeds one is *failed* by name, never cut short.

use std::fmt;

/// A record has more parts than are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyParts {
    /// What is counted.
    pub(super) of: &'static str,
    /// The most that are read.
    pub(super) most: usize,
}

impl fmt::Display for TooManyParts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "has more than {} {}", self.most, self.of)
    }
}

impl std::error::Error for TooManyParts {}
