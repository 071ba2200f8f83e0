//! Which quotations of an article match, from the positions of their words in the index: the article is not read.
//!
//! The quotations of an article are one indexed text with a large gap after each of them, and the names of its speakers are
//! another one with a gap before each name. So the position of a word tells in which quotation or name it is; a column
//! tells how many names the speaker of each quotation has.

use std::sync::Arc;

use anyhow::Result;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocAddress, DocId, SegmentOrdinal, SegmentReader, TantivyError};

use crate::engine::local::pattern::{Needs, WordDocs};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
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
    /// By clause.
    lengths: Vec<FieldNormReader>,
    speaker_names: Column<u64>,
}

impl<'a> QuoteWords<'a> {
    /// `None` if a clause needs more than the positions of words.
    pub(super) fn of(snapshot: &'a Arc<Snapshot>, clauses: &'a [Clause]) -> Option<QuoteWords<'a>> {
        let is_of_words = |clause: &Clause| {
            let words = &clause.resolved.words;
            matches!(clause.scope, Scope::Quote | Scope::Speaker)
                && words.iter().all(|word| word.capitals().is_none())
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
        let fields = self.snapshot.fields();
        let reader: &SegmentReader = self.snapshot.searcher().segment_reader(ordinal);
        let field = |clause: &Clause| match clause.scope {
            Scope::Speaker => fields.speaker,
            _ => fields.quote,
        };
        let words = self.clauses.iter().map(|clause| {
            let words = clause.resolved.words.iter();
            words
                .map(|word| WordDocs::open(word, field(clause), reader, Needs::Places))
                .collect::<Result<Vec<WordDocs>, TantivyError>>()
        });
        let lengths = self.clauses.iter();
        let lengths = lengths.map(|clause| reader.get_fieldnorms_reader(field(clause)));
        Ok(SegmentWords {
            ordinal,
            words: words.collect::<tantivy::Result<_>>()?,
            lengths: lengths.collect::<tantivy::Result<_>>()?,
            speaker_names: reader.fast_fields().u64(column::SPEAKER_NAMES)?,
        })
    }
}

impl SegmentWords {
    fn matching(&mut self, clauses: &[Clause], article: DocAddress) -> Option<Vec<Matching>> {
        let document = article.doc_id;
        // More words could reach over the gap between two texts.
        let is_short = |lengths: &FieldNormReader| {
            let length = lengths.fieldnorm_id(document);
            FieldNormReader::id_to_fieldnorm(length.saturating_add(1)) < TEXT_GAP
        };
        if !self.lengths.iter().all(is_short) {
            return None;
        }
        let mut matching = Vec::new();
        for (number, (clause, words)) in clauses.iter().zip(&mut self.words).enumerate() {
            let positions = words.iter_mut().map(|word| {
                let mut positions = Vec::new();
                if word.seek(document) == document {
                    word.positions(&mut positions);
                }
                positions
            });
            let positions: Vec<Vec<u32>> = positions.collect();
            let found = marks(&clause.resolved.arrangement, &positions).into_iter();
            let places = found.map(|mark| (mark.run.start / TEXT_GAP) as usize);
            match clause.scope {
                Scope::Speaker => {
                    let names: Vec<usize> = places.collect();
                    let quotations = quotations_of(&names, document, &self.speaker_names);
                    matching.extend(quotations.into_iter().map(|quotation| (quotation, number)));
                }
                _ => matching.extend(places.map(|quotation| (quotation, number))),
            }
        }
        matching.sort_unstable();
        matching.dedup();
        Some(matching)
    }
}

/// The quotations of an article whose speakers have one of these names, which are counted from 1 over all speakers.
fn quotations_of(names: &[usize], document: DocId, of_speakers: &Column<u64>) -> Vec<usize> {
    let mut found = Vec::new();
    if names.is_empty() {
        return found;
    }
    let mut end = 0;
    for (quotation, count) in of_speakers.values_for_doc(document).enumerate() {
        let begin = end;
        end += usize::try_from(count).unwrap_or(0);
        if names.iter().any(|name| (begin + 1..=end).contains(name)) {
            found.push(quotation);
        }
    }
    found
}
