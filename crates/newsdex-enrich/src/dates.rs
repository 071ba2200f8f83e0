//! Days, weeks, months and years that a text names, as calendar dates: "late Wednesday", "last week",
//! "on March 3" are understood from the day of publication.
//!
//! One pass over the words of the body; what looks like a date is read by [`absolute`], [`figures`] or [`relative`], and the
//! tense of its sentence decides between the last and the next one. An expression that may mean something else
//! is passed over: "May" the verb, "the last week", "in 2000 homes".
//!
//! English in full. In other languages only dates in figures, days with the name of a month and years after
//! a preposition are known.

mod absolute;
mod figures;
mod foreign;
mod relative;
mod tense;
mod words;

use self::words::Text;
use super::furniture::Furniture;
use newsdex_text::article::{Article, Span};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::day::Day;
use newsdex_text::enrichment::{DateUnit, MentionedDate};

/// The first year that is understood.
const FIRST_YEAR: i64 = 1600;
/// The last year that is understood in a text without a date.
const LAST_YEAR: i64 = 2100;
/// How far ahead of its publication a text may look, in years.
const YEARS_AHEAD: i64 = 50;
/// A dateline so much before publication, in days, tells the day of writing better than publication does.
const WRITTEN_BEFORE: i64 = 2;

/// Finds the expressions of time in the body of an article, in order of place; `language` is a BCP 47 tag, and
/// a text without one is taken for English.
///
/// Relative ones ("on Thursday") are understood from the day of the dateline where it is that of publication
/// or at most two days before, else from the day of publication; without either they are left out. Nothing is
/// found inside furniture. Spans are sorted, disjoint and on character boundaries. Linear in the length of the
/// body.
pub fn mentioned_dates(
    article: &Article,
    language: Option<&str>,
    furniture: &Furniture,
) -> Vec<MentionedDate> {
    let published = article.published.map(|moment| moment.day());
    let written = furniture
        .dateline
        .as_ref()
        .and_then(|dateline| dateline.day);
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
    found.retain(|date| !furniture.touches(date.span));
    found
}

/// Reads expressions of time in one text.
#[derive(Debug, Clone, Copy)]
struct Reader<'t> {
    text: Text<'t>,
    /// The day from which relative expressions are understood.
    reference: Option<Day>,
}

/// What a word that begins with a byte may begin; most bytes begin nothing of interest.
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
                // "the late 1990s": what stands before belongs to one expression only.
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

    /// The expression of which the word at `start` is the first that tells.
    fn expression(&self, start: usize, end: usize) -> Option<MentionedDate> {
        let word = self.text.get(start, end);
        let first = *word.as_bytes().first()?;
        if first.is_ascii_digit() {
            return self.figures(start, end);
        }
        if !self.text.is_whole(start, end) {
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

    /// The last year that is understood.
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
