//! A quotation without a verb of speech of its own: the speaker is in the quotation or the sentence before it.

use super::attribution::{APPOSITION, Attribution, Reader, Who};
use super::lists;
use super::marks::Quotation;
use super::people::Named;
use super::subject::Subject;
use super::words::{self, Word, Words};
use newsdex_text::enrichment::EntityKind;

impl Reader<'_, '_> {
    /// A quotation that is a sentence of its own belongs to the last speaker, if nobody is named in between.
    pub(super) fn alone(
        &mut self,
        quotation: &Quotation,
        lead: &Words,
        in_paragraph: Option<(&Quotation, Option<Attribution>)>,
        before: Option<(&Quotation, Option<Attribution>)>,
    ) -> Option<Attribution> {
        if !lead.list.is_empty() && lead.tail & words::STOP == 0 && lead.tail & words::COLON == 0 {
            return None;
        }
        if let Some((previous, Some(attribution))) = in_paragraph {
            let sentences = lead
                .list
                .iter()
                .skip(1)
                .filter(|word| word.has(words::STOP))
                .count();
            // The rest of the attribution's sentence, and at most one more sentence, which must name nobody.
            let verb = attribution
                .verb
                .map_or(previous.after, |verb| verb.end.max(previous.after));
            let is_about_nobody =
                sentences == 0 || (sentences == 1 && self.names_nobody(lead, verb));
            if is_about_nobody {
                return Self::again(before);
            }
        }
        if !lead.list.is_empty() {
            return self.reported(&lead.list);
        }
        if in_paragraph.is_some() {
            // Two adjacent quotations.
            return Self::again(before);
        }
        // The quotation opens its paragraph: reads the paragraph before it, ignoring paragraphs without words.
        let above = (0..quotation.paragraph).rev().take(4).find(|index| {
            self.paragraphs.get(*index).is_some_and(|paragraph| {
                self.body.get(paragraph.bytes()).is_some_and(|text| {
                    text.bytes().filter(u8::is_ascii_alphabetic).take(8).count() == 8
                })
            })
        })?;
        let paragraph = *self.paragraphs.get(above)?;
        let last = before.filter(|(before, _)| before.paragraph == above);
        if let Some((previous, attribution)) = last
            && self.is_sentence(previous)
        {
            let rest = Words::of(self.body, self.back(previous.after, paragraph.end));
            let is_last_sentence = rest.list.iter().skip(1).all(|word| !word.has(words::STOP));
            if is_last_sentence {
                return attribution.and_then(|_| Self::again(before));
            }
            return self.reported(&rest.list);
        }
        let mut rest = Words::of(self.body, self.back(paragraph.start, paragraph.end));
        if rest.tail & words::COLON != 0 {
            rest.tail = words::COLON;
            if let Some(found) = self.lead_in(quotation, &rest, false, None) {
                return Some(found);
            }
        }
        self.reported(&rest.list)
    }

    /// The speaker in the last of some sentences: `Lee said the talks would go on.`
    pub(super) fn reported(&mut self, list: &[Word]) -> Option<Attribution> {
        let start = list
            .iter()
            .rposition(|word| word.has(words::STOP))
            .unwrap_or(0);
        let sentence = list.get(start..)?;
        let is_verb = |word: &Word| word.is(lists::SPEECH) && !word.is(lists::PARTICIPLE);
        let verb = (0..sentence.len().min(APPOSITION)).find(|index| {
            sentence.get(*index).is_some_and(is_verb) && !self.is_denied(sentence, *index)
        })?;
        let subject = self.subject_before(sentence, verb);
        let who = self.who(sentence, subject);
        let (
            Subject::Named(Named {
                kind: EntityKind::Person,
                ..
            })
            | Subject::Pronoun(..),
            Who::Entity(entity),
        ) = (subject, who)
        else {
            return None;
        };
        // "Lee said she had met Smith, who told her": the next quotation may be Smith's.
        let mut later = sentence.get(verb + 1..)?.iter().skip_while(|word| {
            self.people
                .name_at(**word)
                .is_none_or(|named| named.kind != EntityKind::Person || named.entity == entity)
        });
        if later.any(|word| word.is(lists::SPEECH) || word.text(self.body) == "who") {
            return None;
        }
        let verb = sentence.get(verb).copied();
        Some(self.by(who, verb))
    }

    pub(super) fn names_nobody(&self, lead: &Words, after: usize) -> bool {
        let second = lead
            .list
            .iter()
            .skip(1)
            .position(|word| word.has(words::STOP));
        let Some(second) = second else { return true };
        lead.list.iter().skip(second + 1).all(|word| {
            word.start >= after
                && !word.is(lists::SPEECH)
                && self
                    .people
                    .name_at(*word)
                    .is_none_or(|named| named.kind != EntityKind::Person)
        })
    }
}
