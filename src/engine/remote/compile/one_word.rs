//! Whether one word of a text can have a term of two words of a query: `reported` is `=reported`, and by its stem also
//! `en:report`.
//!
//! Stems are not looked up, as they are made from words with their accents: two terms with the same first letters, or
//! of which one contains the other, count as terms of one word.

use super::words::ServerWord;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::EXACT_MARK;

/// Number of letters at the beginning that a word and its stem always share, unless the stem is a later part of the
/// word.
const SAME_LETTERS: usize = 2;

/// Whether one word of a text can be both. May also be true of words that cannot.
pub(super) fn may_be_one_word(a: &ServerWord, b: &ServerWord) -> bool {
    if a.shape.is_some() || b.shape.is_some() {
        return true;
    }
    let mut pairs = a
        .terms
        .iter()
        .flat_map(|a| b.terms.iter().map(move |b| (a, b)));
    pairs.any(|(a, b)| may_be_terms_of_one_word(a, b))
}

fn may_be_terms_of_one_word(a: &str, b: &str) -> bool {
    match (Term::of(a), Term::of(b)) {
        // A word has one exact form, and one stem in the language of its text.
        (Term::Exact(a), Term::Exact(b)) | (Term::Stem(a), Term::Stem(b)) => a == b,
        (a, b) => are_alike(&fold(a.letters()), &fold(b.letters())),
    }
}

enum Term<'a> {
    /// An exact form.
    Exact(&'a str),
    /// A stem.
    Stem(&'a str),
    /// A term with another mark.
    Other(&'a str),
}

impl Term<'_> {
    fn letters(&self) -> &str {
        match self {
            Term::Exact(letters) | Term::Stem(letters) | Term::Other(letters) => letters,
        }
    }

    fn of(term: &str) -> Term<'_> {
        let is_tagged = term.starts_with(char::is_alphanumeric);
        let own = match term.split_once(':') {
            Some((_, own)) if is_tagged => own,
            _ => term,
        };
        if let Some(exact) = own.strip_prefix(EXACT_MARK) {
            return Term::Exact(exact);
        }
        match is_tagged && own.starts_with(char::is_alphanumeric) {
            true => Term::Stem(own),
            false => Term::Other(own.trim_start_matches(|mark: char| !mark.is_alphanumeric())),
        }
    }
}

fn are_alike(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    same >= SAME_LETTERS.min(shorter) || a.contains(b) || b.contains(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: bool) {
        assert_eq!(may_be_terms_of_one_word(a, b), expected, "{a} {b}");
        assert_eq!(may_be_terms_of_one_word(b, a), expected, "{b} {a}");
    }

    #[test]
    fn a_word_has_one_form_and_its_stem_begins_like_it() {
        check("=storm", "=storm", true);
        check("=storm", "=storms", false);
        check("=storm", "en:=storm", true);
        check("=storm", "en:=storms", false);
        check("=storms", "en:storm", true);
        check("=storm", "en:sea", false);
        check("en:storm", "en:sea", false);
        check("=kitab", "ar:tab", true);
        check("^US", "=us", true);
        check("^US", "=sea", false);
        check("+c++", "=c", true);
    }
}
