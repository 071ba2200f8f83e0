//! Pages that a browser or a crawler saved: the article in a page, with the address that the saving program noted.
//!
//! Shared by HTML files, MHTML and Safari's web archives. If the page itself has no text, as a page that consists of
//! frames, the article is in the frame with the most text. The day of saving is never the date of publication.

mod page_data;
mod source_note;

use std::any::Any;

use xxhash_rust::xxh3::Xxh3;

use super::html::tree::{self, Tree};
use super::{Failure, html, plain, saved_site};
use crate::record::{FileSchema, Record};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::clean;
use newsdex_text::encoding;

/// The most frames of a page in which an article is looked for.
const MOST_FRAMES: usize = 20;

/// The address from which a file was saved, as the archive around it says.
#[derive(Debug)]
pub(super) struct SavedFrom(pub(super) String);

impl FileSchema for SavedFrom {
    fn hash(&self, hash: &mut Xxh3) {
        hash.update(self.0.as_bytes());
    }
}

/// A page and what is known about it from outside.
#[derive(Debug, Default)]
pub(super) struct SavedPage {
    /// The address from which the page was saved.
    pub(super) url: Option<String>,
    /// The title that the saving program noted, used if the page has none.
    pub(super) title: Option<String>,
    /// The encoding that the saving program noted.
    pub(super) charset: Option<String>,
    /// The page as it was served.
    pub(super) html: Vec<u8>,
}

impl SavedPage {
    /// A page in an HTML file.
    ///
    /// The address is in a note that the saving program left in the page, or in the archive around it.
    pub(super) fn of_file(record: &Record) -> SavedPage {
        let schema = record.place.schema.as_deref();
        let noted = schema.and_then(|schema| (schema as &dyn Any).downcast_ref::<SavedFrom>());
        SavedPage {
            url: source_note::url(&record.bytes).or_else(|| Some(noted?.0.clone())),
            html: without_http_head(&record.bytes).to_vec(),
            ..SavedPage::default()
        }
    }

    /// Parses the page.
    ///
    /// # Errors
    ///
    /// When the page has more parts than any article.
    pub(super) fn tree(&self, record: &Record) -> Result<Tree, Failure> {
        let declared = || encoding::declared(&self.html);
        let known = self.charset.clone().filter(|name| is_encoding(name));
        let text = encoding::decode(&self.html, known.or_else(declared).as_deref());
        html::tree(&text).map_err(|parts| record.refused(parts))
    }

    fn article(&self, tree: &Tree) -> Article {
        let mut article = html::article(tree);
        article.title = article.title.or_else(|| self.title.clone());
        let noted = self.url.as_deref().and_then(web_address);
        article.url = article.url.or(noted);
        article
    }
}

/// Reads the article of a page, or of one of the frames in it.
pub(super) fn article(
    record: &Record,
    page: &SavedPage,
    frames: &[SavedPage],
) -> Result<Article, Failure> {
    article_of(record, page, &page.tree(record)?, frames)
}

/// As [`article`], for a parsed page.
pub(super) fn article_of(
    record: &Record,
    page: &SavedPage,
    tree: &Tree,
    frames: &[SavedPage],
) -> Result<Article, Failure> {
    let mut article = page.article(tree);
    if let Some(text) = preformatted(tree)
        && article.dated_by != Some(DateOrigin::Metadata)
    {
        let read = plain::article(&clean::unified(&text));
        article = Article {
            title: read.title.or(article.title),
            body: read.body,
            published: read.published,
            updated: read.updated,
            dated_by: read.dated_by,
            ..article
        };
    }
    if article.body.is_empty() {
        let framed = frames
            .iter()
            .take(MOST_FRAMES)
            .filter_map(|frame| Some(frame.article(&frame.tree(record).ok()?)))
            .filter(|framed| !framed.body.is_empty())
            .max_by_key(|framed| framed.body.len());
        if let Some(framed) = framed {
            article = Article {
                title: framed.title.or(article.title),
                ..framed
            };
        }
    }
    if article.body.is_empty()
        && let Some(data) = page_data::article(tree)
    {
        article = Article {
            title: data.title.or(article.title),
            body: data.body,
            published: article.published.or(data.published),
            dated_by: article
                .dated_by
                .or(data.published.map(|_| DateOrigin::Metadata)),
            authors: match article.authors.is_empty() {
                true => data.authors,
                false => article.authors,
            },
            section: article.section.or(data.section),
            ..article
        };
    }
    if article.body.is_empty() && tree.elements("frameset").next().is_some() {
        return Err(record.skipped("a page of frames: its text is in the files of the frames"));
    }
    if is_brief(&article) && saved_site::only_leads_on(&page.html) {
        return Err(record.skipped("a page that only leads to another"));
    }
    let is_bare = article.published.is_none() && article.authors.is_empty();
    if article.body.is_empty() && is_bare && saved_site::is_of_links(&page.html) {
        return Err(record.skipped("a page of links without text"));
    }
    // The date in the address is that of publication; the date in the name of a saved file is often that of saving.
    let path = page.url.as_deref().and_then(path_of).unwrap_or_default();
    record.completed_by(article, [path].into_iter().chain(record.names()))
}

