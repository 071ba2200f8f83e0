//! Finds the quotations that match a query, within the articles that match it.
//!
//! An article can match a query by the words of one quotation and the speaker of another. So the parts of the query
//! about quotations are checked again for each quotation. Only the articles of the page are read for that, if the index
//! tells which quotations of the others match ([`quote_words`](super::quote_words)).

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;
use tantivy::DocAddress;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, ConstScoreQuery, ExistsQuery, Occur};

use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::local::page::PageCollector;
use crate::engine::local::quote_words::QuoteWords;
use crate::engine::quote_conditions::{Condition, QuoteConditions, for_articles, speaker};
use crate::engine::resolve::Resolver;
use crate::engine::{Copies, Counted, FoundQuote, QuotePage, QuoteRequest};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_query::highlight::{Marker, Match};
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, Quote};

/// Answers [`Engine::quotes`](crate::engine::Engine::quotes) from a snapshot.
pub(super) fn find(snapshot: &Arc<Snapshot>, request: &QuoteRequest) -> Result<QuotePage> {
    let budget = QueryBudget::new(&request.cancel);
    let resolver = Resolver::new(snapshot.clone(), &budget)?;
    let QuoteConditions {
        condition,
        clauses,
        articles: conditions,
    } = QuoteConditions::of(&request.query, resolver)?;
    let mut meeting = Vec::new();
    for query in &conditions {
        let compiled = Compiler::compile(snapshot, query, &budget)?;
        meeting.push(compiled.search(snapshot, &DocSetCollector)?);
    }
    let is_about_quotes = !clauses.is_empty();
    let query = for_articles(&request.query);
    let mut compiled = Compiler::compile(snapshot, &query, &budget)?;
    let has_quotes = ExistsQuery::new(column::QUOTES.to_owned(), false);
    compiled.query = Box::new(BooleanQuery::new(vec![
        (Occur::Must, compiled.query),
        (
            Occur::Must,
            Box::new(ConstScoreQuery::new(Box::new(has_quotes), 0.0)),
        ),
    ]));
    let collector = PageCollector {
        size: usize::MAX,
        order: request.order,
        copies: Copies::Each,
        counted: Counted::default(),
        facets: Vec::new(),
        recency: None,
        catalogue: None,
        names: Arc::clone(snapshot.names()),
        stories: Arc::clone(snapshot.stories()),
        lone: None,
    };
    let found = compiled.search(snapshot, &collector)?;
    let mut quotations = Quotations {
        snapshot,
        budget: &budget,
        condition,
        meeting,
        words: match is_about_quotes {
            true => QuoteWords::of(snapshot, &clauses),
            false => None,
        },
        marker: Marker::new(clauses.clone(), 0),
        is_about_quotes,
    };
    let articles: Vec<DocAddress> = found.best.iter().map(|ranked| ranked.address).collect();
    // If all articles are read anyway, they need not be counted before.
    let counts = match request.limit < articles.len() {
        true => Some(quotations.counts(&articles)?),
        false => None,
    };
    let mut page = QuotePage {
        total: 0,
        quotes: Vec::new(),
        notices: compiled.notices,
    };
    for (number, address) in articles.iter().enumerate() {
        budget.check_cancelled()?;
        let known = counts.as_ref().and_then(|counts| counts.get(number));
        if let Some(count) = known {
            let is_full = page.quotes.len() >= request.limit;
            let is_before = page.total + count <= request.offset as u64;
            if is_full || is_before {
                page.total += count;
                continue;
            }
        }
        for found in quotations.read(*address)? {
            page.total += 1;
            if page.total > request.offset as u64 && page.quotes.len() < request.limit {
                page.quotes.push(quotations.shown(found)?);
            }
        }
    }
    Ok(page)
}

/// A matching quotation, the article around it, and its matches.
struct Matched {
    article: Arc<Article>,
    enrichment: Arc<Enrichment>,
    quote: Quote,
    matches: Vec<Match>,
}

/// Finds the quotations of articles that meet a condition.
struct Quotations<'a> {
    snapshot: &'a Arc<Snapshot>,
    budget: &'a QueryBudget,
    condition: Condition,
    /// For each condition on articles, the articles that meet it.
    meeting: Vec<HashSet<DocAddress>>,
    words: Option<QuoteWords<'a>>,
    marker: Marker,
    is_about_quotes: bool,
}

impl Quotations<'_> {
    /// The number of matching quotations of each article.
    fn counts(&mut self, articles: &[DocAddress]) -> Result<Vec<u64>> {
        let mut counts = vec![0; articles.len()];
        // Neighbours in the index are read together.
        let mut order: Vec<(DocAddress, usize)> = articles.iter().copied().zip(0..).collect();
        order.sort_unstable();
        for (address, number) in order {
            self.budget.check_cancelled()?;
            if let Some(count) = counts.get_mut(number) {
                *count = self.count(address)?;
            }
        }
        Ok(counts)
    }

    fn count(&mut self, article: DocAddress) -> Result<u64> {
        if !self.is_about_quotes {
            return self.snapshot.quotes(article);
        }
        let matching = match &mut self.words {
            Some(words) => words.matching(article)?,
            None => None,
        };
        let Some(matching) = matching else {
            return Ok(self.read(article)?.len() as u64);
        };
        let (mut with_matches, mut met) = (0, 0);
        for of_quote in matching.chunk_by(|a, b| a.0 == b.0) {
            let clauses = of_quote.iter().map(|(_, clause)| *clause).collect();
            with_matches += 1;
            met += u64::from(
                self.condition
                    .is_met(&clauses, &|number| self.meets(article, number)),
            );
        }
        if self
            .condition
            .is_met(&FxHashSet::default(), &|number| self.meets(article, number))
        {
            let all = self.snapshot.quotes(article)?;
            met += all.saturating_sub(with_matches);
        }
        Ok(met)
    }

    fn meets(&self, article: DocAddress, condition: usize) -> bool {
        let meeting = self.meeting.get(condition);
        meeting.is_some_and(|meeting| meeting.contains(&article))
    }

    /// The matching quotations of an article.
    fn read(&mut self, address: DocAddress) -> Result<Vec<Matched>> {
        let (article, enrichment) = self.snapshot.article(address)?;
        let (article, enrichment) = (Arc::new(article), Arc::new(enrichment));
        let mut found = Vec::new();
        for quote in &enrichment.quotes {
            let mut matches = self.marker.in_quote(quote, &article, &enrichment);
            let met: FxHashSet<usize> = matches.iter().map(|matched| matched.clause).collect();
            let Some(proof) = self
                .condition
                .proof(&met, &|number| self.meets(address, number))
            else {
                continue;
            };
            matches.retain(|matched| proof.contains(&matched.clause));
            found.push(Matched {
                article: Arc::clone(&article),
                enrichment: Arc::clone(&enrichment),
                quote: quote.clone(),
                matches,
            });
        }
        Ok(found)
    }

    fn shown(&self, found: Matched) -> Result<FoundQuote> {
        let start = found.quote.span.start;
        let words = self.marker.words_in_quote(&found.matches).into_iter();
        let highlights = words.map(|span| Span::new(span.start - start, span.end - start));
        Ok(FoundQuote {
            speaker: speaker(&found.quote, &found.enrichment, self.snapshot.names())?,
            article: found.article,
            quote: found.quote,
            highlights: highlights.collect(),
        })
    }
}
