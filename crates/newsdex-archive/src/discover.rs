//! Discovery: lists the files below the paths that the user named, always in the same order.
//!
//! A symbolic link is followed only into these folders, see [`Links`]. Links are followed after all folders have been
//! walked, so a file reachable both directly and through a link is listed under its own name.
//!
//! Skipped silently: hidden files and folders, an index directory, files already listed. Reported when skipped: links
//! that are not followed, pipes, devices, sockets, files that the kernel generates, and folders that belong to a saved
//! page.

mod links;
mod walk;

use std::collections::VecDeque;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashSet;

use self::walk::{Root, Walk, file_hash, is_index};
use super::failure::{FOLLOW_LINKS, Failure, reason};
use super::file_kind::{self, Disks, Identity, Spool};
use super::saved_site;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::file_name::{is_hidden, shown};

pub use self::links::Links;

/// A file to read.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// The path to open.
    pub path: PathBuf,
    /// The file's name in all results, as in [`newsdex_text::article::Origin::path`].
    pub name: String,
    /// The size in bytes.
    pub bytes: u64,
    /// The time of the last change to the content, in nanoseconds since 1970; 0 if the system does not give it.
    pub modified_ns: i64,
    /// The identity of the file, and the time of its last change of any kind.
    pub identity: Identity,
    /// For a pipe, the temporary copy that `path` leads to; deleted when the last clone of this value is dropped.
    pub(crate) spool: Option<Spool>,
}

impl Input {
    /// Whether the input was a pipe; the content of a pipe is copied to a temporary file.
    pub fn is_pipe(&self) -> bool {
        self.spool.is_some()
    }

    fn of(path: PathBuf, name: String, metadata: &Metadata) -> Input {
        let modified = metadata.modified().ok();
        let modified = modified.map(|time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos)
            }
        });
        Input {
            path,
            name,
            bytes: metadata.len(),
            modified_ns: modified.unwrap_or(0),
            identity: Identity::of(metadata),
            spool: None,
        }
    }
}

/// Options of [`discover`].
#[derive(Debug, Clone, Default)]
pub struct DiscoverOptions {
    /// Folders not to enter, such as the index directory.
    pub skip: Vec<PathBuf>,
    /// If not empty, only files that match one of these globs are listed.
    pub include: GlobSet,
    /// Files and folders that match one of these globs are skipped.
    pub exclude: GlobSet,
    /// The links to follow besides those into the folders that are walked.
    pub links: Links,
    /// When set to true, ends the wait for the end of a pipe.
    pub stop: Option<Arc<AtomicBool>>,
}

impl DiscoverOptions {
    fn has_globs(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }
}

/// Compiles globs such as `*.json` or `2020/**`, for [`DiscoverOptions`].
///
/// A glob is compared with the path below the named folder and with the bare file name.
///
/// # Errors
///
/// When a pattern is not a valid glob; the message names the pattern and the reason.
pub fn globs(patterns: &[String]) -> Result<GlobSet, String> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(
            Glob::new(pattern)
                .map_err(|error| format!("`{pattern}` is not a valid glob: {}", error.kind()))?,
        );
    }
    builder.build().map_err(|error| error.to_string())
}

/// Lists the files below `roots`: roots in the given order, entries of a folder sorted by the bytes of their names,
/// links last.
///
/// A file that is reached twice, through a link or through two roots, is listed once. A missing root, an unreadable
/// folder or a link to a missing file gives a [`Failure`]. So does a second root with the same name, because its
/// articles would be indistinguishable from those of the first.
pub fn discover(roots: &[PathBuf], options: &DiscoverOptions) -> Discovery {
    let mut skip: Vec<PathBuf> = options.skip.clone();
    skip.extend(
        options
            .skip
            .iter()
            .filter_map(|folder| folder.canonicalize().ok()),
    );
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut named: Vec<Arc<Root>> = Vec::new();
    for root in roots {
        let failed =
            |why: String| Failure::failed(&newsdex_text::file_name::encoded(root.as_os_str()), why);
        waiting.push(match file_kind::real_path(root) {
            Err(error) => Waiting::Failed(failed(reason(&error))),
            Ok(real) => {
                let root = Root::new(root, real);
                match named.iter().find(|other| other.name == root.name) {
                    Some(other) if other.real == root.real => continue,
                    Some(_) => Waiting::Failed(
                        failed(format!(
                            "another folder or file named `{}` is already being read",
                            shown(&root.name)
                        ))
                        .with_hint("give the folder that contains both instead"),
                    ),
                    None => {
                        let root = Arc::new(root);
                        named.push(Arc::clone(&root));
                        Waiting::Root(root)
                    }
                }
            }
        });
    }
    waiting.reverse();
    Discovery {
        waiting,
        links: VecDeque::new(),
        walk: None,
        seen: FxHashSet::default(),
        entered: FxHashSet::default(),
        disks: Disks::default(),
        options: DiscoverOptions {
            skip,
            links: options.links.clone().and_within(roots),
            ..options.clone()
        },
    }
}

