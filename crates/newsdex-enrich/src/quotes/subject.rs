//! Finds the verb of a sentence and its subject, by word order and the punctuation between words.
//!
//! There is no real grammar of English here: the subject is the phrase directly before (or after) the verb, ignoring
//! appositions between commas. If that phrase is not a name, a pronoun or a role, the subject is nobody.

use super::attribution::{APPOSITION, Reader, Who};
use super::lists;
use super::people::Named;
use super::verbs::skip_light;
use super::words::{self, Word};
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names::Gender;
use newsdex_text::lexicon::peoples;

/// A subject before its person is determined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A name found in the article.
    Named(Named),
    /// A name that is not among the entities.
    Unseen(Span),
    /// "he" or "she", and its position.
    Pronoun(Gender, usize),
    /// The words after "the" in "the minister": the first index and the one after the last.
    Role(usize, usize),
    /// "it" as the subject of a verb of speech, and its position: an organisation.
    It(usize),
    /// The index of the noun in "the statement": whoever wrote it.
    Text(usize),
    /// A person without a name: "a fisher", "Lee's lawyer".
    Unnamed,
    /// The subject of the previous verb.
    Same,
    /// No identifiable person.
    Nobody,
}

impl Reader<'_, '_> {
    /// The person with whom a clause without a verb of speech begins, if the clause names no other person.
    pub(super) fn first_name(&self, clause: &[Word]) -> Who {
        let mut people = clause
            .iter()
            .enumerate()
            .filter_map(|(index, word)| {
                self.people
                    .name_at(*word)
                    .map(|named| (index, *word, named))
            })
            .filter(|(_, _, named)| named.kind == EntityKind::Person);
        let Some((index, _, first)) = people.next() else {
            return Who::Somebody;
        };
        let is_only = people.all(|(_, _, named)| named.entity == first.entity);
        let ends = clause.iter().find(|word| word.end == first.end);
        let opens = clause.get(..index).unwrap_or_default().iter().all(|word| {
            word.gap & !words::STOP == 0
                && (word.is(lists::ROLE | lists::LIGHT | lists::JOINS | lists::DETERMINER)
                    || word.is_capital)
        });
        match is_only && opens && ends.is_none_or(|word| !word.is_possessive) {
            true => Who::Entity(first.entity),
            false => Who::Somebody,
        }
    }

    /// The subject of a verb, if it comes before the verb.
    pub(super) fn subject_before(&self, sentence: &[Word], verb: usize) -> Subject {
        let Some(mut at) = skip_light(sentence, verb, self.body) else {
            return Subject::Same;
        };
        let closes = sentence
            .get(at + 1)
            .is_some_and(|word| word.has(words::COMMA | words::DASH | words::BRACKET))
            || sentence
                .get(verb)
                .is_some_and(|word| word.has(words::COMMA | words::DASH | words::BRACKET));
        let Some(word) = sentence.get(at).copied() else {
            return Subject::Same;
        };
        if word.text(self.body).eq_ignore_ascii_case("who") {
            // "Ann Lee, who said"
            let Some(before) = at.checked_sub(1) else {
                return Subject::Nobody;
            };
            return self.person_ending(sentence, before);
        }
        if word.is(lists::JOINS) && self.people.name_at(word).is_none() {
            return Subject::Same;
        }
        if word.is(lists::SPEECH | lists::JUDGEMENT)
            && !word.is_capital
            && self.people.name_at(word).is_none()
        {
            return Subject::Same;
        }
        if !closes {
            return self.noun_phrase(sentence, at);
        }
        // The words between commas before the verb are the name itself or an apposition to it.
        let mut is_first = true;
        let mut is_enumeration = false;
        for _ in 0..8 {
            let segment = sentence
                .get(..=at)
                .unwrap_or_default()
                .iter()
                .rposition(|word| {
                    word.has(
                        words::COMMA | words::DASH | words::BRACKET | words::COLON | words::STOP,
                    )
                })
                .unwrap_or(0);
            let has_and = (segment + 1..=at).any(|index| {
                sentence.get(index).is_some_and(|word| {
                    word.is(lists::JOINS) && self.people.name_at(*word).is_none()
                })
            });
            let opens = self.name_ending(sentence, at).filter(|named| {
                let name = sentence
                    .iter()
                    .position(|word| word.start >= named.start)
                    .unwrap_or(at);
                (segment..name).all(|index| {
                    sentence.get(index).is_some_and(|word| {
                        word.is(lists::ROLE | lists::LIGHT | lists::JOINS)
                            || word.is_capital
                            || matches!(word.text(self.body), "the" | "that")
                            || peoples::is_people(word.text(self.body))
                            // "legislator Ann Lee": a noun that is in no list.
                            || index + 1 == name && word.classes == 0 && index == segment
                    })
                })
            });
            // "Ann Lee, sitting with Brown, Hill and Marsh, said": the names of an enumeration are not the subject.
            is_enumeration = opens.is_some() && (is_enumeration || has_and);
            if is_enumeration && segment > 0 {
                at = segment - 1;
                is_first = false;
                continue;
            }
            if let Some(named) = opens {
                // An apposition names a person only if it begins with the name. An organisation after a person is where
                // that person works: "Ann Lee, chief economist, Harbour Bank, said".
                let follows_person = segment
                    .checked_sub(1)
                    .and_then(|before| self.name_ending(sentence, before))
                    .is_some_and(|before| before.kind == EntityKind::Person);
                let is_person = named.kind == EntityKind::Person;
                if is_person || !is_first && !follows_person {
                    let person = match is_person {
                        true => None,
                        false => self.person_before(sentence, segment),
                    };
                    return Subject::Named(person.unwrap_or(named));
                }
            }
            if let Subject::Pronoun(gender, at) = self.noun_phrase(sentence, at)
                && !is_first
            {
                return Subject::Pronoun(gender, at);
            }
            if is_first && segment == 0 {
                return self.noun_phrase(sentence, at);
            }
            let Some(before) = segment.checked_sub(1) else {
                break;
            };
            if verb - before > APPOSITION {
                break;
            }
            // "Ann Lee, who runs it, said"; "Ann Lee, 34, a teacher, said".
            if let Some(named) = self.name_ending(sentence, before)
                && named.kind == EntityKind::Person
                && self.heads(sentence, before, named)
            {
                return Subject::Named(named);
            }
            at = before;
            is_first = false;
        }
        Subject::Nobody
    }

