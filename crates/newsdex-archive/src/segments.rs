//! A file that is divided while it is read: the place reached in it, and the records made on the way.

use std::io;
use std::sync::Arc;

use super::Failure;
use super::single_record::{RAISE_RECORD_LIMIT, too_large};
use crate::record::Record;
use crate::record::format::{Format, RecordIterator};
use crate::record::source::Source;

/// A file that is being divided, and how far it has been read.
pub(super) struct Segmenter {
    format: &'static Format,
    /// The file.
    pub(super) source: Source,
    number: u64,
    /// Bytes read so far.
    pub(super) offset: u64,
    /// Whether nothing is left to read.
    pub(super) has_ended: bool,
}

/// What came of reading on: a record or why there is none, or nothing where only fill was read.
pub(super) type Segment = io::Result<Option<Result<Record, Failure>>>;

/// Divides a file by what `read` takes of it each time, until it says that the file has ended. A file
/// that cannot be read on has ended, too.
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
    /// How many bytes of a record are read at most.
    pub(super) fn limit(&self) -> usize {
        self.source.place.options.record_bytes
    }

    /// The next record: `bytes` are what was kept of its `size` bytes from `offset` on.
    ///
    /// # Errors
    ///
    /// The failure to report when it exceeds the limit.
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
    /// The record, unless the `size` bytes it has in its file are more than the `limit`.
    ///
    /// # Errors
    ///
    /// The failure to report then.
    pub(super) fn of_size(mut self, size: u64, limit: usize) -> Result<Record, Failure> {
        if size > limit as u64 {
            return Err(self.failed(too_large(limit)).with_hint(RAISE_RECORD_LIMIT));
        }
        self.bytes.shrink_to_fit();
        Ok(self)
    }
}
