//! `/entities`: the people, organisations and places of the archive.

use askama::Template;
use axum::response::Response;

use crate::output::json::{day, kind_name};
use crate::output::terminal::{counted, thousands};
use crate::serve::address;
use crate::serve::api::entities::{KINDS, SELECTION, request};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::Frame;
use crate::serve::pages::downloads::{Download, downloads};
use crate::serve::pages::paging::Paging;
use crate::serve::pages::search::Choice;
use crate::serve::question::{Asked, Question};
use newsdex_text::enrichment::EntityKind;

/// Number of names on a page.
const NAMES: usize = 50;

#[derive(Template)]
#[template(path = "entities.html")]
struct EntitiesTemplate {
    frame: Frame,
    heading: String,
    words: String,
    kind: String,
    query: String,
    kinds: Vec<Choice>,
    entities: Vec<EntityRow>,
    paging: Option<Paging>,
    downloads: Vec<Download>,
}

struct EntityRow {
    name: String,
    address: String,
    kind: &'static str,
    articles: String,
    first: String,
    last: String,
    also: String,
}

/// The name of a kind of entity on pages.
pub(super) fn kind_label(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "Person",
        EntityKind::Organization => "Organisation",
        EntityKind::Place => "Place",
        EntityKind::Misc => "Other name",
    }
}

pub(crate) async fn show(asked: Asked) -> Response {
    asked.page(page).await
}

fn page(question: &Question) -> Result<Response, Failure> {
    let request = request(question, NAMES)?;
    let parameters = question.parameters.keeping(&SELECTION);
    let found = question.archive.entities(&request)?;
    let heading = match found.total {
        0 => "No names".to_owned(),
        total => format!(
            "{} in {}",
            counted(total, "name"),
            counted(found.articles, "article")
        ),
    };
    let current = parameters.all("type").next().unwrap_or_default().to_owned();
    let labels = [
        ("", "All"),
        ("person", "People"),
        ("organization", "Organisations"),
        ("place", "Places"),
    ];
    let kinds = labels.map(|(kind, label)| Choice {
        label,
        address: match kind {
            "" => parameters.unset("type").at("/entities"),
            _ => parameters.set("type", kind).at("/entities"),
        },
        is_current: current == kind,
    });
    let rows = found.entities.into_iter().map(|entity| EntityRow {
        address: address::entity(entity.kind, &entity.name),
        kind: kind_label(entity.kind),
        articles: thousands(entity.articles),
        first: entity.first.map(day).unwrap_or_default(),
        last: entity.last.map(day).unwrap_or_default(),
        also: entity.also.join(", "),
        name: entity.name,
    });
    let mut frame = Frame::of(question, "People, organisations and places", "entities");
    frame.typed.clear();
    let first = |name| parameters.all(name).next().unwrap_or_default().to_owned();
    let is_kind = KINDS
        .iter()
        .any(|(name, kind)| *name == current && kind_name(*kind) == current);
    content::html(&EntitiesTemplate {
        frame,
        heading,
        words: first("q"),
        query: first("query"),
        kind: if is_kind { current } else { String::new() },
        kinds: kinds.into(),
        entities: rows.collect(),
        paging: Paging::of("/entities", &parameters, found.total, request.offset, NAMES),
        downloads: downloads("/entities", &parameters),
    })
}
