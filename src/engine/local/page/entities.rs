//! Counts the entities of hits by their numbers in the catalogue.
//!
//! An archive has far more entities than a search finds. So the counters of all entities are made once and used again
//! by later searches: each search notes the entities it met, and sets only their counters back to zero.

use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentOrdinal, SegmentReader};

use crate::engine::local::catalogue::{Catalogue, name_columns};

/// The number of an entity in the catalogue, and its articles.
pub(in crate::engine::local) type EntityCount = (u32, u32);

/// A counter for each entity of the catalogue, and which of them are not zero.
struct Counters {
    counts: Vec<u32>,
    met: Vec<u32>,
}

impl Counters {
    fn of(catalogue: &Catalogue) -> Counters {
        Counters {
            counts: catalogue.take_counters(),
            met: Vec::new(),
        }
    }

    fn add(&mut self, number: u32, more: u32) {
        if let Some(count) = self.counts.get_mut(number as usize) {
            if *count == 0 {
                self.met.push(number);
            }
            *count += more;
        }
    }

    /// The counts. Afterwards, the counters are zero again, and others can use them.
    fn counted(self, catalogue: &Catalogue) -> Vec<EntityCount> {
        let Counters { mut counts, met } = self;
        let counted = met.into_iter().map(|number| {
            let count = counts.get_mut(number as usize).map(std::mem::take);
            (number, count.unwrap_or(0))
        });
        let counted = counted.collect();
        catalogue.give_back_counters(counts);
        counted
    }
}

/// Counts the entities of one segment.
pub(super) struct CataloguedEntities {
    catalogue: Arc<Catalogue>,
    segment: usize,
    names: Vec<Option<StrColumn>>,
    found: Vec<u32>,
    /// Taken with the first document: many segments have no hit.
    counters: Option<Counters>,
}

impl CataloguedEntities {
    pub(super) fn open(
        catalogue: &Arc<Catalogue>,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<CataloguedEntities> {
        Ok(CataloguedEntities {
            catalogue: Arc::clone(catalogue),
            segment: segment as usize,
            names: match catalogue.listed(segment as usize, 0) {
                Some(_) => Vec::new(),
                None => name_columns(reader)?,
            },
            found: Vec::new(),
            counters: None,
        })
    }

    pub(super) fn count(&mut self, document: DocId) {
        let counters = self
            .counters
            .get_or_insert_with(|| Counters::of(&self.catalogue));
        let found: &[u32] = match self.catalogue.listed(self.segment, document) {
            Some(listed) => listed,
            None => {
                self.catalogue
                    .entities(self.segment, &self.names, document, &mut self.found);
                &self.found
            }
        };
        for number in found {
            counters.add(*number, 1);
        }
    }

    pub(super) fn counted(self) -> Vec<EntityCount> {
        let counters = self.counters;
        counters.map_or_else(Vec::new, |counters| counters.counted(&self.catalogue))
    }
}

/// The counts of several segments together.
pub(super) fn summed(
    catalogue: &Catalogue,
    mut segments: Vec<Vec<EntityCount>>,
) -> Vec<EntityCount> {
    if segments.len() < 2 {
        return segments.pop().unwrap_or_default();
    }
    let mut counters = Counters::of(catalogue);
    for (number, count) in segments.into_iter().flatten() {
        counters.add(number, count);
    }
    counters.counted(catalogue)
}
