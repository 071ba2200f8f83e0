//! zip (PKWARE APPNOTE 6.3.10): reads the members listed in the directory at the end of the archive, in that order.
//!
//! Reading needs random access: a file on disk is read in place, an archive inside another container is first copied
//! into memory or a temporary file. The directory counts, not the headers before the members; if the directory is
//! missing, as in an archive that was cut off, the archive is searched for member headers. Encrypted members and rare
//! compression methods are refused with a message that names them.

mod directory;
mod name;
mod search;

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use rawzip::{
    CompressionMethod, EntryFlags, ErrorKind, FileReader, RangeReader, ReaderAt, ZipArchive,
    ZipArchiveEntryWayfinder, ZipLocator,
};

use self::search::Search;
use super::compression::{self, Compression};
use crate::limits::{Counted, Taken};
use newsdex_text::checkpoint::checkpoint;

/// Whether a file that begins with `head` is a zip archive, possibly empty or split into parts.
pub(super) fn is_zip(head: &[u8]) -> bool {
    let magics = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
    magics.iter().any(|magic| head.starts_with(*magic))
}

/// The largest archive inside another container, in bytes, that is held in memory.
const IN_MEMORY: u64 = 16 << 20;
/// Members are listed in batches of this many: a directory may list millions.
const BATCH: usize = 50_000;

/// The bytes of an archive, readable at any position by several readers.
#[derive(Clone)]
pub(super) struct Bytes {
    reader: Arc<dyn ReaderAt + Send + Sync>,
    length: u64,
}

impl Bytes {
    /// The bytes of an archive on disk.
    pub(super) fn on_disk(file: File, taken: &Taken) -> io::Result<Bytes> {
        let length = file.metadata()?.len();
        let reader = Arc::new(CountedFile {
            file: file.into(),
            taken: Arc::clone(taken),
        });
        Ok(Bytes { reader, length })
    }

    /// Copies an archive that can only be read in sequence.
    ///
    /// # Errors
    ///
    /// When the archive cannot be read to its end, when there is no space, and when it has more than `limit` bytes.
    pub(super) fn copied(mut reader: impl Read, limit: u64) -> io::Result<Bytes> {
        let mut memory = Vec::new();
        let in_memory = IN_MEMORY.min(limit);
        reader
            .by_ref()
            .take(in_memory + 1)
            .read_to_end(&mut memory)?;
        let length = memory.len() as u64;
        if length <= in_memory {
            let reader = Arc::new(memory);
            return Ok(Bytes { reader, length });
        }
        let mut file = tempfile::tempfile()?;
        file.write_all(&memory)?;
        drop(memory);
        let rest = limit.saturating_sub(length);
        let length = length + io::copy(&mut reader.take(rest.saturating_add(1)), &mut file)?;
        if length > limit {
            let most = limit >> 20;
            let reason = format!("larger than {most} MiB, inside another archive");
            return Err(io::Error::new(io::ErrorKind::QuotaExceeded, reason));
        }
        let reader = Arc::new(FileReader::from(file));
        Ok(Bytes { reader, length })
    }
}

impl ReaderAt for Bytes {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.reader.read_at(buffer, offset)
    }
}

struct CountedFile {
    file: FileReader,
    taken: Taken,
}

impl ReaderAt for CountedFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let count = self.file.read_at(buffer, offset)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A file within the archive.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The name, with `/` between folders; not to be trusted.
    pub(super) name: String,
    /// The size in the archive, in bytes.
    pub(super) stored_bytes: u64,
    place: MemberBytes,
    method: CompressionMethod,
    flags: u16,
    is_link: bool,
}

impl Member {
    /// Whether it is a symbolic link.
    pub(super) fn is_link(&self) -> bool {
        self.is_link
    }
}

/// The location of a member's bytes.
#[derive(Debug, Clone)]
enum MemberBytes {
    /// The location that the directory gives.
    Listed(ZipArchiveEntryWayfinder),
    /// The location found without a directory.
    Found(Range<u64>),
}

/// The members of an archive.
pub(super) struct Members {
    bytes: Bytes,
    listing: Listing,
    /// Members that have been listed but not returned, in reverse order.
    waiting: Vec<Member>,
    /// The reason why no part of the archive is read.
    refusal: Option<io::Error>,
    is_ended: bool,
}

enum Listing {
    /// The directory, and the number of its entries that have been read.
    Directory(ZipArchive<Bytes>, u64),
    /// No directory: the archive is searched for members.
    Search(Search),
}

impl Members {
    pub(super) fn new(bytes: Bytes) -> Members {
        let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
        let located = ZipLocator::new().locate_in_reader(bytes.clone(), &mut buffer, bytes.length);
        let listing = match located {
            Ok(archive) => Listing::Directory(archive, 0),
            Err(_) => Listing::Search(Search::default()),
        };
        let refusal = match &listing {
            Listing::Directory(archive, _) => directory::check(archive).err(),
            Listing::Search(_) => None,
        };
        Members {
            bytes,
            listing,
            waiting: Vec::new(),
            refusal,
            is_ended: false,
        }
    }

    /// Whether the archive has no readable directory.
    pub(super) fn is_cut_off(&self) -> bool {
        matches!(self.listing, Listing::Search(_))
    }

    /// Lists the first batch of members; no document has more.
    pub(super) fn first_listed(&mut self) -> &[Member] {
        if let Listing::Directory(archive, position) = &mut self.listing
            && self.waiting.is_empty()
        {
            // The error occurs again when the members are read.
            let _ = listed(archive, position, &mut self.waiting);
            self.waiting.reverse();
        }
        &self.waiting
    }

