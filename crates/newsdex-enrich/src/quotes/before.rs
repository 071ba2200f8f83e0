//! The verb of speech before a quotation: `She told reporters: "…"`, `Lee called the search "a disgrace"`.

use super::attribution::{Attribution, Reader, Who};
use super::lists;
use super::marks::Quotation;
use super::subject::Subject;
use super::words::{self, Word, Words};
use newsdex_text::article::Span;
use newsdex_text::enrichment::EntityKind;

/// The most words between a verb and a comma that introduces a quotation.
const LEAD_IN: usize = 14;
/// The most words between a verb and a few quoted words in its sentence.
const FRAGMENT: usize = 24;

impl Reader<'_, '_> {
    /// An attribution before the quotation: `She told reporters: "…"`, `According to Lee, "…"`, `Lee: "…"`.
    pub(super) fn lead_in(
        &mut self,
        quotation: &Quotation,
        lead: &Words,
        is_joined: bool,
        before: Option<(&Quotation, Option<Attribution>)>,
    ) -> Option<Attribution> {
        let sentence = lead.last_sentence();
        let last = sentence.last()?;
        let is_introduced = lead.tail & (words::COMMA | words::COLON | words::DASH) != 0
            || (last.is(lists::SPEECH) && lead.tail & !words::MARK == 0)
            || (last.text(self.body) == "that" && lead.tail & !words::MARK == 0);
        if !is_introduced || quotation.goes_on {
            return None;
        }
        let has_colon = lead.tail & words::COLON != 0;
        if has_colon && let Some(found) = self.on_topic(sentence) {
            return Some(found);
        }
        if let Some(verb) = self.last_verb(sentence, lists::SPEECH) {
            let distance = sentence.len() - verb;
            // `"…," adding "…"`: the subject is that of the sentence before the first quotation.
            let adds = is_joined
                && verb <= 2
                && matches!(self.subject_before(sentence, verb), Subject::Same);
            if adds && let Some(mut again) = Self::again(before) {
                again.verb = sentence
                    .get(verb)
                    .map(|word| Span::new(word.start, word.end));
                return Some(again);
            }
            if distance <= LEAD_IN || (has_colon && distance <= 2 * LEAD_IN) {
                let who = self.who_before(sentence, verb);
                return Some(self.by(who, sentence.get(verb).copied()));
            }
        }
        if let Some(found) = self.according(sentence) {
            return Some(found);
        }
        if let Some(verb) = self.issues_text(sentence).filter(|_| has_colon) {
            let who = self.who_before(sentence, verb);
            return Some(self.by(who, sentence.get(verb).copied()));
        }
        // Interviews: "Ann Lee:", with nothing else before it.
        let first = sentence.first()?;
        let name = self.people.name_at(*last)?;
        let is_whole = name.kind == EntityKind::Person
            && last.end == name.end
            && !last.is_possessive
            && sentence
                .iter()
                .all(|word| word.start >= name.start || word.is(lists::ROLE));
        (has_colon && is_whole && first.gap & !words::STOP == 0 && sentence.len() <= 6)
            .then(|| self.by(Who::Entity(name.entity), None))
    }

    /// Whether the verb is near one or two quoted words, and no relative clause is in between: not in "Lee said the
    /// boat, which some call".
    fn is_said_of(&self, sentence: &[Word], verb: usize) -> bool {
        let between = sentence.get(verb + 1..).unwrap_or_default();
        between.len() <= 16
            && !between.iter().any(|word| {
                matches!(
                    word.text(self.body),
                    "which" | "who" | "whose" | "whom" | "where" | "while" | "although" | "though"
                )
            })
    }

    /// The verb of "Lee issued the following statement".
    fn issues_text(&self, sentence: &[Word]) -> Option<usize> {
        let text = sentence.iter().rposition(|word| word.is(lists::TEXT))?;
        let verb = (text.saturating_sub(5)..text).rev().find(|index| {
            sentence
                .get(*index)
                .is_some_and(|word| word.is(lists::ISSUES) && !self.is_denied(sentence, *index))
        })?;
        Some(verb)
    }

