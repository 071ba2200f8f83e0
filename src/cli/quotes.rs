//! `newsdex quotes`: searches quotations by words and by speaker.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::cli::choices::SortChoice;
use crate::cli::csv::CsvArgs;
use crate::cli::filters::narrow;
use crate::cli::query::Asked;
use crate::cli::{Common, Outcome, write_json};
use crate::engine::{CancelFlag, QuoteRequest};
use crate::output::stdout::StandardOutput;
use crate::output::terminal::counted;
use crate::output::{Format, json, table, terminal};
use newsdex_query::filter::Filters;
use newsdex_query::rewrite::in_quotations;

/// Search quotations: who said what
///
/// Finds quotations that contain all the words. Fields, dates and operators work as in `newsdex
/// search`. Without words, lists all quotations, newest first.
///
/// Examples:
///   newsdex quotes --speaker lavrov
///   newsdex quotes --speaker zelenskiy '"no fly zone"' --from 2022-03
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct QuotesArgs {
    /// Words of the quotation
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only quotations of this speaker; if repeated, of any of these speakers
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Published on or after this date: 2022-03-01, 2022-03, 2022 or 1990s
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on or before this date: 2022-03-01, 2022-03, 2022 or 1990s
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only articles from this newspaper, agency or website
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Maximum number of quotations
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Number of quotations to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Order of the quotations [default: relevance; without words: newest]
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<SortChoice>,
    #[command(flatten)]
    csv: CsvArgs,
}

pub(super) fn run(args: &QuotesArgs, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    let Asked {
        archive,
        text,
        interpretation,
    } = common.asked(&args.query)?;
    let is_worth_saying = interpretation.is_worth_saying(&text);
    let typed = in_quotations(interpretation.query);
    let not_obvious = is_worth_saying.then(|| typed.clone());
    let usual_order = QuoteRequest::usual_order(&typed);
    let filters = Filters {
        from: args.from.clone(),
        to: args.to.clone(),
        speaker: args.speaker.clone(),
        source: args.source.clone(),
        ..Filters::default()
    };
    let request = QuoteRequest {
        query: narrow(&filters, typed)?,
        limit: args.limit,
        offset: args.offset,
        order: args.sort.map_or(usual_order, SortChoice::order),
        cancel: CancelFlag::default(),
    };
    let begun = Instant::now();
    let page = archive.quotes(&request)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    for notice in &page.notices {
        common.say(&format!("note: {notice}"));
    }
    let read_as = request.query.to_string();
    // JSON has a field for it, and the message for no hits below includes it.
    let is_told = format == Format::Json || (format == Format::Text && page.total == 0);
    if let Some(query) = not_obvious.filter(|_| !is_told) {
        common.say_read_as(&query);
    }
    let mut out = StandardOutput::open(format);
    match format {
        Format::Text => {
            terminal::quotes(&page, common.style(), &mut out)?;
            out.flush()?;
            let all = counted(page.total, "quotation");
            common.say(&match (page.total, page.quotes.len()) {
                (0, _) => format!("No quotations found ({took_ms:.1} ms). Read as: {read_as}"),
                (total, shown) if (shown as u64) < total => {
                    format!("\nFound {all} ({took_ms:.1} ms); showing {shown}.")
                }
                _ => format!("\nFound {all} ({took_ms:.1} ms)."),
            });
        }
        Format::Json => {
            let incomplete = archive.incomplete();
            let record = json::quotes(&text, read_as, &page, took_ms, incomplete);
            write_json(&record, &mut out)?;
        }
        Format::Jsonl => {
            for found in &page.quotes {
                write_json(&json::quote(found), &mut out)?;
            }
        }
        Format::Csv | Format::Atom => table::quotes(&page, args.csv.cells(), &mut out)?,
    }
    out.flush()?;
    Ok(match page.total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}
