//! Converts line ends of old Macintosh files: until 2001, lines ended in a carriage return only.

use std::io::{self, BufRead, BufReader, Read};

/// Whether all lines of a text with this beginning end in a carriage return only.
pub(super) fn are_of_a_macintosh(head: &[u8]) -> bool {
    head.contains(&b'\r') && !head.contains(&b'\n')
}

/// Wraps a reader so that it gives a line feed for every carriage return; the number of bytes stays the same.
pub(super) fn with_usual_ends(reader: Box<dyn BufRead + Send>) -> Box<dyn BufRead + Send> {
    const BUFFER_BYTES: usize = 64 * 1024;
    Box::new(BufReader::with_capacity(BUFFER_BYTES, UsualEnds { reader }))
}

struct UsualEnds {
    reader: Box<dyn BufRead + Send>,
}

impl Read for UsualEnds {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        let read = buffer.iter_mut().take(count);
        read.filter(|byte| **byte == b'\r')
            .for_each(|byte| *byte = b'\n');
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriage_returns_end_lines_where_nothing_else_does() {
        assert!(are_of_a_macintosh(b"One\rTwo"));
        assert!(!are_of_a_macintosh(b"One\r\nTwo"));
        assert!(!are_of_a_macintosh(b"One"));
        let mut text = String::new();
        let mut reader = with_usual_ends(Box::new(&b"One\rTwo\r"[..]));
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "One\nTwo\n");
    }
}
