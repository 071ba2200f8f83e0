//! Dumps of MediaWiki, such as those of Wikinews: one `<page>` per article.
//!
//! The text is that of the last revision. Redirects, templates, talk pages and other pages outside the main namespace
//! are skipped. The date is the one in a template at the beginning of the page; without such a template, it is that of
//! the first revision.

mod wikitext;

use super::xml::{self, Element};
use super::{Failure, fields};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{clean, date};

pub(super) static FORMAT: Format = Format {
    name: "MediaWiki",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

/// The words of a piece of wikitext.
pub(super) fn words(wikitext: &str) -> String {
    wikitext::plain(wikitext).trim().to_owned()
}

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| root.element.is("mediawiki"))
}

fn records(format: &'static Format, source: Source) -> RecordIterator {
    xml::elements(format, source, &["page"], false, "a wiki without pages")
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    xml::articles(record, |page| article(record, page))
}

fn article(record: &Record, page: &Element) -> Result<Article, Failure> {
    let is_of_articles = page
        .child_line("ns")
        .is_none_or(|namespace| namespace == "0");
    if !is_of_articles {
        return Err(
            record.skipped("a template, a talk page or another page of a wiki, not an article")
        );
    }
    let revision = page.children_named("revision").next_back();
    let written = revision
        .and_then(|revision| revision.child("text"))
        .map(Element::text)
        .unwrap_or_default();
    if page.child("redirect").is_some() || wikitext::is_redirect(&written) {
        return Err(record.skipped("a redirect, not an article"));
    }
    let time = |revision: Option<&Element>| {
        revision?
            .child_line("timestamp")
            .as_deref()
            .and_then(date::moment)
    };
    let stated = wikitext::date(&written);
    let published = stated.or_else(|| time(page.child("revision")));
    record.completed(Article {
        id: page
            .child_line("id")
            .and_then(|id| fields::article_id(&id))
            .unwrap_or_default(),
        title: page.child_line("title"),
        body: clean::body(&wikitext::plain(&written)),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        updated: time(revision).filter(|updated| Some(*updated) != published),
        ..Article::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Place, ReadOptions};
    use std::sync::Arc;

    fn read(page: &str) -> Result<Article, Failure> {
        let options = Arc::new(ReadOptions::default());
        let record = Record {
            format: &FORMAT,
            place: Arc::new(Place::of_file(
                "a.xml",
                &options,
                crate::registry::recognised,
            )),
            bytes: page.as_bytes().to_vec(),
            number: 0,
            offset: 0,
            line: None,
        };
        articles(&record).remove(0)
    }

    #[test]
    fn the_last_revision_is_the_text_and_the_first_template_the_date() {
        let article = read(
            "<page><title>Mill closes</title><ns>0</ns><id>7</id><revision><timestamp>2012-01-01T00:00:00Z</timestamp><text>Old.</text></revision><revision><timestamp>2013-01-01T00:00:00Z</timestamp><text>{{date|May 4, 2011}}\nThe [[mill|old mill]] closes.</text></revision></page>",
        )
        .unwrap();
        assert_eq!(article.title.as_deref(), Some("Mill closes"));
        assert_eq!(article.body, "The old mill closes.");
        assert_eq!(article.published, date::moment("2011-05-04"));
    }

    #[test]
    fn redirects_and_pages_about_the_wiki_are_skipped() {
        let page = |ns: &str, text: &str| {
            read(&format!(
                "<page><title>A</title><ns>{ns}</ns><revision><text>{text}</text></revision></page>"
            ))
        };
        assert_eq!(
            page("10", "x").unwrap_err().kind,
            crate::FailureKind::Skipped
        );
        assert_eq!(
            page("0", "#REDIRECT [[B]]").unwrap_err().kind,
            crate::FailureKind::Skipped
        );
        assert!(page("0", "It rained.").is_ok());
    }
}
