//! The index directory: which generation is live, who may write, and whether it can be read at all.
//!
//! ```text
//! .newsdex/
//!   CURRENT            the number of the live generation; switched by renaming a file
//!   lock               held by the one process that writes
//!   runs.jsonl         the log of runs
//!   aliases.toml       corrections of names by hand; may be missing
//!   in-progress        what the run at work is reading; gone when it ends
//!   suspects           what runs were reading that died; missing as a rule
//!   generations/1/     a tantivy index, manifest.json and names-N, the names of commit N
//! ```
//!
//! A rebuild writes the next generation beside the live one and then switches; whoever is reading
//! the old one keeps it, and it stays until the next rebuild, in case the new one disappoints. A
//! generation that was never finished is left over from a run that was cut off, and goes when the
//! next run begins.
//!
//! Every file but the lock and the alias file has checksums (see `seal`), which are looked at before
//! anything is answered from it: a damaged index gives an error, never another answer. What a repair has
//! dropped is part of each commit until it is read again (see [`incomplete`]). Files and folders are synced
//! in an order that a power cut cannot spoil (see `sync`).
//!
//! History of the format: 1, the first; 2, checksums in all files, a mark for finished generations and
//! copies of the files without which the others are of no use. Older ones have to be built again.

pub mod analyzer;
mod directory;
pub mod evidence;
mod expansion;
#[cfg(test)]
mod faults;
mod file_names;
pub(crate) mod files;
pub mod held;
pub mod in_progress;
pub mod incomplete;
pub mod ledger;
pub mod lock;
pub mod manifest;
mod merges;
pub mod names;
pub mod reader;
pub mod refused;
pub mod repair;
pub mod runs;
pub mod schema;
mod seal;
pub mod stored;
mod sync;
pub mod verify;
pub mod versions;
pub mod writer;

use crate::hint::Hint;
use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use tantivy::{Index, IndexSettings};

use crate::index::directory::{Access, CheckedDirectory, Damage};
use crate::index::files::Bound;
use crate::index::lock::WriteLock;
use crate::index::manifest::{MANIFEST, MANIFEST_COPY, Manifest};
use crate::index::reader::Snapshot;
use crate::index::refused::SystemError;
use crate::index::runs::{Log, RunEnd, RunStart};
use crate::index::schema::Fields;
use crate::index::seal::{replace, sealed, unsealed};
use crate::index::sync::{make_folder, make_folders, sync_folder};

pub use self::directory::DamagedIndex;

/// Version of the layout described above.
pub const FORMAT_VERSION: u32 = 2;

/// How often opening an index to read is tried, 0.2 s in all.
const MOST_ATTEMPTS: u32 = 5;

const CURRENT: &str = "CURRENT";
const GENERATIONS: &str = "generations";

/// An index that is there but that this newsdex cannot use, or that is not there.
#[derive(Debug, thiserror::Error)]
pub enum UnusableIndex {
    /// There is no such directory, or nothing was ever indexed into it.
    #[error("no index in {}", directory.display())]
    Missing {
        /// Where it was looked for.
        directory: PathBuf,
    },
    /// The directory holds something else.
    #[error("{} is not a newsdex index", directory.display())]
    Foreign {
        /// The directory.
        directory: PathBuf,
    },
    /// `CURRENT` does not contain the number of a generation that is there.
    #[error("the index in {} is damaged: {CURRENT} names no generation", directory.display())]
    NoGeneration {
        /// The directory.
        directory: PathBuf,
    },
    /// Made by a later version.
    #[error(
        "the index was made by a newer newsdex (format {format}, this one knows up to {FORMAT_VERSION})"
    )]
    Newer {
        /// Its format.
        format: u32,
    },
    /// Made by an earlier version with other fields or analyzers.
    #[error("the index was made by newsdex {newsdex}, and this version cannot read it")]
    Older {
        /// The version that made it.
        newsdex: String,
    },
    /// There is no generation but the live one.
    #[error("there is no earlier index to switch back to")]
    NothingToRollBackTo,
}

impl Hint for UnusableIndex {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match self {
            UnusableIndex::Missing { .. } => {
                "create one with `newsdex index FOLDER`, or use --index DIR if it is elsewhere"
            }
            UnusableIndex::Foreign { .. } => "use --index DIR with an empty or a new folder",
            UnusableIndex::NoGeneration { .. } => {
                "restore it with `newsdex verify --repair`, or build a new one with `newsdex index --rebuild FOLDER`"
            }
            UnusableIndex::Newer { .. } => {
                "use the newer newsdex, or build a new index with --rebuild"
            }
            UnusableIndex::Older { .. } => {
                "build a new index with `newsdex index --rebuild FOLDER`"
            }
            UnusableIndex::NothingToRollBackTo => {
                "only a rebuild keeps an earlier index, until the next rebuild"
            }
        }))
    }
}

