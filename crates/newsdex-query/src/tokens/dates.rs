//! Dates in the syntax of other archives: `date aft 1/31/2020`, `date(geq (01/01/2020))`, `date > 2020`.

use super::{Kind, Lexer, is_blank};
use crate::{DayRange, ParseError, date};
use newsdex_text::article::Span;

/// The signs between `date` and the date in other archives, and the newsdex sign for each.
const COMPARISONS: [(&str, &str); 14] = [
    ("geq", ">="),
    ("leq", "<="),
    ("gtr", ">"),
    ("lss", "<"),
    ("after", ">"),
    ("aft", ">"),
    ("before", "<"),
    ("bef", "<"),
    ("is", ""),
    (">=", ">="),
    ("<=", "<="),
    (">", ">"),
    ("<", "<"),
    ("=", ""),
];

/// The signs that are not words, which need no parenthesis before them.
const UNMISTAKABLE: [&str; 11] = [
    "geq", "leq", "gtr", "lss", "aft", "bef", ">=", "<=", ">", "<", "=",
];

/// The words that are signs only before a complete date: `date after 20220131`.
const WORDS: [&str; 3] = ["after", "before", "is"];

impl Lexer<'_> {
    /// Reads a condition on the date that begins with `date` at the position; false if it is text.
    pub(super) fn date_clause(&mut self) -> Result<bool, ParseError> {
        let start = self.position;
        let word = self.slice(start, start + 4);
        let is_longer = self.rest(start + 4).starts_with(char::is_alphanumeric);
        if is_longer || (word != "date" && word != "DATE") {
            return Ok(false);
        }
        let mut scan = Scan {
            text: self.text,
            position: start + 4,
        };
        let mut range = DayRange::default();
        if scan.take("(") {
            loop {
                let Some(part) = scan.comparison(&COMPARISONS.map(|(name, _)| name), start)? else {
                    return Ok(false);
                };
                range = both(range, part);
                scan.blanks();
                if scan.take(")") {
                    break;
                }
                if !(scan.take("and") || scan.take("AND")) {
                    return Ok(false);
                }
            }
        } else {
            let names = match scan.is_before_whole_date() {
                true => &WORDS[..],
                false => &UNMISTAKABLE[..],
            };
            let Some(part) = scan.comparison(names, start)? else {
                return Ok(false);
            };
            range = part;
        }
        let end = scan.position;
        if !self.ends_a_run(end) {
            return Ok(false);
        }
        if let (Some(from), Some(until)) = (range.from, range.until)
            && from >= until
        {
            let span = Span::new(start, end);
            return Err(
                ParseError::new("no day matches all of these conditions", span)
                    .hint("write date:2020-01-01..2020-12-31"),
            );
        }
        self.push(Kind::Days(range), start, end);
        self.is_translated = true;
        Ok(true)
    }
}

fn both(one: DayRange, other: DayRange) -> DayRange {
    DayRange {
        from: one.from.max(other.from),
        until: match (one.until, other.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        },
    }
}

/// A position in the query, with steps forward.
struct Scan<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.position += rest.len() - rest.trim_start_matches(is_blank).len();
    }

    fn take(&mut self, expected: &str) -> bool {
        let is_there = self.rest().starts_with(expected);
        if is_there {
            self.position += expected.len();
        }
        is_there
    }

    /// Whether one of [`WORDS`] follows, and then a date with day, month and year in figures.
    fn is_before_whole_date(&self) -> bool {
        let mut words = self.rest().split(is_blank).filter(|word| !word.is_empty());
        let is_named = words.next().is_some_and(|word| WORDS.contains(&word));
        is_named
            && words
                .next()
                .is_some_and(|date| date.len() >= 8 && is_figures(date))
    }

    /// Reads `geq (01/01/2020)` or `> 2020`; `None` for other text.
    fn comparison(&mut self, names: &[&str], start: usize) -> Result<Option<DayRange>, ParseError> {
        self.blanks();
        let begun = self.position;
        let sign = COMPARISONS.iter().find(|(name, _)| {
            names.contains(name)
                && self
                    .rest()
                    .get(..name.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(name))
        });
        if let Some((name, _)) = sign {
            self.position += name.len();
            // `date island 5` does not begin with `date is`.
            let is_word = name.ends_with(|character: char| character.is_ascii_alphabetic());
            if is_word && !self.rest().starts_with(|c: char| is_blank(c) || c == '(') {
                return Ok(None);
            }
        } else if names.len() < COMPARISONS.len() {
            // A date without a sign is accepted only in parentheses, where all signs are.
            return Ok(None);
        }
        self.blanks();
        let is_enclosed = sign.is_some() && self.take("(");
        let rest = self.rest();
        let length = rest
            .find(|character: char| {
                is_blank(character) || matches!(character, '(' | ')' | ',' | ';')
            })
            .unwrap_or(rest.len());
        let is_date = |typed: &&str| is_figures(typed) || date::is_years_or_part_of_year(typed);
        let Some(typed) = rest.get(..length).filter(is_date) else {
            self.position = begun;
            return Ok(None);
        };
        let span = Span::new(self.position, self.position + length);
        self.position += length;
        if is_enclosed && !self.take(")") {
            return Ok(None);
        }
        let sign = sign.map_or("", |(_, sign)| sign);
        let written = written(typed, sign, span)?;
        date::day_range(&format!("{sign}{written}"), 0)
            .map(Some)
            .map_err(|mut error| {
                error.span = Span::new(start, span.end);
                error
            })
    }
}

/// Whether the text is a date in figures: it contains a number of four or eight digits.
fn is_figures(typed: &str) -> bool {
    let is_figure = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'.');
    typed.bytes().all(is_figure)
        && typed
            .split(['/', '-', '.'])
            .any(|figure| matches!(figure.len(), 4 | 8))
}

/// The date in newsdex syntax: year, month, day.
fn written(typed: &str, sign: &str, span: Span) -> Result<String, ParseError> {
    let parts: Vec<&str> = typed.split(['/', '-', '.']).collect();
    let number = |text: &str| text.parse::<u8>().unwrap_or(u8::MAX);
    Ok(match parts.as_slice() {
        [all] if all.len() == 8 => match (all.get(..4), all.get(4..6), all.get(6..)) {
            (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
            _ => (*typed).to_owned(),
        },
        [month, year] if year.len() == 4 => format!("{year}-{month}"),
        [one, two, year] if year.len() == 4 => {
            let (day, month) = match (number(one), number(two)) {
                (day, month) if day == month => (day, month),
                (day, month @ ..=12) if day > 12 => (day, month),
                (month, day) if month <= 12 && day > 12 => (day, month),
                (one, two) if one > 12 || two > 12 => {
                    return Err(
                        ParseError::new(format_args!("`{typed}` is not a date"), span)
                            .hint(format_args!("write date:{sign}2020-01-31")),
                    );
                }
                (one, two) => {
                    return Err(ParseError::new(
                        format_args!("`{typed}` is ambiguous: day and month have a different order in Europe and in America"),
                        span,
                    )
                    .hint(format_args!(
                        "write date:{sign}{year}-{two:02}-{one:02} or date:{sign}{year}-{one:02}-{two:02}"
                    )));
                }
            };
            format!("{year}-{month:02}-{day:02}")
        }
        _ => parts.join("-"),
    })
}
