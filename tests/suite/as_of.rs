//! The archive as it stood on an earlier day, and states of one article:
//!
//! 1. A search as of a day finds what a search found on that day, with the texts of then if they were kept.
//! 2. If the old text was not kept, the present text is searched, and a note says so.
//! 3. The history survives a rebuild, and a file that moved.
//! 4. `has:version` and `has:correction` find articles by what they are.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use newsdex::index::lock::Locked;
use newsdex::index::runs::RunStart;
use newsdex::ingest::{IngestRequest, ingest};
use newsdex::output::progress::Silent;
use newsdex_archive::ReadOptions;
use newsdex_archive::discover::globs;

use crate::harness::{Run, Sandbox};

/// The first second of a day in March 2022.
fn march(day: i64) -> i64 {
    1_646_092_800 + (day - 1) * 86_400
}

/// What a run does besides reading the folder `news`.
#[derive(Clone, Copy, Default)]
struct With {
    versions: bool,
    rebuild: bool,
}

/// Indexes the folder `news` on a day in March 2022.
fn index(sandbox: &Sandbox, day: i64, with: With) {
    let request = IngestRequest {
        index: sandbox.path(".newsdex"),
        may_begin_index: true,
        roots: vec![sandbox.path("news")],
        rebuild: with.rebuild,
        keep_missing: false,
        dry_run: false,
        include: globs(&[]).unwrap(),
        exclude: globs(&[]).unwrap(),
        since: None,
        shard: None,
        selection: None,
        threads: 1,
        memory_bytes: 64_000_000,
        commit_every: None,
        keep_versions: with.versions,
        copies_window: None,
        now: march(day) + 3_600,
        read: ReadOptions::default(),
        run: RunStart::default(),
    };
    // A process that another test starts holds the lock of the run before for a moment.
    for _ in 0..100 {
        match ingest(&request, &mut Silent, &Arc::default()) {
            Err(error) if error.is::<Locked>() => sleep(Duration::from_millis(50)),
            done => return done.map(drop).unwrap(),
        }
    }
    panic!("the index stays locked");
}

fn write(sandbox: &Sandbox, articles: &[(&str, &str, &str)]) {
    let lines = articles.iter().map(|(id, title, body)| {
        let article =
            serde_json::json!({"id": id, "title": title, "body": body, "date": "2022-02-01"});
        format!("{article}\n")
    });
    sandbox.write("news/wire.jsonl", lines.collect::<String>());
}

const BOATS: &str = "boats-1";
const OTHER: (&str, &str, &str) = (
    "quay-2",
    "Quay painted",
    "The quay is white again, said the clerk.",
);

/// An article that says something else on each of the first three days of a week, one that stays, and one that is new on
/// the third day.
fn a_week(versions: bool) -> Sandbox {
    let sandbox = Sandbox::new();
    let with = With {
        versions,
        ..With::default()
    };
    let nine = (
        BOATS,
        "Boats counted",
        "The clerk counted nine boats. Nobody objected.",
    );
    let ten = (
        BOATS,
        "Boats counted",
        "The clerk counted ten boats. Nobody objected.",
    );
    let eleven = (
        BOATS,
        "Boats counted",
        "The clerk counted eleven boats. Nobody objected.",
    );
    let new = ("mill-3", "Mill sold", "The mill was sold, said the clerk.");
    write(&sandbox, &[nine, OTHER]);
    index(&sandbox, 1, with);
    write(&sandbox, &[ten, OTHER]);
    index(&sandbox, 2, with);
    write(&sandbox, &[eleven, OTHER, new]);
    index(&sandbox, 4, with);
    sandbox
}

/// The identifiers that a search finds as of a day, and what it said on standard error.
fn found(sandbox: &Sandbox, day: &str, query: &str) -> (Vec<String>, String) {
    let run = sandbox.run(&["search", "--as-of", day, "--format", "jsonl", "--", query]);
    assert!(matches!(run.code, Some(0 | 1)), "in {run}");
    let mut ids: Vec<String> = run
        .json_lines()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort_unstable();
    (ids, run.stderr)
}

#[track_caller]
fn check(sandbox: &Sandbox, day: &str, query: &str, expected: &[&str]) {
    assert_eq!(
        found(sandbox, day, query).0,
        expected,
        "{query} as of {day}"
    );
}

