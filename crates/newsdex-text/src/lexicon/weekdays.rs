//! The names of the days of the week.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{NumberedName, lexicon_file, numbered_names};

static NAMES: LazyLock<Vec<NumberedName>> =
    LazyLock::new(|| numbered_names(lexicon_file!("weekdays.tsv"), 0));

/// The English names and abbreviations, among which every capitalized word of a text is looked up.
static ENGLISH: LazyLock<Vec<&NumberedName>> =
    LazyLock::new(|| NAMES.iter().filter(|name| name.language == "en").collect());

/// The weekday with this full English name, in any case; 0 is Monday.
pub fn english_weekday(word: &str) -> Option<i64> {
    english(word, false)
}

/// The weekday with this English abbreviation; 0 is Monday.
///
/// The word must begin with a capital; its other letters are all small or all capitals: `Thurs` or `THURS`, but not
/// `thurs`.
pub fn english_weekday_abbreviated(word: &str) -> Option<i64> {
    let rest = word.get(1..).unwrap_or_default();
    let is_even = !rest.bytes().any(|byte| byte.is_ascii_uppercase())
        || !rest.bytes().any(|byte| byte.is_ascii_lowercase());
    (word.starts_with(|first: char| first.is_ascii_uppercase()) && is_even)
        .then(|| english(word, true))?
}

fn english(word: &str, is_abbreviation: bool) -> Option<i64> {
    ENGLISH
        .iter()
        .filter(|name| name.is_abbreviation == is_abbreviation)
        .find(|name| name.text.eq_ignore_ascii_case(word))
        .map(|name| name.number)
}

/// Whether a lower-case word names or abbreviates a weekday in any language.
pub fn is_weekday(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let parts = NAMES
            .iter()
            .flat_map(|name| name.text.split(['-', '\'', '’', 'ʼ']));
        parts.chain(NAMES.iter().map(|name| name.text)).collect()
    });
    WORDS.contains(word)
}

/// Whether a word is the name of a weekday in any language, in any case; abbreviations are not.
pub fn is_weekday_name(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let names = NAMES.iter().filter(|name| !name.is_abbreviation);
        names.map(|name| name.text).collect()
    });
    WORDS.contains(word.to_lowercase().as_str())
}

/// The names of the weekdays in one language, in lower case, without abbreviations.
pub fn names_in(language: &str) -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .filter(move |name| name.language == language && !name.is_abbreviation)
        .map(|name| name.text)
}

/// The abbreviations of weekdays in one language, in lower case, without full stops.
pub fn abbreviations_in(language: &str) -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .filter(move |name| name.language == language && name.is_abbreviation)
        .map(|name| name.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::rows;

    #[test]
    fn every_language_names_seven_days() {
        for row in rows(lexicon_file!("weekdays.tsv")) {
            let columns: Vec<&str> = row.collect();
            assert_eq!(columns.len(), 8, "{columns:?}");
            assert!(!columns.contains(&""), "{columns:?}");
        }
    }

    #[test]
    fn weekdays_are_known_by_name() {
        assert_eq!(english_weekday("Sunday"), Some(6));
        assert_eq!(english_weekday("Sun"), None);
        assert_eq!(english_weekday_abbreviated("Sun"), Some(6));
        assert_eq!(english_weekday_abbreviated("THURS"), Some(3));
        assert_eq!(english_weekday_abbreviated("sun"), None);
        assert_eq!(english_weekday_abbreviated("SuN"), None);
    }
}
