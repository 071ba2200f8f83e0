//! Adds the results of the workers to the index in the order of reading, commits from time to time, and counts.
//!
//! At every commit, readers find each article exactly once. A changed article replaces the old one in the
//! same commit; deleted articles are removed in the last commit; a file that is not complete is recorded as
//! such, so that the next run reads it.

mod articles;
mod files;
mod versions;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::index::additions::Additions;
use crate::index::documents::file_document;
use crate::index::ledger::FileRecord;
use crate::index::reader::Snapshot;
use crate::index::writer::{RunRecord, Writer};
use crate::ingest::batch::Done;
use crate::ingest::crew::{BatchEnd, Taker, Workshop};
use crate::ingest::disk::Disk;
use crate::ingest::intake::files::{LateFile, OpenFile};
pub(super) use crate::ingest::intake::versions::Versions;
use crate::ingest::plan::Plan;
use crate::ingest::{IngestRequest, Progress, StuckRecord, Summary};
use newsdex_text::day::Day;

/// A commit is due after this many bytes of records, however fast they are read.
const MOST_UNCOMMITTED_BYTES: usize = 1 << 30;

/// A commit that is due waits for the end of a file that is already in the index, so that readers see it
/// change in one step. It waits at most this many times the normal interval.
const MOST_PATIENCE: u32 = 4;

/// The state of the index when a run begins.
pub(super) struct Known {
    /// The generation that it writes into; `None` if it is new.
    pub(super) before: Option<Arc<Snapshot>>,
    pub(super) versions: Versions,
    /// The commit that added each article.
    pub(super) additions: Additions,
    /// The last commit of each day, see [`RunRecord::days`].
    pub(super) days: Vec<(i64, u64)>,
}

/// Adds the results of the workers to the index in the order of reading.
pub(super) struct Intake<'a> {
    writer: Writer,
    disk: Disk,
    before: Option<Arc<Snapshot>>,
    versions: Versions,
    additions: Additions,
    /// The last commit of each day so far, see [`RunRecord::days`].
    days: Vec<(i64, u64)>,
    plan: &'a Plan,
    /// Files whose articles in `before` no longer count, because the files are deleted or read in this run.
    replaced: FxHashMap<&'a str, &'a FileRecord>,
    /// Identifiers of this run with their texts, both as hashes.
    seen: FxHashMap<u64, u64>,
    pub(super) summary: Summary,
    since: Option<i64>,
    /// Hash of the options for reading in this run.
    reading: u64,
    commit_every: Option<Duration>,
    /// Whether there are commits before the end; not in a rebuild or in the first run after a rollback.
    is_committed_early: bool,
    last_commit: Instant,
    /// When the run began.
    began: Instant,
    uncommitted_bytes: usize,
    has_changed: bool,
    /// Called after every commit.
    committed: &'a mut dyn FnMut() -> Result<()>,
    open: Option<OpenFile<'a>>,
    /// Files whose records no longer match the index; the next commit records this.
    unsettled: FxHashMap<&'a str, FileRecord>,
    /// Files for which the index already records this.
    recorded: FxHashSet<&'a str>,
    /// Files that were read, but have articles that must still be removed.
    late: Vec<LateFile<'a>>,
    /// Files with articles that a repair removed and that were not read again yet.
    lost: FxHashSet<&'a str>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(
        request: &IngestRequest,
        plan: &'a Plan,
        known: Known,
        writer: Writer,
        summary: Summary,
        committed: &'a mut dyn FnMut() -> Result<()>,
    ) -> Intake<'a> {
        let Known {
            before,
            versions,
            additions,
            days,
        } = known;
        let known = (plan.to_read.iter()).filter_map(|file| file.known.as_ref());
        let replaced = plan.gone.iter().chain(known);
        let is_committed_early = !request.rebuild && !additions.come_back();
        Intake {
            disk: Disk::of(writer.folder(), request.memory_bytes),
            writer,
            before,
            versions,
            additions,
            days,
            plan,
            replaced: replaced.map(|file| (file.path.as_str(), file)).collect(),
            seen: FxHashMap::default(),
            summary,
            since: request.since,
            reading: request.reading(),
            commit_every: request.commit_every.filter(|_| is_committed_early),
            is_committed_early,
            last_commit: Instant::now(),
            began: Instant::now(),
            uncommitted_bytes: 0,
            has_changed: false,
            committed,
            open: None,
            unsettled: FxHashMap::default(),
            recorded: FxHashSet::default(),
            late: Vec::new(),
            lost: plan.lost.iter().map(String::as_str).collect(),
        }
    }

    /// How the workers make documents for this index.
    pub(super) fn workshop(&self) -> Workshop {
        Workshop {
            fields: self.writer.fields().clone(),
            before: self.before.clone(),
            encode: None,
        }
    }
}

