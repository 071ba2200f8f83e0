//! Abbreviations after which a full stop may not end a sentence.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon_file, months, name_words, places, rows, titles};

/// The length of the longest abbreviation in bytes: longer words need not be looked up.
pub const LONGEST_BYTES: usize = 12;

struct Abbreviation {
    language: &'static str,
    text: &'static str,
    followed_by: &'static str,
}

fn listed() -> impl Iterator<Item = Abbreviation> {
    rows(lexicon_file!("abbreviations.tsv")).filter_map(|mut row| {
        Some(Abbreviation {
            language: row.next()?,
            text: row.next()?,
            followed_by: row.next()?,
        })
    })
}

fn listed_before(followed_by: &'static str) -> impl Iterator<Item = String> {
    listed()
        .filter(move |known| known.followed_by == followed_by)
        .map(|known| known.text.to_owned())
}

/// Whether a word is an abbreviation that never ends a sentence: a name or another word always follows: `Mr`, `bzw`.
///
/// The word is in its usual spelling, without the full stop, in any language.
pub fn is_before_name(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let titles = titles::abbreviations().map(str::to_owned);
        titles.chain(listed_before("name")).collect()
    });
    WORDS.contains(word)
}

/// Whether a word is an abbreviation if a number follows its full stop: `No. 5`, `Mar. 5`.
///
/// The word is in its usual spelling, without the full stop.
pub fn is_before_number(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let months = months::abbreviations_in("en").map(capitalized);
        months.chain(listed_before("number")).collect()
    });
    WORDS.contains(word)
}

/// Whether a word is an abbreviation that may or may not end a sentence: `Inc`, `Calif`, `etc`.
///
/// The word is in its usual spelling, without the full stop.
pub fn is_before_anything(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let months = months::abbreviations_in("en").map(capitalized);
        let states = places::state_abbreviations().map(str::to_owned);
        let forms = name_words::abbreviated_legal_forms();
        let forms = forms.flat_map(|form| [form.to_owned(), capitalized(form)]);
        let listed = listed_before("end");
        months.chain(states).chain(forms).chain(listed).collect()
    });
    WORDS.contains(word)
}

/// Whether the full stop after a word does not always end a sentence: `Mr`, `No`, `Inc`.
///
/// The word is in its usual spelling, without the full stop.
pub fn is_abbreviation(word: &str) -> bool {
    is_before_name(word) || is_before_number(word) || is_before_anything(word)
}

/// All English abbreviations, in lower case without full stops.
pub fn english() -> impl Iterator<Item = String> {
    let listed = listed().filter(|known| known.language == "en");
    let listed = listed.map(|known| known.text);
    months::abbreviations_in("en")
        .chain(places::state_abbreviations())
        .chain(name_words::abbreviated_legal_forms())
        .chain(titles::abbreviations_in("en"))
        .chain(listed)
        .map(str::to_lowercase)
}

fn capitalized(lower: &str) -> String {
    let mut letters = lower.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_known_by_what_follows() {
        for word in ["Mr", "Sen", "bzw", "Drs", "mevr", "Mt"] {
            assert!(is_before_name(word), "{word}");
        }
        for word in ["No", "Mar", "Sept", "pp"] {
            assert!(is_before_number(word), "{word}");
        }
        for word in ["Inc", "inc", "Calif", "Ont", "etc", "Dec", "млн"] {
            assert!(is_before_anything(word), "{word}");
        }
        assert!(!is_before_name("mr president"));
        assert!(!is_before_number("may"));
    }

    #[test]
    fn no_abbreviation_is_longer_than_the_longest() {
        for known in listed() {
            assert!(known.text.len() <= LONGEST_BYTES, "{}", known.text);
            let kinds = ["name", "number", "end"];
            assert!(kinds.contains(&known.followed_by), "{}", known.text);
        }
        for text in titles::abbreviations().chain(places::state_abbreviations()) {
            assert!(text.len() <= LONGEST_BYTES, "{text}");
        }
    }
}
