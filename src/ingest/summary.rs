//! What a run did: counts of articles and files, and what could not be read.

use anyhow::Result;

use newsdex_archive::{Failure, FailureKind, Tally, TextCount};

use super::StuckRecord;
use super::plan::Plan;
use crate::index::incomplete::Incomplete;
use crate::index::reader::{FailureReport, ReportedText, Snapshot};
use crate::index::writer::RunRecord;

/// The result of a run. Every article and every file is counted once.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// The generation that is live after the run.
    pub generation: u64,
    /// Articles.
    pub articles: ArticleCounts,
    /// Files.
    pub files: FileCounts,
    /// Size of the files that were read.
    pub bytes: u64,
    /// The inputs that could not be read, now or when their file was last read; in the order of the files.
    pub failures: Vec<Failure>,
    /// Number of failures that are not listed.
    pub unlisted_failures: u64,
    /// Skipped inputs: without an article, links that are not followed, devices.
    pub skipped: Vec<Failure>,
    /// The reasons of all failures and skips, with counts.
    pub reasons: Tally,
    /// Number of links that were skipped because they lead outside the given folders.
    pub links_not_followed: u64,
    /// Archives that were in the index before a rebuild and are not part of it.
    pub left_out: Vec<String>,
    /// Names in the alias file that no article contains.
    pub unused_aliases: Vec<String>,
    /// Set if the run stopped because of low disk space: the number of free bytes.
    pub disk_shortage: Option<u64>,
    /// Set if the run stopped because a record could not be interrupted.
    pub stuck: Option<StuckRecord>,
    /// Whether the run was interrupted; everything read before is indexed.
    pub was_interrupted: bool,
    /// Articles that are still missing because a repair removed them.
    pub incomplete: Option<Incomplete>,
    /// The names of the archives with such articles.
    pub incomplete_archives: Vec<String>,
}

impl Summary {
    /// Counts an input that could not be read, and lists it while there is room.
    pub(super) fn add_failure(&mut self, failure: Failure) {
        self.reasons.add(&failure);
        match self.failures.len() < MOST_LISTED {
            true => self.failures.push(failure),
            false => self.unlisted_failures += 1,
        }
    }

    /// Counts a skipped input, and lists it while there is room.
    pub(super) fn add_skip(&mut self, failure: Failure) {
        self.reasons.add(&failure);
        if self.skipped.len() < MOST_LISTED {
            self.skipped.push(failure);
        }
    }

    /// Records what is still missing after a run: `lost_files` known files, and the archives in `run`.
    pub(super) fn note_incomplete(&mut self, run: &RunRecord, lost_files: usize) {
        if run.is_incomplete() {
            let roots = run.roots.iter().filter(|root| root.is_incomplete);
            self.incomplete_archives = roots.map(|root| root.name.clone()).collect();
            self.incomplete = Some(Incomplete {
                files: lost_files as u64,
                other_articles: run.dropped,
            });
        }
    }

    /// The summary of a run that was interrupted before it read anything.
    pub(super) fn interrupted() -> Summary {
        Summary {
            was_interrupted: true,
            ..Summary::default()
        }
    }
}

/// Maximum number of failures listed at the end of a run.
const MOST_LISTED: usize = 10_000;

/// Counts of articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArticleCounts {
    /// New in the index.
    pub added: u64,
    /// Replaced by a new version.
    pub updated: u64,
    /// Not changed.
    pub unchanged: u64,
    /// Removed from the index.
    pub removed: u64,
    /// Not indexed because another file has the same article.
    pub duplicates: u64,
    /// Not indexed because they are too old or not articles.
    pub skipped: u64,
}

/// Counts of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Read; in a dry run, files that would be read.
    pub read: u64,
    /// Not read because they did not change.
    pub unchanged: u64,
    /// Nothing could be read from them.
    pub failed: u64,
    /// Skipped because they contain no article.
    pub skipped: u64,
    /// Not read again: moved from another path, content identical.
    pub moved: u64,
    /// Deleted since the last run.
    pub removed: u64,
}

/// The summary as far as it is known before reading.
pub(super) fn summary_of_plan(
    plan: &Plan,
    reports: &mut dyn FnMut(&str) -> Result<Vec<FailureReport>>,
) -> Result<Summary> {
    let mut summary = Summary::default();
    let moved = plan.moved.len() as u64;
    summary.files.read = (plan.to_read.len() as u64).saturating_sub(moved);
    summary.files.moved = moved;
    summary.files.unchanged = plan.unchanged.files + plan.touched.len() as u64;
    summary.articles.unchanged = plan.unchanged.articles;
    for file in &plan.gone {
        if !plan.moved.contains(&file.path) {
            summary.files.removed += 1;
            summary.articles.removed += file.articles;
        }
    }
    summary.articles.unchanged += plan.touched.iter().map(|file| file.articles).sum::<u64>();
    for file in plan.unchanged.failing.iter().chain(&plan.touched) {
        if file.failures > 0 {
            for report in reports(&file.path)? {
                summary.add_failure(failure_of(&file.path, report));
            }
        }
    }
    for failure in &plan.failures {
        summary.files.failed += 1;
        summary.add_failure(failure.clone());
    }
    for failure in &plan.skipped {
        summary.files.skipped += 1;
        summary.links_not_followed += u64::from(failure.is_link_not_followed());
        summary.add_skip(failure.clone());
    }
    Ok(summary)
}

pub(super) fn reports(before: Option<&Snapshot>, path: &str) -> Result<Vec<FailureReport>> {
    before.map_or(Ok(Vec::new()), |before| before.failure_reports(path))
}

fn failure_of(path: &str, report: FailureReport) -> Failure {
    let kind = match report.text {
        Some(ReportedText { readable, read }) => {
            FailureKind::PartlyRead(TextCount { readable, read })
        }
        None => FailureKind::Failed,
    };
    Failure {
        kind,
        member: report.member.map(Into::into),
        record: report.record,
        line: report.line,
        hint: report.hint.map(Into::into),
        ..Failure::failed(path, report.reason)
    }
}
