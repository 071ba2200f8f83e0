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
            if text.eq_ignore_ascii_case("and") && other.is_none() {
                if self.joins_roles(sentence, before) {
                    index = before - 1;
                    continue;
                }
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
            "it" | "It" => return Subject::It(word.start),
            _ => {}
        }
        if let Some(span) = self.unseen_before(sentence, at) {
            return Subject::Unseen(span);
        }
        if let Some(named) = self.organization_ending(sentence, at) {
            return Subject::Named(named);
        }
        // "the deputy minister", "the Treasury Secretary"
        let first = (at.saturating_sub(4)..at).rev().find(|index| {
            sentence
                .get(*index)
                .is_some_and(|word| word.text(self.body).eq_ignore_ascii_case("the"))
        });
        let Some(first) = first else {
            return self.unnamed(sentence, at);
        };
        if word.is(lists::TEXT) && first + 1 == at {
            return Subject::Text(at);
        }
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
            false => self.unnamed(sentence, at),
        }
    }

    /// A person without a name: "a fisher", "One dealer", "Lee's lawyer", "a spokesman for Lee".
    pub(super) fn unnamed(&self, sentence: &[Word], at: usize) -> Subject {
        let is_person = |word: &Word| {
            word.is(lists::PERSON | lists::GENDERED)
                && !word.is(lists::BODY)
                && self.people.name_at(*word).is_none()
        };
        let start = at.saturating_sub(6);
        // "one dealer", "another boat owner": whatever speaks is a person or a body.
        let has_article = (at.saturating_sub(3)..at).rev().any(|index| {
            let is_joined =
                (index + 1..=at).all(|next| sentence.get(next).is_some_and(|word| word.gap == 0));
            is_joined
                && sentence.get(index).is_some_and(|word| {
                    matches!(
                        word.text(self.body).to_ascii_lowercase().as_str(),
                        "a" | "an" | "one" | "another"
                    )
                })
        });
        let is_body = sentence
            .get(at)
            .is_some_and(|word| word.is(lists::BODY | lists::TEXT));
        if has_article && !is_body {
            return Subject::Unnamed;
        }
        let has_person = (start..=at)
            .rev()
            .take_while(|index| {
                *index == at || sentence.get(index + 1).is_some_and(|next| next.gap == 0)
            })
            .filter_map(|index| sentence.get(index))
            .any(is_person);
        match has_person {
            true => Subject::Unnamed,
            false => Subject::Nobody,
        }
    }

    /// The organisation in "Harbour Trust group": its name and a word for what it is.
    pub(super) fn organization_ending(&self, sentence: &[Word], at: usize) -> Option<Named> {
        let word = sentence.get(at).copied()?;
        let before = at.checked_sub(1)?;
        let named = self.name_ending(sentence, before)?;
        let is_free = named.kind == EntityKind::Organization
            && word.is(lists::BODY)
            && !word.is_capital
            && word.gap == 0
            && !word.is_possessive
            && self.stands_free(sentence, named);
        is_free.then_some(named)
    }

    /// Whether the "and" at an index joins two roles of one person: "chairman and chief executive Ann Lee".
    pub(super) fn joins_roles(&self, sentence: &[Word], and: usize) -> bool {
        let role = |index: Option<usize>| {
            let word = sentence.get(index?).copied()?;
            let is_role = word.is(lists::ROLE) && self.people.name_at(word).is_none();
            (is_role && !word.is_possessive).then_some(word)
        };
        let (Some(before), Some(after)) = (role(and.checked_sub(1)), role(Some(and + 1))) else {
            return false;
        };
        let has_comma = sentence
            .get(and..=and + 1)
            .is_some_and(|words| words.iter().any(|word| word.gap != 0));
        let is_definite = sentence
            .get(and.saturating_sub(4)..and)
            .unwrap_or_default()
            .iter()
            .any(|word| word.text(self.body).eq_ignore_ascii_case("the"));
        !has_comma && (!after.is_capital || (before.is_capital && !is_definite))
    }

    /// Whether a quotation that ends with a comma is directly before a word.
    fn follows_quotation(&self, word: Word) -> bool {
        let before = self.body.get(..word.start).unwrap_or("").trim_end();
        let inner = before.trim_end_matches(['"', '\u{201D}', '\'', '\u{2019}', '\u{BB}']);
        inner.len() < before.len() && inner.ends_with([',', '?', '!'])
    }

    /// A single name by a verb: "says Malachy", "Mr Marsh said".
    ///
    /// A given name counts if it is directly beside the verb and ends its phrase. A surname counts after a title.
    pub(super) fn single_name(&self, sentence: &[Word], at: usize) -> Option<Span> {
        let word = sentence.get(at).copied()?;
        let next = sentence.get(at + 1);
        let is_title = |word: Word| word.is(lists::GENDERED) && word.is_capital;
        if is_title(word)
            && let Some(name) = next.copied()
            && name.gap & !words::STOP == 0
            && self.may_be_name(name)
        {
            let ends = sentence
                .get(at + 2)
                .is_none_or(|after| after.gap != 0 || !after.is_capital);
            return ends.then(|| Span::new(word.start, name.end));
        }
        let ends = next.is_none_or(|next| next.gap != 0 || !next.is_capital);
        let is_name = self.may_be_name(word)
            && !word.is(lists::ROLE | lists::BODY | lists::LIGHT)
            && !self.people.is_place(word);
        // Inside a sentence, a capital is enough: `"…," Malachy said`, `says Malachy`.
        let is_inside = self.follows_quotation(word)
            || at
                .checked_sub(1)
                .and_then(|before| sentence.get(before))
                .is_some_and(|before| before.is(lists::SPEECH) && word.gap == 0);
        let is_given = given_names::gender(word.text(self.body)).is_some();
        (ends && is_name && (is_inside || is_given)).then(|| Span::new(word.start, word.end))
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
        self.unseen(sentence, first, at + 1).or_else(|| {
            let before = at.checked_sub(1).and_then(|before| sentence.get(before));
            let has_title = before.is_some_and(|word| word.is(lists::GENDERED) && word.is_capital);
            let opens = sentence
                .get(at)
                .is_some_and(|word| word.gap != 0 || at == 0);
            match (has_title, opens) {
                (true, _) => self.single_name(sentence, at - 1),
                (false, true) => self.single_name(sentence, at),
                (false, false) => None,
            }
        })
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
