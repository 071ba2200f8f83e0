//! Divides a dump into statements without reading it whole; each statement that inserts rows is a record.

use std::collections::HashMap;
use std::io::{self, BufRead};
use std::sync::Arc;

use super::{Table, rows};
use crate::date_order;
use crate::failure::{Failure, FailureKind};
use crate::fields::{self, DateStyle, FieldMap};
use crate::head::length_before;
use crate::record::format::{Format, RecordIterator};
use crate::record::source::{Source, skip_line};
use crate::record::{Place, Record};
use crate::single_record::{RAISE_RECORD_LIMIT, too_large};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

/// Divides a dump into records of one statement each.
pub(super) fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let dates = date_order::style(&mut source, date_order::Values::InSql);
    let notice = date_order::notice(dates, &source.place);
    let records = Splitter {
        format,
        source,
        dates,
        columns: HashMap::new(),
        tables: HashMap::new(),
        copied: None,
        offset: 0,
        line: 1,
        number: 0,
        has_tables: false,
        is_over: false,
    };
    Box::new(notice.map(Err).into_iter().chain(records))
}

/// A record of lines below `COPY` ends with the line that makes it at least this long, in bytes.
const COPIED_BYTES: usize = 256 * 1024;
/// The number of first bytes of a statement in which its table and columns are looked for.
const HEAD_BYTES: usize = 64 * 1024;

struct Splitter {
    format: &'static Format,
    source: Source,
    dates: DateStyle,
    /// The columns of the tables that the dump has defined.
    columns: HashMap<String, Vec<String>>,
    /// The tables that have rows; `None` for a table without titles and texts.
    tables: HashMap<String, Option<Arc<Place>>>,
    /// The table whose rows are the next lines.
    copied: Option<Option<Arc<Place>>>,
    offset: u64,
    line: u64,
    number: u64,
    /// Whether any rows have been found.
    has_tables: bool,
    is_over: bool,
}

type Found = Option<Result<Record, Failure>>;

/// The part of a statement to which a byte belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Plain,
    /// A string or a name, with its quotation mark.
    Quoted(u8),
    LineComment,
    Comment,
}

impl Iterator for Splitter {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        while !self.is_over {
            let found = match self.copied.clone() {
                Some(place) => self.copied_lines(place),
                None => self.statement(),
            };
            match found {
                Ok(None) => {}
                Ok(found) => return found,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(self.source.broken(&error)));
                }
            }
        }
        if !self.has_tables {
            self.has_tables = true;
            let place = &self.source.place;
            let reason = "a dump of a database without rows";
            return Some(Err(place.failure(FailureKind::Skipped, reason)));
        }
        None
    }
}

impl Splitter {
    /// Reads the next statement; `None` if it inserts no rows.
    fn statement(&mut self) -> io::Result<Found> {
        let limit = self.source.place.options.record_bytes;
        let (offset, line) = (self.offset, self.line);
        let mut bytes: Vec<u8> = Vec::new();
        let mut part = Part::Plain;
        let mut previous = 0;
        let mut is_escaped = false;
        let mut is_too_large = false;
        loop {
            checkpoint();
            let chunk = self.source.reader.fill_buf()?;
            if chunk.is_empty() {
                self.is_over = true;
                break;
            }
            let mut count = 0;
            let mut is_ended = false;
            for &byte in chunk {
                count += 1;
                self.line += u64::from(byte == b'\n');
                let before = std::mem::replace(&mut previous, byte);
                match part {
                    _ if is_escaped => is_escaped = false,
                    Part::Quoted(_) if byte == b'\\' => is_escaped = true,
                    Part::Quoted(quote) if byte == quote => part = Part::Plain,
                    Part::LineComment if byte == b'\n' => part = Part::Plain,
                    Part::Comment if byte == b'/' && before == b'*' => part = Part::Plain,
                    Part::Quoted(_) | Part::LineComment | Part::Comment => {}
                    Part::Plain => match byte {
                        b'\'' | b'"' | b'`' => part = Part::Quoted(byte),
                        b'-' if before == b'-' => part = Part::LineComment,
                        b'*' if before == b'/' => part = Part::Comment,
                        b';' => is_ended = true,
                        _ => {}
                    },
                }
                match bytes.len() < limit {
                    true => bytes.push(byte),
                    false => is_too_large = true,
                }
                if is_ended {
                    break;
                }
            }
            self.source.reader.consume(count);
            self.offset += count as u64;
            if is_ended {
                break;
            }
        }
        let begin = beginning(&bytes);
        let statement = bytes.get(begin..).unwrap_or_default();
        let head = statement.get(..HEAD_BYTES).unwrap_or(statement);
        let head = encoding::decode(head, None);
        if let Some((table, _)) = rows::head(&head, "create table") {
            self.columns.insert(table, rows::columns(&head));
            return Ok(None);
        }
        if let Some((table, columns)) = rows::head(&head, "copy") {
            let (place, failure) = self.place(&table, columns, true);
            self.copied = Some(place);
            // The rows begin in the next line.
            skip_line(&mut self.source.reader, &mut self.offset, &mut self.line)?;
            return Ok(failure.map(Err));
        }
        let inserted = ["insert into", "replace into", "insert ignore into"]
            .iter()
            .find_map(|verb| rows::head(&head, verb));
        let Some((table, columns)) = inserted else {
            return Ok(None);
        };
        let (place, failure) = self.place(&table, columns, false);
        let Some(place) = place else {
            return Ok(failure.map(Err));
        };
        let start = (offset + begin as u64, line);
        let bytes = statement.to_vec();
        Ok(Some(self.record(place, bytes, start, is_too_large)))
    }

