//! PDF with a text layer (ISO 32000-2): one article a file.
//!
//! `glyphs` takes the characters of a page and their places from the interpreter of `hayro`; `words` joins them, `lines` makes lines of words,
//! `layout` brings the lines of columns into reading order, `headings` finds titles and
//! headlines, `paragraphs` joins lines to paragraphs and divided words to whole ones, `running` removes running heads and page numbers. The result is a [`Document`].
//!
//! A PDF file is the program of a small machine, and hostile or damaged ones may take any time and memory. The program
//! therefore reads each file in a process of its own ([`PdfReader`](crate::record::PdfReader)); only tests read in this process. Encrypted files,
//! scans without a text layer and texts whose characters have no meaning are failures.

mod child;
mod glyphs;
mod headings;
mod layout;
mod lines;
mod marked;
mod paragraphs;
mod readable;
mod recognition;
mod running;
#[cfg(test)]
mod tests;
mod words;

use std::io::{self, Read, Write};

use hayro_interpret::hayro_syntax::metadata::Metadata;
use hayro_interpret::hayro_syntax::object::{Name, Object};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use serde_json::Value;

use self::glyphs::PageText;
use super::document::{Document, Kind, Properties};
use super::{Failure, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, Moment};
use newsdex_text::{clean, date};

pub use self::recognition::ocr_languages;

pub(super) static FORMAT: Format = Format {
    name: "PDF",
    recognises: |head: &Head<'_>| is_pdf(head.bytes),
    records,
    articles,
    is_text: false,
    ..Format::USUAL
};

/// Whether a file with this beginning is PDF. The messages of a program may precede the first line.
pub(super) fn is_pdf(head: &[u8]) -> bool {
    let beginning = head.get(..1024).unwrap_or(head);
    beginning.starts_with(b"%PDF-")
        || memchr::memmem::find(beginning, b"\n%PDF-").is_some()
            && memchr::memmem::find(head, b" obj").is_some()
}

/// A PDF file with pictures may be this many times larger than other records.
const TIMES_LARGER: usize = 4;

fn records(format: &'static Format, source: Source) -> RecordIterator {
    single_record::records_up_to(format, source, TIMES_LARGER)
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let options = &record.place.options;
    let read = match &options.pdf_reader {
        Some(reader) => reader.read(&record.bytes, options.record_time),
        None => read(&record.bytes, None),
    };
    match read {
        Ok(document) => {
            let attached = document.attached;
            let mut articles = document.articles(record);
            articles.extend((0..attached).map(|_| Err(attached_file(record))));
            articles
        }
        Err(refusal) => {
            let failure = record.failed(refusal.reason());
            vec![Err(match refusal.hint() {
                Some(hint) => failure.with_hint(hint),
                None => failure,
            })]
        }
    }
}

fn attached_file(record: &Record) -> Failure {
    let failure = record.skipped("an attached file: it is read if it is saved beside the PDF file");
    failure.with_hint("save the attached files: pdfdetach -saveall FILE")
}

/// The number of files attached to a PDF file.
fn attached_files(pdf: &Pdf) -> usize {
    let is_file = |object: &Object<'_>| match object {
        Object::Dict(dict) => {
            let kind = dict.get::<Name<'_>>("Type");
            kind.is_some_and(|kind| kind.as_ref() == b"Filespec") && dict.contains_key("EF")
        }
        _ => false,
    };
    let objects = pdf.objects().into_iter().take(MOST_OBJECTS);
    objects.filter(is_file).count().min(MOST_ATTACHED)
}

/// The most objects of a file among which attached files are looked for.
const MOST_OBJECTS: usize = 100_000;
/// The most attached files that are named one by one.
const MOST_ATTACHED: usize = 1_000;

/// The reason why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Encrypted,
    Damaged,
    Scanned,
    Unreadable,
    TooLong,
    TooLarge,
    Unrecognised,
    Died,
}

