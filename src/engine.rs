//! The engines that answer a [`Query`](newsdex_query::Query): the [`Engine`] and [`Archive`] traits, their requests
//! ([`request`]) and their answers ([`answer`]).
//!
//! An engine finds, ranks and counts articles. [`newsdex_query::highlight`] decides which places of an article match,
//! so that every engine marks the same places. [`local`] answers from an index directory with tantivy.
//!
//! The modules beside [`local`] work with any engine and do not import it. The helpers of [`local`], below `local/`,
//! read one [`Snapshot`](crate::index::reader::Snapshot) per answer. No two files import each other, not even through a
//! third file (`tests/suite/structure.rs`).

mod alternatives;
pub mod answer;
pub mod archive;
mod archive_names;
mod bm25f;
mod budget;
pub mod cancel;
mod comparison;
mod compounds;
pub mod concordance;
pub mod copies;
mod expression;
mod facet_values;
mod filter;
pub mod following;
mod gains;
mod groups;
mod headline_query;
mod identifier;
pub mod local;
pub mod marks;
mod one_article;
mod original;
mod quote_conditions;
mod ranked;
pub mod refusal;
pub mod relax;
#[cfg(feature = "remote")]
pub mod remote;
pub mod request;
mod resolve;
mod saved_queries;
pub mod similar;
pub mod suggest;
mod synonyms;
mod tally;
pub mod timeline;
mod unread;
mod vocabulary;

use anyhow::Result;

pub use self::answer::{
    CountedEntity, EntityPage, Export, FacetCount, FoundQuote, Hit, HitStory, MatchedField,
    QuotePage, ScorePart, ScoreReason, SearchPage, ShownArticle, Suggestion, SuggestionReason,
    UNDATED,
};
pub use self::archive::{Archive, ArchiveStats, ExplainedName, Explanation};
pub use self::cancel::{CancelFlag, Cancelled};
pub use self::compounds::with_compounds;
pub use self::copies::{CopyKind, Story, StoryCopy, StoryPage, StoryRequest};
pub use self::identifier::{NoSuchArticle, article_beginning};
pub use self::original::{ChangedFile, OriginalAccess, OriginalRecord};
pub use self::refusal::{QueryTooExpensive, Unsupported, UnusableExpression};
pub use self::request::{
    ArticleRequest, Copies, Counted, EntityRequest, Facet, Marks, NamesRequest, QuoteRequest,
    Recency, SearchRequest, SortOrder, StoryHead,
};
pub use self::saved_queries::{BrokenSavedQueries, saved_queries};
pub use self::synonyms::{BrokenSynonyms, synonyms};
pub use self::timeline::{DayCounts, Period, PeriodLength, Share, Timeline, TimelineRequest};

/// Answers queries over one archive, from any number of threads at once.
///
/// Every method fails with [`Cancelled`] if the request's flag is set before the answer is complete, and with
/// [`Unsupported`] if this engine cannot answer the request but another engine can.
pub trait Engine: Send + Sync {
    /// Finds the articles that match, ranked.
    ///
    /// # Errors
    ///
    /// Fails if the query is too expensive or has an unusable expression ([`refusal`]), if it is cancelled, and if the
    /// index is damaged.
    fn search(&self, request: &SearchRequest) -> Result<SearchPage>;

    /// Finds the same hits as [`Engine::search`], in the same order, and yields them one by one, for any number of
    /// hits. Later changes to the index do not change the hits.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]. If one hit cannot be read, the iterator yields the error in its place.
    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export>;

    /// Gives an article by its identifier, and the places where a query matches; `None` if no article has the
    /// identifier.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn article(&self, request: &ArticleRequest) -> Result<Option<ShownArticle>>;

    /// Counts the entities that are named in the articles that match a query.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn entities(&self, request: &EntityRequest) -> Result<EntityPage>;

    /// Finds quotations.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn quotes(&self, request: &QuoteRequest) -> Result<QuotePage>;

    /// Counts the articles that match a query by day, week, month or year.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn timeline(&self, request: &TimelineRequest) -> Result<Timeline>;
}
