//! OpenDocument (ISO/IEC 26300, version 1.3): texts as ODT, as templates (OTT) and in one file of XML (FODT).
//!
//! Tracked changes are read as accepted; annotations, hidden text, tables of contents and indexes are left out;
//! footnotes are at the end of the text.

use std::collections::HashMap;
use std::io::BufReader;
use std::sync::Arc;

use super::events::{Event, Property, Tag, read};
use super::package::Package;
use super::tables::OpenTables;
use super::{ods, parts};
use crate::document::{Document, Emphasis, Kind, Properties};
use crate::failure::Failure;
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use crate::{single_record, xml};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::{clean, date};

pub(crate) static FORMAT: Format = Format {
    name: "ODT",
    articles,
    stored_length: parts::main_length,
    ..Format::USUAL
};

/// A document in one file of XML instead of a zip archive.
pub(crate) static FLAT: Format = Format {
    name: "flat ODF",
    recognises: |head: &Head<'_>| {
        xml::root(head.bytes).is_some_and(|root| {
            root.element.is("document") && root.element.attr("mimetype").is_some_and(is_odf)
        })
    },
    records: flat_records,
    articles: |record: &Record| articles_of(record, &record.bytes, &record.bytes),
    ..Format::USUAL
};

fn is_odf(mimetype: &str) -> bool {
    mimetype.starts_with("application/vnd.oasis.opendocument.")
}

/// Divides a document into records: a text is one, a spreadsheet has one for each row.
pub(super) fn records(package: Package) -> Result<RecordIterator, Failure> {
    let mimetype = package.part("mimetype")?.unwrap_or_default();
    let mimetype = String::from_utf8_lossy(&mimetype).trim().to_owned();
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        let failure = package.failed("not a text: looks like an encrypted OpenDocument file");
        return Err(failure.with_hint("open it with its password and save it without one"));
    }
    if mimetype.contains("spreadsheet") {
        return match package.open("content.xml")? {
            Some(content) => ods::records(package.place(), BufReader::new(content), &|name| {
                package.wants(name)
            }),
            None => Err(package.failed("a damaged OpenDocument file: it has no content")),
        };
    }
    if !mimetype.contains("text") && is_odf(&mimetype) {
        let failure =
            package.failed("not a text: looks like an OpenDocument drawing or presentation");
        return Err(failure.with_hint("save it as PDF: soffice --headless --convert-to pdf FILE"));
    }
    let Some(content) = package.part("content.xml")? else {
        return Err(package.failed("a damaged OpenDocument file: it has no content"));
    };
    let meta = package.part("meta.xml")?.unwrap_or_default();
    let record = Record {
        format: &FORMAT,
        place: Arc::clone(package.place()),
        bytes: parts::joined(content, &[("meta", meta)]),
        number: 0,
        offset: 0,
        line: None,
    };
    Ok(Box::new(std::iter::once(Ok(record))))
}

