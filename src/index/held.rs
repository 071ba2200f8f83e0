//! The articles of one file in the index, by their records, so that a run does not read an unchanged record
//! again.

use std::sync::OnceLock;

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use crate::index::documents::RecordMark;
use crate::index::reader::Snapshot;
use crate::index::schema::column;

/// The articles of one file.
#[derive(Debug, Default)]
pub struct Held {
    /// Sorted by mark. Articles that are not the only one of their record come first, with a mark of zeros.
    articles: Vec<HeldArticle>,
    /// The address of an article by the hash of its text; made when it is first used.
    by_text: OnceLock<FxHashMap<u64, DocAddress>>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct HeldArticle {
    /// The record that it was read from.
    pub mark: RecordMark,
    /// Hash of its identifier.
    pub id: u64,
    /// Hash of its text.
    pub content: u64,
    /// The address of the article.
    pub address: DocAddress,
}

/// How the article of a record was found.
#[derive(Debug, Clone, Copy)]
pub enum Match {
    /// The article of the same record in the same place.
    Same(HeldArticle),
    /// The article of the same record in another place.
    Elsewhere(HeldArticle),
}

impl Held {
    /// The number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are no articles.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// All of them.
    pub fn articles(&self) -> &[HeldArticle] {
        &self.articles
    }

    /// The address of an article with the text of this hash.
    pub fn with_text(&self, content: u64) -> Option<DocAddress> {
        let held = || {
            let held = self.articles.iter();
            held.map(|held| (held.content, held.address)).collect()
        };
        self.by_text.get_or_init(held).get(&content).copied()
    }

    /// Finds the article that was read from a record.
    pub fn find(&self, mark: RecordMark) -> Option<Match> {
        let from = self.articles.partition_point(|held| held.mark < mark);
        if let Some(held) = self.articles.get(from).filter(|held| held.mark == mark) {
            return Some(Match::Same(*held));
        }
        let of_record = |held: &&HeldArticle| held.mark.record == mark.record;
        let first = (self.articles).partition_point(|held| held.mark.record < mark.record);
        let held = self.articles.get(first).filter(of_record)?;
        Some(Match::Elsewhere(*held))
    }
}

impl Snapshot {
    /// The articles of a file, read only from columns.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn held(&self, path: &str) -> Result<Held> {
        let term = Term::from_field_text(self.fields().origin, path);
        let mut articles = Vec::new();
        for (ordinal, segment) in (0u32..).zip(self.searcher().segment_readers()) {
            let inverted = segment.inverted_index(self.fields().origin)?;
            let postings = inverted
                .read_postings(&term, IndexRecordOption::Basic)
                .context("the index is damaged")?;
            let Some(mut postings) = postings else {
                continue;
            };
            let columns = segment.fast_fields();
            let records = columns.u64(column::RECORD)?;
            let positions = columns.u64(column::POSITION)?;
            let contents = columns.u64(column::CONTENT)?;
            let ids = columns.u64(column::TIE)?;
            let alive = segment.alive_bitset();
            let mut document = postings.doc();
            while document != TERMINATED {
                let is_alive = alive.is_none_or(|alive| alive.is_alive(document));
                // Older versions of an article have no value in this column.
                if is_alive && let Some(content) = contents.first(document) {
                    articles.push(HeldArticle {
                        mark: RecordMark {
                            record: records.first(document).unwrap_or(0),
                            position: positions.first(document).unwrap_or(0),
                        },
                        id: ids.first(document).unwrap_or(0),
                        content,
                        address: DocAddress::new(ordinal, document),
                    });
                }
                document = postings.advance();
            }
        }
        articles.sort_unstable_by_key(|held| (held.mark, held.address));
        Ok(Held {
            articles,
            by_text: OnceLock::new(),
        })
    }

    /// The identifier of the article at an address; empty if it is not an article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn id_at(&self, address: DocAddress) -> Result<String> {
        let segment = self.searcher().segment_reader(address.segment_ord);
        let mut id = String::new();
        if let Some(ids) = segment.fast_fields().str(column::ID)?
            && let Some(ordinal) = ids.term_ords(address.doc_id).next()
        {
            ids.ord_to_str(ordinal, &mut id)?;
        }
        Ok(id)
    }
}
