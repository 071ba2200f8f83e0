//! Limits for archives: how deep they may nest and how much they may expand to, so that a few bytes cannot fill the
//! memory or the disk, or take a day.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use newsdex_text::checkpoint::{self, checkpoint};

/// How deep compressed files and containers are read, and how much they may expand to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most compressions and containers inside each other; a `.tar.gz` has two.
    pub depth: u32,
    /// The largest ratio between the expanded and the stored size of a file or a member.
    pub expansion: u64,
    /// The most bytes to which one file may expand, all layers and members together.
    pub expanded_bytes: u64,
    /// The largest zip archive inside another container, in bytes: it is kept in a temporary file while it is read.
    pub spooled_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            depth: 8,
            expansion: 250,
            expanded_bytes: 1 << 40,
            spooled_bytes: 4 << 30,
        }
    }
}

impl Limits {
    /// No limits, for reading again an input that was within the limits before.
    pub fn none() -> Limits {
        Limits {
            depth: u32::MAX,
            expansion: u64::MAX,
            expanded_bytes: u64::MAX,
            spooled_bytes: u64::MAX,
        }
    }
}

/// Data up to this size may have any expansion ratio: small repetitive texts are not bombs.
const FREE_BYTES: u64 = 64 << 20;
/// The same for all members of one file together, however many small ones there are.
const FREE_FILE_BYTES: u64 = 1 << 30;

/// The number of bytes to which one file on disk has expanded so far; shared by all its layers and members.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    file_bytes: u64,
    expanded: AtomicU64,
}

impl Budget {
    pub(super) fn new(limits: &Limits, file_bytes: u64) -> Budget {
        Budget {
            limits: limits.clone(),
            file_bytes,
            expanded: AtomicU64::new(0),
        }
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether the file has exceeded its limits, so that no more of it may be expanded.
    pub(super) fn is_spent(&self) -> bool {
        let limits = &self.limits;
        let in_proportion = self.file_bytes.saturating_mul(limits.expansion);
        let most = in_proportion
            .saturating_mul(2)
            .saturating_add(FREE_FILE_BYTES)
            .min(limits.expanded_bytes);
        self.expanded.load(Ordering::Relaxed) > most
    }

    fn add(&self, bytes: u64) {
        self.expanded.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// The CPU time limit starts again after this many bytes: skipped data, such as the pictures in an archive, are not a
/// record that takes too long.
const RENEW_AFTER: usize = 16 << 20;

/// The number of stored bytes read from a file or a member, to be compared with its expanded size.
pub(super) type Taken = Arc<AtomicU64>;

/// A reader that counts the bytes read from it.
pub(super) struct Counted<R> {
    pub(super) inner: R,
    pub(super) taken: Taken,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Before the read: an interruption here loses no bytes of the stream.
        checkpoint();
        let count = self.inner.read(buffer)?;
        checkpoint::read(count, RENEW_AFTER);
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A decoder that stops if its output is out of proportion to its input.
pub(super) struct Guarded<R> {
    decoder: R,
    budget: Arc<Budget>,
    taken: Taken,
    expanded: u64,
    is_refused: bool,
}

impl<R: Read> Guarded<R> {
    pub(super) fn new(decoder: R, budget: &Arc<Budget>, taken: &Taken) -> Guarded<R> {
        Guarded {
            decoder,
            budget: Arc::clone(budget),
            taken: Arc::clone(taken),
            expanded: 0,
            is_refused: false,
        }
    }

    fn refusal(&self) -> Option<String> {
        if self.budget.is_spent() {
            return Some(spent(&self.budget));
        }
        let times = self.budget.limits.expansion;
        let in_proportion = self.taken.load(Ordering::Relaxed).saturating_mul(times);
        (self.expanded > in_proportion.max(FREE_BYTES))
            .then(|| format!("expands to more than {times} times its size"))
    }
}

/// The message for a file that has exceeded its limits.
pub(super) fn spent(budget: &Budget) -> String {
    let most = budget.limits.expanded_bytes;
    match budget.expanded.load(Ordering::Relaxed) > most {
        true => format!("expands to more than {} MiB", most >> 20),
        false => "its members expand to an excessive size: the rest is not read".to_owned(),
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_refused {
            return Ok(0);
        }
        checkpoint();
        let count = self.decoder.read(buffer)?;
        checkpoint::read(count, RENEW_AFTER);
        self.expanded += count as u64;
        self.budget.add(count as u64);
        match self.refusal() {
            None => Ok(count),
            Some(reason) => {
                self.is_refused = true;
                Err(io::Error::new(io::ErrorKind::QuotaExceeded, reason))
            }
        }
    }
}
