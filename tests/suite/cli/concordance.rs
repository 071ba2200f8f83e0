//! `newsdex concordance`: every match with its context.
//!
//! 1. The lines are the marks of `show`, in titles, subtitles and bodies, no more and no fewer.
//! 2. `left`, `match` and `right` are the text around the position that the line names.
//! 3. Lines are sorted by place, by what follows, by what precedes, and by date; the lines stay the same.
//! 4. Text, CSV, JSON and JSON Lines have the same lines.
//! 5. Flags choose articles; their names are no matches unless the query has no words.
//! 6. Exit codes are those of `search`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Run, Sandbox, run, stories};

/// The lines of a query on the fixtures.
#[track_caller]
fn lines(args: &[&str]) -> Vec<Value> {
    let run = run(&[&["concordance", "--format", "jsonl"][..], args].concat());
    assert!(matches!(run.code, Some(0 | 1)), "in {run}");
    run.json_lines()
}

fn text<'v>(line: &'v Value, field: &str) -> &'v str {
    line[field].as_str().unwrap()
}

const QUERIES: [&str; 9] = [
    "macron putin",
    "\"war crimes\"",
    "sanction*",
    "macron w/10 putin",
    "person:macron kyiv",
    "(kyiv OR kharkiv) -macron",
    "quote:war",
    "die",
    "السويس",
];

#[test]
fn the_lines_are_the_marks_of_the_articles() {
    for query in QUERIES {
        let lines = lines(&[query]);
        assert!(!lines.is_empty(), "for {query}");
        let ids: BTreeSet<&str> = lines.iter().map(|line| text(line, "id")).collect();
        for id in ids {
            let shown = run(&["show", "--format", "json", id, query])
                .exits(0)
                .json();
            let marks = shown["highlights"].as_array().unwrap().iter();
            let in_texts = marks.filter(|mark| {
                ["title", "subtitle", "body"].contains(&mark["field"].as_str().unwrap())
            });
            let expected: Vec<Value> = in_texts
                .map(|mark| json!([mark["field"], mark["start"], mark["end"]]))
                .collect();
            let of_article = lines.iter().filter(|line| line["id"] == id);
            let found: Vec<Value> = of_article
                .map(|line| json!([line["field"], line["start"], line["end"]]))
                .collect();
            assert_eq!(found, expected, "for {query} in {id}");
        }
    }
}

#[test]
fn contexts_are_the_text_around_the_match() {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for query in QUERIES {
        for line in lines(&["--context", "30", query]) {
            let shown = run(&["show", "--format", "json", text(&line, "id")])
                .exits(0)
                .json();
            let whole: Vec<char> = shown[text(&line, "field")]
                .as_str()
                .unwrap()
                .chars()
                .collect();
            let at = |field: &str| usize::try_from(line[field].as_u64().unwrap()).unwrap();
            let (start, end) = (at("start"), at("end"));
            let piece =
                |from: usize, to: usize| one_line(&whole[from..to].iter().collect::<String>());
            assert_eq!(text(&line, "match"), piece(start, end));
            assert!(
                piece(0, start).ends_with(text(&line, "left").trim()),
                "{line}"
            );
            assert!(
                piece(end, whole.len()).starts_with(text(&line, "right").trim()),
                "{line}"
            );
            for side in ["left", "right"] {
                assert!(text(&line, side).chars().count() <= 30, "{line}");
            }
        }
    }
}

/// Two short articles in which the same word has many neighbours.
fn harbour() -> Sandbox {
    let sandbox = Sandbox::new();
    let articles = [
        json!({"id": "harbour-new", "title": "Boats", "date": "2001-05-02",
            "body": "Blue boats sank. Red boats burnt. Old boats, Ágnes said, are boats."}),
        json!({"id": "harbour-old", "title": "The harbour", "date": "1887-04-02",
            "body": "Boats arrived.\n\nNo boats left. Boats and boats."}),
        json!({"id": "harbour-undated", "title": "No day", "body": "Who counts boats here?"}),
    ];
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    sandbox.write("press/all.jsonl", lines.join("\n"));
    sandbox.index(&["press"]);
    sandbox
}

fn printed(sandbox: &Sandbox, args: &[&str]) -> Run {
    sandbox.run(&[&["concordance"][..], args].concat())
}

