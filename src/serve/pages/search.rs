//! `/search`: the hits of a query, what it was read as, filters, and when the articles were published.

use askama::Template;
use axum::response::Response;

use crate::engine::timeline::fitting;
use crate::engine::{
    Copies, Facet, Hit, SearchPage as Found, SearchRequest, StoryHead, Suggestion, Timeline,
    UNDATED,
};
use crate::output::svg::{Chart, Rows};
use crate::output::terminal::{counted, thousands};
use crate::serve::api::search::{self as api, relaxed};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::downloads::{Download, downloads, for_spreadsheets};
use crate::serve::pages::hits::{HitView, views, views_alone};
use crate::serve::pages::paging::{AFTER, BEFORE, Paging};
use crate::serve::pages::{CountedLink, Frame, isolated};
use crate::serve::parameters::Parameters;
use crate::serve::place::place_of;
use crate::serve::question::{Asked, COUNTED_SELECTION, Question, SELECTION, Selection};

/// Number of hits on a page, and the largest number that an address may ask for.
const HITS: usize = 20;
const MOST_HITS: usize = 100;

/// Number of values of a facet that are shown at first.
const VALUES: usize = 7;

/// Number of filters of one kind beside which a list of values is still complete.
const FILTERS_AT_ONCE: usize = 8;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchTemplate {
    frame: Frame,
    heading: String,
    read_as: Option<String>,
    tags: Vec<Tag>,
    suggestion: Option<SuggestedQuery>,
    notices: Vec<String>,
    hits: Vec<HitView>,
    /// Whether no article is found: then there is nothing to narrow or to order.
    has_none: bool,
    /// Articles with most of the words, if no article has all of them.
    relaxed: Vec<HitView>,
    orders: Vec<Choice>,
    paging: Option<Paging>,
    facets: Vec<FacetView>,
    /// The one facet of which all values are shown.
    whole_facet: Option<String>,
    back: String,
    chart: Option<Chart>,
    timeline: String,
    period: PeriodForm,
    downloads: Vec<Download>,
    grouping: Choice,
    /// The address of the matches with their contexts.
    in_context: Option<String>,
}

/// A filter that is applied, and the address without it.
pub(super) struct Tag {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) address: String,
}

/// One of several ways to show something.
pub(super) struct Choice {
    pub(super) label: &'static str,
    pub(super) address: String,
    pub(super) is_current: bool,
}

struct SuggestedQuery {
    introduction: &'static str,
    query: String,
    address: String,
    count: String,
}

struct FacetView {
    name: &'static str,
    label: &'static str,
    links: Vec<CountedLink>,
    /// The address that shows all values.
    all: Option<String>,
}

/// The form with the first and the last day.
pub(super) struct PeriodForm {
    pub(super) path: &'static str,
    pub(super) from: String,
    pub(super) to: String,
    /// The other parameters of the address.
    pub(super) others: Vec<(String, String)>,
}

impl PeriodForm {
    pub(super) fn of(path: &'static str, parameters: &Parameters) -> PeriodForm {
        let first = |name| parameters.all(name).next().unwrap_or_default().to_owned();
        let others = parameters.unset("from").unset("to").unset("offset");
        let others = others
            .pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        PeriodForm {
            path,
            from: first("from"),
            to: first("to"),
            others: others.collect(),
        }
    }
}

/// The filters of a search: the parameter, and what a tag and a list of values call it.
const FILTERS: [(&str, &str); 9] = [
    ("from", "from"),
    ("to", "to"),
    ("person", "person"),
    ("org", "organisation"),
    ("place", "place"),
    ("source", "source"),
    ("author", "author"),
    ("section", "section"),
    ("lang", "language"),
];

/// The facets with their headings and the parameters that their values become.
const FACETS: [(Facet, &str, &str); 8] = [
    (Facet::People, "People", "person"),
    (Facet::Organizations, "Organisations", "org"),
    (Facet::Places, "Places", "place"),
    (Facet::Source, "Sources", "source"),
    (Facet::Author, "Authors", "author"),
    (Facet::Section, "Sections", "section"),
    (Facet::Language, "Languages", "lang"),
    (Facet::Year, "Years", "from"),
];

pub(crate) async fn show(asked: Asked) -> Response {
    asked.page(page).await
}

