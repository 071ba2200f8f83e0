//! Runs that read nothing twice: after a run that was cut off between two commits, of files that grew
//! or changed in the middle, of files that were moved.
//!
//! 1. What a run committed before it was killed is not read again, in the middle of a file, too.
//! 2. Only the records of a file that are new or have changed are read.
//! 3. A file that is gone from one place and there in another is not read.
//! 4. Whatever came before, the index is the one that is made anew from the same files.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Run, Sandbox, copy_folder, process, stories};

/// Begins to index `news`, committing all the time, and kills the run when `count` articles are in.
fn killed_at(sandbox: &Sandbox, count: u64) -> u64 {
    let args = ["index", "--commit-every", "0.1", "--memory", "64", "news"];
    let mut child = process(sandbox.root(), &args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    loop {
        if articles(sandbox) >= count {
            break;
        }
        assert!(child.try_wait().unwrap().is_none(), "it ended too early");
        sleep(Duration::from_millis(20));
    }
    kill(&mut child);
    articles(sandbox)
}

fn kill(child: &mut Child) {
    let pid = child.id().to_string();
    let killed = Command::new("kill").args(["-s", "KILL", &pid]).status();
    assert!(killed.unwrap().success());
    child.wait().unwrap();
}

/// How many articles an index holds; none where there is no index yet.
fn articles(sandbox: &Sandbox) -> u64 {
    let run = sandbox.run(&["stats", "--format", "json"]);
    match run.code {
        Some(0) => run.json()["articles"].as_u64().unwrap(),
        _ => 0,
    }
}

/// Every article by its identifier: title, place and words, as a search gives them.
fn contents(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let run = sandbox.run(&[
        "search", "--format", "jsonl", "--limit", "100000", "--", "*",
    ]);
    assert!(matches!(run.code, Some(0 | 1)), "in {run}");
    let mut found = BTreeMap::new();
    for hit in run.json_lines() {
        let shown = format!("{} {} {}", hit["title"], hit["date"], hit["origin"]);
        let id = hit["id"].as_str().unwrap().to_owned();
        assert!(found.insert(id, shown).is_none(), "{} twice", hit["id"]);
    }
    found
}

/// The index is the one that is made anew from the same files.
#[track_caller]
fn check_as_anew(sandbox: &Sandbox) {
    let anew = Sandbox::new();
    copy_folder(&sandbox.path("news"), &anew.path("news"));
    anew.index(&["news"]);
    assert_eq!(contents(sandbox), contents(&anew));
}

fn counts(summary: &Value, of: &str, names: &[&str]) -> Vec<u64> {
    let count = |name: &&str| summary[of][*name].as_u64().unwrap();
    names.iter().map(count).collect()
}

/// Stories without identifiers of their own.
fn nameless(numbers: impl Iterator<Item = u32>) -> String {
    let story = |number: u32| {
        format!(
            "{{\"title\": \"Count {number}\", \"body\": \"The clerk counted {number} boats.\"}}\n"
        )
    };
    numbers.map(story).collect()
}

#[cfg(unix)]
#[test]
fn what_was_committed_before_a_kill_is_not_read_again() {
    let sandbox = Sandbox::new();
    for file in 0..30 {
        sandbox.write(&format!("news/{file:02}.jsonl"), stories(file * 500, 500));
    }
    let held = killed_at(&sandbox, 1);
    assert!((1..15_000).contains(&held), "{held} articles");
    assert_eq!(sandbox.run(&["search", "boats"]).code, Some(0));
    let summary = sandbox.index(&["news"]);
    assert_eq!(
        counts(&summary, "articles", &["added", "unchanged"]),
        [15_000 - held, held]
    );
    check_as_anew(&sandbox);
}

#[cfg(unix)]
#[test]
fn a_large_file_goes_on_from_the_last_commit() {
    for content in [stories(0, 12_000), nameless(0..12_000)] {
        let sandbox = Sandbox::new();
        sandbox.write("news/all.jsonl", content);
        let held = killed_at(&sandbox, 1);
        assert!((1..12_000).contains(&held), "{held} articles");
        let summary = sandbox.index(&["news"]);
        assert_eq!(
            counts(&summary, "articles", &["added", "unchanged", "updated"]),
            [12_000 - held, held, 0]
        );
        check_as_anew(&sandbox);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_went_after_a_kill_leaves_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("news/all.jsonl", stories(0, 12_000));
    killed_at(&sandbox, 1);
    sandbox.remove("news/all.jsonl");
    sandbox.write("news/other.jsonl", stories(20_000, 3));
    sandbox.index(&["news"]);
    assert_eq!(articles(&sandbox), 3);
}

#[cfg(unix)]
#[test]
fn a_rebuild_that_is_killed_leaves_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("first/wire.jsonl", stories(0, 5));
    sandbox.index(&["first"]);
    sandbox.write("news/all.jsonl", stories(0, 12_000));
    let args = ["index", "--rebuild", "--commit-every", "0.1", "news"];
    let mut child = process(sandbox.root(), &args)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    sleep(Duration::from_millis(700));
    kill(&mut child);
    assert_eq!(articles(&sandbox), 5);
    sandbox.index(&["first"]);
    let generations = std::fs::read_dir(sandbox.path(".newsdex/generations")).unwrap();
    assert_eq!(generations.count(), 1);
}

#[test]
fn a_file_that_grew_costs_its_new_records() {
    for (old, new) in [
        (stories(0, 50), stories(0, 60)),
        (nameless(0..50), nameless(0..60)),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("news/all.jsonl", old);
        sandbox.index(&["news"]);
        sandbox.write("news/all.jsonl", new);
        let summary = sandbox.index(&["news"]);
        assert_eq!(
            counts(
                &summary,
                "articles",
                &["added", "updated", "unchanged", "removed"]
            ),
            [10, 0, 50, 0]
        );
        // The fifty are where they were: nothing was written in their place.
        assert_eq!(
            sandbox.stats()["deleted"],
            1,
            "the record of the file alone"
        );
        check_as_anew(&sandbox);
    }
}

#[test]
fn changes_in_the_middle_of_a_file_come_to_the_same_as_reading_it_anew() {
    let texts = |numbers: &[u32]| nameless(numbers.iter().copied());
    let wire = |numbers: &[u32]| -> String { numbers.iter().map(|n| stories(*n, 1)).collect() };
    for (old, new) in [
        (vec![1, 2, 3, 4], vec![1, 3, 4]),
        (vec![1, 2, 3, 4], vec![9, 1, 2, 3, 4]),
        (vec![1, 2, 3, 4], vec![1, 2, 8, 9, 3, 4]),
        (vec![1, 2, 3, 4], vec![4, 3, 2, 1]),
        (vec![1, 2, 2, 4], vec![2, 2, 1]),
        (vec![1, 2], vec![]),
    ] {
        for made in [&texts as &dyn Fn(&[u32]) -> String, &wire] {
            let sandbox = Sandbox::new();
            sandbox.write("news/still.jsonl", stories(700, 2));
            sandbox.write("news/all.jsonl", made(&old));
            sandbox.index(&["news"]);
            sandbox.write("news/all.jsonl", made(&new));
            sandbox.index(&["news"]);
            check_as_anew(&sandbox);
        }
    }
}

#[test]
fn a_table_with_new_rows_on_top_is_the_table_read_anew() {
    let sandbox = Sandbox::new();
    let row = |number: u32| {
        format!(
            "https://news.example/{number},Row {number},\"Boats, {number} of them, lay here.\"\n"
        )
    };
    let table = |numbers: std::ops::Range<u32>| {
        let rows: String = numbers.rev().map(row).collect();
        format!("guid,title,text\n{rows}")
    };
    sandbox.write("news/table.csv", table(0..40));
    sandbox.index(&["news"]);
    sandbox.write("news/table.csv", table(0..43));
    let summary = sandbox.index(&["news"]);
    assert_eq!(
        counts(
            &summary,
            "articles",
            &["added", "updated", "unchanged", "removed"]
        ),
        [3, 0, 40, 0]
    );
    check_as_anew(&sandbox);
}

#[test]
fn a_file_that_was_moved_is_not_read() {
    let sandbox = Sandbox::new();
    sandbox.write("news/a/wire.jsonl", stories(0, 5) + &nameless(0..5));
    sandbox.write("news/a/note.txt", "A note\n\nIt lies here.\n");
    sandbox.write("news/a/other.txt", "Another note\n\nIt lies there.\n");
    sandbox.index(&["news"]);
    std::fs::create_dir_all(sandbox.path("news/b")).unwrap();
    for (from, to) in [
        ("a/wire.jsonl", "b/wires.jsonl"),
        ("a/note.txt", "b/note.txt"),
    ] {
        let (from, to) = (format!("news/{from}"), format!("news/{to}"));
        std::fs::rename(sandbox.path(&from), sandbox.path(&to)).unwrap();
    }
    let plan = sandbox.index(&["--dry-run", "news"]);
    assert_eq!(
        counts(&plan, "files", &["read", "moved", "removed"]),
        [0, 2, 0]
    );
    let summary = sandbox.index(&["news"]);
    assert_eq!(
        counts(&summary, "files", &["read", "moved", "removed"]),
        [0, 2, 0]
    );
    assert_eq!(
        counts(
            &summary,
            "articles",
            &["added", "updated", "unchanged", "removed"]
        ),
        [0, 0, 12, 0]
    );
    assert_eq!(summary["bytes"], 0);
    check_as_anew(&sandbox);
    let again = sandbox.index(&["news"]);
    assert_eq!(
        counts(&again, "files", &["read", "moved", "unchanged"]),
        [0, 0, 3]
    );
}

#[test]
fn a_file_moved_to_where_its_path_says_something_else_is_the_one_read_there() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/2020-03-04/sport/note.txt",
        "A note\n\nIt lies here.\n",
    );
    sandbox.index(&["news"]);
    let (from, to) = (
        "news/2020-03-04/sport/note.txt",
        "news/2021-05-06/politics/note.txt",
    );
    std::fs::create_dir_all(sandbox.path(to).parent().unwrap()).unwrap();
    std::fs::rename(sandbox.path(from), sandbox.path(to)).unwrap();
    sandbox.index(&["news"]);
    check_as_anew(&sandbox);
    assert_eq!(sandbox.found("section:politics date:2021-05-06").len(), 1);
}

