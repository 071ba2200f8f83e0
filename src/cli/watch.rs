//! `newsdex watch`: keeps the index up to date while folders change.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::reading::{ReadingArgs, say_links};
use crate::cli::run::{ended, log_end};
use crate::cli::signals::stop_with_a_commit;
use crate::cli::{Common, Outcome, report, shown_path, write_json};
use crate::hint::Hint;
use crate::index::lock::Locked;
use crate::ingest::watch::{Change, Watch};
use crate::ingest::{MissingRoot, StuckRecord, Summary, ingest};
use crate::output::progress::Silent;
use crate::output::stderr::StandardError;
use crate::output::stdout::StandardOutput;
use crate::output::{Format, json, terminal};
use newsdex_archive::failure::InputOutcome;

/// Keep an index up to date while folders change
///
/// Updates the index as `newsdex index` does, then waits for changes and indexes new and changed
/// files within about two seconds. If a folder disappears, for example because its disk is
/// unmounted, its articles stay in the index, and watching resumes when the folder is back. Ctrl-C
/// stops watching; files that were read completely are committed. Moving or deleting the index ends
/// the command with an error.
///
/// Examples:
///   newsdex watch ~/clippings
///   newsdex watch --format jsonl /mnt/wire | tee -a runs.jsonl
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct WatchArgs {
    /// Folders and files to watch
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Scan all folders every SECONDS, because the system does not report what other machines write to a
    /// network disk
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// Stop when standard input ends, as `newsdex serve --watch` needs it
    #[arg(long, hide = true)]
    end_with_stdin: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Time to wait before the next attempt if another process writes the index, or after an error.
const BEFORE_RETRY: Duration = Duration::from_secs(1);

/// Maximum time to wait if one run after the other fails, as on a full disk.
const LONGEST_BEFORE_RETRY: Duration = Duration::from_secs(60);

pub(super) fn run(args: &WatchArgs, common: &Common) -> Result<Outcome> {
    #[cfg(feature = "remote")]
    crate::cli::engine::refuse_engine(common, "`newsdex watch`")?;
    let index = common.index_path()?;
    let stop = stop_with_a_commit()?.flag;
    if args.end_with_stdin {
        stop_with_stdin(&stop)?;
    }
    let every = Duration::from_secs(args.every);
    let mut watch = Watch::new(&args.paths, &index, every, args.reading.follows_links());
    let mut session = Session {
        args,
        common,
        index,
        stop,
        failures: Vec::new(),
    };
    // An error in the first run ends the command: it is probably a mistake on the command line.
    watch.begin().iter().for_each(|change| session.tell(change));
    session.run_once(true)?;
    watch.watch_index();
    session.say_watching();
    let mut wait_before_retry = BEFORE_RETRY;
    let mut is_due = false;
    while !session.is_stopped() {
        if !is_due {
            watch.wait(&session.stop, &mut |change| session.tell(&change));
        }
        if session.is_stopped() {
            break;
        }
        if !watch.has_index() {
            bail!(session.moved());
        }
        match session.run_once(false) {
            Ok(()) => {
                is_due = false;
                wait_before_retry = BEFORE_RETRY;
            }
            // The folder has just disappeared; the wait ends when it is back.
            Err(error) if error.is::<MissingRoot>() => is_due = false,
            Err(_) if !watch.has_index() => bail!(session.moved()),
            // The thread of the record is still running, and only the end of the process stops it.
            Err(error) if error.is::<StuckRecord>() => return Err(error),
            Err(error) => {
                if !(is_due && error.is::<Locked>()) {
                    report(&error);
                }
                session.pause(wait_before_retry);
                is_due = true;
                if !error.is::<Locked>() {
                    wait_before_retry = (wait_before_retry * 2).min(LONGEST_BEFORE_RETRY);
                }
            }
        }
    }
    Ok(Outcome::Done)
}

/// Stops the command when the process that started it ends, however it ends.
fn stop_with_stdin(stop: &Arc<AtomicBool>) -> Result<()> {
    let stop = Arc::clone(stop);
    let wait = move || {
        // An error also means that nobody holds the other end.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        stop.store(true, Ordering::Release);
    };
    let thread = std::thread::Builder::new().name("newsdex-stdin".into());
    thread.spawn(wait).context("cannot start a thread")?;
    Ok(())
}

/// The index was moved or deleted. No new index is created in its place, because it would lack the articles
/// whose files no longer exist.
#[derive(Debug, thiserror::Error)]
#[error("the index {} was moved or deleted while newsdex was watching", index.display())]
pub(super) struct MovedIndex {
    index: PathBuf,
}

impl Hint for MovedIndex {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "run `newsdex watch` again, with the new location of the index as --index DIR",
        ))
    }
}

