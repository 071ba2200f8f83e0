//! Classes of words that say something about the names around them in the languages that are read by lists, out of the
//! lexicon.

use rustc_hash::FxHashMap;

use newsdex_text::lexicon::languages::{Neighbour, grammars, neighbours};
use newsdex_text::lexicon::small_words::{self, small_words};
use newsdex_text::lexicon::{months, name_words, titles, weekdays};

/// A set of classes: one bit each.
pub(super) type Classes = u32;

/// Prepositions that stand before towns and hardly before other nouns without an article.
pub(super) const SURE: Classes = 1;
/// Nouns with a capital that may stand right before a place without being part of its name.
pub(super) const BEFORE_PLACE: Classes = 1 << 1;
/// Words before "de" and a place, together the name of something else: "Banque de France".
pub(super) const NOT_BEFORE_PLACE: Classes = 1 << 2;
/// What after a place makes it part of another name.
pub(super) const AFTER_PLACE: Classes = 1 << 3;
/// Words, in lower case, that have a capital only because they open a sentence.
pub(super) const SMALL: Classes = 1 << 4;
/// Nouns right before a given name that make it the name of a street, a saint, a school.
pub(super) const NOT_BEFORE_PERSON: Classes = 1 << 5;
/// What after a name makes it that of a company, a prize, a street.
pub(super) const NOT_AFTER_PERSON: Classes = 1 << 6;
/// Titles that stand with a capital before a bare last name.
pub(super) const TITLE: Classes = 1 << 7;
/// Words in capitals that the English model takes for organisations.
pub(super) const NOT_ORGANIZATION: Classes = 1 << 8;
/// Small words between a given name and a surname, and inside surnames.
pub(super) const PARTICLE: Classes = 1 << 11;
/// Articles and the like: after them stands no last name.
pub(super) const ARTICLE: Classes = 1 << 12;
/// Months and weekdays, in lower case.
pub(super) const CALENDAR: Classes = 1 << 13;
/// Acronyms of organisations that hardly mean anything else.
pub(super) const ORGANIZATION: Classes = 1 << 14;

/// All words of a language that are in a class.
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
        (NOT_ORGANIZATION, Neighbour::NotOrganization),
        (PARTICLE, Neighbour::Particle),
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
    words
}
