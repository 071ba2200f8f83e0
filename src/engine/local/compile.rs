//! Compiles a [`Query`] into a tantivy query.

use std::ops::Bound;
use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::civil::Date;
use tantivy::Term;
use tantivy::collector::Collector;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur,
    Query as TantivyQuery, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::engine::alternatives::{Finder, Found, Sense};
use crate::engine::budget::QueryBudget;
use crate::engine::filter::{Filter, named_days};
use crate::engine::local::alternatives::Alternatives;
use crate::engine::local::at_least::AtLeastQuery;
use crate::engine::local::cancellable::Cancellable;
use crate::engine::local::dictionary::fields_of;
use crate::engine::local::published::{PublishedQuery, When};
use crate::engine::local::ranking::rerank::ProximityClause;
use crate::engine::local::ranking::union::AnyQuery;
use crate::engine::local::ranking::{FieldsQuery, Ranking};
use crate::engine::resolve::Resolver;
use crate::index::reader::Snapshot;
use crate::index::reader::past::Past;
use crate::index::schema::{ARTICLE, CORRECTION, column};
use newsdex_query::date;
use newsdex_query::highlight::{Clause, Marker};
use newsdex_query::matching::Resolved;
use newsdex_query::rewrite::{also_as_one_word, once_each};
use newsdex_query::{DayRange, Pattern, Property, Query, Scope};

/// A compiled query, and the data to rank and mark its hits.
pub(super) struct Compiled {
    pub(super) query: Box<dyn TantivyQuery>,
    budget: QueryBudget,
    pub(super) clauses: Vec<Clause>,
    pub(super) filters: Vec<Filter>,
    /// The parts that an article can fail and still match the whole query.
    pub(super) alternatives: Alternatives,
    pub(super) notices: Vec<String>,
    /// How the parts of the query are ranked.
    pub(super) ranking: Ranking,
    /// The clauses whose positions in the text affect the ranking, in the order of the query.
    pub(super) proximity_clauses: Vec<ProximityClause>,
}

impl Compiled {
    /// The marker for the hits of the query, with at most `fragments` snippets of a body. Takes the clauses: a second
    /// marker would mark nothing.
    pub(super) fn marker(&mut self, fragments: usize) -> Marker {
        let days = named_days(&self.filters);
        Marker::new(std::mem::take(&mut self.clauses), fragments).with_named_days(days)
    }

    /// Leaves out the articles of a commit and of all commits before it.
    pub(super) fn keep_added_after(&mut self, snapshot: &Snapshot, commit: u64) {
        let after = Term::from_field_u64(snapshot.fields().added, commit);
        self.keep_added(Bound::Excluded(after), Bound::Unbounded);
    }

    /// Leaves out the articles of later commits.
    pub(super) fn keep_added_until(&mut self, snapshot: &Snapshot, commit: u64) {
        let until = Term::from_field_u64(snapshot.fields().added, commit);
        self.keep_added(Bound::Unbounded, Bound::Included(until));
    }

    fn keep_added(&mut self, from: Bound<Term>, until: Bound<Term>) {
        self.keep_only((Occur::Must, Box::new(RangeQuery::new(from, until))));
    }

    /// Leaves out the articles that the archive did not have after a commit, and those of which another text was kept.
    pub(super) fn keep_past(&mut self, snapshot: &Snapshot, past: &Past) {
        let fields = snapshot.fields();
        let until = Term::from_field_u64(fields.first_added, past.commit);
        let known = RangeQuery::new(Bound::Unbounded, Bound::Included(until));
        self.keep_only((Occur::Must, Box::new(known)));
        if !past.replaced.is_empty() {
            self.keep_only((Occur::MustNot, with_ids(snapshot, &past.replaced)));
        }
    }

    fn keep_only(&mut self, (occur, condition): (Occur, Box<dyn TantivyQuery>)) {
        let query = std::mem::replace(&mut self.query, Box::new(EmptyQuery));
        self.query = Box::new(BooleanQuery::new(vec![
            (Occur::Must, query),
            (occur, without_score(condition)),
        ]));
    }

