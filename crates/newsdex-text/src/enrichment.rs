//! Facts that the text of an article implies, as plain values: its language, dateline and authors, the named entities,
//! the quotations with their speakers, and the mentioned dates.
//!
//! `newsdex-enrich` finds the values. This module does not, so that code that shows or stores them needs no tagger.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::article::{Article, Span};
use crate::day::Day;

/// The facts that were extracted from one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Enrichment {
    /// BCP 47 tag of the language, declared or detected; `None` if the text is too short to tell.
    pub language: Option<String>,
    /// The place, day and agency at the beginning of the text.
    pub dateline: Option<Dateline>,
    /// The authors: from the source or else from a byline in the text.
    pub authors: Vec<String>,
    /// The news agencies that are credited in its metadata, in its dateline or at either end of the text, by their
    /// usual names.
    pub agencies: Vec<String>,
    /// Persons, organizations and places, most mentioned first.
    pub entities: Vec<Entity>,
    /// The quotations, in the order of the text.
    pub quotes: Vec<Quote>,
    /// Days, weeks, months and years that the text mentions, in the order of the text.
    pub mentioned_dates: Vec<MentionedDate>,
    /// The headline or the paragraph in which the article says that it was corrected.
    pub correction: Option<Mention>,
}

impl Enrichment {
    /// All names of the speaker of a quotation: the fullest first, then the other forms that the article uses; empty if
    /// the speaker is unknown.
    pub fn speaker_names<'a>(&'a self, quote: &'a Quote, article: &'a Article) -> Vec<&'a str> {
        let Some(speaker) = &quote.speaker else {
            return Vec::new();
        };
        let mut names = vec![speaker.name.as_str()];
        if let Some(entity) = speaker.entity.and_then(|entity| self.entities.get(entity)) {
            let forms = entity.forms(article).into_iter();
            names.extend(forms.filter(|form| *form != speaker.name));
        }
        names
    }
}

/// One person, organization or place in one article, with all its names there.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// The kind of the entity.
    pub kind: EntityKind,
    /// The fullest name the article uses.
    pub name: String,
    /// The mentions of the entity, in the order of the text; those in the title come first.
    pub mentions: Vec<Mention>,
}

impl Entity {
    /// The different forms in which an article writes the name, in order of first mention.
    pub fn forms<'a>(&self, article: &'a Article) -> Vec<&'a str> {
        let forms = self.mentions.iter().map(|mention| mention.text(article));
        if self.mentions.len() < 2 {
            return forms.collect();
        }
        let forms: IndexSet<&str, FxBuildHasher> = forms.collect();
        forms.into_iter().collect()
    }
}

/// The kind of an [`Entity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A person, real or invented.
    Person,
    /// A company, party, authority, team, band.
    Organization,
    /// A country, town, river, building.
    Place,
    /// Any other name: events, works, nationalities.
    Misc,
}

/// One place in the text where an [`Entity`] is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The text of the article that contains `span`.
    pub field: TextField,
    /// The bytes of the name, without titles such as "Mr".
    pub span: Span,
}

impl Mention {
    /// The name as the article writes it.
    pub fn text<'a>(&self, article: &'a Article) -> &'a str {
        let text = self.field.text(article);
        text.get(self.span.bytes()).unwrap_or("")
    }
}

/// A text of an [`Article`] that can have mentions and quotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextField {
    /// The headline.
    Title,
    /// The body.
    Body,
}

impl TextField {
    /// The text in an article; empty if the article has none.
    pub fn text(self, article: &Article) -> &str {
        match self {
            TextField::Title => article.title.as_deref().unwrap_or(""),
            TextField::Body => &article.body,
        }
    }
}

/// Words between quotation marks that somebody said or wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The text of the article that contains `span`.
    pub field: TextField,
    /// The words without the quotation marks: bytes of the text, within one paragraph.
    pub span: Span,
    /// The speaker; `None` if the text does not clearly name one.
    pub speaker: Option<Speaker>,
    /// The verb (or preposition) that connects it with the speaker, such as `said`: bytes of the text.
    pub verb: Option<Span>,
    /// Whether it continues the previous quotation, as in "We won," she said, "and that is that."
    pub continues: bool,
}

impl Quote {
    /// The words as in the article, without quotation marks.
    pub fn text<'a>(&self, article: &'a Article) -> &'a str {
        self.part(article, self.span)
    }

    /// The verb as in the article.
    pub fn verb_text<'a>(&self, article: &'a Article) -> Option<&'a str> {
        self.verb.map(|verb| self.part(article, verb))
    }

    fn part<'a>(&self, article: &'a Article, span: Span) -> &'a str {
        let text = self.field.text(article);
        text.get(span.bytes()).unwrap_or("")
    }
}

/// The speaker of a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name that the article uses.
    pub name: String,
    /// The index of the speaker in the article's entities, if it is one of them.
    pub entity: Option<usize>,
}

/// The dateline at the beginning of a report: `KYIV, March 3 (Reuters) -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The whole dateline, with the dash: bytes of the body. `None` if the source stores it separately from the text.
    pub span: Option<Span>,
    /// The place in normal spelling, also if the dateline is in capitals: `Kyiv`. Without country or state; the first
    /// of several places.
    pub place: Option<String>,
    /// The name of the place: bytes of the body.
    pub place_span: Option<Span>,
    /// The day, where it can be told: one without a year is the nearest to
    /// publication.
    pub day: Option<Day>,
    /// The agency, by its usual name; as written if it is not known.
    pub agency: Option<String>,
}

/// An expression of time in the body of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MentionedDate {
    /// The expression without a preposition: bytes of the body.
    pub span: Span,
    /// First day meant.
    pub first: Day,
    /// Last day meant; the same for a single day.
    pub last: Day,
    /// The kind of time that is named.
    pub unit: DateUnit,
}

/// The unit of a [`MentionedDate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateUnit {
    /// A day, or a range of days.
    Day,
    /// A week, from Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A year, or a range of years.
    Year,
}

impl MentionedDate {
    /// Whether somebody could search for this time: at most 31 days, or one week, month or year.
    pub fn is_definite(&self) -> bool {
        let most_days = match self.unit {
            DateUnit::Day | DateUnit::Month => 31,
            DateUnit::Week => 7,
            DateUnit::Year => 366,
        };
        self.last - self.first < most_days
    }

    /// The date in ISO 8601 format: `2022-03-02`, `2022-W09`, `2022-03`, `2022`; several days or years as an interval,
    /// `2022-03-02/2022-03-05`, `1990/1999`.
    pub fn iso(&self) -> String {
        let (first, last) = (self.first, self.last);
        match self.unit {
            DateUnit::Day if self.first == self.last => first.to_string(),
            DateUnit::Day => format!("{first}/{last}"),
            DateUnit::Week => {
                let (year, week) = first.iso_week();
                format!("{year:04}-W{week:02}")
            }
            DateUnit::Month => format!("{:04}-{:02}", first.year(), first.month()),
            DateUnit::Year if first.year() == last.year() => format!("{:04}", first.year()),
            DateUnit::Year => format!("{:04}/{:04}", first.year(), last.year()),
        }
    }
}
