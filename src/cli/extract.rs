//! `newsdex extract`: the enriched articles of some files; nothing is indexed.

use std::io::{self, Write};
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
use crate::output::stdout::StandardOutput;
use crate::output::{Format, Style, json, terminal};
use newsdex_archive::{DiscoverOptions, Failure, FieldMap, Input, ReadOptions, discover};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::{Cut, Limit, within};
use newsdex_text::enrichment::Enrichment;

/// Print the articles of files, with what was found in them, as JSON Lines
///
/// Shows what `newsdex index` would read from a file. Nothing is indexed.
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
    /// Count by folder and format what was found and what is missing, instead of printing articles
    #[arg(long)]
    report: bool,
    /// Name of a field in these archives, as in title=headline
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<FieldMap>,
    /// Follow symbolic links that lead out of the folders named
    ///
    /// Links into these folders are always followed, and so is a link that is named itself. All others are
    /// skipped; --verbose lists them.
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
        form: common.format.unwrap_or(Format::Jsonl),
        style: common.style(),
        is_verbose: common.verbose,
        lost: 0,
        links_not_followed: 0,
        report: args.report.then(ReadingReport::default),
    };
    if args.report && !matches!(common.format, None | Some(Format::Text | Format::Json)) {
        bail!("--report prints text or json");
    }
    if extraction.form == Format::Csv {
        bail!("articles cannot be printed as CSV; use text or jsonl");
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
        if extraction.file(input, &options, &limit)?.is_err() {
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
    say_links(extraction.links_not_followed, common);
    Ok(match (stop.interruption(), extraction.lost) {
        (Some(interruption), _) => Outcome::Interrupted(interruption),
        (None, 0) => Outcome::Done,
        (None, _) => Outcome::SomeUnreadable,
    })
}

/// Where articles and complaints go.
struct Extraction {
    out: StandardOutput,
    form: Format,
    style: Style,
    is_verbose: bool,
    /// How much could not be read.
    lost: u64,
    /// How many links lead out of the folders named.
    links_not_followed: u64,
    /// What is counted instead of printed.
    report: Option<ReadingReport>,
}

impl Extraction {
    /// Prints the articles of a file, until all are printed or the command is to stop.
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
        let too_long = |given| Failure::undivided(&input.name, options.record_time, given);
        let opened = match within(limit, || newsdex_archive::open(&input, options)) {
            Ok(opened) => opened,
            Err(Cut::Stopped) => return Ok(Err(Stopped)),
            Err(Cut::TooLong) => Err(too_long(None)),
        };
        let mut records = match opened {
            Ok(records) => records,
            Err(failure) => return self.failed(&failure, NO_FORMAT).map(Ok),
        };
        let mut format = None;
        for given in 0.. {
            let record = match within(limit, || records.next()) {
                Ok(None) => break,
                Ok(Some(Ok(record))) => record,
                Ok(Some(Err(failure))) => {
                    self.failed(&failure, format.unwrap_or(NO_FORMAT))?;
                    continue;
                }
                Err(Cut::Stopped) => return Ok(Err(Stopped)),
                Err(Cut::TooLong) => {
                    self.failed(&too_long(Some(given)), format.unwrap_or(NO_FORMAT))?;
                    break;
                }
            };
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

    /// Counts a file when its first record says what it is.
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
        if let Some(report) = &mut self.report {
            report.failure(failure, format);
            if !self.is_verbose {
                return Ok(());
            }
        }
        if is_lost || self.is_verbose {
            terminal::failures(std::slice::from_ref(failure), 1, &mut io::stderr().lock())?;
        }
        Ok(())
    }
}
