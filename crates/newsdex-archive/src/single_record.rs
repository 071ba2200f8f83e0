//! Formats in which the whole file is one record: plain text, Markdown, a web page.

use std::io::Read;

use super::Failure;
use crate::record::Record;
use crate::record::format::{Format, RecordIterator};
use crate::record::source::Source;

/// Gives the whole file as one record.
pub(super) fn records(format: &'static Format, source: Source) -> RecordIterator {
    records_up_to(format, source, 1)
}

/// As [`records`], for a format whose files may be `times` as large as other records: they contain pictures.
pub(super) fn records_up_to(
    format: &'static Format,
    source: Source,
    times: usize,
) -> RecordIterator {
    let limit = source.place.options.record_bytes;
    // Without a limit, the product must leave room for one byte more.
    let limit = limit.saturating_mul(times).min(usize::MAX / 2);
    Box::new(std::iter::once_with(move || record(format, source, limit)))
}

fn record(format: &'static Format, mut source: Source, limit: usize) -> Result<Record, Failure> {
    if let Some(account) = &source.place.account {
        account.go_by_record();
    }
    let mut bytes = Vec::new();
    let read = source
        .reader
        .by_ref()
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes);
    let place = std::sync::Arc::clone(&source.place);
    let record = Record {
        format,
        place,
        bytes,
        number: 0,
        offset: 0,
        line: None,
    };
    match read {
        Err(error) => Err(source.broken(&error)),
        Ok(size) => record.of_size(size as u64, limit),
    }
}

/// The message for a record that exceeds the limit.
pub(super) fn too_large(limit: usize) -> String {
    match limit {
        _ if limit >= 1 << 20 => format!("record is larger than {} MiB", limit >> 20),
        _ => format!("record is larger than {limit} bytes"),
    }
}

/// The advice that goes with [`too_large`].
pub(super) const RAISE_RECORD_LIMIT: &str = "if it really is one article, raise --max-record";
