//! System errors that stop a whole run: too many open files, or a full disk.
//!
//! tantivy's threads report only that they failed. The directory that they write to records the cause, so
//! that the message can name it.

use std::borrow::Cow;
use std::io;
use std::sync::{Arc, OnceLock};

use crate::hint::Hint;
use newsdex_archive::failure::{RAISE_FILES, is_out_of_files, reason};

/// The hint for a full disk.
const FREE_DISK: &str = "the disk is full; everything committed so far is intact: free some disk space, and the next run resumes from the last commit";

/// The first system error while a generation was written.
#[derive(Debug, Clone, Default)]
pub struct Refusals(Arc<OnceLock<i32>>);

/// A system error that stops a whole run.
#[derive(Debug, thiserror::Error)]
#[error("{}", reason(error))]
pub struct SystemError {
    error: io::Error,
}

impl Hint for SystemError {
    fn hint(&self) -> Option<Cow<'_, str>> {
        if self.is_out_of_files() {
            return Some(Cow::Borrowed(RAISE_FILES));
        }
        self.is_full_disk().then_some(Cow::Borrowed(FREE_DISK))
    }
}

impl Refusals {
    /// Records a system error; only the first one counts.
    pub(super) fn note(&self, error: &io::Error) {
        if let Some(code) = error.raw_os_error() {
            self.0.get_or_init(|| code);
        }
    }

    /// The recorded error, if there is one.
    pub fn found(&self) -> Option<SystemError> {
        let code = self.0.get()?;
        Some(SystemError {
            error: io::Error::from_raw_os_error(*code),
        })
    }
}

impl SystemError {
    /// The disk is full.
    pub fn full_disk() -> SystemError {
        SystemError {
            error: io::ErrorKind::StorageFull.into(),
        }
    }

    /// The error if it stops a whole run; `None` if it concerns one file.
    pub fn of(error: &io::Error) -> Option<SystemError> {
        let found = SystemError {
            error: match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => error.kind().into(),
            },
        };
        (found.is_out_of_files() || found.is_full_disk()).then_some(found)
    }

    /// The error of this kind among the causes of an error.
    pub fn among(error: &anyhow::Error) -> Option<SystemError> {
        error
            .chain()
            .find_map(|cause| match cause.downcast_ref::<SystemError>() {
                Some(found) => SystemError::of(&found.error),
                None => SystemError::of(cause.downcast_ref::<io::Error>()?),
            })
    }

    /// Whether too many files are open.
    pub fn is_out_of_files(&self) -> bool {
        is_out_of_files(&self.error)
    }

    /// Whether the disk or the quota of the user is full.
    pub fn is_full_disk(&self) -> bool {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        matches!(self.error.kind(), StorageFull | QuotaExceeded)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_first_refusal_is_the_cause() {
        let refusals = Refusals::default();
        assert!(refusals.found().is_none());
        refusals.note(&io::Error::other("not the system's"));
        assert!(refusals.found().is_none());
        let many = rustix::io::Errno::MFILE.raw_os_error();
        refusals.note(&io::Error::from_raw_os_error(many));
        let full = rustix::io::Errno::NOSPC.raw_os_error();
        refusals.note(&io::Error::from_raw_os_error(full));
        let found = refusals.found().unwrap();
        assert!(found.is_out_of_files() && !found.is_full_disk());
        assert_eq!(found.to_string(), "too many open files");
    }
}
