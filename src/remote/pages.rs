//! Reads any number of documents page by page, in the order of fields that together are unique.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::remote::Client;
use crate::remote::failure::{EngineError, FailureKind};

/// The number of small documents, or of combinations of values, on a page; the server allows 10,000 documents.
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
    /// The columns that are read; they can be fields that the server does not give back.
    pub columns: &'a [&'a str],
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
            if let (false, Some(body)) = (self.columns.is_empty(), body.as_object_mut()) {
                body.insert("docvalue_fields".into(), json!(self.columns));
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

/// Calls `take` with each value of a field in the documents that a query finds, sorted, and with the number of its
/// documents.
///
/// # Errors
///
/// An [`EngineError`] if a page cannot be read.
pub fn each_value(
    client: &Client,
    index: &str,
    query: &Value,
    field: &str,
    mut take: impl FnMut(&str, u64),
) -> Result<(), EngineError> {
    let sources = json!([{"value": {"terms": {"field": field}}}]);
    each_bucket(client, index, query, &sources, None, |bucket| {
        let value = bucket.pointer("/key/value").and_then(Value::as_str);
        let documents = bucket.get("doc_count").and_then(Value::as_u64);
        if let (Some(value), Some(documents)) = (value, documents) {
            take(value, documents);
        }
    })
}

/// Calls `take` with each combination of the values of `sources` in the documents that a query finds, sorted. `inner` is
/// what is worked out for each.
///
/// # Errors
///
/// An [`EngineError`] if a page cannot be read.
pub fn each_bucket(
    client: &Client,
    index: &str,
    query: &Value,
    sources: &Value,
    inner: Option<&Value>,
    mut take: impl FnMut(&Value),
) -> Result<(), EngineError> {
    let path = format!("/{index}/_search");
    let mut combinations = Combinations::new(query.clone(), sources.clone(), inner.cloned());
    loop {
        let page = combinations.next_page(|body| client.search(&path, body))?;
        if page.is_empty() {
            return Ok(());
        }
        page.iter().for_each(&mut take);
    }
}

/// All combinations of the values of some fields in the documents that a query finds, sorted, page by page.
#[derive(Debug)]
pub struct Combinations {
    query: Value,
    sources: Value,
    inner: Option<Value>,
    /// The last combination of the page before.
    after: Option<Value>,
    is_done: bool,
}

impl Combinations {
    /// The combinations of the values of `sources`. `inner` is what is worked out for each.
    pub fn new(query: Value, sources: Value, inner: Option<Value>) -> Combinations {
        Combinations {
            query,
            sources,
            inner,
            after: None,
            is_done: false,
        }
    }

    /// The next page, from the answer that `ask` gets to a search; empty after the last page and after an error.
    ///
    /// # Errors
    ///
    /// Those of `ask`.
    pub fn next_page<E>(
        &mut self,
        ask: impl FnOnce(&Value) -> Result<Value, E>,
    ) -> Result<Vec<Value>, E> {
        if std::mem::replace(&mut self.is_done, true) {
            return Ok(Vec::new());
        }
        let mut composite = json!({"size": SMALL, "sources": self.sources});
        if let Some(after) = self.after.take() {
            composite["after"] = after;
        }
        let mut buckets = json!({"composite": composite});
        if let Some(inner) = &self.inner {
            buckets["aggs"] = inner.clone();
        }
        let body = json!({
            "size": 0, "track_total_hits": false, "query": self.query, "aggs": {"all": buckets},
        });
        let mut answer = ask(&body)?;
        let page = answer.pointer_mut("/aggregations/all/buckets");
        let page = match page.map(Value::take) {
            Some(Value::Array(page)) => page,
            _ => Vec::new(),
        };
        self.after = answer.pointer("/aggregations/all/after_key").cloned();
        self.is_done = page.len() < SMALL || self.after.is_none();
        Ok(page)
    }
}

/// The values of a column of a hit; see [`Pages::columns`].
fn column<'h>(hit: &'h Value, name: &str) -> &'h [Value] {
    let values = hit
        .get("fields")
        .and_then(|fields| fields.get(name)?.as_array());
    values.map_or(&[][..], Vec::as_slice)
}

/// The unsigned values of a column of a hit.
pub fn columns<'h>(hit: &'h Value, name: &str) -> impl Iterator<Item = u64> + use<'h> {
    let values = column(hit, name).iter();
    // The server may write a number above the largest signed one as a text.
    values.filter_map(|value| match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_u64(),
    })
}

/// The unsigned value of a column of a hit; `None` if it has none.
pub fn column_unsigned(hit: &Value, name: &str) -> Option<u64> {
    columns(hit, name).next()
}

/// The signed value of a column of a hit; `None` if it has none.
pub fn column_signed(hit: &Value, name: &str) -> Option<i64> {
    column(hit, name).first()?.as_i64()
}

/// The text in a column of a hit; `None` if it has none.
pub fn column_text<'h>(hit: &'h Value, name: &str) -> Option<&'h str> {
    column(hit, name).first()?.as_str()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_asked_for_until_a_page_is_not_full() {
        let full = vec![json!({"key": {"value": "a"}}); SMALL];
        let answer = |page: &[Value]| json!({"aggregations": {"all": {"buckets": page, "after_key": {"value": "a"}}}});
        let mut combinations = Combinations::new(json!({}), json!([]), None);
        let mut ask = |page: &[Value], after: Option<Value>| {
            let next = combinations.next_page(|body| {
                let path = "/aggs/all/composite/after";
                assert_eq!(body.pointer(path).cloned(), after);
                Ok::<Value, ()>(answer(page))
            });
            next.unwrap().len()
        };
        assert_eq!(ask(&full, None), SMALL);
        assert_eq!(ask(&full[..1], Some(json!({"value": "a"}))), 1);
        let after_the_last = combinations.next_page(|_| Err("asked again"));
        assert_eq!(after_the_last, Ok(Vec::new()));
    }

    #[test]
    fn no_page_is_asked_for_after_an_error() {
        let mut combinations = Combinations::new(json!({}), json!([]), None);
        assert_eq!(combinations.next_page(|_| Err("gone")), Err("gone"));
        assert_eq!(combinations.next_page(|_| Err("again")), Ok(Vec::new()));
    }
}
