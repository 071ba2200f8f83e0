//! Takes the results of the workers and sends them to the server, file by file.
//!
//! The record of a file is sent when all its articles are confirmed and what it no longer contains is removed. An
//! article with an identifier that another file has can be removed only at the end, because a file that is read later
//! may contain it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};

use super::lines;
use super::sending::Waiting;
use crate::index::documents::file_document;
use crate::index::ledger::FileRecord;
use crate::index::printings::printing_document;
use crate::index::reader::FailureReport;
use crate::ingest::batch::{Done, Made};
use crate::ingest::crew::{BatchEnd, Taker};
use crate::ingest::identifiers::{hash, next_id};
use crate::ingest::plan::{Plan, ToRead};
use crate::ingest::tally::FileTally;
use crate::ingest::{IngestRequest, Progress, StuckRecord, Summary};
use crate::remote::Client;
use crate::remote::bulk::{Action, Item};
use crate::remote::documents::{DocumentWriter, file_name, printing_name};
use crate::remote::ledger::{failure_reports, held, recorded};
use crate::remote::runs::{NumberedRun, Runs, WHOLE};
use newsdex_text::article::{Article, ArticleId};
use newsdex_text::file_name::is_below;

/// Documents are sent when they have this many bytes.
const SENT_AT_ONCE: usize = 6 << 20;

/// Files are closed on the server when this many wait for it.
const MOST_CLOSED: usize = 1_000;

/// How often a run tells the server that it is still at work.
const BETWEEN_SIGNS: Duration = Duration::from_secs(60);

/// The leftovers of earlier runs that ended before they had read every file.
pub(super) struct Dead {
    pub(super) runs: Vec<NumberedRun>,
    /// The files from which they wrote articles.
    pub(super) paths: Vec<String>,
}

/// A file whose articles are being sent.
pub(super) struct RemoteFile {
    pub(super) tally: FileTally,
    /// The identifiers of its articles, as hashes.
    pub(super) own: FxHashSet<u64>,
    /// The names of its printings.
    pub(super) printings: FxHashSet<String>,
    /// Whether the server may have articles of it from earlier runs.
    has_past: bool,
    is_closed: bool,
}

/// A file whose record waits for the removal of articles.
struct LateFile {
    record: FileRecord,
    reports: Vec<FailureReport>,
    /// The names and identifiers of articles that it no longer contains. Another file may contain them.
    vanished: Vec<(Item, u64)>,
}

/// Takes the results of the workers in the order of reading.
pub(super) struct RemoteIntake<'a> {
    pub(super) client: &'a Client,
    pub(super) generation: &'a str,
    pub(super) run: &'a mut NumberedRun,
    pub(super) writer: DocumentWriter,
    plan: &'a Plan,
    /// Files whose articles on the server no longer count: deleted, or read in this run. With their records, if any.
    pub(super) replaced: FxHashMap<&'a str, Option<&'a FileRecord>>,
    dead: Dead,
    dead_paths: FxHashSet<String>,
    /// Identifiers of this run with their texts, both as hashes.
    pub(super) seen: FxHashMap<u64, u64>,
    pub(super) summary: Summary,
    request: &'a IngestRequest,
    pub(super) stop: Arc<AtomicBool>,
    /// The files of the documents that wait; the last one may still be open.
    pub(super) files: Vec<RemoteFile>,
    pub(super) waiting: Vec<Waiting>,
    /// Small documents that wait: printings, and records of files that lost an article.
    pub(super) small: Vec<Item>,
    pub(super) waiting_bytes: usize,
    /// Whether the index may have identifiers that this run has not sent.
    may_be_taken: bool,
    late: Vec<LateFile>,
    last_sign: Instant,
    last_sent: Instant,
}

