//! The catalogue of a snapshot: every entity with a number, so that counting entities is adding up numbers.
//!
//! Without a catalogue, a search looks up the names of its hits one by one, which is right for a command that searches
//! once. A service searches often: it makes the catalogue once per snapshot, in one pass over the names of all columns.
//! The answers are the same.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use crate::engine::archive_names::{EntityKey, called};
use crate::engine::local::entity_names::NO_ENTITY;
use crate::engine::tally::Tally;
use crate::index::evidence::NAME_COLUMNS;
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::fold::fold;

/// The largest number of names in all articles that are listed in memory, four bytes each.
const MOST_LISTED: usize = 1 << 24;

/// The entities of the articles of a segment.
#[derive(Default)]
struct Lists {
    /// The position in `entities` where the list of each document begins.
    starts: Vec<u32>,
    entities: Vec<u32>,
}

impl Lists {
    /// Adds the list of the next document that has one; documents between them have none.
    fn add(&mut self, document: DocId, entities: &[u32]) {
        let start = u32::try_from(self.entities.len()).unwrap_or(u32::MAX);
        self.starts.resize(document as usize + 1, start);
        self.entities.extend_from_slice(entities);
    }

    fn of(&self, document: DocId) -> &[u32] {
        let at = document as usize;
        let Some(start) = self.starts.get(at) else {
            return &[];
        };
        let end = self
            .starts
            .get(at + 1)
            .map_or(self.entities.len(), |end| *end as usize);
        self.entities.get(*start as usize..end).unwrap_or(&[])
    }
}

/// The entities of a snapshot.
pub(super) struct Catalogue {
    /// All entities; the position of an entity is its number.
    keys: Vec<EntityKey>,
    /// How often each entity is named, by its number.
    tallies: Vec<Tally>,
    /// The entity of each name, by segment, column and place of the name in the column.
    columns: Vec<Vec<Vec<u32>>>,
    words: Words,
    /// The entities of each article, by segment; empty if the archive has too many for memory.
    lists: Vec<Lists>,
    /// Counters that no search uses now: one for each entity, all zero.
    counters: Mutex<Vec<Vec<u32>>>,
}