/// An index directory, opened by nobody yet.
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

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of the live generation; absent when nothing was indexed yet.
    ///
    /// # Errors
    ///
    /// Fails when `CURRENT` cannot be read or names no generation, and when it is missing though there
    /// are generations that it could name.
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
            // Only an older newsdex wrote it without a checksum.
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

    /// Makes sure that the folder of a generation is one, and not a link to somewhere else.
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

    /// Whether a generation was whole once.
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
            // What another newsdex made is not ours to judge.
            Err(_) => true,
        })
    }

    /// The numbers of the generations that are whole: the live one and the one to roll back to, sorted.
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

    /// Links and other things in the place of generations. Whoever writes touches none of them.
    pub(crate) fn false_generations(&self) -> Result<Vec<DamagedIndex>> {
        let damaged = |number| self.check_generation(number).err()?.downcast().ok();
        Ok(self.numbers()?.into_iter().filter_map(damaged).collect())
    }

    /// The numbers that entries of the folder of generations are called by, sorted.
    fn numbers(&self) -> Result<Vec<u64>> {
        let generations = self.path.join(GENERATIONS);
        files::check_folder(&generations)
            .map_err(|error| files::failed("read", &generations, error))?;
        let context = || format!("cannot read {}", generations.display());
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&generations).with_context(context)? {
            let name = entry.with_context(context)?.file_name();
            let number = name.to_str().and_then(|name| name.parse::<u64>().ok());
            // `01` and `+1` are no names of ours.
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

    /// Adds to the log how a run ended; nothing where there is no index.
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
                    // A writer may have removed segments that were about to be opened.
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

    /// A view of a generation, live or not. Writes nothing.
    fn snapshot_of(&self, number: u64) -> Result<Snapshot> {
        let folder = self.generation(number);
        let manifest = Manifest::check(&folder)?;
        let (index, damage) = open_index(&folder, Access::Read)?;
        Snapshot::checked(index, number, &folder, damage, manifest)
    }

    /// Makes sure that there is an index, whole or not.
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

    /// Why nothing is live here.
    fn absence(&self) -> UnusableIndex {
        let directory = self.path.clone();
        let is_empty =
            fs::read_dir(&directory).map_or(true, |mut entries| entries.next().is_none());
        match self.path.exists() && !is_empty && !self.path.join(GENERATIONS).exists() {
            true => UnusableIndex::Foreign { directory },
            false => UnusableIndex::Missing { directory },
        }
    }

    /// Takes the write lock, making the directory first where it is missing, and removes what a run
    /// that was cut off left behind.
    ///
    /// # Errors
    ///
    /// [`lock::Locked`] when another process is writing; [`UnusableIndex::Foreign`] when the
    /// directory holds other things; a plain error when it cannot be written.
    pub fn lock(&self, run: &RunStart) -> Result<LockedDirectory<'_>> {
        if let foreign @ UnusableIndex::Foreign { .. } = self.absence()
            && !self.path.join(CURRENT).exists()
        {
            return Err(foreign.into());
        }
        let generations = self.path.join(GENERATIONS);
        if self.path.join(CURRENT).exists() {
            // Whoever wrote `CURRENT` has synced the folders above it.
            fs::create_dir_all(&generations)
        } else {
            make_folders(&generations)
        }
        .with_context(|| format!("cannot create {}", generations.display()))?;
        self.lock_present(run)
    }

    /// Takes the write lock of an index that is there, as [`IndexDirectory::lock`] does; makes none.
    ///
    /// # Errors
    ///
    /// [`lock::Locked`] when another process is writing; [`UnusableIndex::Missing`] when there is no
    /// index; [`DamagedIndex`] when something else is in the place of one of its folders or files.
    pub fn lock_present(&self, run: &RunStart) -> Result<LockedDirectory<'_>> {
        self.check_present()?;
        let locked = LockedDirectory {
            directory: self,
            _lock: WriteLock::take(&self.path, run)?,
        };
        if let Some(damaged) = self.false_generations()?.into_iter().next() {
            return Err(damaged.into());
        }
        if run.is_repair() {
            runs::mend(&self.path)?;
        }
        // Before anything is removed: whoever cannot write here removes nothing either.
        runs::append(&self.path, run, None, true)?;
        locked.remove_leftovers()?;
        Ok(locked)
    }

    fn generation(&self, number: u64) -> PathBuf {
        self.path.join(GENERATIONS).join(number.to_string())
    }
}

/// An index directory in the hands of its one writer.
#[derive(Debug)]
pub struct LockedDirectory<'a> {
    directory: &'a IndexDirectory,
    _lock: WriteLock,
}

/// A generation that is being written.
#[derive(Debug)]
pub struct OpenGeneration {
    /// Its number.
    pub number: u64,
    /// Its folder.
    pub path: PathBuf,
    /// The tantivy index in it.
    pub index: Index,
    /// Whether readers see it already.
    pub is_live: bool,
    damage: Damage,
}

impl OpenGeneration {
    /// What the system refused while it was written; tantivy's threads do not say.
    pub fn refused(&self) -> Option<SystemError> {
        self.damage.refusals.found()
    }

    /// A view of what is committed.
    ///
    /// # Errors
    ///
    /// [`DamagedIndex`] when it is damaged.
    pub fn snapshot(&self) -> Result<Snapshot> {
        let manifest = Manifest::check(&self.path)?;
        let (index, damage) = (self.index.clone(), self.damage.clone());
        Snapshot::checked(index, self.number, &self.path, damage, manifest)
    }
}

