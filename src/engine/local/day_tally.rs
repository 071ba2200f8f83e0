//! Counts articles by day: a row of counters, because a search with many hits counts each of them.

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;

/// The longest row, in days. The days of a segment with a wrong date far away are counted in a table.
const LONGEST: i64 = 400_000;

/// The number of articles of each day.
pub(in crate::engine::local) struct DayTally {
    first: i64,
    row: Vec<u32>,
    others: FxHashMap<i64, u64>,
}

impl DayTally {
    /// An empty tally for the days of a column.
    pub(in crate::engine::local) fn over(days: &Column<i64>) -> DayTally {
        let (first, last) = match days.values.num_vals() {
            0 => (0, -1),
            _ => (days.min_value(), days.max_value()),
        };
        let length = last.saturating_sub(first).saturating_add(1);
        let length = match length {
            0..=LONGEST => usize::try_from(length).unwrap_or(0),
            _ => 0,
        };
        DayTally {
            first,
            row: vec![0; length],
            others: FxHashMap::default(),
        }
    }

    /// A tally that expects no day.
    pub(in crate::engine::local) fn none() -> DayTally {
        DayTally {
            first: 0,
            row: Vec::new(),
            others: FxHashMap::default(),
        }
    }

    /// Counts an article.
    pub(in crate::engine::local) fn add(&mut self, day: i64) {
        let place = usize::try_from(day.wrapping_sub(self.first)).ok();
        match place.and_then(|place| self.row.get_mut(place)) {
            Some(count) => *count += 1,
            None => *self.others.entry(day).or_default() += 1,
        }
    }

    /// The days with articles, and their numbers.
    pub(in crate::engine::local) fn counts(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        let row = (self.first..).zip(&self.row);
        let row = row.filter(|(_, count)| **count > 0);
        let row = row.map(|(day, count)| (day, u64::from(*count)));
        row.chain(self.others.iter().map(|(day, count)| (*day, *count)))
    }
}
