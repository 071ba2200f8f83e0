//! What a run has to do, decided before anything is read: which files are new, changed, as they
//! were, or gone.
//!
//! Size and time decide whether to look at a file, a hash of its bytes whether it changed.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};

use anyhow::{Result, bail};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::archive::failure::reason;
use crate::archive::{DiscoverOptions, Failure, Input, discover, fingerprint};
use crate::index::ledger::{Entry, FileRecord, Ledger};
use crate::index::reader::Snapshot;
use crate::index::writer::{RootRecord, RunRecord};
use crate::ingest::{IngestRequest, Shard};

/// What to do in a run.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files to read, in order.
    pub(super) to_read: Vec<ToRead>,
    /// Files whose bytes are as they were, though their time is not: only their record changes.
    pub(super) touched: Vec<FileRecord>,
    /// How many files are as they were, and the articles in them.
    pub(super) unchanged: Unchanged,
    /// Files that are as they were and hold articles that another file gave.
    repeating: Vec<ToRead>,
    /// Files that are no longer there.
    pub(super) gone: Vec<FileRecord>,
    /// Which of those are there under another name: their paths.
    pub(super) moved: FxHashSet<String>,
    /// What could not be looked at.
    pub(super) failures: Vec<Failure>,
    /// Bytes of the files to read.
    pub(super) bytes: u64,
    /// What is known of the roots after the run.
    pub(super) run: RunRecord,
}

/// A file to read.
#[derive(Debug)]
pub(super) struct ToRead {
    pub(super) input: Input,
    /// Hash of its bytes, where it was looked at already.
    pub(super) fingerprint: Option<u64>,
    /// What the index knows of it from before.
    pub(super) known: Option<FileRecord>,
    /// The file of the same bytes that is gone from another place.
    pub(super) moved_from: Option<FileRecord>,
}

/// Files that need not be looked into.
#[derive(Debug, Default)]
pub(super) struct Unchanged {
    pub(super) files: u64,
    pub(super) articles: u64,
    /// Those of which something could not be read.
    pub(super) failing: Vec<FileRecord>,
}

impl Unchanged {
    fn add(&mut self, file: Entry) {
        self.files += 1;
        self.articles += file.articles;
        if file.failures > 0 {
            self.failing.push(file.to_record());
        }
    }
}

/// A folder or file to index, under the name it has in the index.
#[derive(Debug, Clone)]
struct Root {
    /// Its real path.
    path: PathBuf,
    /// Name of the folder or file that the paths of its files begin with.
    name: String,
    /// The whole beginning of the paths of its files: longer than `name` where the root is a part of
    /// one that was indexed before.
    prefix: String,
}

/// What the index knows of files, and which of them a run has come upon.
struct Known {
    ledger: Ledger,
    states: Vec<State>,
    /// Files that are found and not in the ledger.
    new: FxHashSet<String>,
}

/// What has become of a file that the index knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not come upon.
    Waiting,
    /// Found where it was.
    Found,
    /// Not there any more, or to be read under another name.
    Gone,
}

impl Known {
    fn of(before: Option<&Snapshot>) -> Result<Known> {
        let ledger = before.map_or(Ok(Ledger::default()), Snapshot::files)?;
        Ok(Known {
            states: vec![State::Waiting; ledger.len()],
            ledger,
            new: FxHashSet::default(),
        })
    }

    /// What is known of a file that was found; outside, nothing where it was found before.
    fn find(&mut self, path: &str) -> Option<Option<Entry<'_>>> {
        let number = self.ledger.find(path);
        let state = number.and_then(|number| self.states.get_mut(number));
        match state {
            Some(State::Found) => None,
            Some(state @ State::Waiting) => {
                *state = State::Found;
                Some(number.and_then(|number| self.ledger.get(number)))
            }
            Some(State::Gone) | None => self.new.insert(path.to_owned()).then_some(None),
        }
    }

    /// Those of the files not come upon that are gone, as `is_gone` says by their paths; sorted.
    fn take_gone(&mut self, is_gone: impl Fn(&str) -> bool) -> Vec<FileRecord> {
        let mut gone = Vec::new();
        for (number, state) in self.states.iter_mut().enumerate() {
            if *state != State::Waiting {
                continue;
            }
            let Some(entry) = self.ledger.get(number) else {
                continue;
            };
            // Should there be two records of a path, the first one counts for both.
            let counts = self.ledger.find(entry.path) == Some(number);
            if counts && is_gone(entry.path) {
                *state = State::Gone;
                gone.push(entry.to_record());
            }
        }
        gone.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        gone
    }
}