impl Catalogue {
    /// Reads all names of a snapshot.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn of(snapshot: &Arc<Snapshot>) -> Result<Catalogue> {
        let mut numbers: FxHashMap<EntityKey, u32> = FxHashMap::default();
        let mut known: FxHashMap<u32, u32> = FxHashMap::default();
        let mut columns = Vec::new();
        for segment in snapshot.searcher().segment_readers() {
            let mut of_segment = Vec::new();
            for (kind, name) in NAME_COLUMNS {
                let mut entities = Vec::new();
                if let Some(names) = segment.fast_fields().str(name)? {
                    let mut terms = names.dictionary().stream()?;
                    while terms.advance() {
                        let name = String::from_utf8_lossy(terms.key());
                        entities.push(number(
                            snapshot.names(),
                            kind,
                            &name,
                            &mut numbers,
                            &mut known,
                        ));
                    }
                }
                of_segment.push(entities);
            }
            columns.push(of_segment);
        }
        let mut keys: Vec<(EntityKey, u32)> = numbers.into_iter().collect();
        keys.sort_unstable_by_key(|(_, number)| *number);
        let keys: Vec<EntityKey> = keys.into_iter().map(|(key, _)| key).collect();
        let mut catalogue = Catalogue {
            tallies: vec![Tally::default(); keys.len()],
            words: Words::of(&keys),
            keys,
            columns,
            lists: Vec::new(),
            counters: Mutex::default(),
        };
        catalogue.tally(snapshot)?;
        Ok(catalogue)
    }

    /// Counts the articles of each entity.
    fn tally(&mut self, snapshot: &Arc<Snapshot>) -> Result<()> {
        let mut tallies = std::mem::take(&mut self.tallies);
        let mut lists: Vec<Lists> = Vec::new();
        let mut listed = 0;
        for (ordinal, segment) in snapshot.searcher().segment_readers().iter().enumerate() {
            let names = name_columns(segment)?;
            let days: Column<i64> = segment.fast_fields().i64(column::DAY)?;
            let last_days: Column<i64> = segment.fast_fields().i64(column::LAST_DAY)?;
            let mut found = Vec::new();
            let mut of_segment = Lists::default();
            for document in segment.doc_ids_alive() {
                self.entities(ordinal, &names, document, &mut found);
                listed += found.len();
                if listed <= MOST_LISTED && !found.is_empty() {
                    of_segment.add(document, &found);
                }
                // A month or a year has no day that could be the first or the last.
                let day = || match last_days.first(document) {
                    Some(_) => None,
                    None => days.first(document),
                };
                let tally = match found.is_empty() {
                    true => continue,
                    false => Tally::of(day()),
                };
                for number in &found {
                    if let Some(all) = tallies.get_mut(*number as usize) {
                        all.add(tally);
                    }
                }
            }
            lists.push(of_segment);
        }
        self.tallies = tallies;
        if listed <= MOST_LISTED {
            self.lists = lists;
        }
        Ok(())
    }

    /// The entities of an article of a segment, each once.
    pub(super) fn entities(
        &self,
        segment: usize,
        names: &[Option<StrColumn>],
        document: DocId,
        found: &mut Vec<u32>,
    ) {
        found.clear();
        let Some(columns) = self.columns.get(segment) else {
            return;
        };
        for (names, entities) in names.iter().zip(columns) {
            let Some(names) = names else { continue };
            for ordinal in names.term_ords(document) {
                let entity = entities.get(ordinal as usize).copied().unwrap_or(NO_ENTITY);
                if entity < NO_ENTITY && !found.contains(&entity) {
                    found.push(entity);
                }
            }
        }
    }

    /// The entities of an article of a segment, each once; `None` if they are not listed.
    pub(super) fn listed(&self, segment: usize, document: DocId) -> Option<&[u32]> {
        self.lists.get(segment).map(|lists| lists.of(document))
    }

    /// A counter for each entity, all zero.
    pub(super) fn take_counters(&self) -> Vec<u32> {
        let mut free = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_else(|| vec![0; self.keys.len()])
    }

    /// Takes back counters that are all zero.
    pub(super) fn give_back_counters(&self, counters: Vec<u32>) {
        let mut free = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        free.push(counters);
    }

    /// The kind and name of an entity.
    pub(super) fn key(&self, number: usize) -> Option<&EntityKey> {
        self.keys.get(number)
    }

    /// The entity with this name in the archive.
    pub(super) fn named(&self, kind: EntityKind, name: &str) -> Option<(&EntityKey, Tally)> {
        // The words of the name lead to all entities with the same words.
        let folded = folded(name);
        let mut numbers = self.words.beginning(&folded);
        let number = numbers.find(|number| {
            self.key(*number as usize)
                .is_some_and(|(found, known)| *found == kind && known == name)
        })?;
        self.counted(number)
    }

    /// All entities that articles name, with their counts.
    pub(super) fn all(&self) -> impl Iterator<Item = (&EntityKey, Tally)> {
        let all = self.keys.iter().zip(self.tallies.iter().copied());
        all.filter(|(_, tally)| tally.articles > 0)
    }

    /// The entities with a word that begins so, those in most articles first; all entities for an empty text.
    pub(super) fn beginning(
        &self,
        text: &str,
        kinds: &[EntityKind],
        limit: usize,
    ) -> Vec<(&EntityKey, Tally)> {
        let folded = folded(text);
        let numbers: Vec<u32> = match folded.is_empty() {
            true => (0..self.keys.len() as u32).collect(),
            false => {
                let mut numbers: Vec<u32> = self.words.beginning(&folded).collect();
                numbers.sort_unstable();
                numbers.dedup();
                numbers
            }
        };
        let counted = numbers
            .into_iter()
            .filter_map(|number| self.counted(number));
        let mut found: Vec<(&EntityKey, Tally)> = counted
            .filter(|((kind, _), tally)| kinds.contains(kind) && tally.articles > 0)
            .collect();
        let most_first = |a: &(&EntityKey, Tally), b: &(&EntityKey, Tally)| {
            b.1.articles.cmp(&a.1.articles).then_with(|| a.0.cmp(b.0))
        };
        if found.len() > limit && limit > 0 {
            found.select_nth_unstable_by(limit - 1, most_first);
        }
        found.truncate(limit);
        found.sort_unstable_by(most_first);
        found
    }

    fn counted(&self, number: u32) -> Option<(&EntityKey, Tally)> {
        let number = number as usize;
        Some((self.keys.get(number)?, *self.tallies.get(number)?))
    }
}

