//! What the text of an article implies but does not say: its language, what stands around its prose, who
//! and what is in it, who said what, and which days it speaks of.
//!
//! Enrichers read an [`Article`] and know nothing of files or indexes. Each is one module; this one
//! fixes the order in which they run.

use indexmap::IndexSet;

use crate::article::{Article, Span};

pub mod dates;
pub mod entities;
pub mod furniture;
pub mod language;
pub mod quotes;

pub use self::dates::{DateUnit, MentionedDate};
pub use self::furniture::Dateline;
pub use self::quotes::{Quote, Speaker};

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

/// A text of an [`Article`] that is read for names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextField {
    /// The headline.
    Title,
    /// The text.
    Body,
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

impl Quote {
    /// The words as the article has them, without quotation marks.
    pub fn text<'a>(&self, article: &'a Article) -> &'a str {
        article.body.get(self.span.bytes()).unwrap_or("")
    }
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

/// Runs every enricher on one article.
pub fn enrich(article: &Article) -> Enrichment {
    let language = language::language(article);
    let language_tag = language.as_deref();
    let furniture = furniture::furniture(article, language_tag);
    let entities = entities::entities(article, language_tag, &furniture);
    let quotes = quotes::quotes(article, language_tag, &furniture, &entities);
    let mentioned_dates = dates::mentioned_dates(article, language_tag, &furniture);
    Enrichment {
        language,
        dateline: furniture.dateline,
        authors: furniture.authors,
        agencies: furniture.agencies,
        entities,
        quotes,
        mentioned_dates,
    }
}