/// Looks at every file below the roots and compares it with what the index knows.
pub(super) fn plan(
    request: &IngestRequest,
    before: Option<&Snapshot>,
    last: &RunRecord,
) -> Result<Plan> {
    let mut plan = Plan {
        run: last.clone(),
        ..Plan::default()
    };
    let mut paths = request
        .roots
        .iter()
        .map(|root| check_root(root))
        .collect::<Result<Vec<_>>>()?;
    // A folder goes before the folders in it: what is in both is read once, under the outer name.
    paths.sort_by_key(|path| path.components().count());
    let mut roots = Vec::with_capacity(paths.len());
    for path in paths {
        let swallowed = swallow(&path, request, &mut plan.run)?;
        roots.push((root(path, &mut plan.run)?, swallowed));
    }
    // Asking the system about every file takes longest, and what the index knows is compared
    // meanwhile.
    std::thread::scope(|scope| -> Result<()> {
        let (sender, receiver) = mpsc::sync_channel(LOOKED_AT_AHEAD);
        let paths = roots.iter().map(|(root, _)| root.path.clone()).collect();
        scope.spawn(move || look_around(paths, request, &sender));
        let mut known = Known::of(before)?;
        for (root, swallowed) in roots {
            look_below(&root, request, &mut plan, &mut known, &receiver)?;
            for inner in swallowed {
                let inner = Root {
                    path: inner.path.into(),
                    prefix: inner.name.clone(),
                    name: inner.name,
                };
                let is_read_elsewhere = |path: &str| {
                    is_below(path, &inner.prefix)
                        && (!request.keep_missing || inner.on_disk(path).exists())
                };
                plan.gone.extend(known.take_gone(is_read_elsewhere));
            }
        }
        Ok(())
    })?;
    find_moved(&mut plan, request);
    // Files that repeat articles of others are read again when any other file changes or goes: the
    // one that gave the article may be among them.
    let may_lose = !plan.gone.is_empty() || plan.to_read.iter().any(|file| file.known.is_some());
    for file in std::mem::take(&mut plan.repeating) {
        match (may_lose, file.known) {
            (false, Some(known)) => plan.unchanged.add(known.at(&known.path)),
            (_, known) => plan.to_read.push(ToRead { known, ..file }),
        }
    }
    plan.bytes = plan.to_read.iter().map(|file| file.input.bytes).sum();
    Ok(plan)
}

/// So many files at a time are handed over by the thread that looks at them.
const LOOKED_AT_ONCE: usize = 512;

/// So many times that are looked at ahead of being compared.
const LOOKED_AT_AHEAD: usize = 64;

/// What was found below a root, in order; the last of a root ends with nothing.
type Found = Vec<Option<Result<Input, Failure>>>;

/// Looks at all files below the roots, one root after the other, until nobody listens any more.
fn look_around(paths: Vec<PathBuf>, request: &IngestRequest, sender: &SyncSender<Found>) {
    let options = DiscoverOptions {
        skip: vec![request.index.clone()],
        include: request.include.clone(),
        exclude: request.exclude.clone(),
    };
    for path in paths {
        let mut found = discover(std::slice::from_ref(&path), &options).map(Some);
        let mut is_over = false;
        while !is_over {
            let mut some: Found = found.by_ref().take(LOOKED_AT_ONCE).collect();
            is_over = some.len() < LOOKED_AT_ONCE;
            if is_over {
                some.push(None);
            }
            if sender.send(some).is_err() {
                return;
            }
        }
    }
}

