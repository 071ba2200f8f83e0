//! Verifies the capitals of words in the stored texts.
//!
//! An index has terms for words with two capitals or more. Whether `apple` is written as "Apple" is only in the text,
//! so each article with the word is read. That costs as much as comparing thousands of positions, and is paid from the
//! same budget.

use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use crate::index::analyzer::positions;
use crate::index::documents::{headline, quotations};
use crate::index::schema::Fields;
use crate::index::stored::{unpack, value_of};
use newsdex_query::matching::TermSet;

/// The cost of reading one article, and the number of its bytes that cost one unit more.
const ARTICLE: u64 = 2_000;
const BYTES: u64 = 4;

/// Number of blocks of stored articles that are kept unpacked.
const BLOCKS_AT_HAND: usize = 4;

/// Reads the texts of one field in a segment.
pub(super) struct Capitals {
    store: StoreReader,
    fields: Fields,
    field: Field,
    /// The document that was read last, and its text.
    last: Option<(DocId, String)>,
}

impl Capitals {
    /// A reader for the words of a pattern; `None` if capitals matter to none of the words.
    pub(super) fn open(
        words: &[TermSet],
        field: Field,
        segment: &SegmentReader,
    ) -> tantivy::Result<Option<Capitals>> {
        if words.iter().all(|word| word.capitals().is_none()) {
            return Ok(None);
        }
        Ok(Some(Capitals {
            store: segment.get_store_reader(BLOCKS_AT_HAND)?,
            fields: Fields::new(),
            field,
            last: None,
        }))
    }

    /// Keeps the positions at which the word has the capitals that are asked for; gives the cost.
    ///
    /// # Errors
    ///
    /// Fails if the stored article is damaged.
    pub(super) fn keep(
        &mut self,
        document: DocId,
        word: &TermSet,
        found: &mut Vec<u32>,
    ) -> anyhow::Result<u64> {
        let is_known = matches!(&self.last, Some((last, _)) if *last == document);
        if !is_known {
            self.last = Some((document, self.read(document)?));
        }
        let text = self.last.as_ref().map_or("", |(_, text)| text);
        let mut wanted = found.iter().peekable();
        let mut kept = Vec::new();
        for (position, written) in positions(text) {
            while wanted.next_if(|next| **next < position).is_some() {}
            match wanted.peek() {
                None => break,
                Some(next) if **next == position && word.has_capitals_of(&written.text) => {
                    kept.push(position);
                }
                Some(_) => {}
            }
        }
        *found = kept;
        Ok(if is_known { 0 } else { ARTICLE } + text.len() as u64 / BYTES)
    }

    /// The text of the field as it was indexed.
    fn read(&self, document: DocId) -> anyhow::Result<String> {
        let packed = value_of(&self.store, document, self.fields.article)?;
        let unpacked = unpack(&packed)?;
        Ok(if self.field == self.fields.title {
            headline(&unpacked.article)
        } else if self.field == self.fields.quote {
            quotations(&unpacked.article, &unpacked.enrichment)
        } else {
            unpacked.article.body
        })
    }
}
