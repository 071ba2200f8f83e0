//! Evidence for grouping names: how often each name is used, its other forms, and the names that occur
//! together with it. Read only from columns; no article is decoded.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use crate::index::names::form_parts;
use crate::index::reader::{Snapshot, count_values, term_count};
use crate::index::schema::column;
use newsdex_enrich::resolution::{Contexts, FormRecord, NameContext, NameRecord};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// The columns with the names in articles, by kind.
pub const NAME_COLUMNS: [(EntityKind, &str); 4] = [
    (EntityKind::Person, column::PERSON_NAME),
    (EntityKind::Organization, column::ORGANIZATION_NAME),
    (EntityKind::Place, column::PLACE_NAME),
    (EntityKind::Misc, column::MISC_NAME),
];

/// The days of the periods in which the articles of a name are counted.
const DAYS_OF_YEAR: i64 = 365;

/// Maximum number of companions of a name.
const MOST_COMPANIONS: usize = 64;

/// An article with more names than this is a list: that two names stand in it does not connect them.
const MOST_NAMES: usize = 1_000;

/// The names of an index.
pub struct Evidence<'a> {
    snapshot: &'a Snapshot,
    /// All names in articles, by type and name.
    pub names: Vec<NameRecord>,
    /// Other forms of the names.
    pub forms: Vec<FormRecord>,
}

impl<'a> Evidence<'a> {
    /// Gathers the names of all articles.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn gather(snapshot: &'a Snapshot) -> Result<Evidence<'a>> {
        let (names, forms) = records(|column| count(snapshot, column))?;
        Ok(Evidence {
            snapshot,
            names,
            forms,
        })
    }

    /// The number of a name.
    pub fn position(&self, kind: EntityKind, name: &str) -> Option<u32> {
        position(&self.names, kind, name)
    }

    /// Which names occur in the articles with a wanted name.
    fn mentions(&self, wanted: &[u32]) -> Result<Mentions> {
        let mut mentions = Mentions::of(wanted);
        for segment in self.snapshot.searcher().segment_readers() {
            let days = segment.fast_fields().i64(column::DAY)?;
            let mut columns = Vec::new();
            for (kind, column) in NAME_COLUMNS {
                columns.extend(self.numbers(segment, kind, column)?);
            }
            let mut here = Vec::new();
            for document in segment.doc_ids_alive() {
                checkpoint();
                here.clear();
                for (values, numbers) in &columns {
                    let ordinals = values.term_ords(document);
                    here.extend(ordinals.filter_map(|ordinal| *numbers.get(ordinal as usize)?));
                }
                mentions.add(&here, days.first(document))?;
            }
        }
        Ok(mentions)
    }

    /// The number of every name in a column of a segment, by its place in the dictionary of the column.
    fn numbers(
        &self,
        segment: &SegmentReader,
        kind: EntityKind,
        column: &str,
    ) -> Result<Option<(StrColumn, Vec<Option<u32>>)>> {
        let Some(values) = segment.fast_fields().str(column)? else {
            return Ok(None);
        };
        let mut numbers = Vec::with_capacity(term_count(&values));
        let mut terms = values.dictionary().stream()?;
        while terms.advance() {
            checkpoint();
            let name = std::str::from_utf8(terms.key()).ok();
            numbers.push(name.and_then(|name| self.position(kind, name)));
        }
        Ok(Some((values, numbers)))
    }
}

/// The names in articles, sorted by type and name, and their other forms. `count` gives the number of articles for each
/// value of a column.
///
/// # Errors
///
/// Those of `count`.
pub fn records<E>(
    mut count: impl FnMut(&str) -> Result<BTreeMap<String, u64>, E>,
) -> Result<(Vec<NameRecord>, Vec<FormRecord>), E> {
    let mut names: Vec<NameRecord> = Vec::new();
    for (kind, column) in NAME_COLUMNS {
        names.extend(
            count(column)?
                .into_iter()
                .map(|(name, articles)| NameRecord {
                    kind,
                    name,
                    articles,
                }),
        );
    }
    names.sort_unstable_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    let mut forms = Vec::new();
    for (value, articles) in count(column::FORM)? {
        checkpoint();
        let Some((kind, name, form)) = form_parts(&value) else {
            continue;
        };
        if let Some(name) = position(&names, kind, name) {
            forms.push(FormRecord {
                name,
                form: form.to_owned(),
                articles,
            });
        }
    }
    forms.sort_unstable_by(|a, b| (a.name, &a.form).cmp(&(b.name, &b.form)));
    Ok((names, forms))
}

/// The number of a name among all names, which are sorted by type and name.
pub fn position(names: &[NameRecord], kind: EntityKind, name: &str) -> Option<u32> {
    let found =
        names.binary_search_by(|record| (record.kind, record.name.as_str()).cmp(&(kind, name)));
    found.ok().and_then(|place| u32::try_from(place).ok())
}

impl Contexts for Evidence<'_> {
    fn companions(&self, wanted: &[u32]) -> Result<Vec<NameContext>> {
        Ok(self.mentions(wanted)?.contexts(wanted, &self.names))
    }
}

/// Which names occur in which articles, for the articles with a wanted name. Articles are numbered in the order of
/// the index.
#[derive(Default)]
pub struct Mentions {
    /// The place of each wanted name among the wanted ones.
    places: FxHashMap<u32, u32>,
    /// The names of all articles, one article after the other.
    names: Vec<u32>,
    /// The beginning of the names of each article in `names`, and the end of the last.
    article_starts: Vec<u32>,
    /// The year of each article, if it has a date; see [`NameContext::years`].
    years: Vec<Option<i32>>,
    /// The articles of all wanted names, one name after the other.
    articles: Vec<u32>,
    /// The beginning of the articles of each wanted name in `articles`, and the end of the last.
    wanted_starts: Vec<u32>,
}

