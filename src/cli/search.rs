//! `newsdex search`: ranked articles with highlights.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::arguments::ALL;
use crate::cli::as_of::AsOfArgs;
use crate::cli::choices::{CountChoice, FacetChoice, HeadChoice, SortChoice};
use crate::cli::csv::CsvArgs;
use crate::cli::each::{self, EachArgs};
use crate::cli::filters::FilterArgs;
use crate::cli::query::Asked;
use crate::cli::{Common, Outcome, arguments, today, write_json};
use crate::engine::relax;
use crate::engine::{
    CancelFlag, Copies, Engine, Hit, Marks, Recency, SearchPage, SearchRequest, Suggestion,
};
use crate::output::stdout::StandardOutput;
use crate::output::table::ExtraColumns;
use crate::output::terminal::counted;
use crate::output::texts::TextFolder;
use crate::output::{Format, json, paragraph, table, terminal};
use newsdex_query::rewrite::any_words;
use newsdex_text::file_name::shown_path;

/// Search an index
///
/// Finds articles that contain all the words, in any inflected form, in the title or the body.
/// `newsdex help query` shows phrases, fields, dates and other operators. If --person, --org or
/// --place is repeated, all of the names must match; if --source, --author, --lang or
/// --section is repeated, one of them is enough.
///
/// Examples:
///   newsdex search macron putin
///   newsdex search '"war crimes" person:khan date:2022-03' --format json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SearchArgs {
    /// Words and operators
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Maximum number of hits, or `all` [default: 10; with --texts: all]
    #[arg(short = 'n', long, value_name = "N", value_parser = arguments::limit)]
    limit: Option<usize>,
    /// Number of hits to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Order of the hits
    #[arg(long, value_enum, value_name = "ORDER", default_value = "relevance")]
    sort: SortChoice,
    /// Boost newer articles; the boost halves every DAYS days [default: 30]
    ///
    /// An article published today gains 50% of its score, an article that is DAYS days old gains 25%, and so
    /// on. An old article that matches much better still comes first. Undated articles gain nothing.
    #[arg(
        long,
        value_name = "DAYS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "30",
        value_parser = half_life
    )]
    recency: Option<f64>,
    /// Match any of the words instead of all of them
    ///
    /// For long queries, such as a whole question. Articles with more of the words, and with rarer words, come
    /// first. Excluded words and conditions on names, dates and other fields still apply.
    #[arg(long)]
    any: bool,
    /// If no article has all the words, list those that have most of them
    ///
    /// Articles with rarer words come first. On a terminal this is the default. The exit code stays 1, and
    /// `total` stays 0: JSON lists the articles in `relaxed`, JSON Lines mark them with `"relaxed": true`.
    #[arg(long)]
    relax: bool,
    #[command(flatten)]
    filters: FilterArgs,
    /// Count the hits by this field
    ///
    /// Counts all hits, also those that are not printed; -n 0 prints only the counts. Does not work with
    /// --format jsonl or csv, which print one line per hit and nothing else.
    #[arg(long, value_enum, value_name = "FIELD")]
    facet: Vec<FacetChoice>,
    /// Show one hit for all copies of a text
    ///
    /// Copies may have another headline, be cut, or be reworded in part. `newsdex copies ID` lists them.
    #[arg(long, conflicts_with = "as_of")]
    group: bool,
    /// With --group: which of the matching copies is shown
    #[arg(
        long,
        value_enum,
        value_name = "HEAD",
        default_value_t,
        requires = "group"
    )]
    head: HeadChoice,
    /// What --facet counts
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        default_value_t,
        requires = "facet",
        conflicts_with = "as_of"
    )]
    count: CountChoice,
    /// Maximum number of snippets per article
    #[arg(long, value_name = "N", default_value_t = 3)]
    snippets: usize,
    /// Add the full texts of the hits to JSON and CSV
    #[arg(long)]
    bodies: bool,
    /// Write the full text of every hit to a file in DIR
    ///
    /// Prints the names of the files. A file begins with title, date, source and other facts between two lines of `---`. Its name consists
    /// of the day, the title and the identifier, so a second run replaces the files of articles that changed.
    /// Other files in DIR are never replaced or removed. With --format jsonl or csv, the hits are printed as
    /// usual, with the name of the file of each.
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Show how the query was read and how each score was computed
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
    #[command(flatten)]
    each: EachArgs,
    #[command(flatten)]
    csv: CsvArgs,
}

/// The most articles that `--relax` lists with `--limit all`.
const MOST_RELAXED: usize = 1000;

/// The number of hits without `--limit`.
const FEW: usize = 10;

impl SearchArgs {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(match self.texts {
            Some(_) => ALL,
            None => FEW,
        })
    }
}

