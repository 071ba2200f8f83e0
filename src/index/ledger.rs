//! The table of all files in the index.
//!
//! Every run loads the whole table and compares it with the disk, and usually almost nothing has changed. So
//! all paths are in one string, and nothing is allocated for an unchanged file.

use std::collections::hash_map;

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::Column;
use xxhash_rust::xxh3::xxh3_64;

use crate::index::reader::term_count;
use crate::index::schema::column;

/// The record of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRecord<P = String> {
    /// The path of the file, as in [`Origin::path`](newsdex_text::article::Origin::path).
    pub path: P,
    /// Size when it was read.
    pub bytes: u64,
    /// Modification time, in nanoseconds since 1970.
    pub modified: i64,
    /// Inode; 0 if the system has none.
    pub inode: u64,
    /// Change time (ctime), in nanoseconds since 1970; 0 if the system has none.
    pub changed: i64,
    /// Hash of its bytes; `None` if the index has only a part of its articles because a run was interrupted.
    pub fingerprint: Option<u64>,
    /// Number of its articles.
    pub articles: u64,
    /// Number of further articles that another file has, too.
    pub duplicates: u64,
    /// Number of its records that could not be read.
    pub failures: u64,
    /// Hash of the options it was read with, see
    /// [`IngestRequest::reading`](crate::ingest::IngestRequest::reading).
    pub reading: u64,
}

/// A record that borrows its path.
pub type Entry<'a> = FileRecord<&'a str>;

/// The ctime in the record of a file with lost articles; no real file has it.
const LOST: i64 = i64::MIN + 1;

impl<P> FileRecord<P> {
    /// Whether some or all of its articles were lost with a damaged segment and were not re-read yet.
    pub fn is_lost(&self) -> bool {
        self.fingerprint.is_none() && self.modified == LOST
    }

    /// The record of the file if only this many of its articles are left.
    #[must_use]
    pub fn lost(self, articles: u64) -> FileRecord<P> {
        FileRecord {
            fingerprint: None,
            modified: LOST,
            articles,
            ..self
        }
    }

    /// The same record with another path, or with another type of path.
    pub fn at<Q>(&self, path: Q) -> FileRecord<Q> {
        FileRecord {
            path,
            bytes: self.bytes,
            modified: self.modified,
            inode: self.inode,
            changed: self.changed,
            fingerprint: self.fingerprint,
            articles: self.articles,
            duplicates: self.duplicates,
            failures: self.failures,
            reading: self.reading,
        }
    }
}

impl Entry<'_> {
    /// The same record with an owned path.
    pub fn to_record(self) -> FileRecord {
        self.at(self.path.to_owned())
    }
}

/// The place of a path in the string of all paths.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    start: usize,
    end: usize,
}

/// All files in the index.
#[derive(Debug, Default)]
pub struct Ledger {
    /// All paths, one after the other.
    paths: String,
    files: Vec<FileRecord<Place>>,
    /// Numbers of files by the hashes of their paths.
    by_path: FxHashMap<u64, usize>,
    /// Files whose path has the same hash as another path.
    others: Vec<usize>,
}

impl Ledger {
    /// Adds the files of a segment.
    ///
    /// Reads only columns, so that a run without changes reads no article.
    pub(super) fn add_segment(&mut self, segment: &SegmentReader) -> Result<()> {
        let columns = segment.fast_fields();
        let Some(paths) = columns.str(column::FILE)? else {
            return Ok(());
        };
        let number = |name: &str| -> Result<Column<u64>> { Ok(columns.u64(name)?) };
        let bytes = number(column::FILE_BYTES)?;
        let modified = columns.i64(column::FILE_MODIFIED)?;
        let inodes = number(column::FILE_INODE)?;
        let changed = columns.i64(column::FILE_CHANGED)?;
        let fingerprints = number(column::FILE_FINGERPRINT)?;
        let articles = number(column::FILE_ARTICLES)?;
        let duplicates = number(column::FILE_DUPLICATES)?;
        let failures = number(column::FILE_FAILURES)?;
        let readings = number(column::FILE_READING)?;
        // One pass through the dictionary, because looking up each path would unpack its block each time.
        let mut places = Vec::with_capacity(term_count(&paths));
        let mut terms = paths.dictionary().stream()?;
        while terms.advance() {
            let start = self.paths.len();
            self.paths.push_str(&String::from_utf8_lossy(terms.key()));
            let end = self.paths.len();
            places.push(Some(Place { start, end }));
        }
        for document in segment.doc_ids_alive() {
            let ordinal = paths.term_ords(document).next();
            let place = ordinal.and_then(|ordinal| places.get_mut(ordinal as usize));
            // Only one record counts for each path.
            let Some(path) = place.and_then(Option::take) else {
                continue;
            };
            self.push(FileRecord {
                path,
                bytes: bytes.first(document).unwrap_or(0),
                modified: modified.first(document).unwrap_or(0),
                inode: inodes.first(document).unwrap_or(0),
                changed: changed.first(document).unwrap_or(0),
                fingerprint: fingerprints.first(document),
                articles: articles.first(document).unwrap_or(0),
                duplicates: duplicates.first(document).unwrap_or(0),
                failures: failures.first(document).unwrap_or(0),
                reading: readings.first(document).unwrap_or(0),
            });
        }
        Ok(())
    }

