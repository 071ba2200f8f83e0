//! A file of wire text to its stories: each from SOH to EOT or, where that is missing, to the next SOH.

use std::io;
use std::sync::Arc;

use super::super::format::{Format, RecordIterator};
use super::super::source::Source;
use super::super::whole::{RAISE_RECORD_LIMIT, too_large};
use super::super::{Failure, Record};

const SOH: u8 = super::SOH as u8;
const STX: u8 = super::STX as u8;
const EOT: u8 = super::EOT as u8;

/// Whether a byte only keeps the line busy between stories: NUL, SYN, DEL, blanks, form feeds.
pub(super) fn is_fill(byte: u8) -> bool {
    matches!(byte, 0 | 0x16 | 0x7f | 0xff) || byte.is_ascii_whitespace()
}

/// Divides a file into stories.
pub(super) fn records(format: &'static Format, source: Source) -> RecordIterator {
    Box::new(Stories {
        format,
        source,
        number: 0,
        offset: 0,
        has_ended: false,
    })
}

struct Stories {
    format: &'static Format,
    source: Source,
    number: u64,
    /// Bytes read so far.
    offset: u64,
    has_ended: bool,
}

impl Iterator for Stories {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        while !self.has_ended {
            match self.story() {
                Ok(None) => {}
                Ok(Some(found)) => return Some(found),
                Err(error) => {
                    self.has_ended = true;
                    return Some(Err(self.source.broken(&error)));
                }
            }
        }
        None
    }
}

impl Stories {
    /// Reads up to the end of the next story; nothing where there was only fill.
    fn story(&mut self) -> io::Result<Option<Result<Record, Failure>>> {
        let limit = self.source.place.options.record_bytes;
        let mut bytes = Vec::new();
        let (mut offset, mut size) = (self.offset, 0);
        let (mut has_text, mut is_complete) = (false, false);
        while !is_complete && !self.has_ended {
            let buffer = match self.source.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.has_ended = buffer.is_empty();
            let mut taken = 0;
            for byte in buffer {
                // A header may be sent twice; one after a text belongs to the next story.
                if *byte == SOH && has_text {
                    is_complete = true;
                    break;
                }
                taken += 1;
                if size == 0 && (is_fill(*byte) || *byte == EOT) {
                    offset += 1;
                    continue;
                }
                has_text |= *byte == STX;
                size += 1;
                if bytes.len() < limit {
                    bytes.push(*byte);
                }
                if *byte == EOT {
                    is_complete = true;
                    break;
                }
            }
            self.source.reader.consume(taken);
            self.offset += taken as u64;
        }
        if size == 0 {
            return Ok(None);
        }
        let mut record = Record {
            format: self.format,
            place: Arc::clone(&self.source.place),
            bytes,
            number: self.number,
            offset,
            line: None,
        };
        self.number += 1;
        if size > limit {
            record.bytes.clear();
            return Ok(Some(Err(record
                .failed(too_large(limit))
                .with_hint(RAISE_RECORD_LIMIT))));
        }
        record.bytes.shrink_to_fit();
        Ok(Some(Ok(record)))
    }
}
