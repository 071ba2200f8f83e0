//! The record that an article was read from, byte for byte.
//!
//! The index names the file, and the index may come from a stranger who wants to read another file of the
//! user. So the record is given only if its hash is the hash in the index: nobody can store that hash
//! without knowing the bytes already.

use crate::hint::Hint;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

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

/// The record of an article.
#[derive(Debug, Clone)]
pub struct OriginalRecord {
    /// The file it is in.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What an archive knows of the record of an article: enough to read it again and to see whether it is
/// still the same.
#[derive(Debug, Clone)]
pub(super) struct OriginalLocation {
    /// Where the file was when it was read.
    pub(super) path: PathBuf,
    /// Which record of the file it is.
    pub(super) origin: Origin,
    /// The hash of the record and the options it was read with; `None` if the record gave several
    /// articles.
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
    pub(super) fn read(&self) -> Result<OriginalRecord> {
        let path = &self.path;
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

    fn bytes(&self) -> Result<Vec<u8>> {
        let path = &self.path;
        if let Some((hash, reading)) = self.record
            && let Ok(record) = newsdex_archive::original(path, &self.origin, &Arc::default())
            && record.fingerprint(reading).max(1) == hash
        {
            return Ok(record.into_stored());
        }
        // One of several articles of a record, or one that was read with other limits: then the whole file
        // has to be as it was.
        let now = newsdex_archive::fingerprint(path)
            .with_context(|| format!("cannot read {}", file_name::shown_path(path)))?
            as u64;
        if self.file != Some(now) {
            let path = file_name::shown_path(path);
            bail!(ChangedFile { path });
        }
        without_limits(path, &self.origin)
    }
}

fn without_limits(path: &Path, origin: &Origin) -> Result<Vec<u8>> {
    // What has been indexed was within the limits that its reader had set.
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
