//! Counts of all values of fields, however many there are: the pages of a `composite` aggregation.

use std::sync::Arc;
use std::vec;

use anyhow::Result;
use serde_json::Value;

use super::server::Server;
use crate::engine::CancelFlag;
use crate::remote::pages::Combinations;

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
    cancel: CancelFlag,
    combinations: Combinations,
    page: vec::IntoIter<Value>,
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
            cancel: cancel.clone(),
            combinations: Combinations::new(query.clone(), sources, inner),
            page: Vec::new().into_iter(),
        }
    }
}

impl Iterator for Buckets {
    type Item = Result<Bucket>;

    fn next(&mut self) -> Option<Result<Bucket>> {
        if self.page.as_slice().is_empty() {
            let (server, cancel) = (&self.server, &self.cancel);
            let page = (self.combinations).next_page(|body| server.search(cancel, body));
            match page {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
        let mut bucket = self.page.next()?;
        Some(Ok(Bucket {
            key: bucket.get_mut("key").map(Value::take).unwrap_or_default(),
            count: bucket.get("doc_count").and_then(Value::as_u64).unwrap_or(0),
            inner: bucket,
        }))
    }
}
