//! Parses one day or period: `2022-03`, `march 2022`, `last week`.

use jiff::Span as Length;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::years::years_or_part_of_year;
use super::{FORMS, YEARS, date, day};
use crate::ParseError;
use newsdex_text::article::Span;
use newsdex_text::lexicon::months;

/// A half-open range of days since 1970-01-01: `after` is the day after the last.
#[derive(Clone, Copy)]
pub(super) struct Period {
    pub(super) first: i64,
    pub(super) after: i64,
}

/// A part of the typed text, and its position in bytes.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl<'a> Part<'a> {
    pub(super) fn whole(text: &'a str) -> Part<'a> {
        Part { text, start: 0 }
    }

    pub(super) fn trimmed(self) -> Part<'a> {
        let begun = self.text.trim_start();
        Part {
            text: begun.trim_end(),
            start: self.start + self.text.len() - begun.len(),
        }
    }

    pub(super) fn after(self, prefix: &str) -> Option<Part<'a>> {
        let text = self.text.strip_prefix(prefix)?;
        Some(
            Part {
                text,
                start: self.start + prefix.len(),
            }
            .trimmed(),
        )
    }

    pub(super) fn divided(self, separator: &str) -> Option<(Part<'a>, Part<'a>)> {
        let (left, right) = self.text.split_once(separator)?;
        let start = self.start + left.len() + separator.len();
        Some((
            Part {
                text: left,
                start: self.start,
            },
            Part { text: right, start },
        ))
    }

    pub(super) fn error(self, message: impl std::fmt::Display) -> ParseError {
        ParseError::new(message, Span::new(self.start, self.start + self.text.len()))
    }

    pub(super) fn number(self, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
        let is_number = self.text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && digits.contains(&self.text.len()) {
            self.text.parse().ok()
        } else {
            None
        }
    }
}

/// Parses a day or period. `today` is in days since 1970-01-01.
///
/// # Errors
///
/// Fails if `part` is empty or not a date.
pub(super) fn period(part: Part<'_>, today: i64) -> Result<Period, ParseError> {
    let typed = part.text.to_lowercase();
    match typed.as_str() {
        "today" => {
            return Ok(Period {
                first: today,
                after: today.saturating_add(1),
            });
        }
        "yesterday" => {
            return Ok(Period {
                first: today.saturating_sub(1),
                after: today,
            });
        }
        _ => {}
    }
    if let Some(period) = relative(&typed, today) {
        return Ok(period);
    }
    if let Some(period) = years_or_part_of_year(part) {
        return period;
    }
    if part.text.contains("..") {
        return Err(part
            .error("a date range needs two dates")
            .hint("write 2022-02..2022-03"));
    }
    let is_figures = |marks: &[u8]| {
        !typed.is_empty()
            && typed
                .bytes()
                .all(|byte| byte.is_ascii_digit() || marks.contains(&byte))
    };
    if is_figures(b"-w") {
        return period_in_figures(part);
    }
    if is_figures(b"-/.") {
        return Err(part
            .error("write dates as year-month-day")
            .hint("write 2022-03-01"));
    }
    period_in_words(part)
}

/// Parses `last week`, `this month`, `last 7 days`, in lower case; `None` for other text. Calendar weeks begin on
/// Monday; a number of days ends with today.
fn relative(typed: &str, today: i64) -> Option<Period> {
    let mut words = typed.split_whitespace();
    let (which, what, unit) = (words.next()?, words.next()?, words.next());
    if words.next().is_some() || !matches!(which, "last" | "past" | "this" | "previous") {
        return None;
    }
    let after = today.saturating_add(1);
    if let Some(unit) = unit {
        let count: i64 = what
            .parse()
            .ok()
            .filter(|count| (1..=10_000).contains(count))?;
        let first = match unit {
            "day" | "days" => after.saturating_sub(count),
            "week" | "weeks" => after.saturating_sub(count.saturating_mul(7)),
            "month" | "months" => day(date(after)?
                .checked_sub(Length::new().try_months(count).ok()?)
                .ok()?),
            "year" | "years" => day(date(after)?
                .checked_sub(Length::new().try_years(count).ok()?)
                .ok()?),
            _ => return None,
        };
        return (which != "this").then_some(Period { first, after });
    }
    let now = date(today)?;
    let is_this = which == "this";
    let (first, last) = match what {
        "week" => {
            let monday = today - i64::from(now.weekday().to_monday_zero_offset());
            let first = if is_this { monday } else { monday - 7 };
            return Some(Period {
                first,
                after: first + 7,
            });
        }
        "month" => {
            let first = now.first_of_month();
            let first = if is_this {
                first
            } else {
                first.checked_sub(Length::new().try_months(1).ok()?).ok()?
            };
            (first, first.last_of_month())
        }
        "year" => {
            let first = now.first_of_year();
            let first = if is_this {
                first
            } else {
                first.checked_sub(Length::new().try_years(1).ok()?).ok()?
            };
            (first, first.last_of_year())
        }
        _ => return None,
    };
    Some(Period {
        first: day(first),
        after: day(last) + 1,
    })
}

