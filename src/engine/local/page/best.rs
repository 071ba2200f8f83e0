//! Keeps the best of many documents. They are unsorted, and the worse half is dropped whenever there are twice as many
//! as wanted. For most documents only the score is read.

use std::cmp::Ordering;

use tantivy::{DocId, Score};

/// A document that may be among the best.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// The first sort key; greater is better.
    pub(super) first: f64,
    pub(super) score: Score,
    pub(super) recent: Score,
    pub(super) doc: DocId,
    /// The other sort keys; looked up at their first use.
    rest: Option<Rest>,
}

/// The sort keys that decide between documents with the same first key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rest {
    pub(super) second: f64,
    pub(super) tie: u64,
}

impl Candidate {
    pub(super) fn new(first: f64, score: Score, recent: Score, doc: DocId) -> Candidate {
        Candidate {
            first,
            score,
            recent,
            doc,
            rest: None,
        }
    }

    /// The other sort keys; `of` looks them up at the first call.
    pub(super) fn rest(&mut self, of: impl Fn(DocId) -> Rest) -> Rest {
        *self.rest.get_or_insert_with(|| of(self.doc))
    }
}

/// The best `size` of the documents that were added, and possibly some others.
pub(super) struct Best {
    size: usize,
    candidates: Vec<Candidate>,
    /// The smallest first key that can still be among the best.
    least: f64,
}

impl Best {
    pub(super) fn new(size: usize) -> Best {
        Best {
            size,
            candidates: Vec::new(),
            least: f64::NEG_INFINITY,
        }
    }

    /// Whether a document with this first key cannot be among the best any more.
    pub(super) fn is_below(&self, first: f64) -> bool {
        first < self.least
    }

    /// Adds a document; `rest` looks up its other sort keys.
    pub(super) fn add(&mut self, candidate: Candidate, rest: impl Fn(DocId) -> Rest) {
        if self.is_below(candidate.first) {
            return;
        }
        self.candidates.push(candidate);
        if self.candidates.len() >= self.size.saturating_mul(2) {
            self.thin_out(rest);
        }
    }

    fn thin_out(&mut self, rest: impl Fn(DocId) -> Rest) {
        let Some(last) = self.size.checked_sub(1) else {
            self.candidates.clear();
            return;
        };
        if self.candidates.len() <= self.size {
            return;
        }
        let by_first = |a: &Candidate, b: &Candidate| b.first.total_cmp(&a.first);
        let (_, least, _) = self.candidates.select_nth_unstable_by(last, by_first);
        self.least = least.first;
        let limit = self.least;
        // Of the documents at the limit, those with the best other keys are kept.
        let mut at_limit: Vec<Candidate> = Vec::new();
        self.candidates.retain(|candidate| {
            let order = candidate.first.total_cmp(&limit);
            if order == Ordering::Equal {
                at_limit.push(*candidate);
            }
            order == Ordering::Greater
        });
        let wanted = self.size - self.candidates.len();
        if wanted < at_limit.len() {
            for candidate in &mut at_limit {
                candidate.rest(&rest);
            }
            at_limit.select_nth_unstable_by(wanted, |a, b| by_rest(b, a));
            at_limit.truncate(wanted);
        }
        self.candidates.append(&mut at_limit);
    }

    /// The best documents, unsorted.
    pub(super) fn found(mut self, rest: impl Fn(DocId) -> Rest) -> Vec<Candidate> {
        self.thin_out(rest);
        self.candidates
    }
}

fn by_rest(a: &Candidate, b: &Candidate) -> Ordering {
    let key = |candidate: &Candidate| {
        candidate
            .rest
            .map_or((0.0, 0), |rest| (rest.second, rest.tie))
    };
    let ((second, tie), (other_second, other_tie)) = (key(a), key(b));
    second
        .total_cmp(&other_second)
        .then_with(|| tie.cmp(&other_tie))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Many documents have the same keys, so that ties have to be decided.
    fn document(doc: DocId) -> (f64, Rest) {
        let mixed = doc.wrapping_mul(2_654_435_761);
        let rest = Rest {
            second: f64::from(mixed % 5),
            tie: u64::from(mixed),
        };
        (f64::from((mixed >> 8) % 7), rest)
    }

    fn best(size: usize, documents: DocId) -> Vec<DocId> {
        let mut best = Best::new(size);
        for doc in 0..documents {
            let (first, _) = document(doc);
            best.add(Candidate::new(first, 0.0, 0.0, doc), |doc| document(doc).1);
        }
        let found = best.found(|doc| document(doc).1).into_iter();
        let mut found: Vec<DocId> = found.map(|candidate| candidate.doc).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn the_best_are_those_of_the_whole_order() {
        for documents in [0, 1, 9, 10, 11, 500] {
            let mut all: Vec<DocId> = (0..documents).collect();
            let key = |doc: &DocId| {
                let (first, rest) = document(*doc);
                (first as u64, rest.second as u64, rest.tie)
            };
            all.sort_by_key(|doc| std::cmp::Reverse(key(doc)));
            for size in [0, 1, 3, 10, 499, 1_000, usize::MAX] {
                let mut expected: Vec<DocId> = all.iter().copied().take(size).collect();
                expected.sort_unstable();
                assert_eq!(best(size, documents), expected, "{size} of {documents}");
            }
        }
    }
}
