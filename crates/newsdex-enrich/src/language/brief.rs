//! Short English texts: headlines, briefs, lists of results.
//!
//! They have few small words, and the particles in names ("van", "de la") look like small words of other languages. So
//! only the words outside names decide. The rest of the archive does not decide, so that an article has the same
//! language whenever and with whatever it is read.

use whichlang::{Lang, detect_language};

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::bylines::is_particle;

/// A longer text is not short, in words.
const MOST_WORDS: usize = 80;
/// The fewest words that say anything, outside names and in a text of nothing but capitals.
const FEWEST_WORDS: usize = 2;
const FEWEST_CAPITALS: usize = 3;

/// Whether a short text is English; `is_small` tells whether a lower-case word is a small word of English, and of the
/// language that was found by the small words of the whole text.
pub(super) fn is_english(text: &str, is_small: impl Fn(&str) -> (bool, bool)) -> bool {
    let words: Vec<&str> = text
        .split(|sign: char| !sign.is_alphanumeric() && !is_in_word(sign))
        .filter(|word| word.contains(char::is_alphabetic))
        .take(MOST_WORDS + 1)
        .collect();
    if words.len() > MOST_WORDS {
        return false;
    }
    let (mut prose, mut english, mut other): (Vec<&str>, usize, usize) = (Vec::new(), 0, 0);
    for (at, word) in words.iter().enumerate() {
        checkpoint();
        if word.contains(char::is_uppercase) || is_in_name(&words, at) {
            continue;
        }
        let (is_english, is_other) = is_small(word);
        english += usize::from(is_english);
        other += usize::from(is_other);
        prose.push(word);
    }
    let is_english = |text: &str| matches!(detect_language(text), Lang::Eng);
    match prose.len() {
        FEWEST_WORDS.. => english >= other && is_english(&prose.join(" ")),
        _ => words.len() >= FEWEST_CAPITALS && is_english(text),
    }
}

fn is_in_word(sign: char) -> bool {
    matches!(sign, '\'' | '’' | '\u{300}'..='\u{36f}')
}

/// Whether a word is a particle between parts of a name: "de" in "Juan de la Fuente".
fn is_in_name(words: &[&str], at: usize) -> bool {
    let is_bound = |word: Option<&&str>| word.is_some_and(|word| is_particle(word));
    let is_capital =
        |word: Option<&&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    if !is_bound(words.get(at)) {
        return false;
    }
    let before = words.get(..at).unwrap_or_default().iter().rev();
    let after = words.get(at + 1..).unwrap_or_default().iter();
    is_capital(before.clone().find(|word| !is_particle(word)))
        && is_capital(after.clone().find(|word| !is_particle(word)))
}
