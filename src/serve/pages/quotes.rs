//! `/quotes`: who said what.

use askama::Template;
use axum::response::Response;

use crate::output::terminal::{counted, thousands};
use crate::serve::api::quotes::{SELECTION, request};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::Frame;
use crate::serve::pages::downloads::{Download, downloads};
use crate::serve::pages::paging::Paging;
use crate::serve::pages::quotations::{QuotationView, views};
use crate::serve::pages::search::Tag;
use crate::serve::question::{Asked, Question};

/// Number of quotations on a page.
const QUOTES: usize = 20;

#[derive(Template)]
#[template(path = "quotes.html")]
struct QuotesTemplate {
    frame: Frame,
    heading: String,
    read_as: Option<String>,
    words: String,
    speaker: String,
    from: String,
    to: String,
    tags: Vec<Tag>,
    notices: Vec<String>,
    quotations: Vec<QuotationView>,
    paging: Option<Paging>,
    downloads: Vec<Download>,
}

pub(crate) async fn show(asked: Asked) -> Response {
    asked.page(page).await
}

fn page(question: &Question) -> Result<Response, Failure> {
    let (typed, interpretation, request) = request(question, QUOTES)?;
    let parameters = question.parameters.keeping(&SELECTION);
    let found = question.archive.quotes(&request)?;
    let mut heading = match found.total {
        0 => "No quotations".to_owned(),
        total => counted(total, "quotation"),
    };
    if found.total > found.quotes.len() as u64 && !found.quotes.is_empty() {
        let (first, last) = (request.offset + 1, request.offset + found.quotes.len());
        heading.push_str(&format!(
            ", {} to {}",
            thousands(first as u64),
            thousands(last as u64)
        ));
    }
    let first = |name| parameters.all(name).next().unwrap_or_default().to_owned();
    let filters = [
        ("speaker", "said by"),
        ("source", "source"),
        ("from", "from"),
        ("to", "to"),
    ];
    let tags = filters.iter().flat_map(|(parameter, name)| {
        let values = parameters.all(parameter);
        values.map(|value| Tag {
            name,
            value: value.to_owned(),
            address: parameters.without(parameter, value).at("/quotes"),
        })
    });
    let mut frame = Frame::of(question, "Quotations", "quotes");
    frame.typed.clear();
    let page = QuotesTemplate {
        frame,
        heading,
        read_as: interpretation
            .is_worth_saying(&typed)
            .then(|| request.query.shortened()),
        speaker: first("speaker"),
        from: first("from"),
        to: first("to"),
        tags: tags.collect(),
        quotations: views(&found.quotes),
        paging: Paging::of("/quotes", &parameters, found.total, request.offset, QUOTES),
        downloads: downloads("/quotes", &parameters),
        notices: found.notices,
        words: typed,
    };
    content::html(&page)
}
