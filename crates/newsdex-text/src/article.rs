//! The model everything else shares: one [`Article`] is one story as it was published.
//!
//! A record is what a format stores, an article what newsdex understands of it. What the text only
//! implies (language, names, datelines) is not here but in [`crate::enrich::Enrichment`].
//! Nothing in this module is a file format: each format has its own record type and maps it here.

use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use crate::day::Day;

/// One story as it was published.
///
/// Texts are clean: entities decoded, boilerplate gone, paragraphs separated by one blank line.
/// What the source does not say is absent, never guessed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// Stable across runs and machines; see [`ArticleId`].
    pub id: ArticleId,
    /// The headline.
    pub title: Option<String>,
    /// The line under the headline (deck, standfirst).
    pub subtitle: Option<String>,
    /// The text; may be empty, as in archives of headlines.
    pub body: String,
    /// When it was published.
    pub published: Option<Moment>,
    /// Where [`Article::published`] was found.
    pub dated_by: Option<DateOrigin>,
    /// When it was last changed by its publisher.
    pub updated: Option<Moment>,
    /// Until when its agency asked not to publish it.
    pub embargo: Option<Moment>,
    /// The paper, agency or site it appeared in.
    pub source: Option<String>,
    /// Who wrote it, in the order given, without "By".
    pub authors: Vec<String>,
    /// The news agencies it is credited to by its source, as in "By Ann Lee, Reuters".
    pub agencies: Vec<String>,
    /// The dateline where its source keeps it apart from the text, as in `SALVADOR, Feb 26`.
    pub dateline: Option<String>,
    /// The desk or category it was filed under.
    pub section: Option<String>,
    /// Subject words given by the publisher.
    pub keywords: Vec<String>,
    /// The short name by which newsrooms refer to it.
    pub slug: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The language its source declares, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where it was read from.
    pub origin: Origin,
}

/// The name of an article: the source's own identifier where it has a usable one, else derived
/// from where the record stands. Never depends on the order in which archives were read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ArticleId(String);

impl ArticleId {
    /// Takes a source's own identifier as it is, trimmed.
    pub fn given(identifier: &str) -> ArticleId {
        ArticleId(identifier.trim().to_owned())
    }

    /// Derives an identifier of 16 hexadecimal digits from the place a record was read from.
    pub fn derived(origin: &Origin) -> ArticleId {
        let member = origin.member.as_deref().unwrap_or("");
        let place = format!("{}\0{}\0{}", origin.path, member, origin.record);
        ArticleId(format!("{:016x}", xxh3_64(place.as_bytes())))
    }

    /// Whether an identifier has the form of those that [`ArticleId::derived`] gives.
    pub fn looks_derived(id: &str) -> bool {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        id.len() == 16 && id.bytes().all(is_digit)
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where a record was read from: enough to read the original again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Origin {
    /// Path of the file: the name of the folder (or file) given to `newsdex index`, then the path
    /// below it, separated by `/`. The same on every machine that holds the same folder.
    pub path: String,
    /// Member of a container (`inner/file.xml`), if the file is one.
    pub member: Option<String>,
    /// Number of the record in the file or member, from 0.
    pub record: u64,
    /// Offset in bytes of the record in the uncompressed file or member.
    pub offset: u64,
}

/// An instant in UTC with the precision its source gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z; midnight where only the day is known.
    pub seconds: i64,
    /// How much of it is known.
    pub precision: Precision,
}

/// Where the date of an article was found, most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateOrigin {
    /// A field for it: metadata of the record or the page.
    Metadata,
    /// The visible page or the head of the text, as below a headline.
    Page,
    /// The name of the file or of a folder.
    Path,
    /// The running text.
    Text,
}

/// How much of a [`Moment`] its source gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// The day only.
    Day,
    /// The time of day, too.
    Second,
}

impl Moment {
    /// The instant `seconds` after 1970-01-01T00:00:00Z.
    pub fn at(seconds: i64) -> Moment {
        Moment {
            seconds,
            precision: Precision::Second,
        }
    }

    /// A day of which the time is not known.
    pub fn on_day(day: Day) -> Moment {
        Moment {
            seconds: day.midnight(),
            precision: Precision::Day,
        }
    }

    /// The day in UTC.
    pub fn day(self) -> Day {
        Day::at(self.seconds)
    }
}

/// A half-open range of bytes in a text, on character boundaries.
///
/// Users are shown code points instead; [`crate::output::json`] converts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span ends where it starts or later");
        Span { start, end }
    }

    /// The span as an index into the text it was made for.
    pub fn bytes(self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}
