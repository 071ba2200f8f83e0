//! The verb of speech after a quotation: `"…," said Ann Lee`.

use super::attribution::{APPOSITION, Attribution, Reader, Who};
use super::lists;
use super::marks::Quotation;
use super::subject::Subject;
use super::words::{self, Word, Words};
use newsdex_text::enrichment::EntityKind;

/// The most words after a dash that name the speaker and say who that is.
const CAPTION: usize = 10;

impl Reader<'_, '_> {
    /// An attribution after the quotation: `," said Ann Lee`, `," Lee told reporters`, `," according to Lee`.
    pub(super) fn follow_up(
        &mut self,
        quotation: &Quotation,
        lead: &Words,
        follow: &Words,
        is_last: bool,
    ) -> Option<Attribution> {
        let sentence = follow.first_sentence();
        let first = *sentence.first()?;
        if let Some(found) = self.after_dash(quotation, sentence) {
            return Some(found);
        }
        let end = self.last_char(quotation);
        let has_comma = matches!(end, Some(',' | '?' | '!' | '-' | '\u{2013}' | '\u{2014}'))
            || first.has(words::COMMA | words::DASH);
        if first.gap & (words::STOP | words::COLON | words::BRACKET) != 0
            && !(first.gap & words::STOP != 0 && has_comma)
        {
            return None;
        }
        let is_full_stop = matches!(end, Some('.' | '\u{2026}'));
        if !has_comma
            && !is_full_stop
            && self.goes_on_small(quotation)
            && let Some(found) = self.at_the_end(quotation, lead, sentence)
        {
            return Some(found);
        }
        let opens_badly = first.is(lists::CLAUSE | lists::JOINS) && first.text(self.body) != "as";
        if opens_badly {
            return None;
        }
        let start = sentence
            .iter()
            .position(|word| {
                (word.is_capital || !word.is(lists::LIGHT)) && word.text(self.body) != "as"
            })
            .unwrap_or(0);
        if first.text(self.body) == "according" {
            // `Lee said it was "over", according to the Post`: the speaker is Lee.
            let is_told = lead
                .last_sentence()
                .iter()
                .any(|word| word.is(lists::SPEECH) && !word.is(lists::PARTICIPLE));
            return if is_told {
                None
            } else {
                self.according(sentence)
            };
        }
        // The verb comes first: "said Ann Lee".
        let opening = *sentence.get(start)?;
        let is_verb = |word: &Word| word.is(lists::SPEECH) && !word.is(lists::PARTICIPLE);
        let is_verb_at = |index: usize| {
            sentence.get(index).is_some_and(|word| {
                // "…," she accused.
                let is_last = sentence.get(index + 1).is_none_or(|next| next.gap != 0);
                let judges = word.is(lists::JUDGEMENT) && !word.is(lists::PARTICIPLE) && is_last;
                is_verb(word) || judges || self.is_quoted_as(sentence, index)
            })
        };
        if is_verb(&opening) && !opening.is_capital {
            let who = self.who_after(sentence, start + 1);
            return Some(self.by(who, Some(opening)));
        }
        if !has_comma && !is_full_stop && !self.is_sentence(quotation) {
            return None;
        }
        let verb = (start + 1..sentence.len().min(start + APPOSITION))
            .find(|index| is_verb_at(*index) && !self.is_denied(sentence, *index))?;
        let rest = sentence.get(verb + 1..).unwrap_or_default();
        if !has_comma && !is_full_stop && self.goes_on_small(quotation) {
            return None;
        }
        if is_full_stop || !has_comma {
            // A full stop begins a new sentence, which counts only if it contains nothing but the attribution.
            let says_nothing_else = rest.iter().all(|word| word.is(lists::LIGHT));
            let ends =
                is_last || follow.list.len() > sentence.len() || follow.tail & words::STOP != 0;
            let is_short = verb - start <= 6
                && sentence.iter().skip(1).take(verb).all(|word| word.gap == 0)
                && !sentence
                    .get(start..verb)
                    .unwrap_or_default()
                    .iter()
                    .any(|word| word.is(lists::BE));
            if !(says_nothing_else && ends && is_short) {
                return None;
            }
        }
        let inner = sentence.get(start..verb).unwrap_or_default();
        if inner.iter().any(|word| {
            word.is(lists::CLAUSE) && !word.has(words::COMMA) && word.text(self.body) != "who"
        }) {
            return None;
        }
        let who = match self.subject_before(sentence, verb) {
            Subject::Same => Who::Somebody,
            // `"…," Ann Lee, who runs it, told reporters.`
            subject => self.who(sentence, subject),
        };
        Some(self.by(who, sentence.get(verb).copied()))
    }

