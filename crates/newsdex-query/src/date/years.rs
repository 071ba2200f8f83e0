//! Groups of years, and quarters and halves of a year: `1990s`, `199?`, `18??`, `19c`, `2022-Q1`, `2022-H2`.
//!
//! A century is the hundred years with the same first two digits, as in ISO 8601: `19c` and `18??` are the same,
//! 1800 to 1899. A decade is the ten years with the same first three digits: `1900s` is 1900 to 1909.

use jiff::civil::Date;

use super::period::{Part, Period, made, pieces, year_number};
use super::{YEARS, day};
use crate::ParseError;

/// Parses a group of years or a part of a year; `None` for other text. `part` is not empty.
///
/// # Errors
///
/// Fails if the text has the form of such a period, but the period does not exist.
pub(super) fn years_or_part_of_year(part: Part<'_>) -> Option<Result<Period, ParseError>> {
    let words: Vec<Part<'_>> = pieces(part).collect();
    let words = match words.as_slice() {
        [article, rest @ ..] if article.text.eq_ignore_ascii_case("the") => rest,
        all => all,
    };
    match *words {
        [word] => decade(word)
            .or_else(|| open_digits(word))
            .or_else(|| one_word_century(word))
            .or_else(|| one_word_part_of_year(word)),
        [number, word] => {
            if is_century_word(word.text) {
                return ordinal(number.text).map(|number| century(part, number));
            }
            if let Some(fraction) = Fraction::named(number.text) {
                return is_year(word).then(|| fraction.of(number, word));
            }
            let fraction = Fraction::named(word.text)?;
            is_year(number).then(|| fraction.of(word, number))
        }
        _ => None,
    }
}

/// Whether a text has the form of a group of years or of a part of a year.
pub(crate) fn is_years_or_part_of_year(text: &str) -> bool {
    years_or_part_of_year(Part::whole(text)).is_some()
}

/// Whether a text has the form of a group of years, such as `1990s` or `19c`, and is not a length of time.
pub(super) fn is_group_of_years(part: Part<'_>) -> bool {
    decade(part).is_some() || one_word_century(part).is_some()
}

/// Parses `1990s` and `1990's`.
fn decade(word: Part<'_>) -> Option<Result<Period, ParseError>> {
    let year = ["'s", "’s", "s", "S"]
        .iter()
        .find_map(|ending| word.text.strip_suffix(ending))?;
    let is_digits = !year.is_empty() && year.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits {
        return None;
    }
    let shortened = match year.len() {
        2 => format!("write the century, too: 19{year}s"),
        _ => "write 1990s".to_owned(),
    };
    let first: Option<i16> = year.parse().ok().filter(|year| YEARS.contains(year));
    let Some(first) = first.filter(|_| year.len() == 4) else {
        let error = word.error("a decade is four digits and an s");
        return Some(Err(error.hint(shortened)));
    };
    if first % 10 != 0 {
        let decade = first / 10 * 10;
        let error = word.error(format_args!("no decade begins with {first}"));
        let hint = format_args!("write {decade}s, or a range such as {first}..{}", first + 9);
        return Some(Err(error.hint(hint)));
    }
    Some(whole_years(word, first, first + 9))
}

/// Parses a year whose last digits are not given: `199?`, `18??`, `199x`, `18*`.
fn open_digits(word: Part<'_>) -> Option<Result<Period, ParseError>> {
    const HINT: &str = "write 199? for ten years, 18?? for a hundred years";
    let is_open = |character: char| matches!(character, '?' | 'x' | 'X' | '*');
    let has_digit = word.text.contains(|c: char| c.is_ascii_digit());
    if !has_digit || !word.text.contains(is_open) {
        return None;
    }
    let known = word.text.trim_end_matches(is_open);
    let is_other = |character: char| !character.is_ascii_digit() && !is_open(character);
    if word.text.contains(is_other) {
        // `2022-0?` was meant as a date; `next` was not.
        let is_date = !word.text.contains(|c: char| is_other(c) && c != '-');
        let message = "only the last digits of a year can be left open";
        return is_date.then(|| Err(word.error(message).hint(HINT)));
    }
    let open = word.text.len() - known.len();
    let has_star = word.text.ends_with('*');
    let is_length_right = match has_star {
        true => open == 1 && known.len() <= 4,
        false => word.text.len() == 4,
    };
    let digits = (4usize).saturating_sub(known.len());
    let first = known.parse::<i16>().ok();
    let first = first.zip(10i16.checked_pow(u32::try_from(digits).unwrap_or(0)));
    let years = first.and_then(|(first, count)| {
        let first = first.checked_mul(count)?;
        Some((first, first.checked_add(count - 1)?))
    });
    match years.filter(|(first, _)| is_length_right && YEARS.contains(first)) {
        Some((first, last)) => Some(whole_years(word, first, last)),
        None => Some(Err(word
            .error("a year with open digits begins with its first digits and has four places")
            .hint(HINT))),
    }
}

