//! Joins the mentions of one article into entities: "Macron" to "Emmanuel Macron", "the ICC" to
//! "International Criminal Court", "U.S." to "United States".
//!
//! First, equal names are grouped. Then each short form joins the full name that was mentioned last before it, or
//! otherwise the first one after it. A mention joins only one full name, so two people with the same surname stay
//! separate, and "Mrs Doe" never joins a John Doe.

mod gender;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::foreign::Usual;
use super::labels::Name;
use super::lists;
use super::tokens::{Case, Token};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names::{self, Gender};
use newsdex_text::lexicon::name_words::is_bare_organization_word;
use newsdex_text::lexicon::syllables::is_given_name_of_syllables;
use newsdex_text::lexicon::{places, titles};
use newsdex_text::words;

/// One entity: its kind, the mention with the fullest name, and all its mentions, in order.
///
/// Mentions are positions in the list of names given to [`resolve`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) kind: EntityKind,
    pub(super) fullest: usize,
    pub(super) mentions: Vec<usize>,
}

/// Maximum number of words in a short form.
const SHORT_FORM: usize = 4;

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
            mention.words = place.key.split(' ').map(fold).collect();
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
            .map_or(String::new(), |token| fold(token.text(text)));
        let tokens = tokens.get(name.start..name.end).unwrap_or_default();
        let mut words: Vec<String> = tokens.iter().map(|token| fold(token.text(text))).collect();
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

fn fold(word: &str) -> String {
    let folded = words::fold::fold(word);
    if !folded.contains(['.', '’']) {
        return folded.into_owned();
    }
    folded.replace('.', "").replace('’', "'")
}

