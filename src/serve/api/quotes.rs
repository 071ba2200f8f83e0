//! `/quotes`: quotations as JSON, JSON Lines and CSV.

use axum::response::Response;

use super::{CSV, JSON_LINES, cells, limit, lines, timed, write_line};
use crate::engine::QuoteRequest;
use crate::output::{json as record, table};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::question::{Asked, Question};
use crate::serve::rows::stream;
use newsdex_query::Interpretation;
use newsdex_query::rewrite::in_quotations;

/// The parameters that select quotations.
pub(in crate::serve) const SELECTION: [&str; 6] = ["q", "speaker", "from", "to", "source", "sort"];

const USUAL: [&str; 2] = ["limit", "offset"];

pub(crate) async fn json(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &USUAL])?;
            let (typed, _, request) = request(question, limit(&question.parameters, 10)?)?;
            let archive = &question.archive;
            let (page, took_ms) = timed(|| archive.quotes(&request))?;
            let read_as = request.query.to_string();
            content::json(&record::quotes(
                &typed,
                read_as,
                &page,
                took_ms,
                archive.incomplete(),
            ))
        })
        .await
}

pub(crate) async fn json_lines(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &USUAL])?;
            let (_, _, request) = request(question, lines(&question.parameters)?)?;
            let page = question.archive.quotes(&request)?;
            stream(question, JSON_LINES, move |out| {
                page.quotes
                    .iter()
                    .try_for_each(|found| write_line(&record::quote(found), out))
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
            let (_, _, request) = request(question, lines(&question.parameters)?)?;
            let cells = cells(&question.parameters)?;
            let page = question.archive.quotes(&request)?;
            stream(question, CSV, move |out| table::quotes(&page, cells, out))
        })
        .await
}

/// The typed query, how it was read, and the request for the quotations that the parameters select.
pub(in crate::serve) fn request(
    question: &Question,
    limit: usize,
) -> Result<(String, Interpretation, QuoteRequest), Failure> {
    let (typed, interpretation) = question.interpretation("q")?;
    let query = in_quotations(interpretation.query.clone());
    let usual_order = QuoteRequest::usual_order(&query);
    let request = QuoteRequest {
        query: question.filters()?.narrow(query, question.today)?,
        limit,
        offset: question.parameters.number("offset")?.unwrap_or(0),
        order: question.order()?.unwrap_or(usual_order),
        cancel: question.cancel.clone(),
    };
    Ok((typed, interpretation, request))
}
