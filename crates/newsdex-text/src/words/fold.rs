//! Folds words to lower case without accents, so that `São` equals `Sao` and `ZELENSKYY` equals `Zelenskyy`.
//!
//! Also makes one of the ways in which a script writes the same letter: half-width and full-width forms, simplified and
//! traditional characters, digits of other scripts, Persian and Arabic keyboards.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::lexicon::han_variants::usual_character;

/// Folds a word to lower case without accents.
///
/// Letters are decomposed (NFKD). The combining accents of the Latin, Greek and Cyrillic scripts, Hebrew points and
/// Arabic vowel marks are dropped; vowel signs of Indic scripts, which are letters, are kept. Letters that Unicode does
/// not decompose are replaced (`ø` by o, `ß` by ss, `æ` by ae, `ł` by l). Variants of a Han character are one character.
/// Digits of all scripts are ASCII digits.
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
        push(&mut folded, character);
    }
    let needs_order =
        |character: char| matches!(character, '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{eff}');
    match folded.contains(needs_order) {
        true => Cow::Owned(in_usual_order(&folded)),
        false => Cow::Owned(folded),
    }
}

/// Folds a word as [`fold`] does, but keeps its capitals.
pub fn without_accents(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for character in word.chars() {
        let mut buffer = [0; 4];
        let lower = fold(character.encode_utf8(&mut buffer));
        match character.is_uppercase() {
            true => folded.extend(lower.chars().flat_map(char::to_uppercase)),
            false => folded.push_str(&lower),
        }
    }
    Cow::Owned(folded)
}

/// Adds a decomposed character in lower case.
fn push(folded: &mut String, character: char) {
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
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}'
        | '\u{feff}'
        // Half rings, okina, and letters like an apostrophe.
        | '\u{2b9}'..='\u{2bf}'
        | '\u{2c8}'
        | '\u{2ee}'
        | '\u{a78b}'
        | '\u{a78c}'
        // The dot of Devanagari letters for foreign sounds, which is often left out.
        | '\u{93c}' => {}
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
        // Arabic letters that Persian and Urdu keyboards, or the press of one country, write with another character.
        '\u{649}' | '\u{6cc}' => folded.push('\u{64a}'),
        '\u{6a9}' => folded.push('\u{643}'),
        '\u{6c1}' => folded.push('\u{647}'),
        '\u{6c3}' => folded.push('\u{629}'),
        '\u{671}' => folded.push('\u{627}'),
        // Final consonants of Bengali and Malayalam that are also written as a consonant with a virama.
        '\u{9ce}' => folded.push_str("\u{9a4}\u{9cd}"),
        '\u{d7a}' => folded.push_str("\u{d23}\u{d4d}"),
        '\u{d7b}' => folded.push_str("\u{d28}\u{d4d}"),
        '\u{d7c}' => folded.push_str("\u{d30}\u{d4d}"),
        '\u{d7d}' => folded.push_str("\u{d32}\u{d4d}"),
        '\u{d7e}' => folded.push_str("\u{d33}\u{d4d}"),
        '\u{d7f}' => folded.push_str("\u{d15}\u{d4d}"),
        '\u{2e80}'.. => folded.push(usual_character(character)),
        other => folded.push(ascii_digit(other).unwrap_or(other)),
    }
}

/// The zeros of the scripts with digits of their own; the other digits follow.
const ZEROS: [char; 19] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
    '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}',
    '\u{1040}', '\u{17e0}', '\u{1810}',
];

/// The ASCII digit for a digit of another script.
fn ascii_digit(character: char) -> Option<char> {
    if !('\u{660}'..='\u{1819}').contains(&character) {
        return None;
    }
    let zero = ZEROS.iter().rev().find(|zero| **zero <= character)?;
    char::from_digit(u32::from(character) - u32::from(*zero), 10)
}

