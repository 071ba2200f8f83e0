//! Joins the mentions of one article into entities: "Macron" to "Emmanuel Macron", "the ICC" to
//! "International Criminal Court", "U.S." to "United States".
//!
//! First, equal names are grouped. Then each short form joins the full name that was mentioned last before it, or
//! otherwise the first one after it. A mention joins only one full name, so two people with the same surname stay
//! separate, and "Mrs Doe" never joins a John Doe.

mod gender;
mod index;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use self::index::Index;
use super::foreign::Usual;
use super::labels::Name;
use super::tokens::{Case, Token};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names::{self, Gender};
use newsdex_text::lexicon::name_parts;
use newsdex_text::lexicon::name_words::is_bare_organization_word;
use newsdex_text::lexicon::syllables::is_given_name_of_syllables;
use newsdex_text::lexicon::{places, titles};
use newsdex_text::words;

use crate::resolution::sound;

/// One entity: its kind, the mention with the fullest name, and all its mentions, in order.
///
/// Mentions are positions in the list of names given to [`resolve`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) kind: EntityKind,
    pub(super) fullest: usize,
    pub(super) mentions: Vec<usize>,
}

/// Groups names into entities, sorted by number of mentions, most first, then by first mention.
///
/// `names` are in order of their position in the text. `called` maps the first token of a name to its usual form,
/// if the form in the text is another.
pub(super) fn resolve(
    text: &str,
    tokens: &[Token],
    names: &[Name],
    called: &FxHashMap<usize, Usual>,
) -> Vec<Resolved> {
    let mut mentions: Vec<Mention> = names
        .iter()
        .map(|name| Mention::new(text, tokens, *name))
        .collect();
    for mention in mentions.iter_mut().filter(|_| !called.is_empty()) {
        checkpoint();
        if let Some(place) = called.get(&mention.name.start) {
            mention.words = place
                .key
                .split(' ')
                .map(|word| fold(word).into_owned())
                .collect();
            mention.acronym = None;
        }
    }
    let index = Index::new(&mentions);
    keep_generations(&mut mentions, &index);
    let mut groups = Groups::new(&mentions);
    groups.join_middle_names(&mentions, &index);
    groups.join_reordered(&mentions);
    groups.join_introduced(text, tokens, &mentions);
    groups.flatten();
    let mut people = gender::People::new(&mentions, &groups);
    for (position, mention) in mentions.iter().enumerate() {
        checkpoint();
        if let Some(full) = index.full_name(mention, position, &mut people, &groups) {
            groups.move_mention(position, full);
        }
        people.note(groups.root(groups.of[position]), position);
    }
    groups.entities(&mentions)
}

/// Removes the suffix from names that occur with one suffix only: "John Doe" and "John Doe Jr." are one person unless
/// there is also a "John Doe Sr.".
fn keep_generations(mentions: &mut [Mention], index: &Index) {
    for places in index.outer_names.values() {
        checkpoint();
        let suffixes = places
            .iter()
            .filter_map(|place| mentions.get(*place)?.generation.clone());
        let suffixes: FxHashSet<String> = suffixes.collect();
        if suffixes.len() < 2 {
            for place in places {
                if let Some(mention) = mentions.get_mut(*place) {
                    mention.generation = None;
                }
            }
        }
    }
}

/// A mention with its words in the form in which they are compared: folded, without full stops.
struct Mention {
    name: Name,
    words: Vec<String>,
    /// The letters of an acronym, in lower case.
    acronym: Option<String>,
    shouted: bool,
    /// Whether any word is in capitals and longer than four bytes, so that it is probably no acronym.
    capitals: bool,
    length: usize,
    /// The gender that the title before the name implies: "Mrs".
    title: Option<Gender>,
    /// Whether the title before the name goes with a given name: "Prince".
    has_title_of_given_name: bool,
    /// The suffix that tells relatives with the same name apart, if the article has two of them: "jr".
    generation: Option<String>,
}

