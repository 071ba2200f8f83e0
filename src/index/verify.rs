//! Checks whether an index is intact.
//!
//! A generation is checked in three steps; each step is useful only if the previous one found no damage:
//!
//! 1. files: does each exist, and are its checksums right?
//! 2. articles: can each be read, and is each identifier unique?
//! 3. counts: does each file have the number of articles that was read from it?
//!
//! The report describes for each damage what is lost and how a repair fixes it. This module repairs nothing;
//! see [`super::repair`].

use std::io;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::additions::{self, ADDITIONS};
use crate::index::commit_file::CommitFile;
use crate::index::directory::{Access, CheckedDirectory};
use crate::index::file_names::{
    MANAGED, META, META_COPY, Meta, UNSOUND, is_list_of_files, segment_files,
};
use crate::index::files::{self, Bound};
use crate::index::in_progress;
use crate::index::incomplete::Incomplete;
use crate::index::lock::LOCK;
use crate::index::manifest::{MANIFEST, MANIFEST_COPY, Manifest};
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::runs::RUNS;
use crate::index::schema::{SCHEMA_VERSION, column};
use crate::index::seal::unsealed;
use crate::index::stored::{unpack, value_of};
use crate::index::stories::Stories;
use crate::index::{CURRENT, DamagedIndex, IndexDirectory, UnusableIndex};
use newsdex_text::checkpoint::checkpoint;

/// Number of articles that are read to check a new generation.
const SAMPLED_ARTICLES: u64 = 2_000;

/// Maximum number of attempts if another process writes the index meanwhile.
const MOST_ATTEMPTS: u32 = 5;

/// The damage of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// The path of the file in the index directory.
    pub file: String,
    /// The damage, as the rest of a sentence.
    pub what: String,
    /// Maximum number of articles that the damage keeps from searches.
    pub articles: u64,
    /// The action of a repair.
    pub remedy: &'static str,
    /// The segment of the file.
    pub(super) segment: Option<String>,
}

/// The report on an index.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The live generation; `None` if it is unknown.
    pub generation: Option<u64>,
    /// Damaged files.
    pub damaged: Vec<Damaged>,
    /// Missing articles of the live generation, if a repair is unfinished.
    pub incomplete: Option<Incomplete>,
    /// Observations that are not damage.
    pub notes: Vec<String>,
    /// Number of checked files.
    pub files: u64,
    /// The total size of the checked files.
    pub bytes: u64,
    /// Number of articles that were read.
    pub articles: u64,
}

impl Report {
    /// Whether nothing is damaged and nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty() && self.incomplete.is_none()
    }

    /// Maximum number of articles that cannot be searched. A segment counts once, even if several of its
    /// files are damaged.
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

/// Checks a whole index, even while another process writes it.
///
/// # Errors
///
/// [`UnusableIndex`] if there is no index or a newer version made it; a plain error if its files cannot be
/// read at all. Damage is not an error.
pub fn verify(directory: &IndexDirectory) -> Result<Report> {
    directory.check_present()?;
    let mut attempt = 1;
    loop {
        let before = state(directory);
        let report = look(directory)?;
        // Files that were removed during the check are not damage.
        if report.is_whole() || state(directory) == before || attempt == MOST_ATTEMPTS {
            return Ok(report);
        }
        attempt += 1;
    }
}

/// Data that changes whenever the index changes.
fn state(directory: &IndexDirectory) -> Vec<Option<Vec<u8>>> {
    let read = |path: &Path, at_most| files::read(path, at_most).ok();
    let mut state = vec![read(&directory.path.join(CURRENT), Bound::NUMBER)];
    for number in directory.numbers_on_disk().unwrap_or_default() {
        let folder = directory.generation(number);
        state.push(read(&folder.join(META), Bound::LIST));
        state.push(read(&folder.join(MANIFEST), Bound::MANIFEST));
    }
    state
}

