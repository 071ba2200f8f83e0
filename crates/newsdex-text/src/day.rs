//! Days of the calendar.

use std::fmt;
use std::ops::{Add, Sub};

use jiff::civil;

/// A day of the (proleptic) Gregorian calendar in the years -9999 to 9999.
///
/// Displays in ISO 8601 format: `2022-03-02`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(civil::Date);

/// The length of a day in UTC.
pub const SECONDS_PER_DAY: i64 = 86_400;

/// The day from which stored days are counted.
const EPOCH: civil::Date = civil::date(1970, 1, 1);

impl Day {
    /// The day of a year (1 to 9999), month (from 1) and day of the month (from 1); `None` if there is no such day.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Day> {
        let year = i16::try_from(year).ok().filter(|year| *year > 0)?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        civil::Date::new(year, month, day).ok().map(Day)
    }

    /// The day that is `days` after 1970-01-01; if that is outside the calendar, its first or last day.
    pub fn since_epoch(days: i64) -> Day {
        Day::checked_since_epoch(days).unwrap_or(Day(if days < 0 {
            civil::Date::MIN
        } else {
            civil::Date::MAX
        }))
    }

    /// The day that is `days` after 1970-01-01; `None` if that is outside the calendar.
    pub fn checked_since_epoch(days: i64) -> Option<Day> {
        let span = jiff::Span::new().try_days(days).ok()?;
        EPOCH.checked_add(span).ok().map(Day)
    }

    /// The day as the calendar library has it.
    pub fn date(self) -> civil::Date {
        self.0
    }

    /// The day in UTC at an instant, in seconds since 1970.
    pub fn at(seconds: i64) -> Day {
        Day::since_epoch(seconds.div_euclid(SECONDS_PER_DAY))
    }

    /// The instant at which the day begins in UTC, in seconds since 1970.
    pub fn midnight(self) -> i64 {
        self.days_since_epoch() * SECONDS_PER_DAY
    }

    /// Days from 1970-01-01 to this day.
    pub fn days_since_epoch(self) -> i64 {
        self.0.duration_since(EPOCH).as_hours() / 24
    }

    /// The year.
    pub fn year(self) -> i64 {
        i64::from(self.0.year())
    }

    /// The month, from 1.
    pub fn month(self) -> i64 {
        i64::from(self.0.month())
    }

    /// The day of the month, from 1.
    pub fn day_of_month(self) -> i64 {
        i64::from(self.0.day())
    }

    /// The weekday, as the number of days since Monday: 0 to 6.
    pub fn days_since_monday(self) -> i64 {
        i64::from(self.0.weekday().to_monday_zero_offset())
    }

    /// The first and the last day of a month; `None` if there is no such month.
    pub fn of_month(year: i64, month: i64) -> Option<(Day, Day)> {
        let first = Day::new(year, month, 1)?;
        Some((first, Day(first.0.last_of_month())))
    }

    /// The first day of one year and the last day of another; `None` if a year is not between 1 and 9999.
    pub fn of_years(first: i64, last: i64) -> Option<(Day, Day)> {
        Some((Day::new(first, 1, 1)?, Day::new(last, 12, 31)?))
    }

    /// The ISO 8601 week: its year and its number. The first week of a year contains its first Thursday.
    pub fn iso_week(self) -> (i64, i64) {
        let week = self.0.iso_week_date();
        (i64::from(week.year()), i64::from(week.week()))
    }
}

impl From<civil::Date> for Day {
    fn from(date: civil::Date) -> Day {
        Day(date)
    }
}

impl Add<i64> for Day {
    type Output = Day;

    /// The day that is `days` later; at most the last day of the calendar.
    fn add(self, days: i64) -> Day {
        Day::since_epoch(self.days_since_epoch().saturating_add(days))
    }
}

impl Sub<i64> for Day {
    type Output = Day;

    /// The day that is `days` earlier; at least the first day of the calendar.
    fn sub(self, days: i64) -> Day {
        Day::since_epoch(self.days_since_epoch().saturating_sub(days))
    }
}

impl Sub for Day {
    type Output = i64;

    /// The number of days from another day to this one; negative if the other day is later.
    fn sub(self, other: Day) -> i64 {
        self.days_since_epoch() - other.days_since_epoch()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(Day::since_epoch(0).to_string(), "1970-01-01");
        assert_eq!(Day::since_epoch(-1).to_string(), "1969-12-31");
        assert_eq!(
            Day::new(2022, 3, 3).map(Day::days_since_epoch),
            Some(19_054)
        );
        for days in [-800_000, -1, 0, 19_054, 1_000_000] {
            assert_eq!(Day::since_epoch(days).days_since_epoch(), days);
        }
    }

    #[test]
    fn a_day_beyond_the_calendar_is_its_first_or_last() {
        assert_eq!(Day::since_epoch(i64::MAX).year(), 9999);
        assert_eq!(Day::since_epoch(i64::MIN).year(), -9999);
    }

    #[test]
    fn there_is_no_30_february() {
        assert_eq!(Day::new(2024, 2, 30), None);
        assert_eq!(Day::new(2023, 2, 29), None);
        assert!(Day::new(2024, 2, 29).is_some());
        assert_eq!(Day::new(70_000, 1, 1), None);
    }

    #[test]
    fn days_are_counted_and_compared() {
        let day = |year, month, day| Day::new(year, month, day).unwrap();
        assert_eq!(day(2022, 3, 3) + 30, day(2022, 4, 2));
        assert_eq!(day(2022, 3, 3) - 3, day(2022, 2, 28));
        assert_eq!(day(2022, 3, 3) - day(2022, 2, 28), 3);
        assert_eq!(day(2022, 3, 3).days_since_monday(), 3);
        assert_eq!(
            Day::of_month(2024, 2),
            Some((day(2024, 2, 1), day(2024, 2, 29)))
        );
        assert_eq!(
            Day::of_years(1990, 1999),
            Some((day(1990, 1, 1), day(1999, 12, 31)))
        );
        assert_eq!((Day::since_epoch(i64::MAX) + 1).year(), 9999);
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        let week = |year, month, day| Day::new(year, month, day).map(Day::iso_week);
        assert_eq!(week(2021, 1, 3), Some((2020, 53)));
        assert_eq!(week(2018, 12, 31), Some((2019, 1)));
    }
}