fn flat_records(format: &'static Format, mut source: Source) -> RecordIterator {
    let head = source.reader.fill_buf().unwrap_or_default();
    let is_sheet = memchr::memmem::find(head, b"opendocument.spreadsheet").is_some();
    if !is_sheet {
        return single_record::records(format, source);
    }
    let place = Arc::clone(&source.place);
    match ods::records(&place, source.reader, &|_| true) {
        Ok(records) => records,
        Err(failure) => Box::new(std::iter::once(Err(failure))),
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let (content, others) = parts::divided(&record.bytes);
    articles_of(record, content, parts::named(&others, "meta"))
}

fn articles_of(record: &Record, content: &[u8], meta: &[u8]) -> Vec<Result<Article, Failure>> {
    let mut reader = Reader::default();
    let result = read(content, |event| {
        reader.event(event);
        true
    });
    if let Err(reason) = result {
        return vec![Err(record.failed(reason))];
    }
    let mut document = reader.finish();
    document.properties = properties(meta);
    document.articles(record)
}

/// Reads the properties of a document.
fn properties(meta: &[u8]) -> Properties {
    let mut properties = Properties::default();
    let mut property = Property::default();
    let _ = read(meta, |event| {
        if let Event::Start(tag) = event
            && tag.name == "body"
        {
            // In a document of one file, the text follows.
            return false;
        }
        if let Some((name, text)) = property.next(event) {
            let line = clean::line(&text);
            match name {
                "title" => properties.title = line,
                "initial-creator" => properties.author = line,
                "creator" if properties.author.is_none() => properties.author = line,
                "creation-date" => properties.created = line.and_then(|line| date::moment(&line)),
                "language" => properties.language = line,
                "keyword" => properties.keywords.extend(line),
                _ => {}
            }
        }
        true
    });
    properties
}

/// A style of the document.
#[derive(Debug, Clone, Copy)]
struct Style {
    kind: Kind,
    is_hidden: bool,
    is_bold: bool,
}

/// A paragraph that is open.
struct Paragraph {
    kind: Kind,
    text: String,
    is_bold: bool,
    emphasis: Emphasis,
}

impl Paragraph {
    fn of(kind: Kind, is_bold: bool) -> Paragraph {
        Paragraph {
            kind,
            text: String::new(),
            is_bold,
            emphasis: Emphasis::default(),
        }
    }
}

#[derive(Default)]
struct Reader {
    document: Document,
    styles: HashMap<String, Style>,
    /// The style whose properties are being read.
    style: String,
    paragraphs: Vec<Paragraph>,
    tables: OpenTables,
    /// The paragraphs of the open note.
    note: Option<String>,
    is_in_text: bool,
    skipped: usize,
    items: usize,
    /// The number of open text boxes.
    boxes: usize,
    /// For each open span, whether it is hidden, or one around it.
    spans: Vec<bool>,
    /// For each open span, whether it is bold, or one around it.
    bold: Vec<bool>,
}

/// The most styles that are remembered.
const MOST_STYLES: usize = 50_000;

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) if self.skipped > 0 || self.is_passed_over(tag) => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::Start(tag) if self.is_in_text => self.start(tag),
            Event::Start(tag) => self.start_outside(tag),
            Event::End(name) => self.end(name),
            Event::Text(text) if self.is_in_text && self.skipped == 0 => self.push_text(text),
            Event::Text(_) => {}
        }
    }

    /// Whether an element and everything in it is no text of the document.
    fn is_passed_over(&self, tag: &Tag) -> bool {
        match tag.name.as_str() {
            "tracked-changes" | "table-of-content" | "alphabetical-index"
            | "illustration-index" | "table-index" | "object-index" | "user-index"
            | "bibliography" | "annotation" | "note-citation" | "ruby-text" | "forms"
            | "hidden-text" | "binary-data" | "sequence-decls" | "variable-decls"
            | "user-field-decls" | "scripts" | "math" | "event-listeners" | "label" => true,
            // Alternative texts of pictures.
            "title" | "desc" => self.is_in_text,
            "section" => tag.attr("display") == Some("none"),
            _ => false,
        }
    }

    fn start_outside(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "style" => {
                self.style = tag.attr("name").unwrap_or_default().to_owned();
                let named = [
                    tag.attr("display-name"),
                    tag.attr("name"),
                    tag.attr("parent-style-name"),
                ];
                let kind = named
                    .into_iter()
                    .flatten()
                    .map(Kind::of_style)
                    .find(|kind| *kind != Kind::Paragraph)
                    .unwrap_or(Kind::Paragraph);
                if self.styles.len() < MOST_STYLES {
                    let style = Style {
                        kind,
                        is_hidden: false,
                        is_bold: false,
                    };
                    self.styles.insert(self.style.clone(), style);
                }
            }
            "text-properties" if tag.attr("display") == Some("none") => {
                if let Some(style) = self.styles.get_mut(&self.style) {
                    style.is_hidden = true;
                }
            }
            "text-properties" if tag.attr("font-weight") == Some("bold") => {
                if let Some(style) = self.styles.get_mut(&self.style) {
                    style.is_bold = true;
                }
            }
            "text" => self.is_in_text = true,
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        let style = || {
            let name = tag.attr("style-name").unwrap_or_default();
            let named = self.styles.get(name).copied();
            named.unwrap_or(Style {
                kind: Kind::of_style(name),
                is_hidden: false,
                is_bold: false,
            })
        };
        match tag.name.as_str() {
            "h" => self.paragraphs.push(Paragraph::of(Kind::Heading, false)),
            "p" => {
                let style = style();
                let kind = match style.kind {
                    Kind::Paragraph if self.boxes > 0 => Kind::Boxed,
                    Kind::Paragraph if self.items > 0 => Kind::Item,
                    kind => kind,
                };
                self.spans.clear();
                if style.is_hidden {
                    self.spans.push(true);
                }
                self.bold.clear();
                self.paragraphs.push(Paragraph::of(kind, style.is_bold));
            }
            "span" => {
                let style = style();
                let is_on = |around: &[bool]| around.last() == Some(&true);
                self.spans.push(style.is_hidden || is_on(&self.spans));
                self.bold.push(style.is_bold || is_on(&self.bold));
            }
            "list-item" => self.items += 1,
            "text-box" => self.boxes += 1,
            "s" => {
                let count = tag.attr("c").and_then(|count| count.parse().ok());
                self.push_text(" ".repeat(count.unwrap_or(1_usize).min(80)).as_str());
            }
            "tab" => self.push_text("\t"),
            "line-break" => self.push_text("\n"),
            "note-body" => self.note = Some(String::new()),
            "table" => self.tables.begin(),
            _ => {}
        }
    }

    fn push_text(&mut self, text: &str) {
        if self.spans.last() == Some(&true) {
            return;
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            // Line ends in XML are blanks; forced line breaks have an element.
            let is_bold = paragraph.is_bold || self.bold.last() == Some(&true);
            paragraph.emphasis.add(text, is_bold);
            match text.contains('\n') && text != "\n" {
                true => paragraph.text.push_str(&text.replace('\n', " ")),
                false => paragraph.text.push_str(text),
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "h" | "p" => self.end_paragraph(),
            "span" => {
                self.spans.pop();
                self.bold.pop();
            }
            "list-item" => self.items = self.items.saturating_sub(1),
            "text-box" => self.boxes = self.boxes.saturating_sub(1),
            "note-body" => self.document.notes.extend(self.note.take()),
            "table-cell" => self.tables.end_cell(),
            "table-row" => self.tables.end_row(),
            "table" => self.tables.end(&mut self.document),
            // `office:text`; no other element of this name is in a text.
            "text" => self.is_in_text = false,
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        if let Some(note) = &mut self.note {
            note.push_str(&paragraph.text);
            note.push('\n');
            return;
        }
        let kind = match paragraph.kind {
            Kind::Paragraph => paragraph.emphasis.kind(),
            kind => kind,
        };
        self.tables.push(&mut self.document, kind, paragraph.text);
    }

    fn finish(mut self) -> Document {
        while !self.paragraphs.is_empty() {
            checkpoint();
            self.end_paragraph();
        }
        self.tables.end_all(&mut self.document);
        self.document
    }
}
