//! Finds the names of news agencies in credits.
//!
//! All credits use this one list: bylines, datelines, and lines at either end of a text. The caller must know that a
//! line is a credit: "AP" and "Reuters" in running prose are not credits.

use crate::lexicon::agencies::named;
use crate::lexicon::report_lines::{Kind, phrases};

/// The maximum length of a name, in words.
const MOST_WORDS: usize = 6;

/// Words that may precede the name of an agency, as in "the Reuters news agency".
const AROUND_BEFORE: [&str; 2] = ["the ", "agency "];

/// The usual name of an agency, if the text is its name and nothing else.
///
/// "Reuters Staff" and "The Associated Press" are names of agencies; "Reuters building" is not.
pub fn agency(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if let Some(name) = exactly(text) {
        return Some(name);
    }
    let mut bare = text;
    for before in AROUND_BEFORE {
        bare = without_prefix(bare, before);
    }
    for after in phrases(Kind::AgencyStaff) {
        bare = without_suffix(bare, after);
    }
    if bare.len() == text.len() {
        return None;
    }
    exactly(bare.trim())
}

/// The maximum length of a name, in bytes.
const LONGEST: usize = 60;

fn exactly(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST || text.len() < 2 {
        return None;
    }
    named(text)
}

/// The agencies in a credit line, by their usual names, in order and without duplicates.
///
/// Only for lines that are known to be credits: every name in the line counts.
pub fn agencies(line: &str) -> Vec<&'static str> {
    let words: Vec<(usize, usize)> = words(line);
    let mut found: Vec<&'static str> = Vec::new();
    let mut next = 0;
    while let Some((start, _)) = words.get(next) {
        let longest = (1..=MOST_WORDS).rev().find_map(|count| {
            let (_, end) = words.get(next + count - 1)?;
            let name = exactly(line.get(*start..*end)?)?;
            Some((name, count))
        });
        let Some((name, count)) = longest else {
            next += 1;
            continue;
        };
        if !found.contains(&name) {
            found.push(name);
        }
        next += count;
    }
    found
}

/// The start and end of each word, in bytes. Words consist of letters, digits, and marks that are part of names.
fn words(line: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, character) in line.char_indices() {
        let is_part = character.is_alphanumeric() || character == '-';
        match (is_part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                // "U.S. Newswire", "A.P.": a full stop after single letters is part of the name.
                let is_initial = character == '.'
                    && line.get(from..at).is_some_and(|word| {
                        word.chars().rev().take_while(|c| *c != '.').count() == 1
                    });
                if !is_initial {
                    words.push((from, at));
                    start = None;
                }
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push((from, line.len()));
    }
    words
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> &'t str {
    match text.get(..prefix.len()) {
        Some(begin) if begin.eq_ignore_ascii_case(prefix) => {
            text.get(prefix.len()..).unwrap_or(text)
        }
        _ => text,
    }
}

fn without_suffix<'t>(text: &'t str, suffix: &str) -> &'t str {
    let at = text.len().checked_sub(suffix.len());
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((begin, end)) if end.eq_ignore_ascii_case(suffix) => {
            begin.strip_suffix(' ').unwrap_or(text)
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(agency(text), expected, "in {text:?}");
    }

    #[test]
    fn agencies_are_known_by_all_their_names() {
        check("AP", Some("Associated Press"));
        check("The Associated Press", Some("Associated Press"));
        check("REUTERS", Some("Reuters"));
        check("Reuters Staff", Some("Reuters"));
        check("dpa", Some("dpa"));
        check("DPA", Some("dpa"));
        check("PTI", Some("Press Trust of India"));
        check("U.S. Newswire", Some("U.S. Newswire"));
    }

    #[test]
    fn words_that_are_no_agency_are_none() {
        for text in ["", "ap", "pa", "Reuters building", "staff", "The", "agency"] {
            check(text, None);
        }
    }

    #[test]
    fn a_line_of_credit_may_name_several() {
        assert_eq!(
            agencies("With files from The Canadian Press, the AP and Agence France-Presse (AFP)."),
            [
                "The Canadian Press",
                "Associated Press",
                "Agence France-Presse"
            ]
        );
        assert_eq!(agencies("APA/dpa"), ["APA", "dpa"]);
        assert_eq!(agencies("Nobody knows"), [] as [&str; 0]);
    }
}
