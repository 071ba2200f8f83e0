//! Counts the entities that are named in the articles of a query.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use super::buckets::Buckets;
use super::query::Compiled;
use super::server::Server;
use crate::engine::archive_names::{EntityKey, Wanted, called, counted, most_first};
use crate::engine::budget::QueryBudget;
use crate::engine::resolve::Resolver;
use crate::engine::tally::Tally;
use crate::engine::{CancelFlag, EntityPage, EntityRequest};
use crate::index::evidence::NAME_COLUMNS;
use crate::index::schema::column;
use newsdex_query::{Query, Scope};
use newsdex_text::enrichment::EntityKind;

/// Number of entities whose articles are counted in one request.
const COUNTED_AT_ONCE: usize = 500;

/// Entities with the names that articles use for them, and their counts.
pub(super) type NamedEntities = FxHashMap<EntityKey, (Vec<(EntityKind, String)>, Tally)>;

/// Answers [`Engine::entities`](crate::engine::Engine::entities).
pub(super) fn count(server: &Arc<Server>, request: &EntityRequest) -> Result<EntityPage> {
    let cancel = &request.cancel;
    let words: Arc<Server> = Arc::clone(server);
    let resolver = Resolver::new(words, &QueryBudget::new(cancel))?;
    let names = server.names();
    let wanted = Wanted::of(request, names, resolver)?;
    let mut parts = vec![request.query.clone()];
    let with_queries = request.with.iter().cloned();
    parts.extend(with_queries.map(|pattern| Query::Text(Scope::Entity, pattern)));
    let query = Query::And(parts);
    let filter = Compiled::of(server, &query, cancel)?.exactly(server, &query, cancel)?;
    let articles = server.count(cancel, &filter)?;
    let is_wanted = |key: &EntityKey| wanted.has(key);
    let mut found: Vec<(EntityKey, Tally)> = tallied(server, &filter, &is_wanted, cancel)?;
    let total = found.len() as u64;
    found.sort_unstable_by(|one, other| most_first((&one.0, &one.1), (&other.0, &other.1)));
    let page = found.into_iter().skip(request.offset).take(request.limit);
    Ok(EntityPage {
        total,
        articles,
        entities: page
            .map(|(key, tally)| counted(names, key, tally))
            .collect::<Result<_>>()?,
    })
}

/// The counts of the entities in the articles that a query finds.
fn tallied(
    server: &Arc<Server>,
    filter: &Value,
    is_asked_for: &dyn Fn(&EntityKey) -> bool,
    cancel: &CancelFlag,
) -> Result<Vec<(EntityKey, Tally)>> {
    let mut entities = NamedEntities::default();
    let days = days_of();
    for (kind, column) in NAME_COLUMNS {
        let sources = json!([{"name": {"terms": {"field": column}}}]);
        for bucket in Buckets::new(server, filter, sources, Some(days.clone()), cancel) {
            let bucket = bucket?;
            let Some(name) = bucket.key.get("name").and_then(Value::as_str) else {
                continue;
            };
            let number = server.names().number(kind, name);
            let Some(key) = called(server.names(), kind, name, number) else {
                continue;
            };
            if !is_asked_for(&key) {
                continue;
            }
            let tally = tally_of(bucket.count, &bucket.inner);
            let (members, all) = entities.entry(key).or_default();
            members.push((kind, name.to_owned()));
            all.add(tally);
        }
    }
    exactly(server, filter, entities, cancel)
}

/// The entities with their exact counts: an article with two names of an entity was counted twice.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn exactly(
    server: &Arc<Server>,
    filter: &Value,
    entities: NamedEntities,
    cancel: &CancelFlag,
) -> Result<Vec<(EntityKey, Tally)>> {
    let (several, one): (Vec<_>, Vec<_>) = entities
        .into_iter()
        .partition(|(_, (members, _))| members.len() > 1);
    let members: Vec<&[(EntityKind, String)]> = several
        .iter()
        .map(|(_, (members, _))| members.as_slice())
        .collect();
    let counts = count_members(server, filter, &members, cancel)?;
    let several = several.into_iter().zip(counts);
    let several = several.map(|((key, (_, tally)), articles)| (key, Tally { articles, ..tally }));
    let one = one.into_iter().map(|(key, (_, tally))| (key, tally));
    Ok(one.chain(several).collect())
}

/// The request for the days of articles, for [`tally_of`].
pub(super) fn days_of() -> Value {
    // A month or a year has no day that could be the first or the last.
    json!({"dated": {
        "filter": {"bool": {"must_not": [{"exists": {"field": column::LAST_DAY}}]}},
        "aggs": {
            "first": {"min": {"field": column::DAY}},
            "last": {"max": {"field": column::DAY}},
        },
    }})
}

/// The count of some articles, with their first and last day from the answer to [`days_of`].
pub(super) fn tally_of(articles: u64, answer: &Value) -> Tally {
    let day = |path: &str| {
        let day = answer.pointer(path).and_then(Value::as_f64);
        day.map(|day| day as i64)
    };
    Tally {
        articles,
        first: day("/dated/first/value"),
        last: day("/dated/last/value"),
    }
}

/// The query for articles that have any of these names.
pub(super) fn any_member(members: &[(EntityKind, String)]) -> Value {
    let mut by_column: Map<String, Value> = Map::new();
    for (kind, column) in NAME_COLUMNS {
        let of_kind = members.iter().filter(|(own, _)| *own == kind);
        let names: Vec<&str> = of_kind.map(|(_, name)| name.as_str()).collect();
        if !names.is_empty() {
            by_column.insert(column.to_owned(), json!(names));
        }
    }
    let any = by_column.into_iter();
    let any: Vec<Value> = any
        .map(|(own, names)| json!({"terms": {own: names}}))
        .collect();
    json!({"bool": {"should": any, "minimum_should_match": 1}})
}

/// For each set of names: the number of articles that a query finds and that have any of them.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn count_members(
    server: &Arc<Server>,
    filter: &Value,
    entities: &[&[(EntityKind, String)]],
    cancel: &CancelFlag,
) -> Result<Vec<u64>> {
    let mut counts = Vec::with_capacity(entities.len());
    for some in entities.chunks(COUNTED_AT_ONCE) {
        let filters = some.iter().map(|members| any_member(members));
        let body = json!({
            "size": 0, "track_total_hits": false, "query": filter,
            "aggs": {"entities": {"filters": {"filters": filters.collect::<Vec<Value>>()}}},
        });
        let answer = server.search(cancel, &body)?;
        let buckets = answer.pointer("/aggregations/entities/buckets");
        let buckets = buckets.and_then(Value::as_array).into_iter().flatten();
        counts.extend(buckets.map(|bucket| {
            let count = bucket.get("doc_count").and_then(Value::as_u64);
            count.unwrap_or(0)
        }));
    }
    Ok(counts)
}
