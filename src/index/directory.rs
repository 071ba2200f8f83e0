//! The directory through which tantivy reads the files of a generation; it checks everything that tantivy
//! reads.
//!
//! tantivy verifies its checksums only on request, and then reads every byte; otherwise a flipped bit causes
//! a panic or even a wrong answer. Here each block of a file is checked when it is first read (see
//! [`super::seal`]), so the first search is slightly slower, and a damaged block is an error. tantivy does
//! not pass on every error, so damage is recorded in [`Damage`], and callers check it before they use an
//! answer.
//!
//! Opened for searching, the directory writes nothing, not even a lock file, so that an index can be on a
//! read-only disk or belong to another user. tantivy's own readers hold a lock between reading the list of
//! segments and opening them, because a writer may remove segments in between. Without the lock, opening can
//! fail, and is then tried again.

mod checked_file;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use anyhow::Result;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use self::checked_file::{CheckedFile, Source, WINDOW_BYTES, Window};
use crate::hint::Hint;
use crate::index::expansion::end_of_blocks;
use crate::index::file_names::{
    MANAGED, META, META_COPY, Meta, UNSOUND, is_file_of_generation, is_list_of_files,
};
use crate::index::files::{self, Bound, NotAFile};
use crate::index::refused::Refusals;
use crate::index::seal::{Seal, Sealer, replace, sealed, unsealed};
use crate::index::sync::sync_folder;

/// A file of the index is damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the index is damaged: {} {what}", file.display())]
pub struct DamagedIndex {
    /// The file.
    pub file: PathBuf,
    /// The damage, as the rest of a sentence.
    pub what: &'static str,
}

impl Hint for DamagedIndex {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "`newsdex verify` shows the damage, `newsdex verify --repair` repairs it",
        ))
    }
}

/// The first damage found while reading the files of one snapshot.
#[derive(Debug, Clone, Default)]
pub struct Damage {
    first: Arc<OnceLock<DamagedIndex>>,
    /// System errors in the meantime.
    pub(super) refusals: Refusals,
}

impl Damage {
    /// The damage that was found, if any.
    pub fn found(&self) -> Option<DamagedIndex> {
        self.first.get().cloned()
    }

    /// Runs `work`. If damage was found meanwhile, the result is this damage, even if `work` gave an answer,
    /// another error or a panic.
    ///
    /// # Errors
    ///
    /// [`DamagedIndex`], or the error of `work`.
    pub fn guarding<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let result = panic::catch_unwind(AssertUnwindSafe(work));
        match (self.found(), result) {
            (Some(damaged), _) => Err(damaged.into()),
            (None, Ok(result)) => result,
            (None, Err(panicked)) => panic::resume_unwind(panicked),
        }
    }

    /// Records a damage; only the first one counts.
    fn note(&self, file: &Path, what: &'static str) -> DamagedIndex {
        let damaged = DamagedIndex {
            file: file.to_owned(),
            what,
        };
        self.first.get_or_init(|| damaged.clone());
        damaged
    }
}

/// The access of the directory to its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing is written.
    Read,
    /// Nothing is written, and everything is read once: files are not mapped into memory.
    ReadOnce,
    /// Files may be added and removed. They are not mapped into memory.
    Write,
}

/// The files of a generation.
#[derive(Clone)]
pub(super) struct CheckedDirectory {
    files: MmapDirectory,
    folder: PathBuf,
    access: Access,
    damage: Damage,
    /// Files in use, so that their checked blocks are not checked again.
    open: Arc<Mutex<HashMap<PathBuf, Weak<CheckedFile>>>>,
}

impl fmt::Debug for CheckedDirectory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CheckedDirectory({})", self.folder.display())
    }
}

impl CheckedDirectory {
    /// Opens the files in a folder.
    pub(super) fn open(folder: &Path, access: Access) -> tantivy::Result<CheckedDirectory> {
        Ok(CheckedDirectory {
            files: MmapDirectory::open(folder)?,
            folder: folder.to_owned(),
            access,
            damage: Damage::default(),
            open: Arc::default(),
        })
    }

    /// The record of damage.
    pub(super) fn damage(&self) -> &Damage {
        &self.damage
    }

