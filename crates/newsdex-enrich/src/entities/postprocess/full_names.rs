//! Full names of people that the tagger cut short, missed, or took for an organisation.
//!
//! "João Pedro Doe" at the beginning of a sentence, "Park Soo-jin", `Ann "Annie" Doe`, "William (Bill) Doe", "Lord Doe of
//! Zenda", and "K.R. Doe" if the article has "Mr Doe".

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names;
use newsdex_text::lexicon::name_words::is_organization_head;
use newsdex_text::lexicon::syllables::is_given_name_of_syllables;
use newsdex_text::lexicon::titles::{self, Use};

use super::super::hashes::Hashes;
use super::super::labels::Name;
use super::super::lexicon::Entry;
use super::super::lists;
use super::super::tokens::{self, Case};
use super::companies::is_legal_form;
use super::overlay;
use super::words::Words;

/// Maximum number of words in a nickname.
const MAX_NICKNAME_WORDS: usize = 3;
/// Maximum number of words of a name after a nickname, and in a name that the tagger missed.
const MAX_WORDS: usize = 3;

/// Classes of words that are in names of things.
const THINGS: lists::Classes = lists::ORGANIZATION
    | lists::COMPANY
    | lists::COUNTRY
    | lists::CITY
    | lists::REGION
    | lists::PLACE
    | lists::PEOPLE
    | lists::CALENDAR
    | lists::FUNCTION
    | lists::MEDIA
    | lists::EVENT;

/// Completes names of people, and adds those that the tagger missed.
pub(super) fn complete(words: &Words<'_>, mut names: Vec<Name>) -> Vec<Name> {
    as_last_name(words, &mut names);
    let mut found = Vec::new();
    let mut floor = 0;
    for (index, name) in names.iter().enumerate() {
        checkpoint();
        if name.kind == EntityKind::Person {
            let ceiling = names.get(index + 1).map_or(words.len(), |next| next.start);
            let start = with_given_names(words, name.start, floor);
            let start = with_unknown_before(words, start, name.end, floor);
            let end = with_unknown_after(words, start, name.end, ceiling);
            let end = with_seat(words, start, with_irish_surname(words, end));
            if (start, end) != (name.start, name.end) {
                found.push(Name {
                    start,
                    end,
                    ..*name
                });
            }
        }
        floor = name.end;
    }
    names = overlay(names, found);
    let missed = missed(words, &names);
    names = overlay(names, missed);
    let with_nicknames = with_nicknames(words, &names);
    overlay(names, with_nicknames)
}

/// Makes organisations people if the article shows their last word as the name of a person: "K.R. Doe", because of "Mr
/// Doe".
pub(super) fn as_last_name(words: &Words<'_>, names: &mut [Name]) {
    let may_be_person = |name: &Name| {
        let length = name.end - name.start;
        name.kind == EntityKind::Organization
            && (2..=MAX_WORDS + 1).contains(&length)
            && (name.start..name.end).all(|index| {
                let is_part = words.classes(index) & THINGS == 0
                    && words.token(index).is_some_and(|token| {
                        matches!(token.case, Case::Capital | Case::Mixed | Case::Initial)
                            || token.case == Case::Upper && words.word(index).contains('.')
                    });
                is_part || words.classes(index) & lists::CONNECTOR != 0 && words.word(index) != "of"
            })
            && !is_legal_form(words.word(name.end - 1))
            && !super::known::is_listed(words, name)
    };
    if !names.iter().any(may_be_person) {
        return;
    }
    let mut people = Hashes::default();
    let mut beginnings = Hashes::default();
    let beginning =
        |name: &Name| words.hash(name.start).rotate_left(17) ^ words.hash(name.start + 1);
    for name in names.iter() {
        if name.kind == EntityKind::Person && name.end - name.start > 2 {
            beginnings.insert(beginning(name));
        }
        let last = words.word(name.end - 1);
        // The tagger may take one mention of "Doe Roe" for a person, too: only a last name by itself shows something.
        let has_title = name.start.checked_sub(1).is_some_and(|before| {
            words.classes(before) & lists::TITLE != 0 && !words.opens(name.start)
        });
        let is_last_name =
            (name.start..name.end - 1).all(|index| words.classes(index) & lists::CONNECTOR != 0);
        if name.kind == EntityKind::Person
            && (has_title || is_last_name)
            && last.len() > 2
            && words.classes(name.end - 1) & (THINGS | lists::GIVEN) == 0
        {
            people.insert(tokens::lower_hash(last));
        }
    }
    for name in names.iter_mut().filter(|name| may_be_person(name)) {
        checkpoint();
        // "Abu Hafs" after "Abu Hafs al-Doe"
        let is_beginning = name.end - name.start == 2 && beginnings.contains(&beginning(name));
        if is_beginning || people.contains(&tokens::lower_hash(words.word(name.end - 1))) {
            name.kind = EntityKind::Person;
            let is_title =
                |index: usize| words.classes(index) & (lists::TITLE | lists::GIVEN) == lists::TITLE;
            while name.end - name.start > 1
                && (is_title(name.start) || words.is_foreign_title(name.start))
            {
                name.start += 1;
            }
        }
    }
}

