//! A whole article: what is known of it, its text with the matches marked, the names in it.

use std::io::{self, Write};

use super::{moment, place, places};
use crate::engine::ShownArticle;
use crate::output::Style;
use crate::output::paragraph::{Face, Line};
use newsdex_query::highlight::MarkedField;
use newsdex_text::article::Span;
use newsdex_text::enrichment::{Dateline, EntityKind};

/// Writes a whole article with the matches of a query marked.
///
/// # Errors
///
/// Fails when `out` does.
pub fn article(shown: &ShownArticle, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let article = &shown.article;
    let marks = |field: MarkedField| -> Vec<Span> {
        let here = shown.marks.iter().filter(|mark| mark.field == field);
        here.map(|mark| mark.span).collect()
    };
    let mut line = Line::new(style, out);
    if let Some(title) = &article.title {
        line.put_marked(title, &marks(MarkedField::Title), Face::Title)?;
        line.end()?;
    }
    if let Some(subtitle) = &article.subtitle {
        line.put_marked(subtitle, &marks(MarkedField::Subtitle), Face::Plain)?;
        line.end()?;
    }
    let facts = [
        ("Published", article.published.map(moment)),
        ("Updated", article.updated.map(moment)),
        ("Source", article.source.clone()),
        ("Section", article.section.clone()),
        ("By", list(&shown.enrichment.authors)),
        ("Agencies", list(&shown.enrichment.agencies)),
        ("Dateline", shown.enrichment.dateline.as_ref().map(dateline)),
        ("Keywords", list(&article.keywords)),
        ("Language", shown.enrichment.language.clone()),
        ("URL", article.url.clone()),
        ("File", Some(place(article))),
        ("Id", Some(article.id.to_string())),
        ("Matches", places::places(shown)),
    ];
    for (label, fact) in facts {
        if let Some(fact) = fact {
            line.put(&format!("{label}: "), Face::Dim)?;
            line.put(&fact, Face::Plain)?;
            line.end()?;
        }
    }
    let body_marks = marks(MarkedField::Body);
    let mut start = 0;
    for paragraph in article.body.split('\n') {
        let end = start + paragraph.len();
        if paragraph.trim().is_empty() {
            start = end + 1;
            continue;
        }
        line.blank()?;
        // A marked quotation can span several paragraphs.
        let inside = body_marks
            .iter()
            .filter(|mark| mark.start < end && start < mark.end);
        let inside: Vec<Span> = inside
            .map(|mark| Span::new(mark.start.max(start) - start, mark.end.min(end) - start))
            .collect();
        line.put_marked(paragraph, &inside, Face::Plain)?;
        line.end()?;
        start = end + 1;
    }
    let mut is_first = true;
    for (label, kind) in [
        ("People", EntityKind::Person),
        ("Organisations", EntityKind::Organization),
        ("Places", EntityKind::Place),
    ] {
        let of_kind = shown
            .enrichment
            .entities
            .iter()
            .filter(|entity| entity.kind == kind);
        let names: Vec<String> = of_kind
            .map(|entity| match entity.mentions.len() {
                0 | 1 => entity.name.clone(),
                mentions => format!("{} ({mentions})", entity.name),
            })
            .collect();
        if !names.is_empty() {
            if std::mem::take(&mut is_first) {
                line.blank()?;
            }
            line.put(&format!("{label}: "), Face::Dim)?;
            line.put(&names.join(", "), Face::Plain)?;
            line.end()?;
        }
    }
    Ok(())
}

fn list(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

fn dateline(dateline: &Dateline) -> String {
    let day = dateline.day.map(|day| day.to_string());
    let parts = [&dateline.place, &day, &dateline.agency];
    let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    known.join(", ")
}
