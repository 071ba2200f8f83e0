//! The formats there are, and which one a file has.

use super::source::Source;
use super::{
    Failure, Record, alto, csv, feed, json, mail, markdown, mets, newsml, newsml_g2, nitf, ocr,
    page, plain, sgml, warc, wire, xml_record,
};
use newsdex_text::article::Article;

/// A format: how to know it, how to divide a file of it into records, how to read a record.
#[derive(Debug)]
pub struct Format {
    /// What it is called.
    pub(super) name: &'static str,
    /// Whether a file that begins like this has the format.
    pub(super) recognises: fn(&Head<'_>) -> bool,
    /// Divides a file into records: in sequence, cheaply and without holding more than one.
    pub(super) records: fn(&'static Format, Source) -> RecordIterator,
    /// Works out what a record says: the expensive part, done on many threads.
    pub(super) articles: fn(&Record) -> Vec<Result<Article, Failure>>,
}

/// The records of one file.
pub(super) type RecordIterator = Box<dyn Iterator<Item = Result<Record, Failure>> + Send>;

/// Every format, the most particular first: the first that recognises a file has it.
static FORMATS: &[&Format] = &[
    &warc::FORMAT,
    &wire::FORMAT,
    &mail::FORMAT,
    &json::FORMAT,
    &feed::FORMAT,
    &mets::FORMAT,
    &alto::FORMAT,
    &ocr::FORMAT,
    &newsml_g2::FORMAT,
    &newsml::FORMAT,
    &nitf::FORMAT,
    &sgml::FORMAT,
    &page::FORMAT,
    &csv::FORMAT,
    &xml_record::FORMAT,
    &markdown::FORMAT,
    &plain::FORMAT,
];

/// Gives the format of a file.
pub(super) fn recognised(head: &Head<'_>) -> Option<&'static Format> {
    FORMATS
        .iter()
        .copied()
        .find(|format| (format.recognises)(head))
}

impl Format {
    /// The format of a name such as `html` or `plain text`, in any case; nothing if there is none.
    pub fn named(name: &str) -> Option<&'static Format> {
        let wanted = if name.eq_ignore_ascii_case("text") {
            "plain text"
        } else {
            name
        };
        FORMATS
            .iter()
            .copied()
            .find(|format| format.name.eq_ignore_ascii_case(wanted))
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The names of all formats.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|format| format.name)
    }
}

/// Two formats are the same when they have the same name.
impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.name == other.name
    }
}

/// The beginning of a file, uncompressed, and its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    /// Some thousands of bytes, without the byte order mark.
    pub(super) bytes: &'a [u8],
    /// Whether `bytes` is all there is.
    pub(super) is_all: bool,
    /// Name of the file without folders.
    pub(super) name: &'a str,
}

impl<'a> Head<'a> {
    /// What follows the last full stop of the name, in lower case, compression suffixes left out.
    pub(super) fn extension(&self) -> String {
        let mut name = self.name.to_ascii_lowercase();
        for suffix in [".gz", ".bz2", ".xz", ".zst", ".zstd", ".lz4"] {
            if let Some(stem) = name.strip_suffix(suffix) {
                name.truncate(stem.len());
            }
        }
        name.rsplit_once('.')
            .map(|(_, extension)| extension.to_owned())
            .unwrap_or_default()
    }

    /// The beginning without blanks before it.
    pub(super) fn trimmed(&self) -> &'a [u8] {
        self.bytes.trim_ascii_start()
    }

    /// Whether the text begins with `prefix`, blanks and case apart.
    pub(super) fn begins_with(&self, prefix: &str) -> bool {
        self.trimmed()
            .get(..prefix.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix.as_bytes()))
    }
}
