//! Divides a file of wire text into stories: each from SOH to EOT or, if that is missing, to the next SOH.

use std::io;

use super::super::segments::{Segment, Segmenter, segments};
use crate::record::format::{Format, RecordIterator};
use crate::record::source::Source;

const SOH: u8 = super::SOH as u8;
const STX: u8 = super::STX as u8;
const EOT: u8 = super::EOT as u8;

/// Whether a byte is only fill between stories: NUL, SYN, DEL, 0xFF, white space.
pub(super) fn is_fill(byte: u8) -> bool {
    matches!(byte, 0 | 0x16 | 0x7f | 0xff) || byte.is_ascii_whitespace()
}

/// Divides a file into stories.
pub(super) fn records(format: &'static Format, source: Source) -> RecordIterator {
    segments(format, source, story)
}

/// Reads up to the end of the next story; `None` if there was only fill.
fn story(file: &mut Segmenter) -> Segment {
    let limit = file.limit();
    let mut bytes = Vec::new();
    let (mut offset, mut size) = (file.offset, 0);
    let (mut has_text, mut is_complete) = (false, false);
    while !is_complete && !file.has_ended {
        let buffer = match file.source.reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        file.has_ended = buffer.is_empty();
        let mut taken = 0;
        for byte in buffer {
            // A header may be sent twice; a header after a text belongs to the next story.
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
        file.source.reader.consume(taken);
        file.offset += taken as u64;
    }
    if size == 0 {
        return Ok(None);
    }
    Ok(Some(file.record(bytes, size, offset)))
}
