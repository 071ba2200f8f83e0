//! The person whom "he" or "she" means.

use super::attribution::{Reader, Who};
use super::discourse::Sentence;
use super::lists;
use super::people::{Named, People};
use super::subject::Subject;
use super::words::{Word, Words};
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{EntityKind, TextField};
use newsdex_text::lexicon::given_names::{self, Gender};

/// The distance to the left in which a pronoun's person is looked for, in bytes.
const REACH: usize = 1200;
/// The number of earlier paragraphs in which a pronoun's person is looked for.
const PARAGRAPHS: usize = 4;
/// The number of sentences before the last mention of a person in which somebody else who speaks has precedence.
const SPEAKER_REACH: usize = 2;

/// A person who is named in a sentence about somebody or something else.
#[derive(Debug, Clone, Copy)]
struct Mentioned {
    entity: usize,
    /// The number of sentences between the name and the pronoun.
    sentence: usize,
    is_weak: bool,
}

impl Reader<'_, '_> {
    /// The person meant by "he", "she" or a phrase of unknown gender at a position.
    ///
    /// That is the subject of the last sentence that is about a fitting person. If a sentence in between only names
    /// one, that person is meant unless somebody else spoke shortly before.
    pub(super) fn pronoun(&mut self, gender: Option<Gender>, at: usize) -> Option<Who> {
        let paragraph = self
            .paragraphs
            .partition_point(|paragraph| paragraph.start <= at)
            .checked_sub(1)?;
        self.read_until(at);
        let floor = self
            .paragraphs
            .get(paragraph.saturating_sub(PARAGRAPHS))?
            .start
            .max(at.saturating_sub(REACH));
        let near = self.people.sentences_before(at, floor);
        let own = Span::new(
            near.first()
                .map_or(floor, |last| last.span.end.max(floor))
                .min(at),
            at,
        );
        if let Some(who) = self.in_own_sentence(gender, own) {
            return Some(who);
        }
        let mut mentioned: Option<Mentioned> = None;
        for (index, sentence) in near.iter().enumerate() {
            checkpoint();
            let who = self.people.about(sentence);
            // "Her coach is Lee. … she said": the coach, if she is known to be a woman, or the one whose coach it is.
            if sentence.owner.is_some() && sentence.owner == gender && !sentence.is_speech {
                let named = self.people.fitting_in(sentence.span, gender);
                let is_known = |named: &Named| self.people.gender_of(named.entity) == gender;
                if named.iter().any(is_known) {
                    return None;
                }
                continue;
            }
            match who {
                Some(Who::Somebody) => break,
                Some(who) if self.people.suits(who, gender) => {
                    let Some(found) = mentioned else {
                        return self.known_as_gender(who, gender);
                    };
                    let is_near = index <= found.sentence + SPEAKER_REACH;
                    return match found.entity {
                        entity if who == Who::Entity(entity) => Some(who),
                        entity if !is_near => Some(Who::Entity(entity)),
                        _ if sentence.is_speech && found.is_weak => Some(who),
                        _ => None,
                    };
                }
                _ => {}
            }
            let fitting = self.people.fitting_in(sentence.span, gender);
            let Some(first) = fitting.first().copied() else {
                continue;
            };
            let is_one = fitting.iter().all(|named| named.entity == first.entity);
            match mentioned {
                None if is_one && self.is_predicate(first) => {
                    return Some(Who::Entity(first.entity));
                }
                None if is_one => {
                    mentioned = Some(Mentioned {
                        entity: first.entity,
                        sentence: index,
                        is_weak: fitting.iter().all(|named| self.is_weak(*named)),
                    });
                }
                Some(found) if is_one && first.entity == found.entity => {}
                // Two people: only somebody who speaks can be meant.
                _ => return self.last_speaker(near.get(index..)?, gender),
            }
        }
        mentioned.map(|found| Who::Entity(found.entity))
    }

    /// Remembers that a person is a man or a woman.
    fn known_as_gender(&mut self, who: Who, gender: Option<Gender>) -> Option<Who> {
        if let (Who::Entity(entity), Some(gender)) = (who, gender)
            && let Some(slot) = self.people.genders.get_mut(entity)
            && slot.is_none_or(|known| known.is_none())
        {
            *slot = Some(Some(gender));
        }
        Some(who)
    }

    /// Whether a name follows a preposition or has a possessive: "the plan of Lee", "Lee's plan".
    pub(super) fn is_weak(&self, named: Named) -> bool {
        let before = Words::of(self.body, self.people.around(named.start, 40, 0));
        let is_owner = self
            .body
            .get(named.end..)
            .is_some_and(|rest| rest.starts_with("'s") || rest.starts_with("\u{2019}s"));
        is_owner
            || before
                .list
                .iter()
                .rev()
                .find(|word| !word.is(lists::ROLE | lists::DETERMINER))
                .is_some_and(|word| word.is(lists::PREPOSITION) && !word.is(lists::BE))
    }

    /// Whether a name is what the subject of its sentence is: "The first witness was Tom Brown".
    fn is_predicate(&self, named: Named) -> bool {
        let before = Words::of(self.body, self.people.around(named.start, 60, 0));
        before
            .list
            .iter()
            .rev()
            .take(6)
            .find(|word| !word.is(lists::ROLE | lists::DETERMINER) && !word.is_capital)
            .is_some_and(|word| word.is(lists::BE))
    }

