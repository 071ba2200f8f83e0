//! Terms of a word beside its exact form and its stem, for queries that ask for capitals, for a sign, or for two words
//! that are also written as one. Few words have such terms. They are only for running text, not for names.

use super::Word;
use super::fold::{fold, without_accents};
use super::forms::FormCache;

/// The mark before a term with the capitals of the word: `^US`.
pub const CASE_MARK: char = '^';

/// The mark before a term with the sign of the word: `+c++`, `+#climate`.
pub const SIGNED_MARK: char = '+';

/// The mark before the stem of the word and the next as one word: `-email` at the first part of `e-mail`.
pub const JOINED_MARK: char = '-';

/// Passes each extra term of a word of a text to `add`; the cache is that of the language of the text.
pub fn extra_terms(word: &Word<'_>, form_cache: &mut FormCache, mut add: impl FnMut(String)) {
    if has_capitals(&word.text) {
        add(case_term(&word.text));
    }
    let Some(readings) = &word.readings else {
        return;
    };
    if let Some(signed) = &readings.signed {
        add(signed_term(signed));
    }
    if let Some(joined) = &readings.joined {
        add(joined_term(form_cache.form(joined).stem()));
    }
}

/// Whether a word has two capitals or more, so that it has a term for its case.
pub fn has_capitals(word: &str) -> bool {
    let may_have = |byte: u8| byte.is_ascii_uppercase() || byte >= 0x80;
    word.bytes().skip(1).any(may_have)
        && word
            .chars()
            .filter(|letter| letter.is_uppercase())
            .nth(1)
            .is_some()
}

/// The term for the case of a word with two capitals or more.
pub fn case_term(word: &str) -> String {
    format!("{CASE_MARK}{}", without_accents(word))
}

/// The term of a word with its sign.
pub fn signed_term(signed: &str) -> String {
    format!("{SIGNED_MARK}{}", fold(signed))
}

/// The term of two words as one, given the stem of the one word.
pub fn joined_term(stem: &str) -> String {
    format!("{JOINED_MARK}{stem}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tokenize;

    #[test]
    fn capitals_signs_and_two_parts_give_extra_terms() {
        let mut form_cache = FormCache::new(Some("en"));
        let mut found = Vec::new();
        for word in tokenize("The US and ÉTAT sent e-mails about C++, said DiCaprio of U.N.") {
            extra_terms(&word, &mut form_cache, |term| found.push(term));
        }
        assert_eq!(
            found,
            ["^US", "^ETAT", "-email", "+c++", "^DiCaprio", "^UN"]
        );
    }
}
