//! Which quotations of an article match, from the positions of their words in the index: the article is not read.
//!
//! The quotations of an article are one indexed text with a large gap after each of them, so the position of a word
//! tells in which quotation it is.

use std::sync::Arc;

use anyhow::Result;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocAddress, SegmentOrdinal, SegmentReader, TantivyError};

use crate::engine::local::pattern::{Needs, WordDocs};
use crate::index::reader::Snapshot;
use newsdex_query::Scope;
use newsdex_query::highlight::Clause;
use newsdex_query::matching::marks;
use newsdex_text::words::sentences::TEXT_GAP;

/// A quotation, by its place in the article, and a clause that it matches.
pub(super) type Matching = (usize, usize);

/// The words of some clauses in the quotations of all articles.
pub(super) struct QuoteWords<'a> {
    snapshot: &'a Arc<Snapshot>,
    clauses: &'a [Clause],
    segment: Option<SegmentWords>,
}

/// The words of the clauses in one segment.
struct SegmentWords {
    ordinal: SegmentOrdinal,
    /// By clause and word.
    words: Vec<Vec<WordDocs>>,
    lengths: FieldNormReader,
}

impl<'a> QuoteWords<'a> {
    /// `None` if a clause needs more than the positions of words.
    pub(super) fn of(snapshot: &'a Arc<Snapshot>, clauses: &'a [Clause]) -> Option<QuoteWords<'a>> {
        let is_of_words = |clause: &Clause| {
            let words = &clause.resolved.words;
            clause.scope == Scope::Quote && words.iter().all(|word| word.capitals().is_none())
        };
        clauses.iter().all(is_of_words).then_some(QuoteWords {
            snapshot,
            clauses,
            segment: None,
        })
    }

    /// The quotations of an article that match, sorted; `None` if the index does not tell. Articles must be passed in
    /// the order of the index.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn matching(&mut self, article: DocAddress) -> Result<Option<Vec<Matching>>> {
        let ordinal = article.segment_ord;
        let mut segment = match self.segment.take() {
            Some(segment) if segment.ordinal == ordinal => segment,
            _ => self.open(ordinal)?,
        };
        let matching = segment.matching(self.clauses, article);
        self.segment = Some(segment);
        Ok(matching)
    }

    fn open(&self, ordinal: SegmentOrdinal) -> tantivy::Result<SegmentWords> {
        let field = self.snapshot.fields().quote;
        let reader: &SegmentReader = self.snapshot.searcher().segment_reader(ordinal);
        let words = self.clauses.iter().map(|clause| {
            let words = clause.resolved.words.iter();
            words
                .map(|word| WordDocs::open(word, field, reader, Needs::Places))
                .collect::<Result<Vec<WordDocs>, TantivyError>>()
        });
        Ok(SegmentWords {
            ordinal,
            words: words.collect::<tantivy::Result<_>>()?,
            lengths: reader.get_fieldnorms_reader(field)?,
        })
    }
}

impl SegmentWords {
    fn matching(&mut self, clauses: &[Clause], article: DocAddress) -> Option<Vec<Matching>> {
        // So many words could fill a gap.
        let length = self.lengths.fieldnorm_id(article.doc_id);
        let is_short = FieldNormReader::id_to_fieldnorm(length.saturating_add(1)) < TEXT_GAP;
        if !is_short {
            return None;
        }
        let mut matching = Vec::new();
        for (number, (clause, words)) in clauses.iter().zip(&mut self.words).enumerate() {
            let positions = words.iter_mut().map(|word| {
                let mut positions = Vec::new();
                if word.seek(article.doc_id) == article.doc_id {
                    word.positions(&mut positions);
                }
                positions
            });
            let positions: Vec<Vec<u32>> = positions.collect();
            let found = marks(&clause.resolved.arrangement, &positions).into_iter();
            matching.extend(found.map(|mark| ((mark.run.start / TEXT_GAP) as usize, number)));
        }
        matching.sort_unstable();
        matching.dedup();
        Some(matching)
    }
}