    /// The speaker in a line such as `Ann Lee on the harbour wall: "…"`.
    fn on_topic(&mut self, sentence: &[Word]) -> Option<Attribution> {
        let first = sentence.first()?;
        // "Comments from Ann Lee, leader of the council:"
        if first.is(lists::TEXT) && matches!(sentence.get(1)?.text(self.body), "from" | "by") {
            let name = sentence.get(2..6.min(sentence.len()))?.iter();
            let named = name.filter_map(|word| self.people.name_at(*word)).next()?;
            let is_person = named.kind == EntityKind::Person;
            return is_person.then(|| self.by(Who::Entity(named.entity), None));
        }
        let name = self.people.name_at(*first)?;
        let last = sentence.iter().rposition(|word| word.start < name.end)?;
        let is_topic = name.kind == EntityKind::Person
            && sentence.len() <= LEAD_IN
            && !sentence.get(last)?.is_possessive
            && matches!(sentence.get(last + 1)?.text(self.body), "on" | "about");
        is_topic.then(|| self.by(Who::Entity(name.entity), None))
    }

    /// An attribution with "according to": `According to Ann Lee, "…"`, `"…," according to Ann Lee.`
    pub(super) fn according(&mut self, sentence: &[Word]) -> Option<Attribution> {
        let index = sentence
            .iter()
            .position(|word| word.text(self.body).eq_ignore_ascii_case("according"))?;
        let verb = *sentence.get(index)?;
        if sentence.get(index + 1)?.text(self.body) != "to" {
            return None;
        }
        // Without the words before the name: after "to", the name would not count as the subject.
        let who = self.who_after(sentence.get(index + 2..)?, 0);
        Some(self.by(who, Some(verb)))
    }

    /// An attribution of a few quoted words in a sentence with a verb of speech: `He called it "a disgrace"`.
    pub(super) fn within(
        &mut self,
        quotation: &Quotation,
        lead: &Words,
        is_joined: bool,
        before: Option<(&Quotation, Option<Attribution>)>,
    ) -> Option<Attribution> {
        let sentence = lead.last_sentence();
        let last = sentence.last()?;
        if self.is_title(quotation) || last.is(lists::NAMING) && !last.is(lists::SPEECH) {
            return None;
        }
        // In `Putin's "operation"`, the quoted word does not belong to the speaker of the sentence.
        if last.is_possessive && last.is_capital {
            return None;
        }
        let Some(verb) = self.last_verb(sentence, lists::SPEECH | lists::JUDGEMENT) else {
            return self.by_report(quotation, sentence);
        };
        if sentence.len() - verb > FRAGMENT {
            return None;
        }
        let is_close = sentence.len() - verb <= 2;
        if self.words_in(quotation) < 3 && !self.is_said_of(sentence, verb) {
            return None;
        }
        if self.starts_with_capital(quotation) && self.words_in(quotation) < 5 && !is_close {
            return None;
        }
        let subject = self.subject_before(sentence, verb);
        let who = match subject {
            Subject::Same
                if is_joined
                    && self
                        .last_verb(sentence.get(..verb)?, lists::SPEECH | lists::JUDGEMENT)
                        .is_none() =>
            {
                let mut again = Self::again(before)?;
                again.verb = sentence
                    .get(verb)
                    .map(|word| Span::new(word.start, word.end));
                return Some(again);
            }
            _ => self.who_before(sentence, verb),
        };
        Some(self.by(who, sentence.get(verb).copied()))
    }

    /// An attribution of a few quoted words in a sentence that begins with its source: `According to Lee, the price "will
    /// fall by half"`.
    fn by_report(&mut self, quotation: &Quotation, sentence: &[Word]) -> Option<Attribution> {
        let opens = sentence.first()?.text(self.body) == "According";
        let is_quoted = self.words_in(quotation) >= 3 && sentence.len() <= FRAGMENT;
        (opens && is_quoted)
            .then(|| self.according(sentence))
            .flatten()
    }
}
