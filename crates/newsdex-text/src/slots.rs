//! A hash table of numbers in four bytes each, for tables that are asked for every word of an archive: most of its slots
//! stay in the cache of the processor. The keys are elsewhere; a number tells where.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

/// Number of bits of a number.
const NUMBER_BITS: u32 = 21;

/// The bits of a slot that have a number, from 1; 0 in an empty slot. The others are bits of the hash of the key, by which
/// nearly all other keys are rejected.
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;

/// The numbers are below this.
pub(crate) const MOST: usize = NUMBER as usize;

/// Numbers by the hashes of their keys; open-addressed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    /// At least half of them are empty.
    slots: Vec<u32>,
    count: usize,
}

/// The hash of a word for [`Slots`].
#[inline]
pub(crate) fn hash(word: &str) -> u64 {
    (FxBuildHasher.hash_one(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Slots {
    /// Room for some numbers.
    pub(crate) fn for_count(count: usize) -> Slots {
        Slots {
            slots: vec![0; (2 * count).next_power_of_two()],
            count: 0,
        }
    }

    /// Whether another number has room.
    pub(crate) fn has_room(&self) -> bool {
        2 * self.count < self.slots.len()
    }

    /// The memory that it takes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u32>()
    }

    /// Forgets all numbers.
    pub(crate) fn clear(&mut self) {
        self.slots.fill(0);
        self.count = 0;
    }

    /// The number with this hash for which `is_meant` holds.
    #[inline]
    pub(crate) fn get(&self, hash: u64, is_meant: impl Fn(usize) -> bool) -> Option<usize> {
        let mut place = self.place(hash);
        loop {
            let slot = *self.slots.get(place)?;
            let number = (slot & NUMBER).checked_sub(1)? as usize;
            if (slot ^ mark(hash)) & !NUMBER == 0 && is_meant(number) {
                return Some(number);
            }
            place = self.after(place);
        }
    }

    /// Adds a number below [`MOST`] if it has room.
    pub(crate) fn insert(&mut self, hash: u64, number: usize) {
        if !self.has_room() || number >= MOST {
            return;
        }
        let mut place = self.place(hash);
        while self.slots.get(place).is_some_and(|slot| *slot != 0) {
            place = self.after(place);
        }
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = mark(hash) & !NUMBER | (number as u32 + 1);
            self.count += 1;
        }
    }

    fn place(&self, hash: u64) -> usize {
        hash as usize & self.slots.len().wrapping_sub(1)
    }

    fn after(&self, place: usize) -> usize {
        (place + 1) & self.slots.len().wrapping_sub(1)
    }
}

fn mark(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_found_by_its_own_key_only() {
        let keys: Vec<String> = (0..2_000).map(|number| format!("word {number}")).collect();
        let mut slots = Slots::for_count(keys.len());
        for (number, key) in keys.iter().enumerate() {
            assert!(slots.has_room());
            slots.insert(hash(key), number);
        }
        let find = |slots: &Slots, key: &str| slots.get(hash(key), |number| keys[number] == key);
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(find(&slots, key), Some(number));
        }
        assert_eq!(find(&slots, "another"), None);
        slots.clear();
        assert_eq!(find(&slots, "word 7"), None);
    }

    #[test]
    fn numbers_with_one_hash_are_told_apart_and_a_full_table_takes_no_more() {
        let mut slots = Slots::for_count(4);
        for number in 0..9 {
            slots.insert(77, number);
        }
        assert_eq!(slots.get(77, |number| number == 3), Some(3));
        assert_eq!(slots.get(77, |number| number == 8), None);
        assert_eq!(Slots::default().get(77, |_| true), None);
    }
}
