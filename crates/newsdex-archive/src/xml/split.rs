//! Divides a file with many records in tags without reading it whole: news messages, SGML collections.
//!
//! Searches only for the tags that open and close a record; comments and character data are skipped. A record without
//! an end tag ends where the next one begins.

use std::io::{self, BufRead};
use std::sync::Arc;

use memchr::{memchr, memchr2, memmem};

use super::super::{
    Failure, FailureKind,
    single_record::{RAISE_RECORD_LIMIT, too_large},
};
use crate::record::Record;
use crate::record::format::{Format, RecordIterator};
use crate::record::source::Source;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

/// Divides a file into the elements with these names, compared without prefix and case.
///
/// If `nests`, such an element inside another of the same name belongs to the outer one. A file without such elements
/// gives one failure of kind skipped, with `reason`.
pub(crate) fn elements(
    format: &'static Format,
    source: Source,
    names: &'static [&'static str],
    nests: bool,
    reason: &'static str,
) -> RecordIterator {
    Box::new(Elements {
        format,
        source,
        names,
        nests,
        reason,
        buffer: Vec::new(),
        front: 0,
        searched: [0; 2],
        offset: 0,
        number: 0,
        declaration: None,
        is_begun: false,
        is_over: false,
    })
}

struct Elements {
    format: &'static Format,
    source: Source,
    names: &'static [&'static str],
    nests: bool,
    reason: &'static str,
    /// The bytes read; those before `front` have already been returned.
    buffer: Vec<u8>,
    front: usize,
    /// The file positions up to which the ends of comments and of character data have been searched for without
    /// success.
    searched: [u64; 2],
    /// The position in the file of the first byte held.
    offset: u64,
    number: u64,
    /// The encoding declaration that must precede a record for decoding, if the file has one.
    declaration: Option<String>,
    is_begun: bool,
    is_over: bool,
}

/// The longest tag in bytes; a longer one is not a tag.
const LONGEST_TAG: usize = 64 * 1024;
/// The number of bytes per read.
const CHUNK_BYTES: usize = 64 * 1024;

/// The meaning of a `<` and the bytes after it.
enum Found {
    /// A record begins; the length of its tag in bytes, and whether the tag also closes it.
    Start { length: usize, is_empty: bool },
    /// A record ends; the length of the tag in bytes.
    End { length: usize },
    /// Markup or text that does not matter, with this length in bytes.
    Other { length: usize },
    /// More of the file is needed to decide.
    More,
}

impl Iterator for Elements {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        if self.is_over {
            return None;
        }
        match self.record() {
            Ok(Some(found)) => Some(found),
            Ok(None) => {
                self.is_over = true;
                (self.number == 0).then(|| {
                    let place = &self.source.place;
                    Err(Failure {
                        kind: FailureKind::Unrecognised,
                        member: place.member_in_failure(),
                        ..Failure::failed(&place.path, self.reason)
                    })
                })
            }
            Err(error) => {
                self.is_over = true;
                Some(Err(self.source.broken(&error)))
            }
        }
    }
}

impl Elements {
    /// Reads the next record; `None` at the end.
    fn record(&mut self) -> io::Result<Option<Result<Record, Failure>>> {
        let limit = self.source.place.options.record_bytes;
        let mut at = 0;
        let mut start: Option<usize> = None;
        let mut depth = 0_usize;
        let mut is_ended = false;
        loop {
            checkpoint();
            let rest = self.held().get(at..).unwrap_or_default();
            let Some(sign) = memchr(b'<', rest) else {
                at = self.held().len();
                if start.is_none() {
                    self.drop_front(at);
                    at = 0;
                }
                if is_ended {
                    return Ok(start.map(|start| self.take(start, at, limit)));
                }
                if start.is_some_and(|start| at - start > limit) {
                    return self.too_large(start.unwrap_or(0)).map(Some);
                }
                is_ended = !self.fill()?;
                continue;
            };
            at += sign;
            let found = match self.look(at, is_ended) {
                Found::More => {
                    if start.is_none() {
                        self.drop_front(at);
                        at = 0;
                    } else if at - start.unwrap_or(0) > limit {
                        return self.too_large(start.unwrap_or(0)).map(Some);
                    }
                    is_ended = !self.fill()?;
                    continue;
                }
                found => found,
            };
            match (found, start) {
                (Found::Start { length, is_empty }, None) => {
                    if is_empty {
                        return Ok(Some(self.take(at, at + length, limit)));
                    }
                    start = Some(at);
                    at += length;
                }
                (Found::Start { length, is_empty }, Some(_)) if self.nests => {
                    depth += usize::from(!is_empty);
                    at += length;
                }
                // The end tag of the current record is missing.
                (Found::Start { .. }, Some(start)) => return Ok(Some(self.take(start, at, limit))),
                (Found::End { length }, Some(_)) if depth > 0 => {
                    depth -= 1;
                    at += length;
                }
                (Found::End { length }, Some(start)) => {
                    return Ok(Some(self.take(start, at + length, limit)));
                }
                (Found::End { length } | Found::Other { length }, _) => at += length,
                (Found::More, _) => {}
            }
        }
    }

    /// The bytes held.
    fn held(&self) -> &[u8] {
        self.buffer.get(self.front..).unwrap_or_default()
    }

