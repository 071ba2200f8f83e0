//! Counts failures and skips by their reasons, with one example of each.

use std::collections::BTreeMap;

use super::{Failure, FailureKind};

/// The most reasons that are told apart; further ones are counted together.
const MOST_REASONS: usize = 1_000;

/// The reason of all others when there are too many.
const OTHERS: &str = "other reasons";

/// Counts of failures and skips by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    reasons: BTreeMap<(InputOutcome, Box<str>), (u64, Box<str>)>,
}

/// The outcome of an input that gave no article, or not all of its articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputOutcome {
    /// The input could not be read.
    Failed,
    /// Less than half of the text became articles.
    PartlyRead,
    /// The input is no article.
    Skipped,
    /// The input was read, but a part was left out.
    Noted,
}

impl InputOutcome {
    /// The outcome in a sentence: `failed`, `partly read`, `skipped` or `noted`.
    pub fn name(self) -> &'static str {
        match self {
            InputOutcome::Failed => "failed",
            InputOutcome::PartlyRead => "partly read",
            InputOutcome::Skipped => "skipped",
            InputOutcome::Noted => "noted",
        }
    }

    /// The outcome as an identifier: `failed`, `partly_read`, `skipped` or `noted`.
    pub fn identifier(self) -> &'static str {
        match self {
            InputOutcome::PartlyRead => "partly_read",
            other => other.name(),
        }
    }
}

impl Failure {
    /// The outcome of the input.
    pub fn outcome(&self) -> InputOutcome {
        match self.kind {
            FailureKind::Failed => InputOutcome::Failed,
            FailureKind::PartlyRead(_) => InputOutcome::PartlyRead,
            FailureKind::Skipped | FailureKind::Unrecognised => InputOutcome::Skipped,
            FailureKind::Noted => InputOutcome::Noted,
        }
    }
}

/// A reason with its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason<'t> {
    /// The outcome of the inputs.
    pub outcome: InputOutcome,
    /// The reason, without details that differ from input to input.
    pub reason: &'t str,
    /// The number of inputs.
    pub count: u64,
    /// The first of them, such as `press/1999.jsonl:7`.
    pub example: &'t str,
}

impl Tally {
    /// Counts a failure or a skip.
    pub fn add(&mut self, failure: &Failure) {
        let mut key = (failure.outcome(), Box::from(failure.general_reason()));
        if self.reasons.len() >= MOST_REASONS && !self.reasons.contains_key(&key) {
            key.1 = OTHERS.into();
        }
        let example = || (0, failure.location().into_boxed_str());
        self.reasons.entry(key).or_insert_with(example).0 += 1;
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.reasons.is_empty()
    }

    /// All reasons by outcome; of each outcome, the most frequent first.
    pub fn reasons(&self) -> Vec<Reason<'_>> {
        let reasons = self.reasons.iter();
        let mut found: Vec<Reason<'_>> = reasons
            .map(|((outcome, reason), (count, example))| Reason {
                outcome: *outcome,
                reason,
                count: *count,
                example,
            })
            .collect();
        found.sort_by_key(|reason| (reason.outcome, std::cmp::Reverse(reason.count)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_with_the_first_example() {
        let mut tally = Tally::default();
        for path in ["a.css", "b.css"] {
            tally.add(&Failure::skipped(path, "a style sheet, not an article"));
        }
        tally.add(&Failure::failed("c.json", "no text; the keys are `a` `b`"));
        tally.add(&Failure::failed("d.json", "no text; the keys are `c`"));
        let lines: Vec<String> = (tally.reasons().iter())
            .map(|reason| format!("{} {} {}", reason.count, reason.reason, reason.example))
            .collect();
        assert_eq!(
            lines,
            ["2 no text c.json", "2 a style sheet, not an article a.css"]
        );
    }

    #[test]
    fn a_million_different_reasons_take_no_more_memory_than_a_thousand() {
        let mut tally = Tally::default();
        for number in 0..5_000 {
            tally.add(&Failure::failed("a", format!("reason {number}")));
        }
        let reasons = tally.reasons();
        assert_eq!(reasons.len(), MOST_REASONS + 1);
        assert_eq!(
            reasons.iter().map(|reason| reason.count).sum::<u64>(),
            5_000
        );
    }
}
