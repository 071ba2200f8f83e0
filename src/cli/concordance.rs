//! `newsdex concordance`: every match with its context, one per line (keyword in context, KWIC).

use std::io::Write;
use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::csv::CsvArgs;
use crate::cli::filters::FilterArgs;
use crate::cli::query::Asked;
use crate::cli::{Common, Outcome, write_json};
use crate::engine::concordance::{ConcordanceLine, ConcordanceRequest, concordance};
use crate::engine::{CancelFlag, Copies, SortOrder, StoryHead};
use crate::output::concordance::{Key, Ordered};
use crate::output::stdout::StandardOutput;
use crate::output::table::Cells;
use crate::output::terminal::{counted, thousands};
use crate::output::{Format, Style, concordance as shown, json};
use newsdex_query::Query;
use newsdex_query::rewrite::any_words;

/// Show every match with its context, one per line (KWIC)
///
/// Finds the same articles as `newsdex search` and marks the same words, in titles, subtitles and
/// bodies. The matches are aligned; --sort orders them by what follows or precedes them. All
/// matches are printed, unless --limit is given. With conditions but no words, the names in the
/// conditions are the matches.
///
/// Examples:
///   newsdex concordance sanction* --from 2022
///   newsdex concordance '"climate change"' --sort following --format csv > lines.csv
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ConcordanceArgs {
    /// Words and operators
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Order of the lines
    #[arg(long, value_enum, value_name = "ORDER", default_value = "place")]
    sort: SortChoice,
    /// Width of the context on each side, in columns [default: 40, or what fits the terminal]
    ///
    /// Chinese, Japanese and Korean characters take two columns. The context is cut between words.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=10_000))]
    context: Option<u32>,
    /// Maximum number of lines [default: all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Match any of the words instead of all of them
    #[arg(long)]
    any: bool,
    #[command(flatten)]
    filters: FilterArgs,
    /// Show only one of several articles with the same text
    #[arg(long)]
    group: bool,
    #[command(flatten)]
    csv: CsvArgs,
}

/// The order of the lines. Ties keep the order of the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortChoice {
    /// Articles in the order of `newsdex search`, matches in the order of the text.
    Place,
    /// By the words after the match.
    #[value(alias = "right")]
    Following,
    /// By the words before the match, nearest first.
    #[value(alias = "left")]
    Preceding,
    /// Earliest article first; undated articles last.
    #[value(alias = "date")]
    Oldest,
    /// Latest article first; undated articles last.
    Newest,
}

impl SortChoice {
    fn articles(self) -> SortOrder {
        match self {
            SortChoice::Place | SortChoice::Following | SortChoice::Preceding => {
                SortOrder::Relevance
            }
            SortChoice::Oldest => SortOrder::Oldest,
            SortChoice::Newest => SortOrder::Newest,
        }
    }

    /// The key by which the lines have to be sorted; `None` if the order of the articles is enough.
    fn key(self) -> Option<Key> {
        match self {
            SortChoice::Following => Some(ConcordanceLine::following_key),
            SortChoice::Preceding => Some(ConcordanceLine::preceding_key),
            SortChoice::Place | SortChoice::Oldest | SortChoice::Newest => None,
        }
    }
}

pub(super) fn run(args: &ConcordanceArgs, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    let Asked {
        archive,
        text,
        interpretation,
    } = common.asked(&args.query)?;
    let typed = match args.any {
        true => any_words(interpretation.query.clone()),
        false => interpretation.query.clone(),
    };
    let style = common.style();
    let rows = Rows {
        format,
        columns: match args.context {
            Some(columns) => columns as usize,
            None => shown::columns_that_fit(style),
        },
        style,
        cells: args.csv.cells(),
    };
    let request = request(args, typed, rows.columns)?;
    let begun = Instant::now();
    let found = concordance(archive.as_ref(), &request)?;
    for notice in &found.notices {
        common.say(&format!("note: {notice}"));
    }
    if format != Format::Json && found.articles > 0 {
        common.say_interpretation(&interpretation, &text);
    }
    let read_as = request.query.to_string();
    let articles = found.articles;
    let mut out = StandardOutput::open(format);
    match format {
        Format::Json => {
            let incomplete = archive.incomplete();
            let head =
                json::concordance_head(&text, &read_as, articles, &found.notices, incomplete);
            let head = serde_json::to_string(&head)?;
            // A list of all lines would not fit in memory, so they are added one by one.
            let head = head.strip_suffix('}').unwrap_or(&head);
            write!(out, "{head},\"lines\":[")?;
        }
        Format::Csv | Format::Atom => out.write_all(&shown::csv_header()?)?,
        Format::Text | Format::Jsonl => {}
    }
    let order = Ordered {
        key: args.sort.key(),
        limit: args.limit.unwrap_or(usize::MAX),
        between: match format {
            Format::Json => b",",
            _ => b"",
        },
    };
    let total = shown::write(found.lines, &order, &|line| rows.row(line), &mut out)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    if format == Format::Json {
        writeln!(out, "],\"total\":{total},\"took_ms\":{took_ms:.2}}}")?;
    }
    out.flush()?;
    let message = match articles {
        0 => format!(
            "No articles found ({took_ms:.1} ms). Read as: {}",
            request.query.shortened()
        ),
        _ => message(args, articles, total, took_ms),
    };
    common.say(&message);
    Ok(match total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

fn request(args: &ConcordanceArgs, typed: Query, columns: usize) -> Result<ConcordanceRequest> {
    let query = args.filters.narrow(typed.clone())?;
    Ok(ConcordanceRequest {
        marked: ConcordanceRequest::marked_by(typed, &query),
        query,
        order: args.sort.articles(),
        copies: match args.group {
            true => Copies::Grouped(StoryHead::default()),
            false => Copies::Each,
        },
        columns,
        cancel: CancelFlag::default(),
    })
}

/// The line after the last match.
fn message(args: &ConcordanceArgs, articles: u64, total: u64, took_ms: f64) -> String {
    let articles = counted(articles, "article");
    let matches = match total {
        1 => "1 match".to_owned(),
        _ => format!("{} matches", thousands(total)),
    };
    match args.limit {
        Some(0) => format!("Found {articles} ({took_ms:.1} ms)."),
        _ if total == 0 => {
            format!("Found {articles} ({took_ms:.1} ms), but the query has no words to show.")
        }
        Some(limit) if limit as u64 == total => {
            format!("\nFound {articles} ({took_ms:.1} ms); showing the first {matches}.")
        }
        _ => format!("\nFound {matches} in {articles} ({took_ms:.1} ms)."),
    }
}

/// How the lines are written.
struct Rows {
    format: Format,
    columns: usize,
    style: Style,
    cells: Cells,
}

impl Rows {
    fn row(&self, line: &ConcordanceLine) -> Result<Vec<u8>> {
        Ok(match self.format {
            Format::Text => shown::text(line, self.columns, self.style).into_bytes(),
            Format::Csv | Format::Atom => shown::csv(line, self.cells)?,
            Format::Json => serde_json::to_vec(&json::concordance_line(line))?,
            Format::Jsonl => {
                let mut row = Vec::new();
                write_json(&json::concordance_line(line), &mut row)?;
                row
            }
        })
    }
}
