//! Waits for changes in folders: the operating system reports them; where it does not, folders are scanned
//! regularly.
//!
//! The system does not report that a disk was removed or came back, so each folder is checked every second.
//! If it is another folder than before, or exists again, it is watched again and counts as changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Time without further changes before a change is reported, because copying a folder changes many files.
const QUIET: Duration = Duration::from_millis(300);

/// Maximum delay of a change.
const PATIENCE: Duration = Duration::from_millis(1_000);

/// Time between two checks whether a folder exists.
const GLANCE: Duration = Duration::from_millis(1_000);

/// Time between two scans of folders that the operating system does not watch.
const UNWATCHED_EVERY: Duration = Duration::from_millis(1_500);

/// Folders that are watched for changes.
pub struct Watch {
    roots: Vec<Root>,
    /// The index directory, which may be inside a watched folder.
    index: PathBuf,
    /// The path of the index, and the identity of its folder after the first run.
    index_place: (PathBuf, Option<Identity>),
    /// Whether changes behind links that lead outside these folders are reported, too.
    follow_links: bool,
    /// Time between two scans of all folders, in addition to the reports of the system.
    every: Duration,
    looked: Instant,
    wake: SyncSender<()>,
    woken: Receiver<()>,
}

/// An event that users should know about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A folder has disappeared.
    Gone(PathBuf),
    /// A folder exists again, or another folder has replaced it.
    Back(PathBuf),
    /// The operating system cannot watch a folder, so it is scanned regularly.
    Unwatched {
        /// The folder.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
}

struct Root {
    path: PathBuf,
    /// Identity of the folder at the last check; `None` if it did not exist.
    identity: Option<Identity>,
    /// Reports changes until it is dropped; `None` if the folder is not watched.
    watcher: Option<RecommendedWatcher>,
}

/// Device and inode, which distinguish a folder from another one with the same path.
type Identity = (u64, u64);

impl Watch {
    /// Watches folders and files; the first [`Watch::wait`] reports those that cannot be watched.
    ///
    /// Without `follow_links`, nothing behind links that lead outside these folders is watched.
    pub fn new(roots: &[PathBuf], index: &Path, every: Duration, follow_links: bool) -> Watch {
        let (wake, woken) = sync_channel(1);
        let unseen = |path: &PathBuf| Root {
            path: path.canonicalize().unwrap_or_else(|_| path.clone()),
            identity: None,
            watcher: None,
        };
        Watch {
            roots: roots.iter().map(unseen).collect(),
            index: index.canonicalize().unwrap_or_else(|_| index.to_owned()),
            index_place: (index.to_owned(), None),
            follow_links,
            every,
            looked: Instant::now(),
            wake,
            woken,
        }
    }

    /// Begins to watch, before the first run, so that no change is missed.
    pub fn begin(&mut self) -> Vec<Change> {
        let mut told = self.glance();
        told.retain(|change| !matches!(change, Change::Back(_)));
        // The first run sees all changes before this point.
        while self.woken.try_recv().is_ok() {}
        self.looked = Instant::now();
        told
    }

    /// Remembers the identity of the index folder, and watches it from now on.
    pub fn watch_index(&mut self) {
        self.index_place.1 = identity(&self.index_place.0);
    }

    /// Whether the index still exists at its path and was not moved, deleted or replaced.
    pub fn has_index(&self) -> bool {
        let (path, known) = &self.index_place;
        known.is_none() || identity(path) == *known
    }

