//! How errors are printed: the message with its causes, and on the next line what the user can do.

use std::io::{self, Write};

use crate::cli::filters::UnreadableFlag;
use crate::cli::{Unreadable, serve, verify, watch};
use crate::hint::Hint;
use crate::index::incomplete::Incomplete;
use crate::output::hints::{self, HintOf, hint_of};
use crate::output::paragraph;
use crate::output::stdout::OutputError;
use crate::output::texts::ForeignFile;
use crate::serve::{UnusableName, UnusableToken};

/// The hints of the errors that only the command line has.
static HINTS: [HintOf; 9] = [
    hint_of::<Unreadable>,
    hint_of::<verify::Unmendable>,
    hint_of::<UnreadableFlag>,
    hint_of::<watch::MovedIndex>,
    hint_of::<ForeignFile>,
    hint_of::<serve::OpenDoor>,
    hint_of::<serve::TakenPort>,
    hint_of::<UnusableName>,
    hint_of::<UnusableToken>,
];

fn hint(error: &anyhow::Error) -> Option<String> {
    let of_output = || {
        io_errors(error)
            .find_map(output_error)?
            .hint()
            .map(|hint| hint.into_owned())
    };
    let own = HINTS.iter().find_map(|hint_of| hint_of(error));
    own.or_else(|| hints::hint(error)).or_else(of_output)
}

fn output_error(error: &io::Error) -> Option<&OutputError> {
    error.get_ref()?.downcast_ref()
}

/// Prints an error with its causes on one line, and a hint on the next line if there is one.
pub(super) fn report(error: &anyhow::Error) {
    let text = hints::message(error);
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
