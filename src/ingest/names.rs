//! The last step of a run: which names of the archive are one person, organisation or place.
//!
//! Worked out anew from the columns of the index when the alias file or enough of the articles has
//! changed, and once a day: it takes longer the larger an archive is, and many small runs on large
//! archives are the rule. Articles are not read again.

use crate::hint::Hint;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::OpenGeneration;
use crate::index::evidence::Evidence;
use crate::index::files;
use crate::index::names::{KnownEntity, Names};
use newsdex_enrich::resolution::{Aliases, AliasesError, resolve};

/// Name of the alias file in the index directory.
pub const ALIAS_FILE: &str = "aliases.toml";

/// In an archive of this many times the articles that changed, what they say about names weighs too
/// little to ask all the others again: names known already meet in the new articles too, and a new one
/// stands for itself until so much has changed.
const ONE_IN: u64 = 20;

/// After so many seconds they are worked out anew whatever has changed, so that the nightly run always
/// does it: a little less than a day.
const OLD: i64 = 20 * 3600;

/// In small archives the names are always worked out anew, in no time.
const FEW: u64 = 500;

/// The corrections that somebody made to names by hand.
pub(super) struct AliasFile {
    aliases: Aliases,
    hash: u64,
}

/// An alias file that cannot be read; nothing is indexed, so that no correction is lost in silence.
#[derive(Debug, thiserror::Error)]
#[error("{}, line {}: {}", path.display(), error.line, error.message)]
pub struct BrokenAliasFile {
    path: PathBuf,
    error: AliasesError,
}

impl Hint for BrokenAliasFile {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.error.hint))
    }
}

impl AliasFile {
    /// Reads the alias file of an index directory; a missing one corrects nothing.
    pub(super) fn read(directory: &Path) -> Result<AliasFile> {
        let path = directory.join(ALIAS_FILE);
        let text = files::read_own(&path)?.unwrap_or_default();
        let aliases = match Aliases::parse(&text) {
            Ok(aliases) => aliases,
            Err(error) => return Err(BrokenAliasFile { path, error }.into()),
        };
        Ok(AliasFile {
            aliases,
            hash: xxh3_64(text.as_bytes()),
        })
    }
}

/// Brings the names of a generation up to date with its last commit and the alias file. Gives the names
/// in the alias file that no article has.
pub(super) fn refresh(
    generation: &OpenGeneration,
    file: &AliasFile,
    now: i64,
) -> Result<Vec<String>> {
    let meta = generation.index.load_metas();
    let opstamp = meta.context("the index is damaged")?.opstamp;
    if Names::are_current(&generation.path, opstamp, file.hash) {
        return Ok(Vec::new());
    }
    let snapshot = generation.snapshot()?;
    let most_changes = snapshot.articles() / ONE_IN;
    let is_recent =
        Names::worked_out(&generation.path).is_some_and(|then| now.saturating_sub(then) < OLD);
    let changes = Names::changes_since(&generation.path, opstamp, file.hash);
    if is_recent && changes.is_some_and(|changes| changes < most_changes.saturating_sub(FEW)) {
        return Ok(Vec::new());
    }
    let evidence = Evidence::gather(&snapshot)?;
    let resolution = resolve(&evidence.names, &evidence.forms, &evidence, &file.aliases)?;
    let entities = resolution.entities.into_iter().map(|entity| {
        let mut known = KnownEntity::new(entity.kind, entity.name, entity.is_banned);
        for member in entity.members {
            let reason = member.why();
            known.add(member.kind, member.name, reason);
        }
        known
    });
    let entities: Vec<KnownEntity> = entities.collect();
    Names::write(&generation.path, opstamp, &entities, file.hash)?;
    Ok(resolution.unused)
}
