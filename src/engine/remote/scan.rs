//! Reads the hits of a query page by page, in an order that is the same on every server.
//!
//! The pages are read at a point in time, so later changes of the index do not change them. A point in time dies with
//! its node; then another one is opened, and reading goes on behind the last hit.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use ureq::http::Method;

use super::server::Server;
use crate::engine::{CancelFlag, SortOrder};
use crate::index::schema::column;
use crate::index::stored::{Unpacked, unpack};
use crate::remote::client::Body;
use crate::remote::documents::{ARTICLE_FIELDS, packed_article};
use crate::remote::failure::{EngineError, FailureKind};

/// How long a point in time lives after each page.
const KEEP_ALIVE: &str = "10m";

/// How often reading is tried again behind the last hit, and the time before each try.
const TRIES: u32 = 6;
const BETWEEN_TRIES: Duration = Duration::from_millis(1_500);

/// The sort keys of an order. Hits with the same score or date are in a fixed order.
pub(super) fn sort_keys(order: SortOrder) -> Value {
    let published = |order: &str| json!({column::PUBLISHED: {"order": order, "missing": "_last"}});
    let tie = json!({column::TIE: "desc"});
    match order {
        SortOrder::Relevance => json!([{"_score": "desc"}, published("desc"), tie]),
        SortOrder::Newest => json!([published("desc"), tie]),
        SortOrder::Oldest => json!([published("asc"), tie]),
        SortOrder::Added => json!([{column::ADDED: "desc"}, published("desc"), tie]),
    }
}

/// The fields of a hit that are fetched.
pub(super) fn fetched() -> Value {
    let [article, text] = ARTICLE_FIELDS;
    json!([article, text, column::ADDED])
}

/// The packed article of a hit.
///
/// # Errors
///
/// Fails if the document is damaged.
pub(super) fn packed(hit: &Value) -> Result<Vec<u8>> {
    let packed = hit.get("_source").and_then(packed_article);
    packed.context("an article on the server cannot be read: the index is damaged")
}

/// The hits of an answer.
pub(super) fn hits_of(answer: &mut Value) -> Vec<Value> {
    match answer.pointer_mut("/hits/hits").map(Value::take) {
        Some(Value::Array(hits)) => hits,
        _ => Vec::new(),
    }
}

/// A hit that was not shown yet.
pub(super) struct PendingHit {
    pub(super) hit: Value,
    pub(super) score: f32,
    /// The article, if it was unpacked already.
    pub(super) unpacked: Option<Box<Unpacked>>,
}

impl PendingHit {
    /// A hit with the score of the server.
    pub(super) fn of(hit: Value) -> PendingHit {
        let score = hit.get("_score").and_then(Value::as_f64).unwrap_or(0.0);
        PendingHit {
            hit,
            score: score as f32,
            unpacked: None,
        }
    }

    /// Takes the article; unpacks it first if nobody has.
    ///
    /// # Errors
    ///
    /// Fails if the article is damaged.
    pub(super) fn take_article(&mut self) -> Result<Box<Unpacked>> {
        match self.unpacked.take() {
            Some(unpacked) => Ok(unpacked),
            None => Ok(Box::new(unpack(&packed(&self.hit)?)?)),
        }
    }
}

/// Reads the hits of a query.
pub(super) struct Scan {
    server: Arc<Server>,
    query: Value,
    sort: Value,
    /// The columns that are read; `None` to read articles.
    columns: Option<Value>,
    cancel: CancelFlag,
    /// The sort keys of the last hit.
    after: Option<Value>,
    point_in_time: Option<PointInTime>,
    is_done: bool,
}

impl Scan {
    pub(super) fn new(
        server: &Arc<Server>,
        query: Value,
        sort: Value,
        cancel: &CancelFlag,
    ) -> Scan {
        Scan {
            server: Arc::clone(server),
            query,
            sort,
            columns: None,
            cancel: cancel.clone(),
            after: None,
            point_in_time: None,
            is_done: false,
        }
    }

