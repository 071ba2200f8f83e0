//! The index directory: the live generation, the write lock, and whether this version can read the index.
//!
//! ```text
//! .newsdex/
//!   CURRENT            the number of the live generation; a rename switches it
//!   lock               held by the process that writes
//!   runs.jsonl         the log of runs
//!   additions          with which commit each article was added
//!   aliases.toml       corrections of names, written by the user; optional
//!   alerts.toml        what `newsdex new` has told to whom; optional, with `alerts.lock`
//!   queries.toml       saved queries, written by the user; optional
//!   synonyms.toml      words that find each other, written by the user; optional
//!   in-progress        what the current run is reading; removed at its end
//!   suspects           records at which earlier runs died; usually missing
//!   generations/1/     a tantivy index, manifest.json, and for commit N names-N, the grouped names, and
//!                      stories-N, the grouped copies of articles
//! ```
//!
//! A rebuild writes the next generation beside the live one and then switches. Running searches keep the old
//! generation, and it is kept until the next rebuild for `newsdex rollback`. An unfinished generation is left
//! over from an interrupted run; the next run removes it.
//!
//! Every file except the lock and the alias file has checksums (see `seal`), which are checked before the
//! file is used: a damaged file causes an error, never a wrong result. Each commit records what a repair has
//! removed and not yet re-read (see [`incomplete`]). Files and folders are synced in an order that survives
//! power cuts (see `sync`).
//!
//! History of the format: version 1 was the first. Version 2 added checksums in all files, a mark for finished
//! generations, and copies of the essential files. Indexes of version 1 must be rebuilt.

pub mod additions;
pub mod address;
pub mod alerts;
pub mod analyzer;
mod commit_file;
mod directory;
pub mod documents;
pub mod evidence;
mod expansion;
#[cfg(test)]
mod faults;
mod file_names;
pub(crate) mod files;
pub mod headline;
pub mod held;
pub mod identity;
pub mod in_progress;
pub mod incomplete;
pub mod ledger;
pub mod lock;
mod locked;
pub mod manifest;
mod merges;
pub mod names;
pub mod printings;
pub mod reader;
pub mod refused;
pub mod repair;
pub mod runs;
pub mod schema;
mod seal;
pub mod stored;
pub mod stories;
mod sync;
mod unusable;
pub mod verify;
pub mod versions;
pub mod writer;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use tantivy::Index;

use crate::index::directory::{Access, CheckedDirectory, Damage};
use crate::index::files::Bound;
use crate::index::manifest::{MANIFEST, MANIFEST_COPY, Manifest};
use crate::index::reader::Snapshot;
use crate::index::runs::{Log, RunEnd, RunStart};
use crate::index::seal::unsealed;

pub use self::directory::DamagedIndex;
pub use self::locked::{LockedDirectory, OpenGeneration};
pub use self::unusable::UnusableIndex;

/// Version of the layout described above.
pub const FORMAT_VERSION: u32 = 2;

/// Maximum number of attempts to open an index for reading, within 0.2 s.
const MOST_ATTEMPTS: u32 = 5;

const CURRENT: &str = "CURRENT";
const GENERATIONS: &str = "generations";

/// A state of an index: changes with every commit, every switch to another generation, and when names
/// across the archive or stories have been worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// The number of the generation.
    pub generation: u64,
    /// The number of its last commit.
    pub commit: u64,
    /// The commit whose names were worked out last.
    pub names: Option<u64>,
    /// The commit whose stories were worked out last.
    pub stories: Option<u64>,
}

impl Revision {
    fn of(index: &Index, generation: u64, manifest: &Manifest) -> Result<Revision> {
        let metas = index.load_metas().context("the index is damaged")?;
        Ok(Revision {
            generation,
            commit: metas.opstamp,
            names: manifest.names,
            stories: manifest.stories,
        })
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Revision {
            generation,
            commit,
            names,
            stories,
        } = self;
        let (names, stories) = (names.unwrap_or(0), stories.unwrap_or(0));
        write!(formatter, "{generation}.{commit}.{names}.{stories}")
    }
}

/// The path of an index directory; nothing is opened yet.
#[derive(Debug, Clone)]
pub struct IndexDirectory {
    path: PathBuf,
}

