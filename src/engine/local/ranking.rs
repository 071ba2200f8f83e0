//! Ranks hits with BM25F.
//!
//! Each part of a query with words is one [`FieldsQuery`]. Its occurrences in title and text are weighted, divided by
//! the length of the field and added before saturation, so that a title and a text that say the same count as one piece
//! of evidence, not as two. The distances and positions of words are compared later, for the best hits only:
//! [`rerank`].
//!
//! The same articles get the same scores with any division into segments and any number of threads. Frequencies and
//! lengths include only articles that are not deleted. Every addend is a multiple of one step, which is coarse enough
//! for exact sums, so the order of addition does not matter.
//!
//! S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields", 2004.

pub(super) mod explain;
mod idf;
pub(super) mod recency;
pub(super) mod rerank;
pub(super) mod union;

use std::sync::{Arc, OnceLock};

use anyhow::Result;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{
    DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED, TantivyError,
};

use self::idf::Idf;
use crate::engine::bm25f::{AS_TYPED_GAIN, K1, LENGTH, TITLE_LENGTH, TITLE_WEIGHT, saturated};
use crate::engine::budget::QueryBudget;
use crate::engine::local::pattern::{Needs, Occurrences, PatternScorer};
use crate::index::reader::Snapshot;
use newsdex_query::Query as Asked;
use newsdex_query::matching::Resolved;

/// The step between scores for weights up to 1: sums up to 16,384 are exact.
const STEP: f32 = 1.0 / 1024.0;

/// The parameters of the ranking of one query.
#[derive(Debug, Clone)]
pub(super) struct Ranking {
    title: Field,
    /// Number of articles in the archive.
    articles: u64,
    step: f32,
    budget: QueryBudget,
}

impl Ranking {
    /// The ranking of the parts of `query`, which share one budget.
    pub(super) fn new(snapshot: &Snapshot, query: &Asked, budget: QueryBudget) -> Ranking {
        let heaviest = heaviest(query).max(1.0);
        Ranking {
            title: snapshot.fields().title,
            articles: snapshot.whole().articles().max(1),
            step: STEP * heaviest.log2().ceil().exp2(),
            budget,
        }
    }

    /// The query for a pattern in any of these fields.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn fields_query(
        &self,
        snapshot: &Snapshot,
        fields: &[Field],
        resolved: Arc<Resolved>,
    ) -> Result<FieldsQuery> {
        let among_others = fields.len() > 1;
        let ranked = |field: &Field| -> Result<RankedField> {
            let is_title = *field == self.title;
            let (weight, length) = match is_title {
                true if among_others => (TITLE_WEIGHT, TITLE_LENGTH),
                true => (1.0, TITLE_LENGTH),
                false => (1.0, LENGTH),
            };
            Ok(RankedField {
                field: *field,
                is_title,
                norms: Norms::new(weight, length, snapshot.whole().average_length(*field)?),
            })
        };
        Ok(FieldsQuery {
            fields: fields.iter().map(ranked).collect::<Result<_>>()?,
            resolved,
            articles: self.articles,
            words: snapshot.whole().searcher().clone(),
            step: self.step,
            budget: self.budget.clone(),
            idf: Arc::default(),
        })
    }

    /// Rounds a value to the nearest step.
    fn stepped(&self, value: f32) -> f32 {
        stepped(value, self.step)
    }
}

/// Rounds a positive value to the nearest step. Called for each document: a cast costs a tenth of `round`, which is a
/// function call on processors without an instruction for it.
fn stepped(value: f32, step: f32) -> f32 {
    (value / step + 0.5) as i64 as f32 * step
}

/// Number of documents of a word that can be skipped in the time of comparing positions in one document.
const COST_OF_COMPARING: u64 = 40;

/// The largest weight of any part of a query, at least 1.
fn heaviest(query: &Asked) -> f32 {
    match query {
        Asked::And(parts) | Asked::Or(parts) => parts.iter().map(heaviest).fold(1.0, f32::max),
        Asked::Weighted(inner, weight) => heaviest(inner) * weight.max(1.0),
        _ => 1.0,
    }
}

/// Matches documents in which a pattern matches in any of several fields, with scores.
#[derive(Debug, Clone)]
pub(super) struct FieldsQuery {
    fields: Vec<RankedField>,
    resolved: Arc<Resolved>,
    articles: u64,
    /// The archive in which words are rare or frequent.
    words: Searcher,
    step: f32,
    budget: QueryBudget,
    /// The idf; looked up once, and only if documents are ranked.
    idf: Arc<OnceLock<Idf>>,
}

#[derive(Debug, Clone)]
struct RankedField {
    field: Field,
    is_title: bool,
    norms: Norms,
}

