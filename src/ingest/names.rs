//! The last step of a run: groups the names of the archive that are one person, organisation or place.
//!
//! Names are grouped again, from the columns of the index, if the alias file or enough articles have changed,
//! and once a day. The time grows with the archive, and many small runs on large archives are common.
//! Articles are not read again.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xxhash_rust::xxh3::xxh3_64;

use crate::hint::Hint;
use crate::index::OpenGeneration;
use crate::index::evidence::Evidence;
use crate::index::files;
use crate::index::names::{KnownEntity, Names};
use newsdex_enrich::resolution::{
    Aliases, AliasesError, Contexts, FormRecord, NameRecord, resolve,
};

/// Name of the alias file in the index directory.
pub const ALIAS_FILE: &str = "aliases.toml";

/// If fewer than one in this many articles changed, the names are not grouped again. Known names are still
/// recognised in the new articles; a new name is its own group until then.
pub(super) const ONE_IN: u64 = 20;

/// After this many seconds (a little less than a day) names are grouped again in any case, so that the
/// nightly run always does it.
pub(super) const OLD: i64 = 20 * 3600;

/// In archives with fewer articles, names are always grouped again, because it takes no time.
pub(super) const FEW: u64 = 500;

/// The corrections in the alias file.
pub(super) struct AliasFile {
    aliases: Aliases,
    hash: u64,
}

/// An alias file that cannot be read. Nothing is indexed then, so that no correction is lost without a message.
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
    /// Reads the alias file of an index directory; it may be missing.
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

    /// A hash of the corrections.
    #[cfg(feature = "remote")]
    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// Groups names. Also gives the names in the alias file that no article contains.
    pub(super) fn group(
        &self,
        names: &[NameRecord],
        forms: &[FormRecord],
        contexts: &dyn Contexts,
    ) -> Result<(Vec<KnownEntity>, Vec<String>)> {
        let resolution = resolve(names, forms, contexts, &self.aliases)?;
        let entities = resolution.entities.into_iter().map(|entity| {
            let mut known = KnownEntity::new(entity.kind, entity.name, entity.is_banned);
            for member in entity.members {
                let reason = member.why();
                known.add(member.kind, member.name, reason);
            }
            known
        });
        Ok((entities.collect(), resolution.unused))
    }
}

/// Updates the names of a generation to its last commit and the alias file. Gives the names in the alias file
/// that no article contains.
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
    let (entities, unused) = file.group(&evidence.names, &evidence.forms, &evidence)?;
    // Writing needs memory for the same names again.
    drop(evidence);
    Names::write(&generation.path, opstamp, &entities, file.hash)?;
    Ok(unused)
}
