//! `newsdex index`: reads archives into an index and keeps it up to date.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::cli::reading::{ReadingArgs, say_links};
use crate::cli::run::{WaitArgs, ended, log_end};
use crate::cli::signals::{Stop, stop_with_a_commit};
use crate::cli::{Common, Outcome, report_incomplete, write_json};
use crate::index::lock::Locked;
use crate::ingest::{ALIAS_FILE, IngestRequest, Progress, Summary, ingest};
use crate::output::paragraph::clean;
use crate::output::progress::{Silent, on_stderr};
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Format, json, terminal};
use newsdex_archive::failure::InputOutcome;
use newsdex_text::file_name::{shown, shown_path};

/// Index folders of articles, or update an existing index
///
/// Reads articles in all formats that newsdex knows, also inside zip, tar and other compressed
/// files. If the index already exists, reads only new and changed files, and removes the articles of
/// deleted files.
///
/// Examples:
///   newsdex index ~/clippings
///   newsdex index --rebuild --json /archive/1998 /archive/1999
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct IndexArgs {
    /// Folders and files to index
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Build a new index beside the current one and switch to it when it is complete
    #[arg(long)]
    rebuild: bool,
    /// Show what would be read and removed, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    wait: WaitArgs,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Print a summary as JSON when done
    #[arg(long)]
    json: bool,
}

impl IndexArgs {
    /// The paths to read, and the options for reading them.
    pub(super) fn reading(self) -> (Vec<PathBuf>, ReadingArgs) {
        (self.paths, self.reading)
    }
}

/// How many unreadable inputs are printed; `--json` lists all of them.
const MOST_FAILURES: usize = 50;

pub(super) fn run(args: &IndexArgs, common: &Common) -> Result<Outcome> {
    let index = common.index_path()?;
    let request = IngestRequest {
        rebuild: args.rebuild,
        dry_run: args.dry_run,
        ..args.reading.request(&args.paths, &index, common)?
    };
    let stop = stop_with_a_commit()?;
    let mut progress: Box<dyn Progress> = if common.quiet {
        Box::new(Silent)
    } else {
        on_stderr()
    };
    let begun = Instant::now();
    let result = args.wait.wait(common, &stop.flag, || {
        ingest(&request, progress.as_mut(), &stop.flag)
    });
    if let Err(error) = &result
        && error.is::<Locked>()
        && let Some(interruption) = stop.interruption()
    {
        // The run had not started: it was waiting for another process.
        return Ok(Outcome::Interrupted(interruption));
    }
    if !args.dry_run {
        let ended = result
            .as_ref()
            .map(|summary| ended(summary, outcome(summary, &stop)));
        log_end(&index, &request.run, ended, common);
    }
    let summary = result?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut errors = io::stderr().lock();
    terminal::failures(
        &summary.failures,
        MOST_FAILURES,
        common.verbose,
        &mut errors,
    )?;
    for name in &summary.unused_aliases {
        common.say(&format!(
            "note: {ALIAS_FILE}: no article contains the name {}",
            clean(name)
        ));
    }
    for name in &summary.left_out {
        common.say(&format!(
            "note: the new index does not contain {}, which was in the old index",
            clean(&shown(name))
        ));
    }
    if let Some(incomplete) = &summary.incomplete {
        report_incomplete(incomplete);
    }
    say_links(summary.links_not_followed, common);
    if common.verbose {
        for skipped in &summary.skipped {
            let outcome = skipped.outcome().name();
            writeln!(errors, "newsdex: {outcome} {}", clean(&skipped.to_string()))?;
        }
    }
    if args.json || matches!(common.format, Some(Format::Json | Format::Jsonl)) {
        let shown = shown_path(&index);
        let mut out = StandardOutput::open(Content::Json);
        write_json(&json::summary(&shown, &summary, seconds), &mut out)?;
        out.flush()?;
    } else if args.dry_run {
        let (files, articles) = (summary.files, summary.articles);
        let mut out = StandardOutput::open(Content::Text);
        writeln!(
            out,
            "Would read {}, keep {} unchanged and remove {} with {}.",
            terminal::counted(files.read, "file"),
            terminal::counted(files.unchanged, "file"),
            terminal::counted(files.removed, "file"),
            terminal::counted(articles.removed, "article"),
        )?;
        out.flush()?;
    } else if !common.quiet {
        let are_listed = |outcome| match outcome {
            InputOutcome::Skipped | InputOutcome::Noted => common.verbose,
            InputOutcome::Failed | InputOutcome::PartlyRead => {
                summary.failures.len() <= MOST_FAILURES
            }
        };
        terminal::reasons(&summary.reasons, are_listed, &mut errors)?;
        terminal::summary(&summary, seconds, &mut errors)?;
    }
    Ok(outcome(&summary, &stop))
}

fn outcome(summary: &Summary, stop: &Stop) -> Outcome {
    match (stop.interruption(), summary.failures.is_empty()) {
        (Some(interruption), _) if summary.was_interrupted => Outcome::Interrupted(interruption),
        (_, false) => Outcome::SomeUnreadable,
        (_, true) => Outcome::Done,
    }
}
