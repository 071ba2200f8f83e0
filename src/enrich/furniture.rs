//! What stands around the prose of a news text: dateline, byline, credits of agencies.
//!
//! Found so that it is searchable by itself and is not taken for prose: [`Furniture::spans`] is left out
//! of the search for names and quotations.

use crate::article::{Article, Span};

/// What a report opens with: `KYIV, March 3 (Reuters) -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, with the dash; bytes of the body. Absent where the source keeps it apart from the text.
    pub span: Option<Span>,
    /// The place, in small letters where the dateline is in capitals: `Kyiv`.
    pub place: Option<String>,
    /// The bytes of the body that name the place.
    pub place_span: Option<Span>,
    /// The day, in days since 1970-01-01, where it can be told.
    pub day: Option<i64>,
    /// The agency, by its usual name.
    pub agency: Option<String>,
}

/// Everything found around the prose of one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Furniture {
    /// What the text opens with.
    pub dateline: Option<Dateline>,
    /// Who wrote it: as the source says, else as a byline in the text does.
    pub authors: Vec<String>,
    /// Agencies credited anywhere, by their usual names, each once.
    pub agencies: Vec<String>,
    /// Pieces of the body that are no prose: sorted, disjoint, on character boundaries.
    pub spans: Vec<Span>,
}

/// Finds what stands around the prose of an article; `language` is a BCP 47 tag.
pub fn furniture(article: &Article, _language: Option<&str>) -> Furniture {
    Furniture {
        authors: article.authors.clone(),
        agencies: article.agencies.clone(),
        ..Furniture::default()
    }
}
