//! The values that a facet lists, and in which order.

use std::collections::BTreeMap;

use crate::engine::{Facet, FacetCount};
use newsdex_query::date;

/// The year (`2022`) or month (`2022-03`) that contains the days from `first` to `last`; the year, if no month does.
pub(super) fn period(first: i64, last: i64, facet: Facet) -> Option<String> {
    let (date, last) = (date::date(first)?, date::date(last)?);
    let is_in_month = date.first_of_month() == last.first_of_month();
    Some(match facet {
        Facet::Month if is_in_month => format!("{:04}-{:02}", date.year(), date.month()),
        _ => format!("{:04}", date.year()),
    })
}

/// Sorts the counts of a facet: years and months in order, all others by falling count, then by name. Gives at most
/// `most` of the others.
pub(super) fn most_first(
    facet: Facet,
    counts: BTreeMap<String, u64>,
    most: usize,
) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = counts
        .into_iter()
        .map(|(value, count)| FacetCount { value, count })
        .collect();
    if !matches!(facet, Facet::Year | Facet::Month) {
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        counts.truncate(most);
    }
    counts
}