/// Parses `2022`, `2022-03`, `2022-03-01` or `2022-W09`: digits, hyphens and the letter W only.
fn period_in_figures(part: Part<'_>) -> Result<Period, ParseError> {
    let (year, rest) = match part.divided("-") {
        Some((year, rest)) => (year, Some(rest)),
        None => (part, None),
    };
    if rest.is_none()
        && year.text.len() == 8
        && let (Some(year), Some(month), Some(day)) =
            (year.text.get(..4), year.text.get(4..6), year.text.get(6..))
    {
        let hint = format!("write {year}-{month}-{day}");
        return Err(part.error("write dates with hyphens").hint(hint));
    }
    let year = year_number(year)?;
    let Some(rest) = rest else {
        return whole_year(part, year);
    };
    if let Some(week) = rest.after("W").or_else(|| rest.after("w")) {
        return whole_week(rest, year, week);
    }
    let Some((month, day_of_month)) = rest.divided("-") else {
        if rest.number(4..=4).is_some() {
            let hint = format!("write a range with two dots: {}..{}", year, rest.text);
            return Err(part.error("not a date").hint(hint));
        }
        let month = month_number(rest).map_err(|error| match end_of_years(year, rest) {
            Some(last) => error.hint(format_args!("write a range with two dots: {year}..{last}")),
            None => error,
        })?;
        return whole_month(part, year, month);
    };
    let month = month_number(month)?;
    single_day(part, year, month, day_of_month)
}

/// The last year of `1914-18`, of which `rest` is the `18`; `None` if it is not after the first.
fn end_of_years(year: i16, rest: Part<'_>) -> Option<i16> {
    let last = year / 100 * 100 + rest.number(2..=2)?;
    (last > year).then_some(last)
}

/// Parses `march 2022`, `3 march 2022`, `march 3, 2022` or `2022 march`, with English names, in full or abbreviated.
fn period_in_words(part: Part<'_>) -> Result<Period, ParseError> {
    let mut year = None;
    let mut month = None;
    let mut day_of_month = None;
    for piece in pieces(part) {
        let slot = if piece.text.len() == 4 && piece.number(4..=4).is_some() {
            &mut year
        } else if piece
            .text
            .starts_with(|character: char| character.is_ascii_digit())
        {
            &mut day_of_month
        } else if month_named(piece.text).is_some() {
            &mut month
        } else {
            let unknown = format!("`{}` is not a date", piece.text);
            return Err(piece.error(unknown).hint(hint_for_word(piece.text)));
        };
        if slot.replace(piece).is_some() {
            return Err(part.error("not a date").hint(FORMS));
        }
    }
    let month = month.and_then(|piece| Some((month_named(piece.text)?, piece)));
    match (year, month, day_of_month) {
        (Some(year), Some((month, _)), None) => whole_month(part, year_number(year)?, month),
        (Some(year), Some((month, _)), Some(day_of_month)) => {
            let digits = day_of_month
                .text
                .trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let figure = Part {
                text: digits,
                start: day_of_month.start,
            };
            single_day(part, year_number(year)?, month, figure)
        }
        (None, Some((_, name)), _) => {
            let hint = format!("write \"{} 2022\" in quotes", name.text);
            Err(part.error("this month needs its year").hint(hint))
        }
        _ => Err(part.error("not a date").hint(FORMS)),
    }
}

