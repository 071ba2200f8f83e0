//! Names that were torn off a longer phrase, or run together with another one: "Zenda District" of "Zenda District
//! Attorney Ann Doe", "House and Senate", "Ann Doe Doe Roe" from a headline and the line below it.

use std::cell::LazyCell;

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{self, is_end_of_place, is_organization_head};
use newsdex_text::lexicon::peoples::is_camp;
use newsdex_text::lexicon::titles::{self, OfficeUse};

use super::super::hashes::{ByHash, Hashes};
use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::Case;
use super::words::Words;

/// Cuts names at the place where they were torn off or run together; `None` for those of which no name is left.
pub(super) fn repair(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut repaired = Vec::with_capacity(names.len());
    for name in names {
        checkpoint();
        if let Some((one, other)) = two_bodies(words, &name) {
            repaired.extend([one, other]);
            continue;
        }
        repaired.extend(cut(words, name));
    }
    let repaired = divide_doubled(words, repaired);
    let repaired = join_duties(words, repaired);
    join_hyphens(words, repaired)
}

fn cut(words: &Words<'_>, mut name: Name) -> Option<Name> {
    let last = name.end - 1;
    // "Zenda District" before "Attorney": the attorney of the place.
    if name.kind != EntityKind::Person
        && words.word(last) == "District"
        && words.word(name.end).starts_with("Attorney")
        && !words.opens(name.end)
    {
        name.end = last;
        name.kind = EntityKind::Place;
        return (name.start < name.end).then_some(name);
    }
    match name.kind {
        EntityKind::Person => {
            // "Ann Doe Doe Roe": one line ends with "Doe", and the next one begins with it. Not the first two words: "Zsa
            // Zsa Roe".
            let repeated = (name.start + 2..name.end).find(|index| {
                words.word(*index).len() > 2
                    && words
                        .word(*index)
                        .eq_ignore_ascii_case(words.word(index - 1))
            });
            name.end = repeated.unwrap_or(name.end);
        }
        EntityKind::Organization if is_own_acronym(words, &name) => name.end = last,
        EntityKind::Organization => {
            // "Senate Majority Leader": the office of a body.
            let is_office = name.end - name.start > 1
                && words.classes(last) & (lists::TITLE | lists::ROLE) != 0
                && words.classes(last) & lists::GIVEN == 0
                && !is_organization_head(words.word(last))
                && name_words::stands_alone(&words.word(name.start).to_lowercase());
            // "Senate Republican leader": a part of the body.
            let is_camp_of_body = name.end - name.start == 2
                && is_camp(words.word(last))
                && !words.word(last).ends_with('s')
                && name_words::stands_alone(&words.word(name.start).to_lowercase());
            if is_office || is_camp_of_body {
                name.end = name.start + 1;
            }
        }
        EntityKind::Place => {
            let is_capital_city = |index: &usize| matches!(words.word(*index), "DC" | "D.C.");
            let capital = (name.start + 1..last).find(is_capital_city);
            name.end = capital.map_or(name.end, |capital| capital + 1);
            // "Department CJ-1" is a room of a court.
            let is_room = words.word(name.start) == "Department"
                && (name.start + 1..name.end)
                    .any(|index| words.word(index).bytes().any(|byte| byte.is_ascii_digit()));
            if is_room {
                return None;
            }
            // "Zenda County Grand" of "Zenda County Grand Jury"
            if name.end - name.start > 2
                && words.continues(name.end)
                && is_end_of_place(words.word(last - 1))
                && is_unknown(words, last)
            {
                name.end = last;
            }
        }
        _ => {}
    }
    Some(name)
}

/// Divides a name of one word twice, "Doe Doe", because one line ends with it and the next one begins with it.
///
/// The article must show that the word is a name: "Ann Doe", or "Senator" before it. "Walla Walla" stays.
fn divide_doubled(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let is_doubled = |name: &Name| {
        name.end - name.start == 2
            && words.word(name.start).len() > 2
            && words.are_same(name.start, name.start + 1, 1)
    };
    if !names.iter().any(is_doubled) {
        return names;
    }
    let ends: Hashes = names
        .iter()
        .filter(|name| !is_doubled(name))
        .map(|name| words.hash(name.end - 1))
        .collect();
    let mut divided = Vec::with_capacity(names.len() + 1);
    for name in names {
        checkpoint();
        let follows_title = || {
            let before = name.start.checked_sub(1);
            before.is_some_and(|before| {
                words.classes(before) & (lists::TITLE | lists::GIVEN) == lists::TITLE
            })
        };
        if is_doubled(&name) && (ends.contains(&words.hash(name.start)) || follows_title()) {
            let second = name.start + 1;
            divided.push(Name {
                end: second,
                ..name
            });
            divided.push(Name {
                start: second,
                ..name
            });
        } else {
            divided.push(name);
        }
    }
    divided
}

