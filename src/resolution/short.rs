//! Last names and other parts of names that articles use without ever giving the full name: they join it
//! where nobody else in the archive could be meant.

use rustc_hash::FxHashMap;

use super::Reason;
use super::context::Context;
use super::groups::Groups;
use super::people::{full_names_by_word, person_of};
use crate::enrich::EntityKind;

/// The part of all articles naming somebody so in full that must name the same person.
const DOMINANT: f64 = 0.95;

/// Articles that must name that person in full.
const ENOUGH: u64 = 5;

/// How many times commoner the short name may be than the full one.
const TIMES: u64 = 10;

/// How alike the companions of the short and the full name must be.
const LIKE: f32 = 0.10;

/// Candidates asked for at most.
const CANDIDATES: usize = 3;

/// A name of one word and those it may be short for.
#[derive(Debug)]
pub(super) struct ShortName {
    name: u32,
    /// Names of people in full, most articles first.
    full: Vec<u32>,
}

impl ShortName {
    /// The names whose companions are wanted to judge it.
    pub(super) fn wanted(&self) -> impl Iterator<Item = u32> + '_ {
        self.full
            .iter()
            .take(CANDIDATES)
            .copied()
            .chain([self.name])
    }
}

/// Finds the names of people of one word that may be short for a full name.
pub(super) fn short_names(groups: &Groups) -> Vec<ShortName> {
    let by_word = full_names_by_word(groups);
    let mut short_names = Vec::new();
    for root in groups
        .roots()
        .filter(|root| groups.kind(*root) == EntityKind::Person)
    {
        let Some(name) = person_of(groups, root) else {
            continue;
        };
        let Some(person) = groups.name(name).person.as_deref() else {
            continue;
        };
        if person.given.is_some() {
            continue;
        }
        let Some(full) = by_word.get(person.last.as_str()) else {
            continue;
        };
        let mut full = full.clone();
        full.sort_by_key(|name| (std::cmp::Reverse(groups.name(*name).articles), *name));
        // Cheap first look: the final one counts groups.
        let all: u64 = full.iter().map(|name| groups.name(*name).articles).sum();
        let top: u64 = full
            .iter()
            .take(CANDIDATES)
            .map(|name| groups.name(*name).articles)
            .sum();
        if top * 2 >= all {
            short_names.push(ShortName { name, full });
        }
    }
    short_names
}

/// Joins short names to the full name that dominates.
pub(super) fn join(groups: &mut Groups, context: &Context, short_names: Vec<ShortName>) {
    let mut by_letters: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for root in groups.roots() {
        by_letters
            .entry(groups.name(root).letters.clone())
            .or_default()
            .push(root);
    }
    let mut joins: Vec<(u32, u32, Reason)> = Vec::new();
    for short in short_names {
        let mut articles: FxHashMap<u32, u64> = FxHashMap::default();
        for full in &short.full {
            let root = groups.root(*full);
            articles.insert(root, groups.articles(root));
        }
        let all: u64 = articles.values().sum();
        let Some((top, most)) = articles
            .into_iter()
            .max_by_key(|(root, count)| (*count, std::cmp::Reverse(*root)))
        else {
            continue;
        };
        let own = groups.articles(short.name);
        let dominates =
            most as f64 >= DOMINANT * all as f64 && most >= ENOUGH && own <= most * TIMES;
        // A place or company of that name may be meant.
        let letters = &groups.name(short.name).letters;
        let is_thing = by_letters.get(letters).into_iter().flatten().any(|root| {
            groups.root(*root) != groups.root(short.name)
                && groups.kind(*root) != EntityKind::Person
                && groups.articles(*root) > own
        });
        if !dominates || is_thing {
            continue;
        }
        let score = short
            .full
            .iter()
            .take(CANDIDATES)
            .filter(|full| groups.root(**full) == top)
            .map(|full| context.score(short.name, *full))
            .fold(0.0, f32::max);
        if score >= LIKE {
            let reason = Reason::PartOfName {
                articles: most,
                of: all,
            };
            joins.push((groups.commonest(top), short.name, reason));
        }
    }
    joins.sort_by_key(|(full, short, _)| (*full, *short));
    for (full, short, reason) in joins {
        groups.join(full, short, reason);
    }
}
