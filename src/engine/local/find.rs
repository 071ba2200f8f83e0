//! Searches a snapshot: the matching articles, ranked.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::local::export::{Hits, ShownWith};
use crate::engine::local::page::{PageCollector, PageFruit};
use crate::engine::local::ranking::explain::Explainer;
use crate::engine::local::ranking::rerank::{DEPTH, Reranker};
use crate::engine::local::whole_headline;
use crate::engine::unread;
use crate::engine::{Copies, Export, Facet, FacetCount, Marks, SearchRequest, SortOrder};
use crate::index::reader::Snapshot;

/// Answers [`Engine::export`](crate::engine::Engine::export) from a snapshot, within a budget.
pub(super) fn find(
    snapshot: &Arc<Snapshot>,
    request: &SearchRequest,
    marks: Marks,
    budget: &QueryBudget,
) -> Result<Export> {
    let mut compiled = Compiler::compile(snapshot, &request.query, budget)?;
    if let Some(after) = request.added_after {
        compiled.keep_added_after(snapshot, after);
    }
    let shown = request.offset.saturating_add(request.limit);
    let is_ranked = request.order == SortOrder::Relevance;
    let collector = PageCollector {
        size: match is_ranked && shown > 0 {
            true => shown.max(DEPTH),
            false => shown,
        },
        order: request.order,
        copies: request.copies,
        counted: request.counted,
        facets: request.facets.clone(),
        recency: request.recency.filter(|_| is_ranked),
        names: Arc::clone(snapshot.names()),
        stories: Arc::clone(snapshot.stories()),
    };
    let mut found: PageFruit = compiled.search(snapshot, &collector)?;
    if found.total == 0 && shown > 0 {
        let languages = snapshot.languages()?;
        compiled
            .notices
            .extend(unread::notice(&request.query, &languages));
    }
    let is_every = matches!(marks, Marks::Every(_));
    let marker = match marks {
        Marks::None => None,
        Marks::Every(marked) if *marked != request.query => {
            let mut own = Compiler::compile(snapshot, &marked, budget)?;
            let marker = own.marker(0);
            (compiled.alternatives, compiled.filters) = (own.alternatives, own.filters);
            Some(marker)
        }
        Marks::Shown | Marks::Every(_) => Some(compiled.marker(request.snippets)),
    };
    let mut explainer = None;
    if is_ranked && shown > 0 {
        let of_headline = PageCollector {
            size: DEPTH,
            facets: Vec::new(),
            ..collector
        };
        let headlines = whole_headline::add(
            snapshot,
            &request.query,
            &compiled,
            &of_headline,
            &mut found.best,
        )?;
        let reranker = Reranker::new(
            snapshot,
            compiled.ranking,
            compiled.proximity_clauses,
            headlines,
        )?;
        reranker.rank(&mut found.best, shown)?;
        if request.explain {
            explainer = Some(Explainer::new(snapshot, &request.query, reranker)?);
        }
    }
    let shown_with = ShownWith {
        is_explained: request.explain,
        explainer,
        marker,
        is_every,
        alternatives: compiled.alternatives,
        filters: compiled.filters,
        is_grouped: matches!(request.copies, Copies::Grouped(_)),
        cancel: request.cancel.clone(),
    };
    let page = found.best.into_iter();
    let page = page.skip(request.offset).take(request.limit);
    let facets = found
        .facets
        .into_iter()
        .map(|(facet, counts)| (facet, most_first(facet, counts)));
    Ok(Export {
        total: found.total,
        facets: facets.collect(),
        notices: compiled.notices,
        hits: Box::new(Hits::new(snapshot, page, shown_with)),
    })
}

/// Sorts the counts of a facet: years and months in order, all others by falling count, then by name.
fn most_first(facet: Facet, counts: BTreeMap<String, u64>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = counts
        .into_iter()
        .map(|(value, count)| FacetCount { value, count })
        .collect();
    if !matches!(facet, Facet::Year | Facet::Month) {
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    }
    counts
}
