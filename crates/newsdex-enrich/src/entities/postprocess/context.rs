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
