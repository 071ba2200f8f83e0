//! `newsdex timeline`: how many articles match a query in each day, week, month or year.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;

use crate::cli::choices::{CountChoice, PeriodChoice};
use crate::cli::filters::FilterArgs;
use crate::cli::query::Asked;
use crate::cli::{Common, Outcome, write_json};
use crate::engine::timeline::fitting;
use crate::engine::{CancelFlag, Timeline, TimelineRequest};
use crate::output::stdout::StandardOutput;
use crate::output::terminal::counted;
use crate::output::{Format, json, svg, table, terminal};

/// Count matching articles per day, week, month or year
///
/// Shows for each period how many articles match, and what share they are of all articles of that
/// period, because most archives hold more articles of some years than of others. Periods without
/// any article in the archive are marked as not covered. --from and --to also set where the timeline
/// begins and ends.
///
/// Examples:
///   newsdex timeline sanctions --by month
///   newsdex timeline person:macron --from 2022 --format csv
///   newsdex timeline '"war crimes"' --svg war-crimes.svg
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct TimelineArgs {
    /// Words and operators
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Length of each period [default: depends on the time span]
    #[arg(long, value_enum, value_name = "LENGTH")]
    by: Option<PeriodChoice>,
    /// What is counted; a story counts on the first day on which one of its copies matches
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    count: CountChoice,
    /// Also draw the timeline as an SVG image into this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    filters: FilterArgs,
}

pub(super) fn run(args: &TimelineArgs, common: &Common) -> Result<Outcome> {
    let Asked {
        archive,
        text,
        interpretation,
    } = common.asked(&args.query)?;
    let request = TimelineRequest {
        query: args.filters.narrow(interpretation.query.clone())?,
        by: args.by.map(PeriodChoice::length),
        counted: args.count.counted(),
        cancel: CancelFlag::default(),
    };
    let begun = Instant::now();
    let timeline = archive.timeline(&request)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    for notice in &timeline.notices {
        common.say(&format!("note: {notice}"));
    }
    let read_as = request.query.to_string();
    if let Some(path) = &args.svg {
        let drawn = that_fits(timeline.clone(), svg::fits, common);
        write_svg(path, &drawn, &read_as)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let total = timeline.total;
    let format = common.format.unwrap_or(Format::Text);
    let mut out = StandardOutput::open(format);
    // JSON has a field for it, and the message for no hits below includes it.
    if !(format == Format::Json || (format == Format::Text && total == 0)) {
        common.say_interpretation(&interpretation, &text);
    }
    match format {
        Format::Text if total == 0 => {
            common.say(&format!(
                "No articles found ({took_ms:.1} ms). Read as: {read_as}"
            ));
        }
        Format::Text => {
            let drawn = that_fits(timeline, terminal::fits, common);
            terminal::timeline(&drawn, common.style(), &mut out)?;
            out.flush()?;
            common.say(&format!(
                "\nFound {} ({took_ms:.1} ms), by {}.",
                counted(total, args.count.noun()),
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
        Format::Csv | Format::Atom => table::timeline(&timeline, &mut out)?,
    }
    out.flush()?;
    Ok(match total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// The timeline with longer periods if there are too many to draw.
fn that_fits(timeline: Timeline, fits: fn(&Timeline) -> bool, common: &Common) -> Timeline {
    let wanted = timeline.by;
    let timeline = fitting(timeline, fits);
    if timeline.by != wanted {
        common.say(&format!(
            "note: too many {0}s to draw, so each bar is a {1}; --format csv prints every {0}",
            wanted.name(),
            timeline.by.name()
        ));
    }
    timeline
}

fn write_svg(path: &Path, timeline: &Timeline, query: &str) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    svg::timeline(timeline, query, &mut out)?;
    out.flush()
}
