//! Decides which alternatives of a query an article matches completely.
//!
//! With `(flood rescue) OR storm`, an article about a storm and a rescue matches the second
//! alternative only: `rescue` is then not marked.

use std::ops::Range;

use anyhow::Result;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocSet};

use crate::engine::budget::QueryBudget;
use crate::index::reader::Snapshot;

/// A part of a query that a matching article need not satisfy.
#[derive(Debug)]
pub(super) struct Alternative {
    /// The part.
    pub(super) query: Box<dyn Query>,
    /// Whether its words are marked if the article matches the part (`true`) or if it does not
    /// (`false`).
    pub(super) is_wanted: bool,
    /// The clauses of the query that belong to it.
    pub(super) clauses: Range<usize>,
    /// The filters of the query that belong to it.
    pub(super) filters: Range<usize>,
}

/// The alternatives of one query.
pub(super) struct Alternatives {
    /// The budget of the query.
    pub(super) budget: QueryBudget,
    /// Number of clauses of the query.
    pub(super) clauses: usize,
    /// The alternatives with clauses or filters.
    pub(super) parts: Vec<Alternative>,
}

impl Alternatives {
    /// The clauses and filters that are not to be marked in each of some matching articles, in the
    /// order of the articles. Filters are numbered on from the clauses.
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
        // The search has succeeded within the budget, and the hits are fewer than all articles.
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
