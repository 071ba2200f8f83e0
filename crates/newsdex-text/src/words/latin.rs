//! Converts Cyrillic and Greek names to Latin letters, approximately: enough to find spellings that sound alike, not to
//! print them.
//!
//! Not supported: Arabic and Hebrew, which write no vowels, and Chinese, which has no letters.

use crate::words::fold::fold;

/// Converts a word in Cyrillic or Greek letters to Latin letters, in lower case; `None` for other words.
///
/// Follows the practice that Ukrainian and Russian share, otherwise Russian practice: differences sound alike.
pub fn latin(word: &str) -> Option<String> {
    // Folding would remove the breve of "й" and make it another letter.
    let lower = word.to_lowercase().replace('й', "и").replace("ї", "и");
    let folded = fold(&lower);
    let mut latin = String::with_capacity(folded.len());
    let mut is_foreign = false;
    for character in folded.chars() {
        if let Some(letters) = letters(character) {
            is_foreign = true;
            latin.push_str(letters);
        } else {
            latin.push(character);
        }
    }
    (is_foreign && latin.is_ascii()).then_some(latin)
}

fn letters(character: char) -> Option<&'static str> {
    let letters = match character {
        'а' | 'α' => "a",
        'б' => "b",
        'в' | 'β' => "v",
        'г' | 'ґ' | 'γ' => "g",
        'д' | 'δ' => "d",
        'е' | 'э' | 'є' | 'ε' => "e",
        'ж' => "zh",
        'з' | 'ζ' => "z",
        'и' | 'і' | 'ы' | 'η' | 'ι' => "i",
        'к' | 'κ' => "k",
        'л' | 'λ' => "l",
        'м' | 'μ' => "m",
        'н' | 'ν' => "n",
        'о' | 'ο' | 'ω' => "o",
        'п' | 'π' => "p",
        'р' | 'ρ' => "r",
        'с' | 'σ' | 'ς' => "s",
        'т' | 'τ' => "t",
        'у' | 'ў' => "u",
        'υ' => "y",
        'ф' | 'φ' => "f",
        'х' | 'χ' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'θ' => "th",
        'ξ' => "x",
        'ψ' => "ps",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'џ' => "dz",
        'ћ' | 'ђ' => "c",
        _ => return None,
    };
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(latin(word).as_deref(), expected);
    }

    #[test]
    fn cyrillic_and_greek_words_are_written_in_latin_letters() {
        check("Путин", Some("putin"));
        check("Зеленський", Some("zelenskii"));
        check("Лукашенко", Some("lukashenko"));
        check("Μητσοτάκης", Some("mitsotakis"));
    }

    #[test]
    fn other_words_are_left_alone() {
        check("Putin", None);
        check("", None);
        check("東京", None);
        check("2022", None);
    }
}
