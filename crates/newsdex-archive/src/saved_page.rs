//! Pages that a browser or a crawler saved: the article in a page, with the address that the saving program noted.
//!
//! Shared by HTML files, MHTML and Safari's web archives. If the page itself has no text, as a page that consists of
//! frames, the article is in the frame with the most text. The day of saving is never the date of publication.

mod source_note;

use super::{Failure, html};
use crate::record::Record;
use newsdex_text::article::Article;
use newsdex_text::encoding;

/// The most frames of a page in which an article is looked for.
const MOST_FRAMES: usize = 20;

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
    /// The address is in a note that the saving program left in the page.
    pub(super) fn of_file(bytes: &[u8]) -> SavedPage {
        SavedPage {
            url: source_note::url(bytes),
            html: bytes.to_vec(),
            ..SavedPage::default()
        }
    }

    fn article(&self, record: &Record) -> Result<Article, Failure> {
        let declared = || encoding::declared(&self.html);
        let known = self.charset.clone().filter(|name| is_encoding(name));
        let text = encoding::decode(&self.html, known.or_else(declared).as_deref());
        let mut article = html::page(&text).map_err(|parts| record.refused(parts))?;
        article.title = article.title.or_else(|| self.title.clone());
        let noted = self.url.as_deref().and_then(web_address);
        article.url = article.url.or(noted);
        Ok(article)
    }
}

/// Reads the article of a page, or of one of the frames in it.
pub(super) fn article(
    record: &Record,
    page: &SavedPage,
    frames: &[SavedPage],
) -> Result<Article, Failure> {
    let mut article = page.article(record)?;
    if article.body.is_empty() {
        let framed = frames
            .iter()
            .take(MOST_FRAMES)
            .filter_map(|frame| frame.article(record).ok())
            .filter(|framed| !framed.body.is_empty())
            .max_by_key(|framed| framed.body.len());
        if let Some(framed) = framed {
            article = Article {
                title: framed.title.or(article.title),
                ..framed
            };
        }
    }
    // The date in the address is that of publication; the date in the name of a saved file is often that of saving.
    let path = page.url.as_deref().and_then(path_of).unwrap_or_default();
    record.completed_by(article, [path].into_iter().chain(record.names()))
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
}
