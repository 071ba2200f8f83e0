//! Folds words to lower case without accents, so that `São` equals `Sao` and `ZELENSKYY` equals `Zelenskyy`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Folds a word to lower case without accents.
///
/// Letters are decomposed (NFKD). The combining accents of the Latin, Greek and Cyrillic scripts, Hebrew points and
/// Arabic vowel marks are dropped; vowel signs of Indic scripts, which are letters, are kept. Letters that Unicode does
/// not decompose are replaced (`ø` by o, `ß` by ss, `æ` by ae, `ł` by l).
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Owned(word.to_ascii_lowercase());
        }
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    let decomposed = word.chars().flat_map(char::to_lowercase).nfkd();
    for character in decomposed.flat_map(char::to_lowercase) {
        match character {
            '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{487}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{feff}' => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ŧ' => folded.push('t'),
            'ς' => folded.push('σ'),
            other => folded.push(other),
        }
    }
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &str) {
        assert_eq!(fold(word), expected);
        assert_eq!(fold(expected), expected, "folding twice changes nothing");
    }

    #[test]
    fn case_and_accents_are_dropped() {
        check("São", "sao");
        check("ŁÓDŹ", "lodz");
        check("Straße", "strasse");
        check("İstanbul", "istanbul");
        check("Ελλάδας", "ελλαδασ");
        check("Йошкар-Ола", "иошкар-ола");
        check("ﬁn", "fin");
    }

    #[test]
    fn vowel_signs_that_are_letters_stay() {
        check("हिन्दी", "हिन्दी");
    }
}
