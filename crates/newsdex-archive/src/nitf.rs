//! NITF: one story per file, as agencies and newspapers store them (News Industry Text Format 3.x, IPTC).
//!
//! The headline is the first `hl1`; if there is none, `title` in the head, which is often a slug. Captions of media,
//! notes to editors, and an abstract that the text repeats are left out.

#[cfg(test)]
mod tests;

use indexmap::IndexSet;

use super::xml::{self, Element};
use super::{Failure, fields, single_record, xhtml};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin, Moment};
use newsdex_text::byline::Byline;
use newsdex_text::{clean, date};

pub(super) static FORMAT: Format = Format {
    name: "NITF",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| root.element.is("nitf"))
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    xml::articles(record, |nitf| record.completed(article(nitf)))
}

/// Reads the story in a `nitf` element; fields that it lacks are left empty.
pub(super) fn article(nitf: &Element) -> Article {
    let head = nitf.child("head");
    let docdata = head.and_then(|head| head.child("docdata"));
    let body = nitf.child("body");
    let body_head = body.and_then(|body| body.child("body.head"));
    let pubdata = nitf.find("pubdata");

    let headings =
        body_head.and_then(|head| head.child("hedline").or_else(|| head.child("headline")));
    let heading = |name: &str| headings.and_then(|headings| line_of(headings.child(name)?));
    let title = heading("hl1")
        .or_else(|| headings.and_then(line_of))
        .or_else(|| line_of(head?.child("title")?));
    let text = body
        .map(|body| xhtml::mended(&body_text(body)))
        .unwrap_or_default();
    let subtitle = heading("hl2")
        .or_else(|| standfirst(body_head?.child("abstract")?, &text))
        .filter(|line| Some(line) != title.as_ref());

    let dates = Dates::of(nitf, docdata, pubdata);
    let mut byline: Byline = body_head
        .into_iter()
        .flat_map(|head| head.children_named("byline"))
        .map(signed)
        .collect();
    let source = source(nitf, docdata, pubdata, body_head);
    if let Some(source) = &source {
        byline.extend(xhtml::credited(source));
    }
    Article {
        id: docdata
            .and_then(|data| fields::article_id(data.child("doc-id")?.attr("id-string")?))
            .unwrap_or_default(),
        title,
        subtitle,
        body: text,
        published: dates.published,
        dated_by: dates.published.map(|_| DateOrigin::Metadata),
        updated: dates.updated,
        embargo: dates.embargo,
        source,
        authors: byline.authors,
        agencies: byline.agencies,
        dateline: body_head.and_then(|head| dateline(head.child("dateline")?)),
        section: section(nitf, head, docdata),
        keywords: keywords(nitf, docdata),
        slug: docdata
            .and_then(|data| data.child("du-key")?.attr("key").and_then(clean::line))
            .or_else(|| meta(head?, "anpa-keyword"))
            .or_else(|| line_of(head?.child("title")?).filter(|line| !line.contains(' '))),
        url: pubdata
            .and_then(|data| data.attr("ex-ref"))
            .filter(|url| url.starts_with("http"))
            .map(str::to_owned),
        language: nitf
            .attr("lang")
            .or_else(|| nitf.attr("baselang"))
            .or_else(|| body?.attr("lang"))
            .and_then(fields::language_tag),
        ..Article::default()
    }
}

fn line_of(element: &Element) -> Option<String> {
    xhtml::headline(element)
}

/// The value of a `meta` element in the head.
fn meta(head: &Element, name: &str) -> Option<String> {
    let found = head.children_named("meta").find(|meta| {
        meta.attr("name")
            .is_some_and(|known| known.eq_ignore_ascii_case(name))
    })?;
    clean::line(found.attr("content")?)
}

/// The story, without captions, notes and other matter beside it.
fn body_text(body: &Element) -> String {
    const BESIDE: [&str; 11] = [
        "media",
        "note",
        "ednote",
        "img",
        "nitf-table-metadata",
        "nitf-col",
        "fn",
        "byline",
        "dateline",
        "abstract",
        "tagline",
    ];
    let Some(content) = body.child("body.content").or_else(|| {
        // Some agencies put the text directly into the body.
        body.child("body.head").is_none().then_some(body)
    }) else {
        return String::new();
    };
    // Newspaper archives give the lead paragraph separately and then the full text.
    let full = content
        .children_named("block")
        .find(|block| block.attr("class") == Some("full_text"));
    let content = full.unwrap_or(content);
    let is_beside = |element: &Element| BESIDE.iter().any(|name| element.is(name));
    let plain = content.paragraphs_without(is_beside);
    let has_lists = ["table", "ul", "ol", "dl"]
        .iter()
        .any(|name| content.find(name).is_some());
    match has_lists {
        true => plain,
        false => with_broken_lines_joined(plain),
    }
}

/// The longest line of a teleprinter, in characters.
const PRINTED: usize = 90;

/// Joins lines that were broken with `<br/>` at the width of a teleprinter: no line is longer than that, and most lines
/// that continue in the same paragraph are nearly as long as the longest.
fn with_broken_lines_joined(plain: String) -> String {
    let length = |line: &str| line.chars().count();
    let longest = plain.lines().map(length).max().unwrap_or(0);
    let paragraphs: Vec<Vec<&str>> = plain
        .split("\n\n")
        .map(|text| text.lines().collect())
        .collect();
    let followed = || {
        paragraphs
            .iter()
            .flat_map(|lines| lines.iter().rev().skip(1))
    };
    let full = followed()
        .filter(|line| length(line) * 4 >= longest * 3)
        .count();
    let broken = followed().count();
    if longest > PRINTED || broken < 3 || full * 10 < broken * 8 {
        return plain;
    }
    let joined: Vec<String> = paragraphs.iter().map(|lines| lines.join(" ")).collect();
    joined.join("\n\n")
}

