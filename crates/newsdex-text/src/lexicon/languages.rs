//! The languages besides English in which lists are used to find names, and the words beside names in them.

use std::sync::LazyLock;

use super::{lexicon_file, lines, rows, values};

/// The grammatical properties of a language.
#[derive(Debug)]
pub struct Grammar {
    /// The primary subtag of its BCP 47 tag.
    pub code: &'static str,
    /// Whether all nouns have capitals, as in German.
    pub has_capital_nouns: bool,
    /// Whether names of places have case endings: "Frankreichs".
    pub declines_places: bool,
    /// Whether names are joined to nouns with a hyphen: "SPD-Chef".
    pub joins_names: bool,
    /// The words that lose their vowel before another word: `l` in "l'Allemagne".
    pub elided: Vec<&'static str>,
}

/// The languages in which lists are used to find names.
pub fn grammars() -> &'static [Grammar] {
    static ALL: LazyLock<Vec<Grammar>> = LazyLock::new(|| {
        rows(lexicon_file!("languages.tsv"))
            .filter_map(|mut row| {
                let code = row.next()?;
                let traits = row.next().unwrap_or_default();
                let has = |wanted: &str| values(traits).any(|known| known == wanted);
                Some(Grammar {
                    code,
                    has_capital_nouns: has("capital-nouns"),
                    declines_places: has("declined-places"),
                    joins_names: has("joined-names"),
                    elided: values(row.next().unwrap_or_default()).collect(),
                })
            })
            .collect()
    });
    &ALL
}

/// The role of a word beside a name; the head of `name-neighbours.tsv` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neighbour {
    /// A noun directly before a place that is not part of its name.
    BeforePlace,
    /// Before "de" and a place; all three together name something else: "Banque de France".
    NotBeforePlace,
    /// After a place; both together name something else: "New York Times".
    AfterPlace,
    /// Directly before a given name; both together name a street, a saint or a school.
    NotBeforePerson,
    /// After a person's name; both together name a company, a prize or a street.
    NotAfterPerson,
    /// A word that is not a name: the acronym of a thing, or a noun that newspapers write with a capital.
    NotName,
    /// Between a given name and a surname, and inside surnames.
    Particle,
    /// The ending of a noun that is not a surname.
    NounEnd,
    /// In lower case before a place; both together are the name of a body: "tribunale di Milano".
    BodyBeforePlace,
}

impl Neighbour {
    fn name(self) -> &'static str {
        match self {
            Neighbour::BeforePlace => "before-place",
            Neighbour::NotBeforePlace => "not-before-place",
            Neighbour::AfterPlace => "after-place",
            Neighbour::NotBeforePerson => "not-before-person",
            Neighbour::NotAfterPerson => "not-after-person",
            Neighbour::NotName => "not-name",
            Neighbour::Particle => "particle",
            Neighbour::NounEnd => "noun-end",
            Neighbour::BodyBeforePlace => "body-before-place",
        }
    }
}

/// The words with one role beside names in one language, in their usual spelling; includes those for all languages.
pub fn neighbours(language: &str, wanted: Neighbour) -> impl Iterator<Item = &'static str> {
    rows(lexicon_file!("name-neighbours.tsv"))
        .filter_map(move |mut row| {
            let is_of = row.next().is_some_and(|of| of == language || of == "*");
            let kind = row.next().filter(|kind| is_of && *kind == wanted.name());
            kind.and(row.next())
        })
        .flat_map(|words| words.split(' '))
}

/// Names of companies, places and works that look like names of people, in their usual spelling.
pub fn called_like_people() -> impl Iterator<Item = &'static str> {
    lines(lexicon_file!("called-like-people.txt"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::small_words::{Kind, small_words};
    use crate::lexicon::{exonyms, months, titles, weekdays};

    #[test]
    fn every_language_has_the_facts_that_finding_names_needs() {
        for grammar in grammars() {
            let code = grammar.code;
            assert!(exonyms::names_in(code).count() > 400, "{code}");
            assert_eq!(months::names_in(code).count().min(12), 12, "{code}");
            assert_eq!(weekdays::names_in(code).count().min(7), 7, "{code}");
            assert!(
                titles::titles(code, titles::Use::Title).count() > 0,
                "{code}"
            );
            for kind in [Kind::Function, Kind::Article, Kind::BeforeTown] {
                assert!(small_words(code, kind).count() > 0, "{code}");
            }
        }
    }

    #[test]
    fn neighbours_are_of_known_kinds() {
        let kinds = [
            Neighbour::BeforePlace,
            Neighbour::NotBeforePlace,
            Neighbour::AfterPlace,
            Neighbour::NotBeforePerson,
            Neighbour::NotAfterPerson,
            Neighbour::NotName,
            Neighbour::Particle,
            Neighbour::NounEnd,
            Neighbour::BodyBeforePlace,
        ];
        for mut row in rows(lexicon_file!("name-neighbours.tsv")) {
            let kind = row.nth(1).unwrap_or_default();
            assert!(kinds.iter().any(|known| known.name() == kind), "{kind}");
        }
        assert!(neighbours("de", Neighbour::BeforePlace).any(|word| word == "Hauptstadt"));
        assert!(!neighbours("fr", Neighbour::BeforePlace).any(|word| word == "Hauptstadt"));
        assert!(neighbours("fr", Neighbour::Particle).any(|word| word == "de"));
    }
}
