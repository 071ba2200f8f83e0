//! Yields all hits of a search one by one. A hit that was not read yet is only an address and a score, so that a
//! million hits need little memory.
//!
//! The index stores articles in the order of indexing, many in one compressed block. If the hits were read in the order
//! of their scores, almost every hit would cost unpacking a block. So they are read in batches: each batch is read in
//! the order of the index and yielded in the order of the hits.

use std::sync::Arc;
use std::vec;

use anyhow::Result;
use tantivy::directory::OwnedBytes;
use tantivy::{DocAddress, Score};

use crate::engine::archive_names::shown;
use crate::engine::filter::Filter;
use crate::engine::local::alternatives::Alternatives;
use crate::engine::local::locate::locate;
use crate::engine::local::ranking::explain::{Explained, Explainer};
use crate::engine::ranked::Ranked;
use crate::engine::{CancelFlag, Hit, HitStory};
use crate::index::reader::Snapshot;
use crate::index::stored::{Unpacked, unpack};
use newsdex_query::highlight::{Marker, Shown, TermPositions};

/// Number of hits that are read before the first one is yielded.
const FIRST_BATCH: usize = 100;

/// The largest number of hits in a later batch.
const LARGEST_BATCH: usize = 65_536;

/// The size of the packed articles of one batch, in bytes.
const BATCH_BYTES: usize = 32_000_000;

/// The address and scores of a hit that was not read yet.
#[derive(Debug, Clone, Copy)]
struct PendingHit {
    address: DocAddress,
    score: Score,
    recent: Score,
    gained: Score,
    copies: u32,
}

/// A hit of the current batch.
struct ReadHit {
    pending_hit: PendingHit,
    /// The packed article; `None` if the batch was full before it was read.
    packed: Option<OwnedBytes>,
    term_positions: TermPositions,
}

/// The hits of one search, in their order.
pub(super) struct Hits {
    snapshot: Arc<Snapshot>,
    pending: vec::IntoIter<PendingHit>,
    batch: vec::IntoIter<ReadHit>,
    batch_size: usize,
    shown_with: ShownWith,
}

/// How hits are presented.
pub(super) struct ShownWith {
    /// Whether scores are explained.
    pub(super) is_explained: bool,
    /// Explains the scores; `None` if no explanation was requested or hits are not ordered by score.
    pub(super) explainer: Option<Explainer>,
    /// Makes marks and snippets; `None` if they are not requested.
    pub(super) marker: Option<Marker>,
    /// Whether all marks are requested, instead of snippets.
    pub(super) is_every: bool,
    pub(super) filters: Vec<Filter>,
    pub(super) alternatives: Alternatives,
    /// Whether articles with the same text are one hit.
    pub(super) is_grouped: bool,
    /// Ends the iteration with an error when it is set.
    pub(super) cancel: CancelFlag,
}

impl Hits {
    pub(super) fn new(
        snapshot: &Arc<Snapshot>,
        hits: impl Iterator<Item = Ranked>,
        shown_with: ShownWith,
    ) -> Hits {
        let pending = hits.map(|ranked| PendingHit {
            address: ranked.address,
            score: ranked.score,
            recent: ranked.recent,
            gained: ranked.gained,
            copies: u32::try_from(ranked.copies).unwrap_or(u32::MAX),
        });
        Hits {
            snapshot: Arc::clone(snapshot),
            pending: pending.collect::<Vec<PendingHit>>().into_iter(),
            batch: Vec::new().into_iter(),
            batch_size: FIRST_BATCH,
            shown_with,
        }
    }