fn look(directory: &IndexDirectory) -> Result<Report> {
    let mut report = Report::default();
    let live = directory.live();
    match &live {
        Ok(Some(number)) => report.generation = Some(*number),
        Ok(None) => return Err(directory.absence().into()),
        Err(error) => {
            let what = match error.downcast_ref::<DamagedIndex>() {
                Some(damaged) if damaged.file.ends_with(CURRENT) => damaged.what,
                _ if error.is::<UnusableIndex>() || error.is::<DamagedIndex>() => {
                    "does not contain the number of a generation"
                }
                _ => {
                    live?;
                    return Ok(report);
                }
            };
            let remedy = "switches to the last finished generation";
            report.add(CURRENT.to_owned(), what, remedy);
        }
    }
    for damaged in directory.false_generations()? {
        let name = damaged.file.file_name().unwrap_or_default();
        let file = format!("generations/{}", name.to_string_lossy());
        report.add(file, damaged.what, BY_HAND_REMEDY);
    }
    check_kind(&directory.path, "", LOCK, &mut report);
    for number in directory.numbers_on_disk()? {
        let is_live = report.generation.is_none_or(|live| live == number);
        if !is_live && !directory.is_finished(number) {
            report.notes.push(format!(
                "generation {number} is unfinished; the next run removes it"
            ));
            continue;
        }
        let before = report.damaged.len();
        look_at_generation(directory, number, &mut report)?;
        if !is_live {
            for damaged in report.damaged.iter_mut().skip(before) {
                damaged.articles = 0;
                damaged.remedy = "removes this generation, which was kept for `newsdex rollback`";
            }
        } else if report.damaged.len() == before {
            let snapshot = directory.snapshot_of(number)?;
            look_at_articles(&snapshot, number, u64::MAX, &mut report)?;
            report.incomplete = snapshot.incomplete();
            if snapshot.names().is_outdated() {
                report
                    .notes
                    .push("spellings of names are not grouped, because an older newsdex grouped them; the next run groups them again".to_owned());
            }
        }
    }
    if let Some(what) = additions::fault(directory)? {
        let remedy = "writes it again from the articles of the index";
        report.add(ADDITIONS.to_owned(), what, remedy);
    }
    for name in in_progress::FILES {
        if let Some(what) = in_progress::fault(&directory.path, name)? {
            let remedy = match in_progress::can_be_discarded(&directory.path, name) {
                true => "removes it; the records at which earlier runs ended are read as usual",
                false => BY_HAND_REMEDY,
            };
            report.add(name.to_owned(), what, remedy);
        }
    }
    let unreadable = match directory.log() {
        Ok(log) => log.unreadable,
        Err(error) => {
            let damaged = error.downcast::<DamagedIndex>()?;
            let remedy = "starts a new log; only the history of runs is lost";
            report.add(RUNS.to_owned(), damaged.what, remedy);
            0
        }
    };
    if unreadable > 0 {
        report.add(
            RUNS.to_owned(),
            match unreadable {
                1 => "has a line that cannot be read".to_owned(),
                _ => format!("has {unreadable} lines that cannot be read"),
            },
            "removes unreadable lines; only the history of runs is affected",
        );
    }
    Ok(report)
}

/// Checks the files of a generation.
fn look_at_generation(directory: &IndexDirectory, number: u64, report: &mut Report) -> Result<()> {
    let folder = directory.generation(number);
    let shown = |name: &str| format!("generations/{number}/{name}");
    let (mut names, mut stories, mut is_of_this_version) = (None, None, false);
    for name in [MANIFEST, MANIFEST_COPY] {
        let manifest = match files::read(&folder.join(name), Bound::MANIFEST) {
            Ok(bytes) => {
                report.files += 1;
                report.bytes += bytes.len() as u64;
                Manifest::of(&bytes)?.ok_or("is damaged")
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err("is missing"),
            Err(error) => match files::not_a_file(&error) {
                Some(found) => Err(found.what),
                None => bail!(error),
            },
        };
        match manifest {
            Ok(manifest) => {
                names = names.max(manifest.names);
                stories = stories.max(manifest.stories);
                is_of_this_version |= manifest.schema == SCHEMA_VERSION;
            }
            Err(what) => {
                report.add(shown(name), what, "restores it from its copy");
            }
        }
    }
    let mut metas = Vec::new();
    for name in [META, META_COPY] {
        match text(&folder.join(name), report)? {
            Ok(text) => {
                let is_sound = |meta: &Meta| {
                    meta.fits(&folder) && (meta.is_of_this_version() || !is_of_this_version)
                };
                match Meta::read(&text).filter(is_sound) {
                    Some(meta) => metas.push(meta),
                    None => {
                        report.add(shown(name), UNSOUND, META_REMEDY);
                    }
                }
            }
            Err(what) => {
                report.add(shown(name), what, META_REMEDY);
            }
        }
    }
    match text(&folder.join(MANAGED), report)? {
        Ok(text) if is_list_of_files(&text) => {}
        Ok(_) => {
            report.add(shown(MANAGED), UNSOUND, MANAGED_REMEDY);
        }
        Err(what) => {
            report.add(shown(MANAGED), what, MANAGED_REMEDY);
        }
    }
    if let Some(meta) = metas.first() {
        look_at_segments(&folder, meta, number, report)?;
    }
    look_at_commit_files(CommitFile::NAMES, &folder, names, number, report)?;
    look_at_commit_files(CommitFile::STORIES, &folder, stories, number, report)
}

/// Reports another object in place of a file that may be missing and whose content does not matter.
fn check_kind(folder: &Path, shown: &str, name: &str, report: &mut Report) {
    let error = files::check(&folder.join(name)).err();
    if let Some(found) = error.as_ref().and_then(files::not_a_file) {
        report.add(format!("{shown}{name}"), found.what, BY_HAND_REMEDY);
    }
}

const BY_HAND_REMEDY: &str = "remove it by hand; newsdex does not follow or remove it";
const META_REMEDY: &str = "restores it from its copy";
const MANAGED_REMEDY: &str = "writes it again from the existing files";

/// The text of a small file, or its damage.
fn text(path: &Path, report: &mut Report) -> Result<Result<Vec<u8>, &'static str>> {
    let bytes = match files::read(path, Bound::LIST) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Err("is missing")),
        Err(error) => match files::not_a_file(&error) {
            Some(found) => return Ok(Err(found.what)),
            None => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        },
    };
    report.files += 1;
    report.bytes += bytes.len() as u64;
    Ok(unsealed(&bytes).map(<[u8]>::to_vec).ok_or("is damaged"))
}

