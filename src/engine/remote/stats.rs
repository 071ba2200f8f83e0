//! Counts the contents of the index.

use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::days;
use super::facets::values_of;
use super::server::{Server, articles, total};
use crate::engine::CancelFlag;
use crate::index::reader::Counts;
use crate::index::schema::{FILE, column};
use newsdex_text::day::Day;

/// The largest number of sources that are listed.
const MOST_SOURCES: u32 = 10_000;

/// Counts all documents.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn counts(server: &Arc<Server>) -> Result<Counts> {
    let cancel = CancelFlag::default();
    let values = |field: &str| json!({"terms": {"field": field, "size": MOST_SOURCES}});
    let body = json!({
        "size": 0, "track_total_hits": true, "query": articles(),
        "aggs": {
            "sources": values(column::SOURCE_NAME),
            "languages": values(column::LANGUAGE),
        },
    });
    let answer = server.search(&cancel, &body)?;
    let sum = |field: &str| json!({"sum": {"field": field}});
    let of_files = server.search(
        &cancel,
        &json!({
            "size": 0, "track_total_hits": true, "query": {"term": {column::KIND: FILE}},
            "aggs": {
                "failures": sum(column::FILE_FAILURES),
                "duplicates": sum(column::FILE_DUPLICATES),
            },
        }),
    )?;
    let summed = |name: &str| {
        let sum = of_files.pointer(&format!("/aggregations/{name}/value"));
        sum.and_then(Value::as_f64).unwrap_or(0.0) as u64
    };
    let mut counts = Counts {
        articles: total(&answer),
        files: total(&of_files),
        failures: summed("failures"),
        duplicates: summed("duplicates"),
        sources: values_of(&answer, "sources").collect(),
        languages: values_of(&answer, "languages").collect(),
        ..Counts::default()
    };
    days::each(server, &articles(), &cancel, |found, count| match found {
        None => counts.undated += count,
        Some((first, last)) => {
            let day = Day::since_epoch(first);
            *counts.years.entry(day.year()).or_default() += count;
            let end = Day::since_epoch(last);
            if (day.year(), day.month()) == (end.year(), end.month())
                && let Ok(month) = u8::try_from(day.month())
            {
                *counts.months.entry((day.year(), month)).or_default() += count;
            }
        }
    })?;
    let size = server
        .client()
        .get(&format!("/{}/_stats/store,docs,segments", server.index()))?;
    let number = |path: &str| size.pointer(path).and_then(Value::as_u64).unwrap_or(0);
    counts.bytes = number("/_all/total/store/size_in_bytes");
    counts.segments = number("/_all/primaries/segments/count");
    counts.deleted = number("/_all/primaries/docs/deleted");
    Ok(counts)
}
