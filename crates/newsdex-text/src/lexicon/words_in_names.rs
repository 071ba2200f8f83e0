//! Words in and beside names that show the kind of the name, in languages other than English.

use super::{lexicon_file, rows};

/// The fact that a word shows; the head of `words-in-names.tsv` explains each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The name of an organization.
    Organization,
    /// The name of a company.
    Company,
    /// The name of a place.
    Place,
    /// The name of an event, a prize, a law or a work.
    Event,
    /// The name of a newspaper or broadcaster.
    Media,
    /// A people, a language or a faith.
    People,
    /// A person's name is near.
    Role,
    /// A person's name follows.
    Title,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Organization => "organization",
            Kind::Company => "company",
            Kind::Place => "place",
            Kind::Event => "event",
            Kind::Media => "media",
            Kind::People => "people",
            Kind::Role => "role",
            Kind::Title => "title",
        }
    }
}

/// The words of one kind in one language, in lower case; a word that is also the end of compound words begins with `-`.
pub fn words_in_names(language: &str, wanted: Kind) -> impl Iterator<Item = &'static str> {
    rows(lexicon_file!("words-in-names.tsv"))
        .filter_map(move |mut row| {
            let is_of = row.next().is_some_and(|of| of == language);
            let kind = row.next().filter(|kind| is_of && *kind == wanted.name());
            kind.and(row.next())
        })
        .flat_map(|words| words.split(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::languages::grammars;

    #[test]
    fn every_language_with_lists_has_words_of_every_kind_but_peoples() {
        let kinds = [
            Kind::Organization,
            Kind::Company,
            Kind::Place,
            Kind::Event,
            Kind::Media,
            Kind::Role,
            Kind::Title,
        ];
        for grammar in grammars() {
            for kind in kinds {
                let count = words_in_names(grammar.code, kind).count();
                assert!(count > 4, "{} {kind:?}", grammar.code);
            }
        }
        assert!(words_in_names("de", Kind::People).any(|word| word == "franzosen"));
    }

    #[test]
    fn words_are_in_lower_case_and_their_kinds_are_known() {
        let known = [
            "organization",
            "company",
            "place",
            "event",
            "media",
            "people",
            "role",
            "title",
        ];
        for mut row in rows(lexicon_file!("words-in-names.tsv")) {
            let kind = row.nth(1).unwrap_or_default();
            assert!(known.contains(&kind), "{kind}");
            let words = row.next().unwrap_or_default();
            assert_eq!(words, words.to_lowercase());
            assert!(words.split(' ').all(|word| !word.is_empty()), "{words}");
        }
    }
}
