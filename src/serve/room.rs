//! What all requests share: the archive, the settings, and the workers.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::engine::Archive;
use crate::engine::following::Following;
use crate::output::hints;
use crate::serve::guard::Hosts;
use crate::serve::token::Token;
use crate::serve::workers::Workers;
use newsdex_text::day::Day;

/// How a reading room is run.
#[derive(Debug)]
pub struct Settings {
    /// The index directory.
    pub index: PathBuf,
    /// The names and addresses under which the service can be reached.
    pub hosts: Hosts,
    /// The secret that every request needs; `None` if everybody who can reach the service may read.
    pub token: Option<Token>,
    /// Other websites whose scripts may read the answers, such as `https://desk.example`.
    pub cors: Vec<String>,
    /// Whether the original records can be downloaded.
    pub originals: Originals,
    /// Number of questions that are answered at the same time.
    pub threads: usize,
    /// Maximum number of questions that wait for their turn; all others are turned away.
    pub queue: usize,
    /// Maximum time for one question.
    pub deadline: Duration,
}

/// Whether the original records of articles can be downloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Originals {
    /// Original records can be downloaded.
    Offered,
    /// Original records cannot be downloaded.
    Withheld,
}

/// An archive, and how it is shown.
pub struct Room {
    pub(super) archive: Following,
    pub(super) settings: Settings,
    pub(super) workers: Workers,
    /// Why the latest state of the archive cannot be opened.
    trouble: Mutex<Option<String>>,
}

impl Room {
    /// A room that shows an archive.
    pub fn new(archive: Following, settings: Settings) -> Room {
        Room {
            workers: Workers::new(settings.threads, settings.queue, settings.deadline),
            archive,
            settings,
            trouble: Mutex::default(),
        }
    }

    /// Shows the latest state of the archive from now on. If it cannot be opened, the previous state stays, and every
    /// page says so.
    ///
    /// # Errors
    ///
    /// Fails if the latest state cannot be opened.
    pub fn refresh(&self) -> Result<bool> {
        let refreshed = self.archive.refresh();
        // The first state of the archive is shown before it is prepared.
        let prepared = self.archive.prepare();
        let refreshed = refreshed.and_then(|refreshed| prepared.map(|()| refreshed));
        let trouble = refreshed
            .as_ref()
            .err()
            .map(|error| match hints::hint(error) {
                Some(hint) => format!("{}; {hint}", hints::message(error)),
                None => hints::message(error),
            });
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
        refreshed
    }

    /// Why the latest state of the archive is not the one that is shown; `None` if it is shown.
    pub fn trouble(&self) -> Option<String> {
        let trouble = self.trouble.lock();
        trouble.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether only programs on this machine can reach the service.
    pub(super) fn is_local(&self) -> bool {
        self.settings.hosts.is_local()
    }
}

/// Today in UTC, in days since 1970-01-01.
pub(super) fn today() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since_1970.map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(0));
    Day::at(seconds).days_since_epoch()
}
