//! `newsdex search`: ranked articles with highlights.

use std::io::{self, BufWriter, Write};
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::cli::filters::Filters;
use crate::cli::{Common, Outcome, arguments, parse_query, write_json};
use crate::engine::{Copies, Engine, Facet, SearchPage, SearchRequest, SortOrder};
use crate::output::terminal::counted;
use crate::output::{Format, json, table, terminal};
use crate::query::Query;

/// Search an index
///
/// Words are looked for in title and body, all of them, in any form. See docs/query-language.md for
/// phrases, fields, dates and the rest. Repeated --person, --org and --place must all match; of
/// repeated --source, --lang and --section any.
///
/// Examples:
///   newsdex search macron putin
///   newsdex search '"war crimes" person:khan date:2022-03' --format json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SearchArgs {
    /// What to look for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Hits to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Hits to leave out first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// What comes first
    #[arg(long, value_enum, value_name = "ORDER", default_value = "relevance")]
    sort: SortOrder,
    #[command(flatten)]
    filters: Filters,
    /// Count the hits by this
    #[arg(long, value_enum, value_name = "FIELD")]
    facet: Vec<Facet>,
    /// Show articles of the same text once
    #[arg(long)]
    group: bool,
    /// Pieces of each body to show
    #[arg(long, value_name = "N", default_value_t = 3)]
    snippets: usize,
    /// Say how the query was understood, and how each hit scored
    #[arg(long)]
    explain: bool,
}

/// More hits than this at a time are asked for in pages.
const MOST_HITS: usize = 100_000;

pub(super) fn run(args: &SearchArgs, common: &Common) -> Result<Outcome> {
    let text = arguments::query(&args.query);
    let query = args.filters.with(parse_query(&text)?)?;
    let engine = common.engine()?;
    let request = SearchRequest {
        query,
        limit: args.limit.min(MOST_HITS),
        offset: args.offset.min(MOST_HITS),
        order: args.sort,
        snippets: args.snippets,
        facets: args.facet.clone(),
        copies: if args.group {
            Copies::Grouped
        } else {
            Copies::Each
        },
    };
    let begun = Instant::now();
    let page = engine.search(&request)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    for notice in &page.notices {
        common.say(&format!("note: {notice}"));
    }
    let read_as = request.query.to_string();
    if args.explain {
        common.say(&format!("read as: {read_as}"));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match common.format.unwrap_or(Format::Text) {
        Format::Text => {
            terminal::search(&page, request.offset, common.style(), &mut out)?;
            out.flush()?;
            common.say(&found(&page, &request, took_ms));
            if args.explain {
                explain(&page, &request, common);
            }
        }
        Format::Json => write_json(&json::search(&text, read_as, &page, took_ms), &mut out)?,
        Format::Jsonl => {
            for hit in &page.hits {
                write_json(&json::hit(hit), &mut out)?;
            }
        }
        Format::Csv => table::search(&page, &mut out)?,
    }
    out.flush()?;
    Ok(if page.total == 0 {
        Outcome::NothingFound
    } else {
        Outcome::Done
    })
}

fn found(page: &SearchPage, request: &SearchRequest, took_ms: f64) -> String {
    let all = counted(page.total, "article");
    match (page.total, page.hits.len()) {
        (0, _) => format!(
            "Nothing found ({took_ms:.1} ms). Read as: {}",
            shortened(&request.query)
        ),
        (_, 0) if request.limit == 0 => format!("Found {all} ({took_ms:.1} ms)."),
        (_, 0) => format!("Found {all}; none from number {} on.", request.offset + 1),
        (total, shown) if (shown as u64) < total => {
            format!(
                "\nFound {all} ({took_ms:.1} ms); shown {} to {}.",
                request.offset + 1,
                request.offset + shown
            )
        }
        _ => format!("\nFound {all} ({took_ms:.1} ms)."),
    }
}

/// A query in newsdex's own form, cut where nobody would read on.
fn shortened(query: &Query) -> String {
    const MOST: usize = 300;
    let text = query.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn explain(page: &SearchPage, request: &SearchRequest, common: &Common) {
    for (number, hit) in (request.offset + 1..).zip(&page.hits) {
        common.say(&format!("{number}. score {:.4}", hit.score));
    }
}
