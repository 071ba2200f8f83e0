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
    /// What everybody should know who searches the archive: whole sentences, without a full stop.
    fn notes(&self) -> Vec<String>;

    /// A short text for the state of the archive that is answered from: another one after every change.
    fn revision(&self) -> String;

    /// Whether the archive is still as this engine sees it. Costs little.
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

/// What [`Archive::stats`] gives.
#[derive(Debug, Clone)]
pub struct ArchiveStats {
    /// The number of the generation that answers.
    pub generation: u64,
    /// The numbers of all complete generations, sorted.
    pub generations: Vec<u64>,
    /// What it holds.
    pub counts: Counts,
    /// The last run that wrote the archive, when there is a log.
    pub last_run: Option<LoggedRun>,
}

/// Why names were taken for one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it is.
    pub kind: EntityKind,
    /// What it is called.
    pub name: String,
    /// In how many articles it is named.
    pub articles: u64,
    /// The names that articles have for it, most used first.
    pub names: Vec<ExplainedName>,
}

/// One name of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedName {
    /// What the articles take it for.
    pub kind: EntityKind,
    /// The fullest name that those articles use.
    pub name: String,
    /// In how many articles.
    pub articles: u64,
    /// Why it is a name of this entity; absent where it is the only one.
    pub reason: Option<String>,
    /// What else those articles write, and how many of them.
    pub forms: Vec<(String, u64)>,
}
