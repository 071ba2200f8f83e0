//! Phrases that may be the subject of a verb: a name with its titles, a pronoun, a role.

use super::attribution::Reader;
use super::lists;
use super::people::Named;
use super::subject::Subject;
use super::words::{self, Word};
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names::{self, Gender};
use newsdex_text::lexicon::peoples;

impl Reader<'_, '_> {
    /// The name that ends with the word at index `at`.
    pub(super) fn name_ending(&self, sentence: &[Word], at: usize) -> Option<Named> {
        let word = *sentence.get(at)?;
        let named = self.people.name_at(word)?;
        (named.end <= word.end && !word.is_possessive).then_some(named)
    }

    /// Whether a name is the main part of its phrase: not "a spokesman for" it, and not one of two joined names.
    pub(super) fn heads(&self, sentence: &[Word], at: usize, named: Named) -> bool {
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
    pub(super) fn noun_phrase(&self, sentence: &[Word], at: usize) -> Subject {
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
    pub(super) fn stands_free(&self, sentence: &[Word], named: Named) -> bool {
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
    pub(super) fn unseen_before(&self, sentence: &[Word], at: usize) -> Option<Span> {
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

    pub(super) fn unseen(&self, sentence: &[Word], first: usize, end: usize) -> Option<Span> {
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

    pub(super) fn may_be_name(&self, word: Word) -> bool {
        word.is_capital
            && !word.is_possessive
            && !word.is(lists::COMMON | lists::PREPOSITION | lists::CLAUSE)
            && self.people.name_at(word).is_none()
            && !peoples::is_people(word.text(self.body))
            && !word
                .text(self.body)
                .contains(|char: char| char.is_ascii_digit())
    }

    /// Whether only titles are between a word and the comma before it.
    pub(super) fn opens_segment(&self, sentence: &[Word], at: usize) -> bool {
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

    pub(super) fn is_one_of_two(&self, sentence: &[Word], last: usize) -> bool {
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
