//! Divides a download into articles at its dividers: `2 of 31 DOCUMENTS`, `End of Document`, a line of underscores.

use super::{field_of, labelled};
use crate::press_lines::kind::{Kind, dated, is_line_of_codes};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;

/// The position of an article's title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TitlePlace {
    /// After newspaper and date, without a label.
    BelowDate,
    /// Before newspaper and date, without a label.
    AboveSource,
    /// After a label, or in the first line.
    Labelled,
    /// In the first line; newspaper and date are behind labels.
    FirstLine,
    /// Unknown: the article begins with codes or a date.
    Unknown,
}

/// One article of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) title: TitlePlace,
}

/// The minimum number of labelled lines of an article before `End of Document`; before a rule, it needs one more.
const FEWEST_LABELS: usize = 2;
/// The minimum number of underscores in a rule that divides articles.
const FEWEST_MARKS: usize = 20;

/// Whether a text with this beginning is divided into articles; `is_all` tells whether the beginning is the whole text.
pub(super) fn is_divided(beginning: &str, is_all: bool) -> bool {
    let has_divider = beginning.lines().any(|line| is_divider(line).is_some());
    // Without an article, the beginning may be a long cover page or list of results; a counter is then enough.
    has_divider
        && (!parts(beginning).is_empty()
            || !is_all && beginning.lines().any(|line| counter(line).is_some()))
}

/// Gives the articles of a text in order, without the text around them; may be empty.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut dividers: Vec<(Divider, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        checkpoint();
        if let Some(divider) = is_divider(line) {
            dividers.push((divider, at, at + line.len()));
        }
        at += line.len();
    }
    let has = |kind: Divider| dividers.iter().any(|(divider, ..)| *divider == kind);
    let Some(kind) = [Divider::Counter, Divider::End, Divider::Rule]
        .into_iter()
        .find(|kind| has(*kind))
    else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for (_, begin, end) in dividers.iter().filter(|(divider, ..)| *divider == kind) {
        // The text before the first counter is the cover page.
        if kind != Divider::Counter || start > 0 {
            parts.push(text.get(start..*begin).unwrap_or_default());
        }
        start = *end;
    }
    parts.push(text.get(start..).unwrap_or_default());
    let title = |part: &str| match kind {
        Divider::Counter if has_dated_head(part) || !names_source(part) => TitlePlace::BelowDate,
        Divider::Counter => TitlePlace::FirstLine,
        Divider::End if begins_with_fact(part) => TitlePlace::Unknown,
        Divider::End => TitlePlace::AboveSource,
        Divider::Rule => TitlePlace::Labelled,
    };
    let articles = parts.into_iter().filter(|part| is_article(part, kind));
    articles
        .map(|text| Part {
            text,
            title: title(text),
        })
        .collect()
}

/// Whether the lines above the first label have a date: newspaper and date stand above the headline. Otherwise the first
/// line is the headline.
fn has_dated_head(part: &str) -> bool {
    let lines = part.lines().map(str::trim);
    let mut head = lines.take_while(|line| labelled(line).is_none());
    head.any(|line| line.len() <= LONGEST_DATE && date::moment(line).is_some())
}

/// Whether the first line of a part is a date or a code, and no headline.
fn begins_with_fact(part: &str) -> bool {
    let first = part.lines().map(str::trim).find(|line| !line.is_empty());
    first.is_some_and(|line| match Kind::of(line) {
        Kind::Code => true,
        Kind::Date => dated(line).is_some_and(|(before, _, after)| {
            is_line_of_codes(after) || before.is_empty() && after.is_empty()
        }),
        _ => false,
    })
}

/// Whether an article names its newspaper or its text with a label.
fn names_source(part: &str) -> bool {
    let labels = part.lines().filter_map(|line| labelled(line.trim()));
    labels
        .map(|(field, _)| field)
        .any(|field| matches!(field, "source" | "body"))
}

/// The longest line with a date, in bytes.
const LONGEST_DATE: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Divider {
    Counter,
    End,
    Rule,
}

/// The longest line that divides articles, in bytes.
const LONGEST_DIVIDER: usize = 80;

/// Whether a line says that a document ends; the owner of the rights may follow in the same line.
fn ends_document(line: &str) -> bool {
    let is_end = |line: &str| super::field_of(line) == Some("document-end");
    let before_rights = line
        .split_once(['©', '\t'])
        .map_or("", |(before, _)| before);
    is_end(line) || is_end(before_rights.trim_end())
}

fn is_divider(line: &str) -> Option<Divider> {
    let line = line.trim();
    match () {
        () if ends_document(line) => Some(Divider::End),
        () if line.len() > LONGEST_DIVIDER => None,
        () if counter(line).is_some() => Some(Divider::Counter),
        () if line.len() >= FEWEST_MARKS && line.bytes().all(|mark| mark == b'_') => {
            Some(Divider::Rule)
        }
        () => None,
    }
}

/// Parses a line such as `3 of 12 DOCUMENTS` or `Dokument 3 von 12` to the number of the article and the number of all
/// articles.
fn counter(line: &str) -> Option<(u32, u32)> {
    let words: Vec<&str> = line.split_whitespace().take(6).collect();
    let (before, rest) = match words.as_slice() {
        [first, rest @ ..] if rest.len() == 3 && first.chars().all(char::is_alphabetic) => {
            // `Page 3 of 12` counts pages.
            if field_of(first) == Some("page") {
                return None;
            }
            (true, rest)
        }
        rest => (false, rest),
    };
    let (number, link, total, behind) = match rest {
        [number, link, total] if before => (number, link, total, None),
        [number, link, total, behind] => (number, link, total, Some(behind)),
        _ => return None,
    };
    // A word after the numbers is in capitals, unlike in the sentence "3 of 12 people".
    let is_counted = behind.is_none_or(|word| word.chars().all(char::is_uppercase));
    let is_link = ["of", "von", "de", "van", "af", "sur", "di"].contains(link);
    let (number, total) = (number.parse().ok()?, total.parse().ok()?);
    (is_counted && is_link && (1..=total).contains(&number)).then_some((number, total))
}

fn is_article(part: &str, kind: Divider) -> bool {
    let labels = || part.lines().filter_map(|line| labelled(line.trim()));
    let has_text = labels().any(|(field, _)| matches!(field, "body" | "title"));
    match kind {
        Divider::Counter => labels().next().is_some(),
        Divider::End => labels().count() >= FEWEST_LABELS,
        Divider::Rule => has_text && labels().count() > FEWEST_LABELS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_known_in_several_languages() {
        assert_eq!(counter("3 of 12 DOCUMENTS"), Some((3, 12)));
        assert_eq!(counter("Dokument 3 von 12"), Some((3, 12)));
        assert_eq!(counter("3 de 12 DOCUMENTS"), Some((3, 12)));
        assert_eq!(counter("3 of 12 people"), None);
        assert_eq!(counter("13 of 12 DOCUMENTS"), None);
        assert_eq!(counter("3 of 12"), None);
        assert_eq!(counter("Page 3 of 12"), None);
    }

    #[test]
    fn a_text_without_dividers_or_labels_is_not_divided() {
        assert!(!is_divided("Harbour opens\n\nThe harbour opened.\n", true));
        assert!(!is_divided(
            &format!("One.\n{}\nTwo.\n", "_".repeat(40)),
            true
        ));
        assert!(!is_divided(
            "The end of the line.\n\nEnd of Document\n",
            true
        ));
    }
}