/// The weight of one occurrence, for each stored length of a field.
#[derive(Debug, Clone)]
struct Norms(Arc<[f32; 256]>);

impl Norms {
    fn new(weight: f32, length: f32, average: f32) -> Norms {
        let mut norms = [0.0; 256];
        for (id, norm) in (0..=u8::MAX).zip(&mut norms) {
            let share = FieldNormReader::id_to_fieldnorm(id) as f32 / average;
            *norm = weight / (1.0 - length + length * share);
        }
        Norms(Arc::new(norms))
    }

    fn of(&self, lengths: Option<&FieldNormReader>, doc: DocId) -> f32 {
        let id = lengths.map_or(1, |lengths| lengths.fieldnorm_id(doc));
        self.0[usize::from(id)]
    }
}

impl FieldsQuery {
    /// The idf of the pattern, looked up at the first call.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    fn idf(&self) -> tantivy::Result<&Idf> {
        if let Some(idf) = self.idf.get() {
            return Ok(idf);
        }
        let fields: Vec<Field> = self.fields.iter().map(|field| field.field).collect();
        let idf = Idf::of(&self.resolved, &fields, self.articles, &self.words)?;
        Ok(self.idf.get_or_init(|| idf))
    }

    /// Opens the fields of a segment; the scorer is not positioned.
    fn open(
        &self,
        segment: &SegmentReader,
        idf: Option<f32>,
        boost: Score,
        needs: Needs,
    ) -> tantivy::Result<FieldsScorer> {
        let mut fields = Vec::with_capacity(self.fields.len());
        for RankedField {
            field,
            is_title,
            norms,
        } in &self.fields
        {
            let docs = PatternScorer::open(&self.resolved, *field, segment, needs, &self.budget)?;
            let Some(docs) = docs else {
                continue;
            };
            let lengths = match idf {
                Some(_) => segment.fieldnorms_readers().get_field(*field)?,
                None => None,
            };
            fields.push(FieldScorer {
                docs,
                is_title: *is_title,
                lengths,
                norms: norms.clone(),
                is_lost: true,
            });
        }
        Ok(FieldsScorer {
            fields,
            idf,
            step: self.step,
            boost,
            doc: TERMINATED,
        })
    }
}

impl Query for FieldsQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.fields_weight(enable_scoring)?))
    }
}

impl FieldsQuery {
    /// As [`Query::weight`], with the concrete type.
    pub(super) fn fields_weight(
        &self,
        enable_scoring: EnableScoring<'_>,
    ) -> tantivy::Result<FieldsWeight> {
        let idf = match enable_scoring.is_scoring_enabled() {
            true => Some(self.idf()?.value),
            false => None,
        };
        let query = self.clone();
        Ok(FieldsWeight { query, idf })
    }
}

/// Opens a [`FieldsQuery`] in any segment.
pub(super) struct FieldsWeight {
    query: FieldsQuery,
    idf: Option<f32>,
}

impl FieldsWeight {
    /// Opens the documents of a segment, at the first of them.
    pub(super) fn open(
        &self,
        segment: &SegmentReader,
        boost: Score,
        needs: Needs,
    ) -> tantivy::Result<FieldsScorer> {
        let mut scorer = self.query.open(segment, self.idf, boost, needs)?;
        for field in &mut scorer.fields {
            field.docs.find_from(0);
            field.is_lost = false;
        }
        scorer.update();
        Ok(scorer)
    }
}

impl Weight for FieldsWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let scorer = self.open(segment, boost, Needs::Counts)?;
        Ok(match scorer.doc {
            TERMINATED => Box::new(EmptyScorer),
            _ => Box::new(scorer),
        })
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let mut scorer = (self.query).open(segment, self.idf, boost, Needs::Counts)?;
        let found = scorer.seek_danger(target);
        Ok((found, Box::new(scorer)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explanation(self, segment, doc)
    }
}

/// The explanation that tantivy requires of every weight: the score of a document.
pub(super) fn explanation(
    weight: &dyn Weight,
    segment: &SegmentReader,
    doc: DocId,
) -> tantivy::Result<Explanation> {
    let mut scorer = weight.scorer(segment, 1.0)?;
    if scorer.doc() > doc || scorer.seek(doc) != doc {
        return Err(TantivyError::InvalidArgument(format!(
            "document {doc} does not match"
        )));
    }
    Ok(Explanation::new("BM25F of a pattern", scorer.score()))
}

/// The documents of several fields in one segment.
pub(super) struct FieldsScorer {
    fields: Vec<FieldScorer>,
    idf: Option<f32>,
    step: f32,
    boost: Score,
    doc: DocId,
}

struct FieldScorer {
    docs: PatternScorer,
    is_title: bool,
    lengths: Option<FieldNormReader>,
    norms: Norms,
    /// Whether the scorer is at no match, so that its next match must be searched when it is needed.
    is_lost: bool,
}

