//! Chooses among several people with one surname: the last one mentioned whom the title "Mrs" or "Mr" fits.

use super::{Groups, Mention};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::given_names::{self, Gender};

/// The people of an article, by group: their gender, if it is known, and the position of their last mention so far.
pub(super) struct People {
    genders: Vec<Option<Gender>>,
    last: Vec<Option<usize>>,
}

/// Maximum number of full names with one surname that are considered on each side of a short form, nearest first.
///
/// An article with more of them is a list of people, and considering all of them for each short form would take
/// quadratic time.
const MOST_CANDIDATES: usize = 64;

impl People {
    /// Determines the genders of people from the titles and given names of their full names.
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
            // A title is better evidence than a given name.
            *gender = mention
                .title
                .or(*gender)
                .or_else(|| given_names::gender(given).filter(|_| !mention.is_surname_first()));
        }
        People {
            last: vec![None; genders.len()],
            genders,
        }
    }

    /// Records that the mention at `position` belongs to a group. Positions must be ascending.
    pub(super) fn note(&mut self, group: usize, position: usize) {
        if let Some(last) = self.last.get_mut(group) {
            *last = Some(position);
        }
    }

    /// Chooses the full name for the short form at `position` among those at the ascending `positions`.
    ///
    /// Of the full names before the short form, the one whose person was mentioned last, in any form; if there is none,
    /// the first full name after it. Never the position itself, and never a person whom the title does not fit.
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