/// Whether no list has a word with a capital.
fn is_unknown(words: &Words<'_>, index: usize) -> bool {
    words.classes(index) == 0
        && words
            .token(index)
            .is_some_and(|token| token.case == Case::Capital)
        && !words.may_be_name(index)
}

/// Joins a department with its second duty: "Department of Housing" and "Urban Development".
fn join_duties(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let is_department = |name: &Name| {
        let of =
            (name.start + 1..name.end).find(|index| matches!(words.word(*index), "of" | "for"));
        name.kind == EntityKind::Organization
            && of.is_some_and(|of| {
                let head = words.word(of - 1).to_lowercase();
                name_words::has_duties(&head)
            })
    };
    let is_duty = |name: &Name| {
        let has_head = (name.start..name.end).any(|index| is_organization_head(words.word(index)));
        let is_plain = (name.start..name.end).all(|index| {
            words
                .token(index)
                .is_some_and(|token| token.case != Case::Upper && !token.shouted)
        });
        let listed = [OfficeUse::Speaks, OfficeUse::Of];
        let first = words.word(name.start).to_lowercase();
        let is_listed = listed
            .into_iter()
            .flat_map(titles::office_words)
            .any(|known| known == first);
        name.kind == EntityKind::Organization
            && !has_head
            && is_plain
            && (is_listed || name.end - name.start > 1)
            && !super::known::is_listed(words, name)
    };
    let mut joined: Vec<Name> = Vec::with_capacity(names.len());
    for name in names {
        checkpoint();
        match joined.last_mut() {
            Some(before)
                if before.end + 1 == name.start
                    && words.word(before.end) == "and"
                    && !words.opens(name.start)
                    && is_department(before)
                    && is_duty(&name) =>
            {
                before.end = name.end;
            }
            _ => joined.push(name),
        }
    }
    joined
}

/// Two bodies with "and" between them: "House and Senate".
fn two_bodies(words: &Words<'_>, name: &Name) -> Option<(Name, Name)> {
    let and = name.start + 1;
    let is_body = |index: usize| {
        words.classes(index) & lists::ORGANIZATION != 0
            && name_words::stands_alone(&words.word(index).to_lowercase())
    };
    let are_two = name.kind == EntityKind::Organization
        && name.end - name.start == 3
        && words.word(and) == "and"
        && is_body(name.start)
        && is_body(and + 1);
    are_two.then_some((
        Name { end: and, ..*name },
        Name {
            start: and + 1,
            ..*name
        },
    ))
}

/// Whether the name of an organisation ends with its own acronym, with the brackets lost: "Zenda News Agency ZNA".
fn is_own_acronym(words: &Words<'_>, name: &Name) -> bool {
    let last = name.end - 1;
    let acronym = words.word(last);
    let is_acronym = words
        .token(last)
        .is_some_and(|token| token.case == Case::Upper && !token.shouted);
    let is_name = |index: &usize| words.is_capital(*index);
    let initials: String = (name.start..last)
        .filter(is_name)
        .filter_map(|index| words.word(index).chars().next())
        .collect();
    is_acronym && acronym.len() > 2 && initials.ends_with(acronym)
}

/// Joins the name of a person with the rest of its hyphenated last word: "Ann Doe - Roe" in a text that has blanks around
/// all hyphens.
///
/// The two words must occur in this way more than once: a dash may also follow a name.
fn join_hyphens(words: &Words<'_>, mut names: Vec<Name>) -> Vec<Name> {
    let is_torn = |end: usize| {
        let is_alone = |index: usize| words.continues(index) && !words.continues(index + 1);
        words.word(end) == "-"
            && !words.opens(end)
            && is_alone(end + 1)
            && words
                .token(end - 1)
                .zip(words.token(end))
                .is_some_and(|(before, hyphen)| before.end < hyphen.start)
    };
    let around = |hyphen: usize| words.hash(hyphen - 1).rotate_left(17) ^ words.hash(hyphen + 1);
    let counts = LazyCell::new(|| {
        let mut counts: ByHash<u32> = ByHash::default();
        for hyphen in 1..words.len().saturating_sub(1) {
            checkpoint();
            if words.word(hyphen) == "-" {
                *counts.entry(around(hyphen)).or_default() += 1;
            }
        }
        counts
    });
    let is_repeated = |hyphen: usize| counts.get(&around(hyphen)).is_some_and(|count| *count > 1);
    for name in &mut names {
        checkpoint();
        if name.kind == EntityKind::Person && is_torn(name.end) && is_repeated(name.end) {
            name.end += 2;
        }
    }
    let mut end = 0;
    names.retain(|name| {
        let is_free = end <= name.start;
        if is_free {
            end = name.end;
        }
        is_free
    });
    names
}
