//! Is an index whole: every byte as it was written, every article readable, every count as it was.
//!
//! Three looks at a generation, each worth it only if the one before found nothing:
//!
//! 1. the files: is each there, and are its checksums right;
//! 2. the articles: can each be read, is each identifier there once;
//! 3. the counts: does each file that was read have as many articles as it gave.
//!
//! Says of each damage what is lost with it and what to do; mends nothing, see [`super::repair`].

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::index::directory::{Access, CheckedDirectory, META, META_COPY, segment_files};
use crate::index::manifest::{MANIFEST, MANIFEST_COPY, Manifest};
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::runs::RUNS;
use crate::index::schema::column;
use crate::index::seal::unsealed;
use crate::index::stored::{unpack, value_of};
use crate::index::{CURRENT, IndexDirectory, UnusableIndex};

/// Name of tantivy's list of the files it made.
pub(super) const MANAGED: &str = ".managed.json";

/// The files of a segment, by their endings. A list of deleted documents may come to them.
const SEGMENT_FILES: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// How many articles are read of a generation that was just made: newsdex has seen them all.
const SAMPLED_ARTICLES: u64 = 2_000;

/// How often an index is looked at anew that somebody writes meanwhile.
const MOST_ATTEMPTS: u32 = 5;

/// What is wrong with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Its path in the index directory.
    pub file: String,
    /// What is the matter, as the rest of a sentence.
    pub what: String,
    /// How many articles cannot be searched because of it, at most.
    pub articles: u64,
    /// What a repair does about it.
    pub remedy: &'static str,
    /// The segment it is a part of.
    pub(super) segment: Option<String>,
}

/// What was found out about an index.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The live generation; absent when nobody knows it.
    pub generation: Option<u64>,
    /// What is wrong.
    pub damaged: Vec<Damaged>,
    /// What is as it may be and worth knowing.
    pub notes: Vec<String>,
    /// How many files were checked.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many articles were read.
    pub articles: u64,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty()
    }

    /// How many articles cannot be searched, at most: a segment counts once, however many of its files
    /// are damaged.
    pub fn articles_concerned(&self) -> u64 {
        let mut counted = FxHashSet::default();
        let first_of_segment = self.damaged.iter().filter(|damaged| {
            let segment = damaged.segment.as_ref();
            segment.is_none_or(|segment| counted.insert(segment.clone()))
        });
        first_of_segment.map(|damaged| damaged.articles).sum()
    }

    fn add(&mut self, file: String, what: impl Into<String>, remedy: &'static str) -> &mut Damaged {
        let at = self.damaged.len();
        self.damaged.push(Damaged {
            file,
            what: what.into(),
            articles: 0,
            remedy,
            segment: None,
        });
        &mut self.damaged[at]
    }
}

/// tantivy's list of segments, as far as it matters here.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Meta {
    pub(super) segments: Vec<MetaSegment>,
}

/// One segment of it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct MetaSegment {
    segment_id: String,
    max_doc: u64,
    deletes: Option<MetaDeletes>,
}

#[derive(Debug, Clone, Deserialize)]
struct MetaDeletes {
    num_deleted_docs: u64,
    opstamp: u64,
}

impl MetaSegment {
    /// What the names of its files begin with.
    pub(super) fn name(&self) -> String {
        self.segment_id.replace('-', "")
    }

    fn documents(&self) -> u64 {
        let deleted = self
            .deletes
            .as_ref()
            .map_or(0, |deletes| deletes.num_deleted_docs);
        self.max_doc.saturating_sub(deleted)
    }

    fn files(&self) -> Vec<String> {
        let name = self.name();
        let mut files: Vec<String> = SEGMENT_FILES
            .iter()
            .map(|ending| format!("{name}.{ending}"))
            .collect();
        files.extend(
            self.deletes
                .as_ref()
                .map(|deletes| format!("{name}.{}.del", deletes.opstamp)),
        );
        files
    }
}

