//! The command line: arguments in, results on standard output, an exit code at the end.
//!
//! One file per command. Only this module reads the clock and the environment; all other modules receive
//! these values as parameters. Messages, progress and errors go to standard error.

mod arguments;
mod completions;
mod csv;
mod entities;
mod extract;
mod filters;
mod index;
mod limits;
mod log;
mod original;
mod query;
mod quotes;
mod reading;
mod rollback;
mod run;
mod search;
mod shell;
mod show;
mod signals;
mod stats;
mod timeline;
mod verify;
mod watch;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::cli::signals::Interruption;
use crate::engine::local::LocalEngine;
use crate::engine::{TooMuch, UnusableExpression};
use crate::index::incomplete::Incomplete;
use crate::index::lock::Locked;
use crate::index::refused::SystemError;
use crate::index::{DamagedIndex, IndexDirectory, UnusableIndex};
use crate::ingest::{
    AmbiguousRoot, BrokenAliasFile, FilteredTakeover, LowDisk, MissingRoot, NothingToRebuild,
    StuckRecord,
};
use crate::output::stdout::{Content, OutputError, StandardOutput};
use crate::output::{Color, Format, Style, paragraph};
use newsdex_archive::failure::{self, RAISE_FILES};
use newsdex_query::{ParseContext, ParseError, Query, parse};
use newsdex_text::article::Moment;
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
    /// Output format [default: text; for extract: jsonl]
    #[arg(long, value_enum, value_name = "FORMAT", global = true)]
    format: Option<Format>,
    /// Print only results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Also list skipped files, with the reasons
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
    Extract(extract::ExtractArgs),
    Stats(stats::StatsArgs),
    Verify(verify::VerifyArgs),
    Rollback(rollback::RollbackArgs),
    Log(log::LogArgs),
    Query(query::QueryArgs),
    Completions(completions::CompletionsArgs),
    Man(completions::ManArgs),
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
        Err(anyhow!(defect).context("the index is damaged, or this is a defect of newsdex"))
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
    match cli.command {
        Command::Index(args) => index::run(&args, &cli.common),
        Command::Watch(args) => watch::run(&args, &cli.common),
        Command::Search(args) => search::run(&args, &cli.common),
        Command::Show(args) => show::run(&args, &cli.common),
        Command::Entities(args) => entities::run(&args, &cli.common),
        Command::Quotes(args) => quotes::run(&args, &cli.common),
        Command::Timeline(args) => timeline::run(&args, &cli.common),
        Command::Extract(args) => extract::run(&args, &cli.common),
        Command::Stats(args) => stats::run(&args, &cli.common),
        Command::Verify(args) => verify::run(&args, &cli.common),
        Command::Rollback(args) => rollback::run(&args, &cli.common),
        Command::Log(args) => log::run(&args, &cli.common),
        Command::Query(args) => query::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(_) => completions::manual(Cli::command()),
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

    fn engine(&self) -> Result<LocalEngine> {
        let snapshot = IndexDirectory::at(&self.index_path()?).open()?;
        if let Some(note) = snapshot.manifest().note() {
            self.say(&format!("note: {note}"));
        }
        if snapshot.names().is_outdated() {
            self.say(
                "note: spellings of one name are counted separately, because an older newsdex grouped them; \
                 the next `newsdex index FOLDER` groups them again",
            );
        }
        if let Some(incomplete) = &snapshot.incomplete() {
            report_incomplete(incomplete);
        }
        Ok(LocalEngine::new(snapshot))
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
    now().div_euclid(86_400)
}

/// The current time in seconds since 1970-01-01 00:00 UTC.
fn now() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    since_1970.map_or(0, |duration| i64::try_from(duration.as_secs()).unwrap_or(0))
}

/// The latest date of publication that is accepted: the end of tomorrow.
fn tomorrow() -> Moment {
    Moment::on_day(today() + 2)
}

/// Prints an error with its causes on one line, and a hint on the next line if there is one.
fn report(error: &anyhow::Error) {
    // The message may quote an archive or a script: line breaks are the only control characters that reach
    // the terminal.
    let text = paragraph::without_controls(&match is_out_of_files(error) {
        // The name of the file that could not be opened does not help here.
        true => match error.to_string() {
            text if text.contains("too many open files") => text,
            text => format!("{text}: too many open files"),
        },
        false => format!("{error:#}"),
    });
    // If standard error is closed, there is no place to report it.
    let _ = writeln!(io::stderr(), "newsdex: {text}");
    if let Some(hint) = hint(error) {
        let _ = writeln!(io::stderr(), "hint: {}", paragraph::without_controls(&hint));
    }
}

