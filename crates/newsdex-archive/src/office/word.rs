//! DOCX: documents of Word, also as templates, with macros and in the strict form.
//!
//! Tracked changes are read as accepted; comments, headers, footers, hidden text and tables of contents are left out;
//! text boxes are read once, before the paragraph that they are anchored to.

mod body;

use std::collections::HashMap;

use super::events::{Event, Property, read};
use super::package::Package;
use super::parts;
use crate::document::{Document, Kind, Properties};
use crate::failure::Failure;
use crate::record::Record;
use crate::record::format::{Format, RecordIterator};
use newsdex_text::article::Article;
use newsdex_text::{clean, date, encoding};

pub(crate) static FORMAT: Format = Format {
    name: "DOCX",
    articles,
    stored_length: parts::main_length,
    ..Format::USUAL
};

/// The usual path of the main part.
const USUAL_MAIN: &str = "word/document.xml";

/// Gives the document as one record.
pub(super) fn records(package: Package) -> Result<RecordIterator, Failure> {
    let relations = package.part("_rels/.rels")?.unwrap_or_default();
    let main = relations_in(&relations)
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| USUAL_MAIN.to_owned(), |relation| relation.target);
    let main = main.trim_start_matches('/').to_owned();
    let Some(document) = package.part(&main)? else {
        let reason = "not a text: looks like the file of an Office program without a text";
        return Err(package.failed(reason));
    };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = main.rsplit('/').next().unwrap_or_default();
    let own = package
        .part(&format!("{folder}/_rels/{file}.rels"))?
        .unwrap_or_default();
    let mut others: Vec<(&str, Vec<u8>)> = Vec::new();
    let relations = relations_in(&own);
    for (kind, name) in [
        ("styles", "styles"),
        ("footnotes", "footnotes"),
        ("endnotes", "endnotes"),
    ] {
        let target = relations.iter().find(|relation| relation.kind == kind);
        if let Some(target) = target
            && let Some(part) = package.part(&resolved(folder, &target.target))?
        {
            others.push((name, part));
        }
    }
    if let Some(part) = package.part("docProps/core.xml")? {
        others.push(("core", part));
    }
    for relation in relations
        .iter()
        .filter(|relation| relation.kind == "aFChunk")
    {
        if let Some(part) = package.part(&resolved(folder, &relation.target))? {
            others.push((&relation.id, part));
        }
    }
    let record = Record {
        format: &FORMAT,
        place: std::sync::Arc::clone(package.place()),
        bytes: parts::joined(document, &others),
        number: 0,
        offset: 0,
        line: None,
    };
    Ok(Box::new(std::iter::once(Ok(record))))
}

/// A relation of a part to another part.
struct Relation {
    id: String,
    /// The last part of the address that names the kind.
    kind: String,
    target: String,
}

fn relations_in(part: &[u8]) -> Vec<Relation> {
    let mut relations = Vec::new();
    let _ = read(part, |event| {
        if let Event::Start(tag) = event
            && tag.name == "Relationship"
            && relations.len() < MOST_RELATIONS
        {
            let value = |name: &str| tag.attr(name).unwrap_or_default().to_owned();
            let kind = value("Type");
            relations.push(Relation {
                id: value("Id"),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: value("Target"),
            });
        }
        true
    });
    relations
}

/// The most relations of a part that are read: each page of a download may have headers of its own.
const MOST_RELATIONS: usize = 20_000;

/// The name of a part from a target in a relation, relative to a folder.
fn resolved(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    match document(&record.bytes) {
        Ok(document) => document.articles(record),
        Err(reason) => vec![Err(record.failed(reason))],
    }
}

/// Reads the parts of a document.
fn document(bytes: &[u8]) -> Result<Document, String> {
    let (main, others) = parts::divided(bytes);
    let part = |name: &str| parts::named(&others, name);
    let styles = styles(part("styles"));
    let mut document = Document {
        properties: properties(part("core")),
        ..Document::default()
    };
    let chunk = |id: &str| chunk(part(id));
    body::read_into(&mut document, main, &styles, &chunk)?;
    for name in ["footnotes", "endnotes"] {
        // A document whose notes are damaged still has its text.
        let _ = body::notes_into(&mut document, part(name), &styles);
    }
    Ok(document)
}

/// The kinds of paragraphs by the identifiers of their styles.
fn styles(part: &[u8]) -> HashMap<String, Kind> {
    let mut styles: HashMap<String, Kind> = HashMap::new();
    let mut id = String::new();
    let _ = read(part, |event| {
        let Event::Start(tag) = event else {
            return true;
        };
        match tag.name.as_str() {
            "style" => id = tag.attr("styleId").unwrap_or_default().to_owned(),
            "name" => {
                let kind = Kind::of_style(tag.attr("val").unwrap_or_default());
                if styles.len() < MOST_STYLES {
                    styles.insert(id.clone(), kind);
                }
            }
            "basedOn" => {
                let base = tag.attr("val").and_then(|base| styles.get(base)).copied();
                // A style of a user that is based on a heading.
                if let (Some(base), Some(Kind::Paragraph)) = (base, styles.get(&id))
                    && base == Kind::Heading
                {
                    styles.insert(id.clone(), base);
                }
            }
            _ => {}
        }
        true
    });
    styles
}

/// The most styles that are remembered.
const MOST_STYLES: usize = 20_000;

/// Reads the properties of a document.
pub(super) fn properties(part: &[u8]) -> Properties {
    let mut properties = Properties::default();
    let mut property = Property::default();
    let _ = read(part, |event| {
        if let Some((name, text)) = property.next(event) {
            let line = clean::line(&text);
            match name {
                "title" => properties.title = line,
                "creator" => properties.author = line,
                "created" => properties.created = line.and_then(|line| date::moment(&line)),
                "language" => properties.language = line,
                "keywords" => {
                    let words = text.split([',', ';']).filter_map(clean::line);
                    properties.keywords = words.collect();
                }
                _ => {}
            }
        }
        true
    });
    properties
}

/// The text of a part in another format that the document includes.
fn chunk(part: &[u8]) -> String {
    if crate::rtf::is_rtf(part) {
        return crate::rtf::text(part);
    }
    let html = |bytes: &[u8]| {
        let declared = encoding::declared(bytes);
        crate::markup::plain(&encoding::decode(bytes, declared.as_deref()))
    };
    let begins = |prefix: &[u8]| {
        let head = part.trim_ascii_start().get(..prefix.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    if begins(b"<") {
        return html(part);
    }
    match mail_parser::MessageParser::default().parse(part) {
        Some(message) if message.html_body_count() > 0 => {
            let bodies = (0..message.html_body_count()).filter_map(|at| message.body_html(at));
            bodies
                .map(|body| html(body.as_bytes()))
                .collect::<Vec<String>>()
                .join("\n\n")
        }
        _ => encoding::decode(part, None),
    }
}
