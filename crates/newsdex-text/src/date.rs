//! Parses dates in the forms that archives use: ISO 8601, RFC 2822, newswire stamps and dates in words.
//!
//! A date is understood completely or not at all: an impossible time or zone, and a year outside [`YEARS`] give `None`.
//! A month or a year alone is a date only for [`moment_or_period`]. The clock is never read. Times without a zone are in
//! UTC.

mod clock;
mod east_asian;
pub mod line;
pub mod path;
mod period;
mod token;
mod unix;
mod week;

use std::ops::RangeInclusive;

use jiff::civil;

use self::clock::{Clock, clock_seconds};
pub use self::period::moment_or_period;
use self::token::{Token, tokens};
pub use self::unix::unix_moment;
use self::unix::{bounded, unix_time};
use crate::article::Moment;
use crate::day::Day;
use crate::lexicon::date_words::{Kind, is};
use crate::lexicon::months;

/// The valid years of a publication date. Earlier years are before the first newspaper; later years are mistakes or
/// dates of something else.
pub const YEARS: RangeInclusive<i16> = 1600..=2100;

/// The longest date in bytes; a longer text is not a date.
const LONGEST: usize = 120;
/// The largest number of words before a date, as in "Last updated on Monday, the".
const PREFIX_WORDS: usize = 6;

/// The instant of a date in words or figures; `None` if the text is not a date.
///
/// Has day precision without a time of day. `3/4/2019` is day first unless that is impossible. Ten digits are seconds
/// since 1970, thirteen are milliseconds. Words before the date ("Published:") and after it are ignored; figures
/// without a meaning are not. Month names are known in English, French, German, Spanish, Portuguese, Italian, Dutch,
/// the Scandinavian languages, Polish, Turkish, Indonesian, Russian, Ukrainian, Arabic and the other languages of
/// `months.tsv`. Years may also be those of a Japanese era, of Taiwan (`民國108年`) or of the Thai calendar.
///
/// ```
/// use newsdex_text::date::moment;
/// assert_eq!(moment("Thu, 24 Feb 2022 05:30:00 +0200").map(|moment| moment.seconds), Some(1645673400));
/// assert_eq!(moment("February 2022"), None);
/// ```
pub fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if let Some(rewritten) = east_asian::rewritten(text) {
        return moment_of(&rewritten);
    }
    moment_of(text)
}

fn moment_of(text: &str) -> Option<Moment> {
    if !text.chars().any(char::is_numeric) {
        return None;
    }
    // .NET writes milliseconds since 1970, and a zone that changes nothing: `/Date(1498754700000+0200)/`.
    if let Some(number) = text.trim_start_matches('/').strip_prefix("Date(") {
        let end = number.find(['+', ')']).unwrap_or(number.len());
        return unix_moment(number.get(..end)?.parse().ok()?);
    }
    let tokens = tokens(text);
    if let Some(date) = week::date(&tokens) {
        return Some(Moment::on_day(Day::from(date)));
    }
    if let Some(instant) = unix_time(&tokens) {
        return Some(instant);
    }
    let mut words = 0;
    for start in 0..tokens.len() {
        match &tokens[start] {
            Token::Word(_) => {
                if let Some(found) = moment_at(&tokens[start..]) {
                    return Some(found);
                }
                words += 1;
                if words > PREFIX_WORDS {
                    return None;
                }
            }
            // The first figure must belong to the date; otherwise the text is not a date.
            Token::Number { .. } => return moment_at(&tokens[start..]),
            Token::Mark(_) | Token::Space => {}
        }
    }
    None
}

/// Parses a complete date at the first token; the text after it must have no figures.
fn moment_at(tokens: &[Token]) -> Option<Moment> {
    let mut reader = Reader { rest: tokens };
    if let Some(found) = compact(reader) {
        return Some(found);
    }
    // "11:30, 17.05.2023"
    let early = if reader.clock_follows() {
        Some(reader.clock()?)
    } else {
        None
    };
    if early.is_some() {
        reader.skip_to_date();
    }
    let (date, inner) = reader.date()?;
    let clock = match early.or(inner) {
        Some(clock) => Some(clock),
        None => reader.late_clock()?,
    };
    reader.nothing_numeric_follows().then_some(())?;
    placed(date, clock)
}

