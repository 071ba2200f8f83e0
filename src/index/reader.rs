//! Reads the state of an index at one moment: articles, file records, and counts.

pub mod past;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use tantivy::collector::{Count, TopDocs};
use tantivy::columnar::StrColumn;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::store::StoreReader;
use tantivy::{
    DocAddress, Index, IndexReader, ReloadPolicy, Searcher, SegmentReader, TantivyDocument, Term,
};

use crate::index::Revision;
use crate::index::directory::Damage;
use crate::index::incomplete::Incomplete;
use crate::index::ledger::Ledger;
use crate::index::manifest::Manifest;
use crate::index::names::Names;
use crate::index::schema::{ARTICLE, Fields, column};
use crate::index::stored::{unpack, value_of};
use crate::index::stories::Stories;
use crate::index::writer::last_run;
use newsdex_text::article::Article;
use newsdex_text::day::Day;
use newsdex_text::enrichment::Enrichment;
use newsdex_text::file_name::shown;

/// Number of decompressed blocks of stored articles that are cached per segment.
const BLOCKS_AT_HAND: usize = 32;

/// A snapshot of a generation. It does not change while writers continue.
pub struct Snapshot {
    fields: Fields,
    searcher: Searcher,
    /// The stores of the articles, by segment.
    stores: Vec<StoreReader>,
    // Prevents the files of the snapshot from being removed.
    _reader: IndexReader,
    revision: Revision,
    articles: u64,
    average_lengths: Mutex<Vec<(Field, f32)>>,
    names: Arc<Names>,
    stories: Arc<Stories>,
    damage: Damage,
    manifest: Manifest,
    incomplete: Option<Incomplete>,
    /// The number of the commit in the record of the run.
    recorded_commit: u64,
    /// The archive, if this snapshot shows only some older texts of it, see [`past`].
    whole: Option<Arc<Snapshot>>,
    /// See [`Snapshot::with_versions`]; found at the first use.
    pub(super) with_versions: OnceLock<Vec<String>>,
}

/// A failure, stored for runs that do not read the file again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureReport {
    /// Member of a container.
    pub member: Option<String>,
    /// Number of the record in the file; `None` for the whole file.
    pub record: Option<u64>,
    /// Line the record starts on, from 1.
    pub line: Option<u64>,
    /// The reason.
    pub reason: String,
    /// The hint for the user.
    pub hint: Option<String>,
    /// How much of the readable text became articles, if the input was read only in part.
    pub text: Option<ReportedText>,
}

/// How much of the readable text of a file became articles, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedText {
    /// Readable text in the file.
    pub readable: u64,
    /// Text that became articles.
    pub read: u64,
}

/// The statistics of an index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    /// Articles.
    pub articles: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Files that were read.
    pub files: u64,
    /// Records that could not be read, in all files.
    pub failures: u64,
    /// Records that repeat an article of another file.
    pub duplicates: u64,
    /// Articles by year of publication.
    pub years: BTreeMap<i64, u64>,
    /// Articles by month of publication: year and month from 1 to 12.
    pub months: BTreeMap<(i64, u8), u64>,
    /// Articles by source; articles without a source are not counted.
    pub sources: BTreeMap<String, u64>,
    /// Articles by the first part of their language tag.
    pub languages: BTreeMap<String, u64>,
    /// Articles by the folder or file that was indexed.
    pub archives: BTreeMap<String, u64>,
    /// Number of segments.
    pub segments: u64,
    /// Deleted documents that still take space on disk.
    pub deleted: u64,
    /// Approximate size on disk of the deleted documents.
    pub dead_bytes: u64,
    /// Size on disk.
    pub bytes: u64,
}

impl Snapshot {
    /// Takes a snapshot of an open index; `folder` is the folder of its generation.
    ///
    /// # Errors
    ///
    /// [`DamagedIndex`](crate::index::DamagedIndex) if it is damaged.
    pub(super) fn checked(
        index: Index,
        generation: u64,
        folder: &Path,
        damage: Damage,
        manifest: Manifest,
    ) -> Result<Snapshot> {
        let guard = damage.clone();
        guard.guarding(|| Snapshot::open(index, generation, folder, damage, manifest))
    }

