//! Adds documents to a generation, removes them, and commits them together.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Document, Index, IndexWriter, TantivyDocument, Term};

use crate::budget::{Budget, Share};
use crate::index::OpenGeneration;
use crate::index::documents::Prepared;
use crate::index::merges::Merges;
use crate::index::schema::Fields;
use newsdex_text::file_name::decoded;

/// The minimum memory of tantivy, for each of its threads.
const LEAST_BYTES_PER_THREAD: usize = 15_000_000;

/// Fixed memory of a run: the model, tables, the word caches of threads.
const FIXED_BYTES: usize = 24_000_000;

/// Number of merges at a time: the largest one needs as much memory as the rest of a run.
const MERGE_THREADS: usize = 1;

/// Time between two checks whether to keep waiting for merges.
const GLANCE: Duration = Duration::from_millis(50);

/// Adds documents to a generation and removes them. Nothing is visible before [`Writer::commit`].
pub struct Writer {
    fields: Fields,
    writer: IndexWriter<Queued>,
    /// Limits the bytes waiting for tantivy's threads, because tantivy's own queue counts only documents, and
    /// ten thousand long ones would fill any memory.
    queue: Arc<Budget>,
    /// The folder of the generation.
    folder: PathBuf,
}

/// The record of a run, which is part of its commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The indexed folders and files: their names and places.
    pub roots: Vec<RootRecord>,
    /// Whether a repair has removed segments and has not yet marked the files with missing articles.
    #[serde(default)]
    pub is_unmarked: bool,
    /// Maximum number of articles of unknown files that a repair has removed.
    #[serde(default)]
    pub dropped: u64,
    /// The number of the commit, see [`super::additions`]; 0 before the first commit.
    #[serde(default)]
    pub commit: u64,
    /// The last commit of each day with commits, sorted. Days are in UTC, since 1970-01-01.
    #[serde(default)]
    pub days: Vec<(i64, u64)>,
}

impl RunRecord {
    /// Notes that a commit is made on a day.
    pub fn note_commit(&mut self, day: i64, number: u64) {
        self.commit = number;
        // A clock that was set back must not put the commits out of order.
        match self.days.last_mut() {
            Some((last, commit)) if *last >= day => *commit = number,
            _ => self.days.push((day, number)),
        }
    }

    /// The last commit of a day, or of the last day before it with commits; `None` if there is none.
    pub fn commit_on(&self, day: i64) -> Option<u64> {
        let later = self.days.partition_point(|(known, _)| *known <= day);
        let (_, commit) = self.days.get(later.checked_sub(1)?)?;
        Some(*commit)
    }

    /// The path on disk of a file, by its path in the index; `None` if it belongs to no archive of the index.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        self.root_and_file(name).map(|(_, file)| file)
    }

    /// As [`RunRecord::file`], with the folder or file that was given to be indexed before it.
    pub fn root_and_file(&self, name: &str) -> Option<(PathBuf, PathBuf)> {
        self.roots.iter().find_map(|root| {
            let below = name.strip_prefix(&root.name)?;
            match below.strip_prefix('/') {
                // Inside the root: neither `..` nor an absolute path may lead out of it.
                Some(below) => {
                    let below = PathBuf::from(decoded(below));
                    let mut parts = below.components();
                    let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
                    is_below.then(|| (root.path(), root.path().join(below)))
                }
                None if below.is_empty() => Some((root.path(), root.path())),
                None => None,
            }
        })
    }
}

/// A folder or file that was indexed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootRecord {
    /// The beginning of the paths of its files.
    pub name: String,
    /// The absolute path of the root on the machine that indexed it, as [`encoded`](newsdex_text::file_name::encoded).
    pub path: String,
    /// A hash of the filter with which all runs read it (see
    /// [`IngestRequest::selection`](crate::ingest::IngestRequest::selection)); `None` if any run read all
    /// files or used another filter.
    #[serde(default)]
    pub selection: Option<u64>,
    /// Whether articles are missing because a repair removed them, see [`super::incomplete`].
    #[serde(default)]
    pub is_incomplete: bool,
}

impl RootRecord {
    /// The path of the root on the machine that indexed it.
    pub fn path(&self) -> PathBuf {
        decoded(&self.path).into()
    }
}

