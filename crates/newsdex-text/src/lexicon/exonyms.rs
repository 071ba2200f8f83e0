//! Names of places in languages other than English.

use super::{lexicon_file, lines};

/// Marks a name that is also a common word and needs a preposition before it.
const AMBIGUOUS: char = '~';

/// A name of a place in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exonym {
    /// The name in English; `None` for a place that is known only by its local name.
    pub english: Option<&'static str>,
    /// The name in the language.
    pub name: &'static str,
    /// The name to show: the first name that the language has for the place.
    pub first: &'static str,
    /// Whether the name is also a common word or a personal name, so that it needs a preposition before it.
    pub is_ambiguous: bool,
}

/// The languages with names of places, except English.
pub fn languages() -> impl Iterator<Item = &'static str> {
    header().skip(1)
}

fn header() -> std::str::Split<'static, char> {
    lines(lexicon_file!("exonyms.tsv"))
        .next()
        .unwrap_or_default()
        .split('\t')
}

/// The names of places in a language: first the places with an English name, then those known only by their local name.
///
/// Empty for English and for languages without a column in `exonyms.tsv` and lines in `local-places.tsv`.
pub fn names_in(language: &str) -> impl Iterator<Item = Exonym> {
    let column = header().position(|column| column == language);
    let known = column.into_iter().flat_map(|column| {
        lines(lexicon_file!("exonyms.tsv"))
            .skip(1)
            .flat_map(move |line| {
                let english = line.split('\t').next();
                let names = line.split('\t').nth(column).unwrap_or_default();
                let first = names.split(';').next().unwrap_or_default();
                exonyms(names, english, Some(first))
            })
    });
    let at_home = lines(lexicon_file!("local-places.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .filter(move |(of, _)| *of == language)
        .flat_map(|(_, names)| exonyms(names, None, None));
    // Collected because `language` is borrowed; the caller builds a table from the names anyway.
    known.chain(at_home).collect::<Vec<_>>().into_iter()
}

/// Whether a place's name in another language is also an English word or the English name of a different place.
///
/// The name is in the form in which names are compared: lower case, without accents.
pub fn has_other_meaning(letters: &str) -> bool {
    lines(lexicon_file!("not-exonyms.txt")).any(|name| name == letters)
}

/// The English names of the places that have names in other languages.
pub fn english_names() -> impl Iterator<Item = &'static str> {
    let rows = lines(lexicon_file!("exonyms.tsv")).skip(1);
    rows.filter_map(|line| line.split('\t').next())
}

fn exonyms(
    names: &'static str,
    english: Option<&'static str>,
    first: Option<&'static str>,
) -> impl Iterator<Item = Exonym> {
    names
        .split(';')
        .filter(|name| !name.is_empty())
        .map(move |written| {
            let name = written.trim_start_matches(AMBIGUOUS);
            let first = first.map_or(name, |first| first.trim_start_matches(AMBIGUOUS));
            Exonym {
                english,
                name,
                first,
                is_ambiguous: name.len() < written.len(),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_names_in_every_language_of_the_header() {
        let in_english = english_names().count();
        for language in languages() {
            let named = names_in(language).filter(|name| name.english.is_some());
            assert!(named.count() > in_english / 2, "{language}");
        }
    }

    #[test]
    fn the_first_name_of_a_place_is_the_one_to_show() {
        let usa = names_in("de").find(|name| name.name == "USA");
        assert_eq!(usa.map(|name| name.english), Some(Some("United States")));
        assert_eq!(usa.map(|name| name.first), Some("Vereinigte Staaten"));
        let angers = names_in("fr").find(|name| name.name == "Angers");
        assert_eq!(angers.map(|name| name.is_ambiguous), Some(true));
        assert_eq!(angers.and_then(|name| name.english), None);
    }
}
