//! Folders to files: what there is to read below the paths somebody named, in an order that is
//! always the same.
//!
//! Passed over in silence: hidden files and folders, an index directory, files given before, and
//! what is no file (sockets, devices, pipes) unless it was named itself. Symbolic links are followed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashSet;
use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::{xxh3_128, xxh3_128_with_seed};

use super::failure::{Failure, reason};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where to open it.
    pub path: PathBuf,
    /// What it is called in every result, as in [`crate::article::Origin::path`].
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was last written, in nanoseconds since 1970; 0 where the system does not say.
    pub modified_ns: i64,
}

/// What [`discover`] gives and what it passes over.
#[derive(Debug, Clone, Default)]
pub struct DiscoverOptions {
    /// Folders not to enter, such as the index directory.
    pub skip: Vec<PathBuf>,
    /// Only files that match are given; every file if empty.
    pub include: GlobSet,
    /// Files and folders that match are passed over.
    pub exclude: GlobSet,
}

/// Compiles globs such as `*.json` or `2020/**`, for [`DiscoverOptions`].
///
/// A glob is compared with the path below the folder that was named and with the bare name.
///
/// # Errors
///
/// The message names the glob at fault and why it is none.
pub fn globs(patterns: &[String]) -> Result<GlobSet, String> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(
            Glob::new(pattern)
                .map_err(|error| format!("`{pattern}` is no glob: {}", error.kind()))?,
        );
    }
    builder.build().map_err(|error| error.to_string())
}

/// Gives the files below `roots`, roots in the order given, entries of a folder sorted by name.
///
/// A file reached twice, through a link or through two roots, is given once. What cannot be looked
/// into (a missing root, an unreadable folder, a link to nothing) is given as a [`Failure`], as is a
/// second folder of the same name: its articles could not be told from those of the first.
pub fn discover(roots: &[PathBuf], options: &DiscoverOptions) -> Discovery {
    let mut skip: Vec<PathBuf> = options.skip.clone();
    skip.extend(
        options
            .skip
            .iter()
            .filter_map(|folder| folder.canonicalize().ok()),
    );
    let mut waiting = Vec::new();
    let mut named: Vec<(String, PathBuf)> = Vec::new();
    for root in roots {
        let waits = match root.canonicalize() {
            Err(error) => Waiting::Failed(Failure::failed(&root.to_string_lossy(), reason(&error))),
            Ok(real) => {
                let name = root_name(root, &real);
                match named.iter().find(|(other, _)| *other == name) {
                    Some((_, other)) if *other == real => continue,
                    Some(_) => Waiting::Failed(
                        Failure::failed(
                            &root.to_string_lossy(),
                            format!("another folder or file called `{name}` is read already"),
                        )
                        .with_hint("name the folder that holds both"),
                    ),
                    None => {
                        named.push((name.clone(), real.clone()));
                        Waiting::Root {
                            path: root.clone(),
                            real,
                            name,
                        }
                    }
                }
            }
        };
        waiting.push(waits);
    }
    waiting.reverse();
    Discovery {
        waiting,
        walk: None,
        seen: FxHashSet::default(),
        options: DiscoverOptions {
            skip,
            ..options.clone()
        },
    }
}

/// Iterator over the files below some roots; made by [`discover`].
pub struct Discovery {
    waiting: Vec<Waiting>,
    walk: Option<Walk>,
    /// Hashes of the real paths given so far: files may be millions.
    seen: FxHashSet<u128>,
    options: DiscoverOptions,
}

enum Waiting {
    Root {
        path: PathBuf,
        real: PathBuf,
        name: String,
    },
    Failed(Failure),
}

/// The folder being walked.
struct Walk {
    entries: walkdir::IntoIter,
    root: PathBuf,
    real: PathBuf,
    name: String,
    /// Depth of the topmost folder entered through a link; below it paths are not real ones.
    linked: Option<usize>,
    /// The folder that was entered last, as walked, with its name in results and the hash of its real
    /// path: most entries are files in it.
    folder: Option<Folder>,
}

/// A folder that has files in it.
struct Folder {
    path: PathBuf,
    name: String,
    real_path_hash: u128,
}

impl Iterator for Discovery {
    type Item = Result<Input, Failure>;

    fn next(&mut self) -> Option<Result<Input, Failure>> {
        loop {
            crate::checkpoint::checkpoint();
            let Some(walk) = &mut self.walk else {
                match self.waiting.pop()? {
                    Waiting::Failed(failure) => return Some(Err(failure)),
                    Waiting::Root { path, real, name } => {
                        let entries = WalkDir::new(&path)
                            .follow_links(true)
                            .sort_by_file_name()
                            .into_iter();
                        self.walk = Some(Walk {
                            entries,
                            root: path,
                            real,
                            name,
                            linked: None,
                            folder: None,
                        });
                    }
                }
                continue;
            };
            match walk.entries.next() {
                None => self.walk = None,
                Some(Err(error)) => {
                    if let Some(failure) = walk.failure(&error) {
                        return Some(Err(failure));
                    }
                }
                Some(Ok(entry)) => {
                    if let Some(found) = walk.visit(&entry, &self.options, &mut self.seen) {
                        return Some(found);
                    }
                }
            }
        }
    }
}

