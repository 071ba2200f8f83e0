//! Printings: where else an article is, with the same identifier and text.
//!
//! The second text is not indexed again. What is kept of it is a small document: path, source and date. It is neither
//! found nor counted, and it is removed with its file or when its file is read again.

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::schema::Value;
use tantivy::{TantivyDocument, Term};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::documents::Prepared;
use crate::index::reader::Snapshot;
use crate::index::schema::{Fields, PRINTING, column};
use crate::index::stored::{StoredMoment, pack_moment, unpack_moment};
use newsdex_text::article::{Article, Moment, Origin};
use newsdex_text::checkpoint::checkpoint;

/// Another file with the same article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printing {
    /// The file of the printing.
    pub origin: Origin,
    /// The newspaper that printed the article.
    pub source: Option<String>,
    /// The time of publication.
    pub published: Option<Moment>,
}

#[derive(Serialize, Deserialize)]
struct StoredPrinting {
    path: String,
    member: Option<String>,
    record: u64,
    offset: u64,
    source: Option<String>,
    published: Option<StoredMoment>,
}

/// Makes the document of an article that the index has from another file.
///
/// # Errors
///
/// Fails only if it cannot be encoded, which would be a bug.
pub fn printing_document(fields: &Fields, article: &Article) -> Result<Prepared> {
    let origin = &article.origin;
    let stored = StoredPrinting {
        path: origin.path.clone(),
        member: origin.member.clone(),
        record: origin.record,
        offset: origin.offset,
        source: article.source.clone(),
        published: article.published.map(pack_moment),
    };
    let packed = postcard::to_stdvec(&stored).context("a printing could not be packed")?;
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, PRINTING);
    document.add_text(fields.printing_of, article.id.as_str());
    document.add_text(fields.printing_in, &origin.path);
    document.add_text(fields.origin, &origin.path);
    document.add_bytes(fields.article, &packed);
    Ok(Prepared::new(document, packed.len()))
}

impl Printing {
    /// Reads what [`printing_document`] stores.
    ///
    /// # Errors
    ///
    /// Fails on damaged bytes.
    pub fn unpacked(packed: &[u8]) -> Result<Printing> {
        let stored: StoredPrinting = postcard::from_bytes(packed)
            .context("a printing cannot be read: the index is damaged")?;
        Ok(Printing {
            origin: Origin {
                path: stored.path,
                member: stored.member,
                record: stored.record,
                offset: stored.offset,
            },
            source: stored.source,
            published: stored.published.map(unpack_moment),
        })
    }

    /// Sorts printings by path and record.
    pub fn sort(printings: &mut [Printing]) {
        let key = |printing: &Printing| (printing.origin.path.clone(), printing.origin.record);
        printings.sort_by_key(key);
    }
}

impl Snapshot {
    /// The other places of an article, sorted by path and record.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn printings(&self, id: &str) -> Result<Vec<Printing>> {
        let term = Term::from_field_text(self.fields().printing_of, id);
        let mut printings = Vec::new();
        for address in self.with_term(term)? {
            let document: TantivyDocument = self.searcher().doc(address)?;
            let packed = document.get_first(self.fields().article);
            let packed = packed.and_then(|value| value.as_bytes()).unwrap_or(&[]);
            printings.push(Printing::unpacked(packed)?);
        }
        Printing::sort(&mut printings);
        Ok(printings)
    }

    /// The number of other places of each article that has any, by the hash of its identifier.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn printing_counts(&self) -> Result<FxHashMap<u64, u32>> {
        let mut counts = FxHashMap::default();
        for segment in self.searcher().segment_readers() {
            let Some(ids) = segment.fast_fields().str(column::PRINTING_OF)? else {
                continue;
            };
            let mut id = String::new();
            for document in segment.doc_ids_alive() {
                checkpoint();
                if let Some(ordinal) = ids.term_ords(document).next() {
                    id.clear();
                    ids.ord_to_str(ordinal, &mut id)?;
                    *counts.entry(xxh3_64(id.as_bytes())).or_default() += 1;
                }
            }
        }
        Ok(counts)
    }
}
