//! Handles Ctrl-C and the signals that end a process.
//!
//! The first signal asks the command to stop: a command that writes an index commits the files it has read
//! completely. The exit code tells which signal it was. The second signal ends the process at once.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};

/// How long a command that writes no index may take to stop.
const MOMENT: Duration = Duration::from_millis(500);

/// The signal that stopped a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interruption {
    /// Ctrl-C (SIGINT).
    CtrlC,
    /// The terminal was closed (SIGHUP).
    HangUp,
    /// The system or a user ended the process with `kill` (SIGTERM).
    Terminated,
}

impl Interruption {
    /// The exit code: 128 plus the number of the signal.
    pub(super) fn code(self) -> u8 {
        match self {
            Interruption::HangUp => 129,
            Interruption::CtrlC => 130,
            Interruption::Terminated => 143,
        }
    }

    fn of_code(code: u8) -> Interruption {
        match code {
            129 => Interruption::HangUp,
            143 => Interruption::Terminated,
            _ => Interruption::CtrlC,
        }
    }

    /// Whether this exit code means that a signal stopped the run.
    pub(super) fn is_code(code: u8) -> bool {
        code == Interruption::of_code(code).code()
    }
}

/// Tells a command to stop, and why.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop {
    /// Set by the first signal.
    pub(super) flag: Arc<AtomicBool>,
    code: Arc<AtomicU8>,
}

impl Stop {
    /// The signal that arrived; `None` if there was none.
    pub(super) fn interruption(&self) -> Option<Interruption> {
        let is_set = self.flag.load(Ordering::Acquire);
        is_set.then(|| Interruption::of_code(self.code.load(Ordering::Relaxed)))
    }

    fn set(&self, interruption: Interruption) {
        self.code.store(interruption.code(), Ordering::Relaxed);
        self.flag.store(true, Ordering::Release);
    }
}

/// Handles signals for a command that writes an index and needs time to commit.
///
/// # Errors
///
/// Fails if the signal handlers cannot be installed.
pub(super) fn stop_with_a_commit() -> Result<Stop> {
    stop_at_first(|| {
        // If standard error is closed, there is no place to report it.
        let _ = writeln!(
            io::stderr(),
            "\nStopping after a last commit; press Ctrl-C again to stop at once."
        );
    })
}

/// Handles signals for the reading room, which finishes the requests in progress.
///
/// # Errors
///
/// Fails if the signal handlers cannot be installed.
pub(super) fn stop_serving() -> Result<Stop> {
    stop_at_first(|| {})
}

/// The first signal sets the flag and calls `tell`, the second ends the process.
fn stop_at_first(tell: impl Fn() + Send + 'static) -> Result<Stop> {
    let stop = Stop::default();
    let handed = stop.clone();
    let mut is_first = true;
    watch(move |interruption| {
        if !std::mem::take(&mut is_first) {
            end_at_once(interruption);
        }
        handed.set(interruption);
        tell();
    })?;
    Ok(stop)
}

/// Handles signals for a command that writes no index: it gets half a second to finish its current line.
///
/// # Errors
///
/// Fails if the signal handlers cannot be installed.
pub(super) fn stop_soon() -> Result<Stop> {
    let stop = Stop::default();
    let handed = stop.clone();
    watch(move |interruption| {
        handed.set(interruption);
        std::thread::sleep(MOMENT);
        end_at_once(interruption);
    })?;
    Ok(stop)
}

#[expect(
    clippy::exit,
    reason = "the user asked twice, or the command writes no index; commits are always complete"
)]
fn end_at_once(interruption: Interruption) {
    std::process::exit(i32::from(interruption.code()));
}

/// Calls `hear` for every signal, on a separate thread.
#[cfg(unix)]
fn watch(mut hear: impl FnMut(Interruption) + Send + 'static) -> Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]);
    let mut signals = signals.context("cannot install signal handlers")?;
    let listen = move || {
        for signal in signals.forever() {
            hear(match signal {
                SIGHUP => Interruption::HangUp,
                SIGTERM => Interruption::Terminated,
                _ => Interruption::CtrlC,
            });
        }
    };
    let thread = std::thread::Builder::new().name("newsdex-signals".into());
    thread
        .spawn(listen)
        .context("cannot install signal handlers")?;
    Ok(())
}

#[cfg(not(unix))]
fn watch(mut hear: impl FnMut(Interruption) + Send + 'static) -> Result<()> {
    ctrlc::set_handler(move || hear(Interruption::CtrlC))
        .context("cannot install a handler for Ctrl-C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_of_signals_are_told_from_others() {
        for interruption in [
            Interruption::CtrlC,
            Interruption::HangUp,
            Interruption::Terminated,
        ] {
            assert_eq!(Interruption::of_code(interruption.code()), interruption);
            assert!(Interruption::is_code(interruption.code()));
        }
        for code in [0, 1, 2, 3, 4, 128, 255] {
            assert!(!Interruption::is_code(code), "{code}");
        }
    }
}
