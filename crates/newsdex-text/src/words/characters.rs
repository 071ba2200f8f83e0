//! Classes of characters: what can begin a word, what belongs to the letter before it, which scripts have no spaces.

use unicode_normalization::char::is_combining_mark;

/// Whether a word can begin with a character: a letter or digit.
pub(super) fn begins_word(character: char) -> bool {
    character.is_alphanumeric() && !is_modifier(character) && !is_mark(character)
}

/// Whether a character belongs to the letter before it: combining marks such as accents, vowel signs and viramas,
/// joiners, soft hyphens, and [modifiers](is_modifier).
pub(super) fn is_joining(character: char) -> bool {
    is_mark(character)
        || is_modifier(character)
        || matches!(character, '\u{ad}' | '\u{200c}' | '\u{200d}')
}

/// Whether a character is a combining mark.
pub fn is_mark(character: char) -> bool {
    character >= '\u{300}' && is_combining_mark(character)
}

/// Whether a character is a letter to Unicode, but a sign inside a word to readers, who often leave it out: the half
/// rings of Arabic names, the okina of Hawaiian names, and letters that look like an apostrophe.
pub(super) fn is_modifier(character: char) -> bool {
    matches!(
        character,
        '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2ee}' | '\u{a78b}' | '\u{a78c}'
    )
}

/// Whether a character is an apostrophe or is used as one.
pub fn is_apostrophe(character: char) -> bool {
    matches!(
        character,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{60}' | '\u{b4}' | '\u{2032}' | '\u{ff07}'
    )
}

/// A script without spaces between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unspaced {
    /// Han, Hiragana and Katakana.
    Ideographic,
    /// Thai and Lao.
    Thai,
    Khmer,
    Burmese,
}

/// The script of a letter, if it has no spaces between words. Digits of these scripts are written with spaces.
pub(super) fn unspaced(character: char) -> Option<Unspaced> {
    if character < '\u{e01}' {
        return None;
    }
    Some(match character {
        '\u{e01}'..='\u{e46}' | '\u{e81}'..='\u{ec6}' | '\u{edc}'..='\u{edf}' => Unspaced::Thai,
        '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{108f}' | '\u{aa60}'..='\u{aa7f}' => {
            Unspaced::Burmese
        }
        '\u{1780}'..='\u{17d3}' | '\u{17d7}' | '\u{17dc}' => Unspaced::Khmer,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => Unspaced::Ideographic,
        _ => return None,
    })
}

/// Whether a character is a Hebrew letter.
pub fn is_hebrew(character: char) -> bool {
    matches!(character, '\u{5d0}'..='\u{5ea}' | '\u{5ef}'..='\u{5f2}')
}

/// Whether a character is an Arabic letter, without those of Persian and other languages.
pub(super) fn is_arabic(character: char) -> bool {
    matches!(character, '\u{621}'..='\u{64a}')
}

/// Whether a character is a Cyrillic letter.
pub(super) fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}')
}