/// The start of a person's name with the given names before it: "João" before "Pedro Doe", "María del" before "Carmen
/// Doe", "Abd" before "el-Fattah Doe".
fn with_given_names(words: &Words<'_>, mut start: usize, floor: usize) -> usize {
    for _ in 0..MAX_WORDS {
        let Some(before) = start.checked_sub(1).filter(|before| *before >= floor) else {
            break;
        };
        if words.opens(start) {
            break;
        }
        let is_given = |index: usize| {
            words.is_capital(index)
                && words.token(index).is_some_and(|token| !token.shouted)
                && words.classes(index) & (THINGS | lists::TITLE) == 0
                && words.is_given_name(index)
        };
        let follows_particle = words
            .word(start)
            .starts_with(|letter: char| letter.is_lowercase())
            && words.word(start).contains('-');
        let is_plain = |index: usize| {
            words.is_capital(index)
                && words.classes(index) & (THINGS | lists::TITLE | lists::ROLE) == 0
        };
        if is_given(before) || follows_particle && is_plain(before) {
            start = before;
            continue;
        }
        let is_particle = words
            .token(before)
            .is_some_and(|token| token.case == Case::Lower)
            && !words.opens(before)
            && words.classes(before) & lists::CONNECTOR != 0
            && !matches!(words.word(before), "of" | "and" | "the" | "for");
        match before.checked_sub(1).filter(|given| *given >= floor) {
            Some(given) if is_particle && is_given(given) => start = given,
            _ => break,
        }
    }
    start
}

/// The end of a person's name with the rest of its run of capitalised words, if these are words of no other use: "Le Thi
/// Thu Trang" of "Le Thi".
fn with_unknown_after(words: &Words<'_>, start: usize, end: usize, ceiling: usize) -> usize {
    if !words.continues(end) || end - start < 2 {
        return end;
    }
    let run = words.run_end(end);
    let are_parts = run <= ceiling
        && run - end <= MAX_WORDS
        && (end..run).all(|index| is_plain_word(words, index))
        && is_unknown_word(words, run - 1)
        && words.is_in_prose(start, run);
    match are_parts {
        true => run,
        false => end,
    }
}

/// The start of a person's name with the words of its run before it, if these are words of no other use: "Hnin Wai Phyo"
/// of "Wai Phyo".
fn with_unknown_before(words: &Words<'_>, start: usize, end: usize, floor: usize) -> usize {
    // "fellow Virginian Ann Doe": a given name is the beginning.
    if words.is_given_name(start) {
        return start;
    }
    let mut first = start;
    while first > floor
        && start - first < MAX_WORDS
        && !words.opens(first)
        && words.is_capital(first - 1)
        && is_plain_word(words, first - 1)
    {
        first -= 1;
    }
    while first < start && (!is_unknown_word(words, first) || words.is_foreign_title(first)) {
        first += 1;
    }
    match words.is_in_prose(first, end) {
        true => first,
        false => start,
    }
}

/// Whether a word with a capital is in no list of words for things and offices.
fn is_plain_word(words: &Words<'_>, index: usize) -> bool {
    // "Thu" and "Mar" are also days and months.
    let is_short = words.word(index).len() == 3;
    let classes = words.classes(index) & !lists::GIVEN;
    (classes == 0 || is_short && classes == lists::CALENDAR)
        && words.word(index).len() > 1
        && words.word(index).chars().all(char::is_alphabetic)
        && words
            .token(index)
            .is_some_and(|token| token.case == Case::Capital && !token.shouted)
}

/// Whether a word is no English word in lower case.
fn is_unknown_word(words: &Words<'_>, index: usize) -> bool {
    let lower = words.word(index).to_lowercase();
    Entry::of(&lower, &lower, Case::Lower).class() == 0
}

/// The end of a name whose last word "Mac" or "Nic" goes on with an Irish article: "Mac an Bhaird".
fn with_irish_surname(words: &Words<'_>, end: usize) -> usize {
    let goes_on = matches!(words.word(end - 1), "Mac" | "Nic" | "Mag")
        && matches!(words.word(end), "an" | "na" | "a'")
        && !words.opens(end)
        && words.continues(end + 1);
    match goes_on {
        true => end + 2,
        false => end,
    }
}