impl Mentions {
    /// No articles yet, for these wanted names.
    pub fn of(wanted: &[u32]) -> Mentions {
        Mentions {
            places: wanted.iter().copied().zip(0..).collect(),
            article_starts: vec![0],
            ..Mentions::default()
        }
    }

    /// Adds an article with these names, if a wanted name is among them.
    ///
    /// # Errors
    ///
    /// Fails if there are more mentions than can be counted.
    pub fn add(&mut self, names: &[u32], day: Option<i64>) -> Result<()> {
        if !names.iter().any(|name| self.places.contains_key(name)) {
            return Ok(());
        }
        self.names.extend_from_slice(names);
        let end = u32::try_from(self.names.len());
        let end = end.context("the archive has more mentions of names than newsdex can count")?;
        self.article_starts.push(end);
        let year = day.map(|day| day.div_euclid(DAYS_OF_YEAR));
        self.years
            .push(year.and_then(|year| i32::try_from(year).ok()));
        Ok(())
    }

    /// The context of each wanted name; `all` are all names.
    pub fn contexts(mut self, wanted: &[u32], all: &[NameRecord]) -> Vec<NameContext> {
        self.list_articles();
        let mut contexts = Vec::with_capacity(wanted.len());
        // One counter for each name serves all wanted names: a table for each of them would take much more memory.
        let mut counts = vec![0u32; all.len()];
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (place, name) in wanted.iter().enumerate() {
            checkpoint();
            found.clear();
            let articles = self.articles_of(place).iter();
            let names = articles.map(|article| self.names_in(*article));
            for names in names.filter(|names| names.len() <= MOST_NAMES) {
                for other in names {
                    // Most names occur in one article; these cannot connect two articles.
                    let is_shared =
                        (all.get(*other as usize)).is_some_and(|other| other.articles > 1);
                    if other == name || !is_shared {
                        continue;
                    }
                    if let Some(count) = counts.get_mut(*other as usize) {
                        if *count == 0 {
                            found.push((*other, 0));
                        }
                        *count += 1;
                    }
                }
            }
            for (other, count) in &mut found {
                if let Some(counted) = counts.get_mut(*other as usize) {
                    *count = std::mem::take(counted);
                }
            }
            found.sort_unstable_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
            found.truncate(MOST_COMPANIONS);
            contexts.push(NameContext {
                companions: found.clone(),
                years: self.years_of(place),
            });
        }
        contexts
    }

    /// The names in an article.
    fn names_in(&self, article: u32) -> &[u32] {
        part(&self.names, &self.article_starts, article as usize)
    }

    /// The articles with the wanted name at this place.
    fn articles_of(&self, place: usize) -> &[u32] {
        part(&self.articles, &self.wanted_starts, place)
    }

    /// The number of dated articles with the wanted name at this place, by year.
    fn years_of(&self, place: usize) -> Vec<(i32, u32)> {
        let mut counts: BTreeMap<i32, u32> = BTreeMap::new();
        for article in self.articles_of(place) {
            if let Some(Some(year)) = self.years.get(*article as usize) {
                *counts.entry(*year).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// Lists the articles of each wanted name.
    fn list_articles(&mut self) {
        let places = std::mem::take(&mut self.places);
        let mut starts = vec![0u32; places.len() + 1];
        for place in self.names.iter().filter_map(|name| places.get(name)) {
            if let Some(start) = starts.get_mut(*place as usize + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut articles = vec![0u32; sum as usize];
        for article in 0..self.article_starts.len().saturating_sub(1) {
            for name in part(&self.names, &self.article_starts, article) {
                let next = places
                    .get(name)
                    .and_then(|place| next.get_mut(*place as usize));
                if let Some(next) = next
                    && let Some(slot) = articles.get_mut(*next as usize)
                    && let Ok(article) = u32::try_from(article)
                {
                    *slot = article;
                    *next += 1;
                }
            }
        }
        self.articles = articles;
        self.wanted_starts = starts;
    }
}

/// The part of a list between a start and the next.
fn part<'a>(list: &'a [u32], starts: &[u32], place: usize) -> &'a [u32] {
    let (Some(start), Some(end)) = (starts.get(place), starts.get(place + 1)) else {
        return &[];
    };
    list.get(*start as usize..*end as usize).unwrap_or_default()
}

/// The number of articles for each value of a column.
fn count(snapshot: &Snapshot, column: &str) -> Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    for segment in snapshot.searcher().segment_readers() {
        count_values(segment, column, &mut counts)?;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_that_lists_thousands_of_names_connects_none_of_them() {
        let all: Vec<NameRecord> = (0..3_000)
            .map(|number| NameRecord {
                kind: EntityKind::Person,
                name: format!("Ann {number:04}"),
                articles: 2,
            })
            .collect();
        let wanted: Vec<u32> = (0..3_000).collect();
        let mut mentions = Mentions::of(&wanted);
        mentions.add(&wanted, Some(365)).unwrap();
        mentions.add(&[5, 7], Some(730)).unwrap();
        let contexts = mentions.contexts(&wanted, &all);
        assert_eq!(contexts[5].companions, [(7, 1)]);
        assert_eq!(contexts[5].years, [(1, 1), (2, 1)]);
        assert!(contexts[6].companions.is_empty());
    }
}