#[test]
fn lines_are_sorted_by_what_follows_and_by_what_precedes() {
    let sandbox = harbour();
    let by = |order: &str| {
        let run = printed(&sandbox, &["--format", "jsonl", "--sort", order, "boats"]).exits(0);
        let lines = run.json_lines();
        let texts = lines.iter().map(|line| {
            let all = ["left", "match", "right"].map(|field| text(line, field));
            all.join("|")
        });
        texts.collect::<Vec<String>>()
    };
    let mut following = by("following");
    let expected = [
        "|Boats|",
        "Boats arrived. No boats left. Boats and |boats|.",
        "boats burnt. Old boats, Ágnes said, are |boats|.",
        "Blue boats sank. Red boats burnt. Old |boats|, Ágnes said, are boats.",
        "Boats arrived. No boats left. |Boats| and boats.",
        "|Boats| arrived. No boats left. Boats and",
        "Blue boats sank. Red |boats| burnt. Old boats, Ágnes said, are",
        "Who counts |boats| here?",
        "Boats arrived. No |boats| left. Boats and boats.",
        "Blue |boats| sank. Red boats burnt. Old boats, Ágnes",
    ];
    assert_eq!(following, expected);
    let mut preceding = by("preceding");
    let before: Vec<&str> = preceding
        .iter()
        .map(|line| line.split('|').next().unwrap().trim_end())
        .map(|left| left.rsplit(' ').next().unwrap())
        .collect();
    let expected = [
        "", "", "and", "are", "Blue", "counts", "left.", "No", "Old", "Red",
    ];
    assert_eq!(before, expected);
    assert_eq!(by("right"), following);
    assert_eq!(by("left"), preceding);
    let mut place = by("place");
    for lines in [&mut following, &mut preceding, &mut place] {
        lines.sort_unstable();
    }
    assert_eq!(following, place);
    assert_eq!(preceding, place);
}

#[test]
fn lines_are_sorted_by_date_with_undated_articles_last() {
    let sandbox = harbour();
    for (order, expected) in [
        ("oldest", ["harbour-old", "harbour-new", "harbour-undated"]),
        ("date", ["harbour-old", "harbour-new", "harbour-undated"]),
        ("newest", ["harbour-new", "harbour-old", "harbour-undated"]),
    ] {
        let run = printed(&sandbox, &["--format", "jsonl", "--sort", order, "boats"]).exits(0);
        let lines = run.json_lines();
        let mut ids: Vec<&str> = lines.iter().map(|line| text(line, "id")).collect();
        ids.dedup();
        assert_eq!(ids, expected, "by {order}");
    }
}

