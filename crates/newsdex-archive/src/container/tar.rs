//! tar: reads the members of an archive in order; POSIX.1-1988 (ustar), POSIX.1-2001 (pax), GNU and older variants.
//!
//! The archive is read once and in sequence, so it may be inside any compression. Links and devices are reported as
//! skipped; folders are not reported. After a damaged header, reading continues at the next intact one.

use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, PoisonError};

use super::LINK;
use crate::record::source::CutOff;
use newsdex_text::checkpoint::checkpoint;
use tar::{EntryType, Header, PaxExtensions};

const BLOCK: usize = 512;
/// The largest header extension (such as a long name), in bytes; a larger one is damage.
const LONGEST_EXTENSION: u64 = 1 << 20;

/// Why a hard link is skipped: it is one more name of an earlier member.
const HARD_LINK: &str = "a second name of another member of the archive";

/// Whether a file that begins with `head` is a tar archive: its first block is a header with a correct checksum.
pub(super) fn is_tar(head: &[u8]) -> bool {
    let block: Option<&[u8; BLOCK]> = head.first_chunk();
    block.is_some_and(|block| block[0] != 0 && is_header(block))
}

/// A file within the archive, or something in place of a file.
pub(super) struct Member {
    /// The name as stored.
    pub(super) name: Vec<u8>,
    /// Why it is skipped, if it is no file.
    pub(super) skipped: Option<&'static str>,
    pub(super) reader: MemberReader,
}

/// The members of an archive; each must be read before the next is requested.
pub(super) struct Members {
    shared: Arc<Mutex<Shared>>,
    is_ended: bool,
}

/// The archive, positioned where the open member is read.
struct Shared {
    archive: Box<dyn BufRead + Send>,
    /// The number of the open member, from 1.
    number: u64,
    /// The unread bytes of the open member.
    left: u64,
    /// The bytes that fill the last block of the open member.
    padding: u64,
    /// A header that has been read but not used yet.
    kept: Option<[u8; BLOCK]>,
}

impl Members {
    pub(super) fn new(archive: Box<dyn BufRead + Send>) -> Members {
        let shared = Shared {
            archive,
            number: 0,
            left: 0,
            padding: 0,
            kept: None,
        };
        Members {
            shared: Arc::new(Mutex::new(shared)),
            is_ended: false,
        }
    }

    /// Gives the next file. An error skips the members up to the next intact header, which may be all of them.
    pub(super) fn next(&mut self) -> Option<io::Result<Member>> {
        if self.is_ended {
            return None;
        }
        let shared = Arc::clone(&self.shared);
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let member = shared.next_file();
        match &member {
            Ok(None) => self.is_ended = true,
            Err(error) => {
                self.is_ended = !matches!(
                    error.kind(),
                    io::ErrorKind::InvalidData | io::ErrorKind::Unsupported
                );
            }
            Ok(Some(_)) => {}
        }
        let member = member.transpose()?;
        Some(member.map(|(name, skipped)| Member {
            name,
            skipped,
            reader: MemberReader {
                shared: Arc::clone(&self.shared),
                number: shared.number,
            },
        }))
    }
}

