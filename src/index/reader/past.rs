//! The archive as it stood after an earlier commit.
//!
//! Each article knows with which commit it was first added (`first_added`) and with which its present text was added
//! (`added`). A text that was replaced later is only in the index if it was kept as a version; a search does not find
//! versions. So the versions of that time are indexed once more, in memory: [`Past::texts`]. Everything else is found in
//! the index itself, without the articles of [`Past::replaced`].

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use anyhow::{Context, Result};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy};

use super::{BLOCKS_AT_HAND, Snapshot, articles};
use crate::index::analyzer;
use crate::index::documents::{article_document, content_hash};
use crate::index::schema::Fields;
use crate::index::stored::unpack;
use crate::index::writer::last_run;
use newsdex_text::checkpoint::checkpoint;

/// The memory for the index of older texts while it is written.
const MEMORY_BYTES: usize = 50_000_000;

/// The archive as it stood after a commit.
pub struct Past {
    /// The number of the commit.
    pub commit: u64,
    /// The identifiers of the articles that had another text, which was kept.
    pub replaced: Vec<String>,
    /// The texts that these articles had then; `None` if there are none.
    pub texts: Option<Arc<Snapshot>>,
}

impl Snapshot {
    /// The number of the last commit on a day in UTC, given in days since 1970-01-01, or before it; `None` if the index
    /// has no commit of that time.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn commit_on(&self, day: i64) -> Result<Option<u64>> {
        Ok(last_run(self.index())?.commit_on(day))
    }

    /// The first day with a commit, in days since 1970-01-01; `None` if the index does not know it.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn first_day(&self) -> Result<Option<i64>> {
        let run = last_run(self.index())?;
        Ok(run.days.first().map(|(day, _)| *day))
    }

    /// The archive as it stood after a commit.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn past(self: &Arc<Self>, commit: u64) -> Result<Past> {
        let mut texts: BTreeMap<String, (u64, i64, DocAddress)> = BTreeMap::new();
        for (id, address) in self.all_versions()? {
            checkpoint();
            let (added, replaced) = self.version_times(address)?;
            let is_later = |known: &(u64, i64, DocAddress)| (known.0, known.1) > (added, replaced);
            if added <= commit && !texts.get(&id).is_some_and(is_later) {
                texts.insert(id, (added, replaced, address));
            }
        }
        let mut replaced = Vec::new();
        let mut documents = Vec::new();
        let fields = Fields::new();
        for (id, (added, _, address)) in texts {
            checkpoint();
            let Some(present) = self.find(&id)? else {
                continue;
            };
            if self.added_at(present)?.is_none_or(|added| added <= commit) {
                continue;
            }
            let text = unpack(&self.version_at(address)?.packed)?;
            let content = content_hash(&text.article);
            let mut document =
                article_document(&fields, &text.article, &text.enrichment, content, None)?;
            document.set_added(&fields, added, added);
            documents.push(document);
            replaced.push(id);
        }
        let texts = match documents.is_empty() {
            true => None,
            false => {
                let index = Index::create_in_ram(fields.schema.clone());
                analyzer::register(index.tokenizers());
                let mut writer = index.writer_with_num_threads(1, MEMORY_BYTES)?;
                for document in documents {
                    writer.add_document(document.document)?;
                }
                writer.commit()?;
                Some(Arc::new(self.over(&index)?))
            }
        };
        Ok(Past {
            commit,
            replaced,
            texts,
        })
    }

    /// A snapshot of an index of other texts of the same archive: with its names and stories, and ranked by its words.
    fn over(self: &Arc<Self>, index: &Index) -> Result<Snapshot> {
        let reader: IndexReader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .context("cannot open the index of older texts")?;
        let searcher = reader.searcher();
        let fields = Fields::new();
        let segments = searcher.segment_readers().iter();
        let stores = segments.map(|segment| segment.get_store_reader(BLOCKS_AT_HAND));
        Ok(Snapshot {
            articles: articles(&searcher, &fields)?,
            stores: stores.collect::<io::Result<Vec<StoreReader>>>()?,
            fields,
            searcher,
            _reader: reader,
            revision: self.revision,
            average_lengths: Mutex::default(),
            names: Arc::clone(&self.names),
            stories: Arc::clone(&self.stories),
            damage: self.damage.clone(),
            manifest: self.manifest.clone(),
            incomplete: self.incomplete,
            recorded_commit: self.recorded_commit,
            whole: Some(Arc::clone(self)),
            with_versions: OnceLock::new(),
        })
    }

    /// The snapshot whose words say how rare a word is, and whose versions count: the whole archive.
    pub fn whole(&self) -> &Snapshot {
        self.whole.as_deref().unwrap_or(self)
    }
}
