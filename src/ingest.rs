//! The loop: read, enrich, write; the only module that hands work to other threads.
//!
//! ```text
//! plan ─► reader (one thread) ─► batches ─► rayon: articles, names, documents ─► writer ─► commit
//! ```
//!
//! Files are read in sequence and divided into records; batches of records become documents on all
//! cores; the writer takes them in the order they were read, so that a run comes to the same result
//! however many threads there are. Every queue counts bytes. What was read is recorded in the same
//! commit as the articles: no file is ever done and its articles missing.

mod batch;
mod plan;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use anyhow::{Context, Result};
use globset::GlobSet;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::archive::{Failure, FailureKind, ReadOptions};
use crate::article::{Article, ArticleId};
use crate::budget::Budget;
use crate::enrich::Enrichment;
use crate::index::reader::{FailureReport, FileRecord, Snapshot};
use crate::index::writer::{
    Prepared, RunRecord, Writer, article_document, content_hash, file_document, last_run,
};
use crate::index::{IndexDirectory, OpenGeneration};
use crate::ingest::batch::{Batch, Done, DoneBatch};
use crate::ingest::plan::{Plan, ToRead, is_loss, plan};

pub use self::plan::{AmbiguousRoot, MissingRoot};

/// What to index, and how.
#[derive(Debug, Clone)]
pub struct IngestRequest {
    /// The index directory.
    pub index: PathBuf,
    /// Folders and files.
    pub roots: Vec<PathBuf>,
    /// Whether to read everything again into a new generation.
    pub rebuild: bool,
    /// Whether articles stay whose file is gone.
    pub keep_missing: bool,
    /// Whether to say only what would be done.
    pub dry_run: bool,
    /// Only files that match, if there is any glob.
    pub include: GlobSet,
    /// No files that match.
    pub exclude: GlobSet,
    /// Only articles published on this day or later (days since 1970), or undated.
    pub since: Option<i64>,
    /// Only this machine's part of the files.
    pub shard: Option<Shard>,
    /// How many threads to work on.
    pub threads: usize,
    /// About how much memory to use.
    pub memory_bytes: usize,
    /// How to read archives.
    pub read: ReadOptions,
}

/// One of several machines' part of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub number: u32,
    /// How many parts there are.
    pub of: u32,
}

/// What came of a run. Every article and every file is counted once.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// The generation that is live after the run.
    pub generation: u64,
    /// Articles.
    pub articles: ArticleCounts,
    /// Files.
    pub files: FileCounts,
    /// Bytes of the files read.
    pub bytes: u64,
    /// What could not be read, now or when it was read last; in the order of the files.
    pub failures: Vec<Failure>,
    /// What was passed over as no article.
    pub skipped: Vec<Failure>,
    /// Whether the run was broken off; what was read until then is indexed.
    pub was_interrupted: bool,
}

/// What became of articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArticleCounts {
    /// New in the index.
    pub added: u64,
    /// Replaced by a new version.
    pub updated: u64,
    /// As they were.
    pub unchanged: u64,
    /// No longer in the index.
    pub removed: u64,
    /// Not indexed, as another file has the same.
    pub duplicates: u64,
    /// Not indexed, as they are too old or no articles.
    pub skipped: u64,
}

/// What became of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Read, or to be read in a dry run.
    pub read: u64,
    /// Not read, as they were as before.
    pub unchanged: u64,
    /// Of which nothing could be read.
    pub failed: u64,
    /// Passed over, as there is no article in them.
    pub skipped: u64,
    /// No longer there.
    pub removed: u64,
}

/// Is told how a run goes on.
pub trait Progress {
    /// So many files of so many bytes will be read.
    fn planned(&mut self, files: u64, bytes: u64);
    /// So much has been done in all.
    fn advanced(&mut self, articles: u64, bytes: u64);
    /// Everything is read; segments are written and merged.
    fn committing(&mut self);
    /// The run is over.
    fn finished(&mut self);
}

