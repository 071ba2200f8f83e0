//! `newsdex extract`: prints the articles of files with all that newsdex finds in them, without an index.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::limits::LimitArgs;
use crate::cli::reading::{links, say_links};
use crate::cli::signals::stop_soon;
use crate::cli::{Common, Outcome, tomorrow, write_json};
use crate::engine::ShownArticle;
use crate::ingest::record::{self, Stopped};
use crate::output::report::{NO_FORMAT, ReadingReport};
use crate::output::stderr::StandardError;
use crate::output::stdout::StandardOutput;
use crate::output::{Format, Style, json, terminal};
use newsdex_archive::failure::InputOutcome;
use newsdex_archive::{
    DiscoverOptions, Failure, FieldMap, Input, ReadOptions, Records, Tally, discover,
};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::{Limit, within};
use newsdex_text::enrichment::Enrichment;

/// Print the articles in files as JSON Lines, without an index
///
/// Shows the articles that `newsdex index` would read from these files, with the names, quotations
/// and dates that it would find in them. Does not read or change an index.
///
/// Examples:
///   newsdex extract page.html
///   newsdex extract archive.jsonl.gz | jq .title
///   newsdex extract --report ~/archive
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ExtractArgs {
    /// Files and folders to read
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print counts of articles and of missing fields per folder, instead of the articles
    #[arg(long)]
    report: bool,
    /// Read FIELD from the column or key NAME, as in title=headline
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<FieldMap>,
    /// Follow symbolic links that lead outside the given folders
    ///
    /// Links that stay inside the given folders are always followed, and so are links given as arguments. All
    /// other links are skipped; --verbose lists them.
    #[arg(long)]
    follow_links: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(super) fn run(args: &ExtractArgs, common: &Common) -> Result<Outcome> {
    let options = Arc::new(ReadOptions {
        map: args.map.iter().cloned().collect(),
        latest: Some(tomorrow()),
        links: links(&args.files, args.follow_links),
        ..args.limits.options()
    });
    let mut extraction = Extraction {
        out: StandardOutput::open(common.format.unwrap_or(Format::Jsonl)),
        messages: BufWriter::new(StandardError::open()),
        form: common.format.unwrap_or(Format::Jsonl),
        style: common.style(),
        is_verbose: common.verbose,
        lost: 0,
        links_not_followed: 0,
        reasons: Tally::default(),
        report: args.report.then(ReadingReport::default),
    };
    if args.report && !matches!(common.format, None | Some(Format::Text | Format::Json)) {
        bail!("--report works only with --format text or json");
    }
    if extraction.form == Format::Csv {
        bail!("articles cannot be printed as CSV; use --format text or jsonl");
    }
    let stop = stop_soon()?;
    let limit = Limit {
        cpu: Some(options.record_time),
        ..Limit::until(&stop.flag)
    };
    let found = DiscoverOptions {
        links: options.links.clone(),
        stop: Some(Arc::clone(&stop.flag)),
        ..DiscoverOptions::default()
    };
    for input in discover(&args.files, &found) {
        let read = extraction.file(input, &options, &limit);
        extraction.messages.flush()?;
        if read?.is_err() {
            break;
        }
    }
    if let Some(report) = extraction.report.take() {
        let report = report.finished();
        match common.format {
            Some(Format::Json) => write_json(&report, &mut extraction.out)?,
            _ => report.write(extraction.style, &mut extraction.out)?,
        }
    }
    extraction.out.flush()?;
    if !args.report && !common.quiet {
        let are_listed = |outcome| {
            !matches!(outcome, InputOutcome::Skipped | InputOutcome::Noted) || common.verbose
        };
        terminal::reasons(&extraction.reasons, are_listed, &mut StandardError::open())?;
    }
    say_links(extraction.links_not_followed, common);
    Ok(match (stop.interruption(), extraction.lost) {
        (Some(interruption), _) => Outcome::Interrupted(interruption),
        (None, 0) => Outcome::Done,
        (None, _) => Outcome::SomeUnreadable,
    })
}

/// Prints articles, or counts them for `--report`.
struct Extraction {
    out: StandardOutput,
    /// Messages about failures, printed after each file: a file may have one in each of a million lines.
    messages: BufWriter<StandardError>,
    form: Format,
    style: Style,
    is_verbose: bool,
    /// Number of files and records that could not be read.
    lost: u64,
    /// Number of links that were skipped because they lead outside the given folders.
    links_not_followed: u64,
    /// The reasons of all failures and skips, with counts.
    reasons: Tally,
    /// The counts for `--report`; `None` if articles are printed.
    report: Option<ReadingReport>,
}

impl Extraction {
    /// Prints the articles of a file; gives `Err(Stopped)` if a signal stopped the command.
    fn file(
        &mut self,
        input: Result<Input, Failure>,
        options: &Arc<ReadOptions>,
        limit: &Limit,
    ) -> Result<Result<(), Stopped>> {
        let input = match input {
            Ok(input) => input,
            Err(failure) => return self.failed(&failure, NO_FORMAT).map(Ok),
        };
        let lost = |cut, given| Failure::of_cut(&input.name, cut, options.record_time, given);
        let opened = match within(limit, || newsdex_archive::open(&input, options)) {
            Ok(opened) => opened,
            Err(cut) => match lost(cut, None) {
                Some(failure) => Err(failure),
                None => return Ok(Err(Stopped)),
            },
        };
        let mut records = match opened {
            Ok(records) => records,
            Err(failure) => return self.failed(&failure, NO_FORMAT).map(Ok),
        };
        let mut format = None;
        for given in 0.. {
            let record = match within(limit, || records.next()) {
                Ok(None) => {
                    self.accounts(&records, format.unwrap_or(NO_FORMAT))?;
                    break;
                }
                Ok(Some(Ok(record))) => record,
                Ok(Some(Err(failure))) => {
                    self.failed(&failure, format.unwrap_or(NO_FORMAT))?;
                    continue;
                }
                Err(cut) => match lost(cut, Some(given)) {
                    Some(failure) => {
                        self.failed(&failure, format.unwrap_or(NO_FORMAT))?;
                        break;
                    }
                    None => return Ok(Err(Stopped)),
                },
            };
            self.accounts(&records, format.unwrap_or(NO_FORMAT))?;
            self.format(&input.name, record.format(), &mut format);
            let read = match self.report {
                Some(_) => record::read_plain(&record, limit),
                None => record::read(&record, limit, |article, enrichment, _| {
                    (article, enrichment)
                }),
            };
            let Ok(articles) = read else {
                return Ok(Err(Stopped));
            };
            for article in articles {
                match article {
                    Ok((article, enrichment)) => {
                        self.article(article, enrichment, record.format())?
                    }
                    Err(failure) => self.failed(&failure, record.format())?,
                }
            }
        }
        Ok(Ok(()))
    }

    /// Reports the members of a file of which less than half of the text became articles.
    fn accounts(&mut self, records: &Records, format: &'static str) -> Result<()> {
        for account in records.closed_accounts() {
            if let Some(failure) = account.verdict() {
                self.failed(&failure, format)?;
            }
        }
        Ok(())
    }

    /// Counts a file once, when its first record tells its format.
    fn format(&mut self, path: &str, format: &'static str, known: &mut Option<&'static str>) {
        if known.replace(format).is_none()
            && let Some(report) = &mut self.report
        {
            report.file(path, format);
        }
    }

    fn article(
        &mut self,
        article: Article,
        enrichment: Enrichment,
        format: &'static str,
    ) -> Result<()> {
        if let Some(report) = &mut self.report {
            report.article(&article, format);
            return Ok(());
        }
        if self.form == Format::Text {
            let shown = ShownArticle {
                article,
                enrichment,
                marks: Vec::new(),
                notices: Vec::new(),
            };
            terminal::article(&shown, self.style, &mut self.out)?;
            writeln!(self.out)?;
            return Ok(());
        }
        write_json(&json::article(&article, &enrichment), &mut self.out)
    }

    fn failed(&mut self, failure: &Failure, format: &'static str) -> Result<()> {
        let is_lost = failure.is_loss();
        self.lost += u64::from(is_lost);
        self.links_not_followed += u64::from(failure.is_link_not_followed());
        self.reasons.add(failure);
        if let Some(report) = &mut self.report {
            report.failure(failure, format);
            if !self.is_verbose {
                return Ok(());
            }
        }
        if is_lost || self.is_verbose {
            let failures = std::slice::from_ref(failure);
            terminal::failures(failures, 1, self.is_verbose, &mut self.messages)?;
        }
        Ok(())
    }
}
