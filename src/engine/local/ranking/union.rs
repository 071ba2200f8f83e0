//! Ranks all documents that contain any of several words: one word after the other is counted, for a window of
//! documents at a time.
//!
//! Checking each word in each document is necessary if documents need several of the words. For frequent words it costs
//! several times as much.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{
    BooleanQuery, BoostQuery, EnableScoring, Explanation, Occur, Query, Scorer, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SeekDangerResult, SegmentReader, TERMINATED};

use super::{FieldsQuery, FieldsWeight, Norms, counted, scored};
use crate::engine::local::pattern::{FEW_TERMS, LanguageFilter, Tally, terms_of};

/// Number of documents in a window.
const WINDOW: usize = 2048;

/// Matches documents in which any of several patterns matches; each pattern has a weight.
#[derive(Debug, Clone)]
pub(in crate::engine) struct AnyQuery {
    pub(in crate::engine) parts: Vec<(FieldsQuery, f32)>,
}

impl Query for AnyQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weighed = |(part, weight): &(FieldsQuery, f32)| -> Box<dyn Query> {
            let part = Box::new(part.clone());
            match *weight == 1.0 {
                true => part,
                false => Box::new(BoostQuery::new(part, *weight)),
            }
        };
        let union = match self.parts.as_slice() {
            // A union would search for its first document even if other conditions decide which documents are checked.
            [part] => weighed(part).weight(enable_scoring)?,
            parts => {
                let parts = parts.iter().map(|part| (Occur::Should, weighed(part)));
                BooleanQuery::new(parts.collect()).weight(enable_scoring)?
            }
        };
        let is_word = |(part, _): &(FieldsQuery, f32)| part.resolved.is_of_single_words();
        if !enable_scoring.is_scoring_enabled() || !self.parts.iter().all(is_word) {
            return Ok(union);
        }
        let parts = self
            .parts
            .iter()
            .map(|(part, weight)| Ok((part.fields_weight(enable_scoring)?, *weight)));
        let parts = parts.collect::<tantivy::Result<_>>()?;
        Ok(Box::new(AnyWeight { parts, union }))
    }
}

struct AnyWeight {
    parts: Vec<(FieldsWeight, f32)>,
    /// The same query, document by document.
    union: Box<dyn Weight>,
}

impl Weight for AnyWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.union.scorer(segment, boost)
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        self.union.scorer_danger(segment, target, boost)
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.union.explain(segment, doc)
    }

    fn for_each(
        &self,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let parts = self
            .parts
            .iter()
            .map(|(part, weight)| Part::open(part, *weight, segment));
        let mut parts = parts.collect::<tantivy::Result<Vec<Part>>>()?;
        let budget = self.parts.first().map(|(part, _)| &part.query.budget);
        let is_cancelled = || budget.is_some_and(|budget| budget.check_cancelled().is_err());
        let most_fields = parts.iter().map(|part| part.fields.len()).max();
        let mut window = Window::new(most_fields.unwrap_or(0));
        while !is_cancelled() {
            let next = parts.iter().map(Part::next).min();
            let Some(start) = next.filter(|start| *start != TERMINATED) else {
                return Ok(());
            };
            for part in &mut parts {
                part.add(start, &mut window);
            }
            window.give(start, callback);
        }
        Ok(())
    }
}

/// One word in all fields of its scope.
struct Part {
    fields: Vec<PartField>,
    idf: f32,
    step: f32,
}

struct PartField {
    terms: Vec<UnionTerm>,
    lengths: Option<FieldNormReader>,
    norms: Norms,
}

/// The documents of one term, read block by block.
struct UnionTerm {
    postings: BlockSegmentPostings,
    /// Number of documents of the block that were passed.
    passed: usize,
    language: Option<LanguageFilter>,
    counts_anywhere: bool,
    is_every_form: bool,
}

impl Part {
    fn open(weight: &FieldsWeight, boost: f32, segment: &SegmentReader) -> tantivy::Result<Part> {
        let FieldsWeight { query, idf } = weight;
        let mut fields = Vec::with_capacity(query.fields.len());
        for field in &query.fields {
            let mut found = Vec::new();
            for word in &query.resolved.words {
                found.extend(terms_of(word, field.field, segment)?);
            }
            if found.is_empty() {
                continue;
            }
            // None of many terms is the typed form.
            let are_few = found.len() <= FEW_TERMS;
            let index = segment.inverted_index(field.field)?;
            let terms = found.into_iter().map(|term| {
                let option = IndexRecordOption::WithFreqs;
                Ok(UnionTerm {
                    postings: index.read_block_postings_from_terminfo(&term.info, option)?,
                    passed: 0,
                    language: term.language,
                    counts_anywhere: are_few && term.counts_anywhere,
                    is_every_form: are_few && term.is_every_form,
                })
            });
            fields.push(PartField {
                terms: terms.collect::<tantivy::Result<_>>()?,
                lengths: segment.fieldnorms_readers().get_field(field.field)?,
                norms: field.norms.clone(),
            });
        }
        Ok(Part {
            fields,
            idf: idf.unwrap_or(0.0) * boost,
            step: query.step,
        })
    }

