//! Repairs a damaged index: keeps intact segments, and marks the files whose articles were in damaged
//! segments as lost, so that the next run re-reads them. Until then every search warns that the index is
//! incomplete (see [`super::incomplete`]).
//!
//! Only data that `verify` found damaged is removed, because some data cannot be read from the archive again.
//! Older versions of articles are lost with their segment.

mod dropped;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value;

use crate::index::additions::ADDITIONS;
use crate::index::commit_file::CommitFile;
use crate::index::directory::Access;
use crate::index::documents::file_document;
use crate::index::file_names::{MANAGED, META, META_COPY, Meta, MetaSegment, segment_files};
use crate::index::files::{self, Bound};
use crate::index::in_progress;
use crate::index::ledger::FileRecord;
use crate::index::manifest::{MANIFEST, MANIFEST_COPY, Manifest};
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::runs;
use crate::index::schema::{Fields, SCHEMA_VERSION, column};
use crate::index::seal::{replace, sealed, unsealed};
use crate::index::stories::Stories;
use crate::index::verify::{Damaged, Report};
use crate::index::writer::{RunRecord, Writer, last_run};
use crate::index::{IndexDirectory, LockedDirectory, open_index};
use newsdex_text::file_name::is_below;

/// Memory for a repair, which writes few documents.
const MEMORY_BYTES: usize = 64_000_000;

/// The result of a repair, and what must still be read.
#[derive(Debug, Default)]
pub struct Repair {
    /// The repairs, one sentence each.
    pub done: Vec<String>,
    /// The paths in the index of files that must be re-read, as far as they are known.
    pub to_read: Vec<String>,
    /// The archives of the index.
    pub run: RunRecord,
    /// Hashes of the options that files were read with, see [`FileRecord::reading`].
    pub readings: BTreeSet<u64>,
}

/// The index cannot be repaired.
#[derive(Debug, thiserror::Error)]
#[error("cannot repair the index: {what}")]
pub struct BeyondRepair {
    what: &'static str,
}