/// Finds out which of the new files are files that are gone from another place.
fn find_moved(plan: &mut Plan, request: &IngestRequest) {
    let reading = request.reading();
    let mut gone: FxHashMap<u64, Vec<&FileRecord>> = FxHashMap::default();
    for file in &plan.gone {
        if file.fingerprint.is_some() && file.reading == reading {
            gone.entry(file.bytes).or_default().push(file);
        }
    }
    for file in plan.to_read.iter_mut().filter(|file| file.known.is_none()) {
        let Some(candidates) = gone.get_mut(&file.input.bytes) else {
            continue;
        };
        // What cannot be hashed is reported when it is read.
        let Ok(fingerprint) = fingerprint(&file.input.path) else {
            continue;
        };
        file.fingerprint = Some(fingerprint as u64);
        let is_same = |gone: &&FileRecord| gone.fingerprint == file.fingerprint;
        if let Some(place) = candidates.iter().position(is_same) {
            let from = candidates.swap_remove(place);
            plan.moved.insert(from.path.clone());
            file.moved_from = Some(from.clone());
        }
    }
}

/// Makes sure that a root is there, and gives its real path.
pub(super) fn check_root(given: &Path) -> Result<PathBuf> {
    given.canonicalize().map_err(|_| {
        MissingRoot {
            path: given.to_owned(),
        }
        .into()
    })
}

/// Takes roots that lie within another out of the record: their files go by the outer name from now
/// on.
///
/// # Errors
///
/// [`FilteredTakeover`] when some of their files would not be read under the outer name.
fn swallow(outer: &Path, request: &IngestRequest, run: &mut RunRecord) -> Result<Vec<RootRecord>> {
    let is_within = |root: &RootRecord| {
        let path = Path::new(&root.path);
        path != outer && path.starts_with(outer)
    };
    let inner: Vec<RootRecord> = run.roots.extract_if(.., |root| is_within(root)).collect();
    match inner.first() {
        Some(first) if request.is_filtered() => bail!(FilteredTakeover {
            outer: outer.to_owned(),
            inner: first.path.clone(),
        }),
        _ => Ok(inner),
    }
}

/// Finds the name a root has in the index.
fn root(real: PathBuf, run: &mut RunRecord) -> Result<Root> {
    let path = real.to_string_lossy().into_owned();
    let name = real
        .file_name()
        .map_or("/".into(), |name| name.to_string_lossy().into_owned());
    // A part of what was indexed before keeps the names it has there.
    for other in &run.roots {
        if let Ok(below) = real.strip_prefix(&other.path) {
            let below = below.to_string_lossy();
            let prefix = match below.is_empty() {
                true => other.name.clone(),
                false => format!("{}/{}", other.name, below.replace('\\', "/")),
            };
            return Ok(Root {
                path: real,
                name,
                prefix,
            });
        }
    }
    if let Some(other) = run.roots.iter_mut().find(|other| other.name == name) {
        if Path::new(&other.path).exists() {
            bail!(AmbiguousRoot {
                name,
                path,
                other: other.path.clone()
            });
        }
        // The archive was moved, or the index came from another machine.
        other.path = path;
    } else {
        run.roots.push(RootRecord {
            name: name.clone(),
            path,
        });
    }
    Ok(Root {
        path: real,
        prefix: name.clone(),
        name,
    })
}

/// There is no such folder or file.
#[derive(Debug, thiserror::Error)]
#[error("{}: no such file or folder", path.display())]
pub struct MissingRoot {
    path: PathBuf,
}

/// There is nothing to rebuild an index from.
#[derive(Debug, thiserror::Error)]
#[error("{}: no files found, so the index was left as it is", path.display())]
pub struct NothingToRebuild {
    path: PathBuf,
}

/// A folder is to take over a part of it that was indexed by itself, but only some of its files.
#[derive(Debug, thiserror::Error)]
#[error("{}: it holds {inner}, which is indexed by itself", outer.display())]
pub struct FilteredTakeover {
    outer: PathBuf,
    inner: String,
}

/// Two folders of one name: their files could not be told apart.
#[derive(Debug, thiserror::Error)]
#[error("{path}: the index already holds an archive called `{name}`, from {other}")]
pub struct AmbiguousRoot {
    name: String,
    path: String,
    other: String,
}

