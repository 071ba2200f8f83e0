//! `alerts.toml`: up to which commit each reader was told what is new, for each saved query.
//!
//! ```toml
//! [default]
//! ferries = 41
//! ```
//!
//! A number is written after the answer was written, by renaming a new file: if a run is killed in between, the
//! reader is told again, and never too little. Numbers only grow. The file is outside all generations, so a
//! rebuild and a rollback leave it as it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::hint::Hint;
use crate::index::files;
use crate::index::seal::replace;

/// Name of the file.
const ALERTS: &str = "alerts.toml";

/// Name of the file that is locked while somebody is told what is new.
const LOCK: &str = "alerts.lock";

const FIRST_LINE: &str =
    "# Written by `newsdex new`: the last commit that each reader was told about.\n";

/// `alerts.toml` cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct BrokenAlerts {
    path: PathBuf,
    reason: String,
}

impl Hint for BrokenAlerts {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "correct the file; if you delete it, every reader starts again from now",
        ))
    }
}

/// The last commit that the readers of an index were told about, by reader and name of the query. While this value exists,
/// other processes wait for it.
#[derive(Debug)]
pub struct Alerts {
    directory: PathBuf,
    told: BTreeMap<String, BTreeMap<String, u64>>,
    _lock: File,
}

impl Alerts {
    /// Opens the file of an index directory, and waits if another process has opened it.
    ///
    /// # Errors
    ///
    /// [`BrokenAlerts`]; a plain error if the directory cannot be written.
    pub fn open(directory: &Path) -> Result<Alerts> {
        let path = directory.join(LOCK);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let lock = files::open_with(&path, &mut options)
            .map_err(|error| files::failed("write", &path, error))?;
        lock.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
        let path = directory.join(ALERTS);
        let told = match files::read_own(&path)? {
            None => BTreeMap::new(),
            Some(text) => toml::from_str(&text).map_err(|error| BrokenAlerts {
                path,
                reason: error.message().trim().replace('\n', "; "),
            })?,
        };
        Ok(Alerts {
            directory: directory.to_owned(),
            told,
            _lock: lock,
        })
    }

    /// The last commit that a reader was told about; `None` if the reader has never asked.
    pub fn told(&self, reader: &str, query: &str) -> Option<u64> {
        self.told.get(reader)?.get(query).copied()
    }

    /// Notes that a reader was told about a commit and all commits before it; a smaller number than before changes
    /// nothing.
    pub fn note(&mut self, reader: &str, query: &str, commit: u64) {
        let of_reader = self.told.entry(reader.to_owned()).or_default();
        let told = of_reader.entry(query.to_owned()).or_default();
        *told = commit.max(*told);
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// Fails when the disk does; then the file stays as it was.
    pub fn write(&self) -> Result<()> {
        let mut text = FIRST_LINE.to_owned();
        for (reader, queries) in &self.told {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "\n[{}]", key(reader));
            for (query, commit) in queries {
                let _ = writeln!(text, "{} = {commit}", key(query));
            }
        }
        let path = self.directory.join(ALERTS);
        replace(&path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
    }
}

/// A key of TOML. Names of readers and of queries have no quotes and no control characters; somebody may have
/// written others by hand.
fn key(name: &str) -> String {
    let mut key = String::from("\"");
    for character in name.chars() {
        match character {
            '"' | '\\' => key.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(key, "\\u{:04X}", u32::from(character));
            }
            _ => key.push(character),
        }
    }
    key.push('"');
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_was_noted_is_read_back_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut alerts = Alerts::open(folder.path()).unwrap();
        assert_eq!(alerts.told("default", "ferries"), None);
        for name in ["ferries", "fähren", "a\"b\\c\n\u{7f}"] {
            alerts.note("default", name, 7);
            alerts.note(name, name, 9);
        }
        alerts.write().unwrap();
        drop(alerts);
        let alerts = Alerts::open(folder.path()).unwrap();
        for name in ["ferries", "fähren", "a\"b\\c\n\u{7f}"] {
            assert_eq!(alerts.told("default", name), Some(7));
            assert_eq!(alerts.told(name, name), Some(9));
        }
        assert_eq!(alerts.told("other", "ferries"), None);
    }

    #[test]
    fn numbers_only_grow() {
        let folder = tempfile::tempdir().unwrap();
        let mut alerts = Alerts::open(folder.path()).unwrap();
        alerts.note("default", "ferries", 7);
        alerts.note("default", "ferries", 5);
        assert_eq!(alerts.told("default", "ferries"), Some(7));
    }

    #[test]
    fn a_file_that_is_not_understood_is_an_error_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["default = 3", "[default]\nferries = -1", "[default"] {
            fs::write(folder.path().join(ALERTS), text).unwrap();
            let error = Alerts::open(folder.path()).unwrap_err();
            assert!(error.is::<BrokenAlerts>(), "{text}: {error}");
            assert_eq!(
                fs::read_to_string(folder.path().join(ALERTS)).unwrap(),
                text
            );
        }
    }
}