impl Mention {
    fn new(text: &str, tokens: &[Token], name: Name) -> Mention {
        let before = name
            .start
            .checked_sub(1)
            .and_then(|before| tokens.get(before))
            .map_or(Cow::Borrowed(""), |token| fold(token.text(text)));
        let tokens = tokens.get(name.start..name.end).unwrap_or_default();
        let words = tokens
            .iter()
            .map(|token| fold(token.text(text)).into_owned());
        let mut words: Vec<String> = words.collect();
        words.retain(|word| word.chars().any(char::is_alphanumeric));
        let mut generation = None;
        while words.len() > 1 && words.last().is_some_and(|word| is_ending(word, name.kind)) {
            generation = words.pop().filter(|_| name.kind == EntityKind::Person);
        }
        let shouted = tokens.iter().any(|token| token.shouted);
        let capitals = tokens
            .iter()
            .any(|token| token.case == Case::Upper && token.end - token.start > 4);
        let acronym = match tokens {
            [only] => acronym(only.text(text)),
            _ => None,
        };
        let length = tokens
            .iter()
            .map(|token| (token.end - token.start) as usize)
            .sum();
        Mention {
            name,
            words,
            acronym,
            shouted,
            capitals,
            length,
            title: titles::gender(&before),
            has_title_of_given_name: titles::goes_with_given_name(&before),
            generation,
        }
    }

    fn kind(&self) -> EntityKind {
        self.name.kind
    }

    /// Whether the name is only a word for a kind of organisation: "the Commission".
    fn is_bare(&self) -> bool {
        match self.words.as_slice() {
            [only] => self.kind() == EntityKind::Organization && is_bare_organization_word(only),
            _ => false,
        }
    }

    fn key(&self) -> String {
        let mut key = self.words.join(" ");
        if let Some(generation) = &self.generation {
            key = format!("{key} {generation}");
        }
        places::usual_name(&key).map_or(key, str::to_owned)
    }

    /// Whether the first word is the surname, as in Korean and Chinese names: the given name has two syllables with a
    /// hyphen.
    fn is_surname_first(&self) -> bool {
        let [_, given] = self.words.as_slice() else {
            return false;
        };
        self.kind() == EntityKind::Person && is_given_name_of_syllables(given)
    }
}

fn fold(word: &str) -> Cow<'_, str> {
    let folded = words::fold::fold(word);
    if !folded.contains(['.', '’']) {
        return folded;
    }
    Cow::Owned(folded.replace('.', "").replace('’', "'"))
}

/// Whether a word is an ending that some mentions of a name omit: "Inc", "Jr".
fn is_ending(word: &str, kind: EntityKind) -> bool {
    match kind {
        EntityKind::Person => matches!(word, "jr" | "sr" | "ii" | "iii"),
        EntityKind::Organization => name_parts::is(name_parts::Kind::LeftOut, word),
        EntityKind::Place | EntityKind::Misc => false,
    }
}

fn acronym(word: &str) -> Option<String> {
    let letters: String = word.chars().filter(|character| *character != '.').collect();
    let capitals = letters.chars().filter(char::is_ascii_uppercase).count();
    let is_acronym = (2..=7).contains(&letters.len())
        && letters
            .chars()
            .all(|character| character.is_ascii_alphabetic())
        && capitals + 1 >= letters.len().max(3);
    is_acronym.then(|| letters.to_ascii_lowercase())
}

/// The group of each mention.
struct Groups {
    of: Vec<usize>,
    /// The group that each group was merged into; the group itself if it was not merged.
    parents: Vec<usize>,
}

impl Groups {
    /// Puts mentions with the same kind and the same name into one group.
    fn new(mentions: &[Mention]) -> Groups {
        let mut numbers: FxHashMap<(EntityKind, String), usize> = FxHashMap::default();
        let mut of = Vec::with_capacity(mentions.len());
        for mention in mentions {
            checkpoint();
            let next = numbers.len();
            of.push(
                *numbers
                    .entry((mention.kind(), mention.key()))
                    .or_insert(next),
            );
        }
        Groups {
            of,
            parents: (0..numbers.len()).collect(),
        }
    }

