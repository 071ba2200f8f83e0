//! Which articles are alone: no other article of the archive prints their text. A service that groups the copies of every
//! search finds out once per snapshot, so that most hits need no group.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;
use tantivy::{DocId, SegmentOrdinal};

use crate::engine::local::stories::SegmentStories;
use crate::index::reader::Snapshot;
use newsdex_text::checkpoint::checkpoint;

/// The articles that are alone, one bit each, by segment.
pub(super) struct Lone {
    segments: Vec<Vec<u64>>,
}

impl Lone {
    /// Reads two columns of all articles.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn of(snapshot: &Arc<Snapshot>) -> Result<Lone> {
        let readers = snapshot.searcher().segment_readers();
        let stories = readers
            .iter()
            .map(|segment| SegmentStories::open(segment, snapshot.stories()));
        let stories = stories.collect::<tantivy::Result<Vec<SegmentStories>>>()?;
        let mut contents = Vec::new();
        for (segment, stories) in readers.iter().zip(&stories) {
            for document in segment.doc_ids_alive() {
                checkpoint();
                contents.push(stories.content(document));
            }
        }
        contents.sort_unstable();
        let repeated = contents.chunk_by(|one, other| one == other);
        let repeated = repeated.filter(|same| same.len() > 1);
        let repeated: FxHashSet<u64> = repeated.filter_map(|same| same.first().copied()).collect();
        let mut segments = Vec::new();
        for (segment, stories) in readers.iter().zip(&stories) {
            let mut bits = vec![0u64; segment.max_doc() as usize / 64 + 1];
            for document in segment.doc_ids_alive() {
                checkpoint();
                let is_alone = !repeated.contains(&stories.content(document))
                    && stories.member(document).is_none();
                if let Some(bits) = bits.get_mut(document as usize / 64).filter(|_| is_alone) {
                    *bits |= 1 << (document % 64);
                }
            }
            segments.push(bits);
        }
        Ok(Lone { segments })
    }

    /// Whether an article is alone.
    pub(super) fn has(&self, segment: SegmentOrdinal, document: DocId) -> bool {
        let bits = self.segments.get(segment as usize);
        let bits = bits.and_then(|bits| bits.get(document as usize / 64));
        bits.is_some_and(|bits| bits >> (document % 64) & 1 == 1)
    }
}
