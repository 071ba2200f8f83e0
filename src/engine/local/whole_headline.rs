//! Articles whose whole headline is the query. An article that is only a headline would hardly be among the best hits
//! by words, so it is looked up.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::engine::Copies;
use crate::engine::headline_query::typed;
use crate::engine::local::compile::Compiled;
use crate::engine::local::page::PageCollector;
use crate::engine::ranked::Ranked;
use crate::index::headline::headline_hash;
use crate::index::reader::Snapshot;
use newsdex_query::Query;

/// Adds to the best hits those whose headline is the query, and gives them.
///
/// `collector` collects the best of them. Costs one look-up if no article has this headline.
///
/// # Errors
///
/// As [`Compiled::search`].
pub(super) fn add(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    compiled: &Compiled,
    collector: &PageCollector,
    best: &mut Vec<Ranked>,
) -> Result<FxHashSet<DocAddress>> {
    let mut found = FxHashSet::default();
    let Some(hash) = typed(query).and_then(|typed| headline_hash(&typed)) else {
        return Ok(found);
    };
    let term = Term::from_field_u64(snapshot.fields().headline, hash);
    if snapshot.searcher().doc_freq(&term)? == 0 {
        return Ok(found);
    }
    let has_headline = TermQuery::new(term, IndexRecordOption::Basic);
    let with_headline = BooleanQuery::new(vec![
        (Occur::Must, compiled.query.box_clone()),
        (
            Occur::Must,
            Box::new(ConstScoreQuery::new(Box::new(has_headline), 0.0)),
        ),
    ]);
    for ranked in compiled
        .search_for(snapshot, &with_headline, collector)?
        .best
    {
        found.insert(ranked.address);
        // The copies of a group are counted over all hits, not only over those with the headline.
        let is_new = matches!(collector.copies, Copies::Each);
        if is_new && best.iter().all(|known| known.address != ranked.address) {
            best.push(ranked);
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}
