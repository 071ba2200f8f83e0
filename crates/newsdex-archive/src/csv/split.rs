//! Divides a table into its rows as written, with at most one in memory.
//!
//! A quoted field may contain line ends. A quotation mark that is never closed would make one row of everything after
//! it: such a row is reported, and reading continues with its second line.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::schema::{Dialect, TableSchema};
use crate::record::format::{Format, RecordIterator};
use crate::record::source::{Source, skip_line};
use crate::record::{Place, Record};
use crate::single_record::{RAISE_RECORD_LIMIT, too_large};
use crate::{Failure, FailureKind};
use newsdex_text::checkpoint::checkpoint;

/// Divides a file into rows, without the header rows.
pub(super) fn rows(format: &'static Format, source: Source, schema: TableSchema) -> RecordIterator {
    let place = Arc::new(Place {
        schema: Some(Arc::new(schema.clone())),
        ..Place::clone(&source.place)
    });
    Box::new(Splitter {
        format,
        source,
        place,
        head_rows: schema.head_rows,
        dialect: schema.dialect,
        kept: io::Cursor::new(Vec::new()),
        offset: 0,
        line: 1,
        number: 0,
        unclosed: 0,
        is_ended: false,
    })
}

struct Splitter {
    format: &'static Format,
    source: Source,
    place: Arc<Place>,
    dialect: Dialect,
    /// The number of rows still to be skipped.
    head_rows: usize,
    /// Lines that were taken for part of a row and must be read again.
    kept: io::Cursor<Vec<u8>>,
    offset: u64,
    line: u64,
    number: u64,
    /// The number of quotation marks that were not closed.
    unclosed: u32,
    is_ended: bool,
}

/// The most unclosed quotation marks in a table; a file with more is not a table.
const MOST_UNCLOSED: u32 = 10;

/// The reason why a row ends.
enum End {
    Line,
    File,
    TooLarge,
    Unclosed,
}

/// The position of the splitter in a row.
#[derive(Clone, Copy, PartialEq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// In a quoted field, after a quotation mark: it ends the field or is the first of a doubled one.
    Quote,
    /// In a quoted field, after the escape character.
    Escape,
}

impl Iterator for Splitter {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        while !self.is_ended {
            checkpoint();
            let (offset, line) = (self.offset, self.line);
            let mut bytes = Vec::new();
            let end = match self.row(&mut bytes) {
                Ok(end) => end,
                Err(error) => {
                    self.is_ended = true;
                    return Some(Err(self.source.broken(&error)));
                }
            };
            self.is_ended = matches!(end, End::File);
            let limit = self.place.options.record_bytes;
            match end {
                End::Unclosed => {
                    self.unclosed += 1;
                    self.is_ended = self.unclosed > MOST_UNCLOSED;
                    return Some(Err(self.failed(line, "a quotation mark is never closed")));
                }
                End::TooLarge => {
                    if let Err(error) = self.skip_line() {
                        self.is_ended = true;
                        return Some(Err(self.source.broken(&error)));
                    }
                    return Some(Err(self
                        .failed(line, too_large(limit))
                        .with_hint(RAISE_RECORD_LIMIT)));
                }
                End::Line | End::File => {}
            }
            // Spreadsheets write a blank row as a row of delimiters.
            let delimiter = self.dialect.delimiter;
            let is_blank = |byte: &u8| *byte == delimiter || matches!(byte, b'\r' | b'\n');
            if bytes.trim_ascii().is_empty() || bytes.iter().all(is_blank) {
                continue;
            }
            if self.head_rows > 0 {
                self.head_rows -= 1;
                continue;
            }
            let record = Record {
                format: self.format,
                place: Arc::clone(&self.place),
                bytes,
                number: self.number,
                offset,
                line: Some(line),
            };
            self.number += 1;
            return Some(Ok(record));
        }
        None
    }
}

impl Splitter {
    fn failed(&mut self, line: u64, reason: impl Into<String>) -> Failure {
        let failure = self.place.failure(FailureKind::Failed, reason);
        let record = Some(self.number);
        self.number += 1;
        Failure {
            record,
            line: Some(line),
            ..failure
        }
    }

    /// Reads a row with its line end.
    fn row(&mut self, bytes: &mut Vec<u8>) -> io::Result<End> {
        let limit = self.place.options.record_bytes;
        let mut state = State::FieldStart;
        loop {
            checkpoint();
            let is_kept = (self.kept.position() as usize) < self.kept.get_ref().len();
            let available = match is_kept {
                true => self.kept.fill_buf()?,
                false => self.source.reader.fill_buf()?,
            };
            if available.is_empty() {
                return Ok(match state {
                    State::Quoted | State::Escape => self.give_back(bytes),
                    _ => End::File,
                });
            }
            let dialect = self.dialect;
            let end = available.iter().position(|byte| {
                let is_end = *byte == b'\n' && !matches!(state, State::Quoted | State::Escape);
                state = dialect.next(state, *byte);
                is_end
            });
            let taken = end.map_or(available.len(), |end| end + 1);
            let part = available.get(..taken).unwrap_or_default();
            self.line += memchr::memchr_iter(b'\n', part).count() as u64;
            self.offset += taken as u64;
            bytes.extend_from_slice(part);
            match is_kept {
                true => self.kept.consume(taken),
                false => self.source.reader.consume(taken),
            }
            if end.is_some() {
                return Ok(End::Line);
            }
            if bytes.len() > limit {
                return Ok(match state {
                    State::Quoted | State::Escape => self.give_back(bytes),
                    _ => End::TooLarge,
                });
            }
        }
    }

    /// Puts back all lines of a row but the first, to be read as rows of their own.
    fn give_back(&mut self, bytes: &mut Vec<u8>) -> End {
        let first = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1);
        let mut again = bytes.split_off(first);
        self.line -= memchr::memchr_iter(b'\n', &again).count() as u64;
        self.offset -= again.len() as u64;
        let read = usize::try_from(self.kept.position()).unwrap_or(usize::MAX);
        again.extend_from_slice(self.kept.get_ref().get(read..).unwrap_or_default());
        self.kept = io::Cursor::new(again);
        End::Unclosed
    }

    fn skip_line(&mut self) -> io::Result<()> {
        if !skip_line(&mut self.kept, &mut self.offset, &mut self.line)? {
            skip_line(&mut self.source.reader, &mut self.offset, &mut self.line)?;
        }
        Ok(())
    }
}

impl Dialect {
    /// The state after a byte, by the rules of the csv library.
    fn next(self, state: State, byte: u8) -> State {
        let is_quote = Some(byte) == self.quote;
        match state {
            State::Escape => State::Quoted,
            State::Quoted if Some(byte) == self.escape => State::Escape,
            State::Quoted if is_quote => State::Quote,
            State::Quoted => State::Quoted,
            State::Quote if is_quote => State::Quoted,
            State::FieldStart if is_quote => State::Quoted,
            _ if byte == self.delimiter || byte == b'\n' => State::FieldStart,
            _ => State::Plain,
        }
    }
}