    /// Collects the documents that match.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged, if the query is cancelled, and with
    /// [`QueryTooExpensive::Comparisons`](crate::engine::QueryTooExpensive::Comparisons).
    pub(super) fn search<C: Collector>(
        &self,
        snapshot: &Snapshot,
        collector: &C,
    ) -> Result<C::Fruit> {
        self.search_for(snapshot, self.query.as_ref(), collector)
    }

    /// As [`Compiled::search`], for a narrower query, within the same budget.
    ///
    /// # Errors
    ///
    /// As [`Compiled::search`].
    pub(super) fn search_for<C: Collector>(
        &self,
        snapshot: &Snapshot,
        query: &dyn TantivyQuery,
        collector: &C,
    ) -> Result<C::Fruit> {
        let cancellable = Cancellable {
            collector,
            cancel: self.budget.poll(),
        };
        let found = snapshot.searcher().search(query, &cancellable);
        self.budget.check_cancelled()?;
        let found = found.context("the index cannot be searched: it may be damaged")?;
        self.budget.check()?;
        Ok(found)
    }
}

/// Compiles a [`Query`] into a tantivy query and looks up its words.
pub(super) struct Compiler {
    snapshot: Arc<Snapshot>,
    resolver: Resolver,
    clauses: Vec<Clause>,
    filters: Vec<Filter>,
    alternatives: Finder<Box<dyn TantivyQuery>>,
    ranking: Ranking,
    proximity_clauses: Vec<ProximityClause>,
    /// The weight of the current part.
    weight: f32,
    /// Whether the current part is beside a part that compares word positions, so that it should narrow the search
    /// first.
    is_beside_costly: bool,
    notices: Vec<String>,
}

impl Compiler {
    /// A compiler for a query or parts of it.
    pub(super) fn new(
        snapshot: &Arc<Snapshot>,
        query: &Query,
        budget: QueryBudget,
    ) -> Result<Compiler> {
        Ok(Compiler {
            snapshot: Arc::clone(snapshot),
            resolver: Resolver::for_query(snapshot.clone(), query, &budget)?,
            clauses: Vec::new(),
            filters: Vec::new(),
            alternatives: Finder::new(),
            ranking: Ranking::new(snapshot, query, budget),
            proximity_clauses: Vec::new(),
            weight: 1.0,
            is_beside_costly: false,
            notices: Vec::new(),
        })
    }

    /// Compiles a query, within the rest of a budget.
    pub(super) fn compile(
        snapshot: &Arc<Snapshot>,
        query: &Query,
        budget: &QueryBudget,
    ) -> Result<Compiled> {
        let mut compiler = Compiler::new(snapshot, query, budget.clone())?;
        let compiled = compiler.query(query, Sense::Wanted)?;
        Ok(Compiled {
            budget: budget.clone(),
            query: compiled,
            alternatives: Alternatives {
                budget: budget.clone(),
                clauses: compiler.clauses.len(),
                parts: compiler.alternatives.found,
            },
            clauses: compiler.clauses,
            filters: compiler.filters,
            notices: [compiler.resolver.notices(), compiler.notices].concat(),
            ranking: compiler.ranking,
            proximity_clauses: compiler.proximity_clauses,
        })
    }

    /// Compiles a part of the query.
    pub(super) fn compiled(&mut self, part: &Query) -> Result<Box<dyn TantivyQuery>> {
        self.query(part, Sense::Wanted)
    }

    /// The ranked queries for a pattern: in its own scope and, if some articles take a name for an entity of another
    /// kind, in other scopes.
    pub(super) fn fields_queries(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
    ) -> Result<Vec<FieldsQuery>> {
        let parts = self.resolver.resolve_all(scope, pattern)?.into_iter();
        let ranked = parts.map(|(scope, resolved)| self.fields_query(scope, &resolved));
        ranked.collect()
    }

    /// Compiles a part of the query, and notes it as an alternative if an article can match the whole query without it.
    fn query(&mut self, query: &Query, sense: Sense) -> Result<Box<dyn TantivyQuery>> {
        let part = self.alternatives.enter(query, sense, self.found());
        let compiled = self.part(query, sense)?;
        let found = self.found();
        self.alternatives
            .leave(part, found, || compiled.box_clone());
        Ok(compiled)
    }

