//! The people behind the names, pronouns and roles around a quotation.
//!
//! Prefers no answer to a wrong one: a pronoun or a role that may mean two people gives nobody.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::attribution::Who;
use super::discourse::Sentence;
use super::lists;
use super::words::Word;
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{Entity, EntityKind, TextField};
use newsdex_text::lexicon::given_names::Gender;
use newsdex_text::lexicon::name_parts;

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
pub(super) struct Act {
    /// The position of the verb.
    pub(super) at: usize,
    pub(super) who: Who,
}

/// The people of an article.
pub(super) struct People<'a> {
    pub(super) body: &'a str,
    /// The spans in quotation marks: sorted and disjoint.
    quoted: &'a [Span],
    pub(super) entities: &'a [Entity],
    /// The names of people and organisations in the body, in text order.
    pub(super) named: Vec<Named>,
    /// The kind of each entity as a speaker; `None` if it cannot speak.
    pub(super) kinds: Vec<Option<EntityKind>>,
    pub(super) genders: Vec<Option<Option<Gender>>>,
    pub(super) acts: Vec<Act>,
    /// The sentences read so far, in text order.
    pub(super) sentences: Vec<Sentence>,
    /// The words of the sentences that come next in the paragraph that is being read.
    pub(super) pending: VecDeque<Vec<Word>>,
    /// The number of paragraphs whose reading has begun.
    pub(super) read: usize,
    /// The names of places in the body: sorted by start.
    places: Vec<Span>,
    pub(super) roles: Option<Vec<(usize, Vec<String>)>>,
    /// For each noun: the end of the last place that was read, and of the first place with "a" before it.
    pub(super) introduced: FxHashMap<&'a str, (usize, Option<usize>)>,
}

impl<'a> People<'a> {
    /// Collects the names found in an article.
    pub(super) fn new(body: &'a str, quoted: &'a [Span], entities: &'a [Entity]) -> People<'a> {
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
        let mut places: Vec<Span> = entities
            .iter()
            .filter(|entity| entity.kind == EntityKind::Place)
            .flat_map(|entity| &entity.mentions)
            .filter(|mention| mention.field == TextField::Body)
            .map(|mention| mention.span)
            .collect();
        places.sort_unstable_by_key(|place| place.start);
        People {
            body,
            quoted,
            entities,
            named,
            kinds,
            genders: vec![None; entities.len()],
            acts: Vec::new(),
            sentences: Vec::new(),
            pending: VecDeque::new(),
            read: 0,
            places,
            roles: None,
            introduced: FxHashMap::default(),
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

    /// Whether a word belongs to the name of a place.
    pub(super) fn is_place(&self, word: Word) -> bool {
        let next = self
            .places
            .partition_point(|place| place.start <= word.start);
        next.checked_sub(1)
            .and_then(|index| self.places.get(index))
            .is_some_and(|place| place.end > word.start)
    }

    /// The person of the article whom a single name, or a title and a surname, means.
    pub(super) fn known_as(&self, name: Span) -> Option<usize> {
        let words: Vec<&str> = self.body.get(name.bytes())?.split_whitespace().collect();
        let (last, is_surname) = match words.as_slice() {
            [name] => (*name, false),
            [.., name] if lists::classes(words.first()?) & lists::GENDERED != 0 => (*name, true),
            _ => return None,
        };
        let mut fitting = self
            .entities
            .iter()
            .enumerate()
            .filter(|(_, entity)| entity.kind == EntityKind::Person)
            .filter(|(_, entity)| {
                let (first, rest) = entity.name.split_once(' ').unwrap_or(("", &entity.name));
                match is_surname {
                    true => rest.rsplit(' ').next() == Some(last),
                    false => first == last || entity.name == last,
                }
            });
        let (only, _) = fitting.next()?;
        fitting.next().is_none().then_some(only)
    }

    /// Records that somebody speaks at a position, so that the next "he" may mean this person.
    pub(super) fn spoke(&mut self, who: Who, at: usize) {
        if who != Who::Somebody && self.acts.last().is_none_or(|act| act.at < at) {
            self.acts.push(Act { at, who });
        }
    }

    pub(super) fn names_in(&self, span: Span) -> &[Named] {
        let first = self.named.partition_point(|named| named.start < span.start);
        let end = self.named.partition_point(|named| named.start < span.end);
        self.named.get(first..end).unwrap_or_default()
    }

    /// Whether a position is inside quotation marks.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        let next = self.quoted.partition_point(|span| span.start <= at);
        next.checked_sub(1)
            .and_then(|index| self.quoted.get(index))
            .is_some_and(|span| at < span.end)
    }

    pub(super) fn around(&self, at: usize, before: usize, after: usize) -> Span {
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
            let is_somebody = name_parts::is(name_parts::Kind::Somebody, last);
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
