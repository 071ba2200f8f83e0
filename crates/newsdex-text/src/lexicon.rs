//! The language facts that newsdex knows: months, given names, countries, titles, abbreviations, …
//!
//! Each fact has one data file in `lexicon/`, whose first lines describe it and give its source, and one module here,
//! which reads the file at its first use. To add a language, add lines to the files that `lexicon/README.md` lists.
//!
//! Lines that begin with `#` are comments. Tabs separate columns; commas separate several values in a column.

pub mod abbreviations;
pub mod agencies;
pub mod bylines;
pub mod corrections;
pub mod date_words;
pub mod document_words;
pub mod eras;
pub mod exonyms;
pub mod frequent_words;
pub mod given_names;
pub mod han_variants;
pub mod hyphenated;
pub mod labels;
pub mod language_names;
pub mod languages;
pub mod letters;
pub mod mail_lines;
pub mod months;
pub mod name_parts;
pub mod name_spellings;
pub mod name_suffixes;
pub mod name_words;
pub mod noun_endings;
pub mod page_classes;
pub mod page_folders;
pub mod page_lines;
pub mod peoples;
pub mod period_words;
pub mod places;
pub mod quote_words;
pub mod related_forms;
pub mod report_lines;
pub mod section_names;
pub mod small_words;
pub mod source_lines;
pub mod speech_verbs;
pub mod surnames;
pub mod syllables;
pub mod time_zones;
pub mod titles;
pub mod weekdays;
pub mod words_in_names;

use rustc_hash::FxHashSet;

/// The text of a lexicon file.
macro_rules! lexicon_file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/", $name))
    };
}
use lexicon_file;

/// The phrases of a file whose lines are a language, a kind, and phrases of this kind.
struct Phrases {
    /// For each kind its phrases, in the order of the file.
    lists: Vec<Vec<&'static str>>,
    sets: Vec<FxHashSet<&'static str>>,
}

impl Phrases {
    /// Reads the phrases of `kinds`; `separator` divides the phrases of one line.
    fn read(file: &'static str, kinds: &[&str], separator: char) -> Phrases {
        let mut lists = vec![Vec::new(); kinds.len()];
        for mut row in rows(file) {
            let kind = row.nth(1).unwrap_or_default();
            let list = kinds
                .iter()
                .zip(&mut lists)
                .find(|(name, _)| **name == kind);
            if let Some((_, list)) = list {
                list.extend(row.next().unwrap_or_default().split(separator));
            }
        }
        let sets = lists.iter().map(|list| list.iter().copied().collect());
        Phrases {
            sets: sets.collect(),
            lists,
        }
    }
}

/// Makes the public items of a module for such a file: `Kind`, `phrases` and `is`.
macro_rules! phrases_by_kind {
    ($file:literal, $separator:literal, { $($(#[$doc:meta])* $kind:ident = $name:literal,)+ }) => {
        /// The kinds of phrases; the head of the file explains each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $($(#[$doc])* $kind,)+
        }

        const KINDS: &[&str] = &[$($name),+];

        static PHRASES: std::sync::LazyLock<super::Phrases> = std::sync::LazyLock::new(|| {
            super::Phrases::read(super::lexicon_file!($file), KINDS, $separator)
        });

        /// The phrases of a kind in all languages, as they are in the file.
        pub fn phrases(kind: Kind) -> &'static [&'static str] {
            PHRASES.lists.get(kind as usize).map_or(&[], Vec::as_slice)
        }

        /// Whether a phrase, written as in the file, is of a kind in any language.
        pub fn is(kind: Kind, phrase: &str) -> bool {
            PHRASES
                .sets
                .get(kind as usize)
                .is_some_and(|set| set.contains(phrase))
        }

        #[cfg(test)]
        #[test]
        fn every_line_has_a_known_kind_and_every_kind_has_a_line() {
            for mut row in super::rows(super::lexicon_file!($file)) {
                let kind = row.nth(1).unwrap_or_default();
                assert!(KINDS.contains(&kind), "{kind}");
                assert_ne!(row.next().unwrap_or_default().trim(), "", "{kind}");
                assert_eq!(row.next(), None, "{kind}");
            }
            for (kind, list) in KINDS.iter().zip(&PHRASES.lists) {
                assert!(!list.is_empty(), "{kind}");
            }
        }
    };
}
use phrases_by_kind;

/// The lines of a file without comments and empty lines.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The columns of each line of a file.
fn rows(file: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    lines(file).map(|line| line.split('\t'))
}

/// The values of a column.
fn values(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split(',').filter(|value| !value.is_empty())
}

/// The first column of each line of a file.
fn first_column(file: &'static str) -> impl Iterator<Item = &'static str> {
    rows(file).filter_map(|mut row| row.next())
}

/// The first column of the lines whose second column contains `wanted`.
fn words_used_as(file: &'static str, wanted: &'static str) -> impl Iterator<Item = &'static str> {
    rows(file).filter_map(move |mut row| {
        let word = row.next()?;
        values(row.next()?)
            .any(|used| used == wanted)
            .then_some(word)
    })
}

/// A name of a month or weekday.
struct NumberedName {
    language: &'static str,
    /// In lower case, without the full stop of an abbreviation.
    text: &'static str,
    number: i64,
    is_abbreviation: bool,
}

/// The names in a file whose lines are a language and then the names of each number from `first` on. A full stop marks
/// abbreviations.
fn numbered_names(file: &'static str, first: i64) -> Vec<NumberedName> {
    let mut names = Vec::new();
    for mut row in rows(file) {
        let language = row.next().unwrap_or_default();
        for (number, column) in (first..).zip(row) {
            names.extend(values(column).map(|written| NumberedName {
                language,
                text: written.trim_end_matches('.'),
                number,
                is_abbreviation: written.ends_with('.'),
            }));
        }
    }
    names
}
