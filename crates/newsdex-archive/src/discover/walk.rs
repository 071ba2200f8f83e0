//! A walk through one folder: the next entry, its name in results, and the identity of its file.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobSet;
use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::{xxh3_128, xxh3_128_with_seed};

use crate::failure::{Failure, reason};
use newsdex_text::file_name::encoded;

/// A folder or file that the user named.
pub(super) struct Root {
    /// The real path; the paths of all its files begin with it.
    pub(super) real: PathBuf,
    /// The prefix of the names of its files.
    pub(super) name: String,
}

impl Root {
    /// Names a root by the last component of its path as written; if that is `.` or `..`, by the real folder's name.
    pub(super) fn new(written: &Path, real: PathBuf) -> Root {
        // `Path` drops a final `.` from its components, but `news/.` is still the folder `news`.
        let name = written.file_name().or(real.file_name());
        let name = name.map(encoded).unwrap_or_default().into_owned();
        Root { real, name }
    }

    /// Whether a glob matches the path below the root or the bare name.
    pub(super) fn matches(&self, globs: &GlobSet, path: &Path) -> bool {
        !globs.is_empty()
            && (globs.is_match(self.below(path))
                || path.file_name().is_some_and(|name| globs.is_match(name)))
    }

    /// A path below the root; empty for the root itself.
    fn below<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.real).unwrap_or(path)
    }

    /// The name of a path in results.
    pub(super) fn name_of(&self, path: &Path) -> String {
        let mut name = self.name.clone();
        for part in self.below(path).components() {
            push(&mut name, part.as_os_str());
        }
        name
    }
}

fn push(name: &mut String, part: &OsStr) {
    if !name.is_empty() {
        name.push('/');
    }
    name.push_str(&encoded(part));
}

/// The folder being walked.
pub(super) struct Walk {
    pub(super) entries: walkdir::IntoIter,
    pub(super) root: Arc<Root>,
    /// The path where the walk began: the root, or a link below it.
    start: PathBuf,
    /// The real path of `start`.
    real: PathBuf,
    is_of_link: bool,
    /// The folder of the last file: most files are in the same folder as the previous file.
    folder: Option<Folder>,
}

/// A folder that contains files.
struct Folder {
    path: PathBuf,
    name: String,
    real_path_hash: u128,
}

impl Walk {
    /// Begins to walk a root.
    pub(super) fn of_root(root: &Arc<Root>) -> Walk {
        Walk::new(root, &root.real, root.real.clone(), false)
    }

    /// Begins to walk the folder that is the target of a link.
    pub(super) fn of_link(root: &Arc<Root>, link: &Path, real: PathBuf) -> Walk {
        Walk::new(root, link, real, true)
    }

    fn new(root: &Arc<Root>, start: &Path, real: PathBuf, is_of_link: bool) -> Walk {
        // Links are listed as entries and not followed, so no folder below the start is reached through a link.
        let entries = WalkDir::new(start).follow_links(false).sort_by_file_name();
        Walk {
            entries: entries.into_iter(),
            root: Arc::clone(root),
            start: start.to_owned(),
            real,
            is_of_link,
            folder: None,
        }
    }

    /// The name of a file in results, and a hash of its real path, equal for all ways to reach the file.
    pub(super) fn name_and_hash(&mut self, entry: &DirEntry) -> (String, u128) {
        let parent = entry.path().parent().unwrap_or(Path::new(""));
        // A comparison of bytes suffices: two spellings of one folder only cost a second look-up.
        let is_last = |folder: &&Folder| folder.path.as_os_str() == parent.as_os_str();
        if self.folder.as_ref().filter(is_last).is_none() {
            self.folder = Some(Folder {
                name: self.root.name_of(parent),
                real_path_hash: hash(&self.real_path(parent)),
                path: parent.to_owned(),
            });
        }
        let (folder_name, folder_hash) = match &self.folder {
            Some(folder) => (folder.name.as_str(), folder.real_path_hash),
            None => ("", 0),
        };
        let file_name = entry.file_name();
        let mut name = String::with_capacity(folder_name.len() + 1 + file_name.len());
        name.push_str(folder_name);
        push(&mut name, file_name);
        (name, within(folder_hash, file_name))
    }

    /// A hash of the real path of a folder, equal for all ways to reach the folder.
    ///
    /// With globs, the same folder may list other files under a link's name than under its own, so then the hash of a
    /// folder reached through a link differs.
    pub(super) fn folder_hash(&self, folder: &Path, has_globs: bool) -> u128 {
        hash(&self.real_path(folder)) ^ u128::from(self.is_of_link && has_globs)
    }

    fn real_path(&self, folder: &Path) -> PathBuf {
        match folder.strip_prefix(&self.start) {
            Ok(below) if below.as_os_str().is_empty() => self.real.clone(),
            Ok(below) => self.real.join(below),
            Err(_) => folder.to_owned(),
        }
    }

    /// The failure to report for an entry that cannot be visited.
    pub(super) fn failure(&self, error: &walkdir::Error) -> Failure {
        let path = error.path().unwrap_or(&self.start);
        Failure::failed(&self.root.name_of(path), why(error))
    }
}

/// The reason why an entry cannot be visited.
pub(super) fn why(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), reason)
}

fn hash(path: &Path) -> u128 {
    xxh3_128(path.as_os_str().as_encoded_bytes())
}

/// The hash of a file by its real path.
pub(super) fn file_hash(real: &Path) -> u128 {
    let folder = real.parent().map_or(0, hash);
    within(folder, real.file_name().unwrap_or_default())
}

/// The hash of a file, from the hash of its folder.
fn within(folder: u128, file_name: &OsStr) -> u128 {
    let seed = (folder ^ (folder >> 64)) as u64;
    xxh3_128_with_seed(file_name.as_encoded_bytes(), seed)
}

/// Whether a folder is an index directory, which is not searched for articles.
pub(super) fn is_index(folder: &Path) -> bool {
    folder.join("CURRENT").is_file() && folder.join("generations").is_dir()
}
