//! Who and what the articles of a query name, counted in one pass over columns.
//!
//! The columns hold the names as each article has them; [`Names`] says which of them are one entity.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::compile::Compiler;
use crate::engine::effort::Effort;
use crate::engine::local::LocalEngine;
use crate::engine::resolve::Resolver;
use crate::engine::{CountedEntity, EntityPage, EntityRequest, ExplainedName, Explanation};
use crate::index::evidence::{Evidence, NAME_COLUMNS};
use crate::index::names::Names;
use crate::index::reader::term_count;
use crate::index::schema::column;
use newsdex_query::matching::Resolved;
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::enrichment::{Enrichment, EntityKind};
use newsdex_text::words::forms::whole_name_term;

/// In how many articles an entity is named, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub(super) articles: u64,
    /// First and last day of publication, of those articles that have one.
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
}

/// What an entity is, and its name in the archive.
pub(super) type EntityKey = (EntityKind, String);

impl Tally {
    fn add(&mut self, other: Tally) {
        self.articles += other.articles;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = [self.last, other.last].into_iter().flatten().max();
    }
}

/// The entities of the articles of one segment.
pub(super) struct SegmentEntities {
    names: Arc<Names>,
    columns: Vec<NameColumn>,
    /// Every entity met so far.
    keys: Vec<EntityKey>,
    numbers: FxHashMap<EntityKey, u32>,
    /// Numbers here of entities by their number in [`Names`].
    known: FxHashMap<u32, u32>,
    found: Vec<u32>,
}

struct NameColumn {
    kind: EntityKind,
    names: StrColumn,
    /// The entity of each name; looked up when first met.
    entities: Vec<u32>,
}

