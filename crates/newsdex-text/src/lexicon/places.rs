//! Countries, states, regions and towns by their English names.
//!
//! Look-ups of countries, states and dateline towns ignore case and full stops: `N.Y.`, `NY` and `n y` are the same
//! name.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{lexicon_file, rows, values};

/// Marks a name that also has another meaning.
const AMBIGUOUS: char = '~';

/// A place and its names.
struct Place {
    name: &'static str,
    /// The other names of the place; each may begin with [`AMBIGUOUS`].
    others: Vec<&'static str>,
}

impl Place {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let others = self.others.iter().map(|other| bare(other));
        std::iter::once(self.name).chain(others)
    }
}

fn bare(name: &'static str) -> &'static str {
    name.trim_start_matches(AMBIGUOUS)
}

struct State {
    country: &'static str,
    place: Place,
    /// The abbreviations that newspapers write with a full stop.
    abbreviations: Vec<&'static str>,
}

static COUNTRIES: LazyLock<Vec<Place>> = LazyLock::new(|| places(lexicon_file!("countries.tsv")));
static REGIONS: LazyLock<Vec<Place>> = LazyLock::new(|| places(lexicon_file!("regions.tsv")));
static TOWNS: LazyLock<Vec<Place>> = LazyLock::new(|| places(lexicon_file!("towns.tsv")));

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    rows(lexicon_file!("states.tsv"))
        .filter_map(|mut row| {
            let (country, name) = (row.next()?, row.next()?);
            let abbreviations: Vec<&str> = values(row.next()?).collect();
            let codes = values(row.next().unwrap_or_default());
            let others = abbreviations.iter().copied().chain(codes).collect();
            Some(State {
                country,
                place: Place { name, others },
                abbreviations: abbreviations.into_iter().map(bare).collect(),
            })
        })
        .collect()
});

fn places(file: &'static str) -> Vec<Place> {
    rows(file)
        .filter_map(|mut row| {
            Some(Place {
                name: row.next()?,
                others: values(row.next().unwrap_or_default()).collect(),
            })
        })
        .collect()
}

/// Whether datelines name a town without its country or state.
pub fn is_dateline_town(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let rows = rows(lexicon_file!("towns.tsv")).map(|row| row.collect::<Vec<_>>());
        rows.filter(|row| row.get(2) == Some(&"dateline"))
            .flat_map(|row| row.into_iter().take(2).flat_map(values))
            .map(|name| plain(bare(name)))
            .collect()
    });
    NAMES.contains(&plain(name))
}

/// Whether a name is a country or a state, or an abbreviation that newspapers write after a town (`Ill.`, `N.Y.`).
pub fn is_country_or_state_abbreviated(name: &str) -> bool {
    let name = plain(name);
    PLAIN_COUNTRIES.contains(&name) || PLAIN_STATES.contains(&name)
}

/// Whether a name, in any case, is a country.
pub fn is_country(name: &str) -> bool {
    PLAIN_COUNTRIES.contains(&plain(name))
}

/// Whether a name, in any case, is a country or an unabbreviated state.
pub fn is_country_or_state(name: &str) -> bool {
    let name = plain(name);
    PLAIN_COUNTRIES.contains(&name)
        || name.len() > LONGEST_ABBREVIATION && PLAIN_STATES.contains(&name)
}

/// The length in bytes of the longest state abbreviation that could be a word.
const LONGEST_ABBREVIATION: usize = 4;

static PLAIN_COUNTRIES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    // Datelines treat the Crimea like a country.
    let regions = REGIONS.iter().filter(|region| region.name == "Crimea");
    let places = COUNTRIES.iter().chain(regions);
    places.flat_map(Place::names).flat_map(spellings).collect()
});
static PLAIN_STATES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let names = STATES.iter().flat_map(|state| state.place.names());
    names.flat_map(spellings).collect()
});

/// The forms of a name in look-ups. An acronym has a second form, `u s`, as [`plain`] turns full stops into spaces.
fn spellings(name: &'static str) -> impl Iterator<Item = String> {
    let letters = is_acronym(name).then(|| {
        let letters: Vec<String> = name.chars().map(String::from).collect();
        plain(&letters.join(" "))
    });
    std::iter::once(plain(name)).chain(letters)
}

/// An acronym written with full stops: `U.S.` for `US`; `None` if the name is no acronym.
pub(super) fn dotted(acronym: &str) -> Option<String> {
    let letters = acronym.chars().flat_map(|letter| [letter, '.']);
    is_acronym(acronym).then(|| letters.collect())
}

/// The acronyms of countries, without full stops: `US`, `UAE`.
pub fn country_acronyms() -> impl Iterator<Item = &'static str> {
    let names = COUNTRIES.iter().flat_map(Place::names);
    names.filter(|name| is_acronym(name))
}

fn is_acronym(name: &str) -> bool {
    (2..=4).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A name in lower case. Full stops between letters become spaces, other full stops are removed; names that begin with
/// "St." keep theirs.
fn plain(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    if lower.starts_with("st. ") {
        return lower;
    }
    let words: Vec<&str> = lower
        .split(|character: char| character == '.' || character.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Whether a lower-case word is a state of the United States or its abbreviation.
pub fn is_american_state(word: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        american_states()
            .flat_map(Place::names)
            .map(str::to_lowercase)
            .collect()
    });
    NAMES.contains(word)
}

fn american_states() -> impl Iterator<Item = &'static Place> {
    let states = STATES
        .iter()
        .filter(|state| state.country == "United States");
    states.map(|state| &state.place)
}

