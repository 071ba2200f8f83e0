//! The kind of object at a path, and opening files without waiting for another process.
//!
//! Only regular files are read: a pipe waits for a writer, a device may never end, and neither may some regular files
//! that the kernel generates, such as `/proc/kmsg`. The one exception is a pipe that the user names: the pipe is copied
//! to a temporary file, which is read instead.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// The interval at which a wait for a pipe checks for cancellation.
const LISTEN_EVERY: Duration = Duration::from_millis(50);

/// A temporary file with the content of a pipe; deleted with the last clone.
#[derive(Debug, Clone)]
pub(crate) struct Spool(Arc<tempfile::TempPath>);

impl Spool {
    /// Reads a pipe to its end. Waits for its writer until `stop` is set.
    ///
    /// # Errors
    ///
    /// When the system reports an error, and when the wait was stopped before the end.
    pub(super) fn of_pipe(pipe: &Path, stop: Option<&AtomicBool>) -> io::Result<Spool> {
        let (copy, path) = tempfile::NamedTempFile::new()?.into_parts();
        let (sender, receiver) = mpsc::channel();
        let pipe = pipe.to_owned();
        // Nothing can interrupt a call that waits for a writer, so the waiting thread is abandoned when the user stops
        // the run.
        std::thread::spawn(move || {
            let mut copy = copy;
            let copied = File::open(pipe).and_then(|mut pipe| io::copy(&mut pipe, &mut copy));
            // The receiver is gone if the run was stopped.
            let _ = sender.send(copied);
        });
        loop {
            match receiver.recv_timeout(LISTEN_EVERY) {
                Ok(copied) => return copied.map(|_| Spool(Arc::new(path))),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::Error::other("a pipe that could not be read"));
                }
                Err(RecvTimeoutError::Timeout) => {
                    if stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                        return Err(io::Error::other("interrupted before the end of the pipe"));
                    }
                }
            }
        }
    }

    /// The path of the temporary file.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

/// Whether this is a pipe.
#[cfg(unix)]
pub(crate) fn is_pipe(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_fifo()
}

/// Whether this is a pipe; always false on this system.
#[cfg(not(unix))]
pub(crate) fn is_pipe(_kind: FileType) -> bool {
    false
}

/// Describes an object that is neither a file nor a folder.
#[cfg(unix)]
pub(super) fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match () {
        () if kind.is_fifo() => "a pipe, not a file",
        () if kind.is_socket() => "a socket, not a file",
        () if kind.is_block_device() || kind.is_char_device() => "a device, not a file",
        () => "neither a file nor a folder",
    }
}

/// Describes an object that is neither a file nor a folder.
#[cfg(not(unix))]
pub(super) fn special(_kind: FileType) -> &'static str {
    "neither a file nor a folder"
}

/// Opens a regular file for reading.
///
/// # Errors
///
/// When the system reports an error, and when the path is not a regular file. Never waits for a writer, even if a pipe
/// has replaced the file since the last check.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    let file = match without_waiting().open(path) {
        // Another process has a lease on the file, so only a call that may wait succeeds.
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            require_regular(&fs::metadata(path)?)?;
            File::open(path)?
        }
        opened => opened?,
    };
    require_regular(&file.metadata()?)?;
    Ok(file)
}

fn require_regular(metadata: &Metadata) -> io::Result<()> {
    match metadata.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_dir() => Err(io::Error::other("a folder, not a file")),
        kind => Err(io::Error::other(special(kind))),
    }
}

#[cfg(unix)]
fn without_waiting() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    // The flags fit into a C `int`, whatever type the library uses.
    options
        .read(true)
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    options
}

#[cfg(not(unix))]
fn without_waiting() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

/// The real path of a file, a folder or a pipe.
///
/// A pipe without a name, as a shell creates for `<(command)`, has no real path: its path is only made absolute.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().or_else(|error| {
        let is_open_pipe = fs::metadata(path).is_ok_and(|metadata| is_pipe(metadata.file_type()));
        match is_open_pipe {
            true => std::path::absolute(path),
            false => Err(error),
        }
    })
}

