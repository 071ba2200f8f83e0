//! Scanned pages in two vendors' formats: ABBYY FineReader, which marks up every character, and iArchives, in which
//! each article of an issue is a file.
//!
//! An ABBYY page is an article. Of iArchives only the articles are read; its pages repeat the same words and are
//! skipped.

use super::xml::{self, Element};
use super::{Failure, alto, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{clean, date};

pub(super) static FORMAT: Format = Format {
    name: "OCR",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    let Some(root) = xml::root(head.bytes).map(|root| root.element) else {
        return false;
    };
    let space = root.attr("xmlns").unwrap_or_default().to_ascii_lowercase();
    let holds = |text: &[u8]| memchr::memmem::find(head.bytes, text).is_some();
    match root.name().to_ascii_lowercase().as_str() {
        "article" | "page" | "unit" if space.contains("iarchives") => true,
        "document" => space.contains("abbyy") || holds(b"blockType="),
        "page" => holds(b"blockType="),
        "ticket" => holds(b"Abbyy"),
        _ => false,
    }
}

fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let head = source.reader.fill_buf().unwrap_or_default();
    let is_document = xml::root(head).is_some_and(|root| root.element.is("document"));
    match is_document {
        true => xml::elements(format, source, &["page"], false, "a document without pages"),
        false => single_record::records(format, source),
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let Some(document) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let root = &document.root;
    let article = match root.name().to_ascii_lowercase().as_str() {
        "article" => printed(root),
        "unit" | "ticket" => {
            return vec![Err(record.skipped("a description of scanned pages"))];
        }
        _ if root.find("article-ref").is_some() || root.find("nodes").is_some() => {
            return vec![Err(
                record.skipped("a page of which the articles are files of their own")
            )];
        }
        _ => Article {
            body: alto::joined(page(root)),
            ..Article::default()
        },
    };
    if article.title.is_none() && article.body.is_empty() {
        return vec![Err(record.skipped("a page without any words"))];
    }
    let mut results = vec![record.completed(article)];
    if document.is_cut_off {
        results.push(Err(record.failed("ends early: the page is cut off")));
    }
    results
}

/// Reads an article of iArchives.
fn printed(root: &Element) -> Article {
    let item = |name: &str| {
        root.children_named("header-item")
            .find(|item| item.attr("name") == Some(name))
            .and_then(Element::line)
    };
    let published = item("date").and_then(|line| date::moment(&line));
    let elements = |kind: &'static str| {
        root.find_all("article-element")
            .filter(move |element| element.attr("type") == Some(kind))
    };
    let title = item("headline").or_else(|| elements("headline").find_map(Element::line));
    let zones = root
        .find_all("article-element")
        .filter(|element| element.attr("type") != Some("headline"))
        .flat_map(|element| element.find_all("zone"));
    let kind = root.attr("classification").unwrap_or_default();
    Article {
        title,
        body: alto::joined(zones.map(words).filter(|zone| !zone.is_empty())),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        section: match kind {
            "" | "article" | "unclassified" => None,
            kind => clean::line(kind),
        },
        ..Article::default()
    }
}

/// The words of a zone; of several readings of a word the first, unless it is the beginning of another.
fn words(zone: &Element) -> String {
    let mut words: Vec<String> = Vec::new();
    for node in zone.find_all("n") {
        let mut readings = node.children_named("o").filter_map(Element::line);
        let Some(mut word) = readings.next() else {
            continue;
        };
        for other in readings {
            let begin = other.get(..word.len()).unwrap_or_default();
            if begin.eq_ignore_ascii_case(&word) {
                word = other;
            }
        }
        words.push(word);
    }
    if words.is_empty() {
        return zone.line().unwrap_or_default();
    }
    words.join(" ")
}

/// The paragraphs of a page of ABBYY FineReader.
fn page(root: &Element) -> Vec<String> {
    let paragraphs = root.find_all("par").map(|paragraph| {
        let mut written = String::new();
        for line in paragraph.find_all("line") {
            let said = clean::line(
                &line
                    .find_all("formatting")
                    .map(characters)
                    .collect::<String>(),
            );
            let said = said.unwrap_or_default();
            let bare = written.trim_end_matches(['-', '¬', '\u{ad}']).len();
            if bare < written.len() && bare > 0 && said.starts_with(char::is_lowercase) {
                written.truncate(bare);
            } else if !written.is_empty() {
                written.push(' ');
            }
            written.push_str(&said);
        }
        clean::line(&written).unwrap_or_default()
    });
    paragraphs
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// The characters of a part of a line; in most versions, each is a separate element.
fn characters(formatting: &Element) -> String {
    if formatting.child("charParams").is_none() {
        return formatting.text();
    }
    let signs = formatting.children_named("charParams");
    let read = signs.map(|sign| match sign.text() {
        // A blank is an element that is empty or contains a line end.
        written if written.trim().is_empty() => " ".to_owned(),
        written => written.trim().to_owned(),
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::record::{Place, ReadOptions};

    fn read(bytes: &str) -> Vec<Result<Article, Failure>> {
        let record = Record {
            format: &FORMAT,
            place: Arc::new(Place::of_file(
                "issue/1858-12-07_1.xml",
                &Arc::new(ReadOptions::default()),
                crate::registry::recognised,
            )),
            bytes: bytes.as_bytes().to_vec(),
            number: 0,
            offset: 0,
            line: None,
        };
        record.articles()
    }

    #[test]
    fn characters_are_words_and_broken_words_whole() {
        let line = |text: &str| {
            let signs = text
                .chars()
                .map(|sign| format!("<charParams l=\"1\">{sign}</charParams>\n"));
            format!(
                "<line><formatting>\n{}</formatting></line>",
                signs.collect::<String>()
            )
        };
        let page = format!(
            "<page><block blockType=\"Text\"><text><par>{}{}</par><par>{}</par></text></block></page>",
            line("The swing bri-"),
            line("dge opened."),
            line("Nobody fell.")
        );
        let articles = read(&page);
        let [Ok(article)] = articles.as_slice() else {
            panic!("an article in {articles:?}");
        };
        assert_eq!(article.body, "The swing bridge opened.\n\nNobody fell.");
        assert_eq!(article.dated_by, Some(DateOrigin::Path));
    }

    #[test]
    fn an_article_of_iarchives_is_read_and_its_page_is_not() {
        let articles = read(
            "<article xmlns=\"http://www.iarchives.com/schema/2002/export\" classification=\"article\">\
            <header-item name=\"date\" value=\"1\">07-DEC-1858</header-item><header-item name=\"headline\">Bridge</header-item>\
            <article-element type=\"headline\"><text>Bridge</text></article-element><article-element type=\"article\"><zone><nodes>\
            <n><o>It</o></n><n><o>ope</o><o>opened</o></n><n><o>we</o><o>ive</o></n></nodes></zone></article-element></article>",
        );
        let [Ok(article)] = articles.as_slice() else {
            panic!("an article in {articles:?}");
        };
        assert_eq!(article.title.as_deref(), Some("Bridge"));
        assert_eq!(article.body, "It opened we");
        assert!(article.published.is_some());
        let page = read("<page><articles><article-ref href=\"1.xml\"/></articles><nodes/></page>");
        assert!(matches!(page.as_slice(), [Err(failure)] if !failure.is_loss()));
    }
}
