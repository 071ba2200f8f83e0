//! Writing: an index directory with the write lock, and the generations that are made and switched in it.

use std::fs;
use std::io;
use std::path::PathBuf;

use anyhow::{Context, Result};
use tantivy::Index;

use super::directory::{Access, CheckedDirectory, Damage};
use super::lock::WriteLock;
use super::manifest::{MANIFEST, MANIFEST_COPY, Manifest};
use super::reader::Snapshot;
use super::refused::SystemError;
use super::runs::RunStart;
use super::schema::Fields;
use super::seal::{replace, sealed};
use super::sync::{make_folder, make_folders, sync_folder};
use super::{
    CURRENT, GENERATIONS, IndexDirectory, UnusableIndex, analyzer, open_index, runs, schema,
};

/// An index directory with the write lock.
#[derive(Debug)]
pub struct LockedDirectory<'a> {
    pub(super) directory: &'a IndexDirectory,
    _lock: WriteLock,
}

impl IndexDirectory {
    /// Takes the write lock; creates the directory if necessary, and removes what an interrupted run left
    /// behind.
    ///
    /// # Errors
    ///
    /// [`lock::Locked`] if another process is writing; [`UnusableIndex::Foreign`] if the directory contains
    /// other files; a plain error if it cannot be written.
    pub fn lock(&self, run: &RunStart) -> Result<LockedDirectory<'_>> {
        if let foreign @ UnusableIndex::Foreign { .. } = self.absence()
            && !self.path.join(CURRENT).exists()
        {
            return Err(foreign.into());
        }
        let generations = self.path.join(GENERATIONS);
        if self.path.join(CURRENT).exists() {
            // If `CURRENT` exists, its parent folders were synced before.
            fs::create_dir_all(&generations)
        } else {
            make_folders(&generations)
        }
        .with_context(|| format!("cannot create {}", generations.display()))?;
        self.lock_present(run)
    }

    /// Takes the write lock of an existing index, like [`IndexDirectory::lock`]; creates nothing.
    ///
    /// # Errors
    ///
    /// [`lock::Locked`] if another process is writing; [`UnusableIndex::Missing`] if there is no index;
    /// [`DamagedIndex`] if another object is in place of one of its folders or files.
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
        // Before anything is removed, so that a process without write permission removes nothing.
        runs::append(&self.path, run, None, true)?;
        locked.remove_leftovers()?;
        Ok(locked)
    }
}

/// A generation that is being written.
#[derive(Debug)]
pub struct OpenGeneration {
    /// The number of the generation.
    pub number: u64,
    /// The folder of the generation.
    pub path: PathBuf,
    /// The tantivy index in the folder.
    pub index: Index,
    /// Whether readers use this generation.
    pub is_live: bool,
    pub(super) damage: Damage,
}

impl OpenGeneration {
    /// The system error while it was written, which tantivy's threads do not report.
    pub fn refused(&self) -> Option<SystemError> {
        self.damage.refusals.found()
    }

    /// A snapshot of the last commit.
    ///
    /// # Errors
    ///
    /// [`DamagedIndex`] if it is damaged.
    pub fn snapshot(&self) -> Result<Snapshot> {
        let manifest = Manifest::check(&self.path)?;
        let (index, damage) = (self.index.clone(), self.damage.clone());
        Snapshot::checked(index, self.number, &self.path, damage, manifest)
    }
}

impl LockedDirectory<'_> {
    /// Opens the live generation for writing, or begins the first one.
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

    /// Begins a generation beside the live one. Readers use it after [`LockedDirectory::switch_to`].
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn begin(&self) -> Result<OpenGeneration> {
        // If `CURRENT` cannot be read, the live generation still occupies its number on disk.
        let taken = self.directory.numbers_on_disk()?;
        let number = taken.last().map_or(Some(1), |last| last.checked_add(1));
        let number = number.context("there are too many generations of the index")?;
        let path = self.directory.generation(number);
        make_folder(&path).with_context(|| format!("cannot create {}", path.display()))?;
        let begin = || format!("cannot create an index in {}", path.display());
        let files = CheckedDirectory::open(&path, Access::Write);
        let files = files.with_context(begin)?;
        let damage = files.damage().clone();
        let index =
            Index::create(files, Fields::new().schema, schema::settings()).with_context(begin)?;
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

    /// Checks a new generation: every file, and the number of articles.
    ///
    /// # Errors
    ///
    /// Fails if it is damaged or has another number of articles.
    pub fn verify(&self, generation: &OpenGeneration, articles: u64) -> Result<()> {
        self.directory.verify_new(generation.number, articles)
    }

    /// Makes a generation live and removes all others except the one that was live before: readers may still
    /// use it, and [`LockedDirectory::roll_back`] returns to it.
    ///
    /// # Errors
    ///
    /// Fails if the disk fails; then the old generation stays live.
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

    /// Switches to the other finished generation: the one before the last rebuild or, after a rollback, the
    /// later one. Gives the numbers of the old and the new live generation.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex::NothingToRollBackTo`] if there is no other generation; any error of opening the other
    /// one.
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

    pub(super) fn set_current(&self, number: u64) -> Result<()> {
        let current = self.directory.path.join(CURRENT);
        replace(&current, &sealed(format!("{number}\n").as_bytes()))
            .with_context(|| format!("cannot write {}", current.display()))
    }

    /// Removes a generation that is unfinished or no longer needed.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn abandon(&self, number: u64) -> Result<()> {
        self.directory.check_generation(number)?;
        let path = self.directory.generation(number);
        // The manifests mark a finished generation, so they are removed first.
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

    /// Removes unfinished generations of interrupted runs.
    fn remove_leftovers(&self) -> Result<()> {
        // If it is unknown which generation is live, nothing is removed.
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
