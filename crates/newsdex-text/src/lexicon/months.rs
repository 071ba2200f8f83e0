//! The names of the months, in all languages in which dates are parsed.

use std::sync::LazyLock;

use super::{NumberedName, lexicon_file, numbered_names};

/// The length of the shortest abbreviation in characters.
const SHORTEST_ABBREVIATION: usize = 3;

static NAMES: LazyLock<Vec<NumberedName>> =
    LazyLock::new(|| numbered_names(lexicon_file!("months.tsv"), 1));

/// The month, from 1, that a lower-case word names or abbreviates in any language.
///
/// A word of three or more letters abbreviates a month if the names of that month, and of no other, begin with it.
pub fn month(word: &str) -> Option<i64> {
    if let Some(name) = NAMES.iter().find(|name| name.text == word) {
        return Some(name.number);
    }
    if word.chars().count() < SHORTEST_ABBREVIATION {
        return None;
    }
    let mut begun = NAMES
        .iter()
        .filter(|name| name.text.starts_with(word) && !name.text.contains(' '))
        .map(|name| name.number);
    let month = begun.next()?;
    begun.all(|other| other == month).then_some(month)
}

/// The month, from 1, whose name consists of these two lower-case words: the Arabic `كانون الثاني`.
pub fn month_of_two_words(first: &str, second: &str) -> Option<i64> {
    NAMES
        .iter()
        .find(|name| name.text.split_once(' ') == Some((first, second)))
        .map(|name| name.number)
}

/// Whether a lower-case word belongs to the name of a month in any language: `february`, `كانون`.
pub fn is_of_a_name(word: &str) -> bool {
    month(word).is_some()
        || NAMES
            .iter()
            .any(|name| name.text.split(' ').any(|part| part == word))
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
    NAMES
        .iter()
        .any(|name| name.language != "en" && !name.is_abbreviation && name.text == word)
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
    NAMES.iter().filter(|name| name.language == "en")
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
