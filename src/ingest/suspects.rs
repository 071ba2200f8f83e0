//! Prevents a record that ended a run from ending the next one.
//!
//! While a run reads, a note in the index directory lists what it is reading (see
//! [`crate::index::in_progress`]). If a run finds the note of a run that died, everything in it is a
//! *suspect*. Files with suspects are read last. Each suspect is read alone: nothing else is in progress, and
//! everything before it is committed. If a run dies while a suspect is read alone, the suspect is
//! *condemned*: it is reported as failed, and not read again until its file changes or another version of
//! newsdex reads it.
//!
//! A run that is only killed from outside, even every night, condemns nothing unless it is killed twice at
//! the same record.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::index::in_progress::{self, At, FileState, IN_PROGRESS, InProgress, Left, SUSPECTS};
use newsdex_archive::{Failure, Input};

/// Maximum number of suspects; the oldest ones are dropped.
const MOST_SUSPECTS: usize = 10_000;

/// The slot of the thread that divides files; the slots of the workers follow.
const READER: usize = 0;

/// A record that was being read when a run died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Suspect {
    file: FileState,
    at: At,
    /// Start of the run that died, in milliseconds since 1970.
    run_ms: i64,
    /// Whether a run died while only this record was being read.
    is_condemned: bool,
    /// The version of newsdex that died; another version may succeed.
    newsdex: String,
}

/// The suspects of earlier runs, and the note of this one.
#[derive(Debug)]
pub(super) struct Suspects {
    directory: PathBuf,
    note: InProgress,
    list: Mutex<Vec<Suspect>>,
}

/// The treatment of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The record is read as usual.
    Innocent,
    /// The record is read alone.
    Suspect,
    /// The record is not read: it ended the run with this start time.
    Condemned(i64),
}

impl Suspects {
    /// Evaluates the note of the last run, if it died, and begins the note of this run.
    ///
    /// # Errors
    ///
    /// Fails when the index directory cannot be read or written.
    pub(super) fn begin(directory: &Path, began_ms: i64) -> Result<Suspects> {
        let cannot_read = |name| format!("cannot read {}", directory.join(name).display());
        let cannot_write = || format!("cannot write to {}", directory.display());
        let list = in_progress::read_suspects(directory);
        let mut list: Vec<Suspect> = list.with_context(|| cannot_read(SUSPECTS))?;
        list.retain(|suspect| suspect.newsdex == env!("CARGO_PKG_VERSION"));
        let left = in_progress::left(directory);
        if let Some(left) = left.with_context(|| cannot_read(IN_PROGRESS))? {
            learn(&mut list, left);
            // Written before the note is removed, so that nothing is lost if this run is killed here.
            in_progress::write_suspects(directory, &list).with_context(cannot_write)?;
        }
        let note = InProgress::begin(directory, began_ms).with_context(cannot_write)?;
        Ok(Suspects {
            directory: directory.to_owned(),
            note,
            list: Mutex::new(list),
        })
    }

    /// The suspects of a file in its current state.
    pub(super) fn of(&self, file: &FileState) -> OfFile {
        OfFile(self.with(|list| {
            let found = list.iter().filter(|suspect| suspect.file == *file);
            found.cloned().collect()
        }))
    }

    /// Whether a file contains suspects.
    pub(super) fn has_suspects(&self, input: &Input) -> bool {
        self.with(|list| !list.is_empty()) && self.of(&state(input)).has_suspects()
    }

    /// Notes the position of the thread that divides files.
    pub(super) fn divides(&self, file: &FileState, at: At, is_alone: bool) {
        self.note.set(READER, file, at, is_alone);
    }

    /// Notes the record on which a worker works.
    pub(super) fn works(&self, worker: usize, file: &FileState, position: u64) {
        let at = At::Record(position);
        self.note.set(READER + 1 + worker, file, at, false);
    }

    /// Notes that a worker is idle.
    pub(super) fn rests(&self, worker: usize) {
        self.note.clear(READER + 1 + worker);
    }

    /// Clears a suspect that was read without a crash.
    pub(super) fn acquit(&self, file: &FileState, at: At) {
        self.keep_those(|suspect| suspect.file != *file || suspect.at != at);
    }

    /// Clears all suspects of a file that was read completely, also those of its older states.
    pub(super) fn acquit_all(&self, file: &FileState) {
        self.keep_those(|suspect| {
            suspect.file.path != file.path || (suspect.file == *file && suspect.is_condemned)
        });
    }

    /// The path of the file that a thread is reading. Thread 0 divides files, workers count from 1.
    pub(super) fn path_at(&self, thread: usize) -> Option<String> {
        self.note.place(thread).map(|place| place.file.path)
    }

    /// Ends the note: nothing is being read any more.
    pub(super) fn end(&self) {
        self.note.forget();
    }

    /// Keeps the note for the next run, because this run dies of what it is reading.
    pub(super) fn leave_note(&self) {
        self.note.keep();
    }

