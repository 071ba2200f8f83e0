//! Hits: headline, facts, marked snippets, the names in the article; and the counts below them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{day, place, thousands};
use crate::engine::{Facet, FacetCount, Hit, ScorePart, SearchPage};
use crate::output::heading::heading;
use crate::output::paragraph::{Face, Line, Pad, clean};
use crate::output::{Style, score};
use newsdex_query::highlight::{MarkedField, Snippet};
use newsdex_text::enrichment::EntityKind;

/// Maximum number of names of each type shown with a hit.
const MOST_NAMES: usize = 6;

/// Maximum number of values shown for each facet.
const MOST_VALUES: usize = 10;

/// Writes a page of hits.
///
/// # Errors
///
/// Fails when `out` does.
pub fn search(
    page: &SearchPage,
    offset: usize,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (number, found) in page.hits.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        hit(found, offset + number + 1, style, out)?;
    }
    facets(&page.facets, style, out)
}

/// Writes articles that have only most of the words of a query, below a line that says so; nothing if there are none.
///
/// # Errors
///
/// Fails when `out` does.
pub fn relaxed(hits: &[Hit], style: Style, out: &mut dyn Write) -> io::Result<()> {
    if hits.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "No article has all the words. These have most of them:"
    )?;
    for (number, found) in hits.iter().enumerate() {
        writeln!(out)?;
        hit(found, number + 1, style, out)?;
    }
    Ok(())
}

/// Writes hits one by one, numbered from `offset` + 1, and gives their number.
///
/// # Errors
///
/// Fails when `out` does, and with the first hit that could not be read.
pub fn hits(
    hits: impl Iterator<Item = anyhow::Result<Hit>>,
    offset: usize,
    style: Style,
    out: &mut dyn Write,
) -> anyhow::Result<usize> {
    let mut shown = 0;
    for found in hits {
        if shown > 0 {
            writeln!(out)?;
        }
        shown += 1;
        hit(&found?, offset + shown, style, out)?;
    }
    Ok(shown)
}

/// Writes counts by facet, a blank line before each.
///
/// # Errors
///
/// Fails when `out` does.
pub fn facets(
    facets: &BTreeMap<Facet, Vec<FacetCount>>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (facet, counts) in facets {
        writeln!(out)?;
        write_facet(*facet, counts, style, out)?;
    }
    Ok(())
}

/// Writes one hit.
///
/// # Errors
///
/// Fails when `out` does.
pub fn hit(hit: &Hit, number: usize, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let in_title = hit
        .snippets
        .iter()
        .find(|snippet| snippet.field == MarkedField::Title);
    let dateline = hit.enrichment.dateline.as_ref();
    let text_start = dateline
        .and_then(|dateline| dateline.span)
        .map_or(0, |span| span.end);
    let title = heading(&hit.article, text_start);
    let mut line = Line::new(style, out);
    let label = format!("{number}. ");
    line.put(&label, Face::Plain)?;
    line.indent = label.width().min(4);
    line.put_marked(
        &title,
        in_title.map_or(&[][..], |snippet| &snippet.highlights),
        Face::Title,
    )?;
    line.end()?;
    line.indent = 3;
    let mut facts: Vec<String> = vec![hit.article.published.map_or("undated".into(), day)];
    facts.extend(hit.article.source.clone());
    facts.extend(hit.article.section.clone());
    if !hit.enrichment.authors.is_empty() {
        facts.push(hit.enrichment.authors.join(", "));
    }
    for agency in &hit.enrichment.agencies {
        if !facts.contains(agency) {
            facts.push(agency.clone());
        }
    }
    facts.extend(
        hit.story
            .as_ref()
            .map(|story| story.copies)
            .filter(|copies| *copies > 0)
            .map(|copies| match copies {
                1 => "+1 copy".to_owned(),
                _ => format!("+{copies} copies"),
            }),
    );
    line.put(&facts.join(" · "), Face::Dim)?;
    line.end()?;
    for snippet in hit
        .snippets
        .iter()
        .filter(|snippet| snippet.field != MarkedField::Title)
    {
        write_snippet(snippet, &mut line)?;
    }
    let is_marked = hit
        .snippets
        .iter()
        .any(|snippet| !snippet.highlights.is_empty());
    if !is_marked && !hit.matched.is_empty() {
        line.put(&format!("matched: {}", hit.matched.join(", ")), Face::Dim)?;
        line.end()?;
    }
    for (label, kind) in [
        ("People: ", EntityKind::Person),
        ("Organisations: ", EntityKind::Organization),
        ("Places: ", EntityKind::Place),
    ] {
        let names = hit.names(kind);
        if names.is_empty() {
            continue;
        }
        let more = names.len().saturating_sub(MOST_NAMES);
        let mut shown = names[..names.len().min(MOST_NAMES)].join(", ");
        if more > 0 {
            shown.push_str(&format!(" and {more} more"));
        }
        line.put(label, Face::Dim)?;
        line.put(&shown, Face::Plain)?;
        line.end()?;
    }
    line.put(
        &format!("{} · {}", place(&hit.article), hit.article.id),
        Face::Dim,
    )?;
    line.end()?;
    if let Some(parts) = &hit.explanation {
        write_score(hit.score, parts, &mut line)?;
    }
    Ok(())
}

/// Writes a score and, one per line, its parts.
fn write_score(score: f32, parts: &[ScorePart], line: &mut Line<'_>) -> io::Result<()> {
    if parts.is_empty() {
        return Ok(());
    }
    line.put(&format!("Score {score:.4}:"), Face::Dim)?;
    line.end()?;
    let indent = std::mem::replace(&mut line.indent, 13);
    for part in parts {
        let reason = score::reason(&part.reason);
        let what = match part.query.is_empty() {
            true => reason,
            false => format!("{}: {reason}", part.query),
        };
        line.cell(&format!("{:.4}", part.value), 11, Pad::Left, Face::Dim)?;
        line.put(&what, Face::Dim)?;
        line.end()?;
    }
    line.indent = indent;
    Ok(())
}

fn write_snippet(snippet: &Snippet, line: &mut Line<'_>) -> io::Result<()> {
    if snippet.field != MarkedField::Body {
        line.put(&format!("{}: ", snippet.field.name()), Face::Dim)?;
    }
    if snippet.is_cut_before {
        line.put("… ", Face::Plain)?;
    }
    line.put_marked(&snippet.text, &snippet.highlights, Face::Plain)?;
    if snippet.is_cut_behind {
        line.put(" …", Face::Plain)?;
    }
    line.end()
}

fn write_facet(
    facet: Facet,
    counts: &[FacetCount],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = Line::new(style, out);
    line.put(facet.name(), Face::Title)?;
    line.end()?;
    let is_time = matches!(facet, Facet::Year | Facet::Month);
    let most = if is_time { counts.len() } else { MOST_VALUES };
    for FacetCount { value, count } in counts.iter().take(most) {
        writeln!(out, "{:>10}  {}", thousands(*count), clean(value))?;
    }
    if counts.len() > most {
        writeln!(out, "{:>10}  and {} more", "", counts.len() - most)?;
    }
    Ok(())
}
