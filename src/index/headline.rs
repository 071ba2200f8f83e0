//! The headline of an article as one value, by which a search finds the article whose whole headline was typed.

use xxhash_rust::xxh3::xxh3_64;

use newsdex_text::words::fold::fold;
use newsdex_text::words::tokenize;

/// The longest headline in words; a longer one is not typed as a query.
const MOST_WORDS: usize = 40;

/// A hash of the words of a headline, without regard to case, accents and punctuation; `None` if it has no words or too
/// many.
pub fn headline_hash(headline: &str) -> Option<u64> {
    let mut words = String::with_capacity(headline.len());
    let mut count = 0;
    for word in tokenize(headline) {
        words.push_str(&fold(&word.text));
        words.push(' ');
        count += 1;
    }
    (1..=MOST_WORDS)
        .contains(&count)
        .then(|| xxh3_64(words.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_the_same_in_any_case_and_punctuation() {
        let expected = headline_hash("The ferry war in Ellery");
        assert!(expected.is_some());
        assert_eq!(headline_hash("THE FERRY WAR, in Éllery!"), expected);
        assert_ne!(headline_hash("The ferry war"), expected);
        assert_eq!(headline_hash(" … "), None);
    }
}
