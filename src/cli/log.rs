//! `newsdex log`: the history of the runs that changed the index.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use crate::cli::csv::CsvArgs;
use crate::cli::{Common, Outcome, write_json};
use crate::index::IndexDirectory;
use crate::index::runs::{Log, LoggedRun};
use crate::machine::is_at_work;
use crate::output::stdout::StandardOutput;
use crate::output::{Format, json, table, terminal};
#[cfg(feature = "remote")]
use crate::remote::{generations::Generations, runs};

/// Show the history of the index: runs, rebuilds and repairs, including those that failed
///
/// The log is stored in the index directory and keeps the last 1,000 runs. A run that was killed is
/// shown as unfinished.
///
/// Examples:
///   newsdex log
///   newsdex log --limit 1 --format json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct LogArgs {
    /// Number of runs to show, counted from the latest
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    csv: CsvArgs,
}

/// The log of the index, on this machine or on a server.
fn log(common: &Common) -> Result<Log> {
    #[cfg(feature = "remote")]
    if let Some(client) = common.client()? {
        let known = Generations::of(&client)?;
        known.usable(&client)?;
        let names: Vec<&str> = known.all.iter().map(|one| one.name.as_str()).collect();
        return Ok(Log {
            runs: runs::log(&client, &names)?,
            unreadable: 0,
        });
    }
    IndexDirectory::at(&common.index_path()?).log()
}

pub(super) fn run(args: &LogArgs, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    let log = log(common)?;
    if log.unreadable > 0 {
        let lines = terminal::counted(log.unreadable as u64, "line");
        common.say(&format!("note: cannot read {lines} of the log"));
    }
    let passed_over = log.runs.len().saturating_sub(args.limit);
    let runs: Vec<&LoggedRun> = log.runs.iter().skip(passed_over).collect();
    let at_work = |run: &LoggedRun| run.end.is_none() && is_at_work(&run.start);
    let mut out = StandardOutput::open(format);
    match format {
        Format::Text => terminal::log(&runs, &at_work, &mut out)?,
        Format::Json => {
            let records: Vec<_> = runs
                .iter()
                .map(|run| json::run(run, at_work(run)))
                .collect();
            write_json(&records, &mut out)?;
        }
        Format::Jsonl => {
            for run in &runs {
                write_json(&json::run(run, at_work(run)), &mut out)?;
            }
        }
        Format::Csv | Format::Atom => {
            let rows = runs.iter();
            let rows = rows.map(|run| json::run(run, at_work(run)).cells());
            table::runs(json::RUN_COLUMNS, rows, args.csv.cells(), &mut out)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
