//! Parses a month or a year alone: `1887`, `1887-03`, `03/1887`, `March 1888`, `mars 1888`, `1888年3月`.

use super::token::tokens;
use super::{Reader, YEARS, moment};
use crate::article::Moment;

/// The longest month or year in bytes; a longer text is not one.
const LONGEST: usize = 40;

/// The instant of a date, or the month or year that the whole text names; `None` if the text is neither.
///
/// For fields that hold nothing but a date. In other texts, four figures are rarely a year.
///
/// ```
/// use newsdex_text::date::moment_or_period;
/// let shown = |text| moment_or_period(text).map(|moment| moment.local_day());
/// assert_eq!(shown("March 1888").as_deref(), Some("1888-03"));
/// assert_eq!(shown("1887").as_deref(), Some("1887"));
/// assert_eq!(shown("17 March"), None);
/// ```
pub fn moment_or_period(text: &str) -> Option<Moment> {
    moment(text).or_else(|| period(text))
}

fn period(text: &str) -> Option<Moment> {
    // Catalogues put in brackets what is not printed on the page.
    let text = text.trim().trim_end_matches('.');
    let inner = text
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'));
    let text = inner.unwrap_or(text);
    if text.len() > LONGEST {
        return None;
    }
    let tokens = tokens(text);
    let reader = Reader { rest: &tokens };
    let (year, month) = year_first(reader).or_else(|| month_first(reader))?;
    let is_valid = i16::try_from(year).is_ok_and(|year| YEARS.contains(&year));
    match month.filter(|_| is_valid) {
        Some(month) => Moment::in_month(year, month),
        None if is_valid => Moment::in_year(year),
        None => None,
    }
}

/// `1887`, `1887-03`, `1887 March`, `1888年3月`.
fn year_first(mut reader: Reader<'_>) -> Option<(i64, Option<i64>)> {
    let (year, 4) = reader.number()? else {
        return None;
    };
    reader.marks_only(&['年', '년']);
    if reader.rest.is_empty() {
        return Some((year, None));
    }
    reader.gap();
    let month = reader.month()?;
    reader.marks_only(&['月', '월']);
    reader.rest.is_empty().then_some((year, Some(month)))
}

/// `03/1887`, `March 1888`, `März 1888`, `marzo de 1888`.
fn month_first(mut reader: Reader<'_>) -> Option<(i64, Option<i64>)> {
    let month = reader.month()?;
    reader.gap();
    reader.linking_word();
    reader.gap();
    let (year, 4) = reader.number()? else {
        return None;
    };
    reader.rest.is_empty().then_some((year, Some(month)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = moment_or_period(text).map(Moment::local_day);
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn a_year_or_a_month_alone_is_a_date() {
        check("1887", "1887");
        check(" [1887]. ", "1887");
        check("1887-03", "1887-03");
        check("1887/3", "1887-03");
        check("03/1887", "1887-03");
        check("March 1888", "1888-03");
        check("1888 March", "1888-03");
        check("Mar. 1888", "1888-03");
        check("mars 1888", "1888-03");
        check("marzo de 1888", "1888-03");
        check("März 1888", "1888-03");
        check("1888年3月", "1888-03");
        check("1887-03-02", "1887-03-02");
        check("2 March 1887", "1887-03-02");
    }

    #[test]
    fn other_figures_are_no_year() {
        for text in [
            "",
            "12",
            "999",
            "3000",
            "1887-13",
            "1887-1888",
            "188703",
            "1887 words",
            "page 1887",
            "17 March",
            "March",
            "March 88",
            "1887 03 02 04",
            "7/1887/2",
        ] {
            let found = moment_or_period(text).filter(|moment| moment.known_day().is_none());
            assert_eq!(found, None, "{text}");
        }
    }
}
