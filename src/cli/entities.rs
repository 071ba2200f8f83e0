//! `newsdex entities`: the people, organisations and places in the archive.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::cli::csv::CsvArgs;
use crate::cli::filters::{name_pattern, narrow};
use crate::cli::{Common, Outcome, parse_query, write_json};
use crate::engine::{CancelFlag, EntityRequest, NamesRequest};
use crate::output::stdout::StandardOutput;
use crate::output::terminal::counted;
use crate::output::{Format, json, table, terminal};
use newsdex_query::filter::{Filters, names_in};
use newsdex_query::names::plain_name;
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::enrichment::EntityKind;

/// List the people, organisations and places in the archive
///
/// Shows for each of them the number of articles that name it, and the dates of the first and the
/// last of these articles. Different spellings of a name are counted together; docs/names.md
/// explains how to correct this.
///
/// Examples:
///   newsdex entities --type person --from 2022-02 --to 2022-03
///   newsdex entities --with putin
///   newsdex entities --query 'sanctions oil' --type organization
///   newsdex entities --why zelenskiy
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct EntitiesArgs {
    /// Only names that contain these words
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// Only entities of this type [default: all types except misc]
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    kinds: Vec<Kind>,
    /// Only entities named in the same articles as this person, organisation or place
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,
    /// Only entities in articles that match this query
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    /// Count only articles published on or after this date: 2022-03-01, 2022-03, 2022 or 1990s
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Count only articles published on or before this date: 2022-03-01, 2022-03, 2022 or 1990s
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Maximum number of entities
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Number of entities to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Show which names are counted as this entity, how often each is used, and why
    #[arg(long, value_name = "NAME", conflicts_with_all = ["text", "kinds", "with", "query", "from", "to"])]
    why: Option<String>,
    #[command(flatten)]
    csv: CsvArgs,
}

/// The types of entities, as values of `--type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// People
    Person,
    /// Companies, parties, authorities, teams
    #[value(alias = "org", alias = "organisation")]
    Organization,
    /// Countries, cities, rivers, buildings
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
    let archive = common.archive()?;
    let mut out = StandardOutput::open(format);
    if let Some(name) = &args.why {
        let explanations = archive.explain_names(&NamesRequest {
            named: vec![name_pattern("why", name)?],
            limit: args.limit.max(1),
            cancel: CancelFlag::default(),
        })?;
        match format {
            Format::Text => terminal::explanations(&explanations, common.style(), &mut out)?,
            Format::Json => write_json(&json::explanations(&explanations), &mut out)?,
            Format::Jsonl | Format::Csv | Format::Atom => {
                bail!("--why works only with --format text or json")
            }
        }
        out.flush()?;
        if explanations.is_empty() {
            common.say(&format!("No entity named {name} in this archive."));
            return Ok(Outcome::NothingFound);
        }
        return Ok(Outcome::Done);
    }
    let typed = match &args.query {
        Some(query) => common.query(archive.as_ref(), query)?,
        None => Query::All,
    };
    let filters = Filters {
        from: args.from.clone(),
        to: args.to.clone(),
        ..Filters::default()
    };
    let query = narrow(&filters, typed)?;
    let text = args.text.join(" ");
    let with = args.with.iter().map(|name| name_pattern("with", name));
    let kinds = match args.kinds.is_empty() {
        true => EntityRequest::USUAL_KINDS.to_vec(),
        false => args.kinds.iter().map(|kind| kind.kind()).collect(),
    };
    let request = EntityRequest {
        query,
        named: names_in(parse_query(&plain_name(Scope::Entity, &text))?)?,
        with: with.collect::<Result<Vec<Pattern>>>()?,
        kinds,
        limit: args.limit,
        offset: args.offset,
        cancel: CancelFlag::default(),
    };
    let page = archive.entities(&request)?;
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
                true => format!("; showing {}", page.entities.len()),
                false => String::new(),
            };
            common.say(&format!("{all} in {articles}{shown}."));
        }
        Format::Json => write_json(&json::entities(&page, archive.incomplete()), &mut out)?,
        Format::Jsonl => {
            for entity in &page.entities {
                write_json(&json::entity(entity), &mut out)?;
            }
        }
        Format::Csv | Format::Atom => table::entities(&page, args.csv.cells(), &mut out)?,
    }
    out.flush()?;
    Ok(match page.total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}
