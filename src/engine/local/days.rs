//! Counts the articles of a query by day, in one pass over the columns of days.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::{CancelFlag, DayCounts};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_query::{Query, date};

/// The number of articles that match a query by day, and messages about how the query was understood.
pub(super) fn count(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    cancel: &CancelFlag,
) -> Result<(DayCounts, Vec<String>)> {
    let budget = QueryBudget::new(cancel);
    let compiled = Compiler::compile(snapshot, query, &budget)?;
    let days = compiled.search(snapshot, &DayCollector)?;
    Ok((days, compiled.notices))
}

/// Counts all matching articles by day.
pub(super) struct DayCollector;

pub(super) struct SegmentDays {
    day: Column<i64>,
    last_day: Column<i64>,
    /// Number of articles by day.
    dated: FxHashMap<i64, u64>,
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
        Ok(SegmentDays {
            day: reader.fast_fields().i64(column::DAY)?,
            last_day: reader.fast_fields().i64(column::LAST_DAY)?,
            dated: FxHashMap::default(),
            others: DayCounts::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<DayCounts>) -> tantivy::Result<DayCounts> {
        let mut all = DayCounts::default();
        for segment in segments {
            all.add(segment);
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentDays {
    type Fruit = DayCounts;

    fn collect(&mut self, doc: DocId, _score: Score) {
        match (self.day.first(doc), self.last_day.first(doc)) {
            (Some(first), Some(last)) => self.others.add_period(first, last),
            (Some(day), None) => *self.dated.entry(day).or_default() += 1,
            (None, _) => self.others.undated += 1,
        }
    }

    fn harvest(self) -> DayCounts {
        let mut days = self.others;
        for (day, count) in self.dated {
            // A day outside the calendar counts as no date.
            match date::date(day) {
                Some(_) => days.dated.insert(day, count).map_or((), drop),
                None => days.undated += count,
            }
        }
        days
    }
}
