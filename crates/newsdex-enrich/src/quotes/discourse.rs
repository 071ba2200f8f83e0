//! The sentences of a body and the person whom each of them is about, in text order.
//!
//! "He" and "she" mean the person who spoke last, or the subject of the last sentence. A sentence with an unnamed
//! person as its subject ("One dealer said prices would fall") hides the people before it.

use std::collections::VecDeque;

use super::attribution::{APPOSITION, Reader, Who};
use super::lists;
use super::people::Named;
use super::subject::Subject;
use super::words::{self, Word, Words};
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names::Gender;

/// The most words of a sentence that are read for its subject.
const MOST_WORDS: usize = 120;
/// The most words between "asked" and the question.
const MOST_WORDS_ASKED: usize = 8;

/// A sentence outside quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) span: Span,
    /// The person who is its subject; `Somebody` is a person without a name. `None` if it is about no person.
    pub(super) subject: Option<Who>,
    /// The organisation that is its subject.
    pub(super) organization: Option<usize>,
    /// Whether the subject speaks.
    pub(super) is_speech: bool,
    /// Whether the sentence begins with "his" or "her": "Her neighbour left" is about two people.
    pub(super) owner: Option<Gender>,
}

impl Reader<'_, '_> {
    /// Reads the sentences that end before a position.
    pub(super) fn read_until(&mut self, to: usize) {
        loop {
            checkpoint();
            let Some(sentence) = self.people.pending.front() else {
                let paragraph = self.paragraphs.get(self.people.read).copied();
                let Some(paragraph) = paragraph.filter(|paragraph| paragraph.start < to) else {
                    return;
                };
                self.people.read += 1;
                self.people.pending = self.sentences(paragraph);
                continue;
            };
            if sentence.last().is_some_and(|last| last.end > to) {
                return;
            }
            if let Some(sentence) = self.people.pending.pop_front() {
                self.read_sentence(&sentence);
            }
        }
    }

    /// The words of each sentence of a span, without those in quotation marks.
    fn sentences(&self, span: Span) -> VecDeque<Vec<Word>> {
        let mut sentences: VecDeque<Vec<Word>> = VecDeque::new();
        let mut is_new = true;
        for word in Words::of(self.body, span).list {
            checkpoint();
            is_new |= word.has(words::STOP);
            if self.people.is_quoted(word.start) {
                continue;
            }
            match sentences.back_mut().filter(|_| !is_new) {
                Some(sentence) if sentence.len() < MOST_WORDS => sentence.push(word),
                Some(_) => {}
                None => sentences.push_back(vec![word]),
            }
            is_new = false;
        }
        sentences
    }

    fn read_sentence(&mut self, sentence: &[Word]) {
        let (Some(first), Some(last)) = (sentence.first(), sentence.last()) else {
            return;
        };
        let span = Span::new(first.start, last.end);
        let sentence = match self.people.spoken_in(span) {
            Some(_) => Sentence {
                span,
                subject: None,
                organization: None,
                is_speech: true,
                owner: None,
            },
            None => self.topic(sentence, span),
        };
        self.people.sentences.push(sentence);
    }

    /// Finds the subject of a sentence without attributed quotations.
    fn topic(&mut self, sentence: &[Word], span: Span) -> Sentence {
        let is_verb = |word: &Word| word.is(lists::SPEECH) && !word.is(lists::PARTICIPLE);
        let is_subject = |subject: &Subject| !matches!(subject, Subject::Same | Subject::Nobody);
        let spoken = (0..sentence.len().min(APPOSITION)).find_map(|verb| {
            let word = *sentence.get(verb).filter(|word| is_verb(word))?;
            // Whoever asks is not the one who answers.
            let asks = matches!(word.text(self.body), "asked" | "asks");
            if asks || self.is_in_relative_clause(sentence, verb) || self.is_denied(sentence, verb)
            {
                return None;
            }
            let subject = self.subject_around(sentence, verb);
            is_subject(&subject).then_some((verb, subject))
        });
        let verb = spoken.map(|(verb, _)| verb);
        let (subject, is_speech) = match spoken {
            Some((_, subject)) => (subject, true),
            None => (self.opening_subject(sentence), false),
        };
        let is_body = match subject {
            Subject::Named(named) => named.kind != EntityKind::Person,
            Subject::Role(_, end) => end
                .checked_sub(1)
                .and_then(|last| sentence.get(last))
                .is_some_and(|word| word.is(lists::BODY)),
            Subject::It(_) | Subject::Text(..) => true,
            _ => false,
        };
        let who = match subject {
            Subject::Same | Subject::Nobody => None,
            subject => Some(self.who(sentence, subject)),
        };
        // "The commander said": nobody in particular, unless the article speaks of "a commander" without a name.
        let is_known = match (subject, who) {
            (Subject::Role(_, end), Some(Who::Somebody)) => end
                .checked_sub(1)
                .and_then(|last| sentence.get(last))
                .is_some_and(|noun| self.is_introduced(*noun)),
            _ => true,
        };
        let asks = !is_speech
            && sentence
                .iter()
                .take(8)
                .any(|word| matches!(word.text(self.body), "asked" | "asks"))
            && who == Some(Who::Somebody);
        let hides = is_speech
            && verb.is_some_and(|verb| {
                let follows = sentence.get(verb).is_some_and(|word| word.gap != 0);
                !follows && self.reports_person(sentence, verb)
            })
            && matches!(who, Some(Who::Entity(_) | Who::Name(_)));
        let who = who.filter(|_| is_known && !asks).map(|who| match hides {
            true => Who::Somebody,
            false => who,
        });
        let (who, is_body) = match self.asked_person(sentence) {
            Some(asked) => (Some(asked), false),
            None => (who, is_body),
        };
        Sentence {
            span,
            subject: who.filter(|_| !is_body),
            organization: match who {
                Some(Who::Entity(entity)) if is_body => Some(entity),
                _ => None,
            },
            is_speech,
            owner: self.owner(sentence),
        }
    }

