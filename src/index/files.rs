//! Opens the files of an index directory safely.
//!
//! An index directory may come from a stranger: one of its files can be a link to another file of the user,
//! an endless pipe, or larger than the memory. So every file is opened by these rules:
//!
//! - links are not followed;
//! - only regular files are opened, and opening never waits for another process;
//! - a new file is really new: an old object with its name is removed, never written to;
//! - small files are read up to a limit.
//!
//! Anything else is reported as damage of the index, see [`failed`]. Links are allowed in the path of the
//! index directory itself and for the files that users write ([`read_own`]). This does not protect against
//! somebody who replaces files while newsdex runs.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, anyhow};

use crate::index::directory::DamagedIndex;

/// The maximum size of a small file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    bytes: u64,
    /// The message for a larger file, as the rest of a sentence.
    exceeded: &'static str,
}

impl Bound {
    /// Of `CURRENT`.
    pub(crate) const NUMBER: Bound = Bound {
        bytes: 4 << 10,
        exceeded: "is larger than 4 KiB",
    };

    /// Of `manifest.json`.
    pub(crate) const MANIFEST: Bound = Bound {
        bytes: 1 << 20,
        exceeded: "is larger than 1 MiB",
    };

    /// Of lists: segments, files, runs. The record of a run contains every given path.
    pub(crate) const LIST: Bound = Bound {
        bytes: 16 << 20,
        exceeded: "is larger than 16 MiB",
    };

    /// Of files that users write.
    pub(crate) const BY_HAND: Bound = Bound {
        bytes: 4 << 20,
        exceeded: "is larger than 4 MiB",
    };
}

/// An object in place of a file of the index is not a regular file or is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub(crate) struct NotAFile {
    /// The message, as the rest of a sentence.
    pub(crate) what: &'static str,
}

impl From<NotAFile> for io::Error {
    fn from(not_a_file: NotAFile) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, not_a_file)
    }
}

/// The [`NotAFile`] inside an error, if it is the reason.
pub(crate) fn not_a_file(error: &io::Error) -> Option<NotAFile> {
    error.get_ref()?.downcast_ref::<NotAFile>().copied()
}

/// Converts an error of this module: [`DamagedIndex`] if another object is in place of the file; otherwise
/// the error with the context "cannot `verb`" and the path.
pub(crate) fn failed(verb: &str, path: &Path, error: io::Error) -> anyhow::Error {
    match not_a_file(&error) {
        Some(NotAFile { what }) => DamagedIndex {
            file: path.to_owned(),
            what,
        }
        .into(),
        None => anyhow!(error).context(format!("cannot {verb} {}", path.display())),
    }
}

/// Reads a small file of the index.
///
/// # Errors
///
/// [`NotAFile`] inside an [`io::Error`] if it is not a regular file or is larger than the limit.
pub(crate) fn read(path: &Path, at_most: Bound) -> io::Result<Vec<u8>> {
    read_open(open(path)?, at_most)
}

/// Reads a file that the user writes, such as `aliases.toml`; it can be a link to a file. `None` if it does not
/// exist.
///
/// # Errors
///
/// A plain error if it is not a regular file, is larger than the limit, is not UTF-8 or cannot be read.
pub(crate) fn read_own(path: &Path) -> anyhow::Result<Option<String>> {
    let read = || -> io::Result<String> {
        check_kind(fs::metadata(path)?.file_type())?;
        let file = without_waiting(OpenOptions::new().read(true)).open(path)?;
        check_kind(file.metadata()?.file_type())?;
        let bytes = read_open(file, Bound::BY_HAND)?;
        String::from_utf8(bytes).map_err(|_| {
            NotAFile {
                what: "is not UTF-8",
            }
            .into()
        })
    };
    match read() {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => match not_a_file(&error) {
            // The file belongs to the user, so no repair can restore it.
            Some(NotAFile { what }) => Err(anyhow!("{} {what}", path.display())),
            None => Err(error).with_context(|| format!("cannot read {}", path.display())),
        },
    }
}

