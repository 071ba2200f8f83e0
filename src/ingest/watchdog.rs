//! Looks after the threads that read: one that never comes to a checkpoint cannot be ended, only the run.

use std::sync::Arc;
use std::time::Duration;

use crate::checkpoint::Meter;

/// A thread is given up when it has used so many times the CPU time that a record may take.
const PATIENCE: u32 = 3;

/// The meters of all threads that read.
pub(super) struct Watchdog {
    /// That of the thread that divides files.
    reader: Arc<Meter>,
    workers: Vec<Arc<Meter>>,
    budget: Duration,
}

/// One record took far too long, and nothing but the end of the run could end it.
#[derive(Debug, Clone, thiserror::Error)]
#[error(
    "a record took {} s of CPU and could not be given up, so the run was ended; what was read until then is in the index",
    used.as_secs()
)]
pub struct StuckRecord {
    /// How much CPU time it took.
    pub used: Duration,
}

impl Watchdog {
    /// Looks after a reader and so many workers; a record may take `budget`.
    pub(super) fn new(workers: usize, budget: Duration) -> Watchdog {
        Watchdog {
            reader: Arc::default(),
            workers: (0..workers).map(|_| Arc::default()).collect(),
            budget,
        }
    }

    /// The meter of the thread that divides files.
    pub(super) fn reader(&self) -> Arc<Meter> {
        Arc::clone(&self.reader)
    }

    /// The meters of the workers, in order.
    pub(super) fn workers(&self) -> impl Iterator<Item = Arc<Meter>> {
        self.workers.iter().map(Arc::clone)
    }

    /// What is stuck, if anything is.
    pub(super) fn overdue(&self) -> Option<StuckRecord> {
        let most = self.budget.saturating_mul(PATIENCE);
        let meters = self.workers.iter().chain([&self.reader]);
        let used = meters.filter_map(|meter| meter.used()).max()?;
        (used > most).then_some(StuckRecord { used })
    }
}