#[test]
fn matches_are_aligned_by_the_width_of_characters() {
    let sandbox = Sandbox::new();
    let articles = [
        json!({"id": "1", "title": "Flood", "date": "2020-01-01", "body": "The NATO summit was moved because of the water."}),
        json!({"id": "2", "title": "会議", "date": "2020-01-02", "body": "大雨のため東京で開かれたNATO首脳会議は延期された。"}),
        json!({"id": "3", "title": "Cafe\u{301}", "date": "2020-01-03", "body": "Au cafe\u{301} de\u{301}mode\u{301}, NATO\u{1b}[31m est ailleurs."}),
        json!({"id": "4", "title": "القمة", "date": "2020-01-04", "body": "قالت المدينة إن NATO سوف يجتمع هنا غدا."}),
    ];
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    sandbox.write("press/all.jsonl", lines.join("\n"));
    sandbox.index(&["press"]);
    let run = printed(&sandbox, &["--sort", "date", "--context", "24", "nato"]);
    insta::assert_snapshot!(run.to_string(), @r"
    exit 0
    --- stdout
    2020-01-01                      The **NATO** summit was moved                   bbd2ab25a44b3dd5
    2020-01-02  大雨のため東京で開かれた**NATO**首脳会議は延期された。              ef080a324126380a
    2020-01-03          Au café démodé, **NATO** [31m est ailleurs.                 dfee0d534dc3ecfc
    2020-01-04          قالت المدينة إن **NATO** سوف يجتمع هنا غدا.                 f3d56836b6995fc1
    --- stderr

    Found 4 matches in 4 articles (N ms).
    ");
}

#[test]
fn all_formats_have_the_same_lines() {
    let sandbox = harbour();
    for order in ["place", "following"] {
        let args = |format: &'static str| ["--sort", order, "--format", format, "boats"];
        let lines = printed(&sandbox, &args("jsonl")).exits(0).json_lines();
        let whole = printed(&sandbox, &args("json")).exits(0).json();
        assert_eq!(whole["lines"].as_array().unwrap(), &lines);
        assert_eq!(
            (&whole["total"], &whole["articles"]),
            (&json!(10), &json!(3))
        );
        assert_eq!(whole["read_as"], "boats");
        let csv = printed(&sandbox, &args("csv")).exits(0).stdout;
        let rows: Vec<&str> = csv.lines().collect();
        assert_eq!(
            rows[0],
            "left,match,right,field,start,end,date,title,source,url,id,path"
        );
        assert_eq!(rows.len(), 11);
        let text = printed(&sandbox, &args("text")).exits(0).stdout;
        for (line, row) in lines.iter().zip(text.lines()) {
            let id = line["id"].as_str().unwrap();
            assert!(
                row.contains(&format!("**{}**", line["match"].as_str().unwrap())),
                "{row}"
            );
            assert!(row.contains(id), "{row}");
        }
    }
    let none = printed(&sandbox, &["--format", "json", "zeppelin"])
        .exits(1)
        .json();
    assert_eq!(none["lines"], json!([]));
}

#[test]
fn formulas_are_shielded_for_spreadsheets() {
    let sandbox = Sandbox::new();
    let article = json!({"id": "1", "title": "Sums", "body": "=SUM(A1) boats =1+1"});
    sandbox.write("press/a.jsonl", article.to_string());
    sandbox.index(&["press"]);
    let plain = printed(&sandbox, &["--format", "csv", "boats"])
        .exits(0)
        .stdout;
    assert!(plain.contains("\n=SUM(A1) ,boats,"), "{plain}");
    let safe = printed(&sandbox, &["--spreadsheet", "boats"])
        .exits(0)
        .stdout;
    assert!(safe.contains("\n'=SUM(A1) ,boats,"), "{safe}");
}

#[test]
fn every_match_is_printed_unless_a_limit_is_given() {
    let sandbox = Sandbox::new();
    sandbox.write("press/a.jsonl", stories(0, 1_500));
    sandbox.index(&["press"]);
    for order in ["place", "preceding"] {
        let run = printed(&sandbox, &["--sort", order, "boats"]).exits(0);
        assert_eq!(run.stdout.lines().count(), 3_000);
        assert!(
            run.stderr.contains("Found 3,000 matches in 1,500 articles"),
            "{}",
            run.stderr
        );
        let all: Vec<&str> = run.stdout.lines().collect();
        let few = printed(&sandbox, &["--sort", order, "-n", "7", "boats"]).exits(0);
        assert_eq!(few.stdout.lines().collect::<Vec<_>>(), all[..7]);
        assert!(
            few.stderr
                .contains("Found 1,500 articles (N ms); showing the first 7 matches."),
            "{few}"
        );
    }
    let grouped = printed(&sandbox, &["--group", "title:story"]).exits(0);
    assert_eq!(grouped.stdout.lines().count(), 1_500);
}

#[test]
fn flags_choose_articles_and_are_matches_only_without_words() {
    let with_flag = lines(&["--person", "macron", "--from", "2022", "kyiv"]);
    assert!(!with_flag.is_empty());
    assert!(
        with_flag
            .iter()
            .all(|line| text(line, "match").to_lowercase() == "kyiv")
    );
    let ids = |lines: &[Value]| -> BTreeSet<String> {
        lines
            .iter()
            .map(|line| text(line, "id").to_owned())
            .collect()
    };
    assert_eq!(
        ids(&with_flag),
        ids(&lines(&["kyiv", "person:macron", "date:2022.."]))
    );
    let only_flag = lines(&["--person", "macron"]);
    assert!(
        only_flag
            .iter()
            .any(|line| text(line, "match") == "Emmanuel Macron")
    );
}

#[test]
fn what_finds_nothing_ends_with_1() {
    let nothing = run(&["concordance", "xyzzyplugh"]).exits(1);
    assert_eq!(nothing.stdout, "");
    assert!(nothing.stderr.contains("No articles found"), "{nothing}");
    let conditions = run(&["concordance", "lang:de"]).exits(1);
    assert!(
        conditions.stderr.contains("the query has no words to show"),
        "{conditions}"
    );
    run(&["concordance", "(kyiv"]).exits(2);
    assert!(
        lines(&["kyiv", "-macron"])
            .iter()
            .all(|line| text(line, "match") != "Macron")
    );
}
