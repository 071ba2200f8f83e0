//! `/entity/KIND/NAME`: what the archive has on one person, organisation or place.

use askama::Template;
use axum::response::Response;

use crate::engine::timeline::fitting;
use crate::engine::{
    CountedEntity, Explanation, Facet, NamesRequest, QuoteRequest, SearchRequest, SortOrder,
};
use crate::output::json::{self as record, day};
use crate::output::svg::{Chart, Rows, fits};
use crate::output::terminal::{counted, thousands};
use crate::serve::address::{self, Wanted, decoded, divided};
use crate::serve::api::entities::KINDS;
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::entities::kind_label;
use crate::serve::pages::hits::{HitView, views};
use crate::serve::pages::quotations::{self, QuotationView};
use crate::serve::pages::{CountedLink, Frame, elsewhere};
use crate::serve::parameters::Parameters;
use crate::serve::question::{Asked, Form, Question};
use newsdex_query::rewrite::words_in_a_row;
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::enrichment::EntityKind;

/// Number of articles, quotations and neighbours that are shown.
const ARTICLES: usize = 8;
const QUOTES: usize = 4;
const NEIGHBOURS: usize = 12;

/// Number of entities with the words of a name among which the named one is looked for.
const CANDIDATES: usize = 200;

#[derive(Template)]
#[template(path = "entity.html")]
struct EntityTemplate {
    frame: Frame,
    name: String,
    kind: &'static str,
    articles: String,
    first: Option<(String, String)>,
    last: Option<(String, String)>,
    names: Vec<String>,
    chart: Option<Chart>,
    timeline: String,
    neighbours: Vec<Neighbours>,
    said: Vec<QuotationView>,
    said_all: Option<(String, String)>,
    about: Vec<QuotationView>,
    about_all: Option<(String, String)>,
    hits: Vec<HitView>,
    all: String,
    json: String,
}

struct Neighbours {
    label: &'static str,
    links: Vec<CountedLink>,
}

pub(crate) async fn at_address(asked: Asked) -> Response {
    let rest = asked
        .path()
        .strip_prefix("/entity/")
        .unwrap_or_default()
        .to_owned();
    let (rest, wanted) = divided(&rest);
    let form = match wanted {
        Wanted::Json => Form::Data,
        _ => Form::Page,
    };
    let named = rest.split_once('/').and_then(|(kind, name)| {
        let kind = KINDS.iter().find(|(word, _)| *word == kind)?.1;
        Some((kind, decoded(name).filter(|name| !name.is_empty())?))
    });
    let is_known = matches!(wanted, Wanted::Page | Wanted::Json);
    let named = named.filter(|_| is_known);
    asked
        .answer(form, move |question| {
            let (kind, name) = named.ok_or_else(|| Failure::missing("nothing has this address"))?;
            let entity = found(question, kind, &name)?;
            match wanted {
                Wanted::Json => {
                    let explanation = explanation(question, &entity)?;
                    content::json(&record::explanations(&explanation))
                }
                _ if entity.name != name => elsewhere(&address::entity(entity.kind, &entity.name)),
                _ => page(question, &entity),
            }
        })
        .await
}

/// The entity with this name: its name in the archive, or another name of it.
fn found(question: &Question, kind: EntityKind, name: &str) -> Result<CountedEntity, Failure> {
    let missing = || Failure {
        hint: Some("the page Names finds names by any of their words".to_owned()),
        ..Failure::missing(format!(
            "no {} named {name} in this archive",
            kind_label(kind).to_lowercase()
        ))
    };
    question.archive.entity(kind, name)?.ok_or_else(missing)
}

/// The names of an entity, and why they are its names.
fn explanation(question: &Question, entity: &CountedEntity) -> Result<Vec<Explanation>, Failure> {
    let Some(pattern) = words_in_a_row(&entity.name) else {
        return Ok(Vec::new());
    };
    let explanations = question.archive.explain_names(&NamesRequest {
        named: vec![pattern],
        limit: CANDIDATES,
        cancel: question.cancel.clone(),
    });
    let explanations = match explanations {
        // Another engine may not know why.
        Err(error) if error.is::<crate::engine::Unsupported>() => return Ok(Vec::new()),
        explanations => explanations?,
    };
    let is_this = |found: &Explanation| found.kind == entity.kind && found.name == entity.name;
    Ok(explanations.into_iter().filter(is_this).take(1).collect())
}

