//! Apostrophes and quotation marks that are part of a word.
//!
//! - Ukrainian and Belarusian write an apostrophe before a vowel with a y-sound: `п'ять`. It can be any of the three
//!   characters that look like an apostrophe.
//! - Hebrew writes an apostrophe after a letter for a foreign sound (`צ'כיה`), and two strokes before the last letter of
//!   an abbreviation (`מנכ"ל`).
//!
//! Not supported: a quotation mark directly after a Hebrew prefix, as in `ב"הארץ"`, is told from the two strokes of an
//! abbreviation only if more than one letter follows, or if a second mark follows in the same word.

use std::borrow::Cow;

use super::characters::{is_apostrophe, is_cyrillic, is_hebrew};

/// The double stroke of Hebrew abbreviations.
const GERSHAYIM: char = '\u{5f4}';

/// The stroke after a Hebrew letter.
const GERESH: char = '\u{5f3}';

/// Whether the sign at a byte is inside the word that begins at the byte `start`. Looks a few characters ahead.
pub(super) fn belongs_to_word(text: &str, start: usize, position: usize, sign: char) -> bool {
    if !is_sign(sign) {
        return false;
    }
    let before = text
        .get(start..position)
        .and_then(|word| word.chars().next_back());
    let Some(after) = text.get(position + sign.len_utf8()..) else {
        return false;
    };
    let (Some(before), Some(next)) = (before, after.chars().next()) else {
        return false;
    };
    if is_cyrillic(before) {
        return is_apostrophe(sign)
            && matches!(
                next.to_lowercase().next(),
                Some('я' | 'ю' | 'є' | 'ї' | 'е' | 'ё' | 'і')
            );
    }
    if !is_hebrew(before) || !is_hebrew(next) {
        return false;
    }
    if is_apostrophe(sign) || sign == GERESH {
        return true;
    }
    let rest = after.trim_start_matches(is_hebrew);
    let letters = after.len() - rest.len();
    match sign {
        GERSHAYIM => !rest.starts_with(GERSHAYIM),
        _ => letters == next.len_utf8() && !rest.starts_with(is_sign),
    }
}

/// A word without the signs inside it.
pub(super) fn without_signs(word: &str) -> Cow<'_, str> {
    match !word.is_ascii() && word.contains(is_sign) {
        true => Cow::Owned(word.replace(is_sign, "")),
        false => Cow::Borrowed(word),
    }
}

fn is_sign(character: char) -> bool {
    is_apostrophe(character)
        || matches!(
            character,
            GERSHAYIM | GERESH | '"' | '\u{201c}' | '\u{201d}'
        )
}

#[cfg(test)]
mod tests {
    use crate::words::tests::check;

    #[test]
    fn every_apostrophe_of_a_ukrainian_word_is_dropped() {
        for word in ["п'ять", "п’ять", "пʼять"] {
            check(word, &["пять"]);
        }
        check("О'Нил д'Арк 'я'", &["О", "Нил", "д", "Арк", "я"]);
    }

    #[test]
    fn the_strokes_of_hebrew_words_are_dropped_and_quotation_marks_divide() {
        check("מנכ\"ל מנכ״ל מנכ״לית", &["מנכל", "מנכל", "מנכלית"]);
        check("צ'כיה ג׳ורג׳", &["צכיה", "גורג"]);
        check("ב\"הארץ\" ב״הארץ״", &["ב", "הארץ", "ב", "הארץ"]);
        check("\"התקציב\" ״התקציב״", &["התקציב", "התקציב"]);
    }

    #[test]
    fn letters_like_apostrophes_are_inside_latin_words() {
        check("Baʿalmar ʿAli Hawaiʻi", &["Baʿalmar", "Ali", "Hawaiʻi"]);
        check("Macronʼs l’Élysée", &["Macron", "l", "Élysée"]);
    }
}
