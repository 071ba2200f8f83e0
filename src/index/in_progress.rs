//! A note in the index directory of what is being read, so that a run that is killed inside a record leaves
//! the name of the record behind.
//!
//! `in-progress` has a slot of fixed size for each thread. A slot is written in place and never synced,
//! because it must survive the process, not the machine. Each slot has a checksum; a damaged slot is ignored.
//! A run that is not killed removes the file at its end.
//!
//! `suspects` is what later runs conclude from it (see `ingest::suspects`): a sealed text, replaced as a whole.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::files::{self, Bound};
use crate::index::seal::{replace, sealed, unsealed};

/// Name of the file with the slots.
pub(crate) const IN_PROGRESS: &str = "in-progress";
/// Name of the file with the records at which earlier runs died.
pub(crate) const SUSPECTS: &str = "suspects";

/// Names of both files.
pub(super) const FILES: [&str; 2] = [IN_PROGRESS, SUSPECTS];

/// Size of a slot; a longer name is not noted.
const SLOT_BYTES: usize = 8 * 1024;
/// Size of the length and the checksum at the beginning of a slot.
const HEAD_BYTES: usize = 4 + 8;
/// Maximum number of threads of a run.
const MOST_SLOTS: usize = 1 + 1 + 1024;

/// The position of a thread in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum At {
    /// The thread searches for the next record after this many records.
    After(u64),
    /// The thread processes the record with this [`newsdex_archive::Record::position`].
    Record(u64),
}

/// A state of a file; another size or time is another state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileState {
    /// As in [`newsdex_text::article::Origin::path`].
    pub path: String,
    /// The size of the file.
    pub bytes: u64,
    /// Modification time, in nanoseconds since 1970.
    pub modified: i64,
}

/// The record that a thread is reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: FileState,
    /// The position in the file.
    pub at: At,
    /// Whether nothing else is being read.
    pub is_alone: bool,
}

/// The note of the current run. Dropping it removes the file.
#[derive(Debug)]
pub struct InProgress {
    path: PathBuf,
    file: File,
    /// Whether this run must no longer remove the file.
    is_over: AtomicBool,
}

impl InProgress {
    /// Begins the note of a run with this start time (milliseconds since 1970) and replaces any other note.
    ///
    /// # Errors
    ///
    /// Fails when the index directory cannot be written.
    pub fn begin(directory: &Path, began_ms: i64) -> io::Result<InProgress> {
        let path = directory.join(IN_PROGRESS);
        let file = files::create(&path)?;
        let note = InProgress {
            path,
            file,
            is_over: AtomicBool::new(false),
        };
        note.write(0, &began_ms);
        Ok(note)
    }

    /// Notes what a thread is reading, as a [`Place`].
    pub fn set(&self, thread: usize, file: &FileState, at: At, is_alone: bool) {
        self.write(thread + 1, &(file, at, is_alone));
    }

    /// Notes that a thread is idle.
    pub fn clear(&self, thread: usize) {
        write_at(&self.file, &[0; HEAD_BYTES], offset(thread + 1));
    }

    /// The record that a thread is reading.
    pub fn place(&self, thread: usize) -> Option<Place> {
        let bytes = read_file(&self.path).ok()??;
        slot(bytes.chunks(SLOT_BYTES).nth(thread + 1)?)
    }