fn read_open(file: File, at_most: Bound) -> io::Result<Vec<u8>> {
    let too_large = NotAFile {
        what: at_most.exceeded,
    };
    let length = file.metadata()?.len();
    if length > at_most.bytes {
        return Err(too_large.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(at_most.bytes + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > at_most.bytes {
        true => Err(too_large.into()),
        false => Ok(bytes),
    }
}

/// Opens a file of the index for reading.
///
/// # Errors
///
/// As [`open_with`].
pub(crate) fn open(path: &Path) -> io::Result<File> {
    open_with(path, OpenOptions::new().read(true))
}

/// Opens a file of the index, or creates it if the options allow it.
///
/// # Errors
///
/// [`NotAFile`] inside an [`io::Error`] if it is not a regular file.
pub(crate) fn open_with(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    match check(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let file = without_links(without_waiting(options)).open(path)?;
    check_kind(file.metadata()?.file_type())?;
    Ok(file)
}

/// Creates a new file; an old object with its name is removed first, unless it is a folder.
///
/// # Errors
///
/// [`NotAFile`] inside an [`io::Error`] if a folder has its name.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        Ok(known) if known.is_dir() => {
            return Err(NotAFile {
                what: "is a folder",
            }
            .into());
        }
        // This removes the name in the index, not the target of a link.
        Ok(_) => fs::remove_file(path)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    without_links(OpenOptions::new().write(true).create_new(true)).open(path)
}

/// Checks that a file of the index is a regular file, before it is opened by other means.
///
/// # Errors
///
/// [`NotAFile`] inside an [`io::Error`] if it is not.
pub(crate) fn check(path: &Path) -> io::Result<Metadata> {
    let known = fs::symlink_metadata(path)?;
    check_kind(known.file_type())?;
    Ok(known)
}

/// Checks that a folder of the index is a real folder and not a link.
///
/// # Errors
///
/// [`NotAFile`] inside an [`io::Error`] if it is not.
pub(crate) fn check_folder(path: &Path) -> io::Result<()> {
    let kind = fs::symlink_metadata(path)?.file_type();
    match kind.is_dir() {
        true => Ok(()),
        false => Err(NotAFile {
            what: name_of(kind).unwrap_or("is a file, not a folder"),
        }
        .into()),
    }
}

/// Whether a file has another name (hard link), perhaps outside the index, where changes would be visible, too.
pub(crate) fn has_other_names(known: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        known.nlink() > 1
    }
    #[cfg(not(unix))]
    {
        let _ = known;
        false
    }
}

fn check_kind(kind: FileType) -> io::Result<()> {
    match name_of(kind) {
        None => Ok(()),
        Some(what) => Err(NotAFile { what }.into()),
    }
}

/// The message for an object that is not a regular file, as the rest of a sentence; `None` for a regular file.
fn name_of(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    if kind.is_symlink() {
        return Some("is a symbolic link");
    }
    if kind.is_dir() {
        return Some("is a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("is a named pipe");
        }
        if kind.is_socket() {
            return Some("is a socket");
        }
        if kind.is_block_device() || kind.is_char_device() {
            return Some("is a device");
        }
    }
    Some("is not a regular file")
}

#[cfg(unix)]
fn without_links(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    // A second call would replace the first, so both flags are set together.
    options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32)
}

#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(OFlags::NONBLOCK.bits() as i32)
}

#[cfg(unix)]
use rustix::fs::OFlags;

