//! `newsdex log`: what was done to an index, also what failed.

use std::fs;
use std::io::Write;

use serde_json::Value;

use crate::harness::{Sandbox, stories};

fn indexed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 5));
    sandbox.index(&["news"]);
    sandbox
}

fn logged(sandbox: &Sandbox) -> Vec<Value> {
    let log = sandbox.run(&["log", "--format", "json", "--limit", "1000"]);
    log.exits(0).json().as_array().unwrap().clone()
}

/// The log without times, which differ from run to run.
fn shown(sandbox: &Sandbox) -> String {
    let run = sandbox.run(&["log"]).exits(0);
    let lines = run.stdout.lines().map(|line| {
        let is_run = line.starts_with("20");
        let columns: Vec<&str> = line.split_whitespace().collect();
        match is_run {
            true => columns[5..].join(" "),
            false => line.trim().replace(sandbox.root().to_str().unwrap(), "…"),
        }
    });
    lines.skip(1).collect::<Vec<String>>().join("\n")
}

#[test]
fn every_run_is_told_with_what_came_of_it() {
    let sandbox = indexed();
    sandbox.write("news/broken.jsonl", "{\"title\": \"Bridge\n");
    sandbox.index_ending(3, &["news"]);
    sandbox.write("news/wire.jsonl", stories(0, 3));
    sandbox.remove("news/broken.jsonl");
    sandbox.index(&["--rebuild", "news"]);
    sandbox.run(&["rollback"]).exits(0);
    fs::create_dir(sandbox.path("empty")).unwrap();
    sandbox.run(&["index", "--rebuild", "empty"]).exits(2);
    sandbox.run(&["index", "--dry-run", "news"]).exits(0);
    insta::assert_snapshot!(shown(&sandbox), @r"
    index done +5 ~0 -0 0 1
    index incomplete +0 ~0 -0 1 1
    index --rebuild done +3 ~0 -0 0 2
    rollback done - 0 1
    from generation 2 to generation 1
    index --rebuild failed - 0 1
    …/empty: no files found, so the index was not changed
    ");
}

#[test]
fn json_has_every_field_and_csv_the_same_runs() {
    let sandbox = indexed();
    let runs = logged(&sandbox);
    assert_eq!(runs.len(), 1);
    for (field, value) in [
        ("command", "index".into()),
        ("state", "done".into()),
        ("exit", 0.into()),
        ("added", 5.into()),
        ("generation", 1.into()),
        ("failures", 0.into()),
        ("message", Value::Null),
    ] {
        assert_eq!(runs[0][field], value, "{field}");
    }
    assert!(
        runs[0]["seconds"]
            .as_f64()
            .is_some_and(|seconds| seconds >= 0.0)
    );
    assert!(
        runs[0]["began"]
            .as_str()
            .is_some_and(|began| began.ends_with('Z'))
    );
    assert_eq!(
        runs[0]["arguments"],
        serde_json::json!(["index", "--json", "--quiet", "news"])
    );
    let csv = sandbox.run(&["log", "--format", "csv"]).exits(0);
    assert_eq!(csv.stdout.lines().count(), 2, "in {csv}");
    assert_eq!(
        sandbox.run(&["log", "--format", "jsonl"]).json_lines(),
        runs
    );
}

#[test]
fn a_run_that_was_killed_is_unfinished() {
    let sandbox = indexed();
    let log = sandbox.path(".newsdex/runs.jsonl");
    let text = fs::read_to_string(&log).unwrap();
    // The line with which it began, and half of one, as after a power cut.
    let first = text.lines().next().unwrap();
    fs::write(&log, format!("{first}\n{}", &first[..40])).unwrap();
    let run = sandbox.run(&["log", "--format", "json"]).exits(0);
    assert_eq!(run.json()[0]["state"], "unfinished");
    assert!(
        run.stderr.contains("note: cannot read 1 line of the log"),
        "in {run}"
    );
    sandbox.index(&["news"]);
    assert_eq!(logged(&sandbox).len(), 2);
}

#[test]
fn an_old_line_is_no_reason_to_fail() {
    let sandbox = indexed();
    let log = sandbox.path(".newsdex/runs.jsonl");
    let mut file = fs::File::options().append(true).open(log).unwrap();
    writeln!(file, "{{\"began_ms\": 1}}").unwrap();
    sandbox.run(&["log"]).exits(0);
    sandbox.run(&["stats"]).exits(0);
    sandbox.index(&["news"]);
}

#[test]
fn without_an_index_there_is_no_log() {
    let sandbox = Sandbox::new();
    sandbox.run(&["log"]).exits(2);
    sandbox.run(&["verify"]).exits(2);
    // A run that did not get so far as to make one leaves none.
    sandbox.run(&["index", "nowhere"]).exits(2);
    assert!(!sandbox.path(".newsdex").exists());
}
