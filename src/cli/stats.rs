//! `newsdex stats`: what the index holds.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::{Common, Outcome, shown_path, write_json};
use crate::output::{Format, json, terminal};

/// Show what the index holds
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
    let mut out = BufWriter::new(io::stdout().lock());
    match common.format.unwrap_or(Format::Text) {
        Format::Text => terminal::stats(
            &index,
            snapshot.generation(),
            &counts,
            common.style(),
            &mut out,
        )?,
        Format::Json | Format::Jsonl => write_json(
            &json::stats(&index, snapshot.generation(), &counts),
            &mut out,
        )?,
        Format::Csv => bail!("an overview cannot be shown as CSV; use text or json"),
    }
    out.flush()?;
    Ok(Outcome::Done)
}
