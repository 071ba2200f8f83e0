//! Decides which alternatives of a query the hits match completely.
//!
//! Example: for `(flood rescue) OR storm`, an article about a storm and a rescue matches only the second alternative.
//! `rescue` is not marked in it.

use anyhow::Result;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocSet};

use crate::engine::alternatives::Alternative;
use crate::engine::budget::QueryBudget;
use crate::index::reader::Snapshot;

/// The alternatives of one query.
pub(super) struct Alternatives {
    /// The budget that the whole query was answered with.
    pub(super) budget: QueryBudget,
    /// Number of clauses in the whole query.
    pub(super) clauses: usize,
    /// The alternatives with clauses or filters.
    pub(super) parts: Vec<Alternative<Box<dyn Query>>>,
}

impl Alternatives {
    /// For each article, in the given order: the clauses and filters that are not marked in it, because the article
    /// matches the query without them. Clauses have their numbers; filters are numbered from `clauses` on.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged, and if the query is cancelled.
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
        // The search stayed within the budget, so checking its hits will, too.
        self.budget.restart();
        let unmet = articles.iter().copied().zip(&mut found);
        let mut in_order: Vec<(DocAddress, &mut Vec<usize>)> = unmet.collect();
        in_order.sort_unstable_by_key(|(address, _)| *address);
        for part in &self.parts {
            let numbers: Vec<usize> = part.numbers(self.clauses).collect();
            let scoring = EnableScoring::disabled_from_searcher(searcher);
            let weight = part.condition.weight(scoring)?;
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
        // A scorer ends early if the query was cancelled.
        self.budget.check_cancelled()?;
        Ok(found)
    }
}