/// The text of a page that consists of preformatted text, as early sites showed wire copy; `None` for any other page.
fn preformatted(tree: &Tree) -> Option<String> {
    let length = |nodes: std::ops::Range<usize>| -> usize {
        nodes.map(|node| tree.own_text(node).trim().len()).sum()
    };
    let node = tree
        .elements("pre")
        .max_by_key(|&node| length(tree.below(node)))?;
    // The title of the window is not part of what the page shows.
    let titles: usize = tree
        .elements("title")
        .map(|title| length(tree.below(title)))
        .sum();
    let shown = length(0..tree.len()).saturating_sub(titles);
    let inside = tree.below(node);
    let has_heading = inside
        .clone()
        .any(|below| tree::is_heading(tree.name(below)));
    if has_heading || PREFORMATTED_SHARE * length(inside.clone()) < (PREFORMATTED_SHARE - 1) * shown
    {
        return None;
    }
    Some(inside.map(|below| tree.own_text(below)).collect())
}

/// All but one in this many bytes of such a page are preformatted.
const PREFORMATTED_SHARE: usize = 6;

/// A page with less text than this may be only a note that the page has moved.
const BRIEF: usize = 200;

fn is_brief(article: &Article) -> bool {
    article.body.len() < BRIEF
}

/// A page without the answer of the server that a program saved above it: `HTTP/1.1 200 OK`, headers, an empty line.
pub(super) fn without_http_head(file: &[u8]) -> &[u8] {
    const LONGEST: usize = 16 * 1024;
    let trimmed = file.trim_ascii_start();
    if !trimmed.starts_with(b"HTTP/") {
        return file;
    }
    let head = trimmed.get(..LONGEST).unwrap_or(trimmed);
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"]
        .into_iter()
        .filter_map(|end| {
            let at = memchr::memmem::find(head, end)?;
            Some(at + end.len())
        });
    let end = ends.min();
    end.and_then(|end| trimmed.get(end..)).unwrap_or(file)
}

/// Whether a noted encoding says anything: some programs write a placeholder.
fn is_encoding(name: &str) -> bool {
    !name.starts_with("x-user") && !name.starts_with('_')
}

/// The address of a page on the web; `None` for the name of a file or another kind of address.
pub(super) fn web_address(written: &str) -> Option<String> {
    let address = html::original_address(written.trim()).replace(' ', "%20");
    let is_of_web = address.starts_with("http://") || address.starts_with("https://");
    is_of_web.then_some(address)
}

/// The path of a URL, without the part after `?` or `#`; `None` without a path.
pub(super) fn path_of(url: &str) -> Option<&str> {
    let (_, rest) = html::original_address(url).split_once("://")?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let rest = rest.get(..end)?;
    let (_, path) = rest.split_once('/')?;
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_that_of_the_page_not_that_of_the_archive() {
        assert_eq!(
            web_address(" https://archive.example/web/19990508000000/http://gazette.example/a b"),
            Some("http://gazette.example/a%20b".to_owned())
        );
        assert_eq!(web_address("file:///C:/pier.html"), None);
        assert_eq!(web_address("cid:frame-1@mhtml.blink"), None);
        assert_eq!(
            path_of("https://gazette.example/2019/05/pier?x=1"),
            Some("2019/05/pier")
        );
        assert_eq!(path_of("https://gazette.example"), None);
    }

    #[test]
    fn the_answer_of_the_server_above_a_page_is_left_out() {
        let page =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>\n\n<p>It was sold.</p>";
        assert_eq!(without_http_head(page), b"<html>\n\n<p>It was sold.</p>");
        assert_eq!(without_http_head(b"HTTP/1.1 200 OK"), b"HTTP/1.1 200 OK");
        let text = b"HTTP is a protocol.\n\nIt is old.";
        assert_eq!(without_http_head(text), text);
        let article = crate::tests::article("ferry", page);
        assert_eq!(article.body, "It was sold.");
    }

    #[test]
    fn a_page_of_links_and_a_page_that_leads_on_are_skipped() {
        let skipped = |reason: &str| vec![Err(format!("Skipped {reason}"))];
        let list = b"<html><title>Saltby Courier</title><ul><li><a href=a>Ferry sold</a><li><a href=b>Weather</a><li><a href=c>Tides</a></ul>";
        assert_eq!(
            crate::tests::read("index.html", list),
            skipped("a page of links without text")
        );
        let moved = b"<html><title>Moved</title><meta http-equiv=refresh content='0; url=a.html'><p><a href=a.html>Go on</a></p>";
        assert_eq!(
            crate::tests::read("index.html", moved),
            skipped("a page that only leads to another")
        );
    }
}
