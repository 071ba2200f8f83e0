//! How errors are printed: the message with its causes, and on the next line what the user can do.

use std::io::{self, Write};

use crate::cli::filters::UnreadableFlag;
use crate::cli::query::{BrokenSavedQueries, BrokenSynonyms};
use crate::cli::{Unreadable, verify, watch};
use crate::engine::{ChangedFile, QueryTooExpensive, Unsupported, UnusableExpression};
use crate::hint::Hint;
use crate::index::incomplete::Incomplete;
use crate::index::lock::Locked;
use crate::index::refused::SystemError;
use crate::index::{DamagedIndex, UnusableIndex};
use crate::ingest::{
    AmbiguousRoot, BrokenAliasFile, FilteredTakeover, LowDisk, MissingRoot, NothingToRebuild,
    StuckRecord,
};
use crate::output::paragraph;
use crate::output::stdout::OutputError;
use crate::output::texts::ForeignFile;

/// Gives the hint of an error that is of one type.
type HintOf = fn(&anyhow::Error) -> Option<String>;

/// The types of errors that have hints.
static HINTS: [HintOf; 21] = [
    hint_of::<UnusableIndex>,
    hint_of::<Unreadable>,
    hint_of::<Locked>,
    hint_of::<DamagedIndex>,
    hint_of::<verify::Unmendable>,
    hint_of::<UnreadableFlag>,
    hint_of::<ChangedFile>,
    hint_of::<Unsupported>,
    hint_of::<watch::MovedIndex>,
    hint_of::<MissingRoot>,
    hint_of::<NothingToRebuild>,
    hint_of::<UnusableExpression>,
    hint_of::<QueryTooExpensive>,
    hint_of::<BrokenSavedQueries>,
    hint_of::<BrokenSynonyms>,
    hint_of::<BrokenAliasFile>,
    hint_of::<FilteredTakeover>,
    hint_of::<AmbiguousRoot>,
    hint_of::<LowDisk>,
    hint_of::<StuckRecord>,
    hint_of::<ForeignFile>,
];

fn hint_of<E: Hint + std::error::Error + Send + Sync + 'static>(
    error: &anyhow::Error,
) -> Option<String> {
    Some(error.downcast_ref::<E>()?.hint()?.into_owned())
}

fn hint(error: &anyhow::Error) -> Option<String> {
    let of_output = || {
        io_errors(error)
            .find_map(output_error)?
            .hint()
            .map(|hint| hint.into_owned())
    };
    let of_system = || {
        SystemError::among(error)?
            .hint()
            .map(|hint| hint.into_owned())
    };
    HINTS
        .iter()
        .find_map(|hint_of| hint_of(error))
        .or_else(of_output)
        .or_else(of_system)
}

fn output_error(error: &io::Error) -> Option<&OutputError> {
    error.get_ref()?.downcast_ref()
}

/// Prints an error with its causes on one line, and a hint on the next line if there is one.
pub(super) fn report(error: &anyhow::Error) {
    // The message may quote an archive or a script: line breaks are the only control characters that reach
    // the terminal.
    let text = paragraph::without_controls(&match SystemError::among(error)
        .is_some_and(|found| found.is_out_of_files())
    {
        // The name of the file that could not be opened does not help here.
        true => match error.to_string() {
            text if text.contains("too many open files") => text,
            text => format!("{text}: too many open files"),
        },
        false => format!("{error:#}"),
    });
    // If standard error is closed, there is no place to report it.
    let _ = writeln!(io::stderr(), "newsdex: {text}");
    if let Some(hint) = hint(error) {
        let _ = writeln!(io::stderr(), "hint: {}", paragraph::without_controls(&hint));
    }
}

/// Warns that articles are missing from the index; `--quiet` does not suppress this.
pub(super) fn report_incomplete(incomplete: &Incomplete) {
    let _ = writeln!(
        io::stderr(),
        "newsdex: {incomplete}\nhint: {}",
        Incomplete::HINT
    );
}

pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    io_errors(error).any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The errors of the system among the causes of an error.
fn io_errors(error: &anyhow::Error) -> impl Iterator<Item = &io::Error> {
    error.chain().filter_map(|cause| {
        let of_csv = match cause.downcast_ref().map(::csv::Error::kind) {
            Some(::csv::ErrorKind::Io(error)) => Some(error),
            _ => None,
        };
        cause.downcast_ref::<io::Error>().or(of_csv)
    })
}
