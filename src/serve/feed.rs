//! A search as an Atom feed (RFC 4287): what was added to the archive last comes first. A copy of a story that is in the
//! archive already is no entry.
//!
//! An entry is the same entry as long as its article has the same identifier. `updated` changes only when the text has
//! changed. Links are relative to the address of the feed.

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::engine::{Hit, SearchPage};
use crate::output::heading::heading;
use crate::output::json::instant;
use crate::serve::address;
use crate::serve::failure::Failure;
use crate::serve::parameters::Parameters;
use crate::serve::question::{SELECTION, Selection};

/// The date of an entry without a date: a feed requires one.
const UNKNOWN: &str = "1970-01-01T00:00:00Z";

/// The feed of a search.
pub(super) fn of_search(
    parameters: &Parameters,
    selection: &Selection,
    page: &SearchPage,
) -> Result<Vec<u8>, Failure> {
    Ok(written(parameters, selection, page)?)
}

fn written(parameters: &Parameters, selection: &Selection, page: &SearchPage) -> Result<Vec<u8>> {
    let parameters = parameters.keeping(&SELECTION);
    let mut feed = Feed(Writer::new(Vec::new()));
    feed.0
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    feed.begin("feed", &[("xmlns", "http://www.w3.org/2005/Atom")])?;
    let read_as = selection.query.shortened();
    feed.text("title", &format!("newsdex: {read_as}"))?;
    feed.text(
        "id",
        &format!(
            "urn:newsdex:search:{}",
            address::segment(&selection.query.to_string())
        ),
    )?;
    feed.link(
        "self",
        "application/atom+xml",
        &parameters.at("/search.atom"),
    )?;
    feed.link("alternate", "text/html", &parameters.at("/search"))?;
    let latest = page.hits.iter().map(updated).max();
    feed.text("updated", &latest.unwrap_or_else(|| UNKNOWN.to_owned()))?;
    feed.begin("author", &[])?;
    feed.text("name", "newsdex")?;
    feed.end("author")?;
    for hit in &page.hits {
        feed.entry(hit, &parameters)?;
    }
    feed.end("feed")?;
    Ok(feed.0.into_inner())
}

/// When the text of an article last changed.
fn updated(hit: &Hit) -> String {
    let article = &hit.article;
    let known = article.updated.or(article.published).map(instant);
    known
        .filter(|known| !known.is_empty())
        .unwrap_or_else(|| UNKNOWN.to_owned())
}

struct Feed(Writer<Vec<u8>>);

impl Feed {
    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        let element = BytesStart::new(name).with_attributes(attributes.iter().copied());
        Ok(self.0.write_event(Event::Start(element))?)
    }

    fn end(&mut self, name: &str) -> Result<()> {
        Ok(self.0.write_event(Event::End(BytesEnd::new(name)))?)
    }

    fn text(&mut self, name: &str, text: &str) -> Result<()> {
        self.begin(name, &[])?;
        self.0
            .write_event(Event::Text(BytesText::new(&allowed(text))))?;
        self.end(name)
    }

    fn link(&mut self, relation: &str, kind: &str, address: &str) -> Result<()> {
        let attributes = [("rel", relation), ("type", kind), ("href", address)];
        let element = BytesStart::new("link").with_attributes(attributes);
        Ok(self.0.write_event(Event::Empty(element))?)
    }

    fn entry(&mut self, hit: &Hit, parameters: &Parameters) -> Result<()> {
        let article = &hit.article;
        let id = article.id.as_str();
        self.begin("entry", &[])?;
        self.text("title", &heading(article, 0))?;
        self.text(
            "id",
            &format!("urn:newsdex:article:{}", address::segment(id)),
        )?;
        self.link(
            "alternate",
            "text/html",
            &parameters.keeping(&["q"]).at(&address::article(id)),
        )?;
        if let Some(published) = article.published.map(instant) {
            self.text("published", &published)?;
        }
        self.text("updated", &updated(hit))?;
        let authors = hit.enrichment.authors.iter().chain(&article.source);
        for author in authors {
            self.begin("author", &[])?;
            self.text("name", author)?;
            self.end("author")?;
        }
        let snippet = hit
            .snippets
            .iter()
            .find(|snippet| snippet.field.name() == "body");
        if let Some(snippet) = snippet {
            self.text("summary", &snippet.text)?;
        }
        self.end("entry")
    }
}

/// A text without the characters that XML cannot contain.
fn allowed(text: &str) -> String {
    let is_allowed = |character: &char| {
        matches!(character, '\t' | '\n')
            || !(character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_what_xml_cannot_contain() {
        assert_eq!(allowed("a\u{0}b\u{ffff}\nc\u{1b}"), "ab\nc");
    }
}
