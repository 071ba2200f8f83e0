//! Queries: the [`Query`] tree, its syntax, matching and highlighting.
//!
//! [`parse`] reads a query from text; an engine answers it and the highlighter marks it. The tree
//! is independent of any index: it has the words as typed, and the engine finds the index terms for
//! them. Printing a query and parsing the text gives the same query.

#![forbid(unsafe_code)]

pub mod date;
mod error;
mod fields;
pub mod filter;
pub mod highlight;
mod interpretation;
pub mod matching;
pub mod parse;
mod pattern;
mod print;
pub mod rewrite;
mod saved;
mod tokens;

pub use error::ParseError;
pub use interpretation::Interpretation;
pub use parse::{ParseContext, parse, read};
pub use saved::{SavedQueries, SavedQueriesError};

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Every article.
    All,
    /// The pattern matches in the scope.
    Text(Scope, Pattern),
    /// The article was published on one of these days.
    Published(DayRange),
    /// The text names one of these days, or a week, month or year within them.
    Mentions(DayRange),
    /// The day of publication is unknown.
    Undated,
    /// The article was published on this day of any year; months and days are counted from 1.
    Anniversary {
        /// The month.
        month: i8,
        /// The day of the month.
        day: i8,
    },
    /// The pattern matches at least a number of times in all texts of the scope together.
    AtLeast {
        /// Minimum number of matches; at least 2.
        count: u32,
        /// The scope; never one of entities.
        scope: Scope,
        /// What.
        pattern: Pattern,
    },
    /// The article is in this language: a BCP 47 tag, compared by its first part (`en` finds
    /// `en-GB`).
    Language(String),
    /// All of these match; at least two.
    And(Vec<Query>),
    /// Any of these matches; at least two.
    Or(Vec<Query>),
    /// This does not match.
    Not(Box<Query>),
    /// This matches; its score is multiplied by the weight.
    Weighted(Box<Query>, f32),
}

/// Where a [`Pattern`] has to match. All words of one pattern have to be in the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Title, subtitle or body.
    Anywhere,
    /// Title or subtitle.
    Title,
    /// Body.
    Body,
    /// The beginning of the body: its first [`LEAD_WORDS`] words.
    Lead,
    /// The paper, agency or site.
    Source,
    /// An author.
    Author,
    /// The section.
    Section,
    /// A keyword given by the publisher.
    Keyword,
    /// A news agency credited.
    Agency,
    /// A quotation.
    Quote,
    /// A name of the speaker of a quotation.
    Speaker,
    /// A name of a person in the article.
    Person,
    /// A name of an organisation in the article.
    Organization,
    /// A name of a place in the article.
    Place,
    /// A name of any entity in the article.
    Entity,
}

/// Words in an arrangement. It matches runs of words in one text.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// This word in any of its inflected forms, with or without accents.
    Word(String),
    /// This form of the word only; accents and case are ignored.
    Exact(String),
    /// Words with this prefix.
    Prefix(String),
    /// Words that match this wildcard: `?` is one letter, `*` any number of letters.
    Wildcard(String),
    /// Words within this edit distance (1 or 2).
    Fuzzy {
        /// The word.
        word: String,
        /// Number of letters that may be inserted, removed, replaced or swapped with their
        /// neighbour.
        distance: u8,
    },
    /// Words that match this regular expression completely.
    Regex(String),
    /// These parts in this order, with at most `slop` other words between the first and the last;
    /// at least two parts.
    Phrase {
        /// The parts.
        parts: Vec<Pattern>,
        /// Maximum number of other words between them.
        slop: u32,
    },
    /// Both sides within reach of each other.
    Near {
        /// One side.
        left: Box<Pattern>,
        /// The other side.
        right: Box<Pattern>,
        /// The maximum distance.
        reach: Reach,
        /// Whether `left` has to come first.
        order: Order,
    },
    /// The left side, where the right side is not within reach.
    NotNear {
        /// What is looked for.
        left: Box<Pattern>,
        /// What must not be within reach.
        right: Box<Pattern>,
        /// The distance that counts as near.
        reach: Reach,
        /// Whether only a right side after `left` counts as near.
        order: Order,
    },
    /// Any one of these; at least two.
    AnyOf(Vec<Pattern>),
}

/// Number of words at the beginning of a body that are its lead.
pub const LEAD_WORDS: u32 = 50;

/// How far apart the sides of [`Pattern::Near`] may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// At most this many words apart; 1 means side by side.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

/// Whether the sides of [`Pattern::Near`] may be swapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// The left side comes first.
    AsWritten,
    /// Either side comes first.
    Either,
}

impl DayRange {
    /// Whether a day is in the range.
    pub fn contains(self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// A half-open range of days since 1970-01-01; without limit where an end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DayRange {
    /// First day.
    pub from: Option<i64>,
    /// Day after the last.
    pub until: Option<i64>,
}
