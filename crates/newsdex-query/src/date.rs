//! Parses days and periods into a [`DayRange`].
//!
//! Accepted forms: `2022`, `2022-03`, `2022-03-01`, `2022-W09`, `2022-Q1`, `1990s`, `18??`, `19c`, `march 2022`,
//! `3 march 2022`, `today`, `yesterday`, `last week` and `last 7 days`; ranges of these: `a..b`, `a..`, `..b`, `>=a`,
//! `>a`, `<a` and `<=a`; and for `since:` also `30d`, `2w`, `6m` and `1y`.
//!
//! A period includes all its days: `2021..2022` ends with 31 December 2022, and `>2022` begins with 1 January 2023.
//! Years are 1000 to 9999 in the Gregorian calendar; weeks are those of ISO 8601. All days are in UTC, as days of
//! publication are. Not supported: days such as `01/03/2022`, which is in January for some people and in March for
//! others.

mod period;
mod years;

use jiff::Span as Length;
use jiff::civil::Date;
use newsdex_text::day::Day;

use self::period::{Part, month_named, month_number, period, pieces};
use self::years::is_group_of_years;
pub(crate) use self::years::is_years_or_part_of_year;
use super::{DayRange, ParseError};

/// Parses a day, a period or a range, for `date:` and for the command line.
///
/// `--from` uses [`DayRange::from`] of the result and `--to` uses [`DayRange::until`], so that both include the whole
/// named period. `today` is in days since 1970-01-01.
///
/// # Errors
///
/// Fails if the text is not a date, names a day or month that does not exist, or ends before it begins. The span is in
/// bytes of `text`.
pub fn day_range(text: &str, today: i64) -> Result<DayRange, ParseError> {
    let part = Part::whole(text).trimmed();
    if part.text.is_empty() {
        return Err(part.error("the date is missing").hint(FORMS));
    }
    if part.text.starts_with(['[', '{']) {
        return Err(part
            .error("a date range is not written in brackets")
            .hint("write date:2020..2021"));
    }
    for (sign, is_lower_end, is_inclusive) in [
        (">=", true, true),
        ("<=", false, true),
        (">", true, false),
        ("<", false, false),
    ] {
        let Some(rest) = part.after(sign) else {
            continue;
        };
        if rest.text.is_empty() {
            let message = format_args!("`{sign}` needs a date right after it").to_string();
            return Err(part
                .error(message)
                .hint(format_args!("write date:{sign}2022-03")));
        }
        let period = period(rest, today)?;
        return Ok(match (is_lower_end, is_inclusive) {
            (true, true) => DayRange {
                from: Some(period.first),
                until: None,
            },
            (true, false) => DayRange {
                from: Some(period.after),
                until: None,
            },
            (false, true) => DayRange {
                from: None,
                until: Some(period.after),
            },
            (false, false) => DayRange {
                from: None,
                until: Some(period.first),
            },
        });
    }
    let Some((left, right)) = ends(part) else {
        let period = period(part, today)?;
        return Ok(DayRange {
            from: Some(period.first),
            until: Some(period.after),
        });
    };
    let from = if left.text.is_empty() {
        None
    } else {
        Some(period(left, today)?)
    };
    let until = if right.text.is_empty() {
        None
    } else {
        Some(period(right, today)?)
    };
    if let (Some(from), Some(until)) = (from, until)
        && from.first >= until.after
    {
        return Err(part
            .error("this range ends before it begins")
            .hint(format_args!(
                "the earlier date comes first: {}..{}",
                right.text, left.text
            )));
    }
    Ok(DayRange {
        from: from.map(|period| period.first),
        until: until.map(|period| period.after),
    })
}

