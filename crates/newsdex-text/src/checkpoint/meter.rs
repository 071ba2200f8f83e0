//! Shows how long a thread has worked on one thing, to a thread that watches over it.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::cpu;

/// What one thread is at.
#[derive(Debug, Default)]
pub struct Meter {
    /// The number of the thread; 0 while it rests.
    thread: AtomicU32,
    /// The CPU time it had used when it began, in nanoseconds.
    began: AtomicU64,
}

impl Meter {
    /// Notes that this thread begins something, having used so much CPU time.
    pub(super) fn begin(&self, cpu: Duration) {
        let began = u64::try_from(cpu.as_nanos()).unwrap_or(u64::MAX);
        self.began.store(began, Ordering::Relaxed);
        self.thread.store(this_thread(), Ordering::Release);
    }

    /// Notes that the thread is done with it.
    pub(super) fn rest(&self) {
        self.thread.store(0, Ordering::Release);
    }

    /// How much CPU time the thread has used for what it is at; `None` while it rests, and where the
    /// system does not say (it does on Linux).
    pub fn used(&self) -> Option<Duration> {
        let thread = self.thread.load(Ordering::Acquire);
        let began = Duration::from_nanos(self.began.load(Ordering::Relaxed));
        let used = (thread != 0).then(|| cpu::of_thread(thread))?;
        Some(used?.saturating_sub(began))
    }
}

/// The number of this thread, asked of the system once.
fn this_thread() -> u32 {
    thread_local! {
        static NUMBER: u32 = cpu::this_thread();
    }
    NUMBER.with(|number| *number)
}
