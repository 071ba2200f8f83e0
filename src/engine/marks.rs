//! Decides without an index whether an article matches a query and which places are marked: for articles from another
//! source, and to verify results of a search that was wider than the query.
//!
//! The words of a pattern are looked up in the article itself ([`ArticleWords`]). Everything else works as for articles
//! of an index, so that both mark the same places.

use std::sync::Arc;

use anyhow::Result;

use crate::engine::CancelFlag;
use crate::engine::alternatives::{Finder, Found, Sense};
use crate::engine::budget::QueryBudget;
use crate::engine::filter::{Filter, named_days};
use crate::engine::one_article::ArticleWords;
use crate::engine::resolve::Resolver;
use crate::index::names::Names;
use newsdex_query::highlight::{Clause, Marked, Marker, TermPositions};
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;

/// The result of comparing an article with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleMarks {
    /// Whether the article matches the query.
    pub is_match: bool,
    /// The places to mark, as in [`Engine::article`](crate::engine::Engine::article). An article that does not match
    /// can have marks, too: for the parts of the query that it does match.
    pub marks: Vec<Marked>,
}

/// Compares an article with a query. `names` groups the names of the article's archive by entity.
///
/// # Errors
///
/// Fails if the query has an unusable expression, if it is cancelled, and if the names are damaged.
pub fn marks(
    query: &Query,
    article: &Article,
    enrichment: &Enrichment,
    names: &Arc<Names>,
    cancel: &CancelFlag,
) -> Result<ArticleMarks> {
    let budget = QueryBudget::new(cancel);
    let words = Arc::new(ArticleWords::of(article, enrichment, names));
    let mut parts = QueryParts {
        resolver: Resolver::for_query(words, query, &budget)?,
        clauses: Vec::new(),
        wanted: Vec::new(),
        filters: Vec::new(),
        alternatives: Finder::new(),
    };
    let condition = parts.condition(query, Sense::Wanted)?;
    let QueryParts {
        clauses,
        wanted,
        filters,
        alternatives,
        ..
    } = parts;
    let met = Met {
        places: Marker::new(clauses.clone(), 0).places(article, enrichment),
        article,
        enrichment,
    };
    let unmet = alternatives
        .found
        .iter()
        .filter(|alternative| met.is_met(&alternative.condition) != alternative.is_wanted)
        .flat_map(|alternative| alternative.numbers(wanted.len()));
    let term_positions = TermPositions {
        unmet: unmet.collect(),
        ..TermPositions::default()
    };
    let marked = wanted.iter().filter_map(|number| clauses.get(*number));
    let marker = Marker::new(marked.cloned().collect(), 0);
    let mut marker = marker.with_named_days(named_days(&filters));
    Ok(ArticleMarks {
        is_match: met.is_met(&condition),
        marks: marker.marks(article, enrichment, &term_positions),
    })
}

/// The condition that a part of a query places on an article.
#[derive(Debug, Clone)]
enum Condition {
    Always,
    /// The clauses together match at `count` places or more.
    Places {
        clauses: Vec<usize>,
        count: usize,
    },
    Filter(Filter),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

/// The parts of a query, collected while its condition is built.
struct QueryParts {
    resolver: Resolver,
    /// All clauses.
    clauses: Vec<Clause>,
    /// The numbers of the clauses that are marked.
    wanted: Vec<usize>,
    /// The filters that are not ruled out.
    filters: Vec<Filter>,
    alternatives: Finder<Condition>,
}

impl QueryParts {
    /// The condition of a part of the query. Notes the part as an alternative if an article can match the whole query
    /// without it.
    fn condition(&mut self, query: &Query, sense: Sense) -> Result<Condition> {
        let part = self.alternatives.enter(query, sense, self.found());
        let condition = self.part(query, sense)?;
        let found = self.found();
        self.alternatives.leave(part, found, || condition.clone());
        Ok(condition)
    }

    fn found(&self) -> Found {
        Found {
            clauses: self.wanted.len(),
            filters: self.filters.len(),
        }
    }

    fn part(&mut self, query: &Query, sense: Sense) -> Result<Condition> {
        if let Some(filter) = Filter::of(query) {
            if sense == Sense::Wanted {
                self.filters.push(filter.clone());
            }
            return Ok(Condition::Filter(filter));
        }
        Ok(match query {
            Query::Text(scope, pattern) => self.places(*scope, pattern, 1, sense)?,
            Query::AtLeast {
                count,
                scope,
                pattern,
            } => self.places(*scope, pattern, *count as usize, sense)?,
            Query::And(parts) => Condition::All(self.conditions(parts, sense)?),
            Query::Or(parts) => Condition::Any(self.conditions(parts, sense)?),
            Query::Not(inner) => Condition::Not(Box::new(self.condition(inner, sense.reversed())?)),
            Query::Weighted(inner, _) => self.condition(inner, sense)?,
            _ => Condition::Always,
        })
    }

    fn conditions(&mut self, parts: &[Query], sense: Sense) -> Result<Vec<Condition>> {
        let parts = parts.iter();
        parts.map(|part| self.condition(part, sense)).collect()
    }

    fn places(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
        count: usize,
        sense: Sense,
    ) -> Result<Condition> {
        let mut clauses = Vec::new();
        for (scope, resolved) in self.resolver.resolve_all(scope, pattern)? {
            clauses.push(self.clauses.len());
            if sense == Sense::Wanted {
                self.wanted.push(self.clauses.len());
            }
            self.clauses.push(Clause { scope, resolved });
        }
        Ok(Condition::Places { clauses, count })
    }
}

/// An article, and the counts of its matches.
struct Met<'a> {
    /// Number of places that match, by clause.
    places: Vec<usize>,
    article: &'a Article,
    enrichment: &'a Enrichment,
}

impl Met<'_> {
    fn is_met(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Always => true,
            Condition::Places { clauses, count } => {
                let places = clauses.iter().filter_map(|clause| self.places.get(*clause));
                places.sum::<usize>() >= *count
            }
            Condition::Filter(filter) => filter.passes(self.article, self.enrichment, false),
            Condition::All(parts) => parts.iter().all(|part| self.is_met(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.is_met(part)),
            Condition::Not(inner) => !self.is_met(inner),
        }
    }
}
