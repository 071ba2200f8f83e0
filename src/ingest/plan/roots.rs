//! The folders and files given to a run, and their names in the index.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::hint::Hint;
use crate::index::writer::{RootRecord, RunRecord};
use crate::ingest::IngestRequest;
use newsdex_archive::real_path;
use newsdex_text::file_name::{decoded, encoded, shown, shown_path};

/// A folder or file to index, with its name in the index.
#[derive(Debug, Clone)]
pub(super) struct Root {
    /// The real path of the folder or file.
    pub(super) path: PathBuf,
    /// Name with which the paths of its files begin.
    pub(super) name: String,
    /// Prefix of the paths of its files; longer than `name` if the root is a part of one that was indexed
    /// before.
    pub(super) prefix: String,
}

impl Root {
    /// A root that was indexed separately and is now part of another one.
    pub(super) fn of_record(record: RootRecord) -> Root {
        Root {
            path: record.path(),
            prefix: record.name.clone(),
            name: record.name,
        }
    }

    /// The path on disk of a file of this root.
    pub(super) fn on_disk(&self, path: &str) -> PathBuf {
        let below = path.strip_prefix(&self.prefix).unwrap_or(path);
        self.path.join(decoded(below.trim_start_matches('/')))
    }

    /// The path in the index of a file of this root.
    pub(super) fn renamed(&self, name: String) -> String {
        match name.strip_prefix(&self.name) {
            Some(below) if self.name != self.prefix => format!("{}{below}", self.prefix),
            _ => name,
        }
    }
}

/// The real path of a root.
pub(in crate::ingest) fn check_root(given: &Path) -> Result<PathBuf> {
    real_path(given).map_err(|_| {
        MissingRoot {
            path: given.to_owned(),
        }
        .into()
    })
}

/// Removes roots inside another root from the record: their files get paths under the outer root.
///
/// # Errors
///
/// [`FilteredTakeover`] if some of their files would not be read under the outer root.
pub(super) fn swallow(
    outer: &Path,
    request: &IngestRequest,
    run: &mut RunRecord,
) -> Result<Vec<RootRecord>> {
    let is_within = |root: &RootRecord| {
        let path = root.path();
        path != outer && path.starts_with(outer)
    };
    let inner: Vec<RootRecord> = run.roots.extract_if(.., |root| is_within(root)).collect();
    match inner.first() {
        Some(first) if request.is_filtered() => bail!(FilteredTakeover {
            outer: outer.to_owned(),
            inner: shown(&first.path).into_owned(),
        }),
        _ => Ok(inner),
    }
}

/// Finds the name of a root in the index.
pub(super) fn root(real: PathBuf, selection: Option<u64>, run: &mut RunRecord) -> Result<Root> {
    let path = encoded(real.as_os_str()).into_owned();
    let name = real
        .file_name()
        .map_or("/".into(), |name| encoded(name).into_owned());
    // A part of an archive that was indexed before keeps its paths.
    for other in &mut run.roots {
        if let Ok(below) = real.strip_prefix(other.path()) {
            let mut prefix = other.name.clone();
            for part in below.components() {
                prefix.push('/');
                prefix.push_str(&encoded(part.as_os_str()));
            }
            if other.selection != selection {
                other.selection = None;
            }
            return Ok(Root {
                path: real,
                name,
                prefix,
            });
        }
    }
    if let Some(other) = run.roots.iter_mut().find(|other| other.name == name) {
        if other.path().exists() {
            bail!(AmbiguousRoot {
                name: shown(&name).into_owned(),
                path: shown(&path).into_owned(),
                other: shown(&other.path).into_owned(),
            });
        }
        // The archive was moved, or the index comes from another machine.
        other.path = path;
        if other.selection != selection {
            other.selection = None;
        }
    } else {
        run.roots.push(RootRecord {
            name: name.clone(),
            path,
            selection,
            is_incomplete: false,
        });
    }
    Ok(Root {
        path: real,
        prefix: name.clone(),
        name,
    })
}

/// The folder or file does not exist.
#[derive(Debug, thiserror::Error)]
#[error("{}: no such file or folder", shown_path(path))]
pub struct MissingRoot {
    path: PathBuf,
}

impl Hint for MissingRoot {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "nothing was changed; check the path and whether its disk is mounted",
        ))
    }
}

/// There are no files to rebuild an index from.
#[derive(Debug, thiserror::Error)]
#[error("{}: no files found, so the index was not changed", shown_path(path))]
pub struct NothingToRebuild {
    pub(super) path: PathBuf,
}

impl Hint for NothingToRebuild {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "check whether the disk is mounted, and check --include and --exclude",
        ))
    }
}

/// A folder contains a separately indexed folder, but a filter would leave out some of its files.
#[derive(Debug, thiserror::Error)]
#[error(
    "{}: it contains {inner}, which is already indexed on its own",
    shown_path(outer)
)]
pub struct FilteredTakeover {
    outer: PathBuf,
    inner: String,
}

impl Hint for FilteredTakeover {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "index it once without --include and --exclude",
        ))
    }
}

/// Two folders have the same name, so their files would have the same paths.
#[derive(Debug, thiserror::Error)]
#[error("{path}: the index already contains an archive named `{name}`, from {other}")]
pub struct AmbiguousRoot {
    name: String,
    path: String,
    other: String,
}

impl Hint for AmbiguousRoot {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "index the folder that contains both, or rename one of them",
        ))
    }
}
