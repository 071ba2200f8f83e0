//! Reports on the index itself as JSON: summaries, statistics, damage, repairs and the log of runs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::rounded;
use crate::index::incomplete::Incomplete;
use crate::index::reader::Counts;
use crate::index::runs::LoggedRun;
use crate::index::verify::{Damaged, Report};
use crate::ingest::Summary;
use newsdex_archive::{Failure, Reason};
use newsdex_text::file_name::shown;

/// The summary of a run of `newsdex index`.
#[derive(Serialize)]
pub struct SummaryRecord<'a> {
    index: &'a str,
    generation: u64,
    articles: ArticleCountsRecord,
    files: FileCountsRecord,
    bytes: u64,
    seconds: f64,
    failures: Vec<FailureRecord<'a>>,
    reasons: Vec<ReasonRecord<'a>>,
    failures_not_listed: u64,
    links_not_followed: u64,
    interrupted: bool,
    incomplete: Option<IncompleteRecord>,
}

/// The articles that are missing while a repair is unfinished.
#[derive(Serialize)]
pub(super) struct IncompleteRecord {
    files: u64,
    other_articles: u64,
}

impl IncompleteRecord {
    pub(super) fn of(incomplete: Incomplete) -> IncompleteRecord {
        IncompleteRecord {
            files: incomplete.files,
            other_articles: incomplete.other_articles,
        }
    }
}

#[derive(Serialize)]
struct ArticleCountsRecord {
    added: u64,
    updated: u64,
    unchanged: u64,
    removed: u64,
    duplicates: u64,
    skipped: u64,
}

#[derive(Serialize)]
struct FileCountsRecord {
    read: u64,
    unchanged: u64,
    failed: u64,
    skipped: u64,
    removed: u64,
    moved: u64,
}

#[derive(Serialize)]
struct FailureRecord<'a> {
    kind: &'static str,
    path: Cow<'a, str>,
    member: Option<&'a str>,
    record: Option<u64>,
    line: Option<u64>,
    reason: &'a str,
    hint: Option<&'a str>,
    readable_bytes: Option<u64>,
    read_bytes: Option<u64>,
}

#[derive(Serialize)]
struct ReasonRecord<'a> {
    kind: &'static str,
    reason: &'a str,
    count: u64,
    example: &'a str,
}

/// The statistics of an index.
#[derive(Serialize)]
pub struct StatsRecord<'a> {
    index: &'a str,
    generation: u64,
    articles: u64,
    undated: u64,
    duplicates: u64,
    files: u64,
    failures: u64,
    segments: u64,
    deleted: u64,
    bytes: u64,
    dead_bytes: u64,
    generations: &'a [u64],
    last_run: Option<LoggedRecord<'a>>,
    years: BTreeMap<String, u64>,
    months: BTreeMap<String, u64>,
    sources: &'a BTreeMap<String, u64>,
    languages: &'a BTreeMap<String, u64>,
    archives: &'a BTreeMap<String, u64>,
    incomplete: Option<IncompleteRecord>,
}

/// The report of `verify`.
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
    incomplete: Option<IncompleteRecord>,
    notes: &'a [String],
    repair: Option<RepairRecord<'a>>,
}

/// The result of a repair.
#[derive(Serialize)]
struct RepairRecord<'a> {
    whole: bool,
    generation: Option<u64>,
    articles: u64,
    done: &'a [String],
    not_read: &'a [String],
    damaged: Vec<DamagedRecord<'a>>,
    incomplete: Option<IncompleteRecord>,
    notes: &'a [String],
}