impl LockedDirectory<'_> {
    /// Repairs the damage in a report as far as possible without the archive.
    ///
    /// # Errors
    ///
    /// [`BeyondRepair`] if all lists of segments are lost; a plain error if the disk fails.
    pub fn repair(&self, report: &Report) -> Result<Repair> {
        let mut repair = Repair::default();
        let live = match self.directory.live() {
            Ok(Some(live)) => live,
            _ => {
                let live = last_finished(self.directory)?;
                self.set_current(live)?;
                repair.done.push(format!("Switched to generation {live}."));
                live
            }
        };
        let is_of = |file: &str, number: u64| file.starts_with(&format!("generations/{number}/"));
        for number in self.directory.numbers_on_disk()? {
            let is_damaged = report
                .damaged
                .iter()
                .any(|damaged| is_of(&damaged.file, number));
            if number != live && is_damaged {
                self.abandon(number)?;
                repair.done.push(format!(
                    "Removed generation {number}, which was kept for `newsdex rollback`."
                ));
            }
        }
        if report
            .damaged
            .iter()
            .any(|damaged| damaged.file == runs::RUNS)
        {
            runs::shorten(&self.directory.path)?;
            repair
                .done
                .push("Kept the readable lines of the log.".to_owned());
        }
        for name in in_progress::FILES {
            let is_damaged = report.damaged.iter().any(|damaged| damaged.file == name);
            if is_damaged && in_progress::can_be_discarded(&self.directory.path, name) {
                in_progress::discard(&self.directory.path, name)?;
                repair.done.push(format!("Removed {name}."));
            }
        }
        let of_live = report.damaged.iter().filter(|damaged| {
            is_of(&damaged.file, live) || damaged.file == format!("generations/{live}")
        });
        let of_live: Vec<_> = of_live.collect();
        if !of_live.is_empty() {
            let lost: BTreeSet<String> = of_live
                .iter()
                .filter_map(|damaged| damaged.segment.clone())
                .collect();
            let folder = self.directory.generation(live);
            let files = dropped::files_in(&folder, &lost);
            let has_wrong_counts = of_live
                .iter()
                .any(|damaged| damaged.file == format!("generations/{live}"));
            let before = mend_files(&folder, &lost, has_wrong_counts, &mut repair)?;
            self.mark_lost(files.as_ref(), before.as_ref())?;
        }
        self.finish_marking()?;
        let generation = self.open_live()?;
        let snapshot = generation.snapshot()?;
        let is_of_additions = |damaged: &Damaged| damaged.file == ADDITIONS;
        if report.damaged.iter().any(is_of_additions) {
            self.directory.mend_additions()?;
            repair
                .done
                .push("Recorded again with which commit each article was added.".to_owned());
        }
        repair.run = last_run(snapshot.index())?;
        for file in snapshot.files()?.iter() {
            // If the record of a file was lost, its options are unknown.
            if file.reading != 0 {
                repair.readings.insert(file.reading);
            }
            if file.is_lost() {
                repair.to_read.push(file.path.to_owned());
            }
        }
        repair.to_read.sort_unstable();
        Ok(repair)
    }

    /// Continues a repair that was killed after it had removed segments and before it had marked the files of
    /// their articles. Does nothing if there is no such repair.
    ///
    /// # Errors
    ///
    /// As [`IndexDirectory::open`].
    pub fn finish_marking(&self) -> Result<()> {
        let Some(live) = self.directory.live()? else {
            return Ok(());
        };
        let folder = self.directory.generation(live);
        Manifest::check(&folder)?;
        let (index, damage) = open_index(&folder, Access::Read)?;
        match damage.guarding(|| last_run(&index))?.is_unmarked {
            true => self.mark_lost(None, None),
            false => Ok(()),
        }
    }

    /// Marks the files with missing articles. `dropped` are the files with articles or records in removed
    /// segments, if they are known; `before` is the state before the removal.
    fn mark_lost(
        &self,
        dropped: Option<&BTreeSet<String>>,
        before: Option<&RunRecord>,
    ) -> Result<()> {
        let generation = self.open_live()?;
        let snapshot = generation.snapshot()?;
        let mut run = last_run(snapshot.index())?;
        if !run.is_unmarked {
            return Ok(());
        }
        let files = snapshot.files()?;
        let mut there = articles_by_file(&snapshot)?;
        let mut lost: Vec<FileRecord> = Vec::new();
        for file in files.iter() {
            let articles = there.remove(file.path).unwrap_or(0);
            if articles != file.articles || file.is_lost() {
                lost.push(file.to_record().lost(articles));
            }
        }
        // The records of these files were in the removed segments, usually together with all of their articles.
        for path in dropped.into_iter().flatten() {
            if files.find(path).is_none() {
                there.entry(path.clone()).or_default();
            }
        }
        lost.extend(there.into_iter().map(|(path, articles)| {
            let unknown = FileRecord {
                path,
                bytes: 0,
                modified: 0,
                inode: 0,
                changed: 0,
                fingerprint: None,
                articles: 0,
                duplicates: 0,
                failures: 0,
                reading: 0,
            };
            unknown.lost(articles)
        }));
        lost.sort_by(|a, b| a.path.cmp(&b.path));
        run.is_unmarked = false;
        if let (Some(_), Some(before)) = (dropped, before) {
            run.dropped = before.dropped;
            for root in &mut run.roots {
                let was_incomplete = (before.roots.iter())
                    .any(|known| known.name == root.name && known.is_incomplete);
                let is_below = |file: &FileRecord| is_below(&file.path, &root.name);
                root.is_incomplete = was_incomplete || lost.iter().any(is_below);
            }
        }
        let writer = Writer::open(&generation, 1, MEMORY_BYTES)?;
        for file in &lost {
            writer.forget_file(&file.path);
            let reports = snapshot.failure_reports(&file.path)?;
            writer.add(file_document(writer.fields(), file, &reports))?;
        }
        writer.finish(&run, &AtomicBool::new(false)).map(|_| ())
    }
}

/// The generation to use if it is unknown which one was live.
fn last_finished(directory: &IndexDirectory) -> Result<u64> {
    let mut finished = directory.numbers_on_disk()?;
    finished.retain(|number| directory.is_finished(*number));
    let log = directory.log().unwrap_or_default();
    let told = log.runs.iter().rev();
    let told = told.filter_map(|run| run.end.as_ref()?.generation);
    let mut told = told.filter(|number| finished.contains(number));
    let last = told.next().or_else(|| finished.last().copied());
    last.ok_or_else(|| {
        BeyondRepair {
            what: "it has no finished generation",
        }
        .into()
    })
}

/// Writes the small files of a generation again, and its list of segments without the damaged ones.
///
/// If articles are missing afterwards, the same list records this; the result is the state before.
fn mend_files(
    folder: &Path,
    lost: &BTreeSet<String>,
    has_wrong_counts: bool,
    repair: &mut Repair,
) -> Result<Option<RunRecord>> {
    let manifest = known_manifest(folder);
    let is_current = manifest.is_none_or(|manifest| manifest.schema == SCHEMA_VERSION);
    let Some(mut meta) = [META, META_COPY]
        .iter()
        .find_map(|name| list_of_segments(folder, name, is_current))
    else {
        bail!(BeyondRepair {
            what: "both lists of segments are lost",
        });
    };
    let mut before = None;
    if let Some(segments) = meta.get_mut("segments").and_then(Value::as_array_mut) {
        let all = segments.len();
        let mut documents = 0;
        segments.retain(|segment| {
            let known = MetaSegment::deserialize(segment).ok();
            let is_lost = known
                .as_ref()
                .is_some_and(|segment| lost.contains(&segment.name()));
            if is_lost {
                documents += known.map_or(0, |segment| segment.documents());
            }
            !is_lost
        });
        let kept = segments.len();
        if kept < all {
            repair.done.push(format!("Kept {kept} of {all} segments."));
        }
        if kept < all || has_wrong_counts {
            let mut run = run_of(&meta)?;
            before = Some(run.clone());
            run.begin_repair(documents);
            meta["payload"] = Value::String(serde_json::to_string(&run)?);
        }
    }
    mend_manifest(folder, &meta, repair)?;
    let text = sealed(serde_json::to_string(&meta)?.as_bytes());
    let managed = segment_files(folder)?.into_iter();
    let mut managed: Vec<String> = managed
        .map(|(segment, ending)| format!("{segment}.{ending}"))
        .collect();
    managed.push(META.to_owned());
    let managed = sealed(serde_json::to_string(&managed)?.as_bytes());
    for (name, text) in [(META, &text), (META_COPY, &text), (MANAGED, &managed)] {
        write(&folder.join(name), text)?;
    }
    Ok(before)
}

