//! Divides a file of JSON into its objects, with at most one in memory.
//!
//! The first object decides the kind of file: an object on a line of its own begins JSON Lines, `[` begins an array. An
//! object that contains `"articles": [{` (or the like) before any text is a wrapper; the elements of that array are the
//! records. Any other object is a record, and more may follow.
//!
//! A broken record affects no other: in JSON Lines its line is skipped, elsewhere everything up to the next line that
//! begins with an object.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::super::{
    Failure, FailureKind,
    single_record::{self, RAISE_RECORD_LIMIT, too_large},
};
use super::around;
use super::scan::{Scan, Step};
use crate::date_order;
use crate::head::length_before;
use crate::record::format::{Format, RecordIterator};
use crate::record::source::{Source, skip_line};
use crate::record::{Place, Record};
use newsdex_text::checkpoint::checkpoint;

/// Divides a file into records of one object each.
pub(super) fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let assigned = prefix(source.reader.fill_buf().unwrap_or_default()).unwrap_or(0);
    // A table as a list of rows, the first of which names the columns, is one record.
    if begins_with_row(source.reader.fill_buf().unwrap_or_default()) {
        return single_record::records(format, source);
    }
    let notice = date_order::decide(&mut source, date_order::Values::InMarkup);
    source.reader.consume(assigned);
    let records = Splitter {
        format,
        source,
        mode: Mode::Between,
        offset: assigned as u64,
        line: 1,
        number: 0,
        is_open: false,
        is_script: assigned > 0,
        inner_arrays: 0,
        has_objects: false,
        strays: 0,
        swallowed: None,
    };
    Box::new(notice.map(Err).into_iter().chain(records))
}

/// The length of what is before the JSON in a program: `var data = `, `export default `, `callback(`. `None` if a text
/// does not begin so.
pub(super) fn prefix(beginning: &[u8]) -> Option<usize> {
    let start = length_of_statements(beginning);
    let text = beginning.get(start..)?;
    let before = match text.starts_with(EXPORT) {
        true => EXPORT.len(),
        false => length_of_assignment(text)?,
    };
    let after = text.get(before..)?;
    let blanks = after
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    let mut signs = after.iter().filter(|byte| !byte.is_ascii_whitespace());
    let is_json = match (signs.next(), signs.next()) {
        (Some(b'{'), Some(b'"')) => true,
        (Some(b'['), Some(b'{')) => signs.next() == Some(&b'"'),
        _ => false,
    };
    is_json.then_some(start + before + blanks)
}

const EXPORT: &[u8] = b"export default ";

/// The length of a name and the `=` or `(` after it.
fn length_of_assignment(text: &[u8]) -> Option<usize> {
    const LONGEST: usize = 200;
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$.[]'\" \n\r\t".contains(byte);
    let name = text
        .iter()
        .take(LONGEST)
        .take_while(|byte| is_of_name(byte))
        .count();
    let written = text.get(..name)?.trim_ascii();
    let begins = written
        .first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$'));
    (begins && matches!(text.get(name), Some(b'=' | b'('))).then_some(name + 1)
}

/// The length of the comments and the `"use strict";` at the beginning of a program.
fn length_of_statements(beginning: &[u8]) -> usize {
    length_before(beginning, |text| match text {
        [b'/', b'/', ..] => memchr::memchr(b'\n', text),
        [b'/', b'*', ..] => memchr::memmem::find(text, b"*/").map(|end| end + 1),
        _ if text.starts_with(b"\"use strict\"") || text.starts_with(b"'use strict'") => {
            memchr::memchr2(b';', b'\n', text)
        }
        _ => None,
    })
}

/// Whether a file begins with a list of lists of strings: `[["title", "text"], …`.
fn begins_with_row(beginning: &[u8]) -> bool {
    let beginning = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning);
    let mut signs = beginning.iter().filter(|byte| !byte.is_ascii_whitespace());
    signs.by_ref().take(3).copied().eq(*b"[[\"")
}

/// The position of the splitter in the structure of the file.
enum Mode {
    /// Between values at the top level.
    Between,
    /// At the start of a line of JSON Lines.
    Lines,
    /// Between the elements of an array; `outer` holds the expected closing brackets around the array.
    Array { outer: Vec<u8> },
    /// After the last readable part.
    Ended,
}

