//! Who answers a [`Query`](newsdex_query::Query): the [`Engine`] and [`Archive`] traits, what is asked
//! ([`request`]) and what is answered ([`answer`]).
//!
//! An engine finds, ranks and counts. Where an article matches is decided by [`newsdex_query::highlight`], so
//! that every engine marks the same places. [`local`] answers from an index directory with tantivy.
//!
//! What is beside [`local`] works with any engine and does not import it. Its own helpers, below
//! `local/`, take the [`Snapshot`](crate::index::reader::Snapshot) that an answer reads. No files import
//! each other in a circle (`tests/suite/engine_rooms.rs`).

pub mod answer;
pub mod archive;
mod budget;
pub mod cancel;
mod expression;
mod filter;
pub mod following;
pub mod local;
pub mod marks;
mod one_article;
mod original;
pub mod refusal;
pub mod request;
mod resolve;
pub mod suggest;
pub mod timeline;
mod vocabulary;

use anyhow::Result;

pub use self::answer::{
    CountedEntity, EntityPage, Export, FacetCount, FoundQuote, Hit, MatchedField, QuotePage,
    ScorePart, ScoreReason, SearchPage, ShownArticle, Suggestion, SuggestionReason, UNDATED,
};
pub use self::archive::{Archive, ArchiveStats, ExplainedName, Explanation};
pub use self::cancel::{CancelFlag, Cancelled};
pub use self::original::{ChangedFile, OriginalRecord};
pub use self::refusal::{QueryTooExpensive, Unsupported, UnusableExpression};
pub use self::request::{
    ArticleRequest, Copies, EntityRequest, Facet, Marks, NamesRequest, QuoteRequest, Recency,
    SearchRequest, SortOrder,
};
pub use self::timeline::{DayCounts, Period, PeriodLength, Share, Timeline, TimelineRequest};

/// Answers queries over one archive, from any number of threads at once.
///
/// Every method fails with [`Cancelled`] when the request's flag is set before the answer is complete,
/// and with [`Unsupported`] when this engine cannot answer the request but another one can.
pub trait Engine: Send + Sync {
    /// Finds the articles that match, ranked.
    ///
    /// # Errors
    ///
    /// Fails when the query is too expensive or cannot be followed ([`refusal`]), when it is cancelled,
    /// and when the index is damaged.
    fn search(&self, request: &SearchRequest) -> Result<SearchPage>;

    /// Finds what [`Engine::search`] finds, in the same order, and gives the hits one by one: for any
    /// number of hits. They stay those of the moment of the call, whatever is indexed meanwhile.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; what goes wrong with one hit is given in its place.
    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export>;

    /// Gives an article by its identifier, with the places marked where a query matches; `None` when no
    /// article has the identifier.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn article(&self, request: &ArticleRequest) -> Result<Option<ShownArticle>>;

    /// Counts the entities that the articles of a query name.
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

    /// Counts the articles of a query by day, week, month or year.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn timeline(&self, request: &TimelineRequest) -> Result<Timeline>;
}
