//! The person or organisation that "the minister" or "the ministry" means.

use super::attribution::{Reader, Who};
use super::lists;
use super::people::{Named, People};
use super::words::{self, Word, Words};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{Entity, EntityKind};
use newsdex_text::lexicon::titles::{self, OfficeUse};

/// The most mentions of people that are examined for roles.
const MOST_ROLES: usize = 200;
/// The most entities among which "the ministry" is looked for.
const MOST_ORGANIZATIONS: usize = 200;

/// The distance to the left in which the person of a description is looked for, in bytes.
const REACH: usize = 1500;

impl Reader<'_, '_> {
    /// The person or organisation that a phrase after "the" means; the noun is its last word.
    pub(super) fn described(&mut self, words: &[Word]) -> Option<Who> {
        let (first, noun) = (words.first().copied()?, words.last().copied()?);
        let phrase: Vec<String> = words
            .iter()
            .map(|word| word.text(self.body).to_lowercase())
            .collect();
        // "the 24-year-old Swiss": the person whom the text is about.
        if phrase
            .first()
            .is_some_and(|first| first.ends_with("-year-old"))
        {
            return self.pronoun(None, first.start);
        }
        if let Some(entity) = self.role(&phrase, first.start) {
            return Some(Who::Entity(entity));
        }
        if noun.is(lists::GENERIC) {
            return self.organization_before(first.start);
        }
        match noun.is(lists::DESCRIBES) && !noun.is(lists::BODY) && !self.is_introduced(noun) {
            true => self.only_speaker(noun),
            false => None,
        }
    }

    /// The person with a role: the only one, or the one of several who spoke last.
    fn role(&mut self, phrase: &[String], at: usize) -> Option<usize> {
        let fitting = self.people.role(phrase);
        if let [only] = fitting.as_slice() {
            return Some(*only);
        }
        self.read_until(at);
        let near = self
            .people
            .sentences_before(at, at.saturating_sub(REACH / 2));
        let last = near
            .iter()
            .take(4)
            .find_map(|sentence| self.people.about(sentence))?;
        match last {
            Who::Entity(entity) if fitting.contains(&entity) => Some(entity),
            _ => None,
        }
    }

    /// Whether the article calls somebody without a name so: "a dealer".
    ///
    /// A text may have any number of sentences about the dealer, so no part of it is read twice for a noun.
    pub(super) fn is_introduced(&mut self, noun: Word) -> bool {
        let body = self.people.body;
        let text = noun.text(body);
        let known = self.people.introduced.get(text).copied();
        let (mut read, mut first) = known.unwrap_or_default();
        while first.is_none()
            && let Some(found) = body.get(read..noun.start).and_then(|rest| rest.find(text))
        {
            checkpoint();
            let at = read + found;
            read = at + text.len();
            first = self.is_introduction(at).then_some(read);
        }
        self.people.introduced.insert(text, (read, first));
        first.is_some_and(|end| end <= noun.start)
    }

    /// Whether "a" is before a noun at a position: "a dealer".
    fn is_introduction(&self, at: usize) -> bool {
        let words = Words::of(self.body, self.people.around(at, 30, 0));
        words
            .list
            .iter()
            .rev()
            .take(3)
            .take_while(|word| word.gap & words::STOP == 0)
            .any(|word| {
                word.is(lists::DETERMINER)
                    && !word.text(self.body).eq_ignore_ascii_case("the")
                    && !self.is_apposition(*word)
            })
    }

    /// Whether "a" follows a name and a comma: "Ann Lee, a dealer".
    fn is_apposition(&self, article: Word) -> bool {
        let before = self.body.get(..article.start).unwrap_or("").trim_end();
        let name = before.trim_end_matches(',');
        name.len() < before.len() && {
            let words = Words::of(self.body, self.people.around(name.len(), 30, 0));
            words
                .list
                .last()
                .is_some_and(|last| self.people.name_at(*last).is_some())
        }
    }

    /// The only person who speaks or is the subject of a sentence shortly before a description.
    fn only_speaker(&mut self, noun: Word) -> Option<Who> {
        let gender = lists::gender_of_title(noun.text(self.body));
        self.read_until(noun.start);
        let near = self
            .people
            .sentences_before(noun.start, noun.start.saturating_sub(REACH));
        let mut only = None;
        for sentence in near {
            let who = self.people.about(&sentence);
            match who {
                None => {}
                Some(Who::Somebody) if only.is_none() => return None,
                Some(Who::Somebody) => break,
                Some(who) if !self.people.suits(who, gender) => {}
                Some(who) if only.is_none_or(|only| only == who) => only = Some(who),
                Some(_) => return None,
            }
        }
        only
    }

    /// The organisation that "it" or "the company" means: the last one that speaks, if no other one is in between.
    pub(super) fn organization_before(&mut self, at: usize) -> Option<Who> {
        self.read_until(at);
        let near = self.people.sentences_before(at, at.saturating_sub(REACH));
        for sentence in near.iter().filter(|sentence| sentence.is_speech) {
            let spoken = self.people.spoken_in(sentence.span);
            let organization = match spoken {
                Some(Who::Entity(entity)) if self.is_organization(entity) => Some(entity),
                _ => sentence.organization,
            };
            if let Some(entity) = organization {
                return Some(Who::Entity(entity));
            }
            // Another organisation, or a text, that is not known by name.
            if spoken.is_none() && sentence.subject.is_none() {
                return None;
            }
        }
        None
    }

