//! Sorts rows of output by a key, however many there are: an external merge sort.
//!
//! Rows stay in memory up to a limit. Beyond it, sorted runs of rows go to one temporary file without a name, which the
//! system removes when the program ends, however it ends. At the end the runs are merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::vec;

/// The rows in memory, in bytes.
const MEMORY: usize = 32 << 20;

/// The buffer of each run while runs are merged, in bytes.
const RUN_BUFFER: usize = 16 << 10;

/// A row with the key that decides its place. Rows with the same key keep their order of arrival.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KeyedRow {
    key: Vec<u8>,
    number: u64,
    row: Vec<u8>,
}

/// Takes rows in any order and gives them back sorted.
pub struct RowSorter {
    memory: usize,
    rows: Vec<KeyedRow>,
    bytes: usize,
    count: u64,
    spilled: Option<Spilled>,
}

/// The temporary file, and where each run in it ends.
struct Spilled {
    file: File,
    ends: Vec<u64>,
}

impl RowSorter {
    /// A sorter without rows.
    pub fn new() -> RowSorter {
        RowSorter::within(MEMORY)
    }

    fn within(memory: usize) -> RowSorter {
        RowSorter {
            memory,
            rows: Vec::new(),
            bytes: 0,
            count: 0,
            spilled: None,
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// Fails if the temporary file cannot be written.
    pub fn push(&mut self, key: String, row: Vec<u8>) -> io::Result<()> {
        self.bytes += key.len() + row.len() + size_of::<KeyedRow>();
        self.rows.push(KeyedRow {
            key: key.into_bytes(),
            number: self.count,
            row,
        });
        self.count += 1;
        match self.bytes > self.memory {
            true => self.spill(),
            false => Ok(()),
        }
    }

    fn spill(&mut self) -> io::Result<()> {
        let mut spilled = match self.spilled.take() {
            Some(spilled) => spilled,
            None => Spilled {
                file: tempfile::tempfile()?,
                ends: Vec::new(),
            },
        };
        self.rows.sort_unstable();
        let mut out = BufWriter::new(&mut spilled.file);
        for row in self.rows.drain(..) {
            row.write(&mut out)?;
        }
        out.flush()?;
        drop(out);
        spilled.ends.push(spilled.file.stream_position()?);
        self.spilled = Some(spilled);
        self.bytes = 0;
        Ok(())
    }

    /// The rows by their keys, compared byte by byte; rows with the same key in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Fails if the temporary file cannot be read; the iterator, too.
    pub fn sorted(mut self) -> io::Result<SortedRows> {
        self.rows.sort_unstable();
        let mut runs = vec![Run::Memory(self.rows.into_iter())];
        if let Some(Spilled { file, ends }) = self.spilled {
            let file = Arc::new(file);
            let mut start = 0;
            for end in ends {
                let part = FilePart {
                    file: Arc::clone(&file),
                    position: start,
                    end,
                };
                let reader = BufReader::with_capacity(RUN_BUFFER, part);
                runs.push(Run::File(Box::new(reader)));
                start = end;
            }
        }
        let mut sorted = SortedRows {
            heads: BinaryHeap::with_capacity(runs.len()),
            runs,
        };
        for number in 0..sorted.runs.len() {
            sorted.refill(number)?;
        }
        Ok(sorted)
    }
}

impl Default for RowSorter {
    fn default() -> RowSorter {
        RowSorter::new()
    }
}

impl KeyedRow {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.number.to_le_bytes())?;
        for text in [&self.key, &self.row] {
            out.write_all(&(text.len() as u64).to_le_bytes())?;
            out.write_all(text)?;
        }
        Ok(())
    }

    /// Reads the next row; `None` at the end.
    fn read(input: &mut BufReader<FilePart>) -> io::Result<Option<KeyedRow>> {
        let part = input.get_ref();
        if input.buffer().is_empty() && part.position == part.end {
            return Ok(None);
        }
        let mut number = [0; 8];
        input.read_exact(&mut number)?;
        Ok(Some(KeyedRow {
            number: u64::from_le_bytes(number),
            key: read_text(input)?,
            row: read_text(input)?,
        }))
    }
}

fn read_text(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut text = Vec::new();
    match input.take(length).read_to_end(&mut text)? as u64 == length {
        true => Ok(text),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// A part of a file that several readers share, each with its own position.
struct FilePart {
    file: Arc<File>,
    position: u64,
    end: u64,
}

impl Read for FilePart {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.end - self.position).unwrap_or(usize::MAX);
        let length = rest.min(buffer.len());
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.position))?;
        let read = file.read(&mut buffer[..length])?;
        self.position += read as u64;
        Ok(read)
    }
}

/// Rows that are sorted already.
enum Run {
    Memory(vec::IntoIter<KeyedRow>),
    File(Box<BufReader<FilePart>>),
}

/// The sorted rows of a [`RowSorter`].
pub struct SortedRows {
    runs: Vec<Run>,
    /// The next row of each run, and the number of the run.
    heads: BinaryHeap<Reverse<(KeyedRow, usize)>>,
}

impl SortedRows {
    fn refill(&mut self, number: usize) -> io::Result<()> {
        let next = match self.runs.get_mut(number) {
            Some(Run::Memory(rows)) => rows.next(),
            Some(Run::File(reader)) => KeyedRow::read(reader)?,
            None => None,
        };
        self.heads.extend(next.map(|row| Reverse((row, number))));
        Ok(())
    }
}

impl Iterator for SortedRows {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<io::Result<Vec<u8>>> {
        let Reverse((row, number)) = self.heads.pop()?;
        match self.refill(number) {
            Ok(()) => Some(Ok(row.row)),
            Err(error) => Some(Err(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys in an order that is far from sorted, each several times.
    fn keys(count: u64) -> impl Iterator<Item = String> {
        (0..count).map(|number| format!("key {}", number * 7_919 % 61))
    }

    fn sorted_within(memory: usize, count: u64) -> (Vec<String>, usize) {
        let mut sorter = RowSorter::within(memory);
        for (number, key) in keys(count).enumerate() {
            let row = format!("{key} {number:05}").into_bytes();
            sorter.push(key, row).unwrap();
        }
        let runs = sorter
            .spilled
            .as_ref()
            .map_or(0, |spilled| spilled.ends.len());
        let rows = sorter.sorted().unwrap();
        let rows = rows.map(|row| String::from_utf8(row.unwrap()).unwrap());
        (rows.collect(), runs)
    }

    #[test]
    fn rows_are_sorted_by_key_and_then_by_arrival_with_any_memory() {
        let mut expected: Vec<(String, usize)> = keys(2_000).zip(0..).collect();
        expected.sort();
        let expected: Vec<String> = expected
            .into_iter()
            .map(|(key, number)| format!("{key} {number:05}"))
            .collect();
        let (in_memory, runs) = sorted_within(MEMORY, 2_000);
        assert_eq!((&in_memory, runs), (&expected, 0));
        for memory in [0, 1_000, 50_000] {
            let (rows, runs) = sorted_within(memory, 2_000);
            assert!(runs > 1, "{runs} runs");
            assert_eq!(rows, expected, "within {memory} bytes");
        }
    }

    #[test]
    fn no_rows_are_no_rows() {
        assert_eq!(sorted_within(MEMORY, 0), (Vec::new(), 0));
    }
}
