//! Counts the entities that are named in the articles of a query, in one pass over columns.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::archive_names::{EntityKey, Wanted, counted, most_first};
use crate::engine::budget::QueryBudget;
use crate::engine::local::catalogue::Catalogue;
use crate::engine::local::compile::Compiler;
use crate::engine::local::entity_names::SegmentEntities;
use crate::engine::resolve::Resolver;
use crate::engine::tally::Tally;
use crate::engine::{
    CountedEntity, EntityPage, EntityRequest, ExplainedName, Explanation, NamesRequest,
};
use crate::index::evidence::Evidence;
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use newsdex_query::matching::Resolved;
use newsdex_query::rewrite::words_in_a_row;
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::enrichment::EntityKind;

/// Counts the entities of all matching articles.
pub(super) struct EntityCollector {
    pub(super) names: Arc<Names>,
}

pub(super) struct SegmentTallies {
    entities: SegmentEntities,
    day: Column<i64>,
    last_day: Column<i64>,
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
            day: reader.fast_fields().i64(column::DAY)?,
            last_day: reader.fast_fields().i64(column::LAST_DAY)?,
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
        // A month or a year has no day that could be the first or the last.
        let is_period = self.last_day.first(document).is_some();
        let day = self.day.first(document).filter(|_| !is_period);
        let tally = Tally::of(day);
        for number in self.entities.of(document) {
            let number = *number as usize;
            if self.tallies.len() <= number {
                self.tallies.resize(number + 1, Tally::default());
            }
            self.tallies[number].add(tally);
        }
    }

    fn harvest(self) -> FxHashMap<EntityKey, Tally> {
        self.entities.into_keys().zip(self.tallies).collect()
    }
}

/// The number of articles that a request is about, and the counts of their entities.
fn tallied(
    snapshot: &Arc<Snapshot>,
    request: &EntityRequest,
) -> Result<(u64, FxHashMap<EntityKey, Tally>)> {
    let mut parts = vec![request.query.clone()];
    let with_queries = request.with.iter().cloned();
    parts.extend(with_queries.map(|pattern| Query::Text(Scope::Entity, pattern)));
    let budget = QueryBudget::new(&request.cancel);
    let compiled = Compiler::compile(snapshot, &Query::And(parts), &budget)?;
    let collector = EntityCollector {
        names: Arc::clone(snapshot.names()),
    };
    let (articles, tallies) = compiled.search(snapshot, &(tantivy::collector::Count, collector))?;
    Ok((articles as u64, tallies))
}

/// Answers [`Engine::entities`](crate::engine::Engine::entities) from a snapshot. With a catalogue, the entities of
/// all articles need not be counted.
pub(super) fn count(
    snapshot: &Arc<Snapshot>,
    catalogue: Option<&Catalogue>,
    request: &EntityRequest,
) -> Result<EntityPage> {
    let resolver = Resolver::new(snapshot.clone(), &QueryBudget::new(&request.cancel))?;
    let wanted = Wanted::of(request, snapshot.names(), resolver)?;
    let is_of_all = request.query == Query::All && request.with.is_empty();
    let catalogue = catalogue.filter(|_| is_of_all);
    let counted_now = match catalogue {
        Some(_) => None,
        None => Some(tallied(snapshot, request)?),
    };
    let (articles, tallies): (u64, Vec<(&EntityKey, Tally)>) = match (&counted_now, catalogue) {
        (Some((articles, tallies)), _) => {
            let tallies = tallies.iter().map(|(key, tally)| (key, *tally));
            (*articles, tallies.collect())
        }
        (None, Some(catalogue)) => (snapshot.articles(), catalogue.all().collect()),
        (None, None) => (0, Vec::new()),
    };
    let mut found: Vec<(&EntityKey, Tally)> = tallies
        .into_iter()
        .filter(|(key, _)| wanted.has(key))
        .collect();
    let most_first = |one: &(&EntityKey, Tally), other: &(_, Tally)| {
        most_first((one.0, &one.1), (other.0, &other.1))
    };
    let total = found.len() as u64;
    let shown = request.offset.saturating_add(request.limit);
    if shown < found.len() {
        found.select_nth_unstable_by(shown, most_first);
        found.truncate(shown);
    }
    found.sort_unstable_by(most_first);
    let page = found.into_iter().skip(request.offset).take(request.limit);
    let entities = page
        .map(|(key, tally)| counted(snapshot.names(), key.clone(), tally))
        .collect::<Result<Vec<CountedEntity>>>()?;
    Ok(EntityPage {
        total,
        articles,
        entities,
    })
}

/// The entities, by their names in the archive, that some articles call by a matching form such as an acronym: those
/// with most such articles first.
fn with_form(
    snapshot: &Arc<Snapshot>,
    evidence: &Evidence<'_>,
    request: &NamesRequest,
) -> Result<Vec<EntityKey>> {
    let mut resolver = Resolver::new(snapshot.clone(), &QueryBudget::new(&request.cancel))?;
    let resolved = (request.named.iter())
        .map(|pattern| resolver.resolve(Scope::Entity, pattern))
        .collect::<Result<Vec<Resolved>>>()?;
    let mut articles: FxHashMap<EntityKey, u64> = FxHashMap::default();
    for form in &evidence.forms {
        if !resolved.iter().all(|resolved| resolved.is_in(&form.form)) {
            continue;
        }
        if let Some(record) = evidence.names.get(form.name as usize) {
            let name = snapshot.names().shown(record.kind, &record.name)?;
            *articles.entry((record.kind, name)).or_default() += form.articles;
        }
    }
    let mut found: Vec<(EntityKey, u64)> = articles.into_iter().collect();
    found.sort_unstable_by(|(key, count), (other_key, other)| {
        other.cmp(count).then_with(|| key.cmp(other_key))
    });
    found.truncate(request.limit);
    Ok(found.into_iter().map(|(key, _)| key).collect())
}

/// Answers [`Archive::explain_names`](crate::engine::Archive::explain_names) from a snapshot.
pub(super) fn explain(
    snapshot: &Arc<Snapshot>,
    request: &NamesRequest,
) -> Result<Vec<Explanation>> {
    let named = |named: Vec<Pattern>| EntityRequest {
        query: Query::All,
        named,
        with: Vec::new(),
        kinds: Vec::new(),
        limit: request.limit,
        offset: 0,
        cancel: request.cancel.clone(),
    };
    let mut counted = count(snapshot, None, &named(request.named.clone()))?.entities;
    let evidence = Evidence::gather(snapshot)?;
    request.cancel.check()?;
    if counted.is_empty() {
        for (kind, name) in with_form(snapshot, &evidence, request)? {
            let Some(pattern) = words_in_a_row(&name) else {
                continue;
            };
            let called = count(snapshot, None, &named(vec![pattern]))?
                .entities
                .into_iter();
            counted.extend(called.filter(|entity| (entity.kind, &entity.name) == (kind, &name)));
        }
    }
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