/// Looks at all of an index. Whoever writes it meanwhile does not disturb.
///
/// # Errors
///
/// [`UnusableIndex`] when there is none or it was made by a later version; a plain error when its
/// files cannot be read at all. Damage is no error.
pub fn verify(directory: &IndexDirectory) -> Result<Report> {
    directory.check_present()?;
    let mut attempt = 1;
    loop {
        let before = state(directory);
        let report = look(directory)?;
        // Files that went while they were looked at are no damage.
        if report.is_whole() || state(directory) == before || attempt == MOST_ATTEMPTS {
            return Ok(report);
        }
        attempt += 1;
    }
}

/// What changes whenever an index does.
fn state(directory: &IndexDirectory) -> Vec<Option<Vec<u8>>> {
    let mut state = vec![fs::read(directory.path.join(CURRENT)).ok()];
    for number in directory.numbers_on_disk().unwrap_or_default() {
        let folder = directory.generation(number);
        state.push(fs::read(folder.join(META)).ok());
        state.push(fs::read(folder.join(MANIFEST)).ok());
    }
    state
}

fn look(directory: &IndexDirectory) -> Result<Report> {
    let mut report = Report::default();
    let live = directory.live();
    match &live {
        Ok(Some(number)) => report.generation = Some(*number),
        Ok(None) => return Err(directory.absence().into()),
        Err(error) if error.is::<UnusableIndex>() => {
            report.add(
                CURRENT.to_owned(),
                "does not name a generation",
                "the last generation that was finished is taken",
            );
        }
        Err(_) => {
            live?;
        }
    }
    for number in directory.numbers_on_disk()? {
        let is_live = report.generation.is_none_or(|live| live == number);
        if !is_live && !directory.is_finished(number) {
            report.notes.push(format!(
                "generation {number} was begun and never finished; the next run removes it"
            ));
            continue;
        }
        let before = report.damaged.len();
        look_at_generation(directory, number, &mut report)?;
        if !is_live {
            for damaged in report.damaged.iter_mut().skip(before) {
                damaged.articles = 0;
                damaged.remedy = "the generation kept for `newsdex rollback` is removed";
            }
        } else if report.damaged.len() == before {
            look_at_articles(
                &directory.snapshot_of(number)?,
                number,
                u64::MAX,
                &mut report,
            )?;
        }
    }
    let unreadable = directory.log()?.unreadable;
    if unreadable > 0 {
        report.add(
            RUNS.to_owned(),
            match unreadable {
                1 => "has a line that cannot be read".to_owned(),
                _ => format!("has {unreadable} lines that cannot be read"),
            },
            "what cannot be read is removed; nothing but the history of runs is concerned",
        );
    }
    Ok(report)
}

/// Checks the files of a generation.
fn look_at_generation(directory: &IndexDirectory, number: u64, report: &mut Report) -> Result<()> {
    let folder = directory.generation(number);
    let shown = |name: &str| format!("generations/{number}/{name}");
    let mut names = None;
    for name in [MANIFEST, MANIFEST_COPY] {
        let manifest = match fs::read(folder.join(name)) {
            Ok(bytes) => {
                report.files += 1;
                report.bytes += bytes.len() as u64;
                Manifest::of(&bytes)?.ok_or("is damaged")
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err("is missing"),
            Err(error) => bail!(error),
        };
        match manifest {
            Ok(manifest) => names = names.max(manifest.names),
            Err(what) => {
                report.add(shown(name), what, "it is written again from its twin");
            }
        }
    }
    let mut metas = Vec::new();
    for name in [META, META_COPY] {
        match text(&folder.join(name), report)? {
            Ok(text) => match serde_json::from_slice::<Meta>(&text) {
                Ok(meta) => metas.push(meta),
                Err(_) => {
                    report.add(shown(name), "is damaged", META_REMEDY);
                }
            },
            Err(what) => {
                report.add(shown(name), what, META_REMEDY);
            }
        }
    }
    match text(&folder.join(MANAGED), report)? {
        Ok(text) if serde_json::from_slice::<Vec<String>>(&text).is_ok() => {}
        Ok(_) => {
            report.add(shown(MANAGED), "is damaged", MANAGED_REMEDY);
        }
        Err(what) => {
            report.add(shown(MANAGED), what, MANAGED_REMEDY);
        }
    }
    if let Some(meta) = metas.first() {
        look_at_segments(&folder, meta, number, report)?;
    }
    look_at_names(&folder, names, number, report)
}

const META_REMEDY: &str = "it is written again from its twin";
const MANAGED_REMEDY: &str = "it is written again from the files that are there";

/// The text of a small file, or what is wrong with it.
fn text(path: &Path, report: &mut Report) -> Result<Result<Vec<u8>, &'static str>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Err("is missing")),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", path.display()));
        }
    };
    report.files += 1;
    report.bytes += bytes.len() as u64;
    Ok(unsealed(&bytes).map(<[u8]>::to_vec).ok_or("is damaged"))
}

