//! Searches for people, organisations and places in a small archive of articles with names of many kinds.
//!
//! `tests/names/newsroom.tsv` has the articles, `tests/names/searches.tsv` the searches with the articles that each
//! must find: all of them, and no other. A search without articles must find nothing.

use std::fs;
use std::path::Path;

use crate::harness::Sandbox;

/// The lines of a file in `tests/names`, without comments, split at tabs.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/names")
        .join(file);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/names/newsroom.tsv");
    sandbox.write("newsroom.tsv", fs::read_to_string(articles).unwrap());
    sandbox.index(&["newsroom.tsv"]);
    sandbox
}

/// The articles that a search finds.
fn found(sandbox: &Sandbox, query: &str) -> Vec<String> {
    let run = sandbox.run(&["search", "--limit", "100", "--format", "jsonl", query]);
    let id = |hit: &serde_json::Value| hit["id"].as_str().unwrap().to_owned();
    let mut ids: Vec<String> = run.json_lines().iter().map(id).collect();
    ids.sort();
    ids
}

#[test]
fn names_of_all_kinds_are_found_in_every_wording() {
    let sandbox = archive();
    let mut wrong = Vec::new();
    let searches = rows("searches.tsv");
    assert!(searches.len() >= 150);
    for search in &searches {
        let [kind, query, expected] = search.as_slice() else {
            panic!("{search:?}");
        };
        let expected: Vec<&str> = expected.split_whitespace().collect();
        let ids = found(&sandbox, query);
        if ids != expected {
            wrong.push(format!("{kind}: {query} finds {ids:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
