//! Takes what the workers made into the index, in the order it was read, commits now and then, and
//! keeps count.
//!
//! Whatever moment a commit falls on, readers find every article once: an article takes the place of
//! the one it was before in the same commit, what is gone goes with the last one, and a file of which
//! more is to come is recorded as such, so that the next run looks at it again.

mod articles;
mod files;
mod versions;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::budget::Budget;
use crate::index::ledger::FileRecord;
use crate::index::reader::Snapshot;
use crate::index::writer::{Writer, file_document};
use crate::ingest::batch::{Batch, Done, DoneBatch, Worker};
use crate::ingest::disk::Disk;
use crate::ingest::intake::files::{LateFile, OpenFile};
pub(super) use crate::ingest::intake::versions::Versions;
use crate::ingest::plan::Plan;
use crate::ingest::reader::{self, Reading};
use crate::ingest::suspects::Suspects;
use crate::ingest::watchdog::Watchdog;
use crate::ingest::{IngestRequest, Progress, Summary};
use newsdex_text::checkpoint::Limit;

/// So many bytes of records are never lost at once, however fast they are read.
const MOST_UNCOMMITTED_BYTES: usize = 1 << 30;

/// A commit that is due waits for the end of a file of which the index holds something, so that readers
/// see it change in one step; but no longer than so many times the usual.
const MOST_PATIENCE: u32 = 4;

/// How often threads are looked at that give nothing.
const GLANCE: Duration = Duration::from_millis(100);

/// How long threads may take to end when a run ends early.
const LAST_STEPS: Duration = Duration::from_secs(2);