    /// Waits until something has changed, a scan is due, the index is gone, or `stop`. Calls `tell` for
    /// folders that appear or disappear.
    pub fn wait(&mut self, stop: &AtomicBool, tell: &mut dyn FnMut(Change)) {
        while !stop.load(Ordering::Relaxed) {
            match self.woken.recv_timeout(GLANCE.min(QUIET)) {
                Ok(()) => {
                    self.settle(stop);
                    break;
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if !self.has_index() {
                break;
            }
            let changes = self.glance();
            let is_back = changes
                .iter()
                .any(|change| matches!(change, Change::Back(_)));
            changes.into_iter().for_each(&mut *tell);
            let is_unwatched = |root: &Root| root.identity.is_some() && root.watcher.is_none();
            let every = match self.roots.iter().any(is_unwatched) {
                true => UNWATCHED_EVERY.min(self.every),
                false => self.every,
            };
            if is_back || self.looked.elapsed() >= every {
                break;
            }
        }
        self.looked = Instant::now();
    }

    /// Waits until nothing has changed for [`QUIET`].
    fn settle(&self, stop: &AtomicBool) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && !stop.load(Ordering::Relaxed) {
            if self.woken.recv_timeout(QUIET).is_err() {
                break;
            }
        }
    }

    /// Checks whether each folder exists and is the watched one; otherwise watches it again.
    fn glance(&mut self) -> Vec<Change> {
        let mut told = Vec::new();
        for root in &mut self.roots {
            let identity = identity(&root.path);
            if identity == root.identity {
                continue;
            }
            root.identity = identity;
            root.watcher = None;
            if identity.is_none() {
                told.push(Change::Gone(root.path.clone()));
                continue;
            }
            told.push(Change::Back(root.path.clone()));
            match watcher(&root.path, &self.index, &self.wake, self.follow_links) {
                Ok(watcher) => root.watcher = Some(watcher),
                Err(error) => told.push(Change::Unwatched {
                    path: root.path.clone(),
                    reason: error.to_string(),
                }),
            }
        }
        told
    }
}

fn watcher(
    path: &Path,
    index: &Path,
    wake: &SyncSender<()>,
    follow_links: bool,
) -> Result<RecommendedWatcher, notify::Error> {
    let (index, wake) = (index.to_owned(), wake.clone());
    let tell = move |event: notify::Result<Event>| {
        // Lost events count as a change, too.
        let is_change = event.map_or(true, |event| is_change(&event, &index));
        if is_change && let Err(TrySendError::Disconnected(())) = wake.try_send(()) {
            // The receiver is gone.
        }
    };
    let config = Config::default().with_follow_symlinks(follow_links);
    let mut watcher = RecommendedWatcher::new(tell, config)?;
    // A file is watched through its folder, because programs often save a file by replacing it.
    let (watched, mode) = match path.parent() {
        Some(folder) if path.is_file() => (folder, RecursiveMode::NonRecursive),
        _ => (path, RecursiveMode::Recursive),
    };
    watcher.watch(watched, mode)?;
    Ok(watcher)
}

/// Whether an event can change articles. Reading a file is not a change, nor are events inside the index.
fn is_change(event: &Event, index: &Path) -> bool {
    let is_kind = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    let is_elsewhere =
        event.paths.is_empty() || (event.paths.iter()).any(|path| !path.starts_with(index));
    is_kind && (is_elsewhere || event.need_rescan())
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).ok()?;
    // A replaced file has another inode each time, so only the device counts for files.
    let file = if metadata.is_dir() { metadata.ino() } else { 0 };
    Some((metadata.dev(), file))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().map(|_| (0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: EventKind, path: &str) -> Event {
        Event::new(kind).add_path(path.into())
    }

    #[test]
    fn reading_files_and_writing_the_index_are_no_changes() {
        let index = Path::new("/archive/.newsdex");
        let closed = |mode| EventKind::Access(AccessKind::Close(mode));
        let created = EventKind::Create(notify::event::CreateKind::File);
        for (kind, path, expected) in [
            (created, "/archive/a.txt", true),
            (closed(AccessMode::Write), "/archive/a.txt", true),
            (closed(AccessMode::Read), "/archive/a.txt", false),
            (created, "/archive/.newsdex/lock", false),
            (created, "/archive/.newsdex-notes", true),
        ] {
            assert_eq!(is_change(&event(kind, path), index), expected, "{path}");
        }
    }

    #[test]
    fn an_index_that_goes_or_is_another_one_ends_the_wait() {
        let parent = tempfile::tempdir().unwrap();
        let index = parent.path().join("index");
        let away = parent.path().join("away");
        let mut watch = Watch::new(&[], &index, Duration::from_secs(600), false);
        assert!(watch.has_index(), "not begun yet");
        fs::create_dir(&index).unwrap();
        watch.watch_index();
        assert!(watch.has_index());
        fs::rename(&index, &away).unwrap();
        assert!(!watch.has_index());
        watch.wait(&AtomicBool::new(false), &mut |_| {});
        fs::create_dir(&index).unwrap();
        assert!(!watch.has_index() || cfg!(not(unix)));
        fs::remove_dir(&index).unwrap();
        fs::rename(&away, &index).unwrap();
        assert!(watch.has_index());
    }

    #[test]
    fn a_folder_that_goes_and_comes_back_is_told() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().canonicalize().unwrap().join("clippings");
        fs::create_dir(&folder).unwrap();
        let index = parent.path().join("index");
        let mut watch = Watch::new(
            std::slice::from_ref(&folder),
            &index,
            Duration::from_secs(600),
            false,
        );
        assert_eq!(watch.begin(), []);
        fs::rename(&folder, parent.path().join("away")).unwrap();
        assert_eq!(watch.glance(), [Change::Gone(folder.clone())]);
        assert_eq!(watch.glance(), []);
        fs::create_dir(&folder).unwrap();
        assert_eq!(watch.glance(), [Change::Back(folder.clone())]);
        let woken = AtomicBool::new(false);
        fs::write(folder.join("a.txt"), "A story.").unwrap();
        watch.wait(&woken, &mut |change| panic!("told of {change:?}"));
    }
}
