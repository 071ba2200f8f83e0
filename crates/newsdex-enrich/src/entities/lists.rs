//! Classes of words, from the lexicon, that are evidence for the kind of the names around them.
//!
//! They are not rules: the tagger learns how much to trust each class. All words are in lower case; a word may be in
//! several classes. After a change of the lexicon the models must be trained again: `scripts/train-model.sh`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use newsdex_text::lexicon::languages::grammars;
use newsdex_text::lexicon::small_words::{self, small_words};
use newsdex_text::lexicon::titles::{self, OfficeUse};
use newsdex_text::lexicon::words_in_names::{Kind, words_in_names};
use newsdex_text::lexicon::{
    abbreviations, exonyms, given_names, months, name_words, peoples, places, speech_verbs,
    weekdays,
};
use newsdex_text::words::fold::fold;
use newsdex_text::words::lower::in_lower_case;

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

/// The classes of an English word in lower case; 0 for most words.
pub(super) fn classes(lower: &str) -> Classes {
    Lists::english().words.get(lower).copied().unwrap_or(0)
}

/// The classes of an English word in any case.
pub(super) fn classes_of(word: &str) -> Classes {
    in_lower_case(word, classes)
}

/// The classes of the words of one language.
#[derive(Debug)]
pub struct Lists {
    /// The primary subtag of the language; empty for English, whose given names are all in `words`.
    code: &'static str,
    words: FxHashMap<String, Classes>,
    /// The ends of compound words, with the classes of the compounds: "ministerium".
    ends: Vec<(&'static str, Classes)>,
    /// The length of the longest small word inside names, in bytes.
    pub(super) longest_connector: u32,
    /// Whether names of organisations begin with the word for their kind, and other words in lower case may follow:
    /// "Commission européenne", "rechtbank Rotterdam".
    pub(super) heads_first: bool,
}

impl Lists {
    /// The lists of English.
    pub fn english() -> &'static Lists {
        static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists::new("", english(), Vec::new()));
        &LISTS
    }

    /// The lists of a language of `lexicon/languages.tsv`, by its primary subtag; `None` for all other languages.
    pub fn of(code: &str) -> Option<&'static Lists> {
        static LISTS: LazyLock<Vec<Lists>> = LazyLock::new(|| {
            let codes = grammars().iter().map(|grammar| grammar.code);
            codes
                .map(|code| {
                    let (words, ends) = foreign(code);
                    Lists::new(code, words, ends)
                })
                .collect()
        });
        LISTS.iter().find(|lists| lists.code == code)
    }

    fn new(
        code: &'static str,
        words: FxHashMap<String, Classes>,
        ends: Vec<(&'static str, Classes)>,
    ) -> Lists {
        let connectors = words
            .iter()
            .filter(|(_, classes)| **classes & CONNECTOR != 0);
        let longest = connectors.map(|(word, _)| word.len()).max();
        Lists {
            code,
            // The English model was trained with shorter words only.
            longest_connector: match longest.and_then(|longest| longest.try_into().ok()) {
                Some(longest) if !code.is_empty() => longest,
                _ => 4,
            },
            heads_first: grammars()
                .iter()
                .any(|grammar| grammar.code == code && !grammar.has_capital_nouns),
            words,
            ends,
        }
    }

    /// The primary subtag of the language.
    pub fn code(&self) -> &'static str {
        if self.code.is_empty() {
            "en"
        } else {
            self.code
        }
    }

    /// The classes of a word in lower case; 0 for most words.
    pub(super) fn classes(&self, lower: &str) -> Classes {
        let listed = self.words.get(lower).copied();
        if self.code.is_empty() {
            return listed.unwrap_or(0);
        }
        let is_given = given_names::is_given_name_in(self.code, &fold(lower));
        let given = if is_given { GIVEN } else { 0 };
        given
            | listed.unwrap_or_else(|| {
                let end = |end: &&(&str, Classes)| {
                    lower.len() > end.0.len() + 1 && lower.ends_with(end.0)
                };
                self.ends
                    .iter()
                    .find(end)
                    .map_or(0, |(_, classes)| *classes)
            })
    }
}

/// The classes of words, and of compounds by their ends, in a language other than English.
fn foreign(code: &'static str) -> (FxHashMap<String, Classes>, Vec<(&'static str, Classes)>) {
    let mut words: FxHashMap<String, Classes> = FxHashMap::default();
    let mut ends: Vec<(&'static str, Classes)> = Vec::new();
    let mut note = |class: Classes, word: &str| {
        *words.entry(word.to_lowercase()).or_insert(0) |= class;
    };
    for (class, kind) in [
        (ORGANIZATION, Kind::Organization),
        (COMPANY, Kind::Company),
        (PLACE, Kind::Place),
        (EVENT, Kind::Event),
        (MEDIA, Kind::Media),
        (PEOPLE, Kind::People),
        (ROLE, Kind::Role),
        (TITLE, Kind::Title),
    ] {
        for word in words_in_names(code, kind) {
            match word.strip_prefix('-') {
                Some(end) => {
                    ends.push((end, class));
                    note(class, end);
                }
                None => note(class, word),
            }
        }
    }
    for title in titles::titles(code, titles::Use::Title) {
        note(TITLE, title);
        note(TITLE, &format!("{title}."));
    }
    for end in titles::ends(code) {
        ends.push((end, TITLE));
        note(TITLE, end);
    }
    let known =
        |known: &name_words::Organization| known.is_known_in("en") || known.is_known_in(code);
    let organizations = name_words::organizations().filter(known);
    organizations.for_each(|known| note(ORGANIZATION, known.abbreviation));
    name_words::legal_forms().for_each(|word| note(COMPANY, word));
    for grammar in ["en", code] {
        let days = weekdays::names_in(grammar);
        months::names_in(grammar)
            .chain(days)
            .for_each(|word| note(CALENDAR, word));
    }
    speech_verbs::forms_in(code).for_each(|word| note(SPEECH, word));
    for (class, kind) in [
        (FUNCTION, small_words::Kind::Function),
        (CONNECTOR, small_words::Kind::Connector),
        (WHERE, small_words::Kind::Where),
        (WHERE, small_words::Kind::BeforeTown),
    ] {
        small_words(code, kind).for_each(|word| note(class, word));
    }
    let is_country = |name: &str| places::is_country(name);
    for place in exonyms::names_in(code) {
        let class = match place.english {
            Some(english) if is_country(english) => COUNTRY,
            Some(_) => CITY,
            None => REGION,
        };
        if !place.name.contains(' ') {
            note(class, place.name);
        } else if class == COUNTRY {
            let capital = |word: &&str| word.len() > 3 && word.starts_with(char::is_uppercase);
            place
                .name
                .split(' ')
                .filter(capital)
                .for_each(|word| note(class, word));
        }
    }
    // The longest end first: "bundesminister" before "minister".
    ends.sort_by_key(|(end, _)| std::cmp::Reverse(end.len()));
    (words, ends)
}

fn english() -> FxHashMap<String, Classes> {
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