    /// The author of the text that "the statement" means: whoever spoke in the last sentence with this noun.
    pub(super) fn author_of(&mut self, sentence: &[Word], noun: usize) -> Option<Who> {
        let noun = sentence.get(noun).copied()?;
        let text = noun.text(self.body);
        self.read_until(noun.start);
        let near = self
            .people
            .sentences_before(noun.start, noun.start.saturating_sub(2 * REACH));
        near.iter().find_map(|sentence| {
            let names_text = self
                .body
                .get(sentence.span.bytes())?
                .to_ascii_lowercase()
                .contains(text);
            if !names_text {
                return None;
            }
            self.people
                .spoken_in(sentence.span)
                .or(sentence.organization.map(Who::Entity))
                .or(sentence.subject.filter(|_| sentence.is_speech))
        })
    }

    fn is_organization(&self, entity: usize) -> bool {
        self.people.kinds.get(entity).copied().flatten() == Some(EntityKind::Organization)
    }
}

impl People<'_> {
    /// The people or organisations that "the minister" may mean: those to whom the article gives this role.
    ///
    /// `phrase` has the words after "the", the noun last.
    fn role(&mut self, phrase: &[String]) -> Vec<usize> {
        let Some(noun) = phrase.last() else {
            return Vec::new();
        };
        if lists::classes(noun) & lists::BODY != 0 {
            return self.organization(phrase).into_iter().collect();
        }
        if self.roles.is_none() {
            self.roles = Some(self.roles_of_people());
        }
        let roles = self.roles.as_deref().unwrap_or_default();
        let with = |fits: &dyn Fn(&[String]) -> bool| {
            let mut fitting: Vec<usize> = roles
                .iter()
                .filter(|(_, words)| fits(words))
                .map(|(entity, _)| *entity)
                .collect();
            fitting.sort_unstable();
            fitting.dedup();
            fitting
        };
        let is_same_office = |words: &[String]| {
            titles::office_words(OfficeUse::Other).all(|word| {
                phrase.iter().any(|other| other == word) || words.iter().all(|other| other != word)
            })
        };
        let all = with(&|words| words.contains(noun));
        let exact =
            with(&|words| phrase.iter().all(|word| words.contains(word)) && is_same_office(words));
        match exact.as_slice() {
            [_] if phrase.len() > 1 || all.len() > 1 => exact,
            _ => all,
        }
    }

    fn organization(&self, phrase: &[String]) -> Option<usize> {
        let fits = |entity: &Entity| {
            let name = entity.name.to_lowercase();
            phrase
                .iter()
                .all(|word| name.split_whitespace().any(|part| part == word))
        };
        let mut fitting = self
            .entities
            .iter()
            .enumerate()
            .take(MOST_ORGANIZATIONS)
            .filter(|(_, entity)| entity.kind == EntityKind::Organization && fits(entity));
        let (only, _) = fitting.next()?;
        fitting.next().is_none().then_some(only)
    }

    /// The words directly before each person's name, and those of an apposition after it.
    fn roles_of_people(&self) -> Vec<(usize, Vec<String>)> {
        let people = self
            .named
            .iter()
            .filter(|named| named.kind == EntityKind::Person);
        people
            .filter(|named| !self.is_quoted(named.start))
            .take(MOST_ROLES)
            .map(|named| (named.entity, self.roles_of(named)))
            .collect()
    }

    fn roles_of(&self, named: &Named) -> Vec<String> {
        let before = Words::of(self.body, self.around(named.start, 90, 0));
        let mut roles: Vec<String> = Vec::new();
        if before.tail == 0 {
            for (distance, word) in before.list.iter().rev().take(6).enumerate() {
                let is_unknown = word.classes == 0 && !word.is_capital;
                let belongs = word.is(lists::ROLE | lists::GENDERED | lists::BODY)
                    || word.is_capital
                    || is_unknown && distance == 0;
                let ends_phrase =
                    word.is(lists::PREPOSITION | lists::DETERMINER | lists::CLAUSE | lists::JOINS);
                if word.is_possessive || ends_phrase || !belongs {
                    break;
                }
                let text = word.text(self.body).to_lowercase();
                roles.push(titles::full_form(&text).to_owned());
                if word.gap != 0 || is_unknown {
                    break;
                }
            }
        }
        let after = Words::of(self.body, self.around(named.end, 0, 90));
        let is_apposition = after.list.first().is_some_and(|word| {
            word.has(words::COMMA | words::DASH | words::BRACKET)
                && (word.is(lists::DETERMINER | lists::ROLE) || word.is_capital)
        });
        if is_apposition {
            for (index, word) in after.list.iter().enumerate().take(10) {
                if index > 0 && (word.gap != 0 || word.is(lists::CLAUSE)) {
                    break;
                }
                roles.push(titles::full_form(&word.text(self.body).to_lowercase()).to_owned());
            }
        }
        roles
    }
}
