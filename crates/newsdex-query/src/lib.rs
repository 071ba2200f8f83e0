//! The [`Query`] tree, its parser and its printed form.
//!
//! [`parse`] makes a query from typed text; an engine answers it, and the highlighter marks its matches. The tree knows
//! nothing of an index: words are as typed, and the engine decides which forms and stems they match. Printing a query
//! and parsing it again gives the same query.

#![forbid(unsafe_code)]

pub mod date;
mod error;
mod fields;
pub mod filter;
pub mod highlight;
mod interpretation;
pub mod matching;
pub mod names;
pub mod parse;
mod pattern;
mod print;
pub mod rewrite;
mod saved;
mod synonyms;
mod tokens;

pub use error::ParseError;
pub use interpretation::Interpretation;
pub use parse::{ParseContext, parse, read};
pub use saved::{SavedQueries, SavedQueriesError};
pub use synonyms::{Synonyms, SynonymsError};

use newsdex_text::enrichment::EntityKind;

/// A condition on articles.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Matches every article.
    All,
    /// The pattern matches somewhere in the scope.
    Text(Scope, Pattern),
    /// Published on a day in the range.
    Published(DayRange),
    /// The text names a day in the range, or a week, month or year within it.
    Mentions(DayRange),
    /// The article has no known day of publication.
    Undated,
    /// Published on this day of any year.
    Anniversary {
        /// The month, from 1.
        month: i8,
        /// The day of the month, from 1.
        day: i8,
    },
    /// The pattern matches at `count` places or more, over all texts of the scope.
    AtLeast {
        /// The smallest number of places; at least 2.
        count: u32,
        /// The scope; not one of the scopes that search names of entities.
        scope: Scope,
        /// The pattern.
        pattern: Pattern,
    },
    /// Has something besides words.
    Has(Property),
    /// In this language: a BCP 47 tag of which the primary subtag is compared (`en` finds `en-GB`).
    Language(String),
    /// Matches all of these; at least two.
    And(Vec<Query>),
    /// Matches any of these; at least two.
    Or(Vec<Query>),
    /// Does not match this.
    Not(Box<Query>),
    /// Matches this; its score is multiplied by the number.
    Weighted(Box<Query>, f32),
}

/// Something that an article has besides words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// The archive has another state of the article: an older text that was kept, or one with the same address.
    Version,
    /// A note that it was corrected.
    Correction,
}

impl Property {
    /// All properties.
    pub const ALL: [Property; 2] = [Property::Version, Property::Correction];

    /// The name of the property in queries and answers.
    pub fn name(self) -> &'static str {
        match self {
            Property::Version => "version",
            Property::Correction => "correction",
        }
    }
}

/// The part of an article in which a [`Pattern`] has to match. All words of one match are in the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Title, subtitle or body.
    Anywhere,
    /// Title or subtitle.
    Title,
    /// The body.
    Body,
    /// The beginning of the body: its first [`LEAD_WORDS`] words.
    Lead,
    /// The source: newspaper, agency or site.
    Source,
    /// An author.
    Author,
    /// The section.
    Section,
    /// A keyword given by the publisher.
    Keyword,
    /// A credited news agency.
    Agency,
    /// The text of a quotation in the article.
    Quote,
    /// A name of a speaker who is quoted in the article.
    Speaker,
    /// A name of a person in the article.
    Person,
    /// A name of an organization in the article.
    Organization,
    /// A name of a place in the article.
    Place,
    /// A name of any entity in the article.
    Entity,
    /// A name in the article of anything else: an event, a work, a nationality. Users cannot ask for it. It is searched
    /// because some articles take a person, an organization or a place for something else.
    OtherName,
}

impl Scope {
    /// Whether the scope is running text, which is stemmed and divided into sentences.
    pub fn is_prose(self) -> bool {
        matches!(
            self,
            Scope::Anywhere | Scope::Title | Scope::Body | Scope::Lead | Scope::Quote
        )
    }

    /// The kinds of entities whose names the scope searches; empty if it searches no names of entities.
    pub fn kinds(self) -> &'static [EntityKind] {
        match self {
            Scope::Person => &[EntityKind::Person],
            Scope::Organization => &[EntityKind::Organization],
            Scope::Place => &[EntityKind::Place],
            Scope::OtherName => &[EntityKind::Misc],
            Scope::Speaker => &[EntityKind::Person, EntityKind::Organization],
            Scope::Entity => &[
                EntityKind::Person,
                EntityKind::Organization,
                EntityKind::Place,
                EntityKind::Misc,
            ],
            _ => &[],
        }
    }

    /// The scope that searches the names of only this kind of entities.
    pub fn of_kind(kind: EntityKind) -> Scope {
        match kind {
            EntityKind::Person => Scope::Person,
            EntityKind::Organization => Scope::Organization,
            EntityKind::Place => Scope::Place,
            EntityKind::Misc => Scope::OtherName,
        }
    }

    /// Whether the scope searches the names of entities.
    pub fn is_about_names(self) -> bool {
        !self.kinds().is_empty()
    }
}