/// All reasons, with the name that the child process writes.
const REFUSALS: [(Refusal, &str); 8] = [
    (Refusal::Encrypted, "encrypted"),
    (Refusal::Damaged, "damaged"),
    (Refusal::Scanned, "scanned"),
    (Refusal::Unreadable, "unreadable"),
    (Refusal::TooLong, "too long"),
    (Refusal::TooLarge, "too large"),
    (Refusal::Unrecognised, "unrecognised"),
    (Refusal::Died, "died"),
];

impl Refusal {
    fn reason(self) -> &'static str {
        match self {
            Refusal::Encrypted => "an encrypted PDF file: it opens only with its password",
            Refusal::Damaged => "a damaged PDF file",
            Refusal::Scanned => "a PDF file without text, such as a scan",
            Refusal::Unreadable => {
                "a PDF file whose text layer is unreadable: its fonts do not say what their characters are"
            }
            Refusal::TooLong => "the PDF file took more than its time limit",
            Refusal::TooLarge => "the PDF file took more than its memory limit",
            Refusal::Unrecognised => {
                "tesseract cannot read the pictures of the pages of this PDF file"
            }
            Refusal::Died => "the process that reads PDF files ended before it had read the file",
        }
    }

    fn hint(self) -> Option<&'static str> {
        match self {
            Refusal::Encrypted => {
                Some("save it without its password: qpdf --decrypt --password=WORD FILE OUT.pdf")
            }
            Refusal::Damaged => Some("repair it first: qpdf FILE OUT.pdf"),
            Refusal::Scanned => Some(
                "read it with --ocr, which needs tesseract, or recognise its text first: ocrmypdf FILE OUT.pdf",
            ),
            Refusal::Unreadable => Some(
                "recognise its text from the pictures of its pages: ocrmypdf --force-ocr FILE OUT.pdf",
            ),
            Refusal::TooLong => Some(crate::failure::RAISE_RECORD_TIME),
            Refusal::TooLarge => Some("turn it into text first: pdftotext FILE"),
            Refusal::Unrecognised => Some("recognise its text first: ocrmypdf FILE OUT.pdf"),
            Refusal::Died => Some("turn it into text first: pdftotext FILE"),
        }
    }
}

/// The most pages of a file that are read.
const MOST_PAGES: usize = 5_000;
/// A file with fewer letters and digits has no text layer worth the name.
const FEWEST_LETTERS: usize = 20;

/// Reads a file in this process. With `ocr`, the languages of the text, a scan is recognised.
fn read(bytes: &[u8], ocr: Option<&str>) -> Result<Document, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => Refusal::Encrypted,
        _ => Refusal::Damaged,
    })?;
    match (text_layer(&pdf), ocr) {
        (Err(Refusal::Scanned | Refusal::Unreadable), Some(languages)) => {
            let mut document = recognition::recognised(&pdf, languages)?;
            document.properties = properties(pdf.metadata());
            document.attached = attached_files(&pdf);
            Ok(document)
        }
        (read, _) => read,
    }
}

/// The text that a file has beside the pictures of its pages.
fn text_layer(pdf: &Pdf) -> Result<Document, Refusal> {
    let mut pages: Vec<PageText> = glyphs::pages(pdf, MOST_PAGES);
    let letters: usize = pages.iter().map(PageText::letters).sum();
    let guessed: usize = pages.iter().map(|page| page.guessed).sum();
    let unknown: usize = pages.iter().map(|page| page.unknown).sum();
    if unknown > letters {
        return Err(Refusal::Unreadable);
    }
    if letters < FEWEST_LETTERS {
        return Err(match pages.is_empty() {
            true => Refusal::Damaged,
            false => Refusal::Scanned,
        });
    }
    let mut laid_out: Vec<layout::Page> = pages
        .drain(..)
        .map(|page| layout::page(lines::lines(page)))
        .collect();
    running::remove(&mut laid_out);
    let mut document = paragraphs::document(&laid_out);
    document.properties = Properties {
        issued: document.properties.issued,
        ..properties(pdf.metadata())
    };
    document.prefer_stated_title();
    document.attached = attached_files(pdf);
    let is_text = match guessed * 10 > letters {
        true => readable::has_small_words(&document),
        false => !readable::is_cipher(&document),
    };
    if !is_text {
        return Err(Refusal::Unreadable);
    }
    Ok(document)
}

