//! Reads the CPU time of threads.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// For how long a reading of the clock serves [`at_most_of_this_thread`].
const FRESH: Duration = Duration::from_millis(1);

/// The CPU time of this thread since its start, or up to a millisecond more. Usually asks only the clock, because asking
/// the system takes longer than a small record.
pub(super) fn at_most_of_this_thread() -> Duration {
    thread_local! {
        static LAST: Cell<Option<(Instant, Duration)>> = const { Cell::new(None) };
    }
    let now = Instant::now();
    LAST.with(|last| {
        if let Some((then, used)) = last.get() {
            let since = now.saturating_duration_since(then);
            if since < FRESH {
                // The CPU time of a thread never increases faster than the clock.
                return used.saturating_add(since);
            }
        }
        let used = of_this_thread();
        last.set(Some((now, used)));
        used
    })
}

/// The CPU time of this thread since its start; the time on the clock if the system has no CPU time for threads.
#[cfg(unix)]
pub(super) fn of_this_thread() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[cfg(not(unix))]
pub(super) fn of_this_thread() -> Duration {
    static BEGUN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(std::time::Instant::now).elapsed()
}

/// The number of this thread for [`of_thread`]; 0 if the system does not support it.
#[cfg(target_os = "linux")]
pub(super) fn this_thread() -> u32 {
    rustix::thread::gettid()
        .as_raw_nonzero()
        .get()
        .unsigned_abs()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn this_thread() -> u32 {
    0
}

/// The CPU time of a thread of this process, with a precision of some hundredths of a second; `None` if the thread has
/// ended or the system does not support it.
#[cfg(target_os = "linux")]
pub(super) fn of_thread(number: u32) -> Option<Duration> {
    let text = std::fs::read_to_string(format!("/proc/self/task/{number}/stat")).ok()?;
    // The name of the process is in brackets and may contain any character.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    let all = ticks()? + ticks()?;
    let in_a_second = rustix::param::clock_ticks_per_second().max(1);
    Some(Duration::from_millis(
        all.saturating_mul(1000) / in_a_second,
    ))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn of_thread(_number: u32) -> Option<Duration> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_thread_has_used_is_seen_from_outside() {
        let wanted = Duration::from_millis(100);
        let begun = of_this_thread();
        while of_this_thread() - begun < wanted {}
        let seen = of_thread(this_thread()).unwrap();
        assert!(seen + Duration::from_millis(50) >= wanted, "{seen:?}");
        assert!(
            seen <= of_this_thread() + Duration::from_millis(50),
            "{seen:?}"
        );
    }

    #[test]
    fn the_time_at_most_is_hardly_more_than_the_time() {
        for _ in 0..10_000 {
            let at_most = at_most_of_this_thread();
            assert!(at_most <= of_this_thread() + 2 * FRESH, "{at_most:?}");
        }
    }

    #[test]
    fn a_thread_that_is_not_there_has_used_nothing() {
        assert_eq!(of_thread(u32::MAX), None);
    }
}