    /// The person with whom the sentence of a pronoun begins: "Lee smiled when he said".
    fn in_own_sentence(&mut self, gender: Option<Gender>, own: Span) -> Option<Who> {
        if let Some(who) = self.people.spoken_in(own)
            && self.people.suits(who, gender)
        {
            return Some(who);
        }
        let words = Words::of(self.body, own);
        let outside: Vec<Word> = words
            .last_sentence()
            .iter()
            .filter(|word| !self.people.is_quoted(word.start))
            .copied()
            .collect();
        let is_asked = outside.iter().take(2).any(|word| word.is(lists::PASSIVE));
        if outside.is_empty() || is_asked {
            return None;
        }
        let who = match self.opening_subject(&outside) {
            Subject::Named(named) if named.kind == EntityKind::Person => Who::Entity(named.entity),
            Subject::Unseen(span) => Who::Name(span),
            _ => {
                // "Lee's comments came at a dinner where he said"
                let opening = self.people.name_at(*outside.first()?)?;
                let fitting = self.people.fitting_in(own, gender);
                let is_only = fitting.iter().all(|named| named.entity == opening.entity);
                return is_only.then_some(Who::Entity(fitting.first()?.entity));
            }
        };
        self.people.suits(who, gender).then_some(who)
    }

    /// The speaker in the last of some sentences, the nearest first, that have a fitting subject.
    fn last_speaker(&mut self, sentences: &[Sentence], gender: Option<Gender>) -> Option<Who> {
        for sentence in sentences {
            match self.people.about(sentence) {
                Some(Who::Somebody) => return None,
                Some(who) if self.people.suits(who, gender) => {
                    return sentence.is_speech.then_some(who);
                }
                _ => {}
            }
        }
        None
    }
}

impl People<'_> {
    /// The sentences between two positions, the last first.
    pub(super) fn sentences_before(&self, at: usize, floor: usize) -> Vec<Sentence> {
        let end = self
            .sentences
            .partition_point(|sentence| sentence.span.end <= at);
        let known = self.sentences.get(..end).unwrap_or_default();
        known
            .iter()
            .rev()
            .take_while(|sentence| sentence.span.end > floor)
            .copied()
            .collect()
    }

    /// The person whom a sentence is about: who speaks in it, else its subject.
    pub(super) fn about(&self, sentence: &Sentence) -> Option<Who> {
        self.spoken_in(sentence.span).or(sentence.subject)
    }

    /// The speaker of the last quotation whose verb is in a span.
    pub(super) fn spoken_in(&self, span: Span) -> Option<Who> {
        let end = self.acts.partition_point(|act| act.at < span.end);
        let act = self.acts.get(end.checked_sub(1)?)?;
        (act.at >= span.start).then_some(act.who)
    }

    /// The names of people in a span, outside quotation marks, who fit a gender.
    fn fitting_in(&mut self, span: Span, gender: Option<Gender>) -> Vec<Named> {
        let mut fitting: Vec<Named> = self
            .names_in(span)
            .iter()
            .filter(|named| named.kind == EntityKind::Person && !self.is_quoted(named.start))
            .copied()
            .collect();
        fitting.retain(|named| self.suits(Who::Entity(named.entity), gender));
        fitting
    }

    /// Whether "he" or "she" may mean somebody.
    pub(super) fn suits(&mut self, who: Who, gender: Option<Gender>) -> bool {
        let known = match who {
            Who::Entity(entity) => {
                if self.kinds.get(entity).copied().flatten() != Some(EntityKind::Person) {
                    return false;
                }
                self.gender_of(entity)
            }
            Who::Name(span) => {
                let name = self.body.get(span.bytes()).unwrap_or("");
                given_names::gender(name.split([' ', '-']).next().unwrap_or(""))
            }
            Who::Somebody => return false,
        };
        gender.is_none_or(|gender| known.is_none_or(|known| known == gender))
    }

    fn gender_of(&mut self, entity: usize) -> Option<Gender> {
        match self.genders.get(entity).copied().flatten() {
            Some(known) => known,
            None => {
                let found = self.gender(entity);
                if let Some(slot) = self.genders.get_mut(entity) {
                    *slot = Some(found);
                }
                found
            }
        }
    }

    /// The gender of a person, from titles before the name and from the given name.
    pub(super) fn gender(&self, index: usize) -> Option<Gender> {
        let entity = self.entities.get(index)?;
        let (mut men, mut women) = (0, 0);
        for mention in entity
            .mentions
            .iter()
            .filter(|mention| mention.field == TextField::Body)
            .take(30)
        {
            let before = self
                .body
                .get(self.around(mention.span.start, 24, 0).bytes())?;
            let word = before.split_whitespace().next_back().unwrap_or("");
            match lists::gender_of_title(word) {
                Some(Gender::Man) => men += 1,
                Some(Gender::Woman) => women += 1,
                None => {}
            }
        }
        if men == 0 && women == 0 {
            let given = entity.name.split([' ', '-']).next().unwrap_or("");
            return given_names::gender(given);
        }
        match men.cmp(&women) {
            std::cmp::Ordering::Greater => Some(Gender::Man),
            std::cmp::Ordering::Less => Some(Gender::Woman),
            std::cmp::Ordering::Equal => None,
        }
    }
}
