//! Keeps what articles said before they changed, and takes it along when they move.

use std::sync::Arc;

use anyhow::Result;

use crate::index::reader::Snapshot;
use crate::ingest::intake::Intake;
use crate::ingest::intake::articles::hash;
use crate::ingest::intake::files::OpenFile;
use newsdex_text::article::{Article, ArticleId};

/// What a run does about versions.
pub(in crate::ingest) struct Versions {
    /// Whether to keep those of articles that change in this run.
    pub(in crate::ingest) are_kept: bool,
    /// Whether the index holds any.
    pub(in crate::ingest) are_held: bool,
    /// The live generation, while another is built from the same archives.
    pub(in crate::ingest) live: Option<Arc<Snapshot>>,
    /// When the run takes place, in seconds since 1970.
    pub(in crate::ingest) now: i64,
}

impl Intake<'_> {
    /// Whether an article of a file that changed is the same article in other words. Where records have
    /// no identifiers of their own, a line more makes each of them another.
    pub(super) fn keeps_versions(&self, article: &Article, open: &OpenFile<'_>) -> bool {
        let is_named = article.id != ArticleId::derived(&article.origin);
        self.versions.are_kept && (is_named || open.held.len() == 1)
    }

    /// Keeps what the index holds under the identifier of an article.
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

    /// Puts the versions that an article had elsewhere under the identifier and file it has now.
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

    /// Takes the versions of the live generation into the one that is built.
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

    /// Keeps what the live generation holds under the identifier of an article that is read in a rebuild,
    /// if that is something else.
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