impl<'a> RemoteIntake<'a> {
    #[expect(
        clippy::too_many_arguments,
        reason = "each is needed once, and a struct would only repeat the fields"
    )]
    pub(super) fn new(
        request: &'a IngestRequest,
        plan: &'a Plan,
        client: &'a Client,
        generation: &'a str,
        run: &'a mut NumberedRun,
        dead: Dead,
        summary: Summary,
        stop: Arc<AtomicBool>,
    ) -> RemoteIntake<'a> {
        let gone = plan
            .gone
            .iter()
            .map(|file| (file.path.as_str(), Some(file)));
        let read =
            (plan.to_read.iter()).map(|file| (file.input.name.as_str(), file.known.as_ref()));
        let may_be_taken = run.number > 1 || run.run.part != WHOLE;
        RemoteIntake {
            client,
            generation,
            run,
            writer: DocumentWriter::default(),
            plan,
            replaced: gone.chain(read).collect(),
            dead_paths: dead.paths.iter().cloned().collect(),
            dead,
            seen: FxHashMap::default(),
            summary,
            request,
            stop,
            files: Vec::new(),
            waiting: Vec::new(),
            small: Vec::new(),
            waiting_bytes: 0,
            may_be_taken,
            late: Vec::new(),
            last_sign: Instant::now(),
            last_sent: Instant::now(),
        }
    }

    fn open(&mut self, file: &ToRead, fingerprint: Option<u64>) {
        let has_past = file.known.is_some() || self.dead_paths.contains(&file.input.name);
        self.files.push(RemoteFile {
            tally: FileTally::of(file, fingerprint, self.request.reading()),
            own: FxHashSet::default(),
            printings: FxHashSet::default(),
            has_past,
            is_closed: false,
        });
    }

    fn take_article(&mut self, made: Made) -> Result<()> {
        let Some(number) = self.files.len().checked_sub(1) else {
            return Ok(());
        };
        let Made {
            mut article,
            enrichment,
            content,
            prepared,
            encoded,
            ..
        } = made;
        prepared?;
        let is_too_old = self.request.since.is_some_and(|since| {
            article
                .published
                .is_some_and(|published| published.last_day().days_since_epoch() < since)
        });
        if is_too_old {
            self.summary.articles.skipped += 1;
            if let Some(file) = self.files.get_mut(number) {
                file.tally.skipped += 1;
            }
            return Ok(());
        }
        let mut encoded = match encoded {
            Some(encoded) => encoded?,
            None => lines::encoded(self.writer.article(&article, &enrichment, content, None)?),
        };
        if self.may_be_taken && self.waits(&article.id) {
            // Whether the first article keeps the identifier decides about this one.
            self.send_waiting()?;
        }
        let mut attempt = 0;
        while let Some(other) = self.seen.get(&hash(article.id.as_str())) {
            if *other == content {
                return self.repeat(&article, number);
            }
            article.id = next_id(&article, &mut attempt);
            encoded = lines::encoded(self.writer.article(&article, &enrichment, content, None)?);
        }
        self.own(&article.id, content, number);
        self.waiting_bytes += encoded.json.len();
        self.waiting.push(Waiting {
            article,
            enrichment,
            content,
            encoded,
            file: number,
            attempt,
        });
        match self.waiting_bytes >= SENT_AT_ONCE {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Whether an article with this identifier waits to be sent.
    fn waits(&self, id: &ArticleId) -> bool {
        self.seen.contains_key(&hash(id.as_str()))
            && self.waiting.iter().any(|waiting| waiting.article.id == *id)
    }

    /// Notes that a file has an identifier.
    pub(super) fn own(&mut self, id: &ArticleId, content: u64, file: usize) {
        self.seen.insert(hash(id.as_str()), content);
        if let Some(file) = self.files.get_mut(file) {
            file.own.insert(hash(id.as_str()));
        }
    }

    /// Counts an article that the index has from another file, and notes where it is, too.
    pub(super) fn repeat(&mut self, article: &Article, number: usize) -> Result<()> {
        self.summary.articles.duplicates += 1;
        let Some(file) = self.files.get_mut(number) else {
            return Ok(());
        };
        file.tally.record.duplicates += 1;
        // The same article again in one file is no other printing.
        if !file.own.insert(hash(article.id.as_str())) {
            return Ok(());
        }
        let name = printing_name(article.id.as_str(), &article.origin.path);
        let prepared = printing_document(self.writer.fields(), article)?;
        let json = lines::small(&mut self.writer, &prepared, self.run.number)?;
        file.printings.insert(name.clone());
        let item = Item {
            name,
            action: Action::Write(json),
        };
        self.waiting_bytes += item.bytes();
        self.small.push(item);
        Ok(())
    }

    /// The item that writes the record of a file.
    pub(super) fn record_item(
        &mut self,
        record: &FileRecord,
        reports: &[FailureReport],
    ) -> Result<Item> {
        let prepared = file_document(self.writer.fields(), record, reports);
        Ok(Item {
            name: file_name(&record.path),
            action: Action::Write(lines::small(&mut self.writer, &prepared, self.run.number)?),
        })
    }

    /// Ends a file after its last article.
    fn close(&mut self) -> Result<()> {
        let Some(file) = self.files.last_mut() else {
            return Ok(());
        };
        if file.tally.record.fingerprint.is_none() {
            // The file could not be read at all, so its articles stay in the index: nothing shows that they are wrong.
            self.summary.files.failed += 1;
            self.files.pop();
            return Ok(());
        }
        file.tally.report_unknown_fields(&mut self.summary);
        self.summary.bytes += file.tally.record.bytes;
        file.is_closed = true;
        let is_due = self
            .request
            .commit_every
            .is_some_and(|every| self.last_sent.elapsed() >= every);
        match is_due || self.files.len() > MOST_CLOSED {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Sends everything that waits, and then the records of the files that are closed.
    fn flush(&mut self) -> Result<()> {
        self.send_waiting()?;
        let open = match self.files.last() {
            Some(file) if !file.is_closed => self.files.pop(),
            _ => None,
        };
        let closed = std::mem::take(&mut self.files);
        self.settle(closed)?;
        self.files.extend(open);
        self.last_sent = Instant::now();
        self.sign()
    }

    /// Tells others from time to time that this run is at work.
    fn sign(&mut self) -> Result<()> {
        if self.last_sign.elapsed() >= BETWEEN_SIGNS {
            Runs::of(self.client, self.generation).sign(self.run)?;
            self.last_sign = Instant::now();
        }
        Ok(())
    }

    /// Removes what closed files no longer contain, and sends their records.
    fn settle(&mut self, closed: Vec<RemoteFile>) -> Result<()> {
        let past: Vec<&str> = closed
            .iter()
            .filter(|file| file.has_past)
            .map(|file| file.tally.record.path.as_str())
            .collect();
        let mut by_path: FxHashMap<String, Vec<_>> = FxHashMap::default();
        for held in held(self.client, self.generation, &past, &self.stop)? {
            by_path.entry(held.path.clone()).or_default().push(held);
        }
        let (mut removed, mut records) = (Vec::new(), Vec::new());
        for file in closed {
            let RemoteFile {
                tally,
                own,
                printings,
                ..
            } = file;
            tally.count_file(&mut self.summary);
            let mut vanished = Vec::new();
            for held in by_path.remove(&tally.record.path).unwrap_or_default() {
                let Some(seen) = held.seen else {
                    continue;
                };
                let item = Item {
                    name: held.name,
                    action: Action::Remove(seen),
                };
                match held.id {
                    None if printings.contains(&item.name) => {}
                    None => removed.push(item),
                    Some(id) if own.contains(&hash(&id)) => {}
                    // Only this file can have an identifier derived from its place.
                    Some(id) if ArticleId::looks_derived(&id) => {
                        self.summary.articles.removed += 1;
                        removed.push(item);
                    }
                    Some(id) => vanished.push((item, hash(&id))),
                }
            }
            match vanished.is_empty() {
                true => records.push(self.record_item(&tally.record, &tally.reports)?),
                false => self.late.push(LateFile {
                    record: tally.record,
                    reports: tally.reports,
                    vanished,
                }),
            }
        }
        self.send(&removed)?;
        self.send(&records)
    }

    /// Ends the run: sends the rest and, unless it was interrupted, removes deleted articles.
    pub(super) fn finish(mut self, part: &str) -> Result<Summary> {
        self.summary.was_interrupted |=
            self.summary.stuck.is_some() || self.stop.load(Ordering::Relaxed);
        if self.summary.was_interrupted {
            return Ok(self.summary);
        }
        self.flush()?;
        self.settle_late()?;
        self.send_touched()?;
        self.remove_gone()?;
        self.remove_dead()?;
        let run = self.plan.run_at_end(std::iter::empty());
        let (name, json) = Runs::roots_document(part, &run);
        self.send(&[Item {
            name,
            action: Action::Write(json),
        }])?;
        Ok(self.summary)
    }

    /// Sends the records of files that changed on disk, but whose content is the same.
    fn send_touched(&mut self) -> Result<()> {
        let plan = self.plan;
        let touched = &plan.touched;
        let with_failures = touched.iter().filter(|file| file.failures > 0);
        let paths: Vec<&str> = with_failures.map(|file| file.path.as_str()).collect();
        let reports = failure_reports(self.client, self.generation, &paths)?;
        let records: Result<Vec<Item>> = touched
            .iter()
            .map(|file| {
                let reports = reports.get(&file.path).map_or(&[][..], Vec::as_slice);
                self.record_item(file, reports)
            })
            .collect();
        self.send(&records?)
    }

    /// Removes the articles that their files no longer contain, unless another file contains them.
    fn settle_late(&mut self) -> Result<()> {
        let (mut gone, mut records) = (Vec::new(), Vec::new());
        for late in std::mem::take(&mut self.late) {
            let vanished = late.vanished.into_iter();
            let vanished = vanished.filter(|(_, id)| !self.seen.contains_key(id));
            gone.extend(vanished.map(|(item, _)| item));
            records.push(self.record_item(&late.record, &late.reports)?);
        }
        self.summary.articles.removed += gone.len() as u64;
        self.send(&gone)?;
        self.send(&records)
    }

    /// Removes the articles and the records of deleted files.
    fn remove_gone(&mut self) -> Result<()> {
        let plan = self.plan;
        let paths: Vec<&str> = plan.gone.iter().map(|file| file.path.as_str()).collect();
        self.summary.articles.removed += self.remove_files(&paths)?;
        self.summary.files.removed += paths.len() as u64;
        Ok(())
    }

    /// Removes what dead runs left of files that are not there any more.
    fn remove_dead(&mut self) -> Result<()> {
        if self.dead.runs.is_empty() || self.request.is_filtered() || self.request.keep_missing {
            return Ok(());
        }
        let is_looked_at = |path: &str| {
            let roots = &self.plan.looked_through;
            roots.iter().any(|root| is_below(path, root))
                && self.request.shard.is_none_or(|shard| shard.has(path))
        };
        let left: Vec<String> = self
            .dead
            .paths
            .iter()
            .filter(|path| !self.replaced.contains_key(path.as_str()))
            .cloned()
            .collect();
        // A file with a record has all its articles.
        let recorded = recorded(self.client, self.generation, &left)?;
        let left: Vec<&str> = left
            .iter()
            .map(String::as_str)
            .filter(|path| !recorded.contains(*path))
            .collect();
        let known: Vec<&str> = left
            .iter()
            .copied()
            .filter(|path| is_looked_at(path))
            .collect();
        self.summary.articles.removed += self.remove_files(&known)?;
        if known.len() == left.len() {
            Runs::of(self.client, self.generation).clear(&self.dead.runs)?;
        }
        Ok(())
    }

    /// Removes all articles and the records of files; gives the number of articles.
    fn remove_files(&mut self, paths: &[&str]) -> Result<u64> {
        let mut articles = 0;
        let mut removed = Vec::new();
        for held in held(self.client, self.generation, paths, &self.stop)? {
            let is_elsewhere = held
                .id
                .as_ref()
                .is_some_and(|id| self.seen.contains_key(&hash(id)));
            if let (Some(seen), false) = (held.seen, is_elsewhere) {
                articles += u64::from(held.id.is_some());
                removed.push(Item {
                    name: held.name,
                    action: Action::Remove(seen),
                });
            }
        }
        self.send(&removed)?;
        let records: Vec<Item> = paths
            .iter()
            .map(|path| Item {
                name: file_name(path),
                action: Action::Erase,
            })
            .collect();
        self.send(&records)?;
        Ok(articles)
    }
}

impl Taker for RemoteIntake<'_> {
    fn take(&mut self, done: Done) -> Result<()> {
        match done {
            Done::Opened(opened) => {
                let plan = self.plan;
                if let Some(file) = plan.to_read.get(opened.number) {
                    self.open(file, opened.fingerprint);
                }
            }
            Done::Article(made) => self.take_article(*made)?,
            Done::Failure(failure) => {
                if let Some(file) = self.files.last_mut() {
                    file.tally.take_failure(failure, &mut self.summary);
                }
            }
            Done::Account(account) => {
                if let (Some(failure), Some(file)) = (account.verdict(), self.files.last_mut()) {
                    file.tally.take_failure(failure, &mut self.summary);
                }
            }
            Done::Closed => self.close()?,
            Done::Wait(done) => {
                self.flush()?;
                // The reader waits for this, unless the run stops.
                let _ = done.send(());
            }
            Done::Broken(error) => return Err(error),
            Done::Kept(_) | Done::Stopped => {}
        }
        Ok(())
    }

    fn end_batch(
        &mut self,
        batch: BatchEnd,
        progress: &mut dyn Progress,
    ) -> Result<ControlFlow<()>> {
        let articles = self.summary.articles;
        let waiting = self.waiting.len() as u64;
        progress.advanced(
            articles.added + articles.updated + waiting,
            batch.bytes_read,
        );
        self.sign()?;
        Ok(ControlFlow::Continue(()))
    }

    fn stop_at(&mut self, stuck: StuckRecord) {
        self.summary.stuck = Some(stuck);
    }
}
