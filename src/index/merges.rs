//! Which segments are merged: few segments make a search fast, but a merge takes memory that grows
//! with what it merges.

use tantivy::SegmentMeta;
use tantivy::merge_policy::{LogMergePolicy, MergeCandidate, MergePolicy};

/// A segment is written anew when so large a part of it is deleted.
const MOST_DELETED: f32 = 0.3;

/// For each so many bytes of memory, a segment that is merged with others may hold one document more. With
/// 256 MB, segments of up to some 25,000 documents are merged, with 64 MB of some 2,400.
const BYTES_PER_DOCUMENT: usize = 8_300;

/// What the rest of a run takes while segments are merged.
const OTHER_BYTES: usize = 44_000_000;

/// Merges segments of about one size, up to a size that goes by the memory of the run; and each alone
/// when much of it is deleted.
#[derive(Debug)]
pub(super) struct Merges {
    by_size: LogMergePolicy,
    most_documents: u32,
}

impl Merges {
    /// Merges that about so much memory is enough for.
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

    /// How many segments each merge is of, for segments of so many documents and deleted ones.
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
