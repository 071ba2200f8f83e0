//! Shared by the commands that write an index: their identity in the lock and the log, `--wait`, and the log
//! entry at the end.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Error, Result};
use clap::Args;

use crate::cli::{Common, FAILED, LOCKED, Outcome};
use crate::index::IndexDirectory;
use crate::index::lock::Locked;
use crate::index::runs::{RunEnd, RunStart};
use crate::ingest::Summary;
use crate::machine;
use newsdex_text::file_name::encoded;

/// The time between two attempts to get the lock.
const BETWEEN_TRIES: Duration = Duration::from_millis(200);

/// The flag `--wait`.
#[derive(Args)]
pub(super) struct WaitArgs {
    /// Seconds to wait if another process is writing the index
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0,
        hide_default_value = true
    )]
    wait: u64,
}

impl WaitArgs {
    /// Runs `work` again while another process holds the lock, until the time of `--wait` is over.
    pub(super) fn wait<T>(
        &self,
        common: &Common,
        stop: &AtomicBool,
        mut work: impl FnMut() -> Result<T>,
    ) -> Result<T> {
        let begun = Instant::now();
        let time = Duration::from_secs(self.wait);
        let mut is_told = false;
        loop {
            let result = work();
            let is_locked = result.as_ref().is_err_and(Error::is::<Locked>);
            let is_over = begun.elapsed() >= time || stop.load(Ordering::Relaxed);
            match result {
                Err(error) if is_locked && !is_over => {
                    if !is_told {
                        common.say(&format!("Waiting: {error}."));
                        is_told = true;
                    }
                    sleep(BETWEEN_TRIES.min(time.saturating_sub(begun.elapsed())));
                }
                done => return done,
            }
        }
    }
}

/// The identity of this process, for the lock and the log.
pub(super) fn run_start() -> RunStart {
    let began = SystemTime::now().duration_since(UNIX_EPOCH);
    let arguments = std::env::args_os().skip(1);
    RunStart {
        began_ms: began.map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(0)),
        process: std::process::id(),
        host: machine::host(),
        newsdex: env!("CARGO_PKG_VERSION").to_owned(),
        arguments: arguments
            .map(|argument| encoded(&argument).into_owned())
            .collect(),
        folder: std::env::current_dir().map_or(String::new(), |folder| {
            encoded(folder.as_os_str()).into_owned()
        }),
    }
}

/// The log entry of an index run that did not fail.
pub(super) fn ended(summary: &Summary, outcome: Outcome) -> RunEnd {
    let articles = summary.articles;
    RunEnd {
        exit: outcome.code(),
        generation: Some(summary.generation),
        added: articles.added,
        updated: articles.updated,
        unchanged: articles.unchanged,
        removed: articles.removed,
        failures: summary.failures.len() as u64,
        ..RunEnd::default()
    }
}

/// Writes to the log of an index how a run ended.
pub(super) fn log_end(
    index: &Path,
    start: &RunStart,
    ended: Result<RunEnd, &Error>,
    common: &Common,
) {
    let directory = IndexDirectory::at(index);
    let ended = ended.unwrap_or_else(|error| RunEnd {
        exit: if error.is::<Locked>() { LOCKED } else { FAILED },
        generation: directory.live().ok().flatten(),
        message: Some(format!("{error:#}")),
        ..RunEnd::default()
    });
    let now = run_start().began_ms;
    let ended = RunEnd {
        seconds: now.saturating_sub(start.began_ms) as f64 / 1_000.0,
        ..ended
    };
    // The run itself does not fail because of the log.
    if let Err(error) = directory.log_end(start, &ended) {
        common.say(&format!("note: cannot add this run to the log: {error:#}"));
    }
}
