//! The archive's names for the entities of a segment, by its columns.
//!
//! The columns hold the names as they are in each article; [`Names`] knows which of them are one entity.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use crate::engine::archive_names::{EntityKey, called};
use crate::index::evidence::NAME_COLUMNS;
use crate::index::names::Names;
use crate::index::reader::term_count;
use newsdex_text::enrichment::EntityKind;

/// The entities of the articles of one segment. Numbers them in the order in which they are first found.
pub(super) struct SegmentEntities {
    names: Arc<Names>,
    columns: Vec<NameColumn>,
    /// Every entity found so far, by its number here.
    keys: Vec<EntityKey>,
    numbers: FxHashMap<EntityKey, u32>,
    /// The numbers here of entities, by their number in [`Names`].
    known: FxHashMap<u32, u32>,
    found: Vec<u32>,
}

struct NameColumn {
    kind: EntityKind,
    names: StrColumn,
    /// The entity of each name in the column; looked up at its first use.
    entities: Vec<u32>,
}

const NOT_LOOKED_UP: u32 = u32::MAX;
/// Stands for a name that the alias file bans.
pub(super) const NO_ENTITY: u32 = u32::MAX - 1;

impl SegmentEntities {
    pub(super) fn open(
        segment: &SegmentReader,
        names: &Arc<Names>,
    ) -> tantivy::Result<SegmentEntities> {
        let mut columns = Vec::new();
        for (kind, column) in NAME_COLUMNS {
            if let Some(names) = segment.fast_fields().str(column)? {
                let entities = vec![NOT_LOOKED_UP; term_count(&names)];
                columns.push(NameColumn {
                    kind,
                    names,
                    entities,
                });
            }
        }
        Ok(SegmentEntities {
            names: Arc::clone(names),
            columns,
            keys: Vec::new(),
            numbers: FxHashMap::default(),
            known: FxHashMap::default(),
            found: Vec::new(),
        })
    }

    /// The numbers of the entities of an article, each once.
    pub(super) fn of(&mut self, document: DocId) -> &[u32] {
        self.found.clear();
        for column in 0..self.columns.len() {
            let ordinals = self.columns[column].names.term_ords(document);
            for ordinal in ordinals.collect::<Vec<u64>>() {
                let entity = self.entity(column, ordinal);
                if entity < NO_ENTITY && !self.found.contains(&entity) {
                    self.found.push(entity);
                }
            }
        }
        &self.found
    }

    /// The kind and name of the entity with this number.
    pub(super) fn key(&self, number: u32) -> &EntityKey {
        &self.keys[number as usize]
    }

    /// All entities found, in the order of their numbers here.
    pub(super) fn into_keys(self) -> impl Iterator<Item = EntityKey> {
        self.keys.into_iter()
    }

    fn entity(&mut self, column: usize, ordinal: u64) -> u32 {
        let (kind, cell) = {
            let column = &self.columns[column];
            let cell = column.entities.get(ordinal as usize).copied();
            (column.kind, cell)
        };
        match cell {
            None => NO_ENTITY,
            Some(NOT_LOOKED_UP) => {
                let mut name = String::new();
                let is_there = self.columns[column].names.ord_to_str(ordinal, &mut name);
                let entity = match is_there {
                    Ok(true) => self.look_up(kind, name),
                    _ => NO_ENTITY,
                };
                if let Some(cell) = self.columns[column].entities.get_mut(ordinal as usize) {
                    *cell = entity;
                }
                entity
            }
            Some(entity) => entity,
        }
    }

    fn look_up(&mut self, kind: EntityKind, name: String) -> u32 {
        let Some(known) = self.names.number(kind, &name) else {
            return self.number((kind, name));
        };
        if let Some(number) = self.known.get(&known) {
            return *number;
        }
        let number = match called(&self.names, kind, &name, Some(known)) {
            None => NO_ENTITY,
            Some(key) => self.number(key),
        };
        self.known.insert(known, number);
        number
    }

    fn number(&mut self, key: EntityKey) -> u32 {
        let next = u32::try_from(self.keys.len()).unwrap_or(NO_ENTITY);
        *self.numbers.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            next
        })
    }
}
