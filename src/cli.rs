//! The command line: arguments in, results on standard output, an exit code at the end.
//!
//! One file per command. Only this module reads the clock and the environment; all other modules receive
//! these values as parameters. Messages, progress and errors go to standard error.

mod arguments;
mod as_of;
mod choices;
mod completions;
mod concordance;
mod copies;
mod csv;
mod each;
#[cfg(feature = "remote")]
mod engine;
mod entities;
mod extract;
mod filters;
mod first;
mod index;
mod limits;
mod log;
mod new;
mod query;
mod quotes;
mod read_pdf;
mod reading;
mod report;
mod rollback;
mod run;
mod search;
mod serve;
mod shell;
mod show;
mod signals;
mod similar;
mod stats;
mod timeline;
mod verify;
mod watch;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::cli::report::{is_closed_pipe, report, report_incomplete};
use crate::cli::signals::Interruption;
use crate::engine::Archive;
use crate::engine::local::LocalEngine;
#[cfg(feature = "remote")]
use crate::engine::remote::RemoteEngine;
use crate::hint::Hint;
use crate::index::IndexDirectory;
use crate::index::lock::Locked;
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Color, Format, Style, paragraph};
use newsdex_query::{ParseContext, ParseError, Query, parse};
use newsdex_text::article::Moment;
use newsdex_text::day::Day;
use newsdex_text::defect::{Defect, remember_panics};
use newsdex_text::file_name::shown_path;

/// Index folders of news articles and search them by word, person, organisation, place and date
#[derive(Parser)]
#[command(
    name = "newsdex",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
struct Cli {
    #[command(flatten, next_help_heading = "Common options")]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// The options that all commands share.
#[derive(Args)]
struct Common {
    /// Index directory [default: .newsdex here or in the nearest parent folder]
    #[arg(short, long, value_name = "DIR", env = "NEWSDEX_INDEX", global = true)]
    index: Option<OsString>,
    /// Index on an OpenSearch server instead of a local one, as in https://host:9200/news
    #[cfg(feature = "remote")]
    #[arg(
        long,
        value_name = "URL",
        env = "NEWSDEX_ENGINE",
        hide_env_values = true,
        global = true
    )]
    engine: Option<String>,
    /// Output format [default: text; for extract: jsonl]
    #[arg(long, value_enum, value_name = "FORMAT", global = true)]
    format: Option<Format>,
    /// Print only results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print more details, such as skipped files with their reasons
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to use colours
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        global = true
    )]
    color: Color,
    /// Number of threads [default: one per processor core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), global = true)]
    threads: Option<u16>,
}

#[derive(Subcommand)]
enum Command {
    Index(index::IndexArgs),
    Watch(watch::WatchArgs),
    Search(search::SearchArgs),
    Show(show::ShowArgs),
    Entities(entities::EntitiesArgs),
    Quotes(quotes::QuotesArgs),
    Timeline(timeline::TimelineArgs),
    Concordance(concordance::ConcordanceArgs),
    First(first::FirstArgs),
    Last(first::LastArgs),
    Similar(similar::SimilarArgs),
    New(new::NewArgs),
    Copies(copies::CopiesArgs),
    Extract(extract::ExtractArgs),
    Stats(stats::StatsArgs),
    Serve(serve::ServeArgs),
    Verify(verify::VerifyArgs),
    Rollback(rollback::RollbackArgs),
    Log(log::LogArgs),
    Query(query::QueryArgs),
    Completions(completions::CompletionsArgs),
    Man(completions::ManArgs),
    ReadPdf(read_pdf::ReadPdfArgs),
}

/// How a command ended if it returned no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The command finished; a search found something.
    Done,
    /// The search ran without an error and found nothing.
    NothingFound,
    /// The index is finished, but some inputs could not be read.
    SomeUnreadable,
    /// The index is damaged, and the damage was reported.
    Damaged,
    /// A signal stopped the command.
    Interrupted(Interruption),
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::NothingFound => 1,
            Outcome::SomeUnreadable => 3,
            Outcome::Damaged => FAILED,
            Outcome::Interrupted(interruption) => interruption.code(),
        }
    }
}

const FAILED: u8 = 2;
const LOCKED: u8 = 4;

/// Runs the program with the arguments of the process; errors are printed.
pub fn run() -> ExitCode {
    let arguments = arguments::with_queries_shielded(std::env::args_os());
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(answer) => return told(&answer),
    };
    remember_panics();
    let result = panic::catch_unwind(AssertUnwindSafe(|| dispatch(cli)));
    exit_code(result.unwrap_or_else(|payload| {
        let defect = Defect::caught(payload.as_ref());
        Err(anyhow!(defect).context("the index is damaged, or this is a bug in newsdex"))
    }))
}

/// The exit code for a result; prints the error, if there is one.
fn exit_code(result: Result<Outcome>) -> ExitCode {
    match result {
        Ok(outcome) => ExitCode::from(outcome.code()),
        // The reader of the output closed it, as `head` does: not an error.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::from(if error.is::<Locked>() { LOCKED } else { FAILED })
        }
    }
}

/// Prints the answer of the argument parser: a help text, or an error in the arguments.
fn told(answer: &clap::Error) -> ExitCode {
    let code = u8::try_from(answer.exit_code()).unwrap_or(FAILED);
    if answer.use_stderr() {
        // If standard error is closed, there is no place to report it.
        let _ = answer.print();
        return ExitCode::from(code);
    }
    let mut out = StandardOutput::open(Content::Text);
    let text = answer.render();
    let written = match Style::decide(Color::Auto, has_no_color()).color {
        true => write!(out, "{}", text.ansi()),
        false => write!(out, "{text}"),
    };
    exit_code(
        written
            .and_then(|()| out.flush())
            .map(|()| Outcome::Done)
            .map_err(Into::into),
    )
}