/// The columns of names of a segment, in the order of [`NAME_COLUMNS`].
pub(super) fn name_columns(
    segment: &tantivy::SegmentReader,
) -> tantivy::Result<Vec<Option<StrColumn>>> {
    let columns = NAME_COLUMNS.iter();
    columns
        .map(|(_, name)| segment.fast_fields().str(name))
        .collect()
}

/// The number of the entity that a name of articles belongs to.
fn number(
    names: &Names,
    kind: EntityKind,
    name: &str,
    numbers: &mut FxHashMap<EntityKey, u32>,
    known: &mut FxHashMap<u32, u32>,
) -> u32 {
    let in_names = names.number(kind, name);
    if let Some(number) = in_names.and_then(|number| known.get(&number)) {
        return *number;
    }
    let next = u32::try_from(numbers.len()).unwrap_or(NO_ENTITY);
    let number = match called(names, kind, name, in_names) {
        None => NO_ENTITY,
        Some(key) => *numbers.entry(key).or_insert(next),
    };
    if let Some(in_names) = in_names {
        known.insert(in_names, number);
    }
    number
}

/// A text without case and accents, with one blank between its words.
fn folded(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|character: char| !character.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The words of all names, sorted, each with the rest of its name.
struct Words {
    /// The names, folded, one per line.
    names: String,
    /// The place of each word in `names`, and the entity.
    places: Vec<(u32, u32)>,
}

impl Words {
    fn of(keys: &[EntityKey]) -> Words {
        let mut names = String::new();
        let mut places = Vec::new();
        for (number, (_, name)) in (0u32..).zip(keys) {
            let start = names.len();
            names.push_str(&folded(name));
            let words = std::iter::once(0).chain(
                names
                    .get(start..)
                    .unwrap_or_default()
                    .match_indices(' ')
                    .map(|(place, _)| place + 1),
            );
            // More text than fits would be more than four gigabytes of names.
            places.extend(
                words.filter_map(|place| Some((u32::try_from(start + place).ok()?, number))),
            );
            names.push('\n');
        }
        let mut words = Words { names, places };
        let mut places = std::mem::take(&mut words.places);
        places.sort_unstable_by(|a, b| {
            words
                .rest(a.0)
                .cmp(words.rest(b.0))
                .then_with(|| a.1.cmp(&b.1))
        });
        words.places = places;
        words
    }

    /// The name from a place on.
    fn rest(&self, place: u32) -> &str {
        let rest = self.names.get(place as usize..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    /// The entities with a word from which on the name begins so.
    fn beginning<'a>(&'a self, text: &'a str) -> impl Iterator<Item = u32> + 'a {
        let start = self
            .places
            .partition_point(|(place, _)| self.rest(*place) < text);
        let rest = self.places.get(start..).unwrap_or_default().iter();
        rest.take_while(move |(place, _)| self.rest(*place).starts_with(text))
            .map(|(_, number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_without_entities_have_an_empty_list() {
        let mut lists = Lists::default();
        lists.add(2, &[7, 8]);
        lists.add(3, &[9]);
        lists.add(6, &[1]);
        let all: Vec<&[u32]> = (0..9).map(|document| lists.of(document)).collect();
        let none: &[u32] = &[];
        assert_eq!(
            all,
            [none, none, &[7, 8], &[9], none, none, &[1], none, none]
        );
    }

    #[test]
    fn names_are_found_by_the_beginning_of_any_of_their_words() {
        let key = |name: &str| (EntityKind::Person, name.to_owned());
        let keys = [
            key("Ana Maria Sörensen"),
            key("Mario Test"),
            key("J.-P. Sorel"),
        ];
        let words = Words::of(&keys);
        #[track_caller]
        fn check(words: &Words, text: &str, expected: &[u32]) {
            let mut found: Vec<u32> = words.beginning(text).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "for {text}");
        }
        check(&words, "mari", &[0, 1]);
        check(&words, "maria s", &[0]);
        check(&words, "sor", &[0, 2]);
        check(&words, "j p", &[2]);
        check(&words, "arens", &[]);
        assert_eq!(folded("  J.-P. Sörel! "), "j p sorel");
    }
}
