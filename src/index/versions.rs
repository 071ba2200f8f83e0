//! Older versions of articles, which `newsdex index --versions` keeps.
//!
//! A version is a separate document that is neither found nor counted. It has the identifier of its article
//! and is removed with it.

use anyhow::{Context, Result};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, TantivyDocument, Term};

use crate::index::documents::Prepared;
use crate::index::reader::Snapshot;
use crate::index::schema::{Fields, VERSION, column};
use crate::index::stored::{Unpacked, unpack};
use newsdex_text::article::{Article, Moment};
use newsdex_text::enrichment::Enrichment;

/// An older version of an article.
#[derive(Debug, Clone)]
pub struct Version {
    /// The old article.
    pub article: Article,
    /// The enrichment of the old article.
    pub enrichment: Enrichment,
    /// When a run replaced it.
    pub replaced: Moment,
}

/// The stored form of a version.
pub struct PackedVersion {
    /// Everything for display, see [`super::stored`].
    pub packed: Vec<u8>,
    /// When a run replaced it, in seconds since 1970.
    pub replaced: i64,
    /// The number of the commit that added its text.
    pub added: u64,
}

impl PackedVersion {
    /// The document of a version of the article `id` from the file `path`.
    pub fn document(&self, fields: &Fields, id: &str, path: &str) -> Prepared {
        let mut document = TantivyDocument::new();
        document.add_text(fields.kind, VERSION);
        document.add_text(fields.version_of, id);
        document.add_text(fields.origin, path);
        document.add_i64(fields.replaced, self.replaced);
        document.add_u64(fields.version_added, self.added);
        document.add_bytes(fields.article, &self.packed);
        Prepared::new(document, self.packed.len())
    }
}

impl Snapshot {
    /// Whether there are older versions of any article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn has_versions(&self) -> Result<bool> {
        let term = Term::from_field_text(self.fields().kind, VERSION);
        let count = self.searcher().doc_freq(&term);
        Ok(count.context("the index is damaged")? > 0)
    }

    /// The identifiers of the articles of which the archive has another text: an older one that was kept, or one with
    /// the same address.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn with_versions(&self) -> Result<&[String]> {
        if let Some(ids) = self.with_versions.get() {
            return Ok(ids);
        }
        let kept = self.all_versions()?.into_iter().map(|(id, _)| id);
        let mut ids: Vec<String> = kept.collect();
        ids.extend(self.with_common_addresses()?);
        ids.sort_unstable();
        ids.dedup();
        Ok(self.with_versions.get_or_init(|| ids))
    }

    /// The older versions of an article, latest first.
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

    /// The older versions of an article in stored form.
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

    /// The addresses of the versions of all articles, with the identifiers of the articles.
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

    /// The stored form of a version.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn version_at(&self, address: DocAddress) -> Result<PackedVersion> {
        let document: TantivyDocument = self.searcher().doc(address)?;
        let (added, replaced) = self.version_times(address)?;
        Ok(PackedVersion {
            packed: bytes(&document, self.fields()).to_vec(),
            replaced,
            added,
        })
    }

    /// The number of the commit that added the text of a version, and when a run replaced it.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn version_times(&self, address: DocAddress) -> Result<(u64, i64)> {
        let segment = self.searcher().segment_reader(address.segment_ord);
        let added = segment.fast_fields().u64(column::VERSION_ADDED)?;
        let replaced = segment.fast_fields().i64(column::REPLACED)?;
        let (added, replaced) = (added.first(address.doc_id), replaced.first(address.doc_id));
        Ok((added.unwrap_or(0), replaced.unwrap_or(0)))
    }

    /// The stored form of an article as a version that was replaced at `replaced`; one second later if the
    /// previous version has the same time, so that the order is kept.
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
        Ok(Some(PackedVersion {
            packed,
            replaced,
            added: self.added_at(address)?.unwrap_or(0),
        }))
    }

    /// The documents with a term, in their order in the index.
    pub(super) fn with_term(&self, term: Term) -> Result<Vec<DocAddress>> {
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
