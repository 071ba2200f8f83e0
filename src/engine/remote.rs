//! The engine that answers from a server: OpenSearch.
//!
//! A query is compiled for the server ([`compile`]). Parts that the server cannot answer exactly are asked wide, and
//! every article that it finds is compared with the query here ([`query`]), so the answers are those of a local index.
//! Marks and snippets are always made here, from the articles ([`compare`]).
//!
//! Not supported: counting stories, explaining scores, the reasons why names are one entity, and original records.

mod buckets;
mod compare;
mod compile;
mod days;
mod entities;
mod facets;
mod grouped;
mod known_names;
mod query;
mod quotes;
mod rank;
mod scan;
mod search;
mod server;
mod stats;
mod stories;
mod suggestions;
mod unsupported;

use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use self::compare::Comparer;
use self::query::Compiled;
use self::scan::{fetched, hits_of, packed};
use self::server::{Server, articles};
use self::suggestions::RemoteSuggestions;
use crate::engine::resolve::lacks_part_of_compounds;
use crate::engine::suggest::suggest;
use crate::engine::{
    Archive, ArchiveStats, ArticleRequest, CancelFlag, Counted, CountedEntity, DayCounts, Engine,
    EntityPage, EntityRequest, Export, Marks, QuotePage, QuoteRequest, SearchPage, SearchRequest,
    ShownArticle, Story, StoryPage, StoryRequest, Timeline, TimelineRequest,
};
use crate::index::incomplete::Incomplete;
use crate::index::names::Names;
use crate::index::schema::{VERSION, column};
use crate::index::stored::unpack;
use crate::index::versions::Version;
use crate::remote::Client;
use newsdex_query::{Query, Scope};
use newsdex_text::article::{Article, Moment};
use newsdex_text::enrichment::EntityKind;

/// The largest number of earlier versions of an article that are listed.
const MOST_VERSIONS: u32 = 1_000;

/// Answers from one generation of an index on a server.
pub struct RemoteEngine {
    server: Arc<Server>,
}

impl RemoteEngine {
    /// Opens the live generation of the index.
    ///
    /// # Errors
    ///
    /// [`EngineError`](crate::remote::EngineError) if there is no such index, or if this newsdex cannot read it.
    pub fn open(client: Client) -> Result<RemoteEngine> {
        Ok(RemoteEngine {
            server: Arc::new(Server::open(client)?),
        })
    }

    /// The same engine with these names of the archive, grouped by entity.
    ///
    /// # Errors
    ///
    /// As [`RemoteEngine::open`].
    pub fn with_names(client: Client, names: Arc<Names>) -> Result<RemoteEngine> {
        Ok(RemoteEngine {
            server: Arc::new(Server::open(client)?.with_names(names)),
        })
    }
}

impl Engine for RemoteEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        let export = search::find(&self.server, request, &Marks::Shown)?;
        let source = RemoteSuggestions {
            server: &self.server,
            cancel: &request.cancel,
        };
        let suggestion = suggest(&source, &request.query, export.total)?;
        export.into_page(suggestion)
    }

    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export> {
        search::find(&self.server, request, &marks)
    }

    fn article(&self, request: &ArticleRequest) -> Result<Option<ShownArticle>> {
        let cancel = &request.cancel;
        let body = json!({
            "size": 1, "track_total_hits": false, "_source": fetched(),
            "query": {"bool": {"filter": [articles(), {"term": {column::ID: request.id}}]}},
        });
        let mut answer = self.server.search(cancel, &body)?;
        let Some(hit) = hits_of(&mut answer).pop() else {
            return Ok(None);
        };
        let unpacked = unpack(&packed(&hit)?)?;
        let marks = match &request.query {
            Some(query) => Comparer::new(&self.server, query, 0, cancel)?.marks(&unpacked)?,
            None => Vec::new(),
        };
        Ok(Some(ShownArticle {
            article: unpacked.article,
            enrichment: unpacked.enrichment,
            marks,
            notices: Vec::new(),
        }))
    }

    fn entities(&self, request: &EntityRequest) -> Result<EntityPage> {
        entities::count(&self.server, request)
    }

    fn quotes(&self, request: &QuoteRequest) -> Result<QuotePage> {
        quotes::find(&self.server, request)
    }

    fn timeline(&self, request: &TimelineRequest) -> Result<Timeline> {
        if request.counted == Counted::Stories {
            return Err(unsupported::stories().into());
        }
        let cancel = &request.cancel;
        let all = Arc::new(days::count(&self.server, &articles(), cancel)?);
        let (found, notices) = match &request.query {
            Query::All => (DayCounts::clone(&all), Vec::new()),
            query => {
                let compiled = Compiled::of(&self.server, query, cancel)?;
                let filter = compiled.exactly(&self.server, query, cancel)?;
                (
                    days::count(&self.server, &filter, cancel)?,
                    compiled.notices,
                )
            }
        };
        let mut timeline = Timeline::new(&request.query, request.by, found, all);
        timeline.notices = notices;
        Ok(timeline)
    }
}

