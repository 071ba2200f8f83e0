//! Counts the articles of a query by day, in one pass over the columns of days.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::local::day_tally::DayTally;
use crate::engine::local::stories::SegmentStories;
use crate::engine::{CancelFlag, Counted, DayCounts};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use crate::index::stories::Stories;
use newsdex_query::{Query, date};

/// The number of articles, or of stories, that match a query by day, and messages about how the query was understood.
pub(super) fn count(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    counted: Counted,
    cancel: &CancelFlag,
) -> Result<(DayCounts, Vec<String>)> {
    let budget = QueryBudget::new(cancel);
    let compiled = Compiler::compile(snapshot, query, &budget)?;
    let days = compiled.search(snapshot, &DayCollector::new(snapshot, counted))?;
    Ok((days, compiled.notices))
}

/// Counts all matching articles, or their stories, by day.
pub(super) struct DayCollector {
    /// The stories, if each is counted once.
    stories: Option<Arc<Stories>>,
}

impl DayCollector {
    pub(super) fn new(snapshot: &Snapshot, counted: Counted) -> DayCollector {
        DayCollector {
            stories: match counted {
                Counted::Printings => None,
                Counted::Stories => Some(Arc::clone(snapshot.stories())),
            },
        }
    }
}

/// The counts of a segment.
#[derive(Default)]
pub(super) struct SegmentFruit {
    days: DayCounts,
    /// The first day of each story, and the last day of that date.
    stories: FxHashMap<u64, (Option<i64>, Option<i64>)>,
}

pub(super) struct SegmentDays {
    day: Column<i64>,
    last_day: Column<i64>,
    stories: Option<SegmentStories>,
    first_days: FxHashMap<u64, (Option<i64>, Option<i64>)>,
    /// Number of articles by day.
    dated: DayTally,
    /// All others.
    others: DayCounts,
}

impl Collector for DayCollector {
    type Fruit = DayCounts;
    type Child = SegmentDays;

    fn for_segment(
        &self,
        _segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentDays> {
        let day = reader.fast_fields().i64(column::DAY)?;
        Ok(SegmentDays {
            dated: DayTally::over(&day),
            day,
            last_day: reader.fast_fields().i64(column::LAST_DAY)?,
            stories: match &self.stories {
                Some(stories) => Some(SegmentStories::open(reader, stories)?),
                None => None,
            },
            first_days: FxHashMap::default(),
            others: DayCounts::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<SegmentFruit>) -> tantivy::Result<DayCounts> {
        let mut all = DayCounts::default();
        let mut stories = FxHashMap::default();
        for segment in segments {
            all.add(segment.days);
            for (story, days) in segment.stories {
                add_first(&mut stories, story, days);
            }
        }
        for (first, last) in stories.into_values() {
            all.add_article(first, last);
        }
        Ok(all)
    }
}

/// Keeps the first day of a story; an undated article counts only if there is no dated one.
fn add_first(
    stories: &mut FxHashMap<u64, (Option<i64>, Option<i64>)>,
    story: u64,
    days: (Option<i64>, Option<i64>),
) {
    let first = stories.entry(story).or_insert(days);
    let key = |(day, last): (Option<i64>, Option<i64>)| (day.is_none(), day, last);
    if key(days) < key(*first) {
        *first = days;
    }
}

impl SegmentCollector for SegmentDays {
    type Fruit = SegmentFruit;

    fn collect(&mut self, doc: DocId, _score: Score) {
        let days = (self.day.first(doc), self.last_day.first(doc));
        let stories = self.stories.as_ref();
        if let Some(member) = stories.and_then(|stories| stories.member(doc)) {
            add_first(&mut self.first_days, member.head, days);
            return;
        }
        match days {
            (Some(first), Some(last)) => self.others.add_period(first, last),
            (Some(day), None) => self.dated.add(day),
            (None, _) => self.others.undated += 1,
        }
    }

    fn harvest(self) -> SegmentFruit {
        let mut days = self.others;
        for (day, count) in self.dated.counts() {
            // A day outside the calendar counts as no date.
            match date::date(day) {
                Some(_) => days.dated.insert(day, count).map_or((), drop),
                None => days.undated += count,
            }
        }
        SegmentFruit {
            days,
            stories: self.first_days,
        }
    }
}