    fn read_batch(&mut self) -> Result<()> {
        let pending = self.pending.by_ref().take(self.batch_size);
        let unread = |pending_hit| ReadHit {
            pending_hit,
            packed: None,
            term_positions: TermPositions::default(),
        };
        let mut batch: Vec<ReadHit> = pending.map(unread).collect();
        let addresses: Vec<DocAddress> =
            batch.iter().map(|read| read.pending_hit.address).collect();
        let snapshot = &self.snapshot;
        if let Some(marker) = &self.shown_with.marker {
            let found = locate(snapshot, marker.clauses(), &addresses)?;
            for (read, term_positions) in batch.iter_mut().zip(found) {
                read.term_positions = term_positions;
            }
        }
        let unmet = self.shown_with.alternatives.unmet(snapshot, &addresses)?;
        for (read, unmet) in batch.iter_mut().zip(unmet) {
            read.term_positions.unmet = unmet;
        }
        let mut order: Vec<usize> = (0..batch.len()).collect();
        order
            .sort_unstable_by_key(|number| batch.get(*number).map(|read| read.pending_hit.address));
        let mut bytes = 0;
        for number in order {
            // Articles can be larger than those before; the rest is then read one by one later.
            if bytes > 2 * BATCH_BYTES {
                break;
            }
            let Some(read) = batch.get_mut(number) else {
                continue;
            };
            let article = self.snapshot.packed(read.pending_hit.address)?;
            bytes += article.len();
            // Each slice keeps its whole block in memory, so large batches copy the articles.
            read.packed = Some(match self.batch_size > FIRST_BATCH {
                true => OwnedBytes::new(article.to_vec()),
                false => article,
            });
        }
        let each = bytes / batch.len().max(1) + 1;
        let most = (BATCH_BYTES / each).clamp(1, LARGEST_BATCH);
        self.batch_size = self.batch_size.saturating_mul(8).min(most);
        self.batch = batch.into_iter();
        Ok(())
    }

    fn hit(&mut self, read: ReadHit) -> Result<Hit> {
        let ReadHit {
            pending_hit,
            packed,
            term_positions,
        } = read;
        let snapshot = &self.snapshot;
        let packed = match packed {
            Some(packed) => packed,
            None => snapshot.packed(pending_hit.address)?,
        };
        let Unpacked {
            article,
            enrichment,
            outline,
        } = unpack(&packed)?;
        let shown_with = &mut self.shown_with;
        let (mut pieces, mut marks) = (Shown::default(), Vec::new());
        match &mut shown_with.marker {
            None => {}
            Some(marker) if shown_with.is_every => {
                marks = marker.marks(&article, &enrichment, &term_positions);
            }
            Some(marker) => {
                pieces = marker.shown(&article, &enrichment, &outline, &term_positions);
            }
        }
        let filters = (shown_with.alternatives.clauses..).zip(&shown_with.filters);
        let filters = filters.filter(|(number, filter)| {
            !term_positions.unmet.contains(number) && filter.passes(&article, &enrichment, true)
        });
        let filters = filters.map(|(_, filter)| filter.name());
        let fields = pieces.unshown.iter().map(|field| field.name());
        let mut matched: Vec<&'static str> = fields.chain(filters).collect();
        matched.dedup();
        let explanation = match &mut shown_with.explainer {
            Some(explainer) => Some(explainer.explain(&Explained {
                address: pending_hit.address,
                recent: pending_hit.recent,
                gained: pending_hit.gained,
            })?),
            None => shown_with.is_explained.then(Vec::new),
        };
        let story = shown_with.is_grouped.then(|| {
            let same = u64::from(pending_hit.copies);
            HitStory::of(snapshot.stories(), article.id.as_str(), same)
        });
        Ok(Hit {
            explanation,
            added: snapshot.added_at(pending_hit.address)?.unwrap_or(0),
            entities: shown(&enrichment, snapshot.names())?,
            article,
            enrichment,
            score: pending_hit.score,
            snippets: pieces.snippets,
            marks,
            matched,
            story,
            duplicates: shown_with
                .is_grouped
                .then_some(u64::from(pending_hit.copies)),
        })
    }
}

impl Iterator for Hits {
    type Item = Result<Hit>;

    fn next(&mut self) -> Option<Result<Hit>> {
        let damage = self.snapshot.damage().clone();
        let next = damage.guarding(|| {
            if let Err(cancelled) = self.shown_with.cancel.check() {
                // One error in total, not one for each hit.
                let is_more = self.pending.len() + self.batch.len() > 0;
                (self.pending, self.batch) = (vec![].into_iter(), vec![].into_iter());
                return match is_more {
                    true => Err(cancelled.into()),
                    false => Ok(None),
                };
            }
            if self.batch.len() == 0 {
                self.read_batch()?;
            }
            let next = self.batch.next();
            next.map(|read| self.hit(read)).transpose()
        });
        next.transpose()
    }
}
