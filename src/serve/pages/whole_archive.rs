//! What the first page and the page of figures show of the whole archive: articles over time, and lists of links.

use anyhow::Result;

use crate::engine::timeline::fitting;
use crate::engine::{Counted, Timeline, TimelineRequest};
use crate::output::svg::{Chart, Rows, fits};
use crate::serve::pages::CountedLink;
use crate::serve::parameters::Parameters;
use crate::serve::question::Question;
use newsdex_query::Query;

/// Links under a heading.
pub(super) struct Group {
    pub(super) label: &'static str,
    pub(super) links: Vec<CountedLink>,
}

/// The articles of the archive over time.
pub(super) fn timeline(question: &Question) -> Result<Timeline> {
    question.archive.timeline(&TimelineRequest {
        query: Query::All,
        by: None,
        counted: Counted::Printings,
        cancel: question.cancel.clone(),
    })
}

/// The chart of the archive, whose bars lead to the articles.
pub(super) fn chart(timeline: Timeline) -> Option<Chart> {
    Chart::of(&fitting(timeline, fits), Rows::Counts, &|from, to| {
        Parameters::default()
            .with("from", from)
            .with("to", to)
            .at("/search")
    })
}
