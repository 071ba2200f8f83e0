//! Counts the articles that match a query in each day, week, month or year, and all articles of the archive in the same
//! period.
//!
//! An engine counts articles by day ([`DayCounts`]). Periods are made from the days one by one when they are requested,
//! so a span of centuries by day needs no memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::engine::{CancelFlag, Counted};
use newsdex_query::date;
use newsdex_query::{DayRange, Query};

/// The request of [`Engine::timeline`](super::Engine::timeline).
#[derive(Debug, Clone)]
pub struct TimelineRequest {
    /// The query.
    pub query: Query,
    /// The length of the periods; `None` to choose one by the span of the answer.
    pub by: Option<PeriodLength>,
    /// Whether articles or stories are counted. A story counts on the first day on which one of its articles matches.
    pub counted: Counted,
    /// Stops the query.
    pub cancel: CancelFlag,
}

/// The length of the periods of a [`Timeline`]. Each period begins where the previous one ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodLength {
    /// Days.
    Day,
    /// Weeks from Monday to Sunday (ISO 8601).
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl PeriodLength {
    /// The name of the length in requests and answers.
    pub fn name(self) -> &'static str {
        match self {
            PeriodLength::Day => "day",
            PeriodLength::Week => "week",
            PeriodLength::Month => "month",
            PeriodLength::Year => "year",
        }
    }

    /// The next longer length; `None` for years.
    pub fn longer(self) -> Option<PeriodLength> {
        match self {
            PeriodLength::Day => Some(PeriodLength::Week),
            PeriodLength::Week => Some(PeriodLength::Month),
            PeriodLength::Month => Some(PeriodLength::Year),
            PeriodLength::Year => None,
        }
    }

    /// A length that divides this many days into a number of periods that fits on a screen.
    fn for_days(days: i64) -> PeriodLength {
        match days {
            ..46 => PeriodLength::Day,
            46..184 => PeriodLength::Week,
            184..1_831 => PeriodLength::Month,
            _ => PeriodLength::Year,
        }
    }

    /// The first day of the period that contains a day, and the day after its last; cut at the ends of the calendar.
    fn around(self, day: i64) -> (i64, i64) {
        let Some(date) = date::date(day) else {
            return (day, day.saturating_add(1));
        };
        let (first, length) = match self {
            PeriodLength::Day => (date, 1.day()),
            PeriodLength::Week => {
                let since_monday = date.weekday().since(Weekday::Monday);
                let monday = date.checked_sub(i64::from(since_monday).days());
                (monday.unwrap_or(Date::MIN), 1.week())
            }
            PeriodLength::Month => (date.first_of_month(), 1.month()),
            PeriodLength::Year => (date.first_of_year(), 1.year()),
        };
        let after = first.checked_add(length).map(date::day);
        let after = after.unwrap_or_else(|_| date::day(Date::MAX) + 1);
        (date::day(first), after)
    }

    /// The label of the period that contains a day: `2022-03-01`, `2022-W09`, `2022-03`, `2022`.
    fn label(self, day: i64) -> String {
        let Some(date) = date::date(day) else {
            return String::new();
        };
        match self {
            PeriodLength::Day => date.to_string(),
            PeriodLength::Week => {
                let week = date.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            PeriodLength::Month => format!("{:04}-{:02}", date.year(), date.month()),
            PeriodLength::Year => format!("{:04}", date.year()),
        }
    }
}

/// The answer of [`Engine::timeline`](super::Engine::timeline).
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The length of its periods.
    pub by: PeriodLength,
    /// Number of articles that match.
    pub total: u64,
    /// The articles without a date, and those of which only a month or year is known that is longer than the periods.
    pub undated: Share,
    /// As in [`SearchPage`](super::SearchPage).
    pub notices: Vec<String>,
    /// First and last day of the timeline; `None` if it is empty.
    days: Option<(i64, i64)>,
    shares: BTreeMap<i64, Share>,
    counts: Counts,
}

