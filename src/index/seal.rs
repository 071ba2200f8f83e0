//! Checksums of files, so that damage is detected before a file is used.
//!
//! There are two kinds. A small text, such as `CURRENT`, ends with a line with its checksum:
//!
//! ```text
//! 3
//! checksum 7ba3f1d20c5e9a44
//! ```
//!
//! A file of a segment ends with the checksums of its blocks, so that only the used blocks of a large file
//! must be checked:
//!
//! ```text
//! content │ checksum of each block, u32 │ length of the content, u64 │ checksum of these two, u64 │ mark
//! ```

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::index::files;
use crate::index::sync::sync_folder;

/// Size of a block, the smallest unit that is checked. Smaller blocks mean longer lists to read when an index
/// is opened; larger blocks make reading one article slower.
pub(super) const BLOCK_BYTES: usize = 32 * 1024;

/// The last bytes of a sealed file.
const MARK: &[u8; 8] = b"newsdexS";

/// Size of the part after the list: length, checksum, mark.
const TAIL_BYTES: usize = 8 + 8 + 8;

const LINE: &str = "checksum ";

/// The text with a checksum line.
pub(super) fn sealed(text: &[u8]) -> Vec<u8> {
    let mut sealed = text.to_vec();
    if !sealed.ends_with(b"\n") {
        sealed.push(b'\n');
    }
    let checksum = xxh3_64(&sealed);
    sealed.extend(format!("{LINE}{checksum:016x}\n").as_bytes());
    sealed
}

/// The text before the checksum line; `None` if the line is missing or wrong.
pub(super) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let line_bytes = LINE.len() + 16 + 1;
    let (text, line) = bytes.split_at_checked(bytes.len().checked_sub(line_bytes)?)?;
    let expected = format!("{LINE}{:016x}\n", xxh3_64(text));
    (line == expected.as_bytes()).then_some(text)
}

/// Whether a text ends with a checksum line, right or wrong.
pub(super) fn has_line(bytes: &[u8]) -> bool {
    bytes
        .windows(LINE.len())
        .any(|window| window == LINE.as_bytes())
}

/// Writes a file as a whole or not at all; until then readers see the old file.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let write = || -> io::Result<()> {
        let mut file = files::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    write().inspect_err(|_| {
        // Remove a file that could not be written completely.
        let _ = fs::remove_file(&new);
    })?;
    // The rename must reach the disk, too.
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Computes the checksums of a file while it is written.
pub(super) struct Sealer {
    block: Xxh3,
    in_block: usize,
    length: u64,
    checksums: Vec<u8>,
}

impl Sealer {
    /// For a file that is still empty.
    pub(super) fn new() -> Sealer {
        Sealer {
            block: Xxh3::new(),
            in_block: 0,
            length: 0,
            checksums: Vec::new(),
        }
    }

    /// Adds the next bytes of the file.
    pub(super) fn update(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK_BYTES - self.in_block));
            self.block.update(now);
            self.in_block += now.len();
            if self.in_block == BLOCK_BYTES {
                self.end_block();
            }
            bytes = later;
        }
    }

    fn end_block(&mut self) {
        self.checksums
            .extend(short(self.block.digest()).to_le_bytes());
        self.block.reset();
        self.in_block = 0;
    }

    /// The bytes after the content.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.in_block > 0 {
            self.end_block();
        }
        let mut seal = self.checksums;
        seal.extend(self.length.to_le_bytes());
        let checksum = xxh3_64(&seal);
        seal.extend(checksum.to_le_bytes());
        seal.extend(MARK);
        seal
    }
}

/// The checksums of the blocks of a file.
#[derive(Debug)]
pub(super) struct Seal {
    /// Size of the content.
    pub(super) length: usize,
    checksums: Vec<u32>,
}

impl Seal {
    /// Reads the checksums at the end of a file; `None` if they are missing or damaged.
    pub(super) fn read(file: &[u8]) -> Option<Seal> {
        Seal::at_end(file.len(), file)
    }

    /// The number of last bytes of a file of this size that are enough for [`Seal::at_end`].
    pub(super) fn end_bytes(file: usize) -> usize {
        let list = file.div_ceil(BLOCK_BYTES).saturating_mul(4);
        list.saturating_add(TAIL_BYTES).min(file)
    }

