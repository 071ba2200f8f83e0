//! `/timeline`: the number of articles in each period as JSON, JSON Lines, CSV, and drawn as SVG.

use axum::response::Response;

use super::{CSV, JSON_LINES, timed, write_line};
use crate::engine::timeline::fitting;
use crate::engine::{Counted, PeriodLength, TimelineRequest};
use crate::output::{json as record, svg as picture, table};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::question::{Asked, COUNTED_SELECTION, Question, Selection};
use crate::serve::rows::stream;

/// The lengths of periods by their names.
pub(in crate::serve) const LENGTHS: [(&str, PeriodLength); 4] = [
    ("day", PeriodLength::Day),
    ("week", PeriodLength::Week),
    ("month", PeriodLength::Month),
    ("year", PeriodLength::Year),
];

pub(crate) async fn json(asked: Asked) -> Response {
    asked
        .data(|question| {
            let (selection, request) = request(question)?;
            let archive = &question.archive;
            let (timeline, took_ms) = timed(|| archive.timeline(&request))?;
            content::json(&record::timeline(
                &selection.typed,
                request.query.to_string(),
                &timeline,
                took_ms,
                archive.incomplete(),
            ))
        })
        .await
}

pub(crate) async fn json_lines(asked: Asked) -> Response {
    asked
        .data(|question| {
            let (_, request) = request(question)?;
            let timeline = question.archive.timeline(&request)?;
            stream(question, JSON_LINES, move |out| {
                for period in timeline.periods() {
                    write_line(&record::period(period), out)?;
                }
                write_line(&record::undated(&timeline), out)
            })
        })
        .await
}

pub(crate) async fn csv(asked: Asked) -> Response {
    asked
        .data(|question| {
            let (_, request) = request(question)?;
            let timeline = question.archive.timeline(&request)?;
            stream(question, CSV, move |out| table::timeline(&timeline, out))
        })
        .await
}

pub(crate) async fn svg(asked: Asked) -> Response {
    asked
        .data(|question| {
            let (_, request) = request(question)?;
            let timeline = fitting(question.archive.timeline(&request)?, picture::fits);
            let mut image = Vec::new();
            picture::timeline(&timeline, &request.query.to_string(), &mut image)
                .map_err(anyhow::Error::from)?;
            Ok(content::of("image/svg+xml", image))
        })
        .await
}

fn request(question: &Question) -> Result<(Selection, TimelineRequest), Failure> {
    question.parameters.only(&[&COUNTED_SELECTION, &["by"]])?;
    let selection = question.selection()?;
    let request = TimelineRequest {
        query: selection.query.clone(),
        by: question.parameters.choice("by", &LENGTHS)?,
        counted: Counted::Printings,
        cancel: question.cancel.clone(),
    };
    Ok((selection, request))
}
