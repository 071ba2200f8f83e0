//! Searches: the hits of a query, in the order of a request, with facets.

use std::collections::VecDeque;
use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::compare::Comparer;
use super::facets::FacetCounter;
use super::query::Compiled;
use super::rank::Ranker;
use super::scan::{PendingHit, Scan, fetched, hits_of, packed, sort_keys};
use super::server::{Server, total};
use super::{days, unsupported};
use crate::engine::archive_names::shown;
use crate::engine::vocabulary::Vocabulary;
use crate::engine::{
    CancelFlag, Copies, Counted, Export, Hit, Marks, SearchRequest, SortOrder, Timeline, unread,
};
use crate::index::schema::column;
use crate::index::stored::{Unpacked, unpack};
use newsdex_query::Query;
use newsdex_query::highlight::Shown;

/// Number of hits that are ranked here: the best by the rough ranking of the server.
const RANKED: usize = 200;

/// The largest number of hits of one request to the server.
const PAGE: usize = 500;

/// Answers [`Engine::export`](crate::engine::Engine::export).
pub(super) fn find(server: &Arc<Server>, request: &SearchRequest, marks: &Marks) -> Result<Export> {
    check_supported(request)?;
    let cancel = &request.cancel;
    let mut compiled = Compiled::of(server, &request.query, cancel)?;
    let mut filter = compiled.exactly(server, &request.query, cancel)?;
    if let Some(after) = request.added_after {
        filter = json!({"bool": {"filter": [filter, {"range": {column::ADDED: {"gt": after}}}]}});
    }
    let shown = request.offset.saturating_add(request.limit);
    let is_ranked = request.order == SortOrder::Relevance;
    let query = match is_ranked {
        false => filter.clone(),
        true => json!({"bool": {
            "filter": [filter], "should": compiled.scoring, "minimum_should_match": 0,
        }}),
    };
    let sort = sort_keys(request.order);
    let counter = FacetCounter::of(request);
    let is_one_page = shown <= PAGE;
    let size = match (is_one_page, is_ranked && shown > 0) {
        (false, _) => 0,
        (true, true) => shown.max(RANKED),
        (true, false) => shown,
    };
    let mut body = json!({
        "size": size,
        "query": query,
        "sort": sort,
        "_source": fetched(),
        "track_total_hits": true,
        "track_scores": is_ranked,
    });
    if let Some(aggregations) = counter.aggregations() {
        body["aggs"] = aggregations;
    }
    let mut answer = match is_ranked {
        true => server.ranked_search(cancel, &body)?,
        false => server.search(cancel, &body)?,
    };
    let total = total(&answer);
    let (facets, notices) = counter.counts(server, &filter, &answer, cancel)?;
    compiled.notices.extend(notices);
    if total == 0 && shown > 0 {
        let languages = server.languages()?;
        compiled
            .notices
            .extend(unread::notice(&request.query, &languages));
    }
    let timeline = match request.timeline {
        false => None,
        true => {
            let found = days::count(server, &filter, cancel)?;
            let all = days::count(server, &super::server::articles(), cancel)?;
            Some(Timeline::new(&request.query, None, found, Arc::new(all)))
        }
    };
    let mut scan = match is_one_page {
        true => None,
        false => Some(Scan::new(server, query, sort, cancel)),
    };
    let mut first = match &mut scan {
        None => hits_of(&mut answer),
        Some(scan) => scan.next_page(PAGE)?,
    };
    let mut ready: VecDeque<PendingHit> = VecDeque::new();
    if is_ranked && shown > 0 {
        let rest = first.split_off(first.len().min(RANKED));
        let ranker = Ranker::new(server, request, &compiled, cancel)?;
        ready.extend(ranker.ranked(first)?);
        first = rest;
    }
    ready.extend(first.into_iter().map(PendingHit::of));
    let marked: Option<&Query> = match marks {
        Marks::None => None,
        Marks::Shown => Some(&request.query),
        Marks::Every(marked) => Some(marked),
    };
    let fragments = match marks {
        Marks::Shown => request.snippets,
        _ => 0,
    };
    let comparer = marked.map(|query| Comparer::new(server, query, fragments, cancel));
    Ok(Export {
        total,
        facets,
        timeline,
        notices: compiled.notices,
        hits: Box::new(Hits {
            server: Arc::clone(server),
            ready,
            scan,
            skip: request.offset,
            left: request.limit,
            comparer: comparer.transpose()?,
            is_every: matches!(marks, Marks::Every(_)),
            cancel: cancel.clone(),
        }),
    })
}

fn check_supported(request: &SearchRequest) -> Result<()> {
    if matches!(request.copies, Copies::Grouped(_)) || request.counted == Counted::Stories {
        return Err(unsupported::stories().into());
    }
    if request.explain {
        return Err(unsupported::explaining().into());
    }
    Ok(())
}

/// The hits of one search, in their order.
struct Hits {
    server: Arc<Server>,
    ready: VecDeque<PendingHit>,
    /// Further hits; `None` if there are none.
    scan: Option<Scan>,
    /// Number of hits before the requested ones.
    skip: usize,
    left: usize,
    /// Makes marks and snippets; `None` if they are not requested.
    comparer: Option<Comparer>,
    /// Whether all marks are requested, instead of snippets.
    is_every: bool,
    cancel: CancelFlag,
}

impl Hits {
    fn read_next(&mut self) -> Result<Option<PendingHit>> {
        loop {
            if let Some(next) = self.ready.pop_front() {
                if self.skip > 0 {
                    self.skip -= 1;
                    continue;
                }
                return Ok(Some(next));
            }
            let Some(scan) = &mut self.scan else {
                return Ok(None);
            };
            let page = scan.next_page(PAGE)?;
            if page.is_empty() {
                return Ok(None);
            }
            self.ready.extend(page.into_iter().map(PendingHit::of));
        }
    }

    fn shown(&mut self, pending: &PendingHit) -> Result<Hit> {
        let unpacked = unpack(&packed(&pending.hit)?)?;
        let (mut pieces, mut marks, mut filters) = (Shown::default(), Vec::new(), Vec::new());
        match &mut self.comparer {
            None => {}
            Some(comparer) if self.is_every => (marks, filters) = comparer.every(&unpacked)?,
            Some(comparer) => (pieces, filters) = comparer.shown(&unpacked)?,
        }
        let fields = pieces.unshown.iter().map(|field| field.name());
        let mut matched: Vec<&'static str> = fields.chain(filters).collect();
        matched.dedup();
        let added = pending.hit.pointer(&format!("/_source/{}", column::ADDED));
        let Unpacked {
            article,
            enrichment,
            ..
        } = unpacked;
        Ok(Hit {
            added: added.and_then(Value::as_u64).unwrap_or(0),
            entities: shown(&enrichment, self.server.names())?,
            article,
            enrichment,
            score: pending.score,
            snippets: pieces.snippets,
            marks,
            matched,
            duplicates: None,
            story: None,
            explanation: None,
        })
    }
}

impl Iterator for Hits {
    type Item = Result<Hit>;

    fn next(&mut self) -> Option<Result<Hit>> {
        if self.left == 0 {
            return None;
        }
        let next = match self.cancel.check() {
            Ok(()) => self.read_next(),
            Err(cancelled) => Err(cancelled.into()),
        };
        match next {
            Ok(None) => {
                self.left = 0;
                None
            }
            Ok(Some(pending)) => {
                self.left -= 1;
                Some(self.shown(&pending))
            }
            Err(error) => {
                // One error in total, not one for each hit.
                self.left = 0;
                Some(Err(error))
            }
        }
    }
}
