//! `newsdex timeline`: how many articles of a query there are in each period.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;

use crate::cli::choices::PeriodChoice;
use crate::cli::filters::FilterArgs;
use crate::cli::{Common, Outcome, arguments, write_json};
use crate::engine::{CancelFlag, Engine, Timeline, TimelineRequest};
use crate::output::stdout::StandardOutput;
use crate::output::terminal::counted;
use crate::output::{Format, json, svg, table, terminal};

/// Count the articles of a query over time
///
/// For each day, week, month or year: how many articles match, and what share of all articles of that
/// time they are, for an archive seldom holds as much of one year as of another. What the archive
/// does not cover at all is told from what it covers and has no hits. Flags are those of `newsdex
/// search`; with --from or --to the picture begins or ends there, as far as the archive goes.
///
/// Examples:
///   newsdex timeline sanctions --by month
///   newsdex timeline person:macron --from 2022 --format csv
///   newsdex timeline '"war crimes"' --svg war-crimes.svg
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct TimelineArgs {
    /// What to look for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// How long each period is [default: what fits the span]
    #[arg(long, value_enum, value_name = "LENGTH")]
    by: Option<PeriodChoice>,
    /// Draw it into this file, too
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    filters: FilterArgs,
}

pub(super) fn run(args: &TimelineArgs, common: &Common) -> Result<Outcome> {
    let text = arguments::query(&args.query);
    let reading = common.reading(&text)?;
    let request = TimelineRequest {
        query: args.filters.narrow(reading.query.clone())?,
        by: args.by.map(PeriodChoice::length),
        cancel: CancelFlag::default(),
    };
    let archive = common.archive()?;
    let begun = Instant::now();
    let timeline = archive.timeline(&request)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    for notice in &timeline.notices {
        common.say(&format!("note: {notice}"));
    }
    let read_as = request.query.to_string();
    if let Some(path) = &args.svg {
        let drawn = that_fits(
            archive.as_ref(),
            &request,
            timeline.clone(),
            svg::fits,
            common,
        )?;
        write_svg(path, &drawn, &read_as)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let total = timeline.total;
    let format = common.format.unwrap_or(Format::Text);
    let mut out = StandardOutput::open(format);
    // JSON has a place for it, and where nothing was found that is said below in any case.
    if !(format == Format::Json || (format == Format::Text && total == 0)) {
        common.say_reading(&reading, &text);
    }
    match format {
        Format::Text if total == 0 => {
            common.say(&format!(
                "Nothing found ({took_ms:.1} ms). Read as: {read_as}"
            ));
        }
        Format::Text => {
            let drawn = that_fits(archive.as_ref(), &request, timeline, terminal::fits, common)?;
            terminal::timeline(&drawn, common.style(), &mut out)?;
            out.flush()?;
            common.say(&format!(
                "\nFound {} ({took_ms:.1} ms), by {}.",
                counted(total, "article"),
                drawn.by.name()
            ));
        }
        Format::Json => {
            let incomplete = archive.incomplete();
            let record = json::timeline(&text, read_as, &timeline, took_ms, incomplete);
            write_json(&record, &mut out)?;
        }
        Format::Jsonl => {
            for period in timeline.periods() {
                write_json(&json::period(period), &mut out)?;
            }
            write_json(&json::undated(&timeline), &mut out)?;
        }
        Format::Csv => table::timeline(&timeline, &mut out)?,
    }
    out.flush()?;
    Ok(match total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// The timeline, by longer periods where there are too many to draw.
fn that_fits(
    engine: &dyn Engine,
    request: &TimelineRequest,
    mut timeline: Timeline,
    fits: fn(&Timeline) -> bool,
    common: &Common,
) -> Result<Timeline> {
    let wanted = timeline.by;
    while !fits(&timeline)
        && let Some(by) = timeline.by.longer()
    {
        let by = Some(by);
        timeline = engine.timeline(&TimelineRequest {
            by,
            ..request.clone()
        })?;
    }
    if timeline.by != wanted {
        common.say(&format!(
            "note: there are too many {}s to draw, so these are {}s; --format csv has all",
            wanted.name(),
            timeline.by.name()
        ));
    }
    Ok(timeline)
}

fn write_svg(path: &Path, timeline: &Timeline, query: &str) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    svg::timeline(timeline, query, &mut out)?;
    out.flush()
}