fn page(question: &Question) -> Result<Response, Failure> {
    let selection = question.selection()?;
    let parameters = question.parameters.keeping(&SELECTION);
    let limit = question
        .parameters
        .number("limit")?
        .unwrap_or(HITS)
        .clamp(1, MOST_HITS);
    let whole = whole_facet(question)?;
    let request = SearchRequest {
        limit: if whole.is_some() { 0 } else { limit },
        snippets: 2,
        timeline: whole.is_none(),
        facets: match whole {
            Some(facet) => vec![facet],
            None => FACETS.map(|(facet, _, _)| facet).to_vec(),
        },
        facet_values: match whole {
            Some(_) => usize::MAX,
            // Applied values are not shown, and one more tells that there are more.
            None => VALUES + FILTERS_AT_ONCE + 1,
        },
        ..request(question, &selection)?
    };
    let request = SearchRequest {
        offset: offset(question, &request)?,
        ..request
    };
    let found = question.archive.search(&request)?;
    let relaxed = relaxed(question, &request, found.total)?;
    let title = match selection.typed.as_str() {
        "" => "All articles".to_owned(),
        typed => typed.to_owned(),
    };
    let frame = Frame::of(question, title, "search").with_feed(feed(&parameters));
    let page = SearchTemplate {
        frame,
        heading: heading(&found, &request, &selection),
        read_as: selection
            .interpretation
            .is_worth_saying(&selection.typed)
            .then(|| selection.interpretation.query.shortened()),
        tags: tags(&parameters, "/search"),
        suggestion: found.suggestion.as_ref().map(suggested),
        hits: views(&found.hits, &parameters, request.offset),
        has_none: found.total == 0,
        relaxed: views_alone(&relaxed),
        orders: orders(&parameters),
        paging: match whole {
            Some(_) => None,
            None => Paging::of(
                "/search",
                &question.parameters,
                found.total,
                request.offset,
                limit,
            )
            .zip(found.hits.first().zip(found.hits.last()))
            .map(|(paging, (first, last))| {
                let id = |hit: &'_ Hit| hit.article.id.as_str().to_owned();
                paging.beside(&id(first), &id(last))
            }),
        },
        facets: facets(&found, &parameters, whole),
        whole_facet: whole.map(|facet| facet.name().to_owned()),
        back: parameters.at("/search"),
        chart: chart(found.timeline, &parameters),
        timeline: parameters.keeping(&COUNTED_SELECTION).at("/timeline"),
        period: PeriodForm::of("/search", &parameters),
        downloads: all_downloads(&parameters)?,
        grouping: grouping(&parameters)?,
        in_context: parameters
            .all("q")
            .next()
            .is_some()
            .then(|| parameters.unset("sort").at("/concordance")),
        notices: found.notices,
    };
    content::html(&page)
}

/// The request for the articles that the parameters select. A page shows one article for each story unless it is told
/// otherwise.
pub(super) fn request(
    question: &Question,
    selection: &Selection,
) -> Result<SearchRequest, Failure> {
    Ok(SearchRequest {
        copies: match is_grouped(&question.parameters)? {
            true => Copies::Grouped(StoryHead::Earliest),
            false => Copies::Each,
        },
        ..api::request(question, selection)?
    })
}

fn is_grouped(parameters: &Parameters) -> Result<bool, Failure> {
    Ok(match parameters.one("group")? {
        Some(_) => parameters.flag("group")?,
        None => true,
    })
}

/// The number of hits before the page. The list may have changed since the page before or behind was shown: an article
/// that was on it is found again.
fn offset(question: &Question, request: &SearchRequest) -> Result<usize, Failure> {
    let (parameters, archive) = (&question.parameters, question.archive.as_ref());
    let offset = request.offset;
    if let (Some(id), true) = (parameters.one(AFTER)?, offset > 0) {
        let place = place_of(archive, request, id, offset - 1)?;
        return Ok(place.map_or(offset, |place| place + 1));
    }
    if let Some(id) = parameters.one(BEFORE)? {
        let place = place_of(archive, request, id, offset + request.limit)?;
        return Ok(place.map_or(offset, |place| place.saturating_sub(request.limit)));
    }
    Ok(offset)
}

/// The facet of which all values are asked for.
fn whole_facet(question: &Question) -> Result<Option<Facet>, Failure> {
    let choices = FACETS.map(|(facet, _, _)| (facet.name(), facet));
    question.parameters.choice("facet", &choices)
}

fn heading(found: &Found, request: &SearchRequest, selection: &Selection) -> String {
    let what = match request.copies {
        Copies::Grouped(_) => "story",
        Copies::Each => "article",
    };
    let mut heading = match found.total {
        0 => "No articles".to_owned(),
        total => counted(total, what),
    };
    if !selection.typed.is_empty() {
        let typed: String = selection.typed.chars().take(80).collect();
        heading.push_str(&format!(" for {}", isolated(&typed)));
    }
    let shown = found.hits.len();
    if shown > 0 && (shown as u64) < found.total {
        let (first, last) = (request.offset + 1, request.offset + shown);
        heading.push_str(&format!(
            ", {} to {}",
            thousands(first as u64),
            thousands(last as u64)
        ));
    }
    heading
}

