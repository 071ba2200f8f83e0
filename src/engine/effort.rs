//! How much a query may ask for.
//!
//! Words and their unions are found in a moment, whatever they are; what can take minutes is comparing
//! where they stand, when a proximity, a phrase or `atleast` is made of words that are everywhere, and
//! going through the dictionary once for each of many wildcards. That is counted, and the query refused
//! beyond a limit: a count and not a time, so that what is answered once is answered again, on whatever
//! machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::TooMuch;
use crate::engine::pattern::FEW_TERMS;
use newsdex_query::matching::{Arrangement, Resolved};

/// What one document counts besides the places in it.
const DOCUMENT: u64 = 8;

/// What comparing one place counts, as measured, the unit being some ten nanoseconds: in a phrase or
/// a choice, in a proximity of words, and in one that has others or phrases in it.
const IN_A_ROW: u64 = 1;
const NEAR_A_WORD: u64 = 4;
const NEAR_OTHERS: u64 = 20;

/// What it counts to look at a letter of a dictionary, and to make a byte of a table for that.
const LETTER: u64 = 6;
const TABLE_BYTE: u64 = 2;

/// So many words are looked for in the dictionaries whatever their size: the largest archive has to
/// answer `*berg`.
const FREE_WORDS: u64 = 8;

/// What it counts that the word at a place is found among many that a prefix stands for.
const EXPANDED: u64 = 3;

/// What one query compares. Copies count together.
#[derive(Debug, Clone)]
pub(super) struct Effort {
    spent: Arc<AtomicU64>,
    /// How many words were looked for in the dictionaries.
    looked_up: Arc<AtomicU64>,
    most: u64,
}

impl Effort {
    /// What one query may take: a second or two.
    pub(super) const MOST: u64 = 120_000_000;

    /// Counts up to `most`.
    pub(super) fn up_to(most: u64) -> Effort {
        Effort {
            spent: Arc::default(),
            looked_up: Arc::default(),
            most,
        }
    }

    /// For what has been answered once, and is only looked at again.
    pub(super) fn unlimited() -> Effort {
        Effort::up_to(u64::MAX)
    }

    /// Counts the comparisons in one document; says whether the query may go on.
    pub(super) fn spend(&self, comparisons: u64) -> bool {
        let before = self
            .spent
            .fetch_add(comparisons + DOCUMENT, Ordering::Relaxed);
        before < self.most
    }

    /// Forgets what has been counted.
    pub(super) fn restart(&self) {
        self.spent.store(0, Ordering::Relaxed);
    }

    fn left(&self) -> u64 {
        self.most.saturating_sub(self.spent.load(Ordering::Relaxed))
    }

    /// At how many letters of the dictionaries a word may be looked for; nothing where that is not
    /// counted.
    pub(super) fn letters(&self) -> Option<u64> {
        let before = self.looked_up.fetch_add(1, Ordering::Relaxed);
        (before >= FREE_WORDS).then(|| self.left().div_ceil(LETTER))
    }

    /// Counts letters that were looked at.
    ///
    /// # Errors
    ///
    /// [`TooMuch::ToLookUp`].
    pub(super) fn look_up(&self, letters: u64) -> Result<(), TooMuch> {
        self.spend_looking_up(letters.saturating_mul(LETTER))
    }

    /// Counts the making of the table by which an expression is looked for.
    ///
    /// # Errors
    ///
    /// [`TooMuch::ToLookUp`].
    pub(super) fn build(&self, bytes: usize) -> Result<(), TooMuch> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.spend_looking_up(bytes.saturating_mul(TABLE_BYTE))
    }

    fn spend_looking_up(&self, effort: u64) -> Result<(), TooMuch> {
        self.spent.fetch_add(effort, Ordering::Relaxed);
        match self.left() {
            0 => Err(TooMuch::ToLookUp),
            _ => Ok(()),
        }
    }

    /// Fails where not all was found because there was too much to compare.
    ///
    /// # Errors
    ///
    /// [`TooMuch::ToCompare`].
    pub(super) fn check(&self) -> Result<(), TooMuch> {
        match self.left() {
            0 => Err(TooMuch::ToCompare),
            _ => Ok(()),
        }
    }
}

