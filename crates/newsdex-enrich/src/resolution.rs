//! Which names of an archive are one person, organisation or place.
//!
//! Inside an article, [`crate::entities`] joins short forms to the fullest name. Here the names of
//! all articles meet: spellings (Zelensky, Zelenskyy), abbreviations and what they stand for, names of one
//! country, a surname that only one person of the archive has. Namesakes stay apart: two names join when
//! they can be one and nothing speaks against it, and where the letters alone do not settle it, only when
//! they are named together with the same others. `docs/names.md` has the rules in words.
//!
//! Works on names and counts alone; it opens no index and reads no article. What comes out depends on
//! what goes in, not on its order.
//!
//! After B. Pouliquen, R. Steinberger, "Automatic construction of multilingual name dictionaries", 2009:
//! normalise, compare, then want compatible first names and shared contexts before merging.

mod acronyms;
pub mod aliases;
mod context;
mod furniture;
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

use anyhow::Result;
use serde::{Deserialize, Serialize};

pub use self::aliases::{Aliases, AliasesError};
use self::context::Context;
use self::groups::Groups;
pub use self::reason::Reason;
pub use self::spelling::sound;
use newsdex_text::enrichment::EntityKind;

/// A name as articles have it, with the number of those articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRecord {
    /// What articles take it for; the same name as two kinds is two records.
    pub kind: EntityKind,
    /// The fullest name in an article, which is the name of an [`Entity`](newsdex_text::enrichment::Entity).
    pub name: String,
    /// How many articles have an entity of this name.
    pub articles: u64,
}

/// Another form that articles wrote for a name: "ICC" for "International Criminal Court".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRecord {
    /// The name, by its position among the [`NameRecord`]s.
    pub name: u32,
    /// The form.
    pub form: String,
    /// In how many articles it was joined to the name.
    pub articles: u64,
}

/// What names are named together with; answered by whoever holds the articles.
pub trait Contexts {
    /// For each of the names `wanted`, by position among the [`NameRecord`]s: the names it shares articles
    /// with and in how many, most often first, at most some dozens.
    ///
    /// Costs a pass over the archive. It is called at most once, with all that is wanted, ascending.
    ///
    /// # Errors
    ///
    /// Whatever keeps the archive from being read.
    fn companions(&self, wanted: &[u32]) -> Result<Vec<Vec<(u32, u32)>>>;
}

/// What was found out about the names of an archive.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Resolution {
    /// Sorted by kind and name. Only those of which there is something to say: of several names, or renamed,
    /// of another kind than articles took them for, or not to be shown. Every other name is an entity by itself.
    pub entities: Vec<ResolvedEntity>,
    /// Names in the alias file that no article has, in the order of the file.
    pub unused: Vec<String>,
}

/// One person, organisation or place of the archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResolvedEntity {
    /// What it is.
    #[serde(with = "KindName")]
    pub kind: EntityKind,
    /// The name to show: the commonest full one, unless the alias file says otherwise.
    pub name: String,
    /// Its names, each with why it is here: the one it is named after first, then by articles, most first.
    pub members: Vec<Member>,
    /// The forms that articles wrote for its members, with the number of articles, most first.
    pub also_written: Vec<(String, u64)>,
    /// Whether this is nothing to be shown: the alias file says so, or it stands only in what pages repeat.
    pub is_banned: bool,
}

/// A name of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Its position among the [`NameRecord`]s that were resolved.
    pub record: u32,
    /// What articles take it for.
    #[serde(with = "KindName")]
    pub kind: EntityKind,
    /// The name.
    pub name: String,
    /// How many articles have it.
    pub articles: u64,
    /// Why it belongs to the entity.
    pub reason: Reason,
    /// The member that it was joined to; none for the first.
    pub with: Option<String>,
}

/// How kinds are written down.
#[derive(Serialize, Deserialize)]
#[serde(remote = "EntityKind", rename_all = "lowercase")]
enum KindName {
    Person,
    Organization,
    Place,
    Misc,
}

/// Finds out which names are one entity.
///
/// Takes time in proportion to the number of names, but for the pass over the archive that `contexts` makes.
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
        .filter(|name| groups.name(*name).articles >= furniture::ENOUGH);
    let wanted = wanted.chain(frequent);
    let context = Context::ask(&groups, wanted, contexts)?;
    pairs::join(&mut groups, &context, pairs);
    short::join(&mut groups, &context, short_names);
    for root in furniture::find(&groups, &context) {
        groups.hide(root);
    }
    Ok(groups.resolution(aliases))
}

#[cfg(test)]
mod tests;
