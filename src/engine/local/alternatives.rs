//! Which alternatives of a query an article meets as a whole.
//!
//! Of `(flood rescue) OR storm` an article about a storm and a rescue meets the second one only: there
//! `rescue` proves nothing and is not marked.

use std::ops::Range;

use anyhow::Result;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocSet};

use crate::engine::budget::QueryBudget;
use crate::index::reader::Snapshot;

/// A part of a query that articles may match it without.
#[derive(Debug)]
pub(super) struct Alternative {
    /// The part.
    pub(super) query: Box<dyn Query>,
    /// Whether its words count where an article matches it, or where one does not.
    pub(super) is_wanted: bool,
    /// Which clauses of the whole query are in it.
    pub(super) clauses: Range<usize>,
    /// Which filters.
    pub(super) filters: Range<usize>,
}

/// Those of one query.
pub(super) struct Alternatives {
    /// What comparing words for the whole query has taken.
    pub(super) budget: QueryBudget,
    /// How many clauses it has.
    pub(super) clauses: usize,
    /// The alternatives that have clauses or filters.
    pub(super) parts: Vec<Alternative>,
}

impl Alternatives {
    /// What of the query counts for nothing in each of some articles that match it, in their order: the
    /// numbers of its clauses and, from `clauses` on, of its filters.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged, and when the query is cancelled.
    pub(super) fn unmet(
        &self,
        snapshot: &Snapshot,
        articles: &[DocAddress],
    ) -> Result<Vec<Vec<usize>>> {
        let mut found = vec![Vec::new(); articles.len()];
        if self.parts.is_empty() {
            return Ok(found);
        }
        let searcher = snapshot.searcher();
        // What could be searched for can be looked at in what was found.
        self.budget.restart();
        let unmet = articles.iter().copied().zip(&mut found);
        let mut in_order: Vec<(DocAddress, &mut Vec<usize>)> = unmet.collect();
        in_order.sort_unstable_by_key(|(address, _)| *address);
        for part in &self.parts {
            let filters = part.filters.clone().map(|filter| self.clauses + filter);
            let numbers: Vec<usize> = part.clauses.clone().chain(filters).collect();
            let scoring = EnableScoring::disabled_from_searcher(searcher);
            let weight = part.query.weight(scoring)?;
            for of_segment in in_order.chunk_by_mut(|(a, _), (b, _)| a.segment_ord == b.segment_ord)
            {
                let Some((first, _)) = of_segment.first() else {
                    continue;
                };
                let segment = searcher.segment_reader(first.segment_ord);
                let mut scorer = weight.scorer(segment, 1.0)?;
                for (address, unmet) in of_segment {
                    let doc = address.doc_id;
                    let is_met = scorer.doc() <= doc && scorer.seek(doc) == doc;
                    if is_met != part.is_wanted {
                        unmet.extend(&numbers);
                    }
                }
            }
        }
        // A scorer ends early where the query was cancelled.
        self.budget.check_cancelled()?;
        Ok(found)
    }
}
