//! A file to be divided into records, after decompression and extraction, and the failures of reading it.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::Place;
use crate::failure::{Failure, FailureKind, reason};
use newsdex_text::checkpoint::checkpoint;

const BUFFER_BYTES: usize = 128 * 1024;
/// The number of bytes at the beginning of a file that are used to recognise it.
pub(crate) const HEAD_BYTES: usize = 16 * 1024;

/// A file to be divided into records.
pub(crate) struct Source {
    /// The text, uncompressed, without byte order mark; in UTF-8 or another encoding that extends ASCII.
    pub(crate) reader: Box<dyn BufRead + Send>,
    /// The location of the file.
    pub(crate) place: Arc<Place>,
}

/// The failure for an I/O error in the middle of a file.
pub(crate) fn broken(place: &Place, error: &io::Error) -> Failure {
    let is_archive = error.get_ref().is_some_and(|inner| inner.is::<CutOff>());
    let why = match error.kind() {
        io::ErrorKind::UnexpectedEof if is_archive => "ends early: the archive is cut off".into(),
        io::ErrorKind::UnexpectedEof => "ends early: the compressed data are cut off".into(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            format!("damaged: {}", reason(error))
        }
        _ => reason(error),
    };
    let failure = place.failure(FailureKind::Failed, why);
    match error.kind() {
        io::ErrorKind::QuotaExceeded => failure.with_hint(RAISE_LIMITS),
        _ => failure,
    }
}

/// The hint for a file that looks like a decompression bomb.
pub(crate) const RAISE_LIMITS: &str =
    "if you trust the file, raise --max-expansion, --max-unpacked or --max-inner-zip";

/// The cause of an [`io::Error`]: the end of an archive is missing, rather than that of compressed data.
#[derive(Debug)]
pub(crate) struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the archive is cut off")
    }
}

impl std::error::Error for CutOff {}

impl Source {
    /// A source whose bytes have not been read yet.
    pub(crate) fn new(reader: Box<dyn Read + Send>, place: &Arc<Place>) -> Source {
        Source {
            reader: Box::new(BufReader::with_capacity(BUFFER_BYTES, reader)),
            place: Arc::clone(place),
        }
    }

    /// The failure for an I/O error in this file.
    pub(crate) fn broken(&self, error: &io::Error) -> Failure {
        broken(&self.place, error)
    }

    /// Gives the first bytes and leaves them in the reader.
    pub(crate) fn head(&mut self) -> Result<Vec<u8>, Failure> {
        self.read_ahead(HEAD_BYTES as u64)?;
        let head = self.reader.fill_buf().unwrap_or_default();
        Ok(head.to_vec())
    }

    /// Reads up to this many bytes and leaves them in the reader: the next `fill_buf` shows all of them.
    pub(crate) fn read_ahead(&mut self, bytes: u64) -> Result<(), Failure> {
        let mut head = Vec::new();
        let taken = io::Read::take(&mut self.reader, bytes).read_to_end(&mut head);
        let error = match taken {
            Err(error) if head.is_empty() => return Err(self.broken(&error)),
            other => other.err(),
        };
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Peeked {
            head: io::Cursor::new(head),
            error,
            rest,
        });
        Ok(())
    }
}

/// Skips the rest of a line and counts its bytes and its line end; `false` if the reader ends before a line end.
pub(crate) fn skip_line(
    reader: &mut dyn BufRead,
    offset: &mut u64,
    line: &mut u64,
) -> io::Result<bool> {
    loop {
        checkpoint();
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(false);
        }
        let end = memchr::memchr(b'\n', chunk);
        let count = end.map_or(chunk.len(), |end| end + 1);
        reader.consume(count);
        *offset += count as u64;
        if end.is_some() {
            *line += 1;
            return Ok(true);
        }
    }
}

/// A reader whose beginning was read ahead; `error` is the error after the beginning, if any.
struct Peeked {
    head: io::Cursor<Vec<u8>>,
    error: Option<io::Error>,
    rest: Box<dyn BufRead + Send>,
}

impl Peeked {
    fn is_behind_head(&self) -> bool {
        self.head.position() >= self.head.get_ref().len() as u64
    }
}

impl Read for Peeked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.is_behind_head() {
            return self.head.read(buffer);
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.rest.read(buffer),
        }
    }
}

impl BufRead for Peeked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.is_behind_head() {
            return self.head.fill_buf();
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        // `fill_buf` showed bytes of the head or of the rest, never of both.
        match self.is_behind_head() {
            true => self.rest.consume(count),
            false => self.head.consume(count),
        }
    }
}
