//! Given names: whether men or women have them, where they are used, and which are variants of each other.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, lines, rows, values};
use crate::words::fold::fold;

/// The gender of a person that a name or title implies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// A man.
    Man,
    /// A woman.
    Woman,
}

/// The largest share of women, in percent, among the people with a man's name.
const WOMEN_WITH_NAMES_OF_MEN: u8 = 14;
/// The smallest share of women, in percent, among the people with a woman's name.
const WOMEN_WITH_NAMES_OF_WOMEN: u8 = 86;

struct GivenName {
    /// The share of women among the people with the name, in percent.
    women: Option<u8>,
    is_in_news: bool,
    is_european: bool,
    is_foreign: bool,
    /// Languages in which it is a common word, separated by commas.
    word_in: &'static str,
}

static NAMES: LazyLock<FxHashMap<&'static str, GivenName>> = LazyLock::new(|| {
    rows(lexicon_file!("given-names.tsv"))
        .filter_map(|mut row| {
            let name = row.next()?;
            let women = row.next()?.parse().ok();
            let used = row.next().unwrap_or_default();
            let given = GivenName {
                women,
                is_in_news: values(used).any(|used| used == "news"),
                is_european: values(used).any(|used| used == "europe"),
                is_foreign: values(used).any(|used| matches!(used, "europe" | "world")),
                word_in: row.next().unwrap_or_default(),
            };
            Some((name, given))
        })
        .collect()
});

/// The gender of nearly all people with a given name; `None` if the name is unknown or used for both.
///
/// Case and accents are ignored.
pub fn gender(name: &str) -> Option<Gender> {
    match NAMES.get(fold(name).as_ref())?.women? {
        ..=WOMEN_WITH_NAMES_OF_MEN => Some(Gender::Man),
        WOMEN_WITH_NAMES_OF_WOMEN.. => Some(Gender::Woman),
        _ => None,
    }
}

/// The given names that are frequent in English news, in lower case.
pub fn in_news() -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .filter(|(_, name)| name.is_in_news)
        .map(|(text, _)| *text)
}

/// Whether a folded word is a given name in texts of a language other than English, and no common word of that
/// language.
pub fn is_given_name_in(language: &str, folded: &str) -> bool {
    NAMES.get(folded).is_some_and(|name| {
        (name.is_in_news || name.is_european)
            && !values(name.word_in).any(|other| other == language)
    })
}

/// Whether a word is a given name that is frequent in other countries, but not in English news.
///
/// Case and accents are ignored.
pub fn is_foreign(word: &str) -> bool {
    NAMES
        .get(fold(word).as_ref())
        .is_some_and(|name| name.is_foreign && !name.is_in_news)
}

/// The sets of given names that are variants of each other, and the numbers of the sets with each name.
struct Variants {
    sets: Vec<Vec<&'static str>>,
    numbers: FxHashMap<&'static str, Vec<u16>>,
}

static VARIANTS: LazyLock<Variants> = LazyLock::new(|| {
    let lines = lines(lexicon_file!("given-name-variants.txt"));
    let sets: Vec<Vec<&str>> = lines.map(|line| line.split(' ').collect()).collect();
    let mut numbers: FxHashMap<&str, Vec<u16>> = FxHashMap::default();
    for (number, set) in (0..).zip(&sets) {
        for name in set {
            numbers.entry(name).or_default().push(number);
        }
    }
    Variants { sets, numbers }
});

/// The numbers of the variant sets that contain a given name: two names in the same set are variants of each other.
///
/// The name is in lower case. Empty if the name has no known variants.
pub fn variant_sets(name: &str) -> &'static [u16] {
    VARIANTS.numbers.get(name).map_or(&[], Vec::as_slice)
}

/// The variants of a given name in lower case: "bob" for "robert". Empty if the name has no known variants.
pub fn variants(name: &str) -> impl Iterator<Item = &'static str> {
    let sets = variant_sets(name).iter();
    let sets = sets.filter_map(|number| VARIANTS.sets.get(usize::from(*number)));
    sets.flatten().copied().filter(move |other| *other != name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_has_one_line_in_order_and_is_folded() {
        let names: Vec<&str> = rows(lexicon_file!("given-names.tsv"))
            .filter_map(|mut row| row.next())
            .collect();
        assert!(names.is_sorted());
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        for name in names {
            assert_eq!(fold(name), name);
        }
    }

    #[test]
    fn the_columns_of_given_names_are_what_the_file_says() {
        for row in rows(lexicon_file!("given-names.tsv")) {
            let columns: Vec<&str> = row.collect();
            let share = columns.get(1).copied().unwrap_or_default();
            let is_share = share == "-" || share.parse().is_ok_and(|share: u8| share <= 100);
            assert!(is_share && columns.len() <= 4, "{columns:?}");
            for used in columns.get(2).into_iter().flat_map(|column| values(column)) {
                assert!(["news", "europe", "world"].contains(&used), "{columns:?}");
            }
        }
    }

    #[test]
    fn names_of_women_are_not_taken_for_those_of_men() {
        for name in ["Charlotte", "Kimberly", "Marta", "Sue", "Ségolène"] {
            assert_eq!(gender(name), Some(Gender::Woman), "{name}");
        }
        for name in ["Dennis", "François", "Jürgen"] {
            assert_eq!(gender(name), Some(Gender::Man), "{name}");
        }
        for name in ["Kim", "Andrea", "Qwerty"] {
            assert_eq!(gender(name), None, "{name}");
        }
    }

    #[test]
    fn a_given_name_that_is_a_word_is_none_in_that_language() {
        assert!(is_given_name_in("fr", "emmanuel"));
        assert!(!is_given_name_in("fr", "will"));
        assert!(!is_given_name_in("de", "rose"));
        assert!(is_given_name_in("es", "rose"));
    }
}
