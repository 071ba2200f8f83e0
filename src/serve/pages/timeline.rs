//! `/timeline`: when the articles of a query were published, and which share of the archive they are.

use askama::Template;
use axum::response::Response;

use crate::engine::timeline::fitting;
use crate::engine::{Counted, Timeline, TimelineRequest};
use crate::output::json::day;
use crate::output::svg::{Chart, Rows, fits};
use crate::output::terminal::{counted, thousands};
use crate::serve::api::timeline::LENGTHS;
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::downloads::{Download, downloads};
use crate::serve::pages::search::{Choice, PeriodForm, Tag, tags};
use crate::serve::pages::{Frame, isolated};
use crate::serve::parameters::Parameters;
use crate::serve::question::{Asked, COUNTED_SELECTION, Question};

#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelineTemplate {
    frame: Frame,
    heading: String,
    has_none: bool,
    typed: String,
    read_as: Option<String>,
    tags: Vec<Tag>,
    notices: Vec<String>,
    by: &'static str,
    lengths: Vec<Choice>,
    chart: Option<Chart>,
    rows: Vec<Row>,
    undated: Option<String>,
    period: PeriodForm,
    downloads: Vec<Download>,
}

/// A period in the table.
struct Row {
    label: String,
    address: Option<String>,
    count: String,
    all: String,
    share: String,
}

pub(crate) async fn show(asked: Asked) -> Response {
    asked.page(page).await
}

fn page(question: &Question) -> Result<Response, Failure> {
    let selection = question.selection()?;
    let parameters = question.parameters.keeping(&COUNTED_SELECTION);
    let request = TimelineRequest {
        query: selection.query.clone(),
        by: question.parameters.choice("by", &LENGTHS)?,
        counted: Counted::Printings,
        cancel: question.cancel.clone(),
    };
    let archive = question.archive.as_ref();
    let timeline = fitting(archive.timeline(&request)?, fits);
    let mut heading = match timeline.total {
        0 => "No articles".to_owned(),
        total => format!("{} by {}", counted(total, "article"), timeline.by.name()),
    };
    if !selection.typed.is_empty() {
        let typed: String = selection.typed.chars().take(80).collect();
        heading.push_str(&format!(" for {}", isolated(&typed)));
    }
    let with_length = match question.parameters.all("by").next() {
        Some(by) => parameters.set("by", by),
        None => parameters.clone(),
    };
    let lengths = LENGTHS.map(|(name, length)| Choice {
        label: name,
        address: parameters.set("by", name).at("/timeline"),
        is_current: timeline.by == length,
    });
    let mut downloads = downloads("/timeline", &with_length);
    downloads.push(Download {
        label: "SVG",
        address: with_length.at("/timeline.svg"),
    });
    let undated = timeline.undated;
    content::html(&TimelineTemplate {
        frame: Frame::of(question, "Timeline", "timeline"),
        heading,
        has_none: timeline.total == 0,
        read_as: selection
            .interpretation
            .is_worth_saying(&selection.typed)
            .then(|| selection.interpretation.query.shortened()),
        typed: selection.typed,
        tags: tags(&with_length, "/timeline"),
        by: timeline.by.name(),
        lengths: lengths.into(),
        chart: Chart::of(&timeline, Rows::CountsAndShares, &|from, to| {
            parameters.set("from", from).set("to", to).at("/search")
        }),
        rows: rows(&timeline, &parameters),
        undated: (undated.all > 0).then(|| {
            format!(
                "Without a date: {} of {}.",
                thousands(undated.count),
                counted(undated.all, "article")
            )
        }),
        period: PeriodForm::of("/timeline", &with_length),
        downloads,
        notices: timeline.notices,
    })
}

fn rows(timeline: &Timeline, parameters: &Parameters) -> Vec<Row> {
    let rows = timeline.periods().map(|period| {
        let share = period.share;
        let address = || {
            parameters
                .set("from", &day(period.first))
                .set("to", &day(period.last))
                .at("/search")
        };
        Row {
            address: (share.count > 0).then(address),
            count: thousands(share.count),
            all: match period.is_covered() {
                true => thousands(share.all),
                false => "not in the archive".to_owned(),
            },
            share: share
                .ratio()
                .map_or_else(String::new, |ratio| format!("{:.1} %", ratio * 100.0)),
            label: period.label,
        }
    });
    rows.collect()
}