#[test]
fn a_search_finds_what_it_found_on_that_day() {
    let sandbox = a_week(true);
    for (day, query, expected) in [
        ("2022-03-01", "nine", &["boats-1"][..]),
        ("2022-03-01", "ten", &[]),
        ("2022-03-01", "clerk", &["boats-1", "quay-2"]),
        ("2022-03-02", "nine", &[]),
        ("2022-03-02", "ten", &["boats-1"]),
        // No run on the third day: the archive stood as on the second.
        ("2022-03-03", "ten", &["boats-1"]),
        ("2022-03-03", "mill", &[]),
        ("2022-03-04", "eleven", &["boats-1"]),
        ("2022-03-04", "clerk", &["boats-1", "mill-3", "quay-2"]),
        ("2022-03", "ten", &[]),
        ("2999", "clerk", &["boats-1", "mill-3", "quay-2"]),
    ] {
        check(&sandbox, day, query, expected);
    }
    // A search of today is as before.
    assert_eq!(sandbox.found("eleven"), ["boats-1"]);
    assert!(sandbox.found("ten").is_empty());
}

#[test]
fn before_the_first_run_there_was_nothing_and_a_note_says_so() {
    let sandbox = a_week(true);
    let run = sandbox.run(&["search", "--as-of", "2022-02-28", "clerk"]);
    insta::assert_snapshot!(run, @r"
    exit 1
    --- stdout
    --- stderr
    note: the index was begun on 2022-03-01; before that day it had no articles
    No articles found (N ms). Read as: clerk
    ");
}

#[test]
fn without_the_old_text_the_present_one_is_searched_with_a_note() {
    let sandbox = a_week(false);
    check(&sandbox, "2022-03-01", "nine", &[]);
    let (ids, said) = found(&sandbox, "2022-03-01", "clerk");
    assert_eq!(ids, ["boats-1", "quay-2"]);
    assert!(
        said.contains("1 of these articles has changed since then"),
        "{said}"
    );
    let (_, said) = found(&sandbox, "2022-03-01", "quay");
    assert_eq!(said, "");
}

#[test]
fn the_order_of_hits_and_the_counts_include_the_texts_of_then() {
    let sandbox = a_week(true);
    let run = sandbox.run(&[
        "search",
        "clerk",
        "--as-of",
        "2022-03-01",
        "--facet",
        "year",
        "--sort",
        "newest",
        "--format",
        "json",
    ]);
    let page = run.exits(0).json();
    assert_eq!(page["total"], 2);
    assert_eq!(page["facets"]["year"][0]["count"], 2);
    let run = sandbox.run(&[
        "search",
        "clerk",
        "--as-of",
        "2022-03-01",
        "-n",
        "1",
        "--offset",
        "1",
        "--format",
        "json",
    ]);
    let second = run.exits(0).json();
    assert_eq!(second["hits"].as_array().unwrap().len(), 1);
    let run = sandbox.run(&[
        "search",
        "nine",
        "--as-of",
        "2022-03-01",
        "--format",
        "json",
    ]);
    let page = run.exits(0).json();
    assert_eq!(
        page["hits"][0]["snippets"][0]["text"].as_str().unwrap(),
        "The clerk counted nine boats. Nobody objected."
    );
}

#[test]
fn an_article_is_shown_as_it_was() {
    let sandbox = a_week(true);
    let body = |run: Run| run.exits(0).json()["body"].as_str().unwrap().to_owned();
    let shown = |day: &str| sandbox.run(&["show", BOATS, "--as-of", day, "--format", "json"]);
    assert!(body(shown("2022-03-01")).contains("nine"));
    assert!(body(shown("2022-03-03")).contains("ten"));
    assert!(body(shown("2022-03-05")).contains("eleven"));
    let run = sandbox
        .run(&["show", "mill-3", "--as-of", "2022-03-02"])
        .exits(1);
    assert_eq!(
        run.stderr,
        "The archive did not have the article mill-3 then.\n"
    );
    let sandbox = a_week(false);
    let run = sandbox
        .run(&["show", BOATS, "--as-of", "2022-03-01"])
        .exits(0);
    assert!(
        run.stderr
            .starts_with("note: the article has changed since then"),
        "{run}"
    );
}

#[test]
fn the_history_survives_a_rebuild_and_a_file_that_moves() {
    let sandbox = a_week(true);
    index(
        &sandbox,
        6,
        With {
            versions: true,
            rebuild: true,
        },
    );
    for (day, query, expected) in [
        ("2022-03-01", "nine", &["boats-1"][..]),
        ("2022-03-02", "clerk", &["boats-1", "quay-2"]),
        ("2022-03-03", "mill", &[]),
        ("2022-03-04", "mill", &["mill-3"]),
    ] {
        check(&sandbox, day, query, expected);
    }
    move_file(
        &sandbox.path("news/wire.jsonl"),
        &sandbox.path("news/old/wire.jsonl"),
    );
    index(&sandbox, 7, With::default());
    check(&sandbox, "2022-03-02", "ten", &["boats-1"]);
    check(&sandbox, "2022-03-02", "clerk", &["boats-1", "quay-2"]);
}

fn move_file(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(from, to).unwrap();
}

#[test]
fn what_an_earlier_day_cannot_answer_is_refused() {
    let sandbox = a_week(true);
    for args in [
        &["search", "clerk", "--as-of", "2022-03-01", "--group"][..],
        &[
            "search",
            "clerk",
            "--as-of",
            "2022-03-01",
            "--facet",
            "year",
            "--count",
            "stories",
        ],
        &["search", "clerk", "--as-of", "in spring"],
        &["show", "boats-1", "--as-of", "2022-03-01", "--versions"],
    ] {
        let run = sandbox.run(args);
        assert_eq!(run.code, Some(2), "in {run}");
        assert!(
            run.stderr.contains("--as-of") || run.stderr.contains("hint:"),
            "in {run}"
        );
    }
}

#[test]
fn articles_with_another_state_are_found() {
    let sandbox = a_week(true);
    assert_eq!(sandbox.found("has:version"), ["boats-1"]);
    assert_eq!(sandbox.found("clerk has:versions"), ["boats-1"]);
    assert_eq!(sandbox.found("clerk -has:version"), ["mill-3", "quay-2"]);
    let run = sandbox.run(&["search", "has:version", "--format", "json"]);
    assert_eq!(run.exits(0).json()["hits"][0]["matched"][0], "version");
    let run = a_week(false).run(&["search", "has:version"]).exits(1);
    assert!(
        run.stderr.contains("`newsdex index --versions` keeps"),
        "{run}"
    );
}

#[test]
fn articles_with_one_address_are_states_of_one_article() {
    let sandbox = Sandbox::new();
    let article = |id: &str, url: &str, body: &str| {
        let article = serde_json::json!({"id": id, "title": id, "url": url, "body": body});
        format!("{article}\n")
    };
    let lines = [
        article(
            "morning-1",
            "https://paper.example/ferry",
            "The ferry is late.",
        ),
        article(
            "evening-2",
            "http://www.paper.example/ferry/",
            "The crew went home, the ferry is cancelled.",
        ),
        article(
            "other-3",
            "https://paper.example/mill",
            "The mill was sold.",
        ),
        article("home-1", "https://paper.example/", "Welcome."),
        article("home-2", "https://paper.example/", "Good evening."),
    ];
    sandbox.write("news/pages.jsonl", lines.concat());
    sandbox.index(&["news"]);
    let mut found = sandbox.found("has:version");
    found.sort_unstable();
    assert_eq!(found, ["evening-2", "morning-1"]);
}

#[test]
fn articles_that_say_that_they_were_corrected_are_found() {
    let sandbox = Sandbox::new();
    write(
        &sandbox,
        &[
            (
                "note-1",
                "Ferry late",
                "The ferry is late.\n\nAn earlier version of this article said it was early.",
            ),
            (
                "label-2",
                "Berichtigung: Fähre",
                "Die Fähre kam am Montag und nicht am Dienstag in den Hafen.",
            ),
            (
                "market-3",
                "Correction feared",
                "Brokers fear a correction of the market.",
            ),
        ],
    );
    sandbox.index(&["news"]);
    let mut found = sandbox.found("has:correction");
    found.sort_unstable();
    assert_eq!(found, ["label-2", "note-1"]);
    let run = sandbox
        .run(&["show", "note-1", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(
        run["correction"],
        "An earlier version of this article said it was early."
    );
    let run = sandbox.run(&["search", "has:corection"]).exits(2);
    assert!(
        run.stderr.contains("has:version or has:correction"),
        "{run}"
    );
}
