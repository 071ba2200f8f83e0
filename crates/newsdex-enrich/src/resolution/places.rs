//! Places: countries, states and towns that have several names, and spellings of their names.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reason;
use super::groups::Groups;
use super::pairs::{Likeness, Need, Pair};
use super::spelling::{consonants, distance, letters as letters_of, sound};
use crate::entities::exonyms;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// Joins the names of one country, state or town.
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

/// Finds names of places that are written almost alike.
pub(super) fn pairs(groups: &Groups) -> Vec<Pair> {
    alike(groups, EntityKind::Place, 5)
}

/// Finds names of a kind, of at least `least` letters, of which at most one word is spelled otherwise.
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

/// At most this many names that sound alike are compared with one another.
const LARGEST_BLOCK: usize = 50;

/// What must speak for two names being spellings of one, the commoner one first; none if they are not.
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
    // "Austria" is no misspelling of "Australia", nor is what so many articles write one of anything.
    let is_slip = groups.articles(other) * SLIPS <= groups.articles(one) || word.len() >= LONG;
    (is_slip && distance(word, other_word, 1) == 1).then_some(Need::Much)
}

/// Words shorter than this differ by a letter because they are different words.
const SHORT: usize = 5;

/// Words of this length hardly ever differ by a letter for another reason than spelling.
const LONG: usize = 7;

/// A name must be this many times commoner than what is taken for a slip of the pen.
const SLIPS: u64 = 10;

/// Whether a place goes by this name and by others.
pub(super) fn is_main_name(letters: &str) -> bool {
    static NAMES: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let lines = SYNONYMS.lines();
        lines.filter_map(|line| line.split(", ").next()).collect()
    });
    names.contains(letters)
}

/// The name that stands for all names of a place.
fn common_name(letters: &str) -> String {
    static NAMES: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names = FxHashMap::default();
        for line in SYNONYMS.lines() {
            let mut all = line.split(", ");
            if let Some(first) = all.next() {
                names.extend(all.map(|name| (name, first)));
            }
        }
        names
    });
    if let Some(name) = names.get(letters) {
        return (*name).to_owned();
    }
    if let Some(english) = english_name(letters) {
        return names.get(english).copied().unwrap_or(english).to_owned();
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

/// The English name of a place that French, Spanish, Portuguese, Italian or German call so, as it is
/// compared; none where the name is that of another place, too.
fn english_name(letters: &str) -> Option<&'static str> {
    static NAMES: OnceLock<FxHashMap<String, String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut english: FxHashSet<String> = FxHashSet::default();
        let mut names: FxHashMap<String, Option<String>> = FxHashMap::default();
        for (name, foreign) in exonyms() {
            let (name, foreign) = (letters_of(name), letters_of(foreign));
            english.insert(name.clone());
            names
                .entry(foreign)
                .and_modify(|known| *known = known.take().filter(|known| *known == name))
                .or_insert(Some(name));
        }
        names.retain(|foreign, _| {
            !english.contains(foreign) && !OTHER_MEANINGS.contains(&foreign.as_str())
        });
        let unique = |(foreign, name): (String, Option<String>)| Some((foreign, name?));
        names.into_iter().filter_map(unique).collect()
    });
    names.get(letters).map(String::as_str)
}

/// Names in other languages that are other places' names or words in English.
const OTHER_MEANINGS: [&str; 18] = [
    "island",
    "monaco",
    "colonia",
    "brest",
    "nice",
    "cordova",
    "la city",
    "salvador",
    "saba",
    "maurice",
    "trinidad",
    "ira",
    "tolosa",
    "macedonia",
    "assia",
    "galizia",
    "galicien",
    "niger",
];

/// Names of one place on a line, as they are compared. Only those that mean nothing else.
const SYNONYMS: &str = "\
united states, us, usa, united states of america, us of a, america
united kingdom, uk, britain, great britain, united kingdom of great britain and northern ireland
united arab emirates, uae
soviet union, ussr, union of soviet socialist republics
russia, russian federation
china, peoples republic of china, prc
taiwan, republic of china
south korea, republic of korea, s korea
north korea, dprk, democratic peoples republic of korea, n korea
germany, federal republic of germany
east germany, gdr, german democratic republic
czech republic, czechia
myanmar, burma
ivory coast, cote divoire
democratic republic of congo, democratic republic of the congo, dr congo, drc
turkey, turkiye
netherlands, holland
eswatini, swaziland
north macedonia, former yugoslav republic of macedonia, fyrom
timor leste, east timor
cape verde, cabo verde
iran, islamic republic of iran
syria, syrian arab republic
laos, lao peoples democratic republic
vietnam, viet nam, socialist republic of vietnam
south africa, republic of south africa
saudi arabia, kingdom of saudi arabia
papua new guinea, png
new zealand, nz
bosnia and herzegovina, bosnia herzegovina, bosnia hercegovina
vatican, vatican city, holy see
kyiv, kiev, kyyiv
kharkiv, kharkov
lviv, lvov
mykolaiv, nikolaev
zaporizhzhia, zaporizhia, zaporozhye, zaporizhzhya
chernihiv, chernigov
chernobyl, chornobyl
luhansk, lugansk
dnipro, dnipropetrovsk, dnepropetrovsk
beijing, peking
mumbai, bombay
kolkata, calcutta
chennai, madras
guangzhou, canton city
ho chi minh city, saigon
yangon, rangoon
washington dc, district of columbia, dc
new york city, nyc
los angeles, la city
hague, den haag, s gravenhage
mecca, makkah
california, calif
connecticut, conn
florida, fla
massachusetts, mass
tennessee, tenn
wisconsin, wis
arizona, ariz
arkansas, ark
colorado, colo
illinois, ill
kansas, kan
oklahoma, okla
nebraska, neb
nevada, nev
minnesota, minn
michigan, mich
montana, mont
wyoming, wyo
new jersey, nj
new hampshire, nh
new mexico, nm
new south wales, nsw";

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
        // German for Iceland, and English.
        assert_eq!(common_name("island"), "island");
        // A town in Spain, and Spanish for Grenada.
        assert_eq!(common_name("granada"), "granada");
    }

    #[test]
    fn synonyms_are_in_the_form_they_are_compared_in() {
        for name in SYNONYMS.lines().flat_map(|line| line.split(", ")) {
            assert_eq!(letters(name), name);
        }
    }
}
