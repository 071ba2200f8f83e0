//! Titles, and words for offices, ranks and professions.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::given_names::Gender;
use super::{lexicon_file, rows, values};
use crate::words::fold::fold;

/// The use of a title; the head of `titles.tsv` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// Directly before a name: "President".
    Title,
    /// Near a name: "striker".
    Role,
    /// Part of the phrase that attributes a quotation to a speaker.
    Speaks,
    /// Letters after a name: "MP".
    After,
    /// Directly before a given name alone: "Prince".
    Given,
    /// Also at the beginning of names of companies: "General".
    Company,
    /// Directly before the name of a peer, which may end with "of" and a place: "Lord".
    Peer,
}

impl Use {
    const ALL: [Self; 7] = [
        Use::Title,
        Use::Role,
        Use::Speaks,
        Use::After,
        Use::Given,
        Use::Company,
        Use::Peer,
    ];

    fn name(self) -> &'static str {
        match self {
            Use::Title => "title",
            Use::Role => "role",
            Use::Speaks => "speaks",
            Use::After => "after",
            Use::Given => "given",
            Use::Company => "company",
            Use::Peer => "peer",
        }
    }
}

struct Title {
    language: &'static str,
    /// In its usual spelling, without the full stop of an abbreviation.
    text: &'static str,
    is_abbreviation: bool,
    gender: Option<Gender>,
    uses: &'static str,
}

impl Title {
    fn is_used_as(&self, wanted: Use) -> bool {
        values(self.uses).any(|used| used == wanted.name())
    }

    fn is_end_of_word(&self) -> bool {
        self.text.starts_with('-')
    }
}

static TITLES: LazyLock<Vec<Title>> = LazyLock::new(|| {
    rows(lexicon_file!("titles.tsv"))
        .filter_map(|mut row| {
            let (language, written) = (row.next()?, row.next()?);
            let text = written.strip_suffix('.');
            Some(Title {
                language,
                text: text.unwrap_or(written),
                is_abbreviation: text.is_some(),
                gender: match row.next()? {
                    "man" => Some(Gender::Man),
                    "woman" => Some(Gender::Woman),
                    _ => None,
                },
                uses: row.next().unwrap_or_default(),
            })
        })
        .collect()
});

/// The titles of each language by use: at every mention of a person a word is looked up among them.
static BY_LANGUAGE: LazyLock<FxHashMap<&str, FxHashMap<Use, Vec<&str>>>> = LazyLock::new(|| {
    let mut lists: FxHashMap<_, FxHashMap<_, Vec<_>>> = FxHashMap::default();
    for title in TITLES.iter().filter(|title| !title.is_end_of_word()) {
        let by_use = lists.entry(title.language).or_default();
        for used in Use::ALL.into_iter().filter(|used| title.is_used_as(*used)) {
            by_use.entry(used).or_default().push(title.text);
        }
    }
    lists
});

/// The titles with one use in one language, in their usual spelling, without full stops.
pub fn titles(language: &str, used: Use) -> impl Iterator<Item = &'static str> + use<> {
    let list = BY_LANGUAGE
        .get(language)
        .and_then(|by_use| by_use.get(&used));
    list.into_iter().flatten().copied()
}

/// The endings of compound words that are titles in one language: "minister" in "Außenminister".
pub fn ends(language: &str) -> impl Iterator<Item = &'static str> {
    TITLES
        .iter()
        .filter(move |title| title.language == language)
        .filter_map(|title| title.text.strip_prefix('-'))
}

/// The abbreviated titles of all languages, in their usual spelling, without full stops.
pub fn abbreviations() -> impl Iterator<Item = &'static str> {
    TITLES
        .iter()
        .filter(|title| title.is_abbreviation)
        .map(|title| title.text)
}

/// The abbreviated titles of one language, in their usual spelling, without full stops.
pub fn abbreviations_in(language: &str) -> impl Iterator<Item = &'static str> {
    TITLES
        .iter()
        .filter(move |title| title.is_abbreviation && title.language == language)
        .map(|title| title.text)
}

/// Whether a folded word, without full stop, is a title before names in any language.
pub fn is_title(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| before_names(false).collect());
    static ENDS: LazyLock<Vec<String>> = LazyLock::new(|| before_names(true).collect());
    WORDS.contains(word) || ENDS.iter().any(|end| word.ends_with(end.as_str()))
}

/// The folded titles before names of all languages: whole words, or the ends of compound words.
fn before_names(are_ends: bool) -> impl Iterator<Item = String> {
    TITLES
        .iter()
        .filter(move |title| title.is_end_of_word() == are_ends)
        .filter(|title| title.is_used_as(Use::Title) || title.is_abbreviation)
        .map(|title| fold(title.text.trim_start_matches('-')).into_owned())
}

/// Whether a folded word, without full stop, abbreviates a title in any language.
pub fn is_abbreviation(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        abbreviations()
            .map(|known| fold(known).into_owned())
            .collect()
    });
    WORDS.contains(word)
}

