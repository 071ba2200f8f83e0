//! The engine that answers from an index directory, with tantivy.

mod alternatives;
mod article;
mod at_least;
mod cancellable;
mod catalogue;
mod compile;
mod day_tally;
mod days;
mod dictionary;
mod entities;
mod entity_names;
mod export;
mod find;
mod known;
mod locate;
mod lone;
mod original;
mod page;
mod past;
mod pattern;
mod published;
mod quote_words;
mod quotes;

mod ranking;
mod stories;
mod suggestions;
mod whole_headline;

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;

use crate::engine::archive_names::{called, counted};
use crate::engine::budget::QueryBudget;
use crate::engine::local::article::shown;
use crate::engine::local::catalogue::Catalogue;
use crate::engine::local::find::find;
use crate::engine::local::known::Known;
use crate::engine::local::past::PastEngine;
use crate::engine::local::suggestions::LocalSuggestions;
use crate::engine::resolve::lacks_part_of_compounds;
use crate::engine::suggest::suggest;
use crate::engine::{
    Archive, ArchiveStats, ArticleRequest, CancelFlag, Counted, CountedEntity, DayCounts, Engine,
    EntityPage, EntityRequest, Explanation, Export, Marks, NamesRequest, OriginalAccess,
    OriginalRecord, QuotePage, QuoteRequest, SearchPage, SearchRequest, ShownArticle, Story,
    StoryPage, StoryRequest, Suggestion, Timeline, TimelineRequest,
};
use crate::index::IndexDirectory;
use crate::index::incomplete::Incomplete;
use crate::index::reader::Snapshot;
use crate::index::versions::Version;
use newsdex_query::{Query, Scope};
use newsdex_text::article::Article;
use newsdex_text::enrichment::EntityKind;

/// Answers from one snapshot of an index; later writes do not change its answers.
pub struct LocalEngine {
    directory: IndexDirectory,
    snapshot: Arc<Snapshot>,
    /// The catalogue is made by [`Archive::prepare`].
    known: Known,
}

impl LocalEngine {
    /// Opens the live generation of an index at its last commit.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex`](crate::index::UnusableIndex) if there is no index that this newsdex can read;
    /// [`DamagedIndex`](crate::index::DamagedIndex) if it is damaged.
    pub fn open(directory: &IndexDirectory) -> Result<LocalEngine> {
        Ok(LocalEngine {
            snapshot: Arc::new(directory.open()?),
            directory: directory.clone(),
            known: Known::default(),
        })
    }

    /// The snapshot that this engine reads.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The catalogue, made now if it was not made before.
    fn catalogue(&self) -> Result<Arc<Catalogue>> {
        self.guarding(|snapshot| self.known.make_catalogue(snapshot))
    }

    /// Runs `work` on the index, and fails if `work` reads a damaged file: a result from a damaged file is never used.
    fn guarding<T>(&self, work: impl FnOnce(&Arc<Snapshot>) -> Result<T>) -> Result<T> {
        let snapshot = &self.snapshot;
        snapshot.damage().guarding(|| work(snapshot))
    }
}

impl Engine for LocalEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        self.guarding(|snapshot| {
            let budget = QueryBudget::new(&request.cancel);
            let export = find(snapshot, &self.known, request, Marks::Shown, &budget)?;
            let suggestion = suggestion(snapshot, request, export.total)?;
            export.into_page(suggestion)
        })
    }

    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export> {
        let budget = QueryBudget::new(&request.cancel);
        self.guarding(|snapshot| find(snapshot, &self.known, request, marks, &budget))
    }

    fn article(&self, request: &ArticleRequest) -> Result<Option<ShownArticle>> {
        request.cancel.check()?;
        self.guarding(|snapshot| match snapshot.find(&request.id)? {
            Some(address) => shown(snapshot, address, request).map(Some),
            None => Ok(None),
        })
    }

    fn entities(&self, request: &EntityRequest) -> Result<EntityPage> {
        let catalogue = self.known.catalogue();
        self.guarding(|snapshot| entities::count(snapshot, catalogue.as_deref(), request))
    }

    fn quotes(&self, request: &QuoteRequest) -> Result<QuotePage> {
        self.guarding(|snapshot| quotes::find(snapshot, request))
    }

    fn timeline(&self, request: &TimelineRequest) -> Result<Timeline> {
        self.guarding(|snapshot| {
            let counted = request.counted;
            let all = match counted {
                Counted::Printings => self.known.days(snapshot, &request.cancel)?,
                Counted::Stories => {
                    let (all, _) = days::count(snapshot, &Query::All, counted, &request.cancel)?;
                    Arc::new(all)
                }
            };
            let (found, notices) = match &request.query {
                Query::All => (DayCounts::clone(&all), Vec::new()),
                query => days::count(snapshot, query, counted, &request.cancel)?,
            };
            let mut timeline = Timeline::new(&request.query, request.by, found, all);
            timeline.notices = notices;
            Ok(timeline)
        })
    }
}

