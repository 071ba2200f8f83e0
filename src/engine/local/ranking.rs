//! Ranking: BM25F over title and text.
//!
//! Each part of a query with words is one [`FieldsQuery`]. Its frequencies in title and text are
//! weighted, normalised by the length of the field and added before they are saturated, so that a
//! title and a text that say the same count as one piece of evidence and not as two. Positions are
//! looked at only for the best hits, in [`rerank`].
//!
//! The same articles get the same scores in any division into segments and with any number of
//! threads. Frequencies and lengths do not include deleted articles, and every summand is a
//! multiple of a step that is large enough for sums to be exact, so that the order of addition does
//! not matter.
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
use crate::engine::budget::QueryBudget;
use crate::engine::local::pattern::{Needs, Occurrences, PatternScorer};
use crate::index::reader::Snapshot;
use newsdex_query::Query as Asked;
use newsdex_query::matching::Resolved;

/// The saturation of frequencies (k1): the usual value of the literature.
const K1: f32 = 1.2;

/// The weight of an occurrence in the title; one in the text has weight 1. The values from here on
/// were chosen on the judged queries of `scripts/ranking.py`.
const TITLE_WEIGHT: f32 = 3.0;

/// Length normalisation (b) of titles: none at 0, full at 1. The length of a headline depends on
/// the page more than on its content.
const TITLE_LENGTH: f32 = 0.3;

/// Length normalisation (b) of other fields.
const LENGTH: f32 = 0.6;

/// Additional weight of an occurrence in exactly the typed form.
const AS_TYPED_GAIN: f32 = 0.2;

/// The step between scores for weights up to 1: sums up to 16,384 are exact.
const STEP: f32 = 1.0 / 1024.0;

/// The parameters of the ranking of one query.
#[derive(Debug, Clone)]
pub(super) struct Ranking {
    title: Field,
    /// Number of all articles.
    articles: u64,
    step: f32,
    budget: QueryBudget,
}

impl Ranking {
    /// For the parts of `query`, which share a budget.
    pub(super) fn new(snapshot: &Snapshot, query: &Asked, budget: QueryBudget) -> Ranking {
        let heaviest = heaviest(query).max(1.0);
        Ranking {
            title: snapshot.fields().title,
            articles: snapshot.articles().max(1),
            step: STEP * heaviest.log2().ceil().exp2(),
            budget,
        }
    }

    /// The tantivy query for a pattern in any of some fields.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
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
                norms: Norms::new(weight, length, snapshot.average_length(*field)?),
            })
        };
        Ok(FieldsQuery {
            fields: fields.iter().map(ranked).collect::<Result<_>>()?,
            resolved,
            articles: self.articles,
            step: self.step,
            budget: self.budget.clone(),
            idf: Arc::default(),
        })
    }

    /// Rounds a value to a multiple of the step.
    fn stepped(&self, value: f32) -> f32 {
        stepped(value, self.step)
    }
}

/// Rounds a positive value. Called for each document: a cast costs a tenth of `round`, which is a
/// function call unless the target is sure to have an instruction for it.
fn stepped(value: f32, step: f32) -> f32 {
    (value / step + 0.5) as i64 as f32 * step
}

/// The cost of comparing positions in one document, in units of passing one document of a word.
const COST_OF_COMPARING: u64 = 40;

/// The largest weight of any part of a query.
fn heaviest(query: &Asked) -> f32 {
    match query {
        Asked::And(parts) | Asked::Or(parts) => parts.iter().map(heaviest).fold(1.0, f32::max),
        Asked::Weighted(inner, weight) => heaviest(inner) * weight.max(1.0),
        _ => 1.0,
    }
}

/// Ranks the documents in which a pattern matches in any of some fields.
#[derive(Debug, Clone)]
pub(super) struct FieldsQuery {
    fields: Vec<RankedField>,
    resolved: Arc<Resolved>,
    articles: u64,
    step: f32,
    budget: QueryBudget,
    /// Computed once, and only if documents are ranked.
    idf: Arc<OnceLock<Idf>>,
}

#[derive(Debug, Clone)]
struct RankedField {
    field: Field,
    is_title: bool,
    norms: Norms,
}

/// The weight of one occurrence, for each length of a field.
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
    /// The idf of the pattern; computed at the first call.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    fn idf(&self, searcher: &Searcher) -> tantivy::Result<&Idf> {
        if let Some(idf) = self.idf.get() {
            return Ok(idf);
        }
        let fields: Vec<Field> = self.fields.iter().map(|field| field.field).collect();
        let idf = Idf::of(&self.resolved, &fields, self.articles, searcher)?;
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
    /// The weight, by its own type.
    pub(super) fn fields_weight(
        &self,
        enable_scoring: EnableScoring<'_>,
    ) -> tantivy::Result<FieldsWeight> {
        let idf = match (
            enable_scoring.is_scoring_enabled(),
            enable_scoring.searcher(),
        ) {
            (true, Some(searcher)) => Some(self.idf(searcher)?.value),
            _ => None,
        };
        let query = self.clone();
        Ok(FieldsWeight { query, idf })
    }
}

/// Opens a query in each segment.
pub(super) struct FieldsWeight {
    query: FieldsQuery,
    idf: Option<f32>,
}

impl FieldsWeight {
    /// The scorer of a segment, positioned at its first document.
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

/// Scores the documents of a segment in which any of the fields matches.
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
    /// Whether the scorer of the field is not positioned: the next match then has to be searched
    /// for.
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
    /// The number of matches in the current document that do not overlap. Requires
    /// [`Needs::Positions`].
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

    /// Checks a phrase in the requested document only: the next match may be thousands of documents
    /// away, and each of these may have all of its words.
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

    /// Parts that compare positions are checked last.
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

/// The weighted frequency in one field, before length normalisation.
fn counted(Occurrences { all, as_typed }: Occurrences) -> f32 {
    all as f32 + as_typed as f32 * AS_TYPED_GAIN
}

/// The score for a weighted frequency of all fields together.
fn scored(frequency: f32, idf: f32, step: f32) -> Score {
    stepped(idf * saturated(frequency) * (K1 + 1.0), step)
}

/// Saturates a frequency: 0 for 0, towards 1 for high frequencies.
fn saturated(frequency: f32) -> f32 {
    frequency / (frequency + K1)
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
