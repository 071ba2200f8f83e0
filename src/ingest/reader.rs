//! Reads files in sequence, divides them into records and hands these on in batches.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use anyhow::Result;

use crate::index::documents::RecordMark;
use crate::index::held::{Held, Match};
use crate::index::in_progress::{At, FileState};
use crate::index::reader::Snapshot;
use crate::index::refused::SystemError;
use crate::ingest::batch::{Opened, Step, size};
use crate::ingest::plan::ToRead;
use crate::ingest::suspects::{OfFile, Suspects, Verdict, condemned, state};
use newsdex_archive::failure::reason;
use newsdex_archive::{Failure, ReadOptions, Record, Records};
use newsdex_text::checkpoint::{Cut, Limit, within};

/// A batch is handed on when it contains this many bytes.
const BATCH_BYTES: usize = 256 * 1024;

/// A batch is handed on when it contains this many steps.
const BATCH_STEPS: usize = 256;

/// Time between two checks whether to stop, while the reader waits.
const GLANCE: Duration = Duration::from_millis(100);

/// How files are read.
pub(super) struct Reading {
    pub(super) options: Arc<ReadOptions>,
    /// Hash of all options that decide what is read.
    pub(super) hash: u64,
    /// The index before the run.
    pub(super) before: Option<Arc<Snapshot>>,
    /// The limit for finding one record in a file.
    pub(super) limit: Limit,
    /// Set if the run has failed and reading must stop.
    pub(super) abandon: Arc<AtomicBool>,
    /// Records at which earlier runs ended.
    pub(super) suspects: Arc<Suspects>,
}

/// The steps that were not handed on yet.
struct Steps<'a> {
    steps: Vec<Step>,
    bytes: usize,
    hand_on: &'a mut dyn FnMut(Vec<Step>, u64),
}

impl Steps<'_> {
    /// Adds a step; `bytes_read` counts the bytes of all files so far.
    fn add(&mut self, step: Step, bytes_read: u64) {
        self.bytes += size(&step);
        self.steps.push(step);
        if self.bytes >= BATCH_BYTES || self.steps.len() >= BATCH_STEPS {
            self.flush(bytes_read);
        }
    }

    fn flush(&mut self, bytes_read: u64) {
        if !self.steps.is_empty() {
            self.bytes = 0;
            (self.hand_on)(std::mem::take(&mut self.steps), bytes_read);
        }
    }
}

/// Reads files and hands on their steps in batches, until all files are read or the run must stop.
pub(super) fn read(files: &[ToRead], reading: &Reading, mut hand_on: impl FnMut(Vec<Step>, u64)) {
    let mut steps = Steps {
        steps: Vec::new(),
        bytes: 0,
        hand_on: &mut hand_on,
    };
    let mut before = 0;
    for (number, file) in files.iter().enumerate() {
        if reading.is_halted() || reading.file(number, file, before, &mut steps).is_err() {
            break;
        }
        before += file.input.bytes;
        steps.add(Step::Closed, before);
    }
    steps.flush(before);
}

/// Reading must stop.
struct Halted;

/// The file that is being read.
struct FilePlace<'a> {
    file: &'a ToRead,
    state: &'a Arc<FileState>,
    /// Records of it at which earlier runs ended.
    known: &'a OfFile,
    /// Bytes of the files before it.
    before: u64,
    /// Whether the last run found that less than half of its text became articles.
    is_partly_read: bool,
}

/// Hands on the accounts of the members that have given all their records.
fn add_accounts(records: &Records, steps: &mut Steps<'_>, bytes_read: u64) {
    for account in records.closed_accounts() {
        steps.add(Step::Account(account), bytes_read);
    }
}

