//! An evenly spaced sample of the bytes of a file, of bounded size, taken while the file is read once.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::readable_text::ReadableText;
use super::{Account, lock, readable};

/// The size of one piece of a sample.
const PIECE_BYTES: u64 = 16 * 1024;
/// The most pieces of a sample; beyond that, every second one is dropped and later ones are twice as far apart.
const MOST_PIECES: usize = 32;

/// Pieces of a file at equal distances; all of it if it is small.
#[derive(Debug)]
pub(super) struct Sample {
    pieces: Vec<Vec<u8>>,
    /// One piece in this many is in the sample.
    every: u64,
    file_bytes: u64,
}

impl Default for Sample {
    fn default() -> Sample {
        Sample {
            pieces: Vec::new(),
            every: 1,
            file_bytes: 0,
        }
    }
}

impl Sample {
    /// The sample of a text that is in memory.
    pub(super) fn of(bytes: &[u8]) -> Sample {
        let mut sample = Sample::default();
        sample.add(bytes);
        sample
    }

    /// The size of the file.
    pub(super) fn file_bytes(&self) -> u64 {
        self.file_bytes
    }

    /// Adds the next bytes of the file.
    pub(super) fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let inside = self.file_bytes % PIECE_BYTES;
            let step = (PIECE_BYTES - inside).min(bytes.len() as u64);
            let Some((part, rest)) = bytes.split_at_checked(step as usize) else {
                return;
            };
            if (self.file_bytes / PIECE_BYTES).is_multiple_of(self.every) {
                if inside == 0 {
                    self.begin_piece();
                }
                // The piece that has just begun may be one of those that were dropped.
                if (self.file_bytes / PIECE_BYTES).is_multiple_of(self.every)
                    && let Some(piece) = self.pieces.last_mut()
                {
                    piece.extend_from_slice(part);
                }
            }
            self.file_bytes += step;
            bytes = rest;
        }
    }

    /// Counts bytes that come next and are not in the sample anyway.
    pub(super) fn pass(&mut self, bytes: u64) {
        self.file_bytes += bytes;
    }

    fn begin_piece(&mut self) {
        if self.pieces.len() >= MOST_PIECES {
            let mut number = 0_usize;
            self.pieces.retain(|_| {
                number += 1;
                number % 2 == 1
            });
            self.every = self.every.saturating_mul(2);
        }
        if (self.file_bytes / PIECE_BYTES).is_multiple_of(self.every) {
            self.pieces.push(Vec::new());
        }
    }

    /// The readable text of the whole file in bytes, estimated from the sample.
    pub(super) fn readable(&self) -> u64 {
        let sampled: u64 = self.pieces.iter().map(|piece| piece.len() as u64).sum();
        if sampled == 0 {
            return 0;
        }
        let mut passages = ReadableText::default();
        match self.every {
            1 => readable::look(&self.pieces.concat(), &mut passages),
            _ => readable::look_at_pieces(&self.pieces, &mut passages),
        }
        let share = passages.bytes() as f64 / sampled as f64;
        (share * self.file_bytes as f64) as u64
    }
}

/// A reader that adds what is read from it to the sample of an account, and hands the sample over at its end.
pub(super) struct Witness {
    reader: Box<dyn BufRead + Send>,
    sample: Sample,
    account: Arc<Account>,
}

impl Witness {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, account: &Arc<Account>) -> Witness {
        Witness {
            reader,
            sample: Sample::default(),
            account: Arc::clone(account),
        }
    }
}

/// The most bytes that are read of a file that its format gave up, to see whether it holds readable text.
const MOST_LEFT_BYTES: u64 = 1 << 20;

impl Drop for Witness {
    fn drop(&mut self) {
        if self.account.has_ended() && !self.account.goes_by_record() {
            let mut rest = Vec::new();
            // What cannot be read does not count.
            let _ = (&mut self.reader)
                .take(MOST_LEFT_BYTES)
                .read_to_end(&mut rest);
            self.sample.add(&rest);
        }
        *lock(&self.account.sample) = std::mem::take(&mut self.sample);
    }
}

impl Read for Witness {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        match self.account.goes_by_record() {
            true => self.sample.pass(count as u64),
            false => self.sample.add(buffer.get(..count).unwrap_or_default()),
        }
        self.account.pass(self.sample.file_bytes());
        Ok(count)
    }
}

impl BufRead for Witness {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if count > 0 && !self.account.goes_by_record() {
            // The buffer is not empty, so this reads nothing.
            match self.reader.fill_buf() {
                Ok(buffer) => self.sample.add(buffer.get(..count).unwrap_or_default()),
                Err(_) => self.sample.pass(count as u64),
            }
            self.account.pass(self.sample.file_bytes());
        }
        self.reader.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_is_in_its_sample_as_a_whole() {
        let text: Vec<u8> = (0..200_000_u32).map(|number| number as u8).collect();
        let mut sample = Sample::default();
        for part in text.chunks(777) {
            sample.add(part);
        }
        assert_eq!(sample.every, 1);
        assert_eq!(sample.pieces.concat(), text);
    }

    #[test]
    fn the_sample_of_a_large_file_is_small_and_evenly_spaced() {
        let mut sample = Sample::default();
        let pieces = 5_000_u64;
        for number in 0..pieces {
            sample.add(&vec![(number % 251) as u8; PIECE_BYTES as usize]);
        }
        assert_eq!(sample.file_bytes(), pieces * PIECE_BYTES);
        assert!(sample.pieces.len() <= MOST_PIECES);
        assert!(sample.pieces.len() >= MOST_PIECES / 2);
        for (number, piece) in (0_u64..).zip(&sample.pieces) {
            assert_eq!(piece.len() as u64, PIECE_BYTES);
            assert_eq!(u64::from(piece[0]), number * sample.every % 251);
        }
    }
}
