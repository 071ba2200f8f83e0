//! An automaton that counts its steps through a term dictionary.

use std::cell::{Cell, RefCell};

use tantivy_fst::Automaton;

use crate::engine::cancel::CancelPoll;

/// Wraps an automaton and counts its steps, one per letter of a term. Accepts nothing more when the steps are used up
/// or the query is cancelled.
pub(super) struct Counted<'a, A> {
    inner: &'a A,
    left: Cell<u64>,
    cancel: RefCell<CancelPoll>,
}

impl<'a, A> Counted<'a, A> {
    pub(super) fn new(inner: &'a A, most: u64, cancel: CancelPoll) -> Counted<'a, A> {
        Counted {
            inner,
            left: Cell::new(most),
            cancel: RefCell::new(cancel),
        }
    }

    /// Number of steps left.
    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }
}

impl<A: Automaton> Automaton for Counted<'_, A> {
    type State = A::State;

    fn start(&self) -> A::State {
        self.inner.start()
    }

    fn is_match(&self, state: &A::State) -> bool {
        self.inner.is_match(state)
    }

    fn can_match(&self, state: &A::State) -> bool {
        self.left.get() > 0 && self.inner.can_match(state)
    }

    fn will_always_match(&self, state: &A::State) -> bool {
        self.inner.will_always_match(state)
    }

    fn accept(&self, state: &A::State, byte: u8) -> A::State {
        let is_cancelled = self
            .cancel
            .try_borrow_mut()
            .is_ok_and(|mut cancel| cancel.is_set());
        let left = match is_cancelled {
            true => 0,
            false => self.left.get().saturating_sub(1),
        };
        self.left.set(left);
        self.inner.accept(state, byte)
    }
}
