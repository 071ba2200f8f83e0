//! Dates relative to the day of writing: "on Thursday", "last week", "two days ago", "tonight".

use super::Reader;
use super::tense::{Tense, tense};
use newsdex_text::day::Day;
use newsdex_text::enrichment::{DateUnit, MentionedDate};
use newsdex_text::lexicon::date_words::{self, Kind};
use newsdex_text::lexicon::weekdays;

/// Days in a week.
const WEEK: i64 = 7;

/// The length in bytes of the longest word that [`Reader::relative`] reads.
const LONGEST_RELATIVE: usize = "yesterday".len();

/// Whether [`Reader::relative`] reads a word in lower case.
pub(super) fn is_relative(word: &str) -> bool {
    matches!(
        word,
        "yesterday" | "tomorrow" | "today" | "tonight" | "last" | "this" | "next" | "ago"
    )
}

impl Reader<'_> {
    /// The position where a date starts, including "early", "late" and the like before it.
    pub(super) fn modified(&self, start: usize) -> usize {
        let before = match self.text.previous(start) {
            Some(word) => word,
            None => {
                // "mid-March", "mid-1990s"
                let hyphen = start
                    .checked_sub(1)
                    .filter(|at| self.text.get(*at, start) == "-");
                let word = hyphen.and_then(|at| self.text.ending_at(at));
                return word
                    .filter(|word| word.is("mid"))
                    .map_or(start, |word| word.start);
            }
        };
        if before.is_of(Kind::Modifier) {
            return before.start;
        }
        // "late on Thursday"
        let is_link = before.is_one_of(&["on", "in"]);
        let farther = self
            .text
            .previous(before.start)
            .filter(|word| is_link && word.is_of(Kind::Modifier));
        farther.map_or(start, |word| word.start)
    }

    /// The position where a date ends, including a part of the day after it.
    pub(super) fn after_part_of_day(&self, end: usize) -> usize {
        self.text
            .next(end)
            .filter(|word| word.is_of(Kind::PartOfDay))
            .map_or(end, |word| word.end)
    }

    /// A date with a weekday: "Thursday", "Thursday, Feb. 24", "Thursday last week".
    pub(super) fn weekday(&self, start: usize, end: usize, word: &str) -> Option<MentionedDate> {
        let Some(weekday) = weekdays::english_weekday(word) else {
            return self.short_weekday(start, end, word);
        };
        if let Some(found) = self.day_after_weekday(start, end, weekday) {
            return Some(found);
        }
        let before = self.text.previous(start);
        let after = self.text.next(end);
        let is_name = before.is_some_and(|word| {
            word.text.starts_with(char::is_uppercase) && word.is_of(Kind::BeforeDayName)
        }) || after.is_some_and(|word| {
            let is_loud = word.text.starts_with(char::is_uppercase);
            is_loud
                && (word.is_of(Kind::AfterDayName)
                    || (word.is_of(Kind::PartOfDay) && before.is_some_and(|word| word.is("the"))))
        });
        if is_name {
            return None;
        }
        // "the third Sunday of each month", "every Sunday"
        if before.is_some_and(|word| word.is_of(Kind::Recurring)) {
            return None;
        }
        let reference = self.reference?;
        let ahead = (weekday - reference.days_since_monday()).rem_euclid(WEEK);
        let last = reference - (WEEK - ahead) % WEEK;
        let next = reference + ahead;
        if let Some((day, end)) = self.weekday_of_week(end, weekday) {
            return Some(self.found(self.modified(start), end, (day, day), DateUnit::Day));
        }
        let farther = before.and_then(|word| self.text.previous(word.start));
        let is_after_this = farther.is_some_and(|word| word.is("this"));
        let strictly = |day: Day, step: i64| if day == reference { day + step } else { day };
        let (day, first) = match before {
            Some(word) if word.is_one_of(&["last", "past", "previous"]) => {
                (strictly(last, -WEEK), word.start)
            }
            Some(word) if word.is_one_of(&["next", "coming", "following"]) => {
                (strictly(next, WEEK), word.start)
            }
            Some(word) if word.is("this") => match tense(self.text, start, end) {
                Tense::Past => (last, word.start),
                _ => (next, word.start),
            },
            _ => match tense(self.text, start, end) {
                Tense::Future => (next, start),
                _ => (last, start),
            },
        };
        let first = match (is_after_this, farther) {
            (true, Some(this)) if first != start => this.start,
            _ => self.modified(first),
        };
        Some(self.found(
            first,
            self.after_part_of_day(end),
            (day, day),
            DateUnit::Day,
        ))
    }

    /// An abbreviated weekday with its date: "Thurs., Feb. 24".
    fn short_weekday(&self, start: usize, end: usize, word: &str) -> Option<MentionedDate> {
        let weekday = weekdays::english_weekday_abbreviated(word)?;
        self.day_after_weekday(start, end, weekday)
    }

    /// The day for a weekday with "last week" or "of next week" after it; and the position after these words.
    fn weekday_of_week(&self, end: usize, weekday: i64) -> Option<(Day, usize)> {
        let reference = self.reference?;
        let mut word = self.text.next(end)?;
        if word.text == "of" {
            word = self.text.next(word.end)?;
        }
        let step = match word.text {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        let week = self
            .text
            .next(word.end)
            .filter(|word| word.text == "week")?;
        let monday = reference - reference.days_since_monday();
        Some((monday + step * WEEK + weekday, week.end))
    }

    /// A date with an adverb or adjective of time: "yesterday", "last", "ago".
    pub(super) fn relative(&self, start: usize, end: usize, word: &str) -> Option<MentionedDate> {
        let reference = self.reference?;
        let is_loud = word.starts_with(char::is_uppercase);
        if is_loud && !self.text.is_at_start(start) {
            return None;
        }
        // In place: this is asked for every word that begins with one of a few letters.
        let mut lower = [0; LONGEST_RELATIVE];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        if is_loud {
            lower.make_ascii_lowercase();
        }
        let lower = std::str::from_utf8(lower).ok()?;
        let day = |from: usize, to: usize, day: Day| {
            Some(self.found(from, to, (day, day), DateUnit::Day))
        };
        match lower {
            "yesterday" => match self.before_day(start, "before") {
                Some(from) => day(from, end, reference - 2),
                None => day(
                    self.modified(start),
                    self.after_part_of_day(end),
                    reference - 1,
                ),
            },
            "tomorrow" => match self.before_day(start, "after") {
                Some(from) => day(from, end, reference + 2),
                None => day(
                    self.modified(start),
                    self.after_part_of_day(end),
                    reference + 1,
                ),
            },
            "today" => day(self.modified(start), end, reference),
            "tonight" => day(self.modified(start), end, reference),
            "last" | "this" | "next" => self.unit_after(start, end, lower),
            "ago" => self.ago(start, end),
            _ => None,
        }
    }

    /// The position where "the day before yesterday" or "the day after tomorrow" starts.
    fn before_day(&self, start: usize, link: &str) -> Option<usize> {
        let link = self.text.previous(start).filter(|word| word.text == link)?;
        let day = self
            .text
            .previous(link.start)
            .filter(|word| word.text == "day")?;
        Some(day.start)
    }

    /// A date with "last", "this" or "next" before a unit: "last week", "this month", "next year", "last night".
    fn unit_after(&self, start: usize, end: usize, which: &str) -> Option<MentionedDate> {
        let reference = self.reference?;
        let unit = self.text.next(end)?;
        // "the last week" may be any week, and "his last year" is not the year before.
        let is_other = self
            .text
            .previous(start)
            .is_some_and(|word| word.is_of(Kind::BeforeLast) && which != "this");
        let goes_on = self.text.after(unit.end).starts_with("-");
        if is_other || goes_on {
            return None;
        }
        let step = match which {
            "last" => -1,
            "next" => 1,
            _ => 0,
        };
        let today = reference;
        let monday = reference - reference.days_since_monday();
        let (days, kind, end) = match unit.text {
            "week" => {
                let monday = monday + step * WEEK;
                ((monday, monday + WEEK - 1), DateUnit::Week, unit.end)
            }
            "month" => {
                let (year, month) = moved(today, step);
                (Day::of_month(year, month)?, DateUnit::Month, unit.end)
            }
            "year" => (
                Day::of_years(today.year() + step, today.year() + step)?,
                DateUnit::Year,
                unit.end,
            ),
            "night" if which == "last" => ((reference - 1, reference - 1), DateUnit::Day, unit.end),
            "morning" | "afternoon" | "evening" if which == "this" => {
                ((reference, reference), DateUnit::Day, unit.end)
            }
            "weekend" => (
                self.weekend(start, unit.end, step)?,
                DateUnit::Day,
                unit.end,
            ),
            _ => return None,
        };
        // A possessive may follow ("this week's"); a hyphen may not ("this year-old"), see above.
        Some(self.found(self.modified(start), end, days, kind))
    }

    /// Saturday and Sunday of a weekend.
    fn weekend(&self, start: usize, end: usize, step: i64) -> Option<(Day, Day)> {
        let reference = self.reference?;
        let saturday = reference - reference.days_since_monday() + 5;
        let is_weekend = reference.days_since_monday() >= 5;
        let first = match step {
            -1 if is_weekend => saturday - WEEK,
            -1 => saturday - WEEK,
            1 => saturday + if is_weekend { WEEK } else { 0 },
            _ if is_weekend => saturday,
            _ => match tense(self.text, start, end) {
                Tense::Past => saturday - WEEK,
                _ => saturday,
            },
        };
        Some((first, first + 1))
    }

    /// A date a number of units before the day of writing: "two days ago", "a year ago".
    fn ago(&self, start: usize, end: usize) -> Option<MentionedDate> {
        let reference = self.reference?;
        let unit = self.text.previous(start)?;
        let number = self.text.previous(unit.start)?;
        let count = number_named(number.text)?;
        let before = self.text.before(number.start);
        if before.is_some_and(|before| {
            !before.is_whitespace() && !matches!(before, '(' | '"' | '“' | '—' | '–' | '‘')
        }) {
            return None;
        }
        let today = reference;
        let (days, kind) = match unit.text {
            "day" | "days" => ((reference - count, reference - count), DateUnit::Day),
            "week" | "weeks" => {
                let day = reference - count * WEEK;
                let monday = day - day.days_since_monday();
                ((monday, monday + WEEK - 1), DateUnit::Week)
            }
            "month" | "months" => {
                let (year, month) = moved(today, -count);
                (Day::of_month(year, month)?, DateUnit::Month)
            }
            "year" | "years" => {
                let year = today.year() - count;
                (
                    Day::of_years(year, year).filter(|_| self.is_year(year))?,
                    DateUnit::Year,
                )
            }
            _ => return None,
        };
        Some(self.found(number.start, end, days, kind))
    }
}

/// The year and month `months` after a date.
fn moved(date: Day, months: i64) -> (i64, i64) {
    let month = date.year() * 12 + date.month() - 1 + months;
    (month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// A number in words up to twenty, or in digits.
fn number_named(word: &str) -> Option<i64> {
    if word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("an") {
        return Some(1);
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok().filter(|count| (1..=1000).contains(count));
    }
    date_words::number(word)
}
