//! Addresses on the web: articles with one address are states of one article.

use anyhow::Result;
use tantivy::termdict::TermStreamer;
use tantivy::{DocAddress, Term};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::reader::Snapshot;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;

/// Maximum number of articles with the address of one article. An address of more articles is that of a page that
/// lists articles.
const MOST_STATES: usize = 16;

/// A hash of the address of an article, without what does not matter: `http` or `https`, `www`, the place in the page,
/// a slash at the end. `None` if it is no address of a page below a website.
pub fn address_hash(url: &str) -> Option<u64> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let end_of_host = rest.find(['/', '?'])?;
    let (host, page) = rest.split_at(end_of_host);
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let page = page.trim_end_matches('/');
    (!page.is_empty()).then(|| xxh3_64(format!("{host}{page}").as_bytes()))
}

impl Snapshot {
    /// The other articles with the address of an article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn at_address_of(&self, article: &Article) -> Result<Vec<DocAddress>> {
        let Some(address) = article.url.as_deref().and_then(address_hash) else {
            return Ok(Vec::new());
        };
        let own = self.find(article.id.as_str())?;
        let mut found = self.with_address(Term::from_field_u64(self.fields().address, address))?;
        found.retain(|address| Some(*address) != own);
        Ok(found)
    }

    /// The identifiers of all articles that have their address in common with others.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn with_common_addresses(&self) -> Result<Vec<String>> {
        let field = self.fields().address;
        let segments = self.searcher().segment_readers().iter();
        let indexes = segments.map(|segment| segment.inverted_index(field));
        let indexes = indexes.collect::<tantivy::Result<Vec<_>>>()?;
        let mut streams: Vec<TermStreamer<'_>> = Vec::new();
        for index in &indexes {
            let mut stream = index.terms().stream()?;
            if stream.advance() {
                streams.push(stream);
            }
        }
        let mut ids = Vec::new();
        // The terms of all segments together, in their order.
        while let Some(least) = streams.iter().map(|stream| stream.key()).min() {
            checkpoint();
            let least = least.to_vec();
            let mut articles = 0;
            streams.retain_mut(|stream| {
                if stream.key() != least.as_slice() {
                    return true;
                }
                articles += stream.value().doc_freq;
                stream.advance()
            });
            if let (2.., Ok(bytes)) = (articles, <[u8; 8]>::try_from(least.as_slice())) {
                let term = Term::from_field_u64(field, u64::from_be_bytes(bytes));
                let found = self.with_address(term)?;
                if found.len() > 1 {
                    for address in found {
                        ids.push(self.id_at(address)?);
                    }
                }
            }
        }
        Ok(ids)
    }

    /// The articles with an address; none if there are too many for one article.
    fn with_address(&self, term: Term) -> Result<Vec<DocAddress>> {
        let mut found = self.with_term(term)?;
        if found.len() > MOST_STATES {
            found.clear();
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_what_does_not_matter() {
        let address = address_hash("https://www.paper.example/news/ferry");
        assert!(address.is_some());
        for same in [
            "http://paper.example/news/ferry",
            "https://PAPER.example/news/ferry/",
            " https://paper.example/news/ferry#comments",
        ] {
            assert_eq!(address_hash(same), address, "{same}");
        }
        assert_ne!(address_hash("https://paper.example/news/boats"), address);
        assert_ne!(
            address_hash("https://paper.example/?id=1"),
            address_hash("https://paper.example/?id=2")
        );
    }

    #[test]
    fn a_website_is_no_article() {
        for url in [
            "https://paper.example",
            "https://www.paper.example/",
            "paper.example/a",
            "urn:x:1",
            "",
        ] {
            assert_eq!(address_hash(url), None, "{url}");
        }
    }
}
