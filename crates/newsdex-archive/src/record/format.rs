//! What a format has to say of itself, and the beginning of a file by which it is known.

use newsdex_text::article::Article;

use super::Record;
use super::source::Source;
use crate::failure::Failure;

/// A format: how to know it, how to divide a file of it into records, how to read a record.
#[derive(Debug)]
pub struct Format {
    /// What it is called.
    pub(crate) name: &'static str,
    /// Whether a file that begins like this has the format.
    pub(crate) recognises: fn(&Head<'_>) -> bool,
    /// Divides a file into records: in sequence, cheaply and without holding more than one.
    pub(crate) records: fn(&'static Format, Source) -> RecordIterator,
    /// Works out what a record says: the expensive part, done on many threads.
    pub(crate) articles: fn(&Record) -> Vec<Result<Article, Failure>>,
    /// How many of a record's bytes are in its file: a reader may put context behind them.
    pub(crate) stored_length: fn(&Record) -> usize,
    /// Whether the name of the file decides how it is read, besides the date and the section in it.
    pub(crate) is_read_by_name: bool,
}

impl Format {
    /// What most formats have in common: all bytes of a record are in its file, whose name does not matter.
    pub(crate) const USUAL: Format = Format {
        name: "",
        recognises: |_| false,
        records: |_, _| Box::new(std::iter::empty()),
        articles: |_| Vec::new(),
        stored_length: Record::size,
        is_read_by_name: false,
    };
}

/// The records of one file.
pub(crate) type RecordIterator = Box<dyn Iterator<Item = Result<Record, Failure>> + Send>;

/// Two formats are the same when they have the same name.
impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.name == other.name
    }
}

/// The beginning of a file, uncompressed, and its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    /// Some thousands of bytes, without the byte order mark.
    pub(crate) bytes: &'a [u8],
    /// Whether `bytes` is all there is.
    pub(crate) is_all: bool,
    /// Name of the file without folders.
    pub(crate) name: &'a str,
}

impl<'a> Head<'a> {
    /// What follows the last full stop of the name, in lower case, compression suffixes left out.
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

    /// The beginning without blanks before it.
    pub(crate) fn trimmed(&self) -> &'a [u8] {
        self.bytes.trim_ascii_start()
    }

    /// Whether the text begins with `prefix`, blanks and case apart.
    pub(crate) fn begins_with(&self, prefix: &str) -> bool {
        self.trimmed()
            .get(..prefix.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix.as_bytes()))
    }

    /// What follows an XML declaration, comments and blanks at the beginning.
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
