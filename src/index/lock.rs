//! One writer at a time: a lock that the operating system frees when its holder ends, however it
//! ends, and that says who holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use anyhow::{Context, Result};

const FILE_NAME: &str = "lock";

/// Another process is writing the index.
#[derive(Debug, thiserror::Error)]
#[error("another process is writing this index{holder}")]
pub struct Locked {
    /// Who, as far as it said so: ` (process 4711)`, or nothing.
    holder: String,
}

/// The right to write an index; given back when dropped.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl WriteLock {
    /// Takes the lock of an index directory.
    ///
    /// # Errors
    ///
    /// [`Locked`] when another process has it; a plain error when the directory cannot be written.
    pub fn take(directory: &Path) -> Result<WriteLock> {
        let path = directory.join(FILE_NAME);
        let open = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = open.with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut said = String::new();
                let process = file
                    .read_to_string(&mut said)
                    .ok()
                    .and_then(|_| said.trim().parse().ok());
                let holder = process.map_or(String::new(), |pid: u32| format!(" (process {pid})"));
                return Err(Locked { holder }.into());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        // Who holds it is a courtesy: a full disk shows elsewhere.
        let _ = file.set_len(0).and_then(|()| file.rewind());
        let _ = writeln!(file, "{}", std::process::id());
        Ok(WriteLock { _file: file })
    }
}