/// Parses `19c`, `19th-century`, `c19`.
fn one_word_century(word: Part<'_>) -> Option<Result<Period, ParseError>> {
    let text = word.text;
    let number = match text.strip_prefix(['c', 'C']) {
        Some(number) => ordinal(number),
        None => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = text.split_at(digits);
            let rest = without_ordinal_ending(rest);
            let name = rest.strip_prefix('-').unwrap_or(rest);
            is_century_word(name).then(|| ordinal(number)).flatten()
        }
    };
    number.map(|number| century(word, number))
}

/// The number in `19`, `19th` or `19.`.
fn ordinal(text: &str) -> Option<i16> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let is_short = (1..=2).contains(&digits);
    let number = number.parse().ok().filter(|_| is_short)?;
    without_ordinal_ending(rest).is_empty().then_some(number)
}

fn without_ordinal_ending(text: &str) -> &str {
    let ending = text.get(..2).filter(|ending| {
        ["st", "nd", "rd", "th"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    });
    match ending {
        Some(ending) => text.get(ending.len()..).unwrap_or_default(),
        None => text,
    }
}

fn is_century_word(text: &str) -> bool {
    ["c", "cent", "century"]
        .iter()
        .any(|known| text.eq_ignore_ascii_case(known))
}

fn century(part: Part<'_>, number: i16) -> Result<Period, ParseError> {
    // The eleventh century has the first years of four digits.
    if number < 11 {
        return Err(part
            .error("a century goes from 11 to 99")
            .hint("write 19c for the years 1800 to 1899"));
    }
    let first = (number - 1) * 100;
    whole_years(part, first, first + 99)
}

/// A quarter or a half of a year.
#[derive(Clone, Copy)]
struct Fraction {
    months: i8,
    number: i8,
    count: i8,
}

impl Fraction {
    /// Parses `Q1`, `1Q`, `H2` and `2H`; the number may be wrong.
    fn named(text: &str) -> Option<Fraction> {
        let mut characters = text.chars();
        let (one, other) = (characters.next()?, characters.next()?);
        if characters.next().is_some() {
            return None;
        }
        let (letter, digit) = match one.is_ascii_digit() {
            true => (other, one),
            false => (one, other),
        };
        let number = i8::try_from(digit.to_digit(10)?).ok()?;
        let count = match letter.to_ascii_uppercase() {
            'Q' => 4,
            'H' => 2,
            _ => return None,
        };
        Some(Fraction {
            months: 12 / count,
            number,
            count,
        })
    }

    /// The days of the fraction, which was typed as `typed`, of a year.
    fn of(self, typed: Part<'_>, year: Part<'_>) -> Result<Period, ParseError> {
        let year = year_number(year)?;
        if !(1..=self.count).contains(&self.number) {
            let (name, letter) = match self.count {
                4 => ("quarter", 'Q'),
                _ => ("half", 'H'),
            };
            return Err(typed
                .error(format_args!("a year has no {name} {}", self.number))
                .hint(format_args!(
                    "write {year}-{letter}1 to {year}-{letter}{}",
                    self.count
                )));
        }
        let first_month = (self.number - 1) * self.months + 1;
        let first = made(typed, Date::new(year, first_month, 1))?;
        let last = made(typed, Date::new(year, first_month + self.months - 1, 1))?;
        Ok(Period {
            first: day(first),
            after: day(last.last_of_month()) + 1,
        })
    }
}

/// Parses `2022-Q1`, `2022Q1` and `Q1-2022`.
fn one_word_part_of_year(word: Part<'_>) -> Option<Result<Period, ParseError>> {
    let divided = word.divided("-").or_else(|| word.divided("/"));
    let halves = divided
        .into_iter()
        .chain(divided_at(word, 4))
        .chain(divided_at(word, 2));
    for (left, right) in halves {
        let (year, fraction) = if is_year(left) {
            (left, right)
        } else {
            (right, left)
        };
        if let Some(found) = Fraction::named(fraction.text).filter(|_| is_year(year)) {
            return Some(found.of(fraction, year));
        }
    }
    None
}

fn divided_at(word: Part<'_>, length: usize) -> Option<(Part<'_>, Part<'_>)> {
    let (left, right) = word.text.split_at_checked(length)?;
    let start = word.start + length;
    Some((
        Part {
            text: left,
            start: word.start,
        },
        Part { text: right, start },
    ))
}

fn is_year(part: Part<'_>) -> bool {
    part.number(4..=4).is_some()
}

fn whole_years(part: Part<'_>, first: i16, last: i16) -> Result<Period, ParseError> {
    let first = made(part, Date::new(first, 1, 1))?;
    let last = made(part, Date::new(last, 12, 31))?;
    Ok(Period {
        first: day(first),
        after: day(last) + 1,
    })
}
