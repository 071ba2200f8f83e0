//! A pattern of words as a tantivy query: documents in which a [`Resolved`] matches in one field,
//! ranked by BM25.
//!
//! tantivy's own term and phrase queries know neither words that stand for several terms nor
//! proximity; here a word is the union of its terms, and whether a document matches is decided by
//! [`crate::matching`], the same code that marks it.

use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

use crate::index::schema::column;
use crate::matching::{Arrangement, Resolved, WordSet, WordTerm, count};

/// Term saturation and length normalisation of BM25, the values the literature settled on.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Documents in which a pattern matches in one field.
#[derive(Debug, Clone)]
pub(super) struct PatternQuery {
    /// Where to look.
    pub(super) field: Field,
    /// What to look for.
    pub(super) resolved: Arc<Resolved>,
    /// How many articles there are: the other documents of the index have no words.
    pub(super) articles: u64,
}

impl Query for PatternQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let ranking = match (
            enable_scoring.is_scoring_enabled(),
            enable_scoring.searcher(),
        ) {
            (true, Some(searcher)) => Some(self.ranking(searcher)?),
            _ => None,
        };
        Ok(Box::new(PatternWeight {
            field: self.field,
            resolved: Arc::clone(&self.resolved),
            ranking,
        }))
    }
}

impl PatternQuery {
    fn ranking(&self, searcher: &Searcher) -> tantivy::Result<Ranking> {
        let mut tokens = 0;
        for segment in searcher.segment_readers() {
            tokens += segment.inverted_index(self.field)?.total_num_tokens();
        }
        let articles = self.articles.max(1) as f32;
        let rarity = self
            .resolved
            .words
            .iter()
            .map(|word| {
                let mut frequency = 0;
                for term in word.terms() {
                    frequency +=
                        searcher.doc_freq(&Term::from_field_text(self.field, &term.term))?;
                }
                // Terms of one word share documents: their sum is an upper bound.
                let frequency = (frequency as f32).min(articles);
                Ok((1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln())
            })
            .collect::<tantivy::Result<Vec<f32>>>()?;
        Ok(Ranking {
            rarity: rarity_of(&self.resolved.arrangement, &rarity),
            average_length: (tokens as f32 / articles).max(1.0),
        })
    }
}

/// A row of words is as rare as all of them together, a choice as its rarest member.
fn rarity_of(arrangement: &Arrangement, words: &[f32]) -> f32 {
    match arrangement {
        Arrangement::Word(word) => words.get(*word).copied().unwrap_or(0.0),
        Arrangement::Phrase { parts, .. } => parts.iter().map(|part| rarity_of(part, words)).sum(),
        Arrangement::Near { left, right, .. } => rarity_of(left, words) + rarity_of(right, words),
        Arrangement::NotNear { left, .. } => rarity_of(left, words),
        Arrangement::AnyOf(parts) => parts
            .iter()
            .map(|part| rarity_of(part, words))
            .fold(0.0, f32::max),
    }
}

#[derive(Debug, Clone, Copy)]
struct Ranking {
    rarity: f32,
    average_length: f32,
}

struct PatternWeight {
    field: Field,
    resolved: Arc<Resolved>,
    ranking: Option<Ranking>,
}

impl Weight for PatternWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let needs_positions = !matches!(self.resolved.arrangement, Arrangement::Word(_));
        let words = self
            .resolved
            .words
            .iter()
            .map(|word| WordDocs::open(word, self.field, segment, needs_positions))
            .collect::<tantivy::Result<Vec<WordDocs>>>()?;
        if words.iter().all(|word| word.doc == TERMINATED) {
            return Ok(Box::new(EmptyScorer));
        }
        let lengths = match self.ranking {
            Some(_) => segment.fieldnorms_readers().get_field(self.field)?,
            None => None,
        };
        let mut scorer = PatternScorer {
            resolved: Arc::clone(&self.resolved),
            positions: vec![Vec::new(); words.len()],
            words,
            lengths,
            ranking: self.ranking,
            boost,
            doc: 0,
            occurrences: 0,
        };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!(
                "document {doc} does not match"
            )));
        }
        Ok(Explanation::new("BM25 of a pattern", scorer.score()))
    }
}

/// The documents of one word: the union of those of its terms.
struct WordDocs {
    terms: Vec<TermDocs>,
    doc: DocId,
}

/// The documents of one term, in one language if it counts in one only.
struct TermDocs {
    postings: SegmentPostings,
    language: Option<LanguageFilter>,
}

/// Passes documents of one language.
#[derive(Clone)]
struct LanguageFilter {
    column: StrColumn,
    ordinal: u64,
}