/// Whether a word is an ending that some mentions of a name omit: "Inc", "Jr".
fn is_ending(word: &str, kind: EntityKind) -> bool {
    match kind {
        EntityKind::Person => matches!(word, "jr" | "sr" | "ii" | "iii"),
        EntityKind::Organization => matches!(
            word,
            "inc"
                | "corp"
                | "ltd"
                | "plc"
                | "co"
                | "llc"
                | "llp"
                | "ag"
                | "gmbh"
                | "corporation"
                | "limited"
        ),
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

    /// Joins people whose names have the same words in another order: "Orbán Viktor" and "Viktor Orbán".
    fn join_reordered(&mut self, mentions: &[Mention]) {
        let mut by_words: FxHashMap<Vec<&str>, usize> = FxHashMap::default();
        for (position, mention) in mentions.iter().enumerate() {
            checkpoint();
            if mention.kind() != EntityKind::Person || mention.words.len() < 2 {
                continue;
            }
            let mut words: Vec<&str> = mention.words.iter().map(String::as_str).collect();
            words.extend(mention.generation.as_deref());
            words.sort_unstable();
            match by_words.get(&words) {
                Some(known) => self.merge(*known, position),
                None => {
                    by_words.insert(words, position);
                }
            }
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

/// The mentions with full names, by each of their possible short forms. The values are positions in the list of
/// mentions, ascending.
#[derive(Default)]
struct Index {
    /// By first and last word of the names of people.
    outer_names: FxHashMap<(String, String), Vec<usize>>,
    surnames: FxHashMap<String, Vec<usize>>,
    /// The first of two surnames: "sánchez" of "Pedro Sánchez Pérez-Castejón".
    first_surnames: FxHashMap<String, Vec<usize>>,
    given_names: FxHashMap<String, Vec<usize>>,
    beginnings: FxHashMap<String, Vec<usize>>,
    /// By the head of the name of an organisation: "commission" of "European Commission".
    heads: FxHashMap<String, Vec<usize>>,
    initials: FxHashMap<String, Vec<usize>>,
}

impl Index {
    fn new(mentions: &[Mention]) -> Index {
        let mut index = Index::default();
        for (position, mention) in mentions.iter().enumerate() {
            checkpoint();
            let words = &mention.words;
            let [first, .., last] = words.as_slice() else {
                continue;
            };
            match mention.kind() {
                EntityKind::Person => {
                    index
                        .outer_names
                        .entry((first.clone(), last.clone()))
                        .or_default()
                        .push(position);
                    index
                        .given_names
                        .entry(first.clone())
                        .or_default()
                        .push(position);
                    for start in words.len().saturating_sub(SHORT_FORM).max(1)..words.len() {
                        index
                            .surnames
                            .entry(words[start..].join(" "))
                            .or_default()
                            .push(position);
                    }
                    if let [_, surname, _] = words.as_slice()
                        && surname.chars().nth(2).is_some()
                        && given_names::gender(surname).is_none()
                    {
                        index
                            .first_surnames
                            .entry(surname.clone())
                            .or_default()
                            .push(position);
                    }
                    let bare = without_particle(last);
                    let first = mention.is_surname_first().then_some(first.as_str());
                    for surname in bare.into_iter().chain(first) {
                        index
                            .surnames
                            .entry(surname.to_owned())
                            .or_default()
                            .push(position);
                    }
                }
                EntityKind::Organization | EntityKind::Place | EntityKind::Misc => {
                    index.note_initials(words, position);
                    if mention.kind() == EntityKind::Organization {
                        index.note_beginnings(words, position);
                        index
                            .heads
                            .entry(head(words).to_owned())
                            .or_default()
                            .push(position);
                    }
                }
            }
        }
        index
    }

    fn note_initials(&mut self, words: &[String], position: usize) {
        let initials = |skip: bool| -> String {
            let counted = words
                .iter()
                .filter(|word| !skip || lists::classes(word) & lists::CONNECTOR == 0);
            counted
                .filter_map(|word| word.chars().next())
                .take(8)
                .collect()
        };
        let (short, long) = (initials(true), initials(false));
        if long != short {
            self.initials.entry(long).or_default().push(position);
        }
        self.initials.entry(short).or_default().push(position);
    }

    /// Adds the beginnings that may be short forms: "Goldman" and "Goldman Sachs" for "Goldman Sachs Group".
    fn note_beginnings(&mut self, words: &[String], position: usize) {
        let common = lists::COUNTRY
            | lists::REGION
            | lists::CITY
            | lists::PEOPLE
            | lists::FUNCTION
            | lists::ORGANIZATION
            | lists::PLACE;
        for end in 1..words.len().min(SHORT_FORM) {
            let says_little =
                end == 1 && (lists::classes(&words[0]) & common != 0 || words[0].len() < 4);
            let is_cut = lists::classes(&words[end - 1]) & lists::CONNECTOR != 0;
            if !says_little && !is_cut && !names_a_part(&words[end..]) {
                self.beginnings
                    .entry(words[..end].join(" "))
                    .or_default()
                    .push(position);
            }
        }
    }

    /// The mention of the full name that the mention at `position` is short for; `None` if there is none.
    fn full_name(
        &self,
        mention: &Mention,
        position: usize,
        people: &mut gender::People,
        groups: &Groups,
    ) -> Option<usize> {
        let key = mention.words.join(" ");
        let listed = || lists::classes(&key);
        let places = lists::COUNTRY | lists::CITY | lists::REGION;
        let may_be_surname = match mention.kind() {
            EntityKind::Person => true,
            EntityKind::Organization => {
                mention.words.len() == 1 && listed() & (lists::ORGANIZATION | places) == 0
            }
            EntityKind::Place | EntityKind::Misc => {
                mention.words.len() == 1 && listed() & (places | lists::PEOPLE) == 0
            }
        };
        let mut last_mentioned = |positions: &Vec<usize>| {
            people.last_mentioned(positions, position, mention.title, groups)
        };
        // "Mr. Masbah" is "Abdel el-Masbah", and "Mr. el-Masbah" is "Abdel Masbah".
        let surnames = [Some(key.as_str()), without_particle(&key)];
        let mut surnames = surnames.into_iter().flatten().filter(|_| may_be_surname);
        if let Some(full) =
            surnames.find_map(|surname| self.surnames.get(surname).and_then(&mut last_mentioned))
        {
            return Some(full);
        }
        let is_of_person = mention.kind() == EntityKind::Person && mention.words.len() == 1;
        if is_of_person
            && let Some(full) = self.first_surnames.get(&key).and_then(&mut last_mentioned)
        {
            return Some(full);
        }
        match mention.kind() {
            // A given name alone does not follow most titles: nobody says "Mr John". But "Mr. Zhang" is "Zhang Wenbo".
            EntityKind::Person
                if mention.words.len() == 1
                    && (mention.title.is_none()
                        || mention.has_title_of_given_name
                        || given_names::gender(&key).is_none()) =>
            {
                self.given_names.get(&key).and_then(&mut last_mentioned)
            }
            EntityKind::Person => None,
            _ => {
                let by_initials = mention
                    .acronym
                    .as_ref()
                    .and_then(|letters| self.initials.get(letters));
                if let Some(full) = by_initials.and_then(|at| nearest(at, position)) {
                    return Some(full);
                }
                if mention.kind() != EntityKind::Organization {
                    return None;
                }
                let by_head = self.heads.get(&key).filter(|_| mention.is_bare());
                by_head
                    .or_else(|| self.beginnings.get(&key))
                    .and_then(|at| nearest(at, position))
            }
        }
    }
}

/// The head of an organisation's name: the word before "of" or "for", else the last one.
fn head(words: &[String]) -> &str {
    let of = words
        .iter()
        .position(|word| matches!(word.as_str(), "of" | "for"));
    let head = of.unwrap_or(words.len()).saturating_sub(1);
    words.get(head).map_or("", String::as_str)
}

/// Whether the rest of a name after its beginning shows that the beginning names something else.
///
/// "Homeland Security" is not the "Homeland Security Subcommittee", but "Goldman" is "Goldman Sachs".
fn names_a_part(rest: &[String]) -> bool {
    static LISTED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| PARTS.split_whitespace().collect());
    let head = rest
        .iter()
        .take_while(|word| !matches!(word.as_str(), "of" | "for" | "in"))
        .last();
    head.is_some_and(|head| LISTED.contains(head.as_str()))
}

const PARTS: &str = "act administration agencies agency amendment appropriations association authorities authority award bill board budget bureau \
    cabinet campaign caucus center centre chairman club coalition college commission commissioner committee conference congress \
    convention council county court decade department directorate district division embassy force foundation fund government \
    hospital initiative institute law library ministry museum office organisation organization parliament police policy program programme project \
    report research resolution review school secretary senate service services society strategy study subcommittee summit task team \
    treasury treaty tribunal unit university";

/// A surname without its Arabic article: "masbah" for "el-masbah".
fn without_particle(surname: &str) -> Option<&str> {
    let (particle, bare) = surname.split_once('-')?;
    let is_particle = particle.len() == 2 && lists::classes(particle) & lists::CONNECTOR != 0;
    (is_particle && !bare.is_empty()).then_some(bare)
}

/// The last of the ascending `positions` that is less than `position`, otherwise the first greater one.
fn nearest(positions: &[usize], position: usize) -> Option<usize> {
    let after = positions.partition_point(|other| *other < position);
    let before = after.checked_sub(1).and_then(|index| positions.get(index));
    before
        .or_else(|| positions[after..].iter().find(|other| **other != position))
        .copied()
}

#[cfg(test)]
mod tests;
