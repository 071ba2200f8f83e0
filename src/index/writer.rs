//! Converts articles and file records to tantivy documents, and commits them together.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Field;
use tantivy::{Document, Index, IndexWriter, TantivyDocument, Term};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::budget::{Budget, Share};
use crate::index::OpenGeneration;
use crate::index::analyzer::{FORM_SEPARATOR, NAME_SEPARATOR, with_language};
use crate::index::headline::headline_hash;
use crate::index::identity::identity;
use crate::index::ledger::FileRecord;
use crate::index::merges::Merges;
use crate::index::names;
use crate::index::reader::FailureReport;
use crate::index::schema::{ARTICLE, FILE, Fields};
use crate::index::stored::pack;
use newsdex_enrich::copies::Signer;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{DateUnit, Enrichment, EntityKind};
use newsdex_text::file_name::decoded;
use newsdex_text::words::forms::primary;
use newsdex_text::words::sentences::outline::Outline;

/// The minimum memory of tantivy, for each of its threads.
const LEAST_BYTES_PER_THREAD: usize = 15_000_000;

/// Fixed memory of a run: the model, tables, the word caches of threads.
const FIXED_BYTES: usize = 24_000_000;

/// Number of merges at a time: the largest one needs as much memory as the rest of a run.
const MERGE_THREADS: usize = 1;

/// Time between two checks whether to keep waiting for merges.
const GLANCE: Duration = Duration::from_millis(50);

/// Longer names are cut in columns; they are not names, but text run together.
const LONGEST_NAME_BYTES: usize = 200;

/// Maximum number of mentions of an entity that count.
const MOST_COUNTED_MENTIONS: usize = 16;

/// Maximum number of other forms of a name stored per article; few have more.
const MOST_FORMS: usize = 6;

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
}

impl RunRecord {
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
    /// Its absolute path on the machine that indexed it, as [`encoded`](newsdex_text::file_name::encoded).
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
    /// Its path on the machine that indexed it.
    pub fn path(&self) -> PathBuf {
        decoded(&self.path).into()
    }
}

/// Identifies the record of an article, so that later runs recognise it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordMark {
    /// Hash of everything that decides the article, except the place of the record; never 0.
    pub record: u64,
    /// Hash of the place of the record in its file.
    pub position: u64,
}

/// A document that is ready to be added.
pub struct Prepared {
    document: TantivyDocument,
    bytes: usize,
}

impl Prepared {
    /// A document of about this many bytes.
    pub(super) fn new(document: TantivyDocument, bytes: usize) -> Prepared {
        Prepared { document, bytes }
    }

