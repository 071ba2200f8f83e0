//! `newsdex timeline`.
//!
//! 1. Counts are those of reading the dates of all hits, by any length of period.
//! 2. What the archive does not cover is told from what has no hits; undated articles are always there.
//! 3. All forms say the same.
//! 4. The picture is well-formed, whatever was typed.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Run, Sandbox, hits, run};

/// Stories about tides in March and June 2021 and one that is undated; others in March and April; none
/// in May.
fn tides() -> Sandbox {
    let sandbox = Sandbox::new();
    let mut lines = String::new();
    let mut add = |id: &str, date: &str, word: &str| {
        lines.push_str(&format!(
            "{{\"id\": \"{id}\", \"title\": \"The {word}\", {date} \"body\": \"The harbour office wrote about \
             the {word} again, as it does when there is nothing else to write about.\"}}\n"
        ));
    };
    add("a", "\"date\": \"2021-03-01\",", "tide");
    add("b", "\"date\": \"2021-03-31\",", "tide");
    add("c", "\"date\": \"2021-03-07\",", "fog");
    add("d", "\"date\": \"2021-04-10\",", "fog");
    add("e", "\"date\": \"2021-06-30\",", "tide");
    add("f", "", "tide");
    add("g", "", "fog");
    sandbox.write("press/tides.jsonl", lines);
    sandbox.index(&["press"]);
    sandbox
}

/// Each period with its counts and whether it is covered; at last those without a date.
fn periods(lines: &[Value]) -> Vec<(String, u64, u64, bool)> {
    let lines = lines.iter().map(|line| {
        (
            line["period"].as_str().unwrap().to_owned(),
            line["count"].as_u64().unwrap(),
            line["all"].as_u64().unwrap(),
            line["covered"].as_bool().unwrap(),
        )
    });
    lines.collect()
}

#[test]
fn gaps_are_no_zeros_and_undated_articles_are_shown() {
    let sandbox = tides();
    let lines = sandbox.run(&["timeline", "tide", "--by", "month", "--format", "jsonl"]);
    let expected = [
        ("2021-03", 2, 3, true),
        ("2021-04", 0, 1, true),
        ("2021-05", 0, 0, false),
        ("2021-06", 1, 1, true),
        ("undated", 1, 2, true),
    ];
    let expected =
        expected.map(|(period, count, all, covered)| (period.to_owned(), count, all, covered));
    assert_eq!(periods(&lines.exits(0).json_lines()), expected);
}

#[test]
fn the_first_and_the_last_period_are_counted_whole() {
    let sandbox = tides();
    let lines = sandbox.run(&["timeline", "fog", "--by", "month", "--format", "jsonl"]);
    // Of March the hit is neither the first article nor the last.
    let expected = [
        ("2021-03", 1, 3, true),
        ("2021-04", 1, 1, true),
        ("undated", 1, 2, true),
    ];
    let expected =
        expected.map(|(period, count, all, covered)| (period.to_owned(), count, all, covered));
    assert_eq!(periods(&lines.exits(0).json_lines()), expected);
}

#[test]
fn it_is_drawn_as_bars() {
    insta::assert_snapshot!(tides().run(&["timeline", "tide", "--by", "month"]), @r"
    exit 0
    --- stdout
    2021-03  2   66.7%  ################################################################################
    2021-04  0    0.0%
    2021-05     not covered by the archive
    2021-06  1  100.0%  ########################################
    undated  1   50.0%  ########################################
    --- stderr

    Found 4 articles (N ms), by month.
    ");
}

#[test]
fn all_forms_say_the_same() {
    let sandbox = tides();
    let form = |form: &str| {
        sandbox
            .run(&["timeline", "tide", "--by", "week", "--format", form])
            .exits(0)
    };
    let page = form("json").json();
    let mut lines = form("jsonl").json_lines();
    let undated = lines.pop().unwrap();
    assert_eq!(page["periods"], Value::Array(lines.clone()));
    assert_eq!((&page["by"], &page["total"]), (&"week".into(), &4.into()));
    for field in ["count", "all", "share"] {
        assert_eq!(page["undated"][field], undated[field]);
    }
    lines.push(undated);
    let table = form("csv").stdout;
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        let cells: Vec<&str> = row.split(',').collect();
        let text = |field: &str| line[field].as_str().unwrap_or("").to_owned();
        assert_eq!(
            [cells[0], cells[1], cells[2]],
            [text("period"), text("from"), text("to")]
        );
        assert_eq!(
            [cells[3], cells[4]],
            [line["count"].to_string(), line["all"].to_string()]
        );
        assert_eq!(cells[6], line["covered"].to_string());
    }
    assert_eq!(lines[0]["period"], "2021-W09");
    assert_eq!(
        (&lines[0]["from"], &lines[0]["to"]),
        (&"2021-03-01".into(), &"2021-03-07".into())
    );
}

