//! The model that everything else uses: one [`Article`] is one story as it was published.
//!
//! A record is what a format stores; an article is what newsdex understands. Facts that the text only implies
//! (language, names, datelines) are in [`crate::enrichment::Enrichment`]. Nothing in this module is a file format: each
//! format has its own record type and converts it to an article.

use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use crate::day::Day;

/// One story as it was published.
///
/// Texts are clean: entities are decoded, boilerplate is removed, and one blank line separates paragraphs. Facts that
/// the source does not state are absent, never guessed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// Stable across runs and machines; see [`ArticleId`].
    pub id: ArticleId,
    /// The headline.
    pub title: Option<String>,
    /// The subtitle (deck, standfirst).
    pub subtitle: Option<String>,
    /// The text; may be empty, for example in archives of headlines.
    pub body: String,
    /// The time of publication.
    pub published: Option<Moment>,
    /// The place where [`Article::published`] was found.
    pub dated_by: Option<DateOrigin>,
    /// The time of the publisher's last change.
    pub updated: Option<Moment>,
    /// The time before which its agency asked not to publish it.
    pub embargo: Option<Moment>,
    /// The newspaper, agency or site that published it.
    pub source: Option<String>,
    /// The authors, in their original order, without "By".
    pub authors: Vec<String>,
    /// The news agencies that its source credits, as in "By Ann Lee, Reuters".
    pub agencies: Vec<String>,
    /// The dateline, if the source stores it separately from the text, such as `SALVADOR, Feb 26`.
    pub dateline: Option<String>,
    /// The desk or category.
    pub section: Option<String>,
    /// Subject words from the publisher.
    pub keywords: Vec<String>,
    /// The short name that newsrooms use for it.
    pub slug: Option<String>,
    /// The address of publication.
    pub url: Option<String>,
    /// The language that its source declares, as a BCP 47 tag.
    pub language: Option<String>,
    /// The file and record that it was read from.
    pub origin: Origin,
}

/// The identifier of an article: the source's own identifier if it has a usable one, otherwise derived from the
/// location of the record. Never depends on the order in which archives are read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ArticleId(String);

impl ArticleId {
    /// The source's own identifier, trimmed.
    pub fn given(identifier: &str) -> ArticleId {
        ArticleId(identifier.trim().to_owned())
    }

    /// An identifier of 16 hexadecimal digits, derived from the location of a record.
    pub fn derived(origin: &Origin) -> ArticleId {
        let member = origin.member.as_deref().unwrap_or("");
        let place = format!("{}\0{}\0{}", origin.path, member, origin.record);
        ArticleId(format!("{:016x}", xxh3_64(place.as_bytes())))
    }

    /// Whether an identifier has the form that [`ArticleId::derived`] gives.
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

/// The location of a record, sufficient to read the original again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Origin {
    /// Path of the file: the name of the folder (or file) given to `newsdex index`, then the path below it, separated
    /// by `/`. The same on every machine that has the same folder.
    pub path: String,
    /// Member of a container (`inner/file.xml`), if the file is a container.
    pub member: Option<String>,
    /// Number of the record in the file or member, from 0.
    pub record: u64,
    /// Offset in bytes of the record in the uncompressed file or member.
    pub offset: u64,
}

/// An instant in UTC, with the precision that its source gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z; midnight if only the day is known.
    pub seconds: i64,
    /// The precision of `seconds`.
    pub precision: Precision,
}

/// The place where the date of an article was found, most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateOrigin {
    /// A field for the date, in the metadata of the record or page.
    Metadata,
    /// The visible page or the head of the text, such as the line below a headline.
    Page,
    /// The name of the file or of a folder.
    Path,
    /// The running text.
    Text,
}

/// The precision of a [`Moment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// Only the day is known.
    Day,
    /// The time of day is known, too.
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
/// Users see code points instead; the output of the program converts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`, exclusive.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span ends where it starts or later");
        Span { start, end }
    }

    /// The span as an index into its text.
    pub fn bytes(self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}
