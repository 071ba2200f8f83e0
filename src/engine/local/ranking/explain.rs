//! Explains the score of a hit: the parts of the query and the share of each, which add up to the score.

use std::sync::Arc;

use anyhow::Result;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Scorer};
use tantivy::{DocAddress, DocSet, Score, SeekDangerResult};

use super::rerank::Reranker;
use super::{FieldsQuery, FieldsScorer};
use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::local::pattern::{Needs, Occurrences};
use crate::engine::{MatchedField, ScorePart, ScoreReason};
use crate::index::reader::Snapshot;
use newsdex_query::rewrite::once_each;
use newsdex_query::{Query, Scope};

/// The data about a hit that its explanation needs.
pub(in crate::engine) struct Explained {
    /// The address of the document.
    pub(in crate::engine) address: DocAddress,
    /// The part of its score for recency.
    pub(in crate::engine) recent: Score,
    /// The part of its score that reranking added.
    pub(in crate::engine) gained: Score,
}

/// Explains the hits of one query.
pub(in crate::engine) struct Explainer {
    snapshot: Arc<Snapshot>,
    query: Query,
    compiler: Compiler,
    reranker: Reranker,
}

impl Explainer {
    /// An explainer for hits of this query, which `reranker` has ranked.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(in crate::engine) fn new(
        snapshot: &Arc<Snapshot>,
        query: &Query,
        reranker: Reranker,
    ) -> Result<Explainer> {
        Ok(Explainer {
            snapshot: Arc::clone(snapshot),
            query: query.clone(),
            compiler: Compiler::new(snapshot, query, QueryBudget::unlimited())?,
            reranker,
        })
    }

    /// The parts of a hit's score, which add up to the score.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(in crate::engine) fn explain(&mut self, hit: &Explained) -> Result<Vec<ScorePart>> {
        let mut parts = Vec::new();
        self.words(&self.query.clone(), hit.address, 1.0, &mut parts)?;
        if hit.recent > 0.0 {
            parts.push(ScorePart {
                query: String::new(),
                value: hit.recent,
                reason: ScoreReason::Recent,
            });
        }
        if hit.gained > 0.0 {
            let gains = self.reranker.gains(hit.address)?;
            parts.extend(gains.into_iter().map(|gain| ScorePart {
                query: self.reranker.shown(&gain.parts),
                value: gain.value,
                reason: gain.reason,
            }));
        }
        Ok(parts)
    }

    fn words(
        &mut self,
        query: &Query,
        address: DocAddress,
        boost: f32,
        parts: &mut Vec<ScorePart>,
    ) -> Result<()> {
        match query {
            Query::And(all) => {
                for query in once_each(all) {
                    self.words(query, address, boost, parts)?;
                }
            }
            Query::Or(any) => {
                for query in once_each(any) {
                    let compiled = self.compiler.compiled(query)?;
                    if self.matches(&*compiled, address)? {
                        self.words(query, address, boost, parts)?;
                    }
                }
            }
            Query::Weighted(inner, weight) => {
                self.words(inner, address, boost * weight, parts)?;
            }
            Query::Text(scope, pattern) | Query::AtLeast { scope, pattern, .. } => {
                for fields in self.compiler.fields_queries(*scope, pattern)? {
                    let counted = self.counted(&fields, *scope, address, boost)?;
                    parts.extend(counted.map(|(value, reason)| ScorePart {
                        query: query.to_string(),
                        value,
                        reason,
                    }));
                }
            }
            // The other parts add nothing to the score.
            _ => {}
        }
        Ok(())
    }

    fn matches(&self, query: &dyn TantivyQuery, address: DocAddress) -> Result<bool> {
        let searcher = self.snapshot.searcher();
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        let segment = searcher.segment_reader(address.segment_ord);
        let (found, _) = weight.scorer_danger(segment, address.doc_id, 1.0)?;
        Ok(found == SeekDangerResult::Found)
    }

    fn counted(
        &self,
        query: &FieldsQuery,
        scope: Scope,
        address: DocAddress,
        boost: f32,
    ) -> Result<Option<(f32, ScoreReason)>> {
        let searcher = self.snapshot.searcher();
        let idf = query.idf()?;
        let segment = searcher.segment_reader(address.segment_ord);
        let mut scorer = query.open(segment, Some(idf.value), boost, Needs::Counts)?;
        if scorer.seek_danger(address.doc_id) != SeekDangerResult::Found {
            return Ok(None);
        }
        let reason = ScoreReason::Words {
            places: places(&scorer, scope),
            articles: idf.document_frequency,
            all_articles: query.articles,
            weight: boost,
        };
        Ok(Some((scorer.score(), reason)))
    }
}

/// The number of matches of a pattern in each field of the current document.
fn places(scorer: &FieldsScorer, scope: Scope) -> Vec<MatchedField> {
    let (doc, fields) = (scorer.doc, scorer.fields.iter());
    let places = fields.filter(|field| field.is_at(doc)).map(|field| {
        let Occurrences { all, as_typed } = field.docs.occurrences();
        MatchedField {
            name: match scope {
                Scope::Quote => "quotations",
                _ if field.is_title => "title",
                Scope::Anywhere | Scope::Body | Scope::Lead => "text",
                _ => "names",
            },
            occurrences: all,
            as_typed,
            counts: field.norm(doc),
        }
    });
    places.collect()
}
