//! The paragraphs, tables and text boxes of a DOCX document.

use std::collections::HashMap;

use super::super::events::{Event, Tag, read};
use super::super::tables::OpenTables;
use crate::document::{Document, Emphasis, Kind, LARGE_POINTS};
use newsdex_text::checkpoint::checkpoint;

/// Reads the main part.
///
/// # Errors
///
/// When it is damaged.
pub(super) fn read_into(
    document: &mut Document,
    part: &[u8],
    styles: &HashMap<String, Kind>,
    chunk: &dyn Fn(&str) -> String,
) -> Result<(), String> {
    let mut reader = Reader::new(document, styles, chunk, false);
    let result = read(part, |event| {
        reader.event(event);
        true
    });
    reader.finish();
    result
}

/// Reads a part with notes.
///
/// # Errors
///
/// When it is damaged; the notes before are read.
pub(super) fn notes_into(
    document: &mut Document,
    part: &[u8],
    styles: &HashMap<String, Kind>,
) -> Result<(), String> {
    let mut notes = Document::default();
    let mut reader = Reader::new(&mut notes, styles, &|_| String::new(), true);
    let result = read(part, |event| {
        reader.event(event);
        true
    });
    reader.finish();
    document
        .notes
        .extend(notes.blocks.into_iter().map(|block| block.text));
    document.notes.retain(|note| !note.trim().is_empty());
    result
}

/// A paragraph that is open.
#[derive(Default)]
struct Paragraph {
    text: String,
    kind: Option<Kind>,
    is_item: bool,
    is_drop_cap: bool,
    is_contents: bool,
    emphasis: Emphasis,
}

struct Reader<'a> {
    document: &'a mut Document,
    styles: &'a HashMap<String, Kind>,
    chunk: &'a dyn Fn(&str) -> String,
    is_of_notes: bool,
    /// The open paragraphs: a text box in a paragraph has paragraphs of its own.
    paragraphs: Vec<Paragraph>,
    tables: OpenTables,
    /// The number of open elements that are passed over.
    skipped: usize,
    /// The number of open drawings around the current place, and of text boxes in them.
    drawings: Vec<bool>,
    is_in_text: bool,
    is_in_properties: bool,
    is_hidden: bool,
    /// Whether the run is in bold or large print.
    is_strong: bool,
    /// A large first letter, for the next paragraph.
    drop_cap: String,
}

