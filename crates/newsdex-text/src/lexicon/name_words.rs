//! Words in the names of organizations, companies, places, events and media that reveal the kind of the name.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{first_column, lexicon_file, lines, rows, values, words_used_as};
use crate::words::lower::in_lower_case;

/// Words in the names of organizations, in lower case: "ministry", "party".
pub fn organization_words() -> impl Iterator<Item = &'static str> {
    first_column(lexicon_file!("organization-words.tsv"))
}

/// Whether a name whose head is this word, in any case, is the name of an organization.
pub fn is_organization_head(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        words_used_as(lexicon_file!("organization-words.tsv"), "head")
            .chain(certain_legal_forms())
            .collect()
    });
    in_lower_case(word, |lower| match lower.contains('.') {
        // "S.p.A."
        true => WORDS.contains(lower.replace('.', "").as_str()),
        false => WORDS.contains(lower),
    })
}

/// Whether a word, in lower case, is the name of an organization by itself: "senate".
pub fn stands_alone(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("organization-words.tsv"), "alone").collect());
    WORDS.contains(word)
}

/// Whether the name of an organization with this head, in lower case, continues with its duties: "department" in
/// "Department of Housing and Urban Development".
pub fn has_duties(head: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        words_used_as(lexicon_file!("organization-words.tsv"), "duties").collect()
    });
    WORDS.contains(head)
}

/// Whether organizations are named after a group of people, in lower case: "children" in "Zenda Children's Hospital".
pub fn has_bodies(group: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| lines(lexicon_file!("body-groups.txt")).collect());
    WORDS.contains(group)
}

/// Whether a word, in lower case, is in names of organizations but names none by itself: "commission".
pub fn is_bare_organization_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let file = lexicon_file!("organization-words.tsv");
        let alone: FxHashSet<&str> = words_used_as(file, "alone").collect();
        first_column(file)
            .filter(|word| !alone.contains(word))
            .collect()
    });
    WORDS.contains(word)
}

/// Whether the name of an organization with this word, in any case, may continue with "of" and a place: "Party".
pub fn is_body_of_place(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("organization-words.tsv"), "of").collect());
    in_lower_case(word, |lower| WORDS.contains(lower))
}

/// Whether a country has one body with this word, in lower case, as its head: "parliament", but not "university".
pub fn is_body_of_country(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        words_used_as(lexicon_file!("organization-words.tsv"), "country").collect()
    });
    WORDS.contains(word)
}

/// Whether a noun, in lower case, says that the name beside it belongs to an organization: "carmaker".
pub fn is_kind_of_organization(noun: &str) -> bool {
    static NOUNS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("organization-nouns.tsv"), "kind").collect());
    NOUNS.contains(noun)
}

/// Whether a name after a noun, in any case, and a preposition belongs to an organization: "analyst" and "at".
pub fn is_place_of_work(noun: &str, preposition: &str) -> bool {
    static NOUNS: LazyLock<FxHashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
        rows(lexicon_file!("organization-nouns.tsv"))
            .filter_map(|mut row| Some((row.next()?, row.next()?)))
            .flat_map(|(noun, uses)| values(uses).map(move |preposition| (noun, preposition)))
            .collect()
    });
    in_lower_case(noun, |noun| NOUNS.contains(&(noun, preposition)))
}

/// Full or usual names of well-known organizations: "Bank of America".
pub fn organization_names() -> impl Iterator<Item = &'static str> {
    lines(lexicon_file!("organization-names.txt"))
}

/// Whether a word, in its usual case, is the acronym of a thing, an office or a phrase: "HIV", "CEO".
pub fn is_acronym_of_thing(word: &str) -> bool {
    static ACRONYMS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| lines(lexicon_file!("thing-acronyms.txt")).collect());
    ACRONYMS.contains(word)
}

/// Words for organizations that can be quoted, in lower case: "ministry".
pub fn speaking_bodies() -> impl Iterator<Item = &'static str> {
    words_used_as(lexicon_file!("organization-words.tsv"), "speaks")
}

/// Words for an organization of any kind, in lower case: "company".
pub fn generic_bodies() -> impl Iterator<Item = &'static str> {
    words_used_as(lexicon_file!("organization-words.tsv"), "generic")
}

/// Words in the names of places, in lower case: "river", "north".
pub fn place_words() -> impl Iterator<Item = &'static str> {
    first_column(lexicon_file!("place-words.tsv"))
}

/// Whether a name with this last word, in any case, is the name of a place.
pub fn is_end_of_place(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("place-words.tsv"), "end").collect());
    in_lower_case(word, |lower| WORDS.contains(lower))
}

