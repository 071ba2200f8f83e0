//! The text of a news item, in any kind of enclosure.

use super::super::xhtml::Content;
use super::super::{fields, markup, nitf, xhtml};
use super::Element;
use newsdex_text::article::Moment;
use newsdex_text::clean;

/// The content of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Story {
    pub(super) content: Content,
    pub(super) published: Option<Moment>,
    pub(super) language: Option<String>,
}

/// Reads the content of an item; empty if it has none.
///
/// # Errors
///
/// When the content is of a kind that is not an article; gives the reason.
pub(super) fn story(item: &Element) -> Result<Story, &'static str> {
    let mut empty = Story::default();
    let all = std::iter::once(item).chain(item.descendants());
    for enclosed in all.filter(|element| element.is("inlineXML") || element.is("inlineData")) {
        let story = match enclosed.is("inlineXML") {
            true => of_xml(enclosed)?,
            false => of_data(enclosed),
        };
        if !story.content.body.is_empty() {
            return Ok(story);
        }
        empty.content.title = empty.content.title.or(story.content.title);
    }
    Ok(empty)
}

fn of_xml(enclosed: &Element) -> Result<Story, &'static str> {
    if let Some(found) = enclosed.find("nitf") {
        let mut article = nitf::article(found);
        return Ok(Story {
            published: article.published,
            language: article.language.take(),
            content: article.into(),
        });
    }
    if enclosed.child("events").is_some() || enclosed.child("event").is_some() {
        return Err("a list of events to come, not an article");
    }
    // Tables of sports results contain no text, except an article about them.
    if enclosed.child("sports-content").is_some() {
        return Ok(Story::default());
    }
    Ok(Story {
        content: xhtml::content(enclosed),
        published: None,
        language: enclosed
            .find("html")
            .and_then(|html| html.attr("lang"))
            .and_then(fields::language_tag),
    })
}

/// Text in character data, plain or with tags; data in another encoding, such as Base64, are not read as text.
fn of_data(enclosed: &Element) -> Story {
    if enclosed.attr("encoding").is_some() {
        return Story::default();
    }
    let written = enclosed.text();
    let body = match markup::is_markup(&written) {
        true => xhtml::escaped_content(&written).body,
        false => clean::prose(&written),
    };
    Story {
        content: Content {
            body,
            ..Content::default()
        },
        ..Story::default()
    }
}
