//! Whether the text layer of a file is a text: some fonts do not say what their characters are, and what comes out is a
//! list of codes.

use std::sync::LazyLock;

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::small_words::{Kind, in_any_language};
use rustc_hash::FxHashSet;

use crate::document::Document;

/// The fewest Latin letters by which their kinds are judged.
const FEWEST_LETTERS: usize = 200;
/// The smallest share of vowels in a language that is written with Latin letters, in percent.
const FEWEST_VOWELS: usize = 25;
/// The smallest share of small words ("the", "und") in a text, in percent.
const FEWEST_SMALL_WORDS: usize = 10;

/// Whether a text consists of the codes of a font instead of characters: signs are inside its words, or vowels are rare.
pub(super) fn is_cipher(document: &Document) -> bool {
    let (mut odd, mut letters) = (0, 0);
    let (mut latin, mut vowels) = (0, 0);
    for block in &document.blocks {
        let mut before = ' ';
        let mut signs = block.text.chars().peekable();
        while let Some(sign) = signs.next() {
            checkpoint();
            let after = signs.peek().copied().unwrap_or(' ');
            letters += usize::from(sign.is_alphabetic());
            let is_latin = sign.is_alphabetic() && sign < '\u{250}';
            latin += usize::from(is_latin);
            vowels += usize::from(is_latin && (!sign.is_ascii() || "aeiouyAEIOUY".contains(sign)));
            let is_odd = "[\\]^_`{|}~#$%<>=@\"".contains(sign)
                || ('\u{e000}'..='\u{f8ff}').contains(&sign)
                || sign.is_control() && sign != '\n'
                || ('\u{80}'..='\u{9f}').contains(&sign);
            odd += usize::from(is_odd && before.is_alphabetic() && after.is_alphabetic());
            before = sign;
        }
    }
    let has_few_vowels =
        latin >= FEWEST_LETTERS && latin * 2 > letters && vowels * 100 < FEWEST_VOWELS * latin;
    odd * 25 > letters || has_few_vowels
}

/// Whether a text whose characters are guessed has the small words of some language.
pub(super) fn has_small_words(document: &Document) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let words = in_any_language(Kind::Function);
        words.filter(|word| word.chars().count() >= 2).collect()
    });
    let (mut all, mut small) = (0, 0);
    for block in &document.blocks {
        for word in block.text.split(|sign: char| !sign.is_alphabetic()) {
            checkpoint();
            all += usize::from(!word.is_empty());
            small += usize::from(WORDS.contains(word.to_lowercase().as_str()));
        }
    }
    small * 100 >= FEWEST_SMALL_WORDS * all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind as BlockKind;

    fn document(text: &str) -> Document {
        let mut document = Document::default();
        document.push(BlockKind::Paragraph, text.repeat(6));
        document
    }

    #[test]
    fn codes_of_a_font_are_no_text() {
        let text = "The harbour of Wexmouth opened again on Monday after the storm of the week. ";
        let moved: String = text
            .chars()
            .map(|sign| match sign.is_ascii_lowercase() {
                true => char::from(b'a' + (sign as u8 - b'a' + 3) % 26),
                false => sign,
            })
            .collect();
        assert!(!is_cipher(&document(text)) && has_small_words(&document(text)));
        assert!(is_cipher(&document(&moved)) && !has_small_words(&document(&moved)));
        assert!(is_cipher(&document(
            "M]heh\\\\guc dh^_dk Jhkkbckdhc M_^_j]pbb c]k d]d "
        )));
        let czech = "Strč prst skrz krk, řekl starosta města, které čekalo na přístav. ";
        assert!(!is_cipher(&document(czech)));
    }
}