    /// Checks a whole file.
    ///
    /// # Errors
    ///
    /// [`OpenReadError`] if it is missing, damaged or cannot be read.
    pub(super) fn check(&self, path: &Path) -> Result<(), OpenReadError> {
        let file = self.file(path)?;
        let length = file.len();
        for start in (0..length).step_by(WINDOW_BYTES) {
            file.read_checked(start..length.min(start + WINDOW_BYTES))
                .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        }
        Ok(())
    }

    fn file(&self, path: &Path) -> Result<Arc<CheckedFile>, OpenReadError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(path).and_then(Weak::upgrade) {
            return Ok(file);
        }
        let full_path = self.own(path).map_err(|error| self.not_read(path, error))?;
        let (seal, end, source) = match self.access {
            Access::Read => self.mapped(path, &full_path)?,
            Access::ReadOnce | Access::Write => self.opened(path, &full_path)?,
        };
        let Some(seal) = seal else {
            let damaged = self.damage.note(&full_path, "is truncated or overwritten");
            return Err(OpenReadError::wrap_io_error(
                invalid(damaged),
                path.to_owned(),
            ));
        };
        let end_of_blocks = end_of_blocks(path, seal.length, &end);
        let damage = self.damage.clone();
        let file = Arc::new(CheckedFile::new(
            full_path,
            seal,
            source,
            end_of_blocks,
            damage,
        ));
        open.insert(path.to_owned(), Arc::downgrade(&file));
        Ok(file)
    }

    /// Maps a file into memory.
    fn mapped(&self, path: &Path, full_path: &Path) -> Result<Opened, OpenReadError> {
        // tantivy opens it by its path, so check first that it is a regular file.
        files::check(full_path).map_err(|error| self.not_read(path, error))?;
        let wrap = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        let handle = self.files.get_file_handle(path).inspect_err(|error| {
            if let OpenReadError::IoError { io_error, .. } = error {
                self.damage.refusals.note(io_error);
            }
        })?;
        let bytes = handle.read_bytes(0..handle.len()).map_err(wrap)?;
        let seal = Seal::read(&bytes);
        let content = bytes.slice(0..seal.as_ref().map_or(0, |seal| seal.length));
        Ok((seal, content.clone(), Source::Mapped(content)))
    }

    /// Opens a file without mapping it into memory.
    fn opened(&self, path: &Path, full_path: &Path) -> Result<Opened, OpenReadError> {
        let open = || -> io::Result<Opened> {
            let mut file = files::open(full_path)?;
            let size = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
            let end_bytes = size.min(Seal::end_bytes(size) + FOOTER_BYTES);
            if end_bytes > MOST_END_BYTES {
                return Err(NotAFile { what: TOO_LONG }.into());
            }
            let mut end = vec![0; end_bytes];
            file.seek(SeekFrom::Start((size - end_bytes) as u64))?;
            file.read_exact(&mut end)?;
            let seal = Seal::at_end(size, &end);
            let sealed = size - seal.as_ref().map_or(0, |seal| seal.length);
            end.truncate(end_bytes.saturating_sub(sealed));
            let source = Source::Read(Mutex::new(Window::new(file)));
            Ok((seal, OwnedBytes::new(end), source))
        };
        open().map_err(|error| self.not_read(path, error))
    }

    /// The path of a file of the generation. Other files are never touched, whatever a list says.
    fn own(&self, path: &Path) -> io::Result<PathBuf> {
        match is_file_of_generation(path) {
            true => Ok(self.folder.join(path)),
            false => Err(NotAFile {
                what: "is listed in the index, but is not a valid file name there",
            }
            .into()),
        }
    }

    /// The error of reading a file; damage is recorded.
    fn not_read(&self, path: &Path, error: io::Error) -> OpenReadError {
        let full_path = self.folder.join(path);
        let what = files::not_a_file(&error).map(|found| found.what);
        match what {
            Some(what) => {
                let damaged = self.damage.note(&full_path, what);
                OpenReadError::wrap_io_error(invalid(damaged), path.to_owned())
            }
            None if error.kind() == io::ErrorKind::NotFound => {
                self.damage.note(&full_path, "is missing");
                OpenReadError::FileDoesNotExist(path.to_owned())
            }
            None => {
                self.damage.refusals.note(&error);
                OpenReadError::wrap_io_error(error, path.to_owned())
            }
        }
    }

    fn refuse_to_write(&self) -> io::Result<()> {
        match self.access {
            Access::Write => Ok(()),
            Access::Read | Access::ReadOnce => Err(io::Error::new(
                io::ErrorKind::ReadOnlyFilesystem,
                "the index is open only for searching",
            )),
        }
    }
}

