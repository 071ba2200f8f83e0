//! The tense of a date's sentence: "will meet on Friday" is in the future, "met on Friday" in the past.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::words::Text;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::abbreviations;
use newsdex_text::lexicon::date_words::{self, Kind};
use newsdex_text::words::lower::in_lower_case;

/// The time of an event, as its sentence gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    /// The event has happened.
    Past,
    /// The event is still to come.
    Future,
    /// The sentence does not tell.
    Unclear,
}

/// A verb up to this many bytes, and this many words, before a date belongs to it.
const REACH: usize = 110;
const WORDS: usize = 14;
/// A verb up to this many words after a date belongs to it, if there is none before it.
const WORDS_AHEAD: usize = 9;

static SENSES: LazyLock<FxHashMap<&'static str, Tense>> = LazyLock::new(|| {
    let words = |kind, tense| {
        date_words::phrases(kind)
            .iter()
            .map(move |word| (*word, tense))
    };
    let past = words(Kind::Past, Tense::Past);
    past.chain(words(Kind::Future, Tense::Future)).collect()
});

/// The tense in which the text speaks about the date at `start..end`.
pub(super) fn tense(text: Text<'_>, start: usize, end: usize) -> Tense {
    let before = before(text, start);
    if let Some(tense) = backwards(&before) {
        return tense;
    }
    forwards(text, end)
}

/// The words of the sentence before a position, the nearest first.
fn before(text: Text<'_>, start: usize) -> Vec<&str> {
    let mut from = start.saturating_sub(REACH);
    while from < start && text.after(from).is_empty() {
        from += 1;
    }
    let window = text.get(from, start);
    let mut words = Vec::with_capacity(WORDS);
    for word in window
        .rsplit([' ', '\n', '\u{a0}'])
        .filter(|word| !word.is_empty())
    {
        if !words.is_empty() && ends_sentence(word) || words.len() == WORDS {
            break;
        }
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() {
            words.push(bare);
        }
    }
    words
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '”', '’', '\'', ')']);
    match bare
        .strip_suffix('.')
        .map(|stem| stem.trim_end_matches('.'))
    {
        // "Mr." and "U.S." do not end a sentence.
        Some(stem) => {
            !stem.contains('.') && stem.ends_with(char::is_lowercase) && !is_abbreviation(stem)
        }
        None => bare.ends_with(['!', '?']),
    }
}

fn is_abbreviation(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| abbreviations::english().collect());
    in_lower_case(word, |lower| WORDS.contains(lower))
}

fn backwards(words: &[&str]) -> Option<Tense> {
    let word = |index: usize| words.get(index).copied().unwrap_or_default();
    for (index, found) in words.iter().enumerate() {
        checkpoint();
        match *found {
            // "ahead of Friday's vote"
            "ahead" if index > 0 && word(index - 1) == "of" => return Some(Tense::Future),
            "starting" | "beginning" if index <= 1 => return Some(Tense::Future),
            "for" if matches!(word(index + 1), "set" | "called" | "targeted") => {
                return Some(Tense::Future);
            }
            "to" if index > 0 && date_words::is(Kind::Intent, word(index + 1)) => {
                return Some(Tense::Future);
            }
            _ => {}
        }
        match sense(found) {
            Tense::Unclear => {}
            Tense::Past
                if is_participle(found)
                    && matches!(word(index + 1), "be" | "is" | "are" | "being") => {}
            clear => return Some(clear),
        }
    }
    None
}

/// The tense that one word indicates.
fn sense(word: &str) -> Tense {
    if let Some(tense) = SENSES.get(word) {
        return *tense;
    }
    match () {
        () if word.ends_with("'ll") || word.ends_with("’ll") => Tense::Future,
        () if is_participle(word) => Tense::Past,
        () => Tense::Unclear,
    }
}

fn is_participle(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed") && word.starts_with(char::is_lowercase)
}

fn forwards(text: Text<'_>, end: usize) -> Tense {
    let rest = text.after(end);
    let words = rest
        .split([' ', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .take(WORDS_AHEAD);
    let mut previous = "";
    for word in words {
        checkpoint();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_intent = bare == "to" && date_words::is(Kind::IntentAhead, previous);
        match sense(bare) {
            Tense::Past => return Tense::Past,
            Tense::Future if !date_words::is(Kind::UnsureAhead, bare) => {
                return Tense::Future;
            }
            _ if is_intent => return Tense::Future,
            _ => {}
        }
        if ends_sentence(word) || word.contains('\n') {
            break;
        }
        previous = bare;
    }
    Tense::Unclear
}