impl Taker for Intake<'_> {
    fn take(&mut self, done: Done) -> Result<()> {
        match done {
            Done::Opened(opened) => {
                if let Some(file) = self.plan.to_read.get(opened.number) {
                    // If the file cannot be read, what the index has of it stays.
                    if file.known.is_some() && opened.fingerprint.is_some() {
                        self.writer.remove_printings(&file.input.name);
                    }
                    self.open = Some(OpenFile::new(file, opened, self.reading));
                }
                Ok(())
            }
            Done::Broken(error) => Err(error),
            Done::Wait(done) => {
                // Readers see a file change in one step.
                if self.open.is_none() && self.has_changed && self.is_committed_early {
                    self.commit()?;
                }
                // The reader waits for this, unless the run stops.
                let _ = done.send(());
                Ok(())
            }
            // The file is taken out and put back, so that it and `self` can be changed together.
            inner => match self.open.take() {
                Some(mut open) => {
                    let is_over = matches!(inner, Done::Closed);
                    self.take_into(inner, &mut open)?;
                    self.open = (!is_over).then_some(open);
                    Ok(())
                }
                None => Ok(()),
            },
        }
    }

    fn end_batch(
        &mut self,
        batch: BatchEnd,
        progress: &mut dyn Progress,
    ) -> Result<ControlFlow<()>> {
        self.uncommitted_bytes += batch.bytes;
        let articles = self.summary.articles;
        progress.advanced(articles.added + articles.updated, batch.bytes_read);
        self.summary.disk_shortage = self.disk.shortage();
        if self.summary.disk_shortage.is_some() {
            return Ok(ControlFlow::Break(()));
        }
        if self.is_commit_due() {
            self.commit()?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn stop_at(&mut self, stuck: StuckRecord) {
        self.summary.stuck = Some(stuck);
    }
}

impl<'a> Intake<'a> {
    fn take_into(&mut self, done: Done, open: &mut OpenFile<'a>) -> Result<()> {
        match done {
            Done::Article(made) => self.take_article(*made, open),
            Done::Kept(held) => self.take_kept(held, open),
            Done::Failure(failure) => {
                self.take_failure(failure, open);
                Ok(())
            }
            Done::Account(account) => {
                if let Some(failure) = account.verdict() {
                    self.take_failure(failure, open);
                }
                Ok(())
            }
            Done::Closed => self.close(open),
            Done::Opened(_) | Done::Wait(_) | Done::Stopped | Done::Broken(_) => Ok(()),
        }
    }

    fn is_commit_due(&self) -> bool {
        let Some(every) = self.commit_every.filter(|_| self.has_changed) else {
            return false;
        };
        let is_changing = (self.open.as_ref()).is_some_and(|open| !open.held.is_empty());
        let every = if is_changing {
            every * MOST_PATIENCE
        } else {
            every
        };
        self.last_commit.elapsed() >= every || self.uncommitted_bytes >= MOST_UNCOMMITTED_BYTES
    }

    /// Commits everything added so far.
    fn commit(&mut self) -> Result<()> {
        self.record_unsettled()?;
        let run = self.numbered(self.plan.run.clone());
        self.writer.commit(&run)?;
        self.days.clone_from(&run.days);
        self.additions.next += 1;
        (self.committed)()?;
        self.has_changed = false;
        self.uncommitted_bytes = 0;
        self.last_commit = Instant::now();
        Ok(())
    }

    /// Ends the run with a commit and, unless it was interrupted, removes deleted articles.
    ///
    /// Then merges segments; `stop` ends this.
    pub(super) fn finish(mut self, stop: &AtomicBool) -> Result<Summary> {
        self.record_unsettled()?;
        if !self.summary.was_interrupted {
            self.settle_late()?;
            for file in &self.plan.gone {
                self.lost.remove(file.path.as_str());
                self.writer.remove_file(&file.path);
                if !self.plan.moved.contains(&file.path) {
                    self.summary.files.removed += 1;
                    self.summary.articles.removed += file.articles;
                }
            }
        }
        self.carry_all_versions()?;
        let run = match self.summary.was_interrupted {
            true => self.plan.run.clone(),
            false => self.plan.run_at_end(self.lost.iter().copied()),
        };
        let run = self.numbered(run);
        self.summary.note_incomplete(&run, self.lost.len());
        self.summary.was_interrupted |= !self.writer.finish(&run, stop)?;
        Ok(self.summary)
    }

    /// The record of a run with the number of the next commit and the day of today.
    fn numbered(&self, mut run: RunRecord) -> RunRecord {
        let since = i64::try_from(self.began.elapsed().as_secs()).unwrap_or(0);
        let today = Day::at(self.versions.now.saturating_add(since));
        run.days.clone_from(&self.days);
        run.note_commit(today.days_since_epoch(), self.additions.next);
        run
    }

    /// Writes records for files that are only partly in the index.
    fn record_unsettled(&mut self) -> Result<()> {
        if let Some(open) = &self.open {
            self.unsettled.insert(&open.file.input.name, open.partial());
        }
        for (path, record) in std::mem::take(&mut self.unsettled) {
            self.writer.forget_file(path);
            let fields = self.writer.fields();
            self.writer.add(file_document(fields, &record, &[]))?;
            self.recorded.insert(path);
        }
        Ok(())
    }

    /// Remembers that the record of a file no longer matches the index.
    fn unsettle(&mut self, path: &str) {
        if let Some((path, file)) = self.replaced.get_key_value(path)
            && !self.recorded.contains(path)
        {
            self.unsettled.entry(path).or_insert_with(|| FileRecord {
                fingerprint: None,
                ..(*file).clone()
            });
        }
    }
}
