//! Why an index cannot be used at all.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::hint::Hint;
use crate::index::{CURRENT, FORMAT_VERSION};

/// The index is missing, or this newsdex cannot use it.
#[derive(Debug, thiserror::Error)]
pub enum UnusableIndex {
    /// The directory does not exist or contains no index.
    #[error("no index in {}", directory.display())]
    Missing {
        /// The directory that was searched.
        directory: PathBuf,
    },
    /// The directory contains other files.
    #[error("{} is not a newsdex index", directory.display())]
    Foreign {
        /// The directory.
        directory: PathBuf,
    },
    /// `CURRENT` does not contain the number of an existing generation.
    #[error("the index in {} is damaged: {CURRENT} names no generation", directory.display())]
    NoGeneration {
        /// The directory.
        directory: PathBuf,
    },
    /// The index was made by a newer version.
    #[error(
        "the index was made by a newer newsdex (format {format}, this one knows up to {FORMAT_VERSION})"
    )]
    Newer {
        /// The version of its format.
        format: u32,
    },
    /// The index was made by an older version with other fields or analyzers.
    #[error("the index was made by newsdex {newsdex}, and this version cannot read it")]
    Older {
        /// The version that made it.
        newsdex: String,
    },
    /// There is only the live generation.
    #[error("there is no earlier index to switch back to")]
    NothingToRollBackTo,
}

impl Hint for UnusableIndex {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match self {
            UnusableIndex::Missing { .. } => {
                "create one with `newsdex index FOLDER`, or use --index DIR if it is elsewhere"
            }
            UnusableIndex::Foreign { .. } => "use --index DIR with an empty or a new folder",
            UnusableIndex::NoGeneration { .. } => {
                "restore it with `newsdex verify --repair`, or build a new one with `newsdex index --rebuild FOLDER`"
            }
            UnusableIndex::Newer { .. } => {
                "use the newer newsdex, or build a new index with --rebuild"
            }
            UnusableIndex::Older { .. } => {
                "build a new index with `newsdex index --rebuild FOLDER`"
            }
            UnusableIndex::NothingToRollBackTo => {
                "only a rebuild keeps an earlier index, until the next rebuild"
            }
        }))
    }
}
