//! Classes of words, from the lexicon, that are evidence for the kind of the names around them, in the languages in
//! which lists are used to find names.

use rustc_hash::FxHashMap;

use newsdex_text::lexicon::languages::{Neighbour, grammars, neighbours};
use newsdex_text::lexicon::small_words::{self, small_words};
use newsdex_text::lexicon::{given_names, months, name_words, surnames, titles, weekdays};

use crate::entities::lists::Lists;

/// A set of classes, one bit for each.
pub(super) type Classes = u32;

/// Prepositions before towns that are rare before other nouns without an article.
pub(super) const SURE: Classes = 1;
/// Nouns with a capital directly before a place that are not part of its name: "Hauptstadt".
pub(super) const BEFORE_PLACE: Classes = 1 << 1;
/// Words before "de" and a place; all three together name something else: "Banque de France".
pub(super) const NOT_BEFORE_PLACE: Classes = 1 << 2;
/// Words after a place; both together name something else: "New York Times".
pub(super) const AFTER_PLACE: Classes = 1 << 3;
/// Small words, in lower case, that are never a name and have a capital only at the beginning of a sentence.
pub(super) const SMALL: Classes = 1 << 4;
/// Nouns directly before a given name; both together name a street, a saint or a school.
pub(super) const NOT_BEFORE_PERSON: Classes = 1 << 5;
/// Words after a person's name; both together name a company, a prize or a street.
pub(super) const NOT_AFTER_PERSON: Classes = 1 << 6;
/// Titles, with and without a full stop, before a last name.
pub(super) const TITLE: Classes = 1 << 7;
/// Words that are not names: acronyms of things, and nouns that newspapers write with a capital.
pub(super) const NOT_NAME: Classes = 1 << 8;
/// Small words between a given name and a surname, and inside surnames.
pub(super) const PARTICLE: Classes = 1 << 11;
/// Articles and similar words, which no last name follows.
pub(super) const ARTICLE: Classes = 1 << 12;
/// Months and weekdays, in lower case.
pub(super) const CALENDAR: Classes = 1 << 13;
/// Words in lower case before a place; both together are the name of a body: "tribunale di Milano".
pub(super) const BODY: Classes = 1 << 9;
/// Acronyms of organisations that hardly ever mean anything else.
pub(super) const ORGANIZATION: Classes = 1 << 14;

/// All words of a language that are in any class, with their classes.
pub(super) fn of(code: &str) -> FxHashMap<String, Classes> {
    let mut words: FxHashMap<String, Classes> = FxHashMap::default();
    let mut note = |class: Classes, word: &str| {
        *words.entry(word.to_owned()).or_insert(0) |= class;
    };
    for (class, kind) in [
        (SMALL, small_words::Kind::Function),
        (ARTICLE, small_words::Kind::Article),
        (SURE, small_words::Kind::BeforeTown),
    ] {
        small_words(code, kind).for_each(|word| note(class, word));
    }
    for (class, kind) in [
        (BEFORE_PLACE, Neighbour::BeforePlace),
        (NOT_BEFORE_PLACE, Neighbour::NotBeforePlace),
        (AFTER_PLACE, Neighbour::AfterPlace),
        (NOT_BEFORE_PERSON, Neighbour::NotBeforePerson),
        (NOT_AFTER_PERSON, Neighbour::NotAfterPerson),
        (NOT_NAME, Neighbour::NotName),
        (PARTICLE, Neighbour::Particle),
        (BODY, Neighbour::BodyBeforePlace),
    ] {
        neighbours(code, kind).for_each(|word| note(class, word));
    }
    let english = titles::abbreviations_in("en");
    for title in titles::titles(code, titles::Use::Title).chain(english) {
        note(TITLE, title);
        note(TITLE, &format!("{title}."));
    }
    for grammar in grammars() {
        let months = months::names_in(grammar.code);
        let days = weekdays::names_in(grammar.code);
        months.chain(days).for_each(|word| note(CALENDAR, word));
    }
    name_words::organizations()
        .filter(|known| known.is_known_in(code))
        .for_each(|known| note(ORGANIZATION, known.abbreviation));
    // A plural may be a common word or a surname: "Bruins".
    name_words::organization_names()
        .filter(|name| !name.contains([' ', '.']) && !name.ends_with('s'))
        .filter(|name| !is_word_of(code, &name.to_lowercase()))
        .for_each(|name| note(ORGANIZATION, name));
    words
}

/// Whether a word in lower case has another meaning in a language: "bayer" is German for a Bavarian.
fn is_word_of(code: &str, lower: &str) -> bool {
    Lists::of(code).is_some_and(|lists| lists.classes(lower) != 0)
        || given_names::gender(lower).is_some()
        || surnames::is_word_in(code, lower)
}
