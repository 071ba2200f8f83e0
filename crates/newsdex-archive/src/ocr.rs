//! Scanned pages: ABBYY FineReader, which marks up every character, iArchives, in which each article of an issue is a
//! file, PAGE XML, hOCR, DjVu XML and the newspapers of Gale.
//!
//! A page is an article, unless the format divides it. Of iArchives only the articles are read; its pages repeat the
//! same words and are skipped. [`printed`] joins the words that are divided at line ends.

mod hocr;
mod page_xml;
mod printed;
#[cfg(test)]
mod tests;
mod words;

use self::printed::Paragraph;
use super::xml::{self, Element};
use super::{Failure, alto, html, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, ArticleId, DateOrigin};
use newsdex_text::{clean, date, encoding};

pub(super) static FORMAT: Format = Format {
    name: "OCR",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    if is_hocr(head) {
        return true;
    }
    let Some(root) = xml::root(head.bytes).map(|root| root.element) else {
        return false;
    };
    let space = root.attr("xmlns").unwrap_or_default().to_ascii_lowercase();
    let holds = |text: &[u8]| memchr::memmem::find(head.bytes, text).is_some();
    match root.name().to_ascii_lowercase().as_str() {
        "article" | "page" | "unit" if space.contains("iarchives") => true,
        "document" => space.contains("abbyy") || holds(b"blockType="),
        "page" => holds(b"blockType="),
        "pcgts" | "djvuxml" => true,
        "issue" | "newspaper" | "article" => holds(b"<wd pos="),
        "ticket" => holds(b"Abbyy"),
        _ => false,
    }
}

/// Whether a web page is a page of recognised text.
fn is_hocr(head: &Head<'_>) -> bool {
    let holds = |text: &[u8]| memchr::memmem::find(head.bytes, text).is_some();
    head.begins_with("<")
        && (holds(b"ocr-capabilities") || holds(b"\"ocr_page") || holds(b"'ocr_page"))
}

fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let head = source.reader.fill_buf().unwrap_or_default();
    let root = xml::root(head).map(|root| root.element.name().to_ascii_lowercase());
    match root.as_deref() {
        Some("document") => {
            xml::elements(format, source, &["page"], false, "a document without pages")
        }
        Some("djvuxml") => xml::elements(
            format,
            source,
            &["OBJECT"],
            false,
            "a document without pages",
        ),
        _ => single_record::records(format, source),
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let Some(document) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let root = &document.root;
    let name = root.name().to_ascii_lowercase();
    let article = match name.as_str() {
        "html" => return pages_of_hocr(record),
        "issue" | "newspaper" | "article" if root.find("wd").is_some() => {
            return articles_of_gale(record, &document);
        }
        "pcgts" => {
            let image = root
                .find("Page")
                .and_then(|page| page.attr("imageFilename"));
            return vec![page_of(record, &page_xml::paragraphs(root), image)];
        }
        "object" => return vec![page_of(record, &words::djvu(root), None)],
        "article" => printed(root),
        "unit" | "ticket" => {
            return vec![Err(record.skipped("a description of scanned pages"))];
        }
        _ if root.find("article-ref").is_some() || root.find("nodes").is_some() => {
            return vec![Err(
                record.skipped("a page of which the articles are files of their own")
            )];
        }
        _ => {
            let paragraphs = page(root);
            Article {
                title: printed::headline(&paragraphs),
                body: alto::joined(printed::texts(&paragraphs)),
                ..Article::default()
            }
        }
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

/// Makes an article of a page; `image` is the name of its picture, which may contain the date.
fn page_of(
    record: &Record,
    paragraphs: &[Paragraph],
    image: Option<&str>,
) -> Result<Article, Failure> {
    let article = Article {
        title: printed::headline(paragraphs),
        body: alto::joined(printed::texts(paragraphs)),
        ..Article::default()
    };
    if article.body.is_empty() {
        return Err(record.skipped("a page without any words"));
    }
    record.completed_by(article, record.names().chain(image))
}

fn pages_of_hocr(record: &Record) -> Vec<Result<Article, Failure>> {
    let declared = encoding::declared(&record.bytes);
    let tree = match html::tree(&encoding::decode(&record.bytes, declared.as_deref())) {
        Ok(tree) => tree,
        Err(parts) => return vec![Err(record.refused(parts))],
    };
    let page = |(number, paragraphs): (u64, &Vec<Paragraph>)| {
        let article = page_of(record, paragraphs, None)?;
        record.completed_part(
            Article {
                id: ArticleId::default(),
                ..article
            },
            number,
        )
    };
    (0..).zip(&hocr::pages(&tree)).map(page).collect()
}

fn articles_of_gale(record: &Record, document: &xml::Document) -> Vec<Result<Article, Failure>> {
    let root = &document.root;
    let articles: Vec<&Element> = match root.is("article") {
        true => vec![root],
        false => root.outermost("article").collect(),
    };
    let article = |(number, element): (u64, &&Element)| {
        let article = Article {
            body: printed::texts(&words::gale_paragraphs(element)).join("\n\n"),
            ..words::gale(element, root)
        };
        record.completed_part(article, number)
    };
    let mut results: Vec<_> = (0..).zip(&articles).map(article).collect();
    if document.is_cut_off {
        results.push(Err(record.failed(xml::CUT_OFF)));
    }
    if results.is_empty() {
        results.push(Err(record.skipped("an issue without articles")));
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
fn page(root: &Element) -> Vec<Paragraph> {
    let paragraph = |paragraph: &Element| {
        let text = |line: &Element| line.find_all("formatting").map(characters).collect();
        // In points: `fs="24."`.
        let size = |line: &Element| {
            let size = line.find("formatting")?.attr("fs")?;
            size.trim_end_matches('.').parse().ok()
        };
        Paragraph {
            lines: paragraph.find_all("line").map(text).collect(),
            heights: paragraph.find_all("line").filter_map(size).collect(),
            is_heading: false,
        }
    };
    root.find_all("par").map(paragraph).collect()
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
