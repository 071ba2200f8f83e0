//! Finds the verb of a sentence and its subject, by word order and the punctuation between words.
//!
//! There is no real grammar of English here: the subject is the phrase directly before (or after) the verb, ignoring
//! appositions between commas. If that phrase is not a name, a pronoun or a role, the subject is nobody.

use super::attribution::{Reader, Who};
use super::lists;
use super::people::Named;
use super::words::{self, Word};
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names::{self, Gender};
use newsdex_text::lexicon::peoples;

/// The most words of an apposition.
const APPOSITION: usize = 40;

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
    /// The subject of the previous verb.
    Same,
    /// No identifiable person.
    Nobody,
}

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

    pub(super) fn follows_be(&self, sentence: &[Word], verb: usize) -> bool {
        verb.checked_sub(1)
            .and_then(|before| sentence.get(before))
            .is_some_and(|word| word.is(lists::BE) || word.text(self.body) == "as")
    }

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
        let Some(mut at) = skip_light(sentence, verb) else {
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
            return self
                .name_ending(sentence, before)
                .map_or(Subject::Nobody, Subject::Named);
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
        for _ in 0..5 {
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
                    })
                })
            });
            if let Some(named) = opens {
                // An apposition names a person only if it begins with the name.
                let is_person = named.kind == EntityKind::Person;
                if is_person || !is_first {
                    return Subject::Named(named);
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

    /// The name that ends with the word at index `at`.
    pub(super) fn name_ending(&self, sentence: &[Word], at: usize) -> Option<Named> {
        let word = *sentence.get(at)?;
        let named = self.people.name_at(word)?;
        (named.end <= word.end && !word.is_possessive).then_some(named)
    }

    /// Whether a name is the main part of its phrase: not "a spokesman for" it, and not one of two joined names.
    fn heads(&self, sentence: &[Word], at: usize, named: Named) -> bool {
        let Some(first) = sentence.iter().position(|word| word.end > named.start) else {
            return false;
        };
        let mut index = first;
        if sentence
            .get(first)
            .is_some_and(|word| word.gap & (words::COMMA | words::DASH) != 0)
        {
            return true;
        }
        while let Some(before) = index.checked_sub(1) {
            checkpoint();
            let Some(word) = sentence.get(before) else {
                break;
            };
            let text = word.text(self.body);
            let other = self.people.name_at(*word);
            if word.is(lists::PREPOSITION) {
                // "Minister for Immigration Philip Ruddock" is a title, "a spokesman for" is not.
                let office = before.checked_sub(1).and_then(|index| sentence.get(index));
                return matches!(text, "of" | "for")
                    && office.is_some_and(|word| {
                        word.is_capital && word.is(lists::ROLE) && !word.is(lists::BODY)
                    });
            }
            if text.eq_ignore_ascii_case("and") {
                // "Smith and Lee said" has two subjects.
                let is_pair = before
                    .checked_sub(1)
                    .and_then(|index| sentence.get(index))
                    .is_some_and(|word| {
                        word.is_capital
                            || self.people.name_at(*word).is_some()
                            || word.is(lists::ROLE)
                    });
                return !is_pair
                    || sentence
                        .get(before)
                        .is_some_and(|word| word.has(words::COMMA));
            }
            let belongs = word.is(lists::ROLE)
                || word.is(lists::DETERMINER)
                || peoples::is_people(text)
                || word.is_possessive
                || (index < first
                    && other.is_some_and(|other| other.kind == EntityKind::Organization));
            if !belongs {
                break;
            }
            if word.has(words::COMMA | words::DASH | words::STOP | words::MARK) {
                break;
            }
            index = before;
        }
        at >= first
    }

    /// The subject given by a phrase that ends at index `at`.
    fn noun_phrase(&self, sentence: &[Word], at: usize) -> Subject {
        let Some(word) = sentence.get(at).copied() else {
            return Subject::Nobody;
        };
        if let Some(named) = self.people.name_at(word) {
            let is_whole = named.end <= word.end && !word.is_possessive;
            return match is_whole
                && self.heads(sentence, at, named)
                && self.stands_free(sentence, named)
            {
                true => Subject::Named(named),
                false => Subject::Nobody,
            };
        }
        match word.text(self.body) {
            "he" | "He" => return Subject::Pronoun(Gender::Man, word.start),
            "she" | "She" => return Subject::Pronoun(Gender::Woman, word.start),
            _ => {}
        }
        if let Some(span) = self.unseen_before(sentence, at) {
            return Subject::Unseen(span);
        }
        // "the deputy minister", "the Treasury Secretary"
        let first = (at.saturating_sub(4)..at).rev().find(|index| {
            sentence
                .get(*index)
                .is_some_and(|word| word.text(self.body).eq_ignore_ascii_case("the"))
        });
        let Some(first) = first else {
            return Subject::Nobody;
        };
        let inner = sentence.get(first + 1..=at).unwrap_or_default();
        let is_plain = word.is(lists::ROLE | lists::GENDERED | lists::BODY) || self.is_age(inner);
        let is_plain = is_plain
            && inner.iter().all(|word| {
                !word.is(lists::PREPOSITION | lists::JOINS | lists::CLAUSE)
                    && !word.is_possessive
                    && word.gap == 0
            });
        let preceded = first
            .checked_sub(1)
            .and_then(|index| sentence.get(index))
            .is_some_and(|word| word.is(lists::PREPOSITION));
        match is_plain && !preceded {
            true => Subject::Role(first + 1, at + 1),
            false => Subject::Nobody,
        }
    }

    /// Whether a phrase has the form "24-year-old Swiss".
    pub(super) fn is_age(&self, phrase: &[Word]) -> bool {
        phrase.len() <= 2
            && phrase
                .first()
                .is_some_and(|word| word.text(self.body).ends_with("-year-old"))
    }

    /// Whether a name may be a subject: an organisation may only if its name begins the clause, apart from "the".
    fn stands_free(&self, sentence: &[Word], named: Named) -> bool {
        if named.kind == EntityKind::Person {
            return true;
        }
        let Some(first) = sentence.iter().position(|word| word.end > named.start) else {
            return false;
        };
        let mut before = sentence.get(..first).unwrap_or_default().iter().rev();
        let mut previous = before.next();
        if previous.is_some_and(|word| word.text(self.body).eq_ignore_ascii_case("the")) {
            previous = before.next();
        }
        previous.is_none_or(|word| {
            let is_place = matches!(
                word.text(self.body),
                "in" | "on" | "at" | "a" | "as" | "both"
            );
            (word.is(lists::JOINS | lists::CLAUSE | lists::LIGHT) && !is_place)
                || word.is_possessive
                || sentence
                    .get(first)
                    .is_some_and(|first| first.has(words::COMMA | words::MARK | words::COLON))
        })
    }

    /// A full name that is not among the entities: two or more capitalised words directly before the verb.
    fn unseen_before(&self, sentence: &[Word], at: usize) -> Option<Span> {
        let is_name = |word: &Word| self.may_be_name(*word);
        let mut first = at + 1;
        while let Some(before) = first.checked_sub(1)
            && sentence.get(before).is_some_and(is_name)
        {
            first = before;
            if sentence.get(before).is_some_and(|word| word.gap != 0) {
                break;
            }
        }
        self.unseen(sentence, first, at + 1)
    }

    fn unseen(&self, sentence: &[Word], first: usize, end: usize) -> Option<Span> {
        let mut name = sentence.get(first..end)?;
        while let Some((word, rest)) = name.split_first()
            && word.is(lists::ROLE)
        {
            name = rest;
        }
        let preceded = first
            .checked_sub(1)
            .and_then(|index| sentence.get(index))
            .is_some_and(|word| {
                word.is(lists::PREPOSITION | lists::DETERMINER)
                    || word.text(self.body).eq_ignore_ascii_case("and")
            });
        let is_full = (2..=4).contains(&name.len())
            && name.iter().any(|word| word.text(self.body).len() > 2)
            && name.iter().all(|word| !word.is(lists::ROLE | lists::BODY))
            && name
                .first()
                .is_some_and(|word| given_names::gender(word.text(self.body)).is_some());
        if !is_full || (preceded && name.len() == end - first) {
            return None;
        }
        Some(Span::new(name.first()?.start, name.last()?.end))
    }

    fn may_be_name(&self, word: Word) -> bool {
        word.is_capital
            && !word.is_possessive
            && !word.is(lists::COMMON | lists::PREPOSITION | lists::CLAUSE)
            && self.people.name_at(word).is_none()
            && !peoples::is_people(word.text(self.body))
            && !word
                .text(self.body)
                .contains(|char: char| char.is_ascii_digit())
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
            _ => {}
        }
        let mut commas = 0;
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
            if !is_possessive
                && starts_segment
                && self.heads(sentence, last, named)
                && !self.is_one_of_two(sentence, last)
            {
                return Subject::Named(named);
            }
            return Subject::Nobody;
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
            if end > first + 1 && !goes_on && is_role {
                return Subject::Role(first + 1, end);
            }
        }
        Subject::Nobody
    }

    /// Whether only titles are between a word and the comma before it.
    fn opens_segment(&self, sentence: &[Word], at: usize) -> bool {
        let segment = sentence
            .get(..=at)
            .unwrap_or_default()
            .iter()
            .rposition(|word| word.gap & (words::COMMA | words::DASH | words::BRACKET) != 0)
            .unwrap_or(0);
        (segment..at).all(|index| {
            sentence.get(index).is_some_and(|word| {
                word.is(lists::ROLE) || word.is_capital || peoples::is_people(word.text(self.body))
            })
        })
    }

    fn is_one_of_two(&self, sentence: &[Word], last: usize) -> bool {
        let Some(next) = sentence.get(last + 1) else {
            return false;
        };
        next.gap == 0
            && next.text(self.body) == "and"
            && sentence
                .get(last + 2)
                .is_some_and(|word| word.is_capital || word.is(lists::ROLE | lists::DETERMINER))
    }
}

/// The last word before a verb, ignoring words like "has", "also" and weekdays; `None` if there is none.
fn skip_light(sentence: &[Word], verb: usize) -> Option<usize> {
    let mut at = verb.checked_sub(1)?;
    loop {
        let word = sentence.get(at)?;
        let is_light = word.is(lists::LIGHT) || word.is(lists::BE);
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
