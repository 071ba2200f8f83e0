//! Describes in words where a query matches in an article.

use crate::engine::ShownArticle;
use newsdex_query::highlight::{Marked, MarkedField};

/// Maximum number of matches that are described.
const MOST_MARKS: usize = 30;

/// The matches and their places; `None` if there are no matches.
pub(super) fn places(shown: &ShownArticle) -> Option<String> {
    let article = &shown.article;
    let text = |mark: &Marked| match mark.field {
        MarkedField::Title => article.title.as_deref(),
        MarkedField::Subtitle => article.subtitle.as_deref(),
        MarkedField::Body => Some(&*article.body),
        MarkedField::Source => article.source.as_deref(),
        MarkedField::Section => article.section.as_deref(),
        MarkedField::Author => shown.enrichment.authors.get(mark.item).map(String::as_str),
        MarkedField::Agency => shown.enrichment.agencies.get(mark.item).map(String::as_str),
        MarkedField::Keyword => article.keywords.get(mark.item).map(String::as_str),
    };
    let mut places: Vec<(String, Vec<&str>)> = Vec::new();
    for mark in shown.marks.iter().take(MOST_MARKS) {
        let place = match mark.field {
            MarkedField::Body => {
                let before = article.body.get(..mark.span.end).unwrap_or("");
                let lines = before.split('\n');
                let paragraphs = lines.filter(|line| !line.trim().is_empty()).count();
                format!("paragraph {paragraphs}")
            }
            field => field.name().to_owned(),
        };
        let marked = text(mark).and_then(|text| text.get(mark.span.bytes()));
        match places.last_mut() {
            Some((last, words)) if *last == place => words.extend(marked),
            _ => places.push((place, marked.into_iter().collect())),
        }
    }
    let places = places.iter();
    let places = places.map(|(place, words)| format!("{place}: {}", words.join(", ")));
    let mut told = places.collect::<Vec<String>>().join("; ");
    let more = shown.marks.len().saturating_sub(MOST_MARKS);
    if more > 0 {
        told.push_str(&format!("; and {more} more"));
    }
    (!told.is_empty()).then_some(told)
}
