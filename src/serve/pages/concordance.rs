//! `/concordance`: every match with the words around it, one below the other.

use askama::Template;
use axum::response::Response;

use crate::engine::concordance::{ConcordanceLine, concordance};
use crate::output::concordance::Key;
use crate::output::terminal::{counted, thousands};
use crate::serve::address;
use crate::serve::api::concordance::{ORDERS, request};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::marked::number;
use crate::serve::pages::downloads::{Download, downloads, for_spreadsheets};
use crate::serve::pages::hits::{direction, language};
use crate::serve::pages::search::{Choice, Tag, tags};
use crate::serve::pages::{Date, Frame, isolated};
use crate::serve::parameters::Parameters;
use crate::serve::question::{Asked, Question, SELECTION, Selection};

/// Number of lines on a page.
const LINES: usize = 100;

/// The largest number of lines to skip. All lines are in the downloads.
const MOST_SKIPPED: usize = 100_000;

/// The context on each side, in columns.
const COLUMNS: usize = 60;

#[derive(Template)]
#[template(path = "concordance.html")]
struct ConcordanceTemplate {
    frame: Frame,
    typed: String,
    others: Vec<(String, String)>,
    heading: String,
    read_as: Option<String>,
    tags: Vec<Tag>,
    notices: Vec<String>,
    orders: Vec<Choice>,
    lines: Vec<LineView>,
    /// Whether no article is found.
    has_none: bool,
    /// The address of the first page, if this page is behind the last one.
    beginning: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    articles: String,
    downloads: Vec<Download>,
}

/// A match between its contexts.
struct LineView {
    left: String,
    matched: String,
    right: String,
    address: String,
    language: Option<String>,
    direction: &'static str,
    source: Option<String>,
    date: Option<Date>,
}

pub(crate) async fn show(asked: Asked) -> Response {
    asked.page(page).await
}

fn page(question: &Question) -> Result<Response, Failure> {
    let parameters = question.parameters.keeping(&SELECTION);
    let offset = question.parameters.number("offset")?.unwrap_or(0);
    if offset > MOST_SKIPPED {
        return Err(Failure::bad(
            format!("`offset` is larger than {MOST_SKIPPED}"),
            "/concordance.csv has all lines",
        ));
    }
    let (selection, mut request) = request(question)?;
    request.columns = COLUMNS;
    let key = question.parameters.choice("sort", &ORDERS)?;
    let found = concordance(question.archive.as_ref(), &request)?;
    let wanted = offset + LINES + 1;
    let mut lines = match key.and_then(|(_, key)| key) {
        None => found.lines.take(wanted).collect::<Result<_, _>>()?,
        Some(key) => first(found.lines, key, wanted)?,
    };
    let has_more = lines.len() > offset + LINES;
    lines.truncate(offset + LINES);
    let shown = lines.get(offset..).unwrap_or_default();
    let mut downloads = downloads("/concordance", &parameters);
    downloads.push(for_spreadsheets("/concordance", &parameters));
    let frame = Frame::of(question, "Concordance", "concordance");
    let page = ConcordanceTemplate {
        frame,
        heading: heading(offset, shown.len(), has_more, &selection),
        read_as: selection
            .interpretation
            .is_worth_saying(&selection.typed)
            .then(|| selection.interpretation.query.shortened()),
        tags: tags(&parameters, "/concordance"),
        orders: orders(&parameters),
        has_none: found.articles == 0,
        beginning: (offset > 0 && shown.is_empty()).then(|| at(&parameters, 0)),
        lines: views(shown, &parameters, &selection),
        previous: (offset > 0).then(|| at(&parameters, offset.saturating_sub(LINES))),
        next: has_more.then(|| at(&parameters, offset + LINES)),
        articles: counted(found.articles, "article"),
        downloads,
        notices: found.notices,
        others: others(&parameters),
        typed: selection.typed,
    };
    content::html(&page)
}

/// The first lines in the order of a key; lines with the same key stay in their order.
fn first(
    lines: impl Iterator<Item = anyhow::Result<ConcordanceLine>>,
    key: Key,
    wanted: usize,
) -> anyhow::Result<Vec<ConcordanceLine>> {
    let mut first: Vec<(String, ConcordanceLine)> = Vec::new();
    let sort = |first: &mut Vec<(String, ConcordanceLine)>| {
        first.sort_by(|a, b| a.0.cmp(&b.0));
        first.truncate(wanted);
    };
    for line in lines {
        let line = line?;
        first.push((key(&line), line));
        if first.len() >= 2 * wanted {
            sort(&mut first);
        }
    }
    sort(&mut first);
    Ok(first.into_iter().map(|(_, line)| line).collect())
}

fn heading(offset: usize, shown: usize, has_more: bool, selection: &Selection) -> String {
    let mut heading = match (shown, offset, has_more) {
        (0, _, _) => "No matches in texts".to_owned(),
        (1, 0, false) => "1 match".to_owned(),
        (_, 0, false) => format!("{} matches", thousands(shown as u64)),
        _ => {
            let (first, last) = (offset + 1, offset + shown);
            format!(
                "Matches {} to {}",
                thousands(first as u64),
                thousands(last as u64)
            )
        }
    };
    if !selection.typed.is_empty() {
        let typed: String = selection.typed.chars().take(80).collect();
        heading.push_str(&format!(" of {}", isolated(&typed)));
    }
    heading
}

fn at(parameters: &Parameters, offset: usize) -> String {
    match offset {
        0 => parameters.at("/concordance"),
        _ => parameters
            .set("offset", &offset.to_string())
            .at("/concordance"),
    }
}

fn orders(parameters: &Parameters) -> Vec<Choice> {
    let current = parameters.all("sort").next().unwrap_or("place").to_owned();
    let labels = [
        ("place", "Best article"),
        ("following", "What follows"),
        ("preceding", "What precedes"),
        ("newest", "Newest"),
        ("oldest", "Oldest"),
    ];
    let choices = labels.map(|(order, label)| Choice {
        label,
        address: match order {
            "place" => parameters.unset("sort").at("/concordance"),
            _ => parameters.set("sort", order).at("/concordance"),
        },
        is_current: order == current,
    });
    choices.into()
}

fn views(
    lines: &[ConcordanceLine],
    parameters: &Parameters,
    selection: &Selection,
) -> Vec<LineView> {
    // Filters only choose articles: the marks of an article are those of the query. Without a query, the names in the
    // filters are marked.
    let marked = match selection.typed.is_empty() {
        true => parameters.unset("sort").unset("group"),
        false => parameters.keeping(&["q", "any"]),
    };
    let lines = lines.iter();
    let views = lines.map(|line| {
        let article = &line.hit.article;
        let number = number(&line.hit.marks, line.field, line.span);
        LineView {
            left: line.left.clone(),
            matched: line.matched.clone(),
            right: line.right.clone(),
            address: format!(
                "{}#m{number}",
                marked.at(&address::article(article.id.as_str()))
            ),
            language: language(line.hit.enrichment.language.as_deref()),
            direction: direction(&format!("{}{}{}", line.left, line.matched, line.right)),
            source: article.source.clone(),
            date: article.published.map(Date::day),
        }
    });
    views.collect()
}

fn others(parameters: &Parameters) -> Vec<(String, String)> {
    let others = parameters.unset("q");
    let others = others.pairs();
    others
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