    fn open(
        index: Index,
        generation: u64,
        folder: &Path,
        damage: Damage,
        manifest: Manifest,
    ) -> Result<Snapshot> {
        let before = last_run(&index)?;
        // Before the segments are opened: after a commit in between, the snapshot counts as outdated.
        let revision = Revision::of(&index, generation, &manifest)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .num_warming_threads(1)
            .doc_store_cache_num_blocks(1)
            .try_into();
        let reader: IndexReader = reader.context("cannot open the index")?;
        let opstamp = index.load_metas().context("the index is damaged")?.opstamp;
        let after = last_run(&index)?;
        let names = Arc::new(Names::open(folder, opstamp, manifest.names)?);
        let stories = Arc::new(Stories::open(folder, opstamp, manifest.stories)?);
        let searcher = reader.searcher();
        let fields = Fields::new();
        let articles = articles(&searcher, &fields).context("the index is damaged")?;
        let segments = searcher.segment_readers().iter();
        let stores = segments.map(|segment| segment.get_store_reader(BLOCKS_AT_HAND));
        let stores = stores.collect::<io::Result<Vec<StoreReader>>>();
        let mut snapshot = Snapshot {
            fields,
            stores: stores.context("the index is damaged")?,
            searcher,
            _reader: reader,
            revision,
            articles,
            average_lengths: Mutex::default(),
            names,
            stories,
            damage,
            manifest,
            incomplete: None,
            recorded_commit: before.commit,
            whole: None,
            with_versions: OnceLock::new(),
        };
        // A writer may have committed while the segments were opened; the snapshot shows one of the two
        // commits.
        snapshot.incomplete = match snapshot.lacks(&before)? {
            None => snapshot.lacks(&after)?,
            incomplete => incomplete,
        };
        Ok(snapshot)
    }

    /// The missing articles, if a repair is unfinished.
    pub fn incomplete(&self) -> Option<Incomplete> {
        self.incomplete
    }

    /// The number of the commit in the record of the run, which was read before the segments.
    pub(super) fn recorded_commit(&self) -> u64 {
        self.recorded_commit
    }

    /// The record of damage found while the snapshot is used; use the snapshot inside [`Damage::guarding`].
    pub fn damage(&self) -> &Damage {
        &self.damage
    }

    /// The versions that made the generation.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The tantivy index.
    pub fn index(&self) -> &Index {
        self.searcher.index()
    }

    /// The tantivy searcher.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Which names are one person, organisation or place.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// Which articles are copies of one text.
    pub fn stories(&self) -> &Arc<Stories> {
        &self.stories
    }

    /// The number of the generation.
    pub fn generation(&self) -> u64 {
        self.revision.generation
    }