pub(super) fn run(args: &SearchArgs, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    check_form(args, format)?;
    let Asked {
        archive,
        text,
        interpretation,
    } = common.asked(&args.query)?;
    let typed = match args.any {
        true => any_words(interpretation.query.clone()),
        false => interpretation.query.clone(),
    };
    let query = args.filters.narrow(typed)?;
    let past = args.as_of.archive(archive.as_ref())?;
    let engine: &dyn Engine = match &past {
        Some(past) => past.as_ref(),
        None => archive.as_ref(),
    };
    let request = SearchRequest {
        query,
        limit: args.limit(),
        offset: args.offset,
        order: args.sort.order(),
        snippets: args.snippets,
        added_after: None,
        facets: args.facet.iter().map(|facet| facet.facet()).collect(),
        facet_values: usize::MAX,
        timeline: false,
        copies: match args.group {
            true => Copies::Grouped(args.head.head()),
            false => Copies::Each,
        },
        counted: args.count.counted(),
        recency: args.recency.map(|half_life_days| Recency {
            today: today(),
            half_life_days,
        }),
        explain: args.explain,
        cancel: CancelFlag::default(),
    };
    if let Some(path) = &args.each.each {
        let shape = (format, args.csv.cells());
        return each::run(path, &request, archive.as_ref(), shape, common);
    }
    let read_as = request.query.to_string();
    let is_one_by_one = matches!(format, Format::Jsonl | Format::Csv)
        || (format == Format::Text && args.texts.is_some());
    if args.limit() == ALL || is_one_by_one {
        if !args.explain {
            common.say_interpretation(&interpretation, &text);
        }
        return one_by_one(engine, &request, format, args, common);
    }
    let begun = Instant::now();
    let page = engine.search(&request)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    say_notices(&page.notices, &read_as, args, common);
    let mut out = StandardOutput::open(format);
    match format {
        Format::Json => {
            let incomplete = archive.incomplete();
            let relaxed = relaxed(engine, &request, page.total, args.relax)?;
            let mut record = json::search(&text, read_as, &page, &relaxed, took_ms, incomplete);
            record.stories = args.group.then_some(page.total);
            let mut texts = args.texts.as_deref().map(TextFolder::open).transpose()?;
            let records = record.hits.iter_mut().chain(&mut record.relaxed);
            for (hit, record) in page.hits.iter().chain(&relaxed).zip(records) {
                record.body = args.bodies.then_some(hit.article.body.as_str());
                record.file = written(&mut texts, hit)?;
            }
            write_json(&record, &mut out)?;
            say_written(texts.as_ref(), args, common);
        }
        _ => {
            // The message for no hits below includes how the query was read.
            if page.total > 0 && !args.explain {
                common.say_interpretation(&interpretation, &text);
            }
            terminal::search(&page, request.offset, common.style(), &mut out)?;
            out.flush()?;
            common.say(&found(&page, &request, took_ms));
            if let Some(suggestion) = &page.suggestion {
                common.say(&suggested(suggestion));
            }
            let is_wanted = args.relax || common.style().is_terminal;
            let relaxed = relaxed(engine, &request, page.total, is_wanted)?;
            terminal::relaxed(&relaxed, common.style(), &mut out)?;
        }
    }
    out.flush()?;
    Ok(outcome(page.total))
}

/// The articles that have most of the words, if no article has all of them.
fn relaxed(
    engine: &dyn Engine,
    request: &SearchRequest,
    total: u64,
    is_wanted: bool,
) -> Result<Vec<Hit>> {
    match is_wanted && total == 0 && request.limit > 0 {
        true => relax::relaxed(engine, request),
        false => Ok(Vec::new()),
    }
}

/// Fails if the output format cannot show what the flags ask for.
fn check_form(args: &SearchArgs, format: Format) -> Result<()> {
    if args.each.each.is_some() {
        let other = [
            ("--facet", !args.facet.is_empty()),
            ("--relax", args.relax),
            ("--bodies", args.bodies),
            ("--texts", args.texts.is_some()),
            ("--as-of", args.as_of.is_given()),
        ];
        if let Some((other, _)) = other.into_iter().find(|(_, is_given)| *is_given) {
            bail!("{other} does not work with --each");
        }
        return Ok(());
    }
    if args.relax && format == Format::Csv {
        bail!(
            "--relax does not work with --format csv, whose rows cannot be marked; use --format jsonl"
        );
    }
    let of_lines = match format {
        Format::Jsonl => "jsonl",
        Format::Csv | Format::Atom => "csv",
        Format::Json if args.limit() == ALL => {
            bail!(
                "--limit all does not work with --format json; use --format jsonl, which prints one line per hit"
            )
        }
        Format::Text if args.bodies => bail!(
            "--bodies does not work with --format text; use --format json, jsonl or csv, or --texts DIR"
        ),
        Format::Text if args.texts.is_some() => "text and --texts",
        Format::Json | Format::Text => return Ok(()),
    };
    if !args.facet.is_empty() {
        bail!(
            "--facet does not work with --format {of_lines}, which prints one line per hit; use --format json -n 0 \
             for the counts of all hits"
        );
    }
    Ok(())
}

