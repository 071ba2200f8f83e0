//! Small words by their function in a sentence: articles, prepositions, particles of names.

use super::{lexicon_file, rows};

/// The function of small words; the head of `small-words.tsv` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Never a name, even with a capital.
    Function,
    /// Inside names: "of", "bin".
    Connector,
    /// Before places: "in", "near".
    Where,
    /// Words at the beginning of sentences, with a capital.
    First,
    /// Nouns after an ordinal number with a full stop: "3. Liga".
    AfterOrdinal,
    /// Articles and similar words, which no surname follows.
    Article,
    /// The word "and".
    And,
    /// Parts of words beside an apostrophe that replaces letters: "ll" in "we'll", "qu" in "qu'il".
    Shortened,
    /// Articles that lose their vowel before a noun: "l" in "l'hôpital".
    Elided,
    /// Prepositions before towns that are rare before other nouns without an article.
    BeforeTown,
    /// Words that few other languages in Latin letters have.
    Telling,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Function => "function",
            Kind::Connector => "connector",
            Kind::Where => "where",
            Kind::First => "first",
            Kind::AfterOrdinal => "after-ordinal",
            Kind::Article => "article",
            Kind::And => "and",
            Kind::Shortened => "shortened",
            Kind::Elided => "elided",
            Kind::BeforeTown => "before-town",
            Kind::Telling => "telling",
        }
    }
}

/// The small words with one function in one language.
pub fn small_words(language: &str, kind: Kind) -> impl Iterator<Item = &'static str> {
    with_languages(kind)
        .filter(move |(of, _)| *of == language)
        .map(|(_, word)| word)
}

/// The small words with one function in all languages.
pub fn in_any_language(kind: Kind) -> impl Iterator<Item = &'static str> {
    with_languages(kind).map(|(_, word)| word)
}

/// The small words with one function, each with its language.
pub fn with_languages(kind: Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(lexicon_file!("small-words.tsv"))
        .filter_map(move |mut row| {
            let language = row.next()?;
            let words = row.next().filter(|of| *of == kind.name()).and(row.next())?;
            Some((language, words))
        })
        .flat_map(|(language, words)| words.split(' ').map(move |word| (language, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_are_known_by_language_and_kind() {
        assert!(small_words("en", Kind::Function).any(|word| word == "the"));
        assert!(small_words("de", Kind::AfterOrdinal).any(|word| word == "Liga"));
        assert!(!small_words("fr", Kind::AfterOrdinal).any(|word| word == "Liga"));
        assert!(in_any_language(Kind::First).any(|word| word == "Les"));
        let kinds = [
            Kind::Function,
            Kind::Connector,
            Kind::Where,
            Kind::First,
            Kind::AfterOrdinal,
            Kind::Article,
            Kind::And,
            Kind::Shortened,
            Kind::Elided,
            Kind::BeforeTown,
            Kind::Telling,
        ];
        for mut row in rows(lexicon_file!("small-words.tsv")) {
            let kind = row.nth(1).unwrap_or_default();
            assert!(kinds.iter().any(|known| known.name() == kind), "{kind}");
        }
    }
}