/// The counts from which a timeline is made.
#[derive(Debug, Clone, Default)]
struct Counts {
    /// The days that the query is restricted to.
    asked: DayRange,
    found: Arc<DayCounts>,
    all: Arc<DayCounts>,
}

/// Number of matching articles and of all articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Number of articles that match.
    pub count: u64,
    /// Number of articles in the archive.
    pub all: u64,
}

impl Share {
    /// The matching share, from 0 to 1; `None` if there are no articles.
    pub fn ratio(self) -> Option<f64> {
        (self.all > 0).then(|| self.count as f64 / self.all as f64)
    }
}

/// A period of a [`Timeline`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The label of the period: `2022-03-01`, `2022-W09`, `2022-03` or `2022`.
    pub label: String,
    /// The first day of the period, in days since 1970-01-01; later if the query asks only for later days.
    pub first: i64,
    /// The last day of the period, in days since 1970-01-01; earlier if the query asks only for earlier days.
    pub last: i64,
    /// The counts of the articles on these days.
    pub share: Share,
}

impl Period {
    /// Whether the archive has any article in the period: otherwise a count of zero means nothing.
    pub fn is_covered(&self) -> bool {
        self.share.all > 0
    }
}

impl Timeline {
    /// The timeline of a query, from the counts of its articles and of all articles. `by` is the length of the periods;
    /// if it is `None`, it depends on how many days the timeline covers.
    pub fn new(
        query: &Query,
        by: Option<PeriodLength>,
        found: DayCounts,
        all: Arc<DayCounts>,
    ) -> Timeline {
        let counts = Counts {
            asked: days_asked(query),
            found: Arc::new(found),
            all,
        };
        Timeline::of(counts, by)
    }

    /// The same articles, counted in periods of another length.
    #[must_use]
    pub fn divided(&self, by: PeriodLength) -> Timeline {
        Timeline {
            notices: self.notices.clone(),
            ..Timeline::of(self.counts.clone(), Some(by))
        }
    }

    fn of(counts: Counts, by: Option<PeriodLength>) -> Timeline {
        let (asked, found, all) = (counts.asked, &counts.found, &counts.all);
        let days = shown_days(asked, found, all);
        let by = by.unwrap_or_else(|| {
            days.map_or(PeriodLength::Day, |(first, last)| {
                PeriodLength::for_days(last - first + 1)
            })
        });
        // Whole periods at both ends, but no day outside the dates of the query.
        let days = days.map(|(first, last)| {
            let last = by.around(last).1 - 1;
            let until = asked.until.unwrap_or(i64::MAX).saturating_sub(1);
            let first = by.around(first).0.max(asked.from.unwrap_or(i64::MIN));
            (first, last.min(until))
        });
        let mut shares: BTreeMap<i64, Share> = BTreeMap::new();
        let mut undated = Share {
            count: found.undated,
            all: all.undated,
        };
        if let Some((first, last)) = days {
            for (day, count) in found.dated.range(first..=last) {
                shares.entry(by.around(*day).0).or_default().count += count;
            }
            for (day, count) in all.dated.range(first..=last) {
                shares.entry(by.around(*day).0).or_default().all += count;
            }
        }
        // A month or year that is longer than the periods is in none of them.
        let place = |first: i64, last: i64| (by.around(first).1 > last).then(|| by.around(first).0);
        for ((first, last), count) in &found.periods {
            match place(*first, *last) {
                Some(period) => shares.entry(period).or_default().count += count,
                None => undated.count += count,
            }
        }
        for ((first, last), count) in &all.periods {
            match place(*first, *last) {
                Some(period) => shares.entry(period).or_default().all += count,
                None => undated.all += count,
            }
        }
        Timeline {
            by,
            total: found.total(),
            undated,
            notices: Vec::new(),
            days,
            shares,
            counts,
        }
    }

