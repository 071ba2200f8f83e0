//! The forms of names of organizations: "Defense Department" and "Department of Defense", legal forms, "the".

use super::{Row, is_listed};
use crate::Pattern;
use newsdex_text::lexicon::name_spellings::Kind;
use newsdex_text::lexicon::name_words;

/// Words for the United States before the name of a body; any of them is a match.
const AMERICAN: [&[&str]; 2] = [&["us"], &["united", "states"]];

/// The forms of a name, without the typed one.
pub(super) fn forms(words: &[String]) -> Vec<Pattern> {
    let words = match words {
        [first, rest @ ..] if first == "the" && !rest.is_empty() => rest,
        words => words,
    };
    let mut forms = vec![words.to_vec()];
    forms.extend(other_order(words));
    forms.extend(other_country(words));
    let rows = forms.iter().map(|words| Row::of(words, 0));
    rows.map(Row::pattern).collect()
}

/// Names that are meant only if an article has nothing else: "Acme" for "Acme Corporation".
pub(super) fn whole_names(words: &[String]) -> Vec<String> {
    let mut name = words;
    while let [rest @ .., last] = name
        && !rest.is_empty()
        && name_words::is_legal_form(last)
    {
        name = rest;
    }
    match name.len() < words.len() {
        true => vec![name.join(" ")],
        false => Vec::new(),
    }
}

/// The name with the office, the country or the club at its other end.
fn other_order(words: &[String]) -> Vec<Vec<String>> {
    let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let borrowed: Vec<&str> = words.iter().map(String::as_str).collect();
    match borrowed.as_slice() {
        // "Ministry of Foreign Affairs", "Foreign Ministry"
        ["ministry", "of" | "for", rest @ .., "affairs"] if !rest.is_empty() => {
            let ministry = [rest, &["ministry"]].concat();
            let affairs = [rest, &["affairs", "ministry"]].concat();
            vec![text(&ministry), text(&affairs)]
        }
        // "Foreign Ministry of Zenda", "Zenda Foreign Ministry"
        [before @ .., head, "of", place]
            if !before.is_empty()
                && (is_of_country(head) || matches!(*head, "ministry" | "department")) =>
        {
            vec![text(&[&[*place][..], before, &[*head]].concat())]
        }
        // "Department of Defense", "Defense Department"
        [head @ ("department" | "ministry"), "of" | "for", rest @ ..] if !rest.is_empty() => {
            vec![text(&[rest, &[*head]].concat())]
        }
        [rest @ .., head @ ("department" | "ministry")] if !rest.is_empty() => {
            let mut forms = vec![
                [&[*head, "of"][..], rest].concat(),
                [&[*head, "for"][..], rest].concat(),
                [&[*head, "of"][..], rest, &["affairs"]].concat(),
            ];
            if let [place, office @ ..] = rest
                && !office.is_empty()
            {
                forms.push([office, &[*head, "of", *place]].concat());
            }
            forms.iter().map(|form| text(form)).collect()
        }
        // "Zenda Supreme Court", "Supreme Court of Zenda"
        [place, office @ .., head] if is_of_country(head) => {
            vec![text(&[office, &[*head, "of", *place]].concat())]
        }
        [head, "of", place] if is_of_country(head) => vec![text(&[*place, *head])],
        [club, town @ ..] if is_club(club) && !town.is_empty() => {
            vec![text(&[town, &[*club]].concat())]
        }
        [town @ .., club] if is_club(club) && !town.is_empty() => {
            vec![text(&[&[*club][..], town].concat())]
        }
        _ => Vec::new(),
    }
}

/// Whether a country has one body with this word as its head, so that the order of the words does not matter: there may
/// be a "University of Zenda" beside a "Zenda University".
fn is_of_country(head: &str) -> bool {
    name_words::is_body_of_country(head)
}

fn is_club(word: &str) -> bool {
    is_listed(Kind::Club, word)
}

/// "US Senate" for "United States Senate", and the other way round.
fn other_country(words: &[String]) -> Option<Vec<String>> {
    let starts = |country: &[&str]| {
        words.len() > country.len() && words.iter().zip(country).all(|(word, known)| word == known)
    };
    let typed = AMERICAN.iter().find(|country| starts(country))?;
    let other = AMERICAN.iter().find(|country| *country != typed)?;
    let rest = words.get(typed.len()..)?.iter().cloned();
    Some(
        other
            .iter()
            .map(|word| (*word).to_owned())
            .chain(rest)
            .collect(),
    )
}
