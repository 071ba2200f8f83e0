//! Facets and timelines: whatever is counted, counted again.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::engine::{
    CancelFlag, Facet, PeriodLength, SearchRequest, Share, TimelineRequest, UNDATED,
};
use newsdex_query::Query;
use newsdex_text::article::Moment;
use newsdex_text::enrichment::EntityKind;

use super::articles::{Archive, Known};
use super::chance::Chance;
use super::reading::{Asked, date, day, last_date, reading};
use super::{Ground, how_many};

/// Under which values an article is counted.
fn values(facet: Facet, known: &Known, archive: &Archive) -> BTreeSet<String> {
    let named = |kind: EntityKind| -> BTreeSet<String> {
        let shown = known.named.iter().map(|named| match named.group {
            Some(group) => (archive.groups[&group].kind, &archive.groups[&group].name),
            None => (named.kind, &named.name),
        });
        let of_kind = shown.filter(|(shown, _)| *shown == kind);
        of_kind.map(|(_, name)| name.clone()).collect()
    };
    let one = |value: Option<String>| value.into_iter().collect();
    let published = date(known.article.published);
    match facet {
        Facet::People => named(EntityKind::Person),
        Facet::Organizations => named(EntityKind::Organization),
        Facet::Places => named(EntityKind::Place),
        Facet::Source => one(known.article.source.clone()),
        Facet::Author => known.enrichment.authors.iter().cloned().collect(),
        Facet::Section => one(known.article.section.clone()),
        Facet::Language => one(known.language.clone()),
        Facet::Year => {
            one(Some(published.map_or(UNDATED.to_owned(), |date| {
                label(date, PeriodLength::Year)
            })))
        }
        Facet::Month => one(Some(published.map_or(UNDATED.to_owned(), |date| {
            let is_vague = last_date(known.article.published).unwrap().month() != date.month();
            label(
                date,
                if is_vague {
                    PeriodLength::Year
                } else {
                    PeriodLength::Month
                },
            )
        }))),
    }
}

/// Whether one period contains all days on which an article may have been published.
fn is_in_a_period(published: Option<Moment>, by: PeriodLength) -> bool {
    match (date(published), last_date(published)) {
        (Some(first), Some(last)) => label(first, by) == label(last, by),
        _ => false,
    }
}

fn label(date: jiff::civil::Date, by: PeriodLength) -> String {
    let format = match by {
        PeriodLength::Day => "%Y-%m-%d",
        PeriodLength::Week => "%G-W%V",
        PeriodLength::Month => "%Y-%m",
        PeriodLength::Year => "%Y",
    };
    date.strftime(format).to_string()
}

#[track_caller]
fn check_facets(ground: &Ground, query: &Query, found: &[&Known]) {
    let request = SearchRequest {
        query: query.clone(),
        limit: 0,
        facets: Facet::ALL.to_vec(),
        ..SearchRequest::default()
    };
    let page = ground.engine.search(&request).unwrap();
    assert_eq!(page.total, found.len() as u64, "{query}");
    for facet in Facet::ALL {
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        for value in found
            .iter()
            .flat_map(|known| values(facet, known, &ground.archive))
        {
            *expected.entry(value).or_default() += 1;
        }
        let counted = page.facets.get(&facet).into_iter().flatten();
        let counted = counted.map(|count| (count.value.clone(), count.count));
        assert_eq!(
            counted.collect::<BTreeMap<_, _>>(),
            expected,
            "{facet:?} of {query}"
        );
    }
}

#[track_caller]
fn check_timeline(ground: &Ground, query: &Query, found: &[&Known], by: PeriodLength) {
    let request = TimelineRequest {
        query: query.clone(),
        by: Some(by),
        counted: newsdex::engine::Counted::Printings,
        cancel: CancelFlag::default(),
    };
    let timeline = ground.engine.timeline(&request).unwrap();
    let all: Vec<&Known> = ground.archive.articles.iter().collect();
    let undated = |known: &[&Known]| {
        let undated = known
            .iter()
            .filter(|known| !is_in_a_period(known.article.published, timeline.by));
        undated.count() as u64
    };
    assert_eq!(timeline.total, found.len() as u64, "{query}");
    let expected = Share {
        count: undated(found),
        all: undated(&all),
    };
    assert_eq!(timeline.undated, expected, "{query}");
    let mut next = None;
    let mut counted = 0;
    for period in timeline.periods() {
        assert!(
            next.is_none_or(|next| next == period.first),
            "{query}: {period:?}"
        );
        next = Some(period.last + 1);
        let within = |known: &[&Known]| {
            let in_periods = known
                .iter()
                .filter(|known| is_in_a_period(known.article.published, timeline.by));
            let days = in_periods.filter_map(|known| day(known.article.published));
            days.filter(|day| (period.first..=period.last).contains(day))
                .count() as u64
        };
        let share = Share {
            count: within(found),
            all: within(&all),
        };
        assert_eq!(period.share, share, "{query} in {period:?}");
        let labels = all.iter().filter_map(|known| {
            let published = known.article.published;
            let is_within = (period.first..=period.last).contains(&day(published)?);
            is_within.then(|| label(date(published).unwrap(), by))
        });
        assert!(
            labels.into_iter().all(|label| label == period.label),
            "{query}: {period:?}"
        );
        counted += share.count;
    }
    assert_eq!(counted + undated(found), found.len() as u64, "{query}");
}

#[track_caller]
fn check(ground: &Ground, usual: usize) {
    let queries = how_many(usual);
    let mut chance = Chance::of(&ground.archive);
    for number in 0..queries {
        let query = match number {
            0 => Query::All,
            _ => chance.mixture(),
        };
        let asked = Asked::of(&query, &ground.archive);
        let articles = ground.archive.articles.iter();
        let found: Vec<&Known> = articles
            .filter(|known| reading(&asked, known, &ground.archive).is_some())
            .collect();
        check_facets(ground, &query, &found);
        let by = [
            PeriodLength::Day,
            PeriodLength::Week,
            PeriodLength::Month,
            PeriodLength::Year,
        ];
        check_timeline(ground, &query, &found, by[number % 4]);
    }
}

#[test]
fn counts_over_the_fixtures_are_those_of_a_plain_reading() {
    check(Ground::fixtures(), 100);
}

#[test]
fn counts_over_real_articles_are_those_of_a_plain_reading() {
    if let Some(ground) = Ground::archives() {
        check(ground, 10);
    }
}
