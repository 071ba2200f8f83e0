//! Cuts what follows a name in a byline: a date, the name of the site, the credit of a picture.

use super::{is_of_a_person, is_paper, is_place};
use crate::lexicon::bylines::{self, Kind};
use crate::lexicon::{given_names, months, weekdays};

/// Separators between a name and the name of a newspaper or place. Two people are not separated by them.
const SEPARATORS: [&str; 4] = [" - ", " – ", " — ", "/"];

/// The part of a piece of a byline before a label ("Image:"), a date, a newspaper or a website. The whole piece if it is
/// no name with such an addition; empty if it begins with a label.
pub(super) fn without_addition(piece: &str) -> &str {
    let piece = piece.trim_matches(|c: char| c.is_whitespace() || "()[]".contains(c));
    let piece = before_label(piece);
    let piece = before_date(piece);
    let piece = before_separator(piece);
    let piece = before_domain(piece);
    before_paper(piece)
}

/// The words of a text with their positions in bytes.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split(' ').map(move |word| {
        let start = next;
        next += word.len() + 1;
        (start, word)
    })
}

/// "Ann Lee Image: Photo Agency", "Ann Lee Updated May 3"
fn before_label(piece: &str) -> &str {
    let label = words(piece).find(|(start, word)| {
        let bare = word.trim_end_matches(':').to_lowercase();
        let is_after_name = || {
            piece
                .get(..*start)
                .is_some_and(|name| is_of_a_person(name.trim()))
        };
        bylines::is(Kind::Label, &bare) && (word.ends_with(':') || is_after_name())
    });
    cut(piece, label.map(|(start, _)| start))
}

/// "Ann Lee 12 March 2020 10.00 BST", "Ann Lee Monday"
fn before_date(piece: &str) -> &str {
    let mut names = words(piece).filter_map(|(start, _)| piece.split_at_checked(start));
    let found = names.find(|(name, rest)| begins_with_date(rest) && is_of_a_person(name.trim()));
    found.map_or(piece, |(name, _)| name.trim())
}

/// Whether a text begins with a date or a time, or is the name of a weekday. "May" alone is the last part of a name.
fn begins_with_date(text: &str) -> bool {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().trim_end_matches('.');
    let first = first.to_lowercase();
    let has_digit = |word: &str| word.contains(|sign: char| sign.is_ascii_digit());
    let is_day = weekdays::is_weekday(&first);
    let is_named = is_day || months::english_month(&first).is_some();
    first.starts_with(|sign: char| sign.is_ascii_digit())
        || is_named && has_digit(text)
        || is_day && words.next().is_none()
}

/// "Ann Lee - Strelsau Gazette", "Ann Lee/Strelsau Gazette"
fn before_separator(piece: &str) -> &str {
    for separator in SEPARATORS {
        if let Some((name, rest)) = piece.split_once(separator)
            && is_of_a_person(name.trim())
            && (is_paper(rest.trim()) || is_place(rest.trim()) || !is_of_a_person(rest.trim()))
        {
            return name.trim();
        }
    }
    piece
}

/// "Ann Lee gazette.example"; empty for the website alone.
fn before_domain(piece: &str) -> &str {
    let start = words(piece)
        .find(|(_, word)| is_domain(word))
        .map(|(start, _)| start);
    cut(piece, start)
}

/// Whether a word is the name of a website: "gazette.example".
fn is_domain(word: &str) -> bool {
    let is_label = |label: &str| {
        label.len() > 1
            && label
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let mut labels = word.split('.');
    word.contains('.') && word.len() > 5 && labels.all(is_label)
}

/// "Ann Lee Strelsau Gazette": a known given name, a last name, and a newspaper of two words or more.
fn before_paper(piece: &str) -> &str {
    let all: Vec<(usize, &str)> = words(piece).collect();
    match all.as_slice() {
        [(_, given), _, (start, _), .., _]
            if is_paper(piece) && given_names::gender(given).is_some() =>
        {
            cut(piece, Some(*start))
        }
        _ => piece,
    }
}

fn cut(piece: &str, end: Option<usize>) -> &str {
    let end = end.unwrap_or(piece.len());
    piece.get(..end).unwrap_or(piece).trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '-' | '–' | '—' | '/' | '|' | ':')
    })
}
