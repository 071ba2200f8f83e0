//! The boost for newer articles.

use tantivy::Score;

use super::{STEP, stepped};
use crate::engine::Recency;

/// The boost of an article of today, as a share of its score: an old article that matches one and a
/// half times as well still ranks higher.
const RECENCY_GAIN: f32 = 0.5;

const SECONDS_PER_DAY: f64 = 86_400.0;

/// The boost of an article; `published` is in seconds since 1970.
pub(in crate::engine) fn recency_gain(recency: Recency, score: Score, published: f64) -> Score {
    let days = (recency.today as f64 - published / SECONDS_PER_DAY).max(0.0);
    let share = (-days / recency.half_life_days).exp2() as f32;
    stepped(score * RECENCY_GAIN * share, STEP)
}

/// The maximum score of an article with the boost.
pub(in crate::engine) fn with_most_recency(score: Score) -> Score {
    score * (1.0 + RECENCY_GAIN) + STEP
}
