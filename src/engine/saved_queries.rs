//! Reads the saved queries that users write into the index directory.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::hint::Hint;
use crate::index::files;
use newsdex_query::{SavedQueries, SavedQueriesError};

/// The name of the file of saved queries in the index directory.
const SAVED_QUERIES: &str = "queries.toml";

/// A file of saved queries that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct BrokenSavedQueries {
    path: PathBuf,
    error: SavedQueriesError,
}

impl Hint for BrokenSavedQueries {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.error.hint))
    }
}

/// The saved queries of an index directory; `None` if it has none.
///
/// # Errors
///
/// [`BrokenSavedQueries`]; a plain error if the file cannot be read.
pub fn saved_queries(index: &Path) -> Result<Option<SavedQueries>> {
    let path = index.join(SAVED_QUERIES);
    let Some(text) = files::read_own(&path)? else {
        return Ok(None);
    };
    match SavedQueries::parse(&text) {
        Ok(saved) => Ok(Some(saved)),
        Err(error) => Err(BrokenSavedQueries { path, error }.into()),
    }
}