    /// Keeps the file for the next run.
    pub fn keep(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Removes the file before the end of the run.
    pub fn forget(&self) {
        // Only once, because later another run may have a note with this name.
        if !self.is_over.swap(true, Ordering::Relaxed) {
            // If it cannot be removed, the next run only takes slightly longer.
            let _ = remove(&self.path);
        }
    }

    fn write(&self, slot: usize, what: &impl Serialize) {
        let Ok(said) = postcard::to_stdvec(what) else {
            return;
        };
        if slot >= MOST_SLOTS || said.len() > SLOT_BYTES - HEAD_BYTES {
            write_at(&self.file, &[0; HEAD_BYTES], offset(slot));
            return;
        }
        let mut bytes = Vec::with_capacity(HEAD_BYTES + said.len());
        bytes.extend((said.len() as u32).to_le_bytes());
        bytes.extend(xxh3_64(&said).to_le_bytes());
        bytes.extend(said);
        write_at(&self.file, &bytes, offset(slot));
    }
}

impl Drop for InProgress {
    fn drop(&mut self) {
        self.forget();
    }
}

fn offset(slot: usize) -> u64 {
    (slot * SLOT_BYTES) as u64
}

/// Writes at a position. Reading continues even if the note cannot be written, as on a full disk.
#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], offset: u64) {
    use std::os::unix::fs::FileExt;
    let _ = file.write_all_at(bytes, offset);
}

#[cfg(windows)]
fn write_at(file: &File, bytes: &[u8], offset: u64) {
    use std::os::windows::fs::FileExt;
    let _ = file.seek_write(bytes, offset);
}

/// The note of a run that died.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Start of the run, in milliseconds since 1970.
    pub began_ms: i64,
    /// The records that the threads of the run were reading.
    pub places: Vec<Place>,
}

/// Reads the note of a run that died; `None` if the last run ended normally or its note is empty.
///
/// # Errors
///
/// Fails if there is a note that cannot be read.
pub fn left(directory: &Path) -> io::Result<Option<Left>> {
    let Some(bytes) = read_file(&directory.join(IN_PROGRESS))? else {
        return Ok(None);
    };
    let mut slots = bytes.chunks(SLOT_BYTES);
    let Some(began_ms) = slots.next().and_then(slot) else {
        return Ok(None);
    };
    let places = slots.filter_map(slot).collect();
    Ok(Some(Left { began_ms, places }))
}

fn slot<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (checksum, rest) = rest.split_first_chunk::<8>()?;
    let said = rest.get(..u32::from_le_bytes(*length) as usize)?;
    if said.is_empty() || xxh3_64(said) != u64::from_le_bytes(*checksum) {
        return None;
    }
    postcard::from_bytes(said).ok()
}

/// Reads the list of suspects; empty if it is missing or damaged.
///
/// # Errors
///
/// Fails if there is one that cannot be read.
pub fn read_suspects<T: DeserializeOwned>(directory: &Path) -> io::Result<Vec<T>> {
    let bytes = read_file(&directory.join(SUSPECTS))?;
    let text = bytes.as_deref().and_then(unsealed);
    let list = text.and_then(|text| serde_json::from_slice(text).ok());
    Ok(list.unwrap_or_default())
}

/// Writes the list of suspects; removes the file if the list is empty.
///
/// # Errors
///
/// Fails when the index directory cannot be written.
pub fn write_suspects<T: Serialize>(directory: &Path, suspects: &[T]) -> io::Result<()> {
    let path = directory.join(SUSPECTS);
    match suspects.is_empty() {
        true => remove(&path),
        false => replace(&path, &sealed(&serde_json::to_vec(suspects)?)),
    }
}

/// Why one of [`FILES`] cannot be read, as the rest of a sentence; `None` if it can, or is missing. Damaged content is no
/// fault, because it is ignored.
///
/// # Errors
///
/// Fails when the disk fails.
pub(super) fn fault(directory: &Path, name: &str) -> Result<Option<&'static str>> {
    let path = directory.join(name);
    match read_file(&path) {
        Ok(_) => Ok(None),
        Err(error) => match files::not_a_file(&error) {
            Some(found) => Ok(Some(found.what)),
            None => Err(error).with_context(|| format!("cannot read {}", path.display())),
        },
    }
}

/// Whether [`discard`] removes what is in the place of one of [`FILES`]: anything but a folder.
pub(super) fn can_be_discarded(directory: &Path, name: &str) -> bool {
    let known = directory.join(name).symlink_metadata();
    !known.is_ok_and(|known| known.is_dir())
}

