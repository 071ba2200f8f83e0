//! A pattern of words as a tantivy query: documents in which a [`Resolved`] matches in one field,
//! ranked by BM25.
//!
//! tantivy's own term and phrase queries know neither words that stand for several terms nor
//! proximity; here a word is the union of its terms, and whether a document matches is decided by
//! [`crate::matching`], the same code that marks it.

mod word;

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

pub(super) use self::word::Needs;
use self::word::WordDocs;
use crate::matching::{Arrangement, Resolved, count, places};

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
        Ok(Box::new(self.pattern_weight(enable_scoring)?))
    }
}

impl PatternQuery {
    /// The weight by its own type.
    pub(super) fn pattern_weight(
        &self,
        enable_scoring: EnableScoring<'_>,
    ) -> tantivy::Result<PatternWeight> {
        let ranking = match (
            enable_scoring.is_scoring_enabled(),
            enable_scoring.searcher(),
        ) {
            (true, Some(searcher)) => Some(self.ranking(searcher)?),
            _ => None,
        };
        Ok(PatternWeight {
            field: self.field,
            resolved: Arc::clone(&self.resolved),
            ranking,
        })
    }

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
        Arrangement::Leading { inner, .. } => rarity_of(inner, words),
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

/// Opens a pattern in one segment after the other.
pub(super) struct PatternWeight {
    field: Field,
    resolved: Arc<Resolved>,
    ranking: Option<Ranking>,
}

impl PatternWeight {
    /// The documents of a segment in which the pattern matches; nothing where none of its words is
    /// there.
    pub(super) fn open(
        &self,
        segment: &SegmentReader,
        boost: Score,
        needs: Needs,
    ) -> tantivy::Result<Option<PatternScorer>> {
        let words = self
            .resolved
            .words
            .iter()
            .map(|word| WordDocs::open(word, self.field, segment, needs))
            .collect::<tantivy::Result<Vec<WordDocs>>>()?;
        if words.iter().all(|word| word.doc() == TERMINATED) {
            return Ok(None);
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
        Ok(Some(scorer))
    }
}

impl Weight for PatternWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let needs = match self.resolved.arrangement {
            Arrangement::Word(_) => Needs::Counts,
            _ => Needs::Positions,
        };
        Ok(match self.open(segment, boost, needs)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
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

/// Goes through the documents of a segment in which a pattern matches.
pub(super) struct PatternScorer {
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
            return self.words.get(*word).map_or(0, WordDocs::occurrences);
        }
        self.read_positions();
        u32::try_from(count(arrangement, &self.positions)).unwrap_or(u32::MAX)
    }

    /// How many places of the document match; asks for [`Needs::Positions`].
    pub(super) fn places(&mut self) -> usize {
        self.read_positions();
        places(&self.resolved.arrangement, &self.positions)
    }

    fn read_positions(&mut self) {
        for (word, positions) in self.words.iter_mut().zip(&mut self.positions) {
            positions.clear();
            if word.seek(self.doc) == self.doc {
                word.positions(positions);
            }
        }
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
        let hints = self.words.iter().map(WordDocs::size_hint);
        match self.resolved.arrangement {
            Arrangement::Word(_) | Arrangement::Phrase { .. } => hints.min().unwrap_or(0),
            _ => hints.max().unwrap_or(0),
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
