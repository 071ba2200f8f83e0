//! `newsdex verify --engine URL`: checks an index on a server.

use std::io::Write;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::VerifyArgs;
use crate::cli::engine::refuse_engine;
use crate::cli::signals::stop_with_a_commit;
use crate::cli::{Common, Outcome, write_json};
use crate::output::paragraph::clean;
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Format, terminal};
use crate::remote::Client;
use crate::remote::verify::{Defect, RemoteReport, verify};

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
    let address = client.address().to_string();
    let is_json = args.json || matches!(common.format, Some(Format::Json | Format::Jsonl));
    let mut out = StandardOutput::open(match is_json {
        true => Content::Json,
        false => Content::Text,
    });
    match is_json {
        true => write_json(&as_json(&report, &address), &mut out)?,
        false => show(&report, &address, &mut out)?,
    }
    out.flush()?;
    Ok(match report.is_whole() {
        true => Outcome::Done,
        false => Outcome::Damaged,
    })
}

/// The report with the fields of the report on a local index.
fn as_json(report: &RemoteReport, address: &str) -> Value {
    let damaged = report.listed.iter().map(|defect| {
        json!({
            "file": defect.place,
            "what": defect.what,
            "articles": 1,
            "remedy": "a rebuild reads it again",
        })
    });
    json!({
        "index": address,
        "whole": report.is_whole(),
        "generation": report.generation,
        "articles": report.articles,
        "files": report.files,
        "bytes": null,
        "notes": [],
        "damaged": damaged.collect::<Vec<Value>>(),
        "articles_concerned": report.defects,
        "incomplete": null,
        "repair": null,
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
        let Defect { place, what } = defect;
        writeln!(out, "  {}", clean(&format!("{place}: {what}")))?;
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
