//! Takes in files: what is known of one while its articles come in, and what becomes of those that it no
//! longer gives.

use std::sync::Arc;

use anyhow::Result;

use crate::index::held::Held;
use crate::index::ledger::FileRecord;
use crate::index::reader::FailureReport;
use crate::index::writer::file_document;
use crate::ingest::MOST_LISTED;
use crate::ingest::batch::Opened;
use crate::ingest::intake::Intake;
use crate::ingest::intake::articles::hash;
use crate::ingest::plan::ToRead;
use newsdex_archive::Failure;
use newsdex_text::article::ArticleId;

/// How many failures of one file are kept with their reasons; more of them say nothing new.
const MOST_REPORTS: usize = 1_000;

/// The file whose articles are coming in.
pub(super) struct OpenFile<'a> {
    pub(super) file: &'a ToRead,
    /// What the index held of it.
    pub(super) held: Arc<Held>,
    pub(super) record: FileRecord,
    pub(super) reports: Vec<FailureReport>,
    /// Articles it gave before and gives again.
    pub(super) kept: u64,
    pub(super) skipped: u64,
    /// Records of it that are no articles.
    pub(super) passed_over: u64,
    /// Whether some article of it had to be read.
    pub(super) is_read: bool,
}

/// A file that was read while some of its articles have yet to go.
pub(super) struct LateFile<'a> {
    pub(super) path: &'a str,
    pub(super) record: FileRecord,
    pub(super) reports: Vec<FailureReport>,
    /// Identifiers of the articles that it no longer gives. Another file may.
    pub(super) vanished: Vec<String>,
    /// How many articles it gave before and does not give any more.
    pub(super) removed: u64,
}

impl<'a> OpenFile<'a> {
    pub(super) fn new(file: &'a ToRead, opened: Opened, reading: u64) -> OpenFile<'a> {
        let record = FileRecord {
            path: file.input.name.clone(),
            bytes: file.input.bytes,
            modified: file.input.modified_ns,
            inode: file.input.identity.inode,
            changed: file.input.identity.changed_ns,
            fingerprint: opened.fingerprint,
            articles: 0,
            duplicates: 0,
            failures: 0,
            reading,
        };
        OpenFile {
            file,
            held: opened.held,
            record,
            reports: Vec::new(),
            kept: 0,
            skipped: 0,
            passed_over: 0,
            is_read: false,
        }
    }

    /// The record of it while more is to come.
    pub(super) fn partial(&self) -> FileRecord {
        let others = match self.file.known {
            Some(_) => (self.held.len() as u64).saturating_sub(self.kept),
            None => 0,
        };
        let partial = FileRecord {
            fingerprint: None,
            articles: self.record.articles + others,
            ..self.record.clone()
        };
        // What a repair has dropped of it is missing until all of it was read.
        match self.file.known.as_ref().is_some_and(FileRecord::is_lost) {
            true => {
                let articles = partial.articles;
                partial.lost(articles)
            }
            false => partial,
        }
    }

    /// How many articles the index held of it.
    fn had(&self) -> u64 {
        let known = self.file.moved_from.as_ref().or(self.file.known.as_ref());
        known.map_or(0, |known| known.articles)
    }
}

impl<'a> Intake<'a> {
    pub(super) fn take_failure(&mut self, failure: Failure, open: &mut OpenFile<'_>) {
        if !failure.is_loss() {
            self.summary.articles.skipped += 1;
            open.skipped += 1;
            // Where something can be done about it, the record has fields of other names.
            open.passed_over += u64::from(failure.hint.is_some());
            if self.summary.skipped.len() < MOST_LISTED {
                self.summary.skipped.push(failure);
            }
            return;
        }
        open.record.failures += 1;
        if open.reports.len() < MOST_REPORTS {
            open.reports.push(FailureReport {
                member: failure.member.as_deref().map(Into::into),
                record: failure.record,
                line: failure.line,
                reason: failure.reason.clone(),
                hint: failure.hint.as_deref().map(Into::into),
            });
        }
        match self.summary.failures.len() < MOST_LISTED {
            true => self.summary.failures.push(failure),
            false => self.summary.unlisted_failures += 1,
        }
    }

