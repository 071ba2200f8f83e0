//! The names of the archive, grouped by entity, in an index on a server.
//!
//! They are grouped from the columns of the articles, as for a local index, and kept as one value in pieces: documents
//! of the kind [`NAMES`]. A document with a fixed name says which pieces are the latest; it is replaced last, so readers
//! find the old names or the new ones.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::http::Method;
use xxhash_rust::xxh3::xxh3_64;

use crate::index::evidence::{Mentions, NAME_COLUMNS, position, records};
use crate::index::names::Names;
use crate::index::schema::{ARTICLE, column};
use crate::remote::Client;
use crate::remote::client::{Body, base64, from_base64};
use crate::remote::documents::named;
use crate::remote::failure::{EngineError, FailureKind};
use crate::remote::mapping;
use crate::remote::pages::{Pages, SMALL, signed};
use newsdex_enrich::resolution::{Contexts, FormRecord, NameContext, NameRecord};

/// The value of the field `kind` of a piece of the names.
pub const NAMES: &str = "names";

/// The size of a piece, in bytes.
const PIECE_BYTES: usize = 4 << 20;

/// Number of values that are counted in one request.
const VALUES_AT_ONCE: usize = 5_000;

/// How often the pieces are looked for if they were replaced while they were read.
const TRIES: u32 = 3;

/// The largest number of names whose articles are asked for; with more, all articles are read.
const MOST_WANTED: usize = 20_000;

/// Which names are the latest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouped {
    /// Hash of all pieces together.
    checksum: u64,
    /// Number of pieces.
    pieces: u64,
    /// Hash of the alias file.
    pub aliases: u64,
    /// Number of articles when the names were grouped.
    pub articles: u64,
    /// When the names were grouped, in seconds since 1970.
    pub at: i64,
}

/// What says which names of a generation are the latest; `None` if they were never grouped.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn latest(client: &Client, generation: &str) -> Result<Option<Grouped>, EngineError> {
    let data = value(client, generation, &named(NAMES, &["latest"]))?;
    let Some(data) = data else {
        return Ok(None);
    };
    let grouped = serde_json::from_slice(&data);
    grouped
        .map(Some)
        .map_err(|error| client.error(FailureKind::Garbled(error.to_string())))
}

/// The names of a generation; empty if they were never grouped.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer; a plain error if the names are damaged.
pub fn load(client: &Client, generation: &str) -> Result<Names> {
    for _ in 0..TRIES {
        let Some(grouped) = latest(client, generation)? else {
            return Ok(Names::default());
        };
        let mut bytes = Vec::new();
        for number in 0..grouped.pieces {
            let piece = value(client, generation, &piece_name(grouped.checksum, number))?;
            bytes.extend(piece.unwrap_or_default());
        }
        if xxh3_64(&bytes) == grouped.checksum {
            return Names::from_bytes(bytes).context("the names on the server are damaged");
        }
    }
    anyhow::bail!("the names on the server are damaged; the next `newsdex index` groups them again")
}

/// Stores the names of a generation, made by [`Names::to_bytes`], in place of the latest ones.
///
/// # Errors
///
/// An [`EngineError`] if the server does not take them; the latest names then stay.
pub fn store(
    client: &Client,
    generation: &str,
    bytes: &[u8],
    aliases: u64,
    articles: u64,
    at: i64,
) -> Result<(), EngineError> {
    let before = latest(client, generation)?;
    let checksum = xxh3_64(bytes);
    let mut pieces = 0;
    for piece in bytes.chunks(PIECE_BYTES) {
        put(client, generation, &piece_name(checksum, pieces), piece)?;
        pieces += 1;
    }
    let grouped = Grouped {
        checksum,
        pieces,
        aliases,
        articles,
        at,
    };
    let data = serde_json::to_vec(&grouped).unwrap_or_default();
    put(client, generation, &named(NAMES, &["latest"]), &data)?;
    // Nobody reads them any more; a reader that does looks again.
    if let Some(old) = before.filter(|before| before.checksum != checksum) {
        for number in 0..old.pieces {
            let _ = client.delete(&path(generation, &piece_name(old.checksum, number)));
        }
    }
    Ok(())
}

fn piece_name(checksum: u64, number: u64) -> String {
    named(NAMES, &[&checksum.to_string(), &number.to_string()])
}

fn path(generation: &str, name: &str) -> String {
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    format!("/{generation}/_doc/{name}")
}

fn put(client: &Client, generation: &str, name: &str, data: &[u8]) -> Result<(), EngineError> {
    let mut document = serde_json::Map::new();
    document.insert(column::KIND.into(), NAMES.into());
    document.insert(mapping::column::DATA.into(), base64(data).into());
    client.put(&path(generation, name), &Value::Object(document))?;
    Ok(())
}

/// The data of a document; `None` if there is no such document.
fn value(client: &Client, generation: &str, name: &str) -> Result<Option<Vec<u8>>, EngineError> {
    let answer = client.send(&Method::GET, &path(generation, name), Body::Empty)?;
    if answer.status == 404 {
        return Ok(None);
    }
    if answer.status != 200 {
        let kind = FailureKind::of_status(answer.status, &answer.text);
        return Err(client.error(kind));
    }
    let document: Value = serde_json::from_str(&answer.text)
        .map_err(|error| client.error(FailureKind::Garbled(error.to_string())))?;
    let data = document.pointer(&format!("/_source/{}", mapping::column::DATA));
    Ok(data.and_then(Value::as_str).and_then(from_base64))
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
    let mut after: Option<Value> = None;
    loop {
        let mut composite = json!({
            "size": VALUES_AT_ONCE, "sources": [{"value": {"terms": {"field": field}}}],
        });
        if let (Some(after), Some(composite)) = (after.take(), composite.as_object_mut()) {
            composite.insert("after".into(), after);
        }
        let body = json!({
            "size": 0, "track_total_hits": false, "query": {"term": {column::KIND: ARTICLE}},
            "aggs": {"values": {"composite": composite}},
        });
        let answer = client.search(&format!("/{generation}/_search"), &body)?;
        let buckets = answer.pointer("/aggregations/values/buckets");
        let buckets = buckets.and_then(Value::as_array);
        let mut found = 0;
        for bucket in buckets.into_iter().flatten() {
            found += 1;
            let value = bucket.pointer("/key/value").and_then(Value::as_str);
            let articles = bucket.get("doc_count").and_then(Value::as_u64);
            if let (Some(value), Some(articles)) = (value, articles) {
                counts.insert(value.to_owned(), articles);
            }
        }
        after = answer.pointer("/aggregations/values/after_key").cloned();
        if found < VALUES_AT_ONCE || after.is_none() {
            return Ok(counts);
        }
    }
}
