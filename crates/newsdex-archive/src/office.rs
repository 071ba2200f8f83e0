//! Documents that are zip archives of several parts: DOCX and ODT, EPUB, XLSX and ODS.
//!
//! [`super::container`] recognises such an archive by its parts and gives it to [`records`]. A text document is one
//! record, a book is a record for each chapter, a spreadsheet is a record for each row. The record of a text document
//! consists of its main part and, behind that, of the other parts that are needed to read it (`parts`).
//!
//! Office Open XML (ISO/IEC 29500, also Strict), OpenDocument 1.3, EPUB 3.3.

mod epub;
mod events;
mod excel;
mod odf;
mod ods;
mod package;
mod parts;
mod sheet;
mod tables;
#[cfg(test)]
mod tests;
mod word;

use super::{Failure, FailureKind};
use crate::record::format::RecordIterator;

pub(super) use self::epub::FORMAT as EPUB;
pub(super) use self::odf::{FLAT, FORMAT as ODT};
pub(super) use self::package::{Package, Part};
pub(super) use self::word::FORMAT as DOCX;

/// The kind of a document that is a zip archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Excel,
    /// A document in OpenDocument; its part `mimetype` says which.
    OpenDocument,
    Book,
    /// The file of another program: its name, and how to convert it.
    Other(&'static str, &'static str),
}

/// The kind of a zip archive with these parts; `None` if it is no document.
pub(super) fn kind(has: impl Fn(&str) -> bool) -> Option<Kind> {
    if has("META-INF/container.xml") {
        return Some(Kind::Book);
    }
    if has("mimetype") && has("content.xml") {
        return Some(Kind::OpenDocument);
    }
    if has("Index/Document.iwa") || has("index.apxl") {
        return Some(Kind::Other(
            "a Pages, Numbers or Keynote file",
            "open it in its program and export it as Word or as text",
        ));
    }
    if !has("[Content_Types].xml") {
        return None;
    }
    match () {
        () if has("xl/workbook.xml") => Some(Kind::Excel),
        () if has("xl/workbook.bin") => Some(Kind::Other(
            "a binary Excel workbook",
            "save it as XLSX: soffice --headless --convert-to xlsx FILE",
        )),
        () if has("ppt/presentation.xml") => Some(Kind::Other(
            "a PowerPoint presentation",
            "save it as PDF: soffice --headless --convert-to pdf FILE",
        )),
        () if has("FixedDocSeq.fdseq") || has("FixedDocumentSequence.fdseq") => Some(Kind::Other(
            "an XPS document",
            "turn it into text first: mutool draw -F txt FILE",
        )),
        () if has("_rels/.rels") => Some(Kind::Word),
        () => None,
    }
}

/// Whether a part with this name is the first of a document, so that an archive without a directory is one that was cut
/// off.
pub(super) fn begins_document(name: &str) -> bool {
    matches!(name, "[Content_Types].xml" | "_rels/.rels" | "mimetype") || name.starts_with("word/")
}

/// Divides a document into records.
///
/// # Errors
///
/// When the document is encrypted, damaged or that of another program.
pub(super) fn records(kind: Kind, package: Package) -> Result<RecordIterator, Failure> {
    match kind {
        Kind::Word => word::records(package),
        Kind::Excel => excel::records(package),
        Kind::OpenDocument => odf::records(package),
        Kind::Book => epub::records(package),
        Kind::Other(name, hint) => {
            let reason = format!("not a text: looks like {name}");
            let failure = package.place().failure(FailureKind::Failed, reason);
            Err(failure.with_hint(hint))
        }
    }
}
