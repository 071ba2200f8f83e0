//! The people behind the names, pronouns and roles around a quotation.
//!
//! Prefers no answer to a wrong one: a pronoun or a role that may mean two people gives nobody.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lists;
use super::words::{self, Word, Words};
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{Entity, EntityKind, TextField};
use newsdex_text::lexicon::given_names::{self, Gender};
use newsdex_text::lexicon::peoples;

/// The distance to the left in which a pronoun's person is looked for, in bytes.
const REACH: usize = 900;
/// The number of earlier paragraphs in which a pronoun's person is looked for.
const PARAGRAPHS: usize = 3;
/// The most mentions of people that are examined for roles.
const MOST_ROLES: usize = 200;
/// The most entities among which "the ministry" is looked for.
const MOST_ORGANIZATIONS: usize = 200;

/// A mention of an entity in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index into the article's entities.
    pub(super) entity: usize,
    pub(super) kind: EntityKind,
}

/// An occasion on which a person speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Act {
    /// The position of the verb.
    at: usize,
    entity: usize,
}

/// The people of an article.
pub(super) struct People<'a> {
    body: &'a str,
    paragraphs: &'a [Span],
    /// The spans in quotation marks: sorted and disjoint.
    quoted: &'a [Span],
    entities: &'a [Entity],
    /// The names of people and organisations in the body, in text order.
    named: Vec<Named>,
    /// The kind of each entity as a speaker; `None` if it cannot speak.
    kinds: Vec<Option<EntityKind>>,
    genders: Vec<Option<Option<Gender>>>,
    acts: Vec<Act>,
    roles: Option<Vec<(usize, Vec<String>)>>,
}