    /// Whether a verb is in a clause about a person who was named before: "Lee, whose brother wrote the film, said".
    fn is_in_relative_clause(&self, sentence: &[Word], verb: usize) -> bool {
        let clause = (1..=verb).rev().find(|index| {
            sentence
                .get(*index)
                .is_some_and(|word| word.has(words::COMMA))
        });
        clause
            .and_then(|clause| sentence.get(clause))
            .is_some_and(|word| matches!(word.text(self.body), "who" | "whose" | "whom" | "which"))
    }

    /// The person to whom the subject of a sentence puts a question: "Lee asked Ann Roe if she had seen it". Whoever
    /// speaks next is the one who was asked.
    fn asked_person(&self, sentence: &[Word]) -> Option<Who> {
        let verb = (1..sentence.len().min(APPOSITION)).find(|index| {
            sentence
                .get(*index)
                .is_some_and(|word| matches!(word.text(self.body), "asked" | "asks"))
        })?;
        let before = sentence.get(verb - 1)?;
        if before.is(lists::BE | lists::PASSIVE | lists::CLAUSE) || sentence.get(verb)?.gap != 0 {
            return None;
        }
        let after = sentence.get(verb + 1..)?;
        let question = after.iter().take(MOST_WORDS_ASKED).position(|word| {
            matches!(
                word.text(self.body),
                "if" | "whether" | "why" | "what" | "how" | "when" | "where" | "who"
            )
        })?;
        let named = after
            .iter()
            .take(question)
            .filter_map(|word| self.people.name_at(*word))
            .find(|named| named.kind == EntityKind::Person);
        match named {
            Some(named) => Some(Who::Entity(named.entity)),
            // "she asked why": nobody else is there.
            None => (question > 0).then_some(Who::Somebody),
        }
    }

    /// Whether a man or a woman is meant by the "his" or "her" with which a sentence begins.
    fn owner(&self, sentence: &[Word]) -> Option<Gender> {
        match sentence.first()?.text(self.body) {
            "His" | "his" => Some(Gender::Man),
            "Her" | "her" => Some(Gender::Woman),
            _ => None,
        }
    }

    /// The first person named in a sentence, unless the name belongs to a preposition or a possessive.
    fn first_free_name(&self, sentence: &[Word]) -> Subject {
        let named = sentence
            .iter()
            .take(10)
            .take_while(|word| word.gap & !words::STOP == 0)
            .filter_map(|word| self.people.name_at(*word))
            .find(|named| named.kind == EntityKind::Person);
        match named.filter(|named| !self.is_weak(*named)) {
            Some(named) => Subject::Named(named),
            None => Subject::Nobody,
        }
    }

    /// The person whose office is at an index: "minister of sport Ann Lee", "mayor, Ann Lee, …".
    fn name_of_office(&self, sentence: &[Word], at: usize) -> Option<Named> {
        let is_apposition = sentence
            .get(at + 1)
            .is_some_and(|next| next.has(words::COMMA));
        for index in at + 1..sentence.len().min(at + 8) {
            let word = sentence.get(index).copied()?;
            if word.gap != 0 && !(is_apposition && index == at + 1) {
                return None;
            }
            if let Some(named) = self.people.name_at(word)
                && named.kind == EntityKind::Person
            {
                let last = sentence.iter().rposition(|word| word.start < named.end)?;
                return (!sentence.get(last)?.is_possessive).then_some(named);
            }
            let goes_on = matches!(word.text(self.body), "of" | "for" | "to" | "the" | "and")
                || word.is(lists::ROLE)
                || word.is_capital
                || (!is_apposition && word.classes == 0 && !word.text(self.body).ends_with("ed"));
            if !goes_on {
                return None;
            }
        }
        None
    }

