//! Mends a damaged index: keeps every segment that is whole, and marks the files whose articles were in
//! the others as not read to their end, so that the next run reads them.
//!
//! What cannot be made again by reading the archive is never thrown away for being suspicious: only
//! what `verify` found damaged goes. Versions that articles had before are lost with their segment.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail};
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::index::directory::{META, META_COPY, segment_files};
use crate::index::ledger::FileRecord;
use crate::index::manifest::{MANIFEST, MANIFEST_COPY, Manifest};
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::runs;
use crate::index::schema::{Fields, column};
use crate::index::seal::{replace, sealed, unsealed};
use crate::index::verify::{MANAGED, Report};
use crate::index::writer::{RunRecord, Writer, file_document, last_run};
use crate::index::{IndexDirectory, LockedDirectory};

/// Memory to mend with: few documents are written.
const MEMORY_BYTES: usize = 64_000_000;

/// What was done about the damage, and what is left to do.
#[derive(Debug, Default)]
pub struct Repair {
    /// What was done, a sentence each.
    pub done: Vec<String>,
    /// The paths in the index of the files that have to be read again, as far as they are known.
    pub to_read: Vec<String>,
    /// Where the archives of the index are.
    pub run: RunRecord,
    /// With which options files were read, see [`FileRecord::reading`].
    pub readings: BTreeSet<u64>,
}

/// Nothing is left to mend.
#[derive(Debug, thiserror::Error)]
#[error("the index cannot be mended: {what}")]
pub struct BeyondRepair {
    what: &'static str,
}

impl LockedDirectory<'_> {
    /// Mends what a report found damaged, as far as that is possible without the archive.
    ///
    /// # Errors
    ///
    /// [`BeyondRepair`] when all lists of segments are lost; a plain error when the disk fails.
    pub fn repair(&self, report: &Report) -> Result<Repair> {
        let mut repair = Repair::default();
        let live = match self.directory.live() {
            Ok(Some(live)) => live,
            _ => {
                let live = last_finished(self.directory)?;
                self.set_current(live)?;
                repair
                    .done
                    .push(format!("Generation {live} is the live one again."));
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
                    "Generation {number}, which was kept for `newsdex rollback`, is removed."
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
                .push("The log of runs has its readable lines.".to_owned());
        }
        let of_live = report.damaged.iter().filter(|damaged| {
            is_of(&damaged.file, live) || damaged.file == format!("generations/{live}")
        });
        let of_live: Vec<_> = of_live.collect();
        if of_live.is_empty() {
            let snapshot = self.directory.snapshot_of(live)?;
            repair.run = last_run(snapshot.index())?;
            return Ok(repair);
        }
        let lost: BTreeSet<String> = of_live
            .iter()
            .filter_map(|damaged| damaged.segment.clone())
            .collect();
        mend_files(&self.directory.generation(live), &lost, &mut repair)?;
        self.mark_unread(&mut repair)?;
        Ok(repair)
    }

    /// Marks the files that have not all of their articles any more as not read to their end.
    fn mark_unread(&self, repair: &mut Repair) -> Result<()> {
        let generation = self.open_live()?;
        let snapshot = generation.snapshot()?;
        repair.run = last_run(snapshot.index())?;
        let files = snapshot.files()?;
        repair
            .readings
            .extend(files.iter().map(|file| file.reading));
        let mut there = articles_by_file(&snapshot)?;
        let mut unread: Vec<FileRecord> = Vec::new();
        for file in files.iter() {
            let articles = there.remove(file.path).unwrap_or(0);
            if articles != file.articles || file.fingerprint.is_none() {
                unread.push(FileRecord {
                    fingerprint: None,
                    modified: 0,
                    articles,
                    ..file.to_record()
                });
            }
        }
        // Their own records were in what is lost.
        unread.extend(there.into_iter().map(|(path, articles)| FileRecord {
            path,
            bytes: 0,
            modified: 0,
            fingerprint: None,
            articles,
            duplicates: 0,
            failures: 0,
            reading: 0,
        }));
        unread.sort_by(|a, b| a.path.cmp(&b.path));
        let writer = Writer::open(&generation, 1, MEMORY_BYTES)?;
        for file in &unread {
            writer.forget_file(&file.path);
            let reports = snapshot.failure_reports(&file.path)?;
            writer.add(file_document(writer.fields(), file, &reports))?;
        }
        repair.to_read = unread.into_iter().map(|file| file.path).collect();
        writer
            .finish(&repair.run, &AtomicBool::new(false))
            .map(|_| ())
    }
}

/// The generation to take where nobody knows which was live.
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
            what: "no generation of it was ever finished",
        }
        .into()
    })
}

/// Writes the small files of a generation again, and its list of segments without those that are lost.
fn mend_files(folder: &Path, lost: &BTreeSet<String>, repair: &mut Repair) -> Result<()> {
    let Some(mut meta) = [META, META_COPY]
        .iter()
        .find_map(|name| json(&folder.join(name)))
    else {
        bail!(BeyondRepair {
            what: "both lists of its segments are lost",
        });
    };
    if let Some(segments) = meta.get_mut("segments").and_then(Value::as_array_mut) {
        let before = segments.len();
        segments.retain(|segment| {
            let name = segment["segment_id"]
                .as_str()
                .unwrap_or("")
                .replace('-', "");
            !lost.contains(&name)
        });
        if segments.len() < before {
            repair
                .done
                .push(format!("Of {before} segments {} are kept.", segments.len()));
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
    Ok(())
}

fn mend_manifest(folder: &Path, meta: &Value, repair: &mut Repair) -> Result<()> {
    let read = |name: &&str| {
        let bytes = fs::read(folder.join(name)).ok()?;
        Manifest::of(&bytes).ok().flatten()
    };
    let known = [MANIFEST, MANIFEST_COPY].iter().find_map(read);
    let mut manifest = match known {
        Some(manifest) => manifest,
        // Then the fields of the index say by which version it was made.
        None if meta["schema"] == serde_json::to_value(Fields::new().schema)? => {
            repair
                .done
                .push("The index is taken to be made by this version.".to_owned());
            Manifest::current()
        }
        None => bail!(BeyondRepair {
            what: "it is not known which version made it",
        }),
    };
    manifest.finished = true;
    let names = Names::on_disk(folder)?;
    let is_lost = manifest.names > names.last().copied()
        || names
            .iter()
            .any(|opstamp| Names::open(folder, *opstamp, None).is_err());
    if is_lost {
        // All of them: where none is left they are worked out again.
        for opstamp in &names {
            let path = Names::path(folder, *opstamp);
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        repair
            .done
            .push("The names of the archive are worked out again.".to_owned());
    }
    manifest.names = names.last().copied().filter(|_| !is_lost);
    manifest.write(folder)
}

fn json(path: &Path) -> Option<Value> {
    let bytes = fs::read(path).ok()?;
    serde_json::from_slice(unsealed(&bytes)?).ok()
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let written: io::Result<()> = replace(path, bytes);
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// How many articles there are of each file.
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
