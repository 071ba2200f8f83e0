//! Words of bylines that are not part of a person's name, and small words inside names of people.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon_file, lines, phrases_by_kind, rows};

phrases_by_kind!("byline-words.tsv", '\t', {
    /// Before the names: "by".
    By = "by",
    /// Before the names, but only in lower case: "di".
    SmallBy = "small-by",
    /// Instead of a name: "staff".
    Nobody = "nobody",
    /// At the end of a job title after a name: "reporter".
    Office = "office",
    /// At the beginning of a part that does not name a person, in English at its end: "agencies", "team".
    Desk = "desk",
    /// Before the names of those who did something else: "photographs".
    Other = "other",
    /// Before a credit or a date after a name: "image".
    Label = "label",
    /// At the end of the name of a newspaper.
    Paper = "paper",
    /// Before the names, on web pages.
    PageBy = "page-by",
    /// After a name: "reporter" in Korean and Japanese.
    Behind = "behind",
    /// Between names.
    And = "and",
    /// Between names, on web pages.
    PageAnd = "page-and",
    /// A name that a program gives if it knows no author, or the name of a technical account.
    Account = "account",
    /// Begins the credit of people who did something else: "Edited by"; also a part of a word.
    Editing = "editing",
});

/// The words and phrases of one kind in languages other than Arabic.
pub fn outside_arabic(kind: Kind) -> impl Iterator<Item = &'static str> {
    let name = KINDS.get(kind as usize).copied();
    rows(lexicon_file!("byline-words.tsv")).filter_map(move |mut row| {
        let is_wanted = row.next()? != "ar" && row.next() == name;
        row.next().filter(|_| is_wanted)
    })
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
    fn words_of_bylines_are_known_by_kind() {
        assert!(is(Kind::By, "written by"));
        assert!(is(Kind::Nobody, "our correspondent"));
        assert!(!is(Kind::By, "staff"));
        assert!(is_particle("van") && !is_particle("Van"));
    }
}
