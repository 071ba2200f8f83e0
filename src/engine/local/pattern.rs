//! Finds the documents in which a [`Resolved`] pattern matches in one field, and counts its matches.
//!
//! tantivy's own term and phrase queries support neither words with several terms nor proximity. Here a word is the
//! union of its terms, and [`newsdex_query::matching`] decides whether a document matches. The same code marks the
//! matches.

mod capitals;
mod comparisons;
mod word;

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::{DocId, DocSet, SeekDangerResult, SegmentReader, TERMINATED};

use self::capitals::Capitals;
use self::comparisons::comparisons;
pub(super) use self::word::{
    FEW_TERMS, LanguageFilter, Needs, Occurrences, Tally, WordDocs, terms_of,
};
use crate::engine::budget::QueryBudget;
use crate::engine::cancel::CancelPoll;
use newsdex_query::matching::{Arrangement, Resolved, Run, count, places, runs};

/// Iterates over the documents of a segment in which a pattern matches.
pub(super) struct PatternScorer {
    resolved: Arc<Resolved>,
    words: Vec<WordDocs>,
    /// The positions of each word in the current document; refilled for every document.
    positions: Vec<Vec<u32>>,
    /// The cost of each position of each word, in units of the query budget.
    comparisons: Vec<u64>,
    /// Verifies the capitals of words; `None` if they do not matter.
    capitals: Option<Capitals>,
    budget: QueryBudget,
    /// Checks for cancellation where no budget is spent.
    cancel: CancelPoll,
    doc: DocId,
    occurrences: Occurrences,
}

impl PatternScorer {
    /// Opens a field of a segment; `None` if the field contains no word of the pattern. The scorer is not at a document
    /// until one is requested.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn open(
        resolved: &Arc<Resolved>,
        field: Field,
        segment: &SegmentReader,
        needs: Needs,
        budget: &QueryBudget,
    ) -> tantivy::Result<Option<PatternScorer>> {
        let needs = match resolved.is_of_single_words() {
            true => needs,
            // Arrangements need only positions, no counts.
            false => Needs::Places,
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
            capitals: Capitals::open(&resolved.words, field, segment)?,
            budget: budget.clone(),
            cancel: budget.poll(),
            words,
            doc: 0,
            occurrences: Occurrences::default(),
        }))
    }

    /// Whether the pattern has more than one word, so that positions are compared.
    pub(super) fn compares_places(&self) -> bool {
        !self.resolved.is_of_single_words()
    }

    /// The number of matches in the current document.
    pub(super) fn occurrences(&self) -> Occurrences {
        self.occurrences
    }

    /// The places where the pattern matches in the current document, sorted; requires [`Needs::Positions`] or
    /// [`Needs::Places`].
    pub(super) fn runs(&mut self) -> Vec<Run> {
        if self.resolved.is_of_single_words() {
            // The positions of other arrangements were already read to find the document.
            self.read_positions();
        }
        runs(&self.resolved.arrangement, &self.positions)
    }

    /// Goes to the first matching document from `target` on.
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

    /// Whether the pattern matches in the document `target`, without a search for the next match. If it does not match,
    /// the result is a lower bound for the next match, and the scorer is at no document until the next call.
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

    /// Goes to the first match from `target` on, also backwards from the current document.
    pub(super) fn find_from(&mut self, target: DocId) -> DocId {
        if target >= TERMINATED {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        self.find(target)
    }

    /// Counts the matches in the current document; `None` if the budget is used up.
    fn count(&mut self) -> Option<Occurrences> {
        if let Arrangement::Word(word) = &self.resolved.arrangement
            && self.capitals.is_none()
        {
            let word = self.words.get(*word);
            return Some(word.map_or_else(Occurrences::default, WordDocs::occurrences));
        }
        if self.resolved.is_of_single_words() {
            let here = self.words.iter().filter(|word| word.doc() == self.doc);
            return Some(here.map(WordDocs::occurrences).fold(
                Occurrences::default(),
                |all, word| Occurrences {
                    all: all.all.saturating_add(word.all),
                    as_typed: all.as_typed.saturating_add(word.as_typed),
                },
            ));
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

    /// Number of places that match in the current document; requires [`Needs::Positions`].
    pub(super) fn places(&mut self) -> usize {
        match self.read_positions() {
            true => places(&self.resolved.arrangement, &self.positions),
            false => 0,
        }
    }

    /// Reads the positions of all words. Returns whether the budget allows comparing them.
    fn read_positions(&mut self) -> bool {
        let mut compared = 0;
        let words = self.words.iter_mut().zip(&self.comparisons);
        let words = words.zip(&self.resolved.words);
        for (((word, times), set), positions) in words.zip(&mut self.positions) {
            positions.clear();
            if word.seek(self.doc) != self.doc {
                continue;
            }
            word.positions(positions);
            if let Some(capitals) = self.capitals.as_mut().filter(|_| set.capitals().is_some()) {
                // A damaged article ends the query like one that is too expensive: no answer is better than a wrong one.
                let cost = capitals.keep(self.doc, set, positions);
                compared += cost.unwrap_or(u64::MAX / 2);
            }
            compared += positions.len() as u64 * times;
        }
        self.budget.spend(compared)
    }
}

/// The first document from `target` on that contains the words that an arrangement requires.
fn candidate(arrangement: &Arrangement, words: &mut [WordDocs], target: DocId) -> DocId {
    match arrangement {
        Arrangement::Word(word) | Arrangement::Pair(word) => words
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
