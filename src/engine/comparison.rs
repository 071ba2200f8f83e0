//! Compares articles with a query, one by one: whether an article matches, and which places are marked.
//!
//! Nothing is looked up in an index: everything is decided from the article.

use anyhow::Result;

use crate::engine::alternatives::{Alternative, Finder, Found, Sense};
use crate::engine::filter::{Filter, named_days};
use crate::engine::resolve::Resolver;
use newsdex_query::highlight::Shown;
use newsdex_query::highlight::{Clause, Marked, Marker, TermPositions};
#[cfg(feature = "remote")]
use newsdex_query::rewrite::also_as_one_word;
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;
#[cfg(feature = "remote")]
use newsdex_text::words::sentences::outline::Outline;

/// A query whose words are resolved, to be compared with articles.
pub(super) struct Comparison {
    /// Counts the matches of all clauses, also of those that are ruled out.
    counter: Marker,
    /// Marks the wanted clauses.
    marker: Marker,
    /// Number of wanted clauses.
    wanted: usize,
    /// The filters that are not ruled out.
    filters: Vec<Filter>,
    alternatives: Vec<Alternative<Condition>>,
    condition: Condition,
}

/// The result of comparing an article with a query.
pub(super) struct Compared {
    /// Whether the article matches.
    pub(super) is_match: bool,
    /// The clauses and filters that are not marked in this article.
    unmet: TermPositions,
}

impl Comparison {
    /// A comparison that shows at most `fragments` extracts of a body.
    ///
    /// # Errors
    ///
    /// Fails if the query has an unusable expression, if it is cancelled, and if the words cannot be looked up.
    pub(super) fn new(query: &Query, resolver: Resolver, fragments: usize) -> Result<Comparison> {
        let mut parts = QueryParts {
            resolver,
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
        let marked = wanted.iter().filter_map(|number| clauses.get(*number));
        let marker = Marker::new(marked.cloned().collect(), fragments);
        Ok(Comparison {
            marker: marker.with_named_days(named_days(&filters)),
            counter: Marker::new(clauses, 0),
            wanted: wanted.len(),
            filters,
            alternatives: alternatives.found,
            condition,
        })
    }

    /// Compares an article with the query.
    pub(super) fn compare(&mut self, article: &Article, enrichment: &Enrichment) -> Compared {
        let met = Met {
            places: self.counter.places(article, enrichment),
            article,
            enrichment,
        };
        let unmet = self
            .alternatives
            .iter()
            .filter(|alternative| met.is_met(&alternative.condition) != alternative.is_wanted)
            .flat_map(|alternative| alternative.numbers(self.wanted));
        Compared {
            unmet: TermPositions {
                unmet: unmet.collect(),
                ..TermPositions::default()
            },
            is_match: met.is_met(&self.condition),
        }
    }

    /// The places to mark in an article. An article that does not match can have marks, too: for the parts of the query
    /// that it does match.
    pub(super) fn marks(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        compared: &Compared,
    ) -> Vec<Marked> {
        self.marker.marks(article, enrichment, &compared.unmet)
    }

    /// The extracts of an article.
    #[cfg(feature = "remote")]
    pub(super) fn shown(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        outline: &Outline,
        compared: &Compared,
    ) -> Shown {
        self.marker
            .shown(article, enrichment, outline, &compared.unmet)
    }

    /// The names of the filters by which an article matches.
    #[cfg(feature = "remote")]
    pub(super) fn met_filters(
        &self,
        article: &Article,
        enrichment: &Enrichment,
        compared: &Compared,
    ) -> impl Iterator<Item = &'static str> {
        let filters = (self.wanted..).zip(&self.filters);
        let met = filters.filter(move |(number, filter)| {
            !compared.unmet.unmet.contains(number) && filter.passes(article, enrichment, false)
        });
        met.map(|(_, filter)| filter.name())
    }
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
            Query::And(parts) => Condition::All(self.conditions(&also_as_one_word(parts), sense)?),
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

/// An article with the counts of its matches.
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