fn look_at_segments(folder: &Path, meta: &Meta, number: u64, report: &mut Report) -> Result<()> {
    let mut needed = FxHashSet::default();
    for segment in &meta.segments {
        for file in segment.files() {
            checkpoint();
            // A separate directory for each file, because a directory records only its first damage.
            let files = CheckedDirectory::open(folder, Access::ReadOnce)?;
            report.files += 1;
            report.bytes += files::check(&folder.join(&file)).map_or(0, |known| known.len());
            if let Err(error) = files.check(Path::new(&file)) {
                let found = files.damage().found();
                let what = found.map_or_else(|| error.to_string(), |found| found.what.to_owned());
                let damaged = report.add(
                    format!("generations/{number}/{file}"),
                    what,
                    "removes the segment and re-reads the files whose articles were in it",
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
            "{leftovers} files in generations/{number} do not belong to any segment; the next index run removes them"
        ));
    }
    Ok(())
}

/// Checks the files of one kind that runs make for each commit, such as `names-N`.
fn look_at_commit_files(
    kind: CommitFile,
    folder: &Path,
    written: Option<u64>,
    number: u64,
    report: &mut Report,
) -> Result<()> {
    let on_disk = kind.on_disk(folder)?;
    let opens = |opstamp| match kind {
        CommitFile::STORIES => Stories::open(folder, opstamp, None).map(drop),
        _ => Names::open(folder, opstamp, None).map(drop),
    };
    for opstamp in &on_disk {
        report.files += 1;
        if let Err(error) = opens(*opstamp) {
            let damaged = error.downcast_ref::<DamagedIndex>();
            report.add(
                format!("generations/{number}/{}", kind.name(*opstamp)),
                damaged.map_or("is damaged", |damaged| damaged.what),
                kind.remedy,
            );
        }
    }
    if let Some(written) = written
        && on_disk.last().is_none_or(|last| *last < written)
    {
        report.add(
            format!("generations/{number}/{}", kind.name(written)),
            "is missing",
            kind.remedy,
        );
    }
    Ok(())
}

/// Counts all articles and reads about `at_most` of them.
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
                "removes the segment and re-reads the files whose articles were in it",
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
            checkpoint();
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
                // Two identifiers may have the same hash, so the index is asked whether one really exists
                // twice.
                let may_be_known = !ids.insert(xxh3_64(id.as_bytes()));
                twice += u64::from(may_be_known && snapshot.articles_called(&id)? > 1);
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
                format!("contains {unreadable} articles that cannot be read"),
            );
        }
        if twice > 0 {
            in_segment(report, format!("contains {twice} articles twice"));
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

/// Compares the number of articles of each file with its record.
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
        } else if file.is_lost() {
            // Reported for the whole index, see `incomplete`.
        } else if file.fingerprint.is_none() {
            unfinished += 1;
        } else if there != file.articles {
            wrong += 1;
            articles += there.abs_diff(file.articles);
        }
    }
    let file = format!("generations/{number}");
    let remedy = "re-reads these files";
    if wrong > 0 {
        let what = format!(
            "has the wrong number of articles for {}",
            counted_files(wrong)
        );
        report.add(file.clone(), what, remedy).articles = articles;
    }
    if twice > 0 {
        report.add(
            file,
            format!("lists {} twice", counted_files(twice)),
            remedy,
        );
    }
    unfinished += of_file.len();
    if unfinished > 0 {
        let (were, them) = match unfinished {
            1 => ("was", "it"),
            _ => ("were", "them"),
        };
        report.notes.push(format!(
            "{} {were} not read completely, because a run was interrupted; the next run continues with {them}",
            counted_files(unfinished as u64)
        ));
    }
    Ok(())
}

/// `1 file`, `20 files`.
fn counted_files(count: u64) -> String {
    match count {
        1 => "1 file".to_owned(),
        _ => format!("{count} files"),
    }
}

impl IndexDirectory {
    /// Checks a new generation before it becomes live: every byte, and the number of articles.
    ///
    /// # Errors
    ///
    /// Fails if it is damaged or has another number of articles.
    pub(super) fn verify_new(&self, number: u64, articles: u64) -> Result<()> {
        let mut report = Report::default();
        look_at_generation(self, number, &mut report)?;
        if report.is_whole() {
            let snapshot = self.snapshot_to_read_once(number)?;
            look_at_articles(&snapshot, number, SAMPLED_ARTICLES, &mut report)?;
            let held = snapshot.counts()?.articles;
            if held != articles {
                bail!("the new generation contains {held} articles, but {articles} were read");
            }
        }
        match report.damaged.first() {
            None => Ok(()),
            Some(damaged) => bail!(
                "the new generation is damaged: {} {}",
                damaged.file,
                damaged.what
            ),
        }
    }
}
