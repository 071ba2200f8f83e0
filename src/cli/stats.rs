//! `newsdex stats`: what the index contains.

use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::run::is_at_work;
use crate::cli::{Common, Outcome, shown_path, write_json};
use crate::index::IndexDirectory;
use crate::output::stdout::StandardOutput;
use crate::output::{Format, json, terminal};

/// Show what the index contains
///
/// Examples:
///   newsdex stats
///   newsdex stats --format json | jq .years
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct StatsArgs {}

pub(super) fn run(_args: &StatsArgs, common: &Common) -> Result<Outcome> {
    let index = shown_path(&common.index_path()?);
    let engine = common.engine()?;
    let snapshot = engine.snapshot();
    let counts = snapshot.counts()?;
    let directory = IndexDirectory::at(&common.index_path()?);
    let generations = directory.finished()?;
    // An index without a log is still valid.
    let log = directory.log().unwrap_or_default();
    let last = log.runs.last();
    let at_work = last.is_some_and(|last| last.end.is_none() && is_at_work(&last.start));
    let format = common.format.unwrap_or(Format::Text);
    let mut out = StandardOutput::open(format);
    match format {
        Format::Text => terminal::stats(
            &index,
            snapshot.generation(),
            &counts,
            &generations,
            last.map(|last| terminal::run(last, at_work)).as_deref(),
            common.style(),
            &mut out,
        )?,
        Format::Json | Format::Jsonl => write_json(
            &json::stats(
                &index,
                snapshot.generation(),
                &counts,
                &generations,
                last.map(|last| json::run(last, at_work)),
                snapshot.incomplete(),
            ),
            &mut out,
        )?,
        Format::Csv => bail!("statistics cannot be printed as CSV; use --format text or json"),
    }
    out.flush()?;
    Ok(Outcome::Done)
}