/// The end of the name of a peer with the seat: "Doe of Zenda" after "Lord".
fn with_seat(words: &Words<'_>, start: usize, end: usize) -> usize {
    let follows_title = || {
        start.checked_sub(1).is_some_and(|before| {
            let title = words.word(before).to_lowercase();
            titles::titles("en", Use::Peer).any(|known| known == title)
        })
    };
    let seat = end + 1;
    let may_be_seat = words.word(end) == "of" && !words.opens(end) && words.continues(seat);
    match may_be_seat && follows_title() {
        true => words.run_end(seat).min(seat + 2),
        false => end,
    }
}

/// Names of people that the tagger missed: "Park Soo-jin", and a given name with a surname at the beginning of a
/// sentence.
fn missed(words: &Words<'_>, names: &[Name]) -> Vec<Name> {
    let mut found = Vec::new();
    let mut next = 0;
    let mut start = 0;
    while start < words.len() {
        checkpoint();
        while names.get(next).is_some_and(|name| name.end <= start) {
            next += 1;
        }
        if let Some(name) = names.get(next).filter(|name| name.start <= start) {
            start = name.end;
            continue;
        }
        if !words.is_capital(start) {
            start += 1;
            continue;
        }
        let end = words.run_end(start);
        let is_free = names.get(next).is_none_or(|name| name.start >= end);
        let length = end - start;
        let is_syllables = length == 2
            && is_given_name_of_syllables(words.word(start + 1))
            && words.classes(start) & (THINGS & !lists::PLACE | lists::TITLE | lists::ROLE) == 0
            && words.word(start).len() > 1
            && words
                .token(start)
                .is_some_and(|token| token.case == Case::Capital);
        let is_plain = |index: usize| {
            words.classes(index) & (THINGS | lists::TITLE | lists::ROLE) == 0
                && words.token(index).is_some_and(|token| {
                    !token.shouted && matches!(token.case, Case::Capital | Case::Mixed)
                })
        };
        let is_full_name = || {
            words.opens(start)
                && (2..=MAX_WORDS).contains(&length)
                && given_names::gender(words.word(start)).is_some()
                && (start..end).all(is_plain)
                && !is_organization_head(words.word(end - 1))
                && words.is_in_prose(start, end)
        };
        if is_free && (is_syllables || is_full_name()) {
            found.push(Name {
                start,
                end: with_irish_surname(words, end),
                kind: EntityKind::Person,
            });
        }
        start = end;
    }
    found
}

/// Names with a nickname in quotation marks or brackets inside them: `Ann "Annie" Doe`, "William (Bill) Doe".
fn with_nicknames(words: &Words<'_>, names: &[Name]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for open in 1..words.len() {
        checkpoint();
        let is_close: fn(&str) -> bool = match words.word(open) {
            "(" => |word| word == ")",
            "\"" | "“" | "''" | "``" => |word| matches!(word, "\"" | "”" | "''"),
            _ => continue,
        };
        let is_in_brackets = words.word(open) == "(";
        let is_name = |index: usize| words.continues(index);
        // "Bill" is also a word for a law.
        let is_person = |index: usize| {
            let classes = words.classes(index);
            classes & lists::GIVEN != 0 || classes & (THINGS | lists::TITLE) == 0
        };
        let inside = open + 1;
        let close =
            (inside + 1..=inside + MAX_NICKNAME_WORDS).find(|index| is_close(words.word(*index)));
        let Some(close) = close.filter(|close| !words.opens(*close)) else {
            continue;
        };
        let surname = close + 1;
        let given = open - 1;
        let at = names.partition_point(|name| name.end <= given);
        let before = names.get(at);
        let before = before.filter(|name| name.kind == EntityKind::Person && name.end == open);
        // In quotation marks, any word may be a nickname: `Ann "Alabama" Doe`.
        let is_nickname = !words.opens(open)
            && (inside..close).all(|index| is_name(index) && (!is_in_brackets || is_person(index)))
            && is_name(surname)
            && is_person(surname)
            && words.is_capital(given)
            && (words.is_given_name(given) && is_person(given)
                || !is_in_brackets && before.is_some());
        if !is_nickname {
            continue;
        }
        let mut end = surname + 1;
        while is_name(end) && end - surname < MAX_WORDS && is_person(end) {
            end += 1;
        }
        let start = match names.get(at) {
            Some(name) if name.kind == EntityKind::Person && name.start < given => name.start,
            _ => given,
        };
        if found.last().is_none_or(|last| last.end <= start) {
            found.push(Name {
                start,
                end,
                kind: EntityKind::Person,
            });
        }
    }
    found
}
