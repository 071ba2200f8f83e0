//! `newsdex verify`: is the index whole, and if not, what can be done.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, bail};
use clap::{Args, Parser};

use crate::cli::run::{WaitArgs, log_end, run_start};
use crate::cli::signals::{Interruption, stop_with_a_commit};
use crate::cli::{Cli, Command, Common, Outcome, report as report_error, shown_path, write_json};
use crate::index::IndexDirectory;
use crate::index::repair::{BeyondRepair, Repair};
use crate::index::runs::{Log, RunEnd, RunStart};
use crate::index::verify::{Report, verify};
use crate::index::writer::RootRecord;
use crate::ingest::{IngestRequest, ingest};
use crate::output::progress::Silent;
use crate::output::{Format, json, terminal};

/// Check that the index is whole
///
/// Reads all of it: the checksums of every file, every article, and whether there are as many as its
/// files gave. Ends with 0 when it is whole and with 2 when it is damaged.
///
/// With --repair, every part that is whole is kept, and the files whose articles were in the others are
/// read again, from where they were when they were indexed. Ends with 3 when some of them are not
/// there.
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
}

impl Mended {
    fn outcome(&self) -> Outcome {
        match (self.report.is_whole(), self.missing.is_empty()) {
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
    let stop = stop_with_a_commit()?.flag;
    let log = directory.log().unwrap_or_default();
    let repair = args.wait.wait(common, &stop, || {
        let locked = directory.lock(start)?;
        // Under the lock nothing changes: what is damaged now is what is mended.
        let repaired = locked.repair(&verify(directory)?);
        repaired.map_err(|error| Unmendable::or(error, &log))
    })?;
    let mut mended = Mended {
        run: start.clone(),
        report: Report::default(),
        done: repair.done.clone(),
        added: 0,
        missing: Vec::new(),
    };
    for root in &repair.run.roots {
        read_again(root, &repair, &log, directory, common, &stop, &mut mended)?;
    }
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
        let shown = |folder: &PathBuf| match folder.to_string_lossy() {
            plain if plain.bytes().all(is_plain) => plain.into_owned(),
            other => format!("'{}'", other.replace('\'', r"'\''")),
        };
        match self.folders.is_empty() {
            true => "build it again with `newsdex index --rebuild FOLDER`".to_owned(),
            false => {
                let folders: Vec<String> = self.folders.iter().map(shown).collect();
                format!(
                    "build it again with `newsdex index --rebuild {}`; `newsdex log` tells with which options it was built",
                    folders.join(" ")
                )
            }
        }
    }
}

/// Whether a shell takes a byte for itself.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-+,@%".contains(&byte) || !byte.is_ascii()
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
        let line = std::iter::once("newsdex").chain(run.start.arguments.iter().map(String::as_str));
        let (paths, is_rebuild) = match Cli::try_parse_from(line).map(|cli| cli.command) {
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
            let path = Path::new(&run.start.folder).join(path);
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
    log: &Log,
    directory: &IndexDirectory,
    common: &Common,
    stop: &Arc<AtomicBool>,
    mended: &mut Mended,
) -> Result<()> {
    let is_below = |path: &&String| {
        let below = path.strip_prefix(&root.name);
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    };
    let waiting = repair.to_read.iter().filter(is_below).count() as u64;
    let path = &root.path;
    if !Path::new(path).exists() {
        mended.missing.push(format!(
            "{path} is not there: what the index still has of it is kept, and `newsdex index {path}` reads the rest \
             ({} known) when it is back",
            terminal::counted(waiting, "file")
        ));
        return Ok(());
    }
    let Some(mut request) = request_of(root, repair, log, directory, common) else {
        mended.missing.push(format!(
            "{path} was read with options that are not known any more: read it again with `newsdex index OPTIONS {path}`"
        ));
        return Ok(());
    };
    request.run = mended.run.clone();
    let summary = ingest(&request, &mut Silent, stop)?;
    mended.added += summary.articles.added;
    if summary.files.read > 0 {
        mended.done.push(format!(
            "Read {} of {path} again; back in the index: {}.",
            terminal::counted(summary.files.read, "file"),
            terminal::counted(summary.articles.added, "article"),
        ));
    }
    Ok(())
}

/// How an archive was read last, as its files and the log tell.
fn request_of(
    root: &RootRecord,
    repair: &Repair,
    log: &Log,
    directory: &IndexDirectory,
    common: &Common,
) -> Option<IngestRequest> {
    let plain = ["newsdex", "index", "."].map(str::to_owned).to_vec();
    let plain = (plain, None);
    let logged = log.runs.iter().rev().map(|run| {
        let program = std::iter::once("newsdex".to_owned());
        let line = program.chain(run.start.arguments.iter().cloned()).collect();
        (line, Some(PathBuf::from(&run.start.folder)))
    });
    for (line, folder) in logged.chain([plain]) {
        let (paths, reading) = match Cli::try_parse_from(line).map(|cli| cli.command) {
            Ok(Command::Index(args)) => args.reading(),
            Ok(Command::Watch(args)) => args.reading(),
            _ => continue,
        };
        let is_root = |path: &PathBuf| {
            let path = folder
                .as_ref()
                .map_or(path.clone(), |folder| folder.join(path));
            path.canonicalize()
                .is_ok_and(|path| path == Path::new(&root.path))
        };
        if folder.is_some() && !paths.iter().any(is_root) {
            continue;
        }
        let roots = [PathBuf::from(&root.path)];
        let Ok(mut request) = reading.request(&roots, directory.path(), common) else {
            continue;
        };
        let known = &repair.readings;
        if known.is_empty() || known.contains(&request.reading()) {
            request.keep_missing = true;
            return Some(request);
        }
    }
    None
}

fn show(
    args: &VerifyArgs,
    common: &Common,
    index: &Path,
    found: &Report,
    mended: Option<&Mended>,
) -> Result<()> {
    let shown = shown_path(index);
    let mut out = BufWriter::new(io::stdout().lock());
    if args.json || matches!(common.format, Some(Format::Json | Format::Jsonl)) {
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