    /// A name after a dash that follows a whole sentence: `"We won" - Ann Lee, captain`.
    fn after_dash(&mut self, quotation: &Quotation, sentence: &[Word]) -> Option<Attribution> {
        let first = *sentence.first()?;
        let named = self.people.name_at(first)?;
        let is_caption = first.gap == words::DASH
            && named.kind == EntityKind::Person
            && named.start == first.start
            && sentence.len() <= CAPTION
            && self.words_in(quotation) >= 4
            && self.is_sentence(quotation)
            && !sentence
                .iter()
                .any(|word| word.is(lists::SPEECH | lists::BE | lists::JUDGEMENT));
        let next = sentence.iter().find(|word| word.start >= named.end);
        let ends = next.is_none_or(|next| next.has(words::COMMA | words::BRACKET));
        (is_caption && ends).then(|| self.by(Who::Entity(named.entity), None))
    }

    /// An attribution at the end of the sentence of a few quoted words: `"…" for the boats, Lee said.`
    fn at_the_end(
        &mut self,
        quotation: &Quotation,
        lead: &Words,
        sentence: &[Word],
    ) -> Option<Attribution> {
        let names_speech = |words: &[Word]| {
            words.iter().any(|word| {
                word.is(lists::SPEECH | lists::JUDGEMENT) && !word.is(lists::PARTICIPLE)
            })
        };
        if names_speech(lead.last_sentence()) || self.words_in(quotation) < 3 {
            return None;
        }
        let verb = sentence
            .iter()
            .rposition(|word| word.is(lists::SPEECH) && !word.is(lists::PARTICIPLE))?;
        if self.is_denied(sentence, verb) || names_speech(sentence.get(..verb)?) {
            return None;
        }
        // "…, the mayor, Ann Lee, said on Monday": the clause begins with a comma, and little follows the verb.
        let opens = sentence
            .get(..=verb)?
            .iter()
            .rposition(|word| word.has(words::COMMA))?;
        let is_before = sentence
            .get(verb + 1..)?
            .iter()
            .all(|word| word.is(lists::LIGHT) || word.is_capital);
        let is_after = opens == verb;
        if opens == 0 || verb - opens > 6 || !(is_before || is_after) {
            return None;
        }
        let subject = self.subject_around(sentence, verb);
        let is_clear = !matches!(subject, Subject::Same | Subject::Nobody);
        is_clear.then(|| {
            let who = self.who(sentence, subject);
            self.by(who, sentence.get(verb).copied())
        })
    }

    /// An attribution inside the quotation, where the closing mark is too late: `"We won, Senator Lee said."`
    pub(super) fn inside(&mut self, quotation: &Quotation) -> Option<Attribution> {
        let words = Words::of(
            self.body,
            self.back(quotation.span.start, quotation.span.end),
        );
        let mut end = words.list.len();
        while words.list.get(end.checked_sub(1)?)?.is(lists::LIGHT) {
            end -= 1;
        }
        let verb = end - 1;
        let segment = (0..verb)
            .rev()
            .take(8)
            .find(|index| words.list.get(*index).is_some_and(|word| word.gap != 0))?;
        let opens = words.list.get(segment)?;
        if !words.list.get(verb)?.is(lists::SPEECH) || opens.gap != words::COMMA {
            return None;
        }
        let name = self.name_ending(&words.list, verb.checked_sub(1)?)?;
        let is_name = name.kind == EntityKind::Person
            && words
                .list
                .get(segment..verb)?
                .iter()
                .all(|word| word.start >= name.start || word.is(lists::ROLE));
        is_name.then(|| self.by(Who::Entity(name.entity), words.list.get(verb).copied()))
    }
}
