//! Resolution: decides which names in an archive mean the same person, organisation or place.
//!
//! Inside an article, [`crate::entities`] joins short forms to the fullest name. This module compares the names of all
//! articles: spellings (Zelensky, Zelenskyy), abbreviations and their full forms, names of one country, and a surname
//! that only one person in the archive has. Namesakes stay separate: two names are merged only if they are compatible
//! and nothing speaks against it. If the letters alone do not decide, they are merged only if the same other names
//! occur with both. `docs/names.md` explains the rules.
//!
//! Works on names and counts alone; opens no index and reads no article. The result depends on the input, not on its
//! order.
//!
//! After B. Pouliquen, R. Steinberger, "Automatic construction of multilingual name dictionaries", 2009: normalise and
//! compare names; merge them only if their first names are compatible and their contexts are shared.

mod acronyms;
pub mod aliases;
mod context;
mod given;
mod groups;
mod kinds;
mod organizations;
mod pairs;
mod people;
mod person;
mod places;
mod reason;
mod short;
mod spelling;
mod template_names;

use anyhow::Result;
use serde::{Deserialize, Serialize};

pub use self::aliases::{Aliases, AliasesError};
use self::context::Context;
use self::groups::Groups;
pub use self::reason::Reason;
pub use self::spelling::sound;
use newsdex_text::enrichment::EntityKind;

/// A name found in articles, with the number of those articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRecord {
    /// The kind that articles give it; a name found as two kinds has two records.
    pub kind: EntityKind,
    /// The fullest name in an article, which is the name of an [`Entity`](newsdex_text::enrichment::Entity).
    pub name: String,
    /// The number of articles with an entity of this name.
    pub articles: u64,
}

/// Another form of a name in articles: "ICC" for "International Criminal Court".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRecord {
    /// The name, as an index into the [`NameRecord`]s.
    pub name: u32,
    /// The form as written.
    pub form: String,
    /// The number of articles in which it was joined to the name.
    pub articles: u64,
}

/// Access to the names that occur together; implemented by the owner of the articles.
pub trait Contexts {
    /// For each of the names in `wanted`, given as indexes into the [`NameRecord`]s: the names that share articles with
    /// it, and when these articles were published.
    ///
    /// Costs a pass over the archive. Called at most once, with all wanted names in ascending order.
    ///
    /// # Errors
    ///
    /// When the archive cannot be read.
    fn companions(&self, wanted: &[u32]) -> Result<Vec<NameContext>>;
}

/// The properties that the articles with a name share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameContext {
    /// The names that share articles with it and the number of shared articles, most frequent first, at most a few
    /// dozen.
    pub companions: Vec<(u32, u32)>,
    /// The number of its dated articles in each year that has any, ascending. A year is a period of 365 days, so that
    /// the numbers are only good for comparison.
    pub years: Vec<(i32, u32)>,
}

/// The resolved names of an archive.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Resolution {
    /// The entities, sorted by kind and name. Includes only entities with several names, with a new name, of another
    /// kind than in articles, or hidden. Every other name is an entity by itself.
    pub entities: Vec<ResolvedEntity>,
    /// Names in the alias file that no article has, in the order of the file.
    pub unused: Vec<String>,
}

/// A person, organisation or place in the archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResolvedEntity {
    /// The kind of the entity.
    #[serde(with = "KindName")]
    pub kind: EntityKind,
    /// The name to show: the most frequent full name, unless the alias file gives another one.
    pub name: String,
    /// Its names, each with the reason why it belongs here: first the one after which the entity is named, then the
    /// others by number of articles, highest first.
    pub members: Vec<Member>,
    /// The forms that articles use for its members, with the number of articles, highest first.
    pub also_written: Vec<(String, u64)>,
    /// Whether the entity is hidden: the alias file bans it, or it occurs only in repeated parts of pages.
    pub is_banned: bool,
}

/// A name of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Index into the [`NameRecord`]s that were resolved.
    pub record: u32,
    /// The kind that articles give it.
    #[serde(with = "KindName")]
    pub kind: EntityKind,
    /// The name.
    pub name: String,
    /// The number of articles with this name.
    pub articles: u64,
    /// The reason why it belongs to the entity.
    pub reason: Reason,
    /// The member to which it was joined; `None` for the first member.
    pub with: Option<String>,
}

/// The serialized form of kinds.
#[derive(Serialize, Deserialize)]
#[serde(remote = "EntityKind", rename_all = "lowercase")]
enum KindName {
    Person,
    Organization,
    Place,
    Misc,
}

/// Decides which names mean the same entity.
///
/// Time is proportional to the number of names, plus the pass over the archive that `contexts` makes.
///
/// # Errors
///
/// When `contexts` fails.
pub fn resolve(
    names: &[NameRecord],
    forms: &[FormRecord],
    contexts: &dyn Contexts,
    aliases: &Aliases,
) -> Result<Resolution> {
    let mut groups = Groups::new(names, forms, aliases);
    kinds::join_same_letters(&mut groups);
    kinds::join_kinds(&mut groups);
    places::join(&mut groups);
    organizations::join(&mut groups);
    let mut pairs = people::pairs(&groups);
    pairs.extend(kinds::pairs(&groups));
    pairs.extend(places::pairs(&groups));
    pairs.extend(organizations::pairs(&groups));
    pairs.extend(acronyms::pairs(&groups));
    let short_names = short::short_names(&groups);
    let wanted = pairs.iter().flat_map(|pair| [pair.one, pair.other]);
    let wanted = wanted.chain(short_names.iter().flat_map(|short| short.wanted()));
    let frequent = (0..groups.names.len() as u32)
        .filter(|name| groups.name(*name).articles >= template_names::ENOUGH);
    let wanted = wanted.chain(frequent);
    let context = Context::ask(&groups, wanted, contexts)?;
    pairs::join(&mut groups, &context, pairs);
    short::join(&mut groups, &context, short_names);
    for root in template_names::find(&groups, &context) {
        groups.hide(root);
    }
    Ok(groups.resolution(aliases))
}

#[cfg(test)]
mod tests;
