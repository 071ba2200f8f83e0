//! The `atleast` operator: documents in which a pattern matches at `count` places or more, all fields together.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::engine::local::pattern::Needs;
use crate::engine::local::ranking::{FieldsQuery, FieldsScorer, FieldsWeight, explanation};

/// Matches documents in which patterns match at `count` places or more.
#[derive(Debug, Clone)]
pub(super) struct AtLeastQuery {
    /// The pattern in its own fields and, by other names, in other fields.
    pub(super) parts: Vec<FieldsQuery>,
    /// The smallest number of places.
    pub(super) count: u32,
}

impl Query for AtLeastQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts = self.parts.iter();
        let parts = parts.map(|part| part.fields_weight(enable_scoring));
        Ok(Box::new(AtLeastWeight {
            parts: parts.collect::<tantivy::Result<Vec<_>>>()?,
            count: self.count as usize,
        }))
    }
}

struct AtLeastWeight {
    parts: Vec<FieldsWeight>,
    count: usize,
}

impl Weight for AtLeastWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for weight in &self.parts {
            parts.push(weight.open(segment, boost, Needs::Positions)?);
        }
        if parts.iter().all(|part| part.doc() == TERMINATED) {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scorer = AtLeastScorer {
            parts,
            count: self.count,
            doc: 0,
        };
        scorer.find();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explanation(self, segment, doc)
    }
}

struct AtLeastScorer {
    parts: Vec<FieldsScorer>,
    count: usize,
    doc: DocId,
}

impl AtLeastScorer {
    /// Goes to the first document with enough places, beginning at the current documents of the parts.
    fn find(&mut self) -> DocId {
        loop {
            let docs = self.parts.iter().map(FieldsScorer::doc);
            self.doc = docs.min().unwrap_or(TERMINATED);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            let here = self.parts.iter_mut().filter(|part| part.doc() == self.doc);
            let places: usize = here.map(FieldsScorer::places).sum();
            if places >= self.count {
                return self.doc;
            }
            self.pass();
        }
    }

    fn pass(&mut self) {
        for part in self.parts.iter_mut().filter(|part| part.doc() == self.doc) {
            part.advance();
        }
    }
}

impl DocSet for AtLeastScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.pass();
        self.find()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        for part in self.parts.iter_mut().filter(|part| part.doc() < target) {
            part.seek(target);
        }
        self.find()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts
            .iter()
            .map(DocSet::size_hint)
            .fold(0, u32::saturating_add)
    }
}

impl Scorer for AtLeastScorer {
    fn score(&mut self) -> Score {
        let here = self.parts.iter_mut().filter(|part| part.doc() == self.doc);
        here.map(Scorer::score).sum()
    }
}