/// Parses a day without a year, for `on:`: `07-14`, `14 july`, `july 14`, `today`. Returns the month and the day, both
/// from 1. The 29th of February is valid.
///
/// # Errors
///
/// Fails if the text is not a day of the year, or no year has that day. The span is in bytes of `text`.
pub fn day_of_any_year(text: &str, today: i64) -> Result<(i8, i8), ParseError> {
    const FORMS: &str = "write on:07-14, on:\"14 july\" or on:today";
    let part = Part::whole(text).trimmed();
    let relative = match part.text.to_lowercase().as_str() {
        "today" => date(today),
        "yesterday" => date(today.saturating_sub(1)),
        _ => None,
    };
    if let Some(date) = relative {
        return Ok((date.month(), date.day()));
    }
    let is_figures = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    let (month, day) = if is_figures(part.text) {
        let Some((month, day)) = part.divided("-") else {
            return Err(part.error("not a day of the year").hint(FORMS));
        };
        if month.text.len() == 4 {
            return Err(part
                .error("this day includes a year")
                .hint(format_args!("write date:{}", part.text)));
        }
        (month_number(month)?, day)
    } else {
        let mut month = None;
        let mut day = None;
        for piece in pieces(part) {
            let is_day = piece.text.starts_with(|c: char| c.is_ascii_digit());
            let slot = if is_day { &mut day } else { &mut month };
            if slot.replace(piece).is_some() {
                return Err(part.error("not a day of the year").hint(FORMS));
            }
        }
        let (Some(month), Some(day)) = (month, day) else {
            return Err(part.error("not a day of the year").hint(FORMS));
        };
        let Some(number) = month_named(month.text) else {
            let message = format!("`{}` is not a month", month.text);
            return Err(month.error(message).hint(FORMS));
        };
        let figures = day.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let day = Part {
            text: figures,
            start: day.start,
        };
        (number, day)
    };
    // A leap year has every day of the calendar.
    let day_of_month = day
        .number(1..=2)
        .and_then(|number| Date::new(2000, month, i8::try_from(number).ok()?).ok());
    match day_of_month {
        Some(date) => Ok((date.month(), date.day())),
        None => Err(day
            .error(format_args!("month {month:02} has no day {}", day.text))
            .hint(FORMS)),
    }
}

/// Parses the first day of a range without an end: `30d`, `2w`, `6m` and `1y` are that long before `today`; of a day or
/// period, the first day counts. `today` is in days since 1970-01-01.
///
/// # Errors
///
/// Fails if the text is neither a length nor a date, or is before the year 1000. The span is in bytes of `text`.
pub fn since(text: &str, today: i64) -> Result<DayRange, ParseError> {
    let part = Part::whole(text).trimmed();
    let digits = part.text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = part.text.split_at(digits);
    let looks_like_a_length = digits > 0 && unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !looks_like_a_length || unit.is_empty() || is_group_of_years(part) {
        let is_range = part.text.contains("..") || part.text.starts_with(['<', '>']);
        if is_range || (digits > 0 && digits != 4 && unit.is_empty()) {
            return Err(part.error("not a length of time").hint(LENGTHS));
        }
        let range = day_range(text, today).map_err(|error| error.hint(LENGTHS))?;
        return Ok(DayRange {
            from: range.from,
            until: None,
        });
    }
    let unit = unit.to_ascii_lowercase();
    let with_unit: fn(Length, i64) -> Result<Length, jiff::Error> = match unit.as_str() {
        "d" | "day" | "days" => Length::try_days,
        "w" | "week" | "weeks" => Length::try_weeks,
        "m" | "month" | "months" => Length::try_months,
        "y" | "year" | "years" => Length::try_years,
        _ => {
            return Err(part
                .error(format_args!("`{unit}` is not a unit of time"))
                .hint(LENGTHS));
        }
    };
    let from = number
        .parse()
        .ok()
        .and_then(|count: i64| with_unit(Length::new(), count).ok())
        .and_then(|length| date(today)?.checked_sub(length).ok())
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or_else(|| part.error("this is before the year 1000").hint(LENGTHS))?;
    Ok(DayRange {
        from: Some(day(from)),
        until: None,
    })
}

const FORMS: &str = "write 2022, 2022-03, 2022-03-01, 2022-W09, 2022-Q1, 1990s, 19c, \"march 2022\" or 2022-02..2022-03";
const LENGTHS: &str = "write since:30d, since:2w, since:6m, since:1y or since:2022-03-01";
const YEARS: std::ops::RangeInclusive<i16> = 1000..=9999;

fn ends(part: Part<'_>) -> Option<(Part<'_>, Part<'_>)> {
    // Word processors and phones replace dots by an ellipsis.
    let (left, right) = part
        .divided("...")
        .or_else(|| part.divided("…"))
        .or_else(|| part.divided(".."))?;
    Some((left.trimmed(), right.trimmed()))
}

/// The number of days from 1970-01-01 to a date.
pub fn day(date: Date) -> i64 {
    Day::from(date).days_since_epoch()
}

/// The date of a day, given in days since 1970-01-01; `None` outside the years −9999 to 9999.
pub fn date(day: i64) -> Option<Date> {
    Day::checked_since_epoch(day).map(Day::date)
}

#[cfg(test)]
mod tests;
