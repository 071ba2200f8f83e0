//! `newsdex index`: read archives into the index.

use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use crate::archive;
use crate::archive::discover::globs;
use crate::archive::{FieldMap, ReadOptions};
use crate::cli::{Common, Outcome, Unreadable, shown_path, today, tomorrow, write_json};
use crate::ingest::{ALIAS_FILE, IngestRequest, Progress, Shard, ingest};
use crate::output::paragraph::clean;
use crate::output::progress::{Silent, on_stderr};
use crate::output::{Format, json, terminal};
use crate::query::date::day_range;

/// Read archives into the index: what is new, what has changed, what is gone
///
/// Folders are searched for articles in every form newsdex knows, also compressed. Run again, it
/// reads only what is new or has changed and removes articles whose file is gone.
///
/// Examples:
///   newsdex index ~/clippings
///   newsdex index --rebuild --json /archive/1998 /archive/1999
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct IndexArgs {
    /// Folders and files to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read everything again into a new generation and switch to it when it is whole
    #[arg(long)]
    rebuild: bool,
    /// Keep articles whose file is gone
    #[arg(long)]
    keep_missing: bool,
    /// Memory to use, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(64..))]
    memory: u32,
    /// Say what would be read and removed, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Read only files whose name or path matches
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Pass over files and folders whose name or path matches
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Pass over articles published before this day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Name of a field in these archives, as in title=headline
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<FieldMap>,
    /// Take every file for this format: json, html, markdown or text
    #[arg(long, value_name = "NAME")]
    format_hint: Option<FormatHint>,
    /// Read only part I of N, for several machines that share an archive
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Print a summary as JSON when done
    #[arg(long)]
    json: bool,
}

/// The largest record that is read: far above any article, far below what would not fit in memory.
const LARGEST_RECORD_BYTES: usize = 16 << 20;

/// How many unreadable inputs are listed as text.
const MOST_FAILURES: usize = 50;

pub(super) fn run(args: &IndexArgs, common: &Common) -> Result<Outcome> {
    let index = common.index_path()?;
    let request = IngestRequest {
        index: index.clone(),
        roots: args.paths.clone(),
        rebuild: args.rebuild,
        keep_missing: args.keep_missing,
        dry_run: args.dry_run,
        include: globs(&args.include).map_err(|error| anyhow!("--include: {error}"))?,
        exclude: globs(&args.exclude).map_err(|error| anyhow!("--exclude: {error}"))?,
        since: args.since.as_deref().map(first_day).transpose()?.flatten(),
        shard: args.shard,
        threads: common.threads(),
        memory_bytes: args.memory as usize * 1_000_000,
        read: ReadOptions {
            record_bytes: LARGEST_RECORD_BYTES,
            map: args.map.iter().cloned().collect(),
            hint: args.format_hint.as_ref().map(|hint| hint.0),
            latest: Some(tomorrow()),
            ..ReadOptions::default()
        },
    };
    let stop = stop_on_interrupt()?;
    let mut progress: Box<dyn Progress> = if common.quiet {
        Box::new(Silent)
    } else {
        on_stderr()
    };
    let begun = Instant::now();
    let summary = ingest(&request, progress.as_mut(), &stop)?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut errors = io::stderr().lock();
    terminal::failures(&summary.failures, MOST_FAILURES, &mut errors)?;
    for name in &summary.unused_aliases {
        common.say(&format!(
            "note: {ALIAS_FILE}: no article has the name {}",
            clean(name)
        ));
    }
    for name in &summary.left_out {
        common.say(&format!(
            "note: the new index leaves out {}, which the old one held",
            clean(name)
        ));
    }
    if common.verbose {
        for skipped in &summary.skipped {
            writeln!(errors, "newsdex: skipped {}", clean(&skipped.to_string()))?;
        }
    }
    if args.json || matches!(common.format, Some(Format::Json | Format::Jsonl)) {
        let shown = shown_path(&index);
        write_json(
            &json::summary(&shown, &summary, seconds),
            &mut io::stdout().lock(),
        )?;
    } else if args.dry_run {
        let (files, articles) = (summary.files, summary.articles);
        writeln!(
            io::stdout().lock(),
            "Would read {}, keep {} unchanged and remove {} with {}.",
            terminal::counted(files.read, "file"),
            terminal::counted(files.unchanged, "file"),
            terminal::counted(files.removed, "file"),
            terminal::counted(articles.removed, "article"),
        )?;
    } else if !common.quiet {
        terminal::summary(&summary, seconds, &mut errors)?;
    }
    Ok(
        match (summary.was_interrupted, summary.failures.is_empty()) {
            (true, _) => Outcome::Interrupted,
            (false, false) => Outcome::SomeUnreadable,
            (false, true) => Outcome::Done,
        },
    )
}

/// The first Ctrl-C ends the run with what is whole committed, the second ends it at once.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let handed = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if handed.swap(true, Ordering::Relaxed) {
            end_at_once();
        }
        // Said from a handler: nothing can be done if it cannot be said.
        let _ = writeln!(
            io::stderr(),
            "\nStopping; press Ctrl-C again to stop at once."
        );
    })
    .context("Ctrl-C cannot be watched for")?;
    Ok(stop)
}

#[expect(
    clippy::exit,
    reason = "the user asked twice; nothing is committed that is not whole"
)]
fn end_at_once() {
    std::process::exit(i32::from(Outcome::Interrupted.code()));
}

fn first_day(text: &str) -> Result<Option<i64>> {
    let days = day_range(text, today());
    let days = days.map_err(|error| Unreadable {
        label: "--since",
        text: text.to_owned(),
        error,
    })?;
    Ok(days.from)
}

/// A format by its name.
#[derive(Debug, Clone, Copy)]
struct FormatHint(&'static archive::Format);

impl FromStr for FormatHint {
    type Err = String;

    fn from_str(name: &str) -> Result<FormatHint, String> {
        let unknown = || {
            let names: Vec<&str> = archive::Format::names().collect();
            format!("there is no such format; there are {}", names.join(", "))
        };
        archive::Format::named(name)
            .map(FormatHint)
            .ok_or_else(unknown)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let parts = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err("write it as 2/5: the second of five parts".into()),
        }
    }
}
