//! Reads the synonyms that users write into the index directory.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::hint::Hint;
use crate::index::files;
use newsdex_query::{Synonyms, SynonymsError};

/// The name of the file of synonyms in the index directory.
const SYNONYMS: &str = "synonyms.toml";

/// A file of synonyms that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct BrokenSynonyms {
    path: PathBuf,
    error: SynonymsError,
}

impl Hint for BrokenSynonyms {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.error.hint))
    }
}

/// The synonyms of an index directory; `None` if it has none. `today` is in days since 1970-01-01.
///
/// # Errors
///
/// [`BrokenSynonyms`]; a plain error if the file cannot be read.
pub fn synonyms(index: &Path, today: i64) -> Result<Option<Synonyms>> {
    let path = index.join(SYNONYMS);
    let Some(text) = files::read_own(&path)? else {
        return Ok(None);
    };
    match Synonyms::parse(&text, today) {
        Ok(synonyms) => Ok(Some(synonyms)),
        Err(error) => Err(BrokenSynonyms { path, error }.into()),
    }
}
