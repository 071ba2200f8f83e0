//! Hits as comma-separated values, for spreadsheets.

use std::io::Write;

use anyhow::Result;

use crate::archive::file_name::shown;
use crate::engine::{EntityPage, Hit, QuotePage, Share, Timeline, UNDATED};
use crate::enrich::EntityKind;
use crate::output::json::{day, instant, kind_name};

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

/// Writes a header and a row for each hit, as they come. Several names in one cell are separated by
/// `; `.
///
/// # Errors
///
/// Fails when `out` does, and with the first hit that could not be read.
pub fn search(hits: impl Iterator<Item = Result<Hit>>, out: &mut dyn Write) -> Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADER)?;
    for hit in hits {
        let hit = hit?;
        let article = &hit.article;
        let named = |kind| hit.names(kind).join("; ");
        table.write_record([
            article.id.as_str(),
            &format!("{:.4}", hit.score),
            article.title.as_deref().unwrap_or(""),
            &article.published.map(instant).unwrap_or_default(),
            article.source.as_deref().unwrap_or(""),
            article.section.as_deref().unwrap_or(""),
            &hit.enrichment.authors.join("; "),
            article.url.as_deref().unwrap_or(""),
            hit.enrichment.language.as_deref().unwrap_or(""),
            &named(EntityKind::Person),
            &named(EntityKind::Organization),
            &named(EntityKind::Place),
            &shown(&article.origin.path),
        ])?;
    }
    table.flush()?;
    Ok(())
}

/// Writes a header and a row for each entity.
///
/// # Errors
///
/// Fails when `out` does.
pub fn entities(page: &EntityPage, out: &mut dyn Write) -> Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["type", "name", "articles", "first", "last", "also"])?;
    for entity in &page.entities {
        table.write_record([
            kind_name(entity.kind),
            &entity.name,
            &entity.articles.to_string(),
            &entity.first.map(day).unwrap_or_default(),
            &entity.last.map(day).unwrap_or_default(),
            &entity.also.join("; "),
        ])?;
    }
    table.flush()?;
    Ok(())
}

/// Writes a header and a row for each quotation.
///
/// # Errors
///
/// Fails when `out` does.
pub fn quotes(page: &QuotePage, out: &mut dyn Write) -> Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record([
        "speaker", "text", "date", "title", "source", "url", "id", "path",
    ])?;
    for found in &page.quotes {
        let article = &found.article;
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        table.write_record([
            &or_empty(&found.speaker),
            found.quote.text(article),
            &article.published.map(instant).unwrap_or_default(),
            &or_empty(&article.title),
            &or_empty(&article.source),
            &or_empty(&article.url),
            article.id.as_str(),
            &shown(&article.origin.path),
        ])?;
    }
    table.flush()?;
    Ok(())
}

/// Writes a header and a row for each period, and one for articles without a date.
///
/// # Errors
///
/// Fails when `out` does.
pub fn timeline(timeline: &Timeline, out: &mut dyn Write) -> Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["period", "from", "to", "count", "all", "share", "covered"])?;
    let mut row = |label: &str, first: &str, last: &str, share: Share| {
        table.write_record([
            label,
            first,
            last,
            &share.count.to_string(),
            &share.all.to_string(),
            &share
                .ratio()
                .map_or_else(String::new, |ratio| format!("{ratio:.6}")),
            if share.all > 0 { "true" } else { "false" },
        ])
    };
    for period in timeline.periods() {
        row(
            &period.label,
            &day(period.first),
            &day(period.last),
            period.share,
        )?;
    }
    row(UNDATED, "", "", timeline.undated)?;
    table.flush()?;
    Ok(())
}
