//! `newsdex show`: one article, whole, with its matches marked.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use clap::Args;

use crate::archive::{self, Limits, ReadOptions, file_name};
use crate::cli::{Common, Outcome, arguments, write_json};
use crate::engine::Engine;
use crate::index::writer::last_run;
use crate::output::{Format, json, terminal, versions};

/// Show one article
///
/// The identifier is the last thing printed with each hit; its beginning will do. With a query,
/// every place where it matches is marked.
///
/// Examples:
///   newsdex show 3fc09a11d2e4b6a7
///   newsdex show 3fc0 macron putin
///   newsdex show 3fc0 --original > record.xml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ShowArgs {
    /// Identifier of the article, or how it begins
    id: String,
    /// Print the record it was read from, as its file or container holds it
    #[arg(long, conflicts_with = "query")]
    original: bool,
    /// List what it said before, as far as runs with --versions kept that
    #[arg(long, conflicts_with_all = ["query", "original"])]
    versions: bool,
    /// Show what changed from version to version: [-gone-] and {+come+}
    #[arg(long, conflicts_with_all = ["query", "original"])]
    diff: bool,
    /// What to mark in it
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
}

pub(super) fn run(args: &ShowArgs, common: &Common) -> Result<Outcome> {
    let query = match args.query.is_empty() {
        true => None,
        false => Some(common.query(&arguments::query(&args.query))?),
    };
    let engine = common.engine()?;
    let mut shown = engine.article(&args.id, query.as_ref())?;
    if shown.is_none() {
        let ids = engine.snapshot().ids_from(&args.id, 6)?;
        match &ids[..] {
            [] => bail!("no article has the identifier {}", args.id),
            [only] => shown = engine.article(only, query.as_ref())?,
            several => bail!(
                "several identifiers begin with {}: {}",
                args.id,
                several.join(", ")
            ),
        }
    }
    let Some(shown) = shown else {
        bail!("no article has the identifier {}", args.id)
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if args.original {
        let origin = &shown.article.origin;
        let run = last_run(engine.snapshot().index())?;
        let Some(path) = run.file(&origin.path) else {
            bail!(
                "the index does not say where {} was",
                file_name::shown(&origin.path)
            )
        };
        // What has been indexed was within the limits that its reader had set.
        let options = Arc::new(ReadOptions {
            record_bytes: usize::MAX / 2,
            limits: Limits::none(),
            ..ReadOptions::default()
        });
        let bytes =
            archive::original(&path, origin, &options).map_err(|failure| anyhow!("{failure}"))?;
        out.write_all(&bytes)?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    if args.versions || args.diff {
        let article = &shown.article;
        let kept = engine.snapshot().versions(article.id.as_str())?;
        match common.format.unwrap_or(Format::Text) {
            Format::Text => versions::write(article, &kept, args.diff, common.style(), &mut out)?,
            Format::Json | Format::Jsonl => write_json(&versions::json(article, &kept), &mut out)?,
            Format::Csv => bail!("versions cannot be shown as CSV; use text or json"),
        }
        out.flush()?;
        return Ok(Outcome::Done);
    }
    match common.format.unwrap_or(Format::Text) {
        Format::Text => terminal::article(&shown, common.style(), &mut out)?,
        Format::Json | Format::Jsonl => write_json(&json::shown(&shown), &mut out)?,
        Format::Csv => bail!("an article cannot be shown as CSV; use text or json"),
    }
    out.flush()?;
    Ok(Outcome::Done)
}