    /// Sets the number of the commit that added the article.
    pub fn set_added(&mut self, fields: &Fields, number: u64) {
        self.document.add_u64(fields.added, number);
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

/// A hash of the visible content of an article.
///
/// Two texts with the same hash count as copies. Among ten million articles the probability of a wrong match
/// is 1 in 370,000.
pub fn content_hash(article: &Article) -> u64 {
    let mut hash = Xxh3::new();
    for text in [
        article.title.as_deref(),
        article.subtitle.as_deref(),
        Some(&*article.body),
    ] {
        hash.update(text.unwrap_or("").as_bytes());
        hash.update(&[0]);
    }
    hash.digest()
}

/// Makes the document of an article. `content` is its [`content_hash`]; `mark` identifies its record if it is
/// the only article of the record. Does not read the index, so any thread can call it.
///
/// # Errors
///
/// Fails only if the article cannot be encoded, which would be a bug.
pub fn article_document(
    fields: &Fields,
    article: &Article,
    enrichment: &Enrichment,
    content: u64,
    mark: Option<RecordMark>,
) -> Result<Prepared> {
    let mut document = TantivyDocument::new();
    let language = enrichment.language.as_deref().map(primary);
    // One walk through the words of the body gives its sentences and its signature.
    let mut signer = Signer::default();
    let outline = Outline::with_words(&article.body, |word| signer.add(word));
    let signature = signer.finish();
    let packed = pack(article, enrichment, &outline)?;
    let bytes = packed.len() + article.body.len();
    document.add_text(fields.kind, ARTICLE);
    document.add_text(fields.id, article.id.as_str());
    document.add_text(fields.origin, &article.origin.path);
    document.add_u64(fields.content, content);
    document.add_u64(fields.tie, xxh3_64(article.id.as_str().as_bytes()));
    document.add_u64(fields.identity, identity(article, content));
    document.add_u64(fields.letters, signature.text);
    document.add_u64(fields.words, u64::from(signature.words));
    for shingle in &signature.shingles {
        document.add_u64(fields.shingle, *shingle);
    }
    if let Some(headline) = article.title.as_deref().and_then(headline_hash) {
        document.add_u64(fields.headline, headline);
    }
    if let Some(mark) = mark {
        document.add_u64(fields.record, mark.record);
        document.add_u64(fields.position, mark.position);
    }
    document.add_bytes(fields.article, &packed);
    document.add_text(fields.title, with_language(language, &headline(article)));
    document.add_text(fields.body, with_language(language, &article.body));
    if let Some(language) = language {
        document.add_text(fields.language, language);
    }
    if let Some(published) = article.published {
        let (first, last) = (published.day(), published.last_day());
        document.add_i64(fields.published, published.seconds);
        document.add_i64(fields.day, first.days_since_epoch());
        if last != first {
            document.add_i64(fields.last_day, last.days_since_epoch());
        }
    }
    let names = [
        (fields.source, joined(&article.source)),
        (fields.author, joined(&enrichment.authors)),
        (fields.agency, joined(&enrichment.agencies)),
        (fields.section, joined(&article.section)),
        (fields.keyword, joined(&article.keywords)),
    ];
    for (field, text) in names {
        if !text.is_empty() {
            document.add_text(field, text);
        }
    }
    for (column, name) in [
        (fields.source_name, &article.source),
        (fields.section_name, &article.section),
    ] {
        if let Some(name) = name {
            document.add_text(column, cut(name));
        }
    }
    let authors = &enrichment.authors;
    for (number, author) in authors.iter().enumerate() {
        if !authors.iter().take(number).any(|other| other == author) {
            document.add_text(fields.author_name, cut(author));
        }
    }
    add_entities(&mut document, fields, article, enrichment);
    add_quotes(&mut document, fields, article, enrichment);
    add_mentioned_dates(&mut document, fields, enrichment);
    Ok(Prepared { document, bytes })
}

fn add_entities(
    document: &mut TantivyDocument,
    fields: &Fields,
    article: &Article,
    enrichment: &Enrichment,
) {
    let kinds: [(EntityKind, Field, Field); 4] = [
        (EntityKind::Person, fields.person, fields.person_name),
        (
            EntityKind::Organization,
            fields.organization,
            fields.organization_name,
        ),
        (EntityKind::Place, fields.place, fields.place_name),
        (EntityKind::Misc, fields.misc, fields.misc_name),
    ];
    for (kind, names, column) in kinds {
        let of_kind = enrichment
            .entities
            .iter()
            .filter(|entity| entity.kind == kind);
        let mut text = String::new();
        let mut counted = FxHashSet::default();
        for entity in of_kind {
            checkpoint();
            // The fullest name once per mention, so that an article about somebody ranks above one that names
            // them once; then each other form once.
            for _ in 0..entity.mentions.len().clamp(1, MOST_COUNTED_MENTIONS) {
                text.push(NAME_SEPARATOR);
                text.push_str(&entity.name);
            }
            let forms = entity.forms(article).into_iter();
            let others = forms.filter(|form| *form != entity.name);
            for form in others.clone() {
                text.push(FORM_SEPARATOR);
                text.push_str(form);
            }
            if counted.insert(entity.name.as_str()) {
                document.add_text(column, cut(&entity.name));
            }
            for form in others.take(MOST_FORMS) {
                document.add_text(
                    fields.form,
                    names::form_value(kind, cut(&entity.name), form),
                );
            }
        }
        if !text.is_empty() {
            document.add_text(names, text);
        }
    }
}

fn add_quotes(
    document: &mut TantivyDocument,
    fields: &Fields,
    article: &Article,
    enrichment: &Enrichment,
) {
    if enrichment.quotes.is_empty() {
        return;
    }
    document.add_u64(fields.quotes, enrichment.quotes.len() as u64);
    let mut speakers = String::new();
    for quote in &enrichment.quotes {
        checkpoint();
        let mut separator = NAME_SEPARATOR;
        for name in enrichment.speaker_names(quote, article) {
            speakers.push(separator);
            speakers.push_str(name);
            separator = FORM_SEPARATOR;
        }
    }
    let language = enrichment.language.as_deref().map(primary);
    let quotes = quotations(article, enrichment);
    document.add_text(fields.quote, with_language(language, &quotes));
    if !speakers.is_empty() {
        document.add_text(fields.speaker, speakers);
    }
}

fn add_mentioned_dates(document: &mut TantivyDocument, fields: &Fields, enrichment: &Enrichment) {
    let mut added = FxHashSet::default();
    for date in &enrichment.mentioned_dates {
        checkpoint();
        if !date.is_definite() {
            continue;
        }
        let field = match date.unit {
            DateUnit::Day => fields.mentioned_day,
            DateUnit::Week => fields.mentioned_week,
            DateUnit::Month => fields.mentioned_month,
            DateUnit::Year => fields.mentioned_year,
        };
        let last = match date.unit {
            DateUnit::Day => date.last,
            _ => date.first,
        };
        for day in date.first.days_since_epoch()..=last.days_since_epoch() {
            if added.insert((date.unit, day)) {
                document.add_i64(field, day);
            }
        }
    }
}

/// Makes the document of a file record, with its failures.
pub fn file_document(fields: &Fields, file: &FileRecord, reports: &[FailureReport]) -> Prepared {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, FILE);
    document.add_text(fields.file, &file.path);
    document.add_u64(fields.file_bytes, file.bytes);
    document.add_i64(fields.file_modified, file.modified);
    document.add_u64(fields.file_inode, file.inode);
    document.add_i64(fields.file_changed, file.changed);
    if let Some(fingerprint) = file.fingerprint {
        document.add_u64(fields.file_fingerprint, fingerprint);
    }
    document.add_u64(fields.file_articles, file.articles);
    document.add_u64(fields.file_duplicates, file.duplicates);
    document.add_u64(fields.file_failures, file.failures);
    document.add_u64(fields.file_reading, file.reading);
    if !reports.is_empty() {
        document.add_bytes(
            fields.file_reports,
            &postcard::to_stdvec(reports).unwrap_or_default(),
        );
    }
    Prepared {
        document,
        bytes: file.path.len(),
    }
}

/// Title and subtitle as one text, as they are indexed.
pub fn headline(article: &Article) -> String {
    joined(article.title.iter().chain(&article.subtitle))
}

/// All quotations of an article as one text, as they are indexed.
pub fn quotations(article: &Article, enrichment: &Enrichment) -> String {
    let mut quotes = String::new();
    for quote in &enrichment.quotes {
        quotes.push_str(quote.text(article));
        quotes.push(NAME_SEPARATOR);
    }
    quotes
}

fn joined<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push(NAME_SEPARATOR);
        }
        text.push_str(name);
    }
    text
}

fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(LONGEST_NAME_BYTES)]
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
