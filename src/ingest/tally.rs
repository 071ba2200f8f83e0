//! What is counted of a file while its articles arrive, for an index on this machine and for one on a server.

use crate::index::ledger::FileRecord;
use crate::index::reader::{FailureReport, ReportedText};
use crate::ingest::Summary;
use crate::ingest::plan::ToRead;
use newsdex_archive::{Failure, FailureKind};

/// Maximum number of failures of one file that are kept with their reasons.
const MOST_REPORTS: usize = 1_000;

/// The counts and the failures of a file.
pub(super) struct FileTally {
    pub(super) record: FileRecord,
    pub(super) reports: Vec<FailureReport>,
    pub(super) skipped: u64,
    /// Records that are not articles.
    passed_over: u64,
}

impl FileTally {
    /// A tally without any article yet. `reading` is a hash of the options with which the file is read.
    pub(super) fn of(file: &ToRead, fingerprint: Option<u64>, reading: u64) -> FileTally {
        FileTally {
            record: FileRecord {
                path: file.input.name.clone(),
                bytes: file.input.bytes,
                modified: file.input.modified_ns,
                inode: file.input.identity.inode,
                changed: file.input.identity.changed_ns,
                fingerprint,
                articles: 0,
                duplicates: 0,
                failures: 0,
                reading,
            },
            reports: Vec::new(),
            skipped: 0,
            passed_over: 0,
        }
    }

    /// Counts a part of the file that could not be read or is no article.
    pub(super) fn take_failure(&mut self, failure: Failure, summary: &mut Summary) {
        if failure.kind == FailureKind::Noted {
            summary.add_skip(failure);
            return;
        }
        if !failure.is_loss() {
            summary.articles.skipped += 1;
            self.skipped += 1;
            // A hint means that the record may be an article with unknown field names.
            self.passed_over += u64::from(failure.hint.is_some());
            summary.add_skip(failure);
            return;
        }
        self.record.failures += 1;
        if self.reports.len() < MOST_REPORTS {
            self.reports.push(FailureReport {
                member: failure.member.as_deref().map(Into::into),
                record: failure.record,
                line: failure.line,
                reason: failure.reason.to_string(),
                hint: failure.hint.as_deref().map(Into::into),
                text: failure.text_count().map(|count| ReportedText {
                    readable: count.readable,
                    read: count.read,
                }),
            });
        }
        summary.add_failure(failure);
    }

    /// Whether no article came from the file, neither a new one nor one that another file has.
    pub(super) fn gave_nothing(&self) -> bool {
        self.record.articles + self.record.duplicates == 0
    }

    /// Reports a file that is an archive with unknown field names.
    pub(super) fn report_unknown_fields(&mut self, summary: &mut Summary) {
        if self.gave_nothing() && self.record.failures == 0 && self.passed_over > 1 {
            // One such record is probably a settings file; many of them are an archive with unknown field
            // names.
            let reason = format!(
                "none of its {} records has a title or text",
                self.passed_over
            );
            let failure = Failure::failed(&self.record.path, reason).with_hint(
                "if they have other names in this file, use for example --map title=headline --map body=words",
            );
            self.take_failure(failure, summary);
        }
    }

    /// Counts the file as read, skipped or failed.
    pub(super) fn count_file(&self, summary: &mut Summary) {
        match (self.gave_nothing(), self.record.failures, self.skipped) {
            (true, 1.., _) => summary.files.failed += 1,
            (true, 0, 1..) => summary.files.skipped += 1,
            _ => summary.files.read += 1,
        }
    }
}
