//! Web pages: one article per file, extracted from the page by [`super::saved_page`]. If the page is a download of a
//! press database, [`super::press_html`] reads its articles; [`super::page_table`] reads those of a table.

use super::saved_page::{self, SavedPage};
use super::{Failure, page_table, press_html, single_record};
use crate::record::format::{Format, Head};
use crate::record::{Record, account};
use newsdex_text::article::Article;

pub(super) static FORMAT: Format = Format {
    name: "HTML",
    recognises,
    records: single_record::records,
    articles,
    readable: |record| account::readable_in_page(&record.bytes),
    ..Format::USUAL
};

/// Elements with which a page or a fragment of one begins.
const ELEMENTS: [&str; 17] = [
    "<!doctype html",
    "<html",
    "<head",
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
    "<p",
    "<table",
];

fn recognises(head: &Head<'_>) -> bool {
    let page = Head {
        bytes: saved_page::without_http_head(head.trimmed()),
        ..*head
    };
    let beginning = page.after_comments();
    // Not the beginning of a longer name: a page does not begin with `<articles>` or `<metadata>`.
    let begins = |element: &&str| {
        let Some((begin, rest)) = beginning.split_at_checked(element.len()) else {
            return false;
        };
        let is_longer = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
        begin.eq_ignore_ascii_case(element.as_bytes()) && !rest.first().is_some_and(is_longer)
    };
    // A file with an XML declaration that is not a web page is an XML record; both may begin with `<article>`.
    let is_declared_xml =
        page.begins_with("<?xml") && !begins(&"<html") && !begins(&"<!doctype html");
    // Databases write their tables as XML in an element `<table>`, too.
    let has_row = || {
        let is_row = |tag: &[u8]| {
            [&b"<tr"[..], b"<td", b"<th"]
                .iter()
                .any(|row| tag.eq_ignore_ascii_case(row))
        };
        beginning.windows(3).any(is_row)
    };
    if begins(&"<table") && !has_row() {
        return false;
    }
    // DocBook and others also begin with `<article>`, but in a space of names of their own.
    let tag = beginning
        .split(|byte| *byte == b'>')
        .next()
        .unwrap_or_default();
    let tag = String::from_utf8_lossy(tag);
    let space = tag.split_once("xmlns=").map(|(_, space)| space);
    if begins(&"<article") && space.is_some_and(|space| !space.contains("xhtml")) {
        return false;
    }
    // The head of a page in a generator of sites, such as Jekyll, is front matter.
    if head.trimmed().starts_with(b"---\n") {
        return false;
    }
    if !is_declared_xml && ELEMENTS.iter().any(begins) {
        return true;
    }
    let is_named = matches!(
        head.extension().as_str(),
        "html" | "htm" | "xhtml" | "shtml"
    );
    is_named && page.bytes.contains(&b'<')
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let page = SavedPage::of_file(record);
    match page.tree(record) {
        Ok(tree) => page_table::articles(&tree, record)
            .or_else(|| press_html::articles(&tree, record))
            .unwrap_or_else(|| vec![saved_page::article_of(record, &page, &tree, &[])]),
        Err(failure) => vec![Err(failure)],
    }
}
