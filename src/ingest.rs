//! The loop: read, enrich, write; the only module that hands work to other threads.
//!
//! ```text
//! plan ─► reader (one thread) ─► batches ─► rayon: articles, names, documents ─► writer ─► commit
//! ```
//!
//! Files are read in sequence and divided into records; batches of records become documents on all
//! cores; the writer takes them in the order they were read, so that a run comes to the same result
//! however many threads there are. Every queue counts bytes. What was read is recorded in the same
//! commit as the articles: no file is ever done and its articles missing.

mod batch;
mod disk;
mod intake;
mod names;
mod plan;
mod reader;
pub mod record;
mod suspects;
pub mod watch;
mod watchdog;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, bail};
use globset::GlobSet;

use crate::index::incomplete::Incomplete;
use crate::index::reader::{FailureReport, Snapshot};
use crate::index::refused::SystemError;
use crate::index::runs::RunStart;
use crate::index::writer::{self, RootRecord, RunRecord, Writer, file_document, last_run};
use crate::index::{DamagedIndex, IndexDirectory, OpenGeneration};
use crate::ingest::disk::Disk;
use crate::ingest::intake::{Intake, Versions};
use crate::ingest::names::AliasFile;
use crate::ingest::plan::{Plan, plan};
use crate::ingest::suspects::Suspects;
use newsdex_archive::{Failure, ReadOptions};
use newsdex_text::checkpoint::{Limit, within};
use newsdex_text::settings_hash::SettingsHash;

pub use self::disk::LowDisk;
pub use self::names::{ALIAS_FILE, BrokenAliasFile};
pub use self::plan::{AmbiguousRoot, FilteredTakeover, MissingRoot, NothingToRebuild};
pub use self::watchdog::StuckRecord;

/// What to index, and how.
#[derive(Debug, Clone)]
pub struct IngestRequest {
    /// The index directory.
    pub index: PathBuf,
    /// Whether an index is begun where there is none.
    pub may_begin_index: bool,
    /// Folders and files.
    pub roots: Vec<PathBuf>,
    /// Whether to read everything again into a new generation.
    pub rebuild: bool,
    /// Whether articles stay whose file is gone.
    pub keep_missing: bool,
    /// Whether to say only what would be done.
    pub dry_run: bool,
    /// Only files that match, if there is any glob.
    pub include: GlobSet,
    /// No files that match.
    pub exclude: GlobSet,
    /// Only articles published on this day or later (days since 1970), or undated.
    pub since: Option<i64>,
    /// Only this machine's part of the files.
    pub shard: Option<Shard>,
    /// Which files below the roots are read, as a hash of `include`, `exclude` and `shard`; `None` for all
    /// of them.
    pub selection: Option<u64>,
    /// How many threads to work on.
    pub threads: usize,
    /// About how much memory to use.
    pub memory_bytes: usize,
    /// About how often what was read is committed; only at the end if absent. A rebuild shows nothing
    /// before its end and is committed then.
    pub commit_every: Option<Duration>,
    /// Whether an article that changed keeps what it said before.
    pub keep_versions: bool,
    /// When the run takes place, in seconds since 1970.
    pub now: i64,
    /// How to read archives.
    pub read: ReadOptions,
    /// Who asks, for the lock and the log.
    pub run: RunStart,
}

/// The version of [`IngestRequest::reading`]: 1 was a hash of how Rust prints the options.
const READING_VERSION: u8 = 2;

impl IngestRequest {
    /// A hash of what decides, besides a file itself, which articles are read from it: a file that was
    /// read with other options has to be read again.
    pub fn reading(&self) -> u64 {
        let mut hash = SettingsHash::new(READING_VERSION);
        hash.optional(self.since);
        self.read.add_to(&mut hash);
        hash.finish()
    }

    /// Whether every file that the index may hold of an archive is read.
    pub fn covers(&self, root: &RootRecord) -> bool {
        self.selection.is_none() || self.selection == root.selection
    }

    /// Whether some files below the roots are not to be read.
    fn is_filtered(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }
}

/// One of several machines' part of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub number: u32,
    /// How many parts there are.
    pub of: u32,
}

/// What came of a run. Every article and every file is counted once.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// The generation that is live after the run.
    pub generation: u64,
    /// Articles.
    pub articles: ArticleCounts,
    /// Files.
    pub files: FileCounts,
    /// Bytes of the files read.
    pub bytes: u64,
    /// What could not be read, now or when it was read last; in the order of the files.
    pub failures: Vec<Failure>,
    /// How many more there are than can be listed.
    pub unlisted_failures: u64,
    /// What was passed over: no article, a link that is not followed, a device.
    pub skipped: Vec<Failure>,
    /// How many links were not followed, as they lead out of the folders that were named.
    pub links_not_followed: u64,
    /// Archives that the index held before a rebuild and that were not named again.
    pub left_out: Vec<String>,
    /// Names in the alias file that no article has.
    pub unused_aliases: Vec<String>,
    /// How many bytes were free on the disk when the run was ended because they were too few.
    pub disk_shortage: Option<u64>,
    /// What the run was ended for when a record could not be given up.
    pub stuck: Option<StuckRecord>,
    /// Whether the run was broken off; what was read until then is indexed.
    pub was_interrupted: bool,
    /// What the index still lacks since a repair dropped it.
    pub incomplete: Option<Incomplete>,
    /// The archives that lack it, by their names.
    pub incomplete_archives: Vec<String>,
}

