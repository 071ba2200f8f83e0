//! `/`: the first page, with a search box and what the archive is about.

use askama::Template;
use axum::response::Response;

use crate::engine::{Facet, SearchRequest, SortOrder};
use crate::output::json::day;
use crate::output::svg::Chart;
use crate::output::terminal::{counted, thousands};
use crate::serve::address;
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::whole_archive::{Group, chart, timeline};
use crate::serve::pages::{CountedLink, Frame};
use crate::serve::parameters::Parameters;
use crate::serve::question::{Asked, Question};
use newsdex_text::enrichment::EntityKind;

/// Number of names of each kind.
const NAMES: usize = 12;

#[derive(Template)]
#[template(path = "home.html")]
struct HomeTemplate {
    frame: Frame,
    summary: String,
    chart: Option<Chart>,
    groups: Vec<Group>,
}

pub(crate) async fn show(asked: Asked) -> Response {
    asked.page(page).await
}

fn page(question: &Question) -> Result<Response, Failure> {
    let archive = question.archive.as_ref();
    let found = archive.search(&SearchRequest {
        limit: 0,
        // The order by date needs no scores, which take time.
        order: SortOrder::Newest,
        facets: vec![Facet::Source],
        cancel: question.cancel.clone(),
        ..SearchRequest::default()
    })?;
    let timeline = timeline(question)?;
    let ends = timeline.periods().next().zip(timeline.periods().last());
    let mut summary = counted(found.total, "article");
    let sources = found.facets.get(&Facet::Source).map_or(0, Vec::len);
    if sources > 0 {
        summary.push_str(&format!(" from {}", counted(sources as u64, "source")));
    }
    if let Some((first, last)) = ends {
        summary.push_str(&format!(", {} to {}", year(first.first), year(last.last)));
    }
    let sources = found
        .facets
        .get(&Facet::Source)
        .map_or(&[][..], Vec::as_slice);
    let sources = sources.iter().take(NAMES).map(|count| CountedLink {
        address: Parameters::default()
            .with("source", &count.value)
            .at("/search"),
        label: count.value.clone(),
        count: thousands(count.count),
    });
    let mut groups = names(question)?;
    groups.push(Group {
        label: "Sources",
        links: sources.collect(),
    });
    groups.retain(|group| !group.links.is_empty());
    content::html(&HomeTemplate {
        frame: Frame::of(question, "newsdex", "home"),
        summary,
        chart: chart(timeline),
        groups,
    })
}

/// The names in most articles. The first page does not wait until they are counted.
fn names(question: &Question) -> Result<Vec<Group>, Failure> {
    let archive = &question.archive;
    if !archive.is_prepared() {
        return Ok(Vec::new());
    }
    let kinds = [
        ("People", EntityKind::Person),
        ("Organisations", EntityKind::Organization),
        ("Places", EntityKind::Place),
    ];
    let groups = kinds.into_iter().map(|(label, kind)| {
        let entities = archive.names_beginning("", &[kind], NAMES)?.into_iter();
        let links = entities.map(|entity| CountedLink {
            address: address::entity(kind, &entity.name),
            count: thousands(entity.articles),
            label: entity.name,
        });
        Ok(Group {
            label,
            links: links.collect(),
        })
    });
    groups.collect()
}

fn year(number: i64) -> String {
    day(number).split('-').next().unwrap_or_default().to_owned()
}
