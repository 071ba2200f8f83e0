//! Stories: all articles of the archive that print one text.

use std::cmp::Reverse;
use std::sync::Arc;

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::scan::{fetched, hits_of, packed};
use super::server::{Server, articles, total};
use crate::engine::copies::{StoryTexts, story_of};
use crate::engine::{CancelFlag, Story, StoryPage, StoryRequest};
use crate::index::address::address_hash;
use crate::index::printings::Printing;
use crate::index::schema::{PRINTING, column};
use crate::index::stored::unpack;
use crate::remote::documents::packed_article;
use newsdex_text::article::{Article, Moment};

/// Number of articles in one request.
const AT_ONCE: usize = 200;

/// The largest number of printings of an article that are listed.
const MOST_PRINTINGS: usize = 10_000;

/// Answers [`Archive::story`](crate::engine::Archive::story). `versions` are the older texts of the article, with the time
/// at which each was replaced.
pub(super) fn story(
    server: &Arc<Server>,
    request: &StoryRequest,
    versions: Vec<(Article, Moment)>,
) -> Result<Option<Story>> {
    let cancel = &request.cancel;
    let stories = server.stories()?;
    let id = xxh3_64(request.id.as_bytes());
    let place = stories.place(id);
    let head = place.map_or(id, |place| place.member.head);
    let members = place.map_or_else(Vec::new, |place| stories.members(place.story));
    let mut ids: Vec<u64> = members.iter().map(|member| member.id).collect();
    ids.extend(stories.quoting(head));
    ids.push(id);
    ids.sort_unstable();
    ids.dedup();
    let mut found = with_ids(server, &ids, cancel)?;
    let Some(article) = found.get(&id) else {
        return Ok(None);
    };
    let versions = versions.into_iter();
    let mut states: Vec<(Article, Option<Moment>)> = versions
        .map(|(article, replaced)| (article, Some(replaced)))
        .collect();
    for other in at_address_of(server, article, cancel)? {
        if !found.contains_key(&xxh3_64(other.id.as_str().as_bytes())) {
            states.push((other, None));
        }
    }
    read(server, head, &mut found, states, cancel)
}

/// Answers [`Archive::copies_of`](crate::engine::Archive::copies_of).
pub(super) fn copies_of(server: &Arc<Server>, article: &Article) -> Result<u64> {
    let stories = server.stories()?;
    let place = stories.place(xxh3_64(article.id.as_str().as_bytes()));
    let of_story = place.map_or(0, |place| stories.size(place.story).saturating_sub(1));
    let cancel = CancelFlag::default();
    let states = match at_address(article) {
        None => 0,
        Some(query) => server.count(&cancel, &query)?,
    };
    // A state can be part of the story.
    Ok(u64::from(of_story).max(states))
}

/// Answers [`Archive::stories`](crate::engine::Archive::stories).
pub(super) fn all(server: &Arc<Server>, cancel: &CancelFlag) -> Result<StoryPage> {
    let stories = Arc::clone(server.stories()?);
    let mut numbers: Vec<u32> = (0..stories.len()).collect();
    numbers.sort_by_key(|number| (Reverse(stories.size(*number)), *number));
    let total = numbers.len() as u64;
    let (server, cancel) = (Arc::clone(server), cancel.clone());
    let found = numbers.into_iter().filter_map(move |number| {
        let head = stories.head(number)?;
        let members = stories.members(number).into_iter();
        let ids: Vec<u64> = members
            .map(|member| member.id)
            .chain(stories.quoting(head))
            .collect();
        let found = with_ids(&server, &ids, &cancel);
        found
            .and_then(|mut found| read(&server, head, &mut found, Vec::new(), &cancel))
            .transpose()
    });
    Ok(StoryPage {
        total,
        stories: Box::new(found),
    })
}

/// Reads a story by its head, given its articles.
fn read(
    server: &Arc<Server>,
    head: u64,
    found: &mut FxHashMap<u64, Article>,
    states: Vec<(Article, Option<Moment>)>,
    cancel: &CancelFlag,
) -> Result<Option<Story>> {
    let texts = StoryTexts {
        article: &mut |id| Ok(found.remove(&id)),
        printings: &mut |id| printings(server, id, cancel),
        states,
    };
    story_of(server.stories()?, head, texts, cancel)
}

/// The articles with these identifiers, given as hashes.
fn with_ids(
    server: &Arc<Server>,
    ids: &[u64],
    cancel: &CancelFlag,
) -> Result<FxHashMap<u64, Article>> {
    let mut found = FxHashMap::default();
    for ids in ids.chunks(AT_ONCE) {
        for hit in hits_with(server, ids, cancel)? {
            let article = unpack(&packed(&hit)?)?.article;
            found.insert(xxh3_64(article.id.as_str().as_bytes()), article);
        }
    }
    Ok(found)
}

/// The hits for the articles with these identifiers, given as hashes; in no order.
///
/// # Errors
///
/// As [`Server::search`].
pub(super) fn hits_with(
    server: &Arc<Server>,
    ids: &[u64],
    cancel: &CancelFlag,
) -> Result<Vec<Value>> {
    let body = json!({
        "size": ids.len(), "track_total_hits": false, "_source": fetched(),
        "query": {"bool": {"filter": [articles(), {"terms": {column::TIE: ids}}]}},
    });
    Ok(hits_of(&mut server.search(cancel, &body)?))
}

/// The query for the other articles that have the address of an article; `None` if it has none.
fn at_address(article: &Article) -> Option<Value> {
    let address = article.url.as_deref().and_then(address_hash)?;
    Some(json!({"bool": {
        "filter": [articles(), {"term": {"address": address}}],
        "must_not": [{"term": {column::ID: article.id.as_str()}}],
    }}))
}

fn at_address_of(
    server: &Arc<Server>,
    article: &Article,
    cancel: &CancelFlag,
) -> Result<Vec<Article>> {
    let Some(query) = at_address(article) else {
        return Ok(Vec::new());
    };
    let body = json!({
        "size": AT_ONCE, "track_total_hits": false, "query": query, "_source": fetched(),
        "sort": [{column::TIE: "asc"}],
    });
    let hits = hits_of(&mut server.search(cancel, &body)?).into_iter();
    hits.map(|hit| Ok(unpack(&packed(&hit)?)?.article))
        .collect()
}

/// The other places of an article, sorted by path and record.
fn printings(server: &Arc<Server>, id: &str, cancel: &CancelFlag) -> Result<Vec<Printing>> {
    let body = json!({
        "size": MOST_PRINTINGS, "track_total_hits": true, "_source": [column::ARTICLE],
        "query": {"bool": {"filter": [
            {"term": {column::KIND: PRINTING}}, {"term": {column::PRINTING_OF: id}},
        ]}},
    });
    let mut answer = server.search(cancel, &body)?;
    if total(&answer) > MOST_PRINTINGS as u64 {
        anyhow::bail!("the article {id} is in more than {MOST_PRINTINGS} files");
    }
    let hits = hits_of(&mut answer).into_iter();
    let mut found = hits
        .map(|hit| {
            let packed = hit.get("_source").and_then(packed_article);
            Printing::unpacked(&packed.context("a printing on the server is damaged")?)
        })
        .collect::<Result<Vec<Printing>>>()?;
    Printing::sort(&mut found);
    Ok(found)
}
