//! Saved web pages: one article a file, taken out of the page by [`super::html`].

use super::format::{Format, Head};
use super::{Failure, Record, html, whole};
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "HTML",
    recognises,
    records: whole::records,
    articles,
};

/// Elements that open a page or a piece of one.
const ELEMENTS: [&str; 19] = [
    "<!doctype html",
    "<html",
    "<head>",
    "<head ",
    "<body",
    "<title",
    "<meta",
    "<link",
    "<script",
    "<style",
    "<article",
    "<div",
    "<section",
    "<main",
    "<h1",
    "<h2",
    "<p>",
    "<p ",
    "<table",
];

fn recognises(head: &Head<'_>) -> bool {
    let beginning = after_comments(head.trimmed());
    let begins = |element: &&str| {
        beginning
            .get(..element.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(element.as_bytes()))
    };
    if ELEMENTS.iter().any(begins) {
        return true;
    }
    let is_named = matches!(
        head.extension().as_str(),
        "html" | "htm" | "xhtml" | "shtml"
    );
    is_named && head.bytes.contains(&b'<')
}

/// What comes after an XML declaration, comments and blanks.
pub(super) fn after_comments(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let close: &[u8] = match text {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            _ => return text,
        };
        let Some(end) = text.windows(close.len()).position(|window| window == close) else {
            return text;
        };
        text = text.get(end + close.len()..).unwrap_or_default();
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let declared = encoding::declared(&record.bytes);
    let page = html::page(&encoding::decode(&record.bytes, declared.as_deref()));
    vec![match page {
        Ok(page) => record.completed(page),
        Err(parts) => Err(record.refused(parts)),
    }]
}
