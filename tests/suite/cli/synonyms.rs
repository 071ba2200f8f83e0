//! `synonyms.toml` in the index directory.
//!
//! 1. Synonyms find, mark and are shown in `read as`, in every command that takes a query.
//! 2. Names of renamed bodies find only articles of their days.
//! 3. Exact words have no synonyms.
//! 4. A mistake in the file is an error with line and key, and no search goes on without its synonyms.

use serde_json::{Value, json};

use crate::harness::Sandbox;

fn press() -> Sandbox {
    let sandbox = Sandbox::new();
    let article = |id: &str, date: &str, body: &str| json!({"id": id, "title": id, "date": date, "body": body});
    let articles = [
        article(
            "coach-1",
            "1975-03-01",
            "The motor car stood in the yard. Two automobiles were sold that day.",
        ),
        article(
            "coach-2",
            "1995-03-01",
            "Nobody bought a car from the company this year, the owner said.",
        ),
        article(
            "burma-1",
            "1975-05-01",
            "The government of Burma closed the border.",
        ),
        article(
            "burma-2",
            "1995-05-01",
            "Exiles still call the country Burma and hope to return.",
        ),
        article(
            "myanmar-1",
            "1995-06-01",
            "The government of Myanmar opened the border.",
        ),
        article(
            "myanmar-2",
            "1975-06-01",
            "An old map has the name Myanmar on it.",
        ),
    ];
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    sandbox.write("press/all.jsonl", lines.join("\n"));
    sandbox.index(&["press"]);
    sandbox.write(
        ".newsdex/synonyms.toml",
        "[[same]]\nwords = [\"car\", \"automobile\", \"motor car\"]\n\n\
         [[renamed]]\nnames = [\"Burma\", \"Myanmar\"]\nsince = [\"1989-06-18\"]\n",
    );
    sandbox
}

fn found(sandbox: &Sandbox, query: &str) -> Vec<String> {
    let mut ids = sandbox.found(query);
    ids.sort_unstable();
    ids
}

#[test]
fn synonyms_find_each_other_and_are_marked() {
    let sandbox = press();
    assert_eq!(found(&sandbox, "automobile"), ["coach-1", "coach-2"]);
    assert_eq!(found(&sandbox, "car yard"), ["coach-1"]);
    assert_eq!(found(&sandbox, "=automobiles"), ["coach-1"]);
    let run = sandbox.run(&["search", "automobile"]).exits(0);
    assert!(
        run.stderr
            .contains("read as: automobile OR car OR \"motor car\""),
        "{run}"
    );
    assert!(run.stdout.contains("a **car** from"), "{run}");
    assert!(
        run.stdout.contains("**motor car**") && run.stdout.contains("**automobiles**"),
        "{run}"
    );
    let page = sandbox
        .run(&["search", "--format", "json", "automobile"])
        .exits(0)
        .json();
    assert_eq!(page["read_as"], "automobile OR car OR \"motor car\"");
    let again = sandbox
        .run(&[
            "search",
            "--format",
            "json",
            page["read_as"].as_str().unwrap(),
        ])
        .json();
    assert_eq!(again["total"], page["total"]);
    let lines = sandbox
        .run(&["concordance", "--format", "jsonl", "automobile"])
        .exits(0)
        .json_lines();
    assert_eq!(lines.len(), 3);
    let shown = sandbox.run(&["show", "coach-2", "automobile"]).exits(0);
    assert!(shown.stdout.contains("**car**"), "{shown}");
    let timeline = sandbox
        .run(&["timeline", "--format", "json", "automobile"])
        .exits(0)
        .json();
    assert_eq!(timeline["total"], 2);
}

#[test]
fn names_of_renamed_bodies_find_the_articles_of_their_days() {
    let sandbox = press();
    assert_eq!(
        found(&sandbox, "burma"),
        ["burma-1", "burma-2", "myanmar-1"]
    );
    assert_eq!(
        found(&sandbox, "myanmar"),
        ["burma-1", "myanmar-1", "myanmar-2"]
    );
    assert_eq!(found(&sandbox, "=burma"), ["burma-1", "burma-2"]);
    assert_eq!(
        found(&sandbox, "government w/3 burma"),
        ["burma-1", "myanmar-1"]
    );
    assert_eq!(found(&sandbox, "* -myanmar title:burma"), ["burma-2"]);
}

#[test]
fn a_mistake_in_the_file_is_an_error() {
    let sandbox = press();
    sandbox.write(
        ".newsdex/synonyms.toml",
        "[[same]]\nwords = [\n \"car\",\n \"auto*\"]\n",
    );
    for command in [
        &["search", "car"][..],
        &["timeline", "car"],
        &["concordance", "car"],
    ] {
        let run = sandbox.run(command).exits(2);
        insta::allow_duplicates! {
            insta::assert_snapshot!(run.to_string(), @r"
            exit 2
            --- stdout
            --- stderr
            newsdex: …/.newsdex/synonyms.toml: line 4: `words`: `auto*` contains the operator *
            hint: write each word or phrase in full, without operators
            ");
        }
    }
    let words: Vec<String> = (0..150).map(|number| format!("\"word{number}\"")).collect();
    sandbox.write(
        ".newsdex/synonyms.toml",
        format!("[[same]]\nwords = [{}]\n", words.join(", ")),
    );
    let query: Vec<String> = (0..20).map(|number| format!("word{number}")).collect();
    let run = sandbox.run(&["search", &query.join(" ")]).exits(2);
    assert!(
        run.stderr.contains("a query has at most 2000 words"),
        "{run}"
    );
    assert!(
        run.stderr.contains("hint: synonyms.toml adds words"),
        "{run}"
    );
}

#[test]
fn a_file_without_entries_changes_nothing() {
    let sandbox = press();
    sandbox.write(".newsdex/synonyms.toml", "");
    assert_eq!(found(&sandbox, "automobile"), ["coach-1"]);
    sandbox.run(&["verify"]).exits(0);
    sandbox.index(&["press"]);
    assert!(sandbox.path(".newsdex/synonyms.toml").is_file());
}
