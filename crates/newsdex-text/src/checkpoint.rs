//! Ends work that takes too long: a record has a budget of CPU time, and a user may stop a run.
//!
//! A thread cannot be ended from outside, so the work checks its own limit: every loop whose length depends on a file
//! calls [`checkpoint`]. Outside [`within`] that does nothing. Inside, it ends the work when the CPU time of the thread
//! is used up or the run has to stop: it unwinds to `within`, which returns the [`Cut`]. Unwinding calls no panic hook
//! and drops all values on the way, as an early return would.
//!
//! The budget is CPU time, not time on the clock: a slow disk or a busy machine says nothing about a record. The clock
//! is cheap and is read first; the CPU time is read only if the clock shows that the budget may be used up.
//!
//! Work that never calls `checkpoint` is not ended. A [`Meter`] shows it to another thread.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::defect::Defect;

mod cpu;
mod meter;

pub use self::meter::Meter;

/// Number of checkpoints between two readings of the clock.
const TICKS: u32 = 64;

/// The reason why work was ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// The CPU time of the work was used up.
    TooLong,
    /// The run has to stop.
    Stopped,
    /// The work panicked.
    Defect(Defect),
}

/// The conditions that end work.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The budget of CPU time; `None` for no limit.
    pub cpu: Option<Duration>,
    /// Set when the run has to stop.
    pub stop: Arc<AtomicBool>,
    /// Shows other threads how much CPU time the work has used.
    pub meter: Option<Arc<Meter>>,
}

impl Limit {
    /// A limit that ends work only when the run has to stop.
    pub fn until(stop: &Arc<AtomicBool>) -> Limit {
        Limit {
            cpu: None,
            stop: Arc::clone(stop),
            meter: None,
        }
    }
}

/// The limit of the current work of this thread.
struct Active {
    limit: Limit,
    /// The CPU time of the thread at which the budget is used up.
    cpu_end: Duration,
    /// The budget cannot be used up before this time.
    ask_at: Instant,
    /// Number of bytes read since the budget began.
    bytes_read: usize,
    /// Whether the work is being ended. Destructors during unwinding must not end it again.
    is_ending: bool,
}

thread_local! {
    static TICKS_LEFT: Cell<u32> = const { Cell::new(TICKS) };
    static ACTIVE: RefCell<Option<Active>> = const { RefCell::new(None) };
}

/// Ends the work of [`within`] if it has taken too long or has to stop. Costs about a nanosecond.
#[inline]
pub fn checkpoint() {
    TICKS_LEFT.with(|ticks| match ticks.get() {
        0 => {
            ticks.set(TICKS);
            end_if_due();
        }
        left => ticks.set(left - 1),
    });
}

#[cold]
#[inline(never)]
fn end_if_due() {
    if std::thread::panicking() {
        return;
    }
    let cut = ACTIVE.with_borrow_mut(|active| active.as_mut().and_then(Active::due));
    if let Some(cut) = cut {
        panic::resume_unwind(Box::new(cut));
    }
}

/// Notes that `bytes` of a file were read. Reading a long file is normal, so the budget begins again after every
/// `renew_after` bytes.
pub fn read(bytes: usize, renew_after: usize) {
    ACTIVE.with_borrow_mut(|active| {
        if let Some(active) = active {
            active.bytes_read = active.bytes_read.saturating_add(bytes);
            if active.bytes_read >= renew_after {
                active.renew();
            }
        }
    });
}

/// Does work under a limit. Limits do not add up: only the innermost one counts.
///
/// # Errors
///
/// [`Cut`] if the work was ended by a [`checkpoint`] or panicked. Its data may then be half changed.
pub fn within<T>(limit: &Limit, work: impl FnOnce() -> T) -> Result<T, Cut> {
    let outer = ACTIVE.replace(Some(Active::new(limit)));
    // The first checkpoint checks the limit, so that no work begins if the run has to stop.
    TICKS_LEFT.set(0);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    ACTIVE.set(outer);
    if let Some(meter) = &limit.meter {
        meter.rest();
    }
    result.map_err(cut_of)
}

/// Does a part of the work of [`within`]. If the part takes too long or panics, the rest continues with a new budget.
///
/// # Errors
///
/// [`Cut::TooLong`] or [`Cut::Defect`]. [`Cut::Stopped`] is not returned: it ends all of the work.
pub fn part<T>(work: impl FnOnce() -> T) -> Result<T, Cut> {
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Ok(done),
        Err(payload) => match cut_of(payload) {
            Cut::Stopped => panic::resume_unwind(Box::new(Cut::Stopped)),
            cut => {
                ACTIVE.with_borrow_mut(|active| active.iter_mut().for_each(Active::renew));
                Err(cut)
            }
        },
    }
}

