//! Counts the values of facets exactly.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::engine::facet_values::period;
use crate::engine::local::day_tally::DayTally;
use crate::engine::local::entity_names::SegmentEntities;
use crate::engine::{Facet, UNDATED};
use crate::index::names::Names;
use crate::index::reader::term_count;
use crate::index::schema::column;
use newsdex_text::enrichment::EntityKind;

/// Counts the values of one facet in one segment.
pub(super) struct FacetCounter {
    facet: Facet,
    values: Values,
    /// By the number of the value.
    counts: Vec<u64>,
    /// By the day.
    days: DayTally,
    /// Periods, and articles without a date.
    periods: FxHashMap<Code, u64>,
    /// The stories that have a value; each is counted once.
    of_stories: FxHashSet<(Code, u64)>,
}

/// The column that has the values of a facet.
enum Values {
    Entities(EntityKind, Box<SegmentEntities>),
    Names(Option<StrColumn>),
    Dates(Column<i64>, Column<i64>),
}

/// The first and last day of publication, in days since 1970-01-01; or 0 and the number of a name; `None` for undated
/// articles.
type Code = Option<(i64, i64)>;

/// The counts of one facet.
#[derive(Default)]
pub(super) struct FacetCounts(BTreeMap<String, Count>);

#[derive(Default)]
struct Count {
    articles: u64,
    /// The heads of stories.
    stories: FxHashSet<u64>,
}

impl FacetCounts {
    pub(super) fn add(&mut self, other: FacetCounts) {
        for (value, count) in other.0 {
            let known = self.0.entry(value).or_default();
            known.articles += count.articles;
            known.stories.extend(count.stories);
        }
    }

    /// The number of articles, or of stories, with each value.
    pub(super) fn totals(self) -> BTreeMap<String, u64> {
        let totals = self.0.into_iter();
        totals
            .map(|(value, count)| (value, count.articles + count.stories.len() as u64))
            .collect()
    }
}

impl FacetCounter {
    pub(super) fn open(
        facet: Facet,
        segment: &SegmentReader,
        names: &Arc<Names>,
    ) -> tantivy::Result<FacetCounter> {
        let columns = segment.fast_fields();
        let entities = |kind| -> tantivy::Result<Values> {
            let entities = SegmentEntities::open(segment, names)?;
            Ok(Values::Entities(kind, Box::new(entities)))
        };
        let of_names = |column: &str| columns.str(column).map(Values::Names);
        let values = match facet {
            Facet::People => entities(EntityKind::Person)?,
            Facet::Organizations => entities(EntityKind::Organization)?,
            Facet::Places => entities(EntityKind::Place)?,
            Facet::Source => of_names(column::SOURCE_NAME)?,
            Facet::Author => of_names(column::AUTHOR_NAME)?,
            Facet::Section => of_names(column::SECTION_NAME)?,
            Facet::Language => of_names(column::LANGUAGE)?,
            Facet::Year | Facet::Month => {
                Values::Dates(columns.i64(column::DAY)?, columns.i64(column::LAST_DAY)?)
            }
        };
        let names = match &values {
            Values::Names(Some(column)) => term_count(column),
            _ => 0,
        };
        Ok(FacetCounter {
            facet,
            counts: vec![0; names],
            days: match &values {
                Values::Dates(day, _) => DayTally::over(day),
                _ => DayTally::none(),
            },
            periods: FxHashMap::default(),
            of_stories: FxHashSet::default(),
            values,
        })
    }

    /// Counts an article; only once for all articles of a story, if it has one.
    pub(super) fn count(&mut self, doc: DocId, story: Option<u64>) {
        match &mut self.values {
            Values::Entities(_, entities) => {
                for number in entities.of(doc) {
                    add(&mut self.counts, &mut self.of_stories, *number, story);
                }
            }
            Values::Names(None) => {}
            Values::Names(Some(column)) => {
                for number in column.term_ords(doc) {
                    if let Ok(number) = u32::try_from(number)
                        && (number as usize) < self.counts.len()
                    {
                        add(&mut self.counts, &mut self.of_stories, number, story);
                    }
                }
            }
            Values::Dates(day, last_day) => {
                let (first, last) = (day.first(doc), last_day.first(doc));
                let days = first.map(|first| (first, last.unwrap_or(first)));
                match (story, first, last) {
                    (Some(story), ..) => {
                        self.of_stories.insert((days, story));
                    }
                    (None, Some(day), None) => self.days.add(day),
                    _ => *self.periods.entry(days).or_default() += 1,
                }
            }
        }
    }

    pub(super) fn counts(self) -> (Facet, FacetCounts) {
        let mut found = FacetCounts::default();
        let numbered = (0i64..).zip(&self.counts);
        let numbered = numbered.filter(|(_, count)| **count > 0);
        let numbered = numbered.map(|(number, count)| (Some((0, number)), *count));
        let of_days = self
            .days
            .counts()
            .map(|(day, count)| (Some((day, day)), count));
        let of_periods = self.periods.iter().map(|(days, count)| (*days, *count));
        for (code, count) in numbered.chain(of_days).chain(of_periods) {
            if let Some(value) = self.value(code) {
                found.0.entry(value).or_default().articles += count;
            }
        }
        for (code, story) in &self.of_stories {
            if let Some(value) = self.value(*code) {
                found.0.entry(value).or_default().stories.insert(*story);
            }
        }
        (self.facet, found)
    }

    fn value(&self, code: Code) -> Option<String> {
        match (&self.values, code) {
            (Values::Dates(..), None) => Some(UNDATED.to_owned()),
            (Values::Dates(..), Some((first, last))) => {
                Some(period(first, last, self.facet).unwrap_or_else(|| UNDATED.to_owned()))
            }
            (Values::Entities(kind, entities), Some((_, number))) => {
                let (found, name) = entities.key(u32::try_from(number).ok()?);
                (found == kind).then(|| name.clone())
            }
            (Values::Names(Some(column)), Some((_, number))) => {
                let mut value = String::new();
                let found = column.ord_to_str(u64::try_from(number).ok()?, &mut value);
                found.ok().filter(|found| *found).map(|_| value)
            }
            _ => None,
        }
    }
}

fn add(
    counts: &mut Vec<u64>,
    of_stories: &mut FxHashSet<(Code, u64)>,
    number: u32,
    story: Option<u64>,
) {
    if let Some(story) = story {
        of_stories.insert((Some((0, i64::from(number))), story));
        return;
    }
    let at = number as usize;
    if counts.len() <= at {
        counts.resize(at + 1, 0);
    }
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}
