//! Finds the mentions of searched days in a text.

use super::Match;
use crate::DayRange;
use newsdex_text::enrichment::{DateUnit, Enrichment, MentionedDate};

/// The matches in the body. The days are numbered like clauses, from `clause` on.
pub(super) fn named(
    enrichment: &Enrichment,
    asked: &[Option<DayRange>],
    clause: usize,
) -> Vec<Match> {
    let asked = (clause..).zip(asked);
    let asked = asked.filter_map(|(clause, days)| Some((clause, days.as_ref()?)));
    let matches = asked.flat_map(|(clause, days)| {
        let dates = enrichment.mentioned_dates.iter();
        let named = dates.filter(|date| names(date, *days));
        named.map(move |date| Match {
            span: date.span,
            clause,
            part: 0,
        })
    });
    matches.collect()
}

/// Whether a date in a text names a day in the range, or is a week, month or year within it. The index finds such a
/// date by its first day.
pub fn names(date: &MentionedDate, days: DayRange) -> bool {
    let (first, last) = (date.first.days_since_epoch(), date.last.days_since_epoch());
    let is_meant = match date.unit {
        DateUnit::Day => {
            days.from.is_none_or(|from| from <= last)
                && days.until.is_none_or(|until| first < until)
        }
        DateUnit::Week | DateUnit::Month | DateUnit::Year => {
            days.contains(first) && days.contains(last)
        }
    };
    is_meant && date.is_definite()
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_text::article::Span;
    use newsdex_text::day::Day;

    #[track_caller]
    fn check(unit: DateUnit, first: i64, last: i64, days: (i64, i64), expected: bool) {
        let span = Span::new(0, 1);
        let date = MentionedDate {
            span,
            first: Day::since_epoch(first),
            last: Day::since_epoch(last),
            unit,
        };
        let days = DayRange {
            from: Some(days.0),
            until: Some(days.1),
        };
        assert_eq!(names(&date, days), expected, "{date:?} in {days:?}");
    }

    #[test]
    fn a_stretch_of_days_names_each_of_them() {
        check(DateUnit::Day, 10, 14, (12, 13), true);
        check(DateUnit::Day, 10, 14, (14, 20), true);
        check(DateUnit::Day, 10, 14, (5, 11), true);
        check(DateUnit::Day, 10, 14, (15, 20), false);
        check(DateUnit::Day, 10, 14, (5, 10), false);
        check(DateUnit::Day, 10, 41, (12, 13), false);
    }

    #[test]
    fn a_week_month_or_year_has_to_lie_within_the_days() {
        check(DateUnit::Week, 11, 17, (11, 18), true);
        check(DateUnit::Week, 11, 17, (11, 17), false);
        check(DateUnit::Month, 31, 58, (0, 100), true);
        check(DateUnit::Year, 0, 364, (0, 364), false);
        check(DateUnit::Year, 0, 3_651, (0, 9_999), false);
    }
}
