//! What is asked of an engine. Every request carries a [`CancelFlag`] by which its caller stops it.

use crate::engine::CancelFlag;
use newsdex_query::{Pattern, Query};
use newsdex_text::enrichment::EntityKind;

/// The request of [`Engine::search`](crate::engine::Engine::search).
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The query.
    pub query: Query,
    /// Maximum number of hits.
    pub limit: usize,
    /// Number of results to skip.
    pub offset: usize,
    /// The order of the hits.
    pub order: SortOrder,
    /// Maximum number of snippets per article body.
    pub snippets: usize,
    /// Facets to count.
    pub facets: Vec<Facet>,
    /// Whether articles with the same text are one hit.
    pub copies: Copies,
    /// Boosts newer articles in the order of relevance.
    pub recency: Option<Recency>,
    /// Whether each hit explains its score.
    pub explain: bool,
    /// Stops the query.
    pub cancel: CancelFlag,
}

impl Default for SearchRequest {
    fn default() -> SearchRequest {
        SearchRequest {
            query: Query::All,
            limit: 10,
            offset: 0,
            order: SortOrder::Relevance,
            snippets: 3,
            facets: Vec::new(),
            copies: Copies::Each,
            recency: None,
            explain: false,
            cancel: CancelFlag::default(),
        }
    }
}

/// A boost for newer articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    /// Today, in days since 1970-01-01. Articles of today and of later days get the full boost.
    pub today: i64,
    /// The boost halves every this many days; greater than 0. Undated articles get no boost.
    pub half_life_days: f64,
}

/// The request of [`Engine::article`](crate::engine::Engine::article).
#[derive(Debug, Clone, Default)]
pub struct ArticleRequest {
    /// The identifier of the article.
    pub id: String,
    /// The query whose matches are marked; without one, nothing is marked.
    pub query: Option<Query>,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// The request of [`Engine::entities`](crate::engine::Engine::entities).
#[derive(Debug, Clone)]
pub struct EntityRequest {
    /// The query whose articles are searched for entities.
    pub query: Query,
    /// Keeps only entities with a name that matches each of these patterns.
    pub named: Vec<Pattern>,
    /// Keeps only articles that also name an entity matching each of these patterns. That entity
    /// itself is not counted.
    pub with: Vec<Pattern>,
    /// Keeps only entities of these kinds; empty for all kinds.
    pub kinds: Vec<EntityKind>,
    /// Maximum number of results.
    pub limit: usize,
    /// Number of results to skip.
    pub offset: usize,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// The request of [`Archive::explain_names`](crate::engine::Archive::explain_names).
#[derive(Debug, Clone, Default)]
pub struct NamesRequest {
    /// Only entities that have a name matching each of these patterns; empty for all entities.
    pub named: Vec<Pattern>,
    /// Maximum number of entities.
    pub limit: usize,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// The request of [`Engine::quotes`](crate::engine::Engine::quotes).
#[derive(Debug, Clone)]
pub struct QuoteRequest {
    /// The query. One quotation has to match all parts about quotations and speakers; its article
    /// has to match the other parts.
    pub query: Query,
    /// Maximum number of results.
    pub limit: usize,
    /// Number of results to skip.
    pub offset: usize,
    /// The order of the articles with the quotations.
    pub order: SortOrder,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// The order of hits. Ties are broken by date, newest first, then by a hash of the identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// Best match first.
    Relevance,
    /// Newest first; undated articles last.
    Newest,
    /// Oldest first; undated articles last.
    Oldest,
}

/// Whether articles with the same text are separate hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// Every article is a hit.
    Each,
    /// One article of each text is a hit; the hit has the number of the others.
    Grouped,
}

/// A property by which hits are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Persons.
    People,
    /// Organisations.
    Organizations,
    /// Places.
    Places,
    /// Papers, agencies, sites.
    Source,
    /// Sections.
    Section,
    /// Languages.
    Language,
    /// Years of publication.
    Year,
    /// Months of publication.
    Month,
}

impl Facet {
    /// The name in requests and answers.
    pub fn name(self) -> &'static str {
        match self {
            Facet::People => "people",
            Facet::Organizations => "organizations",
            Facet::Places => "places",
            Facet::Source => "source",
            Facet::Section => "section",
            Facet::Language => "language",
            Facet::Year => "year",
            Facet::Month => "month",
        }
    }
}

/// Whether hits come with marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// With snippets and marks.
    Shown,
    /// Without snippets and marks, which is faster.
    None,
}
