//! The [`Archive`] trait: requests about an archive that are not queries.

use anyhow::Result;
use rustc_hash::FxHashSet;

use crate::engine::{
    CancelFlag, CountedEntity, Engine, NamesRequest, OriginalAccess, OriginalRecord, SearchRequest,
    Story, StoryPage, StoryRequest, Unsupported,
};
use crate::index::incomplete::Incomplete;
use crate::index::reader::Counts;
use crate::index::runs::LoggedRun;
use crate::index::versions::Version;
use newsdex_query::Scope;
use newsdex_text::article::Article;
use newsdex_text::enrichment::EntityKind;

/// An engine that also knows the contents and the origin of its archive.
///
/// The methods with a default body are optional; the default body returns [`Unsupported`].
pub trait Archive: Engine {
    /// Messages for everybody who searches the archive: whole sentences without a full stop.
    fn notes(&self) -> Vec<String>;

    /// A short text that identifies the state of the archive that this engine reads; every change of the archive
    /// changes it.
    fn revision(&self) -> String;

    /// Whether the archive is still in the state that this engine reads. Cheap.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read.
    fn is_current(&self) -> Result<bool>;

    /// The number of the last commit; every article that is added later has a higher number.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged; [`Unsupported`].
    fn commit(&self) -> Result<u64> {
        Err(Unsupported::new(
            "asking for what is new",
            "`newsdex search QUERY --sort newest` lists what was published last",
        )
        .into())
    }

    /// The names of the stories that have an article that matches a request and was added with this commit or an
    /// earlier one.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; [`Unsupported`].
    fn stories_until(&self, request: &SearchRequest, commit: u64) -> Result<FxHashSet<String>> {
        let _ = (request, commit);
        Err(no_stories().into())
    }

    /// The archive as it stood at the end of a day in UTC, given in days since 1970-01-01. It answers searches and shows
    /// articles. Articles that were removed since then are missing.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged; [`Unsupported`].
    fn as_of(&self, day: i64) -> Result<Box<dyn Engine>> {
        let _ = day;
        Err(Unsupported::new(
            "showing the archive of an earlier day",
            "an index on this computer knows when each article was added",
        )
        .into())
    }

    /// Whether no article has a word in any form, though the archive has articles in a language that writes several words
    /// as one.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn lacks_part_of_compounds(&self, scope: Scope, word: &str) -> Result<bool> {
        let _ = (scope, word);
        Ok(false)
    }

    /// The articles that the archive lacks because a repair is not finished; `None` if it is complete.
    fn incomplete(&self) -> Option<Incomplete>;

    /// Counts the contents of the archive.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    fn stats(&self) -> Result<ArchiveStats>;

    /// The identifiers of articles that begin with `beginning`: sorted, at most `limit`.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    fn ids_beginning(&self, beginning: &str, limit: usize) -> Result<Vec<String>>;

    /// Gets ready for many requests, which takes time once: counting entities and looking up names is fast afterwards.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    fn prepare(&self) -> Result<()> {
        Ok(())
    }

    /// Whether [`Archive::prepare`] has nothing left to do.
    fn is_prepared(&self) -> bool {
        true
    }

    /// The entities that have a word with this beginning in their name in the archive, those in most articles first.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; [`Unsupported`].
    fn names_beginning(
        &self,
        beginning: &str,
        kinds: &[EntityKind],
        limit: usize,
    ) -> Result<Vec<CountedEntity>> {
        let _ = (beginning, kinds, limit);
        Err(Unsupported::new("completing names", "search for the whole name").into())
    }

    /// The entity that has this name in the archive, or to which this name of articles belongs; `None` if there is none.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; [`Unsupported`].
    fn entity(&self, kind: EntityKind, name: &str) -> Result<Option<CountedEntity>> {
        let _ = (kind, name);
        Err(Unsupported::new("looking up names", "`newsdex entities NAME` lists names").into())
    }

    /// Lists the names that are grouped as one entity, and the reasons; entities named in most articles come first.
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

    /// The earlier versions of an article, latest first; empty if no earlier version is stored.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged; [`Unsupported`].
    fn versions(&self, id: &str) -> Result<Vec<Version>> {
        let _ = id;
        Err(Unsupported::new(
            "listing versions",
            "`newsdex show ID` shows the article as it is now",
        )
        .into())
    }

    /// Gives all articles of the archive that print the text of an article, and what each has of it; `None` if no
    /// article has the identifier.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; [`Unsupported`].
    fn story(&self, request: &StoryRequest) -> Result<Option<Story>> {
        let _ = request;
        Err(no_stories().into())
    }

    /// The number of other articles that print the text of an article, or that are states of it.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    fn copies_of(&self, article: &Article) -> Result<u64> {
        let _ = article;
        Ok(0)
    }

    /// Gives all stories that several articles print, those with most articles first.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged; [`Unsupported`]. If one story cannot be read, the iterator yields the error in
    /// its place.
    fn stories(&self, cancel: &CancelFlag) -> Result<StoryPage> {
        let _ = cancel;
        Err(no_stories().into())
    }

    /// Reads the record that an article was made from.
    ///
    /// # Errors
    ///
    /// [`ChangedFile`](crate::engine::ChangedFile) if the file has changed since it was indexed, or if `access` does not
    /// allow the way to it; a plain error if the file cannot be read; [`Unsupported`].
    fn original(&self, article: &Article, access: OriginalAccess) -> Result<OriginalRecord> {
        let _ = (article, access);
        Err(Unsupported::new(
            "reading the original record",
            "`newsdex show ID --format json` names the file and the record in it",
        )
        .into())
    }
}

fn no_stories() -> Unsupported {
    Unsupported::new(
        "grouping copies",
        "an index on this computer knows the copies of every article",
    )
}

/// The answer of [`Archive::stats`].
#[derive(Debug, Clone)]
pub struct ArchiveStats {
    /// The number of the generation that this engine reads.
    pub generation: u64,
    /// The numbers of all complete generations, sorted.
    pub generations: Vec<u64>,
    /// The counts of its contents.
    pub counts: Counts,
    /// The last run that wrote the archive; `None` if there is no log.
    pub last_run: Option<LoggedRun>,
}

/// Why several names are grouped as one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The kind of the entity.
    pub kind: EntityKind,
    /// The name of the entity in the archive.
    pub name: String,
    /// Number of articles that name the entity.
    pub articles: u64,
    /// The names that articles use for the entity, most used first.
    pub names: Vec<ExplainedName>,
}

/// One name of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedName {
    /// The kind of entity that the articles with this name take it for.
    pub kind: EntityKind,
    /// The fullest name in those articles.
    pub name: String,
    /// Number of articles that use this name.
    pub articles: u64,
    /// Why this is a name of the entity; `None` if the entity has no other name.
    pub reason: Option<String>,
    /// The other forms of the name in those articles, and the number of articles for each form.
    pub forms: Vec<(String, u64)>,
}
