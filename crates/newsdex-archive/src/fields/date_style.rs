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
    /// Nothing in the column decides whether `12/01/2018` is in January or in December, or its cells contradict each
    /// other: a date that can be read in two ways is no date.
    Undecided,
    /// Days since 1899-12-30, as spreadsheets count them.
    Serial,
}

/// The serial numbers of the days from 1954 to 2064. Other numbers are more likely years or amounts.
const SERIAL_DAYS: std::ops::Range<f64> = 20_000.0..60_000.0;

impl DateStyle {
    /// Decides the form of the dates in a column.
    ///
    /// The day or the month comes first if at least one cell can only be read that way and no cell contradicts it.
    /// Numbers are dates only if the name of the column says so (`is_date`).
    pub(crate) fn of<'a, I: Iterator<Item = &'a str>>(
        cells: impl Fn() -> I,
        is_date: bool,
    ) -> DateStyle {
        let filled = || cells().map(str::trim).filter(|cell| !cell.is_empty());
        if is_date && filled().next().is_some() && filled().all(|cell| serial_days(cell).is_some())
        {
            return DateStyle::Serial;
        }
        let mut order = Order::default();
        for cell in filled() {
            order.add(cell);
        }
        order.style()
    }

    /// Rewrites the date in a cell in one of the usual forms; `None` if it already has such a form, or if the cell
    /// contains no date.
    pub(crate) fn rewritten(self, cell: &str) -> Option<String> {
        match self {
            DateStyle::AsWritten => None,
            DateStyle::Undecided => is_ambiguous(cell.trim()).then(String::new),
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
            DateStyle::Undecided => 3,
        }]);
    }
}

/// The evidence of the dates in a column for the order of day and month.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Order {
    has_month_first: bool,
    has_day_first: bool,
    has_ambiguous: bool,
}

impl Order {
    /// Adds a cell.
    pub(crate) fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        if let Some((first, second, _)) = figures(cell) {
            self.has_month_first |= second > 12 && first <= 12;
            self.has_day_first |= first > 12;
            self.has_ambiguous |= is_ambiguous(cell);
        }
    }

    /// Whether any cell has a date in figures of which the order matters.
    pub(crate) fn is_needed(self) -> bool {
        self.has_month_first || self.has_day_first || self.has_ambiguous
    }

    /// The form of the dates in the column.
    pub(crate) fn style(self) -> DateStyle {
        match (self.has_month_first, self.has_day_first) {
            (true, false) => DateStyle::MonthFirst,
            (false, true) => DateStyle::AsWritten,
            _ if self.has_ambiguous => DateStyle::Undecided,
            _ => DateStyle::AsWritten,
        }
    }
}

/// Whether a date in figures can be read with the day or with the month first. Points between the figures put the day
/// first.
fn is_ambiguous(cell: &str) -> bool {
    let is_with_points = cell.get(..3).is_some_and(|begin| begin.contains('.'));
    let found = figures(cell).filter(|_| !is_with_points);
    found.is_some_and(|(first, second, _)| first <= 12 && second <= 12 && first != second)
}

fn serial_days(cell: &str) -> Option<f64> {
    let days: f64 = cell.replace(',', ".").parse().ok()?;
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
        check(&["12/01/2018", "02/03/2019"], DateStyle::Undecided);
        check(
            &["12/01/2018", "1/31/2018", "31/1/2018"],
            DateStyle::Undecided,
        );
        check(&["1/31/2018", "31/1/2018"], DateStyle::AsWritten);
        check(&["12.01.2018", "02.03.2019"], DateStyle::AsWritten);
        check(&["05/05/2018"], DateStyle::AsWritten);
        let undecided = |cell| DateStyle::Undecided.rewritten(cell);
        assert_eq!(undecided("12/01/2018").as_deref(), Some(""));
        assert_eq!(undecided("13/01/2018"), None);
        assert_eq!(undecided("2018-12-01"), None);
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
