//! Documents published on one day of the year, in whatever year, by the column of days.

use rustc_hash::FxHashSet;
use tantivy::columnar::Column;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use crate::index::schema::column;
use crate::query::date;

const SECONDS_PER_DAY: i64 = 86_400;

/// Documents published on this day of any year, in UTC.
#[derive(Debug, Clone)]
pub(super) struct AnniversaryQuery {
    /// The month, from 1.
    pub(super) month: i8,
    /// The day of the month, from 1.
    pub(super) day: i8,
}

impl Query for AnniversaryQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AnniversaryWeight {
            month: self.month,
            day: self.day,
        }))
    }
}

struct AnniversaryWeight {
    month: i8,
    day: i8,
}

impl Weight for AnniversaryWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let published = segment.fast_fields().i64(column::PUBLISHED)?;
        let year = |seconds: i64| {
            let date = date::date(seconds.div_euclid(SECONDS_PER_DAY));
            date.map(jiff::civil::Date::year)
        };
        let first = year(published.min_value()).unwrap_or(-9999);
        let last = year(published.max_value()).unwrap_or(9999);
        let dates = (first..=last)
            .filter_map(|year| jiff::civil::Date::new(year, self.month, self.day).ok());
        let days: FxHashSet<i64> = dates.map(date::day).collect();
        if days.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut docs = AnniversaryDocs {
            published,
            days,
            doc: 0,
            end: segment.max_doc(),
        };
        docs.find(0);
        Ok(Box::new(ConstScorer::new(docs, boost)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!(
                "document {doc} does not match"
            )));
        }
        Ok(Explanation::new("published on this day of a year", 1.0))
    }
}

struct AnniversaryDocs {
    published: Column<i64>,
    days: FxHashSet<i64>,
    doc: DocId,
    end: DocId,
}

impl AnniversaryDocs {
    fn find(&mut self, from: DocId) -> DocId {
        let is_on_day = |doc: &DocId| {
            let seconds = self.published.first(*doc);
            seconds.is_some_and(|seconds| self.days.contains(&seconds.div_euclid(SECONDS_PER_DAY)))
        };
        self.doc = (from..self.end).find(is_on_day).unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for AnniversaryDocs {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.find(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.find(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end / 365
    }
}
