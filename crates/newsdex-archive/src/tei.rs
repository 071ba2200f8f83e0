//! TEI: the XML in which libraries and scholars encode printed texts (Text Encoding Initiative, P5).
//!
//! The date and the newspaper are those of the printed source, not of the encoded edition: an article printed in 1898
//! and encoded in 2015 is dated 1898. If the source has no date, the date of the edition is used.

use super::xml::{self, Element};
use super::{Failure, fields, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin, Moment};
use newsdex_text::date;

pub(super) static FORMAT: Format = Format {
    name: "TEI",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The element around several texts.
const CORPUS: &str = "teiCorpus";

fn recognises(head: &Head<'_>) -> bool {
    let is_tei = |root: xml::Root| {
        ["TEI", "TEI.2", CORPUS]
            .iter()
            .any(|name| root.element.is(name))
    };
    xml::root(head.bytes).is_some_and(is_tei)
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let Some(document) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let root = &document.root;
    if !root.is(CORPUS) {
        return xml::articles(record, |root| record.completed(article(root)));
    }
    // A corpus holds several texts, each with a head of its own.
    let texts = ["TEI", "TEI.2"]
        .into_iter()
        .flat_map(|name| root.outermost(name));
    let read = |(number, text)| record.completed_part(article(text), number);
    let mut results = record.collected((0..).zip(texts).map(read));
    if results.is_empty() {
        results.push(Err(record.failed("a corpus without texts")));
    }
    if document.is_cut_off {
        results.push(Err(record.failed(xml::CUT_OFF)));
    }
    results
}

fn article(root: &Element) -> Article {
    let file = root.at(&["teiHeader", "fileDesc"]);
    let part = |name: &str| file.and_then(|file| file.child(name));
    let source = part("sourceDesc");
    let body = root.at(&["text", "body"]).or_else(|| root.child("text"));
    let titles = part("titleStmt");
    let main_title = titles.and_then(|titles| {
        let of_kind = |title: &&Element| {
            title
                .attr("type")
                .is_none_or(|kind| kind.eq_ignore_ascii_case("main"))
        };
        titles
            .children_named("title")
            .find(of_kind)
            .or_else(|| titles.child("title"))
    });
    let heading = body.and_then(|body| body.find("head"));
    let published = source
        .and_then(dated)
        .or_else(|| part("publicationStmt").and_then(dated));
    let periodical = source.and_then(|source| {
        let is_of_periodical = |title: &&Element| {
            title
                .attr("level")
                .is_some_and(|level| matches!(level, "j" | "s"))
        };
        source.find_all("title").find(is_of_periodical)
    });
    let authors = titles
        .into_iter()
        .flat_map(|titles| titles.children_named("author"));
    Article {
        title: main_title.or(heading).and_then(Element::line),
        body: body.map(Element::paragraphs).unwrap_or_default(),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        source: periodical.and_then(Element::line),
        authors: authors.filter_map(Element::line).collect(),
        language: root
            .find("language")
            .and_then(|language| language.attr("ident"))
            .or_else(|| root.attr("lang"))
            .and_then(fields::language_tag),
        ..Article::default()
    }
}

/// The first date inside an element. For each `<date>`, the attribute takes precedence over the printed text.
fn dated(element: &Element) -> Option<Moment> {
    let stated = |date: &Element| {
        date.attr("when")
            .or_else(|| date.attr("when-iso"))
            .and_then(date::moment_or_period)
    };
    element
        .find_all("date")
        .find_map(|date| stated(date).or_else(|| date::moment_or_period(&date.line()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_and_newspaper_are_those_of_the_source() {
        let text = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Mill burns</title><author>Ann Lowe</author></titleStmt><publicationStmt><publisher>A library</publisher><date when=\"2011-01-01\"/></publicationStmt><sourceDesc><bibl><title level=\"j\">Saltby Echo</title>, <date>4 May 1891</date></bibl></sourceDesc></fileDesc></teiHeader><text><body><head>Mill burns</head><p>The mill <hi>burned</hi>.</p><p>Nobody was hurt.</p></body></text></TEI>";
        let article = article(&xml::parse_text(text).unwrap().root);
        assert_eq!(article.title.as_deref(), Some("Mill burns"));
        assert_eq!(article.source.as_deref(), Some("Saltby Echo"));
        assert_eq!(article.published, date::moment("1891-05-04"));
        assert_eq!(article.authors, ["Ann Lowe"]);
        assert_eq!(article.body, "The mill burned.\n\nNobody was hurt.");
    }
}
