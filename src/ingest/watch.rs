//! Waits for folders to change: the operating system tells, and where it does not, a look now and
//! then does.
//!
//! That a disk was taken out or came back is told by nobody: the folder is looked at every second,
//! and where it is another one than before, or there again, it is watched anew and counts as
//! changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing may have changed before a change is told: whoever copies a folder is not done
/// with its first file.
const QUIET: Duration = Duration::from_millis(300);

/// How long a change is held back at most.
const PATIENCE: Duration = Duration::from_millis(1_000);

/// How often a folder is looked at that may come and go.
const GLANCE: Duration = Duration::from_millis(1_000);

/// How often folders are looked through that the operating system does not watch for us.
const UNWATCHED_EVERY: Duration = Duration::from_millis(1_500);

/// Folders that are watched for changes.
pub struct Watch {
    roots: Vec<Root>,
    /// The index may lie in a folder that is watched.
    index: PathBuf,
    /// Where the index is said to be, and which folder it was after the first run.
    index_place: (PathBuf, Option<Identity>),
    /// Whether changes behind links out of these folders are told, too.
    follow_links: bool,
    /// How often to look through all folders, whatever the operating system says.
    every: Duration,
    looked: Instant,
    wake: SyncSender<()>,
    woken: Receiver<()>,
}

/// What is worth telling of the folders that are watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A folder is no longer there.
    Gone(PathBuf),
    /// A folder is there again, or another one is in its place.
    Back(PathBuf),
    /// The operating system cannot watch a folder: it is looked through every other second.
    Unwatched {
        /// The folder.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

struct Root {
    path: PathBuf,
    /// Which folder it was when it was looked at last; absent where there was none.
    identity: Option<Identity>,
    /// Tells of changes for as long as it lives; absent where nobody does.
    watcher: Option<RecommendedWatcher>,
}

/// What tells a folder from another one of its name.
type Identity = (u64, u64);

impl Watch {
    /// Watches folders and files; what cannot be watched is told by the first [`Watch::wait`].
    ///
    /// `follow_links` says whether links out of these folders are followed: if not, nothing is watched behind
    /// them.
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

    /// Begins to watch, before the first run looks at the folders: what changes from here on is told.
    pub fn begin(&mut self) -> Vec<Change> {
        let mut told = self.glance();
        told.retain(|change| !matches!(change, Change::Back(_)));
        // What woke it until now is for the first run to see.
        while self.woken.try_recv().is_ok() {}
        self.looked = Instant::now();
        told
    }

    /// Remembers which folder the index is: from here on it is watched, too.
    pub fn watch_index(&mut self) {
        self.index_place.1 = identity(&self.index_place.0);
    }

    /// Whether the index is where it was: neither moved away nor removed, nor another one in its place.
    pub fn has_index(&self) -> bool {
        let (path, known) = &self.index_place;
        known.is_none() || identity(path) == *known
    }

    /// Waits until something has changed or a look is due, the index is gone, or `stop`; `tell` hears of
    /// folders that come and go meanwhile.
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

    /// Waits until nothing has changed for a moment.
    fn settle(&self, stop: &AtomicBool) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && !stop.load(Ordering::Relaxed) {
            if self.woken.recv_timeout(QUIET).is_err() {
                break;
            }
        }
    }

    /// Looks whether each folder is there and the one that is watched, and watches it if not.
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
        // Events that were lost count as a change, too.
        let is_change = event.map_or(true, |event| is_change(&event, &index));
        if is_change && let Err(TrySendError::Disconnected(())) = wake.try_send(()) {
            // Nobody waits any more.
        }
    };
    let config = Config::default().with_follow_symlinks(follow_links);
    let mut watcher = RecommendedWatcher::new(tell, config)?;
    // A file is watched by its folder: who saves it may put a new one in its place.
    let (watched, mode) = match path.parent() {
        Some(folder) if path.is_file() => (folder, RecursiveMode::NonRecursive),
        _ => (path, RecursiveMode::Recursive),
    };
    watcher.watch(watched, mode)?;
    Ok(watcher)
}

/// Whether an event is of files that may hold articles: reading them is no change, nor is what
/// happens in the index.
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
    // A file that is replaced is another one each time; its device is enough to tell a disk by.
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
