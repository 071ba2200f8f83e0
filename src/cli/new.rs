//! `newsdex new`: the articles of saved queries that were added since a reader last asked.

use std::io::Write;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::run::run_start;
use crate::cli::{Common, Outcome, now};
use crate::engine::{Archive, Copies, Marks, SearchRequest, SortOrder, StoryHead, saved_queries};
use crate::index::alerts::Alerts;
use crate::output::Format;
use crate::output::news::{
    AtomNews, JsonNews, LinesNews, MailHead, MailNews, News, NewsCount, NewsHead, NewsQuery,
    TextNews,
};
use crate::output::stdout::{Content, StandardOutput};
use crate::output::terminal::counted;
use newsdex_query::Query;

/// Show what was added to the archive since you last asked
///
/// Asks saved queries (`newsdex help query`) and lists the articles that were added to the index
/// since you last asked, whatever their date of publication. The first time, nothing is listed:
/// the articles that are added from then on are new. Without NAME, all saved queries are asked.
///
/// An article with a changed text is new. An article with the same text is not, even after
/// `newsdex index --rebuild`, nor is a copy of a story that was already listed. Every new article
/// is printed at least once, and a second time only if the first run was killed.
/// The exit code is 1 if nothing is new.
///
/// Examples:
///   newsdex new @ferries @harbour
///   newsdex new @ferries --reader anna --mail=anna@example.org | sendmail -t
///   newsdex new @ferries --after 41 --format jsonl
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct NewArgs {
    /// Names of saved queries [default: all of them]
    #[arg(value_name = "@NAME")]
    names: Vec<String>,
    /// Name of the reader who asks; every reader is told about all new articles
    #[arg(long, value_name = "NAME", default_value = "default", value_parser = reader)]
    reader: String,
    /// List what was added after this commit, and note nothing
    ///
    /// For scripts that keep the number themselves: JSON has it as `commit`.
    #[arg(long, value_name = "COMMIT", conflicts_with_all = ["reader", "all"])]
    after: Option<u64>,
    /// List everything that the archive has, as if nothing had been listed before
    #[arg(long)]
    all: bool,
    /// Print a mail for `sendmail`, to ADDRESS if it is given; nothing if nothing is new
    #[arg(
        long,
        value_name = "ADDRESS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    mail: Option<String>,
    /// Maximum number of snippets per article
    #[arg(long, value_name = "N", default_value_t = 3)]
    snippets: usize,
}

fn reader(text: &str) -> Result<String, String> {
    let is_usual = |character: char| character.is_alphanumeric() || "-_.@".contains(character);
    match !text.is_empty() && text.len() <= 200 && text.chars().all(is_usual) {
        true => Ok(text.to_owned()),
        false => Err("a name consists of letters, digits and -_.@".into()),
    }
}

/// A saved query and what its reader was told before.
struct Asked {
    about: NewsQuery,
    query: Query,
    /// Whether its articles are listed; otherwise the query is only marked.
    is_listed: bool,
}

