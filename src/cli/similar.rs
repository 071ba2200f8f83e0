//! `newsdex similar`: articles about the same matter, with the reasons.

use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::{Common, Outcome, write_json};
use crate::engine::similar::{SimilarPage, SimilarRequest, similar};
use crate::engine::{
    Archive, ArticleRequest, CancelFlag, NoSuchArticle, ShownArticle, article_beginning,
};
use crate::output::stdout::StandardOutput;
use crate::output::{Format, json, terminal};
use newsdex_enrich::enrich;
use newsdex_text::article::Article;
use newsdex_text::encoding::decode;

/// The largest text that is read.
const MOST_BYTES: u64 = 16 << 20;

/// Find articles that are similar to an article or a text
///
/// Similar articles share words and names that few other articles have; these are printed as reasons. Copies
/// of the article itself are left out (see `newsdex copies`), and copies of one text are one hit.
///
/// Examples:
///   newsdex similar 3fc09a11d2e4b6a7
///   newsdex similar draft.txt
///   pbpaste | newsdex similar -
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SimilarArgs {
    /// Identifier of an article, or its first characters; a text file; or `-` for standard input
    #[arg(value_name = "ID|FILE")]
    text: String,
    /// Maximum number of articles
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
}

pub(super) fn run(args: &SimilarArgs, common: &Common) -> Result<Outcome> {
    let format = common.format.unwrap_or(Format::Text);
    if matches!(format, Format::Csv) {
        bail!("similar articles cannot be printed as CSV; use --format text, json or jsonl");
    }
    let archive = common.archive()?;
    let (shown, is_archived) = text(args, archive.as_ref())?;
    let request = SimilarRequest {
        article: &shown.article,
        enrichment: &shown.enrichment,
        is_archived,
        limit: args.limit,
        cancel: CancelFlag::default(),
    };
    let page = similar(archive.as_ref(), &request)?;
    let id = is_archived.then(|| shown.article.id.as_str());
    let mut out = StandardOutput::open(format);
    match format {
        Format::Json => write_json(&json::similar(id, &page), &mut out)?,
        Format::Jsonl => {
            for hit in &page.hits {
                write_json(&json::similar_hit(hit), &mut out)?;
            }
        }
        _ => terminal::similar(&page, common.style(), &mut out)?,
    }
    out.flush()?;
    if format == Format::Text {
        say(&page, common);
    }
    Ok(match page.hits.is_empty() {
        true => Outcome::NothingFound,
        false => Outcome::Done,
    })
}

fn say(page: &SimilarPage, common: &Common) {
    let features: Vec<&str> = page
        .features
        .iter()
        .map(|feature| feature.text.as_str())
        .collect();
    let searched = match features.is_empty() {
        true => "The text has no word or name that sets it apart".to_owned(),
        false => format!("Looked for: {}", features.join(", ")),
    };
    let copies = match page.own_copies {
        0 => String::new(),
        copies => format!(" Left out {} of the text itself.", copies_of(copies)),
    };
    common.say(&match page.hits.len() {
        0 => format!("No similar article found. {searched}.{copies}"),
        _ => format!("\n{searched}.{copies}"),
    });
}

fn copies_of(copies: u64) -> String {
    match copies {
        1 => "1 copy".to_owned(),
        _ => format!("{copies} copies"),
    }
}

/// The text and whether it is an article of the archive.
fn text(args: &SimilarArgs, archive: &dyn Archive) -> Result<(ShownArticle, bool)> {
    if args.text == "-" {
        return Ok((read(io::stdin(), "standard input")?, false));
    }
    let request = ArticleRequest {
        id: args.text.clone(),
        ..ArticleRequest::default()
    };
    match article_beginning(archive, request) {
        Ok(shown) => Ok((shown, true)),
        Err(error) if error.is::<NoSuchArticle>() && Path::new(&args.text).is_file() => {
            let file = std::fs::File::open(&args.text)
                .with_context(|| format!("cannot read {}", args.text))?;
            Ok((read(file, &args.text)?, false))
        }
        Err(error) => Err(error),
    }
}

/// Reads a text: a first line that is followed by a blank line is its headline.
fn read(from: impl Read, shown: &str) -> Result<ShownArticle> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {shown}"))?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("{shown} is larger than 16 MiB");
    }
    let text = decode(&bytes, None);
    let text = text.trim();
    if text.is_empty() {
        bail!("{shown} has no text");
    }
    let (title, body) = match text.split_once('\n') {
        Some((title, body)) if body.trim_start_matches([' ', '\r']).starts_with('\n') => {
            (Some(title.trim().to_owned()), body.trim().to_owned())
        }
        _ => (None, text.to_owned()),
    };
    let article = Article {
        title,
        body,
        ..Article::default()
    };
    Ok(ShownArticle {
        enrichment: enrich(&article),
        article,
        marks: Vec::new(),
        notices: Vec::new(),
    })
}
