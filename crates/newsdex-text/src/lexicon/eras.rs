//! Eras in which years are counted in East Asia.

use super::{lexicon_file, rows, values};

/// The eras by name, with their first years: `平成` began in 1989.
pub fn eras() -> impl Iterator<Item = (&'static str, i64)> {
    all().flat_map(|(names, _, first)| values(names).map(move |name| (name, first)))
}

/// The first year of the era that a letter abbreviates in a date in figures: `H31.3.2`.
pub fn first_year_of_letter(letter: &str) -> Option<i64> {
    let mut eras = all();
    eras.find(|(_, known, _)| !known.is_empty() && *known == letter)
        .map(|(_, _, first)| first)
}

fn all() -> impl Iterator<Item = (&'static str, &'static str, i64)> {
    rows(lexicon_file!("eras.tsv")).filter_map(|mut row| {
        let (names, letter) = (row.next()?, row.next()?);
        Some((names, letter, row.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_are_known_by_name_and_letter() {
        assert!(eras().any(|era| era == ("昭和", 1926)));
        assert!(eras().any(|era| era == ("民國", 1912)));
        assert_eq!(first_year_of_letter("h"), Some(1989));
        assert_eq!(first_year_of_letter(""), None);
    }
}