/// Takes what the workers made into the index, in the order it was read.
pub(super) struct Intake<'a> {
    writer: Writer,
    disk: Disk,
    before: Option<Arc<Snapshot>>,
    versions: Versions,
    plan: &'a Plan,
    /// Files whose articles in `before` no longer count: they are gone or read in this run.
    replaced: FxHashMap<&'a str, &'a FileRecord>,
    /// Identifiers of this run and the text each stands for, both as hashes.
    seen: FxHashMap<u64, u64>,
    pub(super) summary: Summary,
    since: Option<i64>,
    /// With which options files are read in this run.
    reading: u64,
    commit_every: Option<Duration>,
    /// Whether anything is committed before the end; a rebuild is not.
    is_committed_early: bool,
    last_commit: Instant,
    uncommitted_bytes: usize,
    has_changed: bool,
    /// Is told of every commit.
    committed: &'a mut dyn FnMut() -> Result<()>,
    open: Option<OpenFile<'a>>,
    /// Files of which the index holds something else now than their records say; the next commit
    /// records that.
    unsettled: FxHashMap<&'a str, FileRecord>,
    /// Files whose records say so already.
    recorded: FxHashSet<&'a str>,
    /// Files that were read, but some of whose articles have yet to go.
    late: Vec<LateFile<'a>>,
    /// Files that lack articles since a repair dropped them, and were not read again yet.
    lost: FxHashSet<&'a str>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(
        request: &IngestRequest,
        plan: &'a Plan,
        before: Option<Arc<Snapshot>>,
        versions: Versions,
        writer: Writer,
        summary: Summary,
        committed: &'a mut dyn FnMut() -> Result<()>,
    ) -> Intake<'a> {
        let known = (plan.to_read.iter()).filter_map(|file| file.known.as_ref());
        let replaced = plan.gone.iter().chain(known);
        Intake {
            disk: Disk::of(writer.folder(), request.memory_bytes),
            writer,
            before,
            versions,
            plan,
            replaced: replaced.map(|file| (file.path.as_str(), file)).collect(),
            seen: FxHashMap::default(),
            summary,
            since: request.since,
            reading: request.reading(),
            commit_every: request.commit_every.filter(|_| !request.rebuild),
            is_committed_early: !request.rebuild,
            last_commit: Instant::now(),
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

    /// Reads and takes in all files of the plan, until `stop`.
    ///
    /// The threads that read are not waited for when one of them never comes to a checkpoint: they own what
    /// they work on, and end with the process.
    pub(super) fn take_all(
        &mut self,
        request: &IngestRequest,
        plan: &Arc<Plan>,
        suspects: &Arc<Suspects>,
        progress: &mut dyn Progress,
        stop: &Arc<AtomicBool>,
    ) -> Result<()> {
        let threads = request.threads.max(1);
        let workers = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|number| format!("newsdex-worker-{number}"))
            .build()
            .context("threads cannot be started")?;
        let (sender, receiver) = mpsc::channel::<DoneBatch>();
        let budget = Budget::new(request.memory_bytes / 32);
        let watchdog = Watchdog::new(threads, request.read.record_time);
        let limit = |meter| Limit {
            cpu: Some(request.read.record_time),
            stop: Arc::clone(stop),
            meter: Some(meter),
        };
        let abandon = Arc::new(AtomicBool::new(false));
        let reading = Reading {
            options: Arc::new(request.read.clone()),
            hash: self.reading,
            before: self.before.clone(),
            limit: limit(watchdog.reader()),
            abandon: Arc::clone(&abandon),
            suspects: Arc::clone(suspects),
        };
        let worker = Arc::new(Worker {
            fields: self.writer.fields().clone(),
            before: self.before.clone(),
            limits: watchdog.workers().map(limit).collect(),
            suspects: Arc::clone(suspects),
            memory: Budget::new(request.memory_bytes / 4),
        });
        let plan = Arc::clone(plan);
        let read = move || {
            let mut number = 0;
            reader::read(&plan.to_read, &reading, |steps, bytes_read| {
                let share = budget.take(Batch::size(&steps));
                let batch = Batch {
                    number,
                    steps,
                    bytes_read,
                    share,
                };
                number += 1;
                let (sender, worker) = (sender.clone(), Arc::clone(&worker));
                workers.spawn(move || {
                    let thread = rayon::current_thread_index().unwrap_or(0);
                    // Nobody listens any more once the writer has failed.
                    let _ = sender.send(worker.work(batch, thread));
                });
            });
        };
        let thread = std::thread::Builder::new().name("newsdex-reader".into());
        thread.spawn(read).context("threads cannot be started")?;
        let result = self.take_in_order(&receiver, progress, &watchdog, suspects, stop);
        abandon.store(true, Ordering::Relaxed);
        match self.summary.stuck {
            Some(_) => suspects.leave_note(),
            None => suspects.end(),
        }
        let until = Instant::now() + LAST_STEPS;
        // Whoever reads ends with the step it is at.
        while self.summary.stuck.is_none()
            && receiver
                .recv_timeout(until.saturating_duration_since(Instant::now()))
                .is_ok()
        {}
        result
    }

    /// Takes in what is read, until all is, or until the run is to end before that.
    fn take_in_order(
        &mut self,
        receiver: &mpsc::Receiver<DoneBatch>,
        progress: &mut dyn Progress,
        watchdog: &Watchdog,
        suspects: &Suspects,
        stop: &AtomicBool,
    ) -> Result<()> {
        let mut early: FxHashMap<u64, DoneBatch> = FxHashMap::default();
        let mut next = 0;
        loop {
            match receiver.recv_timeout(GLANCE) {
                Ok(batch) => early.insert(batch.number, batch),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {
                    self.summary.stuck = watchdog.overdue(suspects);
                    if self.summary.stuck.is_some() || stop.load(Ordering::Relaxed) {
                        return Ok(());
                    }
                    None
                }
            };
            while let Some(batch) = early.remove(&next) {
                next += 1;
                for done in batch.done {
                    if matches!(done, Done::Stopped) {
                        return Ok(());
                    }
                    self.take(done)?;
                }
                self.uncommitted_bytes += batch.share.bytes();
                drop(batch.share);
                let articles = self.summary.articles;
                progress.advanced(articles.added + articles.updated, batch.bytes_read);
                self.summary.disk_shortage = self.disk.shortage();
                if self.summary.disk_shortage.is_some() {
                    return Ok(());
                }
                if self.is_commit_due() {
                    self.commit()?;
                }
            }
        }
    }

    fn take(&mut self, done: Done) -> Result<()> {
        match done {
            Done::Opened(opened) => {
                if let Some(file) = self.plan.to_read.get(opened.number) {
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
                // The reader waits for this, unless it is to stop.
                let _ = done.send(());
                Ok(())
            }
            // The file is taken out and put back, so that it and the rest can change at once.
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

    fn take_into(&mut self, done: Done, open: &mut OpenFile<'a>) -> Result<()> {
        match done {
            Done::Article(made) => self.take_article(*made, open),
            Done::Kept(held) => self.take_kept(held, open),
            Done::Failure(failure) => {
                self.take_failure(failure, open);
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

    /// Commits what was taken in so far.
    fn commit(&mut self) -> Result<()> {
        self.record_unsettled()?;
        self.writer.commit(&self.plan.run)?;
        (self.committed)()?;
        self.has_changed = false;
        self.uncommitted_bytes = 0;
        self.last_commit = Instant::now();
        Ok(())
    }

    /// Ends the run with a commit; unless it was broken off, with what is gone.
    ///
    /// Segments are merged then; that is given up when `stop` says so.
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
        self.summary.note_incomplete(&run, self.lost.len());
        self.summary.was_interrupted |= !self.writer.finish(&run, stop)?;
        Ok(self.summary)
    }

    /// Writes records for the files of which only a part is in.
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

    /// Notes that the index no longer holds of a file what its record says.
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
