//! Checks free disk space: a run stops with a last commit before the disk is full.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::hint::Hint;

/// Time between two checks.
const EVERY: Duration = Duration::from_millis(200);

/// The run was stopped because the disk of the index is almost full.
#[derive(Debug, thiserror::Error)]
#[error("only {free_megabytes} MB are free on the disk of {}, so {outcome}", index.display())]
pub struct LowDisk {
    pub(super) index: PathBuf,
    pub(super) free_megabytes: u64,
    /// The consequence for the run, as part of the message.
    pub(super) outcome: &'static str,
}

impl Hint for LowDisk {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "free some disk space; the next run resumes from there",
        ))
    }
}

/// The disk of an index.
pub(super) struct Disk {
    folder: PathBuf,
    /// Number of bytes that must stay free.
    least: u64,
    asked: Option<Instant>,
}

impl Disk {
    /// The disk of a folder. Enough stays free for a commit: the segments in tantivy's memory, compressed,
    /// and space for a merge; on a very small disk, one sixteenth.
    pub(super) fn of(folder: &Path, memory_bytes: usize) -> Disk {
        let total = fs4::total_space(folder).unwrap_or(u64::MAX);
        Disk {
            folder: folder.to_owned(),
            least: (memory_bytes as u64 / 4).min(total / 16),
            asked: None,
        }
    }

    /// The number of free bytes if it is too low to continue; otherwise `None`.
    pub(super) fn shortage(&mut self) -> Option<u64> {
        if self.asked.is_some_and(|asked| asked.elapsed() < EVERY) {
            return None;
        }
        self.asked = Some(Instant::now());
        // If the system does not tell the free space, the run continues until the disk is full.
        let free = fs4::available_space(&self.folder).ok()?;
        (free < self.least).then_some(free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(least: u64, is_short: bool) {
        let folder = tempfile::tempdir().unwrap();
        let mut disk = Disk::of(folder.path(), 1);
        disk.least = least;
        assert_eq!(disk.shortage().is_some(), is_short, "with {least} bytes");
        assert_eq!(disk.shortage(), None, "it is not asked again at once");
    }

    #[test]
    fn a_disk_with_less_than_is_left_free_is_short() {
        check(u64::MAX, true);
    }

    #[test]
    fn a_disk_with_more_is_not() {
        check(0, false);
    }
}