    fn found(&self) -> Found {
        Found {
            clauses: self.clauses.len(),
            filters: self.filters.len(),
        }
    }

    fn part(&mut self, query: &Query, sense: Sense) -> Result<Box<dyn TantivyQuery>> {
        if let Some(filter) = Filter::of(query) {
            let compiled = self.filter(&filter)?;
            if sense == Sense::Wanted {
                self.filters.push(filter);
            }
            return Ok(compiled);
        }
        Ok(match query {
            Query::Text(scope, pattern) => self.text(*scope, pattern, sense)?,
            Query::AtLeast {
                count,
                scope,
                pattern,
            } => {
                let parts = self.patterns(*scope, pattern, sense)?;
                Box::new(AtLeastQuery {
                    parts,
                    count: *count,
                })
            }
            Query::And(parts) => self.all_of(&also_as_one_word(parts), sense)?,
            Query::Or(parts) => self.any_of(parts, sense)?,
            Query::Not(_) => self.all_of(std::slice::from_ref(query), sense)?,
            Query::Weighted(inner, weight) => {
                let outer = self.weight;
                self.weight *= weight;
                let query = self.query(inner, sense);
                self.weight = outer;
                Box::new(BoostQuery::new(query?, *weight))
            }
            _ => self.every_article(),
        })
    }

