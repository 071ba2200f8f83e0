//! Reads the record that an article was made from, byte for byte.
//!
//! The index names the file, and the index may come from a stranger who wants to read another file of the user. So the
//! record is returned only if its hash equals the hash in the index: nobody can store that hash without already knowing
//! the bytes.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use crate::hint::Hint;
use newsdex_archive::{Limits, ReadOptions};
use newsdex_text::article::Origin;
use newsdex_text::file_name;

/// The file of an article has changed since it was indexed.
#[derive(Debug, thiserror::Error)]
#[error("{path} has changed since it was indexed, and this record with it")]
pub struct ChangedFile {
    path: String,
}

impl Hint for ChangedFile {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "run `newsdex index` on its folder to update the index",
        ))
    }
}

/// Which files may be opened to read an original record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginalAccess {
    /// Every file that was indexed, also through links.
    AsIndexed,
    /// Only files below a folder that was indexed, reached without a link on the way down: for readers who are not the
    /// owner of the files.
    InsideRoots,
}

/// The record that an article was made from.
#[derive(Debug, Clone)]
pub struct OriginalRecord {
    /// The file that contains the record.
    pub path: PathBuf,
    /// The bytes of the record.
    pub bytes: Vec<u8>,
}

/// The location of a record, and the hashes that show whether it has changed.
#[derive(Debug, Clone)]
pub(super) struct OriginalLocation {
    /// The path of the file when it was indexed.
    pub(super) path: PathBuf,
    /// The folder or file that was given to be indexed, and that the path is in.
    pub(super) root: PathBuf,
    /// The position of the record in the file.
    pub(super) origin: Origin,
    /// The hash of the record and the options it was read with; `None` if the record became several articles.
    pub(super) record: Option<(u64, u64)>,
    /// The hash of the whole file; `None` if it was not read to its end.
    pub(super) file: Option<u64>,
}

impl OriginalLocation {
    /// Reads the record.
    ///
    /// # Errors
    ///
    /// [`ChangedFile`] if the record has changed; a plain error if the file cannot be read.
    pub(super) fn read(&self, access: OriginalAccess) -> Result<OriginalRecord> {
        let path = &self.path;
        if access == OriginalAccess::InsideRoots && !self.is_inside_its_root() {
            // For this reader, the file is not there.
            bail!(self.changed());
        }
        let kind = fs::metadata(path)
            .with_context(|| format!("cannot read {}", file_name::shown_path(path)))?;
        if !kind.is_file() {
            bail!("{} is not a regular file", file_name::shown_path(path));
        }
        Ok(OriginalRecord {
            bytes: self.bytes()?,
            path: path.clone(),
        })
    }

    /// Whether no link leads from the root to the file.
    fn is_inside_its_root(&self) -> bool {
        let real = || {
            let root = self.root.canonicalize().ok()?;
            let below = self.path.strip_prefix(&self.root).ok()?;
            let path = match below.as_os_str().is_empty() {
                true => root,
                false => root.join(below),
            };
            (self.path.canonicalize().ok()? == path).then_some(())
        };
        real().is_some()
    }

    fn changed(&self) -> ChangedFile {
        ChangedFile {
            path: file_name::shown_path(&self.path),
        }
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        let path = &self.path;
        if let Some((hash, reading)) = self.record
            && let Ok(record) = newsdex_archive::original(path, &self.origin, &Arc::default())
            && record.fingerprint(reading).max(1) == hash
        {
            return Ok(record.into_stored());
        }
        // The record became several articles, or was read with other limits. Then the whole file must be unchanged.
        let now = newsdex_archive::fingerprint(path)
            .with_context(|| format!("cannot read {}", file_name::shown_path(path)))?
            as u64;
        if self.file != Some(now) {
            bail!(self.changed());
        }
        without_limits(path, &self.origin)
    }
}

fn without_limits(path: &Path, origin: &Origin) -> Result<Vec<u8>> {
    // An indexed record was within the limits of its reader.
    let options = Arc::new(ReadOptions {
        record_bytes: usize::MAX / 2,
        limits: Limits::none(),
        ..ReadOptions::default()
    });
    let record = newsdex_archive::original(path, origin, &options);
    Ok(record
        .map_err(|failure| anyhow!("{failure}"))?
        .into_stored())
}
