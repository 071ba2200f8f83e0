//! `newsdex copies`: the articles that print one text.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use crate::cli::csv::CsvArgs;
use crate::cli::{Common, Outcome, arguments, write_json};
use crate::engine::{ArticleRequest, CancelFlag, StoryRequest, article_beginning};
use crate::output::stdout::StandardOutput;
use crate::output::terminal::counted;
use crate::output::{Format, copies, json, table};

/// Show who printed an article
///
/// Lists the articles that print the same text, in the order of publication, each with its date,
/// source and headline, its share of the text, and what it cut and added: [-cut-] and {+added+}.
/// Articles that only quote paragraphs come next and are not counted. Other states of the article
/// come last: articles with the same address on the web, and older texts that
/// `newsdex index --versions` kept. Without an identifier, lists the stories with most copies.
///
/// Examples:
///   newsdex copies 3fc09a11d2e4b6a7
///   newsdex copies --limit 20
///   newsdex copies --format jsonl > stories.jsonl
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct CopiesArgs {
    /// Identifier of an article, or its first characters
    id: Option<String>,
    /// Leave out what each copy cut and added
    #[arg(long, requires = "id")]
    list: bool,
    /// Maximum number of stories, or `all` [default: 10; for JSON Lines and CSV: all]
    #[arg(short = 'n', long, value_name = "N", value_parser = arguments::limit, conflicts_with = "id")]
    limit: Option<usize>,
    #[command(flatten)]
    csv: CsvArgs,
}

/// The number of stories in a list for people.
const FEW: usize = 10;

pub(super) fn run(args: &CopiesArgs, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    let archive = common.archive()?;
    let cancel = CancelFlag::default();
    if let Some(id) = &args.id {
        let request = ArticleRequest {
            id: id.clone(),
            ..ArticleRequest::default()
        };
        let shown = article_beginning(archive.as_ref(), request)?;
        let request = StoryRequest {
            id: shown.article.id.as_str().to_owned(),
            cancel,
        };
        let mut out = StandardOutput::open(format);
        let Some(story) = archive.story(&request)? else {
            return Ok(Outcome::NothingFound);
        };
        match format {
            Format::Text => copies::write(&story, !args.list, common.style(), &mut out)?,
            Format::Json | Format::Jsonl => write_json(&json::story(&story), &mut out)?,
            Format::Csv | Format::Atom => table::stories(
                std::iter::once(Ok(story.clone())),
                args.csv.cells(),
                &mut out,
            )?,
        }
        out.flush()?;
        if story.copies.len() == 1 {
            common.say("No other article in this archive prints this text.");
        }
        return Ok(Outcome::Done);
    }
    let limit = args.limit.unwrap_or(match format {
        Format::Text | Format::Json => FEW,
        Format::Jsonl | Format::Csv | Format::Atom => usize::MAX,
    });
    let page = archive.stories(&cancel)?;
    let total = page.total;
    let stories = page.stories.take(limit);
    let mut out = StandardOutput::open(format);
    match format {
        Format::Text => {
            for story in stories {
                copies::write_line(&story?, &mut out)?;
            }
        }
        Format::Json => {
            let stories = stories.collect::<Result<Vec<_>>>()?;
            let records: Vec<_> = stories.iter().map(json::story).collect();
            write_json(&json::stories(total, records), &mut out)?;
        }
        Format::Jsonl => {
            for story in stories {
                write_json(&json::story(&story?), &mut out)?;
            }
        }
        Format::Csv | Format::Atom => table::stories(stories, args.csv.cells(), &mut out)?,
    }
    out.flush()?;
    if format == Format::Text {
        common.say(&match total {
            0 => "No text is printed by several articles of this archive.".to_owned(),
            _ => format!("\nFound {} with copies.", counted(total, "story")),
        });
    }
    Ok(match total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}
