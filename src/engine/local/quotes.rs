//! Finds the quotations that match a query, within the articles that match it.
//!
//! An article can match a query by the words of one quotation and the speaker of another. So the parts of the query
//! about quotations are checked again for each quotation.

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
use crate::engine::resolve::Resolver;
use crate::engine::{Copies, Counted, FoundQuote, QuotePage, QuoteRequest};
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_query::highlight::{Clause, Marker};
use newsdex_query::{Query, Scope};
use newsdex_text::article::Span;
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
        names: Arc::clone(snapshot.names()),
        stories: Arc::clone(snapshot.stories()),
    };
    let found = compiled.search(snapshot, &collector)?;
    let mut marker = Marker::new(clauses, 0);
    let mut page = QuotePage {
        total: 0,
        quotes: Vec::new(),
        notices: compiled.notices,
    };
    for ranked in &found.best {
        budget.check_cancelled()?;
        let is_full = page.quotes.len() >= request.limit;
        if is_full && !is_about_quotes {
            // Every quotation of the article matches, so they need not be read.
            page.total += snapshot.quotes(ranked.address)?;
            continue;
        }
        let (article, enrichment) = snapshot.article(ranked.address)?;
        let article = Arc::new(article);
        for quote in &enrichment.quotes {
            let mut matches = marker.in_quote(quote, &article, &enrichment);
            let met: FxHashSet<usize> = matches.iter().map(|matched| matched.clause).collect();
            let Some(proof) = condition.proof(&met, ranked.address) else {
                continue;
            };
            matches.retain(|matched| proof.contains(&matched.clause));
            page.total += 1;
            let is_shown = page.total > request.offset as u64 && page.quotes.len() < request.limit;
            if is_shown {
                let words = marker.words_in_quote(&matches);
                let highlights = words.into_iter().map(|span| {
                    Span::new(span.start - quote.span.start, span.end - quote.span.start)
                });
                page.quotes.push(FoundQuote {
                    article: Arc::clone(&article),
                    quote: quote.clone(),
                    speaker: speaker(quote, &enrichment, snapshot.names())?,
                    highlights: highlights.collect(),
                });
            }
        }
    }
    Ok(page)
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