/// Words in a certain arrangement. A match is a run of words in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// This word in any of its inflected forms, with or without accents.
    Word(String),
    /// This form of the word only; accents are ignored, and case if the word has fewer than two capitals.
    Exact(String),
    /// This form of the word only, with these capitals; accents are ignored.
    Cased(String),
    /// Two words with a hyphen or apostrophe between them, or the same as one word.
    Joined {
        /// The first word.
        first: String,
        /// The hyphen or apostrophe as typed; it does not matter which.
        sign: char,
        /// The second word.
        second: String,
    },
    /// Words with this beginning.
    Prefix(String),
    /// Words of this shape: `?` is one letter, `*` is any number of letters.
    Wildcard(String),
    /// Words at most `distance` letters away from a word.
    Fuzzy {
        /// The word.
        word: String,
        /// Number of letters that may be inserted, removed, replaced or swapped with their neighbour; 1 or 2.
        distance: u8,
    },
    /// Words that match this regular expression completely.
    Regex(String),
    /// The parts one after the other, with at most `slop` other words in total between them.
    Phrase {
        /// The parts, in order; at least two.
        parts: Vec<Pattern>,
        /// The largest number of other words between the parts.
        slop: u32,
    },
    /// Both sides, within reach of each other.
    Near {
        /// One side.
        left: Box<Pattern>,
        /// The other side.
        right: Box<Pattern>,
        /// The largest distance.
        reach: Reach,
        /// Whether `left` must come first.
        order: Order,
    },
    /// The left side, unless the right side is within reach of it.
    NotNear {
        /// The searched side.
        left: Box<Pattern>,
        /// The side that must not be near.
        right: Box<Pattern>,
        /// The largest distance that counts as near.
        reach: Reach,
        /// Whether the right side counts as near only after `left`.
        order: Order,
    },
    /// Any one of these; at least two.
    AnyOf(Vec<Pattern>),
}

impl Pattern {
    /// The patterns that this one consists of, also those that must not be near; empty for a word.
    pub fn parts(&self) -> impl Iterator<Item = &Pattern> {
        let (list, sides): (&[Pattern], [Option<&Pattern>; 2]) = match self {
            Pattern::Phrase { parts, .. } | Pattern::AnyOf(parts) => (parts, [None, None]),
            Pattern::Near { left, right, .. } | Pattern::NotNear { left, right, .. } => {
                (&[], [Some(left), Some(right)])
            }
            Pattern::Word(_)
            | Pattern::Exact(_)
            | Pattern::Cased(_)
            | Pattern::Joined { .. }
            | Pattern::Prefix(_)
            | Pattern::Wildcard(_)
            | Pattern::Fuzzy { .. }
            | Pattern::Regex(_) => (&[], [None, None]),
        };
        list.iter().chain(sides.into_iter().flatten())
    }

    /// The same arrangement of other parts; `change` gives each.
    pub fn with_parts(&self, mut change: impl FnMut(&Pattern) -> Pattern) -> Pattern {
        let mut pattern = self.clone();
        match &mut pattern {
            Pattern::Phrase { parts, .. } | Pattern::AnyOf(parts) => {
                parts.iter_mut().for_each(|part| *part = change(part));
            }
            Pattern::Near { left, right, .. } | Pattern::NotNear { left, right, .. } => {
                **left = change(left);
                **right = change(right);
            }
            _ => {}
        }
        pattern
    }
}

/// The length of the lead of a body in words.
pub const LEAD_WORDS: u32 = 50;

/// The largest distance between the sides of [`Pattern::Near`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// This many words: with at most one word fewer between the sides, so that at 1 they are neighbours.
    Words(u32),
    /// Within one sentence.
    Sentence,
    /// Within one paragraph.
    Paragraph,
}

/// Whether the sides of [`Pattern::Near`] may be swapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// The left side must come first.
    AsWritten,
    /// Either side may come first.
    Either,
}

impl DayRange {
    /// Whether a day is in the range.
    pub fn contains(self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether an article is in the range of which only is known that it was published from the day `first` to the day
    /// `last`: all of these days are in the range, or the range is one month among them.
    pub fn holds(self, first: i64, last: i64) -> bool {
        let holds_all = self.contains(first) && self.contains(last);
        holds_all
            || self
                .month()
                .is_some_and(|(month_first, month_last)| first <= month_first && month_last <= last)
    }

    /// The first and the last day of the range, if it is exactly one month.
    pub fn month(self) -> Option<(i64, i64)> {
        let (from, until) = (self.from?, self.until?);
        let day = newsdex_text::day::Day::checked_since_epoch(from)?;
        let (first, last) = newsdex_text::day::Day::of_month(day.year(), day.month())?;
        let days = (first.days_since_epoch(), last.days_since_epoch());
        (days == (from, until.saturating_sub(1))).then_some(days)
    }
}

/// A half-open range of days since 1970-01-01; `None` leaves an end open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DayRange {
    /// The first day.
    pub from: Option<i64>,
    /// The day after the last.
    pub until: Option<i64>,
}