/// Removes one of [`FILES`], or what is in its place.
///
/// # Errors
///
/// Fails when it is a folder, or the index directory cannot be written.
pub(super) fn discard(directory: &Path, name: &str) -> Result<()> {
    let path = directory.join(name);
    remove(&path).with_context(|| format!("cannot remove {}", path.display()))
}

/// The content of a file; `None` if it does not exist.
fn read_file(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match files::read(path, Bound::LIST) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// Removes a file or a link, but not the target of a link.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, at: At) -> Place {
        Place {
            file: FileState {
                path: path.into(),
                bytes: 7,
                modified: -3,
            },
            at,
            is_alone: false,
        }
    }

    fn set(note: &InProgress, thread: usize, place: Place) {
        note.set(thread, &place.file, place.at, place.is_alone);
    }

    #[test]
    fn what_was_being_read_is_found_by_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let note = InProgress::begin(folder.path(), 1000).unwrap();
        set(&note, 0, place("a.txt", At::After(3)));
        set(&note, 5, place("b.txt", At::Record(9)));
        set(&note, 6, place("c.txt", At::Record(9)));
        note.clear(6);
        let places = vec![place("a.txt", At::After(3)), place("b.txt", At::Record(9))];
        let began_ms = 1000;
        assert_eq!(
            left(folder.path()).unwrap(),
            Some(Left { began_ms, places })
        );
        drop(note);
        assert_eq!(left(folder.path()).unwrap(), None);
    }

    #[test]
    fn a_name_too_long_for_its_slot_is_not_noted() {
        let folder = tempfile::tempdir().unwrap();
        let note = InProgress::begin(folder.path(), 1000).unwrap();
        set(&note, 0, place("a.txt", At::After(0)));
        set(&note, 0, place(&"x".repeat(SLOT_BYTES), At::After(0)));
        set(&note, 1, place("b.txt", At::After(0)));
        let places = left(folder.path()).unwrap().unwrap().places;
        assert_eq!(places, [place("b.txt", At::After(0))]);
    }

    #[test]
    fn a_damaged_note_says_nothing_that_was_not_noted() {
        let folder = tempfile::tempdir().unwrap();
        let note = InProgress::begin(folder.path(), 1000).unwrap();
        set(&note, 0, place("a.txt", At::After(3)));
        note.keep();
        let path = folder.path().join(IN_PROGRESS);
        let whole = fs::read(&path).unwrap();
        for at in (0..30).chain(SLOT_BYTES..whole.len()) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&path, damaged).unwrap();
            let places = left(folder.path()).unwrap().map(|left| left.places);
            let known = places.unwrap_or_default();
            assert!(known.is_empty() || at < SLOT_BYTES, "flipped at {at}");
        }
        fs::write(&path, &whole[..SLOT_BYTES / 2]).unwrap();
        let cut = left(folder.path()).unwrap();
        assert!(cut.is_none_or(|left| left.places.is_empty()));
    }

    #[test]
    fn a_note_that_is_no_file_is_an_error_and_is_replaced_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let victim = folder.path().join("victim");
        fs::write(&victim, "not part of any index").unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&victim, folder.path().join(IN_PROGRESS)).unwrap();
            assert!(left(folder.path()).is_err());
        }
        drop(InProgress::begin(folder.path(), 1).unwrap());
        assert_eq!(fs::read(&victim).unwrap(), b"not part of any index");
    }

    #[test]
    fn suspects_are_read_back_and_a_damaged_list_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let suspects = vec![place("a.txt", At::After(3))];
        write_suspects(folder.path(), &suspects).unwrap();
        assert_eq!(read_suspects::<Place>(folder.path()).unwrap(), suspects);
        let path = folder.path().join(SUSPECTS);
        let mut bytes = fs::read(&path).unwrap();
        bytes[5] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(read_suspects::<Place>(folder.path()).unwrap(), []);
        write_suspects::<Place>(folder.path(), &[]).unwrap();
        assert!(!path.exists());
    }
}