/// The state of a watch, from run to run.
struct Session<'a> {
    args: &'a WatchArgs,
    common: &'a Common,
    index: PathBuf,
    stop: Arc<AtomicBool>,
    /// The failures of the last run, so that each is printed once and not every two seconds.
    failures: Vec<String>,
}

impl Session<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn moved(&self) -> MovedIndex {
        MovedIndex {
            index: self.index.clone(),
        }
    }

    fn run_once(&mut self, is_first: bool) -> Result<()> {
        // Made for each run, because the latest accepted date of publication depends on the current day.
        let reading = &self.args.reading;
        // The other folders are read even if one is missing.
        let is_read = |path: &&PathBuf| is_first || path.exists();
        let paths: Vec<PathBuf> = self.args.paths.iter().filter(is_read).cloned().collect();
        if paths.is_empty() {
            return Ok(());
        }
        let mut request = reading.request(&paths, &self.index, self.common)?;
        request.may_begin_index = is_first;
        let begun = Instant::now();
        let result = ingest(&request, &mut Silent, &self.stop);
        let has_changed = result.as_ref().map_or(true, |summary| {
            let articles = summary.articles;
            articles.added + articles.updated + articles.removed > 0
        });
        if is_first || has_changed {
            let ended = result.as_ref().map(|summary| ended(summary, Outcome::Done));
            log_end(&self.index, &request.run, ended, self.common);
        }
        let summary = result?;
        self.show(&summary, begun.elapsed().as_secs_f64(), is_first)
    }

    fn show(&mut self, summary: &Summary, seconds: f64, is_first: bool) -> Result<()> {
        let failures: Vec<String> = summary.failures.iter().map(ToString::to_string).collect();
        let is_new_failure = failures != self.failures;
        if is_new_failure {
            let known = std::mem::replace(&mut self.failures, failures);
            let new = summary
                .failures
                .iter()
                .filter(|failure| !known.contains(&failure.to_string()));
            let new: Vec<_> = new.cloned().collect();
            terminal::failures(
                &new,
                MOST_FAILURES,
                self.common.verbose,
                &mut StandardError::open(),
            )?;
        }
        if is_first {
            say_links(summary.links_not_followed, self.common);
        }
        let articles = summary.articles;
        let has_changed = articles.added + articles.updated + articles.removed > 0;
        if !(is_first || has_changed || is_new_failure) {
            return Ok(());
        }
        if matches!(self.common.format, Some(Format::Json | Format::Jsonl)) {
            let index = shown_path(&self.index);
            let mut out = StandardOutput::open(Format::Jsonl);
            write_json(&json::summary(&index, summary, seconds), &mut out)?;
            out.flush()?;
        } else if !self.common.quiet {
            if is_first {
                let are_listed =
                    |outcome| !matches!(outcome, InputOutcome::Skipped | InputOutcome::Noted);
                terminal::reasons(&summary.reasons, are_listed, &mut StandardError::open())?;
            }
            terminal::summary(summary, seconds, &mut StandardError::open())?;
        }
        Ok(())
    }

    fn say_watching(&self) {
        let folders: Vec<String> = self
            .args
            .paths
            .iter()
            .map(|path| shown_path(path))
            .collect();
        self.common.say(&format!(
            "Watching {}. Press Ctrl-C to stop.",
            folders.join(", ")
        ));
    }

    fn tell(&self, change: &Change) {
        self.common.say(&match change {
            Change::Gone(path) => format!(
                "{} is missing; its articles stay in the index, and watching resumes when it is back",
                shown_path(path)
            ),
            Change::Back(path) => format!("{} is back", shown_path(path)),
            Change::Unwatched { path, reason } => format!(
                "{}: the system does not report changes ({reason}), so newsdex scans it every two seconds",
                shown_path(path)
            ),
        });
    }

    /// Waits, or returns at once if the command is to stop.
    fn pause(&self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until && !self.is_stopped() {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl WatchArgs {
    /// The paths to read, and the options for reading them.
    pub(super) fn reading(self) -> (Vec<PathBuf>, ReadingArgs) {
        (self.paths, self.reading)
    }
}

/// How many unreadable inputs are printed per run.
const MOST_FAILURES: usize = 50;
