//! Plans a run before anything is read: which files are new, changed, unchanged or deleted.
//!
//! Size, times and inode decide whether to look at a file; a hash of its bytes decides whether it changed.

mod roots;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver, SyncSender};

use anyhow::{Result, bail};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::ledger::{Entry, FileRecord, Ledger};
use crate::index::writer::RunRecord;
use crate::ingest::plan::roots::{Root, root, swallow};
use crate::ingest::{IngestRequest, Shard};
use newsdex_archive::failure::reason;
use newsdex_archive::{DiscoverOptions, Failure, Input, discover, fingerprint};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::file_name::is_below;

pub(super) use self::roots::check_root;
pub use self::roots::{AmbiguousRoot, FilteredTakeover, MissingRoot, NothingToRebuild};

/// The plan of a run.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files to read, in order.
    pub(super) to_read: Vec<ToRead>,
    /// Files with the same bytes but other times or inodes: only their records change.
    pub(super) touched: Vec<FileRecord>,
    /// Unchanged files.
    pub(super) unchanged: Unchanged,
    /// Unchanged files with articles that another file has, too.
    repeating: Vec<ToRead>,
    /// Deleted files.
    pub(super) gone: Vec<FileRecord>,
    /// Paths of those deleted files that now exist under another name.
    pub(super) moved: FxHashSet<String>,
    /// Files that could not be looked at.
    pub(super) failures: Vec<Failure>,
    /// Skipped: links that are not followed, devices, pipes.
    pub(super) skipped: Vec<Failure>,
    /// Total size of the files to read.
    pub(super) bytes: u64,
    /// The roots after the run.
    pub(super) run: RunRecord,
    /// Paths of files with articles that a repair removed.
    pub(super) lost: FxHashSet<String>,
    /// Names of the roots in which this run looks at every file.
    pub(super) looked_through: Vec<String>,
}

impl Plan {
    /// The roots at the end of the run, if articles of the files in `lost` are still missing.
    pub(super) fn run_at_end<'a>(&self, lost: impl Iterator<Item = &'a str> + Clone) -> RunRecord {
        let mut run = self.run.clone();
        for name in &self.looked_through {
            if !lost.clone().any(|path| is_below(path, name)) {
                run.complete(name);
            }
        }
        run
    }
}

/// A file to read.
#[derive(Debug)]
pub(super) struct ToRead {
    pub(super) input: Input,
    /// Hash of its bytes, if already computed.
    pub(super) fingerprint: Option<u64>,
    /// The record of the file in the index.
    pub(super) known: Option<FileRecord>,
    /// The deleted file with the same bytes, if the file was moved.
    pub(super) moved_from: Option<FileRecord>,
}

/// Files that need not be read.
#[derive(Debug, Default)]
pub(super) struct Unchanged {
    pub(super) files: u64,
    pub(super) articles: u64,
    /// Those with failures.
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

/// The files in the index, and which of them the run has found.
struct Known {
    ledger: Ledger,
    states: Vec<State>,
    /// Found files that are not in the ledger.
    new: FxHashSet<String>,
}

/// The state of a file in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not found so far.
    Waiting,
    /// Found at its old path.
    Found,
    /// Deleted, or to be read under another name.
    Gone,
}

impl Known {
    fn of(ledger: Ledger) -> Known {
        Known {
            states: vec![State::Waiting; ledger.len()],
            ledger,
            new: FxHashSet::default(),
        }
    }

    /// The entry of the index for a file that was found. `None` if the path was found before; `Some(None)` if the
    /// index has no entry for it.
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

