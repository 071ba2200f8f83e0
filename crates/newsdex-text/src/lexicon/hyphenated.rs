//! Words and parts of words beside a hyphen that belongs to the word.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon_file, rows, values};

/// Whether a hyphen between two parts usually belongs to the word: "well-known", "ten-year". In lower case.
pub fn is_compound(first: &str, last: &str) -> bool {
    static FIRST: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words("first"));
    static LAST: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words("last"));
    static NUMBERS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words("number"));
    static UNITS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words("unit"));
    FIRST.contains(first)
        || LAST.contains(last)
        || (NUMBERS.contains(first) && UNITS.contains(last))
}

/// Whether a hyphen before this word stands for the rest of a word: "Haus- und Gartenbau". In lower case.
pub fn follows_open_hyphen(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words("after"));
    WORDS.contains(word)
}

fn words(place: &'static str) -> FxHashSet<&'static str> {
    let of_row = |row: Vec<&'static str>| match row.as_slice() {
        [found, _, words] if *found == place => *words,
        _ => "",
    };
    rows(lexicon_file!("hyphenated.tsv"))
        .flat_map(|row| values(of_row(row.collect())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_are_known_by_either_part_or_by_both() {
        assert!(is_compound("well", "known") && is_compound("ten", "year"));
        assert!(!is_compound("ten", "der") && !is_compound("tues", "day"));
        assert!(follows_open_hyphen("und") && !follows_open_hyphen("ture"));
    }
}
