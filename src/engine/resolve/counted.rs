//! An automaton that goes through a dictionary of terms, and how far.

use std::cell::Cell;

use tantivy_fst::Automaton;

/// Another automaton, of which the steps are counted: a letter of a term each. It accepts nothing more
/// once they are used up.
pub(super) struct Counted<'a, A> {
    inner: &'a A,
    left: Cell<u64>,
}

impl<'a, A> Counted<'a, A> {
    pub(super) fn new(inner: &'a A, most: u64) -> Counted<'a, A> {
        Counted {
            inner,
            left: Cell::new(most),
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
        self.left.set(self.left.get().saturating_sub(1));
        self.inner.accept(state, byte)
    }
}
