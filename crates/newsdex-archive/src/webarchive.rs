//! Safari's web archives: a page with its frames and pictures in one property list.
//!
//! The page is `WebMainResource`, each frame is such an archive in `WebSubframeArchives`. Pictures and style sheets in
//! `WebSubresources` are not read. Apple documents the keys in WebKit's `WebArchive`.

mod plist;

use self::plist::{Binary, Value};
use super::saved_page::{self, SavedPage};
use super::{Failure, single_record, xml};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;

pub(super) static FORMAT: Format = Format {
    name: "web archive",
    recognises,
    records: single_record::records,
    articles,
    is_text: false,
    ..Format::USUAL
};

/// The most frames of a page that are read.
const MOST_FRAMES: usize = 20;

fn recognises(head: &Head<'_>) -> bool {
    let is_list = || {
        head.after_comments().starts_with(b"<!DOCTYPE plist")
            || head.after_comments().starts_with(b"<plist")
    };
    Binary::begins(head.bytes)
        || (is_list() && memchr::memmem::find(head.bytes, b"WebMainResource").is_some())
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    vec![article(record)]
}

fn article(record: &Record) -> Result<Article, Failure> {
    let (binary, document);
    let root = if Binary::begins(&record.bytes) {
        binary = Binary::of(&record.bytes)
            .ok_or_else(|| record.failed("ends early: the property list is cut off"))?;
        binary.root()
    } else {
        document = xml::parse(&record.bytes)
            .ok_or_else(|| record.failed("a property list without an element"))?;
        let root = document.root.children().next();
        root.map(Value::of_element)
    };
    let Some(root) = root else {
        return Err(record.failed("damaged: the property list has no root"));
    };
    let Some(main) = root.get("WebMainResource") else {
        return Err(record.skipped("a property list, not an article"));
    };
    let kind = text(&main, "WebResourceMIMEType").unwrap_or_default();
    if !kind.is_empty() && !is_page(&kind) {
        return Err(record.failed(format!("a saved file of type {kind}, not a page")));
    }
    let page = saved(&main).ok_or_else(|| record.failed("damaged: the saved page is missing"))?;
    let subframes = root.get("WebSubframeArchives").map(|list| list.items());
    let frames: Vec<SavedPage> = subframes
        .unwrap_or_default()
        .iter()
        .take(MOST_FRAMES)
        .filter_map(|frame| saved(&frame.get("WebMainResource")?))
        .collect();
    let article = saved_page::article(record, &page, &frames)?;
    match article.body.is_empty() {
        true => Err(record.skipped("a saved page without text")),
        false => Ok(article),
    }
}

fn is_page(kind: &str) -> bool {
    matches!(
        kind.to_ascii_lowercase().as_str(),
        "text/html" | "application/xhtml+xml" | "text/plain"
    )
}

fn saved(resource: &Value<'_>) -> Option<SavedPage> {
    Some(SavedPage {
        url: text(resource, "WebResourceURL"),
        title: None,
        charset: text(resource, "WebResourceTextEncodingName"),
        html: resource.get("WebResourceData")?.data()?,
    })
}

fn text(resource: &Value<'_>, key: &str) -> Option<String> {
    resource.get(key)?.text()
}

#[cfg(test)]
mod tests;
