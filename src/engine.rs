//! Who answers a [`Query`]: the [`Engine`] trait and what passes through it.
//!
//! An engine finds and ranks; what it shows of an article is marked by [`crate::highlight`], so that
//! every engine marks the same places.

pub mod local;
mod page;
mod pattern;
mod resolve;

use std::collections::BTreeMap;

use anyhow::Result;

use crate::article::Article;
use crate::enrich::Enrichment;
use crate::highlight::{Marked, Snippet};
use crate::query::Query;

/// A regular expression that no engine here can follow.
#[derive(Debug, thiserror::Error)]
#[error("query: /{expression}/ is not a regular expression that newsdex understands")]
pub struct UnknownExpression {
    expression: String,
}

/// Answers queries over one archive.
pub trait Engine {
    /// Finds the articles that match, ranked.
    ///
    /// # Errors
    ///
    /// Fails when the query asks for more than the engine can do or its index is damaged.
    fn search(&self, request: &SearchRequest) -> Result<SearchPage>;

    /// Gives an article by its identifier, with the places marked where a query matches in it;
    /// nothing when there is none of that name.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn article(&self, id: &str, query: Option<&Query>) -> Result<Option<ShownArticle>>;
}

/// What is asked of [`Engine::search`].
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
        }
    }
}

/// What comes first. Ties go to the newer article, then to a fixed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
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

/// The value under which [`Facet::Year`] and [`Facet::Month`] count what has no date.
pub const UNDATED: &str = "undated";

/// How many hits have one value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// The hits that have it.
    pub count: u64,
}

/// What [`Engine::search`] gives.
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// How many articles match (or groups of them, where copies are grouped).
    pub total: u64,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// Counts by facet: most first, then by name.
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// What the user should know of how the query was understood, as that a prefix stands for more
    /// words than were looked for.
    pub notices: Vec<String>,
}

/// One article that matches.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// What was found in it.
    pub enrichment: Enrichment,
    /// How well it matches; comparable within one page only.
    pub score: f32,
    /// Where it matches.
    pub snippets: Vec<Snippet>,
    /// What else of it matches: `date`, `language`.
    pub matched: Vec<&'static str>,
    /// How many other articles of the same text match; absent where copies are not grouped.
    pub duplicates: Option<u64>,
}

/// What [`Engine::article`] gives.
#[derive(Debug, Clone)]
pub struct ShownArticle {
    /// The article.
    pub article: Article,
    /// What was found in it.
    pub enrichment: Enrichment,
    /// Where the query matches; empty without one.
    pub marks: Vec<Marked>,
}
