//! Facts about a word and its neighbourhood, packed into a number, and their features.

use super::{Feature, Place, bits, evidence, feature, joint, mix};
use crate::entities::lexicon::Entry;
use crate::entities::tokens::Case;

/// Facts about a word and its neighbourhood that are the same for very many words, as their classes and their cases. The
/// number says everything, so that the sum of the weights of their features can be kept for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts(u64);

impl Facts {
    pub(super) const EVIDENCE: u64 = 0;
    pub(super) const CLASSES: u64 = 1;
    pub(super) const BEFORE: u64 = 2;
    pub(super) const AFTER: u64 = 3;
    pub(super) const RUN: u64 = 4;
    pub(super) const OUTSIDE: u64 = 5;
    pub(super) const REACH: u64 = 6;

    /// No facts: has no features.
    pub const NONE: Facts = Facts(7);

    /// Packs values, each with its number of bits.
    pub(super) fn new<const COUNT: usize>(kind: u64, values: [(u64, u32); COUNT]) -> Facts {
        let packed = values.into_iter().fold(0, |packed, (value, bits)| {
            debug_assert!(value >> bits == 0);
            packed << bits | value
        });
        Facts(packed << 3 | kind)
    }

    /// A number of some bits that differs for most facts.
    pub fn place(self, bits: u32) -> usize {
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
    }

    /// Passes the features of these facts to `give`.
    pub fn features(self, give: &mut impl FnMut(Feature)) {
        let mut rest = self.0;
        let mut next = |bits: u32| {
            let value = rest & ((1 << bits) - 1);
            rest >>= bits;
            value
        };
        let mut say = |kind: u64, a: u64, b: u64| give(joint(kind, a, b));
        // The last value was packed last.
        match next(3) {
            Facts::EVIDENCE => {
                let (opening, case, position, evidence) = (next(2), next(3), next(5), next(17));
                let length = position & 7;
                let lower = u64::from(evidence & u64::from(evidence::LOWER) != 0);
                say(9, position, case);
                say(15, opening * 2 + lower, mix(case, length));
                for bit in bits(evidence) {
                    say(18, bit, mix(case, length));
                }
                say(20, evidence, length);
            }
            Facts::CLASSES => {
                let (opening, classes, evidence) = (next(2), next(18), next(17));
                let lower = u64::from(evidence & u64::from(evidence::LOWER) != 0);
                say(16, opening * 2 + lower, classes);
                for bit in bits(evidence) {
                    say(19, bit, classes);
                }
            }
            kind @ (Facts::BEFORE | Facts::AFTER) => {
                let is_after = u64::from(kind == Facts::AFTER);
                let (case, middle, classes) = (next(3), next(8), next(18));
                let (other_middle, other_classes) = (next(8), next(18));
                say(4 + is_after, other_classes, mix(classes, case));
                say(30 + is_after, other_middle, mix(middle, case));
            }
            Facts::RUN => {
                let (position, last_middle, last) = (next(5), next(8), next(18));
                let (first_middle, first) = (next(8), next(18));
                say(10, mix(first, last), position);
                say(32, mix(first_middle, last_middle), position);
            }
            Facts::OUTSIDE => {
                let (position, case) = (next(5), next(3));
                let (after_middle, after) = (next(8), next(18));
                let (before_middle, before) = (next(8), next(18));
                say(11, mix(before, after), position);
                say(35, before_middle, mix(after_middle, mix(case, position)));
            }
            Facts::REACH => {
                let (case, classes, after, before) = (next(3), next(18), next(18), next(18));
                say(23, before, after);
                say(24, mix(before, after), mix(case, classes));
            }
            _ => {}
        }
    }
}

/// What the table of words says about a word at a position: its class or its lists. There are so few of these facts that
/// the sums of all of them can be kept.
#[derive(Debug, Clone, Copy)]
pub struct InTable {
    entry: Entry,
    place: Place,
    /// Counts only for the word itself.
    case: Case,
}

impl InTable {
    /// The number of these facts: of classes and sets of lists, at each position, and at the first in each case.
    pub const COUNT: usize = (InTable::CLASSES + InTable::LISTS) * InTable::PLACES;
    const CLASSES: usize = 1 << 10;
    const LISTS: usize = 1 << 6;
    const CASES: usize = 7;
    const PLACES: usize = InTable::CASES + Place::COUNT - 1;

    /// The facts about a word with this entry: its class, and its lists.
    pub(super) fn of(entry: Entry, place: Place, case: Case) -> [InTable; 2] {
        let (class, lists) = (u64::from(entry.class()), u64::from(entry.lists()));
        let parts = [Entry::new(class, 0), Entry::new(0, lists)];
        parts.map(|entry| InTable { entry, place, case })
    }

    /// The number of this fact, below [`InTable::COUNT`].
    pub fn number(self) -> usize {
        let (class, lists) = (
            usize::from(self.entry.class()),
            usize::from(self.entry.lists()),
        );
        let entry = match lists {
            0 => class,
            lists => InTable::CLASSES + lists,
        };
        let place = match self.place {
            Place::Here => self.case as usize,
            place => InTable::CASES - 1 + place as usize,
        };
        entry * InTable::PLACES + place
    }

    /// Passes the features of this fact to `give`.
    pub fn features(self, give: &mut impl FnMut(Feature)) {
        table_features(self.entry, self.place as u64, self.case as u64, give);
    }
}

/// Passes the features of an entry in the table of words to `give`; fewer for more distant positions.
fn table_features(entry: Entry, place: u64, case: u64, give: &mut impl FnMut(Feature)) {
    let is = |other: Place| place == other as u64;
    let is_far = is(Place::Before2) || is(Place::After2);
    let mut say = |kind: u64, value: u64| {
        give(feature(place * 64 + kind, value, 0));
        if is(Place::Here) {
            give(feature(place * 64 + kind + 10, mix(value, case), 0));
        }
    };
    if entry.class() != 0 {
        say(20, u64::from(entry.middle()));
        if is_far {
            return;
        }
        say(21, u64::from(entry.coarse()));
        for sign in entry.signs() {
            say(22, u64::from(sign));
        }
        if is(Place::Here) || is(Place::Before) || is(Place::After) {
            say(23, u64::from(entry.class()));
        }
    }
    if entry.lists() != 0 && !is_far {
        say(24, u64::from(entry.lists()));
        for list in bits(u64::from(entry.lists())) {
            say(25, list);
        }
    }
}
