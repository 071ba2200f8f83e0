//! `newsdex show --original`: the record of an article, as its file holds it.
//!
//! Which file that is, the index says; and the index may have been handed over by somebody who wants
//! to see another file of the user's. So the record is printed only if its bytes are those that were
//! indexed, which nobody can have put into an index without knowing them.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use crate::cli::Common;
use crate::index::ledger::FileRecord;
use crate::index::reader::Snapshot;
use crate::index::writer::last_run;
use newsdex_archive::{Limits, ReadOptions};
use newsdex_text::article::{Article, Origin};
use newsdex_text::file_name;

/// The file of an article does not hold what was indexed any more.
#[derive(Debug, thiserror::Error)]
#[error("{path} is not as it was when it was indexed: this record of it is another one now")]
pub(super) struct ChangedFile {
    path: String,
}

impl ChangedFile {
    /// What the user can do.
    pub(super) const HINT: &str = "`newsdex index` with this folder brings the index up to date";
}

/// Writes the record that an article was read from.
///
/// # Errors
///
/// [`ChangedFile`] when the file holds another record now; a plain error when it cannot be read.
pub(super) fn write(
    snapshot: &Snapshot,
    article: &Article,
    common: &Common,
    out: &mut dyn Write,
) -> Result<()> {
    let origin = &article.origin;
    let Some(path) = last_run(snapshot.index())?.file(&origin.path) else {
        bail!(
            "the index does not say where {} was",
            file_name::shown(&origin.path)
        )
    };
    let kind = fs::metadata(&path)
        .with_context(|| format!("cannot read {}", file_name::shown_path(&path)))?;
    if !kind.is_file() {
        bail!("{} is no regular file", file_name::shown_path(&path));
    }
    let record = original(snapshot, article, &path)?;
    common.say(&format!(
        "The record is in {}.",
        file_name::shown_path(&path)
    ));
    out.write_all(&record)?;
    Ok(())
}

fn original(snapshot: &Snapshot, article: &Article, path: &Path) -> Result<Vec<u8>> {
    let files = snapshot.files()?;
    let number = files.find(&article.origin.path);
    let file = number.and_then(|number| files.get(number));
    if let Some(FileRecord { reading, .. }) = file
        && let Some(hash) = snapshot.record_hash(article.id.as_str())?
        && let Ok(record) = newsdex_archive::original(path, &article.origin, &Arc::default())
        && record.fingerprint(reading).max(1) == hash
    {
        return Ok(record.into_stored());
    }
    // One of several articles of a record, or one that was read with other limits: then the whole file
    // has to be as it was.
    let now = newsdex_archive::fingerprint(path)
        .with_context(|| format!("cannot read {}", file_name::shown_path(path)))?
        as u64;
    if file.and_then(|file| file.fingerprint) != Some(now) {
        let path = file_name::shown_path(path);
        bail!(ChangedFile { path });
    }
    without_limits(path, &article.origin)
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
