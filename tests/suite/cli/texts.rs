//! Full texts of hits: `search --bodies` and `search --texts`.
//!
//! 1. `--bodies` adds the whole body to JSON, JSON Lines and CSV, and nothing else changes.
//! 2. `--texts` writes one file per hit, for all hits, with the same names every time.
//! 3. newsdex reads the files again: same titles, days, sources, texts.
//! 4. Only files that newsdex wrote for the same article are replaced.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Sandbox, hits, run, stories};

/// The files of a folder with their contents.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let named = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read_to_string(entry.path()).unwrap())
    });
    named.collect()
}

fn press() -> Sandbox {
    let sandbox = Sandbox::new();
    let articles = [
        json!({"id": "urn:press:1", "title": "Ferry \"Aurora\" runs aground: 12 rescued", "date": "1998-11-02",
            "source": "Wexmouth Gazette", "authors": ["Ann Lindqvist", "Bo Tamm"], "url": "https://example.org/1",
            "body": "The ferry ran aground off Port Ellery on Monday.\n\nTwelve passengers were rescued.\n\n# 12 is the number of the berth."}),
        json!({"id": "press-2", "title": "Паром сел на мель", "date": "1998-11-03T10:30:00Z",
            "body": "Паром сел на мель у входа в гавань в понедельник, сообщили спасатели."}),
        json!({"id": "../3", "title": "Ferry", "body": "A ferry without a date left the harbour on time this morning."}),
    ];
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    sandbox.write("press/all.jsonl", lines.join("\n"));
    sandbox.index(&["press"]);
    sandbox
}

#[test]
fn bodies_are_whole_and_come_only_when_asked_for() {
    for query in ["macron putin", "kyiv"] {
        let plain = hits(&[query]);
        let full = hits(&["--bodies", query]);
        assert!(!plain.is_empty());
        assert_eq!(plain.len(), full.len());
        for (plain, full) in plain.iter().zip(&full) {
            let shown = run(&["show", "--format", "json", plain["id"].as_str().unwrap()]).json();
            assert_eq!(full["body"], shown["body"]);
            let mut without = full.clone();
            without["body"] = Value::Null;
            assert_eq!(plain, &without);
        }
        let page = run(&["search", "--format", "json", "--bodies", query]).json();
        assert_eq!(page["hits"][0]["body"], full[0]["body"]);
        let csv = run(&["search", "--format", "csv", "--bodies", query]).exits(0);
        assert!(csv.stdout.starts_with("id,score,title,"), "{csv}");
        let header = csv.stdout.lines().next().unwrap();
        assert!(header.ends_with(",path,body"), "{header}");
        let plain = run(&["search", "--format", "csv", query]).exits(0);
        assert!(!plain.stdout.contains(",body"), "{plain}");
    }
}

#[test]
fn bodies_are_not_printed_as_text() {
    let run = run(&["search", "--bodies", "kyiv"]).exits(2);
    assert!(run.stderr.contains("--texts DIR"), "{run}");
}

