//! A collector that stops when the query is cancelled.
//!
//! tantivy cannot stop a search within a segment. After a cancellation this collector takes no more documents and
//! begins no other segment. The caller then asks the budget whether the result is complete.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use crate::engine::cancel::CancelPoll;

/// Passes documents to another collector until the query is cancelled.
pub(super) struct Cancellable<'a, C> {
    pub(super) collector: &'a C,
    pub(super) cancel: CancelPoll,
}

impl<C: Collector> Collector for Cancellable<'_, C> {
    type Fruit = C::Fruit;
    type Child = CancellableSegment<C::Child>;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        let mut cancel = self.cancel.clone();
        if cancel.is_set() {
            return Err(TantivyError::InternalError("cancelled".to_owned()));
        }
        Ok(CancellableSegment {
            collector: self.collector.for_segment(segment, reader)?,
            cancel,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.collector.requires_scoring()
    }

    fn merge_fruits(
        &self,
        segments: Vec<<C::Child as SegmentCollector>::Fruit>,
    ) -> tantivy::Result<C::Fruit> {
        self.collector.merge_fruits(segments)
    }
}

/// The part of [`Cancellable`] for one segment.
pub(super) struct CancellableSegment<C> {
    collector: C,
    cancel: CancelPoll,
}

impl<C: SegmentCollector> SegmentCollector for CancellableSegment<C> {
    type Fruit = C::Fruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        if !self.cancel.is_set() {
            self.collector.collect(doc, score);
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        if !self.cancel.is_set() {
            self.collector.collect_block(docs);
        }
    }

    fn harvest(self) -> C::Fruit {
        self.collector.harvest()
    }
}