impl<'a> VerifiedRecord<'a> {
    /// Adds the result of a repair: what was repaired, what could not be read, and the state afterwards.
    pub fn repaired(&mut self, report: &'a Report, done: &'a [String], not_read: &'a [String]) {
        self.repair = Some(RepairRecord {
            whole: report.is_whole(),
            generation: report.generation,
            articles: report.articles,
            done,
            not_read,
            damaged: report.damaged.iter().map(damaged).collect(),
            incomplete: report.incomplete.map(IncompleteRecord::of),
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
        incomplete: report.incomplete.map(IncompleteRecord::of),
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
    arguments: Vec<Cow<'a, str>>,
    folder: Cow<'a, str>,
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

/// A run of the log as JSON; `at_work` if it has no end in the log and its process still exists.
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
        arguments: start.arguments.iter().map(|text| shown(text)).collect(),
        folder: shown(&start.folder),
    }
}

/// The state of a run in one or two words.
pub fn state(run: &LoggedRun, at_work: bool) -> &'static str {
    match run.end.as_ref().map(|end| end.exit) {
        Some(0) => "done",
        Some(3) => "incomplete",
        Some(4) => "locked out",
        Some(129 | 130 | 143) => "interrupted",
        Some(_) => "failed",
        None if at_work => "running",
        None => "unfinished",
    }
}

impl LoggedRecord<'_> {
    /// The values of [`RUN_COLUMNS`]; empty if a value is missing.
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

/// The summary of a run as JSON.
pub fn summary<'a>(index: &'a str, summary: &'a Summary, seconds: f64) -> SummaryRecord<'a> {
    let failure = |failure: &'a Failure| FailureRecord {
        kind: failure.outcome().identifier(),
        path: shown(&failure.path),
        member: failure.member.as_deref(),
        record: failure.record,
        line: failure.line,
        reason: &failure.reason,
        hint: failure.hint.as_deref(),
        readable_bytes: failure.text_count().map(|count| count.readable),
        read_bytes: failure.text_count().map(|count| count.read),
    };
    let reason = |reason: Reason<'a>| ReasonRecord {
        kind: reason.outcome.identifier(),
        reason: reason.reason,
        count: reason.count,
        example: reason.example,
    };
    let (articles, files) = (summary.articles, summary.files);
    SummaryRecord {
        index,
        generation: summary.generation,
        articles: ArticleCountsRecord {
            added: articles.added,
            updated: articles.updated,
            unchanged: articles.unchanged,
            removed: articles.removed,
            duplicates: articles.duplicates,
            skipped: articles.skipped,
        },
        files: FileCountsRecord {
            read: files.read,
            unchanged: files.unchanged,
            failed: files.failed,
            skipped: files.skipped,
            removed: files.removed,
            moved: files.moved,
        },
        bytes: summary.bytes,
        seconds: rounded(seconds, 1_000.0),
        failures: summary.failures.iter().map(failure).collect(),
        reasons: summary.reasons.reasons().into_iter().map(reason).collect(),
        failures_not_listed: summary.unlisted_failures,
        links_not_followed: summary.links_not_followed,
        interrupted: summary.was_interrupted,
        incomplete: summary.incomplete.map(IncompleteRecord::of),
    }
}

/// The statistics of an index as JSON.
pub fn stats<'a>(
    index: &'a str,
    generation: u64,
    counts: &'a Counts,
    generations: &'a [u64],
    last_run: Option<LoggedRecord<'a>>,
    incomplete: Option<Incomplete>,
) -> StatsRecord<'a> {
    StatsRecord {
        index,
        generation,
        articles: counts.articles,
        undated: counts.undated,
        duplicates: counts.duplicates,
        files: counts.files,
        failures: counts.failures,
        segments: counts.segments,
        deleted: counts.deleted,
        bytes: counts.bytes,
        dead_bytes: counts.dead_bytes,
        generations,
        last_run,
        months: counts
            .months
            .iter()
            .map(|((year, month), count)| (format!("{year:04}-{month:02}"), *count))
            .collect(),
        years: counts
            .years
            .iter()
            .map(|(year, count)| (year.to_string(), *count))
            .collect(),
        sources: &counts.sources,
        languages: &counts.languages,
        archives: &counts.archives,
        incomplete: incomplete.map(IncompleteRecord::of),
    }
}