/// The abstract, unless the text repeats it.
fn standfirst(summary: &Element, text: &str) -> Option<String> {
    let line = clean::line(&summary.paragraphs_without(|element| element.is("media")))?;
    let is_repeated = text.contains(line.trim_end_matches(['.', '…', ' ']));
    (!is_repeated).then_some(line)
}

struct Dates {
    published: Option<Moment>,
    updated: Option<Moment>,
    embargo: Option<Moment>,
}

impl Dates {
    fn of(nitf: &Element, docdata: Option<&Element>, pubdata: Option<&Element>) -> Dates {
        let norm = |element: Option<&Element>| {
            let element = element?;
            date::moment(element.attr("norm").or_else(|| element.attr("date"))?)
        };
        let data = |name: &str| norm(docdata?.child(name));
        let (issued, released) = (data("date.issue"), data("date.release"));
        let printed = pubdata.and_then(|data| date::moment(data.attr("date.publication")?));
        let published = issued
            .or(printed)
            .or(released)
            .or_else(|| norm(nitf.find("story.date")))
            .or_else(|| norm(nitf.find("revision-history")));
        let is_embargoed = docdata
            .and_then(|data| data.attr("management-status"))
            .is_some_and(|status| status.eq_ignore_ascii_case("embargoed"))
            || docdata
                .and_then(|data| data.child("ed-msg")?.attr("info"))
                .is_some_and(|note| note.to_lowercase().contains("embargo"));
        Dates {
            published,
            updated: None,
            embargo: released.filter(|released| is_embargoed && Some(*released) > published),
        }
    }
}

/// A byline without job titles; people are separated if they are marked up.
fn signed(written: &Element) -> Byline {
    let people: Vec<String> = written
        .children_named("person")
        .filter_map(Element::line)
        .collect();
    let byline = match people.is_empty() {
        true => {
            let mut line = String::new();
            for node in &written.nodes {
                match node {
                    xml::Node::Text(text) => line.push_str(text),
                    xml::Node::Element(element) if element.is("byttl") => line.push(','),
                    xml::Node::Element(element) => line.push_str(&element.text()),
                }
            }
            xhtml::signed(&line)
        }
        false => xhtml::signed(&people.join("; ")),
    };
    let titles = written.children_named("byttl").filter_map(Element::line);
    let credited = titles.map(|title| xhtml::credited(&title));
    std::iter::once(byline).chain(credited).collect()
}

/// The source: the distributor, the newspaper, the holder of the rights, or the first source.
fn source(
    nitf: &Element,
    docdata: Option<&Element>,
    pubdata: Option<&Element>,
    body_head: Option<&Element>,
) -> Option<String> {
    let attr = |element: Option<&Element>, name: &str| clean::line(element?.attr(name)?);
    let data = |name: &str| docdata.and_then(|data| data.child(name));
    body_head
        .and_then(|head| line_of(head.child("distributor")?))
        .or_else(|| attr(pubdata, "name"))
        .or_else(|| attr(data("doc.copyright"), "holder").map(without_rights))
        .or_else(|| attr(nitf.find("from-src"), "src-name"))
        .or_else(|| attr(data("doc-id"), "regsrc"))
}

/// The agency before the full stop in `The Canadian Press. All rights reserved.`.
fn without_rights(holder: String) -> String {
    let lower = holder.to_lowercase();
    match lower.find("all rights") {
        Some(at) if at > 0 => holder
            .get(..at)
            .unwrap_or(&holder)
            .trim_end_matches([' ', '.', ',', '-'])
            .to_owned(),
        _ => holder,
    }
}

/// Place and day as they would be printed; a place with parts is composed of its parts.
fn dateline(dateline: &Element) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for location in dateline.children_named("location") {
        let named: Vec<String> = location.children().filter_map(Element::line).collect();
        parts.extend(match named.is_empty() {
            true => location.line().into_iter().collect(),
            false => named,
        });
    }
    parts.extend(dateline.child_line("story.date"));
    match parts.is_empty() {
        true => xhtml::dateline(&dateline.line()?),
        false => xhtml::dateline(&parts.join(", ")),
    }
}

fn section(nitf: &Element, head: Option<&Element>, docdata: Option<&Element>) -> Option<String> {
    nitf.find("pubdata")
        .and_then(|data| data.attr("position.section"))
        .map(str::to_owned)
        .or_else(|| {
            ["online_sections", "dsk", "category-name"]
                .iter()
                .find_map(|name| meta(head?, name))
        })
        .or_else(|| {
            let scope = docdata?.child("doc-scope")?.attr("scope")?;
            clean::line(scope)
        })
        .or_else(|| {
            let subject = nitf.find("tobject.subject")?;
            clean::line(subject.attr("tobject.subject.type")?)
        })
}

/// Subjects by name, keywords, and the marked-up subjects of the text.
fn keywords(nitf: &Element, docdata: Option<&Element>) -> Vec<String> {
    let mut keywords: IndexSet<String> = IndexSet::new();
    let mut add = |word: Option<String>| keywords.extend(word);
    if let Some(list) = docdata.and_then(|data| data.child("key-list")) {
        for keyword in list.children_named("keyword") {
            add(keyword
                .attr("key")
                .and_then(clean::line)
                .or_else(|| keyword.line()));
        }
    }
    for subject in nitf.find_all("tobject.subject") {
        for name in [
            "tobject.subject.type",
            "tobject.subject.matter",
            "tobject.subject.detail",
        ] {
            add(subject.attr(name).and_then(clean::line));
        }
    }
    if let Some(about) = docdata.and_then(|data| data.child("identified-content")) {
        for element in about.children() {
            add(element.line());
        }
    }
    keywords.into_iter().collect()
}
