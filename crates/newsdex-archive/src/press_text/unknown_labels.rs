//! Labels that no list knows: what they mean is told by what stands behind them in the articles of a download.
//!
//! A head of labelled lines repeats: the same names stand together above each article. The name with a day behind it in
//! each head is the day of publication. If neither a known label nor a line beside the heads is the headline, the name
//! with the longest different values is. All other names of the head state facts that have no field.

use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use super::rows::{self, Row};
use crate::press_lines::kind::{Kind, dated, label_and_value};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;

/// The fewest heads that repeat, and the fewest labels of a head that do.
const FEWEST: usize = 2;
/// The smallest share of the heads that have a usual label, and of its values that are of one kind, in percent.
const SHARE: usize = 75;
/// The fewest characters of a headline in the mean, for scripts with and without blanks between words.
const SHORTEST_HEADLINE: usize = 12;
const SHORTEST_HEADLINE_WITHOUT_BLANKS: usize = 6;
/// The longest value of a label, in characters.
const LONGEST_VALUE: usize = 250;

/// Gives a meaning to the labels of heads that repeat in a text, unless all labels that matter are known.
pub(super) fn name(rows: &mut [Row]) {
    let heads = heads(rows);
    let labels = labels(&heads, rows);
    let count = heads.len();
    let is_most = |part: usize| 100 * part >= SHARE * count;
    if count < FEWEST || labels.len() < FEWEST || !is_most(texts_between(&heads, rows)) {
        return;
    }
    let known = |field: &str| {
        labels
            .keys()
            .any(|label| rows::field_of_name(label) == Some(field))
    };
    let values = |at: &[usize]| -> Vec<&str> {
        let values = at.iter().filter_map(|at| rows.get(*at));
        let values = values.filter_map(|row| label_and_value(&row.line.text));
        values.map(|(_, value)| value.trim()).collect()
    };
    let unknown = || {
        labels
            .iter()
            .filter(|(label, _)| rows::field_of_name(label).is_none())
    };
    let is_date_of_most = |at: &[usize]| {
        let dates = values(at)
            .into_iter()
            .filter(|value| is_date(value))
            .count();
        100 * dates >= SHARE * at.len()
    };
    let is_dated_elsewhere = known("published")
        || labels.iter().any(|(label, at)| {
            let has_date = |value: &&str| dated(value).is_some();
            rows::field_of_name(label) == Some("source") && values(at).iter().all(has_date)
        });
    let date = unknown().find(|(_, at)| is_date_of_most(at));
    if date.is_none() && !is_dated_elsewhere {
        return;
    }
    let published = date
        .filter(|_| !is_dated_elsewhere)
        .map(|(label, _)| label.clone());
    let needs_title = !known("title") && !is_most(free_lines_beside(&heads, rows));
    let title = unknown()
        .filter(|(label, at)| Some(*label) != published.as_ref() && !is_date_of_most(at))
        .filter_map(|(label, at)| Some((mean_of_headlines(&values(at))?, label.clone())))
        .filter(|_| needs_title)
        .max();
    let named: Vec<(usize, &'static str)> = unknown()
        .flat_map(|(label, at)| {
            let field = match () {
                () if Some(label) == published.as_ref() => "published",
                () if title.as_ref().is_some_and(|(_, title)| title == label) => "title",
                () => "passed-over",
            };
            at.iter().map(move |at| (*at, field))
        })
        .collect();
    for (at, field) in named {
        if let Some(row) = rows.get_mut(at) {
            row.line.named = Some(field);
        }
    }
}

/// The runs of labelled lines that follow each other, at least two.
fn heads(rows: &[Row]) -> Vec<Range<usize>> {
    let is_labelled = |row: &Row| {
        row.rule.is_none()
            && row.name().is_some()
            && row.line.text.chars().count() <= LONGEST_VALUE
            && row.field() != Some("body")
    };
    let mut heads: Vec<Range<usize>> = Vec::new();
    for (at, _) in rows.iter().enumerate().filter(|(_, row)| is_labelled(row)) {
        checkpoint();
        match heads.last_mut().filter(|head| head.end == at) {
            Some(head) => head.end = at + 1,
            None => heads.push(at..at + 1),
        }
    }
    heads.retain(|head| head.len() >= FEWEST);
    heads
}

/// The labels that most heads have, with the rows in which they stand.
fn labels(heads: &[Range<usize>], rows: &[Row]) -> IndexMap<String, Vec<usize>> {
    let mut labels: IndexMap<String, Vec<usize>> = IndexMap::new();
    for head in heads {
        checkpoint();
        let mut found: FxHashSet<String> = FxHashSet::default();
        for at in head.clone() {
            let name = rows.get(at).and_then(Row::name).map(str::to_owned);
            if let Some(name) = name.filter(|name| found.insert(name.clone())) {
                labels.entry(name).or_default().push(at);
            }
        }
    }
    labels.retain(|_, at| at.len() >= FEWEST && 100 * at.len() >= SHARE * heads.len());
    labels
}

/// How many heads have running text before the next one.
fn texts_between(heads: &[Range<usize>], rows: &[Row]) -> usize {
    let is_text =
        |row: &Row| row.line.is_running() && (row.name().is_none() || row.field() == Some("body"));
    let has_text = |range: Range<usize>| {
        let rows = rows.get(range).unwrap_or_default();
        rows.iter().any(is_text)
    };
    let starts = heads.iter().map(|head| head.start);
    let ends = starts.clone().skip(1).chain([rows.len()]);
    let below = heads.iter().map(|head| head.end).zip(ends);
    let count_below = below.filter(|(start, end)| has_text(*start..*end)).count();
    let above = [0]
        .into_iter()
        .chain(heads.iter().map(|head| head.end))
        .zip(starts);
    count_below.max(above.filter(|(start, end)| has_text(*start..*end)).count())
}

/// How many heads have a headline beside them: a short line in a paragraph of its own directly above, or below.
fn free_lines_beside(heads: &[Range<usize>], rows: &[Row]) -> usize {
    let is_free = |row: &&Row| {
        row.rule.is_none()
            && row.kind == Kind::Text
            && row.name().is_none()
            && !row.line.is_running()
    };
    let above = heads.iter().filter(|head| {
        let row = head.start.checked_sub(1).and_then(|at| rows.get(at));
        row.filter(is_free).is_some()
    });
    let below = heads.iter().filter(|head| {
        let row = rows.get(head.end).filter(is_free);
        row.is_some()
            && rows
                .get(head.end + 1)
                .is_some_and(|row| row.line.is_running())
    });
    above.count().max(below.count())
}

/// The mean length of values that may be headlines; `None` if they are none: they repeat, are too short or no words.
fn mean_of_headlines(values: &[&str]) -> Option<usize> {
    let different: FxHashSet<&&str> = values.iter().collect();
    let letters: usize = values
        .iter()
        .map(|value| value.chars().filter(|sign| sign.is_alphabetic()).count())
        .sum();
    let is_of_words = |value: &&&str| value.contains(' ') && !value.contains("://");
    let with_words = values.iter().filter(is_of_words).count();
    let mean = letters / values.len().max(1);
    let is_written_without_blanks = with_words == 0 && values.iter().all(|value| !value.is_ascii());
    let shortest = match is_written_without_blanks {
        true => SHORTEST_HEADLINE_WITHOUT_BLANKS,
        false => SHORTEST_HEADLINE,
    };
    let are_headlines = is_written_without_blanks || 100 * with_words >= SHARE * values.len();
    let are_different = 100 * different.len() >= SHARE * values.len();
    (are_headlines && are_different && mean >= shortest).then_some(mean)
}

fn is_date(value: &str) -> bool {
    let is_alone = |value: &str| {
        dated(value).is_some_and(|(before, ..)| before.is_empty()) || date::moment(value).is_some()
    };
    value.contains(char::is_numeric) && value.chars().count() <= 40 && is_alone(value)
}
