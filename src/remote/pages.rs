//! Reads any number of documents page by page, in the order of fields that together are unique.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::remote::Client;
use crate::remote::failure::{EngineError, FailureKind};

/// The number of small documents on a page; the server allows 10,000.
pub const SMALL: usize = 5_000;
/// The number of whole articles on a page.
pub const LARGE: usize = 200;

/// Which documents are read, and what of them.
#[derive(Debug, Clone)]
pub struct Pages<'a> {
    /// The index, an alias or a generation.
    pub index: &'a str,
    /// The documents.
    pub query: Value,
    /// The fields of the order; together they are different for each document.
    pub order: &'a [&'a str],
    /// The fields that are read.
    pub fields: &'a [&'a str],
    /// The number of documents on a page.
    pub size: usize,
}

impl Pages<'_> {
    /// Calls `take` with each hit, with the state of its document, until `stop` is set. Gives whether all were read.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if a page cannot be read, and the errors of `take`.
    pub fn each<E: From<EngineError>>(
        &self,
        client: &Client,
        stop: &AtomicBool,
        mut take: impl FnMut(&Value) -> Result<(), E>,
    ) -> Result<bool, E> {
        let order: Vec<Value> = self
            .order
            .iter()
            .map(|field| json!({*field: {"order": "asc", "missing": "_last"}}))
            .collect();
        let path = format!("/{}/_search", self.index);
        let mut after: Option<Value> = None;
        loop {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            let mut body = json!({
                "size": self.size,
                "query": self.query,
                "sort": order,
                "_source": self.fields,
                "seq_no_primary_term": true,
                "track_total_hits": false,
            });
            if let (Some(after), Some(body)) = (after.take(), body.as_object_mut()) {
                body.insert("search_after".into(), after);
            }
            let answer = client.search(&path, &body)?;
            let hits = answer.pointer("/hits/hits").and_then(Value::as_array);
            let Some(hits) = hits else {
                let reason = "it has no hits".to_owned();
                return Err(client.error(FailureKind::Garbled(reason)).into());
            };
            for hit in hits {
                take(hit)?;
            }
            match hits.last() {
                Some(last) if hits.len() == self.size => after = last.get("sort").cloned(),
                _ => return Ok(true),
            }
        }
    }
}

/// A text field of a hit; empty if it has none.
pub fn text<'h>(hit: &'h Value, field: &str) -> &'h str {
    let source = hit.get("_source");
    source
        .and_then(|source| source.get(field)?.as_str())
        .unwrap_or("")
}

/// An unsigned field of a hit; `None` if it has none.
pub fn unsigned(hit: &Value, field: &str) -> Option<u64> {
    hit.get("_source")?.get(field)?.as_u64()
}

/// A signed field of a hit; `None` if it has none.
pub fn signed(hit: &Value, field: &str) -> Option<i64> {
    hit.get("_source")?.get(field)?.as_i64()
}
