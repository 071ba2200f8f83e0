//! Places: countries, states and towns with several names, and spellings of their names.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reason;
use super::groups::Groups;
use super::pairs::{Likeness, Need, Pair};
use super::spelling::{consonants, distance, letters as letters_of, sound};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::exonyms;
use newsdex_text::lexicon::places::synonyms;

/// Merges the names of one country, state or town.
pub(super) fn join(groups: &mut Groups) {
    let mut first: FxHashMap<String, u32> = FxHashMap::default();
    for name in groups.commonest_first() {
        checkpoint();
        if groups.kind(name) == EntityKind::Place {
            let common = common_name(&groups.name(name).letters);
            let at = *first.entry(common).or_insert(name);
            groups.join(at, name, Reason::Synonym);
        }
    }
}

/// Finds names of places with almost the same spelling.
pub(super) fn pairs(groups: &Groups) -> Vec<Pair> {
    alike(groups, EntityKind::Place, 5)
}

/// Finds names of a kind, with at least `least` letters, in which at most one word is spelled differently.
pub(super) fn alike(groups: &Groups, kind: EntityKind, least: usize) -> Vec<Pair> {
    let mut blocks: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for name in groups.commonest_first() {
        checkpoint();
        let letters = &groups.name(name).letters;
        if groups.kind(name) == kind && letters.len() >= least && letters.is_ascii() {
            let words: Vec<String> = letters
                .split(' ')
                .map(|word| consonants(&sound(word)))
                .collect();
            blocks.entry(words.join(" ")).or_default().push(name);
        }
    }
    let mut pairs = Vec::new();
    for block in blocks.into_values() {
        checkpoint();
        for (index, one) in block.iter().enumerate().take(LARGEST_BLOCK) {
            for other in block.iter().skip(index + 1).take(LARGEST_BLOCK) {
                if let Some(need) = need(groups, *one, *other) {
                    pairs.push(Pair {
                        need,
                        likeness: Likeness::Spelling,
                        one: *one.min(other),
                        other: *one.max(other),
                    });
                }
            }
        }
    }
    pairs
}

/// The most similar-sounding names that are compared with each other.
const LARGEST_BLOCK: usize = 50;

/// The evidence needed to treat two names as spellings of one, `one` being the more frequent; `None` if they are not.
fn need(groups: &Groups, one: u32, other: u32) -> Option<Need> {
    let (words, other_words) = (&groups.name(one).letters, &groups.name(other).letters);
    let mut differing = words
        .split(' ')
        .zip(other_words.split(' '))
        .filter(|(word, other)| word != other);
    let (word, other_word) = differing.next()?;
    let has_digit = word
        .bytes()
        .chain(other_word.bytes())
        .any(|byte| byte.is_ascii_digit());
    if differing.next().is_some() || has_digit || word.len().min(other_word.len()) < SHORT {
        return None;
    }
    if sound(word) == sound(other_word) {
        return Some(Need::Some);
    }
    // "Austria" is not a misspelling of "Australia": a name in so many articles is never a misspelling.
    let is_slip = groups.articles(other) * SLIPS <= groups.articles(one) || word.len() >= LONG;
    (is_slip && distance(word, other_word, 1) == 1).then_some(Need::Much)
}

/// Words shorter than this that differ by a letter are different words.
const SHORT: usize = 5;

/// Words of at least this length that differ by a letter are almost always spellings of one word.
const LONG: usize = 7;

/// A name must be this many times as frequent as its misspelling.
const SLIPS: u64 = 10;

/// Whether a name is the main one of a place with several names.
pub(super) fn is_main_name(letters: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| synonyms().map(|(name, _)| letters_of(name)).collect());
    NAMES.contains(letters)
}

/// The main name of a place, for any of its names.
fn common_name(letters: &str) -> String {
    static NAMES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
        let mut names = FxHashMap::default();
        for (name, others) in synonyms() {
            let name = letters_of(name);
            names.extend(
                others
                    .into_iter()
                    .map(|other| (letters_of(other), name.clone())),
            );
        }
        names
    });
    if let Some(name) = NAMES.get(letters) {
        return name.clone();
    }
    if let Some(english) = english_name(letters) {
        return NAMES
            .get(english)
            .map_or(english, String::as_str)
            .to_owned();
    }
    let words: Vec<&str> = letters
        .split(' ')
        .enumerate()
        .map(|(index, word)| match (index, word) {
            (0, "st") => "saint",
            (0, "mt") => "mount",
            (0, "ft") => "fort",
            (_, word) => word,
        })
        .collect();
    words.join(" ")
}

/// The English name of a place with a French, Spanish, Portuguese, Italian or German name; both in normalised form.
/// `None` if the foreign name is also that of another place.
fn english_name(letters: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
        let mut english: FxHashSet<String> = FxHashSet::default();
        let mut names: FxHashMap<String, Option<String>> = FxHashMap::default();
        for exonym in exonyms::languages().flat_map(exonyms::names_in) {
            let Some(name) = exonym.english.map(letters_of) else {
                continue;
            };
            let foreign = letters_of(exonym.name);
            english.insert(name.clone());
            names
                .entry(foreign)
                .and_modify(|known| *known = known.take().filter(|known| *known == name))
                .or_insert(Some(name));
        }
        names.retain(|foreign, _| {
            !english.contains(foreign) && !exonyms::has_other_meaning(foreign)
        });
        let unique = |(foreign, name): (String, Option<String>)| Some((foreign, name?));
        names.into_iter().filter_map(unique).collect()
    });
    NAMES.get(letters).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::spelling::letters;

    #[test]
    fn names_of_one_country_have_one_common_name() {
        for name in [
            "U.S.",
            "US",
            "USA",
            "U.S.A.",
            "the United States",
            "America",
        ] {
            assert_eq!(common_name(&letters(name)), "united states", "{name}");
        }
        assert_eq!(
            common_name(&letters("St. Louis")),
            common_name(&letters("Saint Louis"))
        );
        assert_ne!(common_name("georgia"), common_name("georgetown"));
    }

    #[test]
    fn names_in_other_languages_are_those_of_the_same_country() {
        for (name, english) in [
            ("États-Unis", "united states"),
            ("Vereinigte Staaten", "united states"),
            ("Deutschland", "germany"),
            ("Allemagne", "germany"),
            ("Côte d'Ivoire", "ivory coast"),
            ("Elfenbeinküste", "ivory coast"),
            ("Pays-Bas", "netherlands"),
            ("Nueva York", "new york"),
            ("Reino Unido", "united kingdom"),
        ] {
            assert_eq!(common_name(&letters(name)), english, "{name}");
        }
        // German for Iceland, but also an English word.
        assert_eq!(common_name("island"), "island");
        // A town in Spain, but also Spanish for Grenada.
        assert_eq!(common_name("granada"), "granada");
    }
}
