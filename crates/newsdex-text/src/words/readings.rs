//! Other readings of a word: with a sign before or behind it, and as one word with the next.
//!
//! - `C++`, `C#`, `LGBTQ+`, `.NET`, `#climate`, `@handle` and `$ZOOM` are the words C, LGBTQ, NET, … and, for who asks for
//!   the sign, words with it.
//! - Two parts with a hyphen or an apostrophe between them are two words, and one: `e-mail` is also the word email,
//!   `O'Brien` the word obrien. Longer chains (`state-of-the-art`) have no such reading.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Word;
use super::characters::{begins_word, is_apostrophe, unspaced};
use crate::lexicon::small_words::{Kind, in_any_language};

/// Other readings of a word. Most words have none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readings {
    /// The word with the sign before or behind it.
    pub signed: Option<String>,
    /// The word with the next one, without the hyphen or apostrophe between them.
    pub joined: Option<String>,
}

/// The largest number of bytes of a joined word.
const LONGEST_JOINED: usize = 48;

/// Whether a word of a query contains a sign that [`Readings::signed`] can have.
pub fn has_sign(word: &str) -> bool {
    word.starts_with(['#', '@', '$', '.']) || word.ends_with(['+', '#'])
}

/// The other readings of a word of a text. `end_of_word` gives the end of the word at a byte.
pub(super) fn readings(
    text: &str,
    word: &Word<'_>,
    end_of_word: impl Fn(usize) -> usize,
) -> Option<Box<Readings>> {
    let bytes = text.as_bytes();
    let before = word.span.start.checked_sub(1).and_then(|at| bytes.get(at));
    let behind = bytes.get(word.span.end);
    let may_have_sign =
        matches!(before, Some(b'#' | b'@' | b'$' | b'.')) || matches!(behind, Some(b'+' | b'#'));
    let may_be_joined = behind.is_some_and(|byte| matches!(byte, b'-' | b'\'') || *byte >= 0xe2);
    if !may_have_sign && !may_be_joined {
        return None;
    }
    let signed = may_have_sign.then(|| signed(text, word)).flatten();
    let joined = may_be_joined
        .then(|| joined(text, word, end_of_word))
        .flatten();
    (signed.is_some() || joined.is_some()).then(|| Box::new(Readings { signed, joined }))
}

fn signed(text: &str, word: &Word<'_>) -> Option<String> {
    let before = text.get(..word.span.start)?;
    let behind = text.get(word.span.end..)?;
    if !word.text.contains(char::is_alphabetic) {
        return None;
    }
    if let Some(sign) = before.chars().next_back() {
        let outside = before.strip_suffix(sign)?.chars().next_back();
        let is_free = outside.is_none_or(|outside| {
            !outside.is_alphanumeric() && !matches!(outside, '#' | '@' | '$' | '.' | '&' | '_')
        });
        let is_long = word.text.chars().nth(1).is_some();
        let has_sign = match sign {
            '#' | '@' => true,
            '$' => word.text.chars().all(char::is_alphabetic),
            '.' => is_long && outside.is_none_or(char::is_whitespace),
            _ => false,
        };
        if has_sign && is_free {
            return Some(format!("{sign}{}", word.text));
        }
    }
    let plus = behind.len() - behind.trim_start_matches('+').len();
    let ends = |length: usize| {
        let after = behind.get(length..).and_then(|rest| rest.chars().next());
        after.is_none_or(|after| !after.is_alphanumeric() && after != '#')
    };
    if matches!(plus, 1 | 2) && ends(plus) {
        return Some(format!("{}{}", word.text, behind.get(..plus)?));
    }
    let is_short = word.text.chars().nth(2).is_none();
    (behind.starts_with('#') && is_short && ends(1)).then(|| format!("{}#", word.text))
}