    /// As [`Seal::read`], from the last bytes of a file of `size` bytes.
    pub(super) fn at_end(size: usize, end: &[u8]) -> Option<Seal> {
        let (before, tail) = end.split_at_checked(end.len().checked_sub(TAIL_BYTES)?)?;
        let (length, tail) = tail.split_first_chunk::<8>()?;
        let (checksum, mark) = tail.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let list_bytes = length.div_ceil(BLOCK_BYTES).checked_mul(4)?;
        let sealed_bytes = length.checked_add(list_bytes)?;
        if mark != MARK || sealed_bytes.checked_add(TAIL_BYTES)? != size {
            return None;
        }
        let list_start = before.len().checked_sub(list_bytes)?;
        let list = before.get(list_start..)?;
        let list_and_length = end.get(list_start..before.len() + 8)?;
        if xxh3_64(list_and_length) != u64::from_le_bytes(*checksum) {
            return None;
        }
        let checksums = list.as_chunks::<4>().0.iter();
        Some(Seal {
            length,
            checksums: checksums.map(|bytes| u32::from_le_bytes(*bytes)).collect(),
        })
    }

    /// The number of blocks.
    pub(super) fn blocks(&self) -> usize {
        self.checksums.len()
    }

    /// Whether a block of the content is intact. `bytes` is the content from the block `first` to the end of
    /// this or a later block.
    pub(super) fn is_whole(&self, bytes: &[u8], first: usize, block: usize) -> bool {
        let start = block.saturating_sub(first).saturating_mul(BLOCK_BYTES);
        let end = bytes.len().min(start.saturating_add(BLOCK_BYTES));
        let bytes = bytes.get(start..end);
        let checksum = self.checksums.get(block);
        matches!((bytes, checksum), (Some(bytes), Some(checksum)) if short(xxh3_64(bytes)) == *checksum)
    }
}

/// Half of a checksum is enough for a block: one damage in four billion is not detected.
fn short(checksum: u64) -> u32 {
    (checksum & u64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &[u8], pieces: usize) -> Vec<u8> {
        let mut sealer = Sealer::new();
        for piece in content.chunks(pieces) {
            sealer.update(piece);
        }
        [content, &sealer.finish()].concat()
    }

    fn is_noticed(file: &[u8]) -> bool {
        let Some(seal) = Seal::read(file) else {
            return true;
        };
        let content = &file[..seal.length];
        (0..seal.blocks()).any(|block| !seal.is_whole(content, 0, block))
    }

    #[test]
    fn a_whole_file_is_whole_however_it_was_written() {
        for length in [
            0,
            1,
            BLOCK_BYTES - 1,
            BLOCK_BYTES,
            BLOCK_BYTES + 1,
            3 * BLOCK_BYTES,
        ] {
            let content: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
            for pieces in [7, 4096, 100_000] {
                let file = file(&content, pieces);
                let seal = Seal::read(&file).unwrap();
                assert_eq!((seal.length, is_noticed(&file)), (length, false));
            }
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let content: Vec<u8> = (0..BLOCK_BYTES + 300)
            .map(|place| (place % 253) as u8)
            .collect();
        let whole = file(&content, 999);
        let near_the_ends = (0..whole.len()).filter(|place| {
            *place < 50 || place.abs_diff(BLOCK_BYTES) < 20 || *place >= BLOCK_BYTES + 250
        });
        for place in near_the_ends {
            for bit in 0..8 {
                let mut damaged = whole.clone();
                damaged[place] ^= 1 << bit;
                assert!(is_noticed(&damaged), "bit {bit} of {place}");
            }
            assert!(is_noticed(&whole[..place]), "cut at {place}");
        }
        assert!(is_noticed(&[&whole[..], b"more"].concat()));
    }

    #[test]
    fn a_text_is_given_back_only_as_it_was() {
        let whole = sealed(b"3\n");
        assert_eq!(unsealed(&whole), Some(&b"3\n"[..]));
        assert_eq!(
            unsealed(&sealed(b"no line break")),
            Some(&b"no line break\n"[..])
        );
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            assert_eq!(unsealed(&damaged), None, "flipped at {place}");
            assert_eq!(unsealed(&whole[..place]), None, "cut at {place}");
        }
        assert_eq!(unsealed(b"3\n"), None);
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("meta.json");
        replace(&path, b"first").unwrap();
        replace(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
