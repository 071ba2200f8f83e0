//! Looks up single entities: by name, and by the beginning of a name.

use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::compile::fields_of;
use super::entities::{NamedEntities, any_member, days_of, exactly, tally_of};
use super::server::{Server, articles, total};
use crate::engine::archive_names::{called, counted, most_first};
use crate::engine::{CancelFlag, CountedEntity};
use crate::index::evidence::NAME_COLUMNS;
use newsdex_query::Scope;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::EXACT_MARK;
use newsdex_text::words::tokenize;

/// Number of names, those in most articles, among which the beginning of a name is looked for.
const MOST_NAMES: u32 = 2_000;

/// The entity that has this name in the archive, or to which this name of articles belongs; `None` if there is none.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn entity(
    server: &Arc<Server>,
    kind: EntityKind,
    name: &str,
) -> Result<Option<CountedEntity>> {
    let names = server.names();
    let number = names.number(kind, name);
    let Some(key) = called(names, kind, name, number) else {
        return Ok(None);
    };
    let members: Vec<(EntityKind, String)> = match number {
        None => vec![(kind, name.to_owned())],
        Some(number) => {
            let members = names.entity(number)?.members.into_iter();
            members.map(|member| (member.kind(), member.name)).collect()
        }
    };
    let body = json!({
        "size": 0, "track_total_hits": true,
        "query": {"bool": {"filter": [articles(), any_member(&members)]}},
        "aggs": days_of(),
    });
    let answer = server.search(&CancelFlag::default(), &body)?;
    match (total(&answer), answer.get("aggregations")) {
        (0, _) | (_, None) => Ok(None),
        (articles, Some(days)) => counted(names, key, tally_of(articles, days)).map(Some),
    }
}

/// The entities that have a word with this beginning in their name, those in most articles first.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn beginning(
    server: &Arc<Server>,
    text: &str,
    kinds: &[EntityKind],
    limit: usize,
) -> Result<Vec<CountedEntity>> {
    let cancel = CancelFlag::default();
    let folded = folded(text);
    let mut entities = NamedEntities::default();
    let columns = NAME_COLUMNS.iter();
    for (kind, column) in columns.filter(|(kind, _)| kinds.contains(kind)) {
        let body = json!({
            "size": 0, "track_total_hits": false,
            "query": {"bool": {"filter": with_beginning(*kind, &folded)}},
            "aggs": {"names": {
                "terms": {"field": column, "size": MOST_NAMES, "shard_size": MOST_NAMES * 4},
                "aggs": days_of(),
            }},
        });
        let answer = server.search(&cancel, &body)?;
        let buckets = answer.pointer("/aggregations/names/buckets");
        for bucket in buckets.and_then(Value::as_array).into_iter().flatten() {
            let Some(name) = bucket.get("key").and_then(Value::as_str) else {
                continue;
            };
            let number = server.names().number(*kind, name);
            let Some(key) = called(server.names(), *kind, name, number) else {
                continue;
            };
            if !kinds.contains(&key.0) || !begins(&key.1, &folded) {
                continue;
            }
            let count = bucket.get("doc_count").and_then(Value::as_u64).unwrap_or(0);
            let (members, all) = entities.entry(key).or_default();
            members.push((*kind, name.to_owned()));
            all.add(tally_of(count, bucket));
        }
    }
    let mut found = exactly(server, &articles(), entities, &cancel)?;
    found.sort_unstable_by(|one, other| most_first((&one.0, &one.1), (&other.0, &other.1)));
    found.truncate(limit);
    let names = server.names();
    let found = found.into_iter();
    found
        .map(|(key, tally)| counted(names, key, tally))
        .collect()
}

/// The filters for articles with a name of which a word begins so.
fn with_beginning(kind: EntityKind, folded: &str) -> Vec<Value> {
    let field = fields_of(Scope::of_kind(kind))
        .last()
        .copied()
        .unwrap_or_default();
    let mut filters = vec![articles()];
    let mut words = folded.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let term = format!("{EXACT_MARK}{word}");
        filters.push(match words.peek() {
            Some(_) => json!({"term": {field: term}}),
            None => json!({"prefix": {field: {"value": term}}}),
        });
    }
    filters
}

/// Whether a name begins so, from any of its words on.
fn begins(name: &str, beginning: &str) -> bool {
    let name = folded(name);
    let starts = name.match_indices(' ').map(|(at, _)| at + 1);
    let mut rests = std::iter::once(0).chain(starts);
    rests.any(|start| {
        name.get(start..)
            .is_some_and(|rest| rest.starts_with(beginning))
    })
}

/// The words of a text, in lower case without accents, with blanks between them.
fn folded(text: &str) -> String {
    let words = tokenize(text).map(|word| fold(&word.text).into_owned());
    words.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_at_any_of_its_words() {
        assert!(begins("Ana Maria Sörensen", "mari"));
        assert!(begins("Ana Maria Sörensen", "maria s"));
        assert!(begins("J.-P. Sorel", "sor"));
        assert!(begins("Anyone", ""));
        assert!(!begins("Ana Maria Sörensen", "ensen"));
    }
}
