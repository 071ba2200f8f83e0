//! Finds documents published in a range of time, or on a day of any year, from the date column.
//!
//! tantivy's own range query always searches for the next document in the range. Beside a word, most of those are
//! thrown away. Here only the document that the word asks about is checked.

use newsdex_text::day::Day;
use std::ops::RangeInclusive;

use rustc_hash::FxHashSet;
use tantivy::columnar::Column;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

use crate::engine::local::ranking::explanation;
use crate::index::schema::column;

/// Number of documents whose dates are read at once.
const WINDOW: DocId = 4096;

/// Documents published within a time.
#[derive(Debug, Clone)]
pub(super) struct PublishedQuery {
    pub(super) when: When,
    /// Whether the conditions beside this one cost more than reading the column, so that they should be checked only in
    /// documents that this query matches.
    pub(super) leads: bool,
}

/// The time of publication that a query asks for.
#[derive(Debug, Clone)]
pub(super) enum When {
    /// Within these seconds since 1970, both ends included.
    Within(RangeInclusive<i64>),
    /// On this day of any year, in UTC.
    Yearly {
        /// The month, from 1.
        month: i8,
        /// The day of the month, from 1.
        day: i8,
    },
}

impl Query for PublishedQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(PublishedWeight(self.clone())))
    }
}

struct PublishedWeight(PublishedQuery);

impl PublishedWeight {
    /// Opens the documents of a segment, at none of them; `None` if no document can match.
    fn open(&self, segment: &SegmentReader) -> tantivy::Result<Option<PublishedDocs>> {
        let published = segment.fast_fields().i64(column::PUBLISHED)?;
        let known = published.min_value()..=published.max_value();
        let (wanted, days) = match &self.0.when {
            When::Within(seconds) => (seconds.clone(), None),
            When::Yearly { month, day } => (known.clone(), Some(days(*month, *day, &known))),
        };
        // For a range outside all values, the column would return the nearest value.
        let first = *wanted.start().max(known.start());
        let last = *wanted.end().min(known.end());
        if first > last || days.as_ref().is_some_and(FxHashSet::is_empty) {
            return Ok(None);
        }
        Ok(Some(PublishedDocs {
            published,
            seconds: first..=last,
            days,
            leads: self.0.leads,
            end: segment.max_doc(),
            found: Vec::new(),
            read: 0..0,
            doc: 0,
        }))
    }
}

/// The occurrences of this day of the year within a range of seconds, as days since 1970.
fn days(month: i8, day: i8, seconds: &RangeInclusive<i64>) -> FxHashSet<i64> {
    let years = Day::at(*seconds.start()).year()..=Day::at(*seconds.end()).year();
    let days = years.filter_map(|year| Day::new(year, month.into(), day.into()));
    days.map(Day::days_since_epoch).collect()
}

impl Weight for PublishedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut docs) = self.open(segment)? else {
            return Ok(Box::new(EmptyScorer));
        };
        docs.find(0);
        Ok(Box::new(ConstScorer::new(docs, boost)))
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let Some(mut docs) = self.open(segment)? else {
            let nothing = SeekDangerResult::SeekLowerBound(TERMINATED);
            return Ok((nothing, Box::new(EmptyScorer)));
        };
        let found = docs.seek_danger(target);
        Ok((found, Box::new(ConstScorer::new(docs, boost))))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explanation(self, segment, doc)
    }
}

struct PublishedDocs {
    published: Column<i64>,
    seconds: RangeInclusive<i64>,
    /// The matching days since 1970; `None` if all days of the range match.
    days: Option<FxHashSet<i64>>,
    /// See [`PublishedQuery`].
    leads: bool,
    /// Number of documents in the segment.
    end: DocId,
    /// The matching documents within `read`, sorted.
    found: Vec<DocId>,
    read: std::ops::Range<DocId>,
    doc: DocId,
}

