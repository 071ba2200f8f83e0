//! One page of hits: a tantivy collector whose order does not depend on segments or threads. It counts facets exactly
//! in the same pass.

mod best;
pub(super) mod entities;
mod facets;

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use self::best::{Best, Candidate, Rest};
use self::entities::{CataloguedEntities, EntityCount, summed};
use self::facets::{FacetCounter, FacetCounts};
use crate::engine::groups::Groups;
use crate::engine::local::catalogue::Catalogue;
use crate::engine::local::lone::Lone;
use crate::engine::local::ranking::recency::{recency_gain, with_most_recency};
use crate::engine::local::stories::SegmentStories;
use crate::engine::ranked::{Key, Ranked};
use crate::engine::{Copies, Counted, Facet, Recency, SortOrder};
use crate::index::names::Names;
use crate::index::schema::column;
use crate::index::stories::Stories;
use newsdex_text::enrichment::EntityKind;

/// Collects the best `size` documents, and counts all that match.
#[derive(Clone)]
pub(super) struct PageCollector {
    pub(super) size: usize,
    pub(super) order: SortOrder,
    pub(super) copies: Copies,
    pub(super) facets: Vec<Facet>,
    /// How newer articles are preferred; `None` if they are not.
    pub(super) recency: Option<Recency>,
    /// Whether the facets count articles or stories.
    pub(super) counted: Counted,
    /// Which names are grouped as one entity.
    pub(super) names: Arc<Names>,
    /// Which articles are copies of one text.
    pub(super) stories: Arc<Stories>,
    /// Which articles have a text that no other article prints, if that is known.
    pub(super) lone: Option<Arc<Lone>>,
    /// All entities, if they are known.
    pub(super) catalogue: Option<Arc<Catalogue>>,
}

/// The result of a search.
pub(super) struct PageFruit {
    /// Number of documents, or of groups if copies are grouped.
    pub(super) total: u64,
    /// The best documents, best first.
    pub(super) best: Vec<Ranked>,
    /// Counts by facet and value.
    pub(super) facets: BTreeMap<Facet, BTreeMap<String, u64>>,
    /// Counts of entities by their numbers in the catalogue, in no order; empty without one.
    pub(super) entities: Vec<EntityCount>,
}

impl Collector for PageCollector {
    type Fruit = PageFruit;
    type Child = SegmentPage;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentPage> {
        let columns = reader.fast_fields();
        let is_catalogued = |facet: &Facet| self.catalogue.is_some() && kind_of(*facet).is_some();
        let facets = self
            .facets
            .iter()
            .filter(|facet| !is_catalogued(facet))
            .map(|facet| FacetCounter::open(*facet, reader, &self.names))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let catalogue = self.catalogue.as_ref();
        let catalogue = catalogue.filter(|_| self.facets.iter().any(is_catalogued));
        let entities = catalogue
            .map(|catalogue| CataloguedEntities::open(catalogue, segment, reader))
            .transpose()?;
        let stories = match (self.copies, self.counted) {
            (Copies::Each, Counted::Printings) => None,
            _ => Some(SegmentStories::open(reader, &self.stories)?),
        };
        Ok(SegmentPage {
            segment,
            size: self.size,
            order: self.order,
            recency: self.recency,
            published: columns.i64(column::PUBLISHED)?,
            tie: columns.u64(column::TIE)?,
            added: columns.u64(column::ADDED)?,
            counted: self.counted,
            lone: self.lone.clone().filter(|_| stories.is_some()),
            stories,
            groups: match self.copies {
                Copies::Each => None,
                Copies::Grouped(head) => Some(Groups::new(head, self.order)),
            },
            best: Best::new(self.size),
            total: 0,
            facets,
            entities,
        })
    }

    fn requires_scoring(&self) -> bool {
        matches!(self.order, SortOrder::Relevance)
    }

    fn merge_fruits(&self, segments: Vec<SegmentFruit>) -> tantivy::Result<PageFruit> {
        let mut found = PageFruit {
            total: 0,
            best: Vec::new(),
            facets: BTreeMap::new(),
            entities: Vec::new(),
        };
        let mut groups: Option<Groups> = None;
        let mut facets: BTreeMap<Facet, FacetCounts> = BTreeMap::new();
        let mut entities = Vec::new();
        for segment in segments {
            found.total += segment.total;
            match found.best.is_empty() {
                true => found.best = segment.best,
                false => found.best.extend(segment.best),
            }
            match (&mut groups, segment.groups) {
                (Some(groups), Some(others)) => groups.merge(others),
                (groups, others) => *groups = groups.take().or(others),
            }
            if !segment.entities.is_empty() {
                entities.push(segment.entities);
            }
            for (facet, counts) in segment.facets {
                facets.entry(facet).or_default().add(counts);
            }
        }
        if let Some(catalogue) = &self.catalogue {
            found.entities = summed(catalogue, entities);
        }
        let counts = facets.into_iter();
        found.facets = counts
            .map(|(facet, counts)| (facet, counts.totals()))
            .collect();
        if let Some(groups) = groups {
            found.total += groups.len() as u64;
            found.best.extend(groups.shown());
        }
        found.best.sort_unstable_by(|a, b| b.cmp(a));
        found.best.truncate(self.size);
        Ok(found)
    }
}

