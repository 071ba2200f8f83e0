//! The list of articles with which some downloads begin: numbered headlines, perhaps with the newspaper, the day and the
//! first words of each article. The texts follow below, and repeat the headlines.

use rustc_hash::FxHashMap;

use super::repetition::{self, Division};
use super::rows::{Row, without_number};
use crate::press_lines::divided_source;
use crate::press_lines::kind::{Kind, dated};
use newsdex_text::checkpoint::checkpoint;

/// The fewest entries of a list.
const FEWEST_ENTRIES: usize = 2;
/// The most lines of an entry.
const MOST_LINES: usize = 12;
/// The shortest headline that is looked for below the list, in bytes.
const SHORTEST_TITLE: usize = 8;
/// The smallest share of the headlines of the list that the texts repeat, in percent.
const SHARE: usize = 60;
/// The signs between a headline and the rest of its line.
const MARKS: [&str; 7] = ["  ", " | ", " – ", " - ", " — ", " (", ", "];

/// A list of articles before their texts.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The first row after the list; zero if there is no list.
    pub(super) end: usize,
    /// The rows after the list in which its headlines are repeated, in order.
    pub(super) places: Vec<usize>,
    /// The headlines in the list that the texts repeat, with the newspaper if the list names it.
    pub(super) sources: FxHashMap<String, Option<String>>,
}

impl Contents {
    /// The articles below the list, if nothing else divides them: each begins with its headline.
    ///
    /// The contents of a report name its sections, which are no articles: only a list with newspapers and days counts.
    pub(super) fn division(&self, rows: &[Row]) -> Option<Division> {
        let with_source = self.sources.values().flatten().count();
        if self.end == 0 || 100 * with_source < SHARE * self.sources.len() {
            return None;
        }
        let ends = self.places.iter().copied().skip(1).chain([rows.len()]);
        let articles = self.places.iter().zip(ends).map(|(start, end)| *start..end);
        Some(Division {
            articles: articles.collect(),
            ..Division::default()
        })
    }
}

/// The list with which a text begins; empty if there is none.
pub(super) fn contents(rows: &[Row]) -> Contents {
    let entries = entries(rows);
    let (Some(last), true) = (entries.last(), entries.len() >= FEWEST_ENTRIES) else {
        return Contents::default();
    };
    let steps = entries.windows(2).filter_map(|pair| match pair {
        [entry, next] => Some(next - entry),
        _ => None,
    });
    let lines = steps.min().unwrap_or(1);
    let below = rows.get(last + 1..).unwrap_or_default();
    // Of several places, the first one counts.
    let places: FxHashMap<&str, usize> = below
        .iter()
        .enumerate()
        .rev()
        .map(|(at, row)| (row.line.text.as_str(), last + 1 + at))
        .collect();
    let mut sources = FxHashMap::default();
    let mut repeated_at: Vec<usize> = Vec::new();
    for &entry in &entries {
        checkpoint();
        let text = rows
            .get(entry)
            .map_or("", |row| without_number(&row.line.text));
        let repeated = beginnings(text).find_map(|title| Some((title, *places.get(title)?)));
        let Some((title, place)) = repeated else {
            continue;
        };
        repeated_at.push(place);
        let rest = text.get(title.len()..).unwrap_or_default();
        let next = rows.get(entry + 1..entry + lines).unwrap_or_default();
        let dated_line = next.iter().find(|row| row.kind == Kind::Date);
        let facts = dated_line.map_or(rest, |row| row.line.text.as_str());
        let facts = facts.trim_matches([' ', ',', '|', '–', '—', '-', '(', ')']);
        let source = Some(divided_source(facts).0)
            .filter(|source| dated(facts).is_some() && source.contains(char::is_alphabetic));
        sources.insert(title.to_owned(), source.map(str::to_owned));
    }
    repeated_at.sort_unstable();
    repeated_at.dedup();
    let first = repeated_at.first().copied().unwrap_or(rows.len());
    match sources.len() >= FEWEST_ENTRIES && 100 * sources.len() >= SHARE * entries.len() {
        true => Contents {
            end: (last + lines).min(first),
            places: repeated_at,
            sources,
        },
        false => Contents::default(),
    }
}

/// The rows of the entries of a list with which a text begins: they are numbered from one.
fn entries(rows: &[Row]) -> Vec<usize> {
    let mut entries: Vec<usize> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        checkpoint();
        if at > entries.last().copied().unwrap_or(0) + MOST_LINES {
            break;
        }
        let next = u32::try_from(entries.len() + 1).ok();
        let is_next = next.is_some() && repetition::number(&row.line.text) == next;
        if is_next {
            entries.push(at);
        }
    }
    entries
}

/// A line, and its parts before a mark, the longest first.
fn beginnings(line: &str) -> impl Iterator<Item = &str> {
    let mut ends: Vec<usize> = MARKS
        .iter()
        .flat_map(|mark| line.match_indices(mark).map(|(at, _)| at))
        .chain([line.len()])
        .collect();
    ends.sort_unstable_by(|one, other| other.cmp(one));
    ends.into_iter()
        .filter_map(|end| line.get(..end))
        .filter(|title| title.len() >= SHORTEST_TITLE)
}