fn invalid(damaged: DamagedIndex) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, damaged)
}

impl Directory for CheckedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(self.file(path)?)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let own = self.own(path).and_then(|path| files::check(&path));
        match own {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.not_read(path, error)),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = self
            .own(path)
            .and_then(|path| files::read(&path, Bound::LIST));
        let bytes = match read {
            Ok(bytes) => bytes,
            // Other small files can be created again; without this one, the segments are unknown.
            Err(error) if error.kind() == io::ErrorKind::NotFound && path != Path::new(META) => {
                return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
            }
            Err(error) => return Err(self.not_read(path, error)),
        };
        let damaged = |what| {
            let damaged = self.damage.note(&self.folder.join(path), what);
            OpenReadError::wrap_io_error(invalid(damaged), path.to_owned())
        };
        let text = unsealed(&bytes).ok_or_else(|| damaged("is damaged"))?;
        let is_sound = match path.to_str() {
            Some(META) => Meta::read(text)
                .is_some_and(|meta| meta.is_of_this_version() && meta.fits(&self.folder)),
            Some(MANAGED) => is_list_of_files(text),
            _ => true,
        };
        match is_sound {
            true => Ok(text.to_vec()),
            false => Err(damaged(UNSOUND)),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let refused = |error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        };
        self.refuse_to_write().map_err(refused)?;
        self.own(path).map_err(refused)?;
        self.files.delete(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.refuse_to_write()
            .and_then(|()| self.own(path))
            .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let opened = self.files.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                self.damage.refusals.note(io_error);
            }
        });
        let sealing = SealingWriter {
            refusals: self.damage.refusals.clone(),
            file: Some(opened?),
            sealer: Some(Sealer::new()),
        };
        Ok(BufWriter::new(Box::new(sealing)))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.refuse_to_write()?;
        let text = sealed(data);
        // Not with tantivy's function, which makes such files readable only for their owner.
        let write = || {
            replace(&self.own(path)?, &text)?;
            if path == Path::new(META) {
                replace(&self.folder.join(META_COPY), &text)?;
            }
            Ok(())
        };
        write().inspect_err(|error| self.damage.refusals.note(error))
    }

    fn sync_directory(&self) -> io::Result<()> {
        match self.access {
            Access::Write => sync_folder(&self.folder),
            Access::Read | Access::ReadOnce => Ok(()),
        }
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.access {
            Access::Write => {
                let own = self.own(&lock.filepath).map_err(LockError::wrap_io_error)?;
                match files::check(&own) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        let failed = self.not_read(&lock.filepath, error);
                        Err(LockError::wrap_io_error(io::Error::other(failed)))
                    }
                    _ => self.files.acquire_lock(lock),
                }
            }
            Access::Read | Access::ReadOnce => Ok(DirectoryLock::from(Box::new(()))),
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        match self.access {
            Access::Write => self.files.watch(callback),
            Access::Read | Access::ReadOnce => Ok(WatchHandle::empty()),
        }
    }
}

/// The last bytes of the content of a file that are read when it is opened: more than the footers of tantivy take.
const FOOTER_BYTES: usize = 4096;

/// The most bytes at the end of a file that are read when it is opened: those of a file of 128 GB.
const MOST_END_BYTES: usize = 16 << 20;

/// The damage of a longer file.
const TOO_LONG: &str = "is longer than any file that newsdex writes";

/// The seal of a file, the last bytes of its content, and the way in which the content is read.
type Opened = (Option<Seal>, OwnedBytes, Source);

/// Writes a file and, at its end, the checksums of its blocks.
struct SealingWriter {
    /// Both are `Some` until the file is finished.
    file: Option<WritePtr>,
    sealer: Option<Sealer>,
    refusals: Refusals,
}

