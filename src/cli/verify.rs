//! `newsdex verify`: checks the index for damage and, with `--repair`, repairs it.

#[cfg(feature = "remote")]
mod on_server;

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, bail};
use clap::{Args, Parser};

use crate::cli::reading::ReadingArgs;
use crate::cli::run::{WaitArgs, log_end, run_start};
use crate::cli::shell::shell_word;
use crate::cli::signals::{Interruption, stop_with_a_commit};
use crate::cli::{Cli, Command, Common, Outcome, report as report_error, shown_path, write_json};
use crate::hint::Hint;
use crate::index::IndexDirectory;
use crate::index::repair::{BeyondRepair, Repair};
use crate::index::runs::{Log, RunEnd, RunStart};
use crate::index::verify::{Report, verify};
use crate::index::writer::RootRecord;
use crate::ingest::{IngestRequest, Summary, ingest};
use crate::output::progress::Silent;
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Format, json, terminal};
use newsdex_text::file_name::{decoded, is_below, shown};

/// Check the index for damage
///
/// Reads the whole index: checks the checksum of every file, reads every article, and compares the
/// number of articles with the number that was read from each source file. The exit code is 0 if the
/// index is intact and 2 if it is damaged or incomplete.
///
/// With --repair, keeps intact segments and re-reads the source files whose articles were in damaged
/// ones. The exit code is 3 if some of these files are missing; until they are read, every search
/// warns that the index is incomplete.
///
/// Examples:
///   newsdex verify
///   newsdex verify --repair --wait 600
///   newsdex verify --json | jq .damaged
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct VerifyArgs {
    /// Repair the damage and re-read lost articles from their files
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    wait: WaitArgs,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &VerifyArgs, common: &Common) -> Result<Outcome> {
    if matches!(common.format, Some(Format::Csv)) {
        bail!("the report cannot be printed as CSV; use --format text or json");
    }
    #[cfg(feature = "remote")]
    if let Some(client) = common.client()? {
        return on_server::run(args, common, &client);
    }
    let index = common.index_path()?;
    let directory = IndexDirectory::at(&index);
    let found = verify(&directory)?;
    if !args.repair || found.is_whole() {
        show(args, common, &index, &found, None)?;
        return Ok(match found.is_whole() {
            true => Outcome::Done,
            false => Outcome::Damaged,
        });
    }
    let start = run_start();
    let result = mend(args, common, &directory, &start);
    let ended = result.as_ref().map(|mended| RunEnd {
        exit: mended.outcome().code(),
        generation: mended.report.generation,
        added: mended.added,
        failures: mended.missing.len() as u64,
        ..RunEnd::default()
    });
    log_end(&index, &start, ended, common);
    let mended = result?;
    show(args, common, &index, &found, Some(&mended))?;
    Ok(mended.outcome())
}

/// How many files that could not be re-read are listed.
const MOST_FAILURES: usize = 20;

/// The result of a repair.
struct Mended {
    /// The repair run; re-reading files is part of it.
    run: RunStart,
    /// The damage that is left.
    report: Report,
    done: Vec<String>,
    /// Number of articles that were restored.
    added: u64,
    /// Archives that could not be re-read, with the reasons.
    missing: Vec<String>,
    /// The signal that stopped the repair; `None` if there was none.
    interruption: Option<Interruption>,
}

impl Mended {
    fn outcome(&self) -> Outcome {
        if let (true, Some(interruption)) = (self.report.damaged.is_empty(), self.interruption) {
            return Outcome::Interrupted(interruption);
        }
        let lacks_nothing = self.missing.is_empty() && self.report.incomplete.is_none();
        match (self.report.damaged.is_empty(), lacks_nothing) {
            (false, _) => Outcome::Damaged,
            (true, false) => Outcome::SomeUnreadable,
            (true, true) => Outcome::Done,
        }
    }
}

fn mend(
    args: &VerifyArgs,
    common: &Common,
    directory: &IndexDirectory,
    start: &RunStart,
) -> Result<Mended> {
    let stop = stop_with_a_commit()?;
    let log = directory.log().unwrap_or_default();
    let (repair, has_damage) = args.wait.wait(common, &stop.flag, || {
        let locked = directory.lock_present(start)?;
        // Checked again under the lock, so that the repair sees the current damage.
        let found = verify(directory)?;
        let repair = locked.repair(&found);
        let repair = repair.map_err(|error| Unmendable::or(error, &log))?;
        Ok((repair, !found.damaged.is_empty()))
    })?;
    let mut mended = Mended {
        run: start.clone(),
        report: Report::default(),
        done: repair.done.clone(),
        added: 0,
        missing: Vec::new(),
        interruption: None,
    };
    let logged = LoggedReading::all(&log);
    // After an earlier repair that was not finished, only incomplete archives are re-read.
    let roots = repair.run.roots.iter();
    for root in roots.filter(|root| has_damage || root.is_incomplete) {
        read_again(
            root,
            &repair,
            &logged,
            directory,
            common,
            &stop.flag,
            &mut mended,
        )?;
    }
    mended.interruption = stop.interruption();
    mended.report = verify(directory)?;
    Ok(mended)
}

