//! Limits the unpacked size of the compressed blocks of a store. tantivy allocates this size before it reads
//! the block, so a forged size could allocate gigabytes.
//!
//! ```text
//! .store   blocks: size, u32 │ compressed documents, of about 16 kB or of one document
//!          index of the blocks │ footer: version, u32, where the blocks end, u64, … │ tantivy's own footer
//! ```
//!
//! No other file of a segment has compressed blocks with a size.

use std::path::Path;

/// Unpacked size that is always allowed.
const MOST_BYTES: usize = 64 << 20;

/// Maximum ratio of a larger block: ten times the ratio of normal text.
const MOST_EXPANSION: usize = 200;

/// Bytes of tantivy's own footer besides its text: their number and a mark.
const FOOTER_TAIL: usize = 8;

/// Bytes of the footer of a store.
const STORE_FOOTER: usize = 28;

/// The end of the blocks of a store of `length` bytes; `None` for other files. `end` is its last bytes.
pub(super) fn end_of_blocks(path: &Path, length: usize, end: &[u8]) -> Option<usize> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    // tantivy itself reports a store with an invalid footer.
    let is_store = matches!(ending, Some("store" | "temp"));
    is_store.then(|| told_end(end).unwrap_or(length))
}

fn told_end(end: &[u8]) -> Option<usize> {
    let (before, tail) = end.split_last_chunk::<FOOTER_TAIL>()?;
    let (footer, _) = tail.split_first_chunk::<4>()?;
    let footer = u32::from_le_bytes(*footer) as usize;
    let store = before.get(..before.len().checked_sub(footer)?)?;
    let (_, footer) = store.split_last_chunk::<STORE_FOOTER>()?;
    let end = footer.get(4..12)?.first_chunk()?;
    usize::try_from(u64::from_le_bytes(*end)).ok()
}

/// Whether the unpacked size of a part of a store is allowed; `end` is where the part ends in the file. tantivy reads
/// each block as one part; data after the blocks is not a block.
pub(super) fn is_sound(block: &[u8], end: usize, end_of_blocks: usize) -> bool {
    let Some((size, _)) = block.split_first_chunk::<4>() else {
        return true;
    };
    let most = MOST_BYTES.max(block.len().saturating_mul(MOST_EXPANSION));
    end > end_of_blocks || u32::from_le_bytes(*size) as usize <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store of one block that is said to become of this size.
    fn store(size: u32, block: &[u8]) -> Vec<u8> {
        let mut store = size.to_le_bytes().to_vec();
        store.extend(block);
        let end = store.len() as u64;
        store.extend(b"index");
        store.extend(1_u32.to_le_bytes());
        store.extend(end.to_le_bytes());
        store.extend([0; 16]);
        store.extend(b"{}");
        store.extend(2_u32.to_le_bytes());
        store.extend(1337_u32.to_le_bytes());
        store
    }

    #[track_caller]
    fn check(size: u32, block: &[u8], expected: bool) {
        let file = store(size, block);
        let end = end_of_blocks(Path::new("a.store"), file.len(), &file).unwrap();
        assert_eq!(end, block.len() + 4);
        assert_eq!(is_sound(&file[..end], end, end), expected, "{size}");
        assert!(is_sound(&file[end..], file.len(), end), "no block");
    }

    #[test]
    fn a_block_becomes_no_larger_than_it_can_be() {
        check(16_384, b"text", true);
        check(64 << 20, b"text", true);
        check((64 << 20) + 1, b"text", false);
        check(u32::MAX, b"text", false);
        check(100 << 20, &[b'x'; 1 << 20], true);
    }

    #[test]
    fn other_files_have_no_blocks() {
        assert_eq!(end_of_blocks(Path::new("a.fast"), 9, &store(1, b"")), None);
        assert_eq!(end_of_blocks(Path::new("a.store"), 5, b"short"), Some(5));
    }
}