/// The filters that are applied.
pub(super) fn tags(parameters: &Parameters, path: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for (parameter, name) in FILTERS {
        for value in parameters.all(parameter) {
            tags.push(Tag {
                name,
                value: value.to_owned(),
                address: parameters.without(parameter, value).at(path),
            });
        }
    }
    if parameters.all("any").next().is_some() {
        tags.push(Tag {
            name: "any of the words",
            value: String::new(),
            address: parameters.unset("any").at(path),
        });
    }
    tags
}

fn suggested(suggestion: &Suggestion) -> SuggestedQuery {
    let query = suggestion.query.to_string();
    SuggestedQuery {
        introduction: suggestion.reason.introduction(),
        address: Parameters::default().with("q", &query).at("/search"),
        query: suggestion.query.shortened(),
        count: counted(suggestion.total, "article"),
    }
}

fn orders(parameters: &Parameters) -> Vec<Choice> {
    let current = parameters.all("sort").next().unwrap_or("relevance");
    let choices = [
        ("relevance", "Best match"),
        ("newest", "Newest"),
        ("oldest", "Oldest"),
        ("added", "Last added"),
    ];
    let choices = choices.map(|(order, label)| Choice {
        label,
        address: match order {
            "relevance" => parameters.unset("sort").at("/search"),
            _ => parameters.set("sort", order).at("/search"),
        },
        is_current: order == current,
    });
    choices.into()
}

fn grouping(parameters: &Parameters) -> Result<Choice, Failure> {
    let is_current = is_grouped(parameters)?;
    Ok(match is_current {
        true => Choice {
            label: "Show every copy",
            address: parameters.set("group", "0").at("/search"),
            is_current,
        },
        false => Choice {
            label: "Fold copies of one text",
            address: parameters.unset("group").at("/search"),
            is_current,
        },
    })
}

fn facets(found: &Found, parameters: &Parameters, whole: Option<Facet>) -> Vec<FacetView> {
    let mut views = Vec::new();
    for (facet, label, parameter) in FACETS {
        let counts = found.facets.get(&facet).map_or(&[][..], Vec::as_slice);
        let is_applied = |value: &str| parameters.all(parameter).any(|applied| applied == value);
        let shown = counts.iter().filter(|count| !is_applied(&count.value));
        let limit = match whole {
            Some(_) => usize::MAX,
            None => VALUES,
        };
        let links = shown.take(limit).map(|count| CountedLink {
            label: count.value.clone(),
            address: narrowed(parameters, facet, parameter, &count.value),
            count: thousands(count.count),
        });
        let links: Vec<CountedLink> = links.collect();
        let has_one_value =
            counts.len() == 1 && counts.iter().all(|count| count.count == found.total);
        if links.is_empty() || (has_one_value && whole.is_none()) {
            continue;
        }
        let all = (counts.len() > links.len() && whole.is_none())
            .then(|| parameters.set("facet", facet.name()).at("/search"));
        views.push(FacetView {
            name: facet.name(),
            label,
            links,
            all,
        });
    }
    views
}

/// The address of the articles with this value of a facet.
fn narrowed(parameters: &Parameters, facet: Facet, parameter: &str, value: &str) -> String {
    let narrowed = match facet {
        Facet::Year if value == UNDATED => {
            let typed = parameters.all("q").next().unwrap_or_default();
            parameters.set("q", format!("{typed} date:none").trim())
        }
        Facet::Year => parameters.set("from", value).set("to", value),
        _ => parameters.with(parameter, value),
    };
    narrowed.at("/search")
}

fn chart(timeline: Option<Timeline>, parameters: &Parameters) -> Option<Chart> {
    let timeline = fitting(timeline?, crate::output::svg::fits);
    Chart::of(&timeline, Rows::Counts, &|from, to| {
        parameters.set("from", from).set("to", to).at("/search")
    })
}

/// The list as it is shown: for programs, copies are folded only if the address says so.
fn all_downloads(parameters: &Parameters) -> Result<Vec<Download>, Failure> {
    let listed = match is_grouped(parameters)? {
        true => parameters.set("group", "1"),
        false => parameters.unset("group"),
    };
    let mut all = downloads("/search", &listed);
    all.push(for_spreadsheets("/search", &listed));
    all.push(Download {
        label: "Atom feed",
        address: feed(parameters),
    });
    Ok(all)
}

/// The address of the feed: it has an order of its own, and each story once.
fn feed(parameters: &Parameters) -> String {
    parameters.unset("sort").unset("group").at("/search.atom")
}
