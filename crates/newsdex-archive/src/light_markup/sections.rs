//! Divides a text in reStructuredText, AsciiDoc or Org into articles at its headings: a week of cuttings in one file.
//!
//! The headings of one level begin articles if nearly all have a date: below them, in their fields, or, in Org, in the
//! heading itself. Headings without dates divide one article.

use serde_json::{Map, Value};

use super::{Notation, asciidoc, org, rst};
use crate::fields::{self, FieldMap};
use crate::press_lines::kind::dated;
use crate::press_text;
use newsdex_text::checkpoint::checkpoint;

/// The date is among the first lines below a heading.
const LINES_BEFORE_DATE: usize = 3;
/// The longest line with a date, in characters.
const LONGEST_FACT: usize = 90;
/// The fewest articles, and the smallest share of the headings of a level that begin one, in percent.
const FEWEST: usize = 2;
const SHARE: usize = 80;
/// The deepest level of headings that may begin articles.
const DEEPEST_LEVEL: usize = 4;

/// The values of each article of a text; empty if it is one article.
pub(super) fn sections(notation: Notation, text: &str) -> Vec<Map<String, Value>> {
    let headings = match notation {
        Notation::Rst => rst::headings(text),
        Notation::AsciiDoc => headings_behind_marks(text, '='),
        Notation::Org => headings_behind_marks(text, '*'),
    };
    let found = (1..=DEEPEST_LEVEL).find_map(|level| {
        checkpoint();
        let of_level = headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| heading.level == level);
        let places: Vec<(usize, usize)> = of_level
            .map(|(number, heading)| {
                // A heading of a higher level ends an article, too.
                let mut after = headings.iter().skip(number + 1);
                let next = after.find(|next| next.level <= level);
                (heading.start, next.map_or(text.len(), |next| next.start))
            })
            .collect();
        if places.len() < FEWEST {
            return None;
        }
        let parts = places
            .iter()
            .filter_map(|(start, end)| text.get(*start..*end));
        let articles: Vec<Option<Map<String, Value>>> =
            parts.map(|part| article(notation, part)).collect();
        let count = articles.iter().flatten().count();
        let are_articles = count >= FEWEST && 100 * count >= SHARE * articles.len();
        are_articles.then(|| articles.into_iter().flatten().collect())
    });
    found.unwrap_or_default()
}

/// A heading, by its level from 1 on and its place.
pub(super) struct Heading {
    pub(super) level: usize,
    pub(super) start: usize,
}

/// The headings of a text that has marks before each: `** Title`. The number of marks is the level.
fn headings_behind_marks(text: &str, mark: char) -> Vec<Heading> {
    let mut start = 0;
    let mut headings = Vec::new();
    for line in text.split_inclusive('\n') {
        checkpoint();
        let level = marks_before_heading(line, mark);
        if level > 0 {
            headings.push(Heading { level, start });
        }
        start += line.len();
    }
    headings
}

/// The number of marks before the words of a heading; 0 if a line is no heading.
pub(super) fn marks_before_heading(line: &str, mark: char) -> usize {
    let words = line.trim_start_matches(mark);
    match words.starts_with(' ') {
        true => line.len() - words.len(),
        false => 0,
    }
}

/// The values of an article that begins with a heading; `None` if it has no date.
fn article(notation: Notation, text: &str) -> Option<Map<String, Value>> {
    let mut content = match notation {
        Notation::Rst => rst::content(text),
        Notation::AsciiDoc => asciidoc::content(text),
        Notation::Org => org::section(text),
    };
    let title = content.fields.remove("title");
    let title = title.as_ref().and_then(Value::as_str);
    let plain = match title {
        Some(title) => format!("{title}\n\n{}", content.text.trim_start()),
        None => std::mem::take(&mut content.text),
    };
    let has_date = fields::article(&content.fields, &FieldMap::default())
        .published
        .is_some();
    let mut head = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut below = head.by_ref().skip(1).take(LINES_BEFORE_DATE);
    let is_date = |line: &str| {
        line.chars().count() <= LONGEST_FACT && !line.ends_with('.') && dated(line).is_some()
    };
    if !has_date && !below.any(is_date) {
        return None;
    }
    let mut values = press_text::values_below_headline(&plain);
    if has_date {
        values.remove("published");
    }
    for (name, value) in content.fields {
        values.entry(name).or_insert(value);
    }
    Some(values)
}
