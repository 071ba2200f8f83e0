//! The message of an error, and what the user can do about it: for the terminal and for the reading room.

use crate::engine::{
    BrokenSavedQueries, BrokenSynonyms, ChangedFile, QueryTooExpensive, Unsupported,
    UnusableExpression,
};
use crate::hint::Hint;
use crate::index::alerts::BrokenAlerts;
use crate::index::lock::Locked;
use crate::index::refused::SystemError;
use crate::index::{DamagedIndex, UnusableIndex};
use crate::ingest::{
    AmbiguousRoot, BrokenAliasFile, FilteredTakeover, LowDisk, MissingRoot, NothingToRebuild,
    StuckRecord,
};
use crate::output::paragraph;
#[cfg(feature = "remote")]
use crate::remote::{BadAddress, EngineError};

/// Gives the hint of an error that is of one type.
pub type HintOf = fn(&anyhow::Error) -> Option<String>;

/// The types of errors that have hints.
static HINTS: [HintOf; 17] = [
    hint_of::<UnusableIndex>,
    hint_of::<Locked>,
    hint_of::<DamagedIndex>,
    hint_of::<ChangedFile>,
    hint_of::<Unsupported>,
    hint_of::<MissingRoot>,
    hint_of::<NothingToRebuild>,
    hint_of::<UnusableExpression>,
    hint_of::<QueryTooExpensive>,
    hint_of::<BrokenSavedQueries>,
    hint_of::<BrokenSynonyms>,
    hint_of::<BrokenAlerts>,
    hint_of::<BrokenAliasFile>,
    hint_of::<FilteredTakeover>,
    hint_of::<AmbiguousRoot>,
    hint_of::<LowDisk>,
    hint_of::<StuckRecord>,
];

/// The errors of an index on a server that have hints.
#[cfg(feature = "remote")]
static REMOTE_HINTS: [HintOf; 2] = [hint_of::<EngineError>, hint_of::<BadAddress>];
#[cfg(not(feature = "remote"))]
static REMOTE_HINTS: [HintOf; 0] = [];

/// The hint of an error, if it is of this type.
pub fn hint_of<E: Hint + std::error::Error + Send + Sync + 'static>(
    error: &anyhow::Error,
) -> Option<String> {
    Some(error.downcast_ref::<E>()?.hint()?.into_owned())
}

/// The hint for an error: how the user can solve it. `None` if there is none.
pub fn hint(error: &anyhow::Error) -> Option<String> {
    let of_system = || {
        SystemError::among(error)?
            .hint()
            .map(|hint| hint.into_owned())
    };
    HINTS
        .iter()
        .chain(&REMOTE_HINTS)
        .find_map(|hint_of| hint_of(error))
        .or_else(of_system)
}

/// An error with its causes on one line. It may quote an archive or a script: line breaks are the only control
/// characters in it.
pub fn message(error: &anyhow::Error) -> String {
    let is_out_of_files = SystemError::among(error).is_some_and(|found| found.is_out_of_files());
    paragraph::without_controls(&match is_out_of_files {
        // The name of the file that could not be opened does not help here.
        true => match error.to_string() {
            text if text.contains("too many open files") => text,
            text => format!("{text}: too many open files"),
        },
        false => format!("{error:#}"),
    })
}
