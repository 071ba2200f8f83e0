//! Files beside the segments of a generation that hold what a run worked out from a commit, such as grouped names. Each
//! is named after its commit: `names-OPSTAMP`.
//!
//! A run writes such a file after its last commit. If the run ends before, readers use the file of the commit before.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use xxhash_rust::xxh3::Xxh3;

use crate::index::directory::DamagedIndex;
use crate::index::files;
use crate::index::seal::replace;

/// One kind of these files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CommitFile {
    /// The name before the number of the commit.
    prefix: &'static str,
    /// The action of a repair if a file is damaged or missing.
    pub(super) remedy: &'static str,
}

impl CommitFile {
    /// The grouped names.
    pub(super) const NAMES: CommitFile = CommitFile {
        prefix: "names-",
        remedy: "groups the spellings of names again",
    };

    /// The stories.
    pub(super) const STORIES: CommitFile = CommitFile {
        prefix: "stories-",
        remedy: "groups the copies of articles again",
    };

    /// The name of the file of a commit.
    pub(super) fn name(self, opstamp: u64) -> String {
        format!("{}{opstamp}", self.prefix)
    }

    /// The path of the file of a commit.
    pub(super) fn path(self, generation: &Path, opstamp: u64) -> PathBuf {
        generation.join(self.name(opstamp))
    }

    /// Whether a commit has no file, not even a broken link.
    pub(super) fn is_missing(self, generation: &Path, opstamp: u64) -> bool {
        is_missing(&self.path(generation, opstamp))
    }

    /// The commits of a generation that have a file, latest last.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be read.
    pub(super) fn on_disk(self, generation: &Path) -> Result<Vec<u64>> {
        let context = || format!("cannot read {}", generation.display());
        let mut opstamps = Vec::new();
        for entry in fs::read_dir(generation).with_context(context)? {
            let name = entry.with_context(context)?.file_name();
            let opstamp = name
                .to_str()
                .and_then(|name| name.strip_prefix(self.prefix));
            opstamps.extend(opstamp.and_then(|opstamp| opstamp.parse::<u64>().ok()));
        }
        opstamps.sort_unstable();
        Ok(opstamps)
    }

    /// Opens the file of a commit, or of an earlier commit if a run ended before it wrote the file; `None` if there is
    /// none. `written` is the commit whose file must exist.
    ///
    /// # Errors
    ///
    /// [`DamagedIndex`] if the file is missing; a plain error if it cannot be read.
    pub(super) fn open(
        self,
        generation: &Path,
        opstamp: u64,
        written: Option<u64>,
    ) -> Result<Option<(PathBuf, OwnedBytes)>> {
        let mut path = self.path(generation, opstamp);
        if is_missing(&path) {
            let latest = self.on_disk(generation)?.pop();
            path = match (latest, written) {
                (latest, Some(written)) if latest.is_none_or(|latest| latest < written) => {
                    return Err(damaged(self.path(generation, written), "is missing"));
                }
                (Some(latest), _) => self.path(generation, latest),
                (None, _) => return Ok(None),
            };
        }
        files::check(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => damaged(path.clone(), "is missing"),
            _ => files::failed("read", &path, error),
        })?;
        match mapped(generation, &path) {
            Ok(bytes) => Ok(Some((path, bytes))),
            Err(OpenReadError::FileDoesNotExist(_)) => Err(damaged(path, "is missing")),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Writes the file of a commit.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub(super) fn write(self, generation: &Path, opstamp: u64, bytes: &[u8]) -> Result<()> {
        let path = self.path(generation, opstamp);
        replace(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Removes the files of all commits except this one and the one before, which a reader may be about to open.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub(super) fn remove_older(self, generation: &Path, opstamp: u64) -> Result<()> {
        let mut others = self.on_disk(generation)?;
        others.retain(|other| *other != opstamp);
        others.pop();
        for other in others {
            self.remove(generation, other)?;
        }
        Ok(())
    }

    /// Removes the file of a commit.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub(super) fn remove(self, generation: &Path, opstamp: u64) -> Result<()> {
        let path = self.path(generation, opstamp);
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))
    }
}

/// A damaged file.
pub(super) fn damaged(file: PathBuf, what: &'static str) -> anyhow::Error {
    DamagedIndex { file, what }.into()
}

/// The checksum of a file: over its mark and everything after the checksum, so that damage cannot make one layout look
/// like another.
pub(super) fn checksum_of(mark: &[u8], rest: &[u8]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(mark);
    hash.update(rest);
    hash.digest()
}

fn is_missing(path: &Path) -> bool {
    files::check(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// A file of a generation, mapped into memory, so that only used parts are read.
fn mapped(generation: &Path, path: &Path) -> Result<OwnedBytes, OpenReadError> {
    let name = path.file_name().map_or(path, Path::new);
    let file = MmapDirectory::open(generation)
        .map_err(|error| OpenReadError::wrap_io_error(io::Error::other(error), path.to_owned()))?
        .get_file_handle(name)?;
    file.read_bytes(0..file.len())
        .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
}

/// Reads bytes from the front.
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    /// The next bytes.
    ///
    /// # Errors
    ///
    /// Fails if there are fewer.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).context("it is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.take(8)?.try_into()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into()?))
    }
}
