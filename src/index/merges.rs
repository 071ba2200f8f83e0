//! Decides which segments are merged. Few segments make searches fast, but a merge needs memory in proportion
//! to its size.

use tantivy::SegmentMeta;
use tantivy::merge_policy::{LogMergePolicy, MergeCandidate, MergePolicy};

/// A segment is rewritten if this share of its documents is deleted.
const MOST_DELETED: f32 = 0.3;

/// Memory per document of a merged segment. With 256 MB, segments of up to about 25,000 documents are merged,
/// with 64 MB of up to about 2,400.
const BYTES_PER_DOCUMENT: usize = 8_300;

/// Memory of the rest of a run during merges.
const OTHER_BYTES: usize = 44_000_000;

/// Merges segments of similar size, up to a maximum that depends on the memory of the run; rewrites a segment
/// alone if much of it is deleted.
#[derive(Debug)]
pub(super) struct Merges {
    by_size: LogMergePolicy,
    most_documents: u32,
}

impl Merges {
    /// A policy whose merges fit into this memory.
    pub(super) fn within(memory_bytes: usize) -> Merges {
        let most_documents = memory_bytes.saturating_sub(OTHER_BYTES) / BYTES_PER_DOCUMENT;
        let mut by_size = LogMergePolicy::default();
        by_size.set_del_docs_ratio_before_merge(MOST_DELETED);
        by_size.set_max_docs_before_merge(most_documents);
        Merges {
            by_size,
            most_documents: u32::try_from(most_documents).unwrap_or(u32::MAX),
        }
    }
}

impl MergePolicy for Merges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut candidates = self.by_size.compute_merge_candidates(segments);
        let is_wasteful = |segment: &&SegmentMeta| {
            let deleted = segment.num_deleted_docs() as f32 / segment.max_doc().max(1) as f32;
            segment.num_docs() > self.most_documents && deleted > MOST_DELETED
        };
        let alone = segments.iter().filter(is_wasteful);
        candidates.extend(alone.map(|segment| MergeCandidate(vec![segment.id()])));
        candidates
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::Index;
    use tantivy::index::SegmentId;
    use tantivy::schema::Schema;

    /// Compares the number of segments in each merge; a segment is given by its documents and its deleted documents.
    #[track_caller]
    fn check(segments: &[(u32, u32)], expected: &[usize]) {
        let index = Index::create_in_ram(Schema::builder().build());
        let metas: Vec<SegmentMeta> = segments
            .iter()
            .map(|(documents, deleted)| {
                let meta = index.new_segment_meta(SegmentId::generate_random(), *documents);
                meta.with_delete_meta(*deleted, 1)
            })
            .collect();
        let merges = Merges::within(256_000_000).compute_merge_candidates(&metas);
        let sizes: Vec<usize> = merges.iter().map(|merge| merge.0.len()).collect();
        assert_eq!(sizes, expected, "{segments:?}");
    }

    #[test]
    fn segments_of_one_size_are_merged_until_they_are_large() {
        check(&[(1_000, 0); 7], &[]);
        check(&[(1_000, 0); 8], &[8]);
        check(&[(60_000, 0); 8], &[]);
    }

    #[test]
    fn a_large_segment_is_written_anew_when_much_of_it_is_deleted() {
        check(&[(100_000, 20_000), (100_000, 40_000)], &[1]);
    }
}