    /// The subject of a verb before or after it: "Lee said", "it was late, said Lee".
    pub(super) fn subject_around(&self, sentence: &[Word], verb: usize) -> Subject {
        let may_follow = verb == 0
            || sentence
                .get(verb)
                .is_some_and(|word| word.has(words::COMMA | words::MARK));
        let is_name = self.is_name_alone(sentence, verb + 1);
        if may_follow && is_name {
            return self.subject_after(sentence, verb + 1);
        }
        match self.subject_before(sentence, verb) {
            Subject::Same | Subject::Nobody if may_follow => self.subject_after(sentence, verb + 1),
            subject => subject,
        }
    }

    /// Whether the phrase at an index is a name that no further verb follows: "Lee", "Lee of the Harbour Trust".
    fn is_name_alone(&self, sentence: &[Word], at: usize) -> bool {
        let Some(word) = sentence.get(at).copied() else {
            return false;
        };
        let Some(named) = self.people.name_at(word).filter(|_| word.gap == 0) else {
            return word.gap == 0 && word.is_capital && word.is(lists::ROLE);
        };
        let last = sentence.iter().rposition(|word| word.start < named.end);
        last.is_some_and(|last| {
            sentence.get(last).is_some_and(|word| !word.is_possessive)
                && sentence
                    .get(last + 1)
                    .is_none_or(|next| next.gap != 0 || next.is(lists::PREPOSITION | lists::CLAUSE))
        })
    }

    /// The person whom a relative clause is about, which begins after index `at`: "Ann Lee, the head of the Harbour
    /// Trust, who said".
    fn person_ending(&self, sentence: &[Word], at: usize) -> Subject {
        match self.name_ending(sentence, at) {
            Some(named) if named.kind == EntityKind::Person => Subject::Named(named),
            _ => {
                let segment = sentence
                    .get(..=at)
                    .unwrap_or_default()
                    .iter()
                    .rposition(|word| word.has(words::COMMA | words::DASH | words::BRACKET));
                segment
                    .and_then(|segment| self.person_before(sentence, segment))
                    .map_or(Subject::Nobody, Subject::Named)
            }
        }
    }

    /// The person to whom the appositions belong that end before index `segment`: "Ann Lee, chief economist, …".
    fn person_before(&self, sentence: &[Word], segment: usize) -> Option<Named> {
        let mut segment = segment;
        for _ in 0..3 {
            let before = segment.checked_sub(1)?;
            if let Some(named) = self.name_ending(sentence, before) {
                let is_subject =
                    named.kind == EntityKind::Person && self.heads(sentence, before, named);
                return is_subject.then_some(named);
            }
            segment = sentence
                .get(..=before)?
                .iter()
                .rposition(|word| word.has(words::COMMA | words::DASH | words::BRACKET))?;
        }
        None
    }

