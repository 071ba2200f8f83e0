//! A table of numbers by hashes that is searched as it lies in a file.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tantivy::directory::OwnedBytes;

/// Numbers by hashes: twelve bytes each, in the order of the hashes.
pub(super) struct Hashed(pub(super) OwnedBytes);

impl Hashed {
    const ENTRY_BYTES: usize = 12;

    /// The form in which they are kept.
    pub(super) fn packed(numbers: &BTreeMap<u64, u32>) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(numbers.len() * Hashed::ENTRY_BYTES);
        for (hash, number) in numbers {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }

    fn entry(&self, at: usize) -> Option<(u64, u32)> {
        let (hash, rest) = self
            .0
            .get(at * Hashed::ENTRY_BYTES..)?
            .split_first_chunk()?;
        let number = rest.first_chunk()?;
        Some((u64::from_le_bytes(*hash), u32::from_le_bytes(*number)))
    }

    /// The number of a hash. Hashes are spread evenly: where one stands is guessed, and what is left is
    /// guessed in again.
    pub(super) fn get(&self, wanted: u64) -> Option<u32> {
        let mut entries = 0..self.0.len() / Hashed::ENTRY_BYTES;
        let mut hashes = 0..=u64::MAX;
        while !entries.is_empty() && hashes.contains(&wanted) {
            let share = (wanted - hashes.start()) as f64 / (hashes.end() - hashes.start()) as f64;
            // Not a number where one hash is left; as an integer that is 0.
            let guess = (share * entries.len() as f64) as usize;
            let at = entries.start + guess.min(entries.len() - 1);
            let (hash, number) = self.entry(at)?;
            match hash.cmp(&wanted) {
                Ordering::Equal => return Some(number),
                Ordering::Less => {
                    entries.start = at + 1;
                    hashes = hash.checked_add(1)?..=*hashes.end();
                }
                Ordering::Greater => {
                    entries.end = at;
                    hashes = *hashes.start()..=hash.checked_sub(1)?;
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xxhash_rust::xxh3::xxh3_64;

    #[test]
    fn every_hash_is_found_and_no_other() {
        for size in [0, 1, 2, 3, 100, 10_000] {
            let of = |number: u32| xxh3_64(&number.to_le_bytes());
            let mut numbers: BTreeMap<u64, u32> =
                (0..size).map(|number| (of(number), number)).collect();
            numbers.extend([(0, 7), (u64::MAX, 8)]);
            let table = Hashed(OwnedBytes::new(Hashed::packed(&numbers)));
            for (hash, number) in &numbers {
                assert_eq!(table.get(*hash), Some(*number));
            }
            for number in size..size + 1_000 {
                assert_eq!(table.get(of(number)), None);
            }
        }
    }

    #[test]
    fn hashes_that_lie_badly_are_found_all_the_same() {
        let numbers: BTreeMap<u64, u32> = (0..40).map(|number| (1 << number, number)).collect();
        let table = Hashed(OwnedBytes::new(Hashed::packed(&numbers)));
        for (hash, number) in &numbers {
            assert_eq!(
                (table.get(*hash), table.get(hash + 5)),
                (Some(*number), None)
            );
        }
        // Entries in no order, as in a damaged file: any answer, but one.
        let mut damaged = Hashed::packed(&numbers);
        damaged.reverse();
        let table = Hashed(OwnedBytes::new(damaged));
        for hash in numbers.keys() {
            table.get(*hash);
        }
    }
}
