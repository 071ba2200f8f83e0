//! Counts the readable text in a series of passages, each sentence once however often it is repeated.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::prose;

/// Words are known if they were seen in a row of this many words.
const ROW: usize = 4;

/// The passages seen so far.
#[derive(Debug, Default)]
pub(crate) struct ReadableText {
    rows: FxHashSet<u64>,
    bytes: u64,
}

impl ReadableText {
    /// The bytes of the words that were new, with the spaces between them.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds a passage if it reads as prose.
    pub(crate) fn add(&mut self, passage: &str) {
        if prose::reads_as_prose(passage) {
            self.add_prose(passage);
        }
    }

    /// Adds a passage that is known to be prose.
    pub(crate) fn add_prose(&mut self, passage: &str) {
        let mut row = [0_u64; ROW];
        let mut waiting = 0;
        for (number, word) in prose::words(passage).enumerate() {
            row.rotate_left(1);
            if let Some(last) = row.last_mut() {
                *last = xxh3_64(word.letters.as_bytes());
            }
            waiting += word.bytes;
            // The first words of a passage wait for the first whole row.
            if number + 1 < ROW {
                continue;
            }
            let hash = row.iter().fold(0_u64, |hash, word| {
                hash.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word
            });
            if self.rows.insert(hash) {
                self.bytes += waiting;
            }
            waiting = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str =
        "The ferry to Lindholm was late again. Passengers waited for two hours in the rain.";

    fn bytes(passages: &[&str]) -> u64 {
        let mut counted = ReadableText::default();
        for passage in passages {
            counted.add(passage);
        }
        counted.bytes()
    }

    #[test]
    fn a_passage_counts_with_its_length() {
        let counted = bytes(&[STORY]) as usize;
        assert!(
            (STORY.len() - 2..=STORY.len() + 2).contains(&counted),
            "{counted}"
        );
    }

    #[test]
    fn a_repeated_passage_and_a_summary_count_once() {
        let summary = "The ferry to Lindholm was late again.";
        assert_eq!(bytes(&[STORY, STORY]), bytes(&[STORY]));
        assert_eq!(bytes(&[STORY, summary]), bytes(&[STORY]));
        let twice = bytes(&[summary, STORY]) as i64 - bytes(&[STORY]) as i64;
        assert!(twice.abs() < 8, "{twice}");
    }
}