struct Splitter {
    format: &'static Format,
    source: Source,
    mode: Mode,
    offset: u64,
    line: u64,
    number: u64,
    /// Whether the `{` of the next object has been read.
    is_open: bool,
    /// Whether the values are in a program, which has other signs after them.
    is_script: bool,
    /// The number of open arrays inside the outermost one.
    inner_arrays: u32,
    /// Whether an object has been found.
    has_objects: bool,
    /// The number of values so far that are neither objects nor arrays.
    strays: u32,
    /// An object that was taken for a part of the one before it.
    swallowed: Option<Record>,
}

/// The maximum number of nested arrays inside the outermost one.
const DEEPEST_ARRAY: u32 = 4;
/// The number of lines without an object at the beginning of a file after which the file is not JSON.
const MOST_STRAYS: u32 = 10;

/// The position where a record begins.
#[derive(Clone, Copy)]
struct Start {
    offset: u64,
    line: u64,
}

impl Iterator for Splitter {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        if let Some(record) = self.swallowed.take() {
            return Some(Ok(record));
        }
        let found = loop {
            let found = match self.mode {
                Mode::Ended => return None,
                Mode::Lines => self.line_record(),
                Mode::Between | Mode::Array { .. } => self.value(),
            };
            match found {
                Ok(None) => {}
                Ok(Some(found)) => break found,
                Err(error) => {
                    self.mode = Mode::Ended;
                    break Err(self.source.broken(&error));
                }
            }
        };
        Some(found)
    }
}

type Found = Option<Result<Record, Failure>>;

impl Splitter {
    /// Takes the next step outside JSON Lines; `None` if the step gave no record.
    fn value(&mut self) -> io::Result<Found> {
        if self.is_open {
            return self.object();
        }
        let is_array = matches!(self.mode, Mode::Array { .. });
        match self.significant()? {
            None => {
                self.mode = Mode::Ended;
                let start = self.start();
                Ok(is_array
                    .then(|| Err(self.failure(start, "ends early: the array is not closed"))))
            }
            Some(b'{') => {
                self.take(1);
                self.is_open = true;
                Ok(None)
            }
            Some(b'[') if !is_array => {
                self.take(1);
                self.mode = Mode::Array { outer: Vec::new() };
                Ok(None)
            }
            Some(b'[') if self.inner_arrays < DEEPEST_ARRAY => {
                self.take(1);
                self.inner_arrays += 1;
                Ok(None)
            }
            Some(b']') if is_array && self.inner_arrays > 0 => {
                self.take(1);
                self.inner_arrays -= 1;
                Ok(None)
            }
            Some(b']') if is_array => {
                self.take(1);
                let Mode::Array { outer } = std::mem::replace(&mut self.mode, Mode::Between) else {
                    return Ok(None);
                };
                self.skip_tail(outer)?;
                Ok(None)
            }
            Some(b'/') if self.skip_comment()? => Ok(None),
            Some(_) => self.no_object(is_array),
        }
    }

