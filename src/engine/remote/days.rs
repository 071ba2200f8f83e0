//! Counts articles by their days of publication.

use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::buckets::Buckets;
use super::server::Server;
use crate::engine::{CancelFlag, DayCounts};
use crate::index::schema::column;
use newsdex_query::date;

/// The number of articles that a query finds on each day.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn count(server: &Arc<Server>, query: &Value, cancel: &CancelFlag) -> Result<DayCounts> {
    let mut days = DayCounts::default();
    each(server, query, cancel, |found, count| match found {
        Some((first, last)) if first != last => {
            match date::date(first).is_some() && date::date(last).is_some() {
                true => *days.periods.entry((first, last)).or_default() += count,
                false => days.undated += count,
            }
        }
        // A day outside the calendar counts as no date.
        Some((day, _)) => match date::date(day) {
            Some(_) => *days.dated.entry(day).or_default() += count,
            None => days.undated += count,
        },
        None => days.undated += count,
    })?;
    Ok(days)
}

/// Passes the first and the last day of publication of all articles that a query finds, each once, and the number of
/// its articles; `None` for undated articles.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn each(
    server: &Arc<Server>,
    query: &Value,
    cancel: &CancelFlag,
    mut tell: impl FnMut(Option<(i64, i64)>, u64),
) -> Result<()> {
    let sources = json!([
        {"first": {"terms": {"field": column::DAY, "missing_bucket": true}}},
        {"last": {"terms": {"field": column::LAST_DAY, "missing_bucket": true}}},
    ]);
    for bucket in Buckets::new(server, query, sources, None, cancel) {
        let bucket = bucket?;
        let day = |name: &str| bucket.key.get(name).and_then(Value::as_i64);
        let first = day("first");
        tell(
            first.map(|first| (first, day("last").unwrap_or(first))),
            bucket.count,
        );
    }
    Ok(())
}
