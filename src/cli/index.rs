//! `newsdex index`: reads archives into an index and keeps it up to date.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
#[cfg(feature = "remote")]
use anyhow::bail;
use clap::Args;

#[cfg(feature = "remote")]
use crate::cli::engine::{notes_folder, refuse_engine};
use crate::cli::reading::{ReadingArgs, say_links};
use crate::cli::run::{WaitArgs, ended, log_end};
use crate::cli::signals::{Stop, stop_with_a_commit};
use crate::cli::{Common, Outcome, report_incomplete, write_json};
use crate::index::lock::Locked;
#[cfg(feature = "remote")]
use crate::ingest::remote::{RemoteTarget, ingest_remote, transfer::transfer};
use crate::ingest::{ALIAS_FILE, IngestRequest, Progress, Summary, ingest};
use crate::output::paragraph::clean;
use crate::output::progress::{Silent, on_stderr};
use crate::output::stderr::StandardError;
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Format, json, terminal};
#[cfg(feature = "remote")]
use crate::remote::{Client, mapping::Layout};
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
///   newsdex index --engine https://search.example.org:9200/news --shard 1/4 /archive
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct IndexArgs {
    /// Folders and files to index
    #[cfg_attr(not(feature = "remote"), arg(required = true))]
    #[cfg_attr(feature = "remote", arg(required_unless_present = "from_index"))]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[cfg(feature = "remote")]
    #[command(flatten)]
    server: ServerArgs,
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

/// Options for an index on a server.
#[cfg(feature = "remote")]
#[derive(Args)]
struct ServerArgs {
    /// With --engine: copy the local index in DIR to the server, without reading the archive again
    #[arg(long, value_name = "DIR", conflicts_with_all = ["paths", "rebuild", "dry_run"])]
    from_index: Option<PathBuf>,
    /// With --engine: number of parts of a new index, for --rebuild and for the first run
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
    primaries: u32,
    /// With --engine: number of copies of each part
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(0..=16))]
    replicas: u32,
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
    #[cfg(feature = "remote")]
    if let Some(client) = common.client()? {
        return run_on_server(args, common, client);
    }
    #[cfg(feature = "remote")]
    if args.server.from_index.is_some() {
        bail!("--from-index copies a local index to a server: name the server with --engine URL");
    }
    let index = common.index_path()?;
    let request = IngestRequest {
        rebuild: args.rebuild,
        dry_run: args.dry_run,
        ..args.reading.request(&args.paths, &index, common)?
    };
    let stop = stop_with_a_commit()?;
    let mut progress = progress(common);
    let begun = Instant::now();
    let result = args.wait.wait(common, &stop.flag, || {
        ingest(&request, progress.as_mut(), &stop.flag)
    });
    if let Some(outcome) = interrupted_wait(&result, &stop) {
        return Ok(outcome);
    }
    if !args.dry_run {
        let ended = result
            .as_ref()
            .map(|summary| ended(summary, outcome(summary, &stop)));
        log_end(&index, &request.run, ended, common);
    }
    let shown = shown_path(&index).to_string();
    show(args, common, &shown, &result?, begun, &stop)
}

/// Writes an index on a server.
#[cfg(feature = "remote")]
fn run_on_server(args: &IndexArgs, common: &Common, client: Client) -> Result<Outcome> {
    let shown = client.address().to_string();
    let notes = notes_folder(&client)?;
    let request = IngestRequest {
        rebuild: args.rebuild,
        dry_run: args.dry_run,
        ..args.reading.request(&args.paths, &notes, common)?
    };
    if request.keep_versions {
        refuse_engine(common, "keeping the old text of articles (--versions)")?;
    }
    let target = RemoteTarget {
        client,
        layout: Layout {
            shards: args.server.primaries,
            replicas: args.server.replicas,
            refreshes: true,
        },
        notes,
    };
    let stop = stop_with_a_commit()?;
    let mut progress = progress(common);
    let begun = Instant::now();
    let result = args
        .wait
        .wait(common, &stop.flag, || match &args.server.from_index {
            Some(from) => transfer(
                from,
                &target,
                &request.run,
                request.threads,
                progress.as_mut(),
                &stop.flag,
            ),
            None => ingest_remote(&request, &target, progress.as_mut(), &stop.flag),
        });
    if let Some(outcome) = interrupted_wait(&result, &stop) {
        return Ok(outcome);
    }
    show(args, common, &shown, &result?, begun, &stop)
}

fn progress(common: &Common) -> Box<dyn Progress> {
    match common.quiet {
        true => Box::new(Silent),
        false => on_stderr(),
    }
}

/// How a command ends that a signal stopped while it waited for another process that writes the index; `None` for any
/// other end.
fn interrupted_wait(result: &Result<Summary>, stop: &Stop) -> Option<Outcome> {
    let was_waiting = result.as_ref().is_err_and(|error| error.is::<Locked>());
    let signal = stop.interruption().filter(|_| was_waiting);
    signal.map(Outcome::Interrupted)
}

/// Prints what a run has done.
fn show(
    args: &IndexArgs,
    common: &Common,
    index: &str,
    summary: &Summary,
    begun: Instant,
    stop: &Stop,
) -> Result<Outcome> {
    let seconds = begun.elapsed().as_secs_f64();
    let mut errors = StandardError::open();
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
        let mut out = StandardOutput::open(Content::Json);
        write_json(&json::summary(index, summary, seconds), &mut out)?;
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
        terminal::summary(summary, seconds, &mut errors)?;
    }
    Ok(outcome(summary, stop))
}

fn outcome(summary: &Summary, stop: &Stop) -> Outcome {
    match (stop.interruption(), summary.failures.is_empty()) {
        (Some(interruption), _) if summary.was_interrupted => Outcome::Interrupted(interruption),
        (_, false) => Outcome::SomeUnreadable,
        (_, true) => Outcome::Done,
    }
}
