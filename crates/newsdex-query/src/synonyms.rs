//! Synonyms: a query for a word also finds the words that a file of the user names beside it.
//!
//! ```toml
//! [[same]]                      # each of these finds all of them
//! words = ["car", "automobile", "motor car"]
//!
//! [[also]]                      # one way: `insect` also finds these, but none of them finds `insect`
//! word = "insect"
//! finds = ["ant", "bee"]
//!
//! [[renamed]]                   # one body under several names; `since` is the first day of each later name
//! names = ["Burma", "Myanmar"]
//! since = ["1989-06-18"]
//! ```
//!
//! `same` and `also` may have a `date`: the other words are then found only in articles of these days. Another name of
//! a renamed body is found only in articles of the days when the body had this name. Days are written as in a query.
//!
//! Words are compared without case and accents, as they are written, not by their stems. [`Synonyms::expand`] rewrites
//! a query, so an engine knows nothing of synonyms. Exact words (`=car`), words inside longer phrases, wildcards, and
//! words in fields such as `source:` stay as they are.

mod expand;
mod file;

use std::collections::BTreeMap;

use crate::{DayRange, Pattern};
use newsdex_text::words::fold::fold;
use newsdex_text::words::tokenize;

/// The synonyms of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Synonyms {
    /// The other words, by the folded words of a term.
    terms: BTreeMap<Vec<String>, Vec<Synonym>>,
    /// Number of words in the longest term.
    longest: usize,
}

/// Another word or phrase for a term.
#[derive(Debug, Clone, PartialEq)]
struct Synonym {
    words: Vec<String>,
    /// Only articles published on these days are searched for it; a range without ends also has undated articles.
    days: DayRange,
}

/// An error in a file of synonyms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct SynonymsError {
    /// The line, from 1.
    pub line: usize,
    /// The message: lower case, no final period.
    pub message: String,
    /// The hint for the user.
    pub hint: String,
}

impl Synonyms {
    /// Parses a file of synonyms. `today` is what `today` in a date means, in days since 1970-01-01.
    ///
    /// # Errors
    ///
    /// Fails if the text is not TOML, has an unknown key, too few or too many words, a word with operators, or a date
    /// that cannot be parsed. The error has the line and, unless the TOML itself is broken, the key.
    pub fn parse(text: &str, today: i64) -> Result<Synonyms, SynonymsError> {
        file::parse(text, today)
    }

    /// Whether there are no synonyms.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Adds a synonym to a term; nothing if the term has it already.
    fn add(&mut self, term: &[String], words: &[String], days: DayRange) {
        let synonym = Synonym {
            words: words.to_vec(),
            days,
        };
        let key: Vec<String> = term.iter().map(|word| fold(word).into_owned()).collect();
        self.longest = self.longest.max(key.len());
        let known = self.terms.entry(key).or_default();
        if !known.contains(&synonym) {
            known.push(synonym);
        }
    }

    /// The synonyms of a term; empty if it has none.
    fn of<'w>(&self, words: impl Iterator<Item = &'w str>) -> &[Synonym] {
        let key: Vec<String> = words.map(|word| fold(word).into_owned()).collect();
        self.terms.get(&key).map_or(&[], Vec::as_slice)
    }
}

impl Synonym {
    /// The synonym as somebody would type it.
    fn pattern(&self) -> Pattern {
        let mut parts: Vec<Pattern> = self.words.iter().cloned().map(Pattern::Word).collect();
        match parts.len() {
            1 => parts.remove(0),
            _ => Pattern::Phrase { parts, slop: 0 },
        }
    }
}

/// The words of a term.
fn words(text: &str) -> Vec<String> {
    let words = tokenize(text).map(|word| word.text.into_owned());
    words.collect()
}

#[cfg(test)]
mod tests;
