//! `newsdex verify --engine URL`: checks an index on a server.

use std::io::Write;

use anyhow::{Result, bail};

use super::VerifyArgs;
use crate::cli::engine::refuse_engine;
use crate::cli::signals::stop_with_a_commit;
use crate::cli::{Common, Outcome, write_json};
use crate::output::paragraph::clean;
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Format, terminal};
use crate::remote::Client;
use crate::remote::verify::{RemoteReport, verify};

pub(super) fn run(args: &VerifyArgs, common: &Common, client: &Client) -> Result<Outcome> {
    if args.repair {
        refuse_engine(common, "a repair (--repair)")?;
    }
    let stop = stop_with_a_commit()?;
    let report = verify(client, &stop.flag)?;
    if let Some(interruption) = stop.interruption() {
        return Ok(Outcome::Interrupted(interruption));
    }
    if !report.is_complete {
        bail!("the check was not completed");
    }
    let is_json = args.json || matches!(common.format, Some(Format::Json | Format::Jsonl));
    let mut out = StandardOutput::open(match is_json {
        true => Content::Json,
        false => Content::Text,
    });
    match is_json {
        true => write_json(&report, &mut out)?,
        false => show(&report, &client.address().to_string(), &mut out)?,
    }
    out.flush()?;
    Ok(match report.is_whole() {
        true => Outcome::Done,
        false => Outcome::Damaged,
    })
}

fn show(report: &RemoteReport, address: &str, out: &mut dyn Write) -> Result<()> {
    let (articles, files) = (
        terminal::counted(report.articles, "article"),
        terminal::counted(report.files, "file"),
    );
    writeln!(
        out,
        "Read all articles of generation {} of {address}: {articles} from {files}.",
        report.generation
    )?;
    for defect in &report.listed {
        writeln!(out, "  {}", clean(defect))?;
    }
    match report.defects {
        0 => writeln!(out, "The index is intact.")?,
        defects => writeln!(
            out,
            "The index has {}. To correct them, build it again with `newsdex index --engine {address} --rebuild FOLDER`.",
            terminal::counted(defects, "defect"),
        )?,
    }
    Ok(())
}
