//! The threads of a run: one reads, the others turn records into documents, and the results are taken in the order of
//! reading. The only module that hands work to other threads.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;

use crate::budget::Budget;
use crate::index::reader::Snapshot;
use crate::index::schema::Fields;
use crate::ingest::batch::{Batch, Done, DoneBatch, Encode, Step, Worker};
use crate::ingest::plan::Plan;
use crate::ingest::reader::{self, Reading};
use crate::ingest::suspects::Suspects;
use crate::ingest::watchdog::Watchdog;
use crate::ingest::{IngestRequest, MUCH_MEMORY, Progress, StuckRecord};
use newsdex_text::checkpoint::Limit;

/// Time between two checks of threads that give no results.
const GLANCE: Duration = Duration::from_millis(100);

/// Maximum time that threads get to finish if a run ends early.
const LAST_STEPS: Duration = Duration::from_secs(2);

/// Takes the results of the workers.
pub(super) trait Taker {
    /// Takes one result.
    fn take(&mut self, done: Done) -> Result<()>;

    /// Called after each batch; gives whether to go on.
    fn end_batch(
        &mut self,
        batch: BatchEnd,
        progress: &mut dyn Progress,
    ) -> Result<ControlFlow<()>>;

    /// Called before the run ends because a record cannot be interrupted.
    fn stop_at(&mut self, stuck: StuckRecord);
}

/// A batch whose results were taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct BatchEnd {
    /// The bytes of its records.
    pub(super) bytes: usize,
    /// The bytes of all files so far.
    pub(super) bytes_read: u64,
}

/// The things that workers need to make documents.
pub(super) struct Workshop {
    pub(super) fields: Fields,
    /// The index before the run.
    pub(super) before: Option<Arc<Snapshot>>,
    /// Makes documents for a server; `None` for an index on this machine.
    pub(super) encode: Option<Arc<Encode>>,
}

/// Reads all files of the plan and hands the results to `taker`, until `stop`.
///
/// Does not wait for a thread that never reaches a checkpoint: such threads own their data and end with the
/// process.
pub(super) fn take_all(
    taker: &mut dyn Taker,
    workshop: Workshop,
    request: &IngestRequest,
    plan: &Arc<Plan>,
    suspects: &Arc<Suspects>,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<()> {
    // Each worker has its own taggers and caches of words.
    let threads = match request.memory_bytes < MUCH_MEMORY {
        true => 1,
        false => request.threads.max(1),
    };
    let workers = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|number| format!("newsdex-worker-{number}"))
        .build()
        .context("cannot start threads")?;
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
        hash: request.reading(),
        before: workshop.before.clone(),
        limit: limit(watchdog.reader()),
        abandon: Arc::clone(&abandon),
        suspects: Arc::clone(suspects),
    };
    let worker = Arc::new(Worker {
        fields: workshop.fields,
        before: workshop.before,
        limits: watchdog.workers().map(limit).collect(),
        suspects: Arc::clone(suspects),
        encode: workshop.encode,
        memory: Budget::new(request.memory_bytes / 4),
    });
    let plan = Arc::clone(plan);
    let read = move || {
        let mut number = 0;
        let hand_on = |steps: Vec<Step>, bytes_read| {
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
                // If the writer has failed, nobody receives this.
                let _ = sender.send(worker.work(batch, thread));
            });
        };
        let read = AssertUnwindSafe(|| reader::read(&plan.to_read, &reading, hand_on));
        if let Err(payload) = catch_unwind(read) {
            // The files after it are not read, so the run must not end as if they were.
            let _ = sender.send(DoneBatch {
                number,
                done: vec![Done::broken_by(payload.as_ref())],
                bytes_read: 0,
                share: budget.take(0),
            });
        }
    };
    let thread = std::thread::Builder::new().name("newsdex-reader".into());
    thread.spawn(read).context("cannot start threads")?;
    let result = take_in_order(taker, &receiver, progress, &watchdog, suspects, stop);
    abandon.store(true, Ordering::Relaxed);
    let is_stuck = matches!(result, Ok(End::Stuck));
    match is_stuck {
        true => suspects.leave_note(),
        false => suspects.end(),
    }
    let until = Instant::now() + LAST_STEPS;
    // Readers and workers finish their current step.
    while !is_stuck
        && receiver
            .recv_timeout(until.saturating_duration_since(Instant::now()))
            .is_ok()
    {}
    result.map(|_| ())
}

/// How taking ended.
enum End {
    /// Everything was read, or the run stops.
    Over,
    /// A record cannot be interrupted.
    Stuck,
}

/// Takes results until everything is read or the run must stop.
fn take_in_order(
    taker: &mut dyn Taker,
    receiver: &mpsc::Receiver<DoneBatch>,
    progress: &mut dyn Progress,
    watchdog: &Watchdog,
    suspects: &Suspects,
    stop: &AtomicBool,
) -> Result<End> {
    let mut early: FxHashMap<u64, DoneBatch> = FxHashMap::default();
    let mut next = 0;
    loop {
        match receiver.recv_timeout(GLANCE) {
            Ok(batch) => early.insert(batch.number, batch),
            Err(RecvTimeoutError::Disconnected) => return Ok(End::Over),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(stuck) = watchdog.overdue(suspects) {
                    taker.stop_at(stuck);
                    return Ok(End::Stuck);
                }
                if stop.load(Ordering::Relaxed) {
                    return Ok(End::Over);
                }
                None
            }
        };
        while let Some(batch) = early.remove(&next) {
            next += 1;
            for done in batch.done {
                if matches!(done, Done::Stopped) {
                    return Ok(End::Over);
                }
                taker.take(done)?;
            }
            let end = BatchEnd {
                bytes: batch.share.bytes(),
                bytes_read: batch.bytes_read,
            };
            drop(batch.share);
            if taker.end_batch(end, progress)?.is_break() {
                return Ok(End::Over);
            }
        }
    }
}
