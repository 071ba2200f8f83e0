//! `/search`: the hits of a query as JSON, JSON Lines, CSV, and as a feed.

use axum::response::Response;

use super::{CSV, JSON_LINES, MOST_IN_ONE, cells, limit, lines, timed, write_line};
use crate::engine::{
    Copies, Facet, Hit, Marks, Recency, SearchRequest, SortOrder, StoryHead, relax,
};
use crate::output::table::ExtraColumns;
use crate::output::{json as record, table};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::feed;
use crate::serve::parameters::chosen;
use crate::serve::question::{Asked, Question, SELECTION, Selection};
use crate::serve::rows::stream;

/// Parameters of all formats besides those that select articles.
const USUAL: [&str; 3] = ["limit", "offset", "recency"];

/// Parameters about what a hit contains.
const MARKS: [&str; 4] = ["snippets", "explain", "bodies", "relax"];

/// Number of entries of a feed.
const ENTRIES: usize = 50;

pub(crate) async fn json(asked: Asked) -> Response {
    asked
        .data(|question| {
            question
                .parameters
                .only(&[&SELECTION, &USUAL, &MARKS, &["facet"]])?;
            let selection = question.selection()?;
            let request = SearchRequest {
                limit: limit(&question.parameters, 10)?,
                facets: facets(question)?,
                ..request(question, &selection)?
            };
            let archive = &question.archive;
            let (page, took_ms) = timed(|| archive.search(&request))?;
            let relaxed = match question.parameters.flag("relax")? {
                true => relaxed(question, &request, page.total)?,
                false => Vec::new(),
            };
            let mut record = record::search(
                &selection.typed,
                request.query.to_string(),
                &page,
                &relaxed,
                took_ms,
                archive.incomplete(),
            );
            let is_grouped = question.parameters.flag("group")?;
            record.stories = is_grouped.then_some(page.total);
            let with_bodies = question.parameters.flag("bodies")?;
            let records = record.hits.iter_mut().chain(&mut record.relaxed);
            for (hit, record) in page.hits.iter().chain(&relaxed).zip(records) {
                record.body = with_bodies.then_some(hit.article.body.as_str());
            }
            content::json(&record)
        })
        .await
}

pub(crate) async fn json_lines(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &USUAL, &MARKS])?;
            let request = all(question)?;
            let with_bodies = question.parameters.flag("bodies")?;
            let found = question.archive.export(&request, Marks::Shown)?;
            let relaxed = match question.parameters.flag("relax")? {
                true => relaxed(question, &request, found.total)?,
                false => Vec::new(),
            };
            stream(question, JSON_LINES, move |out| {
                for hit in found.hits {
                    let hit = hit?;
                    let mut record = record::hit(&hit);
                    record.body = with_bodies.then_some(hit.article.body.as_str());
                    write_line(&record, out)?;
                }
                for hit in relaxed {
                    let mut record = record::relaxed_hit(&hit);
                    record.body = with_bodies.then_some(hit.article.body.as_str());
                    write_line(&record, out)?;
                }
                Ok(())
            })
        })
        .await
}

pub(crate) async fn csv(asked: Asked) -> Response {
    asked
        .data(|question| {
            question
                .parameters
                .only(&[&SELECTION, &USUAL, &["bodies", "spreadsheet"]])?;
            let request = all(question)?;
            let cells = cells(&question.parameters)?;
            let extra = ExtraColumns {
                body: question.parameters.flag("bodies")?,
                file: false,
            };
            let hits = question.archive.export(&request, Marks::None)?.hits;
            let hits = hits.map(|hit| hit.map(|hit| (hit, None)));
            stream(question, CSV, move |out| {
                table::search(hits, extra, cells, out)
            })
        })
        .await
}

pub(crate) async fn atom(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &["limit"]])?;
            let selection = question.selection()?;
            let request = SearchRequest {
                limit: limit(&question.parameters, ENTRIES)?,
                // What was added last comes first, as `newsdex new` tells it: a story once, from its first article on.
                order: SortOrder::Added,
                copies: Copies::Grouped(StoryHead::Earliest),
                snippets: 1,
                ..request(question, &selection)?
            };
            let page = question.archive.search(&request)?;
            let text = feed::of_search(&question.parameters, &selection, &page)?;
            Ok(content::of("application/atom+xml; charset=utf-8", text))
        })
        .await
}

/// The articles that have most of the words, if no article has all of them.
pub(in crate::serve) fn relaxed(
    question: &Question,
    request: &SearchRequest,
    total: u64,
) -> Result<Vec<Hit>, Failure> {
    if total > 0 || request.limit == 0 {
        return Ok(Vec::new());
    }
    let request = SearchRequest {
        limit: request.limit.min(MOST_IN_ONE),
        ..request.clone()
    };
    Ok(relax::relaxed(question.archive.as_ref(), &request)?)
}

/// The request for all hits.
fn all(question: &Question) -> Result<SearchRequest, Failure> {
    let selection = question.selection()?;
    Ok(SearchRequest {
        limit: lines(&question.parameters)?,
        ..request(question, &selection)?
    })
}

/// The request for the articles that the parameters select.
pub(in crate::serve) fn request(
    question: &Question,
    selection: &Selection,
) -> Result<SearchRequest, Failure> {
    let parameters = &question.parameters;
    let usual = SearchRequest::default();
    Ok(SearchRequest {
        query: selection.query.clone(),
        offset: parameters.number("offset")?.unwrap_or(0),
        order: question.order()?.unwrap_or(usual.order),
        snippets: parameters.number("snippets")?.unwrap_or(usual.snippets),
        copies: match parameters.flag("group")? {
            true => Copies::Grouped(StoryHead::Earliest),
            false => Copies::Each,
        },
        recency: recency(question)?,
        explain: parameters.flag("explain")?,
        cancel: question.cancel.clone(),
        ..usual
    })
}

fn recency(question: &Question) -> Result<Option<Recency>, Failure> {
    let Some(text) = question.parameters.one("recency")? else {
        return Ok(None);
    };
    let days = text.trim().parse::<f64>().ok();
    match days.filter(|days| *days > 0.0 && days.is_finite()) {
        Some(half_life_days) => Ok(Some(Recency {
            today: question.today,
            half_life_days,
        })),
        None => Err(Failure::bad(
            "`recency` is not a number of days",
            "write the number of days in which the boost halves, such as 30",
        )),
    }
}

fn facets(question: &Question) -> Result<Vec<Facet>, Failure> {
    let choices = Facet::ALL.map(|facet| (facet.name(), facet));
    let names = question.parameters.all("facet");
    names.map(|name| chosen("facet", name, &choices)).collect()
}