    pub(super) fn subject_after(&self, sentence: &[Word], start: usize) -> Subject {
        let Some(first) = (start..sentence.len()).find(|index| {
            sentence.get(*index).is_some_and(|word| {
                !word.is(lists::LIGHT) || word.is_capital && self.people.name_at(*word).is_some()
            })
        }) else {
            return Subject::Nobody;
        };
        let Some(opening) = sentence.get(first).copied() else {
            return Subject::Nobody;
        };
        match opening.text(self.body) {
            "he" => return Subject::Pronoun(Gender::Man, opening.start),
            "she" => return Subject::Pronoun(Gender::Woman, opening.start),
            "it" => return Subject::It(opening.start),
            _ => {}
        }
        let mut commas = 0;
        let mut has_owner = false;
        let mut owner_end = 0;
        for index in first..sentence.len().min(first + 14) {
            let Some(word) = sentence.get(index).copied() else {
                break;
            };
            if index > first && word.gap & (words::COMMA | words::DASH | words::BRACKET) != 0 {
                commas += 1;
            }
            if word.gap & (words::MARK | words::COLON | words::STOP) != 0 && index > first
                || commas > 1
            {
                break;
            }
            if word.is(lists::CLAUSE | lists::SPEECH) && index > first {
                break;
            }
            let Some(named) = self
                .people
                .name_at(word)
                .filter(|named| named.kind == EntityKind::Person)
            else {
                if commas > 0 && !(word.is(lists::ROLE) || word.is_capital) {
                    break;
                }
                continue;
            };
            let Some(last) = sentence.iter().position(|word| word.end >= named.end) else {
                break;
            };
            let starts_segment = commas == 0 || self.opens_segment(sentence, index);
            let is_possessive = sentence.get(last).is_some_and(|word| word.is_possessive);
            if is_possessive && !has_owner && commas == 0 {
                // "said Lee's lawyer, Tom Brown"
                owner_end = named.end;
                has_owner = true;
                continue;
            }
            if word.end <= owner_end {
                continue;
            }
            if !is_possessive
                && starts_segment
                && self.heads(sentence, last, named)
                && !self.is_one_of_two(sentence, last)
            {
                return Subject::Named(named);
            }
            return Subject::Nobody;
        }
        if has_owner {
            return Subject::Unnamed;
        }
        // An organisation directly after the verb.
        let skip = usize::from(opening.text(self.body) == "the");
        if let Some(word) = sentence.get(first + skip).copied()
            && let Some(named) = self.people.name_at(word)
        {
            let last = sentence
                .iter()
                .position(|word| word.end >= named.end)
                .unwrap_or(first);
            let is_alone = sentence.get(last).is_none_or(|word| !word.is_possessive)
                && sentence
                    .get(last + 1)
                    .is_none_or(|next| next.gap != 0 || next.is(lists::PREPOSITION | lists::LIGHT))
                && !self.is_one_of_two(sentence, last);
            return if is_alone {
                Subject::Named(named)
            } else {
                Subject::Nobody
            };
        }
        let mut end = first;
        while sentence.get(end).is_some_and(|word| {
            checkpoint();
            (self.may_be_name(*word) || word.is(lists::ROLE)) && (end == first || word.gap == 0)
        }) {
            end += 1;
        }
        if let Some(span) = self.unseen(sentence, first, end) {
            return Subject::Unseen(span);
        }
        if let Some(span) = self.single_name(sentence, first) {
            return Subject::Unseen(span);
        }
        if skip == 0
            && opening.is(lists::DETERMINER)
            && !matches!(opening.text(self.body), "this" | "that" | "it")
        {
            return Subject::Unnamed;
        }
        if skip == 1 {
            let mut end = first + 1;
            while end < first + 5
                && sentence.get(end).is_some_and(|word| {
                    word.gap == 0
                        && !word
                            .is(lists::PREPOSITION | lists::JOINS | lists::CLAUSE | lists::LIGHT)
                })
            {
                end += 1;
            }
            // "the head of the agency" continues after its first noun.
            let goes_on = sentence
                .get(end)
                .is_some_and(|word| word.gap == 0 && word.text(self.body) == "of");
            let is_role = end
                .checked_sub(1)
                .and_then(|last| sentence.get(last))
                .is_some_and(|word| word.is(lists::ROLE | lists::GENDERED | lists::BODY))
                || self.is_age(sentence.get(first + 1..end).unwrap_or_default());
            let last = end.saturating_sub(1);
            let is_text = sentence.get(last).is_some_and(|word| word.is(lists::TEXT));
            if is_text && end == first + 2 {
                return Subject::Text(last);
            }
            if end > first + 1 && !goes_on && is_role {
                return Subject::Role(first + 1, end);
            }
        }
        Subject::Nobody
    }
}
