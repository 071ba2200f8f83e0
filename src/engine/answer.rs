//! What an engine answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use crate::engine::Facet;
use newsdex_query::Query;
use newsdex_query::highlight::{Marked, Snippet};
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, EntityKind, Quote};

/// What [`Engine::search`](crate::engine::Engine::search) gives.
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

/// What [`Engine::export`](crate::engine::Engine::export) gives.
pub struct Export {
    /// As in [`SearchPage`].
    pub total: u64,
    /// As in [`SearchPage`].
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// As in [`SearchPage`].
    pub notices: Vec<String>,
    /// The hits asked for, best first. They borrow nothing from the engine, so that another thread can
    /// read them.
    pub hits: Box<dyn Iterator<Item = Result<Hit>> + Send>,
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

/// What [`Engine::article`](crate::engine::Engine::article) gives.
#[derive(Debug, Clone)]
pub struct ShownArticle {
    /// The article.
    pub article: Article,
    /// What was found in it.
    pub enrichment: Enrichment,
    /// Where the query matches; empty without one.
    pub marks: Vec<Marked>,
}

/// What [`Engine::entities`](crate::engine::Engine::entities) gives.
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

/// What [`Engine::quotes`](crate::engine::Engine::quotes) gives.
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
