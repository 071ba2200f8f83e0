//! `newsdex extract`: the enriched articles of some files; nothing is indexed.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;

use crate::archive::{self, DiscoverOptions, Failure, FieldMap, ReadOptions, discover};
use crate::article::Article;
use crate::cli::{Common, Outcome, write_json};
use crate::engine::ShownArticle;
use crate::enrich::{Enrichment, enrich};
use crate::output::{Format, Style, json, terminal};

/// Print the articles of files, with what was found in them, as JSON Lines
///
/// Shows what `newsdex index` would read from a file. Nothing is indexed.
///
/// Examples:
///   newsdex extract page.html
///   newsdex extract archive.jsonl.gz | jq .title
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ExtractArgs {
    /// Files and folders to read
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of a field in these archives, as in title=headline
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<FieldMap>,
}

pub(super) fn run(args: &ExtractArgs, common: &Common) -> Result<Outcome> {
    let options = Arc::new(ReadOptions {
        map: args.map.iter().cloned().collect(),
        ..ReadOptions::default()
    });
    let mut extraction = Extraction {
        out: BufWriter::new(io::stdout().lock()),
        form: common.format.unwrap_or(Format::Jsonl),
        style: common.style(),
        is_verbose: common.verbose,
        lost: 0,
    };
    if extraction.form == Format::Csv {
        bail!("articles cannot be printed as CSV; use text or jsonl");
    }
    for input in discover(&args.files, &DiscoverOptions::default()) {
        let records = input.and_then(|input| archive::open(&input, &options));
        let records = match records {
            Ok(records) => records,
            Err(failure) => {
                extraction.failed(&failure)?;
                continue;
            }
        };
        for record in records {
            match record {
                Err(failure) => extraction.failed(&failure)?,
                Ok(record) => {
                    for article in record.articles() {
                        match article {
                            Ok(article) => extraction.article(article)?,
                            Err(failure) => extraction.failed(&failure)?,
                        }
                    }
                }
            }
        }
    }
    extraction.out.flush()?;
    Ok(if extraction.lost > 0 {
        Outcome::SomeUnreadable
    } else {
        Outcome::Done
    })
}

/// Where articles and complaints go.
struct Extraction<'a> {
    out: BufWriter<io::StdoutLock<'a>>,
    form: Format,
    style: Style,
    is_verbose: bool,
    /// How much could not be read.
    lost: u64,
}

impl Extraction<'_> {
    fn article(&mut self, article: Article) -> Result<()> {
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

    fn failed(&mut self, failure: &Failure) -> Result<()> {
        let is_lost = failure.is_loss();
        self.lost += u64::from(is_lost);
        if is_lost || self.is_verbose {
            terminal::failures(std::slice::from_ref(failure), 1, &mut io::stderr().lock())?;
        }
        Ok(())
    }
}
