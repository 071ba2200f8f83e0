//! The interface of a format, and the beginning of a file by which a format is recognised.

use newsdex_text::article::Article;

use super::source::Source;
use super::{Record, account};
use crate::failure::Failure;

/// A format: how to recognise it, how to divide a file into records, how to read a record.
#[derive(Debug)]
pub struct Format {
    /// The name shown to users.
    pub(crate) name: &'static str,
    /// Whether a file with this beginning has the format.
    pub(crate) recognises: fn(&Head<'_>) -> bool,
    /// Divides a file into records: in sequence, cheaply, with at most one record in memory.
    pub(crate) records: fn(&'static Format, Source) -> RecordIterator,
    /// Parses a record into articles: the expensive part, done on many threads.
    pub(crate) articles: fn(&Record) -> Vec<Result<Article, Failure>>,
    /// The number of bytes of a record that are in its file: a reader may append context after them.
    pub(crate) stored_length: fn(&Record) -> usize,
    /// The bytes of readable text in a record that gave less text than half of its bytes.
    pub(crate) readable: fn(&Record) -> u64,
    /// Whether the file name affects how the file is read, apart from a date and a section in it.
    pub(crate) is_read_by_name: bool,
}

impl Format {
    /// Defaults that suit most formats: all bytes of a record are in its file, and the file name does not matter.
    pub(crate) const USUAL: Format = Format {
        name: "",
        recognises: |_| false,
        records: |_, _| Box::new(std::iter::empty()),
        articles: |_| Vec::new(),
        stored_length: Record::size,
        readable: account::readable,
        is_read_by_name: false,
    };
}

/// The records of one file.
pub(crate) type RecordIterator = Box<dyn Iterator<Item = Result<Record, Failure>> + Send>;

/// Two formats are equal if they have the same name.
impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.name == other.name
    }
}

/// The beginning of a file, uncompressed, with the file's name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    /// The first bytes, usually at most 16 KiB, without the byte order mark.
    pub(crate) bytes: &'a [u8],
    /// Whether `bytes` is the whole file.
    pub(crate) is_all: bool,
    /// The name of the file, without folders.
    pub(crate) name: &'a str,
}

impl<'a> Head<'a> {
    /// The extension of the name, in lower case, ignoring compression suffixes such as `.gz`; empty if there is none.
    pub(crate) fn extension(&self) -> String {
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

    /// The bytes without leading white space.
    pub(crate) fn trimmed(&self) -> &'a [u8] {
        self.bytes.trim_ascii_start()
    }

    /// Whether the text begins with `prefix`, ignoring leading white space and case.
    pub(crate) fn begins_with(&self, prefix: &str) -> bool {
        self.trimmed()
            .get(..prefix.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix.as_bytes()))
    }

    /// The bytes after any XML declaration, comments and white space at the beginning.
    pub(crate) fn after_comments(&self) -> &'a [u8] {
        let mut text = self.bytes;
        loop {
            text = text.trim_ascii_start();
            let close: &[u8] = match text {
                [b'<', b'!', b'-', b'-', ..] => b"-->",
                [b'<', b'?', ..] => b"?>",
                _ => return text,
            };
            let Some(end) = text.windows(close.len()).position(|window| window == close) else {
                return text;
            };
            text = text.get(end + close.len()..).unwrap_or_default();
        }
    }
}