pub(super) fn pieces(part: Part<'_>) -> impl Iterator<Item = Part<'_>> {
    let mut rest = part;
    std::iter::from_fn(move || {
        let is_between =
            |character: char| character.is_whitespace() || matches!(character, ',' | '.');
        let begun = rest.text.trim_start_matches(is_between);
        let start = rest.start + rest.text.len() - begun.len();
        let length = begun.find(is_between).unwrap_or(begun.len());
        let (text, remainder) = begun.split_at(length);
        rest = Part {
            text: remainder,
            start: start + length,
        };
        (!text.is_empty()).then_some(Part { text, start })
    })
}

fn hint_for_word(word: &str) -> &'static str {
    match word.to_lowercase().as_str() {
        "last" | "past" | "lastweek" | "last-week" | "week" => "the last seven days are since:1w",
        "last-month" | "lastmonth" | "month" => "the last month is since:1m",
        "last-year" | "lastyear" | "year" => "the last year is since:1y",
        "now" | "tomorrow" => "today is date:today",
        "spring" | "summer" | "autumn" | "fall" | "winter" => {
            "seasons differ from country to country; write months: 2022-03..2022-05"
        }
        "early" | "late" | "mid" => "write years: 1990..1994",
        _ => FORMS,
    }
}

/// The number of a month, from its English name or at least three letters of it.
pub(super) fn month_named(name: &str) -> Option<i8> {
    i8::try_from(months::english_month_beginning(name)?).ok()
}

pub(super) fn year_number(part: Part<'_>) -> Result<i16, ParseError> {
    part.number(4..=4)
        .filter(|year| YEARS.contains(year))
        .ok_or_else(|| {
            part.error("a year is four digits from 1000 to 9999")
                .hint(FORMS)
        })
}

pub(super) fn month_number(part: Part<'_>) -> Result<i8, ParseError> {
    match part.number(1..=2) {
        Some(month @ 1..=12) => Ok(i8::try_from(month).unwrap_or(1)),
        Some(_) => Err(part
            .error(format_args!("there is no month {}", part.text))
            .hint("months go from 01 to 12; a date is year-month-day")),
        None => Err(part.error("a month is two digits").hint(FORMS)),
    }
}

fn whole_year(part: Part<'_>, year: i16) -> Result<Period, ParseError> {
    let first = made(part, Date::new(year, 1, 1))?;
    let last = made(part, Date::new(year, 12, 31))?;
    Ok(Period {
        first: day(first),
        after: day(last) + 1,
    })
}

fn whole_month(part: Part<'_>, year: i16, month: i8) -> Result<Period, ParseError> {
    let first = made(part, Date::new(year, month, 1))?;
    Ok(Period {
        first: day(first),
        after: day(first.last_of_month()) + 1,
    })
}

fn whole_week(part: Part<'_>, year: i16, week: Part<'_>) -> Result<Period, ParseError> {
    let monday = week
        .number(1..=2)
        .and_then(|week| ISOWeekDate::new(year, i8::try_from(week).ok()?, Weekday::Monday).ok())
        .ok_or_else(|| {
            part.error(format_args!("{year} has no week {}", week.text))
                .hint("weeks go from W01 to W52, in some years to W53")
        })?;
    let first = day(monday.date());
    Ok(Period {
        first,
        after: first + 7,
    })
}

fn single_day(
    part: Part<'_>,
    year: i16,
    month: i8,
    figure: Part<'_>,
) -> Result<Period, ParseError> {
    let days = made(part, Date::new(year, month, 1))?.days_in_month();
    let Some(number) = figure.number(1..=2) else {
        return Err(figure.error("a day is two digits").hint(FORMS));
    };
    let date = i8::try_from(number)
        .ok()
        .and_then(|number| Date::new(year, month, number).ok());
    let Some(date) = date else {
        return Err(figure
            .error(format_args!("{year}-{month:02} has no day {}", figure.text))
            .hint(format_args!("its days go from 01 to {days}")));
    };
    Ok(Period {
        first: day(date),
        after: day(date) + 1,
    })
}

/// Converts the error type. The years and months were checked before, so this cannot fail.
pub(super) fn made(part: Part<'_>, date: Result<Date, jiff::Error>) -> Result<Date, ParseError> {
    date.map_err(|_| part.error("not a date").hint(FORMS))
}
