//! The write lock, which allows one writer at a time and tells who that is. The operating system releases it
//! when the process ends in any way.
//!
//! The content of the file counts only while the lock is held; text left by a killed process is ignored.

use std::borrow::Cow;
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::hint::Hint;
use crate::index::files;
use crate::index::runs::RunStart;

/// Name of the file.
pub(super) const LOCK: &str = "lock";

/// Maximum size of the text in the lock.
const MOST_BYTES: u64 = 64 * 1024;

/// Another process is writing the index.
#[derive(Debug, thiserror::Error)]
#[error("another process is writing this index{}", said(holder.as_deref()))]
pub struct Locked {
    /// The other process, if it is known.
    pub holder: Option<Box<RunStart>>,
}

impl Hint for Locked {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "try again later, or use --wait SECONDS to wait for it",
        ))
    }
}

/// The holder of the lock as part of a message.
fn said(holder: Option<&RunStart>) -> impl fmt::Display {
    let said = holder.map(|holder| {
        let host = match holder.host.as_str() {
            "" => String::new(),
            host => format!(" on {host}"),
        };
        format!(
            ": `newsdex {}`, process {}{host}, since {}",
            holder.command(),
            holder.process,
            holder.began_shown()
        )
    });
    said.unwrap_or_default()
}

/// The permission to write an index; dropping it releases the lock.
#[derive(Debug)]
pub struct WriteLock {
    file: File,
    /// Whether the holder may be written into the file; false if the file has another name elsewhere.
    is_ours: bool,
}

impl WriteLock {
    /// Takes the lock of an index directory for a run.
    ///
    /// # Errors
    ///
    /// [`Locked`] when another process has it; a plain error when the directory cannot be written.
    pub fn take(directory: &Path, run: &RunStart) -> Result<WriteLock> {
        let path = directory.join(LOCK);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let open = files::open_with(&path, &mut options);
        let mut file = open.map_err(|error| files::failed("write", &path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = read(&file).map(Box::new);
                return Err(Locked { holder }.into());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        let is_ours = file
            .metadata()
            .is_ok_and(|known| !files::has_other_names(&known));
        if is_ours {
            // The name of the holder is optional; a full disk is reported elsewhere.
            let _ = file.set_len(0).and_then(|()| file.rewind());
            let _ = serde_json::to_string(run).map(|text| writeln!(file, "{text}"));
        }
        Ok(WriteLock { file, is_ours })
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Remove the name of the holder, because this run is over.
        if self.is_ours {
            let _ = self.file.set_len(0);
        }
    }
}

fn read(file: &File) -> Option<RunStart> {
    let mut said = String::new();
    file.take(MOST_BYTES).read_to_string(&mut said).ok()?;
    serde_json::from_str(&said).ok()
}
