//! Saved web pages: one article per file, extracted from the page by [`super::html`].

use super::{Failure, html, single_record};
use crate::record::format::{Format, Head};
use crate::record::{Record, account};
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "HTML",
    recognises,
    records: single_record::records,
    articles,
    readable: |record| account::readable_in_page(&record.bytes),
    ..Format::USUAL
};

/// Elements with which a page or a fragment of one begins.
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
    let beginning = head.after_comments();
    let begins = |element: &&str| {
        beginning
            .get(..element.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(element.as_bytes()))
    };
    // A file with an XML declaration that is not a web page is an XML record; both may begin with `<article>`.
    let is_declared_xml =
        head.begins_with("<?xml") && !begins(&"<html") && !begins(&"<!doctype html");
    if !is_declared_xml && ELEMENTS.iter().any(begins) {
        return true;
    }
    let is_named = matches!(
        head.extension().as_str(),
        "html" | "htm" | "xhtml" | "shtml"
    );
    is_named && head.bytes.contains(&b'<')
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let declared = encoding::declared(&record.bytes);
    let page = html::page(&encoding::decode(&record.bytes, declared.as_deref()));
    vec![match page {
        Ok(page) => record.completed(page),
        Err(parts) => Err(record.refused(parts)),
    }]
}
