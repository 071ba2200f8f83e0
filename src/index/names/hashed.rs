//! A table of numbers by names that is searched as it lies in a file: by a hash of the name first, then by
//! the name itself, since two names may have one hash.
//!
//! ```text
//! count of entries, u32 │ entries, sorted by hash: hash u64, number u32, start of the key u32 │ keys
//! ```

use anyhow::Result;
use tantivy::directory::OwnedBytes;
use xxhash_rust::xxh3::xxh3_64;

/// Numbers by keys, packed.
pub(super) struct Hashed {
    entries: OwnedBytes,
    keys: OwnedBytes,
}

/// One entry of the table.
struct Entry {
    hash: u64,
    number: u32,
    /// The beginning of the key. It ends where the key of the next entry begins.
    key_start: usize,
}

const COUNT_BYTES: usize = 4;
const ENTRY_BYTES: usize = 16;

/// The hash that entries are sorted by. It only says where to look: the key decides.
fn hash(key: &[u8]) -> u64 {
    xxh3_64(key)
}

impl Hashed {
    /// The packed form of a table.
    ///
    /// # Errors
    ///
    /// Fails when the keys take more than 4 GB.
    pub(super) fn packed<'k>(numbers: impl Iterator<Item = (&'k [u8], u32)>) -> Result<Vec<u8>> {
        Hashed::packed_by(numbers, hash)
    }

    fn packed_by<'k>(
        numbers: impl Iterator<Item = (&'k [u8], u32)>,
        hash: fn(&[u8]) -> u64,
    ) -> Result<Vec<u8>> {
        let mut sorted: Vec<(u64, &[u8], u32)> = numbers
            .map(|(key, number)| (hash(key), key, number))
            .collect();
        sorted.sort_unstable();
        let mut bytes = Vec::with_capacity(COUNT_BYTES + sorted.len() * ENTRY_BYTES);
        let mut keys: Vec<u8> = Vec::new();
        bytes.extend(u32::try_from(sorted.len())?.to_le_bytes());
        for (hash, key, number) in sorted {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(number.to_le_bytes());
            bytes.extend(u32::try_from(keys.len())?.to_le_bytes());
            keys.extend(key);
        }
        bytes.extend(keys);
        Ok(bytes)
    }

    /// Opens a packed table; `None` if it is cut off.
    pub(super) fn open(bytes: OwnedBytes) -> Option<Hashed> {
        let count = u32::from_le_bytes(*bytes.first_chunk::<COUNT_BYTES>()?) as usize;
        let end = count.checked_mul(ENTRY_BYTES)?.checked_add(COUNT_BYTES)?;
        if end > bytes.len() {
            return None;
        }
        Some(Hashed {
            entries: bytes.slice(COUNT_BYTES..end),
            keys: bytes.slice(end..bytes.len()),
        })
    }

    fn len(&self) -> usize {
        self.entries.len() / ENTRY_BYTES
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let entry = self.entries.get(at.checked_mul(ENTRY_BYTES)?..)?;
        let (hash, rest) = entry.split_first_chunk()?;
        let (number, rest) = rest.split_first_chunk()?;
        Some(Entry {
            hash: u64::from_le_bytes(*hash),
            number: u32::from_le_bytes(*number),
            key_start: u32::from_le_bytes(*rest.first_chunk()?) as usize,
        })
    }

    fn key(&self, at: usize) -> Option<&[u8]> {
        let start = self.entry(at)?.key_start;
        let next = self.entry(at + 1);
        let end = next.map_or(self.keys.len(), |next| next.key_start);
        self.keys.get(start..end)
    }

    /// The number of a key; `None` if the table does not have the key itself.
    pub(super) fn get(&self, key: &[u8]) -> Option<u32> {
        self.get_by(key, hash(key))
    }

    fn get_by(&self, key: &[u8], wanted: u64) -> Option<u32> {
        let mut at = self.first_with(wanted)?;
        loop {
            let entry = self.entry(at).filter(|entry| entry.hash == wanted)?;
            if self.key(at) == Some(key) {
                return Some(entry.number);
            }
            at += 1;
        }
    }

    /// The first entry of a hash. Hashes are spread evenly, so its place is guessed from the hash, and guessed
    /// again among the entries that remain.
    fn first_with(&self, wanted: u64) -> Option<usize> {
        let mut entries = 0..self.len();
        let mut hashes = 0..=u64::MAX;
        let mut first = None;
        while !entries.is_empty() && hashes.contains(&wanted) {
            let share = (wanted - hashes.start()) as f64 / (hashes.end() - hashes.start()) as f64;
            // Not a number if one hash is left; converted to an integer, that is 0.
            let guess = (share * entries.len() as f64) as usize;
            let at = entries.start + guess.min(entries.len() - 1);
            let hash = self.entry(at)?.hash;
            if hash < wanted {
                entries.start = at + 1;
                hashes = hash.checked_add(1)?..=*hashes.end();
            } else {
                if hash == wanted {
                    first = Some(at);
                }
                // An entry of the same hash may come before this one.
                entries.end = at;
                hashes = *hashes.start()..=hash;
            }
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn entries(numbers: &BTreeMap<Vec<u8>, u32>) -> impl Iterator<Item = (&[u8], u32)> {
        let entries = numbers.iter();
        entries.map(|(key, number)| (key.as_slice(), *number))
    }

    fn table(numbers: &BTreeMap<Vec<u8>, u32>, hash: fn(&[u8]) -> u64) -> Hashed {
        let packed = Hashed::packed_by(entries(numbers), hash).unwrap();
        Hashed::open(OwnedBytes::new(packed)).unwrap()
    }

    fn numbers(count: u32) -> BTreeMap<Vec<u8>, u32> {
        let key = |number: u32| format!("name {number}").into_bytes();
        (0..count).map(|number| (key(number), number)).collect()
    }

    #[test]
    fn every_key_is_found_and_no_other() {
        for size in [0, 1, 2, 3, 100, 10_000] {
            let numbers = numbers(size);
            let table = table(&numbers, hash);
            for (key, number) in &numbers {
                assert_eq!(table.get(key), Some(*number));
            }
            for number in size..size + 1_000 {
                assert_eq!(table.get(format!("name {number}").as_bytes()), None);
            }
        }
    }

    #[test]
    fn keys_of_one_hash_are_told_apart() {
        let hashes: [fn(&[u8]) -> u64; 5] = [
            |_| 0,
            |_| u64::MAX,
            |_| 77,
            |key| key.len() as u64,
            |key| 1 << (key.last().copied().unwrap_or(0) % 40),
        ];
        let numbers = numbers(200);
        for hash in hashes {
            let table = table(&numbers, hash);
            for (key, number) in &numbers {
                assert_eq!(table.get_by(key, hash(key)), Some(*number));
                let other = [key.as_slice(), b"x"].concat();
                assert_eq!(table.get_by(&other, hash(key)), None);
            }
        }
    }

    #[test]
    fn a_damaged_table_gives_some_answer_and_ends() {
        let numbers = numbers(40);
        let mut damaged = Hashed::packed(entries(&numbers)).unwrap();
        damaged[COUNT_BYTES..].reverse();
        let table = Hashed::open(OwnedBytes::new(damaged)).unwrap();
        for key in numbers.keys() {
            table.get(key);
        }
        let whole = Hashed::packed(entries(&numbers)).unwrap();
        assert!(Hashed::open(OwnedBytes::new(whole[..300].to_vec())).is_none());
        assert!(Hashed::open(OwnedBytes::new(vec![9])).is_none());
    }
}