/// An index that cannot be repaired, with the folders to build a new one from.
#[derive(Debug, thiserror::Error)]
#[error("{beyond}")]
pub(super) struct Unmendable {
    beyond: BeyondRepair,
    folders: Vec<PathBuf>,
}

impl Unmendable {
    /// Adds the indexed folders to [`BeyondRepair`]; leaves other errors as they are.
    fn or(error: anyhow::Error, log: &Log) -> anyhow::Error {
        match error.downcast::<BeyondRepair>() {
            Ok(beyond) => Unmendable {
                beyond,
                folders: indexed_folders(log),
            }
            .into(),
            Err(error) => error,
        }
    }
}

impl Hint for Unmendable {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(match self.folders.is_empty() {
            true => "build a new index with `newsdex index --rebuild FOLDER`".to_owned(),
            false => {
                let words = self.folders.iter().map(|folder| shell_word(folder));
                let folders: Vec<String> = words.collect();
                format!(
                    "build a new index with `newsdex index --rebuild {}`; `newsdex log` shows the options of earlier runs",
                    folders.join(" ")
                )
            }
        }))
    }
}

/// The folders and files that the index was built from, according to the log: those of the last rebuild and
/// of all later runs.
fn indexed_folders(log: &Log) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for run in &log.runs {
        // A run without an end in the log may have committed a part, so it counts.
        let has_failed = run
            .end
            .as_ref()
            .is_some_and(|end| !matches!(end.exit, 0 | 3 | 130));
        let (paths, is_rebuild) =
            match Cli::try_parse_from(command_line(&run.start)).map(|cli| cli.command) {
                Ok(Command::Index(args)) => {
                    (args.reading().0, run.start.command().contains("--rebuild"))
                }
                Ok(Command::Watch(args)) => (args.reading().0, false),
                _ => continue,
            };
        if has_failed {
            continue;
        }
        if is_rebuild
            && run
                .end
                .as_ref()
                .is_some_and(|end| !Interruption::is_code(end.exit))
        {
            folders.clear();
        }
        for path in paths {
            let path = Path::new(&decoded(&run.start.folder)).join(path);
            // A missing folder is kept in the list: its disk may be unmounted.
            let path = path.canonicalize().unwrap_or(path);
            if !folders.contains(&path) {
                folders.push(path);
            }
        }
    }
    // Drop folders inside other folders of the list.
    let all = folders.clone();
    folders.retain(|folder| {
        !all.iter()
            .any(|other| other != folder && folder.starts_with(other))
    });
    folders
}

/// Re-reads one archive of the index, with the options that it was indexed with.
fn read_again(
    root: &RootRecord,
    repair: &Repair,
    logged: &[LoggedReading],
    directory: &IndexDirectory,
    common: &Common,
    stop: &Arc<AtomicBool>,
    mended: &mut Mended,
) -> Result<()> {
    let waiting: Vec<&String> = repair
        .to_read
        .iter()
        .filter(|path| is_below(path, &root.name))
        .collect();
    // A pipe cannot be read twice.
    let is_there = fs::metadata(root.path()).is_ok_and(|data| data.is_file() || data.is_dir());
    let path = shell_word(&root.path());
    if !is_there {
        mended.missing.push(format!(
            "{path} is missing: its remaining articles stay in the index, and `newsdex index {path}` reads the \
             lost ones ({}) when it is back",
            terminal::counted(waiting.len() as u64, "file")
        ));
        return Ok(());
    }
    let Some(mut request) = request_of(root, repair, logged, directory, common) else {
        mended.missing.push(format!(
            "the options that {path} was indexed with are unknown: index it again with `newsdex index OPTIONS {path}`"
        ));
        return Ok(());
    };
    request.run = mended.run.clone();
    // The path comes from the index, which may come from a stranger: show the user which folder is read.
    common.say(&format!("Re-reading {path}."));
    let summary = ingest(&request, &mut Silent, stop)?;
    mended.added += summary.articles.added;
    mended
        .missing
        .extend(not_read(root, &summary, &waiting, &request, repair));
    if summary.files.read > 0 {
        mended.done.push(format!(
            "Re-read {} of {path} and restored {}.",
            terminal::counted(summary.files.read, "file"),
            terminal::counted(summary.articles.added, "article"),
        ));
    }
    Ok(())
}

/// Why articles of an archive are still missing after it was re-read.
fn not_read(
    root: &RootRecord,
    summary: &Summary,
    waiting: &[&String],
    request: &IngestRequest,
    repair: &Repair,
) -> Vec<String> {
    if summary.was_interrupted || !summary.incomplete_archives.contains(&root.name) {
        return Vec::new();
    }
    let path = shell_word(&root.path());
    let failures = summary.failures.iter().take(MOST_FAILURES);
    let mut reasons: Vec<String> = failures.map(ToString::to_string).collect();
    let is_gone = |name: &&&String| repair.run.file(name).is_some_and(|file| !file.exists());
    let mut gone = waiting.iter().filter(is_gone);
    if let Some(first) = gone.next() {
        reasons.push(match gone.count() as u64 {
            0 => format!(
                "{} no longer exists, so its articles are lost; `newsdex index {path}` removes it from the index",
                shown(first)
            ),
            others => format!(
                "{} and {} no longer exist, so their articles are lost; `newsdex index {path}` removes them from \
                 the index",
                shown(first),
                terminal::counted(others, "other file")
            ),
        });
    }
    if reasons.is_empty() {
        reasons.push(match request.covers(root) {
            true => format!(
                "files of {path} were removed or replaced while they were re-read: `newsdex index {path}` reads \
                 what is there now"
            ),
            false => format!(
                "{path} was indexed with different values of --include, --exclude or --shard, and only a part of \
                 it was re-read: `newsdex index {path}` reads all of it"
            ),
        });
    }
    reasons
}

