//! One page of hits: a tantivy collector whose order does not depend on segments or threads. It counts facets exactly
//! in the same pass.

mod best;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use self::best::{Best, Candidate, Rest};
use crate::engine::local::catalogue::{Catalogue, name_columns};
use crate::engine::local::entity_names::SegmentEntities;
use crate::engine::local::ranked::{Key, Ranked};
use crate::engine::local::ranking::recency::{recency_gain, with_most_recency};
use crate::engine::{Copies, Facet, Recency, SortOrder, UNDATED};
use crate::index::names::Names;
use crate::index::reader::term_count;
use crate::index::schema::column;
use newsdex_query::date;
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
    /// Which names are grouped as one entity.
    pub(super) names: Arc<Names>,
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
    /// Counts of all entities by their numbers in the catalogue; empty without one.
    pub(super) entities: Vec<u64>,
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
            .map(|facet| Ok((*facet, FacetColumn::open(*facet, reader, &self.names)?)))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let catalogue = self.catalogue.as_ref();
        let catalogue = catalogue.filter(|_| self.facets.iter().any(is_catalogued));
        let entities = catalogue
            .map(|catalogue| CataloguedEntities::open(catalogue, segment, reader))
            .transpose()?;
        Ok(SegmentPage {
            segment,
            size: self.size,
            order: self.order,
            recency: self.recency,
            published: columns.i64(column::PUBLISHED)?,
            content: columns.u64(column::CONTENT)?,
            tie: columns.u64(column::TIE)?,
            groups: matches!(self.copies, Copies::Grouped).then(FxHashMap::default),
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
        let mut groups: FxHashMap<u64, Ranked> = FxHashMap::default();
        for segment in segments {
            found.total += segment.total;
            match found.best.is_empty() {
                true => found.best = segment.best,
                false => found.best.extend(segment.best),
            }
            for (content, ranked) in segment.groups {
                add_to_group(&mut groups, content, ranked);
            }
            if found.entities.is_empty() {
                found.entities = segment.entities;
            } else {
                for (all, count) in found.entities.iter_mut().zip(segment.entities) {
                    *all += count;
                }
            }
            for (facet, counts) in segment.facets {
                let all = found.facets.entry(facet).or_default();
                for (value, count) in counts {
                    *all.entry(value).or_default() += count;
                }
            }
        }
        if matches!(self.copies, Copies::Grouped) {
            found.total = groups.len() as u64;
            found.best = groups.into_values().collect();
        }
        found.best.sort_unstable_by(|a, b| b.cmp(a));
        found.best.truncate(self.size);
        Ok(found)
    }
}

/// Keeps the best document of a group and counts the others.
fn add_to_group(groups: &mut FxHashMap<u64, Ranked>, content: u64, ranked: Ranked) {
    groups
        .entry(content)
        .and_modify(|first| {
            let copies = first.copies + ranked.copies + 1;
            if ranked > *first {
                *first = ranked;
            }
            first.copies = copies;
        })
        .or_insert(ranked);
}

/// The result for one segment.
pub(super) struct SegmentFruit {
    total: u64,
    best: Vec<Ranked>,
    groups: FxHashMap<u64, Ranked>,
    facets: Vec<(Facet, BTreeMap<String, u64>)>,
    entities: Vec<u64>,
}

pub(super) struct SegmentPage {
    segment: SegmentOrdinal,
    size: usize,
    order: SortOrder,
    recency: Option<Recency>,
    published: Column<i64>,
    content: Column<u64>,
    tie: Column<u64>,
    groups: Option<FxHashMap<u64, Ranked>>,
    best: Best,
    total: u64,
    facets: Vec<(Facet, FacetColumn)>,
    entities: Option<CataloguedEntities>,
}