impl Summary {
    /// Notes what a run leaves to be read again: of so many files that are known, and what `run` says.
    fn note_incomplete(&mut self, run: &RunRecord, lost_files: usize) {
        if run.is_incomplete() {
            let roots = run.roots.iter().filter(|root| root.is_incomplete);
            self.incomplete_archives = roots.map(|root| root.name.clone()).collect();
            self.incomplete = Some(Incomplete {
                files: lost_files as u64,
                other_articles: run.dropped,
            });
        }
    }

    /// Of a run that was broken off before it began to read.
    fn interrupted() -> Summary {
        Summary {
            was_interrupted: true,
            ..Summary::default()
        }
    }
}

/// How many failures of all files are listed at the end of a run.
const MOST_LISTED: usize = 10_000;

/// What became of articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArticleCounts {
    /// New in the index.
    pub added: u64,
    /// Replaced by a new version.
    pub updated: u64,
    /// As they were.
    pub unchanged: u64,
    /// No longer in the index.
    pub removed: u64,
    /// Not indexed, as another file has the same.
    pub duplicates: u64,
    /// Not indexed, as they are too old or no articles.
    pub skipped: u64,
}

/// What became of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Read, or to be read in a dry run.
    pub read: u64,
    /// Not read, as they were as before.
    pub unchanged: u64,
    /// Of which nothing could be read.
    pub failed: u64,
    /// Passed over, as there is no article in them.
    pub skipped: u64,
    /// Not read, as they are the files of the same bytes that are gone from another place.
    pub moved: u64,
    /// No longer there.
    pub removed: u64,
}

/// Is told how a run goes on.
pub trait Progress {
    /// So many files of so many bytes will be read.
    fn planned(&mut self, files: u64, bytes: u64);
    /// So much has been done in all.
    fn advanced(&mut self, articles: u64, bytes: u64);
    /// Everything is read; segments are written and merged.
    fn committing(&mut self);
    /// The run is over.
    fn finished(&mut self);
}

