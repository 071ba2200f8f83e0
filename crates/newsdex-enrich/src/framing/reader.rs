//! Reads the parts of a dateline: names, days, agencies in brackets, dashes.

use newsdex_text::byline::agencies;
use newsdex_text::day::Day;
use newsdex_text::lexicon::{months, name_parts, places, weekdays};

/// The most words in the name of a place: `PORT OF SPAIN`, `Santa Cruz de la Sierra`.
const MOST_WORDS: usize = 5;
/// The most bytes inside brackets: `(Thomson Reuters Foundation)`.
const LONGEST_AGENCY: usize = 45;

/// A day, possibly without a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrittenDay {
    pub(super) year: Option<i64>,
    pub(super) month: i64,
    pub(super) day: i64,
}

impl WrittenDay {
    /// The day; without a year, the one nearest to publication. `None` without year and
    /// publication.
    pub(super) fn nearest(self, published: Option<Day>) -> Option<Day> {
        if let Some(year) = self.year {
            return Day::new(year, self.month, self.day);
        }
        let published = published?;
        let year = published.year();
        (year - 1..=year + 1)
            .filter_map(|year| Day::new(year, self.month, self.day))
            .min_by_key(|day| (*day - published).abs())
    }
}

/// The sign at the end of a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Dash,
    Colon,
    None,
}

