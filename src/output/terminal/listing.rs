//! Lists of entities and of quotations.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{day, place, thousands};
use crate::engine::{CountedEntity, EntityPage, Explanation, QuotePage};
use crate::output::paragraph::{Face, Line, Pad, clean};
use crate::output::{Style, json};

/// Maximum number of other names shown for an entity.
const MOST_NAMES: usize = 6;

/// Width of the column of article counts.
const COUNT: usize = 9;

/// Width of the column of types.
const KIND: usize = 12;

/// Maximum width of the column of names.
const WIDEST_NAME: usize = 40;

/// Writes a table of entities.
///
/// # Errors
///
/// Fails when `out` does.
pub fn entities(page: &EntityPage, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = |entity: &CountedEntity| clean(&entity.name).width();
    let widest = page.entities.iter().map(width).max().unwrap_or(0);
    let widest = widest.min(WIDEST_NAME);
    for entity in &page.entities {
        let mut line = Line::new(style, out);
        line.cell(&thousands(entity.articles), COUNT, Pad::Left, Face::Plain)?;
        line.cell(&entity.name, widest, Pad::Right, Face::Title)?;
        line.cell(json::kind_name(entity.kind), KIND, Pad::Right, Face::Dim)?;
        line.put(&period(entity), Face::Dim)?;
        line.end()?;
        if !entity.also.is_empty() {
            let more = entity.also.len().saturating_sub(MOST_NAMES);
            let mut also = entity.also[..entity.also.len() - more].join(", ");
            if more > 0 {
                also.push_str(&format!(" and {more} more"));
            }
            line.indent = COUNT + 2;
            line.put(&format!("also: {also}"), Face::Dim)?;
            line.end()?;
        }
    }
    Ok(())
}

fn period(entity: &CountedEntity) -> String {
    match (entity.first, entity.last) {
        (Some(first), Some(last)) if first == last => json::day(first),
        (Some(first), Some(last)) => format!("{} to {}", json::day(first), json::day(last)),
        _ => "undated".to_owned(),
    }
}

/// Writes which names were grouped into one entity, and why.
///
/// # Errors
///
/// Fails when `out` does.
pub fn explanations(
    explanations: &[Explanation],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (number, explanation) in explanations.iter().enumerate() {
        let mut line = Line::new(style, out);
        if number > 0 {
            line.blank()?;
        }
        line.put(&explanation.name, Face::Title)?;
        let kind = json::kind_name(explanation.kind);
        let articles = super::counted(explanation.articles, "article");
        line.put(&format!("  {kind}, {articles}"), Face::Dim)?;
        line.end()?;
        for name in &explanation.names {
            line.indent = COUNT + 2;
            line.cell(&thousands(name.articles), COUNT, Pad::Left, Face::Plain)?;
            line.put(&name.name, Face::Plain)?;
            if name.kind != explanation.kind {
                line.put(&format!(" ({})", json::kind_name(name.kind)), Face::Dim)?;
            }
            if let Some(reason) = &name.reason {
                line.put(&format!(": {reason}"), Face::Dim)?;
            }
            line.end()?;
            if !name.forms.is_empty() {
                let forms = name.forms.iter().take(MOST_NAMES * 2);
                let forms: Vec<String> = forms
                    .map(|(form, articles)| format!("{form} ({})", thousands(*articles)))
                    .collect();
                line.put(&format!("also written {}", forms.join(", ")), Face::Dim)?;
                line.end()?;
            }
        }
    }
    Ok(())
}

/// Writes quotations with their speakers and articles.
///
/// # Errors
///
/// Fails when `out` does.
pub fn quotes(page: &QuotePage, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (number, found) in page.quotes.iter().enumerate() {
        let mut line = Line::new(style, out);
        if number > 0 {
            line.blank()?;
        }
        let speaker = found.speaker.as_deref().unwrap_or("(speaker unknown)");
        line.put(speaker, Face::Title)?;
        line.end()?;
        line.indent = 3;
        line.put_marked(
            found.quote.text(&found.article),
            &found.highlights,
            Face::Plain,
        )?;
        line.end()?;
        let article = &found.article;
        let mut facts = vec![article.published.map_or("undated".to_owned(), day)];
        facts.extend(article.source.clone());
        facts.extend(article.title.clone());
        line.put(&facts.join(" · "), Face::Dim)?;
        line.end()?;
        line.put(&format!("{} · {}", place(article), article.id), Face::Dim)?;
        line.end()?;
    }
    Ok(())
}
