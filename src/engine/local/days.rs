//! Counts the articles of a query by day, in one pass over the columns of days.

use std::sync::Arc;

use anyhow::Result;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::{DayCounts, Timeline, TimelineRequest};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_query::{Query, date};

/// Answers [`Engine::timeline`](crate::engine::Engine::timeline) from a snapshot.
pub(super) fn timeline(snapshot: &Arc<Snapshot>, request: &TimelineRequest) -> Result<Timeline> {
    let count = |query: &Query| -> Result<(DayCounts, Vec<String>)> {
        let budget = QueryBudget::new(&request.cancel);
        let compiled = Compiler::compile(snapshot, query, &budget)?;
        let days = compiled.search(snapshot, &DayCollector)?;
        Ok((days, compiled.notices))
    };
    let (found, notices) = count(&request.query)?;
    let (all, _) = count(&Query::All)?;
    let mut timeline = Timeline::new(request, &found, &all);
    timeline.notices = notices;
    Ok(timeline)
}

struct DayCollector;

struct SegmentDays {
    day: Column<i64>,
    last_day: Column<i64>,
    days: DayCounts,
    /// The day of the last counted articles and their number: neighbours often share a day.
    run: Option<(i64, u64)>,
}

impl SegmentDays {
    fn end_run(&mut self) {
        if let Some((day, count)) = self.run.take() {
            *self.days.dated.entry(day).or_default() += count;
        }
    }
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
            days: DayCounts::default(),
            run: None,
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
        let day = self.day.first(doc);
        if let (Some(first), Some(last)) = (day, self.last_day.first(doc)) {
            self.days.add_period(first, last);
            return;
        }
        match (day, &mut self.run) {
            (Some(day), Some((last, count))) if *last == day => *count += 1,
            // A day outside the calendar counts as no date.
            (Some(day), _) if date::date(day).is_some() => {
                self.end_run();
                self.run = Some((day, 1));
            }
            _ => self.days.undated += 1,
        }
    }

    fn harvest(mut self) -> DayCounts {
        self.end_run();
        self.days
    }
}
