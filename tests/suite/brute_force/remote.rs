//! The same queries to an index on a server.
//!
//! 1. It finds the same articles in the same order by date, with the same marks, snippets and counts.
//! 2. What it cannot find is refused, and that is rare.

use newsdex::engine::remote::RemoteEngine;
use newsdex::engine::{
    Archive, Facet, Hit, Marks, QueryTooExpensive, SearchRequest, SortOrder, Unsupported,
};
use newsdex_query::Query;

use super::chance::Chance;
use super::{Ground, how_many};
use crate::archives::archive;
use crate::harness::index_to_read;
use crate::opensearch::copy;

/// The largest share of queries that may be refused: one in so many.
const REFUSED: usize = 25;

/// Marks and snippets are compared for so many hits of a query. If there are more, the identifiers of all are compared.
const MOST_SHOWN: usize = 200;

fn request(query: &Query, order: SortOrder) -> SearchRequest {
    SearchRequest {
        query: query.clone(),
        limit: usize::MAX,
        order,
        facets: Facet::ALL.into(),
        timeline: true,
        ..SearchRequest::default()
    }
}

/// The hits of a query and their counts, written down; `None` if the engine refuses it.
fn answer(engine: &dyn Archive, query: &Query, order: SortOrder, marks: Marks) -> Option<String> {
    let found = engine.export(&request(query, order), marks);
    let found = match found {
        Err(error) if error.is::<Unsupported>() || error.is::<QueryTooExpensive>() => return None,
        found => found.unwrap(),
    };
    let first = found.hits.take(MOST_SHOWN);
    let mut hits: Vec<String> = first.map(|hit| shown(&hit.unwrap())).collect();
    if hits.len() == MOST_SHOWN {
        // Marks cost much more than finding the articles.
        let all = engine.export(&request(query, order), Marks::None).unwrap();
        hits.extend(
            all.hits
                .map(|hit| hit.unwrap().article.id.as_str().to_owned()),
        );
    }
    let days = found.timeline.unwrap();
    let periods: Vec<String> = days
        .periods()
        .map(|period| format!("{} {:?}", period.label, period.share))
        .collect();
    Some(format!(
        "{}\n{}\n{:?}\n{periods:?} {:?}",
        found.total,
        hits.join("\n"),
        found.facets,
        days.undated,
    ))
}

fn shown(hit: &Hit) -> String {
    let id = hit.article.id.as_str();
    let entities = &hit.entities;
    format!(
        "{id} {:?} {:?} {:?} {entities:?}",
        hit.marks, hit.snippets, hit.matched
    )
}

#[track_caller]
fn check(ground: &Ground, name: &str, usual: usize) {
    let queries = how_many(usual);
    let Some(remote): Option<RemoteEngine> = copy(ground.engine.as_ref(), &ground.names, name)
    else {
        return;
    };
    let mut chance = Chance::of(&ground.archive);
    let (mut found, mut refused, mut wrong) = (0, 0, Vec::new());
    for number in 0..queries {
        let query = match number % 3 {
            0 => chance.mixture(),
            _ => chance.query(number),
        };
        let marks = || match number % 2 {
            0 => Marks::Shown,
            _ => Marks::Every(Box::new(query.clone())),
        };
        let order = match number % 5 {
            0 => SortOrder::Oldest,
            _ => SortOrder::Newest,
        };
        let Some(expected) = answer(ground.engine.as_ref(), &query, order, marks()) else {
            continue;
        };
        match answer(&remote, &query, order, marks()) {
            None => refused += 1,
            Some(own) if own == expected => found += usize::from(!expected.starts_with("0\n")),
            Some(own) => wrong.push(difference(&query, &expected, &own)),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {queries} answers differ, {refused} are refused:\n{}",
        wrong.len(),
        wrong.join("\n"),
    );
    eprintln!("{name}: {queries} queries, {found} find something, {refused} are refused");
    assert!(found > queries / 3, "{found} of {queries} find something");
    assert!(
        refused <= queries / REFUSED,
        "{refused} of {queries} are refused"
    );
}

/// The first lines in which two answers differ.
fn difference(query: &Query, expected: &str, own: &str) -> String {
    let mut lines = expected.lines().zip(own.lines());
    let (expected, own) = lines.find(|(a, b)| a != b).unwrap_or((expected, own));
    let cut = |line: &str| line.chars().take(600).collect::<String>();
    format!(
        "{query}\n  local:  {}\n  server: {}",
        cut(expected),
        cut(own)
    )
}

/// Nearly six thousand articles, where they are at hand.
fn thousands() -> Option<Ground> {
    let reuters = archive("reuters-sgml")?;
    let folders = [
        archive("csv")?,
        archive("tsv-masakhane")?,
        archive("bbc-text")?,
        reuters.join("reut2-000.sgm"),
        reuters.join("reut2-001.sgm.gz"),
    ];
    Some(Ground::open(&index_to_read(
        "brute-force-thousands",
        &folders,
        0,
    )))
}

#[test]
#[ignore = "takes an hour; scripts/opensearch-test.sh runs it on three nodes"]
fn a_server_answers_two_thousand_queries_about_five_thousand_articles() {
    if let Some(ground) = thousands() {
        let articles = ground.archive.articles.len();
        assert!(articles >= 5_000, "{articles} articles");
        check(&ground, "brute-force-thousands", 2_000);
    }
}

#[test]
fn a_server_finds_and_marks_in_the_fixtures_what_a_local_index_finds() {
    check(Ground::fixtures(), "brute-force-fixtures", 600);
}

#[test]
fn a_server_finds_and_marks_in_real_articles_what_a_local_index_finds() {
    if let Some(ground) = Ground::archives() {
        check(ground, "brute-force-archives", 200);
    }
}
