//! The place of an article in a list of hits that may have changed since the list was shown.

use anyhow::Result;

use crate::engine::{Archive, Facet, Marks, SearchRequest};

/// How far an article is looked for on each side of its former place.
const FAR: usize = 1_000;

/// The place of an article in the list of a request, counted from 0; `expected` is where it was. `None` if it is not
/// near there.
///
/// # Errors
///
/// As [`Engine::search`](crate::engine::Engine::search).
pub(super) fn place_of(
    archive: &dyn Archive,
    request: &SearchRequest,
    id: &str,
    expected: usize,
) -> Result<Option<usize>> {
    let from = |offset: usize, limit: usize| SearchRequest {
        offset,
        limit,
        snippets: 0,
        facets: Vec::<Facet>::new(),
        timeline: false,
        explain: false,
        ..request.clone()
    };
    let is_it = |hit: &Result<crate::engine::Hit>| {
        let hit = hit.as_ref();
        hit.is_ok_and(|hit| hit.article.id.as_str() == id)
    };
    // As long as the archive does not change, it is where it was.
    let mut here = archive.export(&from(expected, 1), Marks::None)?.hits;
    if here.any(|hit| is_it(&hit)) {
        return Ok(Some(expected));
    }
    let first = expected.saturating_sub(FAR);
    let near = archive.export(&from(first, 2 * FAR), Marks::None)?.hits;
    let place = near.into_iter().position(|hit| is_it(&hit));
    Ok(place.map(|place| first + place))
}
