//! ALTO: the words of a scanned page with their positions (versions 1 to 4, Library of Congress).
//!
//! A page without a METS file is an article. Pages that a METS file divides into articles are read with that file: see
//! [`super::mets`]. Words broken at the end of a line are joined. Blocks become paragraphs, in the order of the file,
//! which is the reading order. The title of a page is its one line in large print, if it has only one.

mod large_print;
mod page;

use super::{Failure, fields, single_record, xml};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;

pub(super) use self::large_print::{Print, headline};
pub(super) use self::page::{Page, joined};

pub(super) static FORMAT: Format = Format {
    name: "ALTO",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| root.element.is("alto"))
}

/// A page with fewer letters than this contains no word.
const FEWEST_LETTERS: usize = 4;

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let Some(document) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let page = Page::read(&document.root);
    let body = page.text();
    // OCR reads specks of dust as punctuation, so only letters count.
    let letters = body.chars().filter(|letter| letter.is_alphabetic());
    if letters.count() < FEWEST_LETTERS {
        let reason = match document.is_cut_off {
            true => return vec![Err(record.failed("ends early: the page is cut off"))],
            false => "a page without any words",
        };
        return vec![Err(record.skipped(reason))];
    }
    let article = Article {
        title: headline(&page.print(&document.root)),
        body,
        language: page.language().and_then(fields::language_tag),
        ..Article::default()
    };
    let mut results = vec![record.completed(article)];
    if document.is_cut_off {
        results.push(Err(record.failed("ends early: the page is cut off")));
    }
    results
}

#[cfg(test)]
mod tests;
