//! Finds the location of the record that an article was made from.

use anyhow::{Result, bail};

use crate::engine::original::OriginalLocation;
use crate::index::reader::Snapshot;
use crate::index::writer::last_run;
use newsdex_text::article::Article;
use newsdex_text::file_name;

/// The location of the record of an article, from the index.
///
/// # Errors
///
/// Fails if the index does not know the location, and if it is damaged.
pub(super) fn location(snapshot: &Snapshot, article: &Article) -> Result<OriginalLocation> {
    let origin = &article.origin;
    let Some((root, path)) = last_run(snapshot.index())?.root_and_file(&origin.path) else {
        bail!(
            "the index does not know the location of {}",
            file_name::shown(&origin.path)
        )
    };
    let files = snapshot.files()?;
    let number = files.find(&origin.path);
    let file = number.and_then(|number| files.get(number));
    let record = match &file {
        Some(file) => {
            let hash = snapshot.record_hash(article.id.as_str())?;
            hash.map(|hash| (hash, file.reading))
        }
        None => None,
    };
    Ok(OriginalLocation {
        path,
        root,
        origin: origin.clone(),
        record,
        file: file.and_then(|file| file.fingerprint),
    })
}