impl<'a> People<'a> {
    /// Collects the names found in an article.
    pub(super) fn new(
        body: &'a str,
        paragraphs: &'a [Span],
        quoted: &'a [Span],
        entities: &'a [Entity],
    ) -> People<'a> {
        let mut named: Vec<Named> = Vec::new();
        let kinds = kinds(entities);
        let surnames = Surnames::new(entities);
        for (index, entity) in entities.iter().enumerate() {
            checkpoint();
            let Some(kind) = kinds.get(index).copied().flatten() else {
                continue;
            };
            let here = entity
                .mentions
                .iter()
                .filter(|mention| mention.field == TextField::Body);
            let index = surnames.fullest(entity).unwrap_or(index);
            named.extend(here.map(|mention| Named {
                start: mention.span.start,
                end: mention.span.end,
                entity: index,
                kind,
            }));
        }
        named.sort_unstable_by_key(|named| named.start);
        People {
            body,
            paragraphs,
            quoted,
            entities,
            named,
            kinds,
            genders: vec![None; entities.len()],
            acts: Vec::new(),
            roles: None,
        }
    }

    /// The name to which a word belongs.
    pub(super) fn name_at(&self, word: Word) -> Option<Named> {
        let next = self
            .named
            .partition_point(|named| named.start <= word.start);
        let named = self.named.get(next.checked_sub(1)?)?;
        (named.end > word.start).then_some(*named)
    }

    /// Records that a person speaks at a position, so that the next "he" may mean this person.
    pub(super) fn spoke(&mut self, entity: usize, at: usize) {
        if self.acts.last().is_none_or(|act| act.at < at) {
            self.acts.push(Act { at, entity });
        }
    }

    fn names_in(&self, span: Span) -> &[Named] {
        let first = self.named.partition_point(|named| named.start < span.start);
        let end = self.named.partition_point(|named| named.start < span.end);
        self.named.get(first..end).unwrap_or_default()
    }

    /// Whether a position is inside quotation marks.
    fn is_quoted(&self, at: usize) -> bool {
        let next = self.quoted.partition_point(|span| span.start <= at);
        next.checked_sub(1)
            .and_then(|index| self.quoted.get(index))
            .is_some_and(|span| at < span.end)
    }

    /// The person meant by "he", "she" or a phrase of unknown gender at a position.
    ///
    /// That is the only fitting person in the nearest text before it that names any. If there are several, it is the
    /// subject of the last sentence that names one of them.
    pub(super) fn pronoun(&mut self, gender: Option<Gender>, at: usize) -> Option<usize> {
        let paragraph = self
            .paragraphs
            .partition_point(|paragraph| paragraph.start <= at)
            .checked_sub(1)?;
        for index in (paragraph.saturating_sub(PARAGRAPHS)..=paragraph).rev() {
            let paragraph = self.paragraphs.get(index)?;
            let end = paragraph.end.min(at);
            let mut start = paragraph.start.max(at.saturating_sub(REACH)).min(end);
            while !self.body.is_char_boundary(start) {
                start += 1;
            }
            let mut candidates: Vec<(usize, usize)> = self
                .names_in(Span::new(start, end))
                .iter()
                .filter(|named| named.kind == EntityKind::Person && !self.is_quoted(named.start))
                .map(|named| (named.start, named.entity))
                .collect();
            let acts = self.acts.iter().rev().take_while(|act| act.at >= start);
            candidates.extend(
                acts.filter(|act| act.at < end)
                    .map(|act| (act.at, act.entity)),
            );
            candidates.retain(|(_, entity)| {
                self.kinds.get(*entity).copied().flatten() == Some(EntityKind::Person)
            });
            candidates.retain(|(_, entity)| gender.is_none_or(|gender| self.fits(*entity, gender)));
            let Some(&(_, only)) = candidates.first() else {
                if at.saturating_sub(start) >= REACH {
                    return None;
                }
                continue;
            };
            if candidates.iter().all(|(_, entity)| *entity == only) {
                return Some(only);
            }
            return self.subject(&mut candidates, Span::new(start, end));
        }
        None
    }

    /// The candidate who speaks in the last sentence with candidates, or with whose name that sentence begins.
    fn subject(&self, candidates: &mut [(usize, usize)], span: Span) -> Option<usize> {
        candidates.sort_unstable();
        let (last, _) = *candidates.last()?;
        let words = Words::of(self.body, span);
        let sentence = words
            .list
            .iter()
            .rposition(|word| word.start <= last && word.has(words::STOP))
            .unwrap_or(0);
        let opening = words.list.get(sentence..)?;
        let start = opening.first()?.start;
        // A person who speaks in the sentence has precedence over people who are only named.
        if let Some(act) = self.acts.last()
            && act.at >= start
            && act.at < span.end
            && candidates
                .iter()
                .any(|(at, entity)| *at == act.at && *entity == act.entity)
        {
            return Some(act.entity);
        }
        let mut first = opening
            .iter()
            .skip_while(|word| self.name_at(**word).is_none() && is_before_name(**word, self.body));
        let name = self.name_at(*first.next()?)?;
        let here: Vec<usize> = candidates
            .iter()
            .filter(|(at, _)| *at >= start)
            .map(|(_, entity)| *entity)
            .collect();
        (name.kind == EntityKind::Person
            && here.contains(&name.entity)
            && !opening
                .iter()
                .any(|word| word.end == name.end && word.is_possessive))
        .then_some(name.entity)
    }

    fn fits(&mut self, entity: usize, gender: Gender) -> bool {
        let known = match self.genders.get(entity).copied().flatten() {
            Some(known) => known,
            None => {
                let found = self.gender(entity);
                if let Some(slot) = self.genders.get_mut(entity) {
                    *slot = Some(found);
                }
                found
            }
        };
        known.is_none_or(|known| known == gender)
    }

    /// The gender of a person, from titles before the name and from the given name.
    fn gender(&self, index: usize) -> Option<Gender> {
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

    /// The person or organisation meant by "the minister": the only one that the article gives this role.
    ///
    /// `phrase` has the words after "the", the noun last.
    pub(super) fn role(&mut self, phrase: &[String]) -> Option<usize> {
        let noun = phrase.last()?;
        if lists::classes(noun) & lists::BODY != 0 {
            return self.organization(phrase);
        }
        if self.roles.is_none() {
            self.roles = Some(self.roles_of_people());
        }
        let roles = self.roles.as_deref().unwrap_or_default();
        let with = |all: bool| {
            let mut fitting: Vec<usize> = roles
                .iter()
                .filter(|(_, words)| match all {
                    true => phrase.iter().all(|word| words.contains(word)),
                    false => words.contains(noun),
                })
                .map(|(entity, _)| *entity)
                .collect();
            fitting.sort_unstable();
            fitting.dedup();
            fitting
        };
        match (with(false).as_slice(), with(true).as_slice()) {
            ([only], _) => Some(*only),
            (_, [only]) if phrase.len() > 1 => Some(*only),
            _ => None,
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
            for word in before.list.iter().rev().take(6) {
                if word.is_possessive
                    || word
                        .is(lists::PREPOSITION | lists::DETERMINER | lists::CLAUSE | lists::JOINS)
                {
                    break;
                }
                roles.push(word.text(self.body).to_lowercase());
                if word.gap != 0 {
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
                roles.push(word.text(self.body).to_lowercase());
            }
        }
        roles
    }

    fn around(&self, at: usize, before: usize, after: usize) -> Span {
        let mut start = at.saturating_sub(before);
        while start < at && !self.body.is_char_boundary(start) {
            start += 1;
        }
        let mut end = (at + after).min(self.body.len());
        while end > at && !self.body.is_char_boundary(end) {
            end -= 1;
        }
        Span::new(start, end)
    }
}

/// A full name without the titles before it; a single name keeps them.
pub(super) fn without_titles(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, after)) = rest.split_once(' ')
        && after.contains(' ')
        && lists::classes(first) & (lists::ROLE | lists::BODY) != 0
        && lists::classes(after.split(' ').next().unwrap_or("")) & lists::PREPOSITION == 0
    {
        rest = after;
    }
    rest
}

