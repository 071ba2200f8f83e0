//! Syncs folders so that they survive power cuts: a file system may forget a new, renamed or removed entry
//! until its folder is synced.
//!
//! Every commit syncs the data of a file, syncs its folder, renames the file, and syncs the folder again. An
//! error while syncing is an error of the run, with one exception: file systems that cannot sync folders at
//! all (some network and FUSE file systems) return `EINVAL` or `ENOTSUP`, which is ignored.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Syncs the entries of a folder.
///
/// # Errors
///
/// Fails when the folder cannot be opened or the disk fails.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    sync_or_pass(|| sync(folder))
}

#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// On other systems folders cannot be opened; these systems journal the entries themselves.
#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

fn sync_or_pass(sync: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    match sync() {
        Err(error) if is_impossible(&error) => Ok(()),
        done => done,
    }
}

/// Whether a file system says that it cannot sync folders: `EINVAL`, `ENOTSUP`.
fn is_impossible(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
    )
}

/// Creates a new folder.
///
/// # Errors
///
/// Fails if the folder already exists, or cannot be created or synced.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)?;
    sync_folder(&parent(folder))
}

/// Creates a folder and its missing parents.
///
/// Also syncs the entry of the last existing folder, because a killed run may have created it.
///
/// # Errors
///
/// Fails if a folder cannot be created or synced.
pub(super) fn make_folders(folder: &Path) -> io::Result<()> {
    let mut missing: Vec<PathBuf> = Vec::new();
    let mut there = folder.to_owned();
    while !there.exists() {
        let above = parent(&there);
        missing.push(there);
        there = above;
    }
    sync_entry(&there)?;
    for folder in missing.iter().rev() {
        match make_folder(folder) {
            // Another process has just created it.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {
                sync_entry(folder)?;
            }
            done => done?,
        }
    }
    Ok(())
}

/// Syncs the entry of a folder that this run did not create.
///
/// If the parent folder is not readable, this user did not create the entry, so the error is ignored.
fn sync_entry(folder: &Path) -> io::Result<()> {
    match sync_folder(&parent(folder)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}

/// The parent folder of a path; the working directory for a bare name.
fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        // The root of the file system has no parent.
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_with_those_above_them() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b/c");
        make_folders(&deep).unwrap();
        assert!(deep.is_dir());
        make_folders(&deep).unwrap();
        make_folder(&deep.join("d")).unwrap();
        assert!(make_folder(&deep.join("d")).is_err());
    }

    #[test]
    fn a_file_in_the_way_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        assert!(make_folders(&folder.path().join("a/b")).is_err());
    }

    #[test]
    fn only_a_file_system_that_cannot_sync_folders_is_passed_over() {
        for kind in [io::ErrorKind::InvalidInput, io::ErrorKind::Unsupported] {
            assert!(sync_or_pass(|| Err(kind.into())).is_ok(), "{kind}");
        }
        let others = [
            io::ErrorKind::NotFound,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::StorageFull,
            io::ErrorKind::Other,
        ];
        for kind in others {
            assert!(sync_or_pass(|| Err(kind.into())).is_err(), "{kind}");
        }
        assert!(sync_folder(Path::new("/no/such/folder")).is_err());
    }

    #[test]
    fn a_bare_name_is_in_the_working_directory() {
        assert_eq!(parent(Path::new("index")), Path::new("."));
        assert_eq!(parent(Path::new("a/index")), Path::new("a"));
        assert_eq!(parent(Path::new("/")), Path::new("/"));
    }
}
