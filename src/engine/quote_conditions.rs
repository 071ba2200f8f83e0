//! The parts of a query that one quotation has to match.
//!
//! An article can match a query by the words of one quotation and the speaker of another. So the parts of the query
//! about quotations are checked again for each quotation.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;

use crate::engine::resolve::Resolver;
use crate::index::names::Names;
use newsdex_query::highlight::Clause;
use newsdex_query::rewrite::also_as_one_word;
use newsdex_query::{Query, Scope};
use newsdex_text::enrichment::{Enrichment, EntityKind, Quote};

/// The name of the speaker of a quotation in the archive.
pub(super) fn speaker(
    quote: &Quote,
    enrichment: &Enrichment,
    names: &Names,
) -> Result<Option<String>> {
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
pub(super) enum Condition {
    /// The quotation matches the clause with this number.
    Clause(usize),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// A condition on the article that all searched articles satisfy.
    Met,
    /// A condition on the article that searched articles can fail, by its number.
    Article(usize),
}

impl Condition {
    /// Whether a quotation with these clauses meets it; `article` tells which conditions on the article are met.
    pub(super) fn is_met(&self, met: &FxHashSet<usize>, article: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Condition::Clause(clause) => met.contains(clause),
            Condition::All(parts) => parts.iter().all(|part| part.is_met(met, article)),
            Condition::Any(parts) => parts.iter().any(|part| part.is_met(met, article)),
            Condition::Not(inner) => !inner.is_met(met, article),
            Condition::Met => true,
            Condition::Article(number) => article(*number),
        }
    }

    /// The clauses by which the quotation satisfies the condition; `None` if it does not.
    pub(super) fn proof(
        &self,
        met: &FxHashSet<usize>,
        article: &dyn Fn(usize) -> bool,
    ) -> Option<FxHashSet<usize>> {
        let mut proof = FxHashSet::default();
        self.add_proof(met, article, true, &mut proof);
        self.is_met(met, article).then_some(proof)
    }

    fn add_proof(
        &self,
        met: &FxHashSet<usize>,
        article: &dyn Fn(usize) -> bool,
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
            Condition::Clause(_) | Condition::Met | Condition::Article(_) => {}
        }
    }
}

/// A query as a condition on one quotation.
pub(super) struct QuoteConditions {
    /// The condition.
    pub(super) condition: Condition,
    /// The parts about quotations and speakers.
    pub(super) clauses: Vec<Clause>,
    /// The parts about articles that searched articles can fail.
    pub(super) articles: Vec<Query>,
}

impl QuoteConditions {
    /// The conditions of a query.
    ///
    /// # Errors
    ///
    /// Fails if the words of the query cannot be looked up.
    pub(super) fn of(query: &Query, resolver: Resolver) -> Result<QuoteConditions> {
        let mut collector = Collector {
            resolver,
            clauses: Vec::new(),
            articles: Vec::new(),
        };
        Ok(QuoteConditions {
            condition: collector.condition(query, true)?,
            clauses: collector.clauses,
            articles: collector.articles,
        })
    }
}

struct Collector {
    resolver: Resolver,
    clauses: Vec<Clause>,
    articles: Vec<Query>,
}

impl Collector {
    /// `is_settled` is true outside `OR` and `NOT`: there every searched article satisfies the parts about articles.
    fn condition(&mut self, query: &Query, is_settled: bool) -> Result<Condition> {
        if !is_about_quotes(query) {
            return match is_settled {
                true => Ok(Condition::Met),
                false => {
                    self.articles.push(query.clone());
                    Ok(Condition::Article(self.articles.len() - 1))
                }
            };
        }
        Ok(match query {
            Query::And(parts) => {
                Condition::All(self.conditions(&also_as_one_word(parts), is_settled)?)
            }
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
pub(super) fn for_articles(query: &Query) -> Query {
    match query {
        Query::Not(inner) if is_about_quotes(inner) => Query::All,
        Query::And(parts) => Query::And(parts.iter().map(for_articles).collect()),
        Query::Or(parts) => Query::Or(parts.iter().map(for_articles).collect()),
        Query::Weighted(inner, weight) => Query::Weighted(Box::new(for_articles(inner)), *weight),
        other => other.clone(),
    }
}
