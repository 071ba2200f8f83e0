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
    /// The time before which the agency asked not to publish the article.
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

/// An instant in UTC, with the precision that its source gave and the time zone in which it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z; midnight of the first possible day if the time is not known.
    pub seconds: i64,
    /// The precision of `seconds`.
    pub precision: Precision,
    /// How far the local time of the source is ahead of UTC, in minutes; 0 if the source gave no zone.
    pub ahead_minutes: i16,
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
    /// Only the year is known.
    Year,
    /// Only the month is known.
    Month,
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
            ahead_minutes: 0,
        }
    }

    /// A day of which the time is not known.
    pub fn on_day(day: Day) -> Moment {
        Moment {
            precision: Precision::Day,
            ..Moment::at(day.midnight())
        }
    }

    /// A month of which the day is not known; `None` if there is no such month.
    pub fn in_month(year: i64, month: i64) -> Option<Moment> {
        Some(Moment {
            precision: Precision::Month,
            ..Moment::on_day(Day::new(year, month, 1)?)
        })
    }

    /// A year of which the day is not known; `None` if there is no such year.
    pub fn in_year(year: i64) -> Option<Moment> {
        Some(Moment {
            precision: Precision::Year,
            ..Moment::on_day(Day::new(year, 1, 1)?)
        })
    }

    /// The same instant, given in a zone this many minutes ahead of UTC.
    #[must_use]
    pub fn ahead_by(self, minutes: i16) -> Moment {
        Moment {
            ahead_minutes: minutes,
            ..self
        }
    }

    /// The day where the source is; the first day of the month or year if only that is known.
    pub fn day(self) -> Day {
        let ahead = i64::from(self.ahead_minutes) * 60;
        Day::at(self.seconds.saturating_add(ahead))
    }

    /// The day where the source is, if it is known.
    pub fn known_day(self) -> Option<Day> {
        (self.precision >= Precision::Day).then(|| self.day())
    }

    /// The last day of the month or year if only that is known, otherwise [`Moment::day`].
    pub fn last_day(self) -> Day {
        let day = self.day();
        let last = match self.precision {
            Precision::Year => Day::new(day.year(), 12, 31),
            Precision::Month => Day::of_month(day.year(), day.month()).map(|(_, last)| last),
            Precision::Day | Precision::Second => None,
        };
        last.unwrap_or(day)
    }

    /// The day, month or year where the source is, as far as it is known: `1887-03-02`, `1887-03` or `1887`.
    pub fn local_day(self) -> String {
        let mut day = self.day().to_string();
        // Years before 1 have a sign.
        let year = day.len().saturating_sub("-03-02".len());
        match self.precision {
            Precision::Year => day.truncate(year),
            Precision::Month => day.truncate(year + "-03".len()),
            Precision::Day | Precision::Second => {}
        }
        day
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_moment_is_the_day_where_it_was_given() {
        let evening_in_new_york = Moment::at(1_646_368_200).ahead_by(-300);
        assert_eq!(evening_in_new_york.local_day(), "2022-03-03");
        assert_eq!(Moment::at(1_646_368_200).local_day(), "2022-03-04");
    }

    #[test]
    fn a_month_and_a_year_have_a_first_and_a_last_day() {
        let month = Moment::in_month(1888, 2).unwrap();
        let days = (month.day().to_string(), month.last_day().to_string());
        assert_eq!(days, ("1888-02-01".to_owned(), "1888-02-29".to_owned()));
        assert_eq!(
            (month.local_day().as_str(), month.known_day()),
            ("1888-02", None)
        );
        let year = Moment::in_year(1887).unwrap();
        assert_eq!(year.last_day().to_string(), "1887-12-31");
        assert_eq!(year.local_day(), "1887");
        assert_eq!(Moment::in_month(1888, 13), None);
    }
}
