//! Finds people by their names alone: a listed given name, and a possible surname after it.
//!
//! German writes all nouns with a capital, so in German hardly more than one word is accepted as the surname.

use rustc_hash::FxHashMap;

use super::Language;
use super::places::Gazetteer;
use super::words::{
    ARTICLE, CALENDAR, Classes, NOT_AFTER_PERSON, NOT_BEFORE_PERSON, PARTICLE, SMALL, TITLE,
};
use crate::entities::lexicon::Entry;
use crate::entities::lists;
use crate::entities::tokens::{Case, Token};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::languages::{Neighbour, called_like_people, neighbours};
use newsdex_text::lexicon::{given_names, surnames, titles};
use newsdex_text::words::fold::fold;

/// Names must have fewer tokens than this; longer sequences of capitals are headings and lists.
const LONGEST: usize = 6;

/// The search for people's names in one text.
pub(super) struct People<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) language: &'static Language,
    pub(super) places: &'static Gazetteer,
}

impl People<'_> {
    fn word(&self, index: usize) -> &str {
        self.tokens
            .get(index)
            .map_or("", |token| token.text(self.text))
    }

    fn is(&self, word: &str, lists: Classes) -> bool {
        self.language.is(word, lists)
    }

    fn is_capital(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| matches!(token.case, Case::Capital | Case::Mixed))
    }

    fn opens_sentence(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_none_or(|token| token.opens_sentence)
    }

    /// The end, exclusive, of the person's name that begins at token `start`; `None` if no name begins there.
    pub(super) fn at(&self, start: usize) -> Option<usize> {
        let token = self.tokens.get(start)?;
        if token.shouted || !self.is_given(start) || self.is_part_of_more(start) {
            return None;
        }
        let mut end = start + 1;
        let mut surnames = 0;
        loop {
            if self.opens_sentence(end) || end - start >= LONGEST {
                break;
            }
            if self.is_initial(end) && !self.opens_sentence(end + 1) && self.is_surname(end + 1) {
                end += 2;
                surnames += 1;
                continue;
            }
            let after = self.after_particles(end);
            let has_particle = after > end;
            if !self.is_surname(after)
                || self.opens_sentence(after)
                || !self.may_go_on(end, after, surnames)
            {
                break;
            }
            let is_middle =
                !has_particle && surnames == 0 && self.is_given(after) && self.goes_on(after + 1);
            end = after + 1;
            if !is_middle {
                surnames += 1;
            }
        }
        // Not "Ann Doe Stiftung" or "Ann Doe-Stiftung", nor a name with more capitalised words after it.
        let next = self.word(end);
        let is_other_name = self.is(next, NOT_AFTER_PERSON) && !self.opens_sentence(end);
        let has_more = !self.language.has_capital_nouns()
            && !self.opens_sentence(end)
            && self.tokens.get(end).is_some_and(|next| {
                matches!(next.case, Case::Capital | Case::Mixed)
                    || next.case == Case::Upper && next.end - next.start > 4
            });
        let is_joined = self.tokens.get(end).is_some_and(|next| {
            let before = end.checked_sub(1).and_then(|last| self.tokens.get(last));
            before.is_some_and(|last| last.end == next.start)
                && matches!(next.text(self.text), "-" | "@" | "_" | "/" | "'" | "’")
        });
        let is_whole = !is_other_name && !has_more && !is_joined && !self.is_firm(start, end);
        (end - start > 1 && end - start < LONGEST && is_whole).then_some(end)
    }

    /// Whether a name that the tagger found is part of another name, or is that of a firm.
    pub(super) fn is_other_name(&self, start: usize, end: usize) -> bool {
        let goes_on = !self.opens_sentence(end) && self.is(self.word(end), NOT_AFTER_PERSON);
        // "Israels Militär": a place is no given name.
        let is_of_place = end - start > 1
            && self.places.knows(self.word(start))
            && !self.is_given(start)
            && !self.is(self.word(start + 1), PARTICLE);
        goes_on || is_of_place || self.is_part_of_more(start) || self.is_firm(start, end)
    }

    /// Whether a word is a listed surname or given name, or follows a title or the word for an office.
    pub(super) fn is_known_or_titled(&self, index: usize) -> bool {
        let word = self.word(index);
        let folded = fold(word);
        let is_titled = index.checked_sub(1).is_some_and(|before| {
            let word = self.word(before);
            !self.opens_sentence(index)
                && (self.is(word, TITLE) || self.language.is_role(&word.to_lowercase()))
        });
        is_titled
            || self.is_given(index)
            || Entry::of(&capitalised(&folded), &folded, Case::Capital).is_surname()
    }

    fn is_firm(&self, start: usize, end: usize) -> bool {
        let words = || (start..end).map(|index| self.word(index));
        called_like_people().any(|firm| firm.split(' ').eq(words()))
    }

    /// Whether a surname begins at `index`, so that the word before it may be a middle name.
    fn goes_on(&self, index: usize) -> bool {
        !self.opens_sentence(index) && {
            let after = self.after_particles(index);
            self.is_surname(after) && !self.opens_sentence(after)
        }
    }

    /// Whether the name before `end` may continue with the word at `after` and the particles before that word.
    ///
    /// `surnames` is the number of surnames found so far.
    fn may_go_on(&self, end: usize, after: usize, surnames: usize) -> bool {
        let has_particle = after > end;
        if surnames == 0 {
            // In "Philippe de Belgique" the country is not a surname.
            return !(has_particle && self.places.knows(self.word(after)));
        }
        let is_listed = || {
            let word = self.word(after);
            let folded = fold(word);
            matches!(word, "Jesus" | "Deus" | "Conceição" | "Guttenberg")
                || Entry::of(word, &folded, Case::Capital).is_surname()
                || Entry::of(&capitalised(&folded), &folded, Case::Capital).is_surname()
        };
        match (self.language.has_capital_nouns(), has_particle) {
            // "Mario Vargas Llosa" is a name, but in "fragte Ann Doe Studenten" a noun follows the name.
            (true, false) => {
                let noun = self.word(after).to_lowercase();
                surnames == 1 && is_listed() && !surnames::is_word_in(self.language.code(), &noun)
            }
            (true, true) => false,
            (_, true) => is_listed() && !self.places.knows(self.word(after)),
            (_, false) => true,
        }
    }

    /// The position after the particles at `index`: "von der", "de la", "d'".
    ///
    /// `index` itself if there are none, or if no capitalised word follows them.
    fn after_particles(&self, index: usize) -> usize {
        let mut after = index;
        while after < index + 3
            && self.is(self.word(after), PARTICLE)
            && (!self.language.has_capital_nouns()
                || !matches!(self.word(after), "das" | "des" | "vom" | "zum" | "zur"))
        {
            after += 1;
        }
        // "Ann Del" is a complete name: "Del" is a surname there, not a particle.
        let is_bare = !self.is_capital(after);
        if is_bare { index } else { after }
    }

    /// Whether the token is a listed given name with a capital.
    pub(super) fn is_given(&self, index: usize) -> bool {
        let word = self.word(index);
        self.is_capital(index) && is_given(self.language.code(), word)
    }

    fn is_initial(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.case == Case::Initial)
            && self.word(index).ends_with('.')
    }

    /// Whether a token can be a surname: it has a capital and is not known to be something else.
    pub(super) fn is_surname(&self, index: usize) -> bool {
        let Some(token) = self.tokens.get(index) else {
            return false;
        };
        let word = token.text(self.text);
        let length = word.chars().count();
        let is_written = match token.case {
            Case::Capital | Case::Mixed => true,
            // French texts write some surnames in capitals: "Emmanuel MACRON".
            Case::Upper => length > 4 && !token.shouted,
            _ => false,
        };
        if !is_written || length < 2 || word.contains(['.', '@', '_', '&']) {
            return false;
        }
        let lower = word.to_lowercase();
        let others = lists::FUNCTION | lists::CALENDAR | lists::ORGANIZATION;
        if self.is(&lower, SMALL | CALENDAR)
            || lists::classes(&lower) & others != 0
                && !Entry::of(word, &lower, Case::Capital).is_surname()
            || self.is(word, NOT_AFTER_PERSON)
        {
            return false;
        }
        if self.language.has_capital_nouns() {
            let last = lower.rsplit('-').next().unwrap_or(&lower);
            let code = self.language.code();
            let mut ends = neighbours(code, Neighbour::NounEnd).chain(titles::ends(code));
            return !ends.any(|end| last.len() > end.len() && last.ends_with(end))
                && !self.places.knows(word);
        }
        true
    }

    /// Whether the word before a given name shows that it is part of a longer name: "rue Victor Hugo".
    fn is_part_of_more(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1) else {
            return false;
        };
        if self.opens_sentence(start) {
            return false;
        }
        let token = &self.tokens[before];
        let word = token.text(self.text);
        let of = before.checked_sub(1).map_or("", |before| self.word(before));
        let is_called_after = self.is(word, NOT_BEFORE_PERSON)
            || matches!(
                word,
                "de" | "du" | "da" | "do" | "di" | "del" | "d'" | "della"
            ) && self.is(of, NOT_BEFORE_PERSON);
        if is_called_after
            || word.ends_with("straße")
            || word.ends_with("-Stiftung")
            || token.end == self.tokens[start].start && matches!(word, "-" | "@" | "#" | "_" | "/")
        {
            return true;
        }
        if !token.case.is_capital() || self.language.has_capital_nouns() {
            return false;
        }
        let lower = word.to_lowercase();
        !(token.opens_sentence
            || self.is(word, TITLE)
            || lists::classes(&lower) & lists::TITLE != 0
            || self.is(&lower, SMALL))
    }

    /// The tokens that mention a person only by the last name; ascending.
    ///
    /// `people` are the half-open ranges of the full names that were found. `is_taken` says whether a token is already
    /// part of a name.
    pub(super) fn last_names(
        &self,
        people: &[(usize, usize)],
        is_taken: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let mut known: FxHashMap<&str, bool> = FxHashMap::default();
        for (_, end) in people {
            checkpoint();
            let word = self.word(end.saturating_sub(1));
            let lower = word.to_lowercase();
            let is_noun = self.language.has_capital_nouns()
                && (surnames::is_word_in(self.language.code(), &lower)
                    || is_given(self.language.code(), word));
            let says_little = word.chars().count() < 3 || is_noun || self.places.knows(word);
            known.insert(word, !says_little);
        }
        if known.is_empty() {
            return Vec::new();
        }
        let is_alone = |index: usize| {
            let word = self.word(index);
            if known.get(word) != Some(&true) || is_taken(index) || !self.is_capital(index) {
                return false;
            }
            let before = index.checked_sub(1).map_or("", |before| self.word(before));
            let after = self.word(index + 1);
            let starts = self.opens_sentence(index);
            let follows_capital = !starts
                && index
                    .checked_sub(1)
                    .and_then(|before| self.tokens.get(before))
                    .is_some_and(|token| token.case.is_capital());
            let follows_title = self.is(before, TITLE)
                || self.language.has_capital_nouns() && is_title(self.language.code(), before);
            let is_before_capital = !self.opens_sentence(index + 1)
                && (self.is_capital(index + 1) && !self.language.has_capital_nouns()
                    || self.is(after, NOT_AFTER_PERSON)
                    || self.is_joined(index));
            let opens = follows_capital
                && index
                    .checked_sub(1)
                    .is_some_and(|before| self.opens_sentence(before))
                && self.is(&before.to_lowercase(), SMALL);
            let is_noun = self.is(before, ARTICLE | NOT_BEFORE_PERSON);
            !is_before_capital && !is_noun && (!follows_capital || follows_title || opens)
        };
        (0..self.tokens.len())
            .filter(|index| is_alone(*index))
            .collect()
    }

    fn is_joined(&self, index: usize) -> bool {
        let (Some(token), Some(next)) = (self.tokens.get(index), self.tokens.get(index + 1)) else {
            return false;
        };
        token.end == next.start && matches!(next.text(self.text), "-" | "@" | "_" | "/")
    }
}

/// Whether a capitalised word of a language ends like a title: "Außenminister".
fn is_title(code: &str, word: &str) -> bool {
    let lower = word.to_lowercase();
    word.starts_with(char::is_uppercase) && titles::ends(code).any(|end| lower.ends_with(end))
}

fn capitalised(lower: &str) -> String {
    let mut characters = lower.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Whether a capitalised word is a given name in texts of a language. "Jean-Claude" is one if both its parts are.
fn is_given(code: &str, word: &str) -> bool {
    let folded = fold(word);
    let is_listed = |name: &str| given_names::is_given_name_in(code, name);
    is_listed(&folded)
        || folded.contains('-') && folded.split('-').count() == 2 && folded.split('-').all(is_listed)
        // The list may have only the other spelling: "joerg" for "Jörg".
        || word.contains(['ö', 'ü', 'ä']) && is_listed(
            &word
                .to_lowercase()
                .replace('ö', "oe")
                .replace('ü', "ue")
                .replace('ä', "ae"),
        )
}
