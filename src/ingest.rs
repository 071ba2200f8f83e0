//! The main loop of a run: read, enrich, write.
//!
//! ```text
//! plan ─► reader (one thread) ─► batches ─► rayon: articles, names, documents ─► writer ─► commit
//! ```
//!
//! One thread reads files in sequence and divides them into records. All cores turn batches of records into
//! documents. The writer adds them in the order of reading, so the result does not depend on the number of
//! threads. Every queue counts bytes. The list of files is in the same commit as the articles, so the two can
//! never disagree.

mod batch;
mod crew;
mod disk;
mod identifiers;
mod intake;
mod names;
mod plan;
mod reader;
pub mod record;
#[cfg(feature = "remote")]
pub mod remote;
mod stories;
mod summary;
mod suspects;
mod tally;
pub mod watch;
mod watchdog;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, bail};
use globset::GlobSet;

use crate::index::additions::Additions;
use crate::index::documents::file_document;
use crate::index::ledger::Ledger;
use crate::index::reader::Snapshot;
use crate::index::refused::SystemError;
use crate::index::runs::RunStart;
use crate::index::writer::{self, RootRecord, RunRecord, Writer, last_run};
use crate::index::{DamagedIndex, IndexDirectory, OpenGeneration};
use crate::ingest::disk::Disk;
use crate::ingest::intake::{Intake, Known, Versions};
use crate::ingest::names::AliasFile;
use crate::ingest::plan::plan;
use crate::ingest::summary::{reports, summary_of_plan};
use crate::ingest::suspects::Suspects;
use crate::machine;
use newsdex_archive::ReadOptions;
use newsdex_text::checkpoint::{Limit, within};
use newsdex_text::settings_hash::SettingsHash;

pub use self::disk::LowDisk;
pub use self::names::{ALIAS_FILE, BrokenAliasFile};
pub use self::plan::{AmbiguousRoot, FilteredTakeover, MissingRoot, NothingToRebuild};
pub use self::summary::{ArticleCounts, FileCounts, Summary};
pub use self::watchdog::StuckRecord;

/// What to index and how.
#[derive(Debug, Clone)]
pub struct IngestRequest {
    /// The index directory.
    pub index: PathBuf,
    /// Whether a new index is created if there is none.
    pub may_begin_index: bool,
    /// Folders and files to read.
    pub roots: Vec<PathBuf>,
    /// Whether to read everything again into a new generation.
    pub rebuild: bool,
    /// Whether articles of deleted files stay in the index.
    pub keep_missing: bool,
    /// Whether to report only what would be done.
    pub dry_run: bool,
    /// If not empty, only matching files are read.
    pub include: GlobSet,
    /// Matching files are skipped.
    pub exclude: GlobSet,
    /// Only articles published on or after this day (days since 1970), or undated.
    pub since: Option<i64>,
    /// If set, only this part of the files is read.
    pub shard: Option<Shard>,
    /// A hash of `include`, `exclude` and `shard`; `None` if all files are read.
    pub selection: Option<u64>,
    /// Number of threads.
    pub threads: usize,
    /// Memory budget, approximate.
    pub memory_bytes: usize,
    /// Approximate time between commits; `None` for one commit at the end. A rebuild always has one commit,
    /// at its end.
    pub commit_every: Option<Duration>,
    /// Whether the old text of changed articles is kept.
    pub keep_versions: bool,
    /// The window of days in which copies of a text are looked for; `None` for the window of the last run.
    pub copies_window: Option<u32>,
    /// The time of the run, in seconds since 1970.
    pub now: i64,
    /// How to read archives.
    pub read: ReadOptions,
    /// The process of the run, for the lock and the log.
    pub run: RunStart,
}

/// The version of [`IngestRequest::reading`]: 1 was a hash of how Rust prints the options.
const READING_VERSION: u8 = 2;

