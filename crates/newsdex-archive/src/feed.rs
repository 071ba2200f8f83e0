//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and WordPress exports (WXR), which are RSS.
//!
//! An item or entry is an article. The data about the feed (title, language, the names behind WordPress logins) are
//! read once, from its head, and accompany each item: see `context`. Full text (`content:encoded`, Atom `content`) is
//! preferred to the summary. JSON Feed is read as JSON.
//!
//! The parser is not validating: real feeds are cut off, declare a wrong encoding, use undeclared prefixes. RSS 2.0
//! specification, RFC 4287.

mod context;
mod item;
pub(super) mod wordpress;

use super::Failure;
use super::xml;
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::Article;

use self::context::Context;

pub(super) static FORMAT: Format = Format {
    name: "feed",
    recognises,
    records,
    articles,
    stored_length,
    ..Format::USUAL
};

/// The element names of articles in feeds.
const ITEMS: [&str; 2] = ["item", "entry"];

fn recognises(head: &Head<'_>) -> bool {
    let Some(element) = xml::root(head.bytes).map(|root| root.element) else {
        return false;
    };
    let holds = |text: &[u8]| memchr::memmem::find(head.bytes, text).is_some();
    let is_atom = || {
        element.attributes().any(|(name, value)| {
            name.starts_with("xmlns") && value.to_ascii_lowercase().contains("atom")
        }) || holds(b"<entry")
    };
    match element.name().to_ascii_lowercase().as_str() {
        "rss" => true,
        "rdf" => holds(b"rss/1.0") || holds(b"<channel") || holds(b"<item"),
        "feed" => is_atom(),
        "channel" => holds(b"<item") && holds(b"<title"),
        "entry" => is_atom(),
        _ => false,
    }
}

fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let head = source.reader.fill_buf().unwrap_or_default();
    let context = Context::read(head).written();
    let items = xml::elements(format, source, &ITEMS, false, "a feed without articles");
    let mut items = items.peekable();
    Box::new(std::iter::from_fn(move || {
        let mut item = items.next()?;
        if let Ok(item) = &mut item {
            if items.peek().is_some() {
                close(&mut item.bytes);
            }
            item.bytes.extend_from_slice(context.as_bytes());
        }
        Some(item)
    }))
}

/// Appends an end tag to an item that lacks one: the next item ends it, not the end of the file.
fn close(item: &mut Vec<u8>) {
    if !item.ends_with(b">") {
        item.extend_from_slice(b"</item>");
    }
}

/// The number of bytes of a record that are in the feed; the context follows them.
pub(super) fn stored_length(record: &Record) -> usize {
    Context::divided(&record.bytes).0.len()
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let (bytes, context) = Context::divided(&record.bytes);
    let Some(document) = xml::parse(bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    if let Some(reason) = wordpress::no_article(&document.root) {
        return vec![Err(record.skipped(reason))];
    }
    let article = record.completed(item::article(&document.root, &context));
    // An item that lacks only its last tags is complete.
    let is_cut_off = document.is_cut_off && !bytes.trim_ascii_end().ends_with(b">");
    let cut_off = || Err(record.failed("ends early: the feed is cut off"));
    match (article, is_cut_off) {
        (Err(_), true) => vec![cut_off()],
        (article, true) => vec![article, cut_off()],
        (article, false) => vec![article],
    }
}

#[cfg(test)]
mod tests;
