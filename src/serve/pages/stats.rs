//! `/stats`: what the archive holds.

use askama::Template;
use axum::response::Response;

use crate::index::incomplete::Incomplete;
use crate::machine::is_at_work;
use crate::output::svg::Chart;
use crate::output::terminal::{self, bytes, thousands};
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::whole_archive::{Group, chart, timeline};
use crate::serve::pages::{CountedLink, Frame};
use crate::serve::parameters::Parameters;
use crate::serve::question::{Asked, Question};

#[derive(Template)]
#[template(path = "stats.html")]
struct StatsTemplate {
    frame: Frame,
    facts: Vec<(&'static str, String)>,
    notes: Vec<String>,
    chart: Option<Chart>,
    groups: Vec<Group>,
}

pub(crate) async fn show(asked: Asked) -> Response {
    asked.page(page).await
}

fn page(question: &Question) -> Result<Response, Failure> {
    let archive = question.archive.as_ref();
    let stats = archive.stats()?;
    let counts = &stats.counts;
    let mut facts = vec![
        ("Articles", thousands(counts.articles)),
        ("Without a date", thousands(counts.undated)),
        ("Copies of other articles", thousands(counts.duplicates)),
        ("Files", thousands(counts.files)),
        ("Inputs that could not be read", thousands(counts.failures)),
        ("Size of the index", bytes(counts.bytes)),
    ];
    if let Some(last) = &stats.last_run {
        let at_work = last.end.is_none() && is_at_work(&last.start);
        facts.push(("Last run", terminal::run(last, at_work)));
    }
    let mut notes = archive.notes();
    notes.extend(
        archive
            .incomplete()
            .map(|incomplete| format!("{incomplete}: {}", Incomplete::HINT)),
    );
    let timeline = timeline(question)?;
    let by_count = |counts: &std::collections::BTreeMap<String, u64>, parameter: Option<&str>| {
        let mut counts: Vec<(&String, &u64)> = counts.iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let links = counts.into_iter().map(|(label, count)| CountedLink {
            label: label.clone(),
            address: parameter.map_or_else(String::new, |parameter| {
                Parameters::default().with(parameter, label).at("/search")
            }),
            count: thousands(*count),
        });
        links.collect::<Vec<CountedLink>>()
    };
    let groups = [
        ("Sources", by_count(&counts.sources, Some("source"))),
        ("Languages", by_count(&counts.languages, Some("lang"))),
        ("Folders and files", by_count(&counts.archives, None)),
    ];
    let groups = groups
        .into_iter()
        .map(|(label, links)| Group { label, links });
    content::html(&StatsTemplate {
        frame: Frame::of(question, "What the archive holds", "stats"),
        facts,
        notes,
        chart: chart(timeline),
        groups: groups.filter(|group| !group.links.is_empty()).collect(),
    })
}
