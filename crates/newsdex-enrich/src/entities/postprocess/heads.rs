//! What the head of an organisation's name says: where the name ends, whether it is two names, and whether it is the name
//! of an office.
//!
//! "Communist Party of the Ruritanian Federation" is one name, "Zenda University and University of Strelsau" are two, and
//! "Zenda Governor Ann Doe" has none. Names and results are in order and disjoint.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{
    has_duties, is_bare_organization_word, is_body_of_place, is_event_of_place,
    is_organization_head,
};

use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::Case;
use super::words::Words;
use super::{companies, known, overlay};

/// Maximum number of words after "of the" in the name of an organisation.
const MAX_AFTER_OF: usize = 3;

/// Maximum number of words after "of the" in the name of a department.
const MAX_DUTIES: usize = 4;

/// Maximum number of words after "for" in the name of an organisation.
const MAX_PURPOSE: usize = 5;

const PLACES: lists::Classes = lists::COUNTRY | lists::REGION | lists::CITY;

/// Corrects names of organisations because of their heads.
pub(super) fn correct(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let names = join_members(words, names);
    let names = join_adjectives(words, names);
    let names = join_purposes(words, names);
    let mut correct = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        checkpoint();
        if name.kind != EntityKind::Organization {
            correct.push(*name);
            continue;
        }
        if let Some(and) = two_bodies(words, name) {
            correct.push(Name { end: and, ..*name });
            correct.push(Name {
                start: and + 1,
                ..*name
            });
            continue;
        }
        let next = names.get(index + 1);
        correct.extend(without_office(words, *name, next));
    }
    for name in &mut correct {
        if name.kind == EntityKind::Organization && is_event(words, name) {
            name.kind = EntityKind::Misc;
        }
    }
    correct
}

/// Joins an organisation with the members after "of" or "of the": "Federation of the Greens".
fn join_members(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        checkpoint();
        let of = name.end;
        // "U.S. Department" and "of the Interior"
        let has_duties = has_duties(&words.word(of - 1).to_lowercase());
        let is_body = name.kind == EntityKind::Organization
            && words.word(of) == "of"
            && !words.opens(of)
            && (has_duties || is_body_of_place(words.word(of - 1)))
            && found.last().is_none_or(|last| last.end <= name.start);
        if !is_body {
            continue;
        }
        let mut start = of + 1;
        if words.word(start) == "the" && !words.opens(start) {
            start += 1;
        }
        let is_member = |index: usize| {
            words.continues(index)
                && words.classes(index) & (lists::CALENDAR | lists::TITLE) == 0
                && words
                    .token(index)
                    .is_some_and(|token| !token.shouted && token.case != Case::Initial)
        };
        if !is_member(start) || !words.is_in_prose(name.start, start) {
            continue;
        }
        let next = names.get(index + 1).filter(|next| next.start <= start);
        let end = match next {
            // "the Bank of Ann Doe"
            Some(next) if next.kind == EntityKind::Person => continue,
            // "Party of Ruritania Coalition": the place ends the name.
            Some(next)
                if next.kind == EntityKind::Organization && words.classes(start) & PLACES != 0 =>
            {
                start + 1
            }
            // "Department of Veterans Affairs"
            Some(next) if has_duties && !has_head(words, next) => next.end,
            // "Council of the United Nations": the other body keeps its name.
            Some(next) if next.kind == EntityKind::Organization && next.end - next.start > 1 => {
                continue;
            }
            Some(next) => next.end,
            None => {
                let end = words.run_end(start);
                match end - start <= MAX_AFTER_OF && (start..end).all(is_member) {
                    true => end,
                    false => continue,
                }
            }
        };
        // "Department of Health and Human Services"
        let end = match words.word(end) {
            "and" if has_duties && words.continues(end + 1) => words.run_end(end + 1),
            _ => end,
        };
        if has_duties && end - start > MAX_DUTIES {
            continue;
        }
        // "League of French | Patriots": the name goes on.
        let is_whole = !words.continues(end)
            && words.classes(end - 1) & lists::PEOPLE == 0
            && words.word(end) != "of";
        if is_whole || end == start + 1 && words.classes(start) & PLACES != 0 {
            found.push(Name { end, ..*name });
        }
    }
    overlay(names, found)
}

fn has_head(words: &Words<'_>, name: &Name) -> bool {
    (name.start..name.end).any(|index| is_organization_head(words.word(index)))
}

/// Joins a body with its purpose: "Zenda Institute" and "for Strategic Studies", "Council" and "on Foreign Relations".
///
/// The words after the preposition must not be a name that was found: "He left Zenda Council for Strelsau."
fn join_purposes(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let known = lists::COUNTRY
        | lists::REGION
        | lists::CITY
        | lists::PEOPLE
        | lists::CALENDAR
        | lists::TITLE
        | lists::GIVEN
        | lists::FUNCTION;
    for (index, name) in names.iter().enumerate() {
        checkpoint();
        let preposition = name.end;
        let start = preposition + 1;
        let has_purposes = name.kind == EntityKind::Organization
            && matches!(words.word(preposition), "for" | "on" | "against")
            && !words.opens(preposition)
            && is_organization_head(words.word(preposition - 1))
            && words.continues(start)
            && words.is_in_prose(name.start, start)
            && words.classes(start) & known == 0
            && found.last().is_none_or(|last| last.end <= name.start);
        if !has_purposes {
            continue;
        }
        let mut end = words.run_end(start);
        if words.word(end) == "and" && words.continues(end + 1) {
            end = words.run_end(end + 1);
        }
        let next = names.get(index + 1).filter(|next| next.start < end);
        let is_purpose = next.is_none_or(|next| {
            next.kind == EntityKind::Misc || next.kind == EntityKind::Organization
        });
        let is_plain = |index: usize| {
            words
                .token(index)
                .is_some_and(|token| matches!(token.case, Case::Capital | Case::Lower))
        };
        if is_purpose && end - start <= MAX_PURPOSE && (start..end).all(is_plain) {
            found.push(Name { end, ..*name });
        }
    }
    overlay(names, found)
}

