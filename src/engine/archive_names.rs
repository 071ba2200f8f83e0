//! The archive's names for the entities of articles. Articles have the names that they use; [`Names`] knows which of
//! them are one entity.

use std::cmp::Ordering;

use anyhow::Result;

use crate::engine::resolve::Resolver;
use crate::engine::tally::Tally;
use crate::engine::{CountedEntity, EntityRequest};
use crate::index::names::Names;
use newsdex_query::matching::Resolved;
use newsdex_query::{Pattern, Scope};
use newsdex_text::enrichment::{Enrichment, EntityKind};
use newsdex_text::words::forms::whole_name_term;

/// The kind of an entity, and its name in the archive.
pub(super) type EntityKey = (EntityKind, String);

/// The entity that a name of articles belongs to; `known` is its number in [`Names`]. `None` if it is banned.
pub(super) fn called(
    names: &Names,
    kind: EntityKind,
    name: &str,
    known: Option<u32>,
) -> Option<EntityKey> {
    let Some(known) = known else {
        return Some((kind, name.to_owned()));
    };
    match names.called(known) {
        Ok(called) => (!called.is_banned).then(|| (called.kind(), called.name.to_owned())),
        // Opening the names reports a damaged record; here the name is its own entity.
        Err(_) => Some((kind, name.to_owned())),
    }
}

/// The entities that an article names, by their names in the archive, each once.
pub(super) fn shown(enrichment: &Enrichment, names: &Names) -> Result<Vec<EntityKey>> {
    let mut shown: Vec<EntityKey> = Vec::with_capacity(enrichment.entities.len());
    let mut numbers: Vec<u32> = Vec::with_capacity(enrichment.entities.len());
    for entity in &enrichment.entities {
        let Some(number) = names.number(entity.kind, &entity.name) else {
            // A name that is not grouped with others can only be repeated by itself in this article.
            let key = (entity.kind, entity.name.clone());
            if !shown.contains(&key) {
                shown.push(key);
            }
            continue;
        };
        if numbers.contains(&number) {
            continue;
        }
        numbers.push(number);
        let called = names.called(number)?;
        if !called.is_banned {
            shown.push((called.kind(), called.name.to_owned()));
        }
    }
    Ok(shown)
}

/// An entity with the number of its articles.
pub(super) fn counted(
    names: &Names,
    (kind, name): EntityKey,
    tally: Tally,
) -> Result<CountedEntity> {
    Ok(CountedEntity {
        also: other_names(names, kind, &name)?,
        kind,
        name,
        articles: tally.articles,
        first: tally.first,
        last: tally.last,
    })
}

/// The entities that a request asks for.
pub(super) struct Wanted<'a> {
    request: &'a EntityRequest,
    names: &'a Names,
    named: Vec<Resolved>,
    with: Vec<Resolved>,
}

impl<'a> Wanted<'a> {
    /// The entities of a request.
    ///
    /// # Errors
    ///
    /// As [`Resolver::resolve`].
    pub(super) fn of(
        request: &'a EntityRequest,
        names: &'a Names,
        mut resolver: Resolver,
    ) -> Result<Wanted<'a>> {
        let mut resolve_all = |patterns: &[Pattern]| {
            let resolved = patterns.iter();
            resolved
                .map(|pattern| resolver.resolve(Scope::Entity, pattern))
                .collect::<Result<Vec<Resolved>>>()
        };
        let (named, with) = (resolve_all(&request.named)?, resolve_all(&request.with)?);
        Ok(Wanted {
            request,
            names,
            named,
            with,
        })
    }

    /// Whether an entity is one of them. Those that only have to be in the same articles are not.
    pub(super) fn has(&self, (kind, name): &EntityKey) -> bool {
        let kinds = &self.request.kinds;
        let is_called = |resolved: &Resolved| is_called(*kind, name, resolved, self.names);
        (kinds.is_empty() || kinds.contains(kind))
            && self.named.iter().all(is_called)
            && !self.with.iter().any(is_called)
    }
}

/// The order of entities: first those in most articles, then by name.
pub(super) fn most_first(one: (&EntityKey, &Tally), other: (&EntityKey, &Tally)) -> Ordering {
    let more = other.1.articles.cmp(&one.1.articles);
    more.then_with(|| one.0.cmp(other.0))
}

/// Whether a pattern matches an entity, by its name in the archive or by a name in its articles.
fn is_called(kind: EntityKind, name: &str, resolved: &Resolved, names: &Names) -> bool {
    let is_meant = |name: &str| {
        let whole = whole_name_term(name);
        resolved.words.iter().any(|set| set.has(&whole, None))
    };
    let known = || names.entity(names.number(kind, name)?).ok();
    resolved.is_in(name)
        || is_meant(name)
        || known().is_some_and(|known| known.members.iter().any(|member| is_meant(&member.name)))
}

/// The names that articles use for an entity, except its name in the archive.
fn other_names(names: &Names, kind: EntityKind, name: &str) -> Result<Vec<String>> {
    let Some(number) = names.number(kind, name) else {
        return Ok(Vec::new());
    };
    let members = names.entity(number)?.members.into_iter();
    let mut others: Vec<String> = members
        .map(|member| member.name)
        .filter(|other| other != name)
        .collect();
    others.dedup();
    Ok(others)
}