/// A run in the log that read archives: the paths, and the options for reading.
///
/// The log may come from a stranger, so only the options for reading are taken from it. The index directory,
/// the number of threads and everything else come from the command that repairs.
struct LoggedReading {
    paths: Vec<PathBuf>,
    reading: ReadingArgs,
}

impl LoggedReading {
    /// Maximum number of paths that are looked up; a forged log could name millions.
    const MOST_PATHS: usize = 20_000;

    /// The runs in a log, latest first.
    fn all(log: &Log) -> Vec<LoggedReading> {
        let mut paths_left = LoggedReading::MOST_PATHS;
        let mut all = Vec::new();
        for run in log.runs.iter().rev() {
            let (paths, reading) =
                match Cli::try_parse_from(command_line(&run.start)).map(|cli| cli.command) {
                    Ok(Command::Index(args)) => args.reading(),
                    Ok(Command::Watch(args)) => args.reading(),
                    _ => continue,
                };
            let Some(left) = paths_left.checked_sub(paths.len()) else {
                break;
            };
            paths_left = left;
            let folder = PathBuf::from(decoded(&run.start.folder));
            let paths = paths.iter();
            let paths = paths.filter_map(|path| folder.join(path).canonicalize().ok());
            all.push(LoggedReading {
                paths: paths.collect(),
                reading,
            });
        }
        all
    }
}

/// The command line of a run.
fn command_line(run: &RunStart) -> Vec<OsString> {
    let arguments = run.arguments.iter().map(|argument| decoded(argument));
    std::iter::once("newsdex".into()).chain(arguments).collect()
}

/// The request that re-reads an archive with its latest known options. If articles of it are missing, a run
/// that read the whole archive is preferred. `None` if no known options fit.
fn request_of(
    root: &RootRecord,
    repair: &Repair,
    logged: &[LoggedReading],
    directory: &IndexDirectory,
    common: &Common,
) -> Option<IngestRequest> {
    let path = root.path();
    let of_root = logged.iter();
    let of_root = of_root.filter(|run| run.paths.contains(&path));
    let plain = match Cli::try_parse_from(["newsdex", "index", "."]).map(|cli| cli.command) {
        Ok(Command::Index(args)) => Some(LoggedReading {
            paths: vec![path.clone()],
            reading: args.reading().1,
        }),
        _ => None,
    };
    let mut of_a_part = None;
    let of_log = of_root.map(|run| (run, true));
    for (run, is_logged) in of_log.chain(plain.iter().map(|run| (run, false))) {
        // The run followed links into all of its folders, so all of them are passed.
        let request = run.reading.request(&run.paths, directory.path(), common);
        let Ok(mut request) = request else {
            continue;
        };
        request.roots = vec![path.clone()];
        let known = &repair.readings;
        if !(known.is_empty() || known.contains(&request.reading())) {
            continue;
        }
        request.keep_missing = true;
        if !root.is_incomplete || request.covers(root) {
            // Without a run in the log that read the whole archive, only the part is read: perhaps the user
            // wanted only that part.
            return of_a_part.filter(|_| !is_logged).or(Some(request));
        }
        of_a_part.get_or_insert(request);
    }
    of_a_part
}

fn show(
    args: &VerifyArgs,
    common: &Common,
    index: &Path,
    found: &Report,
    mended: Option<&Mended>,
) -> Result<()> {
    let shown = shown_path(index);
    let is_json = args.json || matches!(common.format, Some(Format::Json | Format::Jsonl));
    let mut out = StandardOutput::open(match is_json {
        true => Content::Json,
        false => Content::Text,
    });
    if is_json {
        let mut record = json::verified(&shown, found);
        if let Some(mended) = mended {
            record.repaired(&mended.report, &mended.done, &mended.missing);
        }
        write_json(&record, &mut out)?;
        out.flush()?;
        return Ok(());
    }
    terminal::damaged(found, &mut out)?;
    let Some(mended) = mended else {
        terminal::verified(&shown, found, &mut out)?;
        out.flush()?;
        return Ok(());
    };
    for line in &mended.done {
        writeln!(out, "{line}")?;
    }
    terminal::damaged(&mended.report, &mut out)?;
    terminal::verified(&shown, &mended.report, &mut out)?;
    out.flush()?;
    for line in &mended.missing {
        report_error(&anyhow::anyhow!("{line}"));
    }
    Ok(())
}