impl Writer {
    /// Opens a generation for writing with this many threads and about this much memory.
    ///
    /// # Errors
    ///
    /// Fails when the generation cannot be written.
    pub fn open(
        generation: &OpenGeneration,
        threads: usize,
        memory_bytes: usize,
    ) -> Result<Writer> {
        // Three eighths are for the segments under construction, one sixteenth for documents waiting for
        // them. The rest is for merges and for the memory that tantivy needs beyond its budget at each flush.
        let budget = memory_bytes.saturating_sub(FIXED_BYTES) / 8 * 3;
        let threads = threads.clamp(1, (budget / LEAST_BYTES_PER_THREAD).clamp(1, 8));
        let budget = budget.max(threads * LEAST_BYTES_PER_THREAD);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(budget / threads)
            .num_merge_threads(MERGE_THREADS)
            .build();
        let open = || -> Result<IndexWriter<Queued>> {
            let index = &generation.index;
            let writer = index.writer_with_options(options);
            let writer = writer.context("cannot open the index for writing")?;
            // Remove files that an interrupted run has left.
            let tidied = writer.garbage_collect_files().wait();
            tidied.context("cannot remove old files of the index")?;
            Ok(writer)
        };
        let writer = generation.damage.guarding(open)?;
        writer.set_merge_policy(Box::new(Merges::within(memory_bytes)));
        let queue = Budget::new(memory_bytes / 16);
        Ok(Writer {
            fields: Fields::new(),
            writer,
            queue,
            folder: generation.path.clone(),
        })
    }

    /// The folder of the generation.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Adds a document; waits while too many bytes are queued.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be written, for example because the disk is full.
    pub fn add(&self, prepared: Prepared) -> Result<()> {
        let share = self.queue.take(prepared.bytes);
        let queued = Queued {
            document: prepared.document,
            _share: share,
        };
        self.writer
            .add_document(queued)
            .map(|_| ())
            .context("cannot write the index")
    }

    /// Removes an article; its older versions stay.
    pub fn remove_article(&self, id: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.id, id));
    }

    /// Removes the older versions of an article.
    pub fn remove_versions(&self, id: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.version_of, id));
    }

    /// Removes the printings in a file.
    pub fn remove_printings(&self, path: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.printing_in, path));
    }

    /// Removes a file and all its articles.
    pub fn remove_file(&self, path: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.origin, path));
        self.forget_file(path);
    }

    /// Removes the record of a file; its articles stay.
    pub fn forget_file(&self, path: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.file, path));
    }

    /// Makes all additions and removals visible in one step.
    ///
    /// # Errors
    ///
    /// Fails if the disk fails; earlier commits stay.
    pub fn commit(&mut self, run: &RunRecord) -> Result<()> {
        let payload = serde_json::to_string(run).context("a run is always JSON")?;
        let mut prepared = self
            .writer
            .prepare_commit()
            .context("cannot write the index")?;
        prepared.set_payload(&payload);
        prepared.commit().context("cannot write the index")?;
        Ok(())
    }

    /// Commits and waits for merges until `stop`. Gives whether they are finished.
    ///
    /// An unfinished merge ends with the process; the next run merges again.
    ///
    /// # Errors
    ///
    /// As [`Writer::commit`].
    pub fn finish(mut self, run: &RunRecord, stop: &AtomicBool) -> Result<bool> {
        self.commit(run)?;
        let writer = self.writer;
        if stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let (sender, receiver) = mpsc::channel();
        let wait = move || sender.send(writer.wait_merging_threads());
        let thread = std::thread::Builder::new().name("newsdex-merges".into());
        thread.spawn(wait).context("cannot start threads")?;
        let merged = loop {
            match receiver.recv_timeout(GLANCE) {
                Ok(merged) => break merged,
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return Ok(false),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => bail!("segments could not be merged"),
            }
        };
        merged.context("the index is complete, but its segments could not be merged")?;
        Ok(true)
    }
}

/// Removes the uncommitted files of a failed run if possible, because they may be what fills the disk.
pub fn tidy_up(generation: &OpenGeneration) {
    // The failure of the run is reported; the next run tries this again.
    let _ = Writer::open(generation, 1, LEAST_BYTES_PER_THREAD);
}

/// The record of the last committed run; empty if there is no commit.
///
/// # Errors
///
/// Fails when the index is damaged.
pub fn last_run(index: &Index) -> Result<RunRecord> {
    let meta = index.load_metas().context("the index is damaged")?;
    match meta.payload {
        Some(payload) => {
            serde_json::from_str(&payload).context("the record of the last run is damaged")
        }
        None => Ok(RunRecord::default()),
    }
}

/// A queued document; the thread that adds it to a segment returns its share of the budget.
struct Queued {
    document: TantivyDocument,
    _share: Share,
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}
