//! Classes of English words, from the lexicon, that are evidence for the kind of the names around them.
//!
//! They are not rules: the tagger learns how much to trust each class. All words are in lower case; a word may be in
//! several classes. After a change of the lexicon the model must be trained again: `scripts/train-model.sh`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use newsdex_text::lexicon::small_words::{self, small_words};
use newsdex_text::lexicon::titles::{self, OfficeUse};
use newsdex_text::lexicon::{
    abbreviations, given_names, months, name_words, peoples, places, speech_verbs, weekdays,
};

/// A set of classes, one bit for each.
pub(super) type Classes = u32;

/// Words before a person's name: "Mr", "President".
pub(super) const TITLE: Classes = 1;
/// Words for kinds of organisation, and well-known organisations: "Ministry", "Party", "NATO".
pub(super) const ORGANIZATION: Classes = 1 << 1;
/// Legal forms of companies: "Inc", "plc".
pub(super) const COMPANY: Classes = 1 << 2;
/// Given names.
pub(super) const GIVEN: Classes = 1 << 3;
/// Countries, and distinctive words of their names.
pub(super) const COUNTRY: Classes = 1 << 4;
/// Towns that are large or often in the news.
pub(super) const CITY: Classes = 1 << 5;
/// States, provinces, continents and regions.
pub(super) const REGION: Classes = 1 << 6;
/// Words for kinds of place: "River", "Street".
pub(super) const PLACE: Classes = 1 << 7;
/// Peoples, languages, faiths and political camps.
pub(super) const PEOPLE: Classes = 1 << 8;
/// Months and weekdays.
pub(super) const CALENDAR: Classes = 1 << 9;
/// Verbs of speech.
pub(super) const SPEECH: Classes = 1 << 10;
/// Prepositions before places.
pub(super) const WHERE: Classes = 1 << 11;
/// Small words that are never a name, even with a capital.
pub(super) const FUNCTION: Classes = 1 << 12;
/// Small words inside names: "of", "bin".
pub(super) const CONNECTOR: Classes = 1 << 13;
/// Words in the names of newspapers and broadcasters: "Times".
pub(super) const MEDIA: Classes = 1 << 14;
/// Nouns for people near a person's name: "spokesman".
pub(super) const ROLE: Classes = 1 << 15;
/// Words with a full stop that does not always end a sentence: "Mr", "Inc".
pub(super) const ABBREVIATION: Classes = 1 << 16;
/// Words in the names of events, prizes, laws and works: "Cup", "Act".
pub(super) const EVENT: Classes = 1 << 17;

/// The classes of a word in lower case; 0 for most words.
pub(super) fn classes(lower: &str) -> Classes {
    static WORDS: LazyLock<FxHashMap<String, Classes>> = LazyLock::new(all);
    WORDS.get(lower).copied().unwrap_or(0)
}

fn all() -> FxHashMap<String, Classes> {
    let mut words: FxHashMap<String, Classes> = FxHashMap::default();
    let mut note = |class: Classes, word: &str| {
        *words.entry(word.to_lowercase()).or_insert(0) |= class;
    };
    let titles = titles::titles("en", titles::Use::Title);
    let titles = titles.chain(titles::office_words(OfficeUse::Title));
    titles.for_each(|word| note(TITLE, word));
    titles::titles("en", titles::Use::Role).for_each(|word| note(ROLE, word));
    let organizations = name_words::organizations()
        .filter(|known| known.is_known_in("en"))
        .map(|known| known.abbreviation);
    let organizations = organizations.chain(name_words::organization_words());
    organizations.for_each(|word| note(ORGANIZATION, word));
    name_words::legal_forms().for_each(|word| note(COMPANY, word));
    name_words::media_words().for_each(|word| note(MEDIA, word));
    name_words::event_words().for_each(|word| note(EVENT, word));
    name_words::place_words().for_each(|word| note(PLACE, word));
    given_names::in_news().for_each(|word| note(GIVEN, word));
    peoples::words().for_each(|word| note(PEOPLE, &word));
    let days = weekdays::names_in("en").chain(weekdays::abbreviations_in("en"));
    let months = months::names_in("en").chain(months::abbreviations_in("en"));
    days.chain(months).for_each(|word| note(CALENDAR, word));
    for kind in [speech_verbs::Kind::Says, speech_verbs::Kind::Judges] {
        speech_verbs::forms(kind).for_each(|word| note(SPEECH, word));
    }
    abbreviations::english().for_each(|word| note(ABBREVIATION, &word));
    for (class, kind) in [
        (FUNCTION, small_words::Kind::Function),
        (CONNECTOR, small_words::Kind::Connector),
        (WHERE, small_words::Kind::Where),
    ] {
        small_words("en", kind).for_each(|word| note(class, word));
    }
    let countries = places::country_words().map(|word| (COUNTRY, word));
    let towns = places::town_words().map(|word| (CITY, word));
    let regions = places::region_words().map(|word| (REGION, word));
    let mut places: Vec<(Classes, String)> = countries.chain(towns).chain(regions).collect();
    // The last words of "Cook Islands", "Mexico City" and "Soviet Union" are no evidence for a country or town.
    places.retain(|(_, word)| {
        let known = words.get(word).copied().unwrap_or(0);
        known & (PLACE | ORGANIZATION) == 0
    });
    for (class, word) in places {
        *words.entry(word).or_insert(0) |= class;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_in_several_lists() {
        assert_eq!(classes("georgia"), COUNTRY | REGION);
        assert_eq!(classes("table"), 0);
    }
}
