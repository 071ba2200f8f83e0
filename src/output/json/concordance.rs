//! A concordance as JSON.

use serde::Serialize;

use super::upkeep::IncompleteRecord;
use super::{OriginRecord, instant, origin};
use crate::engine::concordance::ConcordanceLine;
use crate::index::incomplete::Incomplete;

/// A line of a concordance.
#[derive(Serialize)]
pub struct ConcordanceRecord<'a> {
    left: &'a str,
    #[serde(rename = "match")]
    matched: &'a str,
    right: &'a str,
    field: &'static str,
    /// Position of the match in the field, in code points.
    start: usize,
    end: usize,
    id: &'a str,
    title: Option<&'a str>,
    date: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    origin: OriginRecord<'a>,
}

/// A line of a concordance as JSON.
pub fn concordance_line(line: &ConcordanceLine) -> ConcordanceRecord<'_> {
    let article = &line.hit.article;
    ConcordanceRecord {
        left: &line.left,
        matched: &line.matched,
        right: &line.right,
        field: line.field.name(),
        start: line.start,
        end: line.end,
        id: article.id.as_str(),
        title: article.title.as_deref(),
        date: article.published.map(instant),
        source: article.source.as_deref(),
        url: article.url.as_deref(),
        language: line.hit.enrichment.language.as_deref(),
        origin: origin(&article.origin),
    }
}

/// The fields of a concordance before its lines.
#[derive(Serialize)]
pub struct ConcordanceHead<'a> {
    query: &'a str,
    /// The query as newsdex read it, in its own syntax.
    read_as: &'a str,
    articles: u64,
    notices: &'a [String],
    incomplete: Option<IncompleteRecord>,
}

/// The fields of a concordance before its lines, as JSON.
pub fn concordance_head<'a>(
    query: &'a str,
    read_as: &'a str,
    articles: u64,
    notices: &'a [String],
    incomplete: Option<Incomplete>,
) -> ConcordanceHead<'a> {
    ConcordanceHead {
        query,
        read_as,
        articles,
        notices,
        incomplete: incomplete.map(IncompleteRecord::of),
    }
}
