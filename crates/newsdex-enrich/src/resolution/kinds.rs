//! Names with the same letters: of one kind, they are the same name; of several kinds, the rarer ones are mostly
//! mistakes.

use rustc_hash::FxHashMap;

use super::Reason;
use super::groups::{Groups, Name};
use super::pairs::{Likeness, Need, Pair};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// Merges names of one kind that differ only in case, accents, punctuation and titles. A word in capitals that may be
/// an abbreviation is not merged with the same word in other case; [`pairs`] finds those.
pub(super) fn join_same_letters(groups: &mut Groups) {
    let mut first: FxHashMap<(EntityKind, String, bool), u32> = FxHashMap::default();
    for name_at in groups.commonest_first() {
        checkpoint();
        let name = groups.name(name_at);
        if name.letters.is_empty() {
            continue;
        }
        let key = (name.kind, name.letters.clone(), may_abbreviate(name));
        let at = *first.entry(key).or_insert(name_at);
        if at != name_at {
            groups.join(at, name_at, Reason::SameLetters);
        }
    }
}

/// Finds words that occur both in capitals, as an abbreviation or in a headline, and in other case: "NATO" and "Nato"
/// are the same, "START" and "Start" may not be.
pub(super) fn pairs(groups: &Groups) -> Vec<Pair> {
    let mut small: FxHashMap<(EntityKind, &str), u32> = FxHashMap::default();
    let names = groups.commonest_first();
    for name_at in &names {
        checkpoint();
        let name = groups.name(*name_at);
        if !may_abbreviate(name) {
            small.entry((name.kind, &name.letters)).or_insert(*name_at);
        }
    }
    let mut pairs = Vec::new();
    for one in names {
        let name = groups.name(one);
        if may_abbreviate(name)
            && let Some(other) = small.get(&(name.kind, name.letters.as_str()))
        {
            pairs.push(Pair {
                need: Need::Trace,
                likeness: Likeness::SameLetters,
                one: one.min(*other),
                other: one.max(*other),
            });
        }
    }
    pairs
}

/// Whether a name is one short word in capitals, and neither a person nor a place.
pub(super) fn may_abbreviate(name: &Name) -> bool {
    matches!(name.kind, EntityKind::Organization | EntityKind::Misc)
        && name.letters.len() <= LONGEST
        && !name.letters.contains(' ')
        && !name.text.chars().any(char::is_lowercase)
}

/// The longest abbreviation that can be read as a word, in bytes.
const LONGEST: usize = 6;

/// Merges names with the same letters and different kinds if one kind is so much more frequent that the others are
/// mistakes: "Kyiv" tagged as an organisation in 15 articles of 200.
pub(super) fn join_kinds(groups: &mut Groups) {
    let mut same: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for root in groups.commonest_first() {
        checkpoint();
        let letters = &groups.name(root).letters;
        if !letters.is_empty() {
            same.entry(letters.clone()).or_default().push(root);
        }
    }
    let mut sets: Vec<(String, Vec<u32>)> = same
        .into_iter()
        .filter(|(_, roots)| roots.len() > 1)
        .collect();
    sets.sort();
    for (letters, roots) in sets {
        let Some((commonest, rest)) = roots.split_first() else {
            continue;
        };
        for other in rest {
            let one = (groups.kind(*commonest), groups.articles(*commonest));
            let other_one = (groups.kind(*other), groups.articles(*other));
            if one.0 != other_one.0 && one.1 >= other_one.1 * times(&letters, one.0, other_one.0) {
                groups.join(*commonest, *other, Reason::OtherKind);
            }
        }
    }
}

/// How many times more frequent a name must be as one kind for its uses as another to count as mistakes.
///
/// A person and a place seldom share a full name; they often share a single word, such as "Jordan".
fn times(letters: &str, kind: EntityKind, other: EntityKind) -> u64 {
    let has_person = kind == EntityKind::Person || other == EntityKind::Person;
    let is_full = letters.contains(' ');
    match (is_full, has_person) {
        (true, false) => 2,
        (true, true) => 4,
        (false, false) => 9,
        (false, true) => 19,
    }
}