/// Reads a line from the front; a copy of the reader marks a position to return to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\t']).len();
    }

    pub(super) fn eat(&mut self, expected: char) -> bool {
        let is_it = self.rest().starts_with(expected);
        if is_it {
            self.at += expected.len_utf8();
        }
        is_it
    }

    /// Reads a run of letters with the punctuation that may belong to names.
    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let mut characters = rest.char_indices().peekable();
        let mut end = 0;
        let mut letters = 0;
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let is_part = match character {
                _ if character.is_alphabetic() => {
                    letters += 1;
                    true
                }
                '\'' | '’' | '`' => letters > 0 && next.is_some_and(char::is_alphabetic),
                // "N.Y.", "Calif.", "St."
                '.' => {
                    let is_short = (1..=5).contains(&letters);
                    letters = 0;
                    is_short
                }
                '-' => {
                    letters = 0;
                    next.is_some_and(char::is_alphabetic) && !self.is_hyphen_a_dash(at)
                }
                _ => false,
            };
            if !is_part {
                break;
            }
            end = at + character.len_utf8();
            if end > 40 {
                return None;
            }
        }
        let word = rest.get(..end)?;
        // The full stop in "MOSCOW." and "Rome." ends a sentence or a part.
        let word = match word.strip_suffix('.') {
            Some(bare) if !bare.contains('.') && bare.len() > 2 && !is_shortened(bare) => bare,
            _ => word,
        };
        if !word.starts_with(char::is_alphabetic) {
            return None;
        }
        self.at += word.len();
        Some(word)
    }

    /// Whether a hyphen is used as a dash, as in `WASHINGTON-The` and `DC-Senator`: after capitals, before a
    /// capitalised word.
    fn is_hyphen_a_dash(&self, at: usize) -> bool {
        let (before, after) = self.rest().split_at_checked(at).unwrap_or_default();
        let mut after = after.chars().skip(1);
        let begins_word = after.next().is_some_and(char::is_uppercase)
            && after
                .next()
                .is_some_and(|c| c.is_lowercase() || c == ' ' || c == '.');
        before.len() > 1 && is_in_capitals(before) && begins_word
    }

    /// Reads the name of a place: capitalised words, with small words between them.
    pub(super) fn name(&mut self) -> Option<(usize, usize)> {
        let start = self.at;
        let mut end = start;
        for count in 0..=MOST_WORDS {
            let mut ahead = *self;
            if count > 0 {
                ahead.blanks();
                if ahead.at == self.at || ahead.at > self.at + 2 {
                    break;
                }
            }
            let Some(word) = ahead.word() else {
                break;
            };
            let is_small = count > 0 && name_parts::is(name_parts::Kind::Dateline, word);
            let is_month = months::english_month(word.trim_end_matches('.')).is_some() && count > 0;
            if is_month || !(is_small || word.starts_with(char::is_uppercase)) {
                break;
            }
            if count == MOST_WORDS {
                return None;
            }
            *self = ahead;
            if !is_small {
                end = ahead.at;
            }
        }
        self.at = end;
        (end > start).then_some((start, end))
    }

    /// Reads the text in round brackets, if it is short and without digits.
    pub(super) fn bracketed(&mut self) -> Option<&'t str> {
        self.enclosed('(', ')').filter(|inside| {
            !places::is_country_or_state_abbreviated(inside)
                && inside.split(' ').count() <= 5
                && inside.starts_with(char::is_alphabetic)
        })
    }

    /// Reads an agency between slashes: `/PRNewswire/`, `/TASS/`.
    pub(super) fn slashed(&mut self) -> Option<&'t str> {
        let mut ahead = *self;
        let inside = ahead.enclosed('/', '/')?;
        agencies::agency(inside)?;
        *self = ahead;
        Some(inside)
    }

    fn enclosed(&mut self, open: char, close: char) -> Option<&'t str> {
        let rest = self.rest().strip_prefix(open)?;
        let (inside, _) = rest.split_once(close)?;
        let is_short = inside.len() <= LONGEST_AGENCY && !inside.is_empty();
        let is_spelled = !inside.contains(|c: char| c.is_ascii_digit() || matches!(c, '(' | '\n'));
        (is_short && is_spelled).then(|| {
            self.at += inside.len() + open.len_utf8() + close.len_utf8();
            inside.trim()
        })
    }

    /// Reads a day: `March 3`, `3 March 2022`, `Thursday, Feb. 24`.
    pub(super) fn day(&mut self) -> Option<WrittenDay> {
        let mut ahead = *self;
        let mut second = ahead;
        if let Some(word) = second.word()
            && weekdays::english_weekday(word.trim_end_matches('.')).is_some()
        {
            second.blanks();
            second.eat(',');
            second.blanks();
            ahead = second;
        }
        let day = ahead.day_and_month()?;
        let mut later = ahead;
        later.blanks();
        later.eat(',');
        later.blanks();
        let mut year = None;
        if let Some((value, 4)) = later.number()
            && (1600..2200).contains(&value)
        {
            year = Some(value);
            ahead = later;
        }
        *self = ahead;
        Some(WrittenDay { year, ..day })
    }

    fn day_and_month(&mut self) -> Option<WrittenDay> {
        let mut month_first = *self;
        if let Some(month) = month_first.month() {
            month_first.blanks();
            let (day, digits) = month_first.number()?;
            let ordinal = month_first.rest().get(..2).unwrap_or_default();
            if matches!(ordinal, "st" | "nd" | "rd" | "th") {
                month_first.at += 2;
            }
            let is_whole = !month_first
                .rest()
                .starts_with(|c: char| c.is_alphanumeric());
            *self = month_first;
            return (digits <= 2 && is_whole && (1..=31).contains(&day)).then_some(WrittenDay {
                year: None,
                month,
                day,
            });
        }
        let (day, 1 | 2) = self.number()? else {
            return None;
        };
        self.eat('.');
        self.blanks();
        if self.rest().starts_with("de ") {
            self.at += 3;
        }
        let month = self.month()?;
        self.eat('.');
        (1..=31).contains(&day).then_some(WrittenDay {
            year: None,
            month,
            day,
        })
    }

    fn month(&mut self) -> Option<i64> {
        let word = self.word()?.trim_end_matches('.');
        months::english_month(word).or_else(|| months::month(&word.to_lowercase()))
    }

    pub(super) fn number(&mut self) -> Option<(i64, usize)> {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = rest.get(..digits)?.parse().ok().filter(|_| digits <= 4)?;
        self.at += digits;
        Some((value, digits))
    }

    /// Reads the dash or colon and the punctuation that belongs to it.
    pub(super) fn terminator(&mut self) -> Option<Sign> {
        let start = *self;
        // "/TASS/." and "(EFE).-"
        self.eat('.');
        let is_spaced_before = {
            let before = self.at;
            self.blanks();
            self.at > before
        };
        let rest = self.rest();
        let dashes = rest.trim_start_matches(['-', '–', '—', '―', '_', '\u{2212}']);
        let length = rest.len() - dashes.len();
        if length > 0 {
            let is_single_hyphen = length == 1;
            let next = dashes.chars().next();
            let is_dash = !is_single_hyphen
                || is_spaced_before
                || next.is_none_or(char::is_whitespace)
                || start
                    .text
                    .get(..start.at)
                    .is_some_and(|before| before.ends_with([')', '/', '.']))
                || next.is_some_and(char::is_uppercase);
            if is_dash && length <= 12 {
                self.at += length;
                return Some(Sign::Dash);
            }
        }
        if rest.starts_with(": ") || rest.starts_with(":\u{a0}") {
            self.at += 1;
            return Some(Sign::Colon);
        }
        *self = start;
        None
    }
}

/// Whether a full stop belongs to a word of three or more letters before it.
fn is_shortened(word: &str) -> bool {
    places::is_country_or_state_abbreviated(word)
        || months::english_month(word).is_some()
        || word.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

/// Whether all letters are capitals.
pub(super) fn is_in_capitals(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}
