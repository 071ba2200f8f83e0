//! The requests to an engine. Every request has a [`CancelFlag`] with which the caller can stop it.

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
    /// Number of hits to skip.
    pub offset: usize,
    /// The order of the hits.
    pub order: SortOrder,
    /// Maximum number of snippets per article.
    pub snippets: usize,
    /// Only articles that were added after the commit with this number.
    pub added_after: Option<u64>,
    /// The facets whose values are counted.
    pub facets: Vec<Facet>,
    /// Maximum number of values per facet; years and months are not limited.
    pub facet_values: usize,
    /// Whether the articles are also counted by time.
    pub timeline: bool,
    /// How articles with the same text are presented.
    pub copies: Copies,
    /// Whether the facets count articles or stories.
    pub counted: Counted,
    /// How newer articles are preferred in the order of relevance; `None` if they are not.
    pub recency: Option<Recency>,
    /// Whether every hit explains its score.
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
            added_after: None,
            facets: Vec::new(),
            facet_values: usize::MAX,
            timeline: false,
            copies: Copies::Each,
            counted: Counted::default(),
            recency: None,
            explain: false,
            cancel: CancelFlag::default(),
        }
    }
}

/// A boost for newer articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    /// Today, in days since 1970-01-01. Articles of this day or later gain most.
    pub today: i64,
    /// Number of days after which an article gains half as much; must be greater than 0. Undated articles gain nothing.
    pub half_life_days: f64,
}

/// The request of [`Engine::article`](crate::engine::Engine::article).
#[derive(Debug, Clone, Default)]
pub struct ArticleRequest {
    /// The identifier of the article.
    pub id: String,
    /// The query whose matches are marked; nothing is marked without one.
    pub query: Option<Query>,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// The request of [`Engine::entities`](crate::engine::Engine::entities).
#[derive(Debug, Clone)]
pub struct EntityRequest {
    /// The query for the articles whose entities are counted.
    pub query: Query,
    /// Only entities that have a name matching each of these patterns; empty for all entities.
    pub named: Vec<Pattern>,
    /// Only articles that name, for each of these patterns, an entity that matches it; those entities are left out.
    pub with: Vec<Pattern>,
    /// Only entities of these kinds; empty for all kinds.
    pub kinds: Vec<EntityKind>,
    /// Maximum number of entities.
    pub limit: usize,
    /// Number of entities to skip.
    pub offset: usize,
    /// Stops the query.
    pub cancel: CancelFlag,
}

impl EntityRequest {
    /// The kinds that are counted unless others are requested.
    pub const USUAL_KINDS: [EntityKind; 3] = [
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Place,
    ];
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
    /// The query. One quotation has to match all parts about quotations and speakers; its article has to match the
    /// other parts.
    pub query: Query,
    /// Maximum number of quotations.
    pub limit: usize,
    /// Number of quotations to skip.
    pub offset: usize,
    /// The order of the articles that contain the quotations.
    pub order: SortOrder,
    /// Stops the query.
    pub cancel: CancelFlag,
}

impl QuoteRequest {
    /// The order of quotations unless another is requested, for a query without filters.
    pub fn usual_order(query: &Query) -> SortOrder {
        match query {
            Query::All => SortOrder::Newest,
            _ => SortOrder::Relevance,
        }
    }
}

/// The order of hits. Ties are broken by date, newer first, then in a fixed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// The best match first.
    Relevance,
    /// The latest date of publication first, undated articles last.
    Newest,
    /// The earliest date of publication first, undated articles last.
    Oldest,
    /// The article that was added to the index last first. Copies are one hit from the first of them on; a later take of a
    /// story is a hit of its own.
    Added,
}

/// How copies of a text are presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// Every copy is a hit.
    Each,
    /// One hit for all copies, with the number of the others. It shows the copy that is chosen here.
    Grouped(StoryHead),
}

/// Which of the matching articles of a story is shown for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoryHead {
    /// The earliest; the last take, if its source published the story in takes.
    #[default]
    Earliest,
    /// One by a news agency, if there is one; otherwise the earliest.
    Agency,
}

/// The things that facets and timelines count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counted {
    /// Every article.
    #[default]
    Printings,
    /// Every story once, however many articles print it.
    Stories,
}

/// A property whose values are counted over all hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Persons named in the articles.
    People,
    /// Organizations named in the articles.
    Organizations,
    /// Places named in the articles.
    Places,
    /// Sources: newspapers, agencies, sites.
    Source,
    /// Authors.
    Author,
    /// Sections of the newspaper or site.
    Section,
    /// Languages of the articles.
    Language,
    /// Years of publication.
    Year,
    /// Months of publication.
    Month,
}

impl Facet {
    /// All facets.
    pub const ALL: [Facet; 9] = [
        Facet::People,
        Facet::Organizations,
        Facet::Places,
        Facet::Source,
        Facet::Author,
        Facet::Section,
        Facet::Language,
        Facet::Year,
        Facet::Month,
    ];

    /// The name of the facet in requests and answers.
    pub fn name(self) -> &'static str {
        match self {
            Facet::People => "people",
            Facet::Organizations => "organizations",
            Facet::Places => "places",
            Facet::Source => "source",
            Facet::Author => "author",
            Facet::Section => "section",
            Facet::Language => "language",
            Facet::Year => "year",
            Facet::Month => "month",
        }
    }
}

/// Whether hits contain the places where they match.
#[derive(Debug, Clone, PartialEq)]
pub enum Marks {
    /// Hits have snippets with marks.
    Shown,
    /// Hits have every place where this query matches, but no snippets. Every article that matches the request has to match
    /// it, too.
    Every(Box<Query>),
    /// Hits have neither snippets nor marks; faster.
    None,
}