impl Reading {
    /// Reads one file; `before` counts the bytes of the files before it.
    fn file(
        &self,
        number: usize,
        file: &ToRead,
        before: u64,
        steps: &mut Steps<'_>,
    ) -> Result<(), Halted> {
        let held = match self.held(file) {
            Ok(held) => Arc::new(held),
            Err(error) => {
                steps.add(Step::Broken(error), before);
                return Err(Halted);
            }
        };
        // Hashed just before it is read, so that it comes from the disk only once.
        let fingerprint = match file.fingerprint {
            Some(fingerprint) => Ok(fingerprint),
            None => {
                let hash =
                    || newsdex_archive::fingerprint(&file.input.path).map(|hash| hash as u64);
                // Hashing a large file takes long without anything being wrong, so it has no time limit.
                within(&Limit::until(&self.limit.stop), hash).map_err(|_| Halted)?
            }
        };
        if let Err(error) = &fingerprint
            && let Some(refused) = SystemError::of(error)
        {
            // Not an error of this file; the next files would fail in the same way.
            steps.add(Step::Broken(refused.into()), before);
            return Err(Halted);
        }
        let state = Arc::new(state(&file.input));
        let known = self.suspects.of(&state);
        if known.has_suspects() {
            // Commit everything before this file. The file itself is committed only when it is complete.
            self.settle(steps, before)?;
        }
        let opened = Opened {
            number,
            fingerprint: fingerprint.as_ref().ok().copied(),
            held: Arc::clone(&held),
        };
        steps.add(Step::Opened(opened), before);
        let begin = At::After(0);
        if let Verdict::Condemned(run) = known.verdict(begin) {
            let failure = Failure::failed(&file.input.name, "");
            steps.add(Step::Failure(condemned(failure, run)), before);
            return Ok(());
        }
        let is_alone = known.verdict(begin) == Verdict::Suspect;
        if is_alone {
            self.settle(steps, before)?;
        }
        self.suspects.divides(&state, begin, is_alone);
        let records = match fingerprint {
            Ok(_) => within(&self.limit, || {
                newsdex_archive::open(&file.input, &self.options)
            })
            .or_else(|cut| self.cut(cut, file, None).map(Err))?,
            Err(error) => Err(Failure::failed(&file.input.name, reason(&error))),
        };
        match records {
            Err(failure) => steps.add(Step::Failure(failure), before),
            Ok(records) => {
                let place = FilePlace {
                    file,
                    state: &state,
                    known: &known,
                    before,
                    is_partly_read: self.was_partly_read(file),
                };
                self.records(records, &place, &held, steps)?;
            }
        }
        self.suspects.acquit_all(&state);
        Ok(())
    }

    fn records(
        &self,
        mut records: Records,
        place: &FilePlace<'_>,
        held: &Held,
        steps: &mut Steps<'_>,
    ) -> Result<(), Halted> {
        let name = &place.file.input.name;
        for given in 0.. {
            let bytes_read = place.before + records.bytes_read();
            let at = At::After(given);
            let verdict = place.known.verdict(at);
            if let Verdict::Condemned(run) = verdict {
                let failure = Failure {
                    record: Some(given),
                    ..Failure::failed(name, "")
                };
                steps.add(Step::Failure(condemned(failure, run)), bytes_read);
                break;
            }
            let is_alone = verdict == Verdict::Suspect;
            if is_alone && given > 0 {
                self.settle(steps, bytes_read)?;
            }
            self.suspects.divides(place.state, at, is_alone);
            let record = match within(&self.limit, || records.next()) {
                Ok(None) => {
                    add_accounts(&records, steps, bytes_read);
                    break;
                }
                Ok(Some(record)) => record,
                Err(cut) => {
                    let failure = self.cut(cut, place.file, Some(given))?;
                    steps.add(Step::Failure(failure), bytes_read);
                    break;
                }
            };
            if self.is_halted() {
                return Err(Halted);
            }
            if is_alone {
                self.suspects.divides(place.state, at, false);
                self.suspects.acquit(place.state, at);
            }
            let bytes_read = place.before + records.bytes_read();
            add_accounts(&records, steps, bytes_read);
            match record {
                Ok(record) => self.record(record, place, held, bytes_read, steps)?,
                Err(failure) => steps.add(Step::Failure(failure), bytes_read),
            }
        }
        Ok(())
    }