fn properties(metadata: &Metadata) -> Properties {
    let line = |bytes: &Option<Box<[u8]>>| {
        bytes
            .as_deref()
            .map(marked::decoded)
            .and_then(|text| clean::line(&text))
    };
    let created = metadata.creation_date.as_ref().and_then(|date| {
        let written = format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}",
            date.year,
            date.month,
            date.day,
            date.hour,
            date.minute,
            date.second,
            if date.utc_offset_hour < 0 { '-' } else { '+' },
            date.utc_offset_hour.unsigned_abs(),
            date.utc_offset_minute
        );
        date::moment(&written)
    });
    Properties {
        title: line(&metadata.title),
        author: line(&metadata.author),
        created,
        issued: None,
        keywords: line(&metadata.keywords)
            .map(|words| words.split([',', ';']).filter_map(clean::line).collect())
            .unwrap_or_default(),
        language: None,
    }
}

/// Reads a PDF file from `input` and writes its text to `output`: the work of the process of its own that
/// [`PdfReader`](crate::record::PdfReader) starts. `ocr` are the languages of scans, such as `deu+eng`.
///
/// # Errors
///
/// When `input` cannot be read or `output` cannot be written.
pub fn read_in_child(
    mut input: impl Read,
    mut output: impl Write,
    ocr: Option<&str>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let answer = match read(&bytes, ocr) {
        Ok(document) => to_json(&document),
        Err(refusal) => refused_to_json(refusal),
    };
    output.write_all(answer.to_string().as_bytes())?;
    output.flush()
}

fn refused_to_json(refusal: Refusal) -> Value {
    let name = REFUSALS.iter().find(|(known, _)| *known == refusal);
    serde_json::json!({ "refused": name.map(|(_, name)| name) })
}

/// The kinds of blocks that a PDF file gives, with their names in the answer of the child.
const KINDS: [(Kind, &str); 7] = [
    (Kind::Title, "title"),
    (Kind::Headline, "headline"),
    (Kind::Authors, "authors"),
    (Kind::Date, "date"),
    (Kind::Facts, "facts"),
    (Kind::Heading, "heading"),
    (Kind::Paragraph, "paragraph"),
];

fn to_json(document: &Document) -> Value {
    let blocks: Vec<Value> = document
        .blocks
        .iter()
        .map(|block| {
            let kind = KINDS.iter().find(|(kind, _)| *kind == block.kind);
            serde_json::json!([kind.map_or("paragraph", |(_, name)| name), block.text])
        })
        .collect();
    let properties = &document.properties;
    serde_json::json!({
        "blocks": blocks,
        "title": properties.title,
        "author": properties.author,
        "created": properties.created.map(|moment| moment.seconds),
        "issued": properties.issued.map(|moment| moment.day().to_string()),
        "keywords": properties.keywords,
        "attached": document.attached,
    })
}

fn from_json(answer: &Value) -> Result<Document, Refusal> {
    if let Some(refused) = answer.get("refused").and_then(Value::as_str) {
        let refusal = REFUSALS.iter().find(|(_, name)| *name == refused);
        return Err(refusal.map_or(Refusal::Died, |(refusal, _)| *refusal));
    }
    let text = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
    let list = |name: &str| {
        answer
            .get(name)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice)
    };
    let attached = answer.get("attached").and_then(Value::as_u64);
    let mut document = Document {
        attached: attached
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(0),
        ..Document::default()
    };
    for block in list("blocks") {
        let part = |at: usize| block.get(at).and_then(Value::as_str).unwrap_or_default();
        let kind = KINDS.iter().find(|(_, name)| *name == part(0));
        let kind = kind.map_or(Kind::Paragraph, |(kind, _)| *kind);
        document.push(kind, part(1).to_owned());
    }
    document.properties = Properties {
        title: text("title"),
        author: text("author"),
        created: answer
            .get("created")
            .and_then(Value::as_i64)
            .map(Moment::at),
        issued: text("issued").and_then(|day| date::moment(&day)),
        keywords: list("keywords")
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        language: None,
    };
    Ok(document)
}
