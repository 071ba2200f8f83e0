//! What the head of an organisation's name says: where the name ends, whether it is two names, and whether it is the name
//! of an office.
//!
//! "Communist Party of the Ruritanian Federation" is one name, "Zenda University and University of Strelsau" are two, and
//! "Zenda Governor Ann Doe" has none. Names and results are in order and disjoint.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{
    has_duties, is_body_of_place, is_event_of_place, is_organization_head,
};

use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::Case;
use super::overlay;
use super::words::Words;

/// Maximum number of words after "of the" in the name of an organisation.
const MAX_AFTER_OF: usize = 3;

const PLACES: lists::Classes = lists::COUNTRY | lists::REGION | lists::CITY;

/// Corrects names of organisations because of their heads.
pub(super) fn correct(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let names = join_members(words, names);
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
        let is_body = name.kind == EntityKind::Organization
            && words.word(of) == "of"
            && !words.opens(of)
            && is_body_of_place(words.word(of - 1))
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
            Some(next) => next.end,
            None => {
                let end = words.run_end(start);
                match end - start <= MAX_AFTER_OF && (start..end).all(is_member) {
                    true => end,
                    false => continue,
                }
            }
        };
        found.push(Name { end, ..*name });
    }
    overlay(names, found)
}

/// The "and" between two organisations in one name: "Zenda University and University of Strelsau".
///
/// Both have several words and a head, and the first has no duties, which may go on after "and": "Department of Trade and
/// the Strelsau Office".
fn two_bodies(words: &Words<'_>, name: &Name) -> Option<usize> {
    let mut ands = (name.start + 2..name.end.saturating_sub(2))
        .filter(|index| words.word(*index) == "and" && !words.opens(*index));
    let and = ands.next().filter(|_| ands.next().is_none())?;
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
        && is_event_of_place(words.word(last))
        && (name.start..last)
            .all(|index| words.classes(index) & (lists::COUNTRY | lists::CITY) != 0)
}
