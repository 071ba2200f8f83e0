//! Limits on the parts of a record that is parsed into a tree: elements, attributes, values, marks.
//!
//! A tree takes many times the memory of its text: 15 MB of a Markdown table took 3.9 GB. No article comes near these
//! limits. A record that exceeds one is reported as *failed* by name, never cut short.

use std::fmt;

/// A record has too many parts to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyParts {
    /// The parts that are counted.
    pub(super) of: &'static str,
    /// The limit.
    pub(super) most: usize,
}

impl fmt::Display for TooManyParts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "has more than {} {}", self.most, self.of)
    }
}

impl std::error::Error for TooManyParts {}