fn look_below(
    root: &Root,
    request: &IngestRequest,
    plan: &mut Plan,
    known: &mut Known,
    receiver: &Receiver<Found>,
) -> Result<()> {
    let reading = request.reading();
    let mut found = 0u64;
    let mut unseen: Vec<String> = Vec::new();
    for input in receiver.iter().flatten() {
        crate::checkpoint::checkpoint();
        match input {
            // Nothing more below this root.
            None => break,
            Some(Err(mut failure)) => {
                failure.path = renamed(failure.path, root);
                unseen.push(failure.path.clone());
                plan.failures.push(failure);
            }
            Some(Ok(mut input)) => {
                found += 1;
                input.name = renamed(input.name, root);
                if request.shard.is_some_and(|shard| !shard.has(&input.name)) {
                    continue;
                }
                if let Some(known) = known.find(&input.name) {
                    decide(input, known, reading, plan);
                }
            }
        }
    }
    if found == 0 && request.rebuild {
        bail!(NothingToRebuild {
            path: root.path.clone()
        });
    }
    if request.keep_missing {
        return Ok(());
    }
    let gone = known.take_gone(|path: &str| {
        is_below(path, &root.prefix)
            && !unseen.iter().any(|unseen| is_below(path, unseen))
            && request.shard.is_none_or(|shard| shard.has(path))
            // A file that was only not asked for this time is still there.
            && !(request.is_filtered() && root.on_disk(path).exists())
    });
    if found == 0 && !gone.is_empty() {
        // An unmounted disk looks like this, and so does a mistyped filter.
        let reason = format!(
            "no files found, but the index holds {}: nothing was removed",
            gone.len()
        );
        let failure = Failure::failed(&root.prefix, reason)
            .with_hint("is the disk mounted? To empty the index, delete it or use --rebuild");
        plan.failures.push(failure);
        return Ok(());
    }
    plan.gone.extend(gone);
    Ok(())
}

/// Whether a path of the index is `folder` or lies in it.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Root {
    /// Where a file of this root is on disk.
    fn on_disk(&self, path: &str) -> PathBuf {
        let below = path.strip_prefix(&self.prefix).unwrap_or(path);
        self.path.join(below.trim_start_matches('/'))
    }
}

/// The name of a file below a root as the index has it.
fn renamed(name: String, root: &Root) -> String {
    match name.strip_prefix(&root.name) {
        Some(below) if root.name != root.prefix => format!("{}{below}", root.prefix),
        _ => name,
    }
}

fn decide(input: Input, known: Option<Entry>, reading: u64, plan: &mut Plan) {
    let looks_unchanged = |known: &Entry| {
        known.fingerprint.is_some()
            && known.reading == reading
            && known.bytes == input.bytes
            && known.modified == input.modified_ns
    };
    let known = match known {
        Some(known) if looks_unchanged(&known) && known.duplicates == 0 => {
            plan.unchanged.add(known);
            return;
        }
        Some(known) if looks_unchanged(&known) => {
            plan.repeating.push(ToRead {
                input,
                fingerprint: known.fingerprint,
                known: Some(known.to_record()),
                moved_from: None,
            });
            return;
        }
        Some(known) if known.fingerprint.is_some() && known.reading == reading => known.to_record(),
        known => {
            // New, or to be read whatever is in it.
            plan.to_read.push(ToRead {
                input,
                fingerprint: None,
                known: known.map(Entry::to_record),
                moved_from: None,
            });
            return;
        }
    };
    let fingerprint = match fingerprint(&input.path) {
        Ok(fingerprint) => fingerprint as u64,
        Err(error) => {
            // What the index holds of it stays: nothing says that it is wrong.
            plan.failures
                .push(Failure::failed(&input.name, reason(&error)));
            return;
        }
    };
    match known.fingerprint == Some(fingerprint) && known.duplicates == 0 {
        true => plan.touched.push(FileRecord {
            modified: input.modified_ns,
            ..known
        }),
        false => plan.to_read.push(ToRead {
            input,
            fingerprint: Some(fingerprint),
            known: Some(known),
            moved_from: None,
        }),
    }
}

impl Shard {
    /// Whether a file is this machine's part.
    fn has(self, path: &str) -> bool {
        xxh3_64(path.as_bytes()) % u64::from(self.of) == u64::from(self.number - 1)
    }
}
