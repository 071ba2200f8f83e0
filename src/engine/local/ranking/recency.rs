//! What newer articles gain where they are preferred.

use tantivy::Score;

use super::{STEP, stepped};
use crate::engine::Recency;

/// What share of its score an article of today gains where newer ones are preferred: an old one that
/// matches half as well again comes first all the same.
const RECENCY_GAIN: f32 = 0.5;

const SECONDS_PER_DAY: f64 = 86_400.0;

/// What an article gains for being new; `published` is in seconds since 1970.
pub(in crate::engine) fn recency_gain(recency: Recency, score: Score, published: f64) -> Score {
    let days = (recency.today as f64 - published / SECONDS_PER_DAY).max(0.0);
    let share = (-days / recency.half_life_days).exp2() as f32;
    stepped(score * RECENCY_GAIN * share, STEP)
}

/// The most that any article can have with what it gains for being new.
pub(in crate::engine) fn with_most_recency(score: Score) -> Score {
    score * (1.0 + RECENCY_GAIN) + STEP
}
