//! Evidence for grouping names: how often each name is used, its other forms, and the names that occur
//! together with it. Read only from columns; no article is decoded.

use std::collections::BTreeMap;

use anyhow::Result;
use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use crate::index::names::form_parts;
use crate::index::reader::{Snapshot, count_values, term_count};
use crate::index::schema::column;
use newsdex_enrich::resolution::{Contexts, FormRecord, NameRecord};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// The columns with the names in articles, by kind.
pub const NAME_COLUMNS: [(EntityKind, &str); 4] = [
    (EntityKind::Person, column::PERSON_NAME),
    (EntityKind::Organization, column::ORGANIZATION_NAME),
    (EntityKind::Place, column::PLACE_NAME),
    (EntityKind::Misc, column::MISC_NAME),
];

/// Maximum number of companions of a name.
const MOST_COMPANIONS: usize = 64;

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
        let mut names: Vec<NameRecord> = Vec::new();
        for (kind, column) in NAME_COLUMNS {
            let counted = count(snapshot, column)?;
            names.extend(counted.into_iter().map(|(name, articles)| NameRecord {
                kind,
                name,
                articles,
            }));
        }
        names.sort_unstable_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        let mut forms = Vec::new();
        for (value, articles) in count(snapshot, column::FORM)? {
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

fn position(names: &[NameRecord], kind: EntityKind, name: &str) -> Option<u32> {
    let found =
        names.binary_search_by(|record| (record.kind, record.name.as_str()).cmp(&(kind, name)));
    found.ok().and_then(|place| u32::try_from(place).ok())
}

impl Contexts for Evidence<'_> {
    fn companions(&self, wanted: &[u32]) -> Result<Vec<Vec<(u32, u32)>>> {
        let places: FxHashMap<u32, usize> = wanted
            .iter()
            .enumerate()
            .map(|(place, name)| (*name, place))
            .collect();
        // Most names occur in one article; these cannot connect two articles.
        let is_shared: Vec<bool> = (self.names.iter()).map(|name| name.articles > 1).collect();
        let mut counts: Vec<FxHashMap<u32, u32>> = vec![FxHashMap::default(); wanted.len()];
        for segment in self.snapshot.searcher().segment_readers() {
            let mut columns = Vec::new();
            for (kind, column) in NAME_COLUMNS {
                columns.extend(self.numbers(segment, kind, column)?);
            }
            let mut together = Vec::new();
            for document in segment.doc_ids_alive() {
                checkpoint();
                together.clear();
                for (values, numbers) in &columns {
                    let ordinals = values.term_ords(document);
                    together.extend(ordinals.filter_map(|ordinal| *numbers.get(ordinal as usize)?));
                }
                for name in &together {
                    if let Some(counts) = places.get(name).and_then(|place| counts.get_mut(*place))
                    {
                        for other in &together {
                            if other != name && is_shared.get(*other as usize) == Some(&true) {
                                *counts.entry(*other).or_default() += 1;
                            }
                        }
                    }
                }
            }
        }
        let most_often = |counts: FxHashMap<u32, u32>| {
            let mut companions: Vec<(u32, u32)> = counts.into_iter().collect();
            companions.sort_unstable_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
            companions.truncate(MOST_COMPANIONS);
            companions
        };
        Ok(counts.into_iter().map(most_often).collect())
    }
}

/// The number of articles for each value of a column.
fn count(snapshot: &Snapshot, column: &str) -> Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    for segment in snapshot.searcher().segment_readers() {
        count_values(segment, column, &mut counts)?;
    }
    Ok(counts)
}
