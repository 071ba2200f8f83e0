//! A file to divide into records, compression and containers undone, and why it could not be read on.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::Place;
use crate::failure::{Failure, FailureKind, reason};

const BUFFER_BYTES: usize = 128 * 1024;
/// How much of a file is looked at to recognise it.
pub(crate) const HEAD_BYTES: usize = 16 * 1024;

/// A file to divide into records.
pub(crate) struct Source {
    /// The text, uncompressed, without byte order mark; UTF-8 or an encoding that holds ASCII.
    pub(crate) reader: Box<dyn BufRead + Send>,
    /// Where it is.
    pub(crate) place: Arc<Place>,
}

/// Why something could not be read on.
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

/// What to do about a file that is taken for a bomb.
pub(crate) const RAISE_LIMITS: &str =
    "if you trust the file, raise --max-expansion, --max-unpacked or --max-inner-zip";

/// The cause of an [`io::Error`]: the end of an archive is missing, not that of compressed data.
#[derive(Debug)]
pub(crate) struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the archive is cut off")
    }
}

impl std::error::Error for CutOff {}

impl Source {
    /// A source of bytes that have not been looked at.
    pub(crate) fn new(reader: Box<dyn Read + Send>, place: &Arc<Place>) -> Source {
        Source {
            reader: Box::new(BufReader::with_capacity(BUFFER_BYTES, reader)),
            place: Arc::clone(place),
        }
    }

    /// Why the text could not be read on.
    pub(crate) fn broken(&self, error: &io::Error) -> Failure {
        broken(&self.place, error)
    }

    /// The first bytes, left in the reader.
    pub(crate) fn head(&mut self) -> Result<Vec<u8>, Failure> {
        let mut head = Vec::new();
        let taken = io::Read::take(&mut self.reader, HEAD_BYTES as u64).read_to_end(&mut head);
        let error = match taken {
            Err(error) if head.is_empty() => return Err(self.broken(&error)),
            other => other.err(),
        };
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Peeked {
            head: io::Cursor::new(head.clone()),
            error,
            rest,
        });
        Ok(head)
    }
}

/// A reader of which the beginning has been looked at, and perhaps an error behind it.
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
        // What was shown was all of one or of the other.
        match self.is_behind_head() {
            true => self.rest.consume(count),
            false => self.head.consume(count),
        }
    }
}