fn joined(text: &str, word: &Word<'_>, end_of_word: impl Fn(usize) -> usize) -> Option<String> {
    let sign = text.get(word.span.end..)?.chars().next()?;
    let is_apostrophe = is_apostrophe(sign);
    if !is_apostrophe && !is_hyphen(sign) {
        return None;
    }
    let next = word.span.end + sign.len_utf8();
    let begins = text.get(next..)?.chars().next()?;
    if !begins_word(begins) || unspaced(begins).is_some() {
        return None;
    }
    let end = end_of_word(next);
    let second = text.get(next..end)?;
    let is_chained = |outside: Option<char>, further: Option<char>| {
        outside.is_some_and(|sign| is_hyphen(sign) || is_apostrophe_sign(sign))
            && further.is_some_and(char::is_alphanumeric)
    };
    let mut before = text.get(..word.span.start)?.chars().rev();
    let mut behind = text.get(end..)?.chars();
    if is_chained(before.next(), before.next()) {
        return None;
    }
    // A possessive s does not make a chain.
    let (sign_behind, further) = (behind.next(), behind.next());
    let is_possessive = sign_behind.is_some_and(is_apostrophe_sign)
        && matches!(further, Some('s' | 'S'))
        && behind.next().is_none_or(|after| !after.is_alphanumeric());
    if is_chained(sign_behind, further) && !is_possessive {
        return None;
    }
    let has_letter = |part: &str| part.contains(char::is_alphabetic);
    let is_word = (has_letter(&word.text) || has_letter(second))
        && word.text.len() + second.len() <= LONGEST_JOINED;
    let is_possessive_s = matches!(second, "s" | "S");
    if !is_word || (is_apostrophe && (is_possessive_s || is_shortened(&word.text, second))) {
        return None;
    }
    Some(format!("{}{second}", word.text))
}

/// Whether an apostrophe replaces letters of a short word: don't, l'eau, qu'il. No one writes them as one word.
fn is_shortened(first: &str, second: &str) -> bool {
    let is_elision = first.chars().nth(1).is_none() && first.chars().all(char::is_lowercase);
    // Asked at every apostrophe of an archive.
    static SHORTENED: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| in_any_language(Kind::Shortened).collect());
    is_elision || SHORTENED.contains(first) || SHORTENED.contains(second)
}

fn is_apostrophe_sign(character: char) -> bool {
    is_apostrophe(character)
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use crate::words::tokenize;

    fn all(text: &str, of: fn(&super::Readings) -> &Option<String>) -> Vec<String> {
        let words = tokenize(text).filter_map(|word| of(word.readings.as_ref()?).clone());
        words.collect()
    }

    #[track_caller]
    fn check_signed(text: &str, expected: &[&str]) {
        assert_eq!(
            all(text, |readings| &readings.signed),
            expected,
            "in {text:?}"
        );
    }

    #[track_caller]
    fn check_joined(text: &str, expected: &[&str]) {
        assert_eq!(
            all(text, |readings| &readings.joined),
            expected,
            "in {text:?}"
        );
    }

    #[test]
    fn words_have_a_reading_with_their_sign() {
        check_signed(
            "C++, C# and .NET; LGBTQ+ (Disney+)",
            &["C++", "C#", ".NET", "LGBTQ+", "Disney+"],
        );
        check_signed(
            "#climate @handle “#metoo” $ZOOM",
            &["#climate", "@handle", "#metoo", "$ZOOM"],
        );
    }

    #[test]
    fn signs_with_another_meaning_are_left_out() {
        check_signed("50+ #1 $500 name@site.com 1+1 a.b end. Then", &[]);
        check_signed("item# ...and wait.what C+1", &[]);
    }

    #[test]
    fn two_parts_are_also_one_word() {
        check_joined("e-mail, anti‑trust F-16s", &["email", "antitrust", "F16s"]);
        check_joined("O'Brien’s Qur’an Hawai'i", &["OBrien", "Quran", "Hawaii"]);
    }

    #[test]
    fn chains_and_shortened_words_and_numbers_are_not_one_word() {
        check_joined("state-of-the-art 1995-96 a - b -c", &[]);
        check_joined("don't l'eau qu’il we'll Macron's MACRON'S Macron’S東", &[]);
    }
}
