//! What a run has to do, decided before anything is read: which files are new, changed, as they
//! were, or gone.
//!
//! Size, times and the number on its disk decide whether to look at a file; a hash of its bytes decides
//! whether it changed.

mod roots;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver, SyncSender};

use anyhow::{Result, bail};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::ledger::{Entry, FileRecord, Ledger};
use crate::index::reader::Snapshot;
use crate::index::writer::RunRecord;
use crate::ingest::plan::roots::{Root, root, swallow};
use crate::ingest::{IngestRequest, Shard};
use newsdex_archive::failure::reason;
use newsdex_archive::{DiscoverOptions, Failure, Input, discover, fingerprint};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::file_name::is_below;

pub(super) use self::roots::check_root;
pub use self::roots::{AmbiguousRoot, FilteredTakeover, MissingRoot, NothingToRebuild};

/// What to do in a run.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files to read, in order.
    pub(super) to_read: Vec<ToRead>,
    /// Files whose bytes are as they were, though their times or their numbers on the disk are not: only
    /// their records change.
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
    /// What is passed over by name: links that are not followed, devices, pipes.
    pub(super) skipped: Vec<Failure>,
    /// Bytes of the files to read.
    pub(super) bytes: u64,
    /// What is known of the roots after the run.
    pub(super) run: RunRecord,
    /// Files that lack articles since a repair dropped them, by their paths.
    pub(super) lost: FxHashSet<String>,
    /// Roots of which this run looks at every file, by their names.
    pub(super) looked_through: Vec<String>,
}

impl Plan {
    /// What is known of the roots once everything was read, where the files of `lost` still lack articles.
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

    /// What the index knows of a file that was found. `None` if the path was found before; `Some(None)` if the
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

    /// The files not come upon so far.
    fn waiting(&self) -> impl Iterator<Item = Entry<'_>> {
        let states = self.states.iter().enumerate();
        states
            .filter(|(_, state)| **state == State::Waiting)
            .filter_map(|(number, _)| self.ledger.get(number))
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

/// Looks at every file below the roots and compares it with what the index knows. `stop` ends the wait for a
/// pipe.
pub(super) fn plan(
    request: &IngestRequest,
    before: Option<&Snapshot>,
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
    // A folder goes before the folders in it: what is in both is read once, under the outer name.
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
    // Asking the system about every file takes longest, and what the index knows is compared
    // meanwhile.
    std::thread::scope(|scope| -> Result<()> {
        let (sender, receiver) = mpsc::sync_channel(LOOKED_AT_AHEAD);
        let paths = roots.iter().map(|(root, _)| root.path.clone()).collect();
        scope.spawn(move || look_around(paths, request, stop, &sender));
        let mut known = Known::of(before)?;
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
    // Files that repeat articles of others are read again when any other file changes or goes: the
    // one that gave the article may be among them. So it may be when a repair has dropped articles.
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

/// So many files at a time are handed over by the thread that looks at them.
const LOOKED_AT_ONCE: usize = 512;

/// So many times that are looked at ahead of being compared.
const LOOKED_AT_AHEAD: usize = 64;

/// What was found below a root, in order; the last of a root ends with nothing.
type Found = Vec<Option<Result<Input, Failure>>>;

/// Looks at all files below the roots, one root after the other, until nobody listens any more.
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
            // Nothing more below this root.
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
            let reason = "no files found, but articles of it are missing since a repair";
            let failure = Failure::failed(&root.prefix, reason).with_hint("is the disk mounted?");
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

/// Takes note of what is passed over. Articles that the index holds of it from before stay until the user
/// decides, and are named: nobody has said that they are wrong. Gives the paths of which articles stay.
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
            // A file that was not read to its end may have lost its articles to damage.
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
            Some(0) => "its articles are not in the index any more".to_owned(),
            Some(1) => "1 article of it stays in the index".to_owned(),
            Some(articles) => format!("{articles} articles of it stay in the index"),
        };
        let hint = match failure.is_link_not_followed() {
            true => "--follow-links reads it as before, --rebuild leaves it out",
            false => "--rebuild leaves it out",
        };
        let reason = format!("{}; {what}", failure.reason);
        plan.failures
            .push(Failure::failed(&failure.path, reason).with_hint(hint));
        staying.insert(failure.path);
    }
    staying
}

/// A path of the index and the folders it lies in, the innermost first.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        path.rsplit_once('/').map(|(folder, _)| folder)
    })
}

fn decide(input: Input, known: Option<Entry>, reading: u64, plan: &mut Plan) {
    let looks_unchanged = |known: &Entry| {
        // A pipe has no time of change.
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
    /// Whether a file is this machine's part.
    fn has(self, path: &str) -> bool {
        xxh3_64(path.as_bytes()) % u64::from(self.of) == u64::from(self.number - 1)
    }
}
