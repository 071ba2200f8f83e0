//! Endings of nouns that stemmers leave: plurals of Spanish and Portuguese, particles of Korean.

use std::sync::LazyLock;

use super::{lexicon_file, rows, values};

/// The ending of a plural and of its singular.
#[derive(Debug)]
pub struct Plural {
    /// The language: a primary subtag.
    pub language: &'static str,
    /// The ending of the plural.
    pub plural: &'static str,
    /// The ending of the singular.
    pub singular: &'static str,
    /// The smallest number of letters of a plural.
    pub letters: usize,
    exceptions: &'static str,
}

impl Plural {
    /// Whether a word ends so but is no plural.
    pub fn is_exception(&self, word: &str) -> bool {
        values(self.exceptions).any(|exception| exception == word)
    }
}

/// The end of the noun after which a particle has its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Any end.
    Any,
    /// A vowel.
    Vowel,
    /// A consonant.
    Consonant,
    /// A vowel, or the consonant ㄹ.
    Ro,
}

/// The endings of plurals, in the order in which they are tried.
pub fn plurals() -> &'static [Plural] {
    static PLURALS: LazyLock<Vec<Plural>> = LazyLock::new(|| {
        let plurals = rows(lexicon_file!("plurals.tsv")).filter_map(|mut row| {
            Some(Plural {
                language: row.next()?,
                plural: row.next()?,
                singular: row.next()?,
                letters: row.next()?.parse().ok()?,
                exceptions: row.next().unwrap_or_default(),
            })
        });
        plurals.collect()
    });
    &PLURALS
}

/// The particles of Korean, the longest first.
pub fn korean_particles() -> &'static [(&'static str, After)] {
    static PARTICLES: LazyLock<Vec<(&str, After)>> = LazyLock::new(|| {
        let mut particles = Vec::new();
        for mut row in rows(lexicon_file!("korean-particles.tsv")) {
            let after = match row.next() {
                Some("vowel") => After::Vowel,
                Some("consonant") => After::Consonant,
                Some("ro") => After::Ro,
                _ => After::Any,
            };
            particles.extend(values(row.next().unwrap_or_default()).map(|text| (text, after)));
        }
        particles.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        particles
    });
    &PARTICLES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(plurals().len(), rows(lexicon_file!("plurals.tsv")).count());
        assert!(korean_particles().contains(&("를", After::Vowel)));
        assert!(korean_particles().contains(&("로", After::Ro)));
    }
}
