//! What is asked of an engine. Every request carries a [`CancelFlag`] by which its caller stops it.

use crate::engine::CancelFlag;
use newsdex_query::{Pattern, Query};
use newsdex_text::enrichment::EntityKind;

/// What is asked of [`Engine::search`](crate::engine::Engine::search).
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// What to find.
    pub query: Query,
    /// How many hits to give.
    pub limit: usize,
    /// How many of the first to leave out.
    pub offset: usize,
    /// What comes first.
    pub order: SortOrder,
    /// How many snippets to show of each body, at most.
    pub snippets: usize,
    /// What to count the hits by.
    pub facets: Vec<Facet>,
    /// What to do with articles of the same text.
    pub copies: Copies,
    /// Whether, by relevance, newer articles come before older ones that match as well.
    pub recency: Option<Recency>,
    /// Whether to say of each hit why it has its score.
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

/// How newer articles are preferred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    /// The day it is, counted from 1970-01-01: an article of it gains most, a later one as much.
    pub today: i64,
    /// After so many days an article gains half as much; more than 0. Undated articles gain
    /// nothing.
    pub half_life_days: f64,
}

/// What is asked of [`Engine::article`](crate::engine::Engine::article).
#[derive(Debug, Clone, Default)]
pub struct ArticleRequest {
    /// The identifier of the article.
    pub id: String,
    /// The query whose matches are marked; without one, nothing is marked.
    pub query: Option<Query>,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// What is asked of [`Engine::entities`](crate::engine::Engine::entities).
#[derive(Debug, Clone)]
pub struct EntityRequest {
    /// Whose articles are counted.
    pub query: Query,
    /// Only entities that have such a name.
    pub named: Vec<Pattern>,
    /// Only articles that also name such an entity, which is then left out itself.
    pub with: Vec<Pattern>,
    /// Only entities of these kinds.
    pub kinds: Vec<EntityKind>,
    /// How many to give.
    pub limit: usize,
    /// How many of the first to leave out.
    pub offset: usize,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// What is asked of [`Archive::explain_names`](crate::engine::Archive::explain_names).
#[derive(Debug, Clone, Default)]
pub struct NamesRequest {
    /// Only entities that have a name matching each of these patterns; empty for all entities.
    pub named: Vec<Pattern>,
    /// Maximum number of entities.
    pub limit: usize,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// What is asked of [`Engine::quotes`](crate::engine::Engine::quotes).
#[derive(Debug, Clone)]
pub struct QuoteRequest {
    /// What to find. Parts about quotations and speakers have to meet in one quotation, the others
    /// in its article.
    pub query: Query,
    /// How many to give.
    pub limit: usize,
    /// How many of the first to leave out.
    pub offset: usize,
    /// By which articles they come.
    pub order: SortOrder,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// What comes first. Ties go to the newer article, then to a fixed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// What matches best.
    Relevance,
    /// What was published last; undated articles come last.
    Newest,
    /// What was published first; undated articles come last.
    Oldest,
}

/// Whether articles of the same text are shown each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// Each is a hit.
    Each,
    /// One is a hit and says how many others there are.
    Grouped,
}

/// Something to count hits by.
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
    /// Its name in requests and answers.
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

/// Whether hits are given with the places where they match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// With snippets and marks.
    Shown,
    /// Without: quicker.
    None,
}