impl LanguageFilter {
    /// A filter for a language; nothing when no document of the segment has it.
    fn open(language: &str, segment: &SegmentReader) -> tantivy::Result<Option<LanguageFilter>> {
        let Some(column) = segment.fast_fields().str(column::LANGUAGE)? else {
            return Ok(None);
        };
        let ordinal = column.dictionary().term_ord(language)?;
        Ok(ordinal.map(|ordinal| LanguageFilter { column, ordinal }))
    }

    fn passes(&self, doc: DocId) -> bool {
        self.column.term_ords(doc).next() == Some(self.ordinal)
    }
}

impl TermDocs {
    fn pass_other_languages(&mut self) {
        let Some(language) = &self.language else {
            return;
        };
        while self.postings.doc() != TERMINATED && !language.passes(self.postings.doc()) {
            self.postings.advance();
        }
    }
}

impl WordDocs {
    fn open(
        word: &WordSet,
        field: Field,
        segment: &SegmentReader,
        needs_positions: bool,
    ) -> tantivy::Result<WordDocs> {
        let option = match needs_positions {
            true => IndexRecordOption::WithFreqsAndPositions,
            false => IndexRecordOption::WithFreqs,
        };
        let inverted = segment.inverted_index(field)?;
        let mut terms = Vec::new();
        for WordTerm { term, language } in word.terms() {
            let term = Term::from_field_text(field, term);
            let Some(postings) = inverted.read_postings(&term, option)? else {
                continue;
            };
            let language = match language {
                None => None,
                Some(language) => match LanguageFilter::open(language, segment)? {
                    None => continue,
                    filter => filter,
                },
            };
            let mut docs = TermDocs { postings, language };
            docs.pass_other_languages();
            terms.push(docs);
        }
        let mut word = WordDocs {
            terms,
            doc: TERMINATED,
        };
        word.update();
        Ok(word)
    }

    fn update(&mut self) {
        self.doc = self
            .terms
            .iter()
            .map(|term| term.postings.doc())
            .min()
            .unwrap_or(TERMINATED);
    }

    /// Goes to the first document from `target` on; stays where it is already there or beyond.
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            for term in &mut self.terms {
                if term.postings.doc() < target {
                    term.postings.seek(target);
                    term.pass_other_languages();
                }
            }
            self.update();
        }
        self.doc
    }

    fn occurrences(&self) -> u32 {
        let here = self
            .terms
            .iter()
            .filter(|term| term.postings.doc() == self.doc);
        here.map(|term| term.postings.term_freq()).sum()
    }

    fn positions(&mut self, positions: &mut Vec<u32>) {
        let doc = self.doc;
        let mut several = 0;
        for term in self
            .terms
            .iter_mut()
            .filter(|term| term.postings.doc() == doc)
        {
            term.postings.append_positions_with_offset(0, positions);
            several += 1;
        }
        if several > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
    }
}

struct PatternScorer {
    resolved: Arc<Resolved>,
    words: Vec<WordDocs>,
    /// Where each word stands in the document; filled anew for each.
    positions: Vec<Vec<u32>>,
    lengths: Option<FieldNormReader>,
    ranking: Option<Ranking>,
    boost: Score,
    doc: DocId,
    occurrences: u32,
}

impl PatternScorer {
    /// Goes to the first document from `target` on in which the pattern matches.
    fn find(&mut self, target: DocId) -> DocId {
        let resolved = Arc::clone(&self.resolved);
        let mut target = target;
        loop {
            self.doc = candidate(&resolved.arrangement, &mut self.words, target);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            self.occurrences = self.count(&resolved.arrangement);
            if self.occurrences > 0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    fn count(&mut self, arrangement: &Arrangement) -> u32 {
        if let Arrangement::Word(word) = arrangement {
            return self.words[*word].occurrences();
        }
        for (word, positions) in self.words.iter_mut().zip(&mut self.positions) {
            positions.clear();
            if word.seek(self.doc) == self.doc {
                word.positions(positions);
            }
        }
        u32::try_from(count(arrangement, &self.positions)).unwrap_or(u32::MAX)
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
        if target == TERMINATED {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        self.find(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let hint = |word: &WordDocs| {
            word.terms
                .iter()
                .map(|term| term.postings.size_hint())
                .fold(0, u32::saturating_add)
        };
        let hints = self.words.iter().map(hint);
        match self.resolved.arrangement {
            Arrangement::AnyOf(_) => hints.max().unwrap_or(0),
            _ => hints.min().unwrap_or(0),
        }
    }
}

impl Scorer for PatternScorer {
    fn score(&mut self) -> Score {
        let Some(Ranking {
            rarity,
            average_length,
        }) = self.ranking
        else {
            return self.boost;
        };
        let length = self
            .lengths
            .as_ref()
            .map_or(1, |lengths| lengths.fieldnorm(self.doc)) as f32;
        let occurrences = self.occurrences as f32;
        let saturation = K1 * (1.0 - B + B * length / average_length);
        self.boost * rarity * occurrences * (K1 + 1.0) / (occurrences + saturation)
    }
}
