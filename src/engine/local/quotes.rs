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
use crate::engine::resolve::Resolver;
use crate::engine::{Copies, Counted, FoundQuote, QuotePage, QuoteRequest};
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_query::highlight::{Clause, Marker, Match};
use newsdex_query::{Query, Scope};
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, EntityKind, Quote};

/// Answers [`Engine::quotes`](crate::engine::Engine::quotes) from a snapshot.
pub(super) fn find(snapshot: &Arc<Snapshot>, request: &QuoteRequest) -> Result<QuotePage> {
    let budget = QueryBudget::new(&request.cancel);
    let mut clauses = Vec::new();
    let mut conditions = QuoteConditions {
        snapshot,
        budget: &budget,
        resolver: Resolver::new(snapshot.clone(), &budget)?,
        clauses: &mut clauses,
    };
    let condition = conditions.condition(&request.query, true)?;
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
            met += u64::from(self.condition.is_met(&clauses, article));
        }
        if self.condition.is_met(&FxHashSet::default(), article) {
            let all = self.snapshot.quotes(article)?;
            met += all.saturating_sub(with_matches);
        }
        Ok(met)
    }

    /// The matching quotations of an article.
    fn read(&mut self, address: DocAddress) -> Result<Vec<Matched>> {
        let (article, enrichment) = self.snapshot.article(address)?;
        let (article, enrichment) = (Arc::new(article), Arc::new(enrichment));
        let mut found = Vec::new();
        for quote in &enrichment.quotes {
            let mut matches = self.marker.in_quote(quote, &article, &enrichment);
            let met: FxHashSet<usize> = matches.iter().map(|matched| matched.clause).collect();
            let Some(proof) = self.condition.proof(&met, address) else {
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

/// The name of the speaker of a quotation in the archive.
fn speaker(quote: &Quote, enrichment: &Enrichment, names: &Names) -> Result<Option<String>> {
    let Some(speaker) = &quote.speaker else {
        return Ok(None);
    };
    let entity = speaker
        .entity
        .and_then(|entity| enrichment.entities.get(entity));
    // The archive looks up names of entities, not other forms of them.
    let (kind, name) = match entity {
        Some(entity) if names.number(entity.kind, &entity.name).is_some() => {
            (entity.kind, &entity.name)
        }
        Some(entity) => (entity.kind, &speaker.name),
        None => (EntityKind::Person, &speaker.name),
    };
    names.shown(kind, name).map(Some)
}

/// A condition on one quotation.
enum Condition {
    /// The quotation matches the clause with this number.
    Clause(usize),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// A condition on the article that all searched articles satisfy.
    Met,
    /// A condition on the article that searched articles can fail: the articles that satisfy it.
    Articles(HashSet<DocAddress>),
}

impl Condition {
    fn is_met(&self, met: &FxHashSet<usize>, article: DocAddress) -> bool {
        match self {
            Condition::Clause(clause) => met.contains(clause),
            Condition::All(parts) => parts.iter().all(|part| part.is_met(met, article)),
            Condition::Any(parts) => parts.iter().any(|part| part.is_met(met, article)),
            Condition::Not(inner) => !inner.is_met(met, article),
            Condition::Met => true,
            Condition::Articles(articles) => articles.contains(&article),
        }
    }

    /// The clauses by which the quotation satisfies the condition; `None` if it does not.
    fn proof(&self, met: &FxHashSet<usize>, article: DocAddress) -> Option<FxHashSet<usize>> {
        let mut proof = FxHashSet::default();
        self.add_proof(met, article, true, &mut proof);
        self.is_met(met, article).then_some(proof)
    }

    fn add_proof(
        &self,
        met: &FxHashSet<usize>,
        article: DocAddress,
        is_wanted: bool,
        proof: &mut FxHashSet<usize>,
    ) {
        if self.is_met(met, article) != is_wanted {
            return;
        }
        match self {
            Condition::Clause(clause) if is_wanted => {
                proof.insert(*clause);
            }
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    part.add_proof(met, article, is_wanted, proof);
                }
            }
            Condition::Not(inner) => inner.add_proof(met, article, !is_wanted, proof),
            Condition::Clause(_) | Condition::Met | Condition::Articles(_) => {}
        }
    }
}

/// Compiles a query into a condition on one quotation.
struct QuoteConditions<'a> {
    snapshot: &'a Arc<Snapshot>,
    budget: &'a QueryBudget,
    resolver: Resolver,
    clauses: &'a mut Vec<Clause>,
}

impl QuoteConditions<'_> {
    /// `is_settled` is true outside `OR` and `NOT`: there every searched article satisfies the parts about articles.
    fn condition(&mut self, query: &Query, is_settled: bool) -> Result<Condition> {
        if !is_about_quotes(query) {
            return match is_settled {
                true => Ok(Condition::Met),
                false => self.articles(query),
            };
        }
        Ok(match query {
            Query::And(parts) => Condition::All(self.conditions(parts, is_settled)?),
            Query::Or(parts) => Condition::Any(self.conditions(parts, false)?),
            Query::Not(inner) => Condition::Not(Box::new(self.condition(inner, false)?)),
            Query::Weighted(inner, _) => self.condition(inner, is_settled)?,
            Query::Text(scope, pattern) => {
                let resolved = Arc::new(self.resolver.resolve(*scope, pattern)?);
                self.clauses.push(Clause {
                    scope: *scope,
                    resolved,
                });
                Condition::Clause(self.clauses.len() - 1)
            }
            _ => Condition::Met,
        })
    }

    fn conditions(&mut self, parts: &[Query], is_settled: bool) -> Result<Vec<Condition>> {
        let parts = parts.iter();
        parts.map(|part| self.condition(part, is_settled)).collect()
    }

    fn articles(&self, query: &Query) -> Result<Condition> {
        let compiled = Compiler::compile(self.snapshot, query, self.budget)?;
        let found = compiled.search(self.snapshot, &DocSetCollector)?;
        Ok(Condition::Articles(found))
    }
}

fn is_about_quotes(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(is_about_quotes),
        Query::Not(inner) | Query::Weighted(inner, _) => is_about_quotes(inner),
        Query::Text(scope, _) => matches!(scope, Scope::Quote | Scope::Speaker),
        _ => false,
    }
}

/// The query for articles that can contain matching quotations. A quotation that is ruled out does not rule out the
/// other quotations of its article.
fn for_articles(query: &Query) -> Query {
    match query {
        Query::Not(inner) if is_about_quotes(inner) => Query::All,
        Query::And(parts) => Query::And(parts.iter().map(for_articles).collect()),
        Query::Or(parts) => Query::Or(parts.iter().map(for_articles).collect()),
        Query::Weighted(inner, weight) => Query::Weighted(Box::new(for_articles(inner)), *weight),
        other => other.clone(),
    }
}