/// The cut that ended some work; any other panic is a [`Defect`].
fn cut_of(payload: Box<dyn std::any::Any + Send>) -> Cut {
    match payload.downcast::<Cut>() {
        Ok(cut) => *cut,
        Err(panicked) => Cut::Defect(Defect::caught(panicked.as_ref())),
    }
}

impl Active {
    fn new(limit: &Limit) -> Active {
        let mut active = Active {
            limit: limit.clone(),
            cpu_end: Duration::ZERO,
            ask_at: Instant::now(),
            bytes_read: 0,
            is_ending: false,
        };
        active.renew();
        active
    }

    /// Begins the budget again.
    fn renew(&mut self) {
        (self.bytes_read, self.is_ending) = (0, false);
        let Some(budget) = self.limit.cpu else {
            return;
        };
        let now = cpu::at_most_of_this_thread();
        self.cpu_end = now.saturating_add(budget);
        self.ask_at = Instant::now() + budget;
        if let Some(meter) = &self.limit.meter {
            meter.begin(now);
        }
    }

    /// The reason to end the work now; `None` if it may continue.
    fn due(&mut self) -> Option<Cut> {
        if self.is_ending {
            return None;
        }
        let cut = if self.limit.stop.load(Ordering::Relaxed) {
            Cut::Stopped
        } else if self.is_used_up() {
            Cut::TooLong
        } else {
            return None;
        };
        self.is_ending = true;
        Some(cut)
    }

    fn is_used_up(&mut self) -> bool {
        if self.limit.cpu.is_none() || Instant::now() < self.ask_at {
            return false;
        }
        let left = self.cpu_end.saturating_sub(cpu::of_this_thread());
        // The CPU time of a thread never increases faster than the clock.
        self.ask_at = Instant::now() + left;
        left.is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(cpu: Duration) -> Limit {
        Limit {
            cpu: Some(cpu),
            ..Limit::until(&Arc::default())
        }
    }

    fn work_for_ever() {
        loop {
            checkpoint();
        }
    }

    #[test]
    fn work_without_end_is_ended_when_its_time_is_used_up() {
        let result = within(&limit(Duration::from_millis(5)), work_for_ever);
        assert_eq!(result, Err(Cut::TooLong));
    }

    #[test]
    fn work_ends_when_the_run_is_to_stop() {
        let limit = limit(Duration::from_secs(3600));
        limit.stop.store(true, Ordering::Relaxed);
        assert_eq!(within(&limit, work_for_ever), Err(Cut::Stopped));
    }

    #[test]
    fn work_within_its_time_is_done() {
        let limit = limit(Duration::from_secs(3600));
        assert_eq!(
            within(&limit, || (0..1000).for_each(|_| checkpoint())),
            Ok(())
        );
    }

    #[test]
    fn a_part_that_takes_too_long_leaves_time_for_the_rest() {
        let result = within(&limit(Duration::from_millis(5)), || {
            let first = part(work_for_ever);
            let second = part(|| 7);
            (first, second)
        });
        assert_eq!(result, Ok((Err(Cut::TooLong), Ok(7))));
    }

    #[test]
    fn a_stop_ends_all_parts() {
        let limit = limit(Duration::from_secs(3600));
        limit.stop.store(true, Ordering::Relaxed);
        let result = within(&limit, || part(work_for_ever));
        assert_eq!(result, Err(Cut::Stopped));
    }

    #[test]
    fn reading_on_renews_the_time() {
        let budget = Duration::from_millis(20);
        let result = within(&limit(budget), || {
            let begun = cpu::of_this_thread();
            while cpu::of_this_thread() - begun < 3 * budget {
                read(10, 10);
                checkpoint();
            }
        });
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn what_is_dropped_while_work_ends_does_not_end_it_again() {
        struct Slow;
        impl Drop for Slow {
            fn drop(&mut self) {
                (0..1000).for_each(|_| checkpoint());
            }
        }
        let result = within(&limit(Duration::from_millis(5)), || {
            let _slow = Slow;
            work_for_ever();
        });
        assert_eq!(result, Err(Cut::TooLong));
    }

    fn panicking() {
        panic::resume_unwind(Box::new("a defect"));
    }

    #[test]
    fn a_panic_is_a_defect() {
        let Err(Cut::Defect(defect)) = within(&limit(Duration::from_secs(1)), panicking) else {
            panic!("no defect");
        };
        assert_eq!(defect.message, "a defect");
    }

    #[test]
    fn a_panic_in_a_part_costs_that_part() {
        let parts = || {
            [
                part(|| 1),
                part(|| -> i32 { panic::resume_unwind(Box::new("a defect")) }),
                part(|| 3),
            ]
        };
        let parts = within(&limit(Duration::from_secs(1)), parts).unwrap();
        let is_done = parts.map(|part| part.is_ok());
        assert_eq!(is_done, [true, false, true]);
    }
}
