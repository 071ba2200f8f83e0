//! Forms of a word that have no common stem: irregular forms, endings, prefixes, spellings of English, and English words
//! that are also written as two.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{lexicon_file, rows, values};
use crate::words::fold::fold;

/// A noun or verb with irregular forms.
#[derive(Debug)]
pub struct Irregular {
    /// The primary subtag of the language.
    pub language: &'static str,
    /// The base form.
    pub base: &'static str,
    /// Whether longer words end in the same way.
    pub is_ending: bool,
    /// The forms that find each other and the base.
    pub forms: Vec<&'static str>,
    /// The forms that only the base finds.
    pub only_from_base: Vec<&'static str>,
}

/// The irregular nouns and verbs of all languages.
pub fn irregular_words() -> &'static [Irregular] {
    static WORDS: LazyLock<Vec<Irregular>> = LazyLock::new(|| {
        let words = rows(lexicon_file!("irregular-forms.tsv")).filter_map(|mut row| {
            let (language, base) = (row.next()?, row.next()?);
            Some(Irregular {
                language,
                base: base.strip_prefix('-').unwrap_or(base),
                is_ending: base.starts_with('-'),
                forms: values(row.next().unwrap_or_default()).collect(),
                only_from_base: values(row.next().unwrap_or_default()).collect(),
            })
        });
        words.collect()
    });
    &WORDS
}

/// The irregular words of a language that a folded form belongs to, by their number in [`irregular_words`]; empty for
/// other words and for base forms.
pub fn words_with_form(language: &str, form: &str) -> &'static [usize] {
    type ByForm = FxHashMap<&'static str, FxHashMap<String, Vec<usize>>>;
    static BY_FORM: LazyLock<ByForm> = LazyLock::new(|| {
        let mut by_form = ByForm::default();
        for (number, word) in irregular_words().iter().enumerate() {
            let of_language = by_form.entry(word.language).or_default();
            for form in &word.forms {
                let numbers = of_language.entry(fold(form).into_owned()).or_default();
                numbers.push(number);
            }
        }
        by_form
    });
    let of_language = BY_FORM.get(language);
    let numbers = of_language.and_then(|forms| forms.get(form));
    numbers.map_or(&[], Vec::as_slice)
}

/// Two endings of forms of one word.
#[derive(Debug)]
pub struct Endings {
    /// The primary subtag of the language.
    pub language: &'static str,
    /// One ending.
    pub one: &'static str,
    /// The other ending.
    pub other: &'static str,
    /// The smallest number of letters of a word with the first ending.
    pub letters: usize,
}

/// The endings of forms that stemmers do not join.
pub fn word_endings() -> &'static [Endings] {
    static ENDINGS: LazyLock<Vec<Endings>> = LazyLock::new(|| {
        let endings = rows(lexicon_file!("word-endings.tsv")).filter_map(|mut row| {
            Some(Endings {
                language: row.next()?,
                one: row.next()?,
                other: row.next()?,
                letters: row.next()?.parse().ok()?,
            })
        });
        endings.collect()
    });
    &ENDINGS
}

/// The two parts of an English word that is also written as two words, in lower case: `ceasefire`, `webpages`. `None`
/// for other words.
pub fn open_compound(word: &str) -> Option<(&str, &str)> {
    if !word.is_ascii() {
        return None;
    }
    // The first parts have at most twelve letters.
    (2..word.len().min(13))
        .filter_map(|length| word.split_at_checked(length))
        .find(|(first, second)| is_open_compound(first, second))
}

/// Whether two English words side by side are also written as one.
pub fn is_open_compound(first: &str, second: &str) -> bool {
    static PARTS: LazyLock<FxHashMap<&str, FxHashSet<&str>>> = LazyLock::new(|| {
        let parts = rows(lexicon_file!("open-compounds.tsv"));
        parts
            .filter_map(|mut row| Some((row.next()?, values(row.next()?).collect())))
            .collect()
    });
    let (first, second) = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
    PARTS.get(first.as_str()).is_some_and(|seconds| {
        let one = second.strip_suffix('s').unwrap_or(&second);
        seconds.contains(second.as_str()) || seconds.contains(one)
    })
}

