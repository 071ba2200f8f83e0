//! Cancellation: how a caller stops a query that it no longer needs, because its connection is closed or a deadline has
//! passed.
//!
//! Every long step of a query checks the flag. A stopped query gives the error [`Cancelled`], never an incomplete
//! answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The caller stopped the query, or its deadline has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("query: stopped before it was answered")]
pub struct Cancelled;

/// Stops the queries that carry the flag. Clones share one flag. A flag that is never set and has no deadline has no
/// measurable cost.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag {
    is_set: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl CancelFlag {
    /// A flag that sets itself at this moment.
    pub fn at(deadline: Instant) -> CancelFlag {
        CancelFlag {
            is_set: Arc::default(),
            deadline: Some(deadline),
        }
    }

    /// Sets the flag and so stops the queries that carry it. This cannot be undone.
    pub fn set(&self) {
        self.is_set.store(true, Ordering::Relaxed);
    }

    /// Whether the flag is set or its deadline has passed.
    pub fn is_set(&self) -> bool {
        if self.is_set.load(Ordering::Relaxed) {
            return true;
        }
        let is_late = self
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline);
        if is_late {
            self.set();
        }
        is_late
    }

    /// Fails if the flag is set.
    ///
    /// # Errors
    ///
    /// [`Cancelled`].
    pub fn check(&self) -> Result<(), Cancelled> {
        match self.is_set() {
            true => Err(Cancelled),
            false => Ok(()),
        }
    }
}

/// Checks a flag once in every [`CALLS`] calls, for loops whose turns take nanoseconds.
#[derive(Debug, Clone)]
pub(super) struct CancelPoll {
    flag: CancelFlag,
    calls: u32,
    is_set: bool,
}

/// Number of calls between two checks of the flag.
const CALLS: u32 = 256;

impl CancelPoll {
    /// A poll of this flag.
    pub(super) fn new(flag: &CancelFlag) -> CancelPoll {
        CancelPoll {
            flag: flag.clone(),
            calls: 0,
            is_set: false,
        }
    }

    /// Whether the flag was set at its last check; the first call checks it.
    pub(super) fn is_set(&mut self) -> bool {
        if self.calls.is_multiple_of(CALLS) {
            self.is_set = self.is_set || self.flag.is_set();
        }
        self.calls = self.calls.wrapping_add(1);
        self.is_set
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_flag_that_is_set_stops_every_copy_for_good() {
        let flag = CancelFlag::default();
        let copy = flag.clone();
        assert_eq!(copy.check(), Ok(()));
        flag.set();
        assert_eq!(copy.check(), Err(Cancelled));
    }

    #[test]
    fn a_deadline_stops_only_once_it_has_passed() {
        let now = Instant::now();
        assert!(CancelFlag::at(now).is_set());
        assert!(!CancelFlag::at(now + Duration::from_secs(3_600)).is_set());
    }

    #[test]
    fn a_poll_sees_the_flag_after_a_number_of_calls() {
        let flag = CancelFlag::default();
        let mut poll = CancelPoll::new(&flag);
        assert!(!poll.is_set());
        flag.set();
        assert!((0..CALLS).any(|_| poll.is_set()));
        assert!(poll.is_set());
    }
}
