//! The tense of a date's sentence: "will meet on Friday" is in the future, "met on Friday" in the past.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::{Text, is_in};
use newsdex_text::checkpoint::checkpoint;

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

/// Words that indicate the future.
const FUTURE: &str = "\
    will won't won’t shall would wouldn't due scheduled upcoming expected slated planned until \
    till tomorrow effective begins starts opens takes kicks faces hosts votes meets plans \
    deadline payable expires coming scheduling postponed may could";

/// Words after which "to" and a verb are about the future.
const INTENT: &str = "\
    is are expected set due plans plan planned planning scheduled likely ready agreed hopes \
    hope hoping prepares preparing going intends intend slated poised vowed promised wants want \
    aims invited continue";

/// Past tenses that do not end in "-ed".
const PAST: &str = "\
    said told was were had did met went came took made held gave found left began won lost shot \
    sent became fell rose spoke wrote saw struck drove broke brought built caught chose cut \
    died drew fled flew fought got grew heard hit kept knew launched laid lay led paid put ran \
    sank sat sold stood stole swore taught thought threw understood woke bought burst closed \
    ended since after following hung hurt shook slid spent spread beat blew quit sought \
    withdrew ago overnight";

static SENSES: LazyLock<FxHashMap<&'static str, Tense>> = LazyLock::new(|| {
    let past = PAST.split(' ').map(|word| (word, Tense::Past));
    past.chain(FUTURE.split(' ').map(|word| (word, Tense::Future)))
        .collect()
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

/// Abbreviations that end with a full stop.
const SHORTENED: &str = "mr mrs ms dr sen sens gov rep reps gen col capt sgt lt st jan feb aug sept oct nov dec vs no co inc ltd prof rev hon corp calif mass";

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '”', '’', '\'', ')']);
    match bare
        .strip_suffix('.')
        .map(|stem| stem.trim_end_matches('.'))
    {
        // "Mr." and "U.S." do not end a sentence.
        Some(stem) => {
            !stem.contains('.') && stem.ends_with(char::is_lowercase) && !is_in(stem, SHORTENED)
        }
        None => bare.ends_with(['!', '?']),
    }
}

fn backwards(words: &[&str]) -> Option<Tense> {
    let is = |index: usize, list: &str| words.get(index).is_some_and(|word| is_in(word, list));
    for (index, word) in words.iter().enumerate() {
        checkpoint();
        match *word {
            // "ahead of Friday's vote"
            "ahead" if index > 0 && is(index - 1, "of") => return Some(Tense::Future),
            "starting" | "beginning" if index <= 1 => return Some(Tense::Future),
            "for" if is(index + 1, "set called targeted") => return Some(Tense::Future),
            "to" if index > 0 && is(index + 1, INTENT) => return Some(Tense::Future),
            _ => {}
        }
        match sense(word) {
            Tense::Unclear => {}
            Tense::Past if is_participle(word) && is(index + 1, "be is are being") => {}
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
        let is_intent = bare == "to" && is_in(previous, "is are due expected set scheduled plans");
        match sense(bare) {
            Tense::Past => return Tense::Past,
            Tense::Future if !is_in(bare, "due expected planned scheduled until may could") => {
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