/// Data about a file from the headers before its own.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Shared {
    /// The name of the next member that is no folder, and why it is skipped, if it is no file.
    fn next_file(&mut self) -> io::Result<Option<(Vec<u8>, Option<&'static str>)>> {
        self.skip_rest()?;
        let mut extension = Extension::default();
        let mut block = [0; BLOCK];
        loop {
            checkpoint();
            if !self.next_header(&mut block)? {
                return Ok(None);
            }
            let header = Header::from_byte_slice(&block);
            let kind = header.entry_type();
            let written = header.entry_size().map_err(|_| damaged("a size"))?;
            self.open(match kind {
                EntryType::XHeader | EntryType::XGlobalHeader => written,
                EntryType::GNULongName | EntryType::GNULongLink => written,
                _ => extension.size.unwrap_or(written),
            });
            match kind {
                EntryType::GNULongName => {
                    let mut name = self.extension()?;
                    if let Some(end) = name.iter().position(|byte| *byte == 0) {
                        name.truncate(end);
                    }
                    extension.name = Some(name);
                }
                EntryType::XHeader => extension.take(&self.extension()?),
                EntryType::XGlobalHeader | EntryType::GNULongLink => self.skip_rest()?,
                EntryType::Regular | EntryType::Continuous => {
                    let name = extension.name.take();
                    let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
                    // Before POSIX, a folder was a file whose name ends in a slash.
                    if name.ends_with(b"/") {
                        self.skip_rest()?;
                        extension = Extension::default();
                        continue;
                    }
                    if extension.is_sparse {
                        return Err(sparse());
                    }
                    self.number += 1;
                    return Ok(Some((name, None)));
                }
                EntryType::GNUSparse => return Err(sparse()),
                // The size in the header of these is not that of any data behind it.
                EntryType::Directory => {
                    self.open(0);
                    extension = Extension::default();
                }
                EntryType::Link
                | EntryType::Symlink
                | EntryType::Char
                | EntryType::Block
                | EntryType::Fifo => {
                    self.open(0);
                    let name = extension.name.take();
                    let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
                    let skipped = match kind {
                        EntryType::Link => HARD_LINK,
                        EntryType::Symlink => LINK,
                        _ => "a device or a pipe, not a file",
                    };
                    self.number += 1;
                    return Ok(Some((name, Some(skipped))));
                }
                _ => {
                    self.skip_rest()?;
                    extension = Extension::default();
                }
            }
        }
    }

    fn open(&mut self, size: u64) {
        self.left = size;
        self.padding = size.next_multiple_of(BLOCK as u64) - size;
    }

    /// Reads the next intact header; `false` at the end of the archive.
    fn next_header(&mut self, block: &mut [u8; BLOCK]) -> io::Result<bool> {
        if let Some(kept) = self.kept.take() {
            *block = kept;
            return Ok(true);
        }
        let mut has_damage = false;
        let mut has_end = false;
        loop {
            let mut filled = 0;
            while filled < BLOCK {
                let rest = block.get_mut(filled..).unwrap_or_default();
                match self.archive.read(rest) {
                    Ok(0) => break,
                    Ok(count) => filled += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(ended(error)),
                }
            }
            match filled {
                0 if has_damage && !has_end => return Err(damaged("a head")),
                0 => return Ok(false),
                BLOCK => {}
                // Any bytes may follow the end marker.
                _ if has_end => return Ok(false),
                _ => return Err(cut_off()),
            }
            match () {
                () if block.iter().all(|byte| *byte == 0) => has_end = true,
                () if is_header(block) && has_damage && !has_end => {
                    self.kept = Some(*block);
                    return Err(damaged("a head"));
                }
                () if is_header(block) => return Ok(true),
                () => has_damage = true,
            }
        }
    }

    fn extension(&mut self) -> io::Result<Vec<u8>> {
        if self.left > LONGEST_EXTENSION {
            self.skip_rest()?;
            return Err(damaged("a name"));
        }
        let mut bytes = Vec::new();
        let length = self.left;
        self.archive
            .by_ref()
            .take(length)
            .read_to_end(&mut bytes)
            .map_err(ended)?;
        self.left = length - bytes.len() as u64;
        self.skip_rest()?;
        Ok(bytes)
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        let mut left = self.left.saturating_add(self.padding);
        // The last block of an archive that was cut off there may lack even its padding.
        let needed = self.left;
        let mut passed = 0;
        (self.left, self.padding) = (0, 0);
        while left > 0 {
            checkpoint();
            let available = self.archive.fill_buf().map_err(ended)?.len() as u64;
            if available == 0 {
                return match passed < needed {
                    true => Err(cut_off()),
                    false => Ok(()),
                };
            }
            let step = available.min(left);
            self.archive.consume(step as usize);
            passed += step;
            left -= step;
        }
        Ok(())
    }
}

impl Extension {
    fn take(&mut self, bytes: &[u8]) {
        for field in PaxExtensions::new(bytes).flatten() {
            let value = field.value_bytes();
            match field.key_bytes() {
                b"path" => self.name = Some(value.to_vec()),
                b"size" => {
                    let text = std::str::from_utf8(value).ok();
                    self.size = text.and_then(|text| text.parse().ok()).or(self.size);
                }
                key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
    }
}

/// Turns an error in the data around the archive into one that ends the archive.
fn ended(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            io::Error::other(error.to_string())
        }
        _ => error,
    }
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, CutOff)
}

fn sparse() -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        "a file with holes is not supported",
    )
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

/// Whether the checksum in the block is correct; the checksum field itself counts as blanks. Some programs summed
/// signed bytes, which is accepted too.
fn is_header(block: &[u8; BLOCK]) -> bool {
    let Ok(stated) = Header::from_byte_slice(block).cksum() else {
        return false;
    };
    let bytes = block.iter().enumerate().map(|(at, byte)| match at {
        148..156 => b' ',
        _ => *byte,
    });
    let unsigned: u32 = bytes.clone().map(u32::from).sum();
    let signed: i32 = bytes.map(|byte| i32::from(byte.cast_signed())).sum();
    stated == unsigned || i64::from(stated) == i64::from(signed)
}

/// Reads one member; reports its end as soon as the next member has been requested.
pub(super) struct MemberReader {
    shared: Arc<Mutex<Shared>>,
    number: u64,
}

impl Read for MemberReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.number != self.number || shared.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let most = usize::try_from(shared.left).unwrap_or(usize::MAX);
        let most = most.min(buffer.len());
        let part = buffer.get_mut(..most).unwrap_or_default();
        let error = match shared.archive.read(part) {
            Ok(0) => cut_off(),
            Ok(count) => {
                shared.left -= count as u64;
                return Ok(count);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => error,
        };
        // The rest counts as read, so that the search for the next member does not fail for the same reason.
        (shared.left, shared.padding) = (0, 0);
        Err(error)
    }
}
