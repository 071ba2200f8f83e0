//! A text with a metadata file beside it, which describes the text.
//!
//! The metadata are JSON, XML, lines of `name: value`, or lines identified by their order: the author, the link, the
//! section and the day, as in corpora made by scripts. [`super::multi_file`] finds them.

use serde_json::{Map, Value};

use super::xml::{self, Element};
use super::{Failure, fields, headline_from_url, plain, single_record};
use crate::record::Record;
use crate::record::format::Format;
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{byline, clean, date, encoding};

pub(super) static FORMAT: Format = Format {
    name: "text with metadata",
    // No single file has this format: it takes two files.
    recognises: |_| false,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The mark between the text and its metadata.
const MARK: &[u8] = b"\n\x1d\x1dnewsdex metadata\x1d\x1d\n";

/// Makes one record from a text and its metadata.
pub(super) fn joined(mut text: Record, metadata: &[u8]) -> Record {
    text.bytes.extend_from_slice(MARK);
    text.bytes.extend_from_slice(metadata);
    text.format = &FORMAT;
    text
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let at = memchr::memmem::rfind(&record.bytes, MARK).unwrap_or(record.bytes.len());
    let (written, metadata) = record.bytes.split_at(at);
    let metadata = metadata.get(MARK.len()..).unwrap_or_default();
    let text = Record {
        bytes: written.to_vec(),
        ..record.clone()
    };
    let said = metadata_of(record, &encoding::decode(metadata, None));
    let articles = (plain::FORMAT.articles)(&text).into_iter();
    articles
        .map(|article| article.map(|article| with(article, &said)))
        .collect()
}

/// Adds the metadata to an article; they take precedence over data from the text and the file name.
fn with(mut article: Article, said: &Article) -> Article {
    let said = said.clone();
    if !said.id.as_str().is_empty() {
        article.id = said.id;
    }
    if said.published.is_some() {
        article.published = said.published;
        article.dated_by = Some(DateOrigin::Metadata);
    }
    article.title = said.title.or(article.title);
    article.subtitle = said.subtitle.or(article.subtitle);
    article.updated = said.updated.or(article.updated);
    article.source = said.source.or(article.source);
    article.section = said.section.or(article.section);
    article.url = said.url.or(article.url);
    article.language = said.language.or(article.language);
    article.slug = said.slug.or(article.slug);
    article.dateline = said.dateline.or(article.dateline);
    if !said.authors.is_empty() {
        article.authors = said.authors;
    }
    if !said.agencies.is_empty() {
        article.agencies = said.agencies;
    }
    if !said.keywords.is_empty() {
        article.keywords = said.keywords;
    }
    headline_from_url::give_headline(&mut article);
    article
}

fn metadata_of(record: &Record, written: &str) -> Article {
    let map = &record.place.options.map;
    let trimmed = written.trim_start_matches('\u{feff}').trim();
    if trimmed.starts_with('{')
        && let Ok(Value::Object(object)) = serde_json::from_str(trimmed)
    {
        return fields::article(&object, map);
    }
    if trimmed.starts_with('<')
        && let Some(document) = xml::parse_text(trimmed)
    {
        return fields::article(&object_of(&document.root), map);
    }
    match named_lines(trimmed) {
        Some(object) => fields::article(&object, map),
        None => by_position(trimmed),
    }
}

/// The elements that contain only text, by name.
fn object_of(root: &Element) -> Map<String, Value> {
    let mut object = Map::new();
    for element in root.descendants() {
        if element.children().next().is_none()
            && let Some(line) = element.line()
        {
            object
                .entry(element.name().to_owned())
                .or_insert(Value::String(line));
        }
    }
    object
}

/// Reads lines of `name: value` or `name=value`; `None` if most lines have another form.
fn named_lines(written: &str) -> Option<Map<String, Value>> {
    let mut object = Map::new();
    let mut lines = 0;
    for line in written.lines().filter(|line| !line.trim().is_empty()) {
        lines += 1;
        let Some((name, value)) = line.split_once([':', '=']) else {
            continue;
        };
        let is_name = name.trim().chars().count() <= 30
            && name.starts_with(char::is_alphabetic)
            && !value.starts_with("//");
        if is_name && let Some(value) = clean::line(value) {
            object.insert(name.trim().to_owned(), Value::String(value));
        }
    }
    (object.len() >= 2 && object.len() * 2 > lines).then_some(object)
}

/// The lines that may be metadata; those after them are statistics about the text.
const TOLD_LINES: usize = 8;

/// Identifies lines by their form: a link, the author before it, a day, the section between them.
fn by_position(written: &str) -> Article {
    let lines: Vec<Option<String>> = written
        .lines()
        .take(TOLD_LINES)
        .map(|line| clean::line(line).filter(|line| line != "None" && line != "null"))
        .collect();
    let line = |at: usize| lines.get(at).cloned().flatten();
    let is_link =
        |line: &Option<String>| line.as_deref().is_some_and(|line| line.starts_with("http"));
    let link = lines.iter().position(is_link);
    let day = (0..lines.len()).find(|at| {
        line(*at).is_some_and(|line| {
            line.contains(['/', '-', '.', ' '])
                && date::moment(&line).is_some()
                && !line.starts_with("http")
        })
    });
    let published = day.and_then(|at| date::moment(&line(at)?));
    let author = link
        .and_then(|at| at.checked_sub(1))
        .or(day.filter(|at| *at > 0 && link.is_none()).map(|_| 0))
        .and_then(line);
    let section = match (link, day) {
        (Some(link), Some(day)) if day == link + 2 => line(link + 1),
        _ => None,
    };
    let url = link.and_then(line);
    let byline = byline::byline(author.as_deref().unwrap_or_default());
    Article {
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        authors: byline.authors,
        agencies: byline.agencies,
        source: url.as_deref().and_then(host),
        section: section.filter(|line| line.chars().any(char::is_alphabetic)),
        url,
        ..Article::default()
    }
}

/// The site of a URL.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', ':', '?']).next()?;
    let host = host.trim_start_matches("www.");
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests;