/// The kind of each entity as a speaker.
///
/// A "person" whose name is also the beginning of an organisation's name is a company named after its founders; a
/// "person" whose name consists of titles is nobody.
fn kinds(entities: &[Entity]) -> Vec<Option<EntityKind>> {
    let mut openings: FxHashSet<&str> = FxHashSet::default();
    for entity in entities
        .iter()
        .filter(|entity| entity.kind == EntityKind::Organization)
    {
        let spaces = entity.name.match_indices(' ').skip(1);
        openings.extend(spaces.filter_map(|(space, _)| entity.name.get(..space)));
    }
    let kind = |entity: &Entity| match entity.kind {
        EntityKind::Organization => {
            // "the Tennessee Republican" is a person.
            let last = entity.name.split_whitespace().next_back().unwrap_or("");
            let is_somebody = matches!(
                last,
                "Republican"
                    | "Democrat"
                    | "Secretary"
                    | "Minister"
                    | "President"
                    | "Director"
                    | "Leader"
                    | "Chairman"
                    | "Senator"
                    | "Governor"
                    | "Spokesman"
            );
            (!is_somebody).then_some(EntityKind::Organization)
        }
        EntityKind::Person => {
            let is_nobody = entity
                .name
                .split_whitespace()
                .all(|word| lists::classes(word) & lists::ROLE != 0);
            match openings.contains(entity.name.as_str()) {
                _ if is_nobody => None,
                true => Some(EntityKind::Organization),
                false => Some(EntityKind::Person),
            }
        }
        EntityKind::Place | EntityKind::Misc => None,
    };
    entities.iter().map(kind).collect()
}

/// The people with a full name, by surname.
struct Surnames<'a>(FxHashMap<&'a str, Vec<usize>>);

impl<'a> Surnames<'a> {
    fn new(entities: &'a [Entity]) -> Surnames<'a> {
        let mut surnames: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (index, entity) in entities.iter().enumerate() {
            checkpoint();
            if entity.kind == EntityKind::Person
                && let Some((first, surname)) = entity.name.rsplit_once(' ')
                && !first
                    .split(' ')
                    .all(|word| lists::classes(word) & lists::ROLE != 0)
            {
                surnames.entry(surname).or_default().push(index);
            }
        }
        Surnames(surnames)
    }

    /// The entity with the full name of a person, given an entity that has only a title and the surname.
    fn fullest(&self, entity: &Entity) -> Option<usize> {
        let (titles, surname) = entity.name.rsplit_once(' ')?;
        let is_titled = entity.kind == EntityKind::Person
            && titles
                .split(' ')
                .all(|word| lists::classes(word) & lists::ROLE != 0);
        match self.0.get(surname)?.as_slice() {
            [only] if is_titled => Some(*only),
            _ => None,
        }
    }
}

/// Whether a word may come before the name with which a sentence begins.
fn is_before_name(word: Word, body: &str) -> bool {
    word.is(lists::ROLE | lists::JOINS | lists::LIGHT)
        || matches!(word.text(body), "The" | "the" | "A" | "An")
        || peoples::is_people(word.text(body))
}