fn look_at_segments(folder: &Path, meta: &Meta, number: u64, report: &mut Report) -> Result<()> {
    let mut needed = FxHashSet::default();
    for segment in &meta.segments {
        for file in segment.files() {
            crate::checkpoint::checkpoint();
            // Each on its own: a damage is noted once for a directory.
            let files = CheckedDirectory::open(folder, Access::Read)?;
            report.files += 1;
            report.bytes += fs::metadata(folder.join(&file)).map_or(0, |known| known.len());
            if let Err(error) = files.check(Path::new(&file)) {
                let found = files.damage().found();
                let what = found.map_or_else(|| error.to_string(), |found| found.what.to_owned());
                let damaged = report.add(
                    format!("generations/{number}/{file}"),
                    what,
                    "its segment is dropped, and the files whose articles were in it are read again",
                );
                damaged.articles = segment.documents();
                damaged.segment = Some(segment.name());
            }
            needed.insert(file);
        }
    }
    let is_leftover =
        |(segment, ending): &&(String, String)| !needed.contains(&format!("{segment}.{ending}"));
    let leftovers = segment_files(folder)?.iter().filter(is_leftover).count();
    if leftovers > 0 {
        report.notes.push(format!(
            "{leftovers} files in generations/{number} belong to no segment; the next index run removes them"
        ));
    }
    Ok(())
}

fn look_at_names(
    folder: &Path,
    written: Option<u64>,
    number: u64,
    report: &mut Report,
) -> Result<()> {
    let remedy = "the names are worked out again";
    let on_disk = Names::on_disk(folder)?;
    for opstamp in &on_disk {
        report.files += 1;
        if Names::open(folder, *opstamp, None).is_err() {
            report.add(
                format!("generations/{number}/names-{opstamp}"),
                "is damaged",
                remedy,
            );
        }
    }
    if let Some(written) = written
        && on_disk.last().is_none_or(|last| *last < written)
    {
        report.add(
            format!("generations/{number}/names-{written}"),
            "is missing",
            remedy,
        );
    }
    Ok(())
}