    /// The periods in order, without gaps. They reach from the first matching article to the last; if the query has a
    /// first or last day, from or to that day, as far as the archive reaches.
    pub fn periods(&self) -> impl Iterator<Item = Period> + '_ {
        let (mut next, last) = self.days.unwrap_or((1, 0));
        std::iter::from_fn(move || {
            if next > last {
                return None;
            }
            let (first, after) = self.by.around(next);
            let share = self.shares.get(&first).copied().unwrap_or_default();
            let period = Period {
                label: self.by.label(next),
                first: next,
                last: (after - 1).min(last),
                share,
            };
            next = after.max(next + 1);
            Some(period)
        })
    }
}

/// The timeline with periods long enough to fit, if there are such periods.
pub fn fitting(mut timeline: Timeline, fits: fn(&Timeline) -> bool) -> Timeline {
    while !fits(&timeline)
        && let Some(by) = timeline.by.longer()
    {
        timeline = timeline.divided(by);
    }
    timeline
}

/// The range of days that the whole query is restricted to.
fn days_asked(query: &Query) -> DayRange {
    match query {
        Query::Published(days) => *days,
        Query::And(parts) => {
            let ranges = parts.iter().map(days_asked);
            ranges.fold(DayRange::default(), |a, b| DayRange {
                from: a.from.max(b.from),
                until: [a.until, b.until].into_iter().flatten().min(),
            })
        }
        Query::Weighted(inner, _) => days_asked(inner),
        _ => DayRange::default(),
    }
}

/// First and last day of the timeline; `None` if it is empty.
fn shown_days(asked: DayRange, found: &DayCounts, all: &DayCounts) -> Option<(i64, i64)> {
    let (archive_first, archive_last) = all.ends()?;
    let hits = found.ends();
    let first = match asked.from {
        Some(from) => from.max(archive_first),
        None => hits?.0,
    };
    let last = match asked.until {
        Some(until) => until.saturating_sub(1).min(archive_last),
        None => hits?.1,
    };
    (first <= last).then_some((first, last))
}

/// The number of articles published on each day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Number of articles by day, in days since 1970-01-01.
    pub dated: BTreeMap<i64, u64>,
    /// Number of articles of which only the month or year is known, by its first and last day.
    pub periods: BTreeMap<(i64, i64), u64>,
    /// Number of articles without a date, or with a date outside the calendar.
    pub undated: u64,
}

impl DayCounts {
    /// Number of all articles.
    pub fn total(&self) -> u64 {
        self.dated.values().sum::<u64>() + self.periods.values().sum::<u64>() + self.undated
    }

    /// Counts an article of which only the month or year is known.
    pub fn add_period(&mut self, first: i64, last: i64) {
        match date::date(first).is_some() && date::date(last).is_some() {
            true => *self.periods.entry((first, last)).or_default() += 1,
            false => self.undated += 1,
        }
    }

    /// Counts an article by its day; `last` is set if only the month or year is known.
    pub fn add_article(&mut self, day: Option<i64>, last: Option<i64>) {
        match (day, last) {
            (Some(first), Some(last)) => self.add_period(first, last),
            (Some(day), None) if date::date(day).is_some() => {
                *self.dated.entry(day).or_default() += 1;
            }
            _ => self.undated += 1,
        }
    }

    /// Adds the counts of other articles.
    pub fn add(&mut self, other: DayCounts) {
        self.undated += other.undated;
        for (day, count) in other.dated {
            *self.dated.entry(day).or_default() += count;
        }
        for (period, count) in other.periods {
            *self.periods.entry(period).or_default() += count;
        }
    }

