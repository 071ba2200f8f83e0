//! Divides text in scripts without spaces into its smallest readable parts, each of which is a word of its own.
//!
//! A Han, Hiragana or Katakana character is a part; a voicing mark belongs to its kana. In Thai, Lao, Khmer and Burmese
//! a part is a consonant with the vowels and marks that are written around it: `ข้าว` has the parts `ข้า` and `ว`. What
//! belongs to a part depends only on its own characters, so the parts of a word are the same in a query, on its own, and
//! inside any sentence. A query for several parts is a phrase.
//!
//! A dictionary that finds whole words would find fewer false matches inside longer words. It would miss words where it
//! divides the sentence in another way than the query, and names that it does not know.

use super::characters::{Unspaced, is_joining, unspaced};

/// The end of the part that begins at byte `start` with a letter of the script.
pub(super) fn end_of_cluster(text: &str, start: usize, script: Unspaced) -> usize {
    let mut rest = Rest {
        text,
        position: start,
    };
    match script {
        Unspaced::Ideographic => {
            rest.skip();
            rest.skip_while(|character| {
                is_joining(character) || matches!(character, '\u{ff9e}' | '\u{ff9f}')
            });
        }
        Unspaced::Thai => thai(&mut rest),
        Unspaced::Khmer => {
            rest.skip();
            loop {
                match rest.next() {
                    // A consonant below another.
                    Some('\u{17d2}') => {
                        rest.skip();
                        rest.skip_if(|character| unspaced(character) == Some(script));
                    }
                    Some(character) if is_joining(character) => rest.skip(),
                    _ => break,
                }
            }
        }
        Unspaced::Burmese => burmese(&mut rest),
    }
    rest.position
}

/// Vowels before the consonant, the consonant, then vowels and marks.
fn thai(rest: &mut Rest<'_>) {
    let is_leading =
        |character: char| matches!(character, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}');
    let is_trailing = |character: char| {
        matches!(
            character,
            '\u{e30}'
                | '\u{e32}'
                | '\u{e33}'
                | '\u{e45}'
                | '\u{eb0}'
                | '\u{eb2}'
                | '\u{eb3}'
                | '\u{ebd}'
        )
    };
    let is_consonant = |character: char| matches!(character, '\u{e01}'..='\u{e2e}' | '\u{e81}'..='\u{eae}' | '\u{edc}'..='\u{edf}');
    if rest.next().is_some_and(is_leading) {
        rest.skip_while(is_leading);
        if !rest.next().is_some_and(is_consonant) {
            return;
        }
    }
    let is_silent_h = rest.next() == Some('\u{eab}');
    rest.skip();
    if is_silent_h {
        // The Lao letters n and m after a silent h are also written as one character.
        rest.skip_if(|character| matches!(character, '\u{e99}' | '\u{ea1}'));
    }
    rest.skip_while(|character| is_joining(character) || is_trailing(character));
}

/// A consonant, what is stacked below it, its vowels and marks, and the consonant without a vowel that ends the
/// syllable.
fn burmese(rest: &mut Rest<'_>) {
    const STACKER: char = '\u{1039}';
    const KILLER: char = '\u{103a}';
    let is_letter = |character: char| unspaced(character) == Some(Unspaced::Burmese);
    rest.skip();
    while let Some(character) = rest.next() {
        if character == STACKER {
            rest.skip();
            rest.skip_if(is_letter);
        } else if is_joining(character) {
            rest.skip();
        } else if is_letter(character) {
            let mut after = rest.text.get(rest.position..).unwrap_or("").chars().skip(1);
            let killer = match after.next() {
                Some('\u{1037}') => after.next(),
                other => other,
            };
            if killer != Some(KILLER) {
                break;
            }
            rest.skip();
        } else {
            break;
        }
    }
}

/// The text that was not read yet.
struct Rest<'a> {
    text: &'a str,
    position: usize,
}

impl Rest<'_> {
    fn next(&self) -> Option<char> {
        self.text.get(self.position..)?.chars().next()
    }

    fn skip(&mut self) {
        self.position += self.next().map_or(0, char::len_utf8);
    }

    fn skip_if(&mut self, is_wanted: impl Fn(char) -> bool) {
        if self.next().is_some_and(is_wanted) {
            self.skip();
        }
    }

    fn skip_while(&mut self, is_wanted: impl Fn(char) -> bool) {
        while self.next().is_some_and(&is_wanted) {
            self.skip();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::words::tests::check;

    #[test]
    fn a_voicing_mark_belongs_to_its_kana() {
        check("ﾊﾞｽ", &["ﾊﾞ", "ｽ"]);
        check("ハ\u{3099}ス", &["ハ\u{3099}", "ス"]);
        check("葛\u{e0100}城", &["葛\u{e0100}", "城"]);
    }

    #[test]
    fn thai_and_lao_vowels_belong_to_their_consonant() {
        check("ราคาข้าว", &["รา", "คา", "ข้า", "ว"]);
        check("เชียงใหม่", &["เชี", "ย", "ง", "ให", "ม่"]);
        check("ปี ๒๕๖๓", &["ปี", "๒๕๖๓"]);
        check("ວຽງຈັນ", &["ວຽ", "ງ", "ຈັ", "ນ"]);
        check("ຫມາ ໝາ", &["ຫມາ", "ໝາ"]);
        check("เ", &["เ"]);
    }

    #[test]
    fn khmer_and_burmese_consonants_below_others_belong_to_them() {
        check("កម្ពុជា", &["ក", "ម្ពុ", "ជា"]);
        check("မြန်မာ", &["မြန်", "မာ"]);
        check("မန္တလေး", &["မ", "န္တ", "လေး"]);
    }
}
