//! What the words around a name say: "the carmaker Strelsau", "Zenda, a software company, said", "an analyst at Hentzau".
//!
//! Only names that do not show by themselves that they belong to a person or a country become organisations.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{is_kind_of_organization, is_place_of_work};

use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::Case;
use super::overlay;
use super::words::Words;

/// Maximum number of words between a comma and the noun that says what the name before the comma is.
const MAX_APPOSITION: usize = 6;
/// Maximum number of words in a name that the tagger missed.
const MAX_MISSED_WORDS: usize = 4;
/// The fewest bytes of each part of a word with a capital inside.
const MIN_PART: usize = 3;

/// Makes names organisations if the words beside them say so, and adds those that the tagger missed.
pub(super) fn organizations(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut next = 0;
    let mut start = 0;
    while start < words.len() {
        checkpoint();
        while names.get(next).is_some_and(|name| name.end <= start) {
            next += 1;
        }
        let known = names.get(next).filter(|name| name.start <= start);
        if let Some(known) = known {
            if is_called_organization(words, known) && may_be_organization(words, known) {
                found.push(Name {
                    kind: EntityKind::Organization,
                    ..*known
                });
            }
            start = known.end.max(start + 1);
            continue;
        }
        let follows_capital = start > 0 && words.is_capital(start - 1);
        if !words.is_capital(start) || words.opens(start) || follows_capital {
            start += 1;
            continue;
        }
        let end = words.run_end(start);
        let missed = Name {
            start,
            end,
            kind: EntityKind::Organization,
        };
        let is_free = names.get(next).is_none_or(|name| name.start >= end);
        if is_free
            && end - start <= MAX_MISSED_WORDS
            && is_called_organization(words, &missed)
            && may_be_organization(words, &missed)
            && !words.is_lower_elsewhere(start)
        {
            found.push(missed);
        }
        start = end;
    }
    overlay(names, found)
}

/// Makes a name an organisation if it stands in a list between two of them, and adds those that the tagger missed:
/// "Strelsau Bank, Planned Zenda and the Hentzau Foundation".
///
/// A word with a capital inside, "ZendaSoft", needs only one organisation beside it.
pub(super) fn listed_with_organizations(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let is_strong = |name: &Name| {
        name.kind == EntityKind::Organization
            && (name.end - name.start > 1
                || words.token(name.start).is_some_and(|token| {
                    !token.shouted && matches!(token.case, Case::Upper | Case::Mixed)
                }))
    };
    let mut found: Vec<Name> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        checkpoint();
        if !is_strong(name) {
            continue;
        }
        let start = after_comma(words, name.end);
        let is_next = |next: &&Name| next.start <= start;
        let next = names.get(index + 1).filter(is_next);
        let end = match next {
            Some(next) if next.start == start => next.end,
            Some(_) => continue,
            None if words.continues(start) => words.run_end(start),
            None => continue,
        };
        let member = Name {
            start,
            end,
            kind: EntityKind::Organization,
        };
        let after = names[index + 1..].iter().find(|after| after.start >= end);
        let is_between =
            after.is_some_and(|after| is_strong(after) && after_comma(words, end) == after.start);
        let is_free = next.is_none_or(|next| {
            next.kind == EntityKind::Misc
                || next.end - next.start == 1 && next.kind != EntityKind::Organization
        });
        if start > name.end
            && end - start <= MAX_MISSED_WORDS
            && is_free
            && (is_between || next.is_none() && end - start == 1 && has_inner_capital(words, start))
            && is_unknown(words, &member)
        {
            found.push(member);
        }
    }
    let names = overlay(names, found);
    let before: Vec<Name> = names
        .iter()
        .filter(|name| is_strong(name))
        .filter_map(|name| before_and(words, &names, name))
        .collect();
    overlay(names, before)
}

/// The word with a capital inside before "and" and an organisation, which the tagger missed.
fn before_and(words: &Words<'_>, names: &[Name], name: &Name) -> Option<Name> {
    let and = name.start.checked_sub(1)?;
    let start = and.checked_sub(1)?;
    let member = Name {
        start,
        end: and,
        kind: EntityKind::Organization,
    };
    let at = names.partition_point(|other| other.end <= start);
    let is_free = names.get(at).is_none_or(|other| other.start >= and);
    let follows_capital = !words.opens(start) && start > 0 && words.is_capital(start - 1);
    (words.word(and) == "and"
        && !words.opens(and)
        && !words.opens(name.start)
        && is_free
        && !follows_capital
        && has_inner_capital(words, start)
        && is_unknown(words, &member))
    .then_some(member)
}

/// The position after a comma, "and" or both, and after an article; `at` itself if there is none of them.
fn after_comma(words: &Words<'_>, at: usize) -> usize {
    let mut next = at;
    if words.word(next) == "," {
        next += 1;
    }
    if matches!(words.word(next), "and" | "or" | "&") {
        next += 1;
    }
    if next > at && words.word(next) == "the" {
        next += 1;
    }
    match (at..=next).any(|index| words.opens(index)) {
        true => at,
        false => next,
    }
}