impl Write for SealingWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (Some(file), Some(sealer)) = (&mut self.file, &mut self.sealer) else {
            return Err(io::Error::other("the file is finished already"));
        };
        let written = file
            .write(bytes)
            .inspect_err(|error| self.refusals.note(error))?;
        sealer.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.as_mut().map_or(Ok(()), WritePtr::flush);
        flushed.inspect_err(|error| self.refusals.note(error))
    }
}

impl TerminatingWrite for SealingWriter {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let (Some(mut file), Some(sealer)) = (self.file.take(), self.sealer.take()) else {
            return Ok(());
        };
        let finish = || {
            file.write_all(&sealer.finish())?;
            file.terminate()
        };
        finish().inspect_err(|error| self.refusals.note(error))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::ops::Range;

    use super::*;
    use crate::index::seal::BLOCK_BYTES;

    const FILE: &str = "4ba2593892854f6bb05cc63d720a5d76.pos";

    const LENGTH: usize = 3 * WINDOW_BYTES + 777;

    /// A directory with a file of known content, open for writing.
    fn directory(folder: &Path) -> (CheckedDirectory, Vec<u8>) {
        let directory = CheckedDirectory::open(folder, Access::Write).unwrap();
        let content: Vec<u8> = (0..LENGTH).map(|place| (place % 251) as u8).collect();
        write(&directory, FILE, &content);
        (directory, content)
    }

    fn write(directory: &CheckedDirectory, name: &str, content: &[u8]) {
        let mut file = directory.open_write(Path::new(name)).unwrap();
        file.write_all(content).unwrap();
        file.terminate().unwrap();
    }

    #[test]
    fn a_whole_store_is_checked_wherever_its_blocks_begin() {
        let folder = tempfile::tempdir().unwrap();
        let store = "4ba2593892854f6bb05cc63d720a5d76.store";
        let open = |access| CheckedDirectory::open(folder.path(), access).unwrap();
        // Taken for the size of a block, four of these bytes would be too large.
        write(&open(Access::Write), store, &[0xff; LENGTH]);
        for access in [Access::Read, Access::ReadOnce, Access::Write] {
            open(access).check(Path::new(store)).unwrap();
        }
    }

    #[test]
    fn what_is_read_in_sequence_or_here_and_there_is_the_content() {
        let folder = tempfile::tempdir().unwrap();
        let (directory, content) = directory(folder.path());
        let file = directory.get_file_handle(Path::new(FILE)).unwrap();
        let check = |range: Range<usize>| {
            let bytes = file.read_bytes(range.clone()).unwrap();
            assert_eq!(bytes.as_slice(), &content[range.clone()], "{range:?}");
        };
        for step in [1_000, BLOCK_BYTES, WINDOW_BYTES - 1, WINDOW_BYTES + 1] {
            for start in (0..LENGTH - step).step_by(step) {
                check(start..start + step);
            }
        }
        for start in [LENGTH - 5, 3, WINDOW_BYTES, WINDOW_BYTES + 10, 0, LENGTH] {
            check(start..LENGTH.min(start + 100));
        }
        check(0..LENGTH);
        check(7..7);
        let beyond = LENGTH..LENGTH + 1;
        assert!(file.read_bytes(beyond).is_err());
    }

    #[test]
    fn damage_is_noticed_in_what_is_read_in_sequence() {
        let folder = tempfile::tempdir().unwrap();
        directory(folder.path());
        let path = folder.path().join(FILE);
        let mut bytes = fs::read(&path).unwrap();
        bytes[2 * WINDOW_BYTES + 5] ^= 1;
        fs::write(&path, bytes).unwrap();
        let directory = CheckedDirectory::open(folder.path(), Access::Write).unwrap();
        let file = directory.get_file_handle(Path::new(FILE)).unwrap();
        let steps = (0..LENGTH / 1_000).map(|step| step * 1_000..step * 1_000 + 1_000);
        let failed = steps
            .clone()
            .find(|range| file.read_bytes(range.clone()).is_err());
        // A window that holds it is not given out at all.
        let failed = failed.unwrap();
        assert!(failed.end <= 2 * WINDOW_BYTES + 1_000, "{failed:?}");
        assert!(directory.damage().found().is_some());
    }
}
