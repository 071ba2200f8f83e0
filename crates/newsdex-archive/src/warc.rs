//! WARC and ARC: the containers of web archives (ISO 28500:2017, and the Internet Archive's older format).
//!
//! Yields one article for each successfully fetched page; requests, metadata, pictures and revisits are skipped and
//! counted. Feeds and plain texts are read by their own formats. The time of fetching is not the date of publication:
//! the date comes only from the page or its URL.
//!
//! Not supported: `continuation` records. They are skipped, never half-read.

mod head;
mod http;
mod split;

use std::io::Cursor;
use std::sync::Arc;

use self::head::Head;
use self::http::Answer;
use super::binary::binary;
use super::saved_site::is_for_machines;
use super::single_record::{RAISE_RECORD_LIMIT, too_large};
use super::{Failure, html, page};
use crate::record::format::Format;
use crate::record::source::Source;
use crate::record::{Place, Record, account, format};
use newsdex_text::article::{Article, ArticleId, Origin};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "WARC",
    recognises,
    records: split::records,
    articles,
    readable,
    ..Format::USUAL
};

fn recognises(head: &format::Head<'_>) -> bool {
    let begin = head.trimmed();
    let line = begin
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let is_warc = begin.starts_with(b"WARC/") && begin.get(5).is_some_and(u8::is_ascii_digit);
    let is_address = [b"filedesc:".as_slice(), b"http://", b"https://"]
        .iter()
        .any(|scheme| line.starts_with(scheme));
    is_warc || (is_address && Head::of_line(&String::from_utf8_lossy(line)).is_some())
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let (head, content) = parts(&record.bytes);
    let answer = match head.kind.as_str() {
        "response" => Answer::of(content),
        _ => Answer::without_head(content, &head.media_type),
    };
    match pages(record, &head, &answer) {
        Ok(articles) => articles,
        Err(failure) => vec![Err(failure)],
    }
}

/// The readable text of a page, without the headers around it.
fn readable(record: &Record) -> u64 {
    let (head, content) = parts(&record.bytes);
    let answer = match head.kind.as_str() {
        "response" => Answer::of(content),
        _ => Answer::without_head(content, &head.media_type),
    };
    let content = answer.content(record.place.options.record_bytes);
    content.map_or(0, |content| account::readable_in_page(&content))
}

/// Divides a record into its header and its content.
fn parts(bytes: &[u8]) -> (Head, &[u8]) {
    let is_warc = bytes.starts_with(b"WARC/");
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'\n', bytes.get(from..).unwrap_or_default()) {
        checkpoint();
        let line = bytes.get(from..from + at).unwrap_or_default();
        from += at + 1;
        if !is_warc || line.trim_ascii().is_empty() {
            break;
        }
    }
    let (head, content) = bytes.split_at_checked(from).unwrap_or((bytes, &[]));
    let head = String::from_utf8_lossy(head);
    let head = match is_warc {
        true => Head::of_fields(&head),
        false => Head::of_line(&head).unwrap_or_default(),
    };
    (head, content)
}