/// What each place of each word of a pattern counts: it is compared in every proximity and phrase that
/// the word is a part of, however deep.
pub(super) fn comparisons(resolved: &Resolved) -> Vec<u64> {
    let mut counts = vec![0; resolved.words.len()];
    add_comparisons(&resolved.arrangement, 1, &mut counts);
    for (count, word) in counts.iter_mut().zip(&resolved.words) {
        if word.terms().len() > FEW_TERMS {
            *count += EXPANDED;
        }
    }
    counts
}

fn add_comparisons(arrangement: &Arrangement, so_far: u64, counts: &mut [u64]) {
    match arrangement {
        Arrangement::Word(word) => {
            if let Some(count) = counts.get_mut(*word) {
                *count += so_far;
            }
        }
        Arrangement::Phrase { parts, .. } | Arrangement::AnyOf(parts) => {
            for part in parts {
                add_comparisons(part, so_far + IN_A_ROW, counts);
            }
        }
        Arrangement::Near { left, right, .. } | Arrangement::NotNear { left, right, .. } => {
            let here = match is_of_words(left) && is_of_words(right) {
                true => NEAR_A_WORD,
                false => NEAR_OTHERS,
            };
            add_comparisons(left, so_far + here, counts);
            add_comparisons(right, so_far + here, counts);
        }
        Arrangement::Leading { inner, .. } => add_comparisons(inner, so_far + IN_A_ROW, counts),
    }
}

fn is_of_words(arrangement: &Arrangement) -> bool {
    match arrangement {
        Arrangement::Word(_) => true,
        Arrangement::AnyOf(parts) => parts.iter().all(is_of_words),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_query::Order;
    use newsdex_query::matching::{Within, WordSet};

    #[track_caller]
    fn check(arrangement: Arrangement, expected: &[u64]) {
        let words = vec![WordSet::new(Vec::new()); expected.len()];
        let resolved = Resolved { arrangement, words };
        assert_eq!(comparisons(&resolved), expected);
    }

    fn word(word: usize) -> Box<Arrangement> {
        Box::new(Arrangement::Word(word))
    }

    fn near(left: Box<Arrangement>, right: Box<Arrangement>) -> Box<Arrangement> {
        Box::new(Arrangement::Near {
            left,
            right,
            within: Within::Words(5),
            order: Order::Either,
        })
    }

    #[test]
    fn a_word_counts_at_every_level_that_it_is_in() {
        check(*word(0), &[1]);
        let phrase = |slop| Arrangement::Phrase {
            parts: vec![Arrangement::Word(0), Arrangement::Word(1)],
            slop,
        };
        check(phrase(0), &[2, 2]);
        check(Arrangement::AnyOf(vec![phrase(3), *word(0)]), &[3 + 2, 3]);
        check(*near(word(0), word(1)), &[5, 5]);
        check(*near(near(word(0), word(1)), word(0)), &[25 + 21, 25]);
    }

    #[test]
    fn looking_up_is_counted_once_it_is_often() {
        let effort = Effort::up_to(LETTER * 100);
        for _ in 0..FREE_WORDS {
            assert_eq!(effort.letters(), None);
        }
        assert_eq!(effort.clone().letters(), Some(100));
        assert_eq!(effort.look_up(60), Ok(()));
        assert_eq!(effort.letters(), Some(40));
        assert_eq!(effort.look_up(40), Err(TooMuch::ToLookUp));
        assert_eq!(effort.letters(), Some(0));
        let tables = Effort::up_to(TABLE_BYTE * 100);
        assert_eq!(tables.build(99), Ok(()));
        assert_eq!(tables.build(1), Err(TooMuch::ToLookUp));
    }

    #[test]
    fn what_is_counted_in_copies_is_counted_together() {
        let effort = Effort::up_to(100);
        assert!(effort.clone().spend(40) && effort.spend(40));
        assert!(effort.check().is_ok());
        assert!(effort.clone().spend(40));
        assert!(!effort.spend(0));
        assert!(effort.check().is_err());
        let unlimited = Effort::unlimited();
        assert!(unlimited.spend(1 << 60) && unlimited.check().is_ok());
    }
}
