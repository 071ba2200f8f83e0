//! The names of the months, in all languages in which dates are parsed.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{NumberedName, lexicon_file, numbered_names};

/// The length of the shortest abbreviation in characters.
const SHORTEST_ABBREVIATION: usize = 3;

static NAMES: LazyLock<Vec<NumberedName>> =
    LazyLock::new(|| numbered_names(lexicon_file!("months.tsv"), 1));

/// The month, from 1, that a lower-case word names or abbreviates in any language.
///
/// A word of three or more letters abbreviates a month if the names of that month, and of no other, begin with it.
pub fn month(word: &str) -> Option<i64> {
    static SORTED: LazyLock<Vec<(&str, i64)>> = LazyLock::new(|| {
        let mut names: Vec<_> = NAMES.iter().map(|name| (name.text, name.number)).collect();
        names.sort_unstable();
        names
    });
    let first = SORTED.partition_point(|(name, _)| *name < word);
    let names = SORTED.get(first..).unwrap_or_default();
    if let Some((name, number)) = names.first()
        && *name == word
    {
        return Some(*number);
    }
    if word.chars().count() < SHORTEST_ABBREVIATION {
        return None;
    }
    let mut begun = names
        .iter()
        .take_while(|(name, _)| name.starts_with(word))
        .filter(|(name, _)| !name.contains(' '))
        .map(|(_, number)| *number);
    let month = begun.next()?;
    begun.all(|other| other == month).then_some(month)
}

/// The month, from 1, whose name consists of these two lower-case words: the Arabic `كانون الثاني`.
pub fn month_of_two_words(first: &str, second: &str) -> Option<i64> {
    static NAMES_OF_TWO: LazyLock<FxHashMap<(&str, &str), i64>> = LazyLock::new(|| {
        let names = NAMES.iter();
        names
            .filter_map(|name| Some((name.text.split_once(' ')?, name.number)))
            .collect()
    });
    NAMES_OF_TWO.get(&(first, second)).copied()
}

/// Whether a lower-case word belongs to the name of a month in any language: `february`, `كانون`.
pub fn is_of_a_name(word: &str) -> bool {
    static PARTS: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| NAMES.iter().flat_map(|name| name.text.split(' ')).collect());
    PARTS.contains(word) || month(word).is_some()
}

/// The month, from 1, that an English word names or abbreviates, in any case: `March`, `Sept`.
pub fn english_month(word: &str) -> Option<i64> {
    english()
        .find(|name| name.text.eq_ignore_ascii_case(word))
        .map(|name| name.number)
}

/// Whether an English word abbreviates the name of a month, in any case: `Sept`, but not `May`.
pub fn is_english_abbreviation(word: &str) -> bool {
    english().any(|name| name.is_abbreviation && name.text.eq_ignore_ascii_case(word))
}

/// The month, from 1, whose English name is this word or begins with it, in any case.
///
/// `None` for words of fewer than three letters.
pub fn english_month_beginning(word: &str) -> Option<i64> {
    if word.len() < SHORTEST_ABBREVIATION {
        return None;
    }
    let begins = |name: &&NumberedName| {
        let beginning = name.text.get(..word.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
    };
    english().find(begins).map(|name| name.number)
}

/// Whether a lower-case word is the full name of a month in a language other than English.
pub fn is_foreign_month(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let foreign = NAMES.iter().filter(|name| name.language != "en");
        let names = foreign.filter(|name| !name.is_abbreviation);
        names.map(|name| name.text).collect()
    });
    WORDS.contains(word)
}

/// The names of the months in one language, in lower case, without abbreviations.
pub fn names_in(language: &str) -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .filter(move |name| name.language == language && !name.is_abbreviation)
        .map(|name| name.text)
}

/// Whether a capitalized word is the full name of a month in one language.
pub fn is_name_in(language: &str, word: &str) -> bool {
    word.starts_with(char::is_uppercase) && {
        let word = word.to_lowercase();
        names_in(language).any(|name| name == word)
    }
}

/// The abbreviations of months in one language, in lower case, without full stops.
pub fn abbreviations_in(language: &str) -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .filter(move |name| name.language == language && name.is_abbreviation)
        .map(|name| name.text)
}

fn english() -> impl Iterator<Item = &'static NumberedName> {
    static ENGLISH: LazyLock<Vec<&NumberedName>> =
        LazyLock::new(|| NAMES.iter().filter(|name| name.language == "en").collect());
    ENGLISH.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::rows;

    #[test]
    fn every_language_names_twelve_months() {
        for row in rows(lexicon_file!("months.tsv")) {
            let columns: Vec<&str> = row.collect();
            assert_eq!(columns.len(), 13, "{columns:?}");
            assert!(!columns.contains(&""), "{columns:?}");
        }
    }

    #[test]
    fn no_word_names_two_months() {
        for name in NAMES.iter() {
            for other in NAMES.iter().filter(|other| other.text == name.text) {
                assert_eq!(name.number, other.number, "{}", name.text);
            }
        }
    }

    #[test]
    fn months_are_known_by_name_and_abbreviation() {
        assert_eq!(month("września"), Some(9));
        assert_eq!(month("févr"), Some(2));
        assert_eq!(month("mrt"), Some(3));
        assert_eq!(month("ju"), None);
        assert_eq!(month("jui"), None);
        assert_eq!(month("كانون"), None);
        assert_eq!(month_of_two_words("كانون", "الثاني"), Some(1));
    }

    #[test]
    fn english_months_are_known_in_any_case() {
        assert_eq!(english_month("Sept"), Some(9));
        assert_eq!(english_month("MARCH"), Some(3));
        assert_eq!(english_month("Marc"), None);
        assert_eq!(english_month_beginning("Marc"), Some(3));
        assert!(is_english_abbreviation("SEPT") && !is_english_abbreviation("may"));
        assert_eq!(english_month_beginning("Ma"), None);
        assert_eq!(english_month_beginning("mars"), None);
    }

    #[test]
    fn abbreviations_are_no_full_names() {
        assert!(is_foreign_month("mai"));
        assert!(!is_foreign_month("mrt"));
        assert!(!is_foreign_month("may"));
    }
}
