//! Versions: what articles said before they changed, kept beside them where that is wished.
//!
//! A version is a document of its own that no search finds and no count counts. It stands under the
//! identifier of its article and goes with it.

use anyhow::{Context, Result};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, TantivyDocument, Term};

use crate::index::reader::Snapshot;
use crate::index::schema::{Fields, VERSION, column};
use crate::index::stored::{Unpacked, unpack};
use crate::index::writer::Prepared;
use newsdex_text::article::{Article, Moment};
use newsdex_text::enrichment::Enrichment;

/// What an article was before.
#[derive(Debug, Clone)]
pub struct Version {
    /// The article as it was.
    pub article: Article,
    /// What was found in it.
    pub enrichment: Enrichment,
    /// When a run found it changed.
    pub replaced: Moment,
}

/// A version as it is kept.
pub struct PackedVersion {
    /// Everything to show it, see [`super::stored`].
    pub packed: Vec<u8>,
    /// When a run found it changed, in seconds since 1970.
    pub replaced: i64,
}

impl PackedVersion {
    /// Makes its document: a version of the article `id` from the file `path`.
    pub fn document(&self, fields: &Fields, id: &str, path: &str) -> Prepared {
        let mut document = TantivyDocument::new();
        document.add_text(fields.kind, VERSION);
        document.add_text(fields.version_of, id);
        document.add_text(fields.origin, path);
        document.add_i64(fields.replaced, self.replaced);
        document.add_bytes(fields.article, &self.packed);
        Prepared::new(document, self.packed.len())
    }
}

impl Snapshot {
    /// Whether there is a version of any article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn has_versions(&self) -> Result<bool> {
        let term = Term::from_field_text(self.fields().kind, VERSION);
        let count = self.searcher().doc_freq(&term);
        Ok(count.context("the index is damaged")? > 0)
    }

    /// What an article was before, the latest first; empty where nothing was kept.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn versions(&self, id: &str) -> Result<Vec<Version>> {
        let packed = self.packed_versions(id)?.into_iter();
        packed
            .map(|version| {
                let Unpacked {
                    article,
                    enrichment,
                    ..
                } = unpack(&version.packed)?;
                Ok(Version {
                    article,
                    enrichment,
                    replaced: Moment::at(version.replaced),
                })
            })
            .collect()
    }

    /// The same as they are kept.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn packed_versions(&self, id: &str) -> Result<Vec<PackedVersion>> {
        let term = Term::from_field_text(self.fields().version_of, id);
        let mut versions = Vec::new();
        for address in self.with_term(term)? {
            versions.push(self.version_at(address)?);
        }
        versions.sort_by_key(|version| std::cmp::Reverse(version.replaced));
        Ok(versions)
    }

    /// Where the versions of all articles are, and the identifiers of those.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn all_versions(&self) -> Result<Vec<(String, DocAddress)>> {
        let term = Term::from_field_text(self.fields().kind, VERSION);
        let mut found = Vec::new();
        for address in self.with_term(term)? {
            let segment = self.searcher().segment_reader(address.segment_ord);
            let mut id = String::new();
            if let Some(ids) = segment.fast_fields().str(column::VERSION_OF)?
                && let Some(ordinal) = ids.term_ords(address.doc_id).next()
            {
                ids.ord_to_str(ordinal, &mut id)?;
            }
            found.push((id, address));
        }
        Ok(found)
    }

    /// A version as it is kept.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn version_at(&self, address: DocAddress) -> Result<PackedVersion> {
        let document: TantivyDocument = self.searcher().doc(address)?;
        let segment = self.searcher().segment_reader(address.segment_ord);
        let replaced = segment.fast_fields().i64(column::REPLACED)?;
        Ok(PackedVersion {
            packed: bytes(&document, self.fields()).to_vec(),
            replaced: replaced.first(address.doc_id).unwrap_or(0),
        })
    }

    /// An article as it is kept, by its identifier, to be a version from `replaced` on; a second later
    /// than the version before it, where both were replaced in one, so that their order is kept.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn as_version(&self, id: &str, replaced: i64) -> Result<Option<PackedVersion>> {
        let Some(address) = self.find(id)? else {
            return Ok(None);
        };
        let document: TantivyDocument = self.searcher().doc(address)?;
        let packed = bytes(&document, self.fields()).to_vec();
        let before = self.packed_versions(id)?.into_iter();
        let latest = before.map(|version| version.replaced).max();
        let replaced = latest.map_or(replaced, |latest| replaced.max(latest.saturating_add(1)));
        Ok(Some(PackedVersion { packed, replaced }))
    }

    fn with_term(&self, term: Term) -> Result<Vec<DocAddress>> {
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher().search(&query, &DocSetCollector);
        let mut found: Vec<DocAddress> =
            found.context("the index is damaged")?.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }
}

fn bytes<'a>(document: &'a TantivyDocument, fields: &Fields) -> &'a [u8] {
    let packed = document.get_first(fields.article);
    packed.and_then(|value| value.as_bytes()).unwrap_or(&[])
}