impl FieldScorer {
    fn is_at(&self, doc: DocId) -> bool {
        !self.is_lost && self.docs.doc() == doc
    }

    /// The weight of one occurrence in a document.
    fn norm(&self, doc: DocId) -> f32 {
        self.norms.of(self.lengths.as_ref(), doc)
    }
}

impl FieldsScorer {
    /// Number of places that match in the current document; requires [`Needs::Positions`].
    pub(super) fn places(&mut self) -> usize {
        let doc = self.doc;
        let here = self.fields.iter_mut().filter(|field| field.is_at(doc));
        here.map(|field| field.docs.places()).sum()
    }

    fn update(&mut self) -> DocId {
        let docs = self.fields.iter().map(|field| field.docs.doc());
        self.doc = docs.min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for FieldsScorer {
    fn advance(&mut self) -> DocId {
        let doc = self.doc;
        for field in &mut self.fields {
            if std::mem::take(&mut field.is_lost) {
                field.docs.find_from(doc + 1);
            } else if field.docs.doc() == doc {
                field.docs.advance();
            }
        }
        self.update()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        for field in &mut self.fields {
            if std::mem::take(&mut field.is_lost) {
                field.docs.find_from(target);
            } else if field.docs.doc() < target {
                field.docs.seek(target);
            }
        }
        self.update()
    }

    /// Checks a phrase only in the requested document. The next document with the phrase can be thousands of documents
    /// away, and each of those can contain all its words.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        let mut next = TERMINATED;
        let mut is_found = false;
        for field in &mut self.fields {
            match field.docs.check(target) {
                SeekDangerResult::Found => {
                    is_found = true;
                    field.is_lost = false;
                }
                SeekDangerResult::SeekLowerBound(bound) => {
                    next = next.min(bound);
                    field.is_lost = true;
                }
            }
        }
        if !is_found {
            return SeekDangerResult::SeekLowerBound(next);
        }
        self.doc = target;
        SeekDangerResult::Found
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let hints = self.fields.iter().map(|field| field.docs.size_hint());
        hints.fold(0, u32::saturating_add)
    }

    /// Raises the cost if positions are compared, so that every other condition is checked first.
    fn cost(&self) -> u64 {
        let compares = self.fields.iter().any(|field| field.docs.compares_places());
        let times = if compares { COST_OF_COMPARING } else { 1 };
        u64::from(self.size_hint()) * times
    }
}

impl Scorer for FieldsScorer {
    fn score(&mut self) -> Score {
        let Some(idf) = self.idf else {
            return self.boost;
        };
        let mut frequency = 0.0;
        for field in &self.fields {
            if field.is_at(self.doc) {
                frequency += counted(field.docs.occurrences()) * field.norm(self.doc);
            }
        }
        scored(frequency, idf * self.boost, self.step)
    }
}

/// The weight of the occurrences in one field, before its length is considered.
fn counted(Occurrences { all, as_typed }: Occurrences) -> f32 {
    all as f32 + as_typed as f32 * AS_TYPED_GAIN
}

/// The score of a frequency, summed over all fields.
fn scored(frequency: f32, idf: f32, step: f32) -> Score {
    stepped(idf * saturated(frequency) * (K1 + 1.0), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_steps_are_exact_in_any_order() {
        let values: Vec<f32> = (1..200u16).map(|number| 37.0 / f32::from(number)).collect();
        let stepped: Vec<f32> = values.iter().map(|value| stepped(*value, STEP)).collect();
        let forwards: f32 = stepped.iter().sum();
        let backwards: f32 = stepped.iter().rev().sum();
        assert_eq!(forwards.to_bits(), backwards.to_bits());
    }

    #[test]
    fn a_short_field_counts_for_more_and_a_title_for_most() {
        let body = Norms::new(1.0, LENGTH, 400.0);
        let title = Norms::new(TITLE_WEIGHT, TITLE_LENGTH, 10.0);
        let of =
            |norms: &Norms, words| norms.0[usize::from(FieldNormReader::fieldnorm_to_id(words))];
        assert!(of(&body, 100) > of(&body, 400) && of(&body, 400) > of(&body, 4000));
        assert!(of(&title, 20) > of(&body, 100));
    }

    #[test]
    fn weights_make_the_steps_coarser() {
        let word = || Asked::Undated;
        let weighted = |query, weight| Asked::Weighted(Box::new(query), weight);
        assert_eq!(heaviest(&word()), 1.0);
        assert_eq!(heaviest(&weighted(word(), 0.5)), 1.0);
        let inner = Asked::Or(vec![word(), weighted(word(), 4.0)]);
        assert_eq!(heaviest(&weighted(inner, 3.0)), 12.0);
    }
}
