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
mod container;
mod csv;
pub mod discover;
mod end_matter;
pub mod failure;
mod feed;
mod fields;
mod file_kind;
mod front_matter;
mod headline_from_url;
pub mod html;
mod json;
mod json_weight;
mod layout;
mod limits;
mod line_ends;
mod mail;
mod markdown;
mod markup;
mod mediawiki;
mod metadata_file;
mod mets;
mod movable_type;
mod multi_file;
mod newsml;
mod newsml_g2;
mod nitf;
mod ocr;
mod page;
mod parts;
mod plain;
mod press_text;
mod recognise;
mod record;
mod registry;
mod section;
mod segments;
mod sgml;
mod single_record;
mod tagged;
mod tei;
mod warc;
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

pub use self::discover::{DiscoverOptions, Input, Links, discover};
pub use self::failure::{Failure, FailureKind};
pub use self::fields::{FieldMap, FieldMapError};
pub use self::file_kind::Identity;
pub use self::file_kind::real_path;
pub use self::limits::Limits;
pub use self::parts::TooManyParts;
pub use self::record::format::Format;
pub use self::record::{ReadOptions, Record};

/// The records of one file, in order; made by [`open`].
///
/// A record that cannot be read is an error and the next may be one again; the records end when the
/// iterator does.
pub struct Records {
    records: record::format::RecordIterator,
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
    let records = multi_file::join_companion_files(records, beside);
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
    let place = Place::of_file(name, options, registry::recognised);
    let taken = Arc::new(AtomicU64::new(0));
    let records = container::from_bytes(bytes, place, &taken)?;
    let records = multi_file::join_companion_files(records, None);
    Ok(Records { records, taken })
}

fn open_part(
    input: &Input,
    options: &Arc<ReadOptions>,
    member: Option<String>,
) -> Result<Records, Failure> {
    let file = file_kind::open_regular(&input.path)
        .map_err(|error| Failure::of_system(&input.name, &error))?;
    let place = Place::of_file(&input.name, options, registry::recognised);
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
