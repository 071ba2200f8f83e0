//! The order of hits, and why it is so.
//!
//! 1. The title counts more than the text, the top of the text more than its end, words that stand
//!    together more than the same words apart, the form as typed more than another one.
//! 2. `--sort` goes by date; `--recency` prefers what is new without forgetting the old.
//! 3. One archive has one order and one set of scores: with any number of threads, indexed at once
//!    or bit by bit, with or without articles that were there once.
//! 4. The parts of an explained score add up to it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Sandbox, fixtures};

/// Forty words that nobody looks for here.
const FILLER: &str = "the morning was grey and the streets were quiet when people began to arrive \
    at the market with baskets and boxes while a dog slept beside the old fountain and nobody \
    hurried because the day had hardly begun for anyone";

fn article(id: &str, title: &str, body: &str, date: &str) -> Value {
    let id = format!("article-{id}");
    json!({"id": id, "title": title, "body": body, "date": date, "language": "en"})
}

fn indexed(articles: &[Value]) -> Sandbox {
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    let sandbox = Sandbox::new();
    sandbox.write("archive.jsonl", lines.join("\n"));
    sandbox.index(&["archive.jsonl"]);
    sandbox
}

/// Makes sure in which order articles are found.
#[track_caller]
fn check(sandbox: &Sandbox, args: &[&str], expected: &[&str]) {
    let all: Vec<&str> = ["search", "--format", "jsonl"]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    let hits = sandbox.run(&all).exits(0).json_lines();
    let ids = hits.iter().map(|hit| hit["id"].as_str().unwrap());
    let ids: Vec<&str> = ids.map(|id| id.strip_prefix("article-").unwrap()).collect();
    assert_eq!(ids, expected, "for {args:?}");
}

/// Makes sure that the better one comes first, also when it is the older one and was read last.
#[track_caller]
fn check_first(query: &str, better: (&str, &str), other: (&str, &str)) {
    let better = article("better", better.0, better.1, "2001-01-01");
    let other = article("other", other.0, other.1, "2002-01-01");
    let sandbox = indexed(&[other, better]);
    check(&sandbox, &["--", query], &["better", "other"]);
}

#[test]
fn a_word_in_the_title_counts_more_than_one_in_the_text() {
    let elsewhere = format!("{FILLER} {FILLER} ferry {FILLER}");
    let without = format!("{FILLER} {FILLER} {FILLER}");
    check_first(
        "ferry",
        ("Ferry to stop", &without),
        ("Harbour plans", &elsewhere),
    );
}

#[test]
fn a_word_at_the_top_of_the_text_counts_more_than_one_at_its_end() {
    let top = format!("A ferry sank. {FILLER} {FILLER} {FILLER}");
    let end = format!("{FILLER} {FILLER} {FILLER} A ferry sank.");
    check_first("ferry", ("Harbour plans", &top), ("Harbour plans", &end));
}

#[test]
fn words_that_stand_together_count_more_than_the_same_words_apart() {
    let together = format!("{FILLER} {FILLER} water rates {FILLER} {FILLER}");
    let apart = format!("{FILLER} {FILLER} water {FILLER} rates {FILLER}");
    check_first("water rates", ("Council", &together), ("Council", &apart));
    let swapped = format!("{FILLER} {FILLER} rates water {FILLER} {FILLER}");
    check_first("water rates", ("Council", &together), ("Council", &swapped));
}

#[test]
fn the_form_as_typed_counts_more_than_another_one() {
    let one = format!("{FILLER} {FILLER} a strike {FILLER}");
    let many = format!("{FILLER} {FILLER} a strikes {FILLER}");
    check_first("strike", ("Port", &one), ("Port", &many));
    check_first("strikes", ("Port", &many), ("Port", &one));
}

#[test]
fn a_title_and_a_text_that_repeat_a_word_do_not_drown_the_other_words() {
    let both = format!("The ferry and the pier. {FILLER}");
    let one = format!("{} {FILLER}", "Ferry after ferry after ferry. ".repeat(3));
    let sandbox = indexed(&[
        article("one", "Ferry, ferry, ferry", &one, "2002-01-01"),
        article("both", "Ferry and pier", &both, "2001-01-01"),
    ]);
    check(&sandbox, &["--", "ferry OR pier"], &["both", "one"]);
    check(&sandbox, &["--any", "--", "ferry pier"], &["both", "one"]);
    check(&sandbox, &["--", "ferry pier"], &["both"]);
}

