//! Tables of results: "Strelsau 3 Zenda 1". The places in them are teams.
//!
//! A line counts as a result if it consists of two names with a number after each, or of one name with a row of small
//! numbers, as in a league table. Two such lines in a row, or a line with a word such as "beat", are needed, because
//! temperatures and prices look alike.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::Case;
use super::overlay;
use super::words::Words;

/// The fewest numbers after one name in a league table: played, won, drawn, lost, points.
const MIN_COLUMNS: usize = 5;
/// The largest number in a result.
const MAX_SCORE: u32 = 250;
/// The most words in the name of a team.
const MAX_TEAM_WORDS: usize = 4;

/// Makes the teams in tables of results organisations.
pub(super) fn teams(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before: Vec<(usize, usize)> = Vec::new();
    let mut is_table = false;
    while start < words.len() {
        checkpoint();
        let end = words.sentence_end(start);
        let teams = teams_in_line(words, start, end);
        if teams.is_empty() {
            is_table = false;
        } else if !before.is_empty() || is_table {
            is_table = true;
            let all = before.drain(..).chain(teams);
            found.extend(all.filter_map(|(start, end)| team(words, &names, start, end)));
            start = end;
            continue;
        }
        before = teams;
        start = end;
    }
    overlay(names, found)
}

/// The team with this name; `None` if it is the name of a person.
fn team(words: &Words<'_>, names: &[Name], start: usize, end: usize) -> Option<Name> {
    let at = names.partition_point(|name| name.end <= start);
    let is_person = names.get(at).is_some_and(|name| {
        name.kind == EntityKind::Person && name.end - name.start > 1 && name.start < end
    });
    let begins_with_given_name = end - start > 1
        && words.classes(start) & (lists::GIVEN | lists::CITY | lists::REGION) == lists::GIVEN;
    let is_initial = |index: usize| {
        words
            .token(index)
            .is_some_and(|token| token.case == Case::Initial)
    };
    if is_person || begins_with_given_name || (start..end).any(is_initial) {
        return None;
    }
    Some(Name {
        start,
        end,
        kind: EntityKind::Organization,
    })
}

/// The teams in a line of a table of results, as half-open ranges of tokens; empty for any other line.
fn teams_in_line(words: &Words<'_>, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut teams: Vec<(usize, usize)> = Vec::new();
    let mut numbers: Vec<usize> = Vec::new();
    let mut index = start;
    while index < end {
        let Some(token) = words.token(index) else {
            return Vec::new();
        };
        let word = words.word(index);
        match token.case {
            Case::Number => {
                let is_score = word
                    .split([':', '-'])
                    .all(|part| part.parse().is_ok_and(|number: u32| number <= MAX_SCORE));
                if !is_score {
                    return Vec::new();
                }
                // A number before the first team is its rank.
                if let Some(count) = numbers.last_mut() {
                    *count += word.split([':', '-']).count();
                }
            }
            Case::Mark => {
                if !matches!(
                    word,
                    "." | "," | "-" | "–" | "(" | ")" | ":" | "+" | "|" | "*"
                ) {
                    return Vec::new();
                }
            }
            Case::Lower => {
                if !matches!(word, "v" | "vs" | "at" | "beat" | "bt" | "drew" | "def") {
                    return Vec::new();
                }
            }
            _ => {
                let mut team_end = index + 1;
                while team_end < end && words.is_capital(team_end) {
                    team_end += 1;
                }
                let is_team = team_end - index <= MAX_TEAM_WORDS
                    && words.classes(index) & lists::CALENDAR == 0;
                if !is_team {
                    return Vec::new();
                }
                teams.push((index, team_end));
                numbers.push(0);
                index = team_end;
                continue;
            }
        }
        index += 1;
    }
    match numbers.as_slice() {
        [columns] if *columns >= MIN_COLUMNS => teams,
        [first, second] if (1..=4).contains(first) && (1..=4).contains(second) => teams,
        [0, 2] => teams,
        _ => Vec::new(),
    }
}
