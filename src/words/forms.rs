//! What a word is compared by: its folded form and its stem.
//!
//! Stemming is most of what indexing costs, and news repeats its words: a [`Former`] remembers what
//! it has formed. The stem is taken from the lower-case word before accents go, as the stemming
//! rules of most languages read them.

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::words::fold::fold;

/// The forms of one word.
///
/// An index keeps a word under both, the exact form with a mark in front of it, so that the two are
/// never taken for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    exact_term: Box<str>,
    stem: Option<Box<str>>,
}

/// Stands before an exact form that is an index term.
pub const EXACT_MARK: char = '=';

impl Form {
    /// The index term of the exact form: the word in lower case without accents, marked.
    pub fn exact_term(&self) -> &str {
        &self.exact_term
    }

    /// The index term of the stem, where that differs from the exact form.
    pub fn stem_term(&self) -> Option<&str> {
        self.stem.as_deref()
    }

    /// The word in lower case without accents.
    pub fn exact(&self) -> &str {
        &self.exact_term[EXACT_MARK.len_utf8()..]
    }

    /// The stem, or the exact form where the word is its own stem.
    pub fn stem(&self) -> &str {
        self.stem.as_deref().unwrap_or_else(|| self.exact())
    }
}

/// Words longer than this are cut: they are encoded data, not words.
const LONGEST_WORD_BYTES: usize = 96;

/// How many words a [`Former`] remembers before it starts afresh, some 30 MB.
const REMEMBERED_WORDS: usize = 200_000;

/// Forms the words of one language, and remembers them.
#[derive(Clone)]
pub struct Former {
    stemmer: Option<Stemmer>,
    numbers: FxHashMap<Box<str>, usize>,
    forms: Vec<Form>,
}

impl Former {
    /// A former for the language of a BCP 47 tag; words of a language without a stemmer, or of an
    /// unknown one, are their own stems.
    pub fn new(language: Option<&str>) -> Former {
        let stemmer = language.and_then(algorithm).map(Stemmer::new);
        Former {
            stemmer,
            numbers: FxHashMap::default(),
            forms: Vec::new(),
        }
    }

    /// The forms of a word as written.
    pub fn form(&mut self, word: &str) -> &Form {
        let number = match self.numbers.get(word) {
            Some(&number) => number,
            None => {
                if self.forms.len() >= REMEMBERED_WORDS {
                    self.numbers.clear();
                    self.forms.clear();
                }
                self.forms.push(form(word, self.stemmer.as_ref()));
                self.numbers.insert(word.into(), self.forms.len() - 1);
                self.forms.len() - 1
            }
        };
        &self.forms[number]
    }
}

/// Forms a single word without remembering it.
fn form(word: &str, stemmer: Option<&Stemmer>) -> Form {
    let word = &word[..word.floor_char_boundary(LONGEST_WORD_BYTES)];
    let exact = fold(word);
    let stem = stemmer.and_then(|stemmer| {
        let lower = word.to_lowercase();
        let stem = stemmer.stem(&lower);
        let stem = fold(&stem);
        (!stem.is_empty() && stem != exact).then(|| stem.into())
    });
    let mut exact_term = String::with_capacity(EXACT_MARK.len_utf8() + exact.len());
    exact_term.push(EXACT_MARK);
    exact_term.push_str(&exact);
    Form {
        exact_term: exact_term.into(),
        stem,
    }
}

/// The Snowball algorithm for a language, by the first part of its BCP 47 tag.
fn algorithm(language: &str) -> Option<Algorithm> {
    match primary(language) {
        // Two tags of one written language; the catalogue of algorithms knows neither.
        "nb" | "nn" => Algorithm::from_name("no").ok(),
        primary if primary.len() <= 3 => Algorithm::from_name(primary).ok(),
        _ => None,
    }
}

/// The first part of a BCP 47 tag: `en` of `en-GB`.
pub fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, word: &str, exact: &str, stem: &str) {
        let mut former = Former::new(Some(language));
        for _ in 0..2 {
            let form = former.form(word);
            assert_eq!(
                (form.exact(), form.stem()),
                (exact, stem),
                "{word} in {language}"
            );
        }
    }

    #[test]
    fn words_are_stemmed_by_their_language() {
        check("en", "Sanctions", "sanctions", "sanction");
        check("en-GB", "report", "report", "report");
        check("fr", "Élections", "elections", "elect");
        check("pt", "reuniões", "reunioes", "reunio");
        check("nb", "nyheter", "nyheter", "nyhet");
        check("tlh", "Sanctions", "sanctions", "sanctions");
    }

    #[test]
    fn a_very_long_word_is_cut() {
        let mut former = Former::new(None);
        assert_eq!(
            former.form(&"é".repeat(500)).exact().len(),
            LONGEST_WORD_BYTES / 2
        );
    }
}