/// Makes one of two ways to write the same sounds with marks of Devanagari, Thai or Lao.
///
/// A nasal consonant without a vowel before a consonant of its own class is the dot above (`हिन्दी`, `हिंदी`), as is the
/// dot with a crescent. A Thai or Lao tone mark comes before the ring of the vowel am, and two vowels e are the vowel ae.
fn in_usual_order(folded: &str) -> String {
    const VIRAMA: char = '\u{94d}';
    const DOT: char = '\u{902}';
    let characters: Vec<char> = folded.chars().collect();
    let mut ordered = String::with_capacity(folded.len());
    let mut index = 0;
    while let Some(&character) = characters.get(index) {
        let next = characters.get(index + 1).copied();
        let after = characters.get(index + 2).copied();
        let (replaced, length) = match (character, next) {
            ('\u{901}', _) => (vec![DOT], 1),
            (_, Some(VIRAMA)) if after.is_some_and(|after| is_nasal_of(character, after)) => {
                (vec![DOT], 2)
            }
            ('\u{e4d}', Some(tone @ '\u{e48}'..='\u{e4b}'))
            | ('\u{ecd}', Some(tone @ '\u{ec8}'..='\u{ecb}')) => (vec![tone, character], 2),
            ('\u{e40}', Some('\u{e40}')) => (vec!['\u{e41}'], 2),
            ('\u{ec0}', Some('\u{ec0}')) => (vec!['\u{ec1}'], 2),
            _ => (vec![character], 1),
        };
        ordered.extend(replaced);
        index += length;
    }
    ordered
}

/// Whether a Devanagari nasal consonant is of the class of a consonant.
fn is_nasal_of(nasal: char, consonant: char) -> bool {
    match nasal {
        '\u{919}' => matches!(consonant, '\u{915}'..='\u{918}'),
        '\u{91e}' => matches!(consonant, '\u{91a}'..='\u{91d}'),
        '\u{923}' => matches!(consonant, '\u{91f}'..='\u{922}'),
        '\u{928}' => matches!(consonant, '\u{924}'..='\u{927}'),
        '\u{92e}' => matches!(consonant, '\u{92a}'..='\u{92d}'),
        _ => false,
    }
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
        check("कीमत", "कीमत");
        check("น้ำ", "น\u{e49}\u{e4d}า");
    }

    #[test]
    fn capitals_stay_where_only_accents_are_dropped() {
        assert_eq!(without_accents("ÉTAT"), "ETAT");
        assert_eq!(without_accents("ГРУ"), "ГРУ");
        assert_eq!(without_accents("DiCaprio"), "DiCaprio");
    }

    #[test]
    fn half_rings_and_okinas_are_dropped() {
        check("Baʿalmar", "baalmar");
        check("Hawaiʻi", "hawaii");
        check("Qurʾān", "quran");
    }

    #[test]
    fn a_number_is_the_same_in_the_digits_of_every_script() {
        for number in [
            "２０２１",
            "٢٠٢١",
            "۲۰۲۱",
            "२०२१",
            "২০২১",
            "๒๐๒๑",
            "២០២១",
            "၂၀၂၁",
        ] {
            check(number, "2021");
        }
    }

    #[test]
    fn letters_that_another_keyboard_or_country_writes_in_another_way_are_one() {
        for (one, other) in [
            ("الدورى", "الدوري"),
            ("ایران", "ايران"),
            ("کتاب", "كتاب"),
            ("ज़मीन", "जमीन"),
            ("फ़ैसला", "फैसला"),
            ("हिन्दी", "हिंदी"),
            ("मुम्बई", "मुंबई"),
            ("पञ्च", "पंच"),
            ("चाँद", "चांद"),
            ("নিত\u{9cd}\u{200d}", "নিৎ"),
            ("അവന\u{d4d}\u{200d}", "അവൻ"),
            ("นํ\u{e49}า", "น้ำ"),
            ("เเม่", "แม่"),
            ("ｶﾞｿﾘﾝ", "ガソリン"),
            ("カ\u{3099}ソリン", "ガソリン"),
            ("總統", "总统"),
            ("臺灣", "台湾"),
            ("鐵道", "鉄道"),
            ("江戶", "江戸"),
            ("國際", "国際"),
        ] {
            assert_eq!(fold(one), fold(other));
            assert_eq!(fold(&fold(one)), fold(one), "folding twice changes nothing");
        }
        assert_ne!(fold("अन्य"), fold("अंय"));
    }
}
