//! What a reader asks for: the [`Query`] tree and its printed form.
//!
//! [`parse`] makes one from what was typed; an engine answers it and the highlighter marks it. The
//! tree knows nothing of an index: words are as typed, and which forms and stems they stand for is
//! decided by whoever answers. Printing a query and parsing it again gives the same query.

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

/// A question to the archive.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Every article.
    All,
    /// A pattern of words somewhere in the scope.
    Text(Scope, Pattern),
    /// Published on one of these days.
    Published(DayRange),
    /// Whose text names one of these days, or a week, month or year that lies within them.
    Mentions(DayRange),
    /// Published on a day that is not known.
    Undated,
    /// Published on this day of any year, months and days counted from 1.
    Anniversary {
        /// The month.
        month: i8,
        /// The day of the month.
        day: i8,
    },
    /// A pattern of words at so many places of the scope at least, all its texts together.
    AtLeast {
        /// How many places; at least 2.
        count: u32,
        /// Where; nowhere that names stand for somebody or something.
        scope: Scope,
        /// What.
        pattern: Pattern,
    },
    /// In this language: a BCP 47 tag, compared on its first part (`en` finds `en-GB`).
    Language(String),
    /// All of these; at least two.
    And(Vec<Query>),
    /// Any of these; at least two.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// This, counting so many times as much in the ranking.
    Weighted(Box<Query>, f32),
}

/// Where a [`Pattern`] has to occur. All words of one pattern occur in the same text.
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
    /// Words said in it, between quotation marks.
    Quote,
    /// A name of somebody whose words it quotes.
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

/// Words in a certain arrangement. It matches at places: runs of words in one text.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// This word in any of its inflected forms, with or without accents.
    Word(String),
    /// This form of the word only; accents and case do not count.
    Exact(String),
    /// Words that begin so.
    Prefix(String),
    /// Words of this shape: `?` is one letter, `*` any number.
    Wildcard(String),
    /// Words at most `distance` (1 or 2) letters away.
    Fuzzy {
        /// The word.
        word: String,
        /// Letters that may be inserted, removed, replaced or swapped with their neighbour.
        distance: u8,
    },
    /// Words that match this regular expression as a whole.
    Regex(String),
    /// These side by side in this order, with at most `slop` other words between the first and the
    /// last; at least two.
    Phrase {
        /// What stands side by side.
        parts: Vec<Pattern>,
        /// How many other words may stand between.
        slop: u32,
    },
    /// Both, within reach of each other.
    Near {
        /// One side.
        left: Box<Pattern>,
        /// The other side.
        right: Box<Pattern>,
        /// How far apart at most.
        reach: Reach,
        /// Whether `left` has to come first.
        order: Order,
    },
    /// The left side where the right one is not within reach of it.
    NotNear {
        /// What is looked for.
        left: Box<Pattern>,
        /// What must not be near it.
        right: Box<Pattern>,
        /// How far away at most it would be near.
        reach: Reach,
        /// Whether only what comes after `left` is near it.
        order: Order,
    },
    /// Any one of these; at least two.
    AnyOf(Vec<Pattern>),
}

/// How many words of a body are its lead.
pub const LEAD_WORDS: u32 = 50;

/// How far apart the sides of [`Pattern::Near`] may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// So many words away: with at most one word less between them, so that at 1 they are neighbours.
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

/// A half-open range of days counted from 1970-01-01; open where an end is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DayRange {
    /// First day.
    pub from: Option<i64>,
    /// Day after the last.
    pub until: Option<i64>,
}
