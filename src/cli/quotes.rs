//! `newsdex quotes`: who said what, word for word.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::cli::csv::CsvArgs;
use crate::cli::filters::{all_of, any_of, named, parts_of, published};
use crate::cli::{Common, Outcome, arguments, write_json};
use crate::engine::{Engine, QuoteRequest, SortOrder};
use crate::output::stdout::StandardOutput;
use crate::output::terminal::counted;
use crate::output::{Format, json, table, terminal};
use newsdex_query::{Query, Scope};

/// Search what people said, word for word
///
/// Words are looked for inside quotations, all of them in one. Fields, dates and operators are those
/// of `newsdex search`; without words, everything that was said is listed, the newest first.
///
/// Examples:
///   newsdex quotes --speaker lavrov
///   newsdex quotes --speaker zelenskiy '"no fly zone"' --from 2022-03
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct QuotesArgs {
    /// What was said
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Who said it; repeated: any of them
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Published on this day or later; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on this day or earlier; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// From this paper, agency or site
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Quotations to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Quotations to leave out first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// What comes first [default: relevance; without words: newest]
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<SortOrder>,
    #[command(flatten)]
    csv: CsvArgs,
}

pub(super) fn run(args: &QuotesArgs, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    let text = arguments::query(&args.query);
    let reading = common.reading(&text)?;
    let is_worth_saying = reading.is_worth_saying(&text);
    let typed = said(reading.query);
    let not_obvious = is_worth_saying.then(|| typed.clone());
    let has_words = typed != Query::All;
    let mut parts = parts_of(typed);
    for (names, flag, scope) in [
        (&args.speaker, "--speaker", Scope::Speaker),
        (&args.source, "--source", Scope::Source),
    ] {
        let any = names.iter().map(|name| named(scope, flag, name));
        parts.extend(any_of(any.collect::<Result<_>>()?));
    }
    parts.extend(published(args.from.as_deref(), args.to.as_deref())?);
    let request = QuoteRequest {
        query: all_of(parts),
        limit: args.limit,
        offset: args.offset,
        order: args.sort.unwrap_or(match has_words {
            true => SortOrder::Relevance,
            false => SortOrder::Newest,
        }),
    };
    let engine = common.engine()?;
    let begun = Instant::now();
    let page = engine.quotes(&request)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    for notice in &page.notices {
        common.say(&format!("note: {notice}"));
    }
    let read_as = request.query.to_string();
    // JSON has a place for it, and where nothing was found that is said below in any case.
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
                (0, _) => format!("Nothing found ({took_ms:.1} ms). Read as: {read_as}"),
                (total, shown) if (shown as u64) < total => {
                    format!("\nFound {all} ({took_ms:.1} ms); shown {shown}.")
                }
                _ => format!("\nFound {all} ({took_ms:.1} ms)."),
            });
        }
        Format::Json => {
            let incomplete = engine.snapshot().incomplete();
            let record = json::quotes(&text, read_as, &page, took_ms, incomplete);
            write_json(&record, &mut out)?;
        }
        Format::Jsonl => {
            for found in &page.quotes {
                write_json(&json::quote(found), &mut out)?;
            }
        }
        Format::Csv => table::quotes(&page, args.csv.cells(), &mut out)?,
    }
    out.flush()?;
    Ok(match page.total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// The query with words looked for in quotations, where no field says otherwise.
fn said(query: Query) -> Query {
    match query {
        Query::Text(Scope::Anywhere, pattern) => Query::Text(Scope::Quote, pattern),
        Query::And(parts) => Query::And(parts.into_iter().map(said).collect()),
        Query::Or(parts) => Query::Or(parts.into_iter().map(said).collect()),
        Query::Not(inner) => Query::Not(Box::new(said(*inner))),
        Query::Weighted(inner, weight) => Query::Weighted(Box::new(said(*inner)), weight),
        other => other,
    }
}