/// Brings an index up to date with the files below some folders.
///
/// `stop` ends the run early: what has been read by then is committed, and the next run goes on.
///
/// # Errors
///
/// [`MissingRoot`], [`AmbiguousRoot`], [`crate::index::lock::Locked`], [`crate::index::UnusableIndex`],
/// or a plain error when the index cannot be written. What was committed before stays. That a file
/// cannot be read is no error: see [`Summary::failures`].
pub fn ingest(
    request: &IngestRequest,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    for root in &request.roots {
        plan::check_root(root)?;
    }
    let directory = IndexDirectory::at(&request.index);
    if request.dry_run {
        let before = match directory.live()? {
            Some(_) if !request.rebuild => Some(directory.open()?),
            _ => None,
        };
        let last = before
            .as_ref()
            .map_or(Ok(RunRecord::default()), |before| last_run(before.index()))?;
        let plan = plan(request, before.as_ref(), &last)?;
        return summary_of_plan(&plan, before.as_ref());
    }
    let locked = directory.lock()?;
    let generation = match request.rebuild {
        true => locked.begin()?,
        false => locked.open_live()?,
    };
    let result = into_generation(request, &generation, progress, stop);
    progress.finished();
    let is_wanted = result
        .as_ref()
        .is_ok_and(|summary| !(summary.was_interrupted && request.rebuild));
    match (generation.is_live, is_wanted) {
        (false, true) => locked.switch_to(generation.number)?,
        (false, false) => locked.abandon(generation.number)?,
        (true, _) => {}
    }
    result
}

fn into_generation(
    request: &IngestRequest,
    generation: &OpenGeneration,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    let before = match generation.is_live {
        true => Some(Snapshot::open(generation.index.clone(), generation.number)?),
        false => None,
    };
    let last = last_run(&generation.index)?;
    let plan = plan(request, before.as_ref(), &last)?;
    let mut summary = summary_of_plan(&plan, before.as_ref())?;
    summary.generation = generation.number;
    summary.files.read = 0;
    let nothing_to_do = plan.to_read.is_empty() && plan.touched.is_empty() && plan.gone.is_empty();
    if nothing_to_do && generation.is_live && plan.run == last {
        return Ok(summary);
    }
    progress.planned(plan.to_read.len() as u64, plan.bytes);
    let writer = Writer::open(generation, request.threads, request.memory_bytes)?;
    for file in &plan.gone {
        writer.remove_file(&file.path);
    }
    for file in &plan.touched {
        writer.forget_file(&file.path);
        writer.add(file_document(
            writer.fields(),
            file,
            &reports(before.as_ref(), &file.path)?,
        ))?;
    }
    let replaced: FxHashSet<&str> = plan
        .gone
        .iter()
        .map(|file| file.path.as_str())
        .chain(plan.to_read.iter().map(|file| file.input.name.as_str()))
        .collect();
    let run = plan.run.clone();
    let mut intake = Intake {
        writer: &writer,
        before: before.as_ref(),
        replaced,
        seen: FxHashMap::default(),
        summary,
        since: request.since,
    };
    intake.take_all(&plan, request, progress, stop)?;
    let mut summary = intake.summary;
    summary.was_interrupted = stop.load(Ordering::Relaxed);
    progress.committing();
    writer.commit(&run)?;
    Ok(summary)
}

/// What is known before anything is read.
fn summary_of_plan(plan: &Plan, before: Option<&Snapshot>) -> Result<Summary> {
    let mut summary = Summary::default();
    summary.files.read = plan.to_read.len() as u64;
    summary.files.unchanged = (plan.unchanged.len() + plan.touched.len()) as u64;
    summary.files.removed = plan.gone.len() as u64;
    summary.articles.removed = plan.gone.iter().map(|file| file.articles).sum();
    for file in plan.unchanged.iter().chain(&plan.touched) {
        summary.articles.unchanged += file.articles;
        if file.failures > 0 {
            let reports = reports(before, &file.path)?;
            summary.failures.extend(
                reports
                    .into_iter()
                    .map(|report| failure_of(&file.path, report)),
            );
        }
    }
    for failure in &plan.failures {
        summary.files.failed += 1;
        summary.failures.push(failure.clone());
    }
    Ok(summary)
}