    /// Identifies the item that begins with the `<` at a position in the held bytes.
    fn look(&mut self, at: usize, is_ended: bool) -> Found {
        let rest = self.held().get(at..).unwrap_or_default();
        let needed = 16;
        if rest.len() < needed && !is_ended {
            return Found::More;
        }
        match rest {
            [_, b'!', b'-', b'-', ..] => return self.section(at, 0, b"-->", is_ended),
            [_, b'!', b'[', b'C', b'D', ..] => return self.section(at, 1, b"]]>", is_ended),
            _ => {}
        }
        let (is_end, named) = match rest {
            [_, b'/', named @ ..] => (true, named),
            [_, named @ ..] => (false, named),
            [] => return Found::Other { length: 1 },
        };
        let length = named
            .iter()
            .take(128)
            .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_.:".contains(byte)));
        let Some(length) = length else {
            return match is_ended || named.len() >= 128 {
                true => Found::Other { length: 1 },
                false => Found::More,
            };
        };
        let name = named.get(..length).unwrap_or_default();
        let name = match memchr::memrchr(b':', name) {
            Some(colon) => name.get(colon + 1..).unwrap_or_default(),
            None => name,
        };
        if !self
            .names
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        {
            return Found::Other { length: 1 };
        }
        let tag = rest
            .get(1..LONGEST_TAG)
            .or(rest.get(1..))
            .unwrap_or_default();
        let close = match memchr2(b'>', b'<', tag) {
            Some(close) if tag.get(close) == Some(&b'>') => close + 1,
            None if !is_ended && tag.len() + 1 < LONGEST_TAG => return Found::More,
            _ => return Found::Other { length: 1 },
        };
        let length = close + 1;
        match is_end {
            true => Found::End { length },
            false => Found::Start {
                length,
                is_empty: rest.get(close - 1) == Some(&b'/'),
            },
        }
    }

    /// Finds the end of a comment (kind 0) or of character data (kind 1) that begins at a position.
    ///
    /// Bytes that have been searched for one comment are not searched again for the next.
    fn section(&mut self, at: usize, kind: usize, end: &[u8], is_ended: bool) -> Found {
        let held = self.buffer.get(self.front..).unwrap_or_default();
        let searched = self.searched.get_mut(kind);
        let known = searched
            .as_deref()
            .map_or(0, |searched| searched.saturating_sub(self.offset));
        let from = at.max(usize::try_from(known).unwrap_or(0));
        let rest = held.get(from..).unwrap_or_default();
        if let Some(found) = memmem::find(rest, end) {
            return Found::Other {
                length: from - at + found + end.len(),
            };
        }
        if let Some(searched) = searched {
            // The held bytes may end with the first bytes of the end mark.
            *searched = self.offset + (held.len() + 1).saturating_sub(end.len()) as u64;
        }
        // SGML has stray dashes, so a comment is at most as long as a tag; character data are at most as long as a
        // record.
        let longest = match kind {
            0 => LONGEST_TAG,
            _ => self.source.place.options.record_bytes,
        };
        match is_ended || held.len() - at > longest {
            true => Found::Other { length: 1 },
            false => Found::More,
        }
    }

    /// Reads until twice as many bytes are held, so that repeated searches in them stay linear; `false` if the file had
    /// no more bytes.
    fn fill(&mut self) -> io::Result<bool> {
        let goal = self.held().len().saturating_mul(2).max(1);
        let mut has_more = false;
        while self.held().len() < goal {
            checkpoint();
            if !self.fill_once()? {
                break;
            }
            has_more = true;
        }
        Ok(has_more)
    }

    fn fill_once(&mut self) -> io::Result<bool> {
        let chunk = self.source.reader.fill_buf()?;
        let chunk = chunk.get(..CHUNK_BYTES).unwrap_or(chunk);
        let count = chunk.len();
        if !self.is_begun {
            self.is_begun = true;
            self.declaration = encoding::declared(chunk)
                .map(|name| format!("<?xml version=\"1.0\" encoding=\"{name}\"?>"));
        }
        self.buffer.extend_from_slice(chunk);
        self.source.reader.consume(count);
        Ok(count > 0)
    }

    /// Gives the bytes between two positions of the buffer as a record, and drops all bytes up to there.
    fn take(&mut self, start: usize, end: usize, limit: usize) -> Result<Record, Failure> {
        let bytes = self.held().get(start..end).unwrap_or_default();
        let mut kept = Vec::with_capacity(bytes.len());
        // A record separated from its file loses the encoding declaration.
        if let Some(declaration) = &self.declaration
            && std::str::from_utf8(bytes).is_err()
        {
            kept.extend_from_slice(declaration.as_bytes());
        }
        kept.extend_from_slice(bytes.trim_ascii_end());
        let size = end - start;
        let record = Record {
            format: self.format,
            place: Arc::clone(&self.source.place),
            bytes: kept,
            number: self.number,
            offset: self.offset + start as u64,
            line: None,
        };
        self.number += 1;
        self.drop_front(end);
        match size > limit {
            true => Err(record
                .failed(too_large(limit))
                .with_hint(RAISE_RECORD_LIMIT)),
            false => Ok(record),
        }
    }

    /// Reports a record that exceeds the limit, and continues after the bytes read of it.
    fn too_large(&mut self, start: usize) -> io::Result<Result<Record, Failure>> {
        let end = self.held().len();
        let limit = self.source.place.options.record_bytes;
        Ok(self.take(start, end, usize::MAX).and_then(|record| {
            Err(record
                .failed(too_large(limit))
                .with_hint(RAISE_RECORD_LIMIT))
        }))
    }

    /// Drops bytes; the remaining bytes are moved only when at least as many have been dropped.
    fn drop_front(&mut self, count: usize) {
        let count = count.min(self.held().len());
        self.front += count;
        self.offset += count as u64;
        if self.front >= self.held().len() {
            self.buffer.drain(..self.front);
            self.front = 0;
        }
    }
}
