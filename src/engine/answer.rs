//! The answers of an engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use crate::engine::{Facet, Timeline};
use newsdex_query::Query;
use newsdex_query::highlight::{Marked, Snippet};
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, EntityKind, Quote};

/// The answer of [`Engine::search`](crate::engine::Engine::search).
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// Number of articles that match; number of groups if copies are grouped.
    pub total: u64,
    /// The hits on the requested page, best first.
    pub hits: Vec<Hit>,
    /// Counts of the values of each facet: years and months in order, all others by falling count, then by name.
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// The articles by time, also those with the same text; `None` unless requested.
    pub timeline: Option<Timeline>,
    /// Messages for the user about how the query was understood, for example that a prefix matches more words than were
    /// searched for.
    pub notices: Vec<String>,
    /// Another query to try, if little or nothing was found.
    pub suggestion: Option<Suggestion>,
}

/// The value under which [`Facet::Year`] and [`Facet::Month`] count undated articles.
pub const UNDATED: &str = "undated";

/// Number of hits with one value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Number of hits with this value.
    pub count: u64,
}

/// Another query, which finds more.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The complete query.
    pub query: Query,
    /// Number of hits of the query.
    pub total: u64,
    /// How the query differs from the user's query.
    pub reason: SuggestionReason,
}

/// How the query of a [`Suggestion`] differs from the user's query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionReason {
    /// Words have the spelling that the archive uses.
    Spelling,
    /// A word is searched as a part of longer words: `verfassungsgericht` in "Bundesverfassungsgericht".
    Longer,
    /// A name is replaced by the entity of that name, which is found by all its names.
    Entity,
    /// Words that must be a name, in a quotation, in the title or in the lead are searched anywhere in the texts: not every
    /// name is found as one, and in some languages none.
    Text,
    /// One condition on time, place, language or names is left out, or all of them except names.
    Filter,
    /// An exclusion is left out.
    Exclusion,
    /// The words of a phrase may be anywhere in the article.
    Phrase,
    /// Words are left out, but never the rarest.
    Word,
    /// Any of the words is enough.
    Any,
}

impl SuggestionReason {
    /// The name of the reason in answers.
    pub fn name(self) -> &'static str {
        match self {
            SuggestionReason::Spelling => "spelling",
            SuggestionReason::Longer => "longer",
            SuggestionReason::Entity => "entity",
            SuggestionReason::Text => "text",
            SuggestionReason::Filter => "filter",
            SuggestionReason::Exclusion => "exclusion",
            SuggestionReason::Phrase => "phrase",
            SuggestionReason::Word => "word",
            SuggestionReason::Any => "any",
        }
    }

    /// The words before the suggested query.
    pub fn introduction(self) -> &'static str {
        match self {
            SuggestionReason::Spelling => "Did you mean",
            SuggestionReason::Longer => "In longer words",
            SuggestionReason::Entity => "With all spellings of the name",
            SuggestionReason::Text => "As words of the texts",
            SuggestionReason::Filter | SuggestionReason::Exclusion => "With fewer conditions",
            SuggestionReason::Phrase => "Without the quotation marks",
            SuggestionReason::Word => "With fewer words",
            SuggestionReason::Any => "With any of the words",
        }
    }
}

/// The answer of [`Engine::export`](crate::engine::Engine::export).
pub struct Export {
    /// As in [`SearchPage`].
    pub total: u64,
    /// As in [`SearchPage`].
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// As in [`SearchPage`].
    pub timeline: Option<Timeline>,
    /// As in [`SearchPage`].
    pub notices: Vec<String>,
    /// The requested hits, best first. The iterator borrows nothing from the engine, so another thread can read it.
    pub hits: Box<dyn Iterator<Item = Result<Hit>> + Send>,
}

impl Export {
    /// The answer with all its hits.
    ///
    /// # Errors
    ///
    /// Fails when a hit cannot be read.
    pub(super) fn into_page(self, suggestion: Option<Suggestion>) -> Result<SearchPage> {
        Ok(SearchPage {
            suggestion,
            hits: self.hits.collect::<Result<Vec<Hit>>>()?,
            total: self.total,
            facets: self.facets,
            timeline: self.timeline,
            notices: self.notices,
        })
    }
}

/// A matching article.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// The facts that were extracted from the article.
    pub enrichment: Enrichment,
    /// The number of the commit that added the article.
    pub added: u64,
    /// The entities named in the article, by their names in the archive, most mentioned first.
    pub entities: Vec<(EntityKind, String)>,
    /// How well the article matches; comparable only within one page.
    pub score: f32,
    /// Extracts around the matches.
    pub snippets: Vec<Snippet>,
    /// All places that match, in the order of the texts; empty unless [`Marks::Every`](crate::engine::Marks::Every) was
    /// requested.
    pub marks: Vec<Marked>,
    /// Other parts of the article that match: `date`, `language`, or the body if no snippet of it was requested.
    pub matched: Vec<&'static str>,
    /// Number of other matching articles with the same title and text; `None` if copies are not grouped.
    pub duplicates: Option<u64>,
    /// The story of the article; `None` if copies are not grouped.
    pub story: Option<HitStory>,
    /// The parts that add up to the score; `None` if no explanation was requested, empty if hits are not ordered by
    /// relevance.
    pub explanation: Option<Vec<ScorePart>>,
}

