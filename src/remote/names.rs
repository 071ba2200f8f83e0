//! The names of the archive, grouped by entity, in an index on a server.
//!
//! They are grouped from the columns of the articles, as for a local index, and kept as one value in [`pieces`].

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::index::evidence::{Mentions, NAME_COLUMNS, position, records};
use crate::index::names::Names;
use crate::index::schema::{ARTICLE, column};
use crate::remote::Client;
use crate::remote::failure::EngineError;
use crate::remote::pages::{Pages, SMALL, each_value, signed};
use crate::remote::pieces::Pieces;
use newsdex_enrich::resolution::{Contexts, FormRecord, NameContext, NameRecord};

/// The value of the field `kind` of a piece of the names.
pub const NAMES: &str = "names";

/// The largest number of names whose articles are asked for; with more, all articles are read.
const MOST_WANTED: usize = 20_000;

/// What is known of the names without reading them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouped {
    /// Hash of the alias file.
    pub aliases: u64,
    /// Number of articles when the names were grouped.
    pub articles: u64,
    /// When the names were grouped, in seconds since 1970.
    pub at: i64,
}

/// Where the names of a generation are.
pub fn pieces<'a>(client: &'a Client, generation: &'a str) -> Pieces<'a> {
    Pieces {
        client,
        generation,
        kind: NAMES,
    }
}

/// The names of a generation; empty if they were never grouped.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer; a plain error if the names are damaged.
pub fn load(client: &Client, generation: &str) -> Result<Names> {
    match pieces(client, generation).load()? {
        None => Ok(Names::default()),
        Some(bytes) => Names::from_bytes(bytes).context("the names on the server are damaged"),
    }
}

/// The names in the articles of a generation, as evidence for grouping them.
pub struct ServerEvidence<'a> {
    client: &'a Client,
    generation: &'a str,
    stop: &'a AtomicBool,
    /// All names in articles, by type and name.
    pub names: Vec<NameRecord>,
    /// Other forms of the names.
    pub forms: Vec<FormRecord>,
}

impl<'a> ServerEvidence<'a> {
    /// Gathers the names of all articles.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not answer.
    pub fn gather(
        client: &'a Client,
        generation: &'a str,
        stop: &'a AtomicBool,
    ) -> Result<ServerEvidence<'a>, EngineError> {
        let (names, forms) = records(|field| count(client, generation, field))?;
        Ok(ServerEvidence {
            client,
            generation,
            stop,
            names,
            forms,
        })
    }

    /// The articles that have a wanted name, or all articles.
    fn articles(&self, wanted: &[u32]) -> Value {
        let of_kind = json!({"term": {column::KIND: ARTICLE}});
        if wanted.len() > MOST_WANTED {
            return of_kind;
        }
        let mut any = Vec::new();
        for (kind, field) in NAME_COLUMNS {
            let wanted = wanted
                .iter()
                .filter_map(|name| self.names.get(*name as usize));
            let of_kind = wanted.filter(|name| name.kind == kind);
            let of_kind: Vec<&str> = of_kind.map(|name| name.name.as_str()).collect();
            if !of_kind.is_empty() {
                any.push(json!({"terms": {field: of_kind}}));
            }
        }
        json!({"bool": {"filter": [of_kind], "should": any, "minimum_should_match": 1}})
    }
}

impl Contexts for ServerEvidence<'_> {
    fn companions(&self, wanted: &[u32]) -> Result<Vec<NameContext>> {
        let mut mentions = Mentions::of(wanted);
        let [person, organization, place, misc] = NAME_COLUMNS.map(|(_, field)| field);
        let pages = Pages {
            index: self.generation,
            query: self.articles(wanted),
            order: &[column::ID],
            fields: &[person, organization, place, misc, column::DAY],
            columns: &[],
            size: SMALL,
        };
        let were_all_read = pages.each(self.client, self.stop, |hit| {
            let mut here = Vec::new();
            for (kind, field) in NAME_COLUMNS {
                let names = hit.pointer(&format!("/_source/{field}"));
                let names = match names {
                    Some(Value::Array(names)) => names.as_slice(),
                    Some(one) => std::slice::from_ref(one),
                    None => &[],
                };
                let numbers = names.iter().filter_map(Value::as_str);
                here.extend(numbers.filter_map(|name| position(&self.names, kind, name)));
            }
            mentions.add(&here, signed(hit, column::DAY))
        })?;
        if !were_all_read {
            anyhow::bail!("the names were not grouped, because the run was stopped");
        }
        Ok(mentions.contexts(wanted, &self.names))
    }
}

/// The number of articles for each value of a field.
fn count(
    client: &Client,
    generation: &str,
    field: &str,
) -> Result<BTreeMap<String, u64>, EngineError> {
    let mut counts = BTreeMap::new();
    let query = json!({"term": {column::KIND: ARTICLE}});
    each_value(client, generation, &query, field, |value, articles| {
        counts.insert(value.to_owned(), articles);
    })?;
    Ok(counts)
}
