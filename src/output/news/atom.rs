//! What is new as a feed (Atom, RFC 4287).
//!
//! The identifier of an entry is made of the identifier of the article, so that a reader of feeds shows it once.

use std::io::Write;

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::engine::Hit;
use crate::output::heading::heading;
use crate::output::json::instant;
use crate::output::news::{News, NewsCount, NewsHead, NewsQuery};
use crate::output::paragraph::clean;
use newsdex_text::article::Moment;

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// A feed with all queries; the name of the query is the category of each entry.
pub struct AtomNews<'a> {
    xml: Writer<&'a mut dyn Write>,
    now: String,
}

impl<'a> AtomNews<'a> {
    /// Writes to `out`.
    ///
    /// # Errors
    ///
    /// Fails when `out` does.
    pub fn new(head: &NewsHead, out: &'a mut dyn Write) -> Result<AtomNews<'a>> {
        let mut xml = Writer::new(out);
        let now = instant(Moment::at(head.now));
        let names: Vec<String> = head.names.iter().map(|name| format!("@{name}")).collect();
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        writeln!(xml.get_mut())?;
        writeln!(xml.get_mut(), "<feed xmlns=\"{NAMESPACE}\">")?;
        let mut feed = AtomNews { xml, now };
        feed.element("title", &format!("New: {}", names.join(", ")))?;
        feed.element("id", &urn("new", &names.join("+")))?;
        feed.element("updated", &feed.now.clone())?;
        feed.element("generator", "newsdex")?;
        Ok(feed)
    }

    fn element(&mut self, name: &str, text: &str) -> Result<()> {
        self.xml
            .create_element(name)
            .write_text_content(BytesText::new(&allowed(text)))?;
        writeln!(self.xml.get_mut())?;
        Ok(())
    }

    fn entry(&mut self, query: &NewsQuery, hit: &Hit) -> Result<()> {
        let article = &hit.article;
        let dateline = hit.enrichment.dateline.as_ref();
        let text_start = dateline
            .and_then(|dateline| dateline.span)
            .map_or(0, |span| span.end);
        let published = article.published.map(instant);
        let updated = article.updated.map(instant).or_else(|| published.clone());
        self.element("title", &clean(&heading(article, text_start)))?;
        self.element("id", &urn("article", article.id.as_str()))?;
        let now = self.now.clone();
        self.element("updated", &updated.unwrap_or(now))?;
        if let Some(published) = published {
            self.element("published", &published)?;
        }
        let authors = match hit.enrichment.authors.is_empty() {
            true => vec![article.source.clone().unwrap_or_else(|| "unknown".into())],
            false => hit.enrichment.authors.clone(),
        };
        for author in authors {
            writeln!(self.xml.get_mut(), "<author>")?;
            self.element("name", &clean(&author))?;
            writeln!(self.xml.get_mut(), "</author>")?;
        }
        let is_web = |url: &&String| url.starts_with("http://") || url.starts_with("https://");
        if let Some(url) = article.url.as_ref().filter(is_web) {
            self.empty("link", &[("rel", "alternate"), ("href", url)])?;
        }
        self.empty("category", &[("term", &query.name)])?;
        let snippets: Vec<&str> = hit
            .snippets
            .iter()
            .map(|snippet| snippet.text.as_str())
            .collect();
        self.element("summary", &clean(&snippets.join(" … ")))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        let attributes: Vec<(&str, String)> = attributes
            .iter()
            .map(|(name, value)| (*name, allowed(value)))
            .collect();
        let attributes = attributes
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        self.xml
            .create_element(name)
            .with_attributes(attributes)
            .write_empty()?;
        writeln!(self.xml.get_mut())?;
        Ok(())
    }
}

impl News for AtomNews<'_> {
    fn query(&mut self, _: &NewsQuery) -> Result<()> {
        Ok(())
    }

    fn hit(&mut self, query: &NewsQuery, _: usize, hit: &Hit) -> Result<()> {
        writeln!(self.xml.get_mut(), "<entry>")?;
        self.entry(query, hit)?;
        writeln!(self.xml.get_mut(), "</entry>")?;
        Ok(())
    }

    fn end_query(&mut self, _: &NewsQuery, _: NewsCount) -> Result<()> {
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        writeln!(self.xml.get_mut(), "</feed>")?;
        Ok(self.xml.get_mut().flush()?)
    }
}

/// The text without characters that XML forbids.
fn allowed(text: &str) -> String {
    let is_allowed = |character: &char| !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_allowed).collect()
}

/// A permanent address for a name of any characters (RFC 8141 allows a few of ASCII).
fn urn(kind: &str, name: &str) -> String {
    let mut urn = format!("urn:newsdex:{kind}:");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b':' => {
                urn.push(char::from(byte));
            }
            _ => urn.push_str(&format!("%{byte:02X}")),
        }
    }
    urn
}
