//! `/entities`: the people, organisations and places of the archive as JSON, JSON Lines and CSV.

use axum::response::Response;

use super::{CSV, JSON_LINES, cells, limit, lines, write_line};
use crate::engine::EntityRequest;
use crate::output::{json as record, table};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::parameters::chosen;
use crate::serve::question::{Asked, Question};
use crate::serve::rows::stream;
use newsdex_query::filter::{Filters, name_pattern, names_in};
use newsdex_query::names::plain_name;
use newsdex_query::{ParseContext, Scope, parse};
use newsdex_text::enrichment::EntityKind;

/// The parameters that select entities. `q` has words of names, `query` selects the articles that are counted.
pub(in crate::serve) const SELECTION: [&str; 6] = ["q", "type", "with", "query", "from", "to"];

const USUAL: [&str; 2] = ["limit", "offset"];

/// The kinds of entities by their names in addresses.
pub(in crate::serve) const KINDS: [(&str, EntityKind); 4] = [
    ("person", EntityKind::Person),
    ("organization", EntityKind::Organization),
    ("place", EntityKind::Place),
    ("misc", EntityKind::Misc),
];

pub(crate) async fn json(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &USUAL])?;
            let request = request(question, limit(&question.parameters, 20)?)?;
            let archive = &question.archive;
            let page = archive.entities(&request)?;
            content::json(&record::entities(&page, archive.incomplete()))
        })
        .await
}

pub(crate) async fn json_lines(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&SELECTION, &USUAL])?;
            let request = request(question, lines(&question.parameters)?)?;
            let page = question.archive.entities(&request)?;
            stream(question, JSON_LINES, move |out| {
                page.entities
                    .iter()
                    .try_for_each(|entity| write_line(&record::entity(entity), out))
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
            let request = request(question, lines(&question.parameters)?)?;
            let cells = cells(&question.parameters)?;
            let page = question.archive.entities(&request)?;
            stream(question, CSV, move |out| table::entities(&page, cells, out))
        })
        .await
}

/// The request for the entities that the parameters select.
pub(in crate::serve) fn request(
    question: &Question,
    limit: usize,
) -> Result<EntityRequest, Failure> {
    let parameters = &question.parameters;
    let text = plain_name(Scope::Entity, parameters.one("q")?.unwrap_or_default());
    let context = ParseContext {
        today: question.today,
    };
    let text = parse(&text, &context).map_err(|error| Failure::unreadable("q", &text, error))?;
    let named = names_in(text).map_err(|part| {
        Failure::bad(
            format!("`{}` is not part of a name", part.0),
            "`q` has only words of names; put conditions on articles into `query`",
        )
    })?;
    let (_, typed) = question.interpretation("query")?;
    let filters = Filters {
        from: parameters.one("from")?.map(str::to_owned),
        to: parameters.one("to")?.map(str::to_owned),
        ..Filters::default()
    };
    let with = parameters
        .all("with")
        .map(|name| name_pattern("with", Scope::Entity, name));
    let kinds = parameters
        .all("type")
        .map(|kind| chosen("type", kind, &KINDS));
    let kinds = kinds.collect::<Result<Vec<EntityKind>, Failure>>()?;
    Ok(EntityRequest {
        query: filters.narrow(typed.query, question.today)?,
        named,
        with: with.collect::<Result<Vec<_>, _>>()?,
        kinds: match kinds.is_empty() {
            true => EntityRequest::USUAL_KINDS.to_vec(),
            false => kinds,
        },
        limit,
        offset: parameters.number("offset")?.unwrap_or(0),
        cancel: question.cancel.clone(),
    })
}