impl SegmentPage {
    /// A document with its first sort key; `None` if it cannot be among the best.
    fn candidate(&self, doc: DocId, score: Score) -> Option<Candidate> {
        let published = || self.published.first(doc).map(|seconds| seconds as f64);
        Some(match (self.order, self.recency) {
            (SortOrder::Relevance, None) => {
                let first = f64::from(score);
                // Most documents are dismissed here, before any column is read.
                (!self.best.is_below(first)).then(|| Candidate::new(first, score, 0.0, doc))?
            }
            (SortOrder::Relevance, Some(recency)) => {
                if self.best.is_below(f64::from(with_most_recency(score))) {
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
            SortOrder::Relevance => newest().unwrap_or(f64::NEG_INFINITY),
            SortOrder::Newest | SortOrder::Oldest => 0.0,
        },
        tie: tie.first(doc).unwrap_or(0),
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = SegmentFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        for (_, facet) in &mut self.facets {
            facet.count(doc);
        }
        if let Some(entities) = &mut self.entities {
            entities.count(doc);
        }
        let Some(candidate) = self.candidate(doc, score) else {
            return;
        };
        if self.groups.is_some() {
            let content = self.content.first(doc).unwrap_or(0);
            let ranked = self.ranked(candidate);
            if let Some(groups) = &mut self.groups {
                add_to_group(groups, content, ranked);
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
            groups: self.groups.unwrap_or_default(),
            entities: self
                .entities
                .map(|entities| entities.counts)
                .unwrap_or_default(),
            facets: self
                .facets
                .into_iter()
                .map(|(facet, column)| (facet, column.counts()))
                .collect(),
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

/// Counts the entities of one segment by their numbers in the catalogue.
struct CataloguedEntities {
    catalogue: Arc<Catalogue>,
    segment: usize,
    names: Vec<Option<StrColumn>>,
    found: Vec<u32>,
    counts: Vec<u64>,
}

impl CataloguedEntities {
    fn open(
        catalogue: &Arc<Catalogue>,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<CataloguedEntities> {
        Ok(CataloguedEntities {
            catalogue: Arc::clone(catalogue),
            segment: segment as usize,
            names: name_columns(reader)?,
            found: Vec::new(),
            counts: vec![0; catalogue.len()],
        })
    }

    fn count(&mut self, doc: DocId) {
        self.catalogue
            .entities(self.segment, &self.names, doc, &mut self.found);
        for number in &self.found {
            if let Some(count) = self.counts.get_mut(*number as usize) {
                *count += 1;
            }
        }
    }
}

/// Counts the values of one facet in one segment.
enum FacetColumn {
    Entities {
        kind: EntityKind,
        entities: Box<SegmentEntities>,
        counts: Vec<u64>,
    },
    Names {
        column: Option<StrColumn>,
        counts: Vec<u64>,
    },
    Dates {
        day: Column<i64>,
        last_day: Column<i64>,
        facet: Facet,
        /// Counts by first and last day of publication, in days since 1970-01-01; `None` for undated articles.
        counts: FxHashMap<Option<(i64, i64)>, u64>,
    },
}

impl FacetColumn {
    fn open(
        facet: Facet,
        segment: &SegmentReader,
        names: &Arc<Names>,
    ) -> tantivy::Result<FacetColumn> {
        let entities = |kind| -> tantivy::Result<FacetColumn> {
            Ok(FacetColumn::Entities {
                kind,
                entities: Box::new(SegmentEntities::open(segment, names)?),
                counts: Vec::new(),
            })
        };
        if let Some(kind) = kind_of(facet) {
            return entities(kind);
        }
        let name = match facet {
            // Returned above.
            Facet::People => column::PERSON_NAME,
            Facet::Organizations => column::ORGANIZATION_NAME,
            Facet::Places => column::PLACE_NAME,
            Facet::Source => column::SOURCE_NAME,
            Facet::Author => column::AUTHOR_NAME,
            Facet::Section => column::SECTION_NAME,
            Facet::Language => column::LANGUAGE,
            Facet::Year | Facet::Month => {
                return Ok(FacetColumn::Dates {
                    day: segment.fast_fields().i64(column::DAY)?,
                    last_day: segment.fast_fields().i64(column::LAST_DAY)?,
                    facet,
                    counts: FxHashMap::default(),
                });
            }
        };
        let column = segment.fast_fields().str(name)?;
        let counts = vec![0; column.as_ref().map_or(0, term_count)];
        Ok(FacetColumn::Names { column, counts })
    }

    fn count(&mut self, doc: DocId) {
        match self {
            FacetColumn::Entities {
                entities, counts, ..
            } => {
                for number in entities.of(doc) {
                    let number = *number as usize;
                    if counts.len() <= number {
                        counts.resize(number + 1, 0);
                    }
                    counts[number] += 1;
                }
            }
            FacetColumn::Names {
                column: Some(column),
                counts,
            } => {
                for ordinal in column.term_ords(doc) {
                    if let Some(count) = counts.get_mut(ordinal as usize) {
                        *count += 1;
                    }
                }
            }
            FacetColumn::Names { column: None, .. } => {}
            FacetColumn::Dates {
                day,
                last_day,
                counts,
                ..
            } => {
                let days = day.first(doc).map(|first| {
                    let last = last_day.first(doc).unwrap_or(first);
                    (first, last)
                });
                *counts.entry(days).or_default() += 1;
            }
        }
    }

    fn counts(self) -> BTreeMap<String, u64> {
        match self {
            FacetColumn::Dates { facet, counts, .. } => {
                let mut periods: BTreeMap<String, u64> = BTreeMap::new();
                for (days, count) in counts {
                    let value = days.and_then(|(first, last)| period(first, last, facet));
                    let value = value.unwrap_or_else(|| UNDATED.to_owned());
                    *periods.entry(value).or_default() += count;
                }
                periods
            }
            FacetColumn::Entities {
                kind,
                entities,
                counts,
            } => {
                let counted = (0u32..).zip(counts).filter(|(_, count)| *count > 0);
                let named = counted.filter_map(|(number, count)| {
                    let (found, name) = entities.key(number);
                    (*found == kind).then(|| (name.clone(), count))
                });
                named.collect()
            }
            FacetColumn::Names { column: None, .. } => BTreeMap::new(),
            FacetColumn::Names {
                column: Some(column),
                counts,
            } => {
                let counted = (0u64..).zip(counts).filter(|(_, count)| *count > 0);
                let named = counted.filter_map(|(ordinal, count)| {
                    let mut value = String::new();
                    column
                        .ord_to_str(ordinal, &mut value)
                        .ok()
                        .filter(|found| *found)?;
                    Some((value, count))
                });
                named.collect()
            }
        }
    }
}

/// The year (`2022`) or month (`2022-03`) that contains the days from `first` to `last`; the year, if no month does.
fn period(first: i64, last: i64, facet: Facet) -> Option<String> {
    let (date, last) = (date::date(first)?, date::date(last)?);
    let is_in_month = date.first_of_month() == last.first_of_month();
    Some(match facet {
        Facet::Month if is_in_month => format!("{:04}-{:02}", date.year(), date.month()),
        _ => format!("{:04}", date.year()),
    })
}
