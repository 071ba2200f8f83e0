//! Takes what the workers made into the index, in the order it was read, and keeps count.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use anyhow::{Context, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::archive::Failure;
use crate::article::{Article, ArticleId};
use crate::budget::Budget;
use crate::index::reader::{FailureReport, FileRecord, Snapshot};
use crate::index::writer::{Writer, article_document, file_document};
use crate::ingest::batch::{self, Batch, Done, DoneBatch, Made};
use crate::ingest::plan::{Plan, ToRead};
use crate::ingest::{IngestRequest, Progress, Summary};

/// How many failures of one file are kept with their reasons; more of them say nothing new.
const MOST_REPORTS: usize = 1_000;

/// Takes what the workers made into the index, in the order it was read.
pub(super) struct Intake<'a> {
    pub(super) writer: &'a Writer,
    pub(super) before: Option<&'a Snapshot>,
    /// Files whose articles in `before` no longer count: they are gone or read in this run.
    pub(super) replaced: FxHashSet<&'a str>,
    /// Identifiers of this run and the text each stands for, both as hashes.
    pub(super) seen: FxHashMap<u64, u64>,
    pub(super) summary: Summary,
    pub(super) since: Option<i64>,
    /// With which options files are read in this run.
    pub(super) reading: u64,
}

/// The file whose articles are coming in.
struct OpenFile<'a> {
    file: &'a ToRead,
    record: FileRecord,
    reports: Vec<FailureReport>,
    /// Articles it gave before and gives again.
    kept: u64,
    skipped: u64,
    /// Records of it that are no articles.
    passed_over: u64,
}

