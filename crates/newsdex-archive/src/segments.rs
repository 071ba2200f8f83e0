//! Divides a file into records while it is read; keeps track of the position in the file.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::Failure;
use super::single_record::{RAISE_RECORD_LIMIT, too_large};
use crate::record::Record;
use crate::record::format::{Format, RecordIterator};
use crate::record::source::Source;
use newsdex_text::checkpoint::checkpoint;

/// A file that is being divided, and the position in it.
pub(super) struct Segmenter {
    format: &'static Format,
    /// The file.
    pub(super) source: Source,
    number: u64,
    /// The number of bytes read so far.
    pub(super) offset: u64,
    /// Whether the end of the file has been reached.
    pub(super) has_ended: bool,
}

/// The result of one step: a record, the reason why there is none, or `None` if only fill was read.
pub(super) type Segment = io::Result<Option<Result<Record, Failure>>>;

/// Divides a file by calling `read` for one step after another, until `read` reports the end of the file. An I/O error
/// also ends the file.
pub(super) fn segments(
    format: &'static Format,
    source: Source,
    mut read: impl FnMut(&mut Segmenter) -> Segment + Send + 'static,
) -> RecordIterator {
    let mut segmenter = Segmenter {
        format,
        source,
        number: 0,
        offset: 0,
        has_ended: false,
    };
    Box::new(std::iter::from_fn(move || {
        while !segmenter.has_ended {
            match read(&mut segmenter) {
                Ok(None) => {}
                Ok(Some(found)) => return Some(found),
                Err(error) => {
                    segmenter.has_ended = true;
                    return Some(Err(segmenter.source.broken(&error)));
                }
            }
        }
        None
    }))
}

impl Segmenter {
    /// The largest record, in bytes.
    pub(super) fn limit(&self) -> usize {
        self.source.place.options.record_bytes
    }

    /// Makes the next record: `bytes` are the bytes kept of its `size` bytes from `offset` on.
    ///
    /// # Errors
    ///
    /// When the record exceeds the limit.
    pub(super) fn record(
        &mut self,
        bytes: Vec<u8>,
        size: u64,
        offset: u64,
    ) -> Result<Record, Failure> {
        let record = Record {
            format: self.format,
            place: Arc::clone(&self.source.place),
            bytes,
            number: self.number,
            offset,
            line: None,
        };
        self.number += 1;
        record.of_size(size, self.limit())
    }
}

impl Record {
    /// The record, unless its `size` in the file, in bytes, exceeds `limit`.
    ///
    /// # Errors
    ///
    /// When the record is larger than `limit`.
    pub(super) fn of_size(mut self, size: u64, limit: usize) -> Result<Record, Failure> {
        if size > limit as u64 {
            return Err(self.failed(too_large(limit)).with_hint(RAISE_RECORD_LIMIT));
        }
        self.bytes.shrink_to_fit();
        Ok(self)
    }
}

/// Reads a line with its end and gives its length; keeps only the first `limit` bytes of a longer line.
pub(super) fn read_line(
    reader: &mut dyn BufRead,
    line: &mut Vec<u8>,
    limit: usize,
) -> io::Result<u64> {
    let mut length = 0;
    loop {
        checkpoint();
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr::memchr(b'\n', buffer);
        let taken = end.map_or(buffer.len(), |end| end + 1);
        let kept = taken.min(limit.saturating_sub(line.len()));
        line.extend_from_slice(buffer.get(..kept).unwrap_or_default());
        reader.consume(taken);
        length += taken as u64;
        if end.is_some() || taken == 0 {
            return Ok(length);
        }
    }
}