fn reports(before: Option<&Snapshot>, path: &str) -> Result<Vec<FailureReport>> {
    before.map_or(Ok(Vec::new()), |before| before.failure_reports(path))
}

fn failure_of(path: &str, report: FailureReport) -> Failure {
    Failure {
        kind: FailureKind::Failed,
        path: path.to_owned(),
        member: report.member.map(Into::into),
        record: report.record,
        line: report.line,
        reason: report.reason,
        hint: report.hint.map(Into::into),
    }
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

/// How many failures of one file are kept with their reasons; more of them say nothing new.
const MOST_REPORTS: usize = 1_000;

/// Takes what the workers made into the index, in the order it was read.
struct Intake<'a> {
    writer: &'a Writer,
    before: Option<&'a Snapshot>,
    /// Files whose articles in `before` no longer count: they are gone or read in this run.
    replaced: FxHashSet<&'a str>,
    /// Identifiers of this run and the text each stands for, both as hashes.
    seen: FxHashMap<u64, u64>,
    summary: Summary,
    since: Option<i64>,
}

/// The file whose articles are coming in.
struct OpenFile<'a> {
    file: &'a ToRead,
    record: FileRecord,
    reports: Vec<FailureReport>,
    /// Articles it gave before and gives again.
    kept: u64,
    skipped: u64,
}

impl<'a> Intake<'a> {
    fn take_all(
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
                batch::read(&plan.to_read, &options, &halted, |steps| {
                    let share = budget.take(Batch::size(&steps));
                    let batch = Batch {
                        number,
                        steps,
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
                progress.advanced(articles.added + articles.updated, self.summary.bytes);
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
                };
                *open = Some(OpenFile {
                    file,
                    record,
                    reports: Vec::new(),
                    kept: 0,
                    skipped: 0,
                });
            }
            Done::Article(made) => {
                if let Some(open) = open {
                    let made = *made;
                    self.take_article(made.article, made.enrichment, made.prepared?, open)?;
                }
            }
            Done::Failure(failure) => {
                if let Some(open) = open {
                    self.take_failure(failure, open);
                }
            }
            Done::Read(bytes) => self.summary.bytes += bytes,
            Done::Closed => {
                if let Some(open) = open.take() {
                    self.close(&open)?;
                }
            }
        }
        Ok(())
    }

    fn take_article(
        &mut self,
        mut article: Article,
        enrichment: Enrichment,
        mut prepared: Prepared,
        open: &mut OpenFile<'_>,
    ) -> Result<()> {
        if self.since.is_some_and(|since| {
            article
                .published
                .is_some_and(|published| published.day() < since)
        }) {
            self.summary.articles.skipped += 1;
            open.skipped += 1;
            return Ok(());
        }
        let content = content_hash(&article);
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
                    prepared = article_document(self.writer.fields(), &article, &enrichment)?;
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
        if !is_loss(&failure) {
            self.summary.articles.skipped += 1;
            open.skipped += 1;
            self.summary.skipped.push(failure);
            return;
        }
        open.record.failures += 1;
        if open.reports.len() < MOST_REPORTS {
            open.reports.push(report_of(&failure));
        }
        self.summary.failures.push(failure);
    }

    fn close(&mut self, open: &OpenFile<'_>) -> Result<()> {
        let had = open.file.known.as_ref().map_or(0, |known| known.articles);
        self.summary.articles.removed += had.saturating_sub(open.kept);
        let gave_nothing = open.record.articles + open.record.duplicates == 0;
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

fn hash(id: &ArticleId) -> u64 {
    xxh3_64(id.as_str().as_bytes())
}
