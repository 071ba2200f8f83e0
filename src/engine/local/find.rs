//! Searches a snapshot: the matching articles, ranked.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use crate::engine::budget::QueryBudget;
use crate::engine::facet_values::most_first;
use crate::engine::local::catalogue::Catalogue;
use crate::engine::local::compile::Compiler;
use crate::engine::local::days::DayCollector;
use crate::engine::local::export::{Hits, ShownWith};
use crate::engine::local::known::Known;
use crate::engine::local::page::{PageCollector, PageFruit, kind_of};
use crate::engine::local::ranking::explain::Explainer;
use crate::engine::local::ranking::rerank::{DEPTH, Reranker};
use crate::engine::local::whole_headline;
use crate::engine::unread;
use crate::engine::{
    Copies, Counted, Export, Facet, FacetCount, Marks, SearchRequest, SortOrder, Timeline,
};
use crate::index::reader::Snapshot;
use crate::index::reader::past::Past;
use newsdex_text::enrichment::EntityKind;

/// Answers [`Engine::export`](crate::engine::Engine::export) from a snapshot, within a budget. With a catalogue,
/// entities are counted faster.
pub(super) fn find(
    snapshot: &Arc<Snapshot>,
    known: &Known,
    request: &SearchRequest,
    marks: Marks,
    budget: &QueryBudget,
) -> Result<Export> {
    find_in(snapshot, known, request, marks, budget, None)
}

/// As [`find`], in the archive as it stood after a commit, without the articles of which another text was kept.
pub(super) fn find_in(
    snapshot: &Arc<Snapshot>,
    known: &Known,
    request: &SearchRequest,
    marks: Marks,
    budget: &QueryBudget,
    past: Option<&Past>,
) -> Result<Export> {
    let mut compiled = Compiler::compile(snapshot, &request.query, budget)?;
    if let Some(past) = past {
        compiled.keep_past(snapshot, past);
    }
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
        lone: known.lone(),
        // The catalogue counts articles.
        catalogue: known
            .catalogue()
            .filter(|_| request.counted == Counted::Printings),
    };
    let (mut found, timeline): (PageFruit, Option<Timeline>) = match request.timeline {
        false => (compiled.search(snapshot, &collector)?, None),
        true => {
            let (found, days) = compiled.search(
                snapshot,
                &(
                    collector.clone(),
                    DayCollector::new(snapshot, Counted::Printings),
                ),
            )?;
            let all = known.days(snapshot, &request.cancel)?;
            (found, Some(Timeline::new(&request.query, None, days, all)))
        }
    };
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
    let most = request.facet_values;
    let facets = found
        .facets
        .into_iter()
        .map(|(facet, counts)| (facet, most_first(facet, counts, most)));
    let mut facets: BTreeMap<Facet, Vec<FacetCount>> = facets.collect();
    if let Some(catalogue) = known.catalogue() {
        for facet in &request.facets {
            if let Some(kind) = kind_of(*facet) {
                let counts = catalogued(&catalogue, kind, &found.entities, most);
                facets.insert(*facet, counts);
            }
        }
    }
    Ok(Export {
        total: found.total,
        facets,
        timeline,
        notices: compiled.notices,
        hits: Box::new(Hits::new(snapshot, page, shown_with)),
    })
}

/// The counts of the entities of one kind, by falling count, then by name; at most `most`.
fn catalogued(
    catalogue: &Catalogue,
    kind: EntityKind,
    counts: &[u64],
    most: usize,
) -> Vec<FacetCount> {
    let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut counted: Vec<(u64, &str)> = counted
        .filter_map(|(number, count)| {
            let (found, name) = catalogue.key(number)?;
            (*found == kind).then_some((*count, name.as_str()))
        })
        .collect();
    let order = |a: &(u64, &str), b: &(u64, &str)| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1));
    if counted.len() > most && most > 0 {
        counted.select_nth_unstable_by(most - 1, order);
    }
    counted.truncate(most);
    counted.sort_unstable_by(order);
    let counted = counted.into_iter().map(|(count, name)| FacetCount {
        value: name.to_owned(),
        count,
    });
    counted.collect()
}
