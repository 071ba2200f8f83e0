//! Divides a web archive into records with at most one in memory; records that are not pages are skipped unread.
//!
//! A damaged record affects no other: reading continues at the next line that begins a record.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::head::{FILE, Head, media_type};
use crate::record::format::{Format, RecordIterator};
use crate::record::source::{CutOff, Source};
use crate::single_record::{RAISE_RECORD_LIMIT, too_large};
use crate::{Failure, FailureKind, Record};
use newsdex_text::checkpoint::checkpoint;

/// Divides a file into records.
pub(super) fn records(format: &'static Format, source: Source) -> RecordIterator {
    if let Some(account) = &source.place.account {
        account.go_by_record();
    }
    Box::new(Splitter {
        format,
        source,
        offset: 0,
        number: 0,
        line: None,
        is_cut_off: false,
        is_ended: false,
    })
}

struct Splitter {
    format: &'static Format,
    source: Source,
    offset: u64,
    number: u64,
    /// A line that begins the next record and has already been read, with its offset.
    line: Option<(Vec<u8>, u64)>,
    /// Whether the record given last is cut off.
    is_cut_off: bool,
    is_ended: bool,
}

/// The largest header in bytes; usual ones have a few hundred.
const LONGEST_HEAD: usize = 64 * 1024;
/// The longest first line of a record, in bytes; usual ones have a URL and a few fields.
const LONGEST_LINE: usize = 16 * 1024;
/// The bytes of a record's content by which to decide whether to read the rest.
const LOOKED_AT: u64 = 8 * 1024;

impl Iterator for Splitter {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        if std::mem::take(&mut self.is_cut_off) {
            self.is_ended = true;
            // The part of the page that exists has already been given.
            let reason = "ends early: the last record is cut off";
            return Some(Err(self.source.place.failure(FailureKind::Failed, reason)));
        }
        if self.is_ended {
            return None;
        }
        let found = self.record();
        if !matches!(found, Ok(Some(_))) {
            self.is_ended = true;
        }
        match found {
            Ok(found) => found,
            Err(error) => {
                // After damage there may be more records, each compressed separately.
                let is_damage = matches!(
                    error.kind(),
                    io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
                );
                self.is_ended = !is_damage;
                self.line = None;
                let failure = self.source.broken(&error);
                Some(Err(Failure {
                    record: Some(self.number),
                    ..failure
                }))
            }
        }
    }
}

type Found = Option<Result<Record, Failure>>;

impl Splitter {
    fn record(&mut self) -> io::Result<Found> {
        let mut has_damage = false;
        loop {
            checkpoint();
            let Some((line, start)) = self.next_line()? else {
                return Ok(has_damage.then(|| Err(self.no_record())));
            };
            let is_warc = line.starts_with(b"WARC/");
            let head = match is_warc {
                true => None,
                false => Head::of_line(&String::from_utf8_lossy(&line)),
            };
            if !is_warc && head.is_none() {
                has_damage |= !line.trim_ascii().is_empty();
                continue;
            }
            if has_damage {
                // Reported before the next record is read.
                self.line = Some((line, start));
                return Ok(Some(Err(self.no_record())));
            }
            let mut bytes = line;
            let head = match head {
                Some(head) => head,
                None => {
                    if !self.fields(&mut bytes)? {
                        return Ok(Some(Err(
                            self.failed("the header of the record is too long")
                        )));
                    }
                    Head::of_fields(&String::from_utf8_lossy(&bytes))
                }
            };
            return self.content(&head, bytes, start).map(Some);
        }
    }

    /// The failure for data between records.
    fn no_record(&mut self) -> Failure {
        let mut failure = self.failed("data that is not a record");
        failure.record = None;
        failure
    }

    /// The next line and its offset; `None` at the end.
    fn next_line(&mut self) -> io::Result<Option<(Vec<u8>, u64)>> {
        if let Some(kept) = self.line.take() {
            return Ok(Some(kept));
        }
        let start = self.offset;
        let line = self.read_line()?;
        Ok((!line.is_empty()).then_some((line, start)))
    }