fn placed(date: civil::Date, clock: Option<Clock>) -> Option<Moment> {
    let day = Day::from(date);
    let Some(clock) = clock else {
        return Some(Moment::on_day(day));
    };
    let offset = clock.offset.unwrap_or(0);
    // An offset has at most 14 hours.
    let minutes = i16::try_from(offset / 60).unwrap_or(0);
    Some(bounded(day.midnight() + clock.seconds - offset)?.ahead_by(minutes))
}

/// Parses `20170629`, `20170629T164500Z`, `20170629164500`.
fn compact(mut reader: Reader<'_>) -> Option<Moment> {
    let (value, digits) = reader.number()?;
    let (day, mut time) = match digits {
        8 => (value, None),
        12 => (value / 10_000, Some(value % 10_000 * 100)),
        14 => (value / 1_000_000, Some(value % 1_000_000)),
        _ => return None,
    };
    let date = civil_date(day / 10_000, day / 100 % 100, day % 100)?;
    if time.is_none() {
        let mut ahead = reader;
        if ahead.word_is("t") || ahead.marks_only(&['_', '-']) {
            match ahead.number() {
                Some((value, 6)) => (time, reader) = (Some(value), ahead),
                Some((value, 4)) => (time, reader) = (Some(value * 100), ahead),
                _ => {}
            }
        }
    }
    let clock = match time {
        Some(time) => {
            reader.fraction();
            let seconds = clock_seconds(time / 10_000, time / 100 % 100, time % 100)?;
            Some(Clock {
                seconds,
                offset: reader.offset().ok()?,
            })
        }
        None => reader.late_clock()?,
    };
    reader.nothing_numeric_follows().then_some(())?;
    placed(date, clock)
}