    /// The state of the index that it shows.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The number of articles.
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// The average number of terms of a field in the articles in which it is not empty; at least 1.
    ///
    /// Reads one byte of every article, once per field.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn average_length(&self, field: Field) -> Result<f32> {
        let lock = self.average_lengths.lock();
        let mut known = lock.unwrap_or_else(PoisonError::into_inner);
        if let Some((_, length)) = known.iter().find(|(of, _)| *of == field) {
            return Ok(*length);
        }
        let length = average_length(&self.searcher, field).context("the index is damaged")?;
        known.push((field, length));
        Ok(length)
    }

    /// Reads an article and its enrichment.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn article(&self, address: DocAddress) -> Result<(Article, Enrichment)> {
        let unpacked = unpack(&self.packed(address)?)?;
        Ok((unpacked.article, unpacked.enrichment))
    }

    /// Reads the encoded form of an article, for [`unpack`].
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn packed(&self, address: DocAddress) -> Result<OwnedBytes> {
        let store = self.stores.get(address.segment_ord as usize);
        let store = store.context("there is no such part of the index")?;
        value_of(store, address.doc_id, self.fields.article)
            .context("a stored article cannot be read: the index is damaged")
    }

    /// The number of quotations in an article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn quotes(&self, address: DocAddress) -> Result<u64> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let quotes = segment.fast_fields().u64(column::QUOTES)?;
        Ok(quotes.first(address.doc_id).unwrap_or(0))
    }

    /// Finds an article by its identifier.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn find(&self, id: &str) -> Result<Option<DocAddress>> {
        self.first_with(self.fields.id, id)
            .context("the index is damaged")
    }

    /// A document whose field has exactly this value.
    fn first_with(&self, field: Field, value: &str) -> tantivy::Result<Option<DocAddress>> {
        let query = TermQuery::new(
            Term::from_field_text(field, value),
            IndexRecordOption::Basic,
        );
        let first = TopDocs::with_limit(1).order_by_score();
        let found = self.searcher.search(&query, &first)?;
        Ok(found.first().map(|(_, address)| *address))
    }

    /// The number of articles with an identifier; at most one in an intact index.
    pub(super) fn articles_called(&self, id: &str) -> Result<usize> {
        let term = Term::from_field_text(self.fields.id, id);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let count = self.searcher.search(&query, &Count);
        count.context("the index is damaged")
    }

    /// The hash of the record of an article, see [`RecordMark`](crate::index::documents::RecordMark); `None` if
    /// the record has several articles.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn record_hash(&self, id: &str) -> Result<Option<u64>> {
        let Some(address) = self.find(id)? else {
            return Ok(None);
        };
        let segment = self.searcher.segment_reader(address.segment_ord);
        Ok(segment
            .fast_fields()
            .u64(column::RECORD)?
            .first(address.doc_id))
    }

    /// The identifiers with this beginning, sorted, at most `limit`.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn ids_from(&self, beginning: &str, limit: usize) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.id)?;
            let mut terms = inverted.terms().range().ge(beginning).into_stream()?;
            while let Some((term, _)) = terms.next() {
                let Some(id) = std::str::from_utf8(term)
                    .ok()
                    .filter(|id| id.starts_with(beginning))
                else {
                    break;
                };
                ids.push(id.to_owned());
                if ids.len() >= limit * self.searcher.segment_readers().len() {
                    break;
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(limit);
        Ok(ids)
    }

    /// The languages of the articles: first parts of BCP 47 tags, sorted.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn languages(&self) -> Result<Vec<String>> {
        let mut languages = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.language)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, _)) = terms.next() {
                languages.extend(std::str::from_utf8(term).map(str::to_owned));
            }
        }
        languages.sort_unstable();
        languages.dedup();
        Ok(languages)
    }

    /// Every file that was read.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn files(&self) -> Result<Ledger> {
        let mut ledger = Ledger::default();
        for segment in self.searcher.segment_readers() {
            ledger.add_segment(segment)?;
        }
        Ok(ledger)
    }

    /// The failures of a file when it was read.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn failure_reports(&self, path: &str) -> Result<Vec<FailureReport>> {
        let Some(address) = self.first_with(self.fields.file, path)? else {
            return Ok(Vec::new());
        };
        let document: TantivyDocument = self.searcher.doc(address)?;
        let packed = document
            .get_first(self.fields.file_reports)
            .and_then(|value| value.as_bytes());
        packed.map_or(Ok(Vec::new()), |packed| {
            postcard::from_bytes(packed)
                .context("the record of a file cannot be read: the index is damaged")
        })
    }

    /// The hash of title and body of an article, and the path of its file.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn content_and_file(&self, id: &str) -> Result<Option<(u64, String)>> {
        let Some(address) = self.find(id)? else {
            return Ok(None);
        };
        let columns = self
            .searcher
            .segment_reader(address.segment_ord)
            .fast_fields();
        let content = columns.u64(column::CONTENT)?.first(address.doc_id);
        let mut path = String::new();
        if let Some(paths) = columns.str(column::ORIGIN)?
            && let Some(ordinal) = paths.term_ords(address.doc_id).next()
        {
            paths.ord_to_str(ordinal, &mut path)?;
        }
        Ok(content.map(|content| (content, path)))
    }

    /// The statistics of the index, from its columns.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn counts(&self) -> Result<Counts> {
        self.damage.guarding(|| self.count())
    }

    fn count(&self) -> Result<Counts> {
        let mut counts = Counts {
            segments: self.searcher.segment_readers().len() as u64,
            ..Counts::default()
        };
        for file in self.files()?.iter() {
            counts.files += 1;
            counts.failures += file.failures;
            counts.duplicates += file.duplicates;
            let archive = file.path.split('/').next().unwrap_or(file.path);
            *(counts.archives.entry(shown(archive).into_owned())).or_default() += file.articles;
        }
        for segment in self.searcher.segment_readers() {
            counts.deleted += u64::from(segment.num_deleted_docs());
            let contents = segment.fast_fields().u64(column::CONTENT)?;
            let days = segment.fast_fields().i64(column::DAY)?;
            let last_days = segment.fast_fields().i64(column::LAST_DAY)?;
            for document in segment.doc_ids_alive() {
                if contents.first(document).is_none() {
                    continue;
                }
                counts.articles += 1;
                match days.first(document) {
                    Some(day) => {
                        let (year, month) = year_and_month(day);
                        *counts.years.entry(year).or_default() += 1;
                        // Of some articles only the year is known.
                        let last = last_days.first(document).unwrap_or(day);
                        if year_and_month(last) == (year, month) {
                            *counts.months.entry((year, month)).or_default() += 1;
                        }
                    }
                    None => counts.undated += 1,
                }
            }
            count_values(segment, column::SOURCE_NAME, &mut counts.sources)?;
            count_values(segment, column::LANGUAGE, &mut counts.languages)?;
        }
        let usage = self.searcher.space_usage()?;
        counts.bytes = usage.total().get_bytes();
        for (segment, used) in self.searcher.segment_readers().iter().zip(usage.segments()) {
            let (deleted, all) = (segment.num_deleted_docs(), segment.max_doc().max(1));
            counts.dead_bytes += used.total().get_bytes() * u64::from(deleted) / u64::from(all);
        }
        Ok(counts)
    }
}

