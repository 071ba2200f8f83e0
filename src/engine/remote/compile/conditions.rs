//! The conditions of a query that match no words: days, dates in the text, and languages.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::asked::Asked;
use crate::engine::Unsupported;
use crate::engine::filter::Filter;
use crate::engine::remote::unsupported;
use crate::index::schema::{CORRECTION, column};
use newsdex_query::{DayRange, Property, date};
use newsdex_text::day::Day;

/// The years in which an anniversary is looked for: those of print.
const YEARS: RangeInclusive<i64> = 1500..=2200;

/// The query for a filter.
///
/// # Errors
///
/// [`Unsupported`] for older states of articles.
pub(in crate::engine::remote) fn filter(filter: &Filter) -> Result<Asked, Unsupported> {
    Ok(Asked::exact(match filter {
        Filter::Published(days) => published(*days),
        Filter::Anniversary { month, day } => {
            let days = YEARS.filter_map(|year| Day::new(year, (*month).into(), (*day).into()));
            let days: Vec<i64> = days.map(Day::days_since_epoch).collect();
            json!({"bool": {
                "filter": [{"terms": {column::DAY: days}}],
                "must_not": [exists(column::LAST_DAY)],
            }})
        }
        Filter::Mentions(days) => mentioned(*days),
        Filter::Undated => json!({"bool": {"must_not": [exists(column::PUBLISHED)]}}),
        Filter::Has(Property::Version) => return Err(unsupported::versions()),
        Filter::Has(Property::Correction) => json!({"term": {"has": CORRECTION}}),
        Filter::Language(language) => json!({"term": {column::LANGUAGE: language}}),
    }))
}

fn exists(field: &str) -> Value {
    json!({"exists": {"field": field}})
}

/// Articles published within a range, see [`DayRange::holds`].
fn published(days: DayRange) -> Value {
    if days.from.is_none() && days.until.is_none() {
        return exists(column::PUBLISHED);
    }
    let one_day = json!({"bool": {
        "filter": [range(column::DAY, days.from, days.until)],
        "must_not": [exists(column::LAST_DAY)],
    }});
    let after_from = days.from.map(|from| range(column::DAY, Some(from), None));
    let before_until = days
        .until
        .map(|until| range(column::LAST_DAY, None, Some(until)));
    let period: Vec<Value> = [Some(exists(column::LAST_DAY)), after_from, before_until]
        .into_iter()
        .flatten()
        .collect();
    let mut any = vec![one_day, json!({"bool": {"filter": period}})];
    if let Some((first, last)) = days.month() {
        // A longer period that contains the month.
        any.push(json!({"bool": {"filter": [
            range(column::DAY, None, Some(first.saturating_add(1))),
            range(column::LAST_DAY, Some(last), None),
        ]}}));
    }
    json!({"bool": {"should": any, "minimum_should_match": 1}})
}

/// Articles that name a day in the range, or a week, month or year that lies within it.
fn mentioned(days: DayRange) -> Value {
    let first_of = |day: i64, of: fn(Date) -> Date| {
        let found = date::date(day).map(of);
        found.map_or(day, date::day)
    };
    // The last week, month or year has to end before the range does.
    let units = [
        ("mentioned_day", days.until),
        (
            "mentioned_week",
            days.until.map(|until| until.saturating_sub(6)),
        ),
        (
            "mentioned_month",
            days.until
                .map(|until| first_of(until, Date::first_of_month)),
        ),
        (
            "mentioned_year",
            days.until.map(|until| first_of(until, Date::first_of_year)),
        ),
    ];
    let any = units.map(|(field, until)| match (days.from, until) {
        (None, None) => exists(field),
        (from, until) => range(field, from, until),
    });
    json!({"bool": {"should": any, "minimum_should_match": 1}})
}

/// Values from `from` to before `until`.
fn range(field: &str, from: Option<i64>, until: Option<i64>) -> Value {
    let mut limits = Map::new();
    if let Some(from) = from {
        limits.insert("gte".to_owned(), from.into());
    }
    if let Some(until) = until {
        limits.insert("lt".to_owned(), until.into());
    }
    json!({"range": {field: limits}})
}
