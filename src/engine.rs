//! Who answers a [`Query`]: the [`Engine`] trait and what passes through it.
//!
//! An engine finds and ranks; what it shows of an article is marked by [`newsdex_query::highlight`], so that
//! every engine marks the same places.

mod alternatives;
mod at_least;
mod compile;
mod effort;
mod entities;
mod export;
pub mod local;
mod locate;
mod page;
mod pattern;
mod published;
mod quotes;
mod ranking;
mod resolve;
mod suggest;
mod timeline;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use newsdex_query::highlight::{Marked, Snippet};
use newsdex_query::{Pattern, Query};
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, EntityKind, Quote};

pub use self::timeline::{Period, PeriodLength, Share, Timeline, TimelineRequest};

/// A regular expression or wildcard that no engine here can follow, as it was typed.
#[derive(Debug, thiserror::Error)]
pub enum UnusableExpression {
    /// It is none, or looks at what stands around a word.
    #[error("query: {0} is not a regular expression that newsdex understands")]
    Unknown(String),
    /// To tell what matches, more would have to be kept in mind than there is room for.
    #[error("query: {0} could match in too many ways")]
    TooLarge(String),
}

/// A query that would take so long that nobody would wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// Places of words are compared, and there are too many.
    #[error("query: it compares the places of too many words with each other")]
    ToCompare,
    /// Words are looked up by their shape, and the archive has too many words for so many shapes.
    #[error("query: it goes through all words of the archive too many times")]
    ToLookUp,
}

/// Answers queries over one archive.
pub trait Engine {
    /// Finds the articles that match, ranked.
    ///
    /// # Errors
    ///
    /// Fails when the query asks for more than the engine can do or its index is damaged.
    fn search(&self, request: &SearchRequest) -> Result<SearchPage>;

    /// Finds what [`Engine::search`] finds, in the same order, and gives the hits one by one, so that
    /// any number of them can be asked for.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; what goes wrong with one hit is given in its place.
    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export<'_>>;

    /// Gives an article by its identifier, with the places marked where a query matches in it;
    /// nothing when there is none of that name.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn article(&self, id: &str, query: Option<&Query>) -> Result<Option<ShownArticle>>;

    /// Counts who and what the articles of a query name.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    fn entities(&self, request: &EntityRequest) -> Result<EntityPage>;

    /// Finds what was said word for word.
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
    /// Whether, by relevance, newer articles come before older ones that match as well.
    pub recency: Option<Recency>,
    /// Whether to say of each hit why it has its score.
    pub explain: bool,
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

/// What is asked of [`Engine::entities`].
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
}

/// What [`Engine::entities`] gives.
#[derive(Debug, Clone, Default)]
pub struct EntityPage {
    /// How many entities there are.
    pub total: u64,
    /// In how many articles they were looked for.
    pub articles: u64,
    /// Those asked for: named in most articles first, then by name.
    pub entities: Vec<CountedEntity>,
}

/// One entity of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedEntity {
    /// What it is.
    pub kind: EntityKind,
    /// What it is called.
    pub name: String,
    /// In how many articles it is named.
    pub articles: u64,
    /// The first day on which an article named it, since 1970-01-01; absent when all are undated.
    pub first: Option<i64>,
    /// The last day.
    pub last: Option<i64>,
    /// Its other names in this archive.
    pub also: Vec<String>,
}

/// Why names were taken for one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it is.
    pub kind: EntityKind,
    /// What it is called.
    pub name: String,
    /// In how many articles it is named.
    pub articles: u64,
    /// The names that articles have for it, most used first.
    pub names: Vec<ExplainedName>,
}

/// One name of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedName {
    /// What the articles take it for.
    pub kind: EntityKind,
    /// The fullest name that those articles use.
    pub name: String,
    /// In how many articles.
    pub articles: u64,
    /// Why it is a name of this entity; absent where it is the only one.
    pub reason: Option<String>,
    /// What else those articles write, and how many of them.
    pub forms: Vec<(String, u64)>,
}

/// What is asked of [`Engine::quotes`].
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
}

/// What [`Engine::quotes`] gives.
#[derive(Debug, Clone)]
pub struct QuotePage {
    /// How many quotations match.
    pub total: u64,
    /// Those asked for, those of one article in the order of its text.
    pub quotes: Vec<FoundQuote>,
    /// As in [`SearchPage`].
    pub notices: Vec<String>,
}

