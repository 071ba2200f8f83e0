//! `newsdex extract`: the enriched articles of some files; nothing is indexed.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;

use crate::archive::{self, DiscoverOptions, Failure, FieldMap, ReadOptions, discover};
use crate::article::Article;
use crate::cli::limits::LimitArgs;
use crate::cli::reading::{links, say_links};
use crate::cli::{Common, Outcome, tomorrow, write_json};
use crate::engine::ShownArticle;
use crate::enrich::{Enrichment, enrich};
use crate::output::report::{NO_FORMAT, ReadingReport};
use crate::output::stdout::StandardOutput;
use crate::output::{Format, Style, json, terminal};

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
    let found = DiscoverOptions {
        links: options.links.clone(),
        ..DiscoverOptions::default()
    };
    for input in discover(&args.files, &found) {
        let opened = input.and_then(|input| {
            let records = archive::open(&input, &options)?;
            Ok((input, records))
        });
        let (input, records) = match opened {
            Ok(opened) => opened,
            Err(failure) => {
                extraction.failed(&failure, NO_FORMAT)?;
                continue;
            }
        };
        let mut format = None;
        for record in records {
            match record {
                Err(failure) => extraction.failed(&failure, format.unwrap_or(NO_FORMAT))?,
                Ok(record) => {
                    extraction.format(&input.name, record.format(), &mut format);
                    for article in record.articles() {
                        match article {
                            Ok(article) => extraction.article(article, record.format())?,
                            Err(failure) => extraction.failed(&failure, record.format())?,
                        }
                    }
                }
            }
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
    Ok(if extraction.lost > 0 {
        Outcome::SomeUnreadable
    } else {
        Outcome::Done
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
    /// Counts a file when its first record says what it is.
    fn format(&mut self, path: &str, format: &'static str, known: &mut Option<&'static str>) {
        if known.replace(format).is_none()
            && let Some(report) = &mut self.report
        {
            report.file(path, format);
        }
    }

    fn article(&mut self, article: Article, format: &'static str) -> Result<()> {
        if let Some(report) = &mut self.report {
            report.article(&article, format);
            return Ok(());
        }
        let enrichment: Enrichment = enrich(&article);
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
