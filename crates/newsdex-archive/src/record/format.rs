//! The interface of a format, and the beginning of a file by which a format is recognised.

use newsdex_text::article::Article;

use super::source::Source;
use super::{Record, account};
use crate::failure::Failure;
pub(crate) use crate::head::Head;

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
    /// Whether a record is a text; others have bytes that are no letters, or say how their letters are written.
    pub(crate) is_text: bool,
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
        is_text: true,
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