    /// Whether a reported clause is about a person without a name: "Lee said that the defendant ran".
    fn reports_person(&self, sentence: &[Word], verb: usize) -> bool {
        let after = sentence.get(verb + 1..).unwrap_or_default();
        after.iter().enumerate().any(|(index, word)| {
            let text = word.text(self.body);
            let opens = matches!(text, "the" | "a" | "an")
                && (index == 0
                    || word.has(words::COMMA) && text == "the"
                    || after
                        .get(index - 1)
                        .is_some_and(|before| before.text(self.body) == "that"));
            opens
                && after
                    .get(index + 1..)
                    .unwrap_or_default()
                    .iter()
                    .take(2)
                    .any(|noun| {
                        noun.is(lists::PERSON)
                            && !noun.is(lists::BODY)
                            && noun.gap == 0
                            && !noun.is_possessive
                            && self.people.name_at(*noun).is_none()
                    })
        })
    }

    /// The subject with which a sentence begins, apart from a phrase before the first comma.
    pub(super) fn opening_subject(&self, sentence: &[Word]) -> Subject {
        let opens_with_phrase = sentence.first().is_some_and(|word| {
            let text = word.text(self.body);
            self.people.name_at(*word).is_none()
                && !matches!(text, "A" | "An")
                && (word.is(lists::PREPOSITION | lists::CLAUSE | lists::LIGHT)
                    || text.ends_with("ing")
                    || text.ends_with("ed"))
        });
        // "So he went", "But then she left"
        let pronoun = sentence
            .iter()
            .take(4)
            .position(|word| matches!(word.text(self.body), "he" | "He" | "she" | "She"));
        if let Some(pronoun) = pronoun
            && opens_with_phrase
            && (1..=pronoun).all(|index| sentence.get(index).is_some_and(|word| word.gap == 0))
        {
            return self.noun_phrase(sentence, pronoun);
        }
        let comma = sentence
            .iter()
            .skip(1)
            .position(|word| word.has(words::COMMA))
            .map(|index| index + 1);
        let start = match comma.filter(|_| opens_with_phrase) {
            Some(comma) => comma,
            None if opens_with_phrase => return self.first_free_name(sentence),
            None => 0,
        };
        for index in start..sentence.len().min(start + 8) {
            let Some(word) = sentence.get(index).copied() else {
                break;
            };
            if index > start && word.gap != 0 {
                break;
            }
            match word.text(self.body) {
                "he" | "He" | "she" | "She" => return self.noun_phrase(sentence, index),
                _ => {}
            }
            if let Some(named) = self.people.name_at(word) {
                let end = (index..sentence.len())
                    .take_while(|at| sentence.get(*at).is_some_and(|word| word.start < named.end))
                    .last()
                    .unwrap_or(index);
                // "Treasury Secretary Ann Lee", "Tory backbencher Ann Lee": the name of the person follows.
                let precedes_person = named.kind != EntityKind::Person
                    && (end + 1..sentence.len().min(end + 5))
                        .map_while(|at| sentence.get(at).copied())
                        .take_while(|next| {
                            next.gap == 0
                                && (next.is_capital || next.is(lists::ROLE) || next.classes == 0)
                        })
                        .filter_map(|next| self.people.name_at(next))
                        .any(|next| next.kind == EntityKind::Person);
                if precedes_person {
                    continue;
                }
                return self.noun_phrase(sentence, end);
            }
            // "The minister left", "A fisher came": a role that is followed by another word than a noun of its phrase.
            let next = sentence.get(index + 1);
            // "Spain's minister of sport Ann Lee", "The mayor, Ann Lee, left": the name follows.
            if word.is(lists::PERSON)
                && let Some(named) = self.name_of_office(sentence, index)
            {
                return Subject::Named(named);
            }
            let is_last = next.is_none_or(|next| {
                next.gap != 0
                    || !next.is(lists::ROLE | lists::BODY)
                        && self.people.name_at(*next).is_none()
                        && !next.is_capital
            });
            if word.is(lists::PERSON | lists::GENDERED)
                && !word.is(lists::BODY)
                && !word.is_possessive
                && is_last
            {
                return self.noun_phrase(sentence, index);
            }
            let goes_on = word.is(lists::DETERMINER | lists::ROLE | lists::JOINS)
                || word.is_capital
                || index < start + 3 && word.classes == 0;
            if !goes_on {
                break;
            }
        }
        Subject::Nobody
    }
}
