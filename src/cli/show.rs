//! `newsdex show`: prints one whole article, with the matches of a query marked.

use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::as_of::AsOfArgs;
use crate::cli::{Common, Outcome, arguments, write_json};
use crate::engine::{ArticleRequest, Engine, OriginalAccess, article_beginning};
use crate::output::stdout::{Content, StandardOutput};
use crate::output::{Format, json, terminal, versions};
use newsdex_text::file_name::shown_path;

/// Show one article
///
/// The identifier is printed at the end of each hit; its first characters are enough if no other
/// identifier begins with them. With a query, every match in the article is marked.
///
/// Examples:
///   newsdex show 3fc09a11d2e4b6a7
///   newsdex show 3fc0 macron putin
///   newsdex show 3fc0 --original > record.xml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ShowArgs {
    /// Identifier of the article, or its first characters
    id: String,
    /// Print the original record from its file; fails if the record has changed since it was indexed
    #[arg(long, conflicts_with_all = ["query", "as_of"])]
    original: bool,
    /// List older versions of the article, which `newsdex index --versions` keeps
    #[arg(long, conflicts_with_all = ["query", "original", "as_of"])]
    versions: bool,
    /// Show the changes between versions: [-removed-] and {+added+}
    #[arg(long, conflicts_with_all = ["query", "original", "as_of"])]
    diff: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
    /// Query whose matches are marked
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
}

pub(super) fn run(args: &ShowArgs, common: &Common) -> Result<Outcome> {
    let archive = common.archive()?;
    let query = match args.query.is_empty() {
        true => None,
        false => Some(common.query(archive.as_ref(), &arguments::query(&args.query))?),
    };
    let request = ArticleRequest {
        id: args.id.clone(),
        query,
        ..ArticleRequest::default()
    };
    let shown = match args.as_of.archive(archive.as_ref())? {
        None => article_beginning(archive.as_ref(), request)?,
        Some(past) => {
            let past: &dyn Engine = past.as_ref();
            let id = article_beginning(archive.as_ref(), request.clone())?
                .article
                .id;
            let of_then = ArticleRequest {
                id: id.as_str().to_owned(),
                ..request
            };
            let Some(shown) = past.article(&of_then)? else {
                common.say(&format!("The archive did not have the article {id} then."));
                return Ok(Outcome::NothingFound);
            };
            shown
        }
    };
    for notice in &shown.notices {
        common.say(&format!("note: {notice}"));
    }
    let format = common.format.unwrap_or(Format::Text);
    let mut out = StandardOutput::open(match args.original {
        true => Content::Raw,
        false => Content::from(format),
    });
    if args.original {
        let record = archive.original(&shown.article, OriginalAccess::AsIndexed)?;
        common.say(&format!("The record is in {}.", shown_path(&record.path)));
        out.write_all(&record.bytes)?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    if args.versions || args.diff {
        let article = &shown.article;
        let kept = archive.versions(article.id.as_str())?;
        match format {
            Format::Text => versions::write(article, &kept, args.diff, common.style(), &mut out)?,
            Format::Json | Format::Jsonl => write_json(&versions::json(article, &kept), &mut out)?,
            Format::Csv | Format::Atom => {
                bail!("versions cannot be printed as CSV; use --format text or json")
            }
        }
        out.flush()?;
        return Ok(Outcome::Done);
    }
    match format {
        Format::Text => terminal::article(&shown, common.style(), &mut out)?,
        Format::Json | Format::Jsonl => write_json(&json::shown(&shown), &mut out)?,
        Format::Csv | Format::Atom => {
            bail!("an article cannot be printed as CSV; use --format text or json")
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
