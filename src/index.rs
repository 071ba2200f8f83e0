//! The index directory: which generation is live, who may write, and whether it can be read at all.
//!
//! ```text
//! .newsdex/
//!   CURRENT            the number of the live generation; switched by renaming a file
//!   lock               held by the one process that writes
//!   aliases.toml       corrections of names by hand; may be missing
//!   generations/1/     a tantivy index, manifest.json and names-N, the names of commit N
//! ```
//!
//! A rebuild writes the next generation beside the live one and then switches; whoever is reading
//! the old one keeps it. A generation that `CURRENT` does not name is left over from a run that was
//! cut off, and goes when the next run begins.
//!
//! History of the format: 1, the first.

pub mod analyzer;
pub mod evidence;
#[cfg(test)]
mod faults;
pub mod held;
pub mod lock;
pub mod manifest;
pub mod names;
pub mod reader;
mod readonly;
pub mod schema;
pub mod stored;
pub mod writer;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use tantivy::Index;

use crate::index::lock::WriteLock;
use crate::index::manifest::Manifest;
use crate::index::reader::Snapshot;
use crate::index::readonly::ReadOnlyDirectory;
use crate::index::schema::Fields;

/// Version of the layout described above.
pub const FORMAT_VERSION: u32 = 1;

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
    /// `CURRENT` does not name a generation that is there.
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
    #[error("the index was made by newsdex {newsdex}, whose index this version cannot read")]
    Older {
        /// The version that made it.
        newsdex: String,
    },
}

impl UnusableIndex {
    /// What the user can do.
    pub fn hint(&self) -> &'static str {
        match self {
            UnusableIndex::Missing { .. } => {
                "make one with `newsdex index FOLDER`, or say where it is with --index"
            }
            UnusableIndex::Foreign { .. } => "name an empty or a new folder with --index",
            UnusableIndex::NoGeneration { .. } => {
                "build it again with `newsdex index --rebuild FOLDER`"
            }
            UnusableIndex::Newer { .. } => "use that newsdex, or build a new index with --rebuild",
            UnusableIndex::Older { .. } => "build it again with `newsdex index --rebuild FOLDER`",
        }
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
    /// Fails when `CURRENT` cannot be read or names no generation.
    pub fn live(&self) -> Result<Option<u64>> {
        let path = self.path.join(CURRENT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let number = text
            .trim()
            .parse()
            .ok()
            .filter(|number| self.generation(*number).is_dir());
        let directory = self.path.clone();
        number
            .map(Some)
            .ok_or_else(|| UnusableIndex::NoGeneration { directory }.into())
    }

    /// Opens the live generation for searching. Writes nothing.
    ///
    /// # Errors
    ///
    /// [`UnusableIndex`] when there is none or it is of another version; a plain error when it is
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
        let generation = self.generation(number);
        Manifest::check(&generation)?;
        Snapshot::open(open_to_read(&generation)?, number, &generation)
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
    pub fn lock(&self) -> Result<LockedDirectory<'_>> {
        if let foreign @ UnusableIndex::Foreign { .. } = self.absence()
            && !self.path.join(CURRENT).exists()
        {
            return Err(foreign.into());
        }
        let generations = self.path.join(GENERATIONS);
        fs::create_dir_all(&generations)
            .with_context(|| format!("cannot make {}", generations.display()))?;
        let locked = LockedDirectory {
            directory: self,
            _lock: WriteLock::take(&self.path)?,
        };
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
        let generation = self.directory.generation(number);
        Manifest::check(&generation)?;
        Ok(OpenGeneration {
            number,
            index: open_index(&generation)?,
            path: generation,
            is_live: true,
        })
    }

    /// Begins a generation beside the live one. Readers see it after [`LockedDirectory::switch_to`].
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn begin(&self) -> Result<OpenGeneration> {
        // A live generation whose number cannot be read is still on disk under its own number.
        let taken = self.numbers_on_disk()?.into_iter().max().unwrap_or(0);
        let number = taken + 1;
        let path = self.directory.generation(number);
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        let index = Index::create_in_dir(&path, Fields::new().schema)
            .with_context(|| format!("cannot begin an index in {}", path.display()))?;
        analyzer::register(index.tokenizers());
        Manifest::current().write(&path)?;
        Ok(OpenGeneration {
            number,
            path,
            index,
            is_live: false,
        })
    }

    /// Makes a generation the live one and removes the others but the one before it, which readers
    /// may still have open.
    ///
    /// # Errors
    ///
    /// Fails when the disk does; the generation that was live stays so.
    pub fn switch_to(&self, number: u64) -> Result<()> {
        let path = &self.directory.path;
        let (new, current) = (path.join("CURRENT.new"), path.join(CURRENT));
        let write = || -> io::Result<()> {
            fs::write(&new, format!("{number}\n"))?;
            fs::File::open(&new)?.sync_all()?;
            fs::rename(&new, &current)?;
            // The rename itself has to reach the disk, too; not every system can sync a folder.
            let _ = fs::File::open(path).and_then(|folder| folder.sync_all());
            Ok(())
        };
        write().with_context(|| format!("cannot write {}", current.display()))?;
        self.remove_leftovers()
    }

    /// Removes a generation that was begun and not finished.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn abandon(&self, number: u64) -> Result<()> {
        let path = self.directory.generation(number);
        fs::remove_dir_all(&path).with_context(|| format!("cannot remove {}", path.display()))
    }

    /// Removes every generation but the live one and the one before it.
    fn remove_leftovers(&self) -> Result<()> {
        // Where nobody knows which generation was live, none is a leftover.
        let Ok(live) = self.directory.live() else {
            return Ok(());
        };
        let numbers = self.numbers_on_disk()?;
        let before = numbers
            .iter()
            .copied()
            .filter(|number| Some(*number) < live)
            .max();
        for number in numbers {
            if Some(number) != live && Some(number) != before {
                self.abandon(number)?;
            }
        }
        Ok(())
    }

    fn numbers_on_disk(&self) -> Result<Vec<u64>> {
        let generations = self.directory.path.join(GENERATIONS);
        let context = || format!("cannot read {}", generations.display());
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&generations).with_context(context)? {
            let name = entry.with_context(context)?.file_name();
            numbers.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        Ok(numbers)
    }
}

/// Opens a generation without the right to write.
fn open_to_read(generation: &Path) -> Result<Index> {
    let damaged = || format!("the index in {} is damaged", generation.display());
    let directory = ReadOnlyDirectory::open(generation).with_context(damaged)?;
    let index = Index::open(directory).with_context(damaged)?;
    analyzer::register(index.tokenizers());
    Ok(index)
}

fn open_index(generation: &Path) -> Result<Index> {
    let index = Index::open_in_dir(generation)
        .with_context(|| format!("the index in {} is damaged", generation.display()))?;
    analyzer::register(index.tokenizers());
    Ok(index)
}
