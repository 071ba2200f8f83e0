//! People: middle names, spellings, short forms and different orders of their names.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::given::{Agreement, agreement};
use super::groups::Groups;
use super::pairs::{Likeness, Need, Pair};
use super::person::{PersonName, closeness, is_initials};
use super::spelling::{consonants, sound};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names::variant_sets;
use newsdex_text::lexicon::surnames;

/// If a name without a suffix has more than this many times the articles of the same name with one, they are father and
/// son.
const FATHERS: u64 = 10;

/// A last name with at least this many given names in the archive is common: two people may well share first and last
/// name.
const COMMON: usize = 20;

/// A last name with at most this many given names, including spellings of one name, is rare.
const RARE: usize = 3;

/// Last names shorter than this that differ by a letter are different names.
const SHORT: usize = 4;

/// A rival with another middle name in at most this many articles is a mistake.
const MISTAKES: u64 = 2;

/// The most names with similar-sounding last names that are compared with each other.
const LARGEST_BLOCK: usize = 300;

/// Finds pairs of full names that may belong to one person.
pub(super) fn pairs(groups: &Groups) -> Vec<Pair> {
    let people = People::new(groups);
    let mut pairs = Vec::new();
    for run in &people.runs {
        checkpoint();
        people.middle_names(groups, run, &mut pairs);
    }
    people.spellings(groups, &mut pairs);
    people.other_orders(groups, &mut pairs);
    one_word(groups, &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Names with the same first and last word.
struct Run<'a> {
    given: &'a str,
    last: &'a str,
    /// The names, most articles first.
    names: Vec<u32>,
}

struct People<'a> {
    /// Sorted by last and given name.
    runs: Vec<Run<'a>>,
    /// For each last name: the number of given names with it, not counting those in a single article.
    given_names: FxHashMap<&'a str, usize>,
    /// For each given name: the hashes of the first [`RARE`] last names with it; spellings of one name count once.
    last_names: FxHashMap<&'a str, Vec<u64>>,
    /// Given name, nickname and last name from articles that have all three: "Christopher (Kit) Bond".
    nicknames: FxHashSet<(&'a str, &'a str, &'a str)>,
}

impl<'a> People<'a> {
    fn new(groups: &'a Groups) -> People<'a> {
        let mut by_name: FxHashMap<(&str, &str), Vec<u32>> = FxHashMap::default();
        for root in groups
            .roots()
            .filter(|root| groups.kind(*root) == EntityKind::Person)
        {
            let Some(member) = person_of(groups, root) else {
                continue;
            };
            if let Some(PersonName {
                given: Some(given),
                last,
                ..
            }) = groups.name(member).person.as_deref()
            {
                by_name.entry((last, given)).or_default().push(member);
            }
        }
        let mut runs: Vec<Run> = by_name
            .into_iter()
            .map(|((last, given), mut names)| {
                names.sort_by_key(|name| (Reverse(groups.articles(*name)), *name));
                Run { given, last, names }
            })
            .collect();
        runs.sort_by_key(|run| (run.last, run.given));
        let mut given_names: FxHashMap<&str, usize> = FxHashMap::default();
        let mut last_names: FxHashMap<&str, Vec<u64>> = FxHashMap::default();
        for run in &runs {
            let is_passing = |name: &u32| groups.articles(*name) < 2;
            let count = usize::from(!run.names.iter().all(is_passing));
            *given_names.entry(run.last).or_default() += count;
            let last = xxh3_64(consonants(&sound(run.last)).as_bytes());
            let known = last_names.entry(run.given).or_default();
            if known.len() < RARE && !known.contains(&last) {
                known.push(last);
            }
        }
        let people = groups
            .names
            .iter()
            .filter_map(|name| name.person.as_deref());
        let nicknames = people.filter_map(|person| {
            let (given, nickname) = (person.given.as_deref()?, person.nickname.as_deref()?);
            Some((given, nickname, person.last.as_str()))
        });
        People {
            runs,
            given_names,
            last_names,
            nicknames: nicknames.collect(),
        }
    }

    fn is_common(&self, last: &str) -> bool {
        surnames::is_common(last)
            || self
                .given_names
                .get(last)
                .is_some_and(|count| *count >= COMMON)
    }

    /// The evidence needed to merge two people with these last names, if the rest of their names agrees.
    fn need(&self, last: &str, other: &str) -> Need {
        let given_names = |last: &str| self.given_names.get(last).copied().unwrap_or(0);
        if self.is_common(last) || self.is_common(other) {
            Need::Much
        } else if given_names(last).max(given_names(other)) <= RARE {
            Need::Trace
        } else {
            Need::Some
        }
    }

    /// Pairs "John Doe" with "John F. Doe", unless there is also a "John P. Doe".
    fn middle_names(&self, groups: &Groups, run: &Run, pairs: &mut Vec<Pair>) {
        let person = |name: u32| groups.name(name).person.as_deref();
        let is_bare = |name: &u32| {
            person(*name).is_some_and(|person| person.middle.is_empty() && person.suffix.is_none())
        };
        let (bare, longer): (Vec<u32>, Vec<u32>) = run.names.iter().partition(|name| is_bare(name));
        let is_compatible = |one: u32, other: u32| match (person(one), person(other)) {
            (Some(one), Some(other)) => one.is_compatible(other),
            _ => false,
        };
        let need = |name: u32| {
            let is_plain = person(name).is_some_and(|person| {
                person.suffix.is_none() && person.middle.iter().all(|word| is_initials(word))
            });
            match (is_plain, self.is_common(run.last)) {
                (true, false) => Need::Nothing,
                (true, true) => Need::Some,
                (false, _) => self.need(run.last, run.last),
            }
        };
        // A son who is named much less often than his father is another person. If both names are similarly frequent,
        // they are mostly one man with and without his suffix.
        let is_son = |name: u32| person(name).is_some_and(|person| person.suffix.is_some());
        let is_other_generation = |one: u32, other: u32| {
            let (son, father) = if is_son(one) {
                (one, other)
            } else {
                (other, one)
            };
            is_son(son)
                && !is_son(father)
                && groups.name(father).articles > FATHERS * groups.name(son).articles
        };
        let mut push = |one: u32, other: u32, need: Need| {
            if is_other_generation(one, other) {
                return;
            }
            pairs.push(Pair {
                need,
                likeness: Likeness::MiddleName,
                one,
                other,
            });
        };
        for pair in bare.windows(2) {
            let has_nickname = pair
                .iter()
                .any(|name| person(*name).is_some_and(|person| person.nickname.is_some()));
            let need = match has_nickname {
                true => need(pair[0]).max(need(pair[1])),
                false => self.need(run.last, run.last),
            };
            push(pair[0], pair[1], need);
        }
        for (index, one) in longer.iter().enumerate() {
            checkpoint();
            // The most frequent compatible name.
            if let Some(other) = longer
                .iter()
                .take(index.min(LARGEST_BLOCK))
                .find(|other| is_compatible(*one, **other))
            {
                let is_middle_same = person(*one).map(|person| &person.middle)
                    == person(*other).map(|person| &person.middle)
                    && person(*one)
                        .is_some_and(|person| person.middle.iter().any(|word| !is_initials(word)));
                // Two people seldom share all three names, even as father and son.
                let need = match is_middle_same {
                    true => Need::Trace,
                    false => need(*one).max(need(*other)),
                };
                push(*other, *one, need);
            }
        }
        let (Some(bare), Some(longest)) = (bare.first(), longer.first()) else {
            return;
        };
        let rivals = longer
            .iter()
            .filter(|other| !is_compatible(*longest, **other));
        let rivals: Vec<u64> = rivals.map(|rival| groups.articles(*rival)).collect();
        let are_mistakes = rivals.iter().all(|rival| *rival <= MISTAKES)
            && rivals.iter().sum::<u64>() * 20
                <= groups.articles(*longest) + groups.articles(*bare);
        if rivals.is_empty() || are_mistakes {
            push(*bare, *longest, need(*longest));
        }
    }

    /// Pairs first and last names that sound alike, and given names that are variants of each other.
    fn spellings(&self, groups: &Groups, pairs: &mut Vec<Pair>) {
        // Hashes of sounds take far less memory than sounds. Two sounds with one hash only mean one more comparison.
        let mut blocks: Vec<(u64, u64, u32)> = Vec::with_capacity(self.runs.len());
        let mut sounds: FxHashMap<&str, u64> = FxHashMap::default();
        for (number, run) in (0..).zip(&self.runs) {
            checkpoint();
            let mut key = |word: &'a str| {
                *sounds
                    .entry(word)
                    .or_insert_with(|| xxh3_64(consonants(&sound(word)).as_bytes()))
            };
            let (last, given) = (key(run.last), key(run.given));
            blocks.push((last, given, number));
            let sets = variant_sets(run.given).iter();
            blocks.extend(sets.map(|set| (last, xxh3_64(format!("{set}").as_bytes()), number)));
        }
        drop(sounds);
        blocks.sort_unstable();
        for block in blocks.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            checkpoint();
            let block = block.get(..LARGEST_BLOCK).unwrap_or(block);
            for (index, (_, _, one)) in block.iter().enumerate() {
                for (_, _, other) in block.iter().skip(index + 1) {
                    let run = |number: u32| self.runs.get(number as usize);
                    let (Some(one), Some(other)) = (run(*one), run(*other)) else {
                        continue;
                    };
                    pairs.extend(self.spelling(groups, one, other));
                }
            }
        }
    }

    fn spelling(&self, groups: &Groups, one: &Run, other: &Run) -> Option<Pair> {
        let (name, other_name) = (*one.names.first()?, *other.names.first()?);
        let person = |name: u32| groups.name(name).person.as_deref();
        if !person(name)?.is_compatible(person(other_name)?) {
            return None;
        }
        let given = agreement(one.given, other.given)?;
        let last = closeness(one.last, other.last);
        let need = self.need(one.last, other.last);
        let likeness = match given {
            // The middle name is the best evidence for the identity of "J. Doe".
            Agreement::Initial => return None,
            Agreement::Same | Agreement::Spelling => Likeness::Spelling,
            Agreement::Variant => Likeness::GivenName,
        };
        let is_last_same = one.last == other.last;
        let is_short = one.last.len().min(other.last.len()) < SHORT;
        let need = match (given, last) {
            (_, None) => return None,
            (_, Some(0)) if is_last_same && self.is_nickname(one, other) => match need {
                Need::Much => Need::Some,
                _ => Need::Nothing,
            },
            (_, Some(0)) if is_last_same => need,
            (Agreement::Same, Some(_)) if self.is_singular(one) && !is_short => match need {
                Need::Trace => Need::Nothing,
                need => need,
            },
            (Agreement::Same, Some(0)) if !is_short => need,
            (_, Some(_)) => need.more(),
        };
        Some(Pair {
            need,
            likeness,
            one: name.min(other_name),
            other: name.max(other_name),
        })
    }

    /// Whether an article gives one of the given names as a nickname of the other.
    fn is_nickname(&self, one: &Run, other: &Run) -> bool {
        self.nicknames.contains(&(one.given, other.given, one.last))
            || self.nicknames.contains(&(other.given, one.given, one.last))
    }

    /// Whether the given name is rare in the archive, so that it identifies a person as well as the last name.
    fn is_singular(&self, run: &Run) -> bool {
        let last_names = self.last_names.get(run.given);
        run.given.len() > SHORT && last_names.is_some_and(|names| names.len() < RARE)
    }

    /// Pairs "Xi Jinping" with "Jinping Xi".
    fn other_orders(&self, groups: &Groups, pairs: &mut Vec<Pair>) {
        // A hash of the sorted sounds, their number, and the run.
        let mut by_words: Vec<(u128, u32, u32)> = Vec::with_capacity(self.runs.len());
        for (number, run) in (0..).zip(&self.runs) {
            checkpoint();
            let Some(name) = run.names.first() else {
                continue;
            };
            let mut words: Vec<String> = groups.name(*name).letters.split(' ').map(sound).collect();
            words.sort();
            let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
            by_words.push((xxh3_128(words.join(" ").as_bytes()), count, number));
        }
        by_words.sort_unstable();
        for runs in by_words.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            checkpoint();
            let run = |(_, _, number): &(u128, u32, u32)| self.runs.get(*number as usize);
            let word_count = runs.first().map_or(0, |(_, count, _)| *count);
            for (index, one) in runs.iter().enumerate() {
                let Some(one) = run(one) else { continue };
                let others = runs.iter().skip(index + 1).take(LARGEST_BLOCK);
                for other in others
                    .filter_map(run)
                    .filter(|other| other.last != one.last)
                {
                    let (Some(name), Some(other)) = (one.names.first(), other.names.first()) else {
                        continue;
                    };
                    let need = if word_count > 2 {
                        Need::Some
                    } else {
                        Need::Much
                    };
                    pairs.push(Pair {
                        need,
                        likeness: Likeness::WordOrder,
                        one: *name.min(other),
                        other: *name.max(other),
                    });
                }
            }
        }
    }
}

