//! Judged queries: what of the fixtures each has to find, and what it marks there.
//!
//! 1. Exactly the articles a reader would expect are found.
//! 2. Every hit of a query with words shows where it matches, and marks nothing else.
//! 3. The article that is about the words comes first.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{hits, newsdex, short_name, slice};

/// The distinct texts marked in a hit.
fn marked(hit: &Value) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for snippet in hit["snippets"].as_array().unwrap() {
        let text = snippet["text"].as_str().unwrap();
        for mark in snippet["highlights"].as_array().unwrap() {
            texts.insert(slice(text, &mark[0], &mark[1]));
        }
    }
    texts
}

/// Makes sure that a query finds these articles and no others, in whatever order, and marks these
/// texts in them.
#[track_caller]
fn check(query: &str, articles: &[&str], marks: &[&str]) {
    let hits = hits(&["--", query]);
    let mut found: Vec<String> = hits.iter().map(short_name).collect();
    found.sort_unstable();
    let mut expected = articles.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "for {query}");
    for hit in &hits {
        assert_eq!(
            marked(hit).is_empty(),
            marks.is_empty(),
            "for {query}: marks of {}",
            short_name(hit)
        );
    }
    let all: Vec<String> = hits
        .iter()
        .flat_map(marked)
        .collect::<BTreeSet<String>>()
        .into_iter()
        .collect();
    assert_eq!(all, marks, "for {query}");
}

/// Makes sure what comes first.
#[track_caller]
fn check_first(query: &str, article: &str) {
    let hits = hits(&["--", query]);
    assert_eq!(
        hits.first().map(short_name).as_deref(),
        Some(article),
        "for {query}"
    );
}

#[test]
fn words_are_all_looked_for() {
    check(
        "macron putin",
        &["2022-03-03-macron-putin-call", "W0", "W6"],
        &["Macron", "Putin"],
    );
    check("mariupol", &["G0", "W7"], &["Mariupol"]);
    check(
        "football",
        &["2021-11-08-harbour-derby", "W2", "rovers-manager-leaves"],
        &["Football", "football"],
    );
}

#[test]
fn nearness_is_counted_in_words() {
    check(
        "macron NEAR/10 putin",
        &["2022-03-03-macron-putin-call", "W6"],
        &["Macron", "Putin"],
    );
    check(
        "putin w/10 macron",
        &["2022-03-03-macron-putin-call", "W6"],
        &["Macron", "Putin"],
    );
}

#[test]
fn phrases_and_exclusions() {
    let without = ["1963-01-23-elysee-treaty", "G1", "W6", "ecb-first-rise"];
    check(
        "\"press conference\" -football",
        &without,
        &["press conference"],
    );
    let all = [
        "1963-01-23-elysee-treaty",
        "2021-11-08-harbour-derby",
        "G1",
        "W6",
        "ecb-first-rise",
        "rovers-manager-leaves",
    ];
    check("\"press conference\"", &all, &["press conference"]);
    let crimes = [
        "2022-03-01-kharkiv-shelling",
        "amnesty-okhtyrka",
        "icc-opens-investigation",
        "nato-no-fly-zone",
    ];
    check("\"war crimes\"", &crimes, &["war crime", "war crimes"]);
}

#[test]
fn accents_may_be_left_out_or_written() {
    for query in ["sao paulo", "são paulo", "SÃO PAULO", "sa\u{303}o paulo"] {
        let marks = ["PAULO", "Paulo", "SAO", "Sao", "SÃO", "São"];
        check(query, &["W9", "Z2", "sao-paulo-enchente"], &marks);
    }
    for query in ["reuniao", "reunião"] {
        check(query, &["sao-paulo-enchente"], &["reunião"]);
    }
}

#[test]
fn days_and_periods() {
    check(
        "date:2022-03-03",
        &[
            "2022-03-03-macron-putin-call",
            "G4",
            "W4",
            "W5",
            "W6",
            "bbc-shortwave",
        ],
        &[],
    );
    assert_eq!(hits(&["date:2022-02-24..2022-03-06"]).len(), 22);
    check(
        "date:<1970",
        &["1912-04-17-titanic", "1963-01-23-elysee-treaty"],
        &[],
    );
    check("undated:", &["bus-shelter", "lamplighter"], &[]);
    check("lang:de", &["2021-07-16-hochwasser-ahr", "W1"], &[]);
}

#[test]
fn people_and_organisations_by_any_of_their_names() {
    let zelensky = [
        "04Mar2022-zaporizhzhia",
        "2022-03-01-kharkiv-shelling",
        "2022-03-03-macron-putin-call",
        "W0",
        "W3",
        "W4",
        "W6",
        "W7",
        "nato-no-fly-zone",
    ];
    check(
        "person:zelensky",
        &zelensky,
        &[
            "Volodymyr Zelenskiy",
            "Volodymyr Zelensky",
            "Volodymyr Zelenskyy",
            "Zelenskiy",
            "Zelensky",
        ],
    );
    let nations = [
        "04Mar2022-zaporizhzhia",
        "20220302T190000Z_un_vote",
        "A2",
        "W0",
        "lavrov-geneva",
        "refugees-border",
    ];
    check(
        "org:\"united nations\"",
        &nations,
        &[
            "Assembly",
            "U.N.",
            "United Nations",
            "United Nations General Assembly",
            "United Nations Human Rights Council",
            "United Nations Security Council",
        ],
    );
}

#[test]
fn what_stands_around_an_article_on_its_page_is_not_found() {
    check(
        "\"seal occupies slipway\"",
        &["G4"],
        &["Seal occupies slipway"],
    );
    check("cookie", &[], &[]);
    check("newsletter", &[], &[]);
}

#[test]
fn nothing_found_ends_with_one() {
    insta::assert_snapshot!(newsdex(&["search", "--", "cookie"]), @r"
    exit 1
    --- stdout
    --- stderr
    No articles found (N ms). Read as: cookie
    Did you mean: cook (2 articles)
    ");
}

#[test]
fn the_same_text_twice_is_two_hits_or_one() {
    let query = "\"reading room\"";
    check(
        query,
        &["2019-10-03-library-reopens", "wexmouth-gazette-20191003-p5"],
        &["reading room"],
    );
    let grouped = hits(&["--group", "--", query]);
    assert_eq!(grouped.len(), 1);
    assert_eq!(grouped[0]["duplicates"], 1);
}

#[test]
fn the_article_about_the_words_comes_first() {
    check_first("macron putin", "2022-03-03-macron-putin-call");
    check_first("seal slipway", "G4");
    check_first("malaria vaccine", "Z1");
    check_first("no-fly zone", "nato-no-fly-zone");
    check_first("refugees border", "refugees-border");
    check_first("international criminal court", "icc-opens-investigation");
    check_first("swing bridge", "2020-01-14-swing-bridge");
    check_first("Titanic", "1912-04-17-titanic");
}