impl<'a> Intake<'a> {
    pub(super) fn take_all(
        &mut self,
        plan: &'a Plan,
        request: &IngestRequest,
        progress: &mut dyn Progress,
        stop: &Arc<AtomicBool>,
    ) -> Result<()> {
        let workers = rayon::ThreadPoolBuilder::new()
            .num_threads(request.threads.max(1))
            .thread_name(|number| format!("newsdex-worker-{number}"))
            .build()
            .context("threads cannot be started")?;
        let (sender, receiver) = mpsc::channel::<DoneBatch>();
        let budget = Budget::new(request.memory_bytes / 16);
        let fields = Arc::new(self.writer.fields().clone());
        let options = Arc::new(request.read.clone());
        // Set when the writer has failed: nothing more needs to be read.
        let abandon = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (abandon, workers) = (&abandon, &workers);
            let stop = Arc::clone(stop);
            scope.spawn(move || {
                let halted = || stop.load(Ordering::Relaxed) || abandon.load(Ordering::Relaxed);
                let mut number = 0;
                batch::read(&plan.to_read, &options, &halted, |steps, bytes_read| {
                    let share = budget.take(Batch::size(&steps));
                    let batch = Batch {
                        number,
                        steps,
                        bytes_read,
                        share,
                    };
                    number += 1;
                    let (sender, fields) = (sender.clone(), Arc::clone(&fields));
                    workers.spawn(move || {
                        // Nobody listens any more once the writer has failed.
                        let _ = sender.send(batch.work(&fields));
                    });
                });
            });
            let result = self.take_in_order(plan, receiver, progress);
            abandon.store(result.is_err(), Ordering::Relaxed);
            result
        })
    }

    fn take_in_order(
        &mut self,
        plan: &'a Plan,
        receiver: mpsc::Receiver<DoneBatch>,
        progress: &mut dyn Progress,
    ) -> Result<()> {
        let mut early: FxHashMap<u64, DoneBatch> = FxHashMap::default();
        let mut next = 0;
        let mut open: Option<OpenFile<'a>> = None;
        for batch in receiver {
            early.insert(batch.number, batch);
            while let Some(batch) = early.remove(&next) {
                next += 1;
                for done in batch.done {
                    self.take(plan, done, &mut open)?;
                }
                drop(batch.share);
                let articles = self.summary.articles;
                progress.advanced(articles.added + articles.updated, batch.bytes_read);
            }
        }
        Ok(())
    }

    fn take(&mut self, plan: &'a Plan, done: Done, open: &mut Option<OpenFile<'a>>) -> Result<()> {
        match done {
            Done::Opened(number) => {
                let Some(file) = plan.to_read.get(number) else {
                    return Ok(());
                };
                self.writer.remove_file(&file.input.name);
                let record = FileRecord {
                    path: file.input.name.clone(),
                    bytes: file.input.bytes,
                    modified: file.input.modified_ns,
                    fingerprint: file.fingerprint,
                    articles: 0,
                    duplicates: 0,
                    failures: 0,
                    reading: self.reading,
                };
                *open = Some(OpenFile {
                    file,
                    record,
                    reports: Vec::new(),
                    kept: 0,
                    skipped: 0,
                    passed_over: 0,
                });
            }
            Done::Article(made) => {
                if let Some(open) = open {
                    self.take_article(*made, open)?;
                }
            }
            Done::Failure(failure) => {
                if let Some(open) = open {
                    self.take_failure(failure, open);
                }
            }
            Done::Read(bytes) => self.summary.bytes += bytes,
            Done::Closed => {
                if let Some(mut open) = open.take() {
                    self.close(&mut open)?;
                }
            }
        }
        Ok(())
    }

    fn take_article(&mut self, made: Made, open: &mut OpenFile<'_>) -> Result<()> {
        let Made {
            mut article,
            enrichment,
            content,
            prepared,
        } = made;
        let mut prepared = prepared?;
        if self.since.is_some_and(|since| {
            article
                .published
                .is_some_and(|published| published.day() < since)
        }) {
            self.summary.articles.skipped += 1;
            open.skipped += 1;
            return Ok(());
        }
        let mut attempt = 0u32;
        let before = loop {
            match self.holder(&article, content, open)? {
                Holder::Nobody(before) => break before,
                Holder::SameText => {
                    self.summary.articles.duplicates += 1;
                    open.record.duplicates += 1;
                    return Ok(());
                }
                Holder::OtherText => {
                    // Two stories under one identifier, such as numbers that begin anew in each
                    // file. Both are kept: the later one under its place.
                    let mut origin = article.origin.clone();
                    if attempt > 0 {
                        origin.path = format!("{}#{attempt}", origin.path);
                    }
                    attempt += 1;
                    article.id = ArticleId::derived(&origin);
                    let fields = self.writer.fields();
                    prepared = article_document(fields, &article, &enrichment, content)?;
                }
            }
        };
        self.seen.insert(hash(&article.id), content);
        match before {
            Some(old) if old == content => self.summary.articles.unchanged += 1,
            Some(_) => self.summary.articles.updated += 1,
            None => self.summary.articles.added += 1,
        }
        open.kept += u64::from(before.is_some());
        open.record.articles += 1;
        self.writer.add(prepared)
    }

    /// Who has the identifier of an article already.
    fn holder(&self, article: &Article, content: u64, open: &OpenFile<'_>) -> Result<Holder> {
        if let Some(other) = self.seen.get(&hash(&article.id)) {
            return Ok(if *other == content {
                Holder::SameText
            } else {
                Holder::OtherText
            });
        }
        let Some(before) = self.before else {
            return Ok(Holder::Nobody(None));
        };
        let is_derived = article.id == ArticleId::derived(&article.origin);
        if is_derived && open.file.known.is_none() {
            // Nobody but this file gives this identifier, and it is new.
            return Ok(Holder::Nobody(None));
        }
        Ok(match before.content_and_file(article.id.as_str())? {
            None => Holder::Nobody(None),
            Some((old, path)) if path == article.origin.path => Holder::Nobody(Some(old)),
            Some((_, path)) if self.replaced.contains(path.as_str()) => Holder::Nobody(None),
            Some((old, _)) if old == content => Holder::SameText,
            Some(_) => Holder::OtherText,
        })
    }

    fn take_failure(&mut self, failure: Failure, open: &mut OpenFile<'_>) {
        if !failure.is_loss() {
            self.summary.articles.skipped += 1;
            open.skipped += 1;
            // Where something can be done about it, the record has fields of other names.
            open.passed_over += u64::from(failure.hint.is_some());
            self.summary.skipped.push(failure);
            return;
        }
        open.record.failures += 1;
        if open.reports.len() < MOST_REPORTS {
            open.reports.push(report_of(&failure));
        }
        self.summary.failures.push(failure);
    }

    fn close(&mut self, open: &mut OpenFile<'_>) -> Result<()> {
        let had = open.file.known.as_ref().map_or(0, |known| known.articles);
        self.summary.articles.removed += had.saturating_sub(open.kept);
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
        match (gave_nothing, open.record.failures, open.skipped) {
            (true, 1.., _) => self.summary.files.failed += 1,
            (true, 0, 1..) => self.summary.files.skipped += 1,
            _ => self.summary.files.read += 1,
        }
        self.writer.add(file_document(
            self.writer.fields(),
            &open.record,
            &open.reports,
        ))
    }
}

/// Who has an identifier.
enum Holder {
    /// Nobody else; with the text that this file gave under it before.
    Nobody(Option<u64>),
    /// An article of the same text.
    SameText,
    /// An article of another text.
    OtherText,
}

fn report_of(failure: &Failure) -> FailureReport {
    FailureReport {
        member: failure.member.as_deref().map(Into::into),
        record: failure.record,
        line: failure.line,
        reason: failure.reason.clone(),
        hint: failure.hint.as_deref().map(Into::into),
    }
}

fn hash(id: &ArticleId) -> u64 {
    xxh3_64(id.as_str().as_bytes())
}
