//! What the text of an article implies but does not say: its language and who and what is in it.
//!
//! Enrichers read an [`Article`] and know nothing of files or indexes. Each is one module; this one
//! fixes the order in which they run.

use crate::article::{Article, Span};

pub mod entities;
pub mod language;

/// What was found in one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Enrichment {
    /// BCP 47 tag of the language, declared or detected; absent when the text is too short to say.
    pub language: Option<String>,
    /// People, organisations and places, most mentioned first.
    pub entities: Vec<Entity>,
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
        let mut forms: Vec<&str> = Vec::new();
        for mention in &self.mentions {
            let form = mention.text(article);
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
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

/// Runs every enricher on one article.
pub fn enrich(article: &Article) -> Enrichment {
    let language = language::language(article);
    let entities = entities::entities(article, language.as_deref());
    Enrichment { language, entities }
}
