//! Counts of all values of fields, however many there are: the pages of a `composite` aggregation.

use std::sync::Arc;
use std::vec;

use anyhow::Result;
use serde_json::{Value, json};

use super::server::Server;
use crate::engine::CancelFlag;

/// Number of values that are fetched at once. The server refuses more than 65,535.
const AT_ONCE: usize = 5_000;

/// One combination of values.
pub(super) struct Bucket {
    /// The values, by the names of their sources.
    pub(super) key: Value,
    /// Number of documents.
    pub(super) count: u64,
    /// The results of the inner aggregations.
    pub(super) inner: Value,
}

/// Iterates over all combinations of values, sorted.
pub(super) struct Buckets {
    server: Arc<Server>,
    query: Value,
    sources: Value,
    inner: Option<Value>,
    cancel: CancelFlag,
    after: Option<Value>,
    page: vec::IntoIter<Value>,
    is_done: bool,
}

impl Buckets {
    /// The combinations of the values of `sources` in the documents that a query finds.
    pub(super) fn new(
        server: &Arc<Server>,
        query: &Value,
        sources: Value,
        inner: Option<Value>,
        cancel: &CancelFlag,
    ) -> Buckets {
        Buckets {
            server: Arc::clone(server),
            query: query.clone(),
            sources,
            inner,
            cancel: cancel.clone(),
            after: None,
            page: Vec::new().into_iter(),
            is_done: false,
        }
    }

    fn read_page(&mut self) -> Result<()> {
        let mut composite = json!({"size": AT_ONCE, "sources": self.sources});
        if let Some(after) = &self.after {
            composite["after"] = after.clone();
        }
        let mut aggregation = json!({"composite": composite});
        if let Some(inner) = &self.inner {
            aggregation["aggs"] = inner.clone();
        }
        let body = json!({
            "size": 0, "track_total_hits": false, "query": self.query, "aggs": {"all": aggregation},
        });
        let mut answer = self.server.search(&self.cancel, &body)?;
        let page = answer.pointer_mut("/aggregations/all/buckets");
        let page = match page.map(Value::take) {
            Some(Value::Array(page)) => page,
            _ => Vec::new(),
        };
        self.after = answer.pointer("/aggregations/all/after_key").cloned();
        self.is_done = page.len() < AT_ONCE || self.after.is_none();
        self.page = page.into_iter();
        Ok(())
    }
}

impl Iterator for Buckets {
    type Item = Result<Bucket>;

    fn next(&mut self) -> Option<Result<Bucket>> {
        loop {
            if let Some(mut bucket) = self.page.next() {
                return Some(Ok(Bucket {
                    key: bucket.get_mut("key").map(Value::take).unwrap_or_default(),
                    count: bucket.get("doc_count").and_then(Value::as_u64).unwrap_or(0),
                    inner: bucket,
                }));
            }
            if self.is_done {
                return None;
            }
            if let Err(error) = self.read_page() {
                self.is_done = true;
                return Some(Err(error));
            }
        }
    }
}
