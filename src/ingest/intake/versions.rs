//! Keeps older versions of articles that change, and moves them with their articles.

use std::sync::Arc;

use anyhow::Result;

use crate::index::reader::Snapshot;
use crate::ingest::identifiers::hash;
use crate::ingest::intake::Intake;
use crate::ingest::intake::files::OpenFile;
use newsdex_text::article::{Article, ArticleId};

/// How a run handles older versions.
pub(in crate::ingest) struct Versions {
    /// Whether the old text of articles that change in this run is kept.
    pub(in crate::ingest) are_kept: bool,
    /// Whether the index contains any older versions.
    pub(in crate::ingest) are_held: bool,
    /// In a rebuild, the live generation.
    pub(in crate::ingest) live: Option<Arc<Snapshot>>,
    /// The time of the run, in seconds since 1970.
    pub(in crate::ingest) now: i64,
}

impl Intake<'_> {
    /// Whether the old text of an article of a changed file is kept.
    pub(super) fn keeps_versions(&self, article: &Article, open: &OpenFile<'_>) -> bool {
        self.versions.are_kept && self.is_itself(article, open)
    }

    /// Whether an article of a changed file can be a new version of the one that had its identifier. Without identifiers
    /// in the source, one added line gives all following records new identifiers.
    pub(super) fn is_itself(&self, article: &Article, open: &OpenFile<'_>) -> bool {
        let is_named = article.id != ArticleId::derived(&article.origin);
        is_named || open.held.len() == 1
    }

    /// Keeps the current text of an article as an older version.
    pub(super) fn keep_version(&self, article: &Article) -> Result<()> {
        let Some(before) = &self.before else {
            return Ok(());
        };
        let id = article.id.as_str();
        if let Some(version) = before.as_version(id, self.versions.now)? {
            let document = version.document(self.writer.fields(), id, &article.origin.path);
            self.writer.add(document)?;
        }
        Ok(())
    }

    /// Moves the older versions of an article to its new identifier and file.
    pub(super) fn carry_versions(&self, old_id: &ArticleId, article: &Article) -> Result<()> {
        let Some(before) = self.before.as_ref().filter(|_| self.versions.are_held) else {
            return Ok(());
        };
        let versions = before.packed_versions(old_id.as_str())?;
        if !versions.is_empty() {
            self.writer.remove_versions(old_id.as_str());
        }
        for version in versions {
            let (id, path) = (article.id.as_str(), &article.origin.path);
            let document = version.document(self.writer.fields(), id, path);
            self.writer.add(document)?;
        }
        Ok(())
    }

    /// Copies all older versions from the live generation to the new one.
    pub(super) fn carry_all_versions(&self) -> Result<()> {
        let Some(live) = &self.versions.live else {
            return Ok(());
        };
        for (id, address) in live.all_versions()? {
            if !self.seen.contains_key(&hash(&id)) {
                continue;
            }
            let path = live
                .content_and_file(&id)?
                .map_or(String::new(), |(_, path)| path);
            let version = live.version_at(address)?;
            self.writer
                .add(version.document(self.writer.fields(), &id, &path))?;
        }
        Ok(())
    }

    /// In a rebuild, keeps the text of the live generation as an older version if it differs.
    pub(super) fn keep_version_of_live(&self, article: &Article, content: u64) -> Result<()> {
        let Some(live) = self
            .versions
            .live
            .as_ref()
            .filter(|_| self.versions.are_kept)
        else {
            return Ok(());
        };
        let is_named = article.id != ArticleId::derived(&article.origin);
        let id = article.id.as_str();
        let old = live.content_and_file(id)?.map(|(old, _)| old);
        if !is_named || old.is_none_or(|old| old == content) {
            return Ok(());
        }
        if let Some(version) = live.as_version(id, self.versions.now)? {
            let document = version.document(self.writer.fields(), id, &article.origin.path);
            self.writer.add(document)?;
        }
        Ok(())
    }
}
