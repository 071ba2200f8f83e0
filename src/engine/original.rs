//! The record that an article was made from, as its file holds it.
//!
//! Which file that is, the index says; and the index may have been handed over by somebody who wants
//! to see another file of the user's. So the record is given only if its bytes are those that were
//! indexed, which nobody can have put into an index without knowing them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use newsdex_archive::{Limits, ReadOptions};
use newsdex_text::article::Origin;
use newsdex_text::file_name;

/// The file of an article no longer holds what was indexed.
#[derive(Debug, thiserror::Error)]
#[error("{path} is not as it was when it was indexed: this record of it is another one now")]
pub struct ChangedFile {
    path: String,
}

impl ChangedFile {
    /// What the user can do.
    pub const HINT: &str = "`newsdex index` with this folder brings the index up to date";
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
    /// [`ChangedFile`] when the file holds another record now; a plain error when it cannot be read.
    pub(super) fn read(&self) -> Result<OriginalRecord> {
        let path = &self.path;
        let kind = fs::metadata(path)
            .with_context(|| format!("cannot read {}", file_name::shown_path(path)))?;
        if !kind.is_file() {
            bail!("{} is no regular file", file_name::shown_path(path));
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