fn dispatch(cli: Cli) -> Result<Outcome> {
    if cli.common.format == Some(Format::Atom) && !matches!(cli.command, Command::New(_)) {
        bail!("--format atom works only with `newsdex new`");
    }
    match cli.command {
        Command::Index(args) => index::run(&args, &cli.common),
        Command::Watch(args) => watch::run(&args, &cli.common),
        Command::Search(args) => search::run(&args, &cli.common),
        Command::Show(args) => show::run(&args, &cli.common),
        Command::Entities(args) => entities::run(&args, &cli.common),
        Command::Quotes(args) => quotes::run(&args, &cli.common),
        Command::Timeline(args) => timeline::run(&args, &cli.common),
        Command::First(args) => first::first(&args, &cli.common),
        Command::Last(args) => first::last(&args, &cli.common),
        Command::Similar(args) => similar::run(&args, &cli.common),
        Command::New(args) => new::run(&args, &cli.common),
        Command::Concordance(args) => concordance::run(&args, &cli.common),
        Command::Copies(args) => copies::run(&args, &cli.common),
        Command::Extract(args) => extract::run(&args, &cli.common),
        Command::Stats(args) => stats::run(&args, &cli.common),
        Command::Serve(args) => serve::run(&args, &cli.common),
        Command::Verify(args) => verify::run(&args, &cli.common),
        Command::Rollback(args) => rollback::run(&args, &cli.common),
        Command::Log(args) => log::run(&args, &cli.common),
        Command::Query(args) => query::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(_) => completions::manual(Cli::command()),
        Command::ReadPdf(args) => read_pdf::run(&args),
    }
}

impl Common {
    fn style(&self) -> Style {
        Style::decide(self.color, has_no_color())
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }

    /// The index directory given by `--index`, or the nearest one in the working directory and its parents.
    fn index_path(&self) -> Result<PathBuf> {
        // An empty environment variable counts as not set.
        if let Some(named) = self.index.as_ref().filter(|named| !named.is_empty()) {
            return Ok(named.into());
        }
        let here = std::env::current_dir().context("cannot read the working directory")?;
        let nearest = here
            .ancestors()
            .map(|folder| folder.join(DEFAULT_INDEX))
            .find(|path| path.is_dir());
        Ok(nearest.unwrap_or_else(|| PathBuf::from(DEFAULT_INDEX)))
    }

    /// Opens the archive that commands search in: the only place that knows which engine it is.
    fn archive(&self) -> Result<Box<dyn Archive>> {
        #[cfg(feature = "remote")]
        if let Some(client) = self.client()? {
            return Ok(Box::new(RemoteEngine::open(client)?));
        }
        let archive = LocalEngine::open(&IndexDirectory::at(&self.index_path()?))?;
        for note in archive.notes() {
            self.say(&format!("note: {note}"));
        }
        if let Some(incomplete) = &archive.incomplete() {
            report_incomplete(incomplete);
        }
        Ok(Box::new(archive))
    }

    /// Writes a status line to standard error, unless `--quiet` is given. Removes control characters, because
    /// the line may quote an archive or a query.
    fn say(&self, line: &str) {
        self.say_in(line, false);
    }

    /// Writes a status line, dimmed if `is_dim`.
    fn say_in(&self, line: &str, is_dim: bool) {
        if self.quiet {
            return;
        }
        let line = paragraph::without_controls(line);
        let (begin, end) = match is_dim {
            true => ("\u{1b}[2m", "\u{1b}[0m"),
            false => ("", ""),
        };
        // A command does not fail because a status line cannot be written.
        let _ = writeln!(io::stderr(), "{begin}{line}{end}");
    }
}

/// Whether the environment variable `NO_COLOR` is set (no-color.org).
fn has_no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

const DEFAULT_INDEX: &str = ".newsdex";

/// A syntax error in a query or a date, with the whole text, so that the position can be shown.
#[derive(Debug, thiserror::Error)]
#[error("{label}: {}", error.pointing_at(text))]
struct Unreadable {
    label: &'static str,
    text: String,
    error: ParseError,
}

impl Hint for Unreadable {
    fn hint(&self) -> Option<Cow<'_, str>> {
        self.error.hint.as_deref().map(Cow::Borrowed)
    }
}

/// Parses a query that contains no saved queries, as the value of a flag.
fn parse_query(text: &str) -> Result<Query> {
    let context = ParseContext { today: today() };
    parse(text, &context).map_err(|error| {
        Unreadable {
            label: "query",
            text: text.to_owned(),
            error,
        }
        .into()
    })
}

/// Today in UTC, in days since 1970-01-01.
fn today() -> i64 {
    Day::at(now()).days_since_epoch()
}

/// The current time in seconds since 1970-01-01 00:00 UTC.
fn now() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    since_1970.map_or(0, |duration| i64::try_from(duration.as_secs()).unwrap_or(0))
}

/// The latest date of publication that is accepted: the end of tomorrow.
fn tomorrow() -> Moment {
    Moment::on_day(Day::at(now()) + 2)
}

/// Writes one JSON value and ends the line.
fn write_json(value: &impl serde::Serialize, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
