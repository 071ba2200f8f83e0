//! The form of the dates in a table column or an export, decided once for all of them.

use newsdex_text::day::Day;
use xxhash_rust::xxh3::Xxh3;

/// The form of the dates in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateStyle {
    /// The usual forms; in numeric dates, the day comes first.
    AsWritten,
    /// `12/31/2018`.
    MonthFirst,
    /// Days since 1899-12-30, as spreadsheets count them.
    Serial,
}

/// The serial numbers of the days from 1954 to 2064. Other numbers are more likely years or amounts.
const SERIAL_DAYS: std::ops::Range<f64> = 20_000.0..60_000.0;

impl DateStyle {
    /// Decides the form of the dates in a column.
    ///
    /// The month comes first if at least one cell can only be read that way and no cell contradicts it. Numbers are
    /// dates only if the name of the column says so (`is_date`).
    pub(crate) fn of<'a, I: Iterator<Item = &'a str>>(
        cells: impl Fn() -> I,
        is_date: bool,
    ) -> DateStyle {
        let filled = || cells().map(str::trim).filter(|cell| !cell.is_empty());
        if is_date && filled().next().is_some() && filled().all(|cell| serial_days(cell).is_some())
        {
            return DateStyle::Serial;
        }
        let (mut month_first, mut day_first) = (false, false);
        for (first, second) in
            filled().filter_map(|cell| figures(cell).map(|(first, second, _)| (first, second)))
        {
            month_first |= second > 12 && first <= 12;
            day_first |= first > 12;
        }
        match month_first && !day_first {
            true => DateStyle::MonthFirst,
            false => DateStyle::AsWritten,
        }
    }

    /// Rewrites the date in a cell in one of the usual forms; `None` if it already has such a form, or if the cell
    /// contains no date.
    pub(crate) fn rewritten(self, cell: &str) -> Option<String> {
        match self {
            DateStyle::AsWritten => None,
            DateStyle::MonthFirst => {
                let (month, day, rest) = figures(cell.trim())?;
                Some(format!("{day}/{month}{rest}"))
            }
            DateStyle::Serial => {
                let days = serial_days(cell.trim())?;
                let date = Day::new(1899, 12, 30)? + days as i64;
                Some(date.to_string())
            }
        }
    }

    /// Adds the form to a hash of everything that decides how a row is read.
    pub(crate) fn hash(self, hash: &mut Xxh3) {
        hash.update(&[match self {
            DateStyle::AsWritten => 0,
            DateStyle::MonthFirst => 1,
            DateStyle::Serial => 2,
        }]);
    }
}

fn serial_days(cell: &str) -> Option<f64> {
    let days: f64 = cell.parse().ok()?;
    SERIAL_DAYS.contains(&days).then_some(days)
}

/// The first two numbers of a date in figures, and the text after them: `3/28/2019 1:15 PM`.
fn figures(cell: &str) -> Option<(u32, u32, &str)> {
    let (first, rest) = leading_figure(cell)?;
    let mark = rest
        .chars()
        .next()
        .filter(|mark| matches!(mark, '/' | '-' | '.'))?;
    let (second, rest) = leading_figure(rest.strip_prefix(mark)?)?;
    let year = rest.strip_prefix(mark)?;
    let is_year = year.bytes().take_while(u8::is_ascii_digit).count();
    let is_date =
        matches!(is_year, 2 | 4) && (1..=31).contains(&first) && (1..=31).contains(&second);
    is_date.then_some((first, second, rest))
}

fn leading_figure(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (figure, rest) = text.split_at_checked(digits)?;
    let figure = figure.parse().ok().filter(|_| digits <= 2)?;
    Some((figure, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cells: &[&str], expected: DateStyle) {
        assert_eq!(
            DateStyle::of(|| cells.iter().copied(), true),
            expected,
            "of {cells:?}"
        );
    }

    #[test]
    fn one_cell_decides_the_order_of_all() {
        check(&["12/01/2018", "12/31/2018"], DateStyle::MonthFirst);
        check(&["12/01/2018", "31/12/2018"], DateStyle::AsWritten);
        check(&["12/01/2018", "02/03/2019"], DateStyle::AsWritten);
        check(&["1/31/2018", "31/1/2018"], DateStyle::AsWritten);
        check(&["2018-12-01", "", "1 May 2018"], DateStyle::AsWritten);
        assert_eq!(
            DateStyle::MonthFirst
                .rewritten("3/2/2019 7:05:00 AM")
                .as_deref(),
            Some("2/3/2019 7:05:00 AM")
        );
        assert_eq!(DateStyle::MonthFirst.rewritten("2019-03-02"), None);
    }

    #[test]
    fn numbers_in_a_column_of_dates_are_days() {
        check(&["43526", "43552.5"], DateStyle::Serial);
        check(&["2019", "2020"], DateStyle::AsWritten);
        assert_eq!(
            DateStyle::of(|| ["43526"].into_iter(), false),
            DateStyle::AsWritten
        );
        assert_eq!(
            DateStyle::Serial.rewritten("43552.5").as_deref(),
            Some("2019-03-28")
        );
        assert_eq!(DateStyle::Serial.rewritten("1 May 2018"), None);
    }
}