/// Iterator over the files below the roots; made by [`discover`].
pub struct Discovery {
    waiting: Vec<Waiting>,
    /// Links found in folders; they are followed after all roots have been walked.
    links: VecDeque<Link>,
    walk: Option<Walk>,
    /// Hashes, not paths, of the real paths listed so far: there may be millions of files.
    seen: FxHashSet<u128>,
    /// Hashes of the real paths of the folders entered so far.
    entered: FxHashSet<u128>,
    disks: Disks,
    options: DiscoverOptions,
}

enum Waiting {
    Root(Arc<Root>),
    Failed(Failure),
}

/// A symbolic link in a folder.
struct Link {
    root: Arc<Root>,
    path: PathBuf,
}

impl Iterator for Discovery {
    type Item = Result<Input, Failure>;

    fn next(&mut self) -> Option<Result<Input, Failure>> {
        loop {
            checkpoint();
            let found = if let Some(walk) = &mut self.walk {
                match walk.entries.next() {
                    None => {
                        self.walk = None;
                        None
                    }
                    Some(Err(error)) => Some(Err(walk.failure(&error))),
                    Some(Ok(entry)) => self.visit(&entry),
                }
            } else if let Some(waiting) = self.waiting.pop() {
                match waiting {
                    Waiting::Failed(failure) => Some(Err(failure)),
                    Waiting::Root(root) => self.begin(&root),
                }
            } else if let Some(link) = self.links.pop_front() {
                self.follow(&link)
            } else {
                return None;
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Discovery {
    /// Begins to walk a root, or gives the file if the root is a file.
    fn begin(&mut self, root: &Arc<Root>) -> Option<Result<Input, Failure>> {
        let metadata = match fs::metadata(&root.real) {
            Ok(metadata) => metadata,
            Err(error) => return Some(Err(Failure::failed(&root.name, reason(&error)))),
        };
        if metadata.is_dir() {
            self.walk = Some(Walk::of_root(root));
            return None;
        }
        if file_kind::is_pipe(metadata.file_type()) {
            return Some(self.pipe(root, &metadata));
        }
        let name = root.name.clone();
        if !metadata.is_file() {
            // The user named the file, so an unreadable one must affect the exit code.
            let why = file_kind::special(metadata.file_type());
            return Some(Err(Failure::failed(&name, why)));
        }
        if !self.includes(root, &root.real) {
            return None;
        }
        self.file(&root.real, &root.real, name, &metadata)
    }

    /// Reads a pipe that the user named.
    fn pipe(&self, root: &Root, metadata: &Metadata) -> Result<Input, Failure> {
        let failed = |error: std::io::Error| Failure::failed(&root.name, reason(&error));
        let stop = self.options.stop.as_deref();
        let spool = Spool::of_pipe(&root.real, stop).map_err(failed)?;
        Ok(Input {
            bytes: fs::metadata(spool.path()).map_err(failed)?.len(),
            spool: Some(spool.clone()),
            ..Input::of(spool.path().to_owned(), root.name.clone(), metadata)
        })
    }

    /// Handles one entry of the folder being walked.
    fn visit(&mut self, entry: &walkdir::DirEntry) -> Option<Result<Input, Failure>> {
        let walk = self.walk.as_mut()?;
        let (path, kind) = (entry.path(), entry.file_type());
        let is_top = entry.depth() == 0;
        let is_unwanted = !is_top
            && (is_hidden(entry.file_name().as_encoded_bytes())
                || walk.root.matches(&self.options.exclude, path));
        // A walk begins at a folder or at a link to a folder.
        if kind.is_dir() || is_top {
            let mut is_entered_before = || {
                let hash = walk.folder_hash(path, self.options.has_globs());
                !self.entered.insert(hash)
            };
            if is_unwanted
                || is_index(path)
                || is_skipped(path, &self.options)
                || is_entered_before()
            {
                walk.entries.skip_current_dir();
                return None;
            }
            if !is_top && let Some(reason) = saved_site::no_articles_in(path) {
                walk.entries.skip_current_dir();
                return Some(Err(Failure::skipped(&walk.root.name_of(path), reason)));
            }
            let metadata = fs::metadata(path).ok()?;
            if self.disks.is_made_up(path, &metadata) {
                walk.entries.skip_current_dir();
                let name = walk.root.name_of(path);
                return Some(Err(Failure::skipped(&name, file_kind::MADE_UP)));
            }
            return None;
        }
        if is_unwanted {
            return None;
        }
        let root = &walk.root;
        if kind.is_symlink() {
            let (root, path) = (Arc::clone(root), path.to_owned());
            self.links.push_back(Link { root, path });
            return None;
        }
        if !(self.options.include.is_empty() || root.matches(&self.options.include, path)) {
            return None;
        }
        let (name, hash) = walk.name_and_hash(entry);
        if !kind.is_file() {
            return Some(Err(Failure::skipped(&name, file_kind::special(kind))));
        }
        if !self.seen.insert(hash) {
            return None;
        }
        Some(match entry.metadata() {
            Ok(metadata) => self.input(path, name, &metadata),
            Err(error) => Err(Failure::failed(&name, walk::why(&error))),
        })
    }

    /// Follows a link, or reports why it is not followed.
    fn follow(&mut self, link: &Link) -> Option<Result<Input, Failure>> {
        let root = &link.root;
        let name = root.name_of(&link.path);
        let real = match link.path.canonicalize() {
            Ok(real) => real,
            Err(error) if is_loop(&error) => {
                return Some(Err(Failure::skipped(
                    &name,
                    "a link that leads back to itself",
                )));
            }
            Err(error) => return Some(Err(Failure::failed(&name, reason(&error)))),
        };
        let metadata = match fs::metadata(&real) {
            Ok(metadata) => metadata,
            Err(error) => return Some(Err(Failure::failed(&name, reason(&error)))),
        };
        if (self.options.skip.iter()).any(|folder| real.starts_with(folder)) {
            return None;
        }
        let may_follow = self.options.links.may_lead_to(&real);
        let outside = || {
            let why = "a link that leads outside the given folders";
            Some(Err(Failure::skipped(&name, why).with_hint(FOLLOW_LINKS)))
        };
        if metadata.is_dir() {
            if is_index(&real) {
                return None;
            }
            if !may_follow {
                return outside();
            }
            self.walk = Some(Walk::of_link(root, &link.path, real));
            return None;
        }
        if !self.includes(root, &link.path) {
            return None;
        }
        if !metadata.is_file() {
            let why = file_kind::special(metadata.file_type());
            return Some(Err(Failure::skipped(&name, why)));
        }
        if !may_follow {
            return outside();
        }
        self.file(&link.path, &real, name, &metadata)
    }

    /// Gives a file that was not found in a folder, unless it was already listed.
    fn file(
        &mut self,
        path: &Path,
        real: &Path,
        name: String,
        metadata: &Metadata,
    ) -> Option<Result<Input, Failure>> {
        match self.seen.insert(file_hash(real)) {
            true => Some(self.input(path, name, metadata)),
            false => None,
        }
    }

    fn input(&mut self, path: &Path, name: String, metadata: &Metadata) -> Result<Input, Failure> {
        match self.disks.is_made_up(path, metadata) {
            true => Err(Failure::skipped(&name, file_kind::MADE_UP)),
            false => Ok(Input::of(path.to_owned(), name, metadata)),
        }
    }

    fn includes(&self, root: &Root, path: &Path) -> bool {
        self.options.include.is_empty() || root.matches(&self.options.include, path)
    }
}

fn is_skipped(folder: &Path, options: &DiscoverOptions) -> bool {
    if options.skip.is_empty() {
        return false;
    }
    let real = folder.canonicalize();
    options
        .skip
        .iter()
        .any(|skip| skip == folder || real.as_ref().is_ok_and(|real| real == skip))
}

#[cfg(unix)]
fn is_loop(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_loop(_error: &std::io::Error) -> bool {
    false
}

#[cfg(test)]
mod tests;
