//! The engine that answers from an index directory, with tantivy.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use tantivy::DocAddress;

use crate::engine::compile::Compiler;
use crate::engine::effort::Effort;
use crate::engine::export::{Hits, Reading};
use crate::engine::page::{Found, PageCollector};
use crate::engine::ranking::closeness::{Closeness, DEPTH};
use crate::engine::ranking::explain::Explainer;
use crate::engine::{
    Copies, Engine, EntityPage, EntityRequest, Explanation, Export, Facet, FacetCount, Hit, Marks,
    QuotePage, QuoteRequest, SearchPage, SearchRequest, ShownArticle, SortOrder, Timeline,
    TimelineRequest, entities, quotes, suggest, timeline,
};
use crate::index::reader::Snapshot;
use newsdex_query::highlight::Standing;
use newsdex_query::{Pattern, Query};

/// Answers from one snapshot of an index.
pub struct LocalEngine {
    snapshot: Snapshot,
}

impl LocalEngine {
    /// An engine over a snapshot.
    pub fn new(snapshot: Snapshot) -> LocalEngine {
        LocalEngine { snapshot }
    }

    /// The snapshot it answers from.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}

// What was read of a damaged file counts for nothing, whatever came of it.
impl Engine for LocalEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        self.guarding(|| {
            let export = self.find(request, Marks::Shown, &Effort::up_to(Effort::MOST))?;
            Ok(SearchPage {
                suggestion: suggest::suggest(self, request, export.total)?,
                hits: export.hits.collect::<Result<Vec<Hit>>>()?,
                total: export.total,
                facets: export.facets,
                notices: export.notices,
            })
        })
    }

    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export<'_>> {
        self.guarding(|| self.find(request, marks, &Effort::up_to(Effort::MOST)))
    }

    fn article(&self, id: &str, query: Option<&Query>) -> Result<Option<ShownArticle>> {
        self.guarding(|| match self.snapshot.find(id)? {
            Some(address) => self.shown(address, query).map(Some),
            None => Ok(None),
        })
    }

    fn entities(&self, request: &EntityRequest) -> Result<EntityPage> {
        self.guarding(|| entities::count(self, request))
    }

    fn quotes(&self, request: &QuoteRequest) -> Result<QuotePage> {
        self.guarding(|| quotes::find(self, request))
    }

    fn timeline(&self, request: &TimelineRequest) -> Result<Timeline> {
        self.guarding(|| timeline::count(self, request))
    }
}

impl LocalEngine {
    /// Does work on the index, and fails if a file of it proved to be damaged on the way.
    pub(super) fn guarding<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.snapshot.damage().guarding(work)
    }

    /// Tells which names of articles were taken for one entity, and why: for the entities that have
    /// such a name, those named in most articles first.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn names_like(&self, named: &Pattern, limit: usize) -> Result<Vec<Explanation>> {
        self.guarding(|| entities::explain(self, named, limit))
    }

    /// What [`Engine::export`] gives.
    pub(super) fn find(
        &self,
        request: &SearchRequest,
        marks: Marks,
        effort: &Effort,
    ) -> Result<Export<'_>> {
        let mut compiled = Compiler::compile_within(&self.snapshot, &request.query, effort)?;
        let shown = request.offset.saturating_add(request.limit);
        let is_ranked = request.order == SortOrder::Relevance;
        let collector = PageCollector {
            size: match is_ranked && shown > 0 {
                true => shown.max(DEPTH),
                false => shown,
            },
            order: request.order,
            copies: request.copies,
            facets: request.facets.clone(),
            recency: request.recency.filter(|_| is_ranked),
            names: Arc::clone(self.snapshot.names()),
        };
        let mut found: Found = compiled.search(&self.snapshot, &collector)?;
        let marker = (marks == Marks::Shown).then(|| compiled.marker(request.snippets));
        let mut explainer = None;
        if is_ranked && shown > 0 {
            let closeness = Closeness::new(&self.snapshot, compiled.ranking, compiled.placed)?;
            closeness.rank(&mut found.best, shown)?;
            if request.explain {
                explainer = Some(Explainer::new(&self.snapshot, &request.query, closeness)?);
            }
        }
        let reading = Reading {
            is_explained: request.explain,
            explainer,
            marker,
            alternatives: compiled.alternatives,
            filters: compiled.filters,
            is_grouped: request.copies == Copies::Grouped,
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
            hits: Box::new(Hits::new(self, page, reading)),
        })
    }

    fn shown(&self, address: DocAddress, query: Option<&Query>) -> Result<ShownArticle> {
        let (article, enrichment) = self.snapshot.article(address)?;
        let marks = match query {
            Some(query) => {
                let mut compiled = Compiler::compile(&self.snapshot, query)?;
                let mut marker = compiled.marker(0);
                let unmet = compiled.alternatives.unmet(&self.snapshot, &[address])?;
                let standing = Standing {
                    unmet: unmet.concat(),
                    ..Standing::default()
                };
                marker.marks(&article, &enrichment, &standing)
            }
            None => Vec::new(),
        };
        Ok(ShownArticle {
            article,
            enrichment,
            marks,
        })
    }
}

/// Names by count, periods of time in their order.
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