    fn filter(&mut self, filter: &Filter) -> Result<Box<dyn TantivyQuery>> {
        Ok(match filter {
            Filter::Has(Property::Version) => {
                let ids = self.snapshot.whole().with_versions()?;
                if ids.is_empty() {
                    self.notices.push(
                        "the archive has no second state of any article; `newsdex index --versions` keeps the old \
                         text of articles that change"
                            .to_owned(),
                    );
                }
                without_score(with_ids(&self.snapshot, ids))
            }
            Filter::Has(Property::Correction) => {
                let term = Term::from_field_text(self.snapshot.fields().has, CORRECTION);
                without_score(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            }
            Filter::Published(days) => without_score(self.published(*days)),
            Filter::Mentions(days) => without_score(mentioned(&self.snapshot, *days)),
            Filter::Undated => {
                let dated = ExistsQuery::new(column::PUBLISHED.to_owned(), false);
                let not_dated = (Occur::MustNot, Box::new(dated) as Box<dyn TantivyQuery>);
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, self.every_article()),
                    not_dated,
                ]))
            }
            Filter::Anniversary { month, day } => {
                let (month, day) = (*month, *day);
                without_score(Box::new(PublishedQuery {
                    when: When::Yearly { month, day },
                    leads: self.is_beside_costly,
                }))
            }
            Filter::Language(language) => {
                let term = Term::from_field_text(self.snapshot.fields().language, language);
                without_score(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            }
        })
    }

    fn all_of(&mut self, parts: &[Query], sense: Sense) -> Result<Box<dyn TantivyQuery>> {
        let mut clauses = Vec::with_capacity(parts.len() + 1);
        if parts.iter().all(|part| matches!(part, Query::Not(_))) {
            clauses.push((Occur::Must, self.every_article()));
        }
        let outer = self.is_beside_costly;
        self.is_beside_costly = parts.iter().any(compares_places);
        for part in once_each(parts) {
            clauses.push(match part {
                Query::Not(inner) => (Occur::MustNot, self.query(inner, sense.reversed())?),
                _ => (Occur::Must, self.query(part, sense)?),
            });
        }
        self.is_beside_costly = outer;
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Compiles a choice. All its patterns become one tantivy query, because most choices consist of patterns only.
    fn any_of(&mut self, parts: &[Query], sense: Sense) -> Result<Box<dyn TantivyQuery>> {
        let mut patterns = Vec::new();
        let mut others = Vec::new();
        for part in once_each(parts) {
            let (inner, weight) = match part {
                Query::Weighted(inner, weight) => (&**inner, *weight),
                _ => (part, 1.0),
            };
            let Query::Text(scope, pattern) = inner else {
                others.push((Occur::Should, self.query(part, sense)?));
                continue;
            };
            let outer = self.weight;
            self.weight *= weight;
            let any = self.patterns(*scope, pattern, sense);
            self.weight = outer;
            patterns.extend(any?.into_iter().map(|query| (query, weight)));
        }
        let patterns = AnyQuery { parts: patterns };
        if others.is_empty() {
            return Ok(Box::new(patterns));
        }
        others.push((Occur::Should, Box::new(patterns)));
        Ok(Box::new(BooleanQuery::new(others)))
    }

    fn text(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
        sense: Sense,
    ) -> Result<Box<dyn TantivyQuery>> {
        let any = self.patterns(scope, pattern, sense)?;
        let parts = any.into_iter().map(|query| (query, 1.0)).collect();
        Ok(Box::new(AnyQuery { parts }))
    }

    /// Compiles a pattern for the fields of its scope and, by other names, for other fields. Notes it for marking.
    fn patterns(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
        sense: Sense,
    ) -> Result<Vec<FieldsQuery>> {
        let mut any = Vec::new();
        for (scope, resolved) in self.resolver.resolve_all(scope, pattern)? {
            let query = self.fields_query(scope, &resolved)?;
            if sense == Sense::Wanted {
                let clause = ProximityClause::new(scope, pattern, &resolved, &query, self.weight);
                self.proximity_clauses.extend(clause);
                self.clauses.push(Clause { scope, resolved });
            }
            any.push(query);
        }
        Ok(any)
    }

    fn fields_query(&self, scope: Scope, resolved: &Arc<Resolved>) -> Result<FieldsQuery> {
        let fields = fields_of(scope, self.snapshot.fields());
        let resolved = Arc::clone(resolved);
        self.ranking.fields_query(&self.snapshot, &fields, resolved)
    }

    fn published(&self, days: DayRange) -> Box<dyn TantivyQuery> {
        if days.from.is_none() && days.until.is_none() {
            return Box::new(ExistsQuery::new(column::PUBLISHED.to_owned(), false));
        }
        Box::new(PublishedQuery {
            when: When::Within(days),
            leads: self.is_beside_costly,
        })
    }

    fn every_article(&self) -> Box<dyn TantivyQuery> {
        let term = Term::from_field_text(self.snapshot.fields().kind, ARTICLE);
        without_score(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }
}

/// Whether a part of a query compares word positions.
fn compares_places(part: &Query) -> bool {
    match part {
        Query::Text(_, pattern) => matches!(
            pattern,
            Pattern::Phrase { .. }
                | Pattern::Joined { .. }
                | Pattern::Near { .. }
                | Pattern::NotNear { .. }
        ),
        Query::AtLeast { .. } => true,
        Query::Weighted(inner, _) => compares_places(inner),
        _ => false,
    }
}

/// Matches articles that name a day in the range, or a week, month or year that lies within it.
fn mentioned(snapshot: &Snapshot, days: DayRange) -> Box<dyn TantivyQuery> {
    let fields = snapshot.fields();
    let first_of = |day: i64, of: fn(Date) -> Date| {
        let date = date::date(day).map(of);
        date.map_or(day, date::day)
    };
    // The last week, month or year has to end before the range does.
    let units = [
        (fields.mentioned_day, days.until),
        (fields.mentioned_week, days.until.map(|until| until - 6)),
        (
            fields.mentioned_month,
            days.until
                .map(|until| first_of(until, Date::first_of_month)),
        ),
        (
            fields.mentioned_year,
            days.until.map(|until| first_of(until, Date::first_of_year)),
        ),
    ];
    let any = units.into_iter().map(|(field, until)| {
        let from = days.from.unwrap_or(i64::MIN);
        let until = until.unwrap_or(i64::MAX);
        let from = Bound::Included(Term::from_field_i64(field, from));
        let until = Bound::Excluded(Term::from_field_i64(field, until));
        let query: Box<dyn TantivyQuery> = Box::new(RangeQuery::new(from, until));
        (Occur::Should, query)
    });
    Box::new(BooleanQuery::new(any.collect()))
}

/// Matches the articles with these identifiers.
fn with_ids(snapshot: &Snapshot, ids: &[String]) -> Box<dyn TantivyQuery> {
    let field = snapshot.fields().id;
    let ids = ids.iter().map(|id| Term::from_field_text(field, id));
    Box::new(TermSetQuery::new(ids))
}

/// Removes the score: filters do not affect the ranking.
fn without_score(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
