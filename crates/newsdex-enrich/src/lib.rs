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
    // A text in an unknown language is read as English only if it may be English.
    let unknown = || (!language::may_be_english(article)).then_some("und");
    let read_as = language_tag.or_else(unknown);
    let entities = entities::entities(article, read_as, &framing);
    let quotes = quotes::quotes(article, read_as, &framing, &entities);
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