/// Writes hits one by one as they are read, so that memory does not grow with their number.
fn one_by_one(
    engine: &dyn Engine,
    request: &SearchRequest,
    format: Format,
    args: &SearchArgs,
    common: &Common,
) -> Result<Outcome> {
    let begun = Instant::now();
    let marks = match format {
        Format::Csv => Marks::None,
        _ => Marks::Shown,
    };
    let export = engine.export(request, marks)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    say_notices(&export.notices, &request.query.to_string(), args, common);
    let mut out = StandardOutput::open(format);
    let mut texts = args.texts.as_deref().map(TextFolder::open).transpose()?;
    match format {
        Format::Csv => {
            let extra = ExtraColumns {
                body: args.bodies,
                file: args.texts.is_some(),
            };
            let hits = export.hits.map(|hit| {
                let hit = hit?;
                let file = written(&mut texts, &hit)?;
                Ok((hit, file))
            });
            table::search(hits, extra, args.csv.cells(), &mut out)?;
        }
        Format::Jsonl => {
            for hit in export.hits {
                let hit = hit?;
                let mut record = json::hit(&hit);
                record.body = args.bodies.then_some(hit.article.body.as_str());
                record.file = written(&mut texts, &hit)?;
                write_json(&record, &mut out)?;
            }
            let request = SearchRequest {
                limit: request.limit.min(MOST_RELAXED),
                ..request.clone()
            };
            for hit in relaxed(engine, &request, export.total, args.relax)? {
                let mut record = json::relaxed_hit(&hit);
                record.body = args.bodies.then_some(hit.article.body.as_str());
                record.file = written(&mut texts, &hit)?;
                write_json(&record, &mut out)?;
            }
        }
        _ if texts.is_some() => {
            for hit in export.hits {
                let file = written(&mut texts, &hit?)?;
                writeln!(out, "{}", paragraph::clean(&file.unwrap_or_default()))?;
            }
            if export.total == 0 {
                common.say(&nothing_found(request, took_ms));
            }
        }
        _ => {
            terminal::hits(export.hits, request.offset, common.style(), &mut out)?;
            terminal::facets(&export.facets, common.style(), &mut out)?;
            out.flush()?;
            common.say(&match export.total {
                0 => nothing_found(request, took_ms),
                total => format!("\nFound {} ({took_ms:.1} ms).", counted(total, "article")),
            });
        }
    }
    out.flush()?;
    say_written(texts.as_ref(), args, common);
    Ok(outcome(export.total))
}

/// Writes the full text of a hit, if texts are asked for; gives the path of the file.
fn written(texts: &mut Option<TextFolder>, hit: &Hit) -> Result<Option<String>> {
    let Some(texts) = texts else {
        return Ok(None);
    };
    let path = texts.write(hit)?;
    Ok(Some(shown_path(&path)))
}

fn say_written(texts: Option<&TextFolder>, args: &SearchArgs, common: &Common) {
    if let (Some(texts), Some(folder)) = (texts, &args.texts) {
        let written = counted(texts.written, "text");
        let folder = shown_path(folder);
        common.say(&match texts.unchanged {
            0 => format!("Wrote {written} to {folder}."),
            unchanged => format!("Wrote {written} to {folder}; {unchanged} were already there."),
        });
    }
}

fn outcome(total: u64) -> Outcome {
    match total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    }
}

fn say_notices(notices: &[String], read_as: &str, args: &SearchArgs, common: &Common) {
    for notice in notices {
        common.say(&format!("note: {notice}"));
    }
    if args.explain {
        common.say(&format!("read as: {read_as}"));
    }
}

/// The line that shows a suggestion.
fn suggested(suggestion: &Suggestion) -> String {
    let introduction = suggestion.reason.introduction();
    let found = counted(suggestion.total, "article");
    format!("{introduction}: {} ({found})", suggestion.query.shortened())
}

fn nothing_found(request: &SearchRequest, took_ms: f64) -> String {
    let read_as = request.query.shortened();
    format!("No articles found ({took_ms:.1} ms). Read as: {read_as}")
}

fn found(page: &SearchPage, request: &SearchRequest, took_ms: f64) -> String {
    let all = counted(
        page.total,
        match request.copies {
            Copies::Each => "article",
            Copies::Grouped(_) => "story",
        },
    );
    match (page.total, page.hits.len()) {
        (0, _) => nothing_found(request, took_ms),
        (_, 0) if request.limit == 0 => format!("Found {all} ({took_ms:.1} ms)."),
        (_, 0) => format!(
            "Found {all}; --offset {} skips all of them.",
            request.offset
        ),
        (total, shown) if (shown as u64) < total => {
            format!(
                "\nFound {all} ({took_ms:.1} ms); showing {} to {}.",
                request.offset + 1,
                request.offset + shown
            )
        }
        _ => format!("\nFound {all} ({took_ms:.1} ms)."),
    }
}

fn half_life(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(days) if days > 0.0 && days.is_finite() => Ok(days),
        _ => Err("write the number of days in which the boost halves, as in --recency=30".into()),
    }
}