/// A quotation that matches.
#[derive(Debug, Clone)]
pub struct FoundQuote {
    /// The article it is in.
    pub article: Arc<Article>,
    /// The quotation.
    pub quote: Quote,
    /// What the speaker is called in the archive.
    pub speaker: Option<String>,
    /// The words asked for, in bytes of the quotation's text: sorted and disjoint.
    pub highlights: Vec<Span>,
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
    /// What else to search for, where little or nothing was found.
    pub suggestion: Option<Suggestion>,
}

/// Another query that finds more.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The whole query.
    pub query: Query,
    /// How many hits it has.
    pub total: u64,
    /// What is different about it.
    pub reason: SuggestionReason,
}

/// What is different about a [`Suggestion`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionReason {
    /// Words are spelled as the archive spells them.
    Spelling,
    /// A name stands for somebody or something, by all their names.
    Entity,
    /// One of the conditions of time, place, language or names is left out, or all of those but names.
    Filter,
    /// Something is not ruled out.
    Exclusion,
    /// The words of a phrase may stand anywhere.
    Phrase,
    /// A word is left out.
    Word,
    /// Any of the words will do.
    Any,
}

impl SuggestionReason {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            SuggestionReason::Spelling => "spelling",
            SuggestionReason::Entity => "entity",
            SuggestionReason::Filter => "filter",
            SuggestionReason::Exclusion => "exclusion",
            SuggestionReason::Phrase => "phrase",
            SuggestionReason::Word => "word",
            SuggestionReason::Any => "any",
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

/// What [`Engine::export`] gives.
pub struct Export<'a> {
    /// As in [`SearchPage`].
    pub total: u64,
    /// As in [`SearchPage`].
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// As in [`SearchPage`].
    pub notices: Vec<String>,
    /// The hits asked for, best first.
    pub hits: Box<dyn Iterator<Item = Result<Hit>> + 'a>,
}

/// One article that matches.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// What was found in it.
    pub enrichment: Enrichment,
    /// Who and what is named in it, by their names in the archive: most mentioned first.
    pub entities: Vec<(EntityKind, String)>,
    /// How well it matches; comparable within one page only.
    pub score: f32,
    /// Where it matches.
    pub snippets: Vec<Snippet>,
    /// What else of it matches: `date`, `language`, or the body where no snippet of it was asked for.
    pub matched: Vec<&'static str>,
    /// How many other articles of the same text match; absent where copies are not grouped.
    pub duplicates: Option<u64>,
    /// Why it has its score: parts that add up to it. Absent where it was not asked for, empty where
    /// hits are not ordered by relevance.
    pub explanation: Option<Vec<ScorePart>>,
}

/// A part of the score of a hit.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// The part of the query, in newsdex's own form; empty where it is for none.
    pub query: String,
    /// How much it adds.
    pub value: f32,
    /// What for.
    pub reason: ScoreReason,
}

/// What a part of a score is for.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreReason {
    /// How often the part of the query matches, and how rare it is.
    Words {
        /// Where, the title first.
        places: Vec<MatchedField>,
        /// In about how many articles it is; absent where it is made of several words.
        articles: Option<u64>,
        /// How many articles there are.
        all_articles: u64,
        /// Its weight in the query.
        weight: f32,
    },
    /// That it stands at the top of the text: where it stands first, in words from 1.
    Lead(u32),
    /// That two parts stand near each other: how far at the closest, in words; 1 is side by side.
    Near(u32),
    /// That it is the whole name of what is mentioned so often.
    Name(EntityKind, u32),
    /// That the article is new.
    Recent,
}

/// How often a part of a query matches in a field.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedField {
    /// `title`, `text`, `quotations` or `names`.
    pub name: &'static str,
    /// How often.
    pub occurrences: u32,
    /// How often in the form in which it was typed.
    pub as_typed: u32,
    /// What one occurrence counts: more in titles and in short fields.
    pub counts: f32,
}

impl ScoreReason {
    /// What kind of reason it is.
    pub fn kind(&self) -> &'static str {
        match self {
            ScoreReason::Words { .. } => "words",
            ScoreReason::Lead(_) => "lead",
            ScoreReason::Near(_) => "near",
            ScoreReason::Name(..) => "name",
            ScoreReason::Recent => "recent",
        }
    }
}

impl Hit {
    /// The names in the archive of the entities of one kind, most mentioned first.
    pub fn names(&self, kind: EntityKind) -> Vec<&str> {
        let of_kind = self.entities.iter().filter(|(found, _)| *found == kind);
        of_kind.map(|(_, name)| name.as_str()).collect()
    }
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