impl IngestRequest {
    /// A hash of all options that decide which articles a file gives. A file that was read with other options
    /// must be read again.
    pub fn reading(&self) -> u64 {
        let mut hash = SettingsHash::new(READING_VERSION);
        hash.optional(self.since);
        self.read.add_to(&mut hash);
        hash.finish()
    }

    /// Whether this request reads all files of an archive that the index may contain.
    pub fn covers(&self, root: &RootRecord) -> bool {
        self.selection.is_none() || self.selection == root.selection
    }

    /// Whether `include`, `exclude` or `shard` leaves out files.
    fn is_filtered(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }
}

/// One part of an archive that is divided among several machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Number of the part, from 1.
    pub number: u32,
    /// Number of parts.
    pub of: u32,
}

/// With less memory than this for a run, small pages and a single worker are worth their time.
const MUCH_MEMORY: usize = 128_000_000;

/// Receives the progress of a run.
pub trait Progress {
    /// Called once with the number and the total size of the files to read.
    fn planned(&mut self, files: u64, bytes: u64);
    /// Called with the totals so far.
    fn advanced(&mut self, articles: u64, bytes: u64);
    /// Called when everything is read and segments are written and merged.
    fn committing(&mut self);
    /// Called at the end of the run.
    fn finished(&mut self);
}

/// Updates an index from the files in the given folders.
///
/// `stop` ends the run early: everything read so far is committed, and the next run resumes from there.
///
/// # Errors
///
/// [`MissingRoot`], [`AmbiguousRoot`], [`crate::index::lock::Locked`], [`crate::index::UnusableIndex`],
/// or a plain error if the index cannot be written. Earlier commits stay. A file that cannot be read is not an
/// error: see [`Summary::failures`].
pub fn ingest(
    request: &IngestRequest,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    for root in &request.roots {
        plan::check_root(root)?;
    }
    if request.memory_bytes < MUCH_MEMORY {
        machine::use_small_pages();
    }
    let directory = IndexDirectory::at(&request.index);
    if request.dry_run {
        return dry_run(request, &directory, stop);
    }
    let aliases = AliasFile::read(directory.path())?;
    let locked = match request.may_begin_index {
        true => directory.lock(&request.run)?,
        false => directory.lock_present(&request.run)?,
    };
    let suspects = Arc::new(Suspects::begin(directory.path(), request.run.began_ms)?);
    let generation = match request.rebuild {
        true => locked.begin()?,
        false => {
            locked.finish_marking()?;
            locked.open_live()?
        }
    };
    // A rebuild takes some data from the old index. If the old index cannot be read, it does without them.
    let live = match request.rebuild {
        true => Some(directory.open()),
        false => None,
    };
    // A damaged index is not kept for a rollback.
    let broken = match (&live, directory.live()) {
        (Some(Err(error)), Ok(number)) if error.is::<DamagedIndex>() => number,
        _ => None,
    };
    let live = live.and_then(Result::ok).map(Arc::new);
    let before = match generation.is_live {
        true => Some(Arc::new(generation.snapshot()?)),
        false => None,
    };
    let additions = match request.rebuild {
        true => locked.additions(live.as_deref(), true),
        false => locked.additions(before.as_deref(), false),
    };
    let additions = match additions {
        Err(_) if request.rebuild => locked.additions(None, true)?,
        additions => additions?,
    };
    let held = live.as_deref().map_or(Vec::new(), roots_held);
    let window_before = live.as_ref().and_then(|live| live.stories().window());
    let copies_window = request.copies_window.or(window_before);
    let mut is_live = generation.is_live;
    let mut committed = || {
        if !is_live && !request.rebuild {
            // The first index becomes live at once, so that searches see it grow and an interrupted run can
            // resume.
            locked.switch_to(generation.number)?;
            is_live = true;
        }
        Ok(())
    };
    let mut result = into_generation(
        request,
        &generation,
        &suspects,
        progress,
        stop,
        Before {
            live,
            before,
            additions,
        },
        &mut committed,
    );
    // Nothing is read after this.
    suspects.end();
    if let Ok((summary, run)) = &mut result {
        let is_named = |name: &String| run.roots.iter().any(|root| root.name == *name);
        summary.left_out = held.into_iter().filter(|name| !is_named(name)).collect();
    }
    let result = result.and_then(|(mut summary, _)| {
        // An interrupted run does not group names; the next run does.
        let finish = || -> Result<Vec<String>> {
            let unused = names::refresh(&generation, &aliases, request.now)?;
            stories::refresh(&generation, copies_window)?;
            if request.rebuild {
                locked.verify(&generation, summary.articles.added)?;
            }
            Ok(unused)
        };
        if !summary.was_interrupted {
            match within(&Limit::until(stop), finish) {
                Ok(unused) => summary.unused_aliases = unused?,
                Err(_) => summary.was_interrupted = true,
            }
        }
        Ok(summary)
    });
    progress.finished();
    let is_wanted = result
        .as_ref()
        .is_ok_and(|summary| !(summary.was_interrupted && request.rebuild));
    match (is_live, is_wanted) {
        (false, true) => {
            locked.switch_to(generation.number)?;
            if let Some(broken) = broken {
                locked.abandon(broken)?;
            }
        }
        (false, false) => {
            let removed = locked.abandon(generation.number);
            // The first error is more important, and the next run removes the rest.
            if result.is_ok() {
                removed?;
            }
        }
        (true, _) => {}
    }
    let is_done = |summary: &Summary| summary.disk_shortage.is_none() && summary.stuck.is_none();
    if is_wanted && result.as_ref().is_ok_and(is_done) {
        locked.record_additions()?;
    }
    refuse_half_a_run(request, result.as_ref().ok())?;
    result.map_err(|error| {
        // Free space is looked at before files are removed.
        let error = write_error(request, &generation, error);
        if is_live {
            writer::tidy_up(&generation);
        }
        error
    })
}

