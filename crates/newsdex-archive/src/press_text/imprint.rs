//! Articles whose newspaper and day are below the text, as services that watch the press print them:
//!
//! ```text
//! Pier bought back
//!
//! The council of Saltby has bought back the pier.
//!
//! Source: Saltby Echo, Saltby, 2 March 2019
//! ```

use std::ops::Range;

use super::rows::Row;
use crate::press_lines::kind::{Kind, dated};
use newsdex_text::byline;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::labels::press_labels;

/// The longest line with newspaper and day, in characters.
const LONGEST: usize = 140;
/// The marks around or before such a line.
const MARKS: [char; 9] = ['(', ')', '[', ']', '-', '–', '—', '*', ' '];

/// The articles of a text, as ranges of its rows; empty unless newspaper and day are below each of them.
pub(super) fn articles(rows: &[Row]) -> Vec<Range<usize>> {
    let mut articles: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut are_labelled = true;
    while at < rows.len() {
        checkpoint();
        if at == start || !is_imprint(rows, at) {
            at += 1;
            continue;
        }
        let end = end_of_facts(rows, at);
        are_labelled &= rows
            .get(at)
            .is_some_and(|row| row.field() == Some("source"));
        articles.push(start..end);
        (start, at) = (end, end);
    }
    let is_rest_blank = rows.get(start..).unwrap_or_default().is_empty();
    let is_article =
        |range: &Range<usize>| begins_with_headline(rows.get(range.clone()).unwrap_or_default());
    let are_articles = is_rest_blank
        && articles.iter().all(is_article)
        && (articles.len() >= 2 || are_labelled && !articles.is_empty());
    match are_articles {
        true => articles,
        false => Vec::new(),
    }
}

/// The line of newspaper and day in an article, as lines with labels.
pub(super) fn labelled(line: &str) -> Vec<String> {
    let named = |field: &str, value: &str| {
        let label = press_labels().find(|(named, _)| *named == field);
        label.map(|(_, label)| format!("{label}: {value}"))
    };
    let bare = line.trim_matches(MARKS);
    let (author, paper) = match bare.split_once(", ") {
        Some((author, paper)) if byline::is_of_a_person(author) && paper.contains(", ") => {
            (Some(author), paper)
        }
        _ => (None, bare),
    };
    let author = author.and_then(|author| named("authors", author));
    author.into_iter().chain(named("source", paper)).collect()
}

/// Whether a row states newspaper and day below a text.
fn is_imprint(rows: &[Row], at: usize) -> bool {
    let Some(row) = rows.get(at) else {
        return false;
    };
    let above = at.checked_sub(1).and_then(|above| rows.get(above));
    let is_below_text =
        above.is_some_and(|above| above.line.is_running() && above.field().is_none());
    let text = row.line.text.as_str();
    if !is_below_text || row.rule.is_some() || text.chars().count() > LONGEST {
        return false;
    }
    match row.line.label() {
        Some((field, value)) => field == "source" && dated(value).is_some(),
        None => {
            let paper = dated(text.trim_matches(MARKS)).map(|(paper, ..)| paper);
            let is_marked = text.starts_with(MARKS);
            is_marked && paper.is_some_and(|paper| paper.contains(char::is_alphabetic))
        }
    }
}

/// The end of the facts below a text: rules, rights and numbers follow the newspaper.
fn end_of_facts(rows: &[Row], at: usize) -> usize {
    let below = rows.get(at + 1..).unwrap_or_default().iter();
    let is_fact = |row: &&Row| {
        row.rule.is_some() || matches!(row.kind, Kind::Copyright | Kind::Identifier | Kind::Code)
    };
    at + 1 + below.take_while(is_fact).count()
}

/// Whether rows begin with a headline and go on with a text.
fn begins_with_headline(rows: &[Row]) -> bool {
    let mut written = rows.iter().filter(|row| row.rule.is_none());
    let is_headline =
        |row: &Row| row.kind == Kind::Text && row.field().is_none() && !row.line.is_running();
    written.next().is_some_and(is_headline) && written.any(|row| row.line.is_running())
}
