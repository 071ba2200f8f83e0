//! Attribution: finds the verb of speech near a quotation and its subject.
//!
//! Reads the sentence around the quotation: the words that lead up to it ("She said:") and those that follow it (",
//! said Ann Lee"). For a quotation that is a sentence of its own, also reads the sentence or quotation before it. See
//! `docs/quotations.md` for the rules in plain words.

use super::lists;
use super::marks::Quotation;
use super::people::People;
use super::subject::Subject;
use super::words::{self, Word, Words};
use newsdex_text::article::Span;

/// The most words of an apposition.
pub(super) const APPOSITION: usize = 40;

/// The identity of a speaker, as far as the text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// One of the article's entities.
    Entity(usize),
    /// A name that is not among the entities.
    Name(Span),
    /// A speaker whom the text does not identify.
    Somebody,
}

/// The attribution of a quotation to a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribution {
    pub(super) who: Who,
    pub(super) verb: Option<Span>,
    /// Whether it also is the attribution of the previous quotation.
    pub(super) continues: bool,
}

impl Attribution {
    /// Sets `continues` if the previous quotation has the same verb.
    fn after(mut self, verb: Option<Span>) -> Attribution {
        self.continues |= verb.is_some() && self.verb == verb;
        self
    }
}

/// Finds attributions in a text.
pub(super) struct Reader<'a, 'p> {
    pub(super) body: &'a str,
    pub(super) paragraphs: &'a [Span],
    pub(super) people: &'p mut People<'a>,
}

impl Reader<'_, '_> {
    /// Finds the speaker of a quotation; `before` is the previous quotation with its attribution, `next` the following
    /// one.
    pub(super) fn attribution(
        &mut self,
        quotation: &Quotation,
        before: Option<(&Quotation, Option<Attribution>)>,
        next: Option<&Quotation>,
    ) -> Option<Attribution> {
        let paragraph = *self.paragraphs.get(quotation.paragraph)?;
        let in_paragraph = before.filter(|(before, _)| before.paragraph == quotation.paragraph);
        let from = in_paragraph.map_or(paragraph.start, |(before, _)| before.after);
        let lead = Words::of(self.body, self.back(from, quotation.open));
        let is_joined = in_paragraph.is_some_and(|(before, _)| {
            before.is_closed
                && lead.tail & words::STOP == 0
                && !lead.list.iter().any(|word| word.has(words::STOP))
                && !self.ends_sentence(before)
        });
        let same = in_paragraph.and_then(|(_, attribution)| attribution?.verb);
        if let Some(found) = self.lead_in(quotation, &lead, is_joined, before) {
            return Some(found.after(same));
        }
        // After a comma at the end of a paragraph, the attribution is in the next paragraph.
        let is_cut = self.last_char(quotation) == Some(',')
            && self
                .body
                .get(quotation.after..paragraph.end)
                .is_some_and(|rest| rest.trim().is_empty());
        let last_paragraph = quotation.paragraph + usize::from(is_cut);
        let end = self
            .paragraphs
            .get(last_paragraph)
            .map_or(paragraph.end, |last| last.end);
        let to = next
            .filter(|next| next.paragraph <= last_paragraph)
            .map_or(end, |next| next.open);
        let follow = Words::of(self.body, self.forth(quotation.after, to));
        if quotation.is_closed
            && let Some(found) = self.follow_up(quotation, &lead, &follow, to == end)
        {
            return Some(found);
        }
        if let Some(found) = self.inside(quotation) {
            return Some(found);
        }
        if quotation.goes_on {
            return Self::again(before);
        }
        if is_joined && !has_verb(&lead.list) && self.is_same_breath(quotation, &lead.list) {
            return Self::again(before);
        }
        if let Some(found) = self.within(quotation, &lead, is_joined, before) {
            return Some(found.after(same));
        }
        let is_part = self.last_char(quotation) == Some(',')
            || (quotation.is_closed
                && !self.ends_sentence(quotation)
                && self.goes_on_small(quotation));
        if !self.is_sentence(quotation) || is_part {
            return None;
        }
        self.alone(quotation, &lead, in_paragraph, before)
    }

