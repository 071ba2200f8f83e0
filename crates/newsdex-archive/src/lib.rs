//! Archives: reads files of all formats into [`Article`]s.
//!
//! [`discover`] finds the files below some folders. [`open`] decompresses a file, recognises its format by content and
//! gives [`Records`]: an iterator that reads one file in sequence, quickly and with bounded memory.
//! [`Record::articles`] parses a record into articles; it needs no file and may run on any thread.
//!
//! ```text
//! folder ─ discover ─► Input ─ open ─► Records ─► Record ─ articles ─► Article
//!                                   (in sequence)     (in parallel)
//! ```
//!
//! Every input ends as articles or as a [`Failure`]; an input that is not an article and was skipped is also a
//! `Failure`. To add a format, write a file with a [`Format`] and add it to the table in `registry`.

#![forbid(unsafe_code)]

mod alceste;
mod alto;
mod bibtex;
mod binary;
mod captions;
mod container;
mod csv;
mod date_order;
pub mod discover;
mod document;
mod dotclear;
mod drawn_table;
mod end_matter;
pub mod failure;
mod feed;
mod fields;
mod file_kind;
mod front_matter;
mod head;
mod headline_from_url;
pub mod html;
mod incopy;
mod json;
mod json_weight;
mod layout;
mod light_markup;
mod limits;
mod line_ends;
mod literals;
mod ltsv;
mod mail;
mod markdown;
mod marked_labels;
mod markup;
mod mediawiki;
mod metadata_file;
mod mets;
mod mhtml;
mod movable_type;
mod multi_file;
mod newsml;
mod newsml_g2;
mod nitf;
mod ocr;
mod office;
mod page;
mod page_table;
mod parts;
mod pdf;
mod plain;
mod press_html;
mod press_lines;
mod press_text;
mod recognise;
mod record;
mod registry;
mod rtf;
mod saved_page;
mod saved_site;
mod section;
mod segments;
mod settings;
mod sgml;
mod single_record;
mod sql;
mod tagged;
mod tei;
mod vertical;
mod warc;
mod webarchive;
mod wire;
mod xhtml;
mod xml;
mod xml_record;

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::Xxh3;

use newsdex_text::article::Origin;
use newsdex_text::checkpoint::checkpoint;

use self::record::Place;
use self::record::account::{ClosedAccounts, take_closed};

pub use self::discover::{DiscoverOptions, Input, Links, discover};
pub use self::failure::{Failure, FailureKind, Reason, Tally, TextCount};
pub use self::fields::{FieldMap, FieldMapError};
pub use self::file_kind::Identity;
pub use self::file_kind::real_path;
pub use self::limits::Limits;
pub use self::parts::TooManyParts;
pub use self::pdf::{ocr_languages, read_in_child as read_pdf_in_child};
pub use self::record::account::Account;
pub use self::record::format::Format;
pub use self::record::{PdfReader, ReadOptions, Record};

/// The records of one file, in order; made by [`open`].
///
/// An unreadable record is an error and another record may follow; only the end of the iterator is the end of the
/// records.
pub struct Records {
    records: record::format::RecordIterator,
    taken: Arc<AtomicU64>,
    closed: ClosedAccounts,
}

impl Records {
    /// The number of bytes of the file on disk that have been read so far.
    pub fn bytes_read(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// The accounts of the files and members that gave their last record since this was last called.
    ///
    /// The verdict of an account is final when the articles of all records given so far have been read.
    pub fn closed_accounts(&self) -> Vec<Arc<Account>> {
        take_closed(&self.closed)
    }
}

impl Iterator for Records {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        self.records.next()
    }
}

/// Opens a file of any kind: decompresses it, extracts archives and recognises formats by content.
///
/// # Errors
///
/// When the file cannot be read, has an unknown format, or is not an article at all (an empty file, a README): see
/// [`Failure::kind`]. The iterator returns errors further into the file.
pub fn open(input: &Input, options: &Arc<ReadOptions>) -> Result<Records, Failure> {
    let Records {
        records,
        taken,
        closed,
    } = open_part(input, options, None)?;
    // A pipe has no files beside it.
    let beside = input.spool.is_none().then_some(input.path.as_path());
    let records = multi_file::join_companion_files(records, beside);
    Ok(Records {
        records,
        taken,
        closed,
    })
}

/// Reads a file held in memory, as [`open`] reads one on disk, but without companion files beside it.
///
/// `name` is its name in all results, as in [`Origin::path`].
///
/// # Errors
///
/// As for [`open`], except for errors of the operating system.
pub fn read(bytes: Vec<u8>, name: &str, options: &Arc<ReadOptions>) -> Result<Records, Failure> {
    let place = Place::of_file(name, options, registry::recognised);
    let closed = Arc::clone(&place.closed);
    let taken = Arc::new(AtomicU64::new(0));
    let records = container::from_bytes(bytes, place, &taken)?;
    let records = multi_file::join_companion_files(records, None);
    Ok(Records {
        records,
        taken,
        closed,
    })
}

fn open_part(
    input: &Input,
    options: &Arc<ReadOptions>,
    member: Option<String>,
) -> Result<Records, Failure> {
    let file = file_kind::open_regular(&input.path)
        .map_err(|error| Failure::of_system(&input.name, &error))?;
    let place = Place {
        // A pipe has no files beside it.
        on_disk: input.spool.is_none().then(|| input.path.as_path().into()),
        ..Place::of_file(&input.name, options, registry::recognised)
    };
    let closed = Arc::clone(&place.closed);
    let taken = Arc::new(AtomicU64::new(0));
    let records = container::records(file, place, &taken, member)?;
    Ok(Records {
        records,
        taken,
        closed,
    })
}

/// Gives the record from which an article was read, see [`Record::into_stored`].
///
/// `path` is the current path of the file. Reads the file up to the record.
///
/// # Errors
///
/// When the file cannot be read or no longer has such a record.
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

/// Gives a hash of a file's bytes on disk.
///
/// # Errors
///
/// When the path cannot be opened or read, or is not a regular file. Never waits for a pipe that has replaced the file.
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