/// The titles of one language that imply a gender, in their usual spelling, without full stops.
pub fn gendered(language: &str) -> impl Iterator<Item = &'static str> {
    TITLES
        .iter()
        .filter(move |title| title.language == language && title.gender.is_some())
        .map(|title| title.text)
}

/// Nouns for people that are no titles before a name, in one language: "winner", "striker".
pub fn descriptions(language: &str) -> impl Iterator<Item = &'static str> {
    TITLES.iter().filter_map(move |title| {
        let describes = title.language == language
            && title.is_used_as(Use::Speaks)
            && !title.is_used_as(Use::Title)
            && !title.is_used_as(Use::After)
            && !title.is_abbreviation;
        describes.then_some(title.text)
    })
}

/// The full form of an English title: "senator" for "sen"; any other word as it is. The word is in lower case.
pub fn full_form(word: &str) -> &str {
    static FORMS: LazyLock<FxHashMap<String, &str>> = LazyLock::new(|| {
        rows(lexicon_file!("titles.tsv"))
            .filter_map(|mut row| {
                let (language, written) = (row.next()?, row.next()?);
                let full = row.nth(2)?;
                let short = written.strip_suffix('.')?;
                (language == "en").then(|| (short.to_ascii_lowercase(), full))
            })
            .collect()
    });
    let short = word.trim_end_matches('.');
    FORMS.get(short).copied().unwrap_or(word)
}

/// Whether an English word is a title before names that may also be part of the phrase that names a speaker: "mr".
///
/// The word is in lower case, without full stop.
pub fn is_spoken_title(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let english = TITLES.iter().filter(|title| title.language == "en");
        let spoken =
            english.filter(|title| title.is_used_as(Use::Title) && title.is_used_as(Use::Speaks));
        spoken.map(|title| title.text.to_lowercase()).collect()
    });
    WORDS.contains(word)
}

/// Whether an English title may be directly before a given name alone: "prince". `title` is in lower case, without full
/// stop.
pub fn goes_with_given_name(title: &str) -> bool {
    titles("en", Use::Given).any(|known| known == title)
}

/// The gender that an English title implies; `None` for most titles. `title` is in lower case, without full stop.
pub fn gender(title: &str) -> Option<Gender> {
    static GENDERS: LazyLock<FxHashMap<String, Gender>> = LazyLock::new(|| {
        TITLES
            .iter()
            .filter(|title| title.language == "en")
            .filter_map(|title| Some((title.text.to_lowercase(), title.gender?)))
            .collect()
    });
    GENDERS.get(title).copied()
}

/// The use of a word inside the names of offices; the head of `office-words.tsv` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeUse {
    /// At the beginning of a title: "Prime Minister".
    Title,
    /// Part of the phrase that attributes a quotation to a speaker.
    Speaks,
    /// In jobs at newspapers: "staff writer".
    Press,
    /// At the end of an office: "Secretary of State".
    Of,
    /// Makes an office another one: "the president" is not the vice president.
    Other,
}

/// Words inside the names of offices, in lower case: "deputy", "finance".
pub fn office_words(used: OfficeUse) -> impl Iterator<Item = &'static str> {
    static LISTS: LazyLock<[Vec<&str>; 5]> = LazyLock::new(|| {
        ["title", "speaks", "press", "of", "other"]
            .map(|used| super::words_used_as(lexicon_file!("office-words.tsv"), used).collect())
    });
    let [title, speaks, press, of, other] = &*LISTS;
    let list = match used {
        OfficeUse::Title => title,
        OfficeUse::Speaks => speaks,
        OfficeUse::Press => press,
        OfficeUse::Of => of,
        OfficeUse::Other => other,
    };
    list.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_titles_are_what_the_file_says() {
        let mut known = FxHashSet::default();
        for row in rows(lexicon_file!("titles.tsv")) {
            let columns: Vec<&str> = row.collect();
            let [language, word, gender, ..] = columns.as_slice() else {
                panic!("{columns:?}");
            };
            assert!(known.insert((*language, *word)), "twice: {columns:?}");
            assert!(["man", "woman", "-"].contains(gender), "{columns:?}");
            for used in columns.get(3).into_iter().flat_map(|uses| values(uses)) {
                assert!(
                    [
                        "title", "role", "speaks", "after", "given", "company", "peer"
                    ]
                    .contains(&used),
                    "{columns:?}"
                );
            }
        }
    }

    #[test]
    fn titles_tell_women_from_men() {
        assert_eq!(gender("mrs"), Some(Gender::Woman));
        assert_eq!(gender("sir"), Some(Gender::Man));
        assert_eq!(gender("president"), None);
    }

    #[test]
    fn titles_are_known_by_language_and_use() {
        assert!(titles("en", Use::Title).any(|title| title == "Mr"));
        assert!(titles("de", Use::Title).any(|title| title == "Kanzlerin"));
        assert!(!titles("de", Use::Title).any(|title| title == "minister"));
        assert!(ends("de").any(|end| end == "minister"));
        assert!(is_spoken_title("mr"));
        assert!(!is_spoken_title("striker"));
    }
}
