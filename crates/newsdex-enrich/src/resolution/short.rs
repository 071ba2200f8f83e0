//! Last names and other parts of names in articles without the full name: merges them with a full name if no other
//! person in the archive can be meant.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reason;
use super::context::Context;
use super::groups::Groups;
use super::people::{Part, names_by_word, person_of};
use super::person::PersonName;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::is_legal_form;

/// The share of all articles with a matching full name that must mean the same person.
const DOMINANT: f64 = 0.95;

/// The same share when people in hardly any articles count too: passing mentions and errors.
const DOMINANT_OVER_ALL: f64 = 0.80;

/// A rival in fewer articles than this is only mentioned in passing, or is an error.
const RIVAL: u64 = 3;

/// The weight of a rival with a matching first name: people are less often called by first name alone than by last
/// name.
const BY_FIRST_NAME: f64 = 0.25;

/// The fewest articles with that person's full name.
const ENOUGH: u64 = 5;

/// The short name may be at most this many times as frequent as the full one.
const TIMES: u64 = 10;

/// The least similarity between the companions of the short and the full name.
const LIKE: f32 = 0.10;

/// The same, if at most twice as many articles have the short name alone as join it to the full name.
const LIKE_SURELY: f32 = 0.01;

/// The least weight of a rival whose companions differ from those of the short name, since it is seldom meant.
const UNLIKE: f64 = 0.25;

/// A word that is this many times as frequent as a last name than as a first name is a last name: "Doe Roe" names two
/// people.
const LAST_NAME: u64 = 5;

/// If the names of companies that begin with a short name have at least one article for this many articles of the short
/// name, it may be short for them.
const THINGS: u64 = 4;

/// The most words in one name; a longer one is several names that the tagger joined.
const LONGEST: usize = 4;

/// The most candidates whose companions are compared.
const CANDIDATES: usize = 8;

/// A name of one word, with the full names it may be short for.
#[derive(Debug)]
pub(super) struct ShortName {
    name: u32,
    /// The full names of people, most articles first, with the part that matches the short name.
    full: Vec<(u32, Part)>,
}

impl ShortName {
    /// The names whose companions are needed to judge it.
    pub(super) fn wanted(&self) -> impl Iterator<Item = u32> + '_ {
        let candidates = self.full.iter().take(CANDIDATES);
        candidates.map(|(name, _)| *name).chain([self.name])
    }
}

/// Finds people's names of one word that may be short for a full name.
pub(super) fn short_names(groups: &Groups) -> Vec<ShortName> {
    let by_word = names_by_word(groups);
    let mut short_names = Vec::new();
    for root in groups
        .roots()
        .filter(|root| groups.kind(*root) == EntityKind::Person)
    {
        let Some(name) = person_of(groups, root) else {
            continue;
        };
        let Some(person) = groups.name(name).person.as_deref() else {
            continue;
        };
        if person.given.is_some() {
            continue;
        }
        let Some(full) = by_word.get(person.last.as_str()) else {
            continue;
        };
        let mut full = full.clone();
        full.sort_by_key(|(name, _)| (Reverse(groups.articles(*name)), *name));
        // A quick test by names; the final decision counts groups.
        let articles = |(name, _): &(u32, Part)| groups.articles(*name);
        let all: u64 = full.iter().map(articles).sum();
        let top: u64 = full.iter().take(CANDIDATES).map(articles).sum();
        if top * 2 >= all {
            short_names.push(ShortName { name, full });
        }
    }
    short_names
}

/// Merges short names with the dominant full name.
pub(super) fn join(groups: &mut Groups, context: &Context, short_names: Vec<ShortName>) {
    let mut by_letters: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for root in groups.roots() {
        checkpoint();
        by_letters
            .entry(groups.name(root).letters.clone())
            .or_default()
            .push(root);
    }
    let mut forms: FxHashMap<(&str, u32), u64> = FxHashMap::default();
    for form in &groups.forms {
        checkpoint();
        let key = (form.letters.as_str(), groups.root(form.name));
        *forms.entry(key).or_default() += form.articles;
    }
    let parts = Parts::count(groups);
    let things = Things::count(groups);
    let mut joins: Vec<(u32, u32, Reason)> = Vec::new();
    for short in short_names {
        checkpoint();
        let letters = &groups.name(short.name).letters;
        let Some(rivalry) = Rivalry::of(groups, context, &short, &parts) else {
            continue;
        };
        let own = groups.articles(short.name);
        if !rivalry.is_decided() || own > rivalry.most * TIMES {
            continue;
        }
        // A place or company with that name may be meant.
        let is_thing = by_letters.get(letters).into_iter().flatten().any(|root| {
            groups.root(*root) != groups.root(short.name)
                && groups.kind(*root) != EntityKind::Person
                && groups.articles(*root) > own
        });
        if is_thing || things.is_thing(letters, own) {
            continue;
        }
        let of_top = (short.full.iter().take(CANDIDATES).map(|(name, _)| *name))
            .filter(|name| groups.root(*name) == rivalry.top);
        if !context.are_contemporary(short.name, of_top) {
            continue;
        }
        let joined = forms.get(&(letters.as_str(), rivalry.top));
        let like = match joined.is_some_and(|joined| *joined * 2 >= own && *joined >= ENOUGH) {
            true => LIKE_SURELY,
            false => LIKE,
        };
        if rivalry.likeness >= like {
            let reason = Reason::PartOfName {
                articles: rivalry.most,
                of: rivalry.all,
            };
            joins.push((groups.commonest(rivalry.top), short.name, reason));
        }
    }
    joins.sort_by_key(|(full, short, _)| (*full, *short));
    for (full, short, reason) in joins {
        groups.join(full, short, reason);
    }
}