    fn keep_those(&self, is_kept: impl Fn(&Suspect) -> bool) {
        self.with(|list| {
            let before = list.len();
            list.retain(is_kept);
            if list.len() < before {
                // If the list cannot be written, the next run only takes slightly longer.
                let _ = in_progress::write_suspects(&self.directory, list);
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Vec<Suspect>) -> T) -> T {
        work(&mut self.list.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The suspects of one file.
#[derive(Debug, Clone, Default)]
pub(super) struct OfFile(Vec<Suspect>);

impl OfFile {
    /// Whether there are suspects that must be read alone.
    pub(super) fn has_suspects(&self) -> bool {
        self.0.iter().any(|suspect| !suspect.is_condemned)
    }

    /// The treatment of the record at a place in the file.
    pub(super) fn verdict(&self, at: At) -> Verdict {
        match self.0.iter().find(|suspect| suspect.at == at) {
            None => Verdict::Innocent,
            Some(suspect) if suspect.is_condemned => Verdict::Condemned(suspect.run_ms),
            Some(_) => Verdict::Suspect,
        }
    }
}

/// The current state of a file.
pub(super) fn state(input: &Input) -> FileState {
    FileState {
        path: input.name.clone(),
        bytes: input.bytes,
        modified: input.modified_ns,
    }
}

/// Completes the failure of a record, or of the rest of a file, that ended the run with this start time.
pub(super) fn condemned(failure: Failure, run_ms: i64) -> Failure {
    let began = jiff::Timestamp::from_millisecond(run_ms).unwrap_or_default();
    Failure {
        reason: format!(
            "ended an earlier run, of {}",
            began.strftime("%Y-%m-%d %H:%M UTC")
        )
        .into(),
        ..failure
    }
    .with_hint("it is skipped until the file changes; please report it, with the file if possible")
}

fn learn(list: &mut Vec<Suspect>, left: Left) {
    let is_alone = left.places.iter().any(|place| place.is_alone);
    for place in left.places {
        if place.is_alone != is_alone {
            continue;
        }
        let known = list
            .iter_mut()
            .find(|suspect| suspect.file == place.file && suspect.at == place.at);
        match known {
            Some(suspect) if is_alone => {
                (suspect.is_condemned, suspect.run_ms) = (true, left.began_ms);
            }
            Some(_) => {}
            None => list.push(Suspect {
                file: place.file,
                at: place.at,
                run_ms: left.began_ms,
                is_condemned: false,
                newsdex: env!("CARGO_PKG_VERSION").to_owned(),
            }),
        }
    }
    let surplus = list.len().saturating_sub(MOST_SUSPECTS);
    list.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> FileState {
        FileState {
            path: path.into(),
            bytes: 7,
            modified: 3,
        }
    }

    /// Simulates a run that dies while reading these places.
    fn die(folder: &Path, began_ms: i64, places: &[(&str, At)], is_alone: bool) {
        let suspects = Suspects::begin(folder, began_ms).unwrap();
        for (thread, (path, at)) in places.iter().enumerate() {
            suspects.note.set(thread, &file(path), *at, is_alone);
        }
        suspects.leave_note();
    }

    fn verdict(folder: &Path, path: &str, at: At) -> Verdict {
        let suspects = Suspects::begin(folder, 9).unwrap();
        suspects.of(&file(path)).verdict(at)
    }

    const HERE: At = At::Record(1);

    #[test]
    fn what_was_being_read_when_a_run_died_is_suspect() {
        let folder = tempfile::tempdir().unwrap();
        let places = [("a", At::After(4)), ("a", HERE), ("b", HERE)];
        die(folder.path(), 1, &places, false);
        for (path, at) in places {
            assert_eq!(verdict(folder.path(), path, at), Verdict::Suspect);
        }
        assert_eq!(verdict(folder.path(), "b", At::After(4)), Verdict::Innocent);
    }

    #[test]
    fn a_suspect_that_ends_a_run_alone_is_condemned() {
        let folder = tempfile::tempdir().unwrap();
        die(folder.path(), 1, &[("a", HERE), ("b", HERE)], false);
        die(folder.path(), 2, &[("a", HERE)], true);
        assert_eq!(verdict(folder.path(), "a", HERE), Verdict::Condemned(2));
        assert_eq!(verdict(folder.path(), "b", HERE), Verdict::Suspect);
    }

    #[test]
    fn dying_twice_at_other_records_condemns_nobody() {
        let folder = tempfile::tempdir().unwrap();
        die(folder.path(), 1, &[("a", At::After(1))], false);
        die(folder.path(), 2, &[("a", At::After(2))], false);
        die(folder.path(), 3, &[("a", At::After(3))], false);
        for after in 1..=3 {
            let verdict = verdict(folder.path(), "a", At::After(after));
            assert_eq!(verdict, Verdict::Suspect);
        }
    }

    #[test]
    fn a_suspect_that_was_read_is_acquitted() {
        let folder = tempfile::tempdir().unwrap();
        die(folder.path(), 1, &[("a", HERE), ("b", HERE)], false);
        let suspects = Suspects::begin(folder.path(), 2).unwrap();
        suspects.acquit(&file("a"), HERE);
        drop(suspects);
        assert_eq!(verdict(folder.path(), "a", HERE), Verdict::Innocent);
        assert_eq!(verdict(folder.path(), "b", HERE), Verdict::Suspect);
    }

    #[test]
    fn a_condemned_record_stays_so_until_its_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        die(folder.path(), 1, &[("a", HERE)], false);
        die(folder.path(), 2, &[("a", HERE)], true);
        Suspects::begin(folder.path(), 3)
            .unwrap()
            .acquit_all(&file("a"));
        assert_eq!(verdict(folder.path(), "a", HERE), Verdict::Condemned(2));
        let changed = FileState {
            modified: 4,
            ..file("a")
        };
        let suspects = Suspects::begin(folder.path(), 4).unwrap();
        assert_eq!(suspects.of(&changed).verdict(HERE), Verdict::Innocent);
        suspects.acquit_all(&changed);
        drop(suspects);
        assert_eq!(verdict(folder.path(), "a", HERE), Verdict::Innocent);
    }
}