impl LockedDirectory<'_> {
    /// Opens the live generation to add to it, or begins the first one.
    ///
    /// # Errors
    ///
    /// As [`IndexDirectory::open`].
    pub fn open_live(&self) -> Result<OpenGeneration> {
        let Some(number) = self.directory.live()? else {
            return self.begin();
        };
        let path = self.directory.generation(number);
        Manifest::check(&path)?;
        let (index, damage) = open_index(&path, Access::Write)?;
        Ok(OpenGeneration {
            number,
            index,
            path,
            is_live: true,
            damage,
        })
    }

    /// Begins a generation beside the live one. Readers see it after [`LockedDirectory::switch_to`].
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn begin(&self) -> Result<OpenGeneration> {
        // A live generation whose number cannot be read is still on disk under its own number.
        let taken = self.directory.numbers_on_disk()?;
        let number = taken.last().map_or(Some(1), |last| last.checked_add(1));
        let number = number.context("there are too many generations of the index")?;
        let path = self.directory.generation(number);
        make_folder(&path).with_context(|| format!("cannot create {}", path.display()))?;
        let begin = || format!("cannot create an index in {}", path.display());
        let files = CheckedDirectory::open(&path, Access::Write);
        let files = files.with_context(begin)?;
        let damage = files.damage().clone();
        let settings = IndexSettings::default();
        let index = Index::create(files, Fields::new().schema, settings).with_context(begin)?;
        analyzer::register(index.tokenizers());
        Manifest::current().write(&path)?;
        Ok(OpenGeneration {
            number,
            path,
            index,
            is_live: false,
            damage,
        })
    }

    /// Makes sure that a generation that was begun is whole: every file, and that it holds as many
    /// articles as were read.
    ///
    /// # Errors
    ///
    /// Fails when it is not.
    pub fn verify(&self, generation: &OpenGeneration, articles: u64) -> Result<()> {
        self.directory.verify_new(generation.number, articles)
    }

    /// Makes a generation the live one and removes the others but the one that was live, which readers
    /// may still have open and to which [`LockedDirectory::roll_back`] returns.
    ///
    /// # Errors
    ///
    /// Fails when the disk does; the generation that was live stays so.
    pub fn switch_to(&self, number: u64) -> Result<()> {
        let others = self.directory.numbers_on_disk()?;
        let below = || others.iter().copied().filter(|other| *other < number).max();
        let before = self.directory.live().unwrap_or_else(|_| below());
        let folder = self.directory.generation(number);
        let manifest = Manifest::check(&folder)?;
        let finished = Manifest {
            finished: true,
            ..manifest
        };
        finished.write(&folder)?;
        self.set_current(number)?;
        for other in others {
            if other != number && Some(other) != before {
                self.abandon(other)?;
            }
        }
        Ok(())
    }

    /// Makes the generation live again that was so before the last rebuild, or, once that was done, the
    /// later one. Gives the number of the one that was live and of the one that is.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex::NothingToRollBackTo`] when there is no other generation; whatever keeps the
    /// other one from being opened.
    pub fn roll_back(&self) -> Result<(u64, u64)> {
        let live = self.directory.live()?;
        let live = live.ok_or_else(|| self.directory.absence())?;
        let numbers = self.directory.numbers_on_disk()?;
        let others = numbers.into_iter().rev();
        let mut others =
            others.filter(|number| *number != live && self.directory.is_finished(*number));
        let other = others.next().ok_or(UnusableIndex::NothingToRollBackTo)?;
        Manifest::check(&self.directory.generation(other))?;
        self.set_current(other)?;
        Ok((live, other))
    }

    fn set_current(&self, number: u64) -> Result<()> {
        let current = self.directory.path.join(CURRENT);
        replace(&current, &sealed(format!("{number}\n").as_bytes()))
            .with_context(|| format!("cannot write {}", current.display()))
    }

    /// Removes a generation that was begun and not finished, or that is not wanted any more.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn abandon(&self, number: u64) -> Result<()> {
        self.directory.check_generation(number)?;
        let path = self.directory.generation(number);
        // First what says that it is whole: half of it must not be taken for all of it.
        for name in [MANIFEST, MANIFEST_COPY] {
            let _ = fs::remove_file(path.join(name));
        }
        let remove = || -> io::Result<()> {
            sync_folder(&path)?;
            fs::remove_dir_all(&path)?;
            sync_folder(&self.directory.path.join(GENERATIONS))
        };
        remove().with_context(|| format!("cannot remove {}", path.display()))
    }

    /// Removes what a run that was cut off left behind: generations that were never finished.
    fn remove_leftovers(&self) -> Result<()> {
        // Where nobody knows which generation was live, none is a leftover.
        let Ok(live) = self.directory.live() else {
            return Ok(());
        };
        for number in self.directory.numbers_on_disk()? {
            if Some(number) != live && !self.directory.is_finished(number) {
                self.abandon(number)?;
            }
        }
        Ok(())
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
