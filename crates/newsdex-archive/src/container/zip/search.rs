//! Finds the members of a zip archive without a directory, by the headers before them.

use std::io::{self, Read};

use rawzip::{CompressionMethod, RangeReader, ReaderAt};

use super::{Bytes, Member, MemberBytes, name};

const SIGNATURE: [u8; 4] = *b"PK\x03\x04";
const HEAD_BYTES: usize = 30;
const WINDOW_BYTES: usize = 64 * 1024;
/// General purpose bit 3: the sizes are behind the member.
const SIZES_FOLLOW: u16 = 1 << 3;

/// The current position of the search.
#[derive(Debug, Default)]
pub(super) struct Search {
    position: u64,
    /// The bytes read last, and their position: headers may be close together.
    window: Vec<u8>,
    window_start: u64,
}

impl Search {
    /// Gives the next file; `None` at the end of the archive.
    pub(super) fn next(&mut self, bytes: &Bytes) -> io::Result<Option<Member>> {
        while let Some(start) = self.signature(bytes, self.position)? {
            self.position = start + SIGNATURE.len() as u64;
            if let Some(member) = self.member(bytes, start)? {
                return Ok(Some(member));
            }
        }
        Ok(None)
    }

    /// Reads the header at `start`; `None` if it is not a header or is that of a folder.
    fn member(&mut self, bytes: &Bytes, start: u64) -> io::Result<Option<Member>> {
        let mut head = [0; HEAD_BYTES];
        let mut reader = RangeReader::new(bytes.clone(), start..bytes.length);
        if reader.read_exact(&mut head).is_err() {
            return Ok(None);
        }
        let short = |at: usize| match head.get(at..at + 2) {
            Some([low, high]) => u16::from_le_bytes([*low, *high]),
            _ => 0,
        };
        let size = u64::from(short(18)) | u64::from(short(20)) << 16;
        let (name_bytes, extra_bytes) = (short(26), short(28));
        let mut name = vec![0; name_bytes.into()];
        if name.is_empty() || reader.read_exact(&mut name).is_err() {
            return Ok(None);
        }
        let name = name::text(&name, true);
        let data = start + HEAD_BYTES as u64 + u64::from(name_bytes) + u64::from(extra_bytes);
        let flags = short(6);
        let is_size_known = flags & SIZES_FOLLOW == 0 && size < u64::from(u32::MAX);
        let end = match is_size_known {
            true => data.saturating_add(size).min(bytes.length),
            // Compressed data mark their own end; bytes behind them do no harm.
            false => self.signature(bytes, data)?.unwrap_or(bytes.length),
        };
        self.position = self.position.max(end);
        if name.ends_with('/') || data > end {
            return Ok(None);
        }
        Ok(Some(Member {
            name,
            stored_bytes: end - data,
            place: MemberBytes::Found(data..end),
            method: CompressionMethod::new(short(8)),
            flags,
            is_link: false,
        }))
    }

    /// Finds the next header, from `position` on.
    fn signature(&mut self, bytes: &Bytes, mut position: u64) -> io::Result<Option<u64>> {
        loop {
            let into = position
                .checked_sub(self.window_start)
                .and_then(|into| self.window.get(usize::try_from(into).ok()?..))
                .unwrap_or_default();
            if let Some(at) = memchr::memmem::find(into, &SIGNATURE) {
                return Ok(Some(position + at as u64));
            }
            // A signature may begin at the end of this window.
            position += into.len().saturating_sub(SIGNATURE.len() - 1) as u64;
            self.fill(bytes, position)?;
            if self.window.len() < SIGNATURE.len() {
                return Ok(None);
            }
        }
    }

    fn fill(&mut self, bytes: &Bytes, position: u64) -> io::Result<()> {
        self.window.resize(WINDOW_BYTES, 0);
        self.window_start = position;
        let mut filled = 0;
        while filled < WINDOW_BYTES {
            let rest = self.window.get_mut(filled..).unwrap_or_default();
            match bytes.read_at(rest, position + filled as u64)? {
                0 => break,
                count => filled += count,
            }
        }
        self.window.truncate(filled);
        Ok(())
    }
}
