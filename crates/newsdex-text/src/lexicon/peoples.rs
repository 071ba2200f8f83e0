//! Names for people by their country, region, faith or politics.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon_file, name_words, places, rows, values};

/// The column of the place files, from 0, that contains the names of the inhabitants.
const INHABITANTS: usize = 2;

fn all() -> impl Iterator<Item = &'static str> {
    let of_places = [lexicon_file!("countries.tsv"), lexicon_file!("regions.tsv")];
    let inhabitants = of_places.into_iter().flat_map(rows);
    let inhabitants = inhabitants.filter_map(|mut row| row.nth(INHABITANTS));
    let others = rows(lexicon_file!("peoples.tsv")).filter_map(|mut row| row.nth(1));
    inhabitants.chain(others).flat_map(values)
}

/// Whether a word, in its usual spelling, describes somebody by country, region, faith, party or organization:
/// `French`, `Tory`, `U.S.`, `NATO`.
pub fn is_people(word: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let organizations = name_words::organizations()
            .filter(|known| known.is_known_in("en"))
            .map(|known| known.abbreviation);
        let acronyms = places::country_acronyms().chain(organizations);
        let acronyms: Vec<&str> = acronyms.collect();
        let dotted = acronyms.iter().copied().filter_map(places::dotted);
        let plain = all().chain(acronyms.iter().copied()).map(str::to_owned);
        plain.chain(dotted).collect()
    });
    NAMES.contains(word)
}

/// Whether a word, in any case, is a name for a political party: `Labour`, `Tories`.
pub fn is_camp(word: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        rows(lexicon_file!("peoples.tsv"))
            .filter_map(|mut row| row.next().filter(|kind| *kind == "camp").and(row.next()))
            .flat_map(values)
            .map(str::to_lowercase)
            .collect()
    });
    NAMES.contains(&word.to_lowercase())
}

/// The words for peoples, faiths and parties, in lower case; the last word of longer names: "lankan" for "Sri Lankan".
pub fn words() -> impl Iterator<Item = String> {
    all().map(|name| name.rsplit(' ').next().unwrap_or(name).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peoples_are_called_after_countries_faiths_and_parties() {
        for word in [
            "French",
            "Ukrainian",
            "Kurdish",
            "Sunni",
            "Republican",
            "Swiss",
            "U.S.",
            "EU",
        ] {
            assert!(is_people(word), "{word}");
        }
        for word in ["White", "Israel's", "french", "Publican", "Librarian"] {
            assert!(!is_people(word), "{word}");
        }
    }

    #[test]
    fn every_line_of_peoples_has_a_kind() {
        for mut row in rows(lexicon_file!("peoples.tsv")) {
            let kind = row.next().unwrap_or_default();
            assert!(["people", "faith", "camp"].contains(&kind), "{kind}");
            assert!(row.next().is_some_and(|names| !names.is_empty()), "{kind}");
        }
    }
}
