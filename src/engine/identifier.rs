//! Finds an article by the first characters of its identifier.

use anyhow::Result;

use crate::engine::{Archive, ArticleRequest, ShownArticle};

/// Number of identifiers that an error lists.
const LISTED: usize = 6;

/// Why an identifier does not lead to an article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchArticle {
    /// No identifier begins with this text.
    #[error("no article has the identifier {0}")]
    Unknown(String),
    /// Several identifiers begin with this text.
    #[error("several identifiers begin with {beginning}: {}", ids.join(", "))]
    Ambiguous {
        /// The text.
        beginning: String,
        /// The first of these identifiers, sorted.
        ids: Vec<String>,
    },
}

/// The article with the identifier of the request; otherwise the only article whose identifier begins with it.
///
/// # Errors
///
/// [`NoSuchArticle`]; otherwise as [`Engine::search`](crate::engine::Engine::search).
pub fn article_beginning(
    archive: &dyn Archive,
    mut request: ArticleRequest,
) -> Result<ShownArticle> {
    if let Some(shown) = archive.article(&request)? {
        return Ok(shown);
    }
    let mut ids = archive.ids_beginning(&request.id, LISTED)?;
    let beginning = request.id.clone();
    if ids.len() > 1 {
        return Err(NoSuchArticle::Ambiguous { beginning, ids }.into());
    }
    if let Some(only) = ids.pop() {
        request.id = only;
        if let Some(shown) = archive.article(&request)? {
            return Ok(shown);
        }
    }
    Err(NoSuchArticle::Unknown(beginning).into())
}