/// What a run would do, without doing it.
fn dry_run(
    request: &IngestRequest,
    directory: &IndexDirectory,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    let before = match directory.live()? {
        Some(_) if !request.rebuild => Some(directory.open()?),
        _ => None,
    };
    let last = before
        .as_ref()
        .map_or(Ok(RunRecord::default()), |before| last_run(before.index()))?;
    let planned = within(&Limit::until(stop), || {
        plan(request, || files_of(before.as_ref()), &last, stop)
    });
    match planned {
        Ok(plan) => summary_of_plan(&plan?, &mut |path| reports(before.as_ref(), path)),
        Err(_) => Ok(Summary::interrupted()),
    }
}

/// Fails if the run stopped early, because the disk is nearly full or a record could not be interrupted.
fn refuse_half_a_run(request: &IngestRequest, summary: Option<&Summary>) -> Result<()> {
    let Some(summary) = summary else {
        return Ok(());
    };
    if let Some(free) = summary.disk_shortage {
        bail!(LowDisk {
            index: request.index.clone(),
            free_megabytes: free / 1_000_000,
            outcome: match request.rebuild {
                true => "the rebuild was cancelled and the index is unchanged",
                false => "the run was stopped; everything read so far is in the index",
            },
        });
    }
    match &summary.stuck {
        Some(stuck) => bail!(stuck.clone()),
        None => Ok(()),
    }
}

/// Adds the cause to an error of writing the index, because tantivy's threads do not say why they failed.
fn write_error(
    request: &IngestRequest,
    generation: &OpenGeneration,
    error: anyhow::Error,
) -> anyhow::Error {
    let is_full = || {
        Disk::of(&request.index, request.memory_bytes)
            .shortage()
            .is_some()
    };
    match generation.refused() {
        Some(refused) if refused.is_out_of_files() || refused.is_full_disk() => {
            anyhow::Error::new(refused).context("cannot write the index")
        }
        _ if is_full() => {
            anyhow::Error::new(SystemError::full_disk()).context("cannot write the index")
        }
        _ => error,
    }
}