/// The story of a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitStory {
    /// The name of the story: the identifier of its earliest article.
    pub name: String,
    /// Whether the hit is a later take of the story.
    pub is_take: bool,
    /// Number of its other articles, whether they match or not.
    pub copies: u64,
}

/// One part of the score of a hit.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// The part of the query, in newsdex syntax; empty if this part of the score belongs to no part of the query.
    pub query: String,
    /// The share of the score; all shares add up to the score.
    pub value: f32,
    /// The reason for this part of the score.
    pub reason: ScoreReason,
}

/// The reason for a part of a score.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreReason {
    /// The part of the query matches; the score depends on how often, and on how rare the words are.
    Words {
        /// The fields that match, the title first.
        places: Vec<MatchedField>,
        /// Approximate number of articles that match this part; `None` if the part has several words.
        articles: Option<u64>,
        /// Number of articles in the archive.
        all_articles: u64,
        /// The weight of the part in the query.
        weight: f32,
    },
    /// The part matches near the beginning of the text. Holds the position of its first match, in words from 1.
    Lead(u32),
    /// Two parts match near each other. Holds the smallest distance in words; 1 is side by side.
    Near(u32),
    /// The part is the whole name of an entity. Holds the kind of the entity and the number of its mentions.
    Name(EntityKind, u32),
    /// The query is the whole headline.
    Headline,
    /// The article is recent.
    Recent,
}

/// The matches of a part of a query in a field.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedField {
    /// `title`, `text`, `quotations` or `names`.
    pub name: &'static str,
    /// Number of matches in the field.
    pub occurrences: u32,
    /// Number of matches in the exact form that the user typed.
    pub as_typed: u32,
    /// The weight of one match; higher in titles and in short fields.
    pub counts: f32,
}

impl ScoreReason {
    /// The name of the kind of reason in answers.
    pub fn kind(&self) -> &'static str {
        match self {
            ScoreReason::Words { .. } => "words",
            ScoreReason::Lead(_) => "lead",
            ScoreReason::Near(_) => "near",
            ScoreReason::Name(..) => "name",
            ScoreReason::Headline => "headline",
            ScoreReason::Recent => "recent",
        }
    }
}

impl Hit {
    /// The names of the entities of one kind, as the archive calls them, most mentioned first.
    pub fn names(&self, kind: EntityKind) -> Vec<&str> {
        let of_kind = self.entities.iter().filter(|(found, _)| *found == kind);
        of_kind.map(|(_, name)| name.as_str()).collect()
    }
}

/// The answer of [`Engine::article`](crate::engine::Engine::article).
#[derive(Debug, Clone)]
pub struct ShownArticle {
    /// The article.
    pub article: Article,
    /// The facts that were extracted from the article.
    pub enrichment: Enrichment,
    /// The places where the query matches; empty without a query.
    pub marks: Vec<Marked>,
    /// As in [`SearchPage`].
    pub notices: Vec<String>,
}

/// The answer of [`Engine::entities`](crate::engine::Engine::entities).
#[derive(Debug, Clone, Default)]
pub struct EntityPage {
    /// Number of entities found.
    pub total: u64,
    /// Number of articles whose entities were counted.
    pub articles: u64,
    /// The requested entities: those named in most articles first, then by name.
    pub entities: Vec<CountedEntity>,
}

/// One entity of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedEntity {
    /// The kind of the entity.
    pub kind: EntityKind,
    /// The name of the entity in the archive.
    pub name: String,
    /// Number of articles that name the entity.
    pub articles: u64,
    /// The first day on which an article named the entity, in days since 1970-01-01; `None` if all articles are
    /// undated.
    pub first: Option<i64>,
    /// The last day on which an article named the entity, in days since 1970-01-01; `None` if all articles are undated.
    pub last: Option<i64>,
    /// The other names of the entity in this archive.
    pub also: Vec<String>,
}

/// The answer of [`Engine::quotes`](crate::engine::Engine::quotes).
#[derive(Debug, Clone)]
pub struct QuotePage {
    /// Number of quotations that match.
    pub total: u64,
    /// The requested quotations; those of one article are in the order of its text.
    pub quotes: Vec<FoundQuote>,
    /// As in [`SearchPage`].
    pub notices: Vec<String>,
}

/// A quotation that matches.
#[derive(Debug, Clone)]
pub struct FoundQuote {
    /// The article that contains the quotation.
    pub article: Arc<Article>,
    /// The quotation.
    pub quote: Quote,
    /// The name of the speaker in the archive.
    pub speaker: Option<String>,
    /// The matching words, as byte ranges of the quotation's text: sorted and disjoint.
    pub highlights: Vec<Span>,
}