    /// The files that were not found so far.
    fn waiting(&self) -> impl Iterator<Item = Entry<'_>> {
        let states = self.states.iter().enumerate();
        states
            .filter(|(_, state)| **state == State::Waiting)
            .filter_map(|(number, _)| self.ledger.get(number))
    }

    /// Takes the files that were not found and for whose paths `is_gone` is true; sorted.
    fn take_gone(&mut self, is_gone: impl Fn(&str) -> bool) -> Vec<FileRecord> {
        let mut gone = Vec::new();
        for (number, state) in self.states.iter_mut().enumerate() {
            if *state != State::Waiting {
                continue;
            }
            let Some(entry) = self.ledger.get(number) else {
                continue;
            };
            // If a path has two records, the first one counts.
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

/// Looks at every file in the roots and compares it with the files in the index. `stop` ends waiting for a pipe.
pub(super) fn plan(
    request: &IngestRequest,
    files: impl FnOnce() -> Result<Ledger>,
    last: &RunRecord,
    stop: &Arc<AtomicBool>,
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
    // Outer folders come first, so that a file in two roots is read once, under the outer name.
    paths.sort_by_key(|path| path.components().count());
    let mut roots = Vec::with_capacity(paths.len());
    for path in paths {
        let swallowed = swallow(&path, request, &mut plan.run)?;
        let root = root(path, request.selection, &mut plan.run)?;
        if swallowed.iter().any(|inner| inner.is_incomplete) {
            let outer = plan.run.roots.iter_mut();
            for outer in outer.filter(|outer| outer.name == root.prefix) {
                outer.is_incomplete = true;
            }
        }
        roots.push((root, swallowed));
    }
    // Asking the system about every file takes longest, so it runs on its own thread beside the
    // comparison with the index.
    std::thread::scope(|scope| -> Result<()> {
        let (sender, receiver) = mpsc::sync_channel(LOOKED_AT_AHEAD);
        let paths = roots.iter().map(|(root, _)| root.path.clone()).collect();
        scope.spawn(move || look_around(paths, request, stop, &sender));
        let mut known = Known::of(files()?);
        if plan.run.is_incomplete() {
            let lost = known.ledger.iter().filter(Entry::is_lost);
            plan.lost = lost.map(|file| file.path.to_owned()).collect();
        }
        for (root, swallowed) in roots {
            look_below(&root, request, &mut plan, &mut known, &receiver)?;
            for inner in swallowed {
                let inner = Root::of_record(inner);
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
    // Files that repeat articles of other files are read again if any other file changes or is deleted, or
    // if a repair removed articles: the article may now come from them.
    let may_lose = plan.run.is_incomplete()
        || !plan.gone.is_empty()
        || plan.to_read.iter().any(|file| file.known.is_some());
    for file in std::mem::take(&mut plan.repeating) {
        match (may_lose, file.known) {
            (false, Some(known)) => plan.unchanged.add(known.at(&known.path)),
            (_, known) => plan.to_read.push(ToRead { known, ..file }),
        }
    }
    plan.bytes = plan.to_read.iter().map(|file| file.input.bytes).sum();
    Ok(plan)
}

/// Number of files that the thread hands over at a time.
const LOOKED_AT_ONCE: usize = 512;

/// Maximum number of such groups waiting for comparison.
const LOOKED_AT_AHEAD: usize = 64;

/// The inputs found in a root, in order; `None` marks the end of the root.
type Found = Vec<Option<Result<Input, Failure>>>;

/// Looks at all files in the roots, one root after the other, until the receiver is gone.
fn look_around(
    paths: Vec<PathBuf>,
    request: &IngestRequest,
    stop: &Arc<AtomicBool>,
    sender: &SyncSender<Found>,
) {
    let options = DiscoverOptions {
        skip: vec![request.index.clone()],
        include: request.include.clone(),
        exclude: request.exclude.clone(),
        links: request.read.links.clone(),
        stop: Some(Arc::clone(stop)),
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

/// Finds new files that are moved files.
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
        // A file that cannot be hashed is reported when it is read.
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

fn look_below(
    root: &Root,
    request: &IngestRequest,
    plan: &mut Plan,
    known: &mut Known,
    receiver: &Receiver<Found>,
) -> Result<()> {
    let reading = request.reading();
    let mut found = 0u64;
    let mut unseen: FxHashSet<String> = FxHashSet::default();
    let mut skipped: Vec<Failure> = Vec::new();
    for input in receiver.iter().flatten() {
        checkpoint();
        match input {
            // The end of this root.
            None => break,
            Some(Err(mut failure)) => {
                failure.path = root.renamed(failure.path);
                if failure.is_loss() {
                    unseen.insert(failure.path.clone());
                    plan.failures.push(failure);
                } else {
                    skipped.push(failure);
                }
            }
            Some(Ok(mut input)) => {
                found += 1;
                input.name = root.renamed(input.name);
                if request.shard.is_some_and(|shard| !shard.has(&input.name)) {
                    continue;
                }
                if let Some(known) = known.find(&input.name) {
                    decide(input, known, reading, plan);
                }
            }
        }
    }
    unseen.extend(keep_what_is_skipped(skipped, known, plan));
    if found == 0 && request.rebuild {
        bail!(NothingToRebuild {
            path: root.path.clone()
        });
    }
    let mut of_run = plan.run.roots.iter();
    if let Some(whole) = of_run.find(|whole| whole.name == root.prefix) {
        if found == 0 && whole.is_incomplete {
            // An unmounted disk looks like this.
            let reason = "no files found, but articles from it were lost in a repair";
            let failure = Failure::failed(&root.prefix, reason)
                .with_hint("check whether the disk is mounted");
            plan.failures.push(failure);
        } else if unseen.is_empty() && request.covers(whole) {
            plan.looked_through.push(whole.name.clone());
        }
    }
    if request.keep_missing {
        return Ok(());
    }
    let gone = known.take_gone(|path: &str| {
        is_below(path, &root.prefix)
            && !with_folders(path).any(|path| unseen.contains(path))
            && request.shard.is_none_or(|shard| shard.has(path))
            // A file that was only left out of this run still exists.
            && !(request.is_filtered() && root.on_disk(path).exists())
    });
    if found == 0 && !gone.is_empty() {
        // An unmounted disk looks like this, and so does a mistyped filter.
        let reason = format!(
            "no files found, but the index contains {}: nothing was removed",
            gone.len()
        );
        let failure = Failure::failed(&root.prefix, reason).with_hint(
            "check whether the disk is mounted; to empty the index, delete it or use --rebuild",
        );
        plan.failures.push(failure);
        return Ok(());
    }
    plan.gone.extend(gone);
    Ok(())
}

/// Records skipped inputs. If the index has articles of a skipped file, they stay until the user decides,
/// because they need not be wrong, and the file is reported as failed. Gives the paths of such files.
fn keep_what_is_skipped(
    skipped: Vec<Failure>,
    known: &Known,
    plan: &mut Plan,
) -> FxHashSet<String> {
    let mut held: FxHashMap<&str, (u64, bool)> = skipped
        .iter()
        .map(|failure| (failure.path.as_str(), (0, false)))
        .collect();
    for entry in known.waiting() {
        let of = with_folders(entry.path).find(|path| held.contains_key(path));
        if let Some((articles, is_held)) = of.and_then(|path| held.get_mut(path)) {
            *articles = u64::saturating_add(*articles, entry.articles);
            // A file that was not read completely may have lost articles by damage.
            *is_held |= entry.articles > 0 || entry.fingerprint.is_none();
        }
    }
    let held: Vec<Option<u64>> = skipped
        .iter()
        .map(|failure| held.get(failure.path.as_str()))
        .map(|held| held.and_then(|(articles, is_held)| is_held.then_some(*articles)))
        .collect();
    let mut staying = FxHashSet::default();
    for (failure, held) in skipped.into_iter().zip(held) {
        let what = match held {
            None => {
                plan.skipped.push(failure);
                continue;
            }
            Some(0) => "its articles are no longer in the index".to_owned(),
            Some(1) => "1 of its articles stays in the index".to_owned(),
            Some(articles) => format!("{articles} of its articles stay in the index"),
        };
        let hint = match failure.is_link_not_followed() {
            true => "use --follow-links to read it as before, or --rebuild to remove its articles",
            false => "use --rebuild to remove its articles",
        };
        let reason = format!("{}; {what}", failure.reason);
        plan.failures
            .push(Failure::failed(&failure.path, reason).with_hint(hint));
        staying.insert(failure.path);
    }
    staying
}

/// A path of the index and its parent folders, innermost first.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        path.rsplit_once('/').map(|(folder, _)| folder)
    })
}

fn decide(input: Input, known: Option<Entry>, reading: u64, plan: &mut Plan) {
    let looks_unchanged = |known: &Entry| {
        // A pipe has no modification time.
        !input.is_pipe()
            && known.fingerprint.is_some()
            && known.reading == reading
            && known.bytes == input.bytes
            && known.modified == input.modified_ns
            && known.inode == input.identity.inode
            && known.changed == input.identity.changed_ns
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
            // New, or to be read in any case.
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
            // Its articles stay in the index: nothing shows that they are wrong.
            plan.failures
                .push(Failure::failed(&input.name, reason(&error)));
            return;
        }
    };
    match known.fingerprint == Some(fingerprint) && known.duplicates == 0 {
        true => plan.touched.push(FileRecord {
            modified: input.modified_ns,
            inode: input.identity.inode,
            changed: input.identity.changed_ns,
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
    /// Whether a file belongs to this part.
    pub(super) fn has(self, path: &str) -> bool {
        xxh3_64(path.as_bytes()) % u64::from(self.of) == u64::from(self.number - 1)
    }
}
