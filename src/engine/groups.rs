//! Hits that are one story: which article is shown, and how many others there are.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::ranked::Ranked;
use crate::engine::{HitStory, SortOrder, StoryHead};
use crate::index::stories::{Member, PublicationOrder, Stories};

/// The key that all articles of one hit share: the story or, if the story has no other article, title and text.
///
/// Two articles with the same title and text are one hit even if more than the window of copies is between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum StoryKey {
    /// The head of a story, as the hash of its identifier.
    Head(u64),
    /// The hash of title and text.
    Content(u64),
}

impl StoryKey {
    /// The key of an article with this hash of title and text; `member` is what it is in its story, if the story has other
    /// articles.
    fn of(member: Option<&Member>, content: u64) -> StoryKey {
        match member {
            Some(member) => StoryKey::Head(member.head),
            None => StoryKey::Content(content),
        }
    }
}

impl HitStory {
    /// The story of a hit with this identifier. `same` is the number of other matching articles with its title and text.
    pub(super) fn of(stories: &Stories, id: &str, same: u64) -> HitStory {
        let place = stories.place(xxh3_64(id.as_bytes()));
        let name = place.and_then(|place| stories.name(place.story));
        let others = place.map_or(0, |place| stories.size(place.story).saturating_sub(1));
        HitStory {
            name: name.unwrap_or(id).to_owned(),
            is_take: place.is_some_and(|place| place.member.is_take()),
            // The same text can be printed again after the window of copies.
            copies: u64::from(others).max(same),
        }
    }
}

/// The stories of the matching articles.
pub(super) struct Groups {
    head: StoryHead,
    /// Whether the hits are in the order of adding.
    is_by_added: bool,
    groups: FxHashMap<StoryKey, Group>,
}

/// The matching articles of a story.
struct Group {
    /// The article that is shown.
    shown: Ranked,
    choice: Choice,
    /// The title and text of the article that is shown, as a hash.
    content: u64,
    /// Number of articles by title and text.
    contents: Vec<(u64, u64)>,
}

/// Which article of a story is shown: the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Choice {
    /// In the order of adding: the one that was added first.
    added: Option<Reverse<u64>>,
    is_agency: bool,
    /// The last take comes before all others.
    take: Option<PublicationOrder>,
    earliest: Option<Reverse<PublicationOrder>>,
}

impl Choice {
    fn of(member: &Member, head: StoryHead) -> Choice {
        Choice {
            added: None,
            is_agency: head == StoryHead::Agency && member.is_agency,
            take: member.is_take().then(|| member.order()),
            earliest: Some(Reverse(member.order())),
        }
    }
}

impl Groups {
    pub(super) fn new(head: StoryHead, order: SortOrder) -> Groups {
        Groups {
            head,
            is_by_added: order == SortOrder::Added,
            groups: FxHashMap::default(),
        }
    }

    /// Adds a matching article. `member` is what it is in its story, if the story has other articles; `content` is the hash
    /// of its title and text; `added` gives the commit with which it was added.
    pub(super) fn add(
        &mut self,
        member: Option<Member>,
        content: u64,
        ranked: Ranked,
        added: impl FnOnce() -> u64,
    ) {
        // A take that was added later is news, a copy is not.
        let member = member.filter(|member| !(self.is_by_added && member.is_take()));
        let key = StoryKey::of(member.as_ref(), content);
        let choice =
            (member.as_ref()).map_or_else(Choice::default, |member| Choice::of(member, self.head));
        let choice = Choice {
            added: self.is_by_added.then(added).map(Reverse),
            ..choice
        };
        let one = Group {
            shown: ranked,
            choice,
            content,
            contents: vec![(content, 1)],
        };
        self.add_group(key, one);
    }

    fn add_group(&mut self, key: StoryKey, other: Group) {
        let Some(group) = self.groups.get_mut(&key) else {
            self.groups.insert(key, other);
            return;
        };
        // Articles without a story have equal choices; then the better match is shown.
        if (other.choice, other.shown) > (group.choice, group.shown) {
            group.shown = other.shown;
            group.choice = other.choice;
            group.content = other.content;
        }
        for (content, count) in other.contents {
            match group
                .contents
                .iter_mut()
                .find(|(known, _)| *known == content)
            {
                Some((_, known)) => *known += count,
                None => group.contents.push((content, count)),
            }
        }
    }

    pub(super) fn merge(&mut self, other: Groups) {
        for (key, group) in other.groups {
            self.add_group(key, group);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    /// The articles that are shown, each with the number of others that have its title and text.
    pub(super) fn shown(self) -> Vec<Ranked> {
        let groups = self.groups.into_values().map(|group| {
            let same = |(content, _): &&(u64, u64)| *content == group.content;
            let count = group
                .contents
                .iter()
                .find(same)
                .map_or(1, |(_, count)| *count);
            Ranked {
                copies: count.saturating_sub(1),
                ..group.shown
            }
        });
        groups.collect()
    }
}