    /// Hands on a record; a suspect is handed on alone.
    fn record(
        &self,
        record: Record,
        place: &FilePlace<'_>,
        held: &Held,
        bytes_read: u64,
        steps: &mut Steps<'_>,
    ) -> Result<(), Halted> {
        let at = At::Record(record.position());
        let verdict = place.known.verdict(at);
        let failure = match verdict {
            Verdict::Condemned(run) => Some(condemned(record.failure(""), run)),
            _ => None,
        };
        let step = self.step(record, place, held);
        match (verdict, failure) {
            (Verdict::Innocent, _) => steps.add(step, bytes_read),
            // A record whose article is in the index did not end the run: the run was killed after the commit.
            _ if !matches!(step, Step::Record(..)) => {
                steps.add(step, bytes_read);
                self.suspects.acquit(place.state, at);
            }
            (_, Some(failure)) => steps.add(Step::Failure(failure), bytes_read),
            (_, None) => {
                self.settle(steps, bytes_read)?;
                self.suspects.divides(place.state, at, true);
                steps.add(step, bytes_read);
                self.settle(steps, bytes_read)?;
                self.suspects.divides(place.state, at, false);
                self.suspects.acquit(place.state, at);
            }
        }
        Ok(())
    }

    /// Waits until everything handed on is in the index. Between two files, it is also committed.
    fn settle(&self, steps: &mut Steps<'_>, bytes_read: u64) -> Result<(), Halted> {
        let (sender, receiver) = sync_channel(1);
        steps.add(Step::Wait(sender), bytes_read);
        steps.flush(bytes_read);
        loop {
            match receiver.recv_timeout(GLANCE) {
                Ok(()) => return Ok(()),
                Err(RecvTimeoutError::Timeout) if !self.is_halted() => {}
                Err(_) => return Err(Halted),
            }
        }
    }

    /// Decides what to do with a record.
    fn step(&self, record: Record, place: &FilePlace<'_>, held: &Held) -> Step {
        let mark = self.mark(&record);
        // How much of the text of a record became articles is known only when it is read.
        let known = held.find(mark).filter(|_| !place.is_partly_read);
        match known {
            Some(Match::Same(held)) if place.file.moved_from.is_none() => {
                record.is_known();
                Step::Kept(held)
            }
            Some(Match::Same(held) | Match::Elsewhere(held)) => {
                record.is_known();
                Step::Moved(held, record.origin(), mark)
            }
            None => Step::Record(record, mark, Arc::clone(place.state)),
        }
    }

    /// The failure of a file that could not be divided further; `given` is the number of records found before.
    fn cut(&self, cut: Cut, file: &ToRead, given: Option<u64>) -> Result<Failure, Halted> {
        Failure::of_cut(&file.input.name, cut, self.options.record_time, given).ok_or(Halted)
    }

    fn is_halted(&self) -> bool {
        self.limit.stop.load(Ordering::Relaxed) || self.abandon.load(Ordering::Relaxed)
    }

    /// The articles of a file in the index, also under its old name if it was moved.
    fn held(&self, file: &ToRead) -> Result<Held> {
        let known = file.moved_from.as_ref().or(file.known.as_ref());
        match (&self.before, known) {
            (Some(before), Some(known)) => before.held(&known.path),
            _ => Ok(Held::default()),
        }
    }

    /// Whether the last run found that less than half of the text of a file became articles.
    fn was_partly_read(&self, file: &ToRead) -> bool {
        let known = file.moved_from.as_ref().or(file.known.as_ref());
        let (Some(before), Some(known)) = (&self.before, known.filter(|file| file.failures > 0))
        else {
            return false;
        };
        // If the reports cannot be read, the file is read as a whole.
        let reports = before.failure_reports(&known.path);
        reports.map_or(true, |reports| {
            reports.iter().any(|report| report.text.is_some())
        })
    }

    fn mark(&self, record: &Record) -> RecordMark {
        RecordMark {
            record: record.fingerprint(self.hash).max(1),
            position: record.position(),
        }
    }
}
