//! `newsdex watch`: keep the index up to date while folders change.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::reading::{ReadingArgs, say_links};
use crate::cli::run::{ended, log_end};
use crate::cli::signals::stop_with_a_commit;
use crate::cli::{Common, Outcome, report, shown_path, write_json};
use crate::index::lock::Locked;
use crate::ingest::watch::{Change, Watch};
use crate::ingest::{MissingRoot, StuckRecord, Summary, ingest};
use crate::output::progress::Silent;
use crate::output::stdout::StandardOutput;
use crate::output::{Format, json, terminal};

/// Keep an index up to date while folders change
///
/// Brings the index up to date as `newsdex index` does, then waits: what is new or changes is found
/// within two seconds, in batches. A folder that goes, as with its disk, keeps its articles and is
/// taken up again when it comes back. Ends with Ctrl-C, with what is whole committed; and with an error
/// when the index itself is moved away or removed.
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
    /// Look through all folders this often, whatever the system tells of them: it says nothing of
    /// what other machines write to a network disk
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// How long to wait for another process that writes the index, or after an error.
const BEFORE_RETRY: Duration = Duration::from_secs(1);

/// How long to wait at most when one run after the other fails, as on a full disk.
const LONGEST_BEFORE_RETRY: Duration = Duration::from_secs(60);

pub(super) fn run(args: &WatchArgs, common: &Common) -> Result<Outcome> {
    let index = common.index_path()?;
    let stop = stop_with_a_commit()?.flag;
    let every = Duration::from_secs(args.every);
    let mut watch = Watch::new(&args.paths, &index, every, args.reading.follows_links());
    let mut session = Session {
        args,
        common,
        index,
        stop,
        failures: Vec::new(),
    };
    // What is wrong from the beginning is a mistake of the command line, not of the night.
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
            // It went a moment ago; when it is back, the wait ends.
            Err(error) if error.is::<MissingRoot>() => is_due = false,
            Err(_) if !watch.has_index() => bail!(session.moved()),
            // Its thread is still at work, and only the end of the process ends it.
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

/// The index that is kept up to date is no longer where it was. No new one is begun in its place: it would
/// lack all that is no longer in the archive.
#[derive(Debug, thiserror::Error)]
#[error("the index {} was moved or removed while its folders were watched", index.display())]
pub(super) struct MovedIndex {
    index: PathBuf,
}

impl MovedIndex {
    /// What the user can do.
    pub(super) const HINT: &str =
        "nothing more is read; watch again with --index and the folder where the index is now";
}

/// What stays the same from run to run.
struct Session<'a> {
    args: &'a WatchArgs,
    common: &'a Common,
    index: PathBuf,
    stop: Arc<AtomicBool>,
    /// What could not be read in the last run: said once, not every two seconds.
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
        // Made anew each time: what counts as a date of the future changes while one waits.
        let reading = &self.args.reading;
        // One disk that is out does not keep the others from being read.
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
                &mut io::stderr().lock(),
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
            terminal::summary(summary, seconds, &mut io::stderr().lock())?;
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
        self.common
            .say(&format!("Watching {}; Ctrl-C ends it.", folders.join(", ")));
    }

    fn tell(&self, change: &Change) {
        self.common.say(&match change {
            Change::Gone(path) => format!(
                "{}: no longer there; its articles stay, and it is taken up again when it is back",
                shown_path(path)
            ),
            Change::Back(path) => format!("{}: there again", shown_path(path)),
            Change::Unwatched { path, reason } => format!(
                "{}: the system does not tell of changes ({reason}); it is looked through every other second",
                shown_path(path)
            ),
        });
    }

    /// Waits, unless it is to stop.
    fn pause(&self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until && !self.is_stopped() {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl WatchArgs {
    /// What is read, and how.
    pub(super) fn reading(self) -> (Vec<PathBuf>, ReadingArgs) {
        (self.paths, self.reading)
    }
}

/// How many unreadable inputs are listed at a time.
const MOST_FAILURES: usize = 50;
