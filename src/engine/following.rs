//! An archive that picks up changes: new commits, and new generations after a rebuild.
//!
//! An engine answers from one state of its archive. [`Following`] holds the latest engine, and opens another one when
//! the archive has changed. Every request uses the same engine from its beginning to its end, so no answer mixes two
//! states.

use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use anyhow::Result;
use rustc_hash::FxHashSet;

use crate::engine::{
    Archive, ArchiveStats, ArticleRequest, CancelFlag, CountedEntity, Engine, EntityPage,
    EntityRequest, Explanation, Export, Marks, NamesRequest, OriginalAccess, OriginalRecord,
    QuotePage, QuoteRequest, SearchPage, SearchRequest, ShownArticle, Story, StoryPage,
    StoryRequest, Timeline, TimelineRequest,
};
use crate::index::incomplete::Incomplete;
use crate::index::versions::Version;
use newsdex_query::Scope;
use newsdex_text::article::Article;
use newsdex_text::enrichment::EntityKind;

/// Opens the archive in its present state.
type Opener = Box<dyn Fn() -> Result<Arc<dyn Archive>> + Send + Sync>;

/// The latest state of an archive, as of the last [`refresh`](Following::refresh).
pub struct Following {
    open: Opener,
    current: RwLock<Arc<dyn Archive>>,
    /// Locked by the thread that refreshes.
    refreshing: Mutex<()>,
}

impl Following {
    /// Opens an archive with `open`, which is called again after every change.
    ///
    /// # Errors
    ///
    /// As `open`.
    pub fn new(
        open: impl Fn() -> Result<Arc<dyn Archive>> + Send + Sync + 'static,
    ) -> Result<Following> {
        Ok(Following {
            current: RwLock::new(open()?),
            open: Box::new(open),
            refreshing: Mutex::default(),
        })
    }

    /// The engine for a request, or for several requests that have to see the same state.
    pub fn current(&self) -> Arc<dyn Archive> {
        let current = self.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the archive again if it has changed. Returns whether it has. Requests in progress keep their state. Does
    /// nothing while another thread refreshes.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be opened; the previous state then continues to answer.
    pub fn refresh(&self) -> Result<bool> {
        let _refreshing = match self.refreshing.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Poisoned(lock)) => lock.into_inner(),
            Ok(lock) => lock,
        };
        if self.current().is_current()? {
            return Ok(false);
        }
        let opened = (self.open)()?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = opened;
        Ok(true)
    }
}

impl Engine for Following {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        self.current().search(request)
    }

    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export> {
        self.current().export(request, marks)
    }

    fn article(&self, request: &ArticleRequest) -> Result<Option<ShownArticle>> {
        self.current().article(request)
    }

    fn entities(&self, request: &EntityRequest) -> Result<EntityPage> {
        self.current().entities(request)
    }

    fn quotes(&self, request: &QuoteRequest) -> Result<QuotePage> {
        self.current().quotes(request)
    }

    fn timeline(&self, request: &TimelineRequest) -> Result<Timeline> {
        self.current().timeline(request)
    }
}

impl Archive for Following {
    fn notes(&self) -> Vec<String> {
        self.current().notes()
    }

    fn revision(&self) -> String {
        self.current().revision()
    }

    fn is_current(&self) -> Result<bool> {
        self.current().is_current()
    }

    fn lacks_part_of_compounds(&self, scope: Scope, word: &str) -> Result<bool> {
        self.current().lacks_part_of_compounds(scope, word)
    }

    fn incomplete(&self) -> Option<Incomplete> {
        self.current().incomplete()
    }

    fn stats(&self) -> Result<ArchiveStats> {
        self.current().stats()
    }

    fn ids_beginning(&self, beginning: &str, limit: usize) -> Result<Vec<String>> {
        self.current().ids_beginning(beginning, limit)
    }

    fn prepare(&self) -> Result<()> {
        self.current().prepare()
    }

    fn is_prepared(&self) -> bool {
        self.current().is_prepared()
    }

    fn names_beginning(
        &self,
        beginning: &str,
        kinds: &[EntityKind],
        limit: usize,
    ) -> Result<Vec<CountedEntity>> {
        self.current().names_beginning(beginning, kinds, limit)
    }

    fn entity(&self, kind: EntityKind, name: &str) -> Result<Option<CountedEntity>> {
        self.current().entity(kind, name)
    }

    fn explain_names(&self, request: &NamesRequest) -> Result<Vec<Explanation>> {
        self.current().explain_names(request)
    }

    fn versions(&self, id: &str) -> Result<Vec<Version>> {
        self.current().versions(id)
    }

    fn commit(&self) -> Result<u64> {
        self.current().commit()
    }

    fn stories_until(&self, request: &SearchRequest, commit: u64) -> Result<FxHashSet<String>> {
        self.current().stories_until(request, commit)
    }

    fn as_of(&self, day: i64) -> Result<Box<dyn Engine>> {
        self.current().as_of(day)
    }

    fn story(&self, request: &StoryRequest) -> Result<Option<Story>> {
        self.current().story(request)
    }

    fn copies_of(&self, article: &Article) -> Result<u64> {
        self.current().copies_of(article)
    }

    fn stories(&self, cancel: &CancelFlag) -> Result<StoryPage> {
        self.current().stories(cancel)
    }

    fn original(&self, article: &Article, access: OriginalAccess) -> Result<OriginalRecord> {
        self.current().original(article, access)
    }
}