#[test]
fn the_days_asked_for_bound_it() {
    let sandbox = tides();
    let args = [
        "timeline",
        "fog",
        "--from",
        "2021-03-05",
        "--to",
        "2021-06",
        "--by",
        "month",
        "--format",
        "jsonl",
    ];
    let lines = sandbox.run(&args).exits(0).json_lines();
    let counts = periods(&lines);
    let counts: Vec<(&str, u64, u64)> = counts
        .iter()
        .map(|(period, count, all, _)| (period.as_str(), *count, *all))
        .collect();
    assert_eq!(
        counts,
        [
            ("2021-03", 1, 2),
            ("2021-04", 1, 1),
            ("2021-05", 0, 0),
            ("2021-06", 0, 1),
            ("undated", 0, 2)
        ]
    );
    assert_eq!(lines[0]["from"], "2021-03-05");
}

#[test]
fn nothing_found_is_exit_1() {
    let run = run(&["timeline", "xyzzyplugh"]).exits(1);
    assert_eq!(run.stdout, "");
}

#[test]
fn counts_are_those_of_the_dates_of_all_hits() {
    for query in ["*", "putin OR harbour", "macron -putin", "undated:"] {
        let dates: Vec<Option<String>> = hits(&["--", query])
            .iter()
            .map(|hit| hit["day"].as_str().map(str::to_owned))
            .collect();
        for by in ["day", "week", "month", "year"] {
            let answer: Run = run(&["timeline", "--by", by, "--format", "json", "--", query]);
            let answer = answer.exits(0).json();
            let undated = dates.iter().filter(|date| date.is_none()).count();
            assert_eq!(answer["undated"]["count"], undated as u64, "of {query}");
            assert_eq!(answer["total"], dates.len() as u64, "of {query}");
            let mut found: BTreeMap<String, u64> = BTreeMap::new();
            let mut expected: BTreeMap<String, u64> = BTreeMap::new();
            for period in answer["periods"].as_array().unwrap() {
                let (from, to) = (
                    period["from"].as_str().unwrap(),
                    period["to"].as_str().unwrap(),
                );
                let inside = dates.iter().flatten();
                let inside = inside.filter(|date| from <= date.as_str() && date.as_str() <= to);
                expected.insert(from.to_owned(), inside.count() as u64);
                found.insert(from.to_owned(), period["count"].as_u64().unwrap());
            }
            assert_eq!(found, expected, "{query} by {by}");
            let counted: u64 = found.values().sum();
            assert_eq!(
                counted + undated as u64,
                dates.len() as u64,
                "{query} by {by}"
            );
        }
    }
}

#[test]
fn the_picture_is_well_formed() {
    let sandbox = tides();
    let query = "tide OR \"<b>&' ]]>\"";
    sandbox
        .run(&["timeline", "--svg", "tide.svg", "--by", "day", "--", query])
        .exits(0);
    let picture = std::fs::read_to_string(sandbox.path("tide.svg")).unwrap();
    let mut reader = quick_xml::Reader::from_str(&picture);
    let mut bars = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(element) if element.name().as_ref() == "rect" => {
                bars += 1
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(bars > 6, "in {picture}");
    assert!(!picture.contains("<b>"), "in {picture}");
    assert!(
        picture.contains("<title id=\"title\">Articles by day: "),
        "in {picture}"
    );
}

#[test]
fn a_picture_that_cannot_be_written_is_an_error() {
    let run = tides()
        .run(&["timeline", "tide", "--svg", "nowhere/tide.svg"])
        .exits(2);
    assert!(
        run.stderr.contains("cannot write nowhere/tide.svg"),
        "in {run}"
    );
}