#[test]
fn any_of_the_words_will_do_but_what_is_excluded_stays_out() {
    let sandbox = indexed(&[
        article("ferry", "Ferry", FILLER, "2001-01-01"),
        article("pier", "Pier", FILLER, "2002-01-01"),
        article("seal", "Pier with seal", FILLER, "2003-01-01"),
    ]);
    check(
        &sandbox,
        &["--any", "--", "ferry pier -seal"],
        &["ferry", "pier"],
    );
    let dated = ["--any", "--from", "2002", "--", "ferry pier -seal"];
    check(&sandbox, &dated, &["pier"]);
}

#[test]
fn by_date_the_newest_or_the_oldest_comes_first_whatever_matches_best() {
    let sandbox = indexed(&[
        article("old", "Ferry", "The ferry and the ferry.", "1999-05-01"),
        article("new", "Harbour", &format!("{FILLER} ferry"), "2021-05-01"),
        article(
            "middle",
            "Harbour",
            &format!("{FILLER} {FILLER} ferry"),
            "2010-05-01",
        ),
    ]);
    check(&sandbox, &["--", "ferry"], &["old", "new", "middle"]);
    check(
        &sandbox,
        &["--sort", "newest", "--", "ferry"],
        &["new", "middle", "old"],
    );
    check(
        &sandbox,
        &["--sort", "oldest", "--", "ferry"],
        &["old", "middle", "new"],
    );
}

#[test]
fn newer_articles_are_preferred_when_asked_for_but_not_at_any_price() {
    let sandbox = indexed(&[
        article("old", "Harbour", &format!("{FILLER} ferry"), "2001-05-01"),
        article(
            "new",
            "Harbour",
            &format!("{FILLER} {FILLER} ferry"),
            "2026-05-01",
        ),
        article(
            "best",
            "Ferry sinks",
            &format!("The ferry, the ferry, the ferry. {FILLER}"),
            "1990-05-01",
        ),
    ]);
    check(&sandbox, &["--", "ferry"], &["best", "old", "new"]);
    let preferred = ["--recency=3650", "--", "ferry"];
    check(&sandbox, &preferred, &["best", "new", "old"]);
    for wrong in ["--recency=0", "--recency=-3", "--recency=soon"] {
        let run = sandbox.run(&["search", wrong, "ferry"]).exits(2);
        assert!(run.stderr.contains("the boost halves"), "{run}");
    }
}

#[test]
fn of_equals_the_newer_comes_first() {
    let text = "The ferry sank.";
    let sandbox = indexed(&[
        article("a", "Harbour", text, "2001-05-01"),
        article("b", "Harbour", text, "2003-05-01"),
        article("c", "Harbour", text, "2002-05-01"),
    ]);
    check(&sandbox, &["--", "ferry"], &["b", "c", "a"]);
}

/// Queries whose scores come about in different ways.
const QUERIES: [&str; 8] = [
    "macron putin",
    "macron OR putin OR kyiv OR council OR school OR war",
    "(united nations) OR \"war crimes\"^3 OR harbour^0.7 OR sanction*",
    "person:zelensky OR org:\"united nations\"",
    "president NEAR/5 said OR minister OR title:bridge",
    "the of and a to in said was",
    "date:2022 (russia OR ukraine OR city OR police)",
    "volodymyr zelensky",
];

/// Everything that is said of all hits, scores and their parts included.
#[track_caller]
fn answers(sandbox: &Sandbox) -> Vec<String> {
    let answer = |query: &&str| {
        let format = [
            "search",
            "--format",
            "jsonl",
            "--explain",
            "--limit",
            "1000",
        ];
        let args: Vec<&str> = format.into_iter().chain(["--", query]).collect();
        let run = sandbox.run(&args).exits(0);
        assert!(run.json_lines().len() > 1, "for {query}: {run}");
        run.stdout
    };
    QUERIES.iter().map(answer).collect()
}

/// Files of the fixture archive, as paths below it.
fn files_below(folder: &Path, below: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = match below.is_empty() {
            true => name,
            false => format!("{below}/{name}"),
        };
        match entry.file_type().unwrap().is_dir() {
            true => files_below(folder, &path, files),
            false => files.push(path),
        }
    }
}