/// The index before a run.
struct Before {
    /// In a rebuild, the live generation.
    live: Option<Arc<Snapshot>>,
    /// The generation that the run writes into; `None` if it is new.
    before: Option<Arc<Snapshot>>,
    /// With which commits its articles were added.
    additions: Additions,
}

fn into_generation(
    request: &IngestRequest,
    generation: &OpenGeneration,
    suspects: &Arc<Suspects>,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
    index: Before,
    committed: &mut dyn FnMut() -> Result<()>,
) -> Result<(Summary, RunRecord)> {
    let Before {
        live,
        before,
        additions,
    } = index;
    let last = last_run(&generation.index)?;
    let planned = within(&Limit::until(stop), || {
        plan(request, || files_of(before.as_deref()), &last, stop)
    });
    let Ok(plan) = planned else {
        let summary = Summary {
            generation: generation.number,
            ..Summary::interrupted()
        };
        return Ok((summary, last));
    };
    let mut plan = plan?;
    // Files with records that ended a run come last, when everything else is committed.
    plan.to_read
        .sort_by_key(|file| suspects.has_suspects(&file.input));
    let plan = Arc::new(plan);
    let mut summary = summary_of_plan(&plan, &mut |path| reports(before.as_deref(), path))?;
    summary.generation = generation.number;
    // From here on, files are counted after they were read.
    (summary.files.read, summary.files.moved) = (0, 0);
    (summary.files.removed, summary.articles.removed) = (0, 0);
    let nothing_to_do = plan.to_read.is_empty() && plan.touched.is_empty() && plan.gone.is_empty();
    let at_end = plan.run_at_end(plan.lost.iter().map(String::as_str));
    if nothing_to_do && generation.is_live && at_end == last {
        summary.was_interrupted = stop.load(Ordering::Relaxed);
        summary.note_incomplete(&last, plan.lost.len());
        return Ok((summary, last));
    }
    progress.planned(plan.to_read.len() as u64, plan.bytes);
    let writer = Writer::open(generation, request.threads, request.memory_bytes)?;
    for file in &plan.touched {
        writer.forget_file(&file.path);
        writer.add(file_document(
            writer.fields(),
            file,
            &reports(before.as_deref(), &file.path)?,
        ))?;
    }
    let versions = Versions {
        are_kept: request.keep_versions,
        are_held: before
            .as_ref()
            .map_or(Ok(false), |before| before.has_versions())?,
        live,
        now: request.now,
    };
    let known = Known {
        days: match (&before, &versions.live) {
            (None, Some(live)) => last_run(live.index()).map_or(Vec::new(), |run| run.days),
            _ => last.days.clone(),
        },
        before,
        versions,
        additions,
    };
    let mut intake = Intake::new(request, &plan, known, writer, summary, committed);
    let workshop = intake.workshop();
    crew::take_all(
        &mut intake,
        workshop,
        request,
        &plan,
        suspects,
        progress,
        stop,
    )?;
    let has_failed = intake.summary.disk_shortage.is_some() || intake.summary.stuck.is_some();
    intake.summary.was_interrupted = has_failed || stop.load(Ordering::Relaxed);
    progress.committing();
    let summary = intake.finish(stop)?;
    Ok((summary, plan.run.clone()))
}

/// The table of the files in an index; empty without an index.
fn files_of(before: Option<&Snapshot>) -> Result<Ledger> {
    before.map_or(Ok(Ledger::default()), Snapshot::files)
}

/// The names of the archives in a generation; empty if they cannot be read.
fn roots_held(live: &Snapshot) -> Vec<String> {
    let run = last_run(live.index());
    run.map_or(Vec::new(), |run| {
        run.roots.into_iter().map(|root| root.name).collect()
    })
}