/// The articles in a page, a text or a feed.
fn pages(
    record: &Record,
    head: &Head,
    answer: &Answer<'_>,
) -> Result<Vec<Result<Article, Failure>>, Failure> {
    if let Some(status) = answer.status
        && !(200..300).contains(&status)
    {
        return Err(record.skipped(format!(
            "the server answered with status {status}, not with a page"
        )));
    }
    let uri = head.uri.as_deref().unwrap_or_default();
    let path = path(uri);
    let name = path.rsplit('/').next().unwrap_or_default();
    if is_for_machines(name) {
        return Err(record.skipped(format!("{name}, not a page")));
    }
    let limit = record.place.options.record_bytes;
    let content = answer.content(limit).map_err(|_| {
        record
            .failed(too_large(limit))
            .with_hint(RAISE_RECORD_LIMIT)
    })?;
    let begin = content.trim_ascii_start();
    if begin.is_empty() {
        return Err(record.skipped("an answer without content"));
    }
    if let Some(kind) = binary(content.get(..4096).unwrap_or(&content)) {
        return Err(record.skipped(format!("{}, not a page", kind.name)));
    }
    let beginning = format::Head {
        bytes: content.get(..16 * 1024).unwrap_or(&content),
        is_all: content.len() <= 16 * 1024,
        name,
    };
    let is_html = matches!(
        answer.media_type.as_str(),
        "text/html" | "application/xhtml+xml"
    );
    let format =
        (record.place.recognise)(&beginning).filter(|format| !UNWANTED.contains(&format.name));
    let is_feed = begin.starts_with(b"<?xml") || begin.starts_with(b"<rss");
    match format {
        Some(format) if *format == page::FORMAT => {}
        // Servers also label feeds as HTML.
        Some(format) if !is_html || (is_feed && begin.starts_with(b"<")) => {
            return Ok(inner_articles(record, head, format, content));
        }
        _ if is_html => {}
        _ => {
            let what = match answer.media_type.as_str() {
                "" => "content in an unknown format".to_owned(),
                media_type => format!("{media_type} in an unknown format"),
            };
            return Err(record.unrecognised(what));
        }
    }
    let charset = answer.charset.clone();
    let declared = charset.or_else(|| encoding::declared(&content));
    let mut article = html::page(&encoding::decode(&content, declared.as_deref()))
        .map_err(|parts| record.refused(parts))?;
    if article.body.is_empty() {
        return Err(record.unrecognised("a page without text"));
    }
    if article.language.is_none() {
        article.language.clone_from(&answer.language);
    }
    if let Some(id) = &head.id {
        article.id = ArticleId::given(id);
    }
    article.url = Some(plain_uri(uri)).filter(|uri| !uri.is_empty());
    Ok(vec![record.completed_by(article, std::iter::once(path))])
}

/// Formats that a web server uses for the machinery of a page, not for articles.
const UNWANTED: [&str; 4] = ["WARC", "JSON", "XML", "CSV"];

/// Reads a text or a feed with its own format.
fn inner_articles(
    record: &Record,
    head: &Head,
    format: &'static Format,
    content: Vec<u8>,
) -> Vec<Result<Article, Failure>> {
    let uri = head.uri.as_deref().unwrap_or_default();
    // The path of the URL may contain the date of publication; the path of the archive does not.
    let place = Arc::new(Place {
        path: path(uri).to_owned(),
        readable_path: None,
        member: None,
        // The text of the record is in the account already.
        account: None,
        ..Place::clone(&record.place)
    });
    let source = Source {
        reader: Box::new(Cursor::new(content)),
        place,
    };
    let mut articles = Vec::new();
    for inner in (format.records)(format, source) {
        checkpoint();
        let inner = match inner {
            Ok(inner) => inner.articles(),
            Err(failure) => vec![Err(failure)],
        };
        for article in inner {
            checkpoint();
            let number = articles.len() as u64;
            articles.push(match article {
                Ok(article) => Ok(placed(article, record, head, number)),
                Err(failure) => Err(Failure {
                    path: record.place.path.clone(),
                    member: record.place.member_in_failure(),
                    record: Some(record.number),
                    line: None,
                    ..failure
                }),
            });
        }
    }
    if articles.is_empty() {
        articles.push(Err(record.unrecognised("nothing to read in it")));
    }
    articles
}

/// Gives an article from a feed or text the origin of its record in the archive.
fn placed(mut article: Article, record: &Record, head: &Head, number: u64) -> Article {
    let is_nameless = article.id == ArticleId::derived(&article.origin);
    article.origin = record.origin();
    if is_nameless {
        article.id = match (&head.id, number) {
            (Some(id), 0) => ArticleId::given(id),
            (None, 0) => ArticleId::derived(&article.origin),
            _ => ArticleId::derived(&Origin {
                member: head.uri.clone(),
                record: number,
                ..article.origin.clone()
            }),
        };
    }
    let uri = head.uri.as_deref().map(plain_uri);
    article.url = article.url.or(uri);
    article
}

/// A URL with blanks written as `%20`.
fn plain_uri(uri: &str) -> String {
    uri.replace(' ', "%20")
}

/// The path of a URL, without the part after `?` or `#`.
fn path(uri: &str) -> &str {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let rest = rest.get(..end).unwrap_or_default();
    rest.find('/')
        .and_then(|start| rest.get(start + 1..))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
