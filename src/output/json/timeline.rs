//! The counts of a timeline as JSON.

use serde::{Serialize, Serializer};

use super::upkeep::IncompleteRecord;
use super::{day, rounded};
use crate::engine::{Period, Share, Timeline, UNDATED};
use crate::index::incomplete::Incomplete;

/// The number of articles in each period.
#[derive(Serialize)]
pub struct TimelineRecord<'a> {
    query: &'a str,
    read_as: String,
    by: &'static str,
    total: u64,
    took_ms: f64,
    undated: ShareRecord,
    #[serde(serialize_with = "one_by_one")]
    periods: &'a Timeline,
    notices: &'a [String],
    incomplete: Option<IncompleteRecord>,
}

#[derive(Serialize)]
struct ShareRecord {
    count: u64,
    all: u64,
    share: Option<f64>,
}

/// One period.
#[derive(Serialize)]
pub struct PeriodRecord {
    period: String,
    from: Option<String>,
    to: Option<String>,
    #[serde(flatten)]
    share: ShareRecord,
    covered: bool,
}

/// A timeline as JSON.
pub fn timeline<'a>(
    query: &'a str,
    read_as: String,
    timeline: &'a Timeline,
    took_ms: f64,
    incomplete: Option<Incomplete>,
) -> TimelineRecord<'a> {
    TimelineRecord {
        query,
        read_as,
        by: timeline.by.name(),
        total: timeline.total,
        took_ms: rounded(took_ms, 100.0),
        undated: share(timeline.undated),
        periods: timeline,
        notices: &timeline.notices,
        incomplete: incomplete.map(IncompleteRecord::of),
    }
}

/// A period as JSON.
pub fn period(period: Period) -> PeriodRecord {
    PeriodRecord {
        covered: period.is_covered(),
        from: Some(day(period.first)),
        to: Some(day(period.last)),
        share: share(period.share),
        period: period.label,
    }
}

/// The articles without a date, in the form of a period.
pub fn undated(timeline: &Timeline) -> PeriodRecord {
    PeriodRecord {
        period: UNDATED.to_owned(),
        from: None,
        to: None,
        share: share(timeline.undated),
        covered: timeline.undated.all > 0,
    }
}

fn share(share: Share) -> ShareRecord {
    ShareRecord {
        count: share.count,
        all: share.all,
        share: share.ratio().map(|ratio| rounded(ratio, 1e6)),
    }
}

/// Serialises periods one by one, because a timeline of centuries by day is long.
fn one_by_one<S: Serializer>(timeline: &&Timeline, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(timeline.periods().map(period))
}
