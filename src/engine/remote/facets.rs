//! Counts the values of facets over all hits.
//!
//! Values that are no names are counted by the search itself. A `terms` count over several shards can be too small; the
//! server says by how much at most, and then the answer says so, too. Entities have several names, so the articles of
//! the most frequent ones are counted once more.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use super::days;
use super::entities::count_members;
use super::server::Server;
use crate::engine::archive_names::called;
use crate::engine::facet_values::{most_first, period};
use crate::engine::{CancelFlag, Facet, FacetCount, SearchRequest, UNDATED};
use crate::index::evidence::NAME_COLUMNS;
use crate::index::schema::column;
use newsdex_text::enrichment::EntityKind;

/// The values of each facet, with their counts.
type FacetCounts = BTreeMap<Facet, Vec<FacetCount>>;

/// The largest number of values that each shard counts; the server refuses more than 65,535 in all.
const MOST_VALUES: usize = 50_000;

/// The largest number of values of one facet in an answer.
const MOST_SHOWN: usize = 10_000;

/// The facets of one search.
pub(super) struct FacetCounter {
    facets: Vec<Facet>,
    most: usize,
}

impl FacetCounter {
    /// The facets of a request.
    pub(super) fn of(request: &SearchRequest) -> FacetCounter {
        FacetCounter {
            facets: request.facets.clone(),
            most: request.facet_values,
        }
    }

    /// The counts that the search itself has to make; `None` if there are none.
    pub(super) fn aggregations(&self) -> Option<Value> {
        let mut aggregations = Map::new();
        let terms = |field: &str, size: usize| {
            json!({"terms": {
                "field": field,
                "size": size,
                "shard_size": MOST_VALUES,
                "order": [{"_count": "desc"}, {"_key": "asc"}],
            }})
        };
        for facet in &self.facets {
            if let Some(field) = plain_column(*facet) {
                let size = self.most.clamp(1, MOST_SHOWN);
                aggregations.insert(field.to_owned(), terms(field, size));
            }
        }
        if self.facets.iter().any(|facet| kind_of(*facet).is_some()) {
            // Some articles take an entity for one of another kind.
            for (_, field) in NAME_COLUMNS {
                aggregations.insert(field.to_owned(), terms(field, MOST_SHOWN));
            }
        }
        (!aggregations.is_empty()).then_some(Value::Object(aggregations))
    }

    /// The counts of all facets, and messages for the user. `filter` finds the hits, `answer` is that of the search.
    ///
    /// # Errors
    ///
    /// As [`Server::search`].
    pub(super) fn counts(
        &self,
        server: &Arc<Server>,
        filter: &Value,
        answer: &Value,
        cancel: &CancelFlag,
    ) -> Result<(FacetCounts, Vec<String>)> {
        let (mut found, mut notices) = (BTreeMap::new(), Vec::new());
        for facet in &self.facets {
            let counts = match (plain_column(*facet), kind_of(*facet)) {
                (Some(field), _) => {
                    notices.extend(approximate(*facet, answer, field));
                    most_first(*facet, values_of(answer, field).collect(), self.most)
                }
                (None, Some(kind)) => {
                    notices.extend(approximate(*facet, answer, column_of(kind)));
                    self.entities(server, filter, *facet, answer, cancel)?
                }
                (None, None) => dated(server, filter, *facet, cancel)?,
            };
            found.insert(*facet, counts);
        }
        Ok((found, notices))
    }

    /// The entities of one kind in most articles.
    fn entities(
        &self,
        server: &Arc<Server>,
        filter: &Value,
        facet: Facet,
        answer: &Value,
        cancel: &CancelFlag,
    ) -> Result<Vec<FacetCount>> {
        // For each entity: its names in the articles, and the sum of their counts.
        let mut entities: FxHashMap<String, (Vec<(EntityKind, String)>, u64)> =
            FxHashMap::default();
        for (kind, column) in NAME_COLUMNS {
            for (name, count) in values_of(answer, column) {
                let number = server.names().number(kind, &name);
                let Some((found, key)) = called(server.names(), kind, &name, number) else {
                    continue;
                };
                if Some(found) == kind_of(facet) {
                    let (members, sum) = entities.entry(key).or_default();
                    members.push((kind, name));
                    *sum += count;
                }
            }
        }
        let (mut counts, mut several) = (BTreeMap::new(), Vec::new());
        for (name, (members, sum)) in entities {
            match members.len() {
                1 => counts.insert(name, sum).map_or((), drop),
                // The sum has articles with two of the names twice.
                _ => several.push((name, members)),
            }
        }
        let members: Vec<&[(EntityKind, String)]> = several
            .iter()
            .map(|(_, members)| members.as_slice())
            .collect();
        let exact = count_members(server, filter, &members, cancel)?;
        counts.extend(several.into_iter().map(|(name, _)| name).zip(exact));
        Ok(most_first(facet, counts, self.most))
    }
}

/// Years or months.
fn dated(
    server: &Arc<Server>,
    filter: &Value,
    facet: Facet,
    cancel: &CancelFlag,
) -> Result<Vec<FacetCount>> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    days::each(server, filter, cancel, |days, count| {
        let value = days.and_then(|(first, last)| period(first, last, facet));
        *counts
            .entry(value.unwrap_or_else(|| UNDATED.to_owned()))
            .or_default() += count;
    })?;
    Ok(most_first(facet, counts, usize::MAX))
}

/// The column with the names of one kind.
fn column_of(kind: EntityKind) -> &'static str {
    let mut columns = NAME_COLUMNS.iter();
    let found = columns.find(|(of, _)| *of == kind);
    found.map_or(column::MISC_NAME, |(_, column)| column)
}

/// The values of a field with their counts, from the aggregation of this name.
pub(super) fn values_of(
    answer: &Value,
    field: &str,
) -> impl Iterator<Item = (String, u64)> + use<> {
    let buckets = answer.pointer(&format!("/aggregations/{field}/buckets"));
    let buckets = buckets.and_then(Value::as_array).into_iter().flatten();
    let values = buckets.filter_map(|bucket| {
        let value = bucket.get("key")?.as_str()?;
        Some((value.to_owned(), bucket.get("doc_count")?.as_u64()?))
    });
    values.collect::<Vec<(String, u64)>>().into_iter()
}

/// A message if counts can be too small.
fn approximate(facet: Facet, answer: &Value, field: &str) -> Option<String> {
    let path = format!("/aggregations/{field}/doc_count_error_upper_bound");
    let error = answer.pointer(&path)?.as_i64()?;
    (error != 0).then(|| {
        format!(
            "the counts of the facet {} are approximate: there are too many values",
            facet.name()
        )
    })
}

/// The column of a facet whose values are counted as they are.
fn plain_column(facet: Facet) -> Option<&'static str> {
    Some(match facet {
        Facet::Source => column::SOURCE_NAME,
        Facet::Author => column::AUTHOR_NAME,
        Facet::Section => column::SECTION_NAME,
        Facet::Language => column::LANGUAGE,
        Facet::People | Facet::Organizations | Facet::Places | Facet::Year | Facet::Month => {
            return None;
        }
    })
}

fn kind_of(facet: Facet) -> Option<EntityKind> {
    match facet {
        Facet::People => Some(EntityKind::Person),
        Facet::Organizations => Some(EntityKind::Organization),
        Facet::Places => Some(EntityKind::Place),
        _ => None,
    }
}