    /// The first and the last day with an article; `None` if all are undated.
    fn ends(&self) -> Option<(i64, i64)> {
        let firsts = self.periods.keys().map(|(first, _)| *first);
        let lasts = self.periods.keys().map(|(_, last)| *last);
        let first = firsts.chain(self.dated.keys().next().copied()).min()?;
        let last = lasts.chain(self.dated.keys().next_back().copied()).max()?;
        Some((first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        date::day(text.parse().unwrap())
    }

    fn timeline(by: PeriodLength, first: &str, last: &str) -> Timeline {
        Timeline {
            by,
            total: 0,
            undated: Share::default(),
            notices: Vec::new(),
            days: Some((day(first), day(last))),
            shares: BTreeMap::new(),
            counts: Counts::default(),
        }
    }

    #[track_caller]
    fn check(by: PeriodLength, first: &str, last: &str, expected: &[&str]) {
        let counted = timeline(by, first, last);
        let labels = counted.periods().map(|period| period.label);
        assert_eq!(labels.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        check(
            PeriodLength::Week,
            "2020-12-20",
            "2021-01-11",
            &["2020-W51", "2020-W52", "2020-W53", "2021-W01", "2021-W02"],
        );
    }

    #[test]
    fn periods_follow_each_other_over_leap_days_and_years() {
        check(
            PeriodLength::Day,
            "2024-02-28",
            "2024-03-01",
            &["2024-02-28", "2024-02-29", "2024-03-01"],
        );
        check(
            PeriodLength::Month,
            "1899-12-31",
            "1900-02-01",
            &["1899-12", "1900-01", "1900-02"],
        );
        check(
            PeriodLength::Year,
            "1999-12-31",
            "2000-01-01",
            &["1999", "2000"],
        );
    }

    #[test]
    fn the_last_days_of_the_calendar_are_no_trap() {
        check(PeriodLength::Year, "9999-12-31", "9999-12-31", &["9999"]);
        check(
            PeriodLength::Week,
            "9999-12-31",
            "9999-12-31",
            &["9999-W52"],
        );
    }

    #[test]
    fn periods_have_no_day_twice_and_miss_none() {
        for by in [
            PeriodLength::Day,
            PeriodLength::Week,
            PeriodLength::Month,
            PeriodLength::Year,
        ] {
            let mut next = day("1969-11-05");
            for period in timeline(by, "1969-11-05", "1971-02-03").periods() {
                assert_eq!(period.first, next, "by {by:?}");
                assert!(period.first <= period.last, "by {by:?}");
                next = period.last + 1;
            }
            assert_eq!(next, day("1971-02-04"), "by {by:?}");
        }
    }

    #[test]
    fn a_timeline_is_made_of_days_whoever_counted_them() {
        let counts = |days: &[(&str, u64)], undated| DayCounts {
            dated: days
                .iter()
                .map(|(text, count)| (day(text), *count))
                .collect(),
            undated,
            ..DayCounts::default()
        };
        let found = counts(&[("2021-03-02", 1), ("2021-05-09", 2)], 1);
        let all = counts(
            &[("2021-03-01", 4), ("2021-03-02", 2), ("2021-05-09", 3)],
            5,
        );
        let request = TimelineRequest {
            query: Query::All,
            by: Some(PeriodLength::Month),
            counted: Counted::default(),
            cancel: CancelFlag::default(),
        };
        let made = Timeline::new(&request.query, request.by, found, Arc::new(all));
        let periods = made.periods();
        let shares = periods.map(|period| (period.label, period.share.count, period.share.all));
        let expected = [("2021-03", 1, 6), ("2021-04", 0, 0), ("2021-05", 2, 3)];
        let expected = expected.map(|(label, count, all)| (label.to_owned(), count, all));
        assert_eq!(shares.collect::<Vec<_>>(), expected);
        assert_eq!((made.total, made.undated), (4, Share { count: 1, all: 5 }));
    }

    #[test]
    fn the_days_asked_are_those_that_every_part_allows() {
        let published = |from, until| Query::Published(DayRange { from, until });
        let both = Query::And(vec![published(Some(3), Some(9)), published(None, Some(7))]);
        assert_eq!(
            days_asked(&both),
            DayRange {
                from: Some(3),
                until: Some(7)
            }
        );
        let either = Query::Or(vec![published(Some(3), Some(9)), Query::All]);
        assert_eq!(days_asked(&either), DayRange::default());
    }
}
