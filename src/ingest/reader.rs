//! Reads files in sequence, divides them into records and hands those on in batches.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use crate::archive::failure::reason;
use crate::archive::{self, Failure, ReadOptions, Record, Records};
use crate::checkpoint::{Cut, Limit, within};
use crate::index::held::{Held, Match};
use crate::index::reader::Snapshot;
use crate::index::writer::RecordMark;
use crate::ingest::batch::{Opened, Step, size};
use crate::ingest::plan::ToRead;

/// A batch is handed on when it holds so many bytes.
const BATCH_BYTES: usize = 256 * 1024;

/// A batch is handed on when it holds so many steps.
const BATCH_STEPS: usize = 256;

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
pub(super) fn read(
    files: &[ToRead],
    reading: &Reading,
    mut hand_on: impl FnMut(Vec<Step>, u64),
) {
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
                let hash = || archive::fingerprint(&file.input.path).map(|hash| hash as u64);
                // Hashing takes as long as the file is long: that is no sign of trouble.
                within(&Limit::until(&self.limit.stop), hash).map_err(|_| Halted)?
            }
        };
        let opened = Opened {
            number,
            fingerprint: fingerprint.as_ref().ok().copied(),
            held: Arc::clone(&held),
        };
        steps.add(Step::Opened(opened), before);
        let records = match fingerprint {
            Ok(_) => within(&self.limit, || archive::open(&file.input, &self.options))
                .or_else(|cut| self.cut(cut, file, None).map(Err))?,
            Err(error) => Err(Failure::failed(&file.input.name, reason(&error))),
        };
        match records {
            Err(failure) => steps.add(Step::Failure(failure), before),
            Ok(records) => self.records(records, file, &held, before, steps)?,
        }
        Ok(())
    }

    fn records(
        &self,
        mut records: Records,
        file: &ToRead,
        held: &Held,
        before: u64,
        steps: &mut Steps<'_>,
    ) -> Result<(), Halted> {
        let mut given = 0;
        loop {
            let record = match within(&self.limit, || records.next()) {
                Ok(None) => return Ok(()),
                Ok(Some(record)) => record,
                Err(cut) => {
                    let failure = self.cut(cut, file, Some(given))?;
                    steps.add(Step::Failure(failure), before + records.bytes_read());
                    return Ok(());
                }
            };
            if self.is_halted() {
                return Err(Halted);
            }
            given += 1;
            let step = record.map_or_else(Step::Failure, |record| self.step(record, file, held));
            steps.add(step, before + records.bytes_read());
        }
    }

    /// What is to be done with a record.
    fn step(&self, record: Record, file: &ToRead, held: &Held) -> Step {
        let mark = self.mark(&record);
        match held.find(mark) {
            Some(Match::Same(held)) if file.moved_from.is_none() => Step::Kept(held),
            Some(Match::Same(held) | Match::Elsewhere(held)) => {
                Step::Moved(held, record.origin(), mark)
            }
            None => Step::Record(record, mark),
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
