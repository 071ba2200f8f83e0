//! Watches the threads that read. A thread that never reaches a checkpoint cannot be stopped, so the run ends.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::hint::Hint;
use crate::ingest::suspects::Suspects;
use newsdex_text::checkpoint::Meter;

/// A thread counts as stuck if it has used this many times the CPU time of a record.
const PATIENCE: u32 = 3;

/// The CPU meters of all threads that read.
pub(super) struct Watchdog {
    /// The meter of the thread that divides files.
    reader: Arc<Meter>,
    workers: Vec<Arc<Meter>>,
    budget: Duration,
}

/// A record took far too long and could not be interrupted.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{path}: took {} s of CPU time and could not be stopped, so the run was ended", used.as_secs())]
pub struct StuckRecord {
    /// The file of the record.
    path: String,
    /// The CPU time it took.
    used: Duration,
}

impl Hint for StuckRecord {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "run the command again: it reads this record on its own and reports it as failed if it takes too long again",
        ))
    }
}

impl Watchdog {
    /// Watches a reader and this many workers; `budget` is the CPU time of a record.
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

    /// The stuck record, if there is one.
    pub(super) fn overdue(&self, suspects: &Suspects) -> Option<StuckRecord> {
        let (thread, used) = self.overdue_thread()?;
        let path = suspects.path_at(thread);
        let path = path.unwrap_or_else(|| "a record".into());
        Some(StuckRecord { path, used })
    }

    /// The number of the stuck thread, as in [`Suspects::path_at`], and its CPU time.
    fn overdue_thread(&self) -> Option<(usize, Duration)> {
        let most = self.budget.saturating_mul(PATIENCE);
        let meters = std::iter::once(&self.reader).chain(&self.workers);
        let mut used = (0..).zip(meters.map(|meter| meter.used()));
        used.find_map(|(thread, used)| Some((thread, used.filter(|used| *used > most)?)))
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use newsdex_text::checkpoint::{Limit, within};

    #[test]
    fn work_that_never_comes_to_a_checkpoint_is_noticed() {
        let budget = Duration::from_millis(10);
        let watchdog = Watchdog::new(1, budget);
        let limit = Limit {
            cpu: Some(budget),
            stop: Arc::default(),
            meter: watchdog.workers().next(),
        };
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_over);
        let worker =
            std::thread::spawn(move || within(&limit, || while !seen.load(Ordering::Relaxed) {}));
        let stuck = loop {
            if let Some(stuck) = watchdog.overdue_thread() {
                break stuck;
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        is_over.store(true, Ordering::Relaxed);
        assert_eq!(worker.join().unwrap(), Ok(()));
        assert_eq!(stuck.0, 1);
        assert!(stuck.1 > budget * PATIENCE);
        assert!(watchdog.overdue_thread().is_none(), "its work is over");
    }
}
