//! Searches for people, organisations and places in a small archive of articles with names of many kinds.
//!
//! `tests/names/newsroom.tsv` has the articles, `tests/names/searches.tsv` the searches with the articles that each
//! must find: all of them, and no other. A search without articles must find nothing.

use std::fs;

use crate::harness::{Sandbox, tests};

/// The lines of a file in `tests/names`, without comments, split at tabs.
fn rows(file: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(tests("names").join(file)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "newsroom.tsv",
        fs::read(tests("names/newsroom.tsv")).unwrap(),
    );
    sandbox.index(&["newsroom.tsv"]);
    sandbox
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
        let mut ids = sandbox.found(query);
        ids.sort_unstable();
        if ids != expected {
            wrong.push(format!("{kind}: {query} finds {ids:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
