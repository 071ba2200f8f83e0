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

#![forbid(unsafe_code)]

mod alto;
mod binary;
mod closing;
mod companions;
mod container;
mod csv;
pub mod discover;
pub mod failure;
mod feed;
mod fields;
mod file_kind;
mod format;
mod front_matter;
pub mod html;
mod json;
mod layout;
mod mail;
mod markdown;
mod markup;
mod mets;
mod newsml;
mod newsml_g2;
mod nitf;
mod ocr;
mod page;
mod parts;
mod pieces;
mod plain;
mod section;
mod sgml;
mod sidecar;
mod source;
mod spelled;
mod warc;
mod whole;
mod wire;
mod xhtml;
mod xml;
mod xml_record;

use std::hash::Hash;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use xxhash_rust::xxh3::Xxh3;

use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment, Origin};
use newsdex_text::checkpoint::checkpoint;

pub use self::container::Limits;
pub use self::discover::{DiscoverOptions, Input, Links, discover};
pub use self::failure::{Failure, FailureKind};
pub use self::fields::{FieldMap, FieldMapError};
pub use self::file_kind::Identity;
pub use self::file_kind::real_path;
pub use self::format::Format;
pub use self::parts::TooManyParts;

/// How archives are read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOptions {
    /// The largest record that is read, in bytes; a larger one is a [`Failure`].
    pub record_bytes: usize,
    /// How much CPU time a record may take; one that takes longer is a [`Failure`].
    pub record_time: Duration,
    /// How far compressed files and containers are followed.
    pub limits: Limits,
    /// No article was published later: a date beyond it is passed over. As a rule a day from now, for
    /// clocks run fast and zones differ; without it every date is believed.
    pub latest: Option<Moment>,
    /// Names that fields have in these archives, besides the usual ones.
    pub map: FieldMap,
    /// The format of every file, where recognising it is not wanted.
    pub hint: Option<&'static Format>,
    /// Which links are followed to the files that belong to another one.
    pub links: Links,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            // Far above any article, far below what would not fit in memory.
            record_bytes: 16 << 20,
            record_time: Duration::from_secs(10),
            limits: Limits::default(),
            latest: None,
            map: FieldMap::default(),
            hint: None,
            links: Links::default(),
        }
    }
}

/// What the records of one file have in common.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// As in [`Origin::path`].
    path: String,
    /// The path as readers see it, where it has bytes that are not UTF-8.
    readable_path: Option<String>,
    /// As in [`Origin::member`].
    member: Option<String>,
    /// How it is written, if it is a table.
    table: Option<Arc<csv::Layout>>,
    options: Arc<ReadOptions>,
}

impl Place {
    /// The place of a file on disk that holds no table.
    fn of_file(path: &str, options: &Arc<ReadOptions>) -> Place {
        let readable = newsdex_text::file_name::readable(path);
        Place {
            path: path.to_owned(),
            readable_path: (readable != path).then(|| readable.into_owned()),
            member: None,
            table: None,
            options: Arc::clone(options),
        }
    }

    /// The path for readers that look for a date, a section or an extension in it.
    fn readable_path(&self) -> &str {
        self.readable_path.as_deref().unwrap_or(&self.path)
    }

    /// The member as a [`Failure`] has it.
    fn member_in_failure(&self) -> Option<Box<str>> {
        self.member.as_deref().map(Into::into)
    }

    /// What is said when looking for the next record takes too long.
    fn undivided(&self) -> Failure {
        Failure {
            member: self.member_in_failure(),
            ..Failure::undivided(&self.path, self.options.record_time, None)
        }
    }

    /// Something about all of it.
    fn failure(&self, kind: FailureKind, reason: impl Into<String>) -> Failure {
        Failure {
            kind,
            member: self.member_in_failure(),
            ..Failure::failed(&self.path, reason)
        }
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

    /// Something about this record that could not be read.
    pub fn failure(&self, reason: impl Into<String>) -> Failure {
        self.failed(reason)
    }

    /// What is said of this record when reading it takes more CPU time than a record may take.
    pub fn took_too_long(&self) -> Failure {
        let budget = self.place.options.record_time;
        self.failed(failure::too_long(budget))
            .with_hint(failure::RAISE_RECORD_TIME)
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

    /// A hash of everything that decides what [`Record::articles`] reads from it, but for its place and
    /// for the day from which on dates are not believed: equal for two records that read alike.
    ///
    /// `options` is a hash of the options that files are read with.
    pub fn fingerprint(&self, options: u64) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&options.to_le_bytes());
        hash.update(self.format.name.as_bytes());
        if let Some(table) = &self.place.table {
            table.hash(&mut hash);
        }
        // What the place says besides: a date, a section, the name that an issue goes by.
        for name in self.names() {
            if let Some(moment) = newsdex_text::date::path::moment_in_path(name) {
                hash.update(&moment.seconds.to_le_bytes());
            }
            if let Some(section) = section::of_path(name) {
                hash.update(section.as_bytes());
            }
        }
        if *self.format == mets::FORMAT {
            hash.update(self.names().next().unwrap_or_default().as_bytes());
        }
        hash.update(&[0]);
        hash.update(&self.bytes);
        hash.digest()
    }

