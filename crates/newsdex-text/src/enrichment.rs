//! What the text of an article implies but does not say, as plain values: its language, dateline and authors,
//! who and what is named in it, who said what, and which days it speaks of.
//!
//! The values are found by `newsdex-enrich`. Nothing here looks for them, so that whoever shows or stores them
//! needs no tagger.

use indexmap::IndexSet;

use crate::article::{Article, Span};
use crate::day::Day;

/// What was found in one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Enrichment {
    /// BCP 47 tag of the language, declared or detected; absent when the text is too short to say.
    pub language: Option<String>,
    /// Place, day and agency that the text opens with.
    pub dateline: Option<Dateline>,
    /// Who wrote it: as its source says, else as a byline in the text does.
    pub authors: Vec<String>,
    /// The news agencies credited, by their usual names, in its metadata, its dateline or at either end.
    pub agencies: Vec<String>,
    /// People, organisations and places, most mentioned first.
    pub entities: Vec<Entity>,
    /// What is said in it word for word, in order of place.
    pub quotes: Vec<Quote>,
    /// Days, weeks, months and years named in the text, in order of place.
    pub mentioned_dates: Vec<MentionedDate>,
}

impl Enrichment {
    /// All names of who said a quotation: the fullest first, then the other forms that the article
    /// uses; empty where nobody is known to have said it.
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

/// One person, organisation or place in one article, by all its names there.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name the article uses.
    pub name: String,
    /// Where it is mentioned; in order of place, the title's mentions first.
    pub mentions: Vec<Mention>,
}

impl Entity {
    /// The different forms in which an article writes the name, in order of first mention.
    pub fn forms<'a>(&self, article: &'a Article) -> Vec<&'a str> {
        let forms = self.mentions.iter().map(|mention| mention.text(article));
        let forms: IndexSet<&str> = forms.collect();
        forms.into_iter().collect()
    }
}

/// What an [`Entity`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A human being, real or invented.
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
    /// Which text of the article `span` is in.
    pub field: TextField,
    /// The bytes of the name, without titles such as "Mr".
    pub span: Span,
}

impl Mention {
    /// The name as the article writes it.
    pub fn text<'a>(&self, article: &'a Article) -> &'a str {
        let text = match self.field {
            TextField::Title => article.title.as_deref().unwrap_or(""),
            TextField::Body => &article.body,
        };
        text.get(self.span.bytes()).unwrap_or("")
    }
}

/// A text of an [`Article`] that is read for names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextField {
    /// The headline.
    Title,
    /// The text.
    Body,
}

/// Words between quotation marks that somebody said or wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The words without the quotation marks: bytes of the body, within one paragraph.
    pub span: Span,
    /// Who said it; absent when the text does not say so beyond doubt.
    pub speaker: Option<Speaker>,
    /// The verb (or preposition) that gives it to the speaker, as in `said`: bytes of the body.
    pub verb: Option<Span>,
    /// Whether it goes on with the quotation before it, as in "We won," she said, "and that is that."
    pub continues: bool,
}

impl Quote {
    /// The words as the article has them, without quotation marks.
    pub fn text<'a>(&self, article: &'a Article) -> &'a str {
        article.body.get(self.span.bytes()).unwrap_or("")
    }
}

/// Who said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name the article has for them.
    pub name: String,
    /// Which of the article's entities it is.
    pub entity: Option<usize>,
}

/// What a report opens with: `KYIV, March 3 (Reuters) -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, with the dash; bytes of the body. Absent where the source keeps it apart from the text.
    pub span: Option<Span>,
    /// The place, in small letters where the dateline is in capitals: `Kyiv`. Without country or state; of
    /// several places the first.
    pub place: Option<String>,
    /// The bytes of the body that name the place.
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
    /// What kind of time is named.
    pub unit: DateUnit,
}

/// How exact a [`MentionedDate`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateUnit {
    /// A day, or several named by their first and last.
    Day,
    /// A week, from Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A year, or several.
    Year,
}

impl MentionedDate {
    /// Whether it is a time that somebody would look for: so many days that each of them is meant, or
    /// one week, month or year, not several.
    pub fn is_definite(&self) -> bool {
        let most_days = match self.unit {
            DateUnit::Day | DateUnit::Month => 31,
            DateUnit::Week => 7,
            DateUnit::Year => 366,
        };
        self.last - self.first < most_days
    }

    /// The date as ISO 8601 writes it: `2022-03-02`, `2022-W09`, `2022-03`, `2022`; several days or years as
    /// an interval, `2022-03-02/2022-03-05`, `1990/1999`.
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
