//! Finds the verb of a sentence and tells acts of speech from what only looks like them.

use super::attribution::Reader;
use super::lists;
use super::words::{self, Word};

impl Reader<'_, '_> {
    /// The last verb in a sentence that is in one of the lists and not denied.
    pub(super) fn last_verb(&self, sentence: &[Word], lists: lists::Classes) -> Option<usize> {
        (0..sentence.len()).rev().find(|index| {
            sentence.get(*index).is_some_and(|word| word.is(lists))
                && !self.is_denied(sentence, *index)
        })
    }

    /// Whether a verb is not an act of speech: passive, denied, not yet done, or not a verb at all. "was told",
    /// "declined to say".
    pub(super) fn is_denied(&self, sentence: &[Word], verb: usize) -> bool {
        let Some(word) = sentence.get(verb) else {
            return true;
        };
        let mut before = sentence
            .get(..verb)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(4);
        let previous = before.next();
        let two_before = before.next();
        let text = |word: Option<&Word>| {
            word.map_or("", |word| word.text(self.body))
                .to_ascii_lowercase()
        };
        if text(previous) == "to" {
            return !matches!(
                text(two_before).as_str(),
                "on" | "continued" | "continues" | "want" | "wanted" | "like"
            );
        }
        // A noun: "the claims", "Moscow's alleged plan".
        if previous.is_some_and(|word| {
            word.is_possessive || word.is(lists::DETERMINER) && !word.is(lists::ROLE)
        }) {
            return true;
        }
        // A participle before a noun, or a name in capitals.
        if word.is_capital && previous.is_some() && !word.has(words::STOP) {
            return true;
        }
        let near = sentence
            .get(verb.saturating_sub(3)..verb)
            .unwrap_or_default();
        let start = near
            .iter()
            .rposition(|word| !word.is(lists::LIGHT | lists::BE | lists::DENIAL))
            .map_or(0, |index| index + 1);
        let near = near.get(start..).unwrap_or_default();
        let is_denied = near.iter().any(|word| word.is(lists::DENIAL));
        let is_passive = word.is(lists::PASSIVE)
            && near.iter().any(|word| word.is(lists::BE))
            && text(Some(word)) != "saying";
        is_denied || is_passive
    }

    /// Whether the verb is the last word of "was quoted as saying".
    pub(super) fn is_quoted_as(&self, sentence: &[Word], verb: usize) -> bool {
        let mut before = sentence
            .get(..verb)
            .unwrap_or_default()
            .iter()
            .rev()
            .map(|word| word.text(self.body));
        before.next() == Some("as")
            && matches!(before.next(), Some("quoted" | "cited" | "reported"))
            && sentence
                .get(verb)
                .is_some_and(|word| word.is(lists::PARTICIPLE))
    }

    /// Whether a participle has a subject of its own: "with some calling her a fool".
    pub(super) fn has_own_subject(&self, sentence: &[Word], verb: usize) -> bool {
        let Some(before) = verb.checked_sub(1).and_then(|before| sentence.get(before)) else {
            return false;
        };
        let has_with = sentence
            .get(verb.saturating_sub(5)..verb)
            .unwrap_or_default()
            .iter()
            .any(|word| word.text(self.body).eq_ignore_ascii_case("with"));
        has_with
            && sentence.get(verb).is_some_and(|word| word.gap == 0)
            && !before.is(lists::JOINS | lists::PREPOSITION | lists::CLAUSE)
    }

    pub(super) fn follows_be(&self, sentence: &[Word], verb: usize) -> bool {
        verb.checked_sub(1)
            .and_then(|before| sentence.get(before))
            .is_some_and(|word| word.is(lists::BE) || word.text(self.body) == "as")
    }
}

/// The last word before a verb, ignoring words like "has", "also" and weekdays; `None` if there is none.
///
/// "the" before it makes "statement" a subject: "the statement said".
pub(super) fn skip_light(sentence: &[Word], verb: usize, body: &str) -> Option<usize> {
    let mut at = verb.checked_sub(1)?;
    loop {
        let word = sentence.get(at)?;
        let is_text = word.is(lists::TEXT)
            && at
                .checked_sub(1)
                .and_then(|before| sentence.get(before))
                .is_some_and(|before| before.text(body).eq_ignore_ascii_case("the"));
        let is_light = word.is(lists::LIGHT | lists::BE) && !is_text;
        if !is_light {
            return Some(at);
        }
        if sentence
            .get(at + 1)
            .is_some_and(|word| word.has(words::STOP | words::MARK))
        {
            return None;
        }
        at = at.checked_sub(1)?;
    }
}