    /// A hash of where it stands in its file.
    pub fn position(&self) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&self.number.to_le_bytes());
        hash.update(&self.offset.to_le_bytes());
        hash.update(self.place.member.as_deref().unwrap_or("").as_bytes());
        hash.digest()
    }

    /// The bytes as they are in the uncompressed file or member, without what a reader put behind them;
    /// those of a text in UTF-16 or UTF-32 as UTF-8.
    pub fn into_stored(mut self) -> Vec<u8> {
        if *self.format == feed::FORMAT {
            self.bytes.truncate(feed::stored_length(&self));
        }
        self.bytes
    }

    /// The names of the file and of the members of containers around the record, the innermost first.
    fn names(&self) -> impl Iterator<Item = &str> + Clone {
        let members = self.place.member.as_deref().into_iter();
        members
            .flat_map(|member| member.rsplit(container::DIVIDER))
            .chain(std::iter::once(self.place.readable_path()))
    }

    /// Completes an article with what its place says: origin, an identifier if it has none, the date
    /// and the section that its path spells if it does not say them itself, the headline that its address
    /// spells. A body that begins with a line that repeats the title loses it, and what closes it.
    fn completed(&self, article: Article) -> Result<Article, Failure> {
        self.completed_by(article, self.names())
    }

    /// As [`Record::completed`], date and section taken from other names than those of the place.
    fn completed_by<'a>(
        &self,
        mut article: Article,
        names: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<Article, Failure> {
        if article.title.is_none() && article.body.is_empty() {
            return Err(self.skipped("neither title nor text"));
        }
        if let Some(title) = &article.title
            && let Some(below) = article.body.strip_prefix(title.as_str())
            && let Some(below) = below.strip_prefix('\n')
        {
            article.body = below.trim_start().to_owned();
        }
        article.body = closing::without_closing(article.body);
        spelled::give_headline(&mut article);
        article.origin = self.origin();
        if article.id.as_str().is_empty() {
            article.id = ArticleId::derived(&article.origin);
        }
        let latest = self.place.options.latest;
        let is_believed = |moment: &Moment| latest.is_none_or(|latest| *moment <= latest);
        if !article.published.as_ref().is_none_or(is_believed) {
            (article.published, article.dated_by) = (None, None);
        }
        article.updated = article.updated.filter(is_believed);
        if article.published.is_none() {
            let mut spelled = names
                .clone()
                .filter_map(newsdex_text::date::path::moment_in_path);
            article.published = spelled.find(is_believed);
            article.dated_by = article.published.map(|_| DateOrigin::Path);
        }
        if article.published.is_some() {
            // Readers that find dates elsewhere than in fields say so.
            article.dated_by = article.dated_by.or(Some(DateOrigin::Metadata));
        }
        if article.section.is_none() {
            article.section = names.clone().find_map(section::of_path);
        }
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

impl Iterator for Records {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        self.records.next()
    }
}

/// Opens a file, whatever it is: undoes compression, goes into archives and recognises formats by
/// content.
///
/// # Errors
///
/// When the file cannot be read, is of no known format, or is no article at all (an empty file, a
/// README): see [`Failure::kind`]. Errors further into the file come from the iterator.
pub fn open(input: &Input, options: &Arc<ReadOptions>) -> Result<Records, Failure> {
    let Records { records, taken } = open_part(input, options, None)?;
    // Nothing lies beside a pipe.
    let beside = input.spool.is_none().then_some(input.path.as_path());
    let records = companions::together(records, beside);
    Ok(Records { records, taken })
}

/// Reads a file that is held in memory, as [`open`] reads one on disk; nothing lies beside it.
///
/// `name` is what it is called in every result, as in [`Origin::path`].
///
/// # Errors
///
/// As [`open`], but for what the system refuses.
pub fn read(bytes: Vec<u8>, name: &str, options: &Arc<ReadOptions>) -> Result<Records, Failure> {
    let place = Place::of_file(name, options);
    let taken = Arc::new(AtomicU64::new(0));
    let records = container::held(bytes, place, &taken)?;
    let records = companions::together(records, None);
    Ok(Records { records, taken })
}

fn open_part(
    input: &Input,
    options: &Arc<ReadOptions>,
    member: Option<String>,
) -> Result<Records, Failure> {
    let file = file_kind::open_regular(&input.path)
        .map_err(|error| Failure::of_system(&input.name, &error))?;
    let place = Place::of_file(&input.name, options);
    let taken = Arc::new(AtomicU64::new(0));
    let records = container::records(file, place, &taken, member)?;
    Ok(Records { records, taken })
}

/// Gives the record that an article was read from, see [`Record::into_stored`].
///
/// `path` is where the file is now. Reads it up to the record.
///
/// # Errors
///
/// When the file cannot be read or has no such record any more.
pub fn original(
    path: &Path,
    origin: &Origin,
    options: &Arc<ReadOptions>,
) -> Result<Record, Failure> {
    let input = Input {
        path: path.to_owned(),
        name: origin.path.clone(),
        ..Input::default()
    };
    let mut last = None;
    for record in open_part(&input, options, origin.member.clone())? {
        match record {
            Ok(record)
                if record.number == origin.record && record.origin().member == origin.member =>
            {
                return Ok(record);
            }
            Ok(_) => {}
            Err(failure) => last = Some(failure),
        }
    }
    Err(last.unwrap_or_else(|| Failure {
        record: Some(origin.record),
        member: origin.member.as_deref().map(Into::into),
        ..Failure::failed(&origin.path, "no such record: the file has changed")
    }))
}

/// Gives a hash of a file's bytes, as they are on disk.
///
/// # Errors
///
/// When the file cannot be opened or read, or is none: a pipe that has taken its place is not waited for.
pub fn fingerprint(path: &Path) -> io::Result<u128> {
    let mut file = file_kind::open_regular(path)?;
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hasher.digest128());
        }
        hasher.update(buffer.get(..count).unwrap_or(&[]));
        checkpoint();
    }
}

#[cfg(test)]
mod tests;
