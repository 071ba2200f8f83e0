//! One article with the matches of a query.

use std::sync::Arc;

use anyhow::Result;
use tantivy::DocAddress;

use crate::engine::budget::QueryBudget;
use crate::engine::local::compile::Compiler;
use crate::engine::{ArticleRequest, ShownArticle};
use crate::index::reader::Snapshot;
use newsdex_query::highlight::TermPositions;

/// The article at an address, as a request asks for it.
///
/// # Errors
///
/// Fails if the index is damaged, and if the query is cancelled.
pub(super) fn shown(
    snapshot: &Arc<Snapshot>,
    address: DocAddress,
    request: &ArticleRequest,
) -> Result<ShownArticle> {
    let (article, enrichment) = snapshot.article(address)?;
    let marks = match &request.query {
        Some(query) => {
            let budget = QueryBudget::new(&request.cancel);
            let mut compiled = Compiler::compile(snapshot, query, &budget)?;
            let mut marker = compiled.marker(0);
            let unmet = compiled.alternatives.unmet(snapshot, &[address])?;
            let term_positions = TermPositions {
                unmet: unmet.concat(),
                ..TermPositions::default()
            };
            marker.marks(&article, &enrichment, &term_positions)
        }
        None => Vec::new(),
    };
    Ok(ShownArticle {
        article,
        enrichment,
        marks,
        notices: Vec::new(),
    })
}
