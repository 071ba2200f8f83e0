//! The letters beyond a to z in the words of a language.

use super::{lexicon_file, rows};

/// The languages that are written with Latin letters and others beyond a to z, with these letters in lower case.
pub fn letters() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(lexicon_file!("letters.tsv")).filter_map(|mut row| Some((row.next()?, row.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_in_lower_case_and_not_ascii() {
        for (language, letters) in letters() {
            assert!(!letters.is_empty(), "{language}");
            for letter in letters.chars() {
                assert!(
                    !letter.is_ascii() && !letter.is_uppercase(),
                    "{language}: {letter}"
                );
            }
        }
    }
}
