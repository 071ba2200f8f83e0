//! `newsdex show --original`: prints the record that an article was read from, byte for byte.
//!
//! The index names the file, and the index may come from a stranger who wants to read another file of the
//! user. So the record is printed only if its hash is the hash in the index: nobody can store that hash
//! without knowing the bytes already.

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

/// The file of an article has changed since it was indexed.
#[derive(Debug, thiserror::Error)]
#[error("{path} has changed since it was indexed, and this record with it")]
pub(super) struct ChangedFile {
    path: String,
}

impl ChangedFile {
    /// What the user can do.
    pub(super) const HINT: &str = "run `newsdex index` on its folder to update the index";
}

/// Writes the record that an article was read from.
///
/// # Errors
///
/// [`ChangedFile`] if the record has changed; a plain error if the file cannot be read.
pub(super) fn write(
    snapshot: &Snapshot,
    article: &Article,
    common: &Common,
    out: &mut dyn Write,
) -> Result<()> {
    let origin = &article.origin;
    let Some(path) = last_run(snapshot.index())?.file(&origin.path) else {
        bail!(
            "the index does not know the location of {}",
            file_name::shown(&origin.path)
        )
    };
    let kind = fs::metadata(&path)
        .with_context(|| format!("cannot read {}", file_name::shown_path(&path)))?;
    if !kind.is_file() {
        bail!("{} is not a regular file", file_name::shown_path(&path));
    }
    let record = original(snapshot, article, &path)?;
    common.say(&format!(
        "Record read from {}.",
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
    // The article is one of several in its record, or was read with other limits: then the whole file must
    // be unchanged.
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
    // The limits were checked when the article was indexed.
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
