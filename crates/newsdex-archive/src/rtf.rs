//! RTF (Microsoft, Rich Text Format 1.9.1): documents of word processors, downloads of press databases, and the text of
//! mail from Outlook.
//!
//! `token` divides the bytes into control words, groups and text, `reader` follows groups and paragraphs and gives a
//! [`Document`]. Each font has its own code page. Pictures, headers and footers, hidden and deleted text are left out;
//! footnotes are at the end of the text. HTML and plain text that a mail program wrapped in RTF are unwrapped
//! (MS-OXRTFEX).

mod destination;
mod reader;
#[cfg(test)]
mod tests;
mod token;

use super::document::Document;
use super::{Failure, markup, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::clean;

pub(super) static FORMAT: Format = Format {
    name: "RTF",
    recognises: |head: &Head<'_>| is_rtf(head.bytes),
    records: single_record::records,
    articles,
    is_text: false,
    ..Format::USUAL
};

/// Whether a file with this beginning is RTF.
pub(super) fn is_rtf(beginning: &[u8]) -> bool {
    beginning.trim_ascii_start().starts_with(b"{\\rtf")
}

/// The content of an RTF file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// A document.
    Document(Document),
    /// A page in HTML that a mail program wrapped in RTF.
    Html(String),
}

/// Reads RTF; any bytes are accepted. Time and memory are linear in their number.
pub(super) fn content(bytes: &[u8]) -> Content {
    reader::read(bytes)
}

/// The text of RTF, for formats in which it is the text of a message: a blank line between paragraphs.
pub(super) fn text(bytes: &[u8]) -> String {
    match content(bytes) {
        Content::Document(document) => document.plain_text(),
        Content::Html(html) => clean::body(&markup::plain(&html)),
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    match content(&record.bytes) {
        Content::Document(document) => document.articles(record),
        Content::Html(html) => {
            let page = Record {
                format: &super::page::FORMAT,
                bytes: html.into_bytes(),
                ..record.without_bytes()
            };
            page.articles()
        }
    }
}