/// Pairs two spellings of a person's only name: "Suharto" and "Soeharto".
fn one_word(groups: &Groups, pairs: &mut Vec<Pair>) {
    let mut by_sound: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for name in groups.commonest_first() {
        checkpoint();
        if groups.kind(name) == EntityKind::Person
            && let Some(person) = groups.name(name).person.as_deref()
            && person.given.is_none()
            && person.last.len() > SHORT
        {
            by_sound.entry(sound(&person.last)).or_default().push(name);
        }
    }
    for names in by_sound.into_values() {
        checkpoint();
        let Some((one, others)) = names.split_first() else {
            continue;
        };
        pairs.extend(others.iter().take(LARGEST_BLOCK).map(|other| Pair {
            need: Need::Some,
            likeness: Likeness::Spelling,
            one: *one.min(other),
            other: *one.max(other),
        }));
    }
}

/// The most frequent member of a group that is a person's name.
pub(super) fn person_of(groups: &Groups, root: u32) -> Option<u32> {
    let mut people: Vec<u32> = groups
        .members(root)
        .filter(|name| groups.name(*name).person.is_some())
        .collect();
    people.sort_by_key(|name| (Reverse(groups.name(*name).articles), *name));
    people.first().copied()
}

/// The part of a full name that a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Last,
    First,
}

/// The single words that may stand for a person: first and last names. For each word, the most frequent name in each
/// group that contains the word.
pub(super) fn names_by_word<'a>(groups: &'a Groups) -> FxHashMap<&'a str, Vec<(u32, Part)>> {
    let mut commonest: FxHashMap<(&str, u32), (u32, Part)> = FxHashMap::default();
    for (position, name) in groups.names.iter().enumerate() {
        let name_at = position as u32;
        if let Some(PersonName {
            given: Some(given),
            last,
            ..
        }) = name.person.as_deref()
            && groups.kind(name_at) == EntityKind::Person
        {
            for (word, part) in [(last.as_str(), Part::Last), (given.as_str(), Part::First)] {
                let known = commonest
                    .entry((word, groups.root(name_at)))
                    .or_insert((name_at, part));
                if groups.name(known.0).articles < name.articles {
                    *known = (name_at, part);
                }
            }
        }
    }
    let mut by_word: FxHashMap<&str, Vec<(u32, Part)>> = FxHashMap::default();
    for ((word, _), name) in commonest {
        by_word.entry(word).or_default().push(name);
    }
    by_word
}
