//! The person or organisation that "the minister" or "the ministry" means.

use super::lists;
use super::people::{Named, People};
use super::words::{self, Words};
use newsdex_text::enrichment::{Entity, EntityKind};

/// The most mentions of people that are examined for roles.
const MOST_ROLES: usize = 200;
/// The most entities among which "the ministry" is looked for.
const MOST_ORGANIZATIONS: usize = 200;

impl People<'_> {
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

    pub(super) fn organization(&self, phrase: &[String]) -> Option<usize> {
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
    pub(super) fn roles_of_people(&self) -> Vec<(usize, Vec<String>)> {
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

    pub(super) fn roles_of(&self, named: &Named) -> Vec<String> {
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
}