const NOT_LOOKED_UP: u32 = u32::MAX;
const NO_ENTITY: u32 = u32::MAX - 1;

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

    /// The entities of an article, each once, by their numbers here.
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

    /// What is known of the entity of a number.
    pub(super) fn key(&self, number: u32) -> &EntityKey {
        &self.keys[number as usize]
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
        let key = self.names.called(known).map(|called| {
            let key = || (called.kind(), called.name.to_owned());
            (!called.is_banned).then(key)
        });
        let number = match key {
            Ok(None) => NO_ENTITY,
            Ok(Some(key)) => self.number(key),
            // A damaged record is reported where names are opened; the name stands for itself here.
            Err(_) => self.number((kind, name)),
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

/// Counts the entities of all articles found.
pub(super) struct EntityCollector {
    pub(super) names: Arc<Names>,
}

pub(super) struct SegmentTallies {
    entities: SegmentEntities,
    published: Column<i64>,
    tallies: Vec<Tally>,
}

impl Collector for EntityCollector {
    type Fruit = FxHashMap<EntityKey, Tally>;
    type Child = SegmentTallies;

    fn for_segment(
        &self,
        _segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentTallies> {
        Ok(SegmentTallies {
            entities: SegmentEntities::open(reader, &self.names)?,
            published: reader.fast_fields().i64(column::PUBLISHED)?,
            tallies: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(
        &self,
        segments: Vec<FxHashMap<EntityKey, Tally>>,
    ) -> tantivy::Result<FxHashMap<EntityKey, Tally>> {
        let mut segments = segments.into_iter();
        let mut all = segments.next().unwrap_or_default();
        for segment in segments {
            for (key, tally) in segment {
                all.entry(key).or_default().add(tally);
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentTallies {
    type Fruit = FxHashMap<EntityKey, Tally>;

    fn collect(&mut self, document: DocId, _score: Score) {
        let day = self
            .published
            .first(document)
            .map(|seconds| seconds.div_euclid(86_400));
        let tally = Tally {
            articles: 1,
            first: day,
            last: day,
        };
        for number in self.entities.of(document) {
            let number = *number as usize;
            if self.tallies.len() <= number {
                self.tallies.resize(number + 1, Tally::default());
            }
            self.tallies[number].add(tally);
        }
    }

    fn harvest(self) -> FxHashMap<EntityKey, Tally> {
        self.entities.keys.into_iter().zip(self.tallies).collect()
    }
}

/// Answers [`Engine::entities`](crate::engine::Engine::entities) from an index.
pub(super) fn count(engine: &LocalEngine, request: &EntityRequest) -> Result<EntityPage> {
    let snapshot = engine.snapshot();
    let mut resolver = Resolver::new(snapshot, &Effort::up_to(Effort::MOST))?;
    let mut resolve_all = |patterns: &[Pattern]| {
        let resolved = patterns.iter();
        resolved
            .map(|pattern| resolver.resolve(Scope::Entity, pattern))
            .collect::<Result<Vec<Resolved>>>()
    };
    let (named, with) = (resolve_all(&request.named)?, resolve_all(&request.with)?);
    let mut parts = vec![request.query.clone()];
    let with_queries = request.with.iter().cloned();
    parts.extend(with_queries.map(|pattern| Query::Text(Scope::Entity, pattern)));
    let compiled = Compiler::compile(snapshot, &Query::And(parts))?;
    let collector = EntityCollector {
        names: Arc::clone(snapshot.names()),
    };
    let (articles, tallies) = compiled.search(snapshot, &(tantivy::collector::Count, collector))?;
    let names = snapshot.names();
    let is_asked_for = |(kind, name): &EntityKey| {
        (request.kinds.is_empty() || request.kinds.contains(kind))
            && named
                .iter()
                .all(|resolved| is_called(*kind, name, resolved, names))
            && !with
                .iter()
                .any(|resolved| is_called(*kind, name, resolved, names))
    };
    let mut found: Vec<(EntityKey, Tally)> = tallies
        .into_iter()
        .filter(|(key, _)| is_asked_for(key))
        .collect();
    found.sort_unstable_by(|(key, tally), (other_key, other)| {
        other
            .articles
            .cmp(&tally.articles)
            .then_with(|| key.cmp(other_key))
    });
    let total = found.len() as u64;
    let page = found.into_iter().skip(request.offset).take(request.limit);
    let entities = page
        .map(|((kind, name), tally)| {
            Ok(CountedEntity {
                also: other_names(snapshot.names(), kind, &name)?,
                kind,
                name,
                articles: tally.articles,
                first: tally.first,
                last: tally.last,
            })
        })
        .collect::<Result<Vec<CountedEntity>>>()?;
    Ok(EntityPage {
        total,
        articles: articles as u64,
        entities,
    })
}

/// Who and what an article names, by the names they have in the archive, each once.
pub(super) fn shown(enrichment: &Enrichment, names: &Names) -> Result<Vec<EntityKey>> {
    let mut shown: Vec<EntityKey> = Vec::with_capacity(enrichment.entities.len());
    let mut numbers: Vec<u32> = Vec::with_capacity(enrichment.entities.len());
    for entity in &enrichment.entities {
        let Some(number) = names.number(entity.kind, &entity.name) else {
            // What stands for itself is called like nothing else but its like in this article.
            let key = (entity.kind, entity.name.clone());
            if !shown.contains(&key) {
                shown.push(key);
            }
            continue;
        };
        if numbers.contains(&number) {
            continue;
        }
        numbers.push(number);
        let called = names.called(number)?;
        if !called.is_banned {
            shown.push((called.kind(), called.name.to_owned()));
        }
    }
    Ok(shown)
}

/// Whether a pattern means somebody or something, by the name it is shown by or by one that articles have.
fn is_called(kind: EntityKind, name: &str, resolved: &Resolved, names: &Names) -> bool {
    let is_meant = |name: &str| {
        let whole = whole_name_term(name);
        resolved.words.iter().any(|set| set.has(&whole, None))
    };
    let known = || names.entity(names.number(kind, name)?).ok();
    resolved.is_in(name)
        || is_meant(name)
        || known().is_some_and(|known| known.members.iter().any(|member| is_meant(&member.name)))
}

/// The names under which articles know an entity, besides the one it is shown by.
fn other_names(names: &Names, kind: EntityKind, name: &str) -> Result<Vec<String>> {
    let Some(number) = names.number(kind, name) else {
        return Ok(Vec::new());
    };
    let members = names.entity(number)?.members.into_iter();
    let mut others: Vec<String> = members
        .map(|member| member.name)
        .filter(|other| other != name)
        .collect();
    others.dedup();
    Ok(others)
}

/// Tells which names of articles were taken for one entity, and why, for those that have such a name.
pub(super) fn explain(
    engine: &LocalEngine,
    named: &Pattern,
    limit: usize,
) -> Result<Vec<Explanation>> {
    let snapshot = engine.snapshot();
    let request = EntityRequest {
        query: Query::All,
        named: vec![named.clone()],
        with: Vec::new(),
        kinds: Vec::new(),
        limit,
        offset: 0,
    };
    let counted = count(engine, &request)?.entities;
    let evidence = Evidence::gather(snapshot)?;
    let explained = |kind: EntityKind, name: &str, reason: Option<String>| {
        let number = evidence.position(kind, name);
        let record = number.and_then(|number| evidence.names.get(number as usize));
        let forms = evidence
            .forms
            .iter()
            .filter(|form| Some(form.name) == number);
        let mut forms: Vec<(String, u64)> = forms
            .map(|form| (form.form.clone(), form.articles))
            .collect();
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ExplainedName {
            kind,
            name: name.to_owned(),
            articles: record.map_or(0, |record| record.articles),
            reason,
            forms,
        }
    };
    let explain = |entity: CountedEntity| {
        let names = match snapshot.names().number(entity.kind, &entity.name) {
            None => vec![explained(entity.kind, &entity.name, None)],
            Some(number) => {
                let members = snapshot.names().entity(number)?.members.into_iter();
                let mut names: Vec<ExplainedName> = members
                    .map(|member| explained(member.kind(), &member.name, Some(member.reason)))
                    .collect();
                names.sort_by_key(|name| std::cmp::Reverse(name.articles));
                names
            }
        };
        Ok(Explanation {
            kind: entity.kind,
            name: entity.name,
            articles: entity.articles,
            names,
        })
    };
    counted.into_iter().map(explain).collect()
}
