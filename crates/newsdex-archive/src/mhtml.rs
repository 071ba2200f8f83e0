//! MHTML: a page that a browser or Word saved into one file, with its pictures and frames (RFC 2557).
//!
//! The container is a MIME message, but a message to nobody: it has no recipient, and its parts have addresses. The
//! article is in the page; the pictures, style sheets and frames of advertisements are not read. The date in the head is
//! the day of saving.

use std::io::Read;
use std::sync::Arc;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, HeaderForm, Message, MessageParser, MessagePart, MimeHeaders};

use super::mail::{check_parts, header_name};
use super::saved_page::{self, SavedPage};
use super::{Failure, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::Article;
use newsdex_text::clean;

pub(super) static FORMAT: Format = Format {
    name: "MHTML",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

/// Headers of a message that somebody sent.
const OF_SENT_MAIL: [&str; 8] = [
    "to",
    "cc",
    "bcc",
    "received",
    "delivered-to",
    "newsgroups",
    "message-id",
    "in-reply-to",
];

fn recognises(head: &Head<'_>) -> bool {
    let beginning = head.trimmed();
    let Some(fields) = fields(beginning) else {
        return false;
    };
    let value = |name: &str| {
        let field = fields.iter().find(|(other, _)| other == name);
        field.map(|(_, value)| value.to_ascii_lowercase())
    };
    if fields
        .iter()
        .any(|(name, _)| OF_SENT_MAIL.contains(&name.as_str()))
    {
        return false;
    }
    let kind = value("content-type").unwrap_or_default();
    let is_of_several = kind.starts_with("multipart/related");
    let is_page = kind.starts_with("text/html");
    let has_address = value("content-location").is_some()
        || value("snapshot-content-location").is_some()
        || value("x-maf").is_some();
    let is_saved = value("from").is_some_and(|from| from.contains("<saved by"));
    let is_named = matches!(head.extension().as_str(), "mht" | "mhtml");
    let has_addressed_part = || {
        let lower = beginning.to_ascii_lowercase();
        memchr::memmem::find(&lower, b"\ncontent-location:").is_some()
    };
    (is_of_several && (has_address || is_saved || is_named || has_addressed_part()))
        || (is_page && (has_address || is_saved || is_named))
}

/// The fields of the head, names in lower case, values as one line; `None` if the text does not begin with a head.
fn fields(beginning: &[u8]) -> Option<Vec<(String, String)>> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in beginning.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        match line {
            [] => break,
            [b' ' | b'\t', ..] => {
                let (_, value) = fields.last_mut()?;
                value.push_str(&String::from_utf8_lossy(line));
            }
            _ => {
                let name = header_name(line)?;
                let value = line.get(name.len() + 1..).unwrap_or_default();
                let value = String::from_utf8_lossy(value.trim_ascii()).into_owned();
                fields.push((name, value));
            }
        }
    }
    (!fields.is_empty()).then_some(fields)
}

/// Gives the whole file as one record. A file beyond the size limit is cut off: the page is its first part, and only
/// pictures follow.
fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let limit = source.place.options.record_bytes;
    let mut beginning = Vec::new();
    let read = source
        .reader
        .by_ref()
        .take(limit as u64)
        .read_to_end(&mut beginning);
    if let Err(error) = read {
        return Box::new(std::iter::once(Err(source.broken(&error))));
    }
    let whole = Source {
        reader: Box::new(std::io::Cursor::new(beginning)),
        place: Arc::clone(&source.place),
    };
    single_record::records(format, whole)
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    vec![article(record)]
}

fn article(record: &Record) -> Result<Article, Failure> {
    check_parts(&record.bytes).map_err(|parts| record.refused(parts))?;
    let Some(message) = MessageParser::default().parse(record.bytes.as_slice()) else {
        return Err(record.failed("a saved page without a head"));
    };
    let mut pages: Vec<&MessagePart<'_>> =
        message.parts.iter().filter(|part| is_html(part)).collect();
    if pages.is_empty() {
        return Err(record.failed("a saved page in which no part is a page"));
    }
    let main = pages.remove(main_page(&message, &pages));
    let header = |name: &'static str| {
        let values = message.header_as(name, HeaderForm::Raw);
        values
            .first()
            .and_then(|value| value.as_text())
            .and_then(clean::line)
    };
    let outer = header("Snapshot-Content-Location").or_else(|| header("Content-Location"));
    let mut page = saved(&message, main);
    page.url = page.url.or(outer);
    page.title = message.subject().and_then(clean::line);
    let frames: Vec<SavedPage> = pages.iter().map(|part| saved(&message, part)).collect();
    let article = saved_page::article(record, &page, &frames)?;
    match article.body.is_empty() {
        true => Err(record.skipped("a saved page without text")),
        false => Ok(article),
    }
}

/// The position of the page that the others are frames of: the part that the head names, otherwise the first.
fn main_page(message: &Message<'_>, pages: &[&MessagePart<'_>]) -> usize {
    let kind = message.content_type();
    let Some(start) = kind.and_then(|kind| kind.attribute("start")) else {
        return 0;
    };
    let bare = |id: &str| id.trim_matches(['<', '>', ' ']).to_owned();
    let named = pages
        .iter()
        .position(|part| part.content_id().is_some_and(|id| bare(id) == bare(start)));
    named.unwrap_or(0)
}

fn is_html(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        let (main, sub) = (kind.ctype(), kind.subtype().unwrap_or_default());
        let is = |wanted: &str, found: &str| found.eq_ignore_ascii_case(wanted);
        (is("text", main) && is("html", sub)) || (is("application", main) && is("xhtml+xml", sub))
    })
}

/// A part as the page it contains. The bytes are decoded here because the parser would decode the characters, too, and
/// many parts do not say how: that is in the page.
fn saved(message: &Message<'_>, part: &MessagePart<'_>) -> SavedPage {
    let (start, end) = (part.offset_body as usize, part.offset_end as usize);
    let stored = message.raw_message.get(start..end).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(stored),
        Encoding::Base64 => base64_decode(stored),
    };
    SavedPage {
        url: part
            .content_location()
            .map(|address| address.split_whitespace().collect::<String>()),
        title: None,
        charset: part
            .content_type()
            .and_then(|kind| kind.attribute("charset"))
            .map(str::to_owned),
        html: decoded.unwrap_or_else(|| stored.to_vec()),
    }
}

#[cfg(test)]
mod tests;
