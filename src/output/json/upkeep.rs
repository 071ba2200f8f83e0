//! What is told of an index itself: whether it is whole, what was done to it.

use serde::Serialize;

use crate::index::runs::LoggedRun;
use crate::index::verify::{Damaged, Report};

/// What `verify` found.
#[derive(Serialize)]
pub struct VerifiedRecord<'a> {
    index: &'a str,
    whole: bool,
    generation: Option<u64>,
    articles: u64,
    files: u64,
    bytes: u64,
    damaged: Vec<DamagedRecord<'a>>,
    articles_concerned: u64,
    notes: &'a [String],
    repair: Option<RepairRecord<'a>>,
}

/// What a repair did.
#[derive(Serialize)]
struct RepairRecord<'a> {
    whole: bool,
    generation: Option<u64>,
    articles: u64,
    done: &'a [String],
    not_read: &'a [String],
    damaged: Vec<DamagedRecord<'a>>,
    notes: &'a [String],
}

impl<'a> VerifiedRecord<'a> {
    /// Adds what a repair did, what it could not read and what was found afterwards.
    pub fn repaired(&mut self, report: &'a Report, done: &'a [String], not_read: &'a [String]) {
        self.repair = Some(RepairRecord {
            whole: report.is_whole(),
            generation: report.generation,
            articles: report.articles,
            done,
            not_read,
            damaged: report.damaged.iter().map(damaged).collect(),
            notes: &report.notes,
        });
    }
}

/// One damaged file.
#[derive(Serialize)]
pub(super) struct DamagedRecord<'a> {
    file: &'a str,
    what: &'a str,
    articles: u64,
    remedy: &'a str,
}

/// A report as JSON.
pub fn verified<'a>(index: &'a str, report: &'a Report) -> VerifiedRecord<'a> {
    VerifiedRecord {
        index,
        whole: report.is_whole(),
        generation: report.generation,
        articles: report.articles,
        files: report.files,
        bytes: report.bytes,
        damaged: report.damaged.iter().map(damaged).collect(),
        articles_concerned: report.articles_concerned(),
        notes: &report.notes,
        repair: None,
    }
}

fn damaged(damaged: &Damaged) -> DamagedRecord<'_> {
    DamagedRecord {
        file: &damaged.file,
        what: &damaged.what,
        articles: damaged.articles,
        remedy: damaged.remedy,
    }
}

/// A run of the log.
#[derive(Serialize)]
pub struct LoggedRecord<'a> {
    began: String,
    seconds: Option<f64>,
    command: String,
    state: &'static str,
    exit: Option<u8>,
    added: Option<u64>,
    updated: Option<u64>,
    unchanged: Option<u64>,
    removed: Option<u64>,
    failures: Option<u64>,
    generation: Option<u64>,
    message: Option<&'a str>,
    process: u32,
    host: &'a str,
    newsdex: &'a str,
    arguments: &'a [String],
    folder: &'a str,
}

/// The columns of the log as a table.
pub const RUN_COLUMNS: [&str; 12] = [
    "began",
    "seconds",
    "command",
    "state",
    "exit",
    "added",
    "updated",
    "unchanged",
    "removed",
    "failures",
    "generation",
    "message",
];

/// A run of the log as JSON; `at_work` where it has not ended and its process is still there.
pub fn run(run: &LoggedRun, at_work: bool) -> LoggedRecord<'_> {
    let start = &run.start;
    let end = run.end.as_ref();
    let began = jiff::Timestamp::from_millisecond(start.began_ms).unwrap_or_default();
    LoggedRecord {
        began: began.to_string(),
        seconds: end.map(|end| end.seconds),
        command: start.command(),
        state: state(run, at_work),
        exit: end.map(|end| end.exit),
        added: end.map(|end| end.added),
        updated: end.map(|end| end.updated),
        unchanged: end.map(|end| end.unchanged),
        removed: end.map(|end| end.removed),
        failures: end.map(|end| end.failures),
        generation: end.and_then(|end| end.generation),
        message: end.and_then(|end| end.message.as_deref()),
        process: start.process,
        host: &start.host,
        newsdex: &start.newsdex,
        arguments: &start.arguments,
        folder: &start.folder,
    }
}

/// What became of a run, in a word.
pub fn state(run: &LoggedRun, at_work: bool) -> &'static str {
    match run.end.as_ref().map(|end| end.exit) {
        Some(0) => "done",
        Some(3) => "incomplete",
        Some(4) => "locked out",
        Some(130) => "interrupted",
        Some(_) => "failed",
        None if at_work => "running",
        None => "unfinished",
    }
}

impl LoggedRecord<'_> {
    /// The values of [`RUN_COLUMNS`]; empty where there is none.
    pub fn cells(&self) -> [String; 12] {
        let number =
            |number: Option<u64>| number.map_or(String::new(), |number| number.to_string());
        [
            self.began.clone(),
            self.seconds
                .map_or(String::new(), |seconds| format!("{seconds:.3}")),
            self.command.clone(),
            self.state.to_owned(),
            number(self.exit.map(u64::from)),
            number(self.added),
            number(self.updated),
            number(self.unchanged),
            number(self.removed),
            number(self.failures),
            number(self.generation),
            self.message.unwrap_or("").to_owned(),
        ]
    }
}