impl Walk {
    fn visit(
        &mut self,
        entry: &DirEntry,
        options: &DiscoverOptions,
        seen: &mut FxHashSet<u128>,
    ) -> Option<Result<Input, Failure>> {
        let depth = entry.depth();
        if self.linked.is_some_and(|linked| depth <= linked) {
            self.linked = None;
        }
        let is_unwanted = depth > 0 && (is_hidden(entry) || self.matches(&options.exclude, entry));
        if entry.file_type().is_dir() {
            if is_unwanted || is_index(entry.path()) || self.is_skipped(entry, options) {
                self.entries.skip_current_dir();
            } else if depth > 0 && entry.path_is_symlink() && self.linked.is_none() {
                self.linked = Some(depth);
            }
            return None;
        }
        if !entry.file_type().is_file() {
            let reason = "neither a file nor a folder";
            return (depth == 0).then(|| Err(Failure::failed(&self.name_of(entry.path()), reason)));
        }
        let is_wanted = options.include.is_empty() || self.matches(&options.include, entry);
        if is_unwanted || !is_wanted {
            return None;
        }
        let (name, real_path_hash) = self.name_and_hash(entry);
        if !seen.insert(real_path_hash) {
            return None;
        }
        Some(match entry.metadata() {
            Err(error) => Err(Failure::failed(
                &name,
                error.io_error().map_or_else(|| error.to_string(), reason),
            )),
            Ok(metadata) => {
                let modified =
                    metadata
                        .modified()
                        .ok()
                        .map(|time| match time.duration_since(UNIX_EPOCH) {
                            Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
                            Err(before) => i64::try_from(before.duration().as_nanos())
                                .map_or(i64::MIN, |nanos| -nanos),
                        });
                let modified_ns = modified.unwrap_or(0);
                Ok(Input {
                    path: entry.path().to_owned(),
                    name,
                    bytes: metadata.len(),
                    modified_ns,
                })
            }
        })
    }

    fn is_skipped(&self, entry: &DirEntry, options: &DiscoverOptions) -> bool {
        if options.skip.is_empty() {
            return false;
        }
        let real = entry.path().canonicalize();
        options
            .skip
            .iter()
            .any(|skip| skip == entry.path() || real.as_ref().is_ok_and(|real| real == skip))
    }

    /// Whether a glob matches the path below the root or the bare name.
    fn matches(&self, globs: &GlobSet, entry: &DirEntry) -> bool {
        !globs.is_empty()
            && (globs.is_match(self.below(entry.path())) || globs.is_match(entry.file_name()))
    }

    /// A path below the root; empty for the root itself.
    fn below<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }

    /// What a file is called in results, and a hash that two ways to one file have in common.
    fn name_and_hash(&mut self, entry: &DirEntry) -> (String, u128) {
        let Some(parent) = entry.path().parent().filter(|_| entry.depth() > 0) else {
            return (self.name.clone(), file_hash(&self.real));
        };
        // Compared as bytes: two spellings of one folder only cost a second look.
        let is_last = |folder: &&Folder| folder.path.as_os_str() == parent.as_os_str();
        if self.folder.as_ref().filter(is_last).is_none() {
            self.folder = Some(Folder {
                name: self.name_of(parent),
                real_path_hash: self.real_path_hash(parent),
                path: parent.to_owned(),
            });
        }
        let (folder_name, folder_hash) = match &self.folder {
            Some(folder) => (folder.name.as_str(), folder.real_path_hash),
            None => ("", 0),
        };
        let file_name = entry.file_name().to_string_lossy();
        let mut name = String::with_capacity(folder_name.len() + 1 + file_name.len());
        name.push_str(folder_name);
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(&file_name);
        let real = entry.path_is_symlink().then(|| entry.path().canonicalize());
        let real_path_hash = match real {
            Some(Ok(real)) => file_hash(&real),
            _ => within(folder_hash, entry.file_name()),
        };
        (name, real_path_hash)
    }

    fn real_path_hash(&self, folder: &Path) -> u128 {
        let real = self.linked.and_then(|_| folder.canonicalize().ok());
        match (real, self.below(folder)) {
            (Some(real), _) => hash(&real),
            (None, below) if below.as_os_str().is_empty() => hash(&self.real),
            (None, below) => hash(&self.real.join(below)),
        }
    }

    /// The failure to report for an entry that cannot be visited; a loop of links is nobody's fault.
    fn failure(&self, error: &walkdir::Error) -> Option<Failure> {
        if error.loop_ancestor().is_some() {
            return None;
        }
        let why = error.io_error().map_or_else(|| error.to_string(), reason);
        let path = error.path().unwrap_or(&self.root);
        Some(Failure::failed(&self.name_of(path), why))
    }

    /// What a path that was walked is called in results.
    fn name_of(&self, path: &Path) -> String {
        let mut name = self.name.clone();
        for part in self.below(path).components() {
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(&part.as_os_str().to_string_lossy());
        }
        name
    }
}

fn hash(path: &Path) -> u128 {
    xxh3_128(path.as_os_str().as_encoded_bytes())
}

fn file_hash(real: &Path) -> u128 {
    let folder = real.parent().map_or(0, hash);
    within(folder, real.file_name().unwrap_or_default())
}

/// The hash of a file by that of its folder.
fn within(folder: u128, file_name: &OsStr) -> u128 {
    let seed = (folder ^ (folder >> 64)) as u64;
    xxh3_128_with_seed(file_name.as_encoded_bytes(), seed)
}

/// The last component as written, unless that is `.` or `..`: then of the folder it stands for.
fn root_name(root: &Path, real: &Path) -> String {
    let written = root.file_name().filter(|_| !ends_in_dots(root));
    written
        .or(real.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// `Path` drops a final `.` from its components, but `news/.` is still the folder `news`.
fn ends_in_dots(path: &Path) -> bool {
    path.file_name().is_none()
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    name.starts_with(b".") || matches!(name, b"Thumbs.db" | b"desktop.ini" | b"__MACOSX")
}

/// An index directory lying among the articles is not one of them.
fn is_index(folder: &Path) -> bool {
    folder.join("CURRENT").is_file() && folder.join("generations").is_dir()
}

#[cfg(test)]
mod tests;
