//! `newsdex verify`: is the index whole.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::{Common, Outcome, shown_path, write_json};
use crate::index::IndexDirectory;
use crate::index::verify::verify;
use crate::output::{Format, json, terminal};

/// Check that the index is whole
///
/// Reads all of it: the checksums of every file, every article, and whether there are as many as its
/// files gave. Ends with 0 when it is whole and with 2 when it is damaged.
///
/// Examples:
///   newsdex verify
///   newsdex verify --json | jq .damaged
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct VerifyArgs {
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &VerifyArgs, common: &Common) -> Result<Outcome> {
    let index = common.index_path()?;
    let shown = shown_path(&index);
    let report = verify(&IndexDirectory::at(&index))?;
    let mut out = BufWriter::new(io::stdout().lock());
    match common.format {
        Some(Format::Csv) => bail!("what was found cannot be shown as CSV; use text or json"),
        Some(Format::Json | Format::Jsonl) => {
            write_json(&json::verified(&shown, &report), &mut out)?;
        }
        _ if args.json => write_json(&json::verified(&shown, &report), &mut out)?,
        _ => terminal::verified(&shown, &report, &mut out)?,
    }
    out.flush()?;
    Ok(match report.is_whole() {
        true => Outcome::Done,
        false => Outcome::Damaged,
    })
}