impl<'a> Reader<'a> {
    fn new(
        document: &'a mut Document,
        styles: &'a HashMap<String, Kind>,
        chunk: &'a dyn Fn(&str) -> String,
        is_of_notes: bool,
    ) -> Reader<'a> {
        Reader {
            document,
            styles,
            chunk,
            is_of_notes,
            paragraphs: Vec::new(),
            tables: OpenTables::default(),
            skipped: 0,
            drawings: Vec::new(),
            is_in_text: false,
            is_in_properties: false,
            is_hidden: false,
            is_strong: false,
            drop_cap: String::new(),
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) if self.skipped > 0 || is_passed_over(tag) => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::Start(tag) => self.start(tag),
            Event::End(name) => self.end(name),
            Event::Text(text) if self.is_in_text && self.skipped == 0 => self.push(text),
            Event::Text(_) => {}
        }
    }

    /// Whether the current place is in a drawing, but in no text box of it.
    fn is_in_drawing(&self) -> bool {
        self.drawings.last() == Some(&false)
    }

    fn start(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "drawing" | "pict" | "object" => self.drawings.push(false),
            "txbxContent" => self.drawings.push(true),
            _ if self.is_in_drawing() => {}
            "p" => self.paragraphs.push(Paragraph::default()),
            "tbl" => self.tables.begin(),
            "pPr" | "tblPr" | "sectPr" | "trPr" | "tcPr" => self.is_in_properties = true,
            "r" => (self.is_hidden, self.is_strong) = (false, false),
            "t" => self.is_in_text = true,
            "b" | "bCs" if !self.is_in_properties => self.is_strong |= tag.is_on(),
            "sz" if !self.is_in_properties => {
                // In halves of a point.
                let size = tag.attr("val").and_then(|size| size.parse::<i32>().ok());
                self.is_strong |= size.is_some_and(|size| size >= 2 * LARGE_POINTS);
            }
            "vanish" | "webHidden" if !self.is_in_properties => self.is_hidden = tag.is_on(),
            // The words of an empty field of a form: "Click here to enter a date".
            "rStyle" if tag.attr("val") == Some("PlaceholderText") => self.is_hidden = true,
            "tab" | "ptab" if !self.is_in_properties => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => self.push("•"),
            "pStyle" => self.style(tag.attr("val").unwrap_or_default()),
            "outlineLvl" => self.set(|paragraph| paragraph.kind = Some(Kind::Heading)),
            "numPr" => self.set(|paragraph| paragraph.is_item = true),
            "framePr" if tag.attr("dropCap").is_some_and(|kind| kind != "none") => {
                self.set(|paragraph| paragraph.is_drop_cap = true);
            }
            "altChunk" => {
                let text = (self.chunk)(tag.attr("id").unwrap_or_default());
                for paragraph in text.split("\n\n") {
                    checkpoint();
                    self.document.push(Kind::Paragraph, paragraph.to_owned());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "drawing" | "pict" | "object" | "txbxContent" => {
                self.drawings.pop();
            }
            _ if self.is_in_drawing() => {}
            "t" => self.is_in_text = false,
            "r" => self.is_hidden = false,
            "pPr" | "tblPr" | "sectPr" | "trPr" | "tcPr" => self.is_in_properties = false,
            "p" => self.end_paragraph(),
            "tc" => self.tables.end_cell(),
            "tr" => self.tables.end_row(),
            "tbl" => self.tables.end(self.document),
            "footnote" | "endnote" if self.is_of_notes => {
                self.document.push(Kind::Paragraph, String::new());
            }
            _ => {}
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn style(&mut self, id: &str) {
        let kind = self.styles.get(id).copied();
        let kind = kind.unwrap_or_else(|| Kind::of_style(id));
        let lower = id.to_ascii_lowercase();
        // `TOC1` is a line of the table of contents, `TOCHeading` its title.
        let is_contents = lower.strip_prefix("toc").is_some_and(|rest| {
            rest.bytes().all(|byte| byte.is_ascii_digit()) || rest == "heading"
        });
        self.set(|paragraph| {
            paragraph.is_contents = is_contents;
            if kind != Kind::Paragraph {
                paragraph.kind = Some(kind);
            }
        });
    }

    fn push(&mut self, text: &str) {
        if !self.is_hidden
            && let Some(paragraph) = self.paragraphs.last_mut()
        {
            paragraph.text.push_str(text);
            paragraph.emphasis.add(text, self.is_strong);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        if paragraph.is_contents {
            return;
        }
        if paragraph.is_drop_cap {
            self.drop_cap.push_str(paragraph.text.trim());
            return;
        }
        let mut text = std::mem::take(&mut self.drop_cap);
        text.push_str(&paragraph.text);
        let kind = match (paragraph.kind, paragraph.is_item) {
            (Some(kind), _) => kind,
            _ if !self.drawings.is_empty() => Kind::Boxed,
            (None, true) => Kind::Item,
            (None, false) => paragraph.emphasis.kind(),
        };
        // A text box is anchored in a cell, but its text is not that of the cell.
        self.tables.push(self.document, kind, text);
    }

    fn finish(mut self) {
        while !self.paragraphs.is_empty() {
            checkpoint();
            self.end_paragraph();
        }
        self.tables.end_all(self.document);
    }
}

/// Whether an element and everything in it is no text of the document.
fn is_passed_over(tag: &Tag) -> bool {
    match tag.name.as_str() {
        // The second of two forms of a drawing, a moved text at its old place, the reading above a character.
        "Fallback" | "moveFrom" | "rt" | "del" | "sdtPr" | "instrText" | "delText"
        | "delInstrText" => true,
        "footnote" | "endnote" => {
            matches!(
                tag.attr("type"),
                Some("separator" | "continuationSeparator" | "continuationNotice")
            )
        }
        _ => false,
    }
}
