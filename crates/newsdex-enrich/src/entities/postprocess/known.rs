//! Names of well-known organisations, from the lexicon: "Bank of America", "Human Rights Watch".

use std::sync::LazyLock;

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words;

use super::super::features;
use super::super::hashes::ByHash;
use super::super::labels::Name;
use super::super::lists;
use super::super::tokens;
use super::words::Words;
use super::{companies, overlay};

/// The listed names by the hash of their first word, each divided into words, the longest first.
type Listed = ByHash<Vec<Vec<&'static str>>>;

/// Makes listed names organisations, whatever the tagger made of them.
///
/// A name of several words must not be part of a longer run of capitalised words or of a longer name. A name of one word
/// must stand alone; after a title it is a person.
pub(super) fn organizations(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let listed = listed();
    let mut found: Vec<Name> = Vec::new();
    let mut position = 0;
    let mut next_name = 0;
    while position < words.len() {
        checkpoint();
        if !words.is_capital(position) {
            position += 1;
            continue;
        }
        let length = listed.get(&words.hash(position)).and_then(|names| {
            let is_here = |name: &&Vec<&str>| words.are_words(position, name);
            names.iter().find(is_here).map(Vec::len)
        });
        let Some(length) = length else {
            position += 1;
            continue;
        };
        // "Moody's Investors Service Inc": the legal form belongs to the name.
        let end = companies::end_of_forms(words, position + length);
        let name = Name {
            start: position,
            end,
            kind: EntityKind::Organization,
        };
        while names
            .get(next_name)
            .is_some_and(|known| known.end <= position)
        {
            next_name += 1;
        }
        let around = names.get(next_name).filter(|known| known.start < name.end);
        if is_meant(words, &name, around) {
            found.push(without_article(words, name));
        }
        position = name.end;
    }
    overlay(names, found)
}

/// Whether a listed name is meant, with regard to the words around it and the name that the tagger found there.
fn is_meant(words: &Words<'_>, name: &Name, around: Option<&Name>) -> bool {
    let goes_on = words.is_capital(name.end) && !words.opens(name.end);
    let before = name
        .start
        .checked_sub(1)
        .filter(|_| !words.opens(name.start));
    let follows = |classes| before.is_some_and(|before| words.classes(before) & classes != 0);
    let follows_name = before.is_some_and(|before| words.is_capital(before));
    // "The Sun" at the beginning of a sentence may be the star.
    let is_ordinary = begins_with_article(words, name)
        && name.end - name.start == 2
        && words.opens(name.start)
        && words.classes(name.end) & lists::SPEECH == 0
        && around.is_none_or(|around| around.kind != EntityKind::Organization);
    if is_ordinary {
        return false;
    }
    if name.end - name.start > 1 {
        let is_part = around.is_some_and(|around| {
            around.start <= name.start
                && around.end >= name.end
                && around.end - around.start > name.end - name.start
        });
        let small = lists::TITLE | lists::ROLE | lists::FUNCTION | lists::PEOPLE | lists::CALENDAR;
        return !is_part && !goes_on && (!follows_name || follows(small));
    }
    match around {
        Some(around) => {
            (around.start, around.end) == (name.start, name.end)
                && !(around.kind == EntityKind::Person && follows(lists::TITLE | lists::GIVEN))
        }
        None => !goes_on && !follows_name && !words.opens(name.start),
    }
}

/// The name without the article that is listed with it, which shows that a newspaper is meant: "Sun" of "The Sun".
fn without_article(words: &Words<'_>, mut name: Name) -> Name {
    if begins_with_article(words, &name) {
        name.start += 1;
    }
    name
}

fn begins_with_article(words: &Words<'_>, name: &Name) -> bool {
    words.word(name.start) == "The" && name.end - name.start > 1
}

/// Whether a name is a listed one, whole.
pub(super) fn is_listed(words: &Words<'_>, name: &Name) -> bool {
    let same_start = listed().get(&words.hash(name.start)).into_iter().flatten();
    let length = name.end - name.start;
    same_start
        .filter(|parts| parts.len() == length)
        .any(|parts| words.are_words(name.start, parts))
}

fn listed() -> &'static Listed {
    static LISTED: LazyLock<Listed> = LazyLock::new(|| {
        let mut listed = Listed::default();
        for name in name_words::organization_names() {
            let mut parts = Vec::new();
            tokens::tokenize(name, &mut parts);
            let parts: Vec<&'static str> = parts.iter().map(|part| part.text(name)).collect();
            if let Some(first) = parts.first() {
                listed.entry(features::hash(first)).or_default().push(parts);
            }
        }
        for names in listed.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        }
        listed
    });
    &LISTED
}
