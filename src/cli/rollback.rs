//! `newsdex rollback`: switches back to the generation before the last rebuild.

use std::io::Write;
use std::sync::atomic::AtomicBool;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::run::{WaitArgs, log_end, run_start};
use crate::cli::{Common, Outcome, report_incomplete, shown_path, write_json};
use crate::index::IndexDirectory;
use crate::index::incomplete::Incomplete;
use crate::index::runs::{RunEnd, RunStart};
#[cfg(feature = "remote")]
use crate::ingest::remote::roll_back_remote;
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Format, terminal};

/// Return to the index as it was before the last rebuild
///
/// A rebuild keeps the old index until the next rebuild. `newsdex rollback` switches back to the old
/// index, and a second `newsdex rollback` switches to the new one again. Nothing is deleted.
///
/// Examples:
///   newsdex rollback
///   newsdex rollback --index /srv/news/index --wait 60
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct RollbackArgs {
    #[command(flatten)]
    wait: WaitArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// The result of a rollback.
struct RolledBack {
    from: u64,
    to: u64,
    articles: u64,
    incomplete: Option<Incomplete>,
}

pub(super) fn run(args: &RollbackArgs, common: &Common) -> Result<Outcome> {
    #[cfg(feature = "remote")]
    if let Some(client) = common.client()? {
        let (from, to, articles) = roll_back_remote(&client)?;
        let done = RolledBack {
            from,
            to,
            articles,
            incomplete: None,
        };
        return show(args, common, &client.address().to_string(), &done);
    }
    let index = common.index_path()?;
    let directory = IndexDirectory::at(&index);
    // Do not create a folder if there is no index.
    directory.check_present()?;
    let start = run_start();
    let stop = AtomicBool::new(false);
    let result = args
        .wait
        .wait(common, &stop, || roll_back(&directory, &start));
    let ended = result.as_ref().map(|done| RunEnd {
        generation: Some(done.to),
        message: Some(format!(
            "from generation {} to generation {}",
            done.from, done.to
        )),
        ..RunEnd::default()
    });
    log_end(&index, &start, ended, common);
    let done = result?;
    if let Some(incomplete) = &done.incomplete {
        report_incomplete(incomplete);
    }
    show(args, common, &shown_path(&index), &done)
}

fn show(args: &RollbackArgs, common: &Common, index: &str, done: &RolledBack) -> Result<Outcome> {
    let mut out = StandardOutput::open(Content::Text);
    if args.json || matches!(common.format, Some(Format::Json | Format::Jsonl)) {
        let done = json!({
            "index": index,
            "from": done.from,
            "to": done.to,
            "articles": done.articles,
        });
        write_json(&done, &mut out)?;
    } else if !common.quiet {
        let before = match done.to < done.from {
            true => "before the last rebuild",
            false => "after the last rebuild",
        };
        writeln!(
            out,
            "Searches now use generation {}, the index {before}, with {}.\n\
             Generation {} is kept; run `newsdex rollback` again to switch back to it.",
            done.to,
            terminal::counted(done.articles, "article"),
            done.from,
        )?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn roll_back(directory: &IndexDirectory, start: &RunStart) -> Result<RolledBack> {
    let locked = directory.lock_present(start)?;
    let (from, to) = locked.roll_back()?;
    let snapshot = directory.open()?;
    Ok(RolledBack {
        from,
        to,
        articles: snapshot.counts()?.articles,
        incomplete: snapshot.incomplete(),
    })
}
