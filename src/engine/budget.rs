//! The limit of what a query may cost, and its cancellation.
//!
//! Looking up words and their unions is always fast. Two things can take minutes: comparing word positions, if a
//! proximity search, a phrase or `atleast` contains very frequent words, and reading the whole dictionary once for each
//! of many wildcards. Both are counted, and a query beyond the limit is refused. The limit is a count, not a time, so
//! that a query that was answered once is always answered, on any machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;

use crate::engine::QueryTooExpensive;
use crate::engine::cancel::{CancelFlag, CancelPoll, Cancelled};

/// The cost of one document, in addition to its positions.
const DOCUMENT: u64 = 8;

/// The cost of comparing one letter of a dictionary, and of building one byte of a pattern's table.
const LETTER: u64 = 6;
const TABLE_BYTE: u64 = 2;

/// This many words may be looked up in the dictionaries whatever their size: the largest archive has to answer `*berg`.
const FREE_WORDS: u64 = 8;

/// The cost after which the cancel flag is checked again: less than a millisecond.
const SPENT_BETWEEN_LOOKS: u64 = 1 << 15;

/// The cost that one query may still cause. Clones share one budget. One unit is about ten nanoseconds.
#[derive(Debug, Clone)]
pub(super) struct QueryBudget {
    spent: Arc<AtomicU64>,
    /// Number of words that were looked up in the dictionaries.
    looked_up: Arc<AtomicU64>,
    most: u64,
    cancel: CancelFlag,
}

impl QueryBudget {
    /// The largest cost of one query: one or two seconds.
    const MOST: u64 = 120_000_000;

    /// The budget of a query that `cancel` stops.
    pub(super) fn new(cancel: &CancelFlag) -> QueryBudget {
        QueryBudget::up_to(QueryBudget::MOST, cancel)
    }

    /// The shared budget of all queries that are tried for one suggestion.
    pub(super) fn for_suggestions(cancel: &CancelFlag) -> QueryBudget {
        QueryBudget::up_to(QueryBudget::MOST / 4, cancel)
    }

    /// A budget without a limit, for queries that were already answered within their budget.
    pub(super) fn unlimited() -> QueryBudget {
        QueryBudget::up_to(u64::MAX, &CancelFlag::default())
    }

    fn up_to(most: u64, cancel: &CancelFlag) -> QueryBudget {
        QueryBudget {
            spent: Arc::default(),
            looked_up: Arc::default(),
            most,
            cancel: cancel.clone(),
        }
    }

    /// Counts the comparisons in one document. Returns whether the query may continue.
    pub(super) fn spend(&self, comparisons: u64) -> bool {
        let cost = comparisons + DOCUMENT;
        let before = self.spent.fetch_add(cost, Ordering::Relaxed);
        let is_due = before / SPENT_BETWEEN_LOOKS != (before + cost) / SPENT_BETWEEN_LOOKS;
        before < self.most && !(is_due && self.cancel.is_set())
    }

    /// Sets the spent cost back to zero.
    pub(super) fn restart(&self) {
        self.spent.store(0, Ordering::Relaxed);
    }

    /// Fails if the query was cancelled.
    ///
    /// # Errors
    ///
    /// [`Cancelled`].
    pub(super) fn check_cancelled(&self) -> Result<(), Cancelled> {
        self.cancel.check()
    }

    /// Makes a poll of the cancel flag, for a loop that spends nothing.
    pub(super) fn poll(&self) -> CancelPoll {
        CancelPoll::new(&self.cancel)
    }

    fn left(&self) -> u64 {
        self.most.saturating_sub(self.spent.load(Ordering::Relaxed))
    }

    /// Starts the look-up of a word, and gives the number of dictionary letters that it may compare; `None` for no
    /// limit.
    pub(super) fn letters(&self) -> Option<u64> {
        let before = self.looked_up.fetch_add(1, Ordering::Relaxed);
        (before >= FREE_WORDS).then(|| self.left().div_ceil(LETTER))
    }

    /// Counts letters of a dictionary that were compared.
    ///
    /// # Errors
    ///
    /// [`QueryTooExpensive::Lookups`].
    pub(super) fn look_up(&self, letters: u64) -> Result<(), QueryTooExpensive> {
        self.spend_looking_up(letters.saturating_mul(LETTER))
    }

    /// Counts the bytes of the table that was built for an expression.
    ///
    /// # Errors
    ///
    /// [`QueryTooExpensive::Lookups`].
    pub(super) fn build(&self, bytes: usize) -> Result<(), QueryTooExpensive> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.spend_looking_up(bytes.saturating_mul(TABLE_BYTE))
    }

    fn spend_looking_up(&self, cost: u64) -> Result<(), QueryTooExpensive> {
        self.spent.fetch_add(cost, Ordering::Relaxed);
        match self.left() {
            0 => Err(QueryTooExpensive::Lookups),
            _ => Ok(()),
        }
    }

    /// Fails if the results are incomplete because the query was cancelled or too expensive.
    ///
    /// # Errors
    ///
    /// [`Cancelled`], [`QueryTooExpensive::Comparisons`].
    pub(super) fn check(&self) -> Result<()> {
        self.cancel.check()?;
        match self.left() {
            0 => Err(QueryTooExpensive::Comparisons.into()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up_to(most: u64) -> QueryBudget {
        QueryBudget::up_to(most, &CancelFlag::default())
    }

    #[test]
    fn looking_up_is_counted_once_it_is_often() {
        let budget = up_to(LETTER * 100);
        for _ in 0..FREE_WORDS {
            assert_eq!(budget.letters(), None);
        }
        assert_eq!(budget.clone().letters(), Some(100));
        assert_eq!(budget.look_up(60), Ok(()));
        assert_eq!(budget.letters(), Some(40));
        assert_eq!(budget.look_up(40), Err(QueryTooExpensive::Lookups));
        assert_eq!(budget.letters(), Some(0));
        let tables = up_to(TABLE_BYTE * 100);
        assert_eq!(tables.build(99), Ok(()));
        assert_eq!(tables.build(1), Err(QueryTooExpensive::Lookups));
    }

    #[test]
    fn copies_spend_from_the_same_budget() {
        let budget = up_to(100);
        assert!(budget.clone().spend(40) && budget.spend(40));
        assert!(budget.check().is_ok());
        assert!(budget.clone().spend(40));
        assert!(!budget.spend(0));
        assert!(
            budget
                .check()
                .is_err_and(|error| error.is::<QueryTooExpensive>())
        );
        let unlimited = QueryBudget::unlimited();
        assert!(unlimited.spend(1 << 60) && unlimited.check().is_ok());
    }

    #[test]
    fn a_cancelled_query_spends_no_more_than_one_look_apart() {
        let flag = CancelFlag::default();
        let budget = QueryBudget::new(&flag);
        assert!(budget.spend(SPENT_BETWEEN_LOOKS) && budget.check().is_ok());
        flag.set();
        assert!(!budget.spend(SPENT_BETWEEN_LOOKS));
        assert!(budget.check().is_err_and(|error| error.is::<Cancelled>()));
        assert!(budget.poll().is_set());
    }
}