fn civil_date(year: i64, month: i64, day: i64) -> Option<civil::Date> {
    let year = i16::try_from(year)
        .ok()
        .filter(|year| YEARS.contains(year))?;
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads tokens from the front; a copy marks a position to return to.
#[derive(Debug, Clone, Copy)]
struct Reader<'a> {
    rest: &'a [Token],
}

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<(i64, usize)> {
        let [Token::Number { value, digits }, rest @ ..] = self.rest else {
            return None;
        };
        self.rest = rest;
        Some((*value, *digits))
    }

    fn word(&mut self) -> Option<&'a str> {
        let [Token::Word(word), rest @ ..] = self.rest else {
            return None;
        };
        self.rest = rest;
        Some(word)
    }

    fn word_is(&mut self, expected: &str) -> bool {
        let mut ahead = *self;
        let is_it = ahead.word() == Some(expected);
        if is_it {
            *self = ahead;
        }
        is_it
    }

    fn mark(&mut self, expected: char) -> bool {
        match self.rest {
            [Token::Mark(mark), rest @ ..] if *mark == expected => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn marks_only(&mut self, expected: &[char]) -> bool {
        expected.iter().any(|mark| self.mark(*mark))
    }

    /// Skips spaces and the marks that may be inside a date.
    fn gap(&mut self) {
        while let [
            Token::Space | Token::Mark('-' | '/' | '.' | ',' | '\'' | '’' | '_'),
            rest @ ..,
        ] = self.rest
        {
            self.rest = rest;
        }
    }

    /// A date, and a time inside it as in `Tue May 5 10:30:00 EDT 2023`.
    fn date(&mut self) -> Option<(civil::Date, Option<Clock>)> {
        let start = *self;
        if self
            .rest
            .first()
            .is_some_and(|token| matches!(token, Token::Word(_)))
        {
            return self.month_first();
        }
        if let Some(date) = self.year_first() {
            return Some((date, None));
        }
        *self = start;
        Some((self.day_first()?, None))
    }

    fn year_first(&mut self) -> Option<civil::Date> {
        let (year, 4) = self.number()? else {
            return None;
        };
        self.separator();
        // `2019 m. kovo 2 d.`; Latvian dates have the day before the month: `2019. gada 2. marts`.
        if self.word_is("m") {
            self.gap();
        }
        if self.word_is("gada") {
            self.gap();
            let (day, 1 | 2) = self.number()? else {
                return None;
            };
            self.gap();
            return civil_date(year, self.month_word()?, day);
        }
        let month = self.month()?;
        self.separator();
        let (day, 1 | 2) = self.number()? else {
            return None;
        };
        self.marks_only(&['日', '일']);
        civil_date(year, month, day)
    }

    fn separator(&mut self) {
        self.marks_only(&['年', '月', '년', '월']);
        self.gap();
    }

    /// A month in figures or in words.
    fn month(&mut self) -> Option<i64> {
        if let Some((value, digits)) = self.number() {
            return (digits <= 2).then_some(value);
        }
        if let [
            Token::Word(word),
            Token::Mark('.' | '/' | '-'),
            Token::Number { .. },
            ..,
        ] = self.rest
            && let Some(month) = roman(word)
        {
            self.word();
            return Some(month);
        }
        self.month_word()
    }

    fn month_word(&mut self) -> Option<i64> {
        let first = self.word()?;
        let mut ahead = *self;
        ahead.gap();
        if let Some(second) = ahead.word()
            && let Some(month) = months::month_of_two_words(first, second)
        {
            *self = ahead;
            return Some(month);
        }
        months::month(first)
    }

    fn month_first(&mut self) -> Option<(civil::Date, Option<Clock>)> {
        let month = self.month_word()?;
        self.gap();
        let (day, 1 | 2) = self.number()? else {
            return None;
        };
        self.ordinal();
        self.gap();
        let mut clock = None;
        if self.clock_follows() {
            clock = Some(self.clock()?);
            self.gap();
        }
        let year = self.year()?;
        Some((civil_date(year, month, day)?, clock))
    }

    fn day_first(&mut self) -> Option<civil::Date> {
        let (first, 1 | 2) = self.number()? else {
            return None;
        };
        self.ordinal();
        self.gap();
        self.linking_word();
        self.gap();
        let is_figure = matches!(self.rest.first(), Some(Token::Number { .. }));
        let second = self.month()?;
        self.gap();
        self.linking_word();
        self.gap();
        let year = self.year()?;
        let (month, day) = if is_figure && second > 12 {
            (first, second)
        } else {
            (second, first)
        };
        civil_date(year, month, day)
    }

    /// Skips the ending of an ordinal number: `1st`, `1er`, `5º`.
    fn ordinal(&mut self) {
        let mut ahead = *self;
        if ahead.word().is_some_and(|word| is(Kind::Ordinal, word)) {
            *self = ahead;
        }
        self.marks_only(&['º', '°', 'ª']);
    }

    /// Skips a word inside a date: `5 de mayo del 2020`, `5th of May`.
    fn linking_word(&mut self) {
        let mut ahead = *self;
        if ahead.word().is_some_and(|word| is(Kind::Linking, word)) {
            *self = ahead;
        }
    }

    /// A year of four figures or two: 50 to 99 are in the last century (RFC 2822, section 4.3).
    fn year(&mut self) -> Option<i64> {
        match self.number()? {
            (year, 4) => Some(year),
            (year @ 0..=49, 2) => Some(2000 + year),
            (year, 2) => Some(1900 + year),
            _ => None,
        }
    }

    fn skip_to_date(&mut self) {
        while let [token, rest @ ..] = self.rest {
            let is_month = matches!(token, Token::Word(word) if months::month(word).is_some());
            if is_month || matches!(token, Token::Number { .. }) {
                return;
            }
            self.rest = rest;
        }
    }

    fn nothing_numeric_follows(&self) -> bool {
        // A place in brackets may follow: `[Etc/GMT+2]`, `(UTC+2)`.
        let mut tokens = self.rest.iter();
        let open =
            tokens.position(|token| matches!(token, Token::Number { .. } | Token::Mark('[' | '(')));
        open.and_then(|open| self.rest.get(open))
            .is_none_or(|token| !matches!(token, Token::Number { .. }))
    }
}

/// The month that a Roman numeral in lower case names: `2.III.2019`.
fn roman(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
    ];
    let at = MONTHS.iter().position(|month| *month == word)?;
    i64::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests;
