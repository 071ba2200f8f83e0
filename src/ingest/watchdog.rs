//! Looks after the threads that read: one that never comes to a checkpoint cannot be ended, only the run.

use crate::hint::Hint;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::ingest::suspects::Suspects;
use newsdex_text::checkpoint::Meter;

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
#[error("{path}: took {} s of CPU time and could not be stopped, so the run was ended", used.as_secs())]
pub struct StuckRecord {
    /// The file it is in.
    path: String,
    /// How much CPU time it took.
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
    pub(super) fn overdue(&self, suspects: &Suspects) -> Option<StuckRecord> {
        let (thread, used) = self.overdue_thread()?;
        let path = suspects.path_at(thread);
        let path = path.unwrap_or_else(|| "a record".into());
        Some(StuckRecord { path, used })
    }

    /// The thread that is stuck, as [`Suspects::path_at`] counts them, and what it has used.
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
