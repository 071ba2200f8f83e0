//! Results as readable text: headlines, marked snippets, the names in an article.
//!
//! Texts come from strangers, so control characters never reach the terminal. Without colours, matches are
//! between `**`.

mod listing;
mod places;
mod similar;
mod timeline;
mod upkeep;

use std::collections::BTreeMap;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::engine::{Facet, FacetCount, Hit, ScorePart, SearchPage, ShownArticle};
use crate::index::reader::Counts;
use crate::ingest::Summary;
use crate::output::heading::heading;
use crate::output::paragraph::{Face, Line, Pad, clean};
use crate::output::{Style, json, score};
use indicatif::{DecimalBytes, HumanCount};
use newsdex_archive::Failure;
use newsdex_enrich::entities::finds_names_in;
use newsdex_query::highlight::{MarkedField, Snippet};
use newsdex_text::article::{Article, Moment, Precision, Span};
use newsdex_text::enrichment::{Dateline, EntityKind};
use newsdex_text::file_name::shown;

pub use self::listing::{entities, explanations, quotes};
pub use self::similar::similar;
pub use self::timeline::{fits, timeline};
pub use self::upkeep::{damaged, log, reasons, run, verified};

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
    for (number, hit) in page.hits.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_hit(hit, offset + number + 1, style, out)?;
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
    for (number, hit) in hits.iter().enumerate() {
        writeln!(out)?;
        write_hit(hit, number + 1, style, out)?;
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
    for hit in hits {
        if shown > 0 {
            writeln!(out)?;
        }
        shown += 1;
        write_hit(&hit?, offset + shown, style, out)?;
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
    write_hit(hit, number, style, out)
}

fn write_hit(hit: &Hit, number: usize, style: Style, out: &mut dyn Write) -> io::Result<()> {
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

/// Writes a whole article with the matches of a query marked.
///
/// # Errors
///
/// Fails when `out` does.
pub fn article(shown: &ShownArticle, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let article = &shown.article;
    let marks = |field: MarkedField| -> Vec<Span> {
        let here = shown.marks.iter().filter(|mark| mark.field == field);
        here.map(|mark| mark.span).collect()
    };
    let mut line = Line::new(style, out);
    if let Some(title) = &article.title {
        line.put_marked(title, &marks(MarkedField::Title), Face::Title)?;
        line.end()?;
    }
    if let Some(subtitle) = &article.subtitle {
        line.put_marked(subtitle, &marks(MarkedField::Subtitle), Face::Plain)?;
        line.end()?;
    }
    let facts = [
        ("Published", article.published.map(moment)),
        ("Updated", article.updated.map(moment)),
        ("Source", article.source.clone()),
        ("Section", article.section.clone()),
        ("By", list(&shown.enrichment.authors)),
        ("Agencies", list(&shown.enrichment.agencies)),
        ("Dateline", shown.enrichment.dateline.as_ref().map(dateline)),
        ("Keywords", list(&article.keywords)),
        ("Language", shown.enrichment.language.clone()),
        ("URL", article.url.clone()),
        ("File", Some(place(article))),
        ("Id", Some(article.id.to_string())),
        ("Matches", places::places(shown)),
    ];
    for (label, fact) in facts {
        if let Some(fact) = fact {
            line.put(&format!("{label}: "), Face::Dim)?;
            line.put(&fact, Face::Plain)?;
            line.end()?;
        }
    }
    let body_marks = marks(MarkedField::Body);
    let mut start = 0;
    for paragraph in article.body.split('\n') {
        let end = start + paragraph.len();
        if paragraph.trim().is_empty() {
            start = end + 1;
            continue;
        }
        line.blank()?;
        // A marked quotation can span several paragraphs.
        let inside = body_marks
            .iter()
            .filter(|mark| mark.start < end && start < mark.end);
        let inside: Vec<Span> = inside
            .map(|mark| Span::new(mark.start.max(start) - start, mark.end.min(end) - start))
            .collect();
        line.put_marked(paragraph, &inside, Face::Plain)?;
        line.end()?;
        start = end + 1;
    }
    let mut is_first = true;
    for (label, kind) in [
        ("People", EntityKind::Person),
        ("Organisations", EntityKind::Organization),
        ("Places", EntityKind::Place),
    ] {
        let of_kind = shown
            .enrichment
            .entities
            .iter()
            .filter(|entity| entity.kind == kind);
        let names: Vec<String> = of_kind
            .map(|entity| match entity.mentions.len() {
                0 | 1 => entity.name.clone(),
                mentions => format!("{} ({mentions})", entity.name),
            })
            .collect();
        if !names.is_empty() {
            if std::mem::take(&mut is_first) {
                line.blank()?;
            }
            line.put(&format!("{label}: "), Face::Dim)?;
            line.put(&names.join(", "), Face::Plain)?;
            line.end()?;
        }
    }
    Ok(())
}

fn list(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

fn dateline(dateline: &Dateline) -> String {
    let day = dateline.day.map(|day| day.to_string());
    let parts = [&dateline.place, &day, &dateline.agency];
    let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    known.join(", ")
}

/// Writes the summary of a run in one or two sentences.
///
/// # Errors
///
/// Fails when `out` does.
pub fn summary(summary: &Summary, seconds: f64, out: &mut dyn Write) -> io::Result<()> {
    let articles = summary.articles;
    let changed = articles.added + articles.updated + articles.removed;
    let files = summary.files;
    if changed + files.read + files.moved == 0 && !summary.was_interrupted {
        let time = duration(seconds);
        let skipped = match files.skipped {
            0 => String::new(),
            skipped => format!(" {} skipped.", counted(skipped, "file")),
        };
        return match articles.unchanged {
            0 => writeln!(out, "No articles were found.{skipped}"),
            all => writeln!(
                out,
                "Nothing has changed: {}, checked in {time}.{skipped}",
                counted(all, "article")
            ),
        };
    }
    let mut done = Vec::new();
    for (count, verb) in [
        (articles.added, "added"),
        (articles.updated, "updated"),
        (articles.removed, "removed"),
    ] {
        if count > 0 {
            done.push(format!("{verb} {}", thousands(count)));
        }
    }
    for (count, word) in [
        (articles.unchanged, "unchanged"),
        (articles.duplicates, "duplicate"),
        (articles.skipped, "skipped"),
    ] {
        if count > 0 {
            done.push(format!("{} {word}", thousands(count)));
        }
    }
    let what = if done.is_empty() {
        "nothing added".to_owned()
    } else {
        done.join(", ")
    };
    writeln!(
        out,
        "Articles: {what}. Read {} ({}){}{} in {}.",
        counted(files.read, "file"),
        bytes(summary.bytes),
        match files.moved {
            0 => String::new(),
            moved => format!(", found {} moved,", counted(moved, "file")),
        },
        match (files.skipped, files.moved) {
            (0, _) => String::new(),
            (skipped, 0) => format!(", skipped {},", thousands(skipped)),
            (skipped, _) => format!(" skipped {},", thousands(skipped)),
        },
        duration(seconds)
    )?;
    if summary.was_interrupted {
        writeln!(out, "Stopped early; the next run resumes from here.")?;
    }
    Ok(())
}

/// Writes at most `most` failures.
///
/// # Errors
///
/// Fails when `out` does.
pub fn failures(
    failures: &[Failure],
    most: usize,
    with_defects: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for failure in failures.iter().take(most) {
        writeln!(out, "newsdex: {}", clean(&failure.to_string()))?;
        if let Some(defect) = failure.defect.as_ref().filter(|_| with_defects) {
            writeln!(out, "defect: {}", clean(&defect.to_string()))?;
        }
        if let Some(hint) = &failure.hint {
            writeln!(out, "hint: {}", clean(hint))?;
        }
    }
    if failures.len() > most {
        writeln!(
            out,
            "newsdex: {} more could not be read; --json lists all",
            failures.len() - most
        )?;
    }
    Ok(())
}

/// Writes the statistics of an index.
///
/// # Errors
///
/// Fails when `out` does.
pub fn stats(
    index: &str,
    generation: u64,
    counts: &Counts,
    generations: &[u64],
    last_run: Option<&str>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let others = generations.iter().filter(|other| **other != generation);
    let kept = others.map(|other| format!("; {other} is kept for `newsdex rollback`"));
    let kept: String = kept.collect();
    let dead = match counts.dead_bytes {
        0 => String::new(),
        dead => format!(", {} of it deleted", bytes(dead)),
    };
    let facts = [
        ("Index", format!("{index}, generation {generation}{kept}")),
        ("Articles", thousands(counts.articles)),
        ("Undated", thousands(counts.undated)),
        (
            "Duplicates",
            format!("{} (not indexed again)", thousands(counts.duplicates)),
        ),
        ("Files", thousands(counts.files)),
        ("Unreadable", thousands(counts.failures)),
        (
            "On disk",
            format!(
                "{} in {}{dead}",
                bytes(counts.bytes),
                counted(counts.segments, "segment")
            ),
        ),
        ("Last run", last_run.unwrap_or("not known").to_owned()),
    ];
    for (label, fact) in facts {
        writeln!(out, "{label:<11} {}", clean(&fact))?;
    }
    let years: Vec<(String, u64)> = counts
        .years
        .iter()
        .map(|(year, count)| (format!("{year}  {}", upkeep::months(counts, *year)), *count))
        .collect();
    let by_count = |counts: &std::collections::BTreeMap<String, u64>| {
        let mut sorted: Vec<(String, u64)> = counts
            .iter()
            .map(|(name, count)| (name.clone(), *count))
            .collect();
        sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sorted
    };
    for (heading, counted) in [
        ("Archives", by_count(&counts.archives)),
        ("Sources", by_count(&counts.sources)),
        ("Languages", by_count(&counts.languages)),
        ("Years", years),
    ] {
        if counted.is_empty() {
            continue;
        }
        writeln!(out)?;
        let mut line = Line::new(style, out);
        line.put(heading, Face::Title)?;
        line.end()?;
        let most = if heading == "Years" {
            counted.len()
        } else {
            20
        };
        for (name, count) in counted.iter().take(most) {
            let unread = heading == "Languages" && !finds_names_in(name);
            let note = if unread {
                "  (no names, no quotations)"
            } else {
                ""
            };
            writeln!(out, "{:>10}  {}{note}", thousands(*count), clean(name))?;
        }
        let known: u64 = counts.languages.values().sum();
        if heading == "Languages" && known < counts.articles {
            let unknown = thousands(counts.articles - known);
            writeln!(
                out,
                "{unknown:>10}  unknown  (names and quotations only if the text may be English)"
            )?;
        }
        if counted.len() > most {
            writeln!(out, "{:>10}  and {} more", "", counted.len() - most)?;
        }
    }
    Ok(())
}

fn place(article: &Article) -> String {
    let origin = &article.origin;
    let member = origin
        .member
        .as_ref()
        .map_or(String::new(), |member| format!("!{member}"));
    let path = shown(&origin.path);
    match origin.record {
        0 => format!("{path}{member}"),
        record => format!("{path}{member}#{record}"),
    }
}

pub(super) fn day(moment: Moment) -> String {
    moment.local_day()
}

/// The time in the time zone of the source, or in UTC if the source gave none.
pub(super) fn moment(moment: Moment) -> String {
    if moment.precision != Precision::Second {
        return day(moment);
    }
    let ahead = i64::from(moment.ahead_minutes);
    let local = Moment::at(moment.seconds.saturating_add(ahead * 60));
    let zone = match ahead {
        0 => " UTC".to_owned(),
        _ => {
            let sign = if ahead < 0 { '-' } else { '+' };
            format!(" {sign}{:02}:{:02}", ahead.abs() / 60, ahead.abs() % 60)
        }
    };
    json::instant(local).replace('T', " ").replace('Z', &zone)
}

/// `1 article`, `2,000 articles`.
pub fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ if noun.ends_with("ry") || noun.ends_with("py") => {
            format!("{} {}ies", thousands(count), noun.trim_end_matches('y'))
        }
        _ => format!("{} {noun}s", thousands(count)),
    }
}

/// `2,000`.
pub fn thousands(count: u64) -> String {
    HumanCount(count).to_string()
}

/// `12.30 MB`; decimal units.
pub fn bytes(bytes: u64) -> String {
    match bytes {
        ..1000 => format!("{bytes} bytes"),
        _ => DecimalBytes(bytes).to_string(),
    }
}

fn duration(seconds: f64) -> String {
    match seconds {
        ..100.0 => format!("{seconds:.1} s"),
        _ => format!(
            "{:.0} min {:.0} s",
            (seconds / 60.0).floor(),
            seconds % 60.0
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(bytes(12_345_678), "12.35 MB");
        assert_eq!(counted(1, "file"), "1 file");
    }
}
