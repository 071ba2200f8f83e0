//! `newsdex stats`: what the index contains.

use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::{Common, Outcome, shown_path, write_json};
use crate::machine::is_at_work;
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
    let archive = common.archive()?;
    let stats = archive.stats()?;
    let last = stats.last_run.as_ref();
    let at_work = last.is_some_and(|last| last.end.is_none() && is_at_work(&last.start));
    let format = common.format.unwrap_or(Format::Text);
    let mut out = StandardOutput::open(format);
    match format {
        Format::Text => terminal::stats(
            &index,
            stats.generation,
            &stats.counts,
            &stats.generations,
            last.map(|last| terminal::run(last, at_work)).as_deref(),
            common.style(),
            &mut out,
        )?,
        Format::Json | Format::Jsonl => write_json(
            &json::stats(
                &index,
                stats.generation,
                &stats.counts,
                &stats.generations,
                last.map(|last| json::run(last, at_work)),
                archive.incomplete(),
            ),
            &mut out,
        )?,
        Format::Csv | Format::Atom => {
            bail!("statistics cannot be printed as CSV; use --format text or json")
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
