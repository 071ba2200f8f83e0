//! Names of entities: the other names of an entity, its names in articles that take it for another kind, and the
//! spellings of the words of names.

use anyhow::Result;

use crate::index::names::{KnownMember, Names};
use newsdex_query::matching::{Arrangement, Resolved, TermSet};
use newsdex_query::{Pattern, Scope};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{EXACT_MARK, whole_name_term};

/// The largest number of entities with a word in their names that are looked at.
const MOST_NAMES: usize = 1_000;

/// Adds all other names of the entities that a pattern matches by one name.
pub(super) fn with_other_names(
    names: &Names,
    resolved: Resolved,
    kinds: &[EntityKind],
) -> Result<Resolved> {
    let members = members(names, &resolved, kinds)?.into_iter();
    let others = members.map(|member| whole_name_term(&member.name));
    Ok(with_whole_names(resolved, others.collect()))
}

/// Some articles take a named entity for another kind. Gives the names in those articles, with their scopes.
pub(super) fn of_other_kinds(
    names: &Names,
    scope: Scope,
    resolved: &Resolved,
) -> Result<Vec<(Scope, Resolved)>> {
    let mut found = Vec::new();
    if !matches!(scope, Scope::Person | Scope::Organization | Scope::Place) {
        return Ok(found);
    }
    let members = members(names, resolved, scope.kinds())?;
    for kind in Scope::Entity.kinds() {
        let other = Scope::of_kind(*kind);
        let is_other = |member: &&KnownMember| other != scope && member.kind() == *kind;
        let names = members.iter().filter(is_other);
        let names: Vec<String> = names.map(|member| whole_name_term(&member.name)).collect();
        if !names.is_empty() {
            let resolved = Resolved {
                arrangement: Arrangement::Word(0),
                words: vec![TermSet::of_names(names)],
            };
            found.push((other, resolved));
        }
    }
    Ok(found)
}

/// All names of the entities of these kinds that have a matching name.
fn members(names: &Names, resolved: &Resolved, kinds: &[EntityKind]) -> Result<Vec<KnownMember>> {
    let mut candidates: Vec<u32> = Vec::new();
    for term in resolved.words.iter().flat_map(TermSet::terms) {
        if let Some(word) = term.term.strip_prefix(EXACT_MARK) {
            candidates.extend(names.with_word(word, MOST_NAMES));
        }
    }
    candidates.sort_unstable();
    candidates.dedup();
    let mut members = Vec::new();
    for number in candidates {
        let entity = names.entity(number)?;
        let is_meant = kinds.contains(&entity.kind())
            && !entity.is_banned
            && (entity.members.iter().map(|member| &member.name))
                .chain([&entity.name])
                .any(|name| resolved.is_in(name));
        if is_meant {
            members.extend(entity.members);
        }
    }
    Ok(members)
}

/// The alternatives without the spellings of a name that no name of the archive has. The first one is the typed one.
pub(super) fn known_spellings<'p>(names: &Names, parts: &'p [Pattern]) -> Vec<&'p Pattern> {
    let is_known = |part: &Pattern| match part {
        Pattern::Word(word) => !names.with_word(&fold(word), 1).is_empty(),
        _ => true,
    };
    let parts = parts.iter().enumerate();
    parts
        .filter(|(number, part)| *number == 0 || is_known(part))
        .map(|(_, part)| part)
        .collect()
}

/// Adds whole names, as terms; any of them is a match, too.
pub(super) fn with_whole_names(mut resolved: Resolved, names: Vec<String>) -> Resolved {
    if names.is_empty() {
        return resolved;
    }
    let other = Arrangement::Word(resolved.words.len());
    resolved.words.push(TermSet::of_names(names));
    resolved.arrangement = match resolved.arrangement {
        Arrangement::AnyOf(mut parts) => {
            parts.push(other);
            Arrangement::AnyOf(parts)
        }
        typed => Arrangement::AnyOf(vec![typed, other]),
    };
    resolved
}

/// The endings of Slavic surnames in several systems of romanization.
const SLAVIC_ENDINGS: [&str; 8] = ["yy", "iy", "yi", "ij", "yj", "ii", "y", "i"];

/// Other spellings of a name, as exact terms: `zelensky`, `zelenskyy` and `zelenskiy` are one name.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let stems = SLAVIC_ENDINGS
        .iter()
        .filter_map(|ending| name.strip_suffix(ending));
    let mut stems = stems.filter(|stem| stem.ends_with("sk") && stem.len() >= 5);
    let Some(stem) = stems.next() else {
        return Vec::new();
    };
    SLAVIC_ENDINGS
        .iter()
        .map(|ending| format!("{EXACT_MARK}{stem}{ending}"))
        .collect()
}
