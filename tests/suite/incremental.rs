//! Step by step or at once: an index that has followed its archive through any changes holds what
//! one holds that is made anew from the same files.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::harness::{Sandbox, copy_folder, stories};

/// Something done to an archive of four files.
#[derive(Debug, Clone)]
enum Change {
    /// A file is written with these stories, given by identifier and version of the text.
    Write(u8, Vec<(u8, u8)>),
    /// A file is removed, if it is there.
    Remove(u8),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (0..4u8, prop::collection::vec((0..5u8, 0..2u8), 0..4)).prop_map(|(file, stories)| Change::Write(file, stories)),
        1 => (0..4u8).prop_map(Change::Remove),
    ]
}

impl Change {
    fn apply(&self, sandbox: &Sandbox) {
        match self {
            Change::Write(file, stories) => {
                let record = |(story, version): &(u8, u8)| {
                    format!(
                        "{{\"id\": \"story-{story}\", \"title\": \"Story {story} in version {version}\", \
                         \"text\": \"The {story} boats were counted {version} times.\"}}\n"
                    )
                };
                let records: String = stories.iter().map(record).collect();
                sandbox.write(&format!("news/{file}.jsonl"), records);
            }
            Change::Remove(file) => drop(std::fs::remove_file(
                sandbox.path(&format!("news/{file}.jsonl")),
            )),
        }
    }
}

/// The headlines of all articles. The same story may be there twice under two identifiers, where
/// another stood in the way when it came: only what is lost or left over counts.
fn headlines(sandbox: &Sandbox) -> BTreeSet<String> {
    let run = sandbox
        .run(&["search", "--format", "jsonl", "--limit", "1000", "--", "*"])
        .exits(0);
    run.json_lines()
        .iter()
        .map(|hit| hit["title"].to_string())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn following_an_archive_comes_to_the_same_as_reading_it_anew(
        changes in prop::collection::vec(prop::collection::vec(any_change(), 1..3), 1..6)
    ) {
        let sandbox = Sandbox::new();
        sandbox.write("news/still.txt", "A story that stays\n\nNothing ever happens to this one.\n");
        for step in &changes {
            for change in step {
                change.apply(&sandbox);
            }
            let summary = sandbox.index(&["news"]);
            let counts = &summary["articles"];
            let count = |name: &str| counts[name].as_u64().unwrap();
            let held = sandbox.stats()["articles"].as_u64().unwrap();
            prop_assert_eq!(held, count("added") + count("updated") + count("unchanged"), "{}", counts);
        }
        let anew = Sandbox::new();
        copy_folder(&sandbox.path("news"), &anew.path("news"));
        anew.index(&["news"]);
        prop_assert_eq!(headlines(&sandbox), headlines(&anew));
    }
}

#[test]
fn many_small_runs_leave_few_segments_and_files() {
    let sandbox = Sandbox::new();
    for night in 0..60 {
        sandbox.write(&format!("news/{night:02}.jsonl"), stories(night * 4, 4));
        if night > 2 {
            // One of the older files is corrected, and now and then one goes.
            sandbox.write(
                &format!("news/{:02}.jsonl", night / 2),
                stories(night * 4 - 4, 3),
            );
        }
        sandbox.index(&["news"]);
    }
    let stats = sandbox.stats();
    let segments = stats["segments"].as_u64().unwrap();
    assert!(segments <= 20, "{segments} segments");
    let generation = sandbox.path(".newsdex/generations/1");
    let files = std::fs::read_dir(generation).unwrap().count() as u64;
    assert!(
        files <= 12 * segments + 20,
        "{files} files of {segments} segments"
    );
    let anew = Sandbox::new();
    copy_folder(&sandbox.path("news"), &anew.path("news"));
    anew.index(&["news"]);
    assert_eq!(headlines(&sandbox), headlines(&anew));
}
