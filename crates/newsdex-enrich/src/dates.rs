//! Dates in a text: resolves days, weeks, months and years to calendar dates. Relative ones, such as "late Wednesday",
//! "last week" and "on March 3", are resolved from the day of publication.
//!
//! One pass over the words of the body: [`absolute`], [`figures`] or [`relative`] read each possible date, and the
//! tense of its sentence decides between the last and the next such day. An expression that may mean something else is
//! left out: "May" the verb, "the last week", "in 2000 homes".
//!
//! Complete for English. In other languages only numeric dates, days with the name of a month, and years after a
//! preposition are found.

mod absolute;
mod figures;
mod foreign;
mod relative;
mod tense;
mod words;

use self::words::Text;
use super::framing::Framing;
use newsdex_text::article::{Article, Moment, Span};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::day::Day;
use newsdex_text::enrichment::{DateUnit, MentionedDate};

/// The earliest year that is recognised.
const FIRST_YEAR: i64 = 1600;
/// The latest year that is recognised in a text without a date of publication.
const LAST_YEAR: i64 = 2100;
/// The number of years after publication that a text may mention.
const YEARS_AHEAD: i64 = 50;
/// The most days by which a dateline may precede publication and still replace it as the day of writing.
const WRITTEN_BEFORE: i64 = 2;

/// Finds the dates in the body of an article; `language` is a BCP 47 tag, and a text without one counts as English.
///
/// Relative dates ("on Thursday") are resolved from the day of the dateline if it is at most two days before or one day
/// after publication, else from the day of publication. If only one of the two days is known, that day is used; without
/// either, relative dates are left out. No dates are found inside `framing` (dateline, byline, credits). Spans are
/// sorted, disjoint and on character boundaries. Time is linear in the length of the body.
pub fn mentioned_dates(
    article: &Article,
    language: Option<&str>,
    framing: &Framing,
) -> Vec<MentionedDate> {
    let published = article.published.and_then(Moment::known_day);
    let written = framing.dateline.as_ref().and_then(|dateline| dateline.day);
    let reference = match (published, written) {
        (Some(published), Some(written))
            if (published - WRITTEN_BEFORE..=published + 1).contains(&written) =>
        {
            Some(written)
        }
        (None, written) => written,
        (published, _) => published,
    };
    let reader = Reader {
        text: Text::of(&article.body),
        reference,
    };
    let is_english = language
        .and_then(|language| language.split(['-', '_']).next())
        .is_none_or(|language| language.eq_ignore_ascii_case("en"));
    let mut found = match is_english {
        true => reader.english(),
        false => reader.foreign(),
    };
    found.retain(|date| !framing.touches(date.span));
    found
}

/// Reads the dates in one text.
#[derive(Debug, Clone, Copy)]
struct Reader<'t> {
    text: Text<'t>,
    /// The day from which relative dates are resolved.
    reference: Option<Day>,
}

/// Whether a byte may be the first of a relevant word; most bytes may not.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let letters = b"0123456789JFMASONDTWYLytlna";
    let mut at = 0;
    while at < letters.len() {
        begins[letters[at] as usize] = true;
        at += 1;
    }
    begins
};

impl Reader<'_> {
    fn english(&self) -> Vec<MentionedDate> {
        let mut found: Vec<MentionedDate> = Vec::new();
        let bytes = self.text.bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            checkpoint();
            if !byte.is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            let end = at
                + bytes
                    .iter()
                    .skip(at)
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
            let date = match BEGINS[*byte as usize] {
                true => self.expression(at, end),
                false => None,
            };
            at = end;
            if let Some(date) = date {
                at = at.max(date.span.end);
                // "the late 1990s": "late" belongs to one date only.
                let is_apart = found
                    .last()
                    .is_none_or(|last| last.span.end <= date.span.start);
                if is_apart {
                    found.push(date);
                }
            }
        }
        found
    }

    /// The date whose first significant word begins at `start`.
    fn expression(&self, start: usize, end: usize) -> Option<MentionedDate> {
        let word = self.text.get(start, end);
        let first = *word.as_bytes().first()?;
        if first.is_ascii_digit() {
            return self.figures(start, end);
        }
        // Most words in lower case are none of these.
        if first.is_ascii_lowercase() && !relative::is_relative(word)
            || !self.text.is_whole(start, end)
        {
            return None;
        }
        match first {
            b'y' | b'Y' | b't' | b'l' | b'L' | b'n' | b'a' => self.relative(start, end, word),
            b'T' | b'N' => self
                .weekday(start, end, word)
                .or_else(|| self.month(start, end, word))
                .or_else(|| self.relative(start, end, word)),
            _ => self
                .weekday(start, end, word)
                .or_else(|| self.month(start, end, word)),
        }
    }

    /// The latest year that is recognised.
    fn last_year(&self) -> i64 {
        self.reference
            .map_or(LAST_YEAR, |day| day.year() + YEARS_AHEAD)
    }

    fn is_year(&self, year: i64) -> bool {
        (FIRST_YEAR..=self.last_year()).contains(&year)
    }

    fn found(&self, start: usize, end: usize, days: (Day, Day), unit: DateUnit) -> MentionedDate {
        MentionedDate {
            span: Span::new(start, end),
            first: days.0,
            last: days.1,
            unit,
        }
    }
}

#[cfg(test)]
mod tests;
