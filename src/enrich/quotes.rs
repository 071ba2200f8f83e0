//! What is said word for word in an article, and who said it.

use super::Entity;
use super::furniture::Furniture;
use crate::article::{Article, Span};

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

/// Who said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name the article has for them.
    pub name: String,
    /// Which of the article's entities it is.
    pub entity: Option<usize>,
}

/// Finds the quotations in the body of an article, in order of place; `language` is a BCP 47 tag.
pub fn quotes(
    _article: &Article,
    _language: Option<&str>,
    _furniture: &Furniture,
    _entities: &[Entity],
) -> Vec<Quote> {
    Vec::new()
}
