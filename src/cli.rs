//! The command line: what can be asked, who answers, and how it ends.
//!
//! The only module beside `serve` that reads the clock or the environment; the rest is handed what
//! it needs. Standard output carries results, everything else goes to standard error.

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

use std::any::Any;
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
use newsdex_text::file_name::shown_path;

/// Search news archives: point it at a folder of articles and search by word, person, organisation,
/// place and date
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

/// What every command takes.
#[derive(Args)]
struct Common {
    /// Index directory [default: .newsdex here or in the nearest folder above]
    #[arg(short, long, value_name = "DIR", env = "NEWSDEX_INDEX", global = true)]
    index: Option<OsString>,
    /// Form of the results [default: text; for extract: jsonl]
    #[arg(long, value_enum, value_name = "FORM", global = true)]
    format: Option<Format>,
    /// Print results and errors only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print more of what is going on
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to use colour
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        global = true
    )]
    color: Color,
    /// Threads to work on [default: one for each core]
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

/// How a command ended, where it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All is done; something was found.
    Done,
    /// The search ran well and found nothing.
    NothingFound,
    /// The index is finished, but some inputs could not be read.
    SomeUnreadable,
    /// The index is damaged, and that was said.
    Damaged,
    /// A signal broke it off.
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
    // Said below in one line; the default hook prints a page.
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(AssertUnwindSafe(|| dispatch(cli)));
    exit_code(result.unwrap_or_else(|panicked| Err(defect(panicked.as_ref()))))
}

/// How the program ends; an error is printed.
fn exit_code(result: Result<Outcome>) -> ExitCode {
    match result {
        Ok(outcome) => ExitCode::from(outcome.code()),
        // Whoever read the output has seen enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::from(if error.is::<Locked>() { LOCKED } else { FAILED })
        }
    }
}

/// Prints what the reader of arguments answers: a help text, or what is wrong with them.
fn told(answer: &clap::Error) -> ExitCode {
    let code = u8::try_from(answer.exit_code()).unwrap_or(FAILED);
    if answer.use_stderr() {
        // Nothing is left to do about a closed standard error.
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

/// What is left to say when something could not go wrong and did: most likely in an index whose
/// files were damaged in a way that tantivy does not expect.
fn defect(panicked: &(dyn Any + Send)) -> anyhow::Error {
    let said = panicked.downcast_ref::<String>().map(String::as_str);
    let said = said
        .or_else(|| panicked.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    anyhow!("the index is damaged, or this is a defect of newsdex: {said}")
}

impl Common {
    fn style(&self) -> Style {
        Style::decide(self.color, has_no_color())
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }

    /// The index directory that was named, or the nearest one at or above the working directory.
    fn index_path(&self) -> Result<PathBuf> {
        // An empty environment variable is as good as none.
        if let Some(named) = self.index.as_ref().filter(|named| !named.is_empty()) {
            return Ok(named.into());
        }
        let here = std::env::current_dir().context("the working directory cannot be read")?;
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
                "note: an earlier newsdex worked out which names are one person, organisation or place, and its \
                 result is not used; the next `newsdex index FOLDER` works it out again",
            );
        }
        if let Some(incomplete) = &snapshot.incomplete() {
            report_incomplete(incomplete);
        }
        Ok(LocalEngine::new(snapshot))
    }

    /// Writes a line about what is going on, unless `--quiet` is given. It may quote an archive or a query.
    fn say(&self, line: &str) {
        self.say_in(line, false);
    }

    /// Writes such a line, dimmed where that is wanted.
    fn say_in(&self, line: &str, is_dim: bool) {
        if self.quiet {
            return;
        }
        let line = paragraph::without_controls(line);
        let (begin, end) = match is_dim {
            true => ("\u{1b}[2m", "\u{1b}[0m"),
            false => ("", ""),
        };
        // A status line that cannot be written is no reason to stop.
        let _ = writeln!(io::stderr(), "{begin}{line}{end}");
    }
}

/// Whether the environment asks for no colour (no-color.org).
fn has_no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

const DEFAULT_INDEX: &str = ".newsdex";

/// A query that cannot be read, with the text it stands in.
#[derive(Debug, thiserror::Error)]
#[error("{label}: {}", error.pointing_at(text))]
struct Unreadable {
    label: &'static str,
    text: String,
    error: ParseError,
}

/// Reads a query without saved ones in it, as flags hold it.
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

/// The day it is, in UTC, counted from 1970-01-01.
fn today() -> i64 {
    now().div_euclid(86_400)
}

/// Seconds since 1970.
fn now() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    since_1970.map_or(0, |duration| i64::try_from(duration.as_secs()).unwrap_or(0))
}

/// The latest date of publication that is believed: the end of the day after this.
fn tomorrow() -> Moment {
    Moment::on_day(today() + 2)
}

/// Prints an error with its causes on one line, and below it what to do, where that is known.
fn report(error: &anyhow::Error) {
    // What it quotes may come from an archive or a script: of control characters only line breaks reach
    // the terminal.
    let text = paragraph::without_controls(&match is_out_of_files(error) {
        // Which of all the files was one too many says nothing.
        true => match error.to_string() {
            text if text.contains("too many open files") => text,
            text => format!("{text}: too many open files"),
        },
        false => format!("{error:#}"),
    });
    // Nothing is left to do about a closed standard error.
    let _ = writeln!(io::stderr(), "newsdex: {text}");
    if let Some(hint) = hint(error) {
        let _ = writeln!(io::stderr(), "hint: {}", paragraph::without_controls(&hint));
    }
}

/// Says with an answer that articles are missing, also where status lines are not wanted.
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
        return Some("try again when it is done, or wait for it with --wait SECONDS".into());
    }
    if error.is::<DamagedIndex>() {
        return Some(
            "`newsdex verify` says what is damaged, `newsdex verify --repair` mends it".into(),
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
        return Some("nothing was changed; check the path, and that its disk is mounted".into());
    }
    if error.is::<NothingToRebuild>() {
        return Some("is the disk mounted? Check --include and --exclude, too".into());
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
        return Some("index the folder that holds both, or rename one of them".into());
    }
    if error.is::<LowDisk>() {
        return Some("make room; the next run goes on from there".into());
    }
    if let Some(error) = io_errors(error).find_map(output_error) {
        return error.hint().map(str::to_owned);
    }
    if error.is::<StuckRecord>() {
        return Some("run it again: what was being read is then read alone, and reported as failed if it takes as long again".into());
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
        .then(|| "the disk is full; what was committed before is whole: make room, and the next run goes on from there".into())
}

fn output_error(error: &io::Error) -> Option<&OutputError> {
    error.get_ref()?.downcast_ref()
}

/// Whether no file can be opened because too many are. tantivy hands on some errors as text only.
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