/// The scope, and the parameter of addresses, that find articles that name an entity.
fn scope(kind: EntityKind) -> (Scope, &'static str) {
    match kind {
        EntityKind::Person => (Scope::Person, "person"),
        EntityKind::Organization => (Scope::Organization, "org"),
        EntityKind::Place => (Scope::Place, "place"),
        EntityKind::Misc => (Scope::Entity, "q"),
    }
}

fn page(question: &Question, entity: &CountedEntity) -> Result<Response, Failure> {
    let missing = || Failure::missing("this name has no words");
    let pattern = words_in_a_row(&entity.name).ok_or_else(missing)?;
    let (scope, parameter) = scope(entity.kind);
    let value = match entity.kind {
        EntityKind::Misc => format!("entity:\"{}\"", entity.name.replace('"', " ")),
        _ => entity.name.clone(),
    };
    let parameters = Parameters::default().with(parameter, &value);
    let query = Query::Text(scope, pattern.clone());
    let archive = question.archive.as_ref();
    let found = archive.search(&SearchRequest {
        query,
        limit: ARTICLES,
        order: SortOrder::Newest,
        snippets: 1,
        facets: vec![Facet::People, Facet::Organizations, Facet::Places],
        facet_values: NEIGHBOURS + 1,
        timeline: true,
        cancel: question.cancel.clone(),
        ..SearchRequest::default()
    })?;
    let groups = [
        (Facet::People, "People", EntityKind::Person),
        (
            Facet::Organizations,
            "Organisations",
            EntityKind::Organization,
        ),
        (Facet::Places, "Places", EntityKind::Place),
    ];
    let neighbours = groups.into_iter().map(|(facet, label, kind)| {
        let counts = found.facets.get(&facet).map_or(&[][..], Vec::as_slice);
        let others = counts
            .iter()
            .filter(|count| kind != entity.kind || count.value != entity.name);
        let links = others.take(NEIGHBOURS).map(|count| CountedLink {
            label: count.value.clone(),
            address: address::entity(kind, &count.value),
            count: thousands(count.count),
        });
        Neighbours {
            label,
            links: links.collect(),
        }
    });
    let timeline = found.timeline.map(|timeline| fitting(timeline, fits));
    let (said, said_all) = quotes(question, Scope::Speaker, &pattern, "speaker", &entity.name)?;
    let quoted = format!("\"{}\"", entity.name.replace('"', " "));
    let (about, about_all) = quotes(question, Scope::Quote, &pattern, "q", &quoted)?;
    let end = |day_number: Option<i64>| {
        let day = day(day_number?);
        let address = parameters.set("from", &day).set("to", &day).at("/search");
        Some((day, address))
    };
    let page = EntityTemplate {
        frame: Frame::of(question, entity.name.clone(), "entities"),
        kind: kind_label(entity.kind),
        articles: counted(entity.articles, "article"),
        first: end(entity.first),
        last: end(entity.last),
        names: entity.also.clone(),
        chart: timeline.and_then(|timeline| {
            Chart::of(&timeline, Rows::Counts, &|from, to| {
                parameters.set("from", from).set("to", to).at("/search")
            })
        }),
        timeline: parameters.at("/timeline"),
        neighbours: neighbours.filter(|group| !group.links.is_empty()).collect(),
        said,
        said_all,
        about,
        about_all,
        hits: views(&found.hits, &parameters.set("sort", "newest"), 0),
        all: parameters.at("/search"),
        json: format!("{}.json", address::entity(entity.kind, &entity.name)),
        name: entity.name.clone(),
    };
    content::html(&page)
}

type Quotations = (Vec<QuotationView>, Option<(String, String)>);

/// The latest quotations by or about an entity, and the address of all of them.
fn quotes(
    question: &Question,
    scope: Scope,
    pattern: &Pattern,
    parameter: &str,
    value: &str,
) -> Result<Quotations, Failure> {
    let found = question.archive.quotes(&QuoteRequest {
        query: Query::Text(scope, pattern.clone()),
        limit: QUOTES,
        offset: 0,
        order: SortOrder::Newest,
        cancel: question.cancel.clone(),
    })?;
    let all = (found.total > found.quotes.len() as u64).then(|| {
        let address = Parameters::default()
            .with(parameter, value)
            .with("sort", "newest")
            .at("/quotes");
        (counted(found.total, "quotation"), address)
    });
    Ok((quotations::views(&found.quotes), all))
}
