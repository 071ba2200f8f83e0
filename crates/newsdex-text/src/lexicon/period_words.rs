//! Words beside a year in dates that name no day.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon_file, rows};

/// Whether a word in lower case says that a year is a guess, or names a part of a year or month: "circa", "spring".
pub fn is_period_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        rows(lexicon_file!("period-words.tsv"))
            .filter_map(|mut row| row.nth(2))
            .flat_map(|words| words.split(' '))
            .collect()
    });
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_a_year_are_known() {
        assert!(is_period_word("circa") && is_period_word("frühjahr"));
        assert!(!is_period_word("page"));
        for mut row in rows(lexicon_file!("period-words.tsv")) {
            assert!(matches!(row.nth(1), Some("about" | "part")));
        }
    }
}
