//! Counts the articles of a query by day, in one pass over the columns of days.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::local::stories::SegmentStories;
use crate::engine::{Counted, DayCounts, Timeline, TimelineRequest};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use crate::index::stories::Stories;
use newsdex_query::{Query, date};

/// Answers [`Engine::timeline`](crate::engine::Engine::timeline) from a snapshot.
pub(super) fn timeline(snapshot: &Arc<Snapshot>, request: &TimelineRequest) -> Result<Timeline> {
    let collector = DayCollector {
        stories: match request.counted {
            Counted::Printings => None,
            Counted::Stories => Some(Arc::clone(snapshot.stories())),
        },
    };
    let count = |query: &Query| -> Result<(DayCounts, Vec<String>)> {
        let budget = QueryBudget::new(&request.cancel);
        let compiled = Compiler::compile(snapshot, query, &budget)?;
        let days = compiled.search(snapshot, &collector)?;
        Ok((days, compiled.notices))
    };
    let (found, notices) = count(&request.query)?;
    let (all, _) = count(&Query::All)?;
    let mut timeline = Timeline::new(request, &found, &all);
    timeline.notices = notices;
    Ok(timeline)
}

struct DayCollector {
    /// The stories, if each is counted once.
    stories: Option<Arc<Stories>>,
}

/// The counts of a segment.
#[derive(Default)]
pub(super) struct SegmentFruit {
    days: DayCounts,
    /// The first day of each story, and the last day of that date.
    stories: FxHashMap<u64, (Option<i64>, Option<i64>)>,
}

struct SegmentDays {
    day: Column<i64>,
    last_day: Column<i64>,
    stories: Option<SegmentStories>,
    first_days: FxHashMap<u64, (Option<i64>, Option<i64>)>,
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
            stories: match &self.stories {
                Some(stories) => Some(SegmentStories::open(reader, stories)?),
                None => None,
            },
            first_days: FxHashMap::default(),
            days: DayCounts::default(),
            run: None,
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
        let day = self.day.first(doc);
        let member = self
            .stories
            .as_ref()
            .and_then(|stories| stories.member(doc));
        if let Some(member) = member {
            let days = (day, self.last_day.first(doc));
            add_first(&mut self.first_days, member.head, days);
            return;
        }
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

    fn harvest(mut self) -> SegmentFruit {
        self.end_run();
        SegmentFruit {
            days: self.days,
            stories: self.first_days,
        }
    }
}