#[test]
fn one_archive_has_one_order_however_it_was_indexed() {
    let one_thread = Sandbox::with_fixtures();
    one_thread.run(&["--threads", "1", "index", "--quiet", "archive"]);
    let expected = answers(&one_thread);

    let four_threads = Sandbox::with_fixtures();
    four_threads.run(&["--threads", "4", "index", "--quiet", "archive"]);
    assert!(answers(&four_threads) == expected, "four threads");

    let mut files = Vec::new();
    files_below(&fixtures("archive"), "", &mut files);
    files.sort_unstable();
    let in_pieces = Sandbox::new();
    for piece in files.chunks(files.len().div_ceil(3)) {
        for file in piece {
            let content = fs::read(fixtures("archive").join(file)).unwrap();
            in_pieces.write(&format!("archive/{file}"), content);
        }
        in_pieces.run(&["index", "--quiet", "archive"]);
    }
    assert!(answers(&in_pieces) == expected, "in pieces");

    let with_former = Sandbox::with_fixtures();
    for number in 0..4 {
        let gone = article(
            &format!("gone-{number}"),
            "Macron and Putin on the harbour bridge",
            "The president said that the council and the school of Kyiv were at war.",
            "2022-03-03",
        );
        with_former.write(&format!("archive/gone-{number}.jsonl"), gone.to_string());
    }
    with_former.run(&["index", "--quiet", "archive"]);
    assert!(answers(&with_former) != expected, "what is there counts");
    for number in 0..4 {
        with_former.remove(&format!("archive/gone-{number}.jsonl"));
    }
    with_former.run(&["index", "--quiet", "archive"]);
    let deleted = with_former.run(&["stats", "--format", "json"]).json();
    assert!(deleted["deleted"].as_u64() > Some(0), "{deleted}");
    assert!(
        answers(&with_former) == expected,
        "what is gone does not count"
    );
}

#[test]
fn the_parts_of_a_score_add_up_to_it() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.run(&["index", "--quiet", "archive"]);
    let mut kinds: Vec<String> = Vec::new();
    for query in QUERIES {
        for flag in ["--any", "--recency=10000"] {
            let format = [
                "search",
                flag,
                "--format",
                "jsonl",
                "--explain",
                "--limit",
                "300",
            ];
            let args: Vec<&str> = format.into_iter().chain(["--", query]).collect();
            for hit in sandbox.run(&args).exits(0).json_lines() {
                let parts = hit["explanation"].as_array().unwrap();
                let sum: f64 = parts
                    .iter()
                    .map(|part| part["value"].as_f64().unwrap())
                    .sum();
                let score = hit["score"].as_f64().unwrap();
                // Each number is shown with four decimals.
                let most = 0.000_05 * (parts.len() as f64 + 1.0) + 1e-9;
                assert!((sum - score).abs() <= most, "for {query}: {sum} in {hit:#}");
                kinds.extend(
                    parts
                        .iter()
                        .map(|part| part["kind"].as_str().unwrap().to_owned()),
                );
            }
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["lead", "name", "near", "recent", "words"]);
}

#[test]
fn an_explanation_says_what_counts_and_is_absent_when_nobody_asked() {
    let sandbox = indexed(&[
        article(
            "one",
            "Ferry to stop",
            "The ferries and the old pier. A ferry sank.",
            "2001-01-01",
        ),
        article("two", "Harbour", FILLER, "2001-01-01"),
    ]);
    let hit = |args: &[&str]| -> Value {
        let all: Vec<&str> = ["search", "--format", "jsonl"]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        sandbox.run(&all).exits(0).json_lines().remove(0)
    };
    assert_eq!(hit(&["ferry", "pier"])["explanation"], Value::Null);
    assert_eq!(
        hit(&["--explain", "--sort", "newest", "ferry"])["explanation"],
        json!([])
    );
    let explained = hit(&["--explain", "ferry", "pier^2"]);
    let parts = explained["explanation"].as_array().unwrap();
    let shown: Vec<String> = parts
        .iter()
        .map(|part| {
            let reason = part["reason"].as_str().unwrap();
            // What one occurrence counts depends on the lengths of all articles.
            let mut plain = String::new();
            for (number, piece) in reason.split(" (×").enumerate() {
                let rest = piece.split_once(')').map_or(piece, |(_, rest)| rest);
                plain.push_str(if number == 0 { piece } else { rest });
            }
            format!("{} | {} | {plain}", part["kind"], part["query"])
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    "words" | "ferry" | once in the title, as typed, twice in the text, 1 as typed; in 1 of 2 articles
    "words" | "pier" | once in the text, as typed; in 1 of 2 articles; weight 2
    "lead" | "ferry" | in the lead: word 2 of the text
    "lead" | "pier" | in the lead: word 6 of the text
    "near" | "ferry pier" | near each other: 3 words apart at the closest
    "#);
}
