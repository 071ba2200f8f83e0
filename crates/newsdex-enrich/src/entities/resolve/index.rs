//! The full names that the short forms in an article may stand for.

use rustc_hash::FxHashMap;

use super::gender::People;
use super::{Groups, Mention};
use crate::entities::lists;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::given_names;
use newsdex_text::lexicon::name_words::stands_alone;

/// Maximum number of words in a short form.
const SHORT_FORM: usize = 4;

/// The mentions with full names, by each of their possible short forms. The values are positions in the list of
/// mentions, ascending.
#[derive(Default)]
pub(super) struct Index {
    /// By first and last word of the names of people.
    pub(super) outer_names: FxHashMap<(String, String), Vec<usize>>,
    surnames: FxHashMap<String, Vec<usize>>,
    /// The first of two surnames: "sánchez" of "Pedro Sánchez Pérez-Castejón".
    first_surnames: FxHashMap<String, Vec<usize>>,
    given_names: FxHashMap<String, Vec<usize>>,
    beginnings: FxHashMap<String, Vec<usize>>,
    /// By the head of the name of an organisation: "commission" of "European Commission".
    heads: FxHashMap<String, Vec<usize>>,
    /// Bodies of a country by the word that also stands for them alone: "house" of "U.S. House of Representatives".
    chambers: FxHashMap<String, Vec<usize>>,
    initials: FxHashMap<String, Vec<usize>>,
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
                        let head = head(words);
                        let of_head = |bodies: &mut FxHashMap<String, Vec<usize>>| {
                            bodies.entry(head.to_owned()).or_default().push(position);
                        };
                        of_head(&mut index.heads);
                        if stands_alone(head) && is_of_country(words, head) {
                            of_head(&mut index.chambers);
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
    pub(super) fn full_name(
        &self,
        mention: &Mention,
        position: usize,
        people: &mut People,
        groups: &Groups,
    ) -> Option<usize> {
        let key = mention.words.join(" ");
        let listed = || lists::classes(&key);
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
                if let [word] = mention.words.as_slice()
                    && stands_alone(word)
                {
                    return nearest(self.chambers.get(word)?, position);
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
    head.is_some_and(|head| PARTS.split_whitespace().any(|part| part == head))
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