    /// As [`Scan::new`], reading columns instead of articles.
    pub(super) fn of_columns(
        server: &Arc<Server>,
        query: Value,
        sort: Value,
        columns: Value,
        cancel: &CancelFlag,
    ) -> Scan {
        Scan {
            columns: Some(columns),
            ..Scan::new(server, query, sort, cancel)
        }
    }

    /// The next hits, at most `size`; empty after the last.
    ///
    /// # Errors
    ///
    /// As [`Server::search`].
    pub(super) fn next_page(&mut self, size: usize) -> Result<Vec<Value>> {
        if self.is_done {
            return Ok(Vec::new());
        }
        let mut tries = TRIES;
        let mut answer = loop {
            match self.ask(size) {
                Ok(answer) => break answer,
                Err(error) if tries > 0 && may_go_on(&error) => {
                    tries -= 1;
                    self.point_in_time = None;
                    std::thread::sleep(BETWEEN_TRIES);
                    self.cancel.check()?;
                }
                Err(error) => return Err(error),
            }
        };
        let hits = hits_of(&mut answer);
        self.is_done = hits.len() < size;
        if let Some(last) = hits.last() {
            self.after = last.get("sort").cloned();
        }
        if self.is_done {
            self.point_in_time = None;
        }
        Ok(hits)
    }

    fn ask(&mut self, size: usize) -> Result<Value> {
        let point_in_time = match self.point_in_time.take() {
            Some(open) => open,
            None => PointInTime::open(&self.server, &self.cancel)?,
        };
        let mut body = json!({
            "size": size,
            "query": self.query,
            "sort": self.sort,
            "_source": fetched(),
            "track_total_hits": false,
            "pit": {"id": point_in_time.id, "keep_alive": KEEP_ALIVE},
        });
        if let Some(columns) = &self.columns {
            body["_source"] = false.into();
            body["docvalue_fields"] = columns.clone();
        }
        if let Some(after) = &self.after {
            body["search_after"] = after.clone();
        }
        let path = "/_search?search_type=dfs_query_then_fetch";
        let mut answer = self.server.search_at(&self.cancel, path, &body)?;
        let mut point_in_time = point_in_time;
        if let Some(Value::String(id)) = answer.get_mut("pit_id").map(Value::take) {
            point_in_time.id = id;
        }
        self.point_in_time = Some(point_in_time);
        Ok(answer)
    }
}

/// Whether another point in time may help.
fn may_go_on(error: &anyhow::Error) -> bool {
    let kind = error.downcast_ref::<EngineError>().map(|error| &error.kind);
    kind.is_some_and(|kind| match kind {
        FailureKind::Refused(status, name, _) => {
            *status >= 500 || name == "search_context_missing_exception"
        }
        kind => kind.may_pass(),
    })
}

/// A state of the index that the server keeps until it is closed.
struct PointInTime {
    server: Arc<Server>,
    id: String,
}

impl PointInTime {
    fn open(server: &Arc<Server>, cancel: &CancelFlag) -> Result<PointInTime> {
        cancel.check()?;
        let path = format!(
            "/{}/_search/point_in_time?keep_alive={KEEP_ALIVE}&allow_partial_pit_creation=false",
            server.index()
        );
        let client = server.client();
        let answer = client.send(&Method::POST, &path, Body::Empty)?;
        if !(200..300).contains(&answer.status) {
            let kind = FailureKind::of_status(answer.status, &answer.text);
            return Err(client.error(kind).into());
        }
        let opened: Value = serde_json::from_str(&answer.text).unwrap_or_default();
        let id = opened.get("pit_id").and_then(Value::as_str);
        let id = id.context("the server opened no point in time")?.to_owned();
        Ok(PointInTime {
            server: Arc::clone(server),
            id,
        })
    }
}

impl Drop for PointInTime {
    fn drop(&mut self) {
        let body = json!({"pit_id": [self.id]});
        // It also ends by itself.
        let _ = self.server.client().within(Duration::from_secs(2)).send(
            &Method::DELETE,
            "/_search/point_in_time",
            Body::Json(&body),
        );
    }
}
