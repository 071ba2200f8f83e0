//! Hits as comma-separated values, for spreadsheets.

use std::io::Write;

use anyhow::Result;

use crate::engine::SearchPage;
use crate::enrich::EntityKind;
use crate::output::json::{instant, names};

const HEADER: [&str; 13] = [
    "id",
    "score",
    "title",
    "date",
    "source",
    "section",
    "authors",
    "url",
    "language",
    "people",
    "organizations",
    "places",
    "path",
];

/// Writes a header and a row for each hit. Several names in one cell are separated by `; `.
///
/// # Errors
///
/// Fails when `out` does.
pub fn search(page: &SearchPage, out: &mut dyn Write) -> Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADER)?;
    for hit in &page.hits {
        let article = &hit.article;
        let named = |kind| names(&hit.enrichment, kind).join("; ");
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        table.write_record([
            article.id.as_str(),
            &format!("{:.4}", hit.score),
            &or_empty(&article.title),
            &article.published.map(instant).unwrap_or_default(),
            &or_empty(&article.source),
            &or_empty(&article.section),
            &article.authors.join("; "),
            &or_empty(&article.url),
            hit.enrichment.language.as_deref().unwrap_or(""),
            &named(EntityKind::Person),
            &named(EntityKind::Organization),
            &named(EntityKind::Place),
            &article.origin.path,
        ])?;
    }
    table.flush()?;
    Ok(())
}
