//! Identifiers in a run: their hashes, and what an article gets if another text has its identifier.

use xxhash_rust::xxh3::xxh3_64;

use newsdex_text::article::{Article, ArticleId};

/// The hash of an identifier in a run, equal to the column `tie` of the index.
///
/// Two identifiers with the same hash count as one; the later article then gets an identifier from its place,
/// like any repeated identifier. Among ten million articles the probability of this is 1 in 370,000. Storing
/// the identifiers themselves would take ten times the memory.
pub(super) fn hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

/// Another identifier for an article whose identifier belongs to another text: from its place. Two stories can have one
/// identifier, for example numbers that start again in each file.
pub(super) fn next_id(article: &Article, attempt: &mut u32) -> ArticleId {
    let mut origin = article.origin.clone();
    if *attempt > 0 {
        origin.path = format!("{}#{attempt}", origin.path);
    }
    *attempt += 1;
    ArticleId::derived(&origin)
}