/// The record of the last run in a list of segments.
fn run_of(meta: &Value) -> Result<RunRecord> {
    match meta["payload"].as_str() {
        Some(payload) => {
            serde_json::from_str(payload).context("the record of the last run is damaged")
        }
        None => Ok(RunRecord::default()),
    }
}

fn known_manifest(folder: &Path) -> Option<Manifest> {
    [MANIFEST, MANIFEST_COPY].iter().find_map(|name| {
        let bytes = files::read(&folder.join(name), Bound::MANIFEST).ok()?;
        Manifest::of(&bytes).ok().flatten()
    })
}

fn mend_manifest(folder: &Path, meta: &Value, repair: &mut Repair) -> Result<()> {
    let mut manifest = match known_manifest(folder) {
        Some(manifest) => manifest,
        // Then the fields of the index tell the version that made it.
        None if meta["schema"] == serde_json::to_value(Fields::new().schema)? => {
            repair
                .done
                .push("Assumed that this version of newsdex built the index.".to_owned());
            Manifest::current()
        }
        None => bail!(BeyondRepair {
            what: "the version of newsdex that built it is unknown",
        }),
    };
    manifest.finished = true;
    let is_broken = |opstamp: &u64| Names::open(folder, *opstamp, None).is_err();
    let names = mend_commit_files(CommitFile::NAMES, folder, manifest.names, is_broken)?;
    if names.is_none() {
        let done = "Grouped the spellings of names again.";
        repair.done.push(done.to_owned());
    }
    let is_broken = |opstamp: &u64| Stories::open(folder, *opstamp, None).is_err();
    let stories = mend_commit_files(CommitFile::STORIES, folder, manifest.stories, is_broken)?;
    if stories.is_none() {
        let done = "Grouped the copies of articles again.";
        repair.done.push(done.to_owned());
    }
    manifest.names = names.flatten();
    manifest.stories = stories.flatten();
    manifest.write(folder)
}

/// Removes all files of a kind if one of them is damaged or the written one is missing; the end of the repair makes them
/// again. Gives the latest commit that has a file, `None` if the files were removed.
fn mend_commit_files(
    kind: CommitFile,
    folder: &Path,
    written: Option<u64>,
    is_broken: impl Fn(&u64) -> bool,
) -> Result<Option<Option<u64>>> {
    let on_disk = kind.on_disk(folder)?;
    if written > on_disk.last().copied() || on_disk.iter().any(is_broken) {
        for opstamp in on_disk {
            kind.remove(folder, opstamp)?;
        }
        return Ok(None);
    }
    Ok(Some(on_disk.last().copied()))
}

/// A valid list of segments; in an index of this version, with the fields of this version.
fn list_of_segments(folder: &Path, name: &str, is_current: bool) -> Option<Value> {
    let bytes = files::read(&folder.join(name), Bound::LIST).ok()?;
    let text = unsealed(&bytes)?;
    let meta = Meta::read(text)?;
    let is_sound = meta.fits(folder) && (meta.is_of_this_version() || !is_current);
    serde_json::from_slice(text).ok().filter(|_| is_sound)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let written: io::Result<()> = replace(path, bytes);
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// The number of articles of each file.
pub(super) fn articles_by_file(snapshot: &Snapshot) -> Result<FxHashMap<String, u64>> {
    let mut by_file: FxHashMap<String, u64> = FxHashMap::default();
    for segment in snapshot.searcher().segment_readers() {
        let columns = segment.fast_fields();
        let contents = columns.u64(column::CONTENT)?;
        let Some(paths) = columns.str(column::ORIGIN)? else {
            continue;
        };
        for document in segment.doc_ids_alive() {
            if contents.first(document).is_none() {
                continue;
            }
            let mut path = String::new();
            if let Some(ordinal) = paths.term_ords(document).next() {
                paths.ord_to_str(ordinal, &mut path)?;
            }
            *by_file.entry(path).or_default() += 1;
        }
    }
    Ok(by_file)
}
