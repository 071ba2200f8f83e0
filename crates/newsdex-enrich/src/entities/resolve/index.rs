//! The full names that the short forms in an article may stand for.

use super::gender::People;
use super::{Groups, Mention};
use crate::entities::features::hash;
use crate::entities::hashes::ByHash;
use crate::entities::lists;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names;
use newsdex_text::lexicon::name_parts;
use newsdex_text::lexicon::name_words::stands_alone;

/// Maximum number of words in a short form.
const SHORT_FORM: usize = 4;

/// The mentions with full names, by each of their possible short forms: by the [`hash_of`] their words, because a name
/// has many short forms and few are asked for. The values are positions in the list of mentions, ascending.
#[derive(Default)]
pub(super) struct Index {
    /// By first and last word of the names of people.
    pub(super) outer_names: ByHash<Vec<usize>>,
    surnames: ByHash<Vec<usize>>,
    /// The first of two surnames: "sánchez" of "Pedro Sánchez Pérez-Castejón".
    first_surnames: ByHash<Vec<usize>>,
    given_names: ByHash<Vec<usize>>,
    beginnings: ByHash<Vec<usize>>,
    /// By the head of the name of an organisation: "commission" of "European Commission".
    heads: ByHash<Vec<usize>>,
    /// Bodies of a country by the word that also stands for them alone: "house" of "U.S. House of Representatives".
    chambers: ByHash<Vec<usize>>,
    initials: ByHash<Vec<usize>>,
}

impl Index {
    pub(super) fn new(mentions: &[Mention]) -> Index {
        let mut index = Index::default();
        for (position, mention) in mentions.iter().enumerate() {
            checkpoint();
            let words = &mention.words;
            let [first, .., last] = words.as_slice() else {
                continue;
            };
            match mention.kind() {
                EntityKind::Person => {
                    let outer = hash_of([first.as_str(), last.as_str()]);
                    note(&mut index.outer_names, outer, position);
                    note(&mut index.given_names, hash_of([first.as_str()]), position);
                    for start in words.len().saturating_sub(SHORT_FORM).max(1)..words.len() {
                        let surname = hash_of(words.iter().skip(start).map(String::as_str));
                        note(&mut index.surnames, surname, position);
                    }
                    if let [_, surname, _] = words.as_slice()
                        && surname.chars().nth(2).is_some()
                        && given_names::gender(surname).is_none()
                    {
                        let surname = hash_of([surname.as_str()]);
                        note(&mut index.first_surnames, surname, position);
                    }
                    let bare = without_particle(last);
                    let first = mention.is_surname_first().then_some(first.as_str());
                    for surname in bare.into_iter().chain(first) {
                        note(&mut index.surnames, hash_of([surname]), position);
                    }
                }
                EntityKind::Organization | EntityKind::Place | EntityKind::Misc => {
                    index.note_initials(words, position);
                    if mention.kind() == EntityKind::Organization {
                        index.note_beginnings(words, position);
                        let head = head(words);
                        note(&mut index.heads, hash_of([head]), position);
                        if stands_alone(head) && is_of_country(words, head) {
                            note(&mut index.chambers, hash_of([head]), position);
                        }
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
            note(&mut self.initials, hash_of([long.as_str()]), position);
        }
        note(&mut self.initials, hash_of([short.as_str()]), position);
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
                let beginning = hash_of(words.iter().take(end).map(String::as_str));
                note(&mut self.beginnings, beginning, position);
            }
        }
    }

    /// The mention of the full name that the mention at `position` is short for; `None` if there is none.
    pub(super) fn full_name(
        &self,
        mention: &Mention,
        position: usize,
        people: &mut People,
        groups: &Groups,
    ) -> Option<usize> {
        let words = mention.words.as_slice();
        let key = hash_of(words.iter().map(String::as_str));
        let only = match words {
            [only] => only.as_str(),
            _ => "",
        };
        let listed = || lists::classes(only);
        let places = lists::COUNTRY | lists::CITY | lists::REGION;
        let may_be_surname = match mention.kind() {
            EntityKind::Person => true,
            // "Doe Inc." is not Ann Doe, although the legal form does not count.
            EntityKind::Organization => {
                mention.words.len() == 1
                    && mention.name.end - mention.name.start == 1
                    && listed() & (lists::ORGANIZATION | places) == 0
            }
            EntityKind::Place | EntityKind::Misc => {
                mention.words.len() == 1 && listed() & (places | lists::PEOPLE) == 0
            }
        };
        let mut last_mentioned = |positions: &Vec<usize>| {
            people.last_mentioned(positions, position, mention.title, groups)
        };
        // "Mr. Masbah" is "Abdel el-Masbah", and "Mr. el-Masbah" is "Abdel Masbah".
        let bare = words.first().and_then(|first| without_particle(first));
        let rest = words.iter().skip(1).map(String::as_str);
        let bare = bare.map(|bare| hash_of(std::iter::once(bare).chain(rest)));
        let mut surnames = [Some(key), bare].into_iter().flatten();
        if may_be_surname
            && let Some(full) =
                surnames.find_map(|name| self.surnames.get(&name).and_then(&mut last_mentioned))
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
                        || given_names::gender(only).is_none()) =>
            {
                self.given_names.get(&key).and_then(&mut last_mentioned)
            }
            EntityKind::Person => None,
            _ => {
                let by_initials = mention
                    .acronym
                    .as_ref()
                    .and_then(|letters| self.initials.get(&hash_of([letters.as_str()])));
                if let Some(full) = by_initials.and_then(|at| nearest(at, position)) {
                    return Some(full);
                }
                if mention.kind() != EntityKind::Organization {
                    return None;
                }
                if stands_alone(only) {
                    return nearest(self.chambers.get(&key)?, position);
                }
                let by_head = self.heads.get(&key).filter(|_| mention.is_bare());
                by_head
                    .or_else(|| self.beginnings.get(&key))
                    .and_then(|at| nearest(at, position))
            }
        }
    }
}

/// A hash of a sequence of words.
fn hash_of<'a>(words: impl IntoIterator<Item = &'a str>) -> u64 {
    let words = words.into_iter();
    words.fold(0, |all: u64, word| all.rotate_left(17) ^ hash(word))
}

fn note(places: &mut ByHash<Vec<usize>>, key: u64, position: usize) {
    places.entry(key).or_default().push(position);
}

/// The head of an organisation's name: the word before "of" or "for", else the last one.
fn head(words: &[String]) -> &str {
    let of = words
        .iter()
        .position(|word| matches!(word.as_str(), "of" | "for"));
    let head = of.unwrap_or(words.len()).saturating_sub(1);
    words.get(head).map_or("", String::as_str)
}

/// Whether the other words of the name of a body say only whose it is: "U.S. House of Representatives", but not "White
/// House".
fn is_of_country(words: &[String], head: &str) -> bool {
    let country = lists::COUNTRY | lists::REGION | lists::PEOPLE;
    words.iter().all(|word| {
        word == head
            || matches!(word.as_str(), "of" | "the" | "state" | "representatives")
            || lists::classes(word) & country != 0
    })
}

/// Whether the rest of a name after its beginning shows that the beginning names something else.
///
/// "Homeland Security" is not the "Homeland Security Subcommittee", but "Goldman" is "Goldman Sachs".
fn names_a_part(rest: &[String]) -> bool {
    let head = rest
        .iter()
        .take_while(|word| !matches!(word.as_str(), "of" | "for" | "in"))
        .last();
    head.is_some_and(|head| name_parts::is(name_parts::Kind::OtherBody, head))
}

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