/// The usual name of each country, town and state with several names, and its other names, without ambiguous ones.
pub fn synonyms() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let states = STATES.iter().map(|state| &state.place);
    let all = COUNTRIES.iter().chain(TOWNS.iter()).chain(states);
    all.filter_map(|place| {
        let others = place.others.iter().copied();
        let others: Vec<&str> = others.filter(|name| !name.starts_with(AMBIGUOUS)).collect();
        (!others.is_empty()).then_some((place.name, others))
    })
}

/// The usual name, in lower case, of the country or town that has this other name; `None` if there is none.
///
/// The other name is in lower case, without full stops. Ambiguous names are included: within one article a name hardly
/// ever has two meanings.
pub fn usual_name(name: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
        let mut names = FxHashMap::default();
        for place in COUNTRIES.iter().chain(TOWNS.iter()) {
            for other in &place.others {
                let other = bare(other).to_lowercase().replace('.', "");
                names.insert(other, place.name.to_lowercase());
            }
        }
        names
    });
    NAMES.get(name).map(String::as_str)
}

/// The abbreviations of states that newspapers write with a full stop: `Calif`, `Ont`.
pub fn state_abbreviations() -> impl Iterator<Item = &'static str> {
    STATES
        .iter()
        .flat_map(|state| state.abbreviations.iter().copied())
}

/// The distinctive words of the names of countries, in lower case; the last word of longer names: "zealand".
pub fn country_words() -> impl Iterator<Item = String> {
    telling_words(COUNTRIES.iter())
}

/// The distinctive words of the names of towns, in lower case.
pub fn town_words() -> impl Iterator<Item = String> {
    telling_words(TOWNS.iter())
}

/// The distinctive words of the names of states and regions, in lower case.
pub fn region_words() -> impl Iterator<Item = String> {
    let states = STATES.iter().map(|state| &state.place);
    telling_words(states.chain(REGIONS.iter()))
}

/// The last word of a name; the whole name if its last word is the name of another place ("South Africa").
fn last_word(name: &'static str) -> &'static str {
    match name.rsplit_once(' ') {
        Some((_, last)) if !is_whole_name(last) => last,
        _ => name,
    }
}

fn is_whole_name(word: &str) -> bool {
    let states = STATES.iter().map(|state| &state.place);
    let all = COUNTRIES.iter().chain(REGIONS.iter()).chain(TOWNS.iter());
    all.chain(states).any(|place| place.name == word)
}

/// The distinctive words of places, in lower case: all unambiguous names of one word, acronyms with and without full
/// stops, and for each usual name of several words the result of [`last_word`] ("arabia" for "Saudi Arabia").
fn telling_words<'p>(places: impl Iterator<Item = &'p Place>) -> impl Iterator<Item = String> {
    places
        .flat_map(|place| {
            let others = place.others.iter().copied();
            let others = others.filter(|name| !name.starts_with(AMBIGUOUS) && !name.contains(' '));
            // The last word of "Isle of Man" is not distinctive.
            let name = Some(place.name).filter(|name| !name.contains(" of "));
            name.map(last_word).into_iter().chain(others)
        })
        .flat_map(|word| {
            let dotted = dotted(word).map(|dotted| {
                let without_last = dotted.trim_end_matches('.').to_owned();
                [dotted, without_last]
            });
            std::iter::once(word.to_owned()).chain(dotted.into_iter().flatten())
        })
        .map(|word| word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_have_the_columns_that_they_name() {
        let columns = |file| rows(file).map(|row| row.collect::<Vec<_>>());
        for row in
            columns(lexicon_file!("countries.tsv")).chain(columns(lexicon_file!("regions.tsv")))
        {
            assert_eq!(row.len(), 3, "{row:?}");
        }
        for row in columns(lexicon_file!("states.tsv")) {
            assert_eq!(row.len(), 4, "{row:?}");
        }
        for row in columns(lexicon_file!("towns.tsv")) {
            let mark = row.get(2).copied().unwrap_or_default();
            assert!(
                row.len() <= 3 && ["", "dateline"].contains(&mark),
                "{row:?}"
            );
        }
    }

    #[test]
    fn towns_and_states_are_known_in_any_case() {
        assert!(is_dateline_town("WASHINGTON"));
        assert!(is_dateline_town("St. Petersburg"));
        assert!(!is_dateline_town("Wexmouth"));
        for name in [
            "D.C.",
            "Ill.",
            "Saudi Arabia",
            "U.S.",
            "N.Y.",
            "U S A",
            "W. Va.",
        ] {
            assert!(is_country_or_state_abbreviated(name), "{name}");
        }
        assert!(!is_country_or_state_abbreviated("Herald"));
        assert!(!is_country_or_state("Ill."));
        assert!(is_country_or_state("Illinois"));
    }

    #[test]
    fn no_name_means_two_places_unless_it_is_marked() {
        let mut known: FxHashSet<String> = FxHashSet::default();
        for (name, others) in synonyms() {
            for name in std::iter::once(name).chain(others) {
                // Washington is a town and a state; so are some others.
                let is_both = ["Washington", "New York", "Georgia"].contains(&name);
                assert!(known.insert(plain(name)) || is_both, "{name}");
            }
        }
    }

    #[test]
    fn american_states_are_known_by_name_and_abbreviation() {
        assert!(is_american_state("calif") && is_american_state("texas"));
        assert!(is_american_state("ca") && !is_american_state("on"));
    }
}