#[cfg(unix)]
#[test]
fn a_run_that_was_interrupted_takes_nothing_away() {
    let sandbox = Sandbox::new();
    sandbox.write("news/00-gone.jsonl", stories(0, 100));
    sandbox.write("news/01-changed.jsonl", stories(1_000, 100));
    sandbox.index(&["news"]);
    sandbox.remove("news/00-gone.jsonl");
    sandbox.write("news/01-changed.jsonl", stories(1_050, 100));
    sandbox.write("news/02-more.jsonl", stories(5_000, 20_000));
    // The stories of the file that is gone are in the last one.
    sandbox.write("news/03-last.jsonl", stories(0, 100));
    let mut command = process(sandbox.root(), &["index", "--memory", "64", "news"]);
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    sleep(Duration::from_millis(1_000));
    assert!(child.try_wait().unwrap().is_none(), "it ended too early");
    let pid = child.id().to_string();
    Command::new("kill")
        .args(["-s", "INT", &pid])
        .status()
        .unwrap();
    Run::of(child.wait_with_output().unwrap()).exits(130);
    assert_eq!(sandbox.found("title:42").len(), 1);
    assert_eq!(sandbox.found("title:1042").len(), 1);
    sandbox.index(&["news"]);
    check_as_anew(&sandbox);
}
