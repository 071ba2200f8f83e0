//! Documents published in a range of time, by the column of instants.
//!
//! tantivy's own query for ranges looks for the next document of the range wherever it is asked for
//! one; beside a word, most of those are thrown away. Here a document that a word names is looked at
//! alone.

use std::ops::RangeInclusive;

use tantivy::columnar::Column;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

use crate::engine::ranking::explanation;
use crate::index::schema::column;

/// Of how many documents the column is read at once.
const WINDOW: DocId = 4096;

/// Documents published at one of these seconds since 1970.
#[derive(Debug, Clone)]
pub(super) struct PublishedQuery {
    pub(super) seconds: RangeInclusive<i64>,
}

impl Query for PublishedQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let seconds = self.seconds.clone();
        Ok(Box::new(PublishedWeight { seconds }))
    }
}

struct PublishedWeight {
    seconds: RangeInclusive<i64>,
}

impl PublishedWeight {
    /// The documents of a segment, at none of them; nothing where none can be of the range.
    fn open(&self, segment: &SegmentReader) -> tantivy::Result<Option<PublishedDocs>> {
        let published = segment.fast_fields().i64(column::PUBLISHED)?;
        // Of a range that is outside of all values the column gives the nearest value.
        let first = *self.seconds.start().max(&published.min_value());
        let last = *self.seconds.end().min(&published.max_value());
        if first > last {
            return Ok(None);
        }
        Ok(Some(PublishedDocs {
            published,
            seconds: first..=last,
            end: segment.max_doc(),
            found: Vec::new(),
            read: 0..0,
            doc: 0,
        }))
    }
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
    /// How many documents the segment has.
    end: DocId,
    /// Those of the range among the documents that were read last.
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
        };
        self.doc
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
        let published = self.published.first(target);
        if published.is_some_and(|seconds| self.seconds.contains(&seconds)) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(target + 1)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end
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
    fn documents_of_a_range_are_found_alone_and_beside_a_word() {
        let mut builder = Schema::builder();
        let published = builder.add_i64_field(column::PUBLISHED, FAST);
        let word = builder.add_text_field("word", STRING);
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        // More than two windows; every seventh has no date, every third the word.
        let documents = 2 * WINDOW + 100;
        let moment = |doc: DocId| (!doc.is_multiple_of(7)).then(|| i64::from(doc * 31 % 1_000));
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
        for seconds in [
            0..=0,
            5..=400,
            -10..=-1,
            999..=i64::MAX,
            i64::MIN..=i64::MAX,
        ] {
            let query = PublishedQuery {
                seconds: seconds.clone(),
            };
            let is_in = |doc: &DocId| moment(*doc).is_some_and(|moment| seconds.contains(&moment));
            let found = |query: &dyn Query| {
                let found = searcher.search(query, &DocSetCollector).unwrap();
                let mut found: Vec<DocId> = found.into_iter().map(|found| found.doc_id).collect();
                found.sort_unstable();
                found
            };
            let expected: Vec<DocId> = (0..documents).filter(is_in).collect();
            assert_eq!(found(&query), expected, "{seconds:?}");
            let term = TermQuery::new(Term::from_field_text(word, "a"), IndexRecordOption::Basic);
            let both = BooleanQuery::intersection(vec![Box::new(term), Box::new(query)]);
            let expected: Vec<DocId> = expected.into_iter().filter(|doc| doc % 3 == 0).collect();
            assert_eq!(found(&both), expected, "{seconds:?}");
        }
    }
}