impl Archive for LocalEngine {
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(self.snapshot.manifest().note());
        if self.snapshot.names().is_outdated() {
            notes.push(
                "spellings of one name are counted separately, because an older newsdex grouped them; the next \
                 `newsdex index FOLDER` groups them again"
                    .to_owned(),
            );
        }
        notes
    }

    fn revision(&self) -> String {
        self.snapshot.revision().to_string()
    }

    fn is_current(&self) -> Result<bool> {
        Ok(self.directory.revision()? == self.snapshot.revision())
    }

    fn commit(&self) -> Result<u64> {
        self.guarding(|snapshot| snapshot.commit())
    }

    fn stories_until(&self, request: &SearchRequest, commit: u64) -> Result<FxHashSet<String>> {
        self.guarding(|snapshot| stories::until(snapshot, request, commit))
    }

    fn as_of(&self, day: i64) -> Result<Box<dyn Engine>> {
        self.guarding(|snapshot| -> Result<Box<dyn Engine>> {
            Ok(Box::new(PastEngine::of(snapshot, day)?))
        })
    }

    fn lacks_part_of_compounds(&self, scope: Scope, word: &str) -> Result<bool> {
        self.guarding(|snapshot| lacks_part_of_compounds(snapshot.clone(), scope, word))
    }

    fn incomplete(&self) -> Option<Incomplete> {
        self.snapshot.incomplete()
    }

    fn stats(&self) -> Result<ArchiveStats> {
        Ok(ArchiveStats {
            generation: self.snapshot.generation(),
            counts: self.snapshot.counts()?,
            generations: self.directory.finished()?,
            // The log is optional: an index without a log can be searched.
            last_run: self.directory.log().unwrap_or_default().runs.pop(),
        })
    }

    fn ids_beginning(&self, beginning: &str, limit: usize) -> Result<Vec<String>> {
        self.guarding(|snapshot| snapshot.ids_from(beginning, limit))
    }

    fn prepare(&self) -> Result<()> {
        self.guarding(|snapshot| self.known.make_lone(snapshot))?;
        self.catalogue().map(drop)
    }

    fn is_prepared(&self) -> bool {
        self.known.catalogue().is_some()
    }

    fn names_beginning(
        &self,
        beginning: &str,
        kinds: &[EntityKind],
        limit: usize,
    ) -> Result<Vec<CountedEntity>> {
        let catalogue = self.catalogue()?;
        self.guarding(|snapshot| {
            let found = catalogue.beginning(beginning, kinds, limit).into_iter();
            found
                .map(|(key, tally)| counted(snapshot.names(), key.clone(), tally))
                .collect()
        })
    }

    fn entity(&self, kind: EntityKind, name: &str) -> Result<Option<CountedEntity>> {
        let catalogue = self.catalogue()?;
        self.guarding(|snapshot| {
            let names = snapshot.names();
            let Some((kind, name)) = called(names, kind, name, names.number(kind, name)) else {
                return Ok(None);
            };
            let found = catalogue
                .named(kind, &name)
                .filter(|(_, tally)| tally.articles > 0);
            let found = found.map(|(key, tally)| counted(names, key.clone(), tally));
            found.transpose()
        })
    }

    fn explain_names(&self, request: &NamesRequest) -> Result<Vec<Explanation>> {
        self.guarding(|snapshot| entities::explain(snapshot, request))
    }

    fn versions(&self, id: &str) -> Result<Vec<Version>> {
        self.guarding(|snapshot| snapshot.versions(id))
    }

    fn story(&self, request: &StoryRequest) -> Result<Option<Story>> {
        self.guarding(|snapshot| stories::story(snapshot, request))
    }

    fn copies_of(&self, article: &Article) -> Result<u64> {
        self.guarding(|snapshot| stories::copies_of(snapshot, article))
    }

    fn stories(&self, cancel: &CancelFlag) -> Result<StoryPage> {
        self.guarding(|snapshot| stories::all(snapshot, cancel))
    }

    fn original(&self, article: &Article, access: OriginalAccess) -> Result<OriginalRecord> {
        let location = self.guarding(|snapshot| original::location(snapshot, article))?;
        location.read(access)
    }
}

/// A suggestion for a search that found little; `None` if the archive is empty.
fn suggestion(
    snapshot: &Arc<Snapshot>,
    request: &SearchRequest,
    total: u64,
) -> Result<Option<Suggestion>> {
    if snapshot.articles() == 0 {
        return Ok(None);
    }
    let source = LocalSuggestions {
        snapshot,
        copies: request.copies,
        budget: QueryBudget::for_suggestions(&request.cancel),
    };
    suggest(&source, &request.query, total)
}