    /// Skips a comment as in JavaScript whose `/` is the next byte; `false` if it is no comment.
    fn skip_comment(&mut self) -> io::Result<bool> {
        self.take(1);
        match self.source.reader.fill_buf()?.first() {
            Some(b'/') => self.skip_line()?,
            Some(b'*') => self.skip_to_end_of_comment()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn skip_to_end_of_comment(&mut self) -> io::Result<()> {
        let mut last_two = [0; 2];
        while last_two != *b"*/" {
            checkpoint();
            let Some(byte) = self.source.reader.fill_buf()?.first().copied() else {
                break;
            };
            last_two = [last_two[1], byte];
            self.line += u64::from(byte == b'\n');
            self.take(1);
        }
        Ok(())
    }

    /// Skips a value that is neither an object nor an array, and gives a failure for it.
    fn no_object(&mut self, is_array: bool) -> io::Result<Found> {
        let start = self.start();
        if is_array && self.number == 0 {
            self.mode = Mode::Ended;
            let failure = self.failure(start, "an array of values, not of articles");
            return Ok(Some(Err(Failure {
                kind: FailureKind::Unrecognised,
                record: None,
                line: None,
                ..failure
            })));
        }
        let failure = self.failed_record(
            start,
            if is_array {
                "not an object"
            } else {
                "not valid JSON"
            },
        );
        self.strays += 1;
        if !self.has_objects && self.strays == MOST_STRAYS {
            self.mode = Mode::Ended;
            let reason = "not JSON: too many lines without an object";
            return Ok(Some(Err(Failure {
                reason: reason.into(),
                ..failure
            })));
        }
        match is_array {
            true => self.skip_element()?,
            false => self.skip_line()?,
        }
        Ok(Some(Err(failure)))
    }

    /// Reads an object whose `{` has been consumed.
    fn object(&mut self) -> io::Result<Found> {
        self.is_open = false;
        self.has_objects = true;
        let start = Start {
            offset: self.offset.saturating_sub(1),
            line: self.line,
        };
        let limit = self.source.place.options.record_bytes;
        let is_wrapper_possible = matches!(self.mode, Mode::Between);
        let mut scan = Scan::new(is_wrapper_possible);
        let mut bytes = vec![b'{'];
        let mut size = 1;
        loop {
            checkpoint();
            let chunk = self.source.reader.fill_buf()?;
            if chunk.is_empty() {
                self.mode = Mode::Ended;
                return Ok(Some(Err(
                    self.failure(start, "ends early: the object is not closed")
                )));
            }
            let (count, step) = scan.advance(chunk);
            size += count;
            if size <= limit {
                bytes.extend_from_slice(chunk.get(..count).unwrap_or_default());
            } else {
                bytes = Vec::new();
            }
            self.source.reader.consume(count);
            self.offset += count as u64;
            self.line += std::mem::take(&mut scan.lines);
            match step {
                Step::More => {}
                Step::Complete if size > limit => {
                    return Ok(Some(Err(self
                        .failed_record(start, &too_large(limit))
                        .with_hint(RAISE_RECORD_LIMIT))));
                }
                Step::Complete => {
                    if is_wrapper_possible && start.line == self.line && self.is_at_line_end()? {
                        self.mode = Mode::Lines;
                    }
                    return Ok(Some(Ok(self.record(start, bytes))));
                }
                Step::Wrapper => {
                    self.is_open = true;
                    let outer = scan.into_enclosing();
                    if let Some(around) = around::of_wrapper(&bytes, &outer) {
                        self.source.place = Arc::new(Place {
                            around: Some(Arc::new(around)),
                            ..Place::clone(&self.source.place)
                        });
                    }
                    self.mode = Mode::Array { outer };
                    return Ok(None);
                }
                Step::NextObject => {
                    self.is_open = true;
                    let failure =
                        self.failed_record(start, "not valid JSON: the object is not closed");
                    self.swallowed = scan
                        .swallowed()
                        .and_then(|position| self.swallowed(start, &bytes, position));
                    return Ok(Some(Err(failure)));
                }
                Step::Mismatch => {
                    let failure =
                        self.failed_record(start, "not valid JSON: brackets do not match");
                    self.skip_to_object()?;
                    return Ok(Some(Err(failure)));
                }
            }
        }
    }

    /// The record that begins at `position` in `bytes`, and ends before the `{` at their end.
    fn swallowed(&mut self, start: Start, bytes: &[u8], position: usize) -> Option<Record> {
        let (before, object) = bytes.split_at_checked(position)?;
        let start = Start {
            offset: start.offset + position as u64,
            line: start.line + memchr::memchr_iter(b'\n', before).count() as u64,
        };
        let object = object.strip_suffix(b"{")?.trim_ascii_end().to_vec();
        Some(self.record(start, object))
    }

    fn line_record(&mut self) -> io::Result<Found> {
        let start = self.start();
        let limit = self.source.place.options.record_bytes;
        let mut bytes = Vec::new();
        let mut size = 0;
        loop {
            checkpoint();
            let chunk = self.source.reader.fill_buf()?;
            if chunk.is_empty() {
                self.mode = Mode::Ended;
                break;
            }
            let end = memchr::memchr(b'\n', chunk);
            let count = end.map_or(chunk.len(), |end| end + 1);
            size += count;
            if size <= limit {
                bytes.extend_from_slice(chunk.get(..count).unwrap_or_default());
            } else {
                bytes = Vec::new();
            }
            self.source.reader.consume(count);
            self.offset += count as u64;
            if end.is_some() {
                self.line += 1;
                break;
            }
        }
        if size > limit {
            return Ok(Some(Err(self
                .failed_record(start, &too_large(limit))
                .with_hint(RAISE_RECORD_LIMIT))));
        }
        // The shell of MongoDB numbers its objects in comments.
        let is_comment = bytes.trim_ascii_start().starts_with(b"/*")
            && bytes.trim_ascii_end().ends_with(b"*/")
            || bytes.trim_ascii_start().starts_with(b"//");
        if is_comment || bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        bytes.truncate(bytes.trim_ascii_end().len());
        // RFC 7464 puts this sign before each object.
        if bytes.first() == Some(&0x1e) {
            bytes.remove(0);
        }
        Ok(Some(Ok(self.record(start, bytes))))
    }

    /// Skips white space and commas; gives the next byte without consuming it.
    fn significant(&mut self) -> io::Result<Option<u8>> {
        loop {
            checkpoint();
            let chunk = self.source.reader.fill_buf()?;
            let Some(first) = chunk.first().copied() else {
                return Ok(None);
            };
            let is_script = self.is_script && matches!(self.mode, Mode::Between);
            let is_between = |byte: &u8| {
                byte.is_ascii_whitespace()
                    || matches!(byte, b',' | 0x1e)
                    || is_script && matches!(byte, b';' | b')')
            };
            let count = chunk.iter().take_while(|byte| is_between(byte)).count();
            if count == 0 {
                return Ok(Some(first));
            }
            self.line += chunk
                .iter()
                .take(count)
                .filter(|byte| **byte == b'\n')
                .count() as u64;
            self.take(count);
        }
    }

    fn is_at_line_end(&mut self) -> io::Result<bool> {
        loop {
            checkpoint();
            let chunk = self.source.reader.fill_buf()?;
            match chunk.first() {
                Some(b' ' | b'\t' | b'\r') => self.take(1),
                Some(byte) => return Ok(*byte == b'\n'),
                None => return Ok(true),
            }
        }
    }

    /// Skips the part of a wrapper after its array.
    fn skip_tail(&mut self, outer: Vec<u8>) -> io::Result<()> {
        if outer.is_empty() {
            return Ok(());
        }
        let mut scan = Scan::inside(outer);
        loop {
            checkpoint();
            let chunk = self.source.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(());
            }
            let (count, step) = scan.advance(chunk);
            self.take(count);
            self.line += std::mem::take(&mut scan.lines);
            match step {
                Step::More => {}
                Step::NextObject => {
                    self.is_open = true;
                    return Ok(());
                }
                Step::Complete | Step::Wrapper | Step::Mismatch => return Ok(()),
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        skip_line(&mut self.source.reader, &mut self.offset, &mut self.line)?;
        Ok(())
    }

    /// Skips a value that is not an object, up to the comma or bracket after it.
    fn skip_element(&mut self) -> io::Result<()> {
        let (mut depth, mut is_string, mut is_escaped) = (0_u32, false, false);
        loop {
            checkpoint();
            let chunk = self.source.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(());
            }
            let mut count = 0;
            let mut is_over = false;
            for byte in chunk {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' if is_string => is_escaped = true,
                    b'"' => is_string = !is_string,
                    _ if is_string => {}
                    b',' | b']' if depth == 0 => {
                        is_over = true;
                        break;
                    }
                    b'[' | b'{' => depth += 1,
                    b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                self.line += u64::from(*byte == b'\n');
                count += 1;
            }
            self.take(count);
            if is_over {
                return Ok(());
            }
        }
    }

    /// After unreadable data, skips to the next line that begins with an object.
    fn skip_to_object(&mut self) -> io::Result<()> {
        loop {
            checkpoint();
            self.skip_line()?;
            let first = self.significant()?;
            if first.is_none() || first == Some(b'{') {
                return Ok(());
            }
        }
    }

    fn take(&mut self, count: usize) {
        self.source.reader.consume(count);
        self.offset += count as u64;
    }

    fn start(&self) -> Start {
        Start {
            offset: self.offset,
            line: self.line,
        }
    }

    fn record(&mut self, start: Start, mut bytes: Vec<u8>) -> Record {
        bytes.shrink_to_fit();
        let number = self.number;
        self.number += 1;
        let place = Arc::clone(&self.source.place);
        Record {
            format: self.format,
            place,
            bytes,
            number,
            offset: start.offset,
            line: Some(start.line),
        }
    }

    fn failed_record(&mut self, start: Start, reason: &str) -> Failure {
        let failure = self.failure(start, reason);
        self.number += 1;
        failure
    }

    fn failure(&self, start: Start, reason: &str) -> Failure {
        let place = &self.source.place;
        Failure {
            member: place.member_in_failure(),
            record: Some(self.number),
            line: Some(start.line),
            ..Failure::failed(&place.path, reason)
        }
    }
}
