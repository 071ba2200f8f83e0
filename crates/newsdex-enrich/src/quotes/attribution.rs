//! Attribution: finds the verb of speech near a quotation and its subject.
//!
//! Reads the sentence around the quotation: the words that lead up to it ("She said:") and those that follow it (",
//! said Ann Lee"). For a quotation that is a sentence of its own, also reads the sentence or quotation before it. See
//! `docs/quotations.md` for the rules in plain words.

use super::lists;
use super::marks::Quotation;
use super::people::{Named, People};
use super::subject::Subject;
use super::words::{self, Word, Words};
use newsdex_text::article::Span;
use newsdex_text::enrichment::EntityKind;

/// The most words between a verb and a comma that introduces a quotation.
const LEAD_IN: usize = 14;
/// The most words between a verb and a few quoted words in its sentence.
const FRAGMENT: usize = 24;
/// The most words of an apposition.
const APPOSITION: usize = 40;

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
        if let Some(found) = self.lead_in(quotation, &lead) {
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
        if is_joined && !has_verb(&lead.list) {
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

    /// An attribution before the quotation: `She told reporters: "…"`, `According to Lee, "…"`, `Lee: "…"`.
    fn lead_in(&mut self, quotation: &Quotation, lead: &Words) -> Option<Attribution> {
        let sentence = lead.last_sentence();
        let last = sentence.last()?;
        let is_introduced = lead.tail & (words::COMMA | words::COLON) != 0
            || (last.is(lists::SPEECH) && lead.tail & !words::MARK == 0)
            || (last.text(self.body) == "that" && lead.tail & !words::MARK == 0);
        if !is_introduced || quotation.goes_on {
            return None;
        }
        let has_colon = lead.tail & words::COLON != 0;
        if let Some(verb) = self.last_verb(sentence, lists::SPEECH) {
            let distance = sentence.len() - verb;
            if distance <= LEAD_IN || (has_colon && distance <= 2 * LEAD_IN) {
                let who = self.who_before(sentence, verb);
                return Some(self.by(who, sentence.get(verb).copied()));
            }
        }
        if let Some(found) = self.according(sentence) {
            return Some(found);
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

    /// An attribution after the quotation: `," said Ann Lee`, `," Lee told reporters`, `," according to Lee`.
    fn follow_up(
        &mut self,
        quotation: &Quotation,
        lead: &Words,
        follow: &Words,
        is_last: bool,
    ) -> Option<Attribution> {
        let sentence = follow.first_sentence();
        let first = *sentence.first()?;
        let end = self.last_char(quotation);
        let has_comma = matches!(end, Some(',' | '?' | '!' | '-' | '\u{2013}' | '\u{2014}'))
            || first.has(words::COMMA | words::DASH);
        if first.gap & (words::STOP | words::COLON | words::BRACKET) != 0
            && !(first.gap & words::STOP != 0 && has_comma)
        {
            return None;
        }
        let is_full_stop = matches!(end, Some('.' | '\u{2026}'));
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
            sentence
                .get(index)
                .is_some_and(|word| is_verb(word) || self.is_quoted_as(sentence, index))
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

    /// An attribution inside the quotation, where the closing mark is too late: `"We won, Senator Lee said."`
    fn inside(&mut self, quotation: &Quotation) -> Option<Attribution> {
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

    /// An attribution of a few quoted words in a sentence with a verb of speech: `He called it "a disgrace"`.
    fn within(
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
        let verb = self.last_verb(sentence, lists::SPEECH | lists::JUDGEMENT)?;
        if sentence.len() - verb > FRAGMENT {
            return None;
        }
        let is_close = sentence.len() - verb <= 2;
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

    /// A quotation that is a sentence of its own belongs to the last speaker, if nobody is named in between.
    fn alone(
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
        let rest = Words::of(self.body, self.back(paragraph.start, paragraph.end));
        self.reported(&rest.list)
    }

    /// The speaker in the last of some sentences: `Lee said the talks would go on.`
    fn reported(&mut self, list: &[Word]) -> Option<Attribution> {
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

    fn names_nobody(&self, lead: &Words, after: usize) -> bool {
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

    fn again(before: Option<(&Quotation, Option<Attribution>)>) -> Option<Attribution> {
        let (_, attribution) = before?;
        attribution.map(|attribution| Attribution {
            continues: true,
            ..attribution
        })
    }

    /// An attribution with "according to": `According to Ann Lee, "…"`, `"…," according to Ann Lee.`
    fn according(&mut self, sentence: &[Word]) -> Option<Attribution> {
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

    fn by(&mut self, who: Who, verb: Option<Word>) -> Attribution {
        if let (Who::Entity(entity), Some(verb)) = (who, verb) {
            self.people.spoke(entity, verb.start);
        }
        Attribution {
            who,
            verb: verb.map(|verb| Span::new(verb.start, verb.end)),
            continues: false,
        }
    }

    fn who_before(&mut self, sentence: &[Word], verb: usize) -> Who {
        let mut verb = verb;
        // "Lee said it was late, adding that": the subject is that of the earlier verb.
        for _ in 0..4 {
            let is_participle = sentence
                .get(verb)
                .is_some_and(|word| word.is(lists::PARTICIPLE));
            let subject = match is_participle && !self.follows_be(sentence, verb) {
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

    fn who(&mut self, sentence: &[Word], subject: Subject) -> Who {
        match subject {
            Subject::Named(named) => Who::Entity(named.entity),
            Subject::Unseen(span) => Who::Name(span),
            Subject::Pronoun(gender, at) => self
                .people
                .pronoun(Some(gender), at)
                .map_or(Who::Somebody, Who::Entity),
            Subject::Role(first, end) => {
                let words = sentence.get(first..end).unwrap_or_default();
                // "the 24-year-old Swiss": the person whom the text is about.
                if let Some(word) = words.first()
                    && word.text(self.body).ends_with("-year-old")
                {
                    let about = self.people.pronoun(None, word.start);
                    return about.map_or(Who::Somebody, Who::Entity);
                }
                let phrase: Vec<String> = words
                    .iter()
                    .map(|word| word.text(self.body).to_lowercase())
                    .collect();
                self.people.role(&phrase).map_or(Who::Somebody, Who::Entity)
            }
            Subject::Same | Subject::Nobody => Who::Somebody,
        }
    }

    /// The speaker named from word `start` on: `Ann Lee` in `said Ann Lee`.
    fn who_after(&mut self, sentence: &[Word], start: usize) -> Who {
        let subject = self.subject_after(sentence, start);
        self.who(sentence, subject)
    }
}

fn has_verb(sentence: &[Word]) -> bool {
    sentence
        .iter()
        .any(|word| word.is(lists::SPEECH | lists::JUDGEMENT))
}