    /// The first document that was not counted yet.
    fn next(&self) -> DocId {
        let terms = self.fields.iter().flat_map(|field| &field.terms);
        terms.map(UnionTerm::next).min().unwrap_or(TERMINATED)
    }

    /// Adds the scores of the documents in the window that begins with `start`.
    fn add(&mut self, start: DocId, window: &mut Window) {
        for (field, tallies) in self.fields.iter_mut().zip(&mut window.tallies) {
            for term in &mut field.terms {
                term.count(start, tallies, &mut window.is_here);
            }
        }
        let Window {
            tallies,
            is_here,
            scores,
            is_found,
        } = window;
        for (here, found) in is_here.0.iter().zip(&mut is_found.0) {
            *found |= here;
        }
        is_here.take(|offset| {
            let doc = start + offset as DocId;
            let mut frequency = 0.0;
            for (field, tallies) in self.fields.iter().zip(tallies.iter_mut()) {
                let Some(tally) = tallies.get_mut(offset) else {
                    continue;
                };
                let occurrences = std::mem::take(tally).occurrences();
                if occurrences.all > 0 {
                    frequency += counted(occurrences) * field.norms.of(field.lengths.as_ref(), doc);
                }
            }
            if let Some(score) = scores.get_mut(offset) {
                *score += scored(frequency, self.idf, self.step);
            }
        });
    }
}

impl UnionTerm {
    fn next(&self) -> DocId {
        let next = self.postings.docs().get(self.passed);
        next.copied().unwrap_or(TERMINATED)
    }

    fn count(&mut self, start: DocId, tallies: &mut [Tally], is_here: &mut Offsets) {
        let end = start.saturating_add(WINDOW as DocId).min(TERMINATED);
        loop {
            let (docs, counts) = (self.postings.docs(), self.postings.freqs());
            let (Some(docs), Some(counts)) = (docs.get(self.passed..), counts.get(self.passed..))
            else {
                return;
            };
            let inside = docs.partition_point(|doc| *doc < end);
            for (doc, count) in docs.iter().zip(counts).take(inside) {
                let offset = doc.wrapping_sub(start) as usize;
                let passes = self
                    .language
                    .as_ref()
                    .is_none_or(|language| language.passes(*doc));
                if let Some(tally) = tallies.get_mut(offset).filter(|_| passes) {
                    tally.add(*count, self.counts_anywhere, self.is_every_form);
                    is_here.add(offset);
                }
            }
            self.passed += inside;
            if inside < docs.len() || docs.is_empty() {
                return;
            }
            self.postings.advance();
            self.passed = 0;
        }
    }
}

/// The counts and scores of the documents in the current window.
struct Window {
    /// The counts of the current part, by field and document.
    tallies: Vec<Vec<Tally>>,
    /// The documents that contain the current part.
    is_here: Offsets,
    scores: Vec<Score>,
    /// The documents that contain any part.
    is_found: Offsets,
}

impl Window {
    fn new(fields: usize) -> Window {
        Window {
            tallies: vec![vec![Tally::default(); WINDOW]; fields],
            is_here: Offsets::default(),
            scores: vec![0.0; WINDOW],
            is_found: Offsets::default(),
        }
    }

    /// Passes the documents and their scores to `callback`, and clears both.
    fn give(&mut self, start: DocId, callback: &mut dyn FnMut(DocId, Score)) {
        let scores = &mut self.scores;
        self.is_found.take(|offset| {
            if let Some(score) = scores.get_mut(offset) {
                callback(start + offset as DocId, std::mem::take(score));
            }
        });
    }
}

/// A set of documents of a window: one bit for each.
struct Offsets([u64; WINDOW / 64]);

impl Default for Offsets {
    fn default() -> Offsets {
        Offsets([0; WINDOW / 64])
    }
}

impl Offsets {
    fn add(&mut self, offset: usize) {
        if let Some(bits) = self.0.get_mut(offset / 64) {
            *bits |= 1 << (offset % 64);
        }
    }

    /// Passes the offsets to `tell` in ascending order, and clears the set.
    fn take(&mut self, mut tell: impl FnMut(usize)) {
        for (number, bits) in self.0.iter_mut().enumerate() {
            let mut rest = std::mem::take(bits);
            while rest != 0 {
                tell(number * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}
