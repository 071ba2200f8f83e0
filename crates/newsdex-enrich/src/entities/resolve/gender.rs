//! Who of several people of one surname is meant: whoever was mentioned last and can be "Mrs" or "Mr".

use super::{Groups, Mention};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::given_names::{self, Gender};

/// The people of an article, by their groups: what is known of them and where they were mentioned last.
pub(super) struct People {
    genders: Vec<Option<Gender>>,
    last: Vec<Option<usize>>,
}

/// So many full names of one surname are looked at, the nearest before a short form: an article that has more
/// lists people, and looking at all of them for each short form would be quadratic.
const MOST_CANDIDATES: usize = 64;

impl People {
    /// Looks at titles and given names of the full names.
    pub(super) fn new(mentions: &[Mention], groups: &Groups) -> People {
        let mut genders: Vec<Option<Gender>> = vec![None; groups.count()];
        for (mention, group) in mentions.iter().zip(&groups.of) {
            checkpoint();
            let [given, _, ..] = mention.words.as_slice() else {
                continue;
            };
            let Some(gender) = genders.get_mut(groups.root(*group)) else {
                continue;
            };
            // A title is surer than a name.
            *gender = mention
                .title
                .or(*gender)
                .or_else(|| given_names::gender(given));
        }
        People {
            last: vec![None; genders.len()],
            genders,
        }
    }

    /// Notes that a group is mentioned at a position.
    pub(super) fn note(&mut self, group: usize, position: usize) {
        if let Some(last) = self.last.get_mut(group) {
            *last = Some(position);
        }
    }

    /// Of the full names at `positions`, ascending, the one mentioned last before `position` in any form, else
    /// the first after it; never the position itself nor one whom the title does not fit.
    pub(super) fn last_mentioned(
        &self,
        positions: &[usize],
        position: usize,
        title: Option<Gender>,
        groups: &Groups,
    ) -> Option<usize> {
        let group = |full: usize| groups.root(groups.of[full]);
        let fits = |full: &usize| {
            let known = self.genders.get(group(*full)).copied().flatten();
            *full != position && (title.is_none() || known.is_none() || known == title)
        };
        let first_after = positions.partition_point(|full| *full < position);
        let (before, after) = positions.split_at(first_after);
        before
            .iter()
            .rev()
            .take(MOST_CANDIDATES)
            .filter(|full| fits(full))
            .max_by_key(|full| (self.last.get(group(**full)).copied().flatten(), **full))
            .or_else(|| {
                let mut nearest = after.iter().take(MOST_CANDIDATES);
                nearest.find(|full| fits(full))
            })
            .copied()
    }
}
