//! The calendar: days counted from 1970-01-01, and what they are called.

/// A day of the (proleptic) Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::enrich) struct Date {
    /// The year.
    pub(in crate::enrich) year: i64,
    /// The month, from 1.
    pub(in crate::enrich) month: i64,
    /// The day of the month, from 1.
    pub(in crate::enrich) day: i64,
}

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
/// Days in 400 years.
const ERA: i64 = 146_097;

impl Date {
    /// The day `days` after 1970-01-01.
    pub(in crate::enrich) fn of(days: i64) -> Date {
        // Years are counted from March, so that the day that leap years add is their last.
        let days = days + EPOCH;
        let era = days.div_euclid(ERA);
        let of_era = days.rem_euclid(ERA);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Date {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: of_year - (153 * from_march + 2) / 5 + 1,
        }
    }
}

/// Gives the day of a date, counted from 1970-01-01; nothing for one that does not exist.
pub(in crate::enrich) fn day(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=9999).contains(&year)
        || !(1..=12).contains(&month)
        || day < 1
        || day > days_in(year, month)
    {
        return None;
    }
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    Some(era * ERA + of_era - EPOCH)
}

/// The number of days in a month.
pub(in crate::enrich) fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The weekday of a day: 0 is Monday.
pub(in crate::enrich) fn weekday(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7)
}

/// The year and number of the week a day is in (ISO 8601: the first week holds the first Thursday).
pub(in crate::enrich) fn week(of: i64) -> (i64, i64) {
    let thursday = of - weekday(of) + 3;
    let year = Date::of(thursday).year;
    let first = day(year, 1, 1).unwrap_or(thursday);
    (year, (thursday - first) / 7 + 1)
}

/// The first and the last day of a month.
pub(in crate::enrich) fn month(year: i64, month: i64) -> Option<(i64, i64)> {
    Some((
        day(year, month, 1)?,
        day(year, month, days_in(year, month))?,
    ))
}

/// The first day of one year and the last of another.
pub(in crate::enrich) fn years(first: i64, last: i64) -> Option<(i64, i64)> {
    Some((day(first, 1, 1)?, day(last, 12, 31)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_the_same_thing_twice() {
        assert_eq!(day(1970, 1, 1), Some(0));
        assert_eq!(day(2000, 2, 29), Some(11_016));
        assert_eq!(day(1900, 2, 29), None);
        assert_eq!(day(2022, 13, 1), None);
        for at in (-200_000..40_000).step_by(17) {
            let date = Date::of(at);
            assert_eq!(
                day(date.year, date.month, date.day),
                Some(at),
                "at {date:?}"
            );
        }
    }

    #[test]
    fn weeks_are_counted_as_iso_8601_does() {
        let check = |year, month, of, expected| {
            assert_eq!(day(year, month, of).map(week), Some(expected));
        };
        check(2022, 3, 3, (2022, 9));
        check(2021, 1, 3, (2020, 53));
        check(2018, 12, 31, (2019, 1));
        assert_eq!(day(2022, 3, 3).map(weekday), Some(3));
    }
}