impl IndexDirectory {
    /// The index directory at a path; nothing is read or written.
    pub fn at(path: &Path) -> IndexDirectory {
        IndexDirectory {
            path: path.to_owned(),
        }
    }

    /// The path of the directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of the live generation; `None` if nothing was indexed yet.
    ///
    /// # Errors
    ///
    /// Fails if `CURRENT` cannot be read or contains no valid number, or if it is missing although there are
    /// generations.
    pub fn live(&self) -> Result<Option<u64>> {
        let path = self.path.join(CURRENT);
        let directory = self.path.clone();
        let bytes = match files::read(&path, Bound::NUMBER) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let numbers = match self.numbers_on_disk() {
                    Err(error) if error.is::<DamagedIndex>() => return Err(error),
                    numbers => numbers.unwrap_or_default(),
                };
                return match numbers.iter().any(|number| self.is_finished(*number)) {
                    true => Err(UnusableIndex::NoGeneration { directory }.into()),
                    false => Ok(None),
                };
            }
            Err(error) => return Err(files::failed("read", &path, error)),
        };
        let number = |text: &[u8]| std::str::from_utf8(text).ok()?.trim().parse().ok();
        let named = match unsealed(&bytes) {
            Some(text) => number(text),
            // Only older versions wrote it without a checksum.
            None => number(&bytes).filter(|number| self.is_older(*number)),
        };
        let Some(number) = named else {
            return Err(UnusableIndex::NoGeneration { directory }.into());
        };
        match self.check_generation(number) {
            Ok(()) => Ok(Some(number)),
            Err(error) if error.is::<DamagedIndex>() => Err(error),
            Err(_) => Err(UnusableIndex::NoGeneration { directory }.into()),
        }
    }

    /// Checks that the folder of a generation is a real folder and not a link.
    fn check_generation(&self, number: u64) -> Result<()> {
        for folder in [self.path.join(GENERATIONS), self.generation(number)] {
            files::check_folder(&folder).map_err(|error| files::failed("read", &folder, error))?;
        }
        Ok(())
    }

    fn is_older(&self, number: u64) -> bool {
        if self.check_generation(number).is_err() {
            return false;
        }
        let manifest = files::read(&self.generation(number).join(MANIFEST), Bound::MANIFEST);
        manifest.is_ok_and(|bytes| matches!(Manifest::of(&bytes), Err(UnusableIndex::Older { .. })))
    }

    /// Whether a generation was finished.
    fn is_finished(&self, number: u64) -> bool {
        if self.check_generation(number).is_err() {
            return false;
        }
        let folder = self.generation(number);
        let mut manifests = [MANIFEST, MANIFEST_COPY]
            .into_iter()
            .filter_map(|name| files::read(&folder.join(name), Bound::MANIFEST).ok());
        manifests.any(|bytes| match Manifest::of(&bytes) {
            Ok(Some(manifest)) => manifest.finished,
            Ok(None) => false,
            // A generation of another version is left alone.
            Err(_) => true,
        })
    }

    /// The numbers of the finished generations, sorted: the live one and the one for a rollback.
    ///
    /// # Errors
    ///
    /// Fails when the directory cannot be read.
    pub fn finished(&self) -> Result<Vec<u64>> {
        let mut numbers = self.numbers_on_disk()?;
        numbers.retain(|number| self.is_finished(*number));
        Ok(numbers)
    }

    /// The numbers of the generations on disk, sorted.
    pub(crate) fn numbers_on_disk(&self) -> Result<Vec<u64>> {
        let mut numbers = self.numbers()?;
        numbers.retain(|number| self.check_generation(*number).is_ok());
        Ok(numbers)
    }

    /// Links and other objects in place of generations. Writers never touch them.
    pub(crate) fn false_generations(&self) -> Result<Vec<DamagedIndex>> {
        let damaged = |number| self.check_generation(number).err()?.downcast().ok();
        Ok(self.numbers()?.into_iter().filter_map(damaged).collect())
    }

    /// The numbers in the folder of generations, sorted.
    fn numbers(&self) -> Result<Vec<u64>> {
        let generations = self.path.join(GENERATIONS);
        files::check_folder(&generations)
            .map_err(|error| files::failed("read", &generations, error))?;
        let context = || format!("cannot read {}", generations.display());
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&generations).with_context(context)? {
            let name = entry.with_context(context)?.file_name();
            let number = name.to_str().and_then(|name| name.parse::<u64>().ok());
            // newsdex never writes names such as `01` and `+1`.
            numbers.extend(number.filter(|number| *name == *number.to_string()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// The log of runs.
    ///
    /// # Errors
    ///
    /// Fails when there is no index here, or the log cannot be read.
    pub fn log(&self) -> Result<Log> {
        self.check_present()?;
        Log::read(&self.path)
    }

    /// Adds the end of a run to the log; does nothing if there is no index.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn log_end(&self, start: &RunStart, end: &RunEnd) -> Result<()> {
        match self.path.join(GENERATIONS).is_dir() {
            true => runs::append(&self.path, start, Some(end), false),
            false => Ok(()),
        }
    }

    /// Opens the live generation for searching. Writes nothing.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex`] when there is none or it is of another version; [`DamagedIndex`] when it is
    /// damaged.
    pub fn open(&self) -> Result<Snapshot> {
        let mut attempt = 1;
        loop {
            match self.try_open() {
                Err(error) if attempt < MOST_ATTEMPTS && !error.is::<UnusableIndex>() => {
                    // A writer may have removed segments just before they were opened.
                    std::thread::sleep(Duration::from_millis(5 << attempt));
                }
                done => return done,
            }
            attempt += 1;
        }
    }

    fn try_open(&self) -> Result<Snapshot> {
        let Some(number) = self.live()? else {
            return Err(self.absence().into());
        };
        self.snapshot_of(number)
    }

    /// Which state of the index is the current one. Writes nothing, and reads a few small files.
    ///
    /// # Errors
    ///
    /// As [`IndexDirectory::open`].
    pub fn revision(&self) -> Result<Revision> {
        let Some(generation) = self.live()? else {
            return Err(self.absence().into());
        };
        let folder = self.generation(generation);
        let manifest = Manifest::check(&folder)?;
        let (index, _) = open_index(&folder, Access::Read)?;
        Revision::of(&index, generation, &manifest)
    }

    /// A snapshot of a generation, live or not. Writes nothing.
    fn snapshot_of(&self, number: u64) -> Result<Snapshot> {
        self.snapshot_by(number, Access::Read)
    }

    /// As [`IndexDirectory::snapshot_of`], for work that reads everything once: no file is mapped into memory.
    fn snapshot_to_read_once(&self, number: u64) -> Result<Snapshot> {
        self.snapshot_by(number, Access::ReadOnce)
    }

    fn snapshot_by(&self, number: u64, access: Access) -> Result<Snapshot> {
        let folder = self.generation(number);
        let manifest = Manifest::check(&folder)?;
        let (index, damage) = open_index(&folder, access)?;
        Snapshot::checked(index, number, &folder, damage, manifest)
    }

    /// Checks that there is an index, intact or not.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex`] when there is none.
    pub fn check_present(&self) -> Result<(), UnusableIndex> {
        match self.path.join(GENERATIONS).is_dir() {
            true => Ok(()),
            false => Err(self.absence()),
        }
    }

    /// Why there is no live generation.
    fn absence(&self) -> UnusableIndex {
        let directory = self.path.clone();
        let is_empty =
            fs::read_dir(&directory).map_or(true, |mut entries| entries.next().is_none());
        match self.path.exists() && !is_empty && !self.path.join(GENERATIONS).exists() {
            true => UnusableIndex::Foreign { directory },
            false => UnusableIndex::Missing { directory },
        }
    }

    fn generation(&self, number: u64) -> PathBuf {
        self.path.join(GENERATIONS).join(number.to_string())
    }
}

/// Opens the tantivy index of a generation.
fn open_index(folder: &Path, access: Access) -> Result<(Index, Damage)> {
    let damaged = || format!("the index in {} is damaged", folder.display());
    let files = CheckedDirectory::open(folder, access).with_context(damaged)?;
    let damage = files.damage().clone();
    let index = damage.guarding(|| Index::open(files).with_context(damaged))?;
    analyzer::register(index.tokenizers());
    Ok((index, damage))
}