    /// Whether a quotation belongs to the sentence of the one before it: one or two words only if no clause is in
    /// between.
    fn is_same_breath(&self, quotation: &Quotation, between: &[Word]) -> bool {
        self.words_in(quotation) >= 3
            || between.len() <= 8
                && !between.iter().any(|word| {
                    word.is(lists::CLAUSE) && !matches!(word.text(self.body), "that" | "as")
                })
    }

    pub(super) fn again(before: Option<(&Quotation, Option<Attribution>)>) -> Option<Attribution> {
        let (_, attribution) = before?;
        attribution.map(|attribution| Attribution {
            continues: true,
            ..attribution
        })
    }

    pub(super) fn by(&mut self, who: Who, verb: Option<Word>) -> Attribution {
        if let Some(verb) = verb {
            self.people.spoke(who, verb.start);
        }
        Attribution {
            who,
            verb: verb.map(|verb| Span::new(verb.start, verb.end)),
            continues: false,
        }
    }

    pub(super) fn who_before(&mut self, sentence: &[Word], verb: usize) -> Who {
        let mut verb = verb;
        // "Lee said it was late, adding that": the subject is that of the earlier verb.
        for _ in 0..4 {
            let is_participle = sentence
                .get(verb)
                .is_some_and(|word| word.is(lists::PARTICIPLE));
            let subject = match is_participle && !self.follows_be(sentence, verb) {
                // "with some calling her a fool": not the subject of the sentence.
                true if self.has_own_subject(sentence, verb) => return Who::Somebody,
                true => Subject::Same,
                false => self.subject_before(sentence, verb),
            };
            if subject != Subject::Same {
                return self.who(sentence, subject);
            }
            let earlier = sentence.get(..verb).unwrap_or_default();
            let since = self
                .last_verb(earlier, lists::SPEECH | lists::JUDGEMENT)
                .unwrap_or(0);
            // "Lee said he came, and the guard stopped him, asking": another clause with its own subject.
            let has_clause = is_participle
                && earlier
                    .get(since + 1..)
                    .unwrap_or_default()
                    .iter()
                    .any(|word| word.has(words::COMMA) && word.is(lists::JOINS | lists::CLAUSE));
            if has_clause {
                return Who::Somebody;
            }
            match self.last_verb(earlier, lists::SPEECH | lists::JUDGEMENT) {
                Some(earlier) => verb = earlier,
                None => return self.first_name(earlier),
            }
        }
        Who::Somebody
    }

    pub(super) fn who(&mut self, sentence: &[Word], subject: Subject) -> Who {
        match subject {
            Subject::Named(named) => Who::Entity(named.entity),
            Subject::Unseen(span) => self
                .people
                .known_as(span)
                .map_or(Who::Name(span), Who::Entity),
            Subject::Pronoun(gender, at) => self.pronoun(Some(gender), at).unwrap_or(Who::Somebody),
            Subject::Role(first, end) => self
                .described(sentence.get(first..end).unwrap_or_default())
                .unwrap_or(Who::Somebody),
            Subject::It(at) => self.organization_before(at).unwrap_or(Who::Somebody),
            Subject::Text(at) => self.author_of(sentence, at).unwrap_or(Who::Somebody),
            Subject::Unnamed | Subject::Same | Subject::Nobody => Who::Somebody,
        }
    }

    /// The speaker named from word `start` on: `Ann Lee` in `said Ann Lee`.
    pub(super) fn who_after(&mut self, sentence: &[Word], start: usize) -> Who {
        let subject = self.subject_after(sentence, start);
        self.who(sentence, subject)
    }
}

fn has_verb(sentence: &[Word]) -> bool {
    sentence
        .iter()
        .any(|word| word.is(lists::SPEECH | lists::JUDGEMENT))
}
