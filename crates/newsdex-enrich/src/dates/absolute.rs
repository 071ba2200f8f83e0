//! Dates with the name of a month: "March 3, 2022", "in February", "Thursday, Feb. 24".

use super::Reader;
use super::tense::{Tense, tense};
use super::words::Word;
use newsdex_text::day::Day;
use newsdex_text::enrichment::{DateUnit, MentionedDate};
use newsdex_text::lexicon::date_words::{self, Kind};
use newsdex_text::lexicon::months;

/// One or several days of a month, as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) month: i64,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) end: usize,
}

/// The farthest a date without a year may be, in days, in the direction of its verb's tense. Beyond this, a nearer date
/// in the other direction is meant: texts write the year of more distant dates.
const FARTHEST: i64 = 250;
/// The distance in days within which that other date must be.
const NEAR: i64 = 60;

impl Reader<'_> {
    /// A date that begins with the name of a month; the day and the year may follow.
    pub(super) fn month(&self, start: usize, end: usize, word: &str) -> Option<MentionedDate> {
        let month = months::english_month(word)?;
        let is_short = months::is_english_abbreviation(word);
        let has_stop = is_short && self.text.after(end).starts_with('.');
        let after = end + usize::from(has_stop);
        if let Some(days) = self.days_after(month, start, after) {
            return self.day_of(start, days, None);
        }
        let whole = self.modified(start);
        if let Some((year, end)) = self.year_after_month(after) {
            return self.month_of(whole, end, year, month);
        }
        if is_short && !has_stop {
            return None;
        }
        self.month_alone(start, end, month, word)
    }

    /// The days after the name of a month: "March 3", "March 3-5", "March 3rd".
    fn days_after(&self, month: i64, start: usize, after: usize) -> Option<Days> {
        let at = self.text.blanks(after).unwrap_or(after);
        let Some((first, end, digits)) = self.text.number(at) else {
            return self.day_in_words(month, start, after);
        };
        let is_day = digits <= 2 && (1..=31).contains(&first) && at > after;
        let end = self.after_ordinal(end);
        if !is_day || !self.is_figure_whole(end) {
            return None;
        }
        // "In March 20 people": the month, and a number of people.
        let is_after_in = self.text.previous(start).is_some_and(|word| word.is("in"));
        if is_after_in
            && self
                .text
                .next(end)
                .is_some_and(|next| next.is_of(Kind::Counted))
        {
            return None;
        }
        let (last, end) = self.range(first, end).unwrap_or((first, end));
        Some(Days {
            month,
            first,
            last,
            end,
        })
    }

    /// A day in words after the month: "April six", a style of some agencies.
    fn day_in_words(&self, month: i64, start: usize, after: usize) -> Option<Days> {
        let word = self.text.next(after)?;
        let first = date_words::number(word.text).filter(|number| *number < 10)?;
        let is_before_noun = self
            .text
            .next(word.end)
            .is_some_and(|next| !next.is_one_of(&["and", "to", "from", "at", "in", "for"]));
        let is_after_on = self
            .text
            .previous(start)
            .is_some_and(|word| word.is_one_of(&["on", "by", "until", "record", "pay", "payable"]));
        (!is_before_noun || is_after_on).then_some(Days {
            month,
            first,
            last: first,
            end: word.end,
        })
    }

    pub(super) fn after_ordinal(&self, end: usize) -> usize {
        match self.text.get(end, end + 2) {
            "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH"
                if self.text.word(end).is_some_and(|word| word.text.len() == 2) =>
            {
                end + 2
            }
            _ => end,
        }
    }

    /// Whether digits that end at a position are a whole number: not part of `3,000`, `3.5`, `3:30`, `3%`.
    pub(super) fn is_figure_whole(&self, end: usize) -> bool {
        let mut rest = self.text.after(end).chars();
        match (rest.next(), rest.next()) {
            (Some(',' | '.' | ':'), Some(digit)) if digit.is_ascii_digit() => {
                self.year_in(end).is_some()
            }
            (Some('%' | '°' | '$' | '€' | '£'), _) => false,
            (Some(character), _) => !character.is_alphanumeric(),
            (None, _) => true,
        }
    }

    /// The year in ",2022", written without a blank.
    fn year_in(&self, end: usize) -> Option<i64> {
        if !self.text.after(end).starts_with(',') {
            return None;
        }
        let (year, after, 4) = self.text.number(end + 1)? else {
            return None;
        };
        let goes_on = self
            .text
            .after(after)
            .starts_with([',', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        (self.is_year(year) && !goes_on).then_some(year)
    }

    /// The last day in "3-5", "3 to 5", "3 and 4", and the position after it.
    pub(super) fn range(&self, first: i64, end: usize) -> Option<(i64, usize)> {
        let rest = self.text.after(end);
        let signs = [
            "-",
            "–",
            "—",
            "/",
            " - ",
            " – ",
            " to ",
            " through ",
            " and ",
            " until ",
        ];
        let sign = signs.iter().find(|sign| {
            rest.strip_prefix(**sign)
                .is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()))
        })?;
        let (last, after, 1 | 2) = self.text.number(end + sign.len())? else {
            return None;
        };
        let after = self.after_ordinal(after);
        let is_range = last > first
            && last <= 31
            && self.is_figure_whole(after)
            && !self.text.after(after).starts_with('-');
        is_range.then_some((last, after))
    }

    /// The year after a day: ", 2022", " 2022", ",2022"; and the position after it.
    pub(super) fn year_after_day(&self, end: usize) -> Option<(i64, usize)> {
        let rest = self.text.after(end);
        let at = match rest.starts_with(',') {
            true => self.text.blanks(end + 1).unwrap_or(end + 1),
            false => self.text.blanks(end)?,
        };
        let (year, after, 4) = self.text.number(at)? else {
            return self.named_year(at);
        };
        (self.is_year(year) && self.is_figure_whole(after)).then_some((year, after))
    }

    /// The year after a month: " 2022", ", 2022", " of 2022", " of last year", " last year"; and the position after it.
    fn year_after_month(&self, end: usize) -> Option<(i64, usize)> {
        let mut at = match self.text.after(end).starts_with(',') {
            true => self.text.blanks(end + 1)?,
            false => self.text.blanks(end)?,
        };
        if let Some(of) = self.text.word(at).filter(|word| word.text == "of") {
            at = self.text.blanks(of.end)?;
        }
        match self.text.number(at) {
            Some((year, after, 4)) if self.is_year(year) => {
                self.is_figure_whole(after).then_some((year, after))
            }
            _ => self.named_year(at),
        }
    }

    /// The year in "last year", "this year" or "next year" at a position; and the position after it.
    fn named_year(&self, at: usize) -> Option<(i64, usize)> {
        let year = self.reference?.year();
        let first = self.text.word(at)?;
        let second = self
            .text
            .next(first.end)
            .filter(|word| word.text == "year")?;
        let year = match first.text {
            "last" => year - 1,
            "this" => year,
            "next" => year + 1,
            _ => return None,
        };
        Some((year, second.end))
    }

    /// The date for an unambiguous day and month, with the year that follows or the most plausible one.
    pub(super) fn day_of(
        &self,
        start: usize,
        days: Days,
        weekday: Option<i64>,
    ) -> Option<MentionedDate> {
        let start = self.modified(start);
        if let Some((year, end)) = self.year_after_day(days.end) {
            let first = Day::new(year, days.month, days.first)?;
            let last = Day::new(year, days.month, days.last)?;
            return Some(self.found(start, end, (first, last), DateUnit::Day));
        }
        let first = self.nearest(start, days, weekday)?;
        let last = first + days.last - days.first;
        Some(self.found(
            start,
            self.after_part_of_day(days.end),
            (first, last),
            DateUnit::Day,
        ))
    }

    /// The day meant by a date without a year.
    fn nearest(&self, start: usize, days: Days, weekday: Option<i64>) -> Option<Day> {
        let reference = self.reference?;
        let year = reference.year();
        let known = self.well_known(days);
        if known.is_some() {
            return known;
        }
        let candidates =
            (year - 8..=year + 8).filter_map(|year| Day::new(year, days.month, days.first));
        if let Some(weekday) = weekday {
            return candidates
                .filter(|day| day.days_since_monday() == weekday)
                .min_by_key(|day| (*day - reference).abs())
                .filter(|day| (*day - reference).abs() < 3 * 366);
        }
        let days_of_near_years: Vec<Day> = candidates
            .filter(|day| (*day - reference).abs() <= 366)
            .collect();
        let nearest = *days_of_near_years
            .iter()
            .min_by_key(|day| (**day - reference).abs())?;
        let wanted = match tense(self.text, start, days.end) {
            Tense::Past => days_of_near_years
                .iter()
                .filter(|day| **day <= reference)
                .max(),
            Tense::Future => days_of_near_years
                .iter()
                .filter(|day| **day >= reference)
                .min(),
            Tense::Unclear => None,
        };
        match wanted {
            Some(day)
                if (*day - reference).abs() <= FARTHEST || (nearest - reference).abs() > NEAR =>
            {
                Some(*day)
            }
            _ => Some(nearest),
        }
    }

    /// The day of a famous event that is named by its date alone.
    fn well_known(&self, days: Days) -> Option<Day> {
        let next = self.text.next(days.end)?;
        let day = match (days.month, days.first) {
            (9, 11)
                if next.is_one_of(&[
                    "attacks",
                    "attack",
                    "terrorist",
                    "terror",
                    "hijackers",
                    "commission",
                ]) =>
            {
                Day::new(2001, 9, 11)
            }
            (1, 6)
                if next.is_one_of(&["insurrection", "riot", "rioters", "committee", "attack"]) =>
            {
                Day::new(2021, 1, 6)
            }
            _ => None,
        };
        day.filter(|day| self.reference.is_some_and(|reference| *day <= reference))
    }

    fn month_of(&self, start: usize, end: usize, year: i64, month: i64) -> Option<MentionedDate> {
        Some(self.found(start, end, Day::of_month(year, month)?, DateUnit::Month))
    }

    /// A month without day and year, if the words before it show that it is a month: "in February".
    fn month_alone(
        &self,
        start: usize,
        end: usize,
        month: i64,
        word: &str,
    ) -> Option<MentionedDate> {
        let reference = self.reference?;
        let before = self.text.previous(start).or_else(|| {
            // "mid-March"
            let hyphen = start
                .checked_sub(1)
                .filter(|at| self.text.get(*at, start) == "-")?;
            self.text
                .ending_at(hyphen)
                .filter(|word| word.is_one_of(&["mid", "early", "late"]))
        })?;
        let is_time = before.is_of(Kind::BeforeMonth);
        // "to May" and "by March" may contain a person's name or another word.
        let is_doubtful = matches!(month, 3 | 5) || matches!(word, "APRIL" | "JUNE" | "AUGUST");
        let is_looser = before.is_one_of(&[
            "by", "from", "between", "through", "before", "after", "of", "to",
        ]);
        let is_link =
            is_looser && (before.text != "of" && before.text != "to" || self.is_after_time(before));
        if !is_time && (is_doubtful || !is_link) {
            return None;
        }
        // "in May's government", "in March Madness"
        let rest = self.text.after(end);
        let goes_on = self
            .text
            .next(end)
            .is_some_and(|next| next.text.starts_with(char::is_uppercase));
        if is_doubtful && (rest.starts_with(['\'', '’', '-']) || goes_on) {
            return None;
        }
        let months_back = (reference.month() - month).rem_euclid(12);
        let past = if month <= reference.month() {
            reference.year()
        } else {
            reference.year() - 1
        };
        let future = if month >= reference.month() {
            reference.year()
        } else {
            reference.year() + 1
        };
        let year = match () {
            () if before.is("last") && month == reference.month() => past - 1,
            () if before.is("last") => past,
            () if before.is("next") && month == reference.month() => future + 1,
            () if before.is("next") => future,
            () if before.is("this") => reference.year(),
            () => match tense(self.text, start, end) {
                Tense::Future => future,
                Tense::Past => past,
                Tense::Unclear if months_back > 9 => future,
                Tense::Unclear => past,
            },
        };
        let is_modifier = before.is_one_of(&["last", "next", "this", "mid", "early", "late"]);
        let start = if is_modifier {
            self.modified(before.start)
        } else {
            start
        };
        self.month_of(start, end, year, month)
    }

    /// Whether "of" or "to" links a month to a time before it: "the end of March", "from January to March".
    pub(super) fn is_after_time(&self, of: Word<'_>) -> bool {
        self.text.previous(of.start).is_some_and(|word| {
            word.is_of(Kind::OfYear)
                || word.is_one_of(&["month", "mid", "early", "late"])
                || months::english_month(word.text).is_some()
        })
    }

    /// The date after a weekday: ", Feb. 24", " 24 February", " (March 3)"; the result includes the weekday.
    pub(super) fn day_after_weekday(
        &self,
        start: usize,
        end: usize,
        weekday: i64,
    ) -> Option<MentionedDate> {
        let end = self.after_part_of_day(end);
        let rest = self.text.after(end);
        let marks = rest.len()
            - rest
                .trim_start_matches([',', '.', '(', ' ', '\u{a0}'])
                .len();
        let at = end + marks;
        if marks == 0 || marks > 3 {
            return None;
        }
        let word = self.text.word(at)?;
        let days = if word.text.starts_with(|c: char| c.is_ascii_digit()) {
            let (first, after, 1 | 2) = self.text.number(at)? else {
                return None;
            };
            let after = self.after_ordinal(after);
            let mut name = self.text.next(after)?;
            if name.text == "of" {
                name = self.text.next(name.end)?;
            }
            let month = months::english_month(name.text)
                .filter(|_| name.text.starts_with(char::is_uppercase))?;
            Days {
                month,
                first,
                last: first,
                end: name.end,
            }
        } else {
            let month = months::english_month(word.text)
                .filter(|_| word.text.starts_with(char::is_uppercase))?;
            let after = word.end + usize::from(self.text.after(word.end).starts_with('.'));
            self.days_after(month, at, after)?
        };
        self.day_of(start, days, Some(weekday))
    }
}