/// Distinguishes two states of a file without reading it; all zeros on systems without these data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Identity {
    /// The inode number of the file on its disk.
    pub inode: u64,
    /// The time of the last change to content, name or permissions, in nanoseconds since 1970. Programs cannot set it.
    pub changed_ns: i64,
}

impl Identity {
    /// The identity of a file.
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Identity {
        use std::os::unix::fs::MetadataExt;
        let seconds = metadata.ctime().saturating_mul(1_000_000_000);
        Identity {
            inode: metadata.ino(),
            changed_ns: seconds.saturating_add(metadata.ctime_nsec()),
        }
    }

    /// The identity of a file; unknown on this system.
    #[cfg(not(unix))]
    pub(super) fn of(_metadata: &Metadata) -> Identity {
        Identity::default()
    }
}

/// Remembers for each disk whether the kernel generates its files.
#[derive(Debug, Default)]
pub(super) struct Disks {
    #[cfg(target_os = "linux")]
    made_up: rustc_hash::FxHashMap<u64, bool>,
    /// The disk of the last file; usually the next file is on the same disk.
    #[cfg(target_os = "linux")]
    last: Option<(u64, bool)>,
}

/// The message for a file on such a disk.
pub(super) const MADE_UP: &str = "generated by the system, as in /proc, not a document";

impl Disks {
    /// Whether the kernel generates this file, as in `/proc` and `/sys`: some of these files never end or never answer.
    #[cfg(target_os = "linux")]
    pub(super) fn is_made_up(&mut self, path: &Path, metadata: &Metadata) -> bool {
        use std::os::unix::fs::MetadataExt;
        let disk = metadata.dev();
        match self.last {
            Some((last, is_made_up)) if last == disk => is_made_up,
            _ => {
                let is_made_up = *(self.made_up.entry(disk)).or_insert_with(|| has_no_room(path));
                self.last = Some((disk, is_made_up));
                is_made_up
            }
        }
    }

    /// Whether the kernel generates this file; unknown on this system, so always false.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn is_made_up(&mut self, _path: &Path, _metadata: &Metadata) -> bool {
        false
    }
}

/// Whether a file is on a disk of size zero, which holds no files but answers of the kernel.
///
/// `df` leaves out the same disks. The three kinds named here may report size zero and hold files all the same; the
/// numbers are those of statfs(2).
#[cfg(target_os = "linux")]
fn has_no_room(path: &Path) -> bool {
    const FUSE: u64 = 0x6573_5546;
    const TMPFS: u64 = 0x0102_1994;
    const RAMFS: u64 = 0x8584_58f6;
    rustix::fs::statfs(path).is_ok_and(|disk| {
        // The field has 32 or 64 bits, signed or not, depending on the machine.
        let kind = disk.f_type as u64 & 0xffff_ffff;
        disk.f_blocks == 0 && ![FUSE, TMPFS, RAMFS].contains(&kind)
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened_and_a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        fs::write(&file, "A story.").unwrap();
        assert!(open_regular(&file).is_ok());
        let said = |path: &Path| open_regular(path).unwrap_err().to_string();
        assert_eq!(said(folder.path()), "a folder, not a file");
        assert_eq!(said(Path::new("/dev/null")), "a device, not a file");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert_eq!(said(&pipe), "a pipe, not a file");
        assert_eq!(real_path(&pipe).unwrap(), pipe.canonicalize().unwrap());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn files_of_the_kernel_are_told_from_files_on_a_disk() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        fs::write(&file, "").unwrap();
        let mut disks = Disks::default();
        let mut is_made_up = |path: &Path| disks.is_made_up(path, &fs::metadata(path).unwrap());
        assert!(!is_made_up(&file));
        assert!(is_made_up(Path::new("/proc/self/status")));
        assert!(!is_made_up(Path::new(env!("CARGO_MANIFEST_DIR"))));
    }
}
