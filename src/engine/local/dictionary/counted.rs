//! An automaton that goes through a dictionary of terms, and how far.

use std::cell::{Cell, RefCell};

use tantivy_fst::Automaton;

use crate::engine::cancel::CancelPoll;

/// Another automaton, of which the steps are counted: a letter of a term each. It accepts nothing more
/// once they are used up or the query is cancelled.
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

    /// How many steps it could still go.
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
