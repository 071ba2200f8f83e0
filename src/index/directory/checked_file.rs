//! Files of an index whose blocks are checked when they are first read, mapped into memory or not.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

use super::{Damage, invalid};
use crate::index::expansion::is_sound;
use crate::index::seal::{BLOCK_BYTES, Seal};

/// Size of the window for files that are read in sequence.
pub(super) const WINDOW_BYTES: usize = 8 * BLOCK_BYTES;

/// The damage of a file with correct checksums but impossible blocks.
const TOO_LARGE: &str = "contains larger blocks than newsdex writes";

/// The way in which the content of a file is read.
pub(super) enum Source {
    Mapped(OwnedBytes),
    Read(Mutex<Window>),
}

/// A file whose blocks are checked when they are first read.
pub(super) struct CheckedFile {
    source: Source,
    /// The end of the compressed blocks of a store; `None` for other files.
    end_of_blocks: Option<usize>,
    seal: Seal,
    /// A bit for each block that was checked.
    checked: Vec<AtomicU64>,
    path: PathBuf,
    damage: Damage,
}

impl fmt::Debug for CheckedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CheckedFile({})", self.path.display())
    }
}

impl HasLen for CheckedFile {
    fn len(&self) -> usize {
        self.seal.length
    }
}

impl FileHandle for CheckedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let end = range.end;
        let bytes = self.read_checked(range)?;
        match self.end_of_blocks {
            Some(end_of_blocks) if !is_sound(&bytes, end, end_of_blocks) => {
                Err(invalid(self.damage.note(&self.path, TOO_LARGE)))
            }
            _ => Ok(bytes),
        }
    }
}

impl CheckedFile {
    /// A file none of whose blocks is checked yet; `end_of_blocks` is the end of the compressed blocks of a store.
    pub(super) fn new(
        path: PathBuf,
        seal: Seal,
        source: Source,
        end_of_blocks: Option<usize>,
        damage: Damage,
    ) -> CheckedFile {
        let words = seal.blocks().div_ceil(64);
        CheckedFile {
            source,
            end_of_blocks,
            seal,
            checked: (0..words).map(|_| AtomicU64::new(0)).collect(),
            path,
            damage,
        }
    }

    /// The bytes of a range whose checksums are right. Unlike a range that tantivy reads, it may begin anywhere in the
    /// compressed blocks of a store.
    pub(super) fn read_checked(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.seal.length {
            // Only a damaged file leads to a range outside it.
            return Err(invalid(self.damage.note(&self.path, "is damaged")));
        }
        match &self.source {
            Source::Read(window) => {
                let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
                window.read(self, range)
            }
            Source::Mapped(content) => {
                self.check(content, 0, range.clone())?;
                Ok(content.slice(range))
            }
        }
    }

    /// Whether all blocks of a range were checked before.
    fn is_checked(&self, range: &Range<usize>) -> bool {
        let mut blocks = range.start / BLOCK_BYTES..range.end.div_ceil(BLOCK_BYTES);
        // Relaxed is enough here and below, because no other data depends on a bit.
        blocks.all(|block| {
            let word = self.checked.get(block / 64);
            word.is_some_and(|word| word.load(Ordering::Relaxed) & (1 << (block % 64)) != 0)
        })
    }

    /// Checks the blocks of a range that were not checked before. `bytes` is the file from `start`, the
    /// beginning of a block.
    fn check(&self, bytes: &[u8], start: usize, range: Range<usize>) -> io::Result<()> {
        let first = start / BLOCK_BYTES;
        for block in range.start / BLOCK_BYTES..range.end.div_ceil(BLOCK_BYTES) {
            let bit = 1u64 << (block % 64);
            let Some(word) = self.checked.get(block / 64) else {
                continue;
            };
            if word.load(Ordering::Relaxed) & bit != 0 {
                continue;
            }
            if !self.seal.is_whole(bytes, first, block) {
                return Err(invalid(self.damage.note(&self.path, "is damaged")));
            }
            word.fetch_or(bit, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Reads a file without mapping it into memory.
///
/// A merge reads the files of all its segments from beginning to end, and the last steps of a run read columns and
/// stored texts of the whole index. Mapped into memory, all this would count as memory of the run until the last byte is
/// read, which can be gigabytes. Reads in sequence go through a window.
pub(super) struct Window {
    file: File,
    /// Bytes of the file from `start`, the beginning of a block.
    bytes: OwnedBytes,
    start: usize,
    /// The end of the last read, in bytes.
    last_end: usize,
}

impl Window {
    pub(super) fn new(file: File) -> Window {
        Window {
            file,
            bytes: OwnedBytes::empty(),
            start: 0,
            last_end: usize::MAX,
        }
    }

    /// The bytes of a range of the file.
    fn read(&mut self, of: &CheckedFile, range: Range<usize>) -> io::Result<OwnedBytes> {
        let last_end = std::mem::replace(&mut self.last_end, range.end);
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        if let Some(bytes) = self.at_hand(&range) {
            return Ok(bytes);
        }
        let is_sequence = range.start >= last_end && range.start - last_end <= BLOCK_BYTES;
        if !is_sequence && of.is_checked(&range) {
            return self.load(&range).map(OwnedBytes::new);
        }
        let start = range.start / BLOCK_BYTES * BLOCK_BYTES;
        let least = if is_sequence { WINDOW_BYTES } else { 0 };
        let end = range.end.next_multiple_of(BLOCK_BYTES);
        let end = end.max(start + least).min(of.seal.length);
        let bytes = self.load(&(start..end))?;
        of.check(&bytes, start, start..end)?;
        let here = range.start - start..range.end - start;
        if !is_sequence && here.len() < bytes.len() / 2 {
            // The caller may keep a few bytes for long.
            return Ok(OwnedBytes::new(
                bytes.get(here).unwrap_or_default().to_vec(),
            ));
        }
        let bytes = OwnedBytes::new(bytes);
        // A long range is kept only by the caller, not here.
        if is_sequence && bytes.len() <= 2 * WINDOW_BYTES {
            (self.bytes, self.start) = (bytes.clone(), start);
        }
        Ok(bytes.slice(here))
    }

    /// The bytes of a range inside the window.
    fn at_hand(&self, range: &Range<usize>) -> Option<OwnedBytes> {
        let start = range.start.checked_sub(self.start)?;
        let end = range.end.checked_sub(self.start)?;
        (end <= self.bytes.len()).then(|| self.bytes.slice(start..end))
    }

    fn load(&mut self, range: &Range<usize>) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; range.len()];
        self.file.seek(SeekFrom::Start(range.start as u64))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
