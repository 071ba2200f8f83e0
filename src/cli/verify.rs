//! `newsdex verify`: is the index whole, and if not, what can be done.

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

/// Check that the index is whole
///
/// Reads all of it: the checksums of every file, every article, and whether there are as many as its
/// files gave. Ends with 0 when it is whole and with 2 when it is damaged or incomplete.
///
/// With --repair, keeps intact segments and re-reads the files whose articles were in damaged ones. Ends with
/// 3 when some of them are not there; until they are read, every answer says that the index is incomplete.
///
/// Examples:
///   newsdex verify
///   newsdex verify --repair --wait 600
///   newsdex verify --json | jq .damaged
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct VerifyArgs {
    /// Mend what is damaged, and read again what was lost
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    wait: WaitArgs,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &VerifyArgs, common: &Common) -> Result<Outcome> {
    let index = common.index_path()?;
    if matches!(common.format, Some(Format::Csv)) {
        bail!("what was found cannot be shown as CSV; use text or json");
    }
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

/// How many files are listed that could not be read again.
const MOST_FAILURES: usize = 20;

/// What a repair came to.
struct Mended {
    /// The run that mends: what is read again is part of it.
    run: RunStart,
    /// What is still wrong.
    report: Report,
    done: Vec<String>,
    /// Articles that are in the index again.
    added: u64,
    /// Archives that could not be read again, with the reason.
    missing: Vec<String>,
    /// What stopped it before it was done.
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
        // Under the lock nothing changes: what is damaged now is what is mended.
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
    // An unfinished repair is finished where articles are missing.
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

/// An index of which too much is lost to mend it, with what is left to do.
#[derive(Debug, thiserror::Error)]
#[error("{beyond}")]
pub(super) struct Unmendable {
    beyond: BeyondRepair,
    folders: Vec<PathBuf>,
}

impl Unmendable {
    /// An error as it is, or with the archives to build the index from again.
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

    /// What the user can do.
    pub(super) fn hint(&self) -> String {
        match self.folders.is_empty() {
            true => "build it again with `newsdex index --rebuild FOLDER`".to_owned(),
            false => {
                let words = self.folders.iter().map(|folder| shell_word(folder));
                let folders: Vec<String> = words.collect();
                format!(
                    "build it again with `newsdex index --rebuild {}`; `newsdex log` tells with which options it was built",
                    folders.join(" ")
                )
            }
        }
    }
}

/// The folders and files that an index was made of, as the log tells: those of the last rebuild and of
/// all runs since then.
fn indexed_folders(log: &Log) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for run in &log.runs {
        // A run that did not come to its end may have committed a part.
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
            // One that is not there now was there once, and may be again.
            let path = path.canonicalize().unwrap_or(path);
            if !folders.contains(&path) {
                folders.push(path);
            }
        }
    }
    // A folder stands for what lies in it.
    let all = folders.clone();
    folders.retain(|folder| {
        !all.iter()
            .any(|other| other != folder && folder.starts_with(other))
    });
    folders
}

/// Brings one archive of the index up to date, with the options that it was read with.
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
    // A pipe has nothing to give a second time.
    let is_there = fs::metadata(root.path()).is_ok_and(|data| data.is_file() || data.is_dir());
    let path = shell_word(&root.path());
    if !is_there {
        mended.missing.push(format!(
            "{path} is not there: what the index still has of it is kept, and `newsdex index {path}` reads the rest \
             ({} known) when it is back",
            terminal::counted(waiting.len() as u64, "file")
        ));
        return Ok(());
    }
    let Some(mut request) = request_of(root, repair, logged, directory, common) else {
        mended.missing.push(format!(
            "{path} was read with options that are not known any more: read it again with `newsdex index OPTIONS {path}`"
        ));
        return Ok(());
    };
    request.run = mended.run.clone();
    // The index says which folder that is: whoever was handed the index shall see it.
    common.say(&format!("Reading {path} again."));
    let summary = ingest(&request, &mut Silent, stop)?;
    mended.added += summary.articles.added;
    mended
        .missing
        .extend(not_read(root, &summary, &waiting, repair));
    if summary.files.read > 0 {
        mended.done.push(format!(
            "Read {} of {path} again; back in the index: {}.",
            terminal::counted(summary.files.read, "file"),
            terminal::counted(summary.articles.added, "article"),
        ));
    }
    Ok(())
}

/// Why articles of an archive are missing still, after it was read again.
fn not_read(
    root: &RootRecord,
    summary: &Summary,
    waiting: &[&String],
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
                "{} is not there any more: its articles are lost, and `newsdex index {path}` takes it out of \
                 the index",
                shown(first)
            ),
            others => format!(
                "{} and {} are not there any more: their articles are lost, and `newsdex index {path}` takes \
                 them out of the index",
                shown(first),
                terminal::counted(others, "other file")
            ),
        });
    }
    if reasons.is_empty() {
        reasons.push(format!(
            "{path} was read with various --include, --exclude or --shard, and this time only in a part: \
             `newsdex index {path}` reads all of it"
        ));
    }
    reasons
}

/// A run of the log that read an archive: from where, and with which options.
///
/// The log may be anybody's: only how archives are read is taken from it. Where the index is, how many
/// threads work and what else is done is up to the command that repairs.
struct LoggedReading {
    paths: Vec<PathBuf>,
    reading: ReadingArgs,
}

impl LoggedReading {
    /// How many paths are looked up in all: a run names as many as a command line can hold.
    const MOST_PATHS: usize = 20_000;

    /// The runs of a log, the latest first.
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

/// How an archive was read last, as its files and the log tell; if articles of it are missing, how all of it
/// was read, as far as that is known.
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
        // Links were followed into all folders of that run.
        let request = run.reading.request(&run.paths, directory.path(), common);
        let Ok(mut request) = request else {
            continue;
        };
        request.roots = vec![root.path()];
        request.roots = vec![path.clone()];
        let known = &repair.readings;
        if !(known.is_empty() || known.contains(&request.reading())) {
            continue;
        }
        request.keep_missing = true;
        if !root.is_incomplete || request.covers(root) {
            // All of an archive is not read on suspicion: somebody may have wanted parts of it only.
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
