//! The facts that a press database states about an article, counted in ranges of lines: whether a range is an article.

use std::ops::Range;

use super::kind::{Kind, dated, is_line_of_codes, names_page};
use super::{Line, dated_line};
use newsdex_text::checkpoint::checkpoint;

/// The fewest lines of an article.
const FEWEST_LINES: usize = 3;
/// The fewest characters of an article.
const FEWEST_CHARACTERS: usize = 80;
/// The lines at the beginning of an article that state its facts.
const LINES_OF_HEAD: usize = 14;
/// The lines after the text that state facts.
const LINES_OF_TAIL: usize = 8;
/// The smallest share of the articles of a download that state the same fact, in percent.
const SHARE_WITH_FACT: usize = 60;

/// The facts that tell an article of a database from other texts with a date.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fact {
    Count,
    Page,
    Copyright,
    Identifier,
    Label,
}

impl Fact {
    const ALL: [Fact; 5] = [
        Fact::Count,
        Fact::Page,
        Fact::Copyright,
        Fact::Identifier,
        Fact::Label,
    ];

    /// The fact that a line states; a line with a date may also name the page or other facts.
    fn of(line: &Line, kind: Kind) -> Option<Fact> {
        if let Some((field, _)) = line.label() {
            return (!matches!(field, "title" | "body" | "published")).then_some(Fact::Label);
        }
        match kind {
            Kind::Count => Some(Fact::Count),
            Kind::Page => Some(Fact::Page),
            Kind::Copyright => Some(Fact::Copyright),
            Kind::Identifier => Some(Fact::Identifier),
            Kind::Date if names_page(&line.text) || dated_line::is_divided(&line.text) => {
                Some(Fact::Page)
            }
            Kind::Date => {
                let (before, _, after) = dated(&line.text)?;
                // A gap may divide the codes from the day of the week.
                let codes = before.split("  ").next().unwrap_or_default();
                let has_codes = is_line_of_codes(codes) || is_line_of_codes(after);
                has_codes.then_some(Fact::Identifier)
            }
            Kind::Code | Kind::Text => None,
        }
    }

    /// The fewest lines with such a fact in an article: one label may be a word of the text.
    fn fewest(self) -> usize {
        match self {
            Fact::Label => 2,
            _ => 1,
        }
    }
}

/// Counts over the lines up to each line, from which ranges are counted.
#[derive(Default)]
pub(crate) struct Sums {
    characters: Vec<usize>,
    dates: Vec<usize>,
    facts: [Vec<usize>; Fact::ALL.len()],
}

impl Sums {
    pub(crate) fn of<'l>(lines: impl Iterator<Item = &'l Line>) -> Sums {
        let mut sums = Sums::default();
        let push = |sums: &mut Vec<usize>, more: usize| {
            sums.push(sums.last().copied().unwrap_or_default() + more);
        };
        push(&mut sums.characters, 0);
        push(&mut sums.dates, 0);
        sums.facts.iter_mut().for_each(|facts| push(facts, 0));
        for line in lines {
            checkpoint();
            let kind = Kind::of(&line.text);
            let has_date = match line.label() {
                // The label of the newspaper may also name the day.
                Some(("source", value)) => dated(value).is_some(),
                Some((field, _)) => field == "published",
                None => kind == Kind::Date,
            };
            push(&mut sums.characters, line.text.chars().count());
            push(&mut sums.dates, usize::from(has_date));
            let fact = Fact::of(line, kind).map(|fact| fact as usize);
            for (number, facts) in sums.facts.iter_mut().enumerate() {
                push(facts, usize::from(fact == Some(number)));
            }
        }
        sums
    }

    /// Whether a text has the dates and facts of two articles at least.
    pub(crate) fn may_be_several(&self, all: &Range<usize>) -> bool {
        let facts = self.facts.iter().map(|facts| Sums::between(facts, all));
        Sums::between(&self.dates, all) >= 2 && facts.max() >= Some(2)
    }

    fn between(sums: &[usize], range: &Range<usize>) -> usize {
        let at = |place: usize| sums.get(place).copied().unwrap_or_default();
        at(range.end).saturating_sub(at(range.start))
    }

    pub(crate) fn characters(&self, range: &Range<usize>) -> usize {
        Sums::between(&self.characters, range)
    }

    /// Whether the lines of a range can be an article.
    pub(crate) fn is_article(&self, range: &Range<usize>) -> bool {
        range.len() >= FEWEST_LINES
            && self.has_head(range)
            && Fact::ALL.into_iter().any(|fact| self.has_fact(range, fact))
            && self.characters(range) >= FEWEST_CHARACTERS
    }

    /// Whether the lines of a range begin with a date.
    pub(crate) fn has_head(&self, range: &Range<usize>) -> bool {
        range.len() >= 2 && Sums::between(&self.dates, &head(range)) > 0
    }

    /// Whether a fact is in the head of an article or after its text.
    pub(crate) fn has_fact(&self, range: &Range<usize>, fact: Fact) -> bool {
        let Some(sums) = self.facts.get(fact as usize) else {
            return false;
        };
        let head = head(range);
        let tail = head.end.max(range.end.saturating_sub(LINES_OF_TAIL))..range.end;
        let count = Sums::between(sums, &head) + Sums::between(sums, &tail);
        count >= fact.fewest()
    }

    /// Whether most articles state the same fact.
    pub(crate) fn agree<'r>(
        &self,
        articles: impl Iterator<Item = &'r Range<usize>> + Clone,
    ) -> bool {
        let count = articles.clone().count();
        Fact::ALL.into_iter().any(|fact| {
            let with_fact = articles.clone().filter(|range| self.has_fact(range, fact));
            100 * with_fact.count() >= SHARE_WITH_FACT * count
        })
    }
}

/// The first lines of an article.
fn head(range: &Range<usize>) -> Range<usize> {
    range.start..range.end.min(range.start + LINES_OF_HEAD)
}
