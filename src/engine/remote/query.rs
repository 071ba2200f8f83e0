//! Compiles a [`Query`] for the server, and narrows a wide query to the articles that match.

use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::compare::Comparer;
use super::compile::{Asked, Class, at_least, fields_of, filter, pattern};
use super::scan::{Scan, packed};
use super::server::{Server, articles};
use crate::engine::alternatives::Sense;
use crate::engine::budget::QueryBudget;
use crate::engine::filter::Filter;
use crate::engine::resolve::Resolver;
use crate::engine::{CancelFlag, QueryTooExpensive};
use crate::index::schema::column;
use crate::index::stored::unpack;
use crate::remote::terms::indexed;
use newsdex_query::highlight::Clause;
use newsdex_query::rewrite::{also_as_one_word, once_each};
use newsdex_query::{Pattern, Query, Scope};

/// The largest number of articles that are compared with a query here.
const MOST_CANDIDATES: u64 = 20_000;

/// Number of articles that are fetched at once to be compared.
const COMPARED_AT_ONCE: usize = 500;

/// How much more an occurrence in the title counts for the server, which ranks only roughly.
const TITLE_BOOST: f32 = 3.0;

/// The largest number of terms of a word that the server ranks as one.
const MOST_RANKED_TERMS: usize = 200;

/// A compiled query.
pub(super) struct Compiled {
    /// The query of the server that finds the articles.
    pub(super) asked: Asked,
    /// Queries that score the articles, by which the server finds the best.
    pub(super) scoring: Vec<Value>,
    /// The wanted clauses, with their weights in the query.
    pub(super) clauses: Vec<RankedClause>,
    /// As in [`SearchPage`](crate::engine::SearchPage).
    pub(super) notices: Vec<String>,
}

/// A part of a query by which articles are ranked.
#[derive(Clone)]
pub(super) struct RankedClause {
    pub(super) clause: Clause,
    pub(super) pattern: Pattern,
    pub(super) weight: f32,
}

impl Compiled {
    /// Compiles a query.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::engine::Unsupported) if the server cannot look for a part of it; otherwise as
    /// [`Engine::search`](crate::engine::Engine::search).
    pub(super) fn of(server: &Arc<Server>, query: &Query, cancel: &CancelFlag) -> Result<Compiled> {
        let words: Arc<Server> = Arc::clone(server);
        let mut compiler = Compiler {
            resolver: Resolver::for_query(words, query, &QueryBudget::new(cancel))?,
            scoring: Vec::new(),
            clauses: Vec::new(),
            weight: 1.0,
        };
        let asked = compiler.part(query, Sense::Wanted)?;
        Ok(Compiled {
            asked,
            scoring: compiler.scoring,
            clauses: compiler.clauses,
            notices: compiler.resolver.notices(),
        })
    }

    /// A query of the server that finds exactly the articles that match.
    ///
    /// # Errors
    ///
    /// [`QueryTooExpensive::Comparisons`] if too many articles would have to be compared with the query here; otherwise
    /// as [`Engine::search`](crate::engine::Engine::search).
    pub(super) fn exactly(
        &self,
        server: &Arc<Server>,
        query: &Query,
        cancel: &CancelFlag,
    ) -> Result<Value> {
        let found = json!({"bool": {"filter": [articles(), self.asked.query]}});
        if self.asked.class == Class::Exact {
            return Ok(found);
        }
        if server.count(cancel, &found)? > MOST_CANDIDATES {
            return Err(QueryTooExpensive::Comparisons.into());
        }
        let mut comparer = Comparer::new(server, query, 0, cancel)?;
        let order = json!([{column::TIE: "asc"}]);
        let mut scan = Scan::new(server, found, order, cancel);
        let mut ids = Vec::new();
        loop {
            let page = scan.next_page(COMPARED_AT_ONCE)?;
            if page.is_empty() {
                break;
            }
            for hit in &page {
                cancel.check()?;
                let unpacked = unpack(&packed(hit)?)?;
                if comparer.compare(&unpacked)?.is_match {
                    ids.push(unpacked.article.id.as_str().to_owned());
                }
            }
        }
        Ok(json!({"bool": {"filter": [articles(), {"terms": {column::ID: ids}}]}}))
    }
}

struct Compiler {
    resolver: Resolver,
    scoring: Vec<Value>,
    clauses: Vec<RankedClause>,
    /// The weight of the current part.
    weight: f32,
}

impl Compiler {
    fn part(&mut self, query: &Query, sense: Sense) -> Result<Asked> {
        if let Some(own) = Filter::of(query) {
            return Ok(filter(&own)?);
        }
        Ok(match query {
            Query::Text(scope, pattern) => self.text(*scope, pattern, None, sense)?,
            Query::AtLeast {
                count,
                scope,
                pattern,
            } => self.text(*scope, pattern, Some(*count), sense)?,
            Query::And(parts) => Asked::all(self.parts(&also_as_one_word(parts), sense)?),
            Query::Or(parts) => Asked::any(self.parts(parts, sense)?),
            Query::Not(inner) => self.part(inner, sense.reversed())?.negated(),
            Query::Weighted(inner, weight) => {
                let outer = self.weight;
                self.weight *= weight;
                let asked = self.part(inner, sense);
                self.weight = outer;
                asked?
            }
            _ => Asked::everything(),
        })
    }

    fn parts(&mut self, parts: &[Query], sense: Sense) -> Result<Vec<Asked>> {
        let parts = once_each(parts);
        parts.map(|part| self.part(part, sense)).collect()
    }

    /// A pattern in its scope and, if some articles take a name for an entity of another kind, in other scopes; at
    /// `count` places or more.
    fn text(
        &mut self,
        scope: Scope,
        own: &Pattern,
        count: Option<u32>,
        sense: Sense,
    ) -> Result<Asked> {
        let mut any = Vec::new();
        for (scope, resolved) in self.resolver.resolve_all(scope, own)? {
            any.push(match count {
                None => pattern(scope, &resolved)?,
                Some(count) => at_least(scope, &resolved, count)?,
            });
            if sense == Sense::Wanted {
                self.score(scope, &resolved);
                self.clauses.push(RankedClause {
                    clause: Clause { scope, resolved },
                    pattern: own.clone(),
                    weight: self.weight,
                });
            }
        }
        Ok(Asked::any(any))
    }

    /// Adds a query that scores the words of a pattern: BM25 of each word, of which all terms count as one.
    fn score(&mut self, scope: Scope, resolved: &newsdex_query::matching::Resolved) {
        let fields = fields_of(scope);
        for word in &resolved.words {
            let terms: Vec<String> = word.terms().iter().map(indexed).collect();
            let is_control = |term: &String| term.starts_with(char::is_control);
            if terms.is_empty() || terms.len() > MOST_RANKED_TERMS || terms.iter().any(is_control) {
                continue;
            }
            let terms = terms.join("|");
            let in_field = |field: &&str| {
                let boost = match *field == "w.title" && fields.len() > 1 {
                    true => self.weight * TITLE_BOOST,
                    false => self.weight,
                };
                json!({"match": {*field: {"query": terms, "analyzer": "given", "boost": boost}}})
            };
            let fields: Vec<Value> = fields.iter().map(in_field).collect();
            self.scoring.push(json!({"bool": {"should": fields}}));
        }
    }
}
