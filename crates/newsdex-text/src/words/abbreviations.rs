//! Letters that are one word although signs are between them: U.S., U. S., R&D.

use std::borrow::Cow;

use super::Word;
use super::characters::{begins_word, is_joining};
use crate::article::Span;

/// The largest number of letters on each side of an ampersand inside a word.
const LETTERS_BESIDE_AMPERSAND: usize = 3;

/// The abbreviation `U.S.`, `U.S` or `U. S.` whose first letter is at `start..end`; `None` for other text.
///
/// With spaces, the last letter needs a full stop, too, and all letters have one case. `end_of_word` gives the end of
/// the word at a byte.
pub(super) fn with_full_stops<'a>(
    text: &str,
    start: usize,
    end: usize,
    end_of_word: impl Fn(usize) -> usize,
) -> Option<Word<'a>> {
    let bytes = text.as_bytes();
    let first = *bytes.get(start)?;
    if end != start + 1 || !first.is_ascii_alphabetic() || bytes.get(end) != Some(&b'.') {
        return None;
    }
    let mut letters = String::from(char::from(first));
    let mut last = end;
    let mut position = end;
    let mut has_spaces = false;
    while bytes.get(position) == Some(&b'.') {
        last = position + 1;
        let space = match text.get(last..) {
            Some(rest) if rest.starts_with(' ') => 1,
            Some(rest) if rest.starts_with('\u{a0}') => 2,
            _ => 0,
        };
        let next = last + space;
        let Some(letter) = bytes.get(next).filter(|byte| byte.is_ascii_alphabetic()) else {
            break;
        };
        let is_of_one_case = letter.is_ascii_uppercase() == first.is_ascii_uppercase();
        let is_spaced = space > 0;
        // `U.S. U.N.` are two words.
        let is_regular = letters.len() == 1 || is_spaced == has_spaces;
        has_spaces = is_spaced;
        if !is_regular || is_spaced && !(is_of_one_case && bytes.get(next + 1) == Some(&b'.')) {
            break;
        }
        if end_of_word(next) != next + 1 {
            // A longer word follows, as in `J.Smith`: the abbreviation ends before it.
            break;
        }
        letters.push(char::from(*letter));
        position = next + 1;
        last = position;
    }
    (letters.len() > 1).then(|| Word::new(Cow::Owned(letters), Span::new(start, last)))
}

/// The abbreviation `R&D` or `AT&T` whose first letters are at `start..end`; `None` for other text.
///
/// Each side has at most [`LETTERS_BESIDE_AMPERSAND`] letters or digits. With spaces around the ampersand, as in
/// `S & P`, each side is one letter.
pub(super) fn with_ampersand<'a>(
    text: &str,
    start: usize,
    end: usize,
    end_of_word: impl Fn(usize) -> usize,
) -> Option<Word<'a>> {
    let is_short = |part: &str, most: usize| part.chars().nth(most).is_none();
    let mut letters = String::from(text.get(start..end)?);
    let mut last = end;
    loop {
        let rest = text.get(last..)?;
        let (sign, most) = match () {
            () if rest.starts_with('&') => ("&", LETTERS_BESIDE_AMPERSAND),
            () if rest.starts_with(" & ") => (" & ", 1),
            () => break,
        };
        let next = last + sign.len();
        let begins = text.get(next..)?.chars().next();
        if !begins.is_some_and(|next| next.is_ascii_alphanumeric()) {
            break;
        }
        let next_end = end_of_word(next);
        let part = text.get(next..next_end)?;
        let first = text.get(start..end)?;
        let is_one_word = is_short(first, most)
            && is_short(part, most)
            && first.contains(char::is_alphabetic)
            && part.contains(char::is_alphabetic)
            && (sign.len() <= 1 || is_capital(first, part));
        if !is_one_word {
            break;
        }
        letters.push('&');
        letters.push_str(part);
        last = next_end;
    }
    (last > end).then(|| Word::new(Cow::Owned(letters), Span::new(start, last)))
}

fn is_capital(one: &str, other: &str) -> bool {
    let is_upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_upper(one) && is_upper(other)) || (is_lower(one) && is_lower(other))
}

/// Whether the ampersand at a byte stands for "and" between two words.
pub(super) fn is_and(text: &str, position: usize) -> bool {
    let before = text.get(..position).unwrap_or("");
    let after = text.get(position + 1..).unwrap_or("");
    let is_space = |character: char| matches!(character, ' ' | '\u{a0}');
    let before = before.strip_suffix(is_space).unwrap_or(before);
    let after = after.strip_prefix(is_space).unwrap_or(after);
    // "Smith & Co. & Sons", "the workers' & soldiers' council".
    let is_after_word =
        |character: char| is_joining(character) || matches!(character, '.' | '\'' | '’');
    let before = before.trim_end_matches(is_after_word);
    before.ends_with(begins_word) && after.starts_with(begins_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::check;
    use crate::words::tokenize;

    #[test]
    fn letters_with_full_stops_are_one_word_with_and_without_spaces() {
        check("The U.S. and U.N.-led", &["The", "US", "and", "UN", "led"]);
        check(
            "The U. S. and U. S. S. R. troops",
            &["The", "US", "and", "USSR", "troops"],
        );
        check(
            "J. Smith and J.Smith a. b",
            &["J", "Smith", "and", "J", "Smith", "a", "b"],
        );
        check(
            "J. K. Rowling J.K. Rowling",
            &["JK", "Rowling", "JK", "Rowling"],
        );
        check(
            "at 9 a. m. in plan B. I think",
            &["at", "9", "am", "in", "plan", "B", "I", "think"],
        );
        check(
            "U.S. U.N. and U.S. A. Smith",
            &["US", "UN", "and", "US", "A", "Smith"],
        );
        let spans: Vec<Span> = tokenize("U.S. U. S. x").map(|word| word.span).collect();
        assert_eq!(
            spans,
            [Span::new(0, 4), Span::new(5, 10), Span::new(11, 12)]
        );
    }

    #[test]
    fn an_ampersand_between_few_letters_is_part_of_the_word() {
        check("AT&T's R&D, S & P at&t", &["AT&T", "R&D", "S&P", "at&t"]);
    }

    #[test]
    fn an_ampersand_between_words_is_a_word() {
        check("Tull & Marsh", &["Tull", "&", "Marsh"]);
        check("Marks&Spencer", &["Marks", "&", "Spencer"]);
        check("Pratt Co. & Sons", &["Pratt", "Co", "&", "Sons"]);
        check("& a && b &", &["a", "b"]);
    }
}
