//! Forms of a word that have no common stem: irregular forms and spellings of English, prefixes of Hebrew.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, rows, values};

/// A noun or verb with irregular forms.
#[derive(Debug)]
pub struct Irregular {
    /// The base form.
    pub base: &'static str,
    /// Whether longer words end in the same way.
    pub is_ending: bool,
    /// The forms that find each other and the base.
    pub forms: Vec<&'static str>,
    /// The forms that only the base finds.
    pub only_from_base: Vec<&'static str>,
}

/// The irregular nouns and verbs of English.
pub fn irregular_words() -> &'static [Irregular] {
    static WORDS: LazyLock<Vec<Irregular>> = LazyLock::new(|| {
        let words = rows(lexicon_file!("irregular-forms.tsv")).filter_map(|mut row| {
            let base = row.next()?;
            Some(Irregular {
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

/// The irregular words that a form belongs to, by their number in [`irregular_words`]; empty for other words and for
/// base forms.
pub fn words_with_form(form: &str) -> &'static [usize] {
    static BY_FORM: LazyLock<FxHashMap<&str, Vec<usize>>> = LazyLock::new(|| {
        let mut by_form: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (number, word) in irregular_words().iter().enumerate() {
            for form in &word.forms {
                by_form.entry(form).or_default().push(number);
            }
        }
        by_form
    });
    BY_FORM.get(form).map_or(&[], Vec::as_slice)
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

/// The Hebrew prefixes with which a word is also searched.
pub fn hebrew_prefixes() -> impl Iterator<Item = &'static str> {
    of_kind("before").flat_map(|(prefixes, _)| values(prefixes))
}

/// The Hebrew prefixes that are taken off a word of a query, each with the number of letters that must remain.
pub fn removable_hebrew_prefixes() -> impl Iterator<Item = (&'static str, usize)> {
    of_kind("off").filter_map(|(prefix, letters)| Some((prefix, letters?.parse().ok()?)))
}

fn of_kind(kind: &'static str) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    rows(lexicon_file!("hebrew-prefixes.tsv")).filter_map(move |mut row| {
        let prefixes = row.next().filter(|of| *of == kind).and(row.next())?;
        Some((prefixes, row.next()))
    })
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
        assert!(hebrew_prefixes().count() > 30);
        assert_eq!(removable_hebrew_prefixes().count(), 3);
    }

    #[test]
    fn a_form_belongs_to_its_words_and_no_word_is_listed_twice() {
        let base = |number: &usize| irregular_words()[*number].base;
        let words: Vec<&str> = words_with_form("stolen").iter().map(base).collect();
        assert_eq!(words, ["steal"]);
        assert!(words_with_form("saw").is_empty());
        let bases: BTreeSet<&str> = irregular_words().iter().map(|word| word.base).collect();
        assert_eq!(bases.len(), irregular_words().len());
    }
}
