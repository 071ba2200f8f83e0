//! What is suggested where a search finds nothing or next to nothing.

use serde_json::Value;

use crate::harness::{Sandbox, newsdex, run};

/// The suggestion for a search of the fixtures; it has to find what it says.
#[track_caller]
fn suggestion(args: &[&str]) -> Value {
    let args = [&["search", "--format", "json"][..], args].concat();
    let suggestion = run(&args).json()["suggestion"].clone();
    if let Some(query) = suggestion["query"].as_str() {
        let answer = run(&["search", "--format", "json", "--", query])
            .exits(0)
            .json();
        assert_eq!(answer["total"], suggestion["total"], "of {suggestion}");
        assert_eq!(answer["read_as"], query);
    }
    suggestion
}

#[track_caller]
fn check(args: &[&str], query: &str, reason: &str) {
    let found = suggestion(args);
    assert_eq!(found["query"], query, "{found} for {args:?}");
    assert_eq!(found["reason"], reason, "{found} for {args:?}");
}

#[test]
fn words_are_spelled_as_the_archive_spells_them() {
    check(&["macrom putin"], "macron putin", "spelling");
    check(&["\"vladimir puttin\""], "\"vladimir putin\"", "spelling");
    check(&["person:macrn"], "person:macron", "spelling");
    check(&["macron macrom"], "macron", "spelling");
    // The archive has articles in German, but no longer word with these.
    check(&["goverment"], "government", "spelling");
    check(&["sanctoins"], "sanctions", "spelling");
}

#[test]
fn a_name_in_other_letters_is_that_of_somebody() {
    let name = "person:\"Volodymyr Zelensky\"";
    check(&["Зеленський"], name, "entity");
}

#[test]
fn what_is_no_name_or_not_quoted_is_searched_in_the_texts() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.jsonl",
        concat!(
            r#"{"id": "a", "title": "افتتاح الميناء", "language": "ar", "body": "قال نادر الخولاني إن الميناء الجديد سيفتح يوم الأحد."}"#,
            "\n",
            r#"{"id": "b", "title": "港が開く", "language": "ja", "body": "海野汽船は月曜日に新しい港を開いた。"}"#,
            "\n",
        ),
    );
    sandbox.index(&["a.jsonl"]);
    for (query, expected) in [
        ("person:\"نادر الخولاني\"", "\"نادر الخولاني\""),
        ("speaker:الخولاني الميناء", "الخولاني الميناء"),
        ("org:海野汽船", "\"海野汽船\""),
        ("title:月曜日", "\"月曜日\""),
        ("quote:汽船 港", "\"汽船\" 港"),
        ("person:海野 OR org:汽船", "\"海野\" OR \"汽船\""),
    ] {
        let answer = sandbox
            .run(&["search", "--format", "json", "--", query])
            .json();
        let suggestion = &answer["suggestion"];
        assert_eq!(suggestion["query"], expected, "{answer}");
        assert_eq!(suggestion["reason"], "text", "{answer}");
    }
}

#[test]
fn what_rules_everything_out_is_left_out() {
    check(
        &["macron", "--from", "1950", "--to", "1951"],
        "macron",
        "filter",
    );
    check(&["macron", "--lang", "ja"], "macron", "filter");
    check(
        &["macron", "--lang", "ja", "--to", "1951"],
        "macron",
        "filter",
    );
    check(&["macron -putin -macron"], "macron NOT putin", "exclusion");
}

#[test]
fn words_need_not_stand_together() {
    check(&["\"putin macron\""], "putin macron", "phrase");
}

#[test]
fn enough_is_enough_and_nothing_is_made_up() {
    assert_eq!(suggestion(&["macron"]), Value::Null);
    assert_eq!(suggestion(&["qqqqzzzzxxxx"]), Value::Null);
    assert_eq!(suggestion(&["*", "--to", "1000-01-01"]), Value::Null);
    assert_eq!(suggestion(&["-macron macron"])["reason"], "exclusion");
}

#[test]
fn it_is_said_in_a_line() {
    insta::assert_snapshot!(newsdex(&["search", "macrom", "putin"]), @r"
    exit 1
    --- stdout
    --- stderr
    No articles found (N ms). Read as: macrom putin
    Did you mean: macron putin (3 articles)
    ");
}