/// The number of different values of a column, for allocating memory. It cannot exceed the number of
/// documents, whatever the column claims; small numbers are not checked.
pub fn term_count(column: &StrColumn) -> usize {
    const SMALL: usize = 1 << 20;
    let documents = column.ords().values.num_vals() as usize;
    column.num_terms().min(documents.max(SMALL))
}

/// Counts the documents of a segment for each value of a column.
pub(super) fn count_values(
    segment: &SegmentReader,
    name: &str,
    counts: &mut BTreeMap<String, u64>,
) -> Result<()> {
    let Some(values) = segment.fast_fields().str(name)? else {
        return Ok(());
    };
    let mut by_ordinal = vec![0u64; term_count(&values)];
    for document in segment.doc_ids_alive() {
        for ordinal in values.term_ords(document) {
            if let Some(count) = by_ordinal.get_mut(ordinal as usize) {
                *count += 1;
            }
        }
    }
    // One walk through the dictionary: looking up each value would read its block again.
    let mut terms = values.dictionary().stream()?;
    for count in by_ordinal {
        if !terms.advance() {
            break;
        }
        if count > 0 {
            let value = std::str::from_utf8(terms.key()).context("the index is damaged")?;
            *counts.entry(value.to_owned()).or_default() += count;
        }
    }
    Ok(())
}

/// The number of articles without deleted ones.
fn articles(searcher: &Searcher, fields: &Fields) -> tantivy::Result<u64> {
    let term = Term::from_field_text(fields.kind, ARTICLE);
    let mut articles = 0;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.kind)?;
        articles += match segment.alive_bitset() {
            None => u64::from(index.doc_freq(&term)?),
            Some(alive) => {
                let postings = index.read_postings(&term, IndexRecordOption::Basic)?;
                postings.map_or(0, |postings| {
                    u64::from(postings.doc_freq_given_deletes(alive))
                })
            }
        };
    }
    Ok(articles)
}

/// Computed from the approximate lengths in the index, so that the average does not depend on the division
/// into segments. The exact number of terms does depend on it after deletions.
fn average_length(searcher: &Searcher, field: Field) -> tantivy::Result<f32> {
    let mut documents = [0u64; 256];
    for segment in searcher.segment_readers() {
        let Some(lengths) = segment.fieldnorms_readers().get_field(field)? else {
            continue;
        };
        for document in segment.doc_ids_alive() {
            documents[usize::from(lengths.fieldnorm_id(document))] += 1;
        }
    }
    let (mut articles, mut terms) = (0u64, 0u64);
    for (id, count) in (0..=u8::MAX).zip(documents) {
        let length = FieldNormReader::id_to_fieldnorm(id);
        if length > 0 {
            articles += count;
            terms += count * u64::from(length);
        }
    }
    Ok((terms as f32 / articles.max(1) as f32).max(1.0))
}

/// The year and the month of a day since 1970.
fn year_and_month(day: i64) -> (i64, u8) {
    let day = Day::since_epoch(day);
    (day.year(), u8::try_from(day.month()).unwrap_or(1))
}
