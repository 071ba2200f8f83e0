//! Words of bylines that are no part of anybody's name, and small words inside names.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon_file, lines, rows};

/// What a word does in a byline; the head of `byline-words.tsv` says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Before the names: "by".
    By,
    /// Instead of a name: "staff".
    Nobody,
    /// Ends an office after a name: "reporter".
    Office,
    /// Begins a part that is no person.
    Desk,
    /// Before the names of those who did something else: "photographs".
    Other,
    /// Ends the name of a paper.
    Paper,
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "by" => Some(Kind::By),
        "nobody" => Some(Kind::Nobody),
        "office" => Some(Kind::Office),
        "desk" => Some(Kind::Desk),
        "other" => Some(Kind::Other),
        "paper" => Some(Kind::Paper),
        _ => None,
    }
}

/// The words and phrases of a kind, in lower case, each after its language.
pub fn words(wanted: Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(lexicon_file!("byline-words.tsv")).filter_map(move |mut row| {
        let language = row.next()?;
        let is_wanted = kind(row.next()?) == Some(wanted);
        row.next()
            .filter(|_| is_wanted)
            .map(|word| (language, word))
    })
}

/// Whether a word or phrase in lower case is of a kind, in any language.
pub fn is(wanted: Kind, word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<(Kind, &'static str)>> = LazyLock::new(|| {
        rows(lexicon_file!("byline-words.tsv"))
            .filter_map(|mut row| Some((kind(row.nth(1)?)?, row.next()?)))
            .collect()
    });
    WORDS.contains(&(wanted, word))
}

/// Whether a word in lower case stands inside names of people: "de", "van".
pub fn is_particle(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| lines(lexicon_file!("name-particles.txt")).collect());
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_bylines_are_of_known_kinds() {
        for mut row in rows(lexicon_file!("byline-words.tsv")) {
            let name = row.nth(1).unwrap_or_default();
            assert!(kind(name).is_some(), "{name}");
        }
        assert!(is(Kind::By, "written by"));
        assert!(is(Kind::Nobody, "our correspondent"));
        assert!(!is(Kind::By, "staff"));
        assert!(is_particle("van") && !is_particle("Van"));
    }
}
