//! Dates in languages other than English: days with the name of a month, numeric dates, years after a preposition.

use super::Reader;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::day::Day;
use newsdex_text::enrichment::{DateUnit, MentionedDate};
use newsdex_text::lexicon::date_words::{self, Kind};
use newsdex_text::lexicon::months;

impl Reader<'_> {
    pub(super) fn foreign(&self) -> Vec<MentionedDate> {
        let mut found: Vec<MentionedDate> = Vec::new();
        let bytes = self.text.bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            checkpoint();
            if !byte.is_ascii_digit() {
                at += 1;
                continue;
            }
            let digits = bytes
                .iter()
                .skip(at)
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let date = self.foreign_figures(at, digits);
            at += digits;
            if let Some(date) = date {
                at = at.max(date.span.end);
                found.push(date);
            }
        }
        found
    }

    fn foreign_figures(&self, start: usize, digits: usize) -> Option<MentionedDate> {
        let before = self.text.before(start);
        if before
            .is_some_and(|before| before.is_alphanumeric() || "$€£#_@&=%+.:°-/,–".contains(before))
        {
            return None;
        }
        match digits {
            1 | 2 => self.foreign_day(start),
            4 => self.foreign_year(start),
            _ => None,
        }
        .or_else(|| {
            self.figures(start, start + digits)
                .filter(|date| date.unit == DateUnit::Day)
        })
    }

    /// A date that begins with the day: "3 mars 2022", "3. März", "3 de marzo de 2022".
    fn foreign_day(&self, start: usize) -> Option<MentionedDate> {
        let (day, mut end, _) = self.text.number(start)?;
        for ordinal in [".", "er", "º", "ª"] {
            if self.text.after(end).starts_with(ordinal) {
                end += ordinal.len();
            }
        }
        let mut word = self.text.next(end)?;
        if matches!(word.text, "de" | "di") {
            word = self.text.next(word.end)?;
        }
        let lower = word.text.to_lowercase();
        let is_whole = lower.chars().count() >= 5 || months::is_foreign_month(&lower);
        let month = months::month(&lower).filter(|_| is_whole)?;
        let mut end = word.end;
        let mut at = self.text.blanks(end);
        if let Some(of) = self
            .text
            .next(end)
            .filter(|word| matches!(word.text, "de" | "del" | "di"))
        {
            at = self.text.blanks(of.end);
        }
        let year = at
            .and_then(|at| self.text.number(at))
            .filter(|(year, _, digits)| *digits == 4 && self.is_year(*year));
        let found = match year {
            Some((year, after, _)) => {
                end = after;
                Day::new(year, month, day)?
            }
            None => {
                let reference = self.reference?;
                let this = reference.year();
                (this - 1..=this + 1)
                    .filter_map(|year| Day::new(year, month, day))
                    .min_by_key(|day| (*day - reference).abs())?
            }
        };
        Some(self.found(start, end, (found, found), DateUnit::Day))
    }

    fn foreign_year(&self, start: usize) -> Option<MentionedDate> {
        let (year, end, _) = self.text.number(start)?;
        let before = self.text.previous(start)?.text.to_lowercase();
        let goes_on = self
            .text
            .after(end)
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '%' | '€' | '°'));
        let is_year = date_words::is(Kind::ForeignBeforeYear, &before)
            && self.is_year(year)
            && (1800..2100).contains(&year)
            && !goes_on;
        let counted = self
            .text
            .next(end)
            .is_some_and(|next| date_words::is(Kind::ForeignCounted, next.text));
        let days = Day::of_years(year, year).filter(|_| is_year && !counted)?;
        Some(self.found(start, end, days, DateUnit::Year))
    }
}
