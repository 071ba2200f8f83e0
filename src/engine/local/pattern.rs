//! The documents in which a [`Resolved`] matches in one field, and how often.
//!
//! tantivy's own term and phrase queries know neither words that stand for several terms nor
//! proximity; here a word is the union of its terms, and whether a document matches is decided by
//! [`newsdex_query::matching`], the same code that marks it.

mod comparisons;
mod word;

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::{DocId, DocSet, SeekDangerResult, SegmentReader, TERMINATED};

use self::comparisons::comparisons;
pub(super) use self::word::{
    FEW_TERMS, LanguageFilter, Needs, Occurrences, Tally, WordDocs, terms_of,
};
use crate::engine::budget::QueryBudget;
use crate::engine::cancel::CancelPoll;
use newsdex_query::matching::{Arrangement, Resolved, Run, count, places, runs};

/// Goes through the documents of a segment in which a pattern matches.
pub(super) struct PatternScorer {
    resolved: Arc<Resolved>,
    words: Vec<WordDocs>,
    /// Where each word stands in the document; filled anew for each.
    positions: Vec<Vec<u32>>,
    /// What each place of each word counts.
    comparisons: Vec<u64>,
    budget: QueryBudget,
    /// Whether the query was cancelled, where nothing is spent.
    cancel: CancelPoll,
    doc: DocId,
    occurrences: Occurrences,
}

impl PatternScorer {
    /// Opens a field of a segment; nothing where no word of the pattern is in it. It is at none of its
    /// documents until it is asked for the first or for one of them.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn open(
        resolved: &Arc<Resolved>,
        field: Field,
        segment: &SegmentReader,
        needs: Needs,
        budget: &QueryBudget,
    ) -> tantivy::Result<Option<PatternScorer>> {
        let needs = match resolved.arrangement {
            Arrangement::Word(_) => needs,
            // How often each word is there is no matter.
            _ => Needs::Places,
        };
        let words = resolved
            .words
            .iter()
            .map(|word| WordDocs::open(word, field, segment, needs))
            .collect::<tantivy::Result<Vec<WordDocs>>>()?;
        if words.iter().all(|word| word.doc() == TERMINATED) {
            return Ok(None);
        }
        Ok(Some(PatternScorer {
            resolved: Arc::clone(resolved),
            positions: vec![Vec::new(); words.len()],
            comparisons: comparisons(resolved),
            budget: budget.clone(),
            cancel: budget.poll(),
            words,
            doc: 0,
            occurrences: Occurrences::default(),
        }))
    }

    /// Whether it is more than one word.
    pub(super) fn compares_places(&self) -> bool {
        !matches!(self.resolved.arrangement, Arrangement::Word(_))
    }

    /// How often the pattern matches in the document.
    pub(super) fn occurrences(&self) -> Occurrences {
        self.occurrences
    }

    /// Where the pattern matches in the document, sorted; asks for [`Needs::Positions`].
    pub(super) fn runs(&mut self) -> Vec<Run> {
        if matches!(self.resolved.arrangement, Arrangement::Word(_)) {
            // Those of other patterns were read to find the document.
            self.read_positions();
        }
        runs(&self.resolved.arrangement, &self.positions)
    }

    /// Goes to the first document from `target` on in which the pattern matches.
    fn find(&mut self, mut target: DocId) -> DocId {
        loop {
            self.doc = candidate(&self.resolved.arrangement, &mut self.words, target);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            if self.cancel.is_set() {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            let Some(occurrences) = self.count() else {
                self.doc = TERMINATED;
                return TERMINATED;
            };
            self.occurrences = occurrences;
            if self.occurrences.all > 0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// Whether the pattern matches in a document, without looking for the next one in which it does. If
    /// not: a document before which it matches nowhere, and the scorer is at none until it is asked
    /// again.
    pub(super) fn check(&mut self, target: DocId) -> SeekDangerResult {
        let next = candidate(&self.resolved.arrangement, &mut self.words, target);
        if next != target || target == TERMINATED {
            return SeekDangerResult::SeekLowerBound(next);
        }
        self.doc = target;
        let Some(occurrences) = self.count() else {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        };
        self.occurrences = occurrences;
        match self.occurrences.all {
            0 => SeekDangerResult::SeekLowerBound(target + 1),
            _ => SeekDangerResult::Found,
        }
    }

    /// Goes to the first match from a document on, wherever it was before.
    pub(super) fn find_from(&mut self, target: DocId) -> DocId {
        if target >= TERMINATED {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        self.find(target)
    }

    /// Nothing where the query has compared too much already.
    fn count(&mut self) -> Option<Occurrences> {
        if let Arrangement::Word(word) = &self.resolved.arrangement {
            let word = self.words.get(*word);
            return Some(word.map_or_else(Occurrences::default, WordDocs::occurrences));
        }
        if !self.read_positions() {
            return None;
        }
        let all = count(&self.resolved.arrangement, &self.positions);
        Some(Occurrences {
            all: u32::try_from(all).unwrap_or(u32::MAX),
            as_typed: 0,
        })
    }

    /// How many places of the document match; asks for [`Needs::Positions`].
    pub(super) fn places(&mut self) -> usize {
        match self.read_positions() {
            true => places(&self.resolved.arrangement, &self.positions),
            false => 0,
        }
    }

    /// Says whether what was read may be compared.
    fn read_positions(&mut self) -> bool {
        let mut compared = 0;
        let words = self.words.iter_mut().zip(&self.comparisons);
        for ((word, times), positions) in words.zip(&mut self.positions) {
            positions.clear();
            if word.seek(self.doc) == self.doc {
                word.positions(positions);
                compared += positions.len() as u64 * times;
            }
        }
        self.budget.spend(compared)
    }
}

/// The first document from `target` on that has the words an arrangement cannot do without.
fn candidate(arrangement: &Arrangement, words: &mut [WordDocs], target: DocId) -> DocId {
    match arrangement {
        Arrangement::Word(word) => words
            .get_mut(*word)
            .map_or(TERMINATED, |word| word.seek(target)),
        Arrangement::Phrase { parts, .. } => {
            let parts: Vec<&Arrangement> = parts.iter().collect();
            in_all(&parts, words, target)
        }
        Arrangement::Near { left, right, .. } => in_all(&[left, right], words, target),
        Arrangement::NotNear { left, .. } => candidate(left, words, target),
        Arrangement::Leading { inner, .. } => candidate(inner, words, target),
        Arrangement::AnyOf(parts) => {
            let docs = parts.iter().map(|part| candidate(part, words, target));
            docs.min().unwrap_or(TERMINATED)
        }
    }
}

fn in_all(parts: &[&Arrangement], words: &mut [WordDocs], mut target: DocId) -> DocId {
    'again: while target != TERMINATED {
        for part in parts {
            let doc = candidate(part, words, target);
            if doc > target {
                target = doc;
                continue 'again;
            }
        }
        break;
    }
    target
}

impl DocSet for PatternScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.find(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.find_from(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let hints = self.words.iter().map(WordDocs::size_hint);
        match self.resolved.arrangement {
            Arrangement::Word(_) | Arrangement::Phrase { .. } => hints.min().unwrap_or(0),
            _ => hints.max().unwrap_or(0),
        }
    }
}