/// Whether a word consists of two words of several letters, the second with a capital: "ZendaSoft", but not "McDoe".
fn has_inner_capital(words: &Words<'_>, index: usize) -> bool {
    let is_mixed = words
        .token(index)
        .is_some_and(|token| token.case == Case::Mixed && !token.shouted);
    let word = words.word(index);
    let inner = word
        .char_indices()
        .skip(1)
        .find(|(_, letter)| letter.is_uppercase());
    is_mixed
        && word.chars().all(char::is_alphabetic)
        && inner.is_some_and(|(at, _)| at >= MIN_PART && word.len() - at >= MIN_PART)
}

/// Whether no list says that the words of a name belong to a person or a place.
fn is_unknown(words: &Words<'_>, name: &Name) -> bool {
    let other = lists::COUNTRY
        | lists::REGION
        | lists::CITY
        | lists::PEOPLE
        | lists::CALENDAR
        | lists::TITLE
        | lists::ROLE
        | lists::GIVEN
        | lists::EVENT
        | lists::PLACE;
    (name.start..name.end).all(|index| {
        words.classes(index) & other == 0
            && words.token(index).is_some_and(|token| {
                !token.shouted && !matches!(token.case, Case::Initial | Case::Number)
            })
    }) && !words.is_given_name(name.start)
        && words.classes(name.start) & lists::FUNCTION == 0
        && words.is_in_prose(name.start, name.end)
}

/// Whether the words of a name leave open what it is the name of.
fn may_be_organization(words: &Words<'_>, name: &Name) -> bool {
    let all = (name.start..name.end).fold(0, |all, index| all | words.classes(index));
    let other = lists::COUNTRY | lists::PEOPLE | lists::CALENDAR | lists::TITLE | lists::EVENT;
    let first = words.classes(name.start);
    let is_full_name_of_person = name.kind == EntityKind::Person
        && name.end - name.start > 1
        && (first & lists::GIVEN != 0
            || words
                .token(name.start)
                .is_some_and(|token| token.case == Case::Initial));
    let is_town = name.kind == EntityKind::Place && all & (lists::REGION | lists::CITY) != 0;
    all & other == 0 && first & lists::FUNCTION == 0 && !is_full_name_of_person && !is_town
}

/// Whether the words before or after a name say that it belongs to an organisation.
fn is_called_organization(words: &Words<'_>, name: &Name) -> bool {
    follows_kind(words, name) || follows_place_of_work(words, name) || has_apposition(words, name)
}

/// "the software maker Zenda"
fn follows_kind(words: &Words<'_>, name: &Name) -> bool {
    let Some(before) = name
        .start
        .checked_sub(1)
        .filter(|_| !words.opens(name.start))
    else {
        return false;
    };
    is_lower(words, before) && is_kind_of_organization(words.word(before))
}

/// "an analyst at Zenda", "shares of Zenda"
fn follows_place_of_work(words: &Words<'_>, name: &Name) -> bool {
    let Some(noun) = name.start.checked_sub(2) else {
        return false;
    };
    let preposition = words.word(noun + 1);
    !words.opens(noun + 1)
        && !words.opens(name.start)
        && matches!(preposition, "at" | "of" | "in" | "with" | "for")
        && is_place_of_work(words.word(noun), preposition)
        && (name.kind != EntityKind::Person || name.end - name.start == 1)
}

/// "Zenda, a software company, said"
fn has_apposition(words: &Words<'_>, name: &Name) -> bool {
    let article = name.end + 1;
    if words.word(name.end) != ","
        || words.opens(article)
        || !matches!(words.word(article), "a" | "an" | "the" | "one")
    {
        return false;
    }
    for index in article + 1..=article + MAX_APPOSITION {
        let is_open = !words.opens(index)
            && words
                .token(index)
                .is_some_and(|token| token.case != Case::Mark)
            && !matches!(
                words.word(index),
                "of" | "in" | "for" | "at" | "and" | "who"
            );
        if !is_open {
            return false;
        }
        if is_lower(words, index) && is_kind_of_organization(words.word(index)) {
            let after = words.word(index + 1);
            return words.opens(index + 1)
                || matches!(
                    after,
                    "," | "."
                        | ")"
                        | ";"
                        | "that"
                        | "which"
                        | "based"
                        | "in"
                        | "of"
                        | "for"
                        | "with"
                        | "from"
                        | "owned"
                        | "run"
                        | "whose"
                );
        }
    }
    false
}

fn is_lower(words: &Words<'_>, index: usize) -> bool {
    words
        .token(index)
        .is_some_and(|token| token.case == Case::Lower)
}
