//! Finds documents published in a range of days, or on a day of any year, from the columns of days.
//!
//! tantivy's own range query always searches for the next document in the range. Beside a word, most of those are
//! thrown away. Here only the document that the word asks about is checked.

use std::ops::RangeInclusive;

use rustc_hash::FxHashSet;
use tantivy::columnar::Column;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

use crate::engine::local::ranking::explanation;
use crate::index::schema::column;
use newsdex_query::DayRange;
use newsdex_text::day::Day;

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
    /// Within these days, see [`DayRange::holds`].
    Within(DayRange),
    /// On this day of any year.
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
        let columns = segment.fast_fields();
        let day = columns.i64(column::DAY)?;
        let last_day = columns.i64(column::LAST_DAY)?;
        let has_periods = last_day.values.num_vals() > 0;
        let known = day.min_value()..=day.max_value();
        let (wanted, days) = match &self.0.when {
            When::Within(days) => (first_days(*days, has_periods), None),
            When::Yearly { month, day } => (known.clone(), Some(days(*month, *day, &known))),
        };
        // For a range outside all values, the column would return the nearest value.
        let first = *wanted.start().max(known.start());
        let last = *wanted.end().min(known.end());
        if first > last || days.as_ref().is_some_and(FxHashSet::is_empty) {
            return Ok(None);
        }
        Ok(Some(PublishedDocs {
            day,
            last_day: has_periods.then_some(last_day),
            first_days: first..=last,
            when: self.0.when.clone(),
            days,
            leads: self.0.leads,
            end: segment.max_doc(),
            found: Vec::new(),
            read: 0..0,
            doc: 0,
        }))
    }
}

/// The first days of all articles that may be in a range, both ends included. An article of which only the year is
/// known is in each month of the year.
fn first_days(days: DayRange, has_periods: bool) -> RangeInclusive<i64> {
    let first = days.from.unwrap_or(i64::MIN);
    let last = days.until.map_or(i64::MAX, |until| until.saturating_sub(1));
    let begin = match days.month().filter(|_| has_periods) {
        Some((first, _)) => {
            Day::new(Day::since_epoch(first).year(), 1, 1).map_or(first, Day::days_since_epoch)
        }
        None => first,
    };
    begin..=last
}

/// The occurrences of this day of the year within a range of days since 1970.
fn days(month: i8, day: i8, days: &RangeInclusive<i64>) -> FxHashSet<i64> {
    let year = |day: &i64| Day::since_epoch(*day).year();
    let years = year(days.start())..=year(days.end());
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
    day: Column<i64>,
    /// The last days of articles of which only the month or the year is known; `None` if there are none.
    last_day: Option<Column<i64>>,
    /// The first days of all articles that may match.
    first_days: RangeInclusive<i64>,
    when: When,
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
            let (days, read) = (self.first_days.clone(), self.read.clone());
            (self.day).get_docids_for_value_range(days, read, &mut self.found);
            let mut found = std::mem::take(&mut self.found);
            if self.days.is_some() || self.last_day.is_some() {
                found.retain(|doc| self.is_meant(*doc));
            }
            self.found = found;
        };
        self.doc
    }

    fn is_meant(&self, doc: DocId) -> bool {
        let Some(first) = self.day.first(doc) else {
            return false;
        };
        let last = self.last_day.as_ref().and_then(|last| last.first(doc));
        match (&self.days, &self.when) {
            (Some(days), _) => last.is_none() && days.contains(&first),
            (None, When::Within(days)) => days.holds(first, last.unwrap_or(first)),
            (None, When::Yearly { .. }) => false,
        }
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

    #[test]
    fn documents_of_a_time_are_found_alone_and_beside_a_word() {
        let mut builder = Schema::builder();
        let first_day = builder.add_i64_field(column::DAY, FAST);
        let last_day = builder.add_i64_field(column::LAST_DAY, FAST);
        let word = builder.add_text_field("word", STRING);
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        // More than two windows; every seventh document has no date, every third has the word. Of every fifth only
        // the month is known, of every eleventh only the year. Eight years, one day in three.
        let documents = 2 * WINDOW + 100;
        let days = |doc: DocId| {
            let day = Day::since_epoch(i64::from(doc * 31 % 1_000) * 3);
            let (first, last) = match doc {
                _ if doc.is_multiple_of(7) => return None,
                _ if doc.is_multiple_of(11) => Day::of_years(day.year(), day.year())?,
                _ if doc.is_multiple_of(5) => Day::of_month(day.year(), day.month())?,
                _ => (day, day),
            };
            Some((first.days_since_epoch(), last.days_since_epoch()))
        };
        for doc in 0..documents {
            let mut document = TantivyDocument::default();
            if let Some((first, last)) = days(doc) {
                document.add_i64(first_day, first);
                if last != first {
                    document.add_i64(last_day, last);
                }
            }
            if doc % 3 == 0 {
                document.add_text(word, "a");
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let range = |from, until| DayRange { from, until };
        let within = [
            range(Some(3), Some(4)),
            range(Some(15), Some(1_200)),
            // March 1971, and one day less.
            range(Some(424), Some(455)),
            range(Some(424), Some(454)),
            // 1971.
            range(Some(365), Some(730)),
            range(Some(-10), Some(0)),
            range(Some(2_997), None),
            range(None, Some(500)),
            range(None, None),
        ];
        let within = within.into_iter().map(When::Within);
        let yearly = [(3, 1), (2, 29), (2, 30)];
        let yearly = yearly.map(|(month, day)| When::Yearly { month, day });
        let queries = within.chain(yearly).flat_map(|when| {
            [false, true].map(|leads| PublishedQuery {
                when: when.clone(),
                leads,
            })
        });
        let mut were_found = 0;
        for query in queries {
            let is_meant = |(first, last): (i64, i64)| match &query.when {
                When::Within(range) => {
                    let is_month = (range.from, range.until) == (Some(424), Some(455));
                    (range.contains(first) && range.contains(last))
                        || is_month && first <= 424 && last >= 454
                }
                When::Yearly { month, day } => {
                    let then = Day::since_epoch(first);
                    first == last
                        && (then.month(), then.day_of_month())
                            == (i64::from(*month), i64::from(*day))
                }
            };
            let found = |query: &dyn Query| {
                let found = searcher.search(query, &DocSetCollector).unwrap();
                let mut found: Vec<DocId> = found.into_iter().map(|found| found.doc_id).collect();
                found.sort_unstable();
                found
            };
            let all = (0..documents).filter(|doc| days(*doc).is_some_and(is_meant));
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
        assert_eq!(were_found, 20);
    }
}
