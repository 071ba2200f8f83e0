//! `manifest.json`: what made a generation, so that a later newsdex knows whether it can read it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::index::analyzer::ANALYZER_VERSION;
use crate::index::schema::SCHEMA_VERSION;
use crate::index::{FORMAT_VERSION, UnusableIndex};

/// Name of the file.
pub(super) const MANIFEST: &str = "manifest.json";

/// The versions a generation was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the index directory.
    pub format: u32,
    /// Fields of the index.
    pub schema: u32,
    /// Division into words and their forms.
    pub analyzer: u32,
    /// The tagger of names; another one does not make an index unreadable.
    pub model: String,
    /// The newsdex that made it.
    pub newsdex: String,
}

impl Manifest {
    /// The manifest of a generation made by this newsdex.
    pub fn current() -> Manifest {
        Manifest {
            format: FORMAT_VERSION,
            schema: SCHEMA_VERSION,
            analyzer: ANALYZER_VERSION,
            model: crate::enrich::entities::model_version(),
            newsdex: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Reads the manifest of a generation and makes sure that this newsdex can work with it.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex`] when it was made by another version; a plain error when it is missing or
    /// cannot be read.
    pub fn check(generation: &Path) -> Result<()> {
        let path = generation.join(MANIFEST);
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        // The format alone first: all else may have changed its shape in a later version.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged = || format!("{} is damaged", path.display());
        let Format { format } = serde_json::from_slice(&bytes).with_context(damaged)?;
        if format > FORMAT_VERSION {
            return Err(UnusableIndex::Newer { format }.into());
        }
        let manifest: Manifest = serde_json::from_slice(&bytes).with_context(damaged)?;
        if manifest.schema > SCHEMA_VERSION || manifest.analyzer > ANALYZER_VERSION {
            return Err(UnusableIndex::Newer { format }.into());
        }
        if (format, manifest.schema, manifest.analyzer)
            != (FORMAT_VERSION, SCHEMA_VERSION, ANALYZER_VERSION)
        {
            return Err(UnusableIndex::Older {
                newsdex: manifest.newsdex,
            }
            .into());
        }
        Ok(())
    }

    /// Writes the manifest into a generation.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn write(&self, generation: &Path) -> Result<()> {
        let path = generation.join(MANIFEST);
        let text = serde_json::to_string_pretty(self).context("a manifest is always JSON")?;
        fs::write(&path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
    }
}
