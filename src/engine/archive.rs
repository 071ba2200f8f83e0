//! What can be asked of an archive besides queries: the [`Archive`] trait.

use anyhow::Result;

use crate::engine::{Engine, NamesRequest, OriginalRecord, Unsupported};
use crate::index::incomplete::Incomplete;
use crate::index::reader::Counts;
use crate::index::runs::LoggedRun;
use crate::index::versions::Version;
use newsdex_text::article::Article;
use newsdex_text::enrichment::EntityKind;

/// An archive: an engine that also knows what it holds and where that came from.
///
/// The methods with a body are those that an engine may do without; they give [`Unsupported`].
pub trait Archive: Engine {
    /// Warnings for everybody who searches the archive: whole sentences, without a full stop.
    fn notes(&self) -> Vec<String>;

    /// A short text that identifies the state of the archive; every change of the archive changes
    /// it.
    fn revision(&self) -> String;

    /// Whether the archive has not changed since this engine was opened. Cheap.
    ///
    /// # Errors
    ///
    /// Fails when the archive cannot be read.
    fn is_current(&self) -> Result<bool>;

    /// What the archive lacks because a repair is not finished.
    fn incomplete(&self) -> Option<Incomplete>;

    /// Counts what the archive holds.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    fn stats(&self) -> Result<ArchiveStats>;

    /// The identifiers of articles that begin with `beginning`: sorted, at most `limit`.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    fn ids_beginning(&self, beginning: &str, limit: usize) -> Result<Vec<String>>;

    /// Tells which names of articles are one entity, and why; entities named in most articles come first.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; [`Unsupported`].
    fn explain_names(&self, request: &NamesRequest) -> Result<Vec<Explanation>> {
        let _ = request;
        Err(Unsupported::new(
            "explaining names",
            "`newsdex entities NAME` lists the other names of an entity",
        )
        .into())
    }

    /// What an article said before it changed, the latest version first; empty when no version was kept.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged; [`Unsupported`].
    fn versions(&self, id: &str) -> Result<Vec<Version>> {
        let _ = id;
        Err(Unsupported::new(
            "listing versions",
            "`newsdex show ID` shows the article as it is now",
        )
        .into())
    }

    /// Reads the record that an article was made from.
    ///
    /// # Errors
    ///
    /// [`ChangedFile`](crate::engine::ChangedFile) when its file was changed since; a plain error when
    /// the file cannot be read; [`Unsupported`].
    fn original(&self, article: &Article) -> Result<OriginalRecord> {
        let _ = article;
        Err(Unsupported::new(
            "reading the original record",
            "`newsdex show ID --format json` names the file and the record in it",
        )
        .into())
    }
}

/// The answer of [`Archive::stats`].
#[derive(Debug, Clone)]
pub struct ArchiveStats {
    /// The number of the generation that answers.
    pub generation: u64,
    /// The numbers of all complete generations, sorted.
    pub generations: Vec<u64>,
    /// Number of articles, files and so on.
    pub counts: Counts,
    /// The last run that wrote the archive; `None` without a log.
    pub last_run: Option<LoggedRun>,
}

/// Why several names are one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it is.
    pub kind: EntityKind,
    /// Its name in the archive.
    pub name: String,
    /// Number of articles that name it.
    pub articles: u64,
    /// Its names in articles, most used first.
    pub names: Vec<ExplainedName>,
}

/// One name of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedName {
    /// Its kind in those articles.
    pub kind: EntityKind,
    /// The fullest name in those articles.
    pub name: String,
    /// Number of those articles.
    pub articles: u64,
    /// Why it is a name of this entity; `None` if the entity has no other name.
    pub reason: Option<String>,
    /// Other forms of the name in those articles, and the number of articles with each.
    pub forms: Vec<(String, u64)>,
}
