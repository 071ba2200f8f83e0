//! Standard error, which carries messages.
//!
//! A message that cannot be written, because the disk is full or nobody reads any more, changes neither the work nor the
//! exit code: an index that was updated is not a failure.

use std::io::{self, Stderr, Write};

/// Standard error. Writing never fails.
pub struct StandardError(Stderr);

impl StandardError {
    /// Opens standard error for messages.
    pub fn open() -> StandardError {
        StandardError(io::stderr())
    }
}

impl Write for StandardError {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // All of it, so that a message is not written in part and then again.
        let _ = self.0.write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}