    /// The place of the rows of a table, with the names of its columns; `None` for a table without titles and texts.
    /// The first time that such a table is met, there is also a failure that says so.
    fn place(
        &mut self,
        table: &str,
        columns: Vec<String>,
        is_copied: bool,
    ) -> (Option<Arc<Place>>, Option<Failure>) {
        self.has_tables = true;
        let columns = match columns.is_empty() {
            true => self.columns.get(table).cloned().unwrap_or_default(),
            false => columns,
        };
        let key = format!("{table}\n{}\n{is_copied}", columns.join("\n"));
        if let Some(known) = self.tables.get(&key) {
            return (known.clone(), None);
        }
        let map = &self.source.place.options.map;
        let has_text = columns.is_empty()
            || *map != FieldMap::default()
            || columns.iter().any(|name| fields::names_text(name));
        let place = has_text.then(|| {
            Arc::new(Place {
                schema: Some(Arc::new(Table {
                    columns,
                    is_copied,
                    dates: self.dates,
                })),
                ..Place::clone(&self.source.place)
            })
        });
        let failure = place.is_none().then(|| {
            let reason = format!(
                "rows of the table `{}`, which has no column for titles or texts",
                table.escape_debug()
            );
            self.source.place.failure(FailureKind::Skipped, reason)
        });
        self.tables.insert(key, place.clone());
        (place, failure)
    }

    /// Reads lines below `COPY`, up to the line `\.`; `None` if they are of a table without texts.
    fn copied_lines(&mut self, place: Option<Arc<Place>>) -> io::Result<Found> {
        let limit = self.source.place.options.record_bytes;
        let start = (self.offset, self.line);
        let mut bytes: Vec<u8> = Vec::new();
        while bytes.len() < COPIED_BYTES {
            checkpoint();
            let mut line = Vec::new();
            let most = limit.saturating_add(1) as u64;
            let count =
                io::Read::take(&mut self.source.reader, most).read_until(b'\n', &mut line)?;
            if count == 0 {
                self.is_over = true;
                break;
            }
            self.offset += count as u64;
            self.line += 1;
            if line.trim_ascii_end() == b"\\." {
                self.copied = None;
                break;
            }
            if place.is_some() {
                bytes.append(&mut line);
            }
        }
        let Some(place) = place.filter(|_| !bytes.is_empty()) else {
            return Ok(None);
        };
        let is_too_large = bytes.len() > limit;
        Ok(Some(self.record(place, bytes, start, is_too_large)))
    }

    /// The next record; a failure if it is too large.
    fn record(
        &mut self,
        place: Arc<Place>,
        bytes: Vec<u8>,
        start: (u64, u64),
        is_too_large: bool,
    ) -> Result<Record, Failure> {
        let number = self.number;
        self.number += 1;
        let record = Record {
            format: self.format,
            place,
            bytes,
            number,
            offset: start.0,
            line: Some(start.1),
        };
        match is_too_large {
            true => {
                let limit = self.source.place.options.record_bytes;
                let failure = record.failed(too_large(limit));
                Err(failure.with_hint(RAISE_RECORD_LIMIT))
            }
            false => Ok(record),
        }
    }
}

/// The position of the first word of a statement, after blanks and comments.
fn beginning(statement: &[u8]) -> usize {
    length_before(statement, |text| match text {
        [b'-', b'-', ..] | [b'#', ..] => memchr::memchr(b'\n', text),
        [b'/', b'*', ..] => memchr::memmem::find(text, b"*/").map(|end| end + 1),
        _ => None,
    })
}
