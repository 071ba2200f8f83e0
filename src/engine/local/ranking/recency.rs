//! The score that newer articles gain, if they are preferred.

use tantivy::Score;

use super::{STEP, stepped};
use crate::engine::Recency;
use newsdex_text::day::SECONDS_PER_DAY;

/// The share of its score that an article of today gains. An old article that matches more than half as well again
/// still comes first.
const RECENCY_GAIN: f32 = 0.5;

/// The score that an article gains for recency; `published` is in seconds since 1970.
pub(in crate::engine) fn recency_gain(recency: Recency, score: Score, published: f64) -> Score {
    let days = (recency.today as f64 - published / SECONDS_PER_DAY as f64).max(0.0);
    let share = (-days / recency.half_life_days).exp2() as f32;
    stepped(score * RECENCY_GAIN * share, STEP)
}

/// An upper bound of the score with its gain for recency.
pub(in crate::engine) fn with_most_recency(score: Score) -> Score {
    score * (1.0 + RECENCY_GAIN) + STEP
}