/// Brings an index up to date with the files below some folders.
///
/// `stop` ends the run early: what has been read by then is committed, and the next run goes on.
///
/// # Errors
///
/// [`MissingRoot`], [`AmbiguousRoot`], [`crate::index::lock::Locked`], [`crate::index::UnusableIndex`],
/// or a plain error when cannot write the index. What was committed before stays. That a file
/// cannot be read is no error: see [`Summary::failures`].
pub fn ingest(
    request: &IngestRequest,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    for root in &request.roots {
        plan::check_root(root)?;
    }
    let directory = IndexDirectory::at(&request.index);
    let until = Limit::until(stop);
    if request.dry_run {
        let before = match directory.live()? {
            Some(_) if !request.rebuild => Some(directory.open()?),
            _ => None,
        };
        let last = before
            .as_ref()
            .map_or(Ok(RunRecord::default()), |before| last_run(before.index()))?;
        return match within(&until, || plan(request, before.as_ref(), &last, stop)) {
            Ok(plan) => summary_of_plan(&plan?, before.as_ref()),
            Err(_) => Ok(Summary::interrupted()),
        };
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
    // What a rebuild takes over from the index that was; one that cannot be read is what rebuilds are for.
    let live = match request.rebuild {
        true => Some(directory.open()),
        false => None,
    };
    // Nor is one that is damaged kept to go back to.
    let broken = match (&live, directory.live()) {
        (Some(Err(error)), Ok(number)) if error.is::<DamagedIndex>() => number,
        _ => None,
    };
    let live = live.and_then(Result::ok).map(Arc::new);
    let held = live.as_deref().map_or(Vec::new(), roots_held);
    let mut is_live = generation.is_live;
    let mut committed = || {
        if !is_live && !request.rebuild {
            // The first index of a folder is seen growing, and goes on from there if it is cut off.
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
        live,
        &mut committed,
    );
    // From here on nothing is read.
    suspects.end();
    if let Ok((summary, run)) = &mut result {
        let is_named = |name: &String| run.roots.iter().any(|root| root.name == *name);
        summary.left_out = held.into_iter().filter(|name| !is_named(name)).collect();
    }
    let result = result.and_then(|(mut summary, _)| {
        // A run that was broken off leaves the names as they were; the next one works them out.
        let finish = || -> Result<Vec<String>> {
            let unused = names::refresh(&generation, &aliases, request.now)?;
            if request.rebuild {
                locked.verify(&generation, summary.articles.added)?;
            }
            Ok(unused)
        };
        if !summary.was_interrupted {
            match within(&until, finish) {
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
            // What failed before says more, and the next run removes what is left.
            if result.is_ok() {
                removed?;
            }
        }
        (true, _) => {}
    }
    if let Ok(Summary {
        disk_shortage: Some(free),
        ..
    }) = &result
    {
        bail!(LowDisk {
            index: request.index.clone(),
            free_megabytes: free / 1_000_000,
            outcome: match request.rebuild {
                true => "the rebuild was cancelled and the index is unchanged",
                false => "the run was stopped; everything read so far is in the index",
            },
        });
    }
    if let Ok(Summary {
        stuck: Some(stuck), ..
    }) = &result
    {
        bail!(stuck.clone());
    }
    result.map_err(|error| {
        // tantivy's threads say only that they failed; asked before what fills the disk is removed.
        let is_full = Disk::of(&request.index, request.memory_bytes)
            .shortage()
            .is_some();
        if is_live {
            writer::tidy_up(&generation);
        }
        match generation.refused() {
            Some(refused) if refused.is_out_of_files() || refused.is_full_disk() => {
                anyhow::Error::new(refused).context("cannot write the index")
            }
            _ if is_full => {
                anyhow::Error::new(SystemError::full_disk()).context("cannot write the index")
            }
            _ => error,
        }
    })
}

fn into_generation(
    request: &IngestRequest,
    generation: &OpenGeneration,
    suspects: &Arc<Suspects>,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
    live: Option<Arc<Snapshot>>,
    committed: &mut dyn FnMut() -> Result<()>,
) -> Result<(Summary, RunRecord)> {
    let before = match generation.is_live {
        true => Some(Arc::new(generation.snapshot()?)),
        false => None,
    };
    let last = last_run(&generation.index)?;
    let planned = within(&Limit::until(stop), || {
        plan(request, before.as_deref(), &last, stop)
    });
    let Ok(plan) = planned else {
        let summary = Summary {
            generation: generation.number,
            ..Summary::interrupted()
        };
        return Ok((summary, last));
    };
    let mut plan = plan?;
    // What ended a run before comes last: everything else is safe by then.
    plan.to_read
        .sort_by_key(|file| suspects.has_suspects(&file.input));
    let plan = Arc::new(plan);
    let mut summary = summary_of_plan(&plan, before.as_deref())?;
    summary.generation = generation.number;
    // From here on they are counted when it has happened.
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
    let mut intake = Intake::new(request, &plan, before, versions, writer, summary, committed);
    intake.take_all(request, &plan, suspects, progress, stop)?;
    let has_failed = intake.summary.disk_shortage.is_some() || intake.summary.stuck.is_some();
    intake.summary.was_interrupted = has_failed || stop.load(Ordering::Relaxed);
    progress.committing();
    let summary = intake.finish(stop)?;
    Ok((summary, plan.run.clone()))
}

/// The names of the archives that a generation holds; none where they cannot be read.
fn roots_held(live: &Snapshot) -> Vec<String> {
    let run = last_run(live.index());
    run.map_or(Vec::new(), |run| {
        run.roots.into_iter().map(|root| root.name).collect()
    })
}

/// What is known before anything is read.
fn summary_of_plan(plan: &Plan, before: Option<&Snapshot>) -> Result<Summary> {
    let mut summary = Summary::default();
    let moved = plan.moved.len() as u64;
    summary.files.read = (plan.to_read.len() as u64).saturating_sub(moved);
    summary.files.moved = moved;
    summary.files.unchanged = plan.unchanged.files + plan.touched.len() as u64;
    summary.articles.unchanged = plan.unchanged.articles;
    for file in &plan.gone {
        if !plan.moved.contains(&file.path) {
            summary.files.removed += 1;
            summary.articles.removed += file.articles;
        }
    }
    summary.articles.unchanged += plan.touched.iter().map(|file| file.articles).sum::<u64>();
    for file in plan.unchanged.failing.iter().chain(&plan.touched) {
        if file.failures > 0 {
            let reports = reports(before, &file.path)?;
            summary.failures.extend(
                reports
                    .into_iter()
                    .map(|report| failure_of(&file.path, report)),
            );
        }
    }
    for failure in &plan.failures {
        summary.files.failed += 1;
        summary.failures.push(failure.clone());
    }
    for failure in &plan.skipped {
        summary.files.skipped += 1;
        summary.links_not_followed += u64::from(failure.is_link_not_followed());
        if summary.skipped.len() < MOST_LISTED {
            summary.skipped.push(failure.clone());
        }
    }
    Ok(summary)
}

fn reports(before: Option<&Snapshot>, path: &str) -> Result<Vec<FailureReport>> {
    before.map_or(Ok(Vec::new()), |before| before.failure_reports(path))
}

fn failure_of(path: &str, report: FailureReport) -> Failure {
    Failure {
        member: report.member.map(Into::into),
        record: report.record,
        line: report.line,
        hint: report.hint.map(Into::into),
        ..Failure::failed(path, report.reason)
    }
}
