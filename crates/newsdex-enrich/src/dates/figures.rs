//! Dates that begin with digits: "3 March 2022", "2022-03-02", "in 2014", "the 1990s".

use super::Reader;
use super::absolute::Days;
use newsdex_text::day::Day;
use newsdex_text::enrichment::{DateUnit, MentionedDate};
use newsdex_text::lexicon::date_words::Kind;
use newsdex_text::lexicon::{months, weekdays};

impl Reader<'_> {
    /// A date that begins with digits: `2022-03-02`, `3 March`, `13/02/2022`, `2014`, `1990s`.
    pub(super) fn figures(&self, start: usize, end: usize) -> Option<MentionedDate> {
        let (value, after, digits) = self.text.number(start)?;
        let before = self.text.before(start);
        if before.is_some_and(|before| before.is_alphanumeric() || "$€£#_@&=%+.:°".contains(before))
        {
            return None;
        }
        let is_joined = before.is_some_and(|before| matches!(before, '-' | '/' | ',' | '–'));
        match digits {
            1 | 2 if is_joined => None,
            1 | 2 => self
                .day_first(start, value, after)
                .or_else(|| self.numeric(start, value, after)),
            4 => {
                if !is_joined && let Some(found) = self.iso_date(start, value, after) {
                    return Some(found);
                }
                self.decade(start, value, after, end)
                    .or_else(|| self.year(start, value, after, is_joined))
            }
            _ => None,
        }
    }

    /// A date that begins with the day: "3 March 2022", "3rd of March", "3-5 March".
    fn day_first(&self, start: usize, first: i64, end: usize) -> Option<MentionedDate> {
        if !(1..=31).contains(&first) {
            return None;
        }
        let end = self.after_ordinal(end);
        let (last, end) = self.range(first, end).unwrap_or((first, end));
        let mut word = self.text.next(end)?;
        if word.text == "of" {
            word = self.text.next(word.end)?;
        }
        let month = months::english_month(word.text)?;
        let is_capital = word.text.starts_with(char::is_uppercase);
        if !is_capital {
            return None;
        }
        let has_stop = word.text.len() <= 4
            && self.text.after(word.end).starts_with('.')
            && self.year_after_day(word.end + 1).is_some();
        let days = Days {
            month,
            first,
            last,
            end: word.end + usize::from(has_stop),
        };
        self.day_of(start, days, self.weekday_before(start))
    }

    fn weekday_before(&self, start: usize) -> Option<i64> {
        weekdays::english_weekday(self.text.previous(start)?.text)
    }

    /// A numeric date in which day and month are unambiguous: `13/02/2022`, `28.02.2022`.
    fn numeric(&self, start: usize, first: i64, end: usize) -> Option<MentionedDate> {
        let sign = self
            .text
            .after(end)
            .chars()
            .next()
            .filter(|sign| matches!(sign, '/' | '.'))?;
        let (second, end, 1 | 2) = self.text.number(end + 1)? else {
            return None;
        };
        if !self.text.after(end).starts_with(sign) {
            return None;
        }
        let (year, end, 4) = self.text.number(end + 1)? else {
            return None;
        };
        let (month, day) = match (sign, first, second) {
            ('.', day, month) => (month, day),
            (_, first, second) if first == second || first > 12 => (second, first),
            (_, month, day) if day > 12 => (month, day),
            _ => return None,
        };
        let mut rest = self.text.after(end).chars();
        let goes_on = rest.next().is_some_and(|next| {
            next.is_alphanumeric()
                || matches!(next, '/' | '.') && rest.next().is_some_and(|c| c.is_alphanumeric())
        });
        let day = Day::new(year, month, day).filter(|_| self.is_year(year) && !goes_on)?;
        Some(self.found(start, end, (day, day), DateUnit::Day))
    }

    /// A numeric date that begins with the year: `2022-03-02`, `2022/03/02`.
    fn iso_date(&self, start: usize, year: i64, end: usize) -> Option<MentionedDate> {
        let sign = self
            .text
            .after(end)
            .chars()
            .next()
            .filter(|sign| matches!(sign, '/' | '-'))?;
        let (month, end, 2) = self.text.number(end + 1)? else {
            return None;
        };
        if !self.text.after(end).starts_with(sign) {
            return None;
        }
        let (day, end, 2) = self.text.number(end + 1)? else {
            return None;
        };
        let goes_on = self
            .text
            .after(end)
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/'));
        let day = Day::new(year, month, day).filter(|_| self.is_year(year) && !goes_on)?;
        Some(self.found(start, end, (day, day), DateUnit::Day))
    }

    /// A decade, "1990s", or a century, "1800s".
    fn decade(&self, start: usize, year: i64, after: usize, end: usize) -> Option<MentionedDate> {
        let plural = self.text.get(after, end);
        let end = match plural {
            "s" => end,
            "" if matches!(self.text.get(end, end + 2), "'s")
                || self.text.get(end, end + 4) == "’s" =>
            {
                // "1990's": a year with an apostrophe is a decade only after "the".
                let is_after_the = self
                    .text
                    .previous(start)
                    .is_some_and(|word| word.is_one_of(&["the", "early", "late"]));
                if !is_after_the || year % 10 != 0 {
                    return None;
                }
                end
            }
            _ => return None,
        };
        let length = match year % 100 {
            0 if year < 2000 => 100,
            _ if year % 10 == 0 => 10,
            _ => return None,
        };
        let days = Day::of_years(year, year + length - 1).filter(|_| self.is_year(year))?;
        Some(self.found(self.modified(start), end, days, DateUnit::Year))
    }

    /// A year: "in 2014", "2014-15", "the 2014 election".
    fn year(&self, start: usize, year: i64, end: usize, is_joined: bool) -> Option<MentionedDate> {
        if !self.is_year(year) {
            return None;
        }
        let rest = self.text.after(end);
        if is_joined {
            // "mid-2014"
            let hyphen = start.checked_sub(1)?;
            let before = self
                .text
                .ending_at(hyphen)
                .filter(|word| word.is_one_of(&["mid", "early", "late", "pre", "post"]))?;
            let days = Day::of_years(year, year)?;
            let is_year = self.is_figure_whole(end) && before.end == hyphen;
            let first = if before.is_one_of(&["pre", "post"]) {
                start
            } else {
                before.start
            };
            return is_year.then(|| self.found(first, end, days, DateUnit::Year));
        }
        if let Some(found) = self.years(start, year, end) {
            return Some(found);
        }
        if !self.is_figure_whole(end)
            || rest.starts_with(['/', '-'])
                && rest.chars().nth(1).is_some_and(|c| c.is_alphanumeric())
        {
            return None;
        }
        let next = self.text.next(end);
        if next.is_some_and(|next| next.is_of(Kind::Counted)) {
            return None;
        }
        let before = self.text.previous(start)?;
        let is_small = next.is_some_and(|next| next.text.starts_with(char::is_lowercase));
        let may_count = is_small && !next.is_some_and(|next| next.is_of(Kind::AfterYear));
        let is_round = year % 100 == 0 || !(1850..=2099).contains(&year);
        let is_one = match () {
            () if before.is("of") => self.is_after_time(before) && !may_count,
            // "the 2014 election", "the 1998 Good Friday Agreement"
            () if before.is_one_of(&["the", "a", "its", "their", "his", "her", "this"]) => {
                next.is_some() && !is_round && (1800..=2099).contains(&year)
            }
            () if before.is_one_of(&["to", "and"]) => false,
            () if before.is_one_of(&["by", "from", "after", "before", "around", "between"]) => {
                !may_count && !is_round || next.is_none()
            }
            () if before.is_of(Kind::BeforeYear) => !(may_count && is_round),
            () => false,
        };
        let is_modified = before.is_one_of(&["early", "late", "mid"]);
        let start = if is_modified {
            self.modified(start)
        } else {
            start
        };
        let days = Day::of_years(year, year)?;
        is_one.then(|| self.found(start, end, days, DateUnit::Year))
    }

    /// A range of years: "2014-15", "2014-2018", "from 2014 to 2018", "between 2014 and 2018".
    fn years(&self, start: usize, first: i64, end: usize) -> Option<MentionedDate> {
        let rest = self.text.after(end);
        let before = self.text.previous(start);
        let is_after = |words: &[&str]| before.is_some_and(|word| word.is_one_of(words));
        let signs: [(&str, bool); 8] = [
            ("-", true),
            ("–", true),
            ("/", true),
            (" - ", is_after(&["from", "in", "the"])),
            (" to ", is_after(&["from"])),
            (" and ", is_after(&["between"])),
            (" until ", is_after(&["from"])),
            (" through ", is_after(&["from"])),
        ];
        let (sign, _) = signs.iter().find(|(sign, fits)| {
            *fits
                && rest
                    .strip_prefix(sign)
                    .is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()))
        })?;
        let (second, end, digits) = self.text.number(end + sign.len())?;
        let last = match digits {
            4 => second,
            // Only the directly following year: "2014-20" may be the number of a law.
            2 if (first + 1) % 100 == second => first + 1,
            _ => return None,
        };
        let goes_on = self
            .text
            .after(end)
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '–'));
        let is_range = last > first && last - first <= 150 && self.is_year(last) && !goes_on;
        let days = Day::of_years(first, last).filter(|_| is_range)?;
        Some(self.found(start, end, days, DateUnit::Year))
    }
}
