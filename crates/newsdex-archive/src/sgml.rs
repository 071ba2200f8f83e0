//! SGML news collections: Reuters-21578, and the TREC style of research, `<DOC>` with a `<DOCNO>`.
//!
//! Neither is well-formed XML: there is no root, annotation tags are never closed, control characters are written as
//! references. [`reuters`] and [`trec`] interpret the elements.

mod reuters;
#[cfg(test)]
mod tests;
mod trec;

use super::{Failure, xml};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "SGML",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    let holds = |tag: &str| {
        head.bytes
            .windows(tag.len())
            .any(|window| window.eq_ignore_ascii_case(tag.as_bytes()))
    };
    head.begins_with("<")
        && ((holds("<reuters") && holds("newid="))
            || (holds("<doc>") && holds("<docno>"))
            // In some collections, the document number is an attribute; such files have no root element.
            || (head.begins_with("<doc id=") && holds("<text>")))
}

fn records(format: &'static Format, source: Source) -> RecordIterator {
    xml::elements(
        format,
        source,
        &["REUTERS", "DOC"],
        false,
        "SGML without documents",
    )
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let declared = encoding::declared(&record.bytes);
    let written = encoding::decode(&record.bytes, declared.as_deref());
    let Some(document) = xml::parse_text(&trec::without_annotations(&written)) else {
        return vec![Err(record.failed("not SGML: it contains no element"))];
    };
    let root = &document.root;
    let article = match root.is("REUTERS") {
        true => reuters::article(root),
        false => trec::article(root),
    };
    let mut results = vec![record.completed(article)];
    if document.is_cut_off {
        results.push(Err(record.failed("ends early: the document is not closed")));
    }
    results
}