#[cfg(not(unix))]
fn without_links(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(not(unix))]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    fn mkfifo(path: &Path) {
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
    }

    #[track_caller]
    fn check_refused<T: std::fmt::Debug>(result: io::Result<T>, what: &str) {
        let found = not_a_file(&result.unwrap_err());
        assert_eq!(found.map(|found| found.what), Some(what));
    }

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "text").unwrap();
        fs::create_dir(path("folder")).unwrap();
        symlink("file", path("link")).unwrap();
        symlink("nowhere", path("dangling")).unwrap();
        mkfifo(&path("pipe"));
        let _socket = UnixListener::bind(path("socket")).unwrap();
        symlink("/dev/zero", path("endless")).unwrap();
        assert_eq!(read(&path("file"), Bound::NUMBER).unwrap(), b"text");
        for (name, what) in [
            ("folder", "is a folder"),
            ("link", "is a symbolic link"),
            ("dangling", "is a symbolic link"),
            ("pipe", "is a named pipe"),
            ("socket", "is a socket"),
            ("endless", "is a symbolic link"),
        ] {
            check_refused(read(&path(name), Bound::NUMBER), what);
            check_refused(check(&path(name)), what);
            let mut to_write = OpenOptions::new();
            to_write.read(true).write(true).create(true);
            check_refused(open_with(&path(name), &mut to_write), what);
        }
        check_refused(open(Path::new("/dev/zero")), "is a device");
        assert!(!path("nowhere").exists());
        let missing = open(&path("missing")).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn the_opening_itself_follows_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "text").unwrap();
        symlink("file", &link).unwrap();
        let mut options = OpenOptions::new();
        // As if the link had come after the first look.
        assert!(without_links(options.read(true)).open(&link).is_err());
        assert!(without_links(options.read(true)).open(&file).is_ok());
    }

    #[test]
    fn a_new_file_takes_the_place_of_what_was_left_and_never_writes_through_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("victim"), "precious").unwrap();
        fs::write(path("left"), "old").unwrap();
        symlink("victim", path("link")).unwrap();
        fs::hard_link(path("victim"), path("second name")).unwrap();
        mkfifo(&path("pipe"));
        for name in ["left", "link", "second name", "pipe", "new"] {
            create(&path(name)).unwrap().write_all(b"new").unwrap();
            assert!(check(&path(name)).is_ok(), "{name}");
            assert_eq!(fs::read(path(name)).unwrap(), b"new", "{name}");
        }
        assert_eq!(fs::read(path("victim")).unwrap(), b"precious");
        fs::create_dir(path("folder")).unwrap();
        check_refused(create(&path("folder")), "is a folder");
    }

    #[test]
    fn nothing_is_read_beyond_the_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("CURRENT");
        fs::write(&path, vec![b' '; 4 << 10]).unwrap();
        assert_eq!(read(&path, Bound::NUMBER).unwrap().len(), 4 << 10);
        fs::write(&path, vec![b' '; (4 << 10) + 1]).unwrap();
        check_refused(read(&path, Bound::NUMBER), "is larger than 4 KiB");
        // Without a byte on disk.
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        check_refused(read(&path, Bound::LIST), "is larger than 16 MiB");
    }

    #[test]
    fn what_a_person_wrote_may_be_a_link_but_only_to_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "text").unwrap();
        symlink("file", path("link")).unwrap();
        assert_eq!(read_own(&path("link")).unwrap().as_deref(), Some("text"));
        assert_eq!(read_own(&path("missing")).unwrap(), None);
        mkfifo(&path("pipe"));
        symlink("pipe", path("link to a pipe")).unwrap();
        symlink("/dev/zero", path("endless")).unwrap();
        for (name, what) in [
            ("pipe", "is a named pipe"),
            ("link to a pipe", "is a named pipe"),
            ("endless", "is a device"),
        ] {
            let error = read_own(&path(name)).unwrap_err().to_string();
            assert!(error.ends_with(what), "{error}");
        }
    }

    #[test]
    fn a_link_to_a_folder_is_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("folder")).unwrap();
        fs::write(path("file"), "").unwrap();
        symlink("folder", path("link")).unwrap();
        check_folder(&path("folder")).unwrap();
        check_refused(check_folder(&path("link")), "is a symbolic link");
        check_refused(check_folder(&path("file")), "is a file, not a folder");
    }
}
