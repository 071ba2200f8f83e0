//! The calendar: converts between days counted from 1970-01-01 and dates.

/// A day of the (proleptic) Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    /// The year.
    pub(crate) year: i64,
    /// The month, from 1.
    pub(crate) month: i64,
    /// The day of the month, from 1.
    pub(crate) day: i64,
}

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
/// Days in 400 years.
const ERA: i64 = 146_097;

impl Date {
    /// The date `days` days after 1970-01-01.
    pub(crate) fn of(days: i64) -> Date {
        // Years begin in March here, so that a leap day is the last day of its year.
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

/// The number of days from 1970-01-01 to a date; `None` for a date that does not exist.
pub(crate) fn day(year: i64, month: i64, day: i64) -> Option<i64> {
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
pub(crate) fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The weekday of a day: 0 is Monday.
pub(crate) fn weekday(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7)
}

/// The first and the last day of a month.
pub(crate) fn month(year: i64, month: i64) -> Option<(i64, i64)> {
    Some((
        day(year, month, 1)?,
        day(year, month, days_in(year, month))?,
    ))
}

/// The first day of year `first` and the last day of year `last`.
pub(crate) fn years(first: i64, last: i64) -> Option<(i64, i64)> {
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
    fn third_of_march_2022_was_a_thursday() {
        assert_eq!(day(2022, 3, 3).map(weekday), Some(3));
    }
}
