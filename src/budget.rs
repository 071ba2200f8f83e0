//! Memory that several threads share, counted in bytes: whoever wants more waits until others have
//! given some back.
//!
//! Queues that count their entries fill any memory when the entries are long; these count bytes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// A number of bytes that several threads share.
#[derive(Debug)]
pub struct Budget {
    most: usize,
    state: Mutex<State>,
    given_back: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The bytes that are taken.
    taken: usize,
    /// The number of threads that wait. Waking them asks the system, even if there are none.
    waiting: usize,
}

/// A part of a [`Budget`]; given back when dropped.
#[derive(Debug)]
pub struct Share {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    /// A budget of `most` bytes.
    pub fn new(most: usize) -> Arc<Budget> {
        Arc::new(Budget {
            most,
            state: Mutex::default(),
            given_back: Condvar::new(),
        })
    }

    /// Waits until `bytes` are free and takes them. A wish larger than the whole budget is granted
    /// when nothing else is taken, so that nothing waits for ever.
    pub fn take(self: &Arc<Budget>, bytes: usize) -> Share {
        let is_short =
            |state: &mut State| state.taken > 0 && state.taken.saturating_add(bytes) > self.most;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if is_short(&mut state) {
            state.waiting += 1;
            let waited = self.given_back.wait_while(state, is_short);
            state = waited.unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        state.taken += bytes;
        drop(state);
        Share {
            budget: Arc::clone(self),
            bytes,
        }
    }
}

impl Share {
    /// How much it is.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let state = self.budget.state.lock();
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.taken -= self.bytes;
        let is_awaited = state.waiting > 0;
        drop(state);
        if is_awaited {
            self.budget.given_back.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let budget = Budget::new(10);
        let first = budget.take(8);
        let waiting = Arc::clone(&budget);
        let other = std::thread::spawn(move || drop(waiting.take(5)));
        drop(first);
        other.join().unwrap();
        drop(budget.take(10));
    }

    #[test]
    fn a_wish_beyond_the_budget_is_granted_alone() {
        let budget = Budget::new(10);
        drop(budget.take(1_000));
        drop(budget.take(10));
    }
}