/// How often single words begin the names of companies and bodies: "Coleman Co", "Charles of the Ritz".
struct Things<'a> {
    /// For each first word: the number of articles with such a name.
    articles: FxHashMap<&'a str, u64>,
}

impl<'a> Things<'a> {
    fn count(groups: &'a Groups) -> Things<'a> {
        let mut articles: FxHashMap<&str, u64> = FxHashMap::default();
        for name in &groups.names {
            checkpoint();
            if name.kind == EntityKind::Person {
                continue;
            }
            let Some((first, rest)) = name.letters.split_once(' ') else {
                continue;
            };
            if rest.split(' ').all(is_legal_form) || rest.starts_with("of the ") {
                *articles.entry(first).or_default() += name.articles;
            }
        }
        Things { articles }
    }

    /// Whether a name of one word, in `own` articles, may often be short for such a name.
    fn is_thing(&self, letters: &str, own: u64) -> bool {
        self.articles
            .get(letters)
            .is_some_and(|articles| articles * THINGS >= own)
    }
}

/// The frequency of words as first and as last names.
struct Parts<'a> {
    /// For each word: the number of articles with people who have it as last name, and as first name.
    articles: FxHashMap<&'a str, (u64, u64)>,
}

impl<'a> Parts<'a> {
    fn count(groups: &'a Groups) -> Parts<'a> {
        let mut articles: FxHashMap<&str, (u64, u64)> = FxHashMap::default();
        for name in &groups.names {
            if let Some(PersonName {
                given: Some(given),
                last,
                ..
            }) = name.person.as_deref()
            {
                articles.entry(last).or_default().0 += name.articles;
                articles.entry(given).or_default().1 += name.articles;
            }
        }
        Parts { articles }
    }

    /// Whether a name consists of two last names, or of several names: "Doe Roe", with the comma lost.
    fn is_several(&self, name: &str) -> bool {
        let words: Vec<&str> = name.split(' ').collect();
        let is_last_name = |word: &str| {
            let (last, first) = self.articles.get(word).copied().unwrap_or_default();
            last >= LAST_NAME * first
        };
        match words.as_slice() {
            [first, .., _] if words.len() <= LONGEST => is_last_name(first),
            words => words.len() > LONGEST,
        }
    }
}

/// The people whom a short name may mean, measured in articles with their full names.
struct Rivalry {
    /// The group with the most articles.
    top: u32,
    /// The number of its articles.
    most: u64,
    /// The number of articles of all candidates.
    all: u64,
    /// The number of articles of rivals with more than passing mentions; an unlikely rival counts less.
    serious: f64,
    /// The number of articles of rivals with passing mentions only, weighted in the same way.
    passing: f64,
    /// The similarity between the companions of the short name and those of the top group.
    likeness: f32,
}

impl Rivalry {
    fn of(groups: &Groups, context: &Context, short: &ShortName, parts: &Parts) -> Option<Rivalry> {
        let mut rivals: FxHashMap<u32, (Part, Option<f32>)> = FxHashMap::default();
        for (place, (full, part)) in short.full.iter().enumerate() {
            checkpoint();
            let likeness = (place < CANDIDATES).then(|| context.score(short.name, *full));
            let known = rivals
                .entry(groups.root(*full))
                .or_insert((*part, likeness));
            known.0 = known.0.min(*part);
            known.1 = [known.1, likeness].into_iter().flatten().reduce(f32::max);
        }
        let roots = rivals.keys().copied();
        let top = roots.max_by_key(|root| (groups.articles(*root), Reverse(*root)))?;
        let likeness = rivals.get(&top)?.1.unwrap_or(0.0);
        let names: FxHashSet<&str> = (groups.members(top))
            .map(|member| groups.name(member).letters.as_str())
            .collect();
        // "Minister Ann Doe", where the tagger took the title for a name, is not a rival of "Ann Doe".
        let ends_with_name = |letters: &str| {
            let mut rest = letters;
            while let Some((_, after)) = rest.split_once(' ') {
                if after.contains(' ') && names.contains(after) {
                    return true;
                }
                rest = after;
            }
            false
        };
        let most = groups.articles(top);
        let (mut all, mut serious, mut passing) = (most, 0.0, 0.0);
        for (root, (part, rival_likeness)) in rivals {
            let letters = &groups.name(groups.commonest(root)).letters;
            if root == top || ends_with_name(letters) || parts.is_several(letters) {
                continue;
            }
            let articles = groups.articles(root);
            all += articles;
            let mut weight = match part {
                Part::Last => 1.0,
                Part::First => BY_FIRST_NAME,
            };
            if let Some(rival_likeness) = rival_likeness
                && likeness >= LIKE
            {
                weight *= f64::from(rival_likeness / likeness).clamp(UNLIKE, 1.0);
            }
            match articles >= RIVAL {
                true => serious += articles as f64 * weight,
                false => passing += articles as f64 * weight,
            }
        }
        Some(Rivalry {
            top,
            most,
            all,
            serious,
            passing,
            likeness,
        })
    }

    fn is_decided(&self) -> bool {
        let most = self.most as f64;
        self.most >= ENOUGH
            && most >= DOMINANT * (most + self.serious)
            && most >= DOMINANT_OVER_ALL * (most + self.serious + self.passing)
    }
}