/// A difference between British and American spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// A part of words that is spelled differently.
    Part {
        /// The British spelling.
        british: &'static str,
        /// The American spelling.
        american: &'static str,
    },
    /// A part of words that ends in "our" in British and in "or" in American; holds the British part.
    Our(&'static str),
    /// The beginning of words that end in "re" in British and in "er" in American.
    Re(&'static str),
    /// A word whose last letter is doubled in British before an ending.
    Double(&'static str),
}

/// The differences between British and American spelling.
pub fn spellings() -> &'static [Spelling] {
    static SPELLINGS: LazyLock<Vec<Spelling>> = LazyLock::new(|| {
        let spellings = rows(lexicon_file!("spellings.tsv")).filter_map(|mut row| {
            let (kind, british) = (row.next()?, row.next()?);
            Some(match kind {
                "our" => Spelling::Our(british),
                "re" => Spelling::Re(british),
                "double" => Spelling::Double(british),
                _ => Spelling::Part {
                    british,
                    american: row.next()?,
                },
            })
        });
        spellings.collect()
    });
    &SPELLINGS
}

/// The prefixes of a language with which a word is also searched, each with the smallest number of letters of the word.
pub fn prefixes(language: &str) -> impl Iterator<Item = (&'static str, usize)> {
    prefixes_of_kind(language, "before")
}

/// The prefixes that are taken off a word of a query, each with the number of letters that must remain.
pub fn removable_prefixes(language: &str) -> impl Iterator<Item = (&'static str, usize)> {
    prefixes_of_kind(language, "off")
}

fn prefixes_of_kind(
    language: &str,
    kind: &'static str,
) -> impl Iterator<Item = (&'static str, usize)> {
    let rows = rows(lexicon_file!("word-prefixes.tsv")).filter_map(move |mut row| {
        let is_meant = row.next()? == language && row.next()? == kind;
        let (prefixes, letters) = (row.next()?, row.next()?.parse().ok()?);
        is_meant.then_some((prefixes, letters))
    });
    rows.flat_map(|(prefixes, letters)| values(prefixes).map(move |prefix| (prefix, letters)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(
            irregular_words().len(),
            rows(lexicon_file!("irregular-forms.tsv")).count()
        );
        assert_eq!(
            spellings().len(),
            rows(lexicon_file!("spellings.tsv")).count()
        );
        for mut row in rows(lexicon_file!("spellings.tsv")) {
            let kind = row.next();
            assert!(
                matches!(kind, Some("part" | "our" | "re" | "double")),
                "{kind:?}"
            );
        }
        assert!(prefixes("he").count() > 30);
        assert_eq!(removable_prefixes("he").count(), 3);
        assert_eq!(prefixes("ar").count(), 11);
        let endings = rows(lexicon_file!("word-endings.tsv")).count();
        assert_eq!(word_endings().len(), endings);
    }

    #[test]
    fn a_form_belongs_to_its_words_and_no_word_is_listed_twice() {
        let base = |number: &usize| irregular_words()[*number].base;
        let words: Vec<&str> = words_with_form("en", "stolen").iter().map(base).collect();
        assert_eq!(words, ["steal"]);
        assert!(words_with_form("en", "saw").is_empty());
        let words = irregular_words().iter();
        let bases: BTreeSet<(&str, &str)> = words.map(|word| (word.language, word.base)).collect();
        assert_eq!(bases.len(), irregular_words().len());
    }

    #[test]
    fn some_english_words_are_also_two() {
        assert_eq!(open_compound("ceasefire"), Some(("cease", "fire")));
        assert_eq!(open_compound("Airstrikes"), Some(("Air", "strikes")));
        for whole in ["blackbird", "percentile", "fire", "s", "straße", "office"] {
            assert_eq!(open_compound(whole), None);
        }
        assert!(is_open_compound("Health", "care") && !is_open_compound("care", "health"));
    }
}