impl PublishedDocs {
    fn find(&mut self, mut from: DocId) -> DocId {
        self.doc = loop {
            if self.read.contains(&from) {
                let next = self.found.partition_point(|doc| *doc < from);
                if let Some(doc) = self.found.get(next) {
                    break *doc;
                }
                from = self.read.end;
            }
            if from >= self.end {
                break TERMINATED;
            }
            self.read = from..from.saturating_add(WINDOW).min(self.end);
            self.found.clear();
            let (seconds, read) = (self.seconds.clone(), self.read.clone());
            (self.published).get_docids_for_value_range(seconds, read, &mut self.found);
            let mut found = std::mem::take(&mut self.found);
            if self.days.is_some() {
                found.retain(|doc| self.is_meant(*doc));
            }
            self.found = found;
        };
        self.doc
    }

    fn is_meant(&self, doc: DocId) -> bool {
        self.published.first(doc).is_some_and(|seconds| {
            let days = self.days.as_ref();
            self.seconds.contains(&seconds)
                && days.is_none_or(|days| days.contains(&Day::at(seconds).days_since_epoch()))
        })
    }
}

impl DocSet for PublishedDocs {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.find(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.find(target)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= self.end {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        if self.is_meant(target) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(match self.leads {
            true => self.find(target + 1),
            false => target + 1,
        })
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        match self.days {
            Some(_) => self.end / 365,
            None => self.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::collector::DocSetCollector;
    use tantivy::query::{BooleanQuery, TermQuery};
    use tantivy::schema::{FAST, IndexRecordOption, STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument, Term};

    /// Between two instants that documents have: eight years in a thousand steps, one of them a leap day.
    const STEP: i64 = 3 * 24 * 60 * 60;

    #[test]
    fn documents_of_a_time_are_found_alone_and_beside_a_word() {
        let mut builder = Schema::builder();
        let published = builder.add_i64_field(column::PUBLISHED, FAST);
        let word = builder.add_text_field("word", STRING);
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        // More than two windows; every seventh document has no date, every third has the word.
        let documents = 2 * WINDOW + 100;
        let moment =
            |doc: DocId| (!doc.is_multiple_of(7)).then(|| i64::from(doc * 31 % 1_000) * STEP);
        for doc in 0..documents {
            let mut document = TantivyDocument::default();
            if let Some(moment) = moment(doc) {
                document.add_i64(published, moment);
            }
            if doc % 3 == 0 {
                document.add_text(word, "a");
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let ranges = [
            0..=0,
            5 * STEP..=400 * STEP,
            -10..=-1,
            999 * STEP..=i64::MAX,
            i64::MIN..=i64::MAX,
        ];
        let within = ranges.into_iter().map(When::Within);
        let days = [(3, 1), (2, 29), (2, 30)];
        let yearly = days.map(|(month, day)| When::Yearly { month, day });
        let queries = within.chain(yearly).flat_map(|when| {
            [false, true].map(|leads| PublishedQuery {
                when: when.clone(),
                leads,
            })
        });
        let mut were_found = 0;
        for query in queries {
            let is_meant = |seconds: i64| match &query.when {
                When::Within(range) => range.contains(&seconds),
                When::Yearly { month, day } => {
                    let day_then = Day::at(seconds);
                    (day_then.month(), day_then.day_of_month())
                        == (i64::from(*month), i64::from(*day))
                }
            };
            let found = |query: &dyn Query| {
                let found = searcher.search(query, &DocSetCollector).unwrap();
                let mut found: Vec<DocId> = found.into_iter().map(|found| found.doc_id).collect();
                found.sort_unstable();
                found
            };
            let all = (0..documents).filter(|doc| moment(*doc).is_some_and(is_meant));
            let expected: Vec<DocId> = all.collect();
            were_found += usize::from(!expected.is_empty());
            assert_eq!(found(&query), expected, "{query:?}");
            let term = TermQuery::new(Term::from_field_text(word, "a"), IndexRecordOption::Basic);
            let both: Vec<Box<dyn Query>> = vec![Box::new(term), Box::new(query.clone())];
            let expected: Vec<DocId> = expected.into_iter().filter(|doc| doc % 3 == 0).collect();
            let both = BooleanQuery::intersection(both);
            assert_eq!(found(&both), expected, "{query:?}");
        }
        // All searches except those before the first date and on a day that does not exist.
        assert_eq!(were_found, 12);
    }
}