/// Joins a body with the people before it: "Ruritanian Academy of Sciences".
fn join_adjectives(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        checkpoint();
        let Some(start) = name.start.checked_sub(1) else {
            continue;
        };
        let has_of = (name.start + 1..name.end).any(|index| words.word(index) == "of");
        let before = index.checked_sub(1).map(|before| &names[before]);
        let is_free = before.is_none_or(|before| {
            before.end <= start || before.start == start && before.kind != EntityKind::Person
        });
        if name.kind == EntityKind::Organization
            && has_of
            && is_free
            && words.continues(name.start)
            && words.is_capital(start)
            && words.classes(start) & lists::PEOPLE != 0
            && (words.opens(start) || !words.is_capital(start.saturating_sub(1)))
        {
            found.push(Name { start, ..*name });
        }
    }
    overlay(names, found)
}

/// The "and" between two organisations in one name: "Zenda University and University of Strelsau".
///
/// Both have several words and a head, and the first has no duties, which may go on after "and": "Department of Trade and
/// the Strelsau Office".
///
/// One well-known body is enough: "Zenda Watch and Amnesty International".
fn two_bodies(words: &Words<'_>, name: &Name) -> Option<usize> {
    let mut ands = (name.start + 1..name.end.saturating_sub(1))
        .filter(|index| words.word(*index) == "and" && !words.opens(*index));
    let and = ands.next().filter(|_| ands.next().is_none())?;
    let before = Name { end: and, ..*name };
    let after = Name {
        start: and + 1,
        ..*name
    };
    let is_well_known = |name: &Name| known::is_listed(words, name);
    // "Securities and Exchange Commission"; "Doe and Co Ltd"
    if is_well_known(name) || companies::is_of_forms(words, &after) {
        return None;
    }
    if words.is_capital(and + 1) && (is_well_known(&before) || is_well_known(&after)) {
        return Some(and);
    }
    let of = |start: usize, end: usize| {
        (start + 1..end).find(|index| matches!(words.word(*index), "of" | "for" | "on"))
    };
    let has_head = |start: usize, end: usize| {
        let is_head = |index: usize| is_organization_head(words.word(index));
        match of(start, end) {
            Some(of) => is_head(of - 1) && words.is_capital(end - 1),
            None => is_head(end - 1),
        }
    };
    let has_own_duties =
        of(name.start, and).is_some_and(|of| has_duties(&words.word(of - 1).to_lowercase()));
    let are_two = !has_own_duties
        && has_head(name.start, and)
        && has_head(and + 1, name.end)
        && words.is_capital(and + 1);
    are_two.then_some(and)
}

/// A name without the office in it: "Zenda" of "Zenda Governor" before a person, "Senate" of "Member of the Senate";
/// `None` if no name is left.
fn without_office(words: &Words<'_>, mut name: Name, next: Option<&Name>) -> Option<Name> {
    let is_office = |index: usize| {
        words.classes(index) & (lists::TITLE | lists::GIVEN) == lists::TITLE
            && words
                .token(index)
                .is_some_and(|token| token.case == Case::Capital)
    };
    let precedes_person = next.is_some_and(|next| {
        next.kind == EntityKind::Person && next.start == name.end && !words.opens(next.start)
    });
    if precedes_person && name.end - name.start > 1 && is_office(name.end - 1) {
        name.end -= 1;
        while name.start < name.end && !words.is_capital(name.end - 1) {
            name.end -= 1;
        }
        // "Office of Senator", "Assistant State Attorney": nothing of a name is left.
        let is_name = |index: usize| {
            let classes = words.classes(index);
            let generic = classes & (lists::PLACE | lists::TITLE | lists::ROLE) != 0
                || is_bare_organization_word(&words.word(index).to_lowercase());
            !generic || classes & PLACES != 0
        };
        let is_body = name.end - name.start > 1
            && (words.classes(name.start) & lists::TITLE == 0)
            && is_organization_head(words.word(name.end - 1));
        if !is_body && !(name.start..name.end).any(is_name) {
            return None;
        }
        let is_place = (name.start..name.end).all(|index| words.classes(index) & PLACES != 0);
        if is_place {
            name.kind = EntityKind::Place;
        }
        return Some(name);
    }
    let of = name.start + 1;
    let is_holder = words.classes(name.start) & (lists::TITLE | lists::ROLE | lists::GIVEN);
    if is_holder == 0
        || is_holder & lists::GIVEN != 0
        || words.word(of) != "of"
        || of + 1 >= name.end
        || words.classes(name.end - 1) & lists::COMPANY != 0
    {
        return Some(name);
    }
    let mut start = of + 1;
    if words.word(start) == "the" {
        start += 1;
    }
    let is_body = (start..name.end).any(|index| {
        words.classes(index) & lists::ORGANIZATION != 0 || is_organization_head(words.word(index))
    });
    (is_body && start < name.end).then_some(Name { start, ..name })
}

/// Whether a name consists of a place and a word for an event that was held there: "Zenda Conference".
fn is_event(words: &Words<'_>, name: &Name) -> bool {
    let last = name.end - 1;
    name.start < last
        && words
            .token(last)
            .is_some_and(|token| token.case == Case::Capital)
        && is_event_of_place(words.word(last))
        && (name.start..last)
            .all(|index| words.classes(index) & (lists::COUNTRY | lists::CITY) != 0)
}
