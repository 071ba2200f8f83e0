//! Finds the articles that a file of stories names by the hashes of their identifiers.

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_text::checkpoint::checkpoint;

impl Snapshot {
    /// The addresses of the articles with these hashes of identifiers. Reads one column of all articles, so it costs some
    /// milliseconds for a million articles.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn addresses(&self, ids: &FxHashSet<u64>) -> Result<FxHashMap<u64, DocAddress>> {
        let mut found = FxHashMap::default();
        for (ordinal, segment) in (0u32..).zip(self.searcher().segment_readers()) {
            if found.len() == ids.len() {
                break;
            }
            let hashes = segment.fast_fields().u64(column::TIE)?;
            for document in segment.doc_ids_alive() {
                checkpoint();
                if let Some(id) = hashes.first(document)
                    && ids.contains(&id)
                {
                    found.insert(id, DocAddress::new(ordinal, document));
                }
            }
        }
        Ok(found)
    }
}