/// The result for one segment.
pub(super) struct SegmentFruit {
    total: u64,
    best: Vec<Ranked>,
    groups: Option<Groups>,
    facets: Vec<(Facet, FacetCounts)>,
    entities: Vec<EntityCount>,
}

pub(super) struct SegmentPage {
    segment: SegmentOrdinal,
    size: usize,
    order: SortOrder,
    recency: Option<Recency>,
    published: Column<i64>,
    tie: Column<u64>,
    added: Column<u64>,
    /// `None` if stories are not needed.
    stories: Option<SegmentStories>,
    counted: Counted,
    lone: Option<Arc<Lone>>,
    groups: Option<Groups>,
    best: Best,
    /// Number of documents outside groups.
    total: u64,
    facets: Vec<FacetCounter>,
    entities: Option<CataloguedEntities>,
}

impl SegmentPage {
    /// A document with its first sort key; `None` if it cannot be among the best. Every document of a group counts.
    fn candidate(&self, doc: DocId, score: Score, is_grouped: bool) -> Option<Candidate> {
        let is_below = |first: f64| !is_grouped && self.best.is_below(first);
        let published = || self.published.first(doc).map(|seconds| seconds as f64);
        Some(match (self.order, self.recency) {
            (SortOrder::Relevance, None) => {
                let first = f64::from(score);
                // Most documents are dismissed here, before any column is read.
                (!is_below(first)).then(|| Candidate::new(first, score, 0.0, doc))?
            }
            (SortOrder::Relevance, Some(recency)) => {
                if is_below(f64::from(with_most_recency(score))) {
                    return None;
                }
                let recent = published().map_or(0.0, |date| recency_gain(recency, score, date));
                let score = score + recent;
                Candidate::new(f64::from(score), score, recent, doc)
            }
            (SortOrder::Newest, _) => {
                let newest = published().unwrap_or(f64::NEG_INFINITY);
                Candidate::new(newest, score, 0.0, doc)
            }
            (SortOrder::Oldest, _) => {
                let oldest = published().map_or(f64::NEG_INFINITY, |seconds| -seconds);
                Candidate::new(oldest, score, 0.0, doc)
            }
            (SortOrder::Added, _) => {
                let added = self.added.first(doc).unwrap_or(0);
                Candidate::new(added as f64, score, 0.0, doc)
            }
        })
    }

    fn ranked(&self, mut candidate: Candidate) -> Ranked {
        let Rest { second, tie } =
            candidate.rest(|doc| rest(self.order, &self.published, &self.tie, doc));
        Ranked {
            address: DocAddress::new(self.segment, candidate.doc),
            score: candidate.score,
            recent: candidate.recent,
            gained: 0.0,
            copies: 0,
            key: Key {
                first: candidate.first,
                second,
                tie,
            },
        }
    }
}

/// The sort keys that decide between documents with the same first key.
fn rest(order: SortOrder, published: &Column<i64>, tie: &Column<u64>, doc: DocId) -> Rest {
    let newest = || published.first(doc).map(|seconds| seconds as f64);
    Rest {
        second: match order {
            SortOrder::Relevance | SortOrder::Added => newest().unwrap_or(f64::NEG_INFINITY),
            SortOrder::Newest | SortOrder::Oldest => 0.0,
        },
        tie: tie.first(doc).unwrap_or(0),
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = SegmentFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        let segment = self.segment;
        let is_alone = (self.lone.as_ref()).is_some_and(|lone| lone.has(segment, doc));
        let stories = self.stories.as_ref().filter(|_| !is_alone);
        let member = stories.and_then(|stories| stories.member(doc));
        let story = member.filter(|_| self.counted == Counted::Stories);
        let story = story.map(|member| member.head);
        for facet in &mut self.facets {
            facet.count(doc, story);
        }
        if let Some(entities) = &mut self.entities {
            entities.count(doc);
        }
        let is_grouped = self.groups.is_some() && !is_alone;
        self.total += u64::from(!is_grouped);
        let Some(candidate) = self.candidate(doc, score, is_grouped) else {
            return;
        };
        if is_grouped {
            let ranked = self.ranked(candidate);
            if let (Some(groups), Some(stories)) = (&mut self.groups, &self.stories) {
                let added = || self.added.first(doc).unwrap_or(0);
                groups.add(member, stories.content(doc), ranked, added);
            }
        } else if self.size > 0 {
            let (order, published, tie) = (self.order, &self.published, &self.tie);
            self.best
                .add(candidate, |doc| rest(order, published, tie, doc));
        }
    }

    fn harvest(mut self) -> SegmentFruit {
        let of = |doc| rest(self.order, &self.published, &self.tie, doc);
        let found = std::mem::replace(&mut self.best, Best::new(0)).found(of);
        let best = found.into_iter().map(|candidate| self.ranked(candidate));
        SegmentFruit {
            total: self.total,
            best: best.collect(),
            groups: self.groups,
            entities: self
                .entities
                .map(CataloguedEntities::counted)
                .unwrap_or_default(),
            facets: self.facets.into_iter().map(FacetCounter::counts).collect(),
        }
    }
}

/// The kind of entities that a facet counts; `None` if it counts something else.
pub(super) fn kind_of(facet: Facet) -> Option<EntityKind> {
    match facet {
        Facet::People => Some(EntityKind::Person),
        Facet::Organizations => Some(EntityKind::Organization),
        Facet::Places => Some(EntityKind::Place),
        _ => None,
    }
}
