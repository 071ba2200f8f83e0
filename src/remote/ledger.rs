//! The table of all files of an index on a server, and the articles of a file.

use std::sync::atomic::AtomicBool;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use crate::index::ledger::{FileRecord, Ledger};
use crate::index::reader::FailureReport;
use crate::index::schema::{ARTICLE, FILE, PRINTING, column};
use crate::remote::Client;
use crate::remote::bulk::Seen;
use crate::remote::client::from_base64;
use crate::remote::documents::file_name;
use crate::remote::failure::EngineError;
use crate::remote::pages::{Pages, SMALL, each_value, signed, text, unsigned};

/// The number of paths in one request.
const MOST_PATHS: usize = 500;

/// The fields of a file record without its failures.
const FIELDS: [&str; 10] = [
    column::FILE,
    column::FILE_BYTES,
    column::FILE_MODIFIED,
    column::FILE_INODE,
    column::FILE_CHANGED,
    column::FILE_FINGERPRINT,
    column::FILE_ARTICLES,
    column::FILE_DUPLICATES,
    column::FILE_FAILURES,
    column::FILE_READING,
];

/// Reads the records of all files.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn ledger(client: &Client, generation: &str, stop: &AtomicBool) -> Result<Ledger, EngineError> {
    let mut ledger = Ledger::default();
    let pages = Pages {
        index: generation,
        query: json!({"term": {column::KIND: FILE}}),
        order: &[column::FILE],
        fields: &FIELDS,
        columns: &[],
        size: SMALL,
    };
    pages.each(client, stop, |hit| {
        ledger.add(record(hit));
        Ok::<(), EngineError>(())
    })?;
    Ok(ledger)
}

fn record(hit: &Value) -> FileRecord {
    let number = |field| unsigned(hit, field).unwrap_or(0);
    FileRecord {
        path: text(hit, column::FILE).to_owned(),
        bytes: number(column::FILE_BYTES),
        modified: signed(hit, column::FILE_MODIFIED).unwrap_or(0),
        inode: number(column::FILE_INODE),
        changed: signed(hit, column::FILE_CHANGED).unwrap_or(0),
        fingerprint: unsigned(hit, column::FILE_FINGERPRINT),
        articles: number(column::FILE_ARTICLES),
        duplicates: number(column::FILE_DUPLICATES),
        failures: number(column::FILE_FAILURES),
        reading: number(column::FILE_READING),
    }
}

/// The failures of files when they were read, by their paths; files without failures may be missing.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn failure_reports(
    client: &Client,
    generation: &str,
    paths: &[&str],
) -> Result<FxHashMap<String, Vec<FailureReport>>, EngineError> {
    let mut found = FxHashMap::default();
    for paths in paths.chunks(MOST_PATHS) {
        let names: Vec<String> = paths.iter().map(|path| file_name(path)).collect();
        let path = format!("/{generation}/_mget?_source=file_reports");
        let answer = client.ask(&path, &json!({"ids": names}))?;
        let documents = answer.get("docs").and_then(Value::as_array);
        for (path, document) in paths.iter().zip(documents.into_iter().flatten()) {
            let packed = from_base64(text(document, "file_reports")).unwrap_or_default();
            if let Ok(reports) = postcard::from_bytes(&packed) {
                found.insert((*path).to_owned(), reports);
            }
        }
    }
    Ok(found)
}

/// A document that belongs to a file.
#[derive(Debug, Clone)]
pub struct Held {
    /// The path of the file.
    pub path: String,
    /// The name of the document.
    pub name: String,
    /// The identifier of the article; `None` for a printing.
    pub id: Option<String>,
    /// The state of the document when it was read.
    pub seen: Option<Seen>,
}

/// The articles and printings of some files, as far as searches find them.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn held(
    client: &Client,
    generation: &str,
    paths: &[&str],
    stop: &AtomicBool,
) -> Result<Vec<Held>, EngineError> {
    let mut found = Vec::new();
    for paths in paths.chunks(MOST_PATHS) {
        for (kind, name) in [(ARTICLE, column::ID), (PRINTING, column::PRINTING_OF)] {
            let pages = Pages {
                index: generation,
                query: json!({"bool": {"filter": [
                    {"term": {column::KIND: kind}},
                    {"terms": {column::ORIGIN: paths}},
                ]}}),
                order: &[column::ORIGIN, name],
                fields: &[column::ORIGIN, column::ID],
                columns: &[],
                size: SMALL,
            };
            pages.each(client, stop, |hit| {
                let id = (kind == ARTICLE).then(|| text(hit, column::ID).to_owned());
                found.push(Held {
                    path: text(hit, column::ORIGIN).to_owned(),
                    name: hit
                        .get("_id")
                        .and_then(Value::as_str)
                        .unwrap_or("")
                        .to_owned(),
                    id,
                    seen: Seen::of(hit),
                });
                Ok::<(), EngineError>(())
            })?;
        }
    }
    Ok(found)
}

