//! Whether the directory of a zip archive can be as it says, before anything is unpacked.
//!
//! A zip bomb of overlapping members lists the same compressed bytes many times over: each member is in
//! proportion, and all together expand to millions of times the file (D. Fifield, "A better zip bomb", 2019).
//! No program that makes archives writes such a directory.

use std::io;

use rawzip::ZipArchive;

use super::Bytes;

/// Bytes of the head before a member, without its name.
const HEAD_BYTES: u64 = 30;
/// More members are refused: what is known of each is held in memory while they are compared.
const MOST_MEMBERS: usize = 16_000_000;

/// Makes sure that no two members of an archive use the same bytes.
///
/// Takes time for sorting the members by place where they are not in order.
///
/// # Errors
///
/// When members overlap or are too many, and when the directory cannot be read.
pub(super) fn check(archive: &ZipArchive<Bytes>) -> io::Result<()> {
    let refused = |reason: &str| Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let mut entries = archive.entries(&mut buffer);
    let mut places: Vec<(u64, u64)> = Vec::new();
    // What cannot be read of the directory is reported when the members before it have been.
    while let Ok(Some(entry)) = entries.next_entry() {
        if places.len() == MOST_MEMBERS {
            return refused("has more than 16 million members");
        }
        let start = entry.local_header_offset();
        // The head before the member may be longer: this is the least that it takes.
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

/// Makes sure that a member ends before the directory begins.
///
/// # Errors
///
/// When it does not.
pub(super) fn check_place(archive: &ZipArchive<Bytes>, end: u64) -> io::Result<()> {
    match end <= archive.directory_offset() {
        true => Ok(()),
        false => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "its data is not before the directory, where members must be",
        )),
    }
}