    /// The name of the first member of an archive without a directory.
    pub(super) fn first_found(&mut self) -> Option<String> {
        let Listing::Search(_) = &self.listing else {
            return None;
        };
        let mut search = Search::default();
        let first = search.next(&self.bytes).ok()??;
        Some(first.name)
    }

    /// The members that have been listed and not returned.
    pub(super) fn waiting(&self) -> &[Member] {
        &self.waiting
    }

    /// Gives the next file; there are no more after an error.
    pub(super) fn next(&mut self) -> Option<io::Result<Member>> {
        if let Some(error) = self.refusal.take() {
            self.is_ended = true;
            self.waiting.clear();
            return Some(Err(error));
        }
        loop {
            checkpoint();
            if let Some(member) = self.waiting.pop() {
                return Some(Ok(member));
            }
            if self.is_ended {
                return None;
            }
            match &mut self.listing {
                Listing::Search(search) => match search.next(&self.bytes) {
                    Ok(Some(member)) => return Some(Ok(member)),
                    Ok(None) => self.is_ended = true,
                    Err(error) => {
                        self.is_ended = true;
                        return Some(Err(error));
                    }
                },
                Listing::Directory(archive, position) => {
                    let before = *position;
                    let error = listed(archive, position, &mut self.waiting).err();
                    self.waiting.reverse();
                    if *position == before {
                        self.is_ended = true;
                        return error.map(Err);
                    }
                }
            }
        }
    }

    /// Gives a reader of a member's decompressed content.
    ///
    /// # Errors
    ///
    /// When the member is encrypted, compressed by an unsupported method, or not at its stated position.
    pub(super) fn open(&self, member: &Member, taken: &Taken) -> io::Result<Box<dyn Read + Send>> {
        let unsupported = |reason: String| io::Error::new(io::ErrorKind::Unsupported, reason);
        if member.flags & ENCRYPTED != 0 || member.method == CompressionMethod::AES {
            return Err(unsupported("encrypted".to_owned()));
        }
        let entry = match (&member.place, &self.listing) {
            (MemberBytes::Listed(wayfinder), Listing::Directory(archive, _)) => {
                Some(archive.get_entry(*wayfinder).map_err(broken)?)
            }
            _ => None,
        };
        let range = match (&entry, &member.place) {
            (Some(entry), _) => {
                let (start, end) = entry.compressed_data_range();
                if let Listing::Directory(archive, _) = &self.listing {
                    directory::check_place(archive, end)?;
                }
                start..end
            }
            (None, MemberBytes::Found(range)) => range.clone(),
            (None, MemberBytes::Listed(_)) => 0..0,
        };
        let stored = Counted {
            inner: RangeReader::new(self.bytes.clone(), range),
            taken: Arc::clone(taken),
        };
        let stored = BufReader::with_capacity(buffer_bytes(member.stored_bytes), stored);
        let stored: Box<dyn io::BufRead + Send> = Box::new(stored);
        let decoder: Box<dyn Read + Send> = match member.method {
            CompressionMethod::STORE => stored,
            CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(stored)),
            CompressionMethod::BZIP2 => Compression::Bzip2.decoder(stored, false)?,
            CompressionMethod::ZSTD | CompressionMethod::ZSTD_DEPRECATED => {
                Compression::Zstd.decoder(stored, false)?
            }
            CompressionMethod::LZMA => compression::lzma(stored)?,
            CompressionMethod::XZ => Compression::Xz.decoder(stored, false)?,
            other => {
                let name = match other.name() {
                    Some(name) => name.to_owned(),
                    None => format!("method {}", other.as_u16()),
                };
                let reason = format!("compressed with {name}, which is not supported");
                return Err(unsupported(reason));
            }
        };
        Ok(match entry {
            Some(entry) => Box::new(entry.verifying_reader(decoder)),
            None => decoder,
        })
    }
}

/// General purpose bits 0 and 13: the member or the directory is encrypted.
const ENCRYPTED: u16 = 1 | 1 << 13;

/// The buffer size for reading data of this size.
fn buffer_bytes(size: u64) -> usize {
    const MOST: usize = 64 * 1024;
    usize::try_from(size).unwrap_or(MOST).clamp(512, MOST)
}

/// Lists a batch of directory entries, from `position` on.
///
/// Each call passes over the earlier entries again: the library's iterator cannot be stored beside the value it borrows
/// from, and a batch is large.
fn listed(
    archive: &ZipArchive<Bytes>,
    position: &mut u64,
    members: &mut Vec<Member>,
) -> io::Result<()> {
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let mut entries = archive.entries(&mut buffer);
    let mut number = 0;
    while members.len() < BATCH {
        checkpoint();
        let Some(entry) = entries.next_entry().map_err(broken)? else {
            return Ok(());
        };
        number += 1;
        if number <= *position {
            continue;
        }
        *position = number;
        let flags: EntryFlags = entry.flags();
        let name = name::of(&entry);
        if entry.is_dir() || name.ends_with('/') {
            continue;
        }
        members.push(Member {
            name,
            stored_bytes: entry.compressed_size_hint(),
            place: MemberBytes::Listed(entry.wayfinder()),
            method: entry.compression_method(),
            flags: flags.bits(),
            is_link: entry.mode().is_symlink(),
        });
    }
    Ok(())
}

fn broken(error: rawzip::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::IO(error) => error,
        ErrorKind::Eof => io::ErrorKind::UnexpectedEof.into(),
        _ => io::Error::new(io::ErrorKind::InvalidData, "its directory cannot be read"),
    }
}