    /// Takes note that a file has given all it has.
    pub(super) fn close(&mut self, open: &mut OpenFile<'a>) -> Result<()> {
        if open.record.fingerprint.is_none() {
            // It could not even be looked at: what the index holds of it stays, as nothing says that it
            // is wrong.
            self.summary.files.failed += 1;
            return Ok(());
        }
        let gave_nothing = open.record.articles + open.record.duplicates == 0;
        if gave_nothing && open.record.failures == 0 && open.passed_over > 1 {
            // One such record is a settings file; a file full of them is an archive in words that
            // newsdex does not know.
            let reason = format!(
                "none of its {} records has a title or text",
                open.passed_over
            );
            let failure = Failure::failed(&open.record.path, reason).with_hint(
                "if the archive calls them otherwise, say --map title=headline --map body=words",
            );
            self.take_failure(failure, open);
        }
        let is_moved = open.file.moved_from.is_some() && !open.is_read;
        match (gave_nothing, open.record.failures, open.skipped) {
            _ if is_moved => self.summary.files.moved += 1,
            (true, 1.., _) => self.summary.files.failed += 1,
            (true, 0, 1..) => self.summary.files.skipped += 1,
            _ => self.summary.files.read += 1,
        }
        if !is_moved {
            self.summary.bytes += open.file.input.bytes;
        }
        self.has_changed = true;
        let removed = open.had().saturating_sub(open.kept);
        let mut vanished = self.vanished(open)?;
        // Nobody else gives an identifier that is derived from this place: those can go at once.
        for id in vanished.extract_if(.., |id| ArticleId::looks_derived(id)) {
            self.remove(&id);
        }
        let path = open.file.input.name.as_str();
        if vanished.is_empty() {
            self.summary.articles.removed += removed;
            return self.settle(path, &open.record, &open.reports);
        }
        self.unsettle(path);
        self.late.push(LateFile {
            path,
            record: open.record.clone(),
            reports: std::mem::take(&mut open.reports),
            vanished,
            removed,
        });
        Ok(())
    }

    /// The identifiers under which the index holds articles of a file that nobody gave in this run.
    fn vanished(&self, open: &OpenFile<'_>) -> Result<Vec<String>> {
        let mut vanished = Vec::new();
        // The articles of a file that was moved go with its old name.
        if let (Some(before), None) = (&self.before, &open.file.moved_from) {
            for held in open.held.articles() {
                if !self.seen.contains_key(&held.id) {
                    vanished.push(before.id_at(held.address)?);
                }
            }
        }
        Ok(vanished)
    }

    /// Removes the articles that files no longer give and no other file has given since.
    pub(super) fn settle_late(&mut self) -> Result<()> {
        for late in std::mem::take(&mut self.late) {
            for id in &late.vanished {
                if !self.seen.contains_key(&hash(id)) {
                    self.remove(id);
                }
            }
            self.summary.articles.removed += late.removed;
            self.settle(late.path, &late.record, &late.reports)?;
        }
        Ok(())
    }

    /// Removes an article with the versions it had.
    fn remove(&self, id: &str) {
        self.writer.remove_article(id);
        self.writer.remove_versions(id);
    }

    /// Records that the index holds what a file gives.
    fn settle(
        &mut self,
        path: &'a str,
        record: &FileRecord,
        reports: &[FailureReport],
    ) -> Result<()> {
        self.unsettled.remove(path);
        self.lost.remove(path);
        if self.replaced.contains_key(path) || self.recorded.remove(path) {
            self.writer.forget_file(path);
        }
        let fields = self.writer.fields();
        self.writer.add(file_document(fields, record, reports))
    }
}
