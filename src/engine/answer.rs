//! What an engine answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use crate::engine::Facet;
use newsdex_query::Query;
use newsdex_query::highlight::{Marked, Snippet};
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, EntityKind, Quote};

/// The answer of [`Engine::search`](crate::engine::Engine::search).
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// Number of matching articles, or of groups of articles if copies are grouped.
    pub total: u64,
    /// The requested hits, in the requested order.
    pub hits: Vec<Hit>,
    /// Counts by facet, sorted by count in descending order, then by name.
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// Notes for the user on how the query was interpreted, such as that a prefix has too many
    /// words and only the most frequent ones were looked for.
    pub notices: Vec<String>,
    /// A query that finds more, if this one found little or nothing.
    pub suggestion: Option<Suggestion>,
}

/// The value under which [`Facet::Year`] and [`Facet::Month`] count undated articles.
pub const UNDATED: &str = "undated";

/// The number of hits with one value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Number of hits with the value.
    pub count: u64,
}

/// Another query that finds more.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The whole query.
    pub query: Query,
    /// Number of its hits.
    pub total: u64,
    /// How it differs from the query that was searched for.
    pub reason: SuggestionReason,
}

/// How a [`Suggestion`] differs from the query that was searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionReason {
    /// Misspelled words are corrected to spellings in the archive.
    Spelling,
    /// Words are replaced by an entity, which is found by all of its names.
    Entity,
    /// One filter is removed (date, source, language, name …), or all filters except names.
    Filter,
    /// An exclusion is removed.
    Exclusion,
    /// A phrase is replaced by its words.
    Phrase,
    /// A word is removed.
    Word,
    /// Any of the words has to match instead of all of them.
    Any,
}

impl SuggestionReason {
    /// The name in answers.
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

/// The answer of [`Engine::export`](crate::engine::Engine::export).
pub struct Export {
    /// As in [`SearchPage`].
    pub total: u64,
    /// As in [`SearchPage`].
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// As in [`SearchPage`].
    pub notices: Vec<String>,
    /// The requested hits, in the requested order. They borrow nothing from the engine: another
    /// thread can read them.
    pub hits: Box<dyn Iterator<Item = Result<Hit>> + Send>,
}

/// A matching article.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// What was found in it.
    pub enrichment: Enrichment,
    /// The entities named in it, with their names in the archive, most mentioned first.
    pub entities: Vec<(EntityKind, String)>,
    /// The score; comparable only with other scores of the same search.
    pub score: f32,
    /// Pieces of the article with marks.
    pub snippets: Vec<Snippet>,
    /// Other parts of it that match: `date`, `language`, or a field of which no snippet was
    /// requested.
    pub matched: Vec<&'static str>,
    /// Number of other matching articles with the same text; `None` if copies are not grouped.
    pub duplicates: Option<u64>,
    /// The parts that add up to the score. `None` if no explanation was requested; empty if hits
    /// are not ordered by relevance.
    pub explanation: Option<Vec<ScorePart>>,
}

/// A part of the score of a hit.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// The part of the query, in newsdex's own syntax; empty if the score part belongs to no part
    /// of the query.
    pub query: String,
    /// What it adds to the score.
    pub value: f32,
    /// The reason.
    pub reason: ScoreReason,
}

/// The reason for a part of a score.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreReason {
    /// The part of the query matches; the value depends on its frequency in the article and its
    /// idf.
    Words {
        /// The fields in which it matches, the title first.
        places: Vec<MatchedField>,
        /// Approximate number of articles in which it matches; `None` for a pattern of several
        /// words.
        articles: Option<u64>,
        /// Number of all articles.
        all_articles: u64,
        /// Its weight in the query.
        weight: f32,
    },
    /// It matches at the top of the text: the position of the first match, in words from 1.
    Lead(u32),
    /// Two parts of the query match near each other: the smallest distance in words; 1 is side by
    /// side.
    Near(u32),
    /// It is the full name of an entity of this kind, mentioned this many times.
    Name(EntityKind, u32),
    /// The article is new.
    Recent,
}

/// The matches of a part of a query in a field.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedField {
    /// `title`, `text`, `quotations` or `names`.
    pub name: &'static str,
    /// Number of matches.
    pub occurrences: u32,
    /// Number of matches in exactly the typed form.
    pub as_typed: u32,
    /// The weight of one match: higher in titles and in short fields.
    pub counts: f32,
}

impl ScoreReason {
    /// The name of the reason in answers.
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
    /// The archive's names of the entities of one kind, most mentioned first.
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
    /// What was found in it.
    pub enrichment: Enrichment,
    /// The places where the query matches; empty without a query.
    pub marks: Vec<Marked>,
}

/// The answer of [`Engine::entities`](crate::engine::Engine::entities).
#[derive(Debug, Clone, Default)]
pub struct EntityPage {
    /// Number of matching entities.
    pub total: u64,
    /// Number of articles that were searched for entities.
    pub articles: u64,
    /// The requested entities, sorted by number of articles in descending order, then by name.
    pub entities: Vec<CountedEntity>,
}

/// One entity of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedEntity {
    /// What it is.
    pub kind: EntityKind,
    /// Its name in the archive.
    pub name: String,
    /// Number of articles that name it.
    pub articles: u64,
    /// Day of the earliest article that names it, in days since 1970-01-01; `None` if all are
    /// undated.
    pub first: Option<i64>,
    /// Day of the latest article that names it.
    pub last: Option<i64>,
    /// Its other names in this archive.
    pub also: Vec<String>,
}

/// The answer of [`Engine::quotes`](crate::engine::Engine::quotes).
#[derive(Debug, Clone)]
pub struct QuotePage {
    /// Number of matching quotations.
    pub total: u64,
    /// The requested quotations; those of one article are in the order of its text.
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
    /// The speaker's name in the archive; `None` if the speaker is unknown.
    pub speaker: Option<String>,
    /// Matching words, in bytes of the quotation's text: sorted and disjoint.
    pub highlights: Vec<Span>,
}
