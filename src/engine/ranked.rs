//! A document with its sort keys: an order that depends neither on segments nor on threads.

use std::cmp::Ordering;

use tantivy::{DocAddress, Score};

/// One document with its sort keys. The greater one comes first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) address: DocAddress,
    pub(super) score: Score,
    /// The part of the score for recency.
    pub(super) recent: Score,
    /// The part of the score that reranking added.
    pub(super) gained: Score,
    /// Number of other matching documents with the same title and text.
    pub(super) copies: u64,
    pub(super) key: Key,
}

/// The sort keys, most important first.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Key {
    pub(super) first: f64,
    pub(super) second: f64,
    /// A hash of the identifier: arbitrary, but the same in every search.
    pub(super) tie: u64,
}

impl Ranked {
    /// Adds a gain from reranking to the score.
    pub(super) fn gain(&mut self, value: Score) {
        self.score += value;
        self.gained += value;
        self.key.first = f64::from(self.score);
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        let by_first = self.key.first.total_cmp(&other.key.first);
        let by_second = || self.key.second.total_cmp(&other.key.second);
        by_first
            .then_with(by_second)
            .then_with(|| self.key.tie.cmp(&other.key.tie))
    }
}
