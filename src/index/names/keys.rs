//! Keys with numbers, to be sorted: all in one piece of memory, because a tree of small vectors takes five times as much.

use anyhow::Result;

/// Keys in the order in which they were added, each with a number.
#[derive(Default)]
pub(super) struct Keys {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    start: u32,
    end: u32,
    number: u32,
}

impl Keys {
    /// Adds a key, given in parts.
    ///
    /// # Errors
    ///
    /// Fails when the keys take more than 4 GB.
    pub(super) fn add(&mut self, parts: &[&[u8]], number: u32) -> Result<()> {
        let start = u32::try_from(self.bytes.len())?;
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        let end = u32::try_from(self.bytes.len())?;
        self.entries.push(Entry { start, end, number });
        Ok(())
    }

    /// Sorts the keys; equal ones stay in the order in which they were added.
    pub(super) fn sort(&mut self) {
        let Keys { bytes, entries } = self;
        entries.sort_by(|one, other| one.key(bytes).cmp(other.key(bytes)));
    }

    /// The keys with their numbers.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (&[u8], u32)> {
        let entries = self.entries.iter();
        entries.map(|entry| (entry.key(&self.bytes), entry.number))
    }

    /// Whether a key is among the keys, which are sorted.
    pub(super) fn has(&self, key: &[u8]) -> bool {
        let compare = |entry: &Entry| entry.key(&self.bytes).cmp(key);
        self.entries.binary_search_by(compare).is_ok()
    }
}

impl Entry {
    fn key<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        bytes
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// The first of each run of equal keys.
pub(super) fn first_of_each<'k>(
    keys: impl Iterator<Item = (&'k [u8], u32)>,
) -> impl Iterator<Item = (&'k [u8], u32)> {
    let mut last = None;
    keys.filter(move |(key, _)| last.replace(*key) != Some(*key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_keys_the_first_or_the_last_is_taken() {
        let mut keys = Keys::default();
        for (key, number) in [("b", 1), ("a", 2), ("b", 3), ("", 4), ("a", 5)] {
            keys.add(&[key.as_bytes(), b"x"], number).unwrap();
        }
        keys.sort();
        let first: Vec<_> = first_of_each(keys.iter()).collect();
        assert_eq!(first, [(&b"ax"[..], 2), (b"bx", 1), (b"x", 4)]);
        let last: Vec<_> = first_of_each(keys.iter().rev()).collect();
        assert_eq!(last, [(&b"x"[..], 4), (b"bx", 3), (b"ax", 5)]);
        assert!(keys.has(b"bx") && !keys.has(b"b"));
    }
}