    /// The number of groups before any merging.
    fn count(&self) -> usize {
        self.parents.len()
    }

    /// Links every group directly to its root, so that [`Groups::root`] needs only one step.
    fn flatten(&mut self) {
        // Groups are only merged into older ones, which the loop has already linked to their roots.
        for group in 0..self.parents.len() {
            self.parents[group] = self.parents[self.parents[group]];
        }
    }

    fn root(&self, mut group: usize) -> usize {
        while self.parents[group] != group {
            group = self.parents[group];
        }
        group
    }

    /// Does the same as [`Groups::root`] and shortens the chain of parents on the way.
    fn find(&mut self, mut group: usize) -> usize {
        while self.parents[group] != group {
            self.parents[group] = self.parents[self.parents[group]];
            group = self.parents[group];
        }
        group
    }

    /// Merges the group of mention `other` into that of mention `into`.
    fn merge(&mut self, into: usize, other: usize) {
        let (into, other) = (self.find(self.of[into]), self.find(self.of[other]));
        // The older group stays the root, so that chains stay short.
        let (older, newer) = (into.min(other), into.max(other));
        self.parents[newer] = older;
    }

    fn move_mention(&mut self, mention: usize, to: usize) {
        self.of[mention] = self.find(self.of[to]);
    }

    /// Joins people whose names differ only in the middle: "John F. Kennedy" and "John Kennedy" are one person.
    ///
    /// If the article also has a "John P. Kennedy", each "John Kennedy" joins the last of them mentioned before it. The
    /// same holds for a "John Kennedy Sr." and a "John Kennedy Jr.".
    fn join_middle_names(&mut self, mentions: &[Mention], index: &Index) {
        let middle = |position: usize| -> Vec<char> {
            let words = &mentions[position].words;
            let words = words.get(1..words.len().saturating_sub(1));
            words
                .unwrap_or_default()
                .iter()
                .filter_map(|word| word.chars().next())
                .collect()
        };
        for all in index.outer_names.values() {
            checkpoint();
            let has_generation = |place: &&usize| mentions[**place].generation.is_some();
            if all.iter().any(|place| has_generation(&place)) {
                let mut last = None;
                for place in all {
                    if mentions[*place].generation.is_some() {
                        last = Some(*place);
                    } else if let Some(full) = last {
                        self.move_mention(*place, full);
                    }
                }
                continue;
            }
            let places = all;
            let middles: Vec<Vec<char>> = places.iter().map(|place| middle(*place)).collect();
            let mut known = middles.iter().filter(|middle| !middle.is_empty());
            let first = known.next();
            if known.all(|other| Some(other) == first) {
                for pair in places.windows(2) {
                    checkpoint();
                    self.merge(pair[0], pair[1]);
                }
                continue;
            }
            let mut last = None;
            for (place, middle) in places.iter().zip(&middles) {
                checkpoint();
                if !middle.is_empty() {
                    last = Some(*place);
                } else if let Some(full) = last {
                    self.move_mention(*place, full);
                }
            }
        }
    }

    /// Joins people whose names have the same words in another order, "Orbán Viktor" and "Viktor Orbán", with or without
    /// a hyphen, "Tae-hyun" and "Tae Hyun", or with another spelling of the given name, "Mohammed" and "Mohamed".
    fn join_reordered(&mut self, mentions: &[Mention]) {
        let mut by_words: FxHashMap<Vec<Cow<'_, str>>, usize> = FxHashMap::default();
        // Most mentions repeat a name as it is.
        let mut as_they_are: FxHashMap<(&[String], Option<&str>), usize> = FxHashMap::default();
        for (position, mention) in mentions.iter().enumerate() {
            checkpoint();
            if mention.kind() != EntityKind::Person || mention.words.len() < 2 {
                continue;
            }
            let as_it_is = (mention.words.as_slice(), mention.generation.as_deref());
            if let Some(known) = as_they_are.get(&as_it_is) {
                self.merge(*known, position);
                continue;
            }
            let words = mention.words.iter().flat_map(|word| word.split('-'));
            let mut words: Vec<Cow<'_, str>> = words.map(common_spelling).collect();
            words.extend(mention.generation.as_deref().map(Cow::Borrowed));
            words.sort_unstable();
            let known = *by_words.entry(words).or_insert(position);
            if known != position {
                self.merge(known, position);
            }
            as_they_are.insert(as_it_is, known);
        }
    }

