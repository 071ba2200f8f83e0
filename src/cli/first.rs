//! `newsdex first` and `newsdex last`: the earliest and the latest article that match.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use crate::cli::csv::CsvArgs;
use crate::cli::each::{self, EachArgs};
use crate::cli::filters::FilterArgs;
use crate::cli::query::Asked;
use crate::cli::{Common, Outcome, write_json};
use crate::engine::{CancelFlag, Copies, Engine, Hit, Marks, SearchRequest, SortOrder, StoryHead};
use crate::output::stdout::StandardOutput;
use crate::output::table::ExtraColumns;
use crate::output::terminal::counted;
use crate::output::{Format, json, table, terminal};
use newsdex_query::rewrite::{all_of, parts_of};
use newsdex_query::{DayRange, Query};

/// Show the earliest article that matches
///
/// The date of publication decides. Copies of a text count once. Shows the sentence that matches.
/// Undated articles cannot be first or last; their number is printed.
///
/// Examples:
///   newsdex first 'person:"Edith Marlow"'
///   newsdex first ferry strike -n 3
///   newsdex first --each names.csv --format csv
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct FirstArgs {
    #[command(flatten)]
    shared: EndArgs,
}

/// Show the latest article that matches
///
/// The date of publication decides. Copies of a text count once, with the date of the first copy.
/// Shows the sentence that matches. Undated articles cannot be first or last; their number is
/// printed.
///
/// Examples:
///   newsdex last 'person:"Edith Marlow"'
///   newsdex last --each names.csv --format csv
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct LastArgs {
    #[command(flatten)]
    shared: EndArgs,
}

#[derive(Args)]
struct EndArgs {
    /// Words and operators
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Maximum number of articles
    #[arg(short = 'n', long, value_name = "N", default_value_t = 1)]
    limit: usize,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    each: EachArgs,
    #[command(flatten)]
    csv: CsvArgs,
}

pub(super) fn first(args: &FirstArgs, common: &Common) -> Result<Outcome> {
    run(&args.shared, SortOrder::Oldest, common)
}

pub(super) fn last(args: &LastArgs, common: &Common) -> Result<Outcome> {
    run(&args.shared, SortOrder::Newest, common)
}

fn run(args: &EndArgs, order: SortOrder, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    let Asked {
        archive,
        text,
        interpretation,
    } = common.asked(&args.query)?;
    let query = args.filters.narrow(interpretation.query.clone())?;
    let request = SearchRequest {
        query: dated(query.clone()),
        limit: args.limit,
        order,
        snippets: 1,
        copies: Copies::Grouped(StoryHead::default()),
        cancel: CancelFlag::default(),
        ..SearchRequest::default()
    };
    if let Some(path) = &args.each.each {
        let shape = (format, args.csv.cells());
        return each::run(path, &request, archive.as_ref(), shape, common);
    }
    let marks = match format {
        Format::Csv => Marks::None,
        _ => Marks::Shown,
    };
    let export = archive.export(&request, marks)?;
    let undated = undated(archive.as_ref(), &query)?;
    common.say_interpretation(&interpretation, &text);
    for notice in &export.notices {
        common.say(&format!("note: {notice}"));
    }
    let total = export.total;
    let hits = export.hits.collect::<Result<Vec<Hit>>>()?;
    let mut out = StandardOutput::open(format);
    match format {
        Format::Text => {
            terminal::hits(hits.into_iter().map(Ok), 0, common.style(), &mut out)?;
        }
        Format::Json => write_json(
            &json::ends(&text, query.to_string(), total, undated, &hits),
            &mut out,
        )?,
        Format::Jsonl => {
            for hit in &hits {
                write_json(&json::hit(hit), &mut out)?;
            }
        }
        Format::Csv | Format::Atom => {
            let rows = hits.into_iter().map(|hit| Ok((hit, None)));
            table::search(rows, ExtraColumns::default(), args.csv.cells(), &mut out)?;
        }
    }
    out.flush()?;
    if total == 0 {
        common.say(&format!(
            "No dated article found. Read as: {}",
            query.shortened()
        ));
    }
    if undated > 0 {
        let (match_, have) = if undated == 1 {
            ("matches", "has")
        } else {
            ("match", "have")
        };
        common.say(&format!(
            "note: {} also {match_} and {have} no date",
            counted(undated, "article")
        ));
    }
    Ok(match total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// The query for dated articles only.
fn dated(query: Query) -> Query {
    let mut parts = parts_of(query);
    parts.retain(|part| *part != Query::All);
    parts.push(Query::Published(DayRange::default()));
    all_of(parts)
}

/// Number of articles that match and have no date.
fn undated(engine: &dyn Engine, query: &Query) -> Result<u64> {
    let mut parts = parts_of(query.clone());
    parts.retain(|part| *part != Query::All);
    parts.push(Query::Undated);
    let request = SearchRequest {
        query: all_of(parts),
        limit: 0,
        ..SearchRequest::default()
    };
    Ok(engine.export(&request, Marks::None)?.total)
}
