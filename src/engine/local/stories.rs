//! Stories of an index: which story an article belongs to, and all articles of a story.

use std::sync::Arc;

use anyhow::{Context, Result};
use rustc_hash::FxHashSet;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::copies::{Story, StoryRequest, Uncompared, compared};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use crate::index::stories::{Member, Stories};

/// What articles that are one hit have in common: the story or, if the story has no other article, title and text.
///
/// Two articles with the same title and text are one hit even if more than the window of copies is between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum StoryKey {
    /// The head of a story, as the hash of its identifier.
    Head(u64),
    /// The hash of title and text.
    Content(u64),
}

/// The stories of the articles of one segment.
pub(super) struct SegmentStories {
    stories: Arc<Stories>,
    id: Column<u64>,
    content: Column<u64>,
}

impl SegmentStories {
    pub(super) fn open(segment: &SegmentReader, stories: &Arc<Stories>) -> tantivy::Result<Self> {
        Ok(SegmentStories {
            stories: Arc::clone(stories),
            id: segment.fast_fields().u64(column::TIE)?,
            content: segment.fast_fields().u64(column::CONTENT)?,
        })
    }

    /// The article as a member of its story; `None` if the story has no other article.
    pub(super) fn member(&self, document: DocId) -> Option<Member> {
        self.stories.member_of(self.id.first(document)?)
    }

    /// What the article has in common with the other articles of its hit.
    pub(super) fn key(&self, document: DocId, member: Option<&Member>) -> StoryKey {
        match member {
            Some(member) => StoryKey::Head(member.head),
            None => StoryKey::Content(self.content(document)),
        }
    }

    /// The hash of title and text.
    pub(super) fn content(&self, document: DocId) -> u64 {
        self.content.first(document).unwrap_or(0)
    }
}

/// Answers [`Archive::story`](crate::engine::Archive::story) from a snapshot; `None` if there is no such article.
pub(super) fn story(snapshot: &Snapshot, request: &StoryRequest) -> Result<Option<Story>> {
    let Some(address) = snapshot.find(&request.id)? else {
        return Ok(None);
    };
    let stories = snapshot.stories();
    let id = xxh3_64(request.id.as_bytes());
    let place = stories.place(id);
    let members = place.map_or(Vec::new(), |place| stories.members(place.story));
    let head = place.map_or(id, |place| place.member.head);
    let quoting = stories.quoting(head);
    let wanted: FxHashSet<u64> = members
        .iter()
        .map(|member| member.id)
        .chain(quoting.iter().copied())
        .collect();
    let mut addresses = snapshot.addresses(&wanted)?;
    addresses.insert(id, address);
    let read = |id: u64| match addresses.get(&id) {
        Some(address) => snapshot.article(*address).map(|(article, _)| Some(article)),
        // A run that was interrupted has removed it.
        None => Ok(None),
    };
    let mut articles = Vec::new();
    // The last take stands for the story.
    let last_take = members.iter().rposition(Member::is_take);
    let mut head_at = None;
    for (number, member) in members.iter().enumerate() {
        request.cancel.check()?;
        if let Some(article) = read(member.id)? {
            let is_of_takes = member.is_take() || last_take.is_some() && member.id == head;
            if last_take.map_or(member.id == head, |last| number == last) {
                head_at = Some(articles.len());
            }
            articles.push(Uncompared {
                article,
                is_agency: member.is_agency,
                is_take: is_of_takes,
                is_quoting: false,
            });
        }
    }
    if articles.is_empty() {
        articles.extend(read(id)?.map(|article| Uncompared {
            article,
            is_agency: false,
            is_take: false,
            is_quoting: false,
        }));
    }
    for id in quoting {
        articles.extend(read(id)?.map(|article| Uncompared {
            article,
            is_agency: false,
            is_take: false,
            is_quoting: true,
        }));
    }
    let head = articles
        .get(head_at.unwrap_or(0))
        .context("a story has no article")?;
    let head = head.article.clone();
    let name = place.and_then(|place| stories.name(place.story));
    Ok(Some(Story {
        name: name.unwrap_or(head.id.as_str()).to_owned(),
        head: head.id.as_str().to_owned(),
        copies: compared(&head, articles, &request.cancel)?,
    }))
}

/// The names of all stories that have several articles, those with most articles first.
pub(super) fn all(snapshot: &Snapshot) -> Vec<(String, u32)> {
    let stories = snapshot.stories();
    let named = (0..stories.len())
        .filter_map(|number| Some((stories.name(number)?.to_owned(), stories.size(number))));
    let mut named: Vec<(String, u32)> = named.collect();
    named.sort_unstable_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    named
}
