//! `newsdex stats`: what an index holds.

use serde_json::{Value, json};

use crate::harness::{ARTICLES, FILES, Sandbox, fixture_index, hits, newsdex, run};

#[test]
fn an_overview_for_people() {
    let shown = newsdex(&["stats"]).replace(fixture_index().to_str().unwrap(), "…");
    let lines: Vec<&str> = shown
        .lines()
        .filter(|line| !line.starts_with("On disk") && !line.starts_with("Last run"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    exit 0
    --- stdout
    Index       …/.newsdex, generation 1
    Articles    55
    Undated     2
    Duplicates  0 (not indexed again)
    Files       34
    Unreadable  0

    Archives
            55  archive

    Sources
            23  Halyard
            11  Wexmouth Gazette
             2  Diario de Poniente
             2  Tideline Review
             1  Jornal da Ladeira

    Languages
            45  en
             3  fr
             2  de
             2  es
             1  ar  (no names, no quotations)
             1  pt
             1  uk  (no names, no quotations)

    Years
             1  1912 ···▁········
             1  1963 ▁···········
             1  2014 ·▁··········
             3  2016 ····▁··▁····
             1  2017 ····▁·······
             2  2018 ····▁▁······
             4  2019 ···▁·····▂··
             3  2020 ▁▁·······▁··
            10  2021 ··▁···▁·▁▁▁▂
            26  2022 ·▃█▁··▁·····
             1  2023 ········▁···
    --- stderr
    ");
}

#[test]
fn json_adds_up() {
    let stats = run(&["stats", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&stats["articles"], &stats["files"]),
        (&json!(ARTICLES), &json!(FILES))
    );
    assert_eq!(
        (&stats["undated"], &stats["failures"], &stats["duplicates"]),
        (&json!(2), &json!(0), &json!(0))
    );
    let sum = |field: &str| -> u64 {
        stats[field]
            .as_object()
            .unwrap()
            .values()
            .map(|count| count.as_u64().unwrap())
            .sum()
    };
    assert_eq!(sum("years") + 2, ARTICLES);
    assert_eq!((sum("languages"), sum("archives")), (ARTICLES, ARTICLES));
    let named = hits(&["--", "*"])
        .iter()
        .filter(|hit| !hit["source"].is_null())
        .count() as u64;
    assert_eq!(sum("sources"), named);
    for field in ["index", "generation", "segments", "deleted", "bytes"] {
        assert!(!stats[field].is_null(), "{field} is missing");
    }
}

#[test]
fn unreadable_inputs_and_duplicates_are_counted() {
    let sandbox = Sandbox::new();
    let story =
        r#"{"id": "story-1", "title": "Bridge opens", "text": "The bridge opened an hour late."}"#;
    sandbox.write("news/a.jsonl", story);
    sandbox.write("news/b.jsonl", format!("{story}\n{{\n"));
    sandbox.index_ending(3, &["news"]);
    let stats = sandbox.stats();
    let counts = |field: &str| stats[field].clone();
    assert_eq!(
        [counts("articles"), counts("duplicates"), counts("failures")],
        [Value::from(1), 1.into(), 1.into()]
    );
}