#[test]
fn every_hit_becomes_a_file() {
    let sandbox = press();
    let run = sandbox
        .run(&["search", "--texts", "out/texts", "*"])
        .exits(0);
    insta::assert_snapshot!(run.to_string(), @r"
    exit 0
    --- stdout
    out/texts/1998-11-03_паром-сел-на-мель_press-2.txt
    out/texts/1998-11-02_ferry-aurora-runs-aground-12-rescued_73ab8406091b0623.txt
    out/texts/undated_ferry_dfee0d534dc3ecfc.txt
    --- stderr
    Wrote 3 texts to out/texts.
    ");
    let files = files(&sandbox.path("out/texts"));
    let printed: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(files.len(), 3);
    for name in files.keys() {
        assert!(printed.contains(&format!("out/texts/{name}").as_str()));
    }
    let ferry = files.values().find(|text| text.contains("Aurora")).unwrap();
    insta::assert_snapshot!(ferry, @r#"
    ---
    title: "Ferry \"Aurora\" runs aground: 12 rescued"
    date: "1998-11-02T00:00:00Z"
    source: "Wexmouth Gazette"
    language: "en"
    url: "https://example.org/1"
    id: "urn:press:1"
    authors: ["Ann Lindqvist", "Bo Tamm"]
    ---

    The ferry ran aground off Port Ellery on Monday.

    Twelve passengers were rescued.

    # 12 is the number of the berth.
    "#);
}

#[test]
fn files_are_read_again_as_the_same_articles() {
    let sandbox = press();
    sandbox.run(&["search", "--texts", "again", "*"]).exits(0);
    sandbox.run(&["-i", "second", "index", "again"]).exits(0);
    let facts = |args: &[&str]| {
        let lines = sandbox.run(args).exits(0).json_lines();
        let facts = lines.iter().map(|hit| {
            let facts = ["title", "date", "source", "url", "authors", "language"];
            facts.map(|name| hit[name].to_string()).join(" ")
        });
        let mut facts: Vec<String> = facts.collect();
        facts.sort_unstable();
        facts
    };
    let rest = ["search", "--format", "jsonl", "--limit", "all", "*"];
    assert_eq!(
        facts(&rest),
        facts(&[&["-i", "second"][..], &rest].concat())
    );
}

#[test]
fn all_hits_are_written_and_a_second_run_writes_what_changed() {
    let sandbox = Sandbox::new();
    sandbox.write("press/a.jsonl", stories(0, 40));
    sandbox.index(&["press"]);
    let args = ["search", "--texts", "texts", "boats"];
    let first = sandbox.run(&args).exits(0);
    assert!(first.stderr.contains("Wrote 40 texts to texts."), "{first}");
    let before = files(&sandbox.path("texts"));
    assert_eq!(before.len(), 40);
    sandbox.write(
        "press/a.jsonl",
        stories(0, 40).replace("Nobody", "Somebody"),
    );
    sandbox.write("texts/notes.txt", "my notes");
    sandbox.index(&["press"]);
    let second = sandbox.run(&args).exits(0);
    assert!(
        second.stderr.contains("Wrote 40 texts to texts."),
        "{second}"
    );
    let third = sandbox.run(&args).exits(0);
    assert!(
        third
            .stderr
            .contains("Wrote 0 texts to texts; 40 were already there."),
        "{third}"
    );
    let mut after = files(&sandbox.path("texts"));
    assert_eq!(after.remove("notes.txt").as_deref(), Some("my notes"));
    assert!(after.keys().eq(before.keys()));
    assert!(
        after
            .values()
            .all(|text| text.contains("Somebody had asked"))
    );
    let few = sandbox
        .run(&["search", "--texts", "few", "-n", "3", "boats"])
        .exits(0);
    assert_eq!(few.stdout.lines().count(), 3);
}

#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    let sandbox = press();
    let args = ["search", "--texts", "texts", "aurora"];
    let path = sandbox.run(&args).exits(0).stdout.trim_end().to_owned();
    sandbox.write(&path, "my notes");
    let run = sandbox.run(&args).exits(2);
    assert!(
        run.stderr.contains("is not the text of this article"),
        "{run}"
    );
    assert!(run.stderr.contains("hint: move the file"), "{run}");
    assert_eq!(fs::read_to_string(sandbox.path(&path)).unwrap(), "my notes");
    sandbox.remove(&path);
    fs::create_dir(sandbox.path(&path)).unwrap();
    sandbox.run(&args).exits(2);
    sandbox.write("file", "");
    let run = sandbox
        .run(&["search", "--texts", "file", "aurora"])
        .exits(2);
    assert!(
        run.stderr.contains("cannot create the folder file"),
        "{run}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let sandbox = press();
    let args = ["search", "--texts", "texts", "aurora"];
    let path = sandbox.run(&args).exits(0).stdout.trim_end().to_owned();
    let text = fs::read(sandbox.path(&path)).unwrap();
    sandbox.write("elsewhere.txt", text);
    sandbox.remove(&path);
    std::os::unix::fs::symlink(sandbox.path("elsewhere.txt"), sandbox.path(&path)).unwrap();
    sandbox.run(&args).exits(2);
}

#[test]
fn lists_of_hits_name_the_files() {
    let sandbox = press();
    let args = ["search", "--texts", "texts", "--format"];
    let lines = sandbox
        .run(&[&args[..], &["jsonl", "*"]].concat())
        .exits(0)
        .json_lines();
    assert_eq!(lines.len(), 3);
    for hit in lines {
        let text = fs::read_to_string(sandbox.path(hit["file"].as_str().unwrap())).unwrap();
        assert!(text.contains(hit["title"].as_str().unwrap().split('"').next().unwrap()));
        assert_eq!(hit["body"], Value::Null);
    }
    let csv = sandbox
        .run(&[&args[..], &["csv", "*"]].concat())
        .exits(0)
        .stdout;
    assert!(csv.lines().next().unwrap().ends_with(",path,file"));
    let page = sandbox
        .run(&[&args[..], &["json", "-n", "1", "*"]].concat())
        .exits(0)
        .json();
    assert!(
        sandbox
            .path(page["hits"][0]["file"].as_str().unwrap())
            .is_file()
    );
}

#[test]
fn no_hits_are_no_files() {
    let sandbox = press();
    let run = sandbox
        .run(&["search", "--texts", "texts", "zeppelin"])
        .exits(1);
    assert_eq!(run.stdout, "");
    assert!(files(&sandbox.path("texts")).is_empty());
}