    /// A line with its end, or the beginning of a line that is too long.
    fn read_line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let limited = &mut (&mut self.source.reader).take(LONGEST_LINE as u64);
        let result = limited.read_until(b'\n', &mut line);
        self.offset += line.len() as u64;
        result.map(|_| line)
    }

    /// Reads the fields of a WARC record up to the blank line; `false` if there is no blank line within the size limit.
    fn fields(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        loop {
            checkpoint();
            let line = self.read_line()?;
            if line.is_empty() {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, CutOff));
            }
            bytes.extend_from_slice(&line);
            if line.trim_ascii().is_empty() {
                return Ok(true);
            }
            if bytes.len() > LONGEST_HEAD {
                return Ok(false);
            }
        }
    }

    /// Reads the content of a record if it may be a page.
    fn content(
        &mut self,
        head: &Head,
        mut bytes: Vec<u8>,
        start: u64,
    ) -> io::Result<Result<Record, Failure>> {
        let Some(length) = head.length else {
            return Ok(Err(match head.kind.as_str() {
                FILE => self.passed_over("the head of the archive, not a page"),
                _ => self.failed("the record does not say how long it is"),
            }));
        };
        if let Some(reason) = no_page(head) {
            self.skip(length)?;
            return Ok(Err(self.passed_over(reason)));
        }
        let limit = self.source.place.options.record_bytes;
        let before = bytes.len();
        let is_long = self.read(length.min(LOOKED_AT), &mut bytes)?;
        if !is_long && bytes.len() == before {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, CutOff));
        }
        let left = length - length.min(LOOKED_AT);
        let beginning = bytes.get(before..).unwrap_or_default();
        if let Some(reason) = no_page_by_content(head, beginning) {
            self.skip(left)?;
            return Ok(Err(self.passed_over(reason)));
        }
        if length > limit as u64 {
            self.skip(left)?;
            return Ok(Err(self
                .failed(too_large(limit))
                .with_hint(RAISE_RECORD_LIMIT)));
        }
        let is_whole = self.read(left, &mut bytes)?;
        self.is_cut_off = !is_long || !is_whole;
        let record = Record {
            format: self.format,
            place: Arc::clone(&self.source.place),
            bytes,
            number: self.number,
            offset: start,
            line: None,
        };
        self.number += 1;
        Ok(Ok(record))
    }

    /// Reads `length` bytes; `false` if there are fewer.
    fn read(&mut self, length: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let before = bytes.len();
        let result = (&mut self.source.reader).take(length).read_to_end(bytes);
        let count = (bytes.len() - before) as u64;
        self.offset += count;
        match result {
            Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
            _ => Ok(count == length),
        }
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        let mut left = length;
        while left > 0 {
            checkpoint();
            let available = self.source.reader.fill_buf()?.len() as u64;
            if available == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, CutOff));
            }
            let step = available.min(left);
            self.source.reader.consume(step as usize);
            self.offset += step;
            left -= step;
        }
        Ok(())
    }

    fn failed(&mut self, reason: impl Into<String>) -> Failure {
        let failure = self.source.place.failure(FailureKind::Failed, reason);
        let record = Some(self.number);
        self.number += 1;
        Failure { record, ..failure }
    }

    fn passed_over(&mut self, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Skipped,
            ..self.failed(reason)
        }
    }
}

/// The reason why a record is not a page, judged by its header; `None` if it may be one.
fn no_page(head: &Head) -> Option<String> {
    let is_web = head
        .uri
        .as_deref()
        .is_some_and(|uri| uri.starts_with("http://") || uri.starts_with("https://"));
    match head.kind.as_str() {
        "response" if is_web => None,
        "response" => Some("not an answer of a web server".to_owned()),
        "resource" | "conversion" if is_web => no_page_type(&head.media_type),
        "resource" | "conversion" => Some("notes of the crawler, not a page".to_owned()),
        "revisit" => Some("a page seen before, not kept again".to_owned()),
        FILE => Some("the head of the archive, not a page".to_owned()),
        "" => Some("a record of unknown kind".to_owned()),
        kind => Some(format!(
            "a record of kind {}, not a page",
            kind.escape_debug()
        )),
    }
}

/// The reason why a record is not a page, judged by the beginning of its content; `None` if it may be one.
fn no_page_by_content(head: &Head, content: &[u8]) -> Option<String> {
    if head.kind != "response" || !content.starts_with(b"HTTP/") {
        return None;
    }
    let text = String::from_utf8_lossy(content);
    let answer = text.split("\r\n\r\n").next().unwrap_or_default();
    let declared = super::head::lines(answer)
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| media_type(value));
    no_page_type(&declared.unwrap_or_default())
}

/// The reason why content of this media type is not a page; an absent type may mean a page.
fn no_page_type(media_type: &str) -> Option<String> {
    let is_page = matches!(
        media_type,
        "" | "text/html"
            | "application/xhtml+xml"
            | "text/plain"
            | "text/xml"
            | "application/xml"
            | "application/rss+xml"
            | "application/atom+xml"
            | "application/rdf+xml"
            | "application/octet-stream"
            | "no-type"
            | "unk"
    );
    (!is_page).then(|| format!("{}, not a page", media_type.escape_debug()))
}
