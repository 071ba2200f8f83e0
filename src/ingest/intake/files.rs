//! Adds files to the index: the state of a file while its articles arrive, and the removal of articles that
//! it no longer contains.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;

use crate::index::documents::file_document;
use crate::index::held::Held;
use crate::index::ledger::FileRecord;
use crate::index::reader::FailureReport;
use crate::ingest::batch::Opened;
use crate::ingest::identifiers::hash;
use crate::ingest::intake::Intake;
use crate::ingest::plan::ToRead;
use crate::ingest::tally::FileTally;
use newsdex_archive::Failure;
use newsdex_text::article::ArticleId;

/// The file whose articles are being added.
pub(super) struct OpenFile<'a> {
    pub(super) file: &'a ToRead,
    /// The articles of this file that were in the index.
    pub(super) held: Arc<Held>,
    /// The identifiers of its articles, as hashes: the same article again in one file is no other printing.
    pub(super) own: FxHashSet<u64>,
    pub(super) tally: FileTally,
    /// Articles that it contained before and still contains.
    pub(super) kept: u64,
    /// Whether any of its articles had to be read.
    pub(super) is_read: bool,
}

/// A file that was read, but has articles that must still be removed.
pub(super) struct LateFile<'a> {
    pub(super) path: &'a str,
    pub(super) record: FileRecord,
    pub(super) reports: Vec<FailureReport>,
    /// Identifiers of the articles that it no longer contains. Another file may contain them.
    pub(super) vanished: Vec<String>,
    /// Number of articles that it no longer contains.
    pub(super) removed: u64,
}

impl<'a> OpenFile<'a> {
    pub(super) fn new(file: &'a ToRead, opened: Opened, reading: u64) -> OpenFile<'a> {
        OpenFile {
            file,
            held: opened.held,
            own: FxHashSet::default(),
            tally: FileTally::of(file, opened.fingerprint, reading),
            kept: 0,
            is_read: false,
        }
    }

    /// The record of a file that is not complete yet.
    pub(super) fn partial(&self) -> FileRecord {
        let others = match self.file.known {
            Some(_) => (self.held.len() as u64).saturating_sub(self.kept),
            None => 0,
        };
        let partial = FileRecord {
            fingerprint: None,
            articles: self.tally.record.articles + others,
            ..self.tally.record.clone()
        };
        // Articles that a repair removed are missing until the file was read completely.
        match self.file.known.as_ref().is_some_and(FileRecord::is_lost) {
            true => {
                let articles = partial.articles;
                partial.lost(articles)
            }
            false => partial,
        }
    }

    /// Number of its articles that were in the index.
    fn had(&self) -> u64 {
        let known = self.file.moved_from.as_ref().or(self.file.known.as_ref());
        known.map_or(0, |known| known.articles)
    }
}

impl<'a> Intake<'a> {
    pub(super) fn take_failure(&mut self, failure: Failure, open: &mut OpenFile<'_>) {
        open.tally.take_failure(failure, &mut self.summary);
    }

    /// Ends a file after its last article.
    pub(super) fn close(&mut self, open: &mut OpenFile<'a>) -> Result<()> {
        if open.tally.record.fingerprint.is_none() {
            // The file could not be read at all, so its articles stay in the index: nothing shows that they
            // are wrong.
            self.summary.files.failed += 1;
            return Ok(());
        }
        open.tally.report_unknown_fields(&mut self.summary);
        let is_moved = open.file.moved_from.is_some() && !open.is_read;
        match is_moved {
            true => self.summary.files.moved += 1,
            false => open.tally.count_file(&mut self.summary),
        }
        if !is_moved {
            self.summary.bytes += open.file.input.bytes;
        }
        self.has_changed = true;
        let removed = open.had().saturating_sub(open.kept);
        let mut vanished = self.vanished(open)?;
        // Only this file can have an identifier derived from its place, so these are removed at once.
        for id in vanished.extract_if(.., |id| ArticleId::looks_derived(id)) {
            self.remove(&id);
        }
        let path = open.file.input.name.as_str();
        if vanished.is_empty() {
            self.summary.articles.removed += removed;
            return self.settle(path, &open.tally.record, &open.tally.reports);
        }
        self.unsettle(path);
        self.late.push(LateFile {
            path,
            record: open.tally.record.clone(),
            reports: std::mem::take(&mut open.tally.reports),
            vanished,
            removed,
        });
        Ok(())
    }

    /// The identifiers of articles of a file that no file of this run contains.
    fn vanished(&self, open: &OpenFile<'_>) -> Result<Vec<String>> {
        let mut vanished = Vec::new();
        // The articles of a moved file are removed under its old name.
        if let (Some(before), None) = (&self.before, &open.file.moved_from) {
            for held in open.held.articles() {
                if !self.seen.contains_key(&held.id) {
                    vanished.push(before.id_at(held.address)?);
                }
            }
        }
        Ok(vanished)
    }

    /// Removes the articles that their files no longer contain, unless another file contains them.
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

    /// Removes an article and its older versions.
    fn remove(&self, id: &str) {
        self.writer.remove_article(id);
        self.writer.remove_versions(id);
    }

    /// Records that the index contains all articles of a file.
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
