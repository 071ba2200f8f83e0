//! Parses a month or a year alone: `1887`, `1887-03`, `03/1887`, `March 1888`, `mars 1888`, `1888年3月`.
//!
//! Catalogues and databases write them in many ways: `1887-03-00`, `[1887?]`, `circa 1887`, `Spring 1888`,
//! `March–April 1887`. What is less exact than a month is a year.

use super::token::tokens;
use super::{Reader, YEARS, moment};
use crate::article::Moment;
use crate::lexicon::months;
use crate::lexicon::period_words::is_period_word;

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
    let text = inner.unwrap_or(text).trim_end_matches('?');
    if text.len() > LONGEST {
        return None;
    }
    let text = without_zeros(text);
    let tokens = tokens(text);
    let reader = Reader { rest: &tokens };
    let (year, month) = year_first(reader)
        .or_else(|| month_first(reader))
        .or_else(|| in_words(text))?;
    let is_valid = i16::try_from(year).is_ok_and(|year| YEARS.contains(&year));
    match month.filter(|_| is_valid) {
        Some(month) => Moment::in_month(year, month),
        None if is_valid => Moment::in_year(year),
        None => None,
    }
}

/// A date without the zeros that databases write for an unknown day or month: `1887-03-00`, `00.00.1887`.
fn without_zeros(date: &str) -> &str {
    const MARKS: [char; 3] = ['-', '/', '.'];
    let mut date = date
        .trim_end_matches("00:00:00")
        .trim_end_matches(['T', ' ']);
    while let Some(rest) = date
        .strip_suffix("00")
        .and_then(|rest| rest.strip_suffix(MARKS))
    {
        date = rest;
    }
    while let Some(rest) = date
        .strip_prefix("00")
        .and_then(|rest| rest.strip_prefix(MARKS))
    {
        date = rest;
    }
    date
}

/// `circa 1887`, `c1887`, `Spring 1888`, `Q3 1887`, `early March 1887`, `March-April 1887`: a year, and words that say
/// something about it.
fn in_words(text: &str) -> Option<(i64, Option<i64>)> {
    let lower = text.to_lowercase();
    let (mut year, mut found) = (None, Vec::new());
    for piece in lower.split(|sign: char| !sign.is_alphanumeric()) {
        let is_quarter = matches!(piece, "q1" | "q2" | "q3" | "q4");
        let word = piece.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let digits = piece.get(word.len()..).unwrap_or_default();
        if is_quarter || piece.is_empty() {
            continue;
        }
        if digits.len() == 4 && year.is_none() {
            year = digits.parse().ok();
        } else if !digits.is_empty() {
            return None;
        }
        match months::month(word) {
            Some(month) => found.push(month),
            None if word.is_empty() || is_period_word(word) => {}
            None => return None,
        }
    }
    let month = match found.as_slice() {
        [month] => Some(*month),
        _ => None,
    };
    year.map(|year| (year, month))
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
    fn an_unknown_day_or_month_is_left_out() {
        check("1887-03-00", "1887-03");
        check("1887-00-00", "1887");
        check("1887-03-00 00:00:00", "1887-03");
        check("00/03/1887", "1887-03");
        check("00.00.1887", "1887");
    }

    #[test]
    fn a_year_may_be_a_guess_or_have_a_part() {
        for text in [
            "circa 1887",
            "c. 1887",
            "c1887",
            "[ca. 1887?]",
            "1887?",
            "um 1887",
            "vers 1887",
        ] {
            check(text, "1887");
        }
        for text in [
            "Spring 1888",
            "Christmas 1888",
            "1888 Q3",
            "Q3/1888",
            "Herbst 1888",
            "été 1888",
        ] {
            check(text, "1888");
        }
        check("early March 1887", "1887-03");
        check("March–April 1887", "1887");
        check("Mar/Apr 1887", "1887");
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
            "1887 or 1888",
            "Spring 88",
            "0000-00-00",
            "Psalm 1887",
        ] {
            let found = moment_or_period(text).filter(|moment| moment.known_day().is_none());
            assert_eq!(found, None, "{text}");
        }
    }
}
