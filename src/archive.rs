//! Archives: files in any form they were kept, read into [`Article`]s.
//!
//! [`discover`] finds the files below some folders. [`open`] undoes compression, recognises the format
//! by content and gives [`Records`]: an iterator that reads one file in sequence, quickly and with
//! bounded memory. What a [`Record`] says is worked out by [`Record::articles`], which needs no file and
//! may run on any thread.
//!
//! ```text
//! folder ─ discover ─► Input ─ open ─► Records ─► Record ─ articles ─► Article
//!                                   (in sequence)     (in parallel)
//! ```
//!
//! Every input ends as articles or as a [`Failure`], which also stands for what is no article and was
//! skipped. To add a format, write a file with a [`Format`] and add it to the table in `format`.

mod byline;
pub mod date;
pub mod discover;
pub mod encoding;
pub mod failure;
mod fields;
mod format;
mod front_matter;
pub mod html;
mod json;
mod markdown;
mod markup;
mod page;
mod plain;
mod section;
mod source;
pub mod text;
mod whole;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::Xxh3;

use crate::article::{Article, ArticleId, Origin};

pub use self::discover::{DiscoverOptions, Input, discover};
pub use self::failure::{Failure, FailureKind};
pub use self::fields::{FieldMap, FieldMapError};
pub use self::format::Format;

/// How archives are read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOptions {
    /// The largest record that is read, in bytes; a larger one is a [`Failure`].
    pub record_bytes: usize,
    /// Names that fields have in these archives, besides the usual ones.
    pub map: FieldMap,
    /// The format of every file, where recognising it is not wanted.
    pub hint: Option<&'static Format>,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            record_bytes: 64 << 20,
            map: FieldMap::default(),
            hint: None,
        }
    }
}

/// What the records of one file have in common.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// As in [`Origin::path`].
    path: String,
    /// As in [`Origin::member`].
    member: Option<String>,
    options: Arc<ReadOptions>,
}

impl Place {
    /// The member as a [`Failure`] has it.
    fn member_in_failure(&self) -> Option<Box<str>> {
        self.member.as_deref().map(Into::into)
    }
}

/// One record as its format stores it, not yet understood.
#[derive(Debug, Clone)]
pub struct Record {
    format: &'static Format,
    place: Arc<Place>,
    bytes: Vec<u8>,
    number: u64,
    offset: u64,
    line: Option<u64>,
}

impl Record {
    /// Reads the articles in this record: one, in nearly every format.
    ///
    /// Each is an article or the reason why there is none. Never empty.
    pub fn articles(&self) -> Vec<Result<Article, Failure>> {
        (self.format.articles)(self)
    }

    /// The bytes held in memory for this record.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The name of the format, such as `JSON Lines`.
    pub fn format(&self) -> &'static str {
        self.format.name
    }

    /// Where the record was read from.
    pub fn origin(&self) -> Origin {
        Origin {
            path: self.place.path.clone(),
            member: self.place.member.clone(),
            record: self.number,
            offset: self.offset,
        }
    }

    /// The name of the file or, inside a container, of the member.
    fn name(&self) -> &str {
        self.place.member.as_deref().unwrap_or(&self.place.path)
    }

    /// Completes an article with what its place says: origin, an identifier if it has none, the date
    /// and the section that its path spells if it does not say them itself. A body that begins with a
    /// line that repeats the title loses it.
    fn completed(&self, mut article: Article) -> Result<Article, Failure> {
        if article.title.is_none() && article.body.is_empty() {
            return Err(self.skipped("neither title nor text"));
        }
        if let Some(title) = &article.title
            && let Some(below) = article.body.strip_prefix(title.as_str())
            && let Some(below) = below.strip_prefix('\n')
        {
            article.body = below.trim_start().to_owned();
        }
        article.origin = self.origin();
        if article.id.as_str().is_empty() {
            article.id = ArticleId::derived(&article.origin);
        }
        article.published = article
            .published
            .or_else(|| date::path::moment_in_path(self.name()));
        article.section = article.section.or_else(|| section::of_path(self.name()));
        Ok(article)
    }

    fn failed(&self, reason: impl Into<String>) -> Failure {
        Failure {
            record: Some(self.number),
            line: self.line,
            member: self.place.member_in_failure(),
            ..Failure::failed(&self.place.path, reason)
        }
    }

    fn skipped(&self, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Skipped,
            ..self.failed(reason)
        }
    }
}

/// The records of one file, in order; made by [`open`].
///
/// A record that cannot be read is an error and the next may be one again; the records end when the
/// iterator does.
pub struct Records {
    records: format::RecordIterator,
    taken: Arc<AtomicU64>,
}

impl Records {
    /// How many bytes of the file, as it is on disk, have been read by now.
    pub fn bytes_read(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }
}

/// A file that counts what is read of it.
struct CountedFile {
    file: File,
    taken: Arc<AtomicU64>,
}

impl Read for CountedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Iterator for Records {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        self.records.next()
    }
}

/// Opens a file, whatever it is: undoes compression and recognises the format by content.
///
/// # Errors
///
/// When the file cannot be read, is of no known format, or is no article at all (an empty file, a
/// README): see [`Failure::kind`]. Errors further into the file come from the iterator.
pub fn open(input: &Input, options: &Arc<ReadOptions>) -> Result<Records, Failure> {
    let file = File::open(&input.path)
        .map_err(|error| Failure::failed(&input.name, failure::reason(&error)))?;
    let place = Place {
        path: input.name.clone(),
        member: None,
        options: Arc::clone(options),
    };
    let taken = Arc::new(AtomicU64::new(0));
    let counted = CountedFile {
        file,
        taken: Arc::clone(&taken),
    };
    let records = source::records(Box::new(counted), place)?;
    Ok(Records { records, taken })
}

/// Gives a hash of a file's bytes, as they are on disk.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn fingerprint(path: &Path) -> io::Result<u128> {
    let mut file = File::open(path)?;
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hasher.digest128());
        }
        hasher.update(buffer.get(..count).unwrap_or(&[]));
    }
}

#[cfg(test)]
mod tests;
