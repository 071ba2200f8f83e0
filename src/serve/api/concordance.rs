//! `/concordance`: every match with its context, as JSON, JSON Lines and CSV.

use std::time::Instant;

use axum::response::Response;

use super::{CSV, JSON_LINES, cells, lines, write_line};
use crate::engine::concordance::{ConcordanceLine, ConcordanceRequest, concordance};
use crate::engine::{Copies, SortOrder, StoryHead};
use crate::output::concordance::{self as shown, Key, Ordered};
use crate::output::json as record;
use crate::serve::failure::Failure;
use crate::serve::parameters::Parameters;
use crate::serve::question::{Asked, Question, SELECTION, Selection};
use crate::serve::rows::stream;

const USUAL: [&str; 2] = ["limit", "context"];

/// The width of the context on each side unless another is given, and the largest one, in columns.
const COLUMNS: usize = 40;
const MOST_COLUMNS: usize = 10_000;

pub(crate) async fn json(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &USUAL])?;
            let (selection, request) = request(question)?;
            let order = order(&question.parameters, b",")?;
            let begun = Instant::now();
            let found = concordance(question.archive.as_ref(), &request)?;
            let read_as = request.query.to_string();
            let incomplete = question.archive.incomplete();
            let head = record::concordance_head(
                &selection.typed,
                &read_as,
                found.articles,
                &found.notices,
                incomplete,
            );
            let head = serde_json::to_string(&head).map_err(anyhow::Error::from)?;
            stream(question, "application/json", move |out| {
                let head = head.strip_suffix('}').unwrap_or(&head);
                write!(out, "{head},\"lines\":[")?;
                let row = |line: &ConcordanceLine| {
                    Ok(serde_json::to_vec(&record::concordance_line(line))?)
                };
                let total = shown::write(found.lines, &order, &row, out)?;
                let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
                writeln!(out, "],\"total\":{total},\"took_ms\":{took_ms:.2}}}")?;
                Ok(())
            })
        })
        .await
}

pub(crate) async fn json_lines(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &USUAL])?;
            let (_, request) = request(question)?;
            let order = order(&question.parameters, b"")?;
            let found = concordance(question.archive.as_ref(), &request)?;
            stream(question, JSON_LINES, move |out| {
                let row = |line: &ConcordanceLine| {
                    let mut row = Vec::new();
                    write_line(&record::concordance_line(line), &mut row)?;
                    Ok(row)
                };
                shown::write(found.lines, &order, &row, out).map(drop)
            })
        })
        .await
}

pub(crate) async fn csv(asked: Asked) -> Response {
    asked
        .data(|question| {
            question
                .parameters
                .only(&[&SELECTION, &USUAL, &["spreadsheet"]])?;
            let (_, request) = request(question)?;
            let order = order(&question.parameters, b"")?;
            let cells = cells(&question.parameters)?;
            let found = concordance(question.archive.as_ref(), &request)?;
            stream(question, CSV, move |out| {
                out.write_all(&shown::csv_header()?)?;
                shown::write(found.lines, &order, &|line| shown::csv(line, cells), out).map(drop)
            })
        })
        .await
}

/// The orders of lines, each with the order of the articles and the key of the lines.
pub(in crate::serve) const ORDERS: [(&str, (SortOrder, Option<Key>)); 5] = [
    ("place", (SortOrder::Relevance, None)),
    (
        "following",
        (SortOrder::Relevance, Some(ConcordanceLine::following_key)),
    ),
    (
        "preceding",
        (SortOrder::Relevance, Some(ConcordanceLine::preceding_key)),
    ),
    ("oldest", (SortOrder::Oldest, None)),
    ("newest", (SortOrder::Newest, None)),
];

fn order(parameters: &Parameters, between: &'static [u8]) -> Result<Ordered, Failure> {
    let sort = parameters.choice("sort", &ORDERS)?;
    Ok(Ordered {
        key: sort.and_then(|(_, key)| key),
        limit: lines(parameters)?,
        between,
    })
}

/// The articles that the parameters select, and the request for their matches.
pub(in crate::serve) fn request(
    question: &Question,
) -> Result<(Selection, ConcordanceRequest), Failure> {
    let parameters = &question.parameters;
    let selection = question.selection()?;
    let sort = parameters.choice("sort", &ORDERS)?;
    let columns = parameters.number("context")?.unwrap_or(COLUMNS);
    if columns > MOST_COLUMNS {
        return Err(Failure::bad(
            format!("`context` is larger than {MOST_COLUMNS}"),
            "the full texts of all hits are at /search.jsonl with bodies=1",
        ));
    }
    let request = ConcordanceRequest {
        marked: ConcordanceRequest::marked_by(selection.searched.clone(), &selection.query),
        query: selection.query.clone(),
        order: sort.map_or(SortOrder::Relevance, |(order, _)| order),
        copies: match parameters.flag("group")? {
            true => Copies::Grouped(StoryHead::Earliest),
            false => Copies::Each,
        },
        columns,
        cancel: question.cancel.clone(),
    };
    Ok((selection, request))
}
