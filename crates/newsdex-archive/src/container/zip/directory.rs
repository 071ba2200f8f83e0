//! Checks that the directory of a zip archive is plausible before any member is unpacked.
//!
//! A zip bomb of overlapping members lists the same compressed bytes many times: each member has a normal compression
//! ratio, but all together expand to millions of times the size of the file (D. Fifield, "A better zip bomb", 2019). No
//! normal program writes such a directory.

use std::io;

use rawzip::ZipArchive;

use super::Bytes;

/// The size in bytes of the header before a member, without the name.
const HEAD_BYTES: u64 = 30;
/// The most members of an archive: the position of each is held in memory for the comparison.
const MOST_MEMBERS: usize = 16_000_000;

/// Checks that no two members of an archive use the same bytes.
///
/// Sorts the members by position, which takes time if they are not in order.
///
/// # Errors
///
/// When members overlap or there are too many of them.
pub(super) fn check(archive: &ZipArchive<Bytes>) -> io::Result<()> {
    let refused = |reason: &str| Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let mut entries = archive.entries(&mut buffer);
    let mut places: Vec<(u64, u64)> = Vec::new();
    // An unreadable part of the directory is reported after the members before it have been read.
    while let Ok(Some(entry)) = entries.next_entry() {
        if places.len() == MOST_MEMBERS {
            return refused("has more than 16 million members");
        }
        let start = entry.local_header_offset();
        // The header before the member may be longer: this is the minimum.
        let end = start
            .saturating_add(HEAD_BYTES)
            .saturating_add(entry.compressed_size_hint());
        places.push((start, end));
    }
    places.sort_unstable();
    let overlap = places
        .windows(2)
        .any(|pair| matches!(pair, [(_, end), (next, _)] if next < end));
    match overlap {
        true => refused("its members overlap, as in a zip bomb"),
        false => Ok(()),
    }
}

/// Checks that a member ends before the directory begins.
///
/// # Errors
///
/// When the member ends after that.
pub(super) fn check_place(archive: &ZipArchive<Bytes>, end: u64) -> io::Result<()> {
    match end <= archive.directory_offset() {
        true => Ok(()),
        false => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "its data is not before the directory, where members must be",
        )),
    }
}
