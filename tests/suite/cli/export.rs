//! All hits at once: `newsdex search --limit all`, and counts by facet over an index in several
//! parts, with articles that are gone.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Sandbox, stories};

/// An index of several segments, of which one has deleted articles.
fn parts() -> Sandbox {
    let sandbox = Sandbox::new();
    for (name, first) in [("a", 0), ("b", 200), ("c", 400)] {
        sandbox.write(&format!("press/{name}.jsonl"), stories(first, 200));
        sandbox.index(&["press"]);
    }
    sandbox.write("press/b.jsonl", stories(200, 37));
    sandbox.write(
        "press/copies.jsonl",
        stories(0, 20).replace("\"story-", "\"copy-"),
    );
    sandbox.index(&["press"]);
    sandbox
}

fn ids(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let args = [&["search", "--format", "jsonl"][..], args].concat();
    let lines = sandbox.run(&args).exits(0).json_lines();
    let ids = lines
        .iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned());
    ids.collect()
}

#[test]
fn all_hits_come_in_the_order_of_the_pages() {
    let sandbox = parts();
    for order in ["relevance", "newest", "oldest"] {
        for group in [false, true] {
            let mut flags = vec!["--sort", order, "boats pier"];
            if group {
                flags.push("--group");
            }
            let all = ids(&sandbox, &[&["--limit", "all"][..], &flags].concat());
            let mut unique = all.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), all.len());
            assert_eq!(all.len(), if group { 437 } else { 457 }, "by {order}");
            let mut paged = Vec::new();
            for offset in ["0", "100", "200", "300", "400"] {
                let page = ["--limit", "100", "--offset", offset];
                paged.extend(ids(&sandbox, &[&page[..], &flags].concat()));
            }
            assert_eq!(all, paged, "by {order}");
        }
    }
}

#[test]
fn a_table_has_a_row_for_each_hit() {
    let sandbox = parts();
    let table = sandbox
        .run(&["search", "--limit", "all", "--format", "csv", "boats"])
        .exits(0);
    assert_eq!(table.stdout.lines().count(), 458);
    let text = sandbox.run(&["search", "--limit", "all", "boats"]).exits(0);
    assert!(text.stdout.contains("\n457. "), "in {text}");
    assert!(text.stderr.contains("Found 457 articles"), "in {text}");
}

#[test]
fn all_hits_in_one_value_are_refused() {
    let run = parts()
        .run(&["search", "--limit", "all", "--format", "json", "boats"])
        .exits(2);
    assert!(run.stderr.contains("--format jsonl"), "in {run}");
    let run = parts()
        .run(&["search", "--limit", "many", "boats"])
        .exits(2);
    assert!(run.stderr.contains("write a number or `all`"), "in {run}");
}

#[test]
fn counts_by_facet_are_refused_where_there_is_no_place_for_them() {
    let sandbox = parts();
    for format in ["jsonl", "csv"] {
        for limit in ["10", "all"] {
            let args = ["search", "--facet", "people", "--format", format];
            let run = sandbox.run(&[&args[..], &["--limit", limit, "boats"]].concat());
            let run = run.exits(2);
            assert_eq!(run.stdout, "");
            let message = format!("--facet does not work with --format {format}");
            assert!(run.stderr.contains(&message), "in {run}");
            assert!(run.stderr.contains("--format json -n 0"), "in {run}");
        }
    }
    let args = ["search", "--facet", "people", "--limit", "all", "boats"];
    let text = sandbox.run(&args).exits(0);
    assert!(text.stdout.contains("Edith Marlow"), "in {text}");
}

#[test]
fn facets_are_exact_over_parts_and_without_what_is_gone() {
    let sandbox = parts();
    for group in [&[][..], &["--group"]] {
        let facets = [
            "--facet", "month", "--facet", "language", "--facet", "people",
        ];
        let args = [
            &["search", "--format", "json", "-n", "0"][..],
            &facets,
            group,
            &["boats"],
        ]
        .concat();
        let answer = sandbox.run(&args).exits(0).json();
        let hits = sandbox
            .run(&["search", "--format", "jsonl", "-n", "all", "boats"])
            .json_lines();
        let count = |value: &dyn Fn(&Value) -> Vec<String>| {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for value in hits.iter().flat_map(value) {
                *counts.entry(value).or_default() += 1;
            }
            counts
        };
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let months = count(&|hit| vec![hit["date"].as_str().unwrap()[..7].to_owned()]);
        let languages = count(&|hit| vec![text(&hit["language"])]);
        let people = count(&|hit| hit["people"].as_array().unwrap().iter().map(text).collect());
        assert!(!people.is_empty());
        for (facet, expected) in [
            ("month", months),
            ("language", languages),
            ("people", people),
        ] {
            let found = answer["facets"][facet].as_array().unwrap().iter();
            let found =
                found.map(|count| (text(&count["value"]), count["count"].as_u64().unwrap()));
            assert_eq!(
                found.collect::<BTreeMap<String, u64>>(),
                expected,
                "{facet}"
            );
        }
    }
}