/// The paths of the files from which some runs wrote articles or printings.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn written_by(
    client: &Client,
    generation: &str,
    runs: &[u64],
) -> Result<Vec<String>, EngineError> {
    let mut paths = Vec::new();
    let query = json!({"bool": {"filter": [
        {"terms": {column::KIND: [ARTICLE, PRINTING]}},
        {"terms": {crate::remote::mapping::column::RUN: runs}},
    ]}});
    each_value(client, generation, &query, column::ORIGIN, |path, _| {
        paths.push(path.to_owned());
    })?;
    Ok(paths)
}

/// Those of some files that have a record, by their paths.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn recorded(
    client: &Client,
    generation: &str,
    paths: &[String],
) -> Result<FxHashSet<String>, EngineError> {
    let mut found = FxHashSet::default();
    for paths in paths.chunks(MOST_PATHS) {
        let names: Vec<String> = paths.iter().map(|path| file_name(path)).collect();
        let path = format!("/{generation}/_mget?_source=false");
        let answer = client.ask(&path, &json!({"ids": names}))?;
        let documents = answer.get("docs").and_then(Value::as_array);
        for (path, document) in paths.iter().zip(documents.into_iter().flatten()) {
            if document.get("found").and_then(Value::as_bool) == Some(true) {
                found.insert(path.clone());
            }
        }
    }
    Ok(found)
}

/// How many articles the index has, and how many the records of its files list.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn counts(client: &Client, generation: &str) -> Result<(u64, u64), EngineError> {
    let body = json!({
        "size": 0,
        "track_total_hits": true,
        "query": {"term": {column::KIND: ARTICLE}},
    });
    let path = format!("/{generation}/_search");
    let there = client.search(&path, &body)?;
    let there = there.pointer("/hits/total/value").and_then(Value::as_u64);
    // A sum of unsigned numbers is exact up to 2^53.
    let body = json!({
        "size": 0,
        "query": {"term": {column::KIND: FILE}},
        "aggs": {"articles": {"sum": {"field": column::FILE_ARTICLES}}},
    });
    let recorded = client.search(&path, &body)?;
    let recorded = recorded
        .pointer("/aggregations/articles/value")
        .and_then(Value::as_f64);
    Ok((there.unwrap_or(0), recorded.unwrap_or(0.0) as u64))
}

/// An article as another writer has left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The path of its file.
    pub origin: String,
    /// The hash of its text.
    pub content: u64,
    /// The hash of the packed article.
    pub checksum: u64,
    /// The run that wrote it.
    pub run: u64,
    /// The run that added its text.
    pub added: u64,
    /// The state of the document when it was read.
    pub seen: Seen,
}

/// The present state of some articles, by the names of their documents; `None` for those that are not there.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn present(
    client: &Client,
    generation: &str,
    names: &[&str],
) -> Result<Vec<Option<Present>>, EngineError> {
    use crate::remote::mapping::column as remote;
    let fields = [
        column::ORIGIN,
        column::CONTENT,
        column::ADDED,
        remote::CHECKSUM,
        remote::RUN,
    ];
    let path = format!("/{generation}/_mget?_source={}", fields.join(","));
    let answer = client.ask(&path, &json!({"ids": names}))?;
    let found = answer.get("docs").and_then(Value::as_array);
    let read = |number: usize| {
        let document = found?.get(number)?;
        Some(Present {
            origin: text(document, column::ORIGIN).to_owned(),
            content: unsigned(document, column::CONTENT).unwrap_or(0),
            checksum: unsigned(document, remote::CHECKSUM).unwrap_or(0),
            run: unsigned(document, remote::RUN).unwrap_or(0),
            added: unsigned(document, column::ADDED).unwrap_or(0),
            seen: Seen::of(document)?,
        })
    };
    Ok((0..names.len()).map(read).collect())
}
