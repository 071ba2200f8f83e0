//! `newsdex show`: a whole article with its matches marked.

use serde_json::{Value, json};

use crate::harness::{hits, newsdex, run, short_name, slice, without_names};

/// The identifier of an article of the fixtures.
fn id(query: &str, name: &str) -> String {
    let hits = hits(&["--", query]);
    let hit = hits.iter().find(|hit| short_name(hit) == name).unwrap();
    hit["id"].as_str().unwrap().to_owned()
}

#[test]
fn an_article_is_shown_whole_with_its_matches_marked() {
    let shown = newsdex(&[
        "show",
        "HLY-0303-025",
        "macron",
        "NEAR/10",
        "putin",
        "OR",
        "table",
    ]);
    assert!(
        shown.contains("\nPeople: Volodymyr Zelensky (3), "),
        "in {shown}"
    );
    insta::assert_snapshot!(without_names(&shown), @r"
    exit 0
    --- stdout
    Zelensky offers talks to Putin, at a **table** of ordinary length
    Published: 2022-03-03 18:50:00 UTC
    Source: Halyard
    Section: World
    By: Anna Lindqvist
    Agencies: Halyard
    Dateline: Kyiv, 2022-03-03, Halyard
    Language: en
    URL: https://halyard.example/2022/03/03/zelensky-table
    File: archive/json/wire-2022.jsonl#6
    Id: HLY-0303-025
    Matches: title: table; paragraph 2: Putin, Macron, table

    KYIV, March 3 (Halyard) - President Volodymyr Zelensky said on Thursday that only direct talks with
    Vladimir Putin could end the war, and invited him to sit down with him, though not at a distance of
    thirty metres.

    The remark, at a press conference behind sandbags in the government quarter of Kyiv, drew laughter
    from reporters who had been brought there past several checkpoints. Last month **Putin** received
    the French president, Emmanuel **Macron**, at the far end of a very long white **table**.

    Zelensky, in a khaki shirt, looked tired. He asked NATO once more to close the sky or, if it would
    not, to give Ukraine aircraft. If his country fell, he said, the Baltic states would be next. The
    Russian foreign minister, Sergei Lavrov, had said earlier in the day that Moscow would go on to the
    end.

    It was the first time since the invasion that he had taken questions from the foreign press for any
    length of time. Chairs were short. He turned one round, sat down among the correspondents and
    answered in three languages.

    “We were searched by a boy of perhaps nineteen who said sorry each time,” said Paloma Iriarte, a
    radio reporter from Bilbao. “When I left he asked what the weather was like in Spain.”

    --- stderr
    read as: (macron w/10 putin) OR table
    ");
    insta::assert_snapshot!(without_names(&newsdex(&["show", "HLY-0306-002"])), @r"
    exit 0
    --- stdout
    Snow closes Brenner pass for third day running
    Published: 2022-03-06 06:05:00 UTC
    Source: Halyard
    Section: Brief
    Language: en
    URL: https://halyard.example/2022/03/06/brenner
    File: archive/json/wire-2022.jsonl#8
    Id: HLY-0306-002

    --- stderr
    ");
}

#[test]
fn the_beginning_of_an_identifier_will_do() {
    let whole = id("titanic", "1912-04-17-titanic");
    let by_prefix = run(&["show", "--format", "json", &whole[..8]]).exits(0);
    assert_eq!(by_prefix.json()["id"], json!(whole));
    insta::assert_snapshot!(newsdex(&["show", "HLY-0303"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: several identifiers begin with HLY-0303: HLY-0303-020, HLY-0303-023, HLY-0303-025
    ");
}

#[test]
fn an_unknown_identifier_is_an_error() {
    insta::assert_snapshot!(newsdex(&["show", "no-such-article"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: no article has the identifier no-such-article
    ");
    insta::assert_snapshot!(newsdex(&["show", "HLY-0303-025", "(macron"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: this parenthesis is never closed
      (macron
      ^
    hint: add `)`, or put it in quotes to search for the character itself
    ");
    insta::assert_snapshot!(newsdex(&["show", "HLY-0303-025", "--format", "csv"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: an article cannot be printed as CSV; use --format text or json
    ");
}

#[test]
fn an_identifier_is_echoed_without_its_control_characters() {
    insta::assert_snapshot!(newsdex(&["show", "no\u{1b}[2J\u{7}such"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: no article has the identifier no[2Jsuch
    ");
}

#[test]
fn json_has_the_article_and_the_marks() {
    let shown = run(&["show", "--format", "json", "HLY-0303-025", "macron putin"])
        .exits(0)
        .json();
    let marks = shown["highlights"].as_array().unwrap();
    assert_eq!(marks.len(), 4, "{marks:?}");
    for mark in marks {
        let text = shown[mark["field"].as_str().unwrap()].as_str().unwrap();
        let marked = slice(text, &mark["start"], &mark["end"]);
        assert!(
            ["Macron", "Putin"].contains(&marked.as_str()),
            "{marked} is marked"
        );
    }
    let unmarked = run(&["show", "--format", "json", "HLY-0303-025"]).json();
    assert_eq!(unmarked["highlights"], json!([]));
}

#[test]
fn every_hit_can_be_shown_and_is_marked_where_it_was_found() {
    for query in [
        "sao paulo",
        "делегація OR делегації",
        "poutine",
        "\"war crimes\"",
        "zelenskiy~1",
        "sanction*",
        "هجمات OR سوريا OR في",
    ] {
        for hit in hits(&["--", query]) {
            let shown = run(&[
                "show",
                "--format",
                "json",
                hit["id"].as_str().unwrap(),
                query,
            ])
            .exits(0)
            .json();
            assert!(
                !shown["highlights"].as_array().unwrap().is_empty(),
                "{query} is not marked in {}",
                hit["id"]
            );
            for mark in shown["highlights"].as_array().unwrap() {
                if let Value::String(text) = &shown[mark["field"].as_str().unwrap()] {
                    slice(text, &mark["start"], &mark["end"]);
                }
            }
        }
    }
}

/// What is marked in an article for a query, and what else of it a search says has matched.
#[track_caller]
fn proof(id: &str, query: &str) -> (Vec<String>, Value) {
    let shown = run(&["show", "--format", "json", id, query])
        .exits(0)
        .json();
    let marks = shown["highlights"].as_array().unwrap().iter();
    let mut marked: Vec<String> = marks
        .map(|mark| mark["text"].as_str().unwrap().to_owned())
        .collect();
    marked.dedup();
    let found = hits(&["--", query]);
    let hit = found.into_iter().find(|hit| hit["id"] == id);
    let hit = hit.unwrap_or_else(|| panic!("{query} does not find {id}"));
    let mut in_snippets: Vec<String> = Vec::new();
    for snippet in hit["snippets"].as_array().unwrap() {
        for mark in snippet["highlights"].as_array().unwrap() {
            in_snippets.push(slice(snippet["text"].as_str().unwrap(), &mark[0], &mark[1]));
        }
    }
    in_snippets.dedup();
    assert_eq!(in_snippets, marked, "for {query}");
    (marked, hit["matched"].clone())
}

#[test]
fn an_alternative_is_marked_only_where_all_of_it_matches() {
    // Of 24 February 2022: names Putin, Zelenskyy and Macron once each.
    let id = "HLY-0224-001";
    for (query, marked, matched) in [
        (
            "(macron putin) OR zelenskyy",
            &["Putin", "Zelenskyy", "Macron"][..],
            json!(["body"]),
        ),
        (
            "(macron ferry) OR zelenskyy",
            &["Zelenskyy"],
            json!(["body"]),
        ),
        (
            "(macron -putin) OR zelenskyy",
            &["Zelenskyy"],
            json!(["body"]),
        ),
        (
            "atleast2(macron) OR zelenskyy",
            &["Zelenskyy"],
            json!(["body"]),
        ),
        (
            "(macron date:1999) OR zelenskyy",
            &["Zelenskyy"],
            json!(["body"]),
        ),
        (
            "(macron date:2022) OR zelenskyy",
            &["Zelenskyy", "Macron"],
            json!(["body", "date"]),
        ),
        (
            "(ferry date:2022) OR zelenskyy",
            &["Zelenskyy"],
            json!(["body"]),
        ),
        (
            "(macron (ferry OR (putin ferry)^2)) OR zelenskyy",
            &["Zelenskyy"],
            json!(["body"]),
        ),
        (
            "NOT (ferry NOT (macron ferry)) zelenskyy",
            &["Zelenskyy"],
            json!(["body"]),
        ),
        (
            "NOT (ferry OR NOT (macron putin))",
            &["Putin", "Macron"],
            json!(["body"]),
        ),
        (
            "NOT (ferry (tide OR NOT macron)) zelenskyy",
            &["Zelenskyy", "Macron"],
            json!(["body"]),
        ),
    ] {
        let marked: Vec<String> = marked.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(proof(id, query), (marked, matched), "for {query}");
    }
}