impl Archive for RemoteEngine {
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    fn revision(&self) -> String {
        self.server.revision().to_owned()
    }

    fn is_current(&self) -> Result<bool> {
        self.server.is_current()
    }

    fn lacks_part_of_compounds(&self, scope: Scope, word: &str) -> Result<bool> {
        lacks_part_of_compounds(self.server.clone(), scope, word)
    }

    fn incomplete(&self) -> Option<Incomplete> {
        None
    }

    fn stats(&self) -> Result<ArchiveStats> {
        let number = self.server.index().rsplit_once("-g");
        let generation = number
            .and_then(|(_, number)| number.parse().ok())
            .unwrap_or(0);
        Ok(ArchiveStats {
            generation,
            generations: vec![generation],
            counts: stats::counts(&self.server)?,
            last_run: None,
        })
    }

    fn names_beginning(
        &self,
        beginning: &str,
        kinds: &[EntityKind],
        limit: usize,
    ) -> Result<Vec<CountedEntity>> {
        known_names::beginning(&self.server, beginning, kinds, limit)
    }

    fn entity(&self, kind: EntityKind, name: &str) -> Result<Option<CountedEntity>> {
        known_names::entity(&self.server, kind, name)
    }

    fn versions(&self, id: &str) -> Result<Vec<Version>> {
        let body = json!({
            "size": MOST_VERSIONS, "track_total_hits": false,
            "_source": [column::ARTICLE, column::REPLACED],
            "sort": [{column::REPLACED: "desc"}],
            "query": {"bool": {"filter": [
                {"term": {column::KIND: VERSION}}, {"term": {column::VERSION_OF: id}},
            ]}},
        });
        let mut answer = self.server.search(&CancelFlag::default(), &body)?;
        let hits = hits_of(&mut answer).into_iter();
        hits.map(|hit| {
            let unpacked = unpack(&packed(&hit)?)?;
            let replaced = hit.pointer(&format!("/_source/{}", column::REPLACED));
            Ok(Version {
                article: unpacked.article,
                enrichment: unpacked.enrichment,
                replaced: Moment::at(replaced.and_then(Value::as_i64).unwrap_or(0)),
            })
        })
        .collect()
    }

    fn story(&self, request: &StoryRequest) -> Result<Option<Story>> {
        let versions = self.versions(&request.id)?.into_iter();
        let versions = versions.map(|version| (version.article, version.replaced));
        stories::story(&self.server, request, versions.collect())
    }

    fn copies_of(&self, article: &Article) -> Result<u64> {
        stories::copies_of(&self.server, article)
    }

    fn stories(&self, cancel: &CancelFlag) -> Result<StoryPage> {
        stories::all(&self.server, cancel)
    }

    fn ids_beginning(&self, beginning: &str, limit: usize) -> Result<Vec<String>> {
        let cancel = CancelFlag::default();
        let body = json!({
            "size": limit, "track_total_hits": false, "_source": [column::ID],
            "sort": [{column::ID: "asc"}],
            "query": {"bool": {"filter": [articles(), {"prefix": {column::ID: {"value": beginning}}}]}},
        });
        let mut answer = self.server.search(&cancel, &body)?;
        let hits = hits_of(&mut answer).into_iter();
        let ids = hits.filter_map(|hit| {
            let id = hit.pointer(&format!("/_source/{}", column::ID));
            id.and_then(Value::as_str).map(str::to_owned)
        });
        Ok(ids.collect())
    }
}
