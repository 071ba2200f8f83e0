//! Real archives, where they are at hand: `NEWSDEX_ARCHIVES` names the folder they are in. They are
//! not part of newsdex; without them these tests say so and pass.

use std::env;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Run, Sandbox, command};

pub(crate) fn archive(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/archives");
    let folder = env::var_os("NEWSDEX_ARCHIVES")
        .map_or_else(beside, PathBuf::from)
        .join(name);
    if !folder.is_dir() {
        eprintln!("skipped: there is no {name}; NEWSDEX_ARCHIVES names the folder of archives");
        return None;
    }
    Some(folder)
}

/// Indexes a real archive, makes sure how many articles it has and that a second run changes
/// nothing; then of queries how many articles they find. The counts were made by looking for the
/// same words in the files, without an index.
#[track_caller]
fn check(name: &str, articles: u64, queries: &[(&str, u64)]) {
    let Some(folder) = archive(name) else { return };
    let sandbox = Sandbox::new();
    let index = || -> Value {
        let args = ["index", "--json", "--quiet", folder.to_str().unwrap()];
        Run::of(command(sandbox.root(), &args).output().unwrap()).json()
    };
    let first = index();
    let counts = &first["articles"];
    let failures = &first["failures"];
    let indexed = counts["added"].as_u64().unwrap() + counts["duplicates"].as_u64().unwrap();
    assert_eq!(indexed, articles, "{counts} {failures}");
    let second = index();
    assert_eq!(
        second["articles"]["unchanged"], counts["added"],
        "in {second}"
    );
    assert_eq!(sandbox.stats()["articles"], counts["added"]);
    for (query, total) in queries {
        let answer = sandbox
            .run(&["search", "--format", "json", "--", query])
            .json();
        assert_eq!(answer["total"], *total, "for {query}");
        for hit in answer["hits"].as_array().unwrap() {
            assert!(
                !hit["matched"].as_array().unwrap().is_empty(),
                "{query} is not shown in {hit}"
            );
        }
    }
}

#[test]
fn bbc_texts() {
    let counts = [
        ("=chelsea", 42),
        ("=\"prime minister\"", 108),
        ("=euros", 37),
        ("section:tech", 268),
        ("section:tech =google", 15),
        ("=\"interest rates\" -=blair", 34),
    ];
    check("bbc-text", 1_485, &counts);
}

#[test]
fn texts_about_the_war_in_ukraine() {
    let counts = [
        ("=mariupol", 13),
        ("=sanctions", 91),
        ("=zelensky OR =zelenskyy OR =zelenskiy", 52),
        ("date:2022-03", 8),
        ("date:2022-02-24..2022-02-28", 2),
        ("undated:", 0),
    ];
    check("ukraine-war-text", 296, &counts);
}

#[test]
fn markdown_with_front_matter() {
    let counts = [
        ("=nasa", 16),
        ("=\"dwarf galaxies\"", 4),
        ("date:1995-01", 14),
        ("undated:", 0),
    ];
    check("markdown-frontmatter", 832, &counts);
}

#[test]
fn arrays_of_json() {
    let counts = [
        ("=ukraine", 1_004),
        ("=\"south africa\"", 12),
        ("title:=trump", 176),
        ("date:2023-05-19", 15),
    ];
    check("json-arrays", 4_977, &counts);
}