    /// Joins a name with the abbreviation in parentheses after it, "International Criminal Court (ICC)", and an
    /// abbreviation with the full name in parentheses after it.
    fn join_introduced(&mut self, text: &str, tokens: &[Token], mentions: &[Mention]) {
        let is = |index: usize, mark: &str| {
            tokens
                .get(index)
                .is_some_and(|token| token.text(text) == mark)
        };
        for (position, pair) in mentions.windows(2).enumerate() {
            checkpoint();
            let [one, other] = pair else { continue };
            let follows = other.name.start == one.name.end + 1
                && is(one.name.end, "(")
                && is(other.name.end, ")");
            let abbreviates = |short: &Mention, full: &Mention| {
                short
                    .acronym
                    .as_ref()
                    .is_some_and(|letters| abbreviates(letters, &full.words))
            };
            if follows && (abbreviates(other, one) || abbreviates(one, other)) {
                self.merge(position, position + 1);
            }
        }
    }

    fn entities(&self, mentions: &[Mention]) -> Vec<Resolved> {
        let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
        let mut entities: Vec<Resolved> = Vec::new();
        for (position, group) in self.of.iter().enumerate() {
            checkpoint();
            let next = entities.len();
            let number = *numbers.entry(self.root(*group)).or_insert(next);
            if number == next {
                entities.push(Resolved {
                    kind: mentions[position].kind(),
                    fullest: position,
                    mentions: Vec::new(),
                });
            }
            let entity = &mut entities[number];
            entity.mentions.push(position);
            let fullness = |position: usize| {
                let mention = &mentions[position];
                (
                    !mention.shouted,
                    !mention.capitals,
                    mention.name.end - mention.name.start,
                    mention.length,
                )
            };
            if fullness(position) > fullness(entity.fullest) {
                entity.fullest = position;
            }
        }
        for entity in &mut entities {
            checkpoint();
            entity.kind = kind(entity, mentions);
        }
        // "The Commission" without the full name in the article says nothing.
        entities.retain(|entity| !mentions[entity.fullest].is_bare());
        // A stable sort: entities with equally many mentions stay in the order of their first mention.
        entities.sort_by_key(|entity| std::cmp::Reverse(entity.mentions.len()));
        entities
    }
}

/// The kind of the fullest name; the kind that the tagger gives an acronym is often wrong.
fn kind(entity: &Resolved, mentions: &[Mention]) -> EntityKind {
    mentions[entity.fullest].kind()
}

/// The fewest consonants of a given name with several spellings: "Mary" and "Marie" may be sisters.
const FEWEST_CONSONANTS: usize = 3;

/// What all spellings of a given name have in common, "mmd" for "mohammed"; other words as they are.
fn common_spelling(word: &str) -> Cow<'_, str> {
    let Some(set) = given_names::variant_sets(word).first() else {
        return Cow::Borrowed(word);
    };
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'h');
    let consonants: String = sound(word)
        .chars()
        .filter(|letter| !is_vowel(*letter))
        .collect();
    match consonants.len() >= FEWEST_CONSONANTS {
        true => Cow::Owned(format!("{set} {consonants}")),
        false => Cow::Borrowed(word),
    }
}

/// Whether the words contain the letters in this order, and one of the words begins with the first letter.
fn abbreviates(letters: &str, words: &[String]) -> bool {
    let mut rest = letters.chars().peekable();
    let first = rest.peek().copied();
    if !words.iter().any(|word| word.chars().next() == first) {
        return false;
    }
    for character in words.iter().flat_map(|word| word.chars()) {
        rest.next_if_eq(&character);
    }
    rest.peek().is_none()
}

#[cfg(test)]
mod tests;
