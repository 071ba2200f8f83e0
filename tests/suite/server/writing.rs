//! Writing an index on a real node of OpenSearch, whose address is in `NEWSDEX_TEST_OPENSEARCH`
//! (`scripts/test.sh` starts one). Without it, these tests are skipped.
//!
//! 1. A second run changes nothing; changed, new and deleted files do what they do to a local index.
//! 2. The same identifier with another text gets another one; with the same text it is a duplicate.
//! 3. Parts that run one after the other give what one run gives; a rebuild in parts is live with its last part.
//! 4. A rollback returns to the old articles, and a second one to the new.
//! 5. A local index that is copied is continued without reading unchanged files.
//! 6. Copies are grouped as in a local index, whatever changed since the last run.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use super::newsdex;
use crate::harness::Run;
use crate::opensearch::node;

/// An archive in a folder of its own, and an index of its own on a node.
struct Remote {
    folder: TempDir,
    engine: String,
}

impl Remote {
    fn new() -> Option<Remote> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let node = node()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Some(Remote {
            folder: tempfile::tempdir().unwrap(),
            engine: format!("{node}/writing-{}-{number}", std::process::id()),
        })
    }

    fn press(&self) -> String {
        self.folder
            .path()
            .join("press")
            .to_str()
            .unwrap()
            .to_owned()
    }

    fn write(&self, name: &str, text: &str) {
        let path = Path::new(&self.press()).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(Path::new(&self.press()).join(name)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Run {
        newsdex(&self.engine, arguments, &[])
    }

    /// Added, updated, unchanged and removed articles, and duplicates.
    #[track_caller]
    fn index(&self, arguments: &[&str]) -> [u64; 5] {
        let press = self.press();
        let all = [&["index", "--replicas", "0", "--json", &press], arguments].concat();
        let run = self.run(&all);
        assert!(run.code == Some(0), "{run}");
        let summary: Value = serde_json::from_str(&run.stdout).unwrap();
        ["added", "updated", "unchanged", "removed", "duplicates"]
            .map(|name| summary["articles"][name].as_u64().unwrap())
    }

    /// The number of articles, when every one is as it should be.
    #[track_caller]
    fn articles(&self) -> u64 {
        let run = self.run(&["verify", "--json"]);
        assert_eq!(run.code, Some(0), "{run}");
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        report["articles"].as_u64().unwrap()
    }
}

fn line(id: &str, title: &str) -> String {
    format!(
        "{{\"id\": \"urn:press:{id}\", \"title\": \"{title}\", \"body\": \"The harbour of {title} was closed.\"}}\n"
    )
}

#[test]
fn a_server_follows_the_files_of_an_archive() {
    let Some(remote) = Remote::new() else {
        return;
    };
    remote.write("a.jsonl", &(line("1", "Saltby") + &line("2", "Marlow")));
    remote.write("b.txt", "Ferry returns\n\nThe ferry came back on Monday.");
    assert_eq!(remote.index(&[]), [3, 0, 0, 0, 0]);
    assert_eq!(remote.index(&[]), [0, 0, 3, 0, 0]);
    assert_eq!(remote.articles(), 3);
    // One article changes, one disappears, one is new.
    remote.write(
        "a.jsonl",
        &(line("1", "Saltby Sound") + &line("3", "Oxley")),
    );
    assert_eq!(remote.index(&[]), [1, 1, 1, 1, 0]);
    assert_eq!(remote.articles(), 3);
    remote.remove("b.txt");
    assert_eq!(remote.index(&[]), [0, 0, 2, 1, 0]);
    assert_eq!(remote.articles(), 2);
    // A moved file keeps its articles.
    fs::rename(
        Path::new(&remote.press()).join("a.jsonl"),
        Path::new(&remote.press()).join("c.jsonl"),
    )
    .unwrap();
    remote.index(&[]);
    assert_eq!(remote.articles(), 2);
}

#[test]
fn a_server_keeps_two_texts_with_one_identifier_apart() {
    let Some(remote) = Remote::new() else {
        return;
    };
    remote.write("a.jsonl", &line("7", "Saltby"));
    remote.write("b.jsonl", &(line("7", "Saltby") + &line("7", "Marlow")));
    assert_eq!(remote.index(&[]), [2, 0, 0, 0, 1]);
    assert_eq!(remote.articles(), 2);
    // In a later run, too.
    remote.write("c.jsonl", &(line("7", "Oxley") + &line("7", "Saltby")));
    let [added, updated, _, removed, _] = remote.index(&[]);
    assert_eq!((added, updated, removed), (1, 0, 0));
    assert_eq!(remote.articles(), 3);
    // Without the first file, its article comes from another one.
    remote.remove("a.jsonl");
    remote.index(&[]);
    assert_eq!(remote.articles(), 3);
}

#[test]
fn a_server_takes_an_archive_in_parts() {
    let Some(remote) = Remote::new() else {
        return;
    };
    for number in 0..12 {
        let (name, id) = (format!("{number}.jsonl"), number.to_string());
        remote.write(&name, &line(&id, "Saltby"));
    }
    let [first, ..] = remote.index(&["--shard", "1/2"]);
    let [second, ..] = remote.index(&["--shard", "2/2"]);
    assert_eq!(first + second, 12);
    assert_eq!(remote.articles(), 12);
    remote.remove("3.jsonl");
    // The old generation stays until the last part is done.
    remote.index(&["--rebuild", "--shard", "2/2"]);
    assert_eq!(remote.articles(), 12);
    remote.index(&["--rebuild", "--shard", "1/2"]);
    assert_eq!(remote.articles(), 11);
    let run = remote.run(&["rollback"]);
    assert!(run.stdout.contains("with 12 articles"), "{run}");
    assert_eq!(remote.articles(), 12);
    let run = remote.run(&["rollback"]);
    assert!(run.stdout.contains("with 11 articles"), "{run}");
    let log = remote.run(&["log", "--format", "json"]);
    assert_eq!(log.code, Some(0), "{log}");
    let runs: Value = serde_json::from_str(&log.stdout).unwrap();
    assert_eq!(runs.as_array().unwrap().len(), 4, "{log}");
}

#[test]
fn a_server_takes_over_a_local_index() {
    let Some(remote) = Remote::new() else {
        return;
    };
    remote.write("a.jsonl", &(line("1", "Saltby") + &line("2", "Marlow")));
    remote.write("b.jsonl", &line("1", "Saltby"));
    let local = remote.folder.path().join("index");
    let local = local.to_str().unwrap();
    let run = newsdex("", &["-q", "-i", local, "index", &remote.press()], &[]);
    assert_eq!(run.code, Some(0), "{run}");
    let run = remote.run(&["-q", "index", "--replicas", "0", "--from-index", local]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(remote.articles(), 2);
    remote.write("c.jsonl", &line("3", "Oxley"));
    let [added, updated, unchanged, removed, _] = remote.index(&[]);
    assert_eq!((added, updated, unchanged, removed), (1, 0, 2, 0));
    assert_eq!(remote.articles(), 3);
}

/// The stories of an archive, without what differs between two indexes of it.
#[track_caller]
fn stories(run: Run) -> Value {
    let mut answer = run.exits(0).json();
    answer["took_ms"] = Value::Null;
    answer
}

#[test]
fn a_server_groups_the_copies_that_a_local_index_groups() {
    let Some(remote) = Remote::new() else {
        return;
    };
    let text = |paper: &str, day: u32, more: &str| {
        let body = "The old ferry left the harbour of Saltby at dawn with forty passengers and two \
                    horses on board. It reached the island of Marlow an hour later than usual, because \
                    the fog on the sound was so thick that the captain stopped the engine twice.";
        format!(
            "{{\"id\": \"urn:{paper}:{day}\", \"title\": \"Ferry of {paper}\", \"source\": \"{paper}\", \
             \"date\": \"1999-05-{day:02}\", \"body\": \"{body} {more}\"}}\n"
        )
    };
    remote.write("a.jsonl", &(text("Gull", 3, "") + &line("9", "Oxley")));
    remote.write("b.jsonl", &text("Heron", 4, ""));
    let local = remote.folder.path().join("index");
    let local = local.to_str().unwrap();
    let press = remote.press();
    let same = |step: &str| {
        newsdex("", &["-q", "-i", local, "index", &press], &[]).exits(0);
        remote.index(&[]);
        let expected = newsdex("", &["-i", local, "copies", "--format", "json"], &[]);
        let found = stories(remote.run(&["copies", "--format", "json"]));
        assert_eq!(found, stories(expected), "{step}");
        found["total"].as_u64().unwrap()
    };
    assert_eq!(same("two papers"), 1);
    // A third paper adds a sentence, a fourth prints another story, and one has no date.
    remote.write("c.jsonl", &text("Crane", 5, "Nobody was hurt."));
    remote.write("d.jsonl", &(line("10", "Marlow") + &line("11", "Marlow")));
    assert_eq!(same("more papers"), 2);
    remote.remove("a.jsonl");
    same("without the first");
    remote.remove("b.jsonl");
    assert_eq!(same("with one left"), 1);
}
