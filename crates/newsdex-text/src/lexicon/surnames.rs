//! Surnames with a high risk of confusion: very frequent ones, and those that are common words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, rows, values};

struct Surname {
    is_common: bool,
    /// Languages in which it is a common word, separated by commas.
    word_in: &'static str,
}

static NAMES: LazyLock<FxHashMap<&'static str, Surname>> = LazyLock::new(|| {
    rows(lexicon_file!("surnames.tsv"))
        .filter_map(|mut row| {
            let name = row.next()?;
            let surname = Surname {
                is_common: row.next() == Some("common"),
                word_in: row.next().unwrap_or_default(),
            };
            Some((name, surname))
        })
        .collect()
});

/// Whether very many people in English news have a surname; `name` is in lower case.
pub fn is_common(name: &str) -> bool {
    NAMES.get(name).is_some_and(|surname| surname.is_common)
}

/// Whether a surname, in lower case, is also a common word of a language.
pub fn is_word_in(language: &str, name: &str) -> bool {
    NAMES
        .get(name)
        .is_some_and(|surname| values(surname.word_in).any(|other| other == language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_are_common_or_words_or_both() {
        assert!(is_common("smith"));
        assert!(!is_common("richter"));
        assert!(is_word_in("de", "richter"));
        assert!(!is_word_in("fr", "richter"));
        for row in rows(lexicon_file!("surnames.tsv")) {
            let columns: Vec<&str> = row.collect();
            assert!((2..=3).contains(&columns.len()), "{columns:?}");
        }
    }
}
