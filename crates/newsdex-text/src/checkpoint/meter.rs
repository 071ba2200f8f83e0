//! Shows to a watching thread how much CPU time another thread has used for its current work.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::cpu;

/// The current work of one thread.
#[derive(Debug, Default)]
pub struct Meter {
    /// The number of the thread; 0 while it has no work.
    thread: AtomicU32,
    /// The CPU time of the thread when the work began, in nanoseconds.
    began: AtomicU64,
}

impl Meter {
    /// Notes that this thread begins work; `cpu` is its CPU time so far.
    pub(super) fn begin(&self, cpu: Duration) {
        let began = u64::try_from(cpu.as_nanos()).unwrap_or(u64::MAX);
        self.began.store(began, Ordering::Relaxed);
        self.thread.store(this_thread(), Ordering::Release);
    }

    /// Notes that the thread has finished the work.
    pub(super) fn rest(&self) {
        self.thread.store(0, Ordering::Release);
    }

    /// The CPU time that the thread has used for its current work; `None` if it has no work, and on systems other than
    /// Linux.
    pub fn used(&self) -> Option<Duration> {
        let thread = self.thread.load(Ordering::Acquire);
        let began = Duration::from_nanos(self.began.load(Ordering::Relaxed));
        let used = (thread != 0).then(|| cpu::of_thread(thread))?;
        Some(used?.saturating_sub(began))
    }
}

/// The number of this thread. The system is asked only once.
fn this_thread() -> u32 {
    thread_local! {
        static NUMBER: u32 = cpu::this_thread();
    }
    NUMBER.with(|number| *number)
}
