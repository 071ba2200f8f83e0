//! Days of ISO 8601 that are counted by the week (`2019-W09-6`) or by the year (`2019-061`).

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::YEARS;
use super::token::Token;

/// The date of a text that is only such a day.
pub(super) fn date(tokens: &[Token]) -> Option<Date> {
    let [
        Token::Number {
            value: year,
            digits: 4,
        },
        rest @ ..,
    ] = tokens
    else {
        return None;
    };
    let year = i16::try_from(*year)
        .ok()
        .filter(|year| YEARS.contains(year))?;
    let dash = Token::Mark('-');
    let rest = match rest {
        [first, rest @ ..] if *first == dash => rest,
        rest => rest,
    };
    match rest {
        [
            Token::Number {
                value: day,
                digits: 3,
            },
        ] => day_of_year(year, *day),
        [Token::Word(week), rest @ ..] if week == "w" => match rest {
            [
                Token::Number {
                    value: week,
                    digits: 2,
                },
                mark,
                Token::Number {
                    value: day,
                    digits: 1,
                },
            ] if *mark == dash => day_of_week(year, *week, *day),
            [Token::Number { value, digits: 3 }] => day_of_week(year, value / 10, value % 10),
            _ => None,
        },
        _ => None,
    }
}

fn day_of_year(year: i16, day: i64) -> Option<Date> {
    let first = Date::new(year, 1, 1).ok()?;
    let date = first
        .checked_add(Span::new().try_days(day.checked_sub(1)?).ok()?)
        .ok()?;
    (day > 0 && date.year() == year).then_some(date)
}

fn day_of_week(year: i16, week: i64, day: i64) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let date = ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok()?;
    Some(date.date())
}

#[cfg(test)]
mod tests {
    use crate::date::moment;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = moment(text).map(|moment| moment.day().to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn days_of_weeks_and_years_are_dates() {
        check("2019-W09-6", Some("2019-03-02"));
        check("2019W096", Some("2019-03-02"));
        check("2020-W53-7", Some("2021-01-03"));
        check("2019-061", Some("2019-03-02"));
        check("2020-366", Some("2020-12-31"));
        check("2019-366", None);
        check("2019-W54-1", None);
        check("2019-W09-8", None);
        check("2019-W09", None);
        check("2019-000", None);
    }
}