pub(super) fn run(args: &NewArgs, common: &Common) -> Result<Outcome> {
    if args.mail.is_some() && common.format.is_some() {
        bail!("--mail prints a mail; leave out --format");
    }
    if common.format == Some(Format::Csv) {
        bail!("what is new cannot be printed as CSV; use --format text, json, jsonl or atom");
    }
    let index = common.index_path()?;
    let archive = common.archive()?;
    if archive.incomplete().is_some() {
        // Articles that are missing now would count as told.
        bail!(
            "the index is incomplete, so newsdex cannot tell what is new; `newsdex index FOLDER` completes it"
        );
    }
    // Every query is read before anything is printed, so that a broken one hides nothing.
    let queries = queries(args, common)?;
    let mut alerts = match args.after {
        Some(_) => None,
        None => Some(
            Alerts::open(&index)
                .context("cannot note what was told; --after COMMIT works without writing")?,
        ),
    };
    // Opened before `alerts`, so it may be older than what another run has noted; never newer than `commit`.
    let commit = archive.commit()?;
    let asked: Vec<Asked> = queries
        .into_iter()
        .map(|(name, query)| {
            let told = (alerts.as_ref()).and_then(|alerts| alerts.told(&args.reader, &name));
            let after = match args.all {
                true => Some(0),
                false => args.after.or(told),
            };
            Asked {
                is_listed: after.is_some(),
                about: NewsQuery {
                    name,
                    read_as: query.shortened(),
                    after: after.unwrap_or(commit),
                    is_first: args.after.is_none() && told.is_none(),
                },
                query,
            }
        })
        .collect();
    let head = NewsHead {
        reader: alerts.as_ref().map(|_| args.reader.clone()),
        commit,
        names: asked.iter().map(|asked| asked.about.name.clone()).collect(),
        now: now(),
    };
    let format = common.format.unwrap_or(Format::Text);
    let mut out = StandardOutput::open(match args.mail {
        Some(_) => Content::Raw,
        None => Content::from(format),
    });
    let mut output: Box<dyn News + '_> = match (&args.mail, format) {
        (Some(to), _) => {
            let mail = MailHead {
                to: Some(to.clone()).filter(|to| !to.is_empty()),
                host: run_start().host,
            };
            Box::new(MailNews::new(head, mail, &mut out))
        }
        (None, Format::Json) => Box::new(JsonNews::new(&head, &mut out)?),
        (None, Format::Jsonl) => Box::new(LinesNews::new(&head, &mut out)),
        (None, Format::Atom) => Box::new(AtomNews::new(&head, &mut out)?),
        (None, Format::Text | Format::Csv) => Box::new(TextNews::new(common.style(), &mut out)),
    };
    let mut total = 0;
    for asked in &asked {
        let count = tell(
            archive.as_ref(),
            asked,
            args.snippets,
            output.as_mut(),
            common,
        )?;
        total += count.listed;
    }
    output.end()?;
    drop(output);
    out.flush()?;
    drop(out);
    // Only now has the reader got everything.
    if let Some(alerts) = &mut alerts {
        for asked in &asked {
            alerts.note(&args.reader, &asked.about.name, commit);
        }
        alerts.write()?;
    }
    Ok(match total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// Lists the new articles of a query.
fn tell(
    archive: &dyn Archive,
    asked: &Asked,
    snippets: usize,
    output: &mut dyn News,
    common: &Common,
) -> Result<NewsCount> {
    let about = &asked.about;
    let name = &about.name;
    output.query(about)?;
    let mut count = NewsCount::default();
    if !asked.is_listed {
        common.say(&format!(
            "@{name}: from now on, everything that is added is new; --all lists what is there already."
        ));
        output.end_query(about, count)?;
        return Ok(count);
    }
    let request = SearchRequest {
        query: asked.query.clone(),
        limit: usize::MAX,
        order: SortOrder::Newest,
        snippets,
        added_after: Some(about.after),
        copies: Copies::Grouped(StoryHead::default()),
        ..SearchRequest::default()
    };
    let export = archive.export(&request, Marks::Shown)?;
    for notice in &export.notices {
        common.say(&format!("note: @{name}: {notice}"));
    }
    let mut number = 0;
    let mut known = None;
    for hit in export.hits {
        let hit = hit?;
        // A later take of a developing story is news, a copy of a known story is not.
        let story = hit.story.as_ref();
        if let Some(story) = story.filter(|story| story.copies > 0 && !story.is_take) {
            let known = match &mut known {
                Some(known) => known,
                known => known.insert(archive.stories_until(&request, about.after)?),
            };
            if known.contains(&story.name) {
                count.known += 1;
                continue;
            }
        }
        number += 1;
        count.listed += 1;
        output.hit(about, number, &hit)?;
    }
    output.end_query(about, count)?;
    let since = match about.after {
        0 => String::new(),
        after => format!(" since commit {after}"),
    };
    let listed = match count.listed {
        0 => format!("@{name}: nothing new{since}"),
        listed => format!("@{name}: {} new{since}", counted(listed, "article")),
    };
    common.say(&match count.known {
        0 => format!("{listed}."),
        1 => format!("{listed}; 1 earlier article has new copies, which are not listed."),
        known => {
            format!("{listed}; {known} earlier articles have new copies, which are not listed.")
        }
    });
    Ok(count)
}

/// The saved queries that are asked, with their names, each once.
fn queries(args: &NewArgs, common: &Common) -> Result<Vec<(String, Query)>> {
    let path = common.index_path()?;
    let Some(saved) = saved_queries(&path)? else {
        bail!(
            "there are no saved queries; write them into {}, a line each: ferries = 'ferry OR harbour'",
            path.join("queries.toml").display()
        );
    };
    let mut names: Vec<String> = Vec::new();
    for name in &args.names {
        let name = name.strip_prefix('@').unwrap_or(name).to_lowercase();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names = saved.iter().map(|(name, _)| name.to_owned()).collect();
    }
    let mut queries = Vec::new();
    for name in names {
        let interpretation = common
            .interpretation(&format!("@{name}"))
            .with_context(|| format!("saved query @{name}"))?;
        queries.push((name, interpretation.query));
    }
    Ok(queries)
}
