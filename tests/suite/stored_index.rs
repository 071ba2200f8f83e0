//! An index that an earlier program wrote is read as it was: what is stored depends neither on how types are
//! named nor on how Rust prints them.
//!
//! `fixtures/index/schema-9` was made by version 0.1.0 of 30 November 2026; `fixtures/README.md` says how. When the
//! stored form changes on purpose, the version of the schema rises, and this test expects a clear error.

use crate::harness::{Sandbox, copy_folder, fixtures};

fn stored() -> Sandbox {
    let sandbox = Sandbox::new();
    copy_folder(&fixtures("index/schema-9"), &sandbox.path(".newsdex"));
    sandbox
}

#[test]
fn it_is_whole() {
    let run = stored().run(&["verify"]).exits(0);
    let text = format!("{}{}", run.stdout, run.stderr);
    assert!(text.contains("is intact: 34 articles read"), "{run}");
}

#[test]
fn words_are_found_and_marked() {
    let answer = stored()
        .run(&["search", "macron putin", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(answer["total"], 3);
    let snippet = &answer["hits"][0]["snippets"][0];
    assert!(
        !snippet["highlights"].as_array().unwrap().is_empty(),
        "{snippet}"
    );
}

#[test]
fn people_are_found_under_all_their_spellings() {
    let answer = stored()
        .run(&["search", "person:zelenskiy", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(answer["total"], 7);
}

#[test]
fn quotations_have_their_speakers() {
    let answer = stored()
        .run(&["quotes", "--limit", "1", "--format", "json"])
        .exits(0)
        .json();
    assert!(answer["quotes"][0]["speaker"].is_string(), "{answer}");
}

#[test]
fn stories_of_earlier_rules_are_shown_and_the_next_run_groups_them_again() {
    let sandbox = stored();
    let marks = || {
        let generation = sandbox.path(".newsdex/generations/1");
        let files = std::fs::read_dir(generation).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let stories = paths.filter(|path| path.to_str().unwrap().contains("/stories-"));
        let marks = stories.map(|path| std::fs::read(path).unwrap()[..8].to_vec());
        marks.collect::<Vec<_>>()
    };
    let before = marks();
    sandbox.run(&["copies"]).exits(0);
    sandbox.write(
        "more/ferry.txt",
        "Ferry is late\n\nIt rained in Saltby on Monday.\n",
    );
    sandbox.run(&["index", "more"]).exits(0);
    assert!(marks().iter().any(|mark| !before.contains(mark)));
    sandbox.run(&["verify"]).exits(0);
}
