//! Decides without an index whether an article matches a query and which places are marked: for articles from another
//! source.
//!
//! The words of a pattern are looked up in the article itself ([`ArticleWords`]). Everything else works as for articles
//! of an index, so that both mark the same places.

use std::sync::Arc;

use anyhow::Result;

use crate::engine::CancelFlag;
use crate::engine::budget::QueryBudget;
use crate::engine::comparison::Comparison;
use crate::engine::one_article::ArticleWords;
use crate::engine::resolve::Resolver;
use crate::index::names::Names;
use newsdex_query::Query;
use newsdex_query::highlight::Marked;
use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;

/// The result of comparing an article with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleMarks {
    /// Whether the article matches the query.
    pub is_match: bool,
    /// The places to mark, as in [`Engine::article`](crate::engine::Engine::article). An article that does not match
    /// can have marks, too: for the parts of the query that it does match.
    pub marks: Vec<Marked>,
}

/// Compares an article with a query. `names` groups the names of the article's archive by entity.
///
/// # Errors
///
/// Fails if the query has an unusable expression, if it is cancelled, and if the names are damaged.
pub fn marks(
    query: &Query,
    article: &Article,
    enrichment: &Enrichment,
    names: &Arc<Names>,
    cancel: &CancelFlag,
) -> Result<ArticleMarks> {
    let words = Arc::new(ArticleWords::of(article, enrichment, names));
    let resolver = Resolver::for_query(words, query, &QueryBudget::new(cancel))?;
    let mut comparison = Comparison::new(query, resolver, 0)?;
    let compared = comparison.compare(article, enrichment);
    Ok(ArticleMarks {
        marks: comparison.marks(article, enrichment, &compared),
        is_match: compared.is_match,
    })
}
