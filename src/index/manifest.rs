//! `manifest.json`: the versions that made a generation, so that newsdex knows whether it can read it.

use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::index::analyzer::ANALYZER_VERSION;
use crate::index::directory::DamagedIndex;
use crate::index::files::{self, Bound};
use crate::index::schema::SCHEMA_VERSION;
use crate::index::seal::{has_line, replace, sealed, unsealed};
use crate::index::{FORMAT_VERSION, UnusableIndex};

/// Name of the file.
pub(super) const MANIFEST: &str = "manifest.json";

/// Name of the copy, in case the first is lost.
pub(super) const MANIFEST_COPY: &str = "manifest.json.copy";

/// The versions that made a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the index directory.
    pub format: u32,
    /// Fields of the index.
    pub schema: u32,
    /// Division into words and their forms.
    pub analyzer: u32,
    /// The model of names; an index with another model can still be read.
    pub model: String,
    /// The version of newsdex that made the index.
    pub newsdex: String,
    /// Whether the generation was finished. An unfinished generation that is not live is left over from an
    /// interrupted rebuild.
    #[serde(default)]
    pub finished: bool,
    /// The last commit for which names were grouped; the file of these names must exist.
    #[serde(default)]
    pub names: Option<u64>,
    /// The last commit whose articles are in the file of additions, see [`super::additions`].
    #[serde(default)]
    pub additions: Option<u64>,
    /// The last commit for which copies of articles were grouped; the file of these stories must exist.
    #[serde(default)]
    pub stories: Option<u64>,
}

impl Manifest {
    /// The manifest of a generation made by this newsdex.
    pub fn current() -> Manifest {
        Manifest {
            format: FORMAT_VERSION,
            schema: SCHEMA_VERSION,
            analyzer: ANALYZER_VERSION,
            model: newsdex_enrich::entities::model_version(),
            newsdex: env!("CARGO_PKG_VERSION").to_owned(),
            finished: false,
            names: None,
            additions: None,
            stories: None,
        }
    }

    /// Reads the manifest of a generation and checks that this newsdex can search it.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex`] if another version made it; [`DamagedIndex`] if it is missing or damaged; a plain
    /// error if it cannot be read.
    pub fn check(generation: &Path) -> Result<Manifest> {
        let path = generation.join(MANIFEST);
        let damaged = |what| DamagedIndex {
            file: path.clone(),
            what,
        };
        let bytes = match files::read(&path, Bound::MANIFEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(damaged("is missing").into());
            }
            Err(error) => return Err(files::failed("read", &path, error)),
        };
        let manifest = Manifest::of(&bytes)?.ok_or_else(|| damaged("is damaged"))?;
        if manifest.schema > SCHEMA_VERSION || manifest.analyzer > ANALYZER_VERSION {
            let format = manifest.format;
            return Err(UnusableIndex::Newer { format }.into());
        }
        if (manifest.schema, manifest.analyzer) != (SCHEMA_VERSION, ANALYZER_VERSION) {
            let newsdex = manifest.newsdex;
            return Err(UnusableIndex::Older { newsdex }.into());
        }
        Ok(manifest)
    }

    /// The manifest in a file; `None` if it is damaged.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex`] if it has another format; then nothing is known about the other files.
    pub(super) fn of(bytes: &[u8]) -> Result<Option<Manifest>, UnusableIndex> {
        #[derive(Deserialize)]
        struct Maker {
            format: u32,
            newsdex: String,
        }
        let text = unsealed(bytes);
        let Ok(Maker { format, newsdex }) = serde_json::from_slice(text.unwrap_or(bytes)) else {
            return Ok(None);
        };
        match text {
            // The first format had no checksums.
            None if format < FORMAT_VERSION && !has_line(bytes) => {
                Err(UnusableIndex::Older { newsdex })
            }
            None => Ok(None),
            Some(_) if format > FORMAT_VERSION => Err(UnusableIndex::Newer { format }),
            Some(_) if format < FORMAT_VERSION => Err(UnusableIndex::Older { newsdex }),
            Some(text) => Ok(serde_json::from_slice(text).ok()),
        }
    }

    /// A note for users, if the index can be searched but was made with another model of names.
    pub fn note(&self) -> Option<String> {
        let is_current = self.model == newsdex_enrich::entities::model_version();
        (!is_current).then(|| {
            format!(
                "newsdex {} found the names in this index, and this version finds names differently; \
                 `newsdex index --rebuild FOLDER` finds them again",
                self.newsdex
            )
        })
    }

    /// Records for which commit names were grouped.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub(super) fn note_names(generation: &Path, opstamp: u64) -> Result<()> {
        Manifest::change(generation, |manifest| manifest.names = Some(opstamp))
    }

    /// Records for which commit copies of articles were grouped.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub(super) fn note_stories(generation: &Path, opstamp: u64) -> Result<()> {
        Manifest::change(generation, |manifest| manifest.stories = Some(opstamp))
    }

    fn change(generation: &Path, change: impl FnOnce(&mut Manifest)) -> Result<()> {
        let Ok(mut manifest) = Manifest::check(generation) else {
            // The next reader of the manifest reports this.
            return Ok(());
        };
        change(&mut manifest);
        manifest.write(generation)
    }

    /// Writes the manifest into a generation.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn write(&self, generation: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).context("a manifest is always JSON")?;
        let text = sealed(text.as_bytes());
        for name in [MANIFEST, MANIFEST_COPY] {
            let path = generation.join(name);
            replace(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}
