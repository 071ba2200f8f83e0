//! Finds the quotations that match a query, within the articles that match it.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::compare::Comparer;
use super::query::Compiled;
use super::scan::{Scan, packed, sort_keys};
use super::server::Server;
use crate::engine::budget::QueryBudget;
use crate::engine::one_article::ArticleWords;
use crate::engine::quote_conditions::{QuoteConditions, for_articles, speaker};
use crate::engine::resolve::{Resolver, has_shapes};
use crate::engine::vocabulary::Vocabulary;
use crate::engine::{FoundQuote, QuotePage, QuoteRequest, SortOrder, Unsupported};
use crate::index::schema::column;
use crate::index::stored::{Unpacked, unpack};
use newsdex_query::highlight::Marker;
use newsdex_text::article::Span;

/// The largest number of articles whose quotations are compared with a query.
const MOST_ARTICLES: u64 = 100_000;

/// Number of articles that are fetched at once.
const PAGE: usize = 200;

/// Answers [`Engine::quotes`](crate::engine::Engine::quotes).
pub(super) fn find(server: &Arc<Server>, request: &QuoteRequest) -> Result<QuotePage> {
    let cancel = &request.cancel;
    let query = for_articles(&request.query);
    let compiled = Compiled::of(server, &query, cancel)?;
    let filter = compiled.exactly(server, &query, cancel)?;
    let filter = json!({"bool": {"filter": [filter, {"exists": {"field": column::QUOTES}}]}});
    let conditions = conditions(server, request, None)?;
    let is_about_quotes = !conditions.clauses.is_empty();
    if is_about_quotes {
        let articles = server.count(cancel, &filter)?;
        if articles > MOST_ARTICLES {
            return Err(Unsupported::new(
                format!("comparing the quotations of {articles} articles"),
                "narrow the search, for example by date:2022, source: or rarer words",
            )
            .into());
        }
    }
    let scored = match request.order {
        SortOrder::Relevance => json!({"bool": {
            "filter": [filter], "should": compiled.scoring, "minimum_should_match": 0,
        }}),
        _ => filter.clone(),
    };
    let mut finder = Finder {
        server,
        request,
        marker: Marker::new(conditions.clauses.clone(), 0),
        articles: comparers(server, &conditions, request)?,
        conditions,
        is_of_each: has_shapes(&request.query),
    };
    let mut page = QuotePage {
        total: match is_about_quotes {
            true => 0,
            false => sum_of_quotes(server, &filter, request)?,
        },
        quotes: Vec::new(),
        notices: compiled.notices,
    };
    let mut passed = 0u64;
    let mut scan = Scan::new(server, scored, sort_keys(request.order), cancel);
    'pages: loop {
        let hits = scan.next_page(PAGE)?;
        if hits.is_empty() {
            break;
        }
        for hit in &hits {
            cancel.check()?;
            for found in finder.of(&unpack(&packed(hit)?)?)? {
                passed += 1;
                if passed > request.offset as u64 && page.quotes.len() < request.limit {
                    page.quotes.push(found);
                }
            }
            if !is_about_quotes && page.quotes.len() >= request.limit {
                break 'pages;
            }
        }
    }
    if is_about_quotes {
        page.total = passed;
    }
    Ok(page)
}

/// Number of all quotations of the articles that a query finds.
fn sum_of_quotes(server: &Arc<Server>, filter: &Value, request: &QuoteRequest) -> Result<u64> {
    let body = json!({
        "size": 0, "track_total_hits": false, "query": filter,
        "aggs": {"quotes": {"sum": {"field": column::QUOTES}}},
    });
    let answer = server.search(&request.cancel, &body)?;
    let sum = answer.pointer("/aggregations/quotes/value");
    Ok(sum.and_then(Value::as_f64).unwrap_or(0.0) as u64)
}

/// The conditions on a quotation; with the words of one article, or of the whole index.
fn conditions(
    server: &Arc<Server>,
    request: &QuoteRequest,
    unpacked: Option<&Unpacked>,
) -> Result<QuoteConditions> {
    let words: Arc<dyn Vocabulary> = match unpacked {
        None => Arc::clone(server) as Arc<dyn Vocabulary>,
        Some(own) => Arc::new(ArticleWords::of(
            &own.article,
            &own.enrichment,
            server.names(),
        )),
    };
    let resolver = Resolver::new(words, &QueryBudget::new(&request.cancel))?;
    QuoteConditions::of(&request.query, resolver)
}

fn comparers(
    server: &Arc<Server>,
    conditions: &QuoteConditions,
    request: &QuoteRequest,
) -> Result<Vec<Comparer>> {
    let queries = conditions.articles.iter();
    queries
        .map(|query| Comparer::new(server, query, 0, &request.cancel))
        .collect()
}

/// Finds the quotations of articles that meet the conditions of a request.
struct Finder<'a> {
    server: &'a Arc<Server>,
    request: &'a QuoteRequest,
    conditions: QuoteConditions,
    marker: Marker,
    /// Compare articles with the conditions on them.
    articles: Vec<Comparer>,
    /// Whether the words of the query are looked up in each article.
    is_of_each: bool,
}

impl Finder<'_> {
    fn of(&mut self, unpacked: &Unpacked) -> Result<Vec<FoundQuote>> {
        if self.is_of_each {
            self.conditions = conditions(self.server, self.request, Some(unpacked))?;
            self.marker = Marker::new(self.conditions.clauses.clone(), 0);
        }
        let mut met_here = Vec::with_capacity(self.articles.len());
        for comparer in &mut self.articles {
            met_here.push(comparer.compare(unpacked)?.is_match);
        }
        let meets = |number: usize| met_here.get(number).copied().unwrap_or(false);
        let Unpacked {
            article,
            enrichment,
            ..
        } = unpacked;
        let shared = Arc::new(article.clone());
        let mut found = Vec::new();
        for quote in &enrichment.quotes {
            let mut matches = self.marker.in_quote(quote, article, enrichment);
            let met: FxHashSet<usize> = matches.iter().map(|matched| matched.clause).collect();
            let Some(proof) = self.conditions.condition.proof(&met, &meets) else {
                continue;
            };
            matches.retain(|matched| proof.contains(&matched.clause));
            let start = quote.span.start;
            let words = self.marker.words_in_quote(&matches).into_iter();
            let highlights = words.map(|span| Span::new(span.start - start, span.end - start));
            found.push(FoundQuote {
                article: Arc::clone(&shared),
                quote: quote.clone(),
                speaker: speaker(quote, enrichment, self.server.names())?,
                highlights: highlights.collect(),
            });
        }
        Ok(found)
    }
}
