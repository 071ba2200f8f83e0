//! `newsdex entities`: who and what is in the archive.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::cli::csv::CsvArgs;
use crate::cli::filters::{all_of, name_pattern, parts_of, published};
use crate::cli::{Common, Outcome, parse_query, write_json};
use crate::engine::{Engine, EntityRequest};
use crate::output::stdout::StandardOutput;
use crate::output::terminal::counted;
use crate::output::{Format, json, table, terminal};
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::enrichment::EntityKind;

/// List the people, organisations and places of an archive
///
/// Each with the number of articles that name it and the first and last day they did. Spellings of
/// one name are counted together; docs/names.md says how, and how to correct it.
///
/// Examples:
///   newsdex entities --type person --from 2022-02 --to 2022-03
///   newsdex entities --with putin
///   newsdex entities --query 'sanctions oil' --type organization
///   newsdex entities --why zelenskiy
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct EntitiesArgs {
    /// Words of their names
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// Only these [default: all but misc]
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    kinds: Vec<Kind>,
    /// Named in one article with this person, organisation or place
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,
    /// In the articles that this query finds
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    /// In articles published on this day or later; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// In articles published on this day or earlier; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Entities to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Entities to leave out first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Show which names were taken for one, how often each is used, and why
    #[arg(long, value_name = "NAME", conflicts_with_all = ["text", "kinds", "with", "query", "from", "to"])]
    why: Option<String>,
    #[command(flatten)]
    csv: CsvArgs,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Human beings
    Person,
    /// Companies, parties, authorities, teams
    #[value(alias = "org", alias = "organisation")]
    Organization,
    /// Countries, towns, rivers, buildings
    Place,
    /// Other names: events, works, nationalities
    Misc,
}

impl Kind {
    fn kind(self) -> EntityKind {
        match self {
            Kind::Person => EntityKind::Person,
            Kind::Organization => EntityKind::Organization,
            Kind::Place => EntityKind::Place,
            Kind::Misc => EntityKind::Misc,
        }
    }
}

pub(super) fn run(args: &EntitiesArgs, common: &Common) -> Result<Outcome> {
    let format = args.csv.format(common)?;
    let engine = common.engine()?;
    let mut out = StandardOutput::open(format);
    if let Some(name) = &args.why {
        let explanations = engine.names_like(&name_pattern("--why", name)?, args.limit.max(1))?;
        match format {
            Format::Text => terminal::explanations(&explanations, common.style(), &mut out)?,
            Format::Json => write_json(&json::explanations(&explanations), &mut out)?,
            Format::Jsonl | Format::Csv => bail!("--why prints text or json"),
        }
        out.flush()?;
        if explanations.is_empty() {
            common.say(&format!(
                "Nobody and nothing is called {name} in this archive."
            ));
            return Ok(Outcome::NothingFound);
        }
        return Ok(Outcome::Done);
    }
    let mut parts = match &args.query {
        Some(query) => parts_of(common.query(query)?),
        None => Vec::new(),
    };
    parts.extend(published(args.from.as_deref(), args.to.as_deref())?);
    let text = args.text.join(" ");
    let with = args.with.iter().map(|name| name_pattern("--with", name));
    let kinds = match args.kinds.is_empty() {
        true => vec![
            EntityKind::Person,
            EntityKind::Organization,
            EntityKind::Place,
        ],
        false => args.kinds.iter().map(|kind| kind.kind()).collect(),
    };
    let request = EntityRequest {
        query: all_of(parts),
        named: patterns(&text)?,
        with: with.collect::<Result<Vec<Pattern>>>()?,
        kinds,
        limit: args.limit,
        offset: args.offset,
    };
    let page = engine.entities(&request)?;
    match format {
        Format::Text => {
            terminal::entities(&page, common.style(), &mut out)?;
            out.flush()?;
            let all = match page.total {
                1 => "1 entity".to_owned(),
                total => format!("{} entities", terminal::thousands(total)),
            };
            let articles = counted(page.articles, "article");
            let shown = match (page.entities.len() as u64) < page.total {
                true => format!("; shown {}", page.entities.len()),
                false => String::new(),
            };
            common.say(&format!("{all} in {articles}{shown}."));
        }
        Format::Json => write_json(
            &json::entities(&page, engine.snapshot().incomplete()),
            &mut out,
        )?,
        Format::Jsonl => {
            for entity in &page.entities {
                write_json(&json::entity(entity), &mut out)?;
            }
        }
        Format::Csv => table::entities(&page, args.csv.cells(), &mut out)?,
    }
    out.flush()?;
    Ok(match page.total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// The words and phrases that a name has to hold, as they are typed in a query.
fn patterns(text: &str) -> Result<Vec<Pattern>> {
    let parts = parts_of(parse_query(text)?).into_iter();
    parts
        .map(|part| match part {
            Query::Text(Scope::Anywhere | Scope::Entity, pattern) => Ok(pattern),
            other => bail!("`{other}` is not part of a name; put it in --query"),
        })
        .collect()
}