/// Reads articles, at most about so many, and counts all of them.
fn look_at_articles(
    snapshot: &Snapshot,
    number: u64,
    at_most: u64,
    report: &mut Report,
) -> Result<()> {
    let fields = snapshot.fields();
    let every = snapshot.articles().div_ceil(at_most.max(1)).max(1);
    let mut ids = FxHashSet::default();
    let mut of_file: FxHashMap<String, u64> = FxHashMap::default();
    let mut seen = 0u64;
    for segment in snapshot.searcher().segment_readers() {
        let name = segment.segment_id().uuid_string();
        let in_segment = |report: &mut Report, what: String| {
            let damaged = report.add(
                format!("generations/{number}/{name}.*"),
                what,
                "its segment is dropped, and the files whose articles were in it are read again",
            );
            damaged.articles = u64::from(segment.num_docs());
            damaged.segment = Some(name.clone());
        };
        let columns = segment.fast_fields();
        let (contents, origins) = (columns.u64(column::CONTENT)?, columns.str(column::ORIGIN)?);
        let store = segment.get_store_reader(8)?;
        let mut unreadable = 0u64;
        let mut twice = 0u64;
        for document in segment.doc_ids_alive() {
            crate::checkpoint::checkpoint();
            if contents.first(document).is_none() {
                continue;
            }
            seen += 1;
            let origin = origins.as_ref().and_then(|origins| {
                let mut path = String::new();
                let ordinal = origins.term_ords(document).next()?;
                origins
                    .ord_to_str(ordinal, &mut path)
                    .ok()
                    .filter(|found| *found)?;
                Some(path)
            });
            *of_file.entry(origin.unwrap_or_default()).or_default() += 1;
            if let Some(id) = first_id(segment, document)? {
                twice += u64::from(!ids.insert(xxh3_64(id.as_bytes())));
            }
            if seen.is_multiple_of(every) {
                let packed = value_of(&store, document, fields.article);
                let article = packed.ok().and_then(|packed| unpack(&packed).ok());
                report.articles += u64::from(article.is_some());
                unreadable += u64::from(article.is_none());
            }
        }
        if unreadable > 0 {
            in_segment(
                report,
                format!("hold {unreadable} articles that cannot be read"),
            );
        }
        if twice > 0 {
            in_segment(report, format!("hold {twice} articles a second time"));
        }
    }
    count_files(snapshot, number, of_file, report)
}

fn first_id(segment: &tantivy::SegmentReader, document: u32) -> Result<Option<String>> {
    let Some(ids) = segment.fast_fields().str(column::ID)? else {
        return Ok(None);
    };
    let Some(ordinal) = ids.term_ords(document).next() else {
        return Ok(None);
    };
    let mut id = String::new();
    ids.ord_to_str(ordinal, &mut id)?;
    Ok(Some(id))
}

/// Compares how many articles each file gave with how many there are.
fn count_files(
    snapshot: &Snapshot,
    number: u64,
    mut of_file: FxHashMap<String, u64>,
    report: &mut Report,
) -> Result<()> {
    let mut known = FxHashSet::default();
    let (mut wrong, mut articles, mut twice, mut unfinished) = (0u64, 0u64, 0u64, 0usize);
    let files = snapshot.files()?;
    for file in files.iter() {
        let there = of_file.remove(file.path).unwrap_or(0);
        if !known.insert(file.path) {
            twice += 1;
        } else if file.fingerprint.is_none() {
            unfinished += 1;
        } else if there != file.articles {
            wrong += 1;
            articles += there.abs_diff(file.articles);
        }
    }
    let file = format!("generations/{number}");
    let remedy = "those files are read again";
    if wrong > 0 {
        let what = format!("has not as many articles of {wrong} files as these gave");
        report.add(file.clone(), what, remedy).articles = articles;
    }
    if twice > 0 {
        report.add(file, format!("knows {twice} files twice"), remedy);
    }
    unfinished += of_file.len();
    if unfinished > 0 {
        report.notes.push(format!(
            "not read to their end, as a run was broken off: {unfinished} files; the next run goes on with them"
        ));
    }
    Ok(())
}

impl IndexDirectory {
    /// Makes sure that a generation is whole before anybody searches in it: every byte, and that it
    /// holds as many articles as were added to it.
    ///
    /// # Errors
    ///
    /// Fails when it is not.
    pub(super) fn verify_new(&self, number: u64, articles: u64) -> Result<()> {
        let mut report = Report::default();
        look_at_generation(self, number, &mut report)?;
        if report.is_whole() {
            let snapshot = self.snapshot_of(number)?;
            look_at_articles(&snapshot, number, SAMPLED_ARTICLES, &mut report)?;
            let held = snapshot.counts()?.articles;
            if held != articles {
                bail!("the new generation holds {held} articles, and {articles} were read");
            }
        }
        match report.damaged.first() {
            None => Ok(()),
            Some(damaged) => bail!(
                "the new generation is not whole: {} {}",
                damaged.file,
                damaged.what
            ),
        }
    }
}