    /// Adds a file. If its path is there already, the first record counts.
    pub fn add(&mut self, file: FileRecord) {
        let start = self.paths.len();
        self.paths.push_str(&file.path);
        let end = self.paths.len();
        self.push(file.at(Place { start, end }));
    }

    fn push(&mut self, file: FileRecord<Place>) {
        let number = self.files.len();
        let hash = xxh3_64(self.path(file.path).unwrap_or("").as_bytes());
        self.files.push(file);
        match self.by_path.entry(hash) {
            hash_map::Entry::Vacant(free) => {
                free.insert(number);
            }
            hash_map::Entry::Occupied(_) => self.others.push(number),
        }
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The number of a file, from 0.
    pub fn find(&self, path: &str) -> Option<usize> {
        let is_it = |number: &usize| self.get(*number).is_some_and(|entry| entry.path == path);
        let first = self.by_path.get(&xxh3_64(path.as_bytes())).copied();
        first
            .filter(is_it)
            .or_else(|| self.others.iter().copied().find(is_it))
    }

    /// A file by its number.
    pub fn get(&self, number: usize) -> Option<Entry<'_>> {
        let file = self.files.get(number)?;
        Some(file.at(self.path(file.path)?))
    }

    fn path(&self, place: Place) -> Option<&str> {
        self.paths.get(place.start..place.end)
    }

    /// All files, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len()).filter_map(|number| self.get(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileRecord<()> = FileRecord {
        path: (),
        bytes: 1,
        modified: 2,
        inode: 7,
        changed: 8,
        fingerprint: None,
        articles: 3,
        duplicates: 4,
        failures: 5,
        reading: 6,
    };

    fn ledger(paths: &[&str]) -> Ledger {
        let mut ledger = Ledger::default();
        for path in paths {
            let start = ledger.paths.len();
            ledger.paths.push_str(path);
            let end = ledger.paths.len();
            ledger.push(FILE.at(Place { start, end }));
        }
        ledger
    }

    #[test]
    fn files_are_found_by_their_paths_and_no_other() {
        let ledger = ledger(&["news/a.txt", "news/b.txt", "news"]);
        assert_eq!(ledger.find("news/b.txt"), Some(1));
        assert_eq!(ledger.find("news"), Some(2));
        assert_eq!(ledger.find("news/a.txtnews"), None);
        assert_eq!(ledger.find(""), None);
        assert_eq!(ledger.get(3), None);
    }

    #[test]
    fn a_path_is_found_whose_hash_another_one_has() {
        let mut ledger = ledger(&["a", "b"]);
        // As if the hash of both were the same.
        ledger.by_path.remove(&xxh3_64(b"b"));
        ledger.by_path.insert(xxh3_64(b"b"), 0);
        ledger.others.push(1);
        assert_eq!(ledger.find("a"), Some(0));
        assert_eq!(ledger.find("b"), Some(1));
    }

    #[test]
    fn a_record_is_its_entry_with_a_path_of_its_own() {
        let ledger = ledger(&["x/y.json"]);
        let record = ledger.iter().next().unwrap().to_record();
        let figures = (
            record.bytes,
            record.modified,
            record.articles,
            record.duplicates,
        );
        assert_eq!(figures, (1, 2, 3, 4));
        assert_eq!(
            (record.failures, record.reading, record.fingerprint),
            (5, 6, None)
        );
        assert_eq!((record.inode, record.changed), (7, 8));
        assert_eq!(record.path, "x/y.json");
    }
}