/// Words in the names of events, prizes, laws and works, in lower case: "cup", "act".
pub fn event_words() -> impl Iterator<Item = &'static str> {
    first_column(lexicon_file!("event-words.tsv"))
}

/// Whether a name with this last word, in any case, is the name of an event, a prize, a law or a work.
pub fn is_end_of_event(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("event-words.tsv"), "end").collect());
    in_lower_case(word, |lower| WORDS.contains(lower))
}

/// Whether a word, in any case, after the name of a country or a town makes it the name of an event: "Conference".
pub fn is_event_of_place(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("event-words.tsv"), "of-place").collect());
    in_lower_case(word, |lower| WORDS.contains(lower))
}

/// Whether a word, in any case, continues with a number in names of stations: "Radio" in "Radio 5".
pub fn is_numbered_station(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("media-words.tsv"), "numbered").collect());
    in_lower_case(word, |lower| WORDS.contains(lower))
}

/// Words in the names of media, in lower case: "times", "radio".
pub fn media_words() -> impl Iterator<Item = &'static str> {
    first_column(lexicon_file!("media-words.tsv"))
}

/// Whether a name with this last word, in lower case, is the name of a newspaper or station.
pub fn is_end_of_paper(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| words_used_as(lexicon_file!("media-words.tsv"), "end").collect());
    WORDS.contains(word)
}

/// The last words of names of companies, in lower case without full stop: "inc", "group".
pub fn legal_forms() -> impl Iterator<Item = &'static str> {
    first_column(lexicon_file!("legal-forms.tsv")).map(|form| form.trim_end_matches('.'))
}

/// The legal forms that have a full stop, in lower case without it: "inc".
pub fn abbreviated_legal_forms() -> impl Iterator<Item = &'static str> {
    first_column(lexicon_file!("legal-forms.tsv")).filter_map(|form| form.strip_suffix('.'))
}

/// Whether a word, in lower case without full stop, is always a legal form and never another part of a name.
pub fn is_legal_form(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| certain_legal_forms().collect());
    WORDS.contains(word)
}

fn certain_legal_forms() -> impl Iterator<Item = &'static str> {
    rows(lexicon_file!("legal-forms.tsv")).filter_map(|mut row| {
        let form = row.next()?.trim_end_matches('.');
        row.next().is_none().then_some(form)
    })
}

/// An organization with a well-known abbreviation or name of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Organization {
    /// The abbreviation or the one-word name, in its usual spelling: "NATO".
    pub abbreviation: &'static str,
    /// The full name in English; `None` if the two names are not to be joined.
    pub full: Option<&'static str>,
    languages: &'static str,
}

impl Organization {
    /// Whether newspapers in a language use the abbreviation; `language` is a primary subtag: `de`.
    pub fn is_known_in(self, language: &str) -> bool {
        values(self.languages).any(|known| known == language)
    }
}

/// Organizations with an abbreviation or one-word name that hardly ever means anything else.
pub fn organizations() -> impl Iterator<Item = Organization> {
    rows(lexicon_file!("organizations.tsv")).filter_map(|mut row| {
        Some(Organization {
            abbreviation: row.next()?,
            full: row.next().filter(|full| !full.is_empty()),
            languages: row.next().unwrap_or_default(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_is_named() {
        assert!(is_organization_head("University"));
        assert!(is_organization_head("Inc"));
        assert!(!is_organization_head("Holdings"));
        assert!(is_end_of_place("Street"));
        assert!(is_end_of_event("CUP"));
        assert!(is_end_of_paper("gazette"));
        assert!(is_legal_form("gmbh"));
        assert!(!is_legal_form("holdings"));
        assert!(speaking_bodies().any(|word| word == "ministry"));
    }

    #[test]
    fn words_are_in_lower_case_and_stand_once() {
        for file in [
            lexicon_file!("organization-words.tsv"),
            lexicon_file!("place-words.tsv"),
            lexicon_file!("event-words.tsv"),
            lexicon_file!("media-words.tsv"),
            lexicon_file!("legal-forms.tsv"),
            lexicon_file!("office-words.tsv"),
        ] {
            let words: Vec<&str> = first_column(file).collect();
            for word in &words {
                assert_eq!(*word, word.to_lowercase());
            }
            let once: FxHashSet<&str> = words.iter().copied().collect();
            assert_eq!(once.len(), words.len(), "{words:?}");
        }
    }

    #[test]
    fn organizations_are_known_by_language() {
        let nato = organizations().find(|known| known.abbreviation == "NATO");
        assert!(nato.is_some_and(|nato| nato.is_known_in("de") && !nato.is_known_in("fr")));
        let full = nato.and_then(|nato| nato.full);
        assert_eq!(full, Some("North Atlantic Treaty Organization"));
    }
}
