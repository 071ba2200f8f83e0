//! Reads files in sequence, divides them into records and hands those on in batches.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use anyhow::Result;

use crate::index::held::{Held, Match};
use crate::index::in_progress::{At, FileState};
use crate::index::reader::Snapshot;
use crate::index::refused::SystemError;
use crate::index::writer::RecordMark;
use crate::ingest::batch::{Opened, Step, size};
use crate::ingest::plan::ToRead;
use crate::ingest::suspects::{OfFile, Suspects, Verdict, condemned, state};
use newsdex_archive::failure::reason;
use newsdex_archive::{Failure, ReadOptions, Record, Records};
use newsdex_text::checkpoint::{Cut, Limit, within};

/// A batch is handed on when it holds so many bytes.
const BATCH_BYTES: usize = 256 * 1024;

/// A batch is handed on when it holds so many steps.
const BATCH_STEPS: usize = 256;

/// How often the reader looks whether to stop while it waits.
const GLANCE: Duration = Duration::from_millis(100);

/// How files are read.
pub(super) struct Reading {
    pub(super) options: Arc<ReadOptions>,
    /// A hash of all options that decide what is read.
    pub(super) hash: u64,
    /// What the index held before the run.
    pub(super) before: Option<Arc<Snapshot>>,
    /// What one record may take of dividing a file.
    pub(super) limit: Limit,
    /// Set when the run has failed: nothing more needs to be read.
    pub(super) abandon: Arc<AtomicBool>,
    /// What earlier runs died of.
    pub(super) suspects: Arc<Suspects>,
}

/// The steps that are not handed on yet.
struct Steps<'a> {
    steps: Vec<Step>,
    bytes: usize,
    hand_on: &'a mut dyn FnMut(Vec<Step>, u64),
}

impl Steps<'_> {
    /// Adds a step, when so many bytes of all files had been read.
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

/// Reads files and hands their steps on in batches, with the bytes read so far, until all are read or the
/// run is to stop.
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

/// Nothing more is to be read.
struct Halted;

/// A file that is being read.
struct FilePlace<'a> {
    file: &'a ToRead,
    state: &'a Arc<FileState>,
    /// What earlier runs died of in it.
    known: &'a OfFile,
    /// Bytes of the files before it.
    before: u64,
}

impl Reading {
    /// Reads one file, after so many bytes of others.
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
        // Hashed right before it is read: so it comes from the disk once.
        let fingerprint = match file.fingerprint {
            Some(fingerprint) => Ok(fingerprint),
            None => {
                let hash =
                    || newsdex_archive::fingerprint(&file.input.path).map(|hash| hash as u64);
                // Hashing takes as long as the file is long: that is no sign of trouble.
                within(&Limit::until(&self.limit.stop), hash).map_err(|_| Halted)?
            }
        };
        if let Err(error) = &fingerprint
            && let Some(refused) = SystemError::of(error)
        {
            // Not the fault of the file, and the next one would fare no better.
            steps.add(Step::Broken(refused.into()), before);
            return Err(Halted);
        }
        let state = Arc::new(state(&file.input));
        let known = self.suspects.of(&state);
        if known.has_suspects() {
            // What was read before is committed, and this file only when all of it is in.
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
                Ok(None) => break,
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
            match record {
                Ok(record) => self.record(record, place, held, bytes_read, steps)?,
                Err(failure) => steps.add(Step::Failure(failure), bytes_read),
            }
        }
        Ok(())
    }

    /// Hands a record on; one that may have ended a run, alone.
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
            // What is in the index ended no run: that one was killed after the commit.
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

    /// Waits until nothing is in flight. Between two files, what was handed on is then committed, too.
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

    /// What is to be done with a record.
    fn step(&self, record: Record, place: &FilePlace<'_>, held: &Held) -> Step {
        let mark = self.mark(&record);
        match held.find(mark) {
            Some(Match::Same(held)) if place.file.moved_from.is_none() => Step::Kept(held),
            Some(Match::Same(held) | Match::Elsewhere(held)) => {
                Step::Moved(held, record.origin(), mark)
            }
            None => Step::Record(record, mark, Arc::clone(place.state)),
        }
    }

    /// What is said of a file that could not be divided any further, after so many records of it.
    fn cut(&self, cut: Cut, file: &ToRead, given: Option<u64>) -> Result<Failure, Halted> {
        match cut {
            Cut::Stopped => Err(Halted),
            Cut::TooLong => Ok(Failure::undivided(
                &file.input.name,
                self.options.record_time,
                given,
            )),
        }
    }

    fn is_halted(&self) -> bool {
        self.limit.stop.load(Ordering::Relaxed) || self.abandon.load(Ordering::Relaxed)
    }

    /// What the index holds of a file, or of the one it was before it was moved.
    fn held(&self, file: &ToRead) -> Result<Held> {
        let known = file.moved_from.as_ref().or(file.known.as_ref());
        match (&self.before, known) {
            (Some(before), Some(known)) => before.held(&known.path),
            _ => Ok(Held::default()),
        }
    }

    fn mark(&self, record: &Record) -> RecordMark {
        RecordMark {
            record: record.fingerprint(self.hash).max(1),
            position: record.position(),
        }
    }
}
