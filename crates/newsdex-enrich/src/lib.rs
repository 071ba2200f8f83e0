//! What the text of an article implies but does not say: its language, what stands around its prose, who
//! and what is in it, who said what, and which days it speaks of.
//!
//! Enrichers read an [`Article`] and know nothing of files or indexes. Each is one module; this one
//! fixes the order in which they run.

#![forbid(unsafe_code)]

use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;

pub mod copies;
pub mod corrections;
pub mod dates;
pub mod entities;
pub mod framing;
pub mod language;
pub mod quotes;
pub mod resolution;

/// Runs every enricher on one article.
pub fn enrich(article: &Article) -> Enrichment {
    let language = language::language(article);
    let language_tag = language.as_deref();
    let framing = framing::framing(article, language_tag);
    let entities = entities::entities(article, language_tag, &framing);
    let quotes = quotes::quotes(article, language_tag, &framing, &entities);
    let mentioned_dates = dates::mentioned_dates(article, language_tag, &framing);
    Enrichment {
        language,
        dateline: framing.dateline,
        authors: framing.authors,
        agencies: framing.agencies,
        entities,
        quotes,
        mentioned_dates,
        correction: corrections::correction(article),
    }
}