/// Warns that articles are missing from the index; `--quiet` does not suppress this.
fn report_incomplete(incomplete: &Incomplete) {
    let _ = writeln!(
        io::stderr(),
        "newsdex: {incomplete}\nhint: {}",
        Incomplete::HINT
    );
}

fn hint(error: &anyhow::Error) -> Option<String> {
    if let Some(unusable) = error.downcast_ref::<UnusableIndex>() {
        return Some(unusable.hint().to_owned());
    }
    if let Some(unreadable) = error.downcast_ref::<Unreadable>() {
        return unreadable.error.hint.clone();
    }
    if error.is::<Locked>() {
        return Some("try again later, or use --wait SECONDS to wait for it".into());
    }
    if error.is::<DamagedIndex>() {
        return Some(
            "`newsdex verify` shows the damage, `newsdex verify --repair` repairs it".into(),
        );
    }
    if let Some(unmendable) = error.downcast_ref::<verify::Unmendable>() {
        return Some(unmendable.hint());
    }
    if error.is::<original::ChangedFile>() {
        return Some(original::ChangedFile::HINT.into());
    }
    if error.is::<watch::MovedIndex>() {
        return Some(watch::MovedIndex::HINT.into());
    }
    if error.is::<MissingRoot>() {
        return Some("nothing was changed; check the path and whether its disk is mounted".into());
    }
    if error.is::<NothingToRebuild>() {
        return Some("check whether the disk is mounted, and check --include and --exclude".into());
    }
    if let Some(unusable) = error.downcast_ref::<UnusableExpression>() {
        let hint = match unusable {
            UnusableExpression::Unknown(_) => {
                "write it as in /colou?r/; brackets, ., *, +, ? and | have their usual meaning"
            }
            UnusableExpression::TooLarge(_) => {
                "give more letters at its beginning, or ask for fewer that may be any: ?, . and counts such as {20}"
            }
        };
        return Some(hint.into());
    }
    if let Some(too_much) = error.downcast_ref::<TooMuch>() {
        let hint = match too_much {
            TooMuch::ToCompare => {
                "what stands in every article is compared most: use rarer words or fewer prefixes in phrases and w/n, or narrow it, as in date:2022 (...)"
            }
            TooMuch::ToLookUp => {
                "words that begin with * or ?, words~2 and expressions are compared with every word: ask for fewer of them, or give their beginning, as in flood*"
            }
        };
        return Some(hint.into());
    }
    if let Some(broken) = error.downcast_ref::<query::BrokenSavedQueries>() {
        return Some(broken.error.hint.clone());
    }
    if let Some(broken) = error.downcast_ref::<BrokenAliasFile>() {
        return Some(broken.hint().to_owned());
    }
    if error.is::<FilteredTakeover>() {
        return Some("index it once without --include and --exclude".into());
    }
    if error.is::<AmbiguousRoot>() {
        return Some("index the folder that contains both, or rename one of them".into());
    }
    if error.is::<LowDisk>() {
        return Some("free some disk space; the next run resumes from there".into());
    }
    if let Some(error) = io_errors(error).find_map(output_error) {
        return error.hint().map(str::to_owned);
    }
    if error.is::<StuckRecord>() {
        return Some("run the command again: it reads this record on its own and reports it as failed if it takes too long again".into());
    }
    if is_out_of_files(error) {
        return Some(RAISE_FILES.into());
    }
    let is_full = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::StorageFull)
            || cause
                .downcast_ref::<SystemError>()
                .is_some_and(SystemError::is_full_disk)
            || cause.to_string().contains("No space left on device")
    };
    error
        .chain()
        .any(is_full)
        .then(|| "the disk is full; everything committed so far is intact: free some disk space, and the next run resumes from the last commit".into())
}

fn output_error(error: &io::Error) -> Option<&OutputError> {
    error.get_ref()?.downcast_ref()
}

/// Whether the error means that too many files are open. tantivy passes some errors on as text only.
fn is_out_of_files(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let system = cause.downcast_ref::<SystemError>();
        system.is_some_and(SystemError::is_out_of_files)
            || cause
                .downcast_ref::<io::Error>()
                .is_some_and(failure::is_out_of_files)
            || cause.to_string().contains("Too many open files")
    })
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    io_errors(error).any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The errors of the system among the causes of an error.
fn io_errors(error: &anyhow::Error) -> impl Iterator<Item = &io::Error> {
    error.chain().filter_map(|cause| {
        let of_csv = match cause.downcast_ref().map(::csv::Error::kind) {
            Some(::csv::ErrorKind::Io(error)) => Some(error),
            _ => None,
        };
        cause.downcast_ref::<io::Error>().or(of_csv)
    })
}

/// Writes one JSON value and ends the line.
fn write_json(value: &impl serde::Serialize, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
