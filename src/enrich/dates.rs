//! Days, weeks, months and years that a text names, as calendar dates: "late Wednesday", "last week",
//! "on March 3" are understood from the day of publication.

use super::furniture::Furniture;
use crate::article::{Article, Span};

/// An expression of time in the body of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MentionedDate {
    /// The expression: bytes of the body.
    pub span: Span,
    /// First day meant, in days since 1970-01-01.
    pub first: i64,
    /// Last day meant; the same for a single day.
    pub last: i64,
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

/// Finds the expressions of time in the body of an article, in order of place; `language` is a BCP 47 tag.
///
/// Relative ones ("on Thursday") need the day of publication and are left out without it.
pub fn mentioned_dates(
    _article: &Article,
    _language: Option<&str>,
    _furniture: &Furniture,
) -> Vec<MentionedDate> {
    Vec::new()
}
