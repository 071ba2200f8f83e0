//! Stories of an index: which story an article belongs to, and all articles of a story.

use std::cmp::Reverse;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::budget::QueryBudget;
use crate::engine::copies::{StoryTexts, story_of};
use crate::engine::local::compile::Compiler;
use crate::engine::{CancelFlag, SearchRequest, Story, StoryPage, StoryRequest};
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use crate::index::stories::{Member, Stories};
use newsdex_text::article::{Article, Moment};

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
    let id = xxh3_64(request.id.as_bytes());
    let stories = snapshot.stories();
    let place = stories.place(id);
    let head = place.map_or(id, |place| place.member.head);
    let members = place.map_or_else(Vec::new, |place| stories.members(place.story));
    let ids = members.iter().map(|member| member.id);
    let mut addresses = snapshot.addresses(&ids.chain(stories.quoting(head)).collect())?;
    addresses.insert(id, address);
    let (article, _) = snapshot.article(address)?;
    let mut states = Vec::new();
    for version in snapshot.versions(&request.id)? {
        states.push((version.article, Some(version.replaced)));
    }
    for address in snapshot.at_address_of(&article)? {
        if !addresses.values().any(|known| *known == address) {
            states.push((snapshot.article(address)?.0, None));
        }
    }
    read(snapshot, head, &addresses, states, &request.cancel)
}

/// Answers [`Archive::copies_of`](crate::engine::Archive::copies_of) from a snapshot.
pub(super) fn copies_of(snapshot: &Snapshot, article: &Article) -> Result<u64> {
    let stories = snapshot.stories();
    let place = stories.place(xxh3_64(article.id.as_str().as_bytes()));
    let of_story = place.map_or(0, |place| stories.size(place.story).saturating_sub(1));
    let states = snapshot.at_address_of(article)?.len() as u64;
    // A state can be part of the story.
    Ok(u64::from(of_story).max(states))
}

/// Answers [`Archive::stories`](crate::engine::Archive::stories) from a snapshot.
pub(super) fn all(snapshot: &Arc<Snapshot>, cancel: &CancelFlag) -> Result<StoryPage> {
    let stories = snapshot.stories();
    let mut numbers: Vec<u32> = (0..stories.len()).collect();
    numbers.sort_by_key(|number| (Reverse(stories.size(*number)), *number));
    let heads: Vec<u64> = numbers
        .iter()
        .filter_map(|number| stories.head(*number))
        .collect();
    let members = numbers.iter().flat_map(|number| stories.members(*number));
    let ids = members.map(|member| member.id);
    let quoting = heads.iter().flat_map(|head| stories.quoting(*head));
    let addresses = snapshot.addresses(&ids.chain(quoting).collect())?;
    let (snapshot, cancel) = (Arc::clone(snapshot), cancel.clone());
    let total = heads.len() as u64;
    let found = heads.into_iter().filter_map(move |head| {
        let damage = snapshot.damage();
        damage
            .guarding(|| read(&snapshot, head, &addresses, Vec::new(), &cancel))
            .transpose()
    });
    Ok(StoryPage {
        total,
        stories: Box::new(found),
    })
}

/// Reads a story by its head; `None` if none of its articles is in the index. `states` are texts of the article that was
/// asked for that are not part of the story, and when they were replaced.
fn read(
    snapshot: &Snapshot,
    head: u64,
    addresses: &FxHashMap<u64, DocAddress>,
    states: Vec<(Article, Option<Moment>)>,
    cancel: &CancelFlag,
) -> Result<Option<Story>> {
    let texts = StoryTexts {
        article: &mut |id| {
            let address = addresses.get(&id);
            let article = address.map(|address| snapshot.article(*address));
            Ok(article.transpose()?.map(|(article, _)| article))
        },
        printings: &mut |id| snapshot.printings(id),
        states,
    };
    story_of(snapshot.stories(), head, texts, cancel)
}

/// Answers [`Archive::stories_until`](crate::engine::Archive::stories_until) from a snapshot.
pub(super) fn until(
    snapshot: &Arc<Snapshot>,
    request: &SearchRequest,
    commit: u64,
) -> Result<FxHashSet<String>> {
    let budget = QueryBudget::new(&request.cancel);
    let mut compiled = Compiler::compile(snapshot, &request.query, &budget)?;
    compiled.keep_added_until(snapshot, commit);
    let collector = StoryCollector(Arc::clone(snapshot.stories()));
    let found = compiled.search(snapshot, &collector)?;
    let names = found
        .into_iter()
        .filter_map(|story| Some(snapshot.stories().name(story)?.to_owned()));
    Ok(names.collect())
}

/// Collects the numbers of the stories of all documents that match.
struct StoryCollector(Arc<Stories>);

struct SegmentStoryCollector {
    stories: Arc<Stories>,
    id: Column<u64>,
    found: FxHashSet<u32>,
}

impl Collector for StoryCollector {
    type Fruit = FxHashSet<u32>;
    type Child = SegmentStoryCollector;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentStoryCollector> {
        Ok(SegmentStoryCollector {
            stories: Arc::clone(&self.0),
            id: reader.fast_fields().u64(column::TIE)?,
            found: FxHashSet::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<FxHashSet<u32>>) -> tantivy::Result<FxHashSet<u32>> {
        Ok(segments.into_iter().flatten().collect())
    }
}

impl SegmentCollector for SegmentStoryCollector {
    type Fruit = FxHashSet<u32>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let place = self.id.first(doc).and_then(|id| self.stories.place(id));
        self.found.extend(place.map(|place| place.story));
    }

    fn harvest(self) -> FxHashSet<u32> {
        self.found
    }
}
