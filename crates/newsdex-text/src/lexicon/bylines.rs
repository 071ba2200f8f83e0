//! Words of bylines that are not part of a person's name, and small words inside names of people.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon_file, lines, rows};

/// The role of a word in a byline; the head of `byline-words.tsv` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Before the names: "by".
    By,
    /// Before the names, but only in lower case: "di".
    SmallBy,
    /// Instead of a name: "staff".
    Nobody,
    /// At the end of a job title after a name: "reporter".
    Office,
    /// At the beginning of a part that does not name a person, in English at its end: "agencies", "team".
    Desk,
    /// Before the names of those who did something else: "photographs".
    Other,
    /// Before a credit or a date after a name: "image".
    Label,
    /// At the end of the name of a newspaper.
    Paper,
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "by" => Some(Kind::By),
        "small-by" => Some(Kind::SmallBy),
        "nobody" => Some(Kind::Nobody),
        "office" => Some(Kind::Office),
        "desk" => Some(Kind::Desk),
        "other" => Some(Kind::Other),
        "label" => Some(Kind::Label),
        "paper" => Some(Kind::Paper),
        _ => None,
    }
}

/// The words and phrases of one kind, as pairs of language and phrase in lower case.
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

/// Whether a word in lower case occurs inside names of people: "de", "van".
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
