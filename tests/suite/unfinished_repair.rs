//! A repair that has dropped damaged segments and has not read their articles again yet, as it is left when it
//! is killed or when the archive is not there:
//!
//! 1. every answer says that the index is incomplete, also as JSON and with `--quiet`;
//! 2. `verify` ends with 2 and says so;
//! 3. the next `index` of the archive and the next `verify --repair` finish it, whatever was done before;
//! 4. what does not read all of the archive does not end it;
//! 5. a rebuild and a rollback end it.
//!
//! `scripts/crash-test.py` kills repairs at random moments.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{Run, Sandbox, stories};

const SAID: &str = "newsdex: the index is incomplete: a repair is unfinished, and ";

/// Each thread writes a segment of its own.
const ONE_SEGMENT: &[&str] = &["--threads", "1", "news"];

/// An index of three files in two segments.
fn indexed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 11));
    sandbox.index(ONE_SEGMENT);
    sandbox.write("news/more.jsonl", stories(11, 4));
    sandbox.write("news/late.jsonl", stories(15, 2));
    sandbox.index(ONE_SEGMENT);
    assert_eq!(sandbox.all().len(), 17);
    sandbox
}

fn files_ending(sandbox: &Sandbox, ending: &str) -> Vec<PathBuf> {
    let folder = sandbox.path(".newsdex/generations/1");
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}

fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes[10] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// Damages the largest file of a kind: it is of the segment with the file `wire.jsonl`.
fn damage_largest(sandbox: &Sandbox, ending: &str) {
    let files = files_ending(sandbox, ending).into_iter();
    damage(
        &files
            .max_by_key(|path| fs::metadata(path).unwrap().len())
            .unwrap(),
    );
}

/// Repairs while the archive is not there, and brings it back.
fn repair_without_archive(sandbox: &Sandbox) {
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    let run = sandbox.run(&["verify", "--repair"]).exits(3);
    assert!(run.stderr.contains("…/news is missing"), "in {run}");
    fs::rename(sandbox.path("away"), sandbox.path("news")).unwrap();
}

/// An index of which the articles of `wire.jsonl` are missing.
fn unfinished() -> Sandbox {
    let sandbox = indexed();
    damage_largest(&sandbox, "store");
    repair_without_archive(&sandbox);
    assert_eq!(sandbox.all().len(), 6);
    sandbox
}

#[track_caller]
fn check_said(run: &Run, what: &str) {
    assert!(
        run.stderr.contains(&format!("{SAID}{what}")),
        "{what:?} in {run}"
    );
    assert!(
        run.stderr.contains("hint: `newsdex verify --repair`"),
        "in {run}"
    );
}

#[track_caller]
fn check_whole(sandbox: &Sandbox) {
    let run = sandbox
        .run(&["search", "--format", "json", "--", "*"])
        .exits(0);
    assert!(!run.stderr.contains("incomplete"), "in {run}");
    assert_eq!(run.json()["incomplete"], Value::Null);
    assert_eq!(run.json()["total"], 17);
    sandbox.run(&["verify"]).exits(0);
}

#[test]
fn every_answer_says_so() {
    let sandbox = unfinished();
    for args in [
        &["search", "boats"][..],
        &["search", "--quiet", "--format", "jsonl", "--", "*"],
        &["search", "--format", "csv", "boats"],
        &["search", "nothing-like-this"],
        &["show", "story-12"],
        &["entities"],
        &["quotes"],
        &["timeline", "boats"],
        &["stats"],
    ] {
        check_said(&sandbox.run(args), "the articles of 1 file are missing");
    }
    let missing = json!({"files": 1, "other_articles": 0});
    for args in [
        &["search", "--format", "json", "boats"][..],
        &["entities", "--format", "json"],
        &["quotes", "--format", "json"],
        &["timeline", "--format", "json", "boats"],
        &["stats", "--format", "json"],
    ] {
        assert_eq!(sandbox.run(args).json()["incomplete"], missing, "{args:?}");
    }
}

#[test]
fn verify_is_not_whole_and_a_repair_without_the_archive_stays_unfinished() {
    let sandbox = unfinished();
    insta::assert_snapshot!(sandbox.run(&["verify"]).stdout.split_once(';').unwrap().0, @"The index is incomplete: a repair is unfinished, and the articles of 1 file are missing");
    let report = sandbox.run(&["verify", "--json"]).exits(2).json();
    assert_eq!(report["whole"], false);
    assert_eq!(
        report["incomplete"],
        json!({"files": 1, "other_articles": 0})
    );
    assert_eq!(report["damaged"], json!([]));
    for _ in 0..2 {
        repair_without_archive(&sandbox);
        sandbox.run(&["verify"]).exits(2);
        assert_eq!(sandbox.all().len(), 6);
    }
}

#[test]
fn the_next_index_run_finishes_it() {
    let sandbox = unfinished();
    let summary = sandbox.index(&["news"]);
    assert_eq!(summary["articles"]["added"], 11, "{summary}");
    assert_eq!(summary["incomplete"], Value::Null);
    check_whole(&sandbox);
}

#[test]
fn the_next_repair_finishes_it() {
    let sandbox = unfinished();
    let run = sandbox.run(&["verify", "--repair"]).exits(0);
    assert!(run.stdout.contains("restored 11 articles"), "in {run}");
    check_whole(&sandbox);
}

#[test]
fn an_index_that_has_lost_every_segment_says_so() {
    let sandbox = indexed();
    for path in files_ending(&sandbox, "store") {
        damage(&path);
    }
    repair_without_archive(&sandbox);
    let run = sandbox.run(&["search", "--", "*"]).exits(1);
    check_said(&run, "the articles of 3 files are missing");
    sandbox.run(&["verify"]).exits(2);
    sandbox.index(&["news"]);
    check_whole(&sandbox);
}

#[test]
fn where_the_files_are_not_known_it_says_how_many_articles_at_most() {
    let sandbox = indexed();
    // These columns say of which file an article is.
    damage_largest(&sandbox, "fast");
    repair_without_archive(&sandbox);
    let run = sandbox.run(&["search", "--format", "json", "--", "*"]);
    // The record of the file was dropped as well and is counted with them.
    check_said(&run, "up to 12 articles are missing");
    assert_eq!(
        run.json()["incomplete"],
        json!({"files": 0, "other_articles": 12})
    );
    sandbox.run(&["verify", "--repair"]).exits(0);
    check_whole(&sandbox);
}

/// Puts a text with a checksum in the place of the list of segments.
fn write_segments(sandbox: &Sandbox, meta: &Value) {
    let text = format!("{meta}\n");
    let checksum = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
    for name in ["meta.json", "meta.json.copy"] {
        let path = format!(".newsdex/generations/1/{name}");
        sandbox.write(&path, format!("{text}checksum {checksum:016x}\n"));
    }
}

fn segments(sandbox: &Sandbox) -> Value {
    let path = sandbox.path(".newsdex/generations/1/meta.json");
    let text = fs::read_to_string(path).unwrap();
    serde_json::from_str(&text[..text.find("checksum ").unwrap()]).unwrap()
}

/// An index as a repair leaves it that was killed right after it had dropped a segment: files whose articles
/// were in it are recorded as read.
fn killed_before_marking(is_file_record_left: bool) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 11));
    sandbox.index(ONE_SEGMENT);
    sandbox.write("news/more.jsonl", stories(11, 6));
    if is_file_record_left {
        // Its articles stay where they are, its record goes to the second segment.
        let file = fs::File::options()
            .write(true)
            .open(sandbox.path("news/wire.jsonl"))
            .unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000))
            .unwrap();
    }
    sandbox.index(ONE_SEGMENT);
    assert_eq!(sandbox.all().len(), 17);
    let mut meta = segments(&sandbox);
    let list = meta["segments"].as_array_mut().unwrap();
    assert_eq!(list.len(), 2);
    let largest = list
        .iter()
        .enumerate()
        .max_by_key(|(_, segment)| segment["max_doc"].as_u64())
        .unwrap()
        .0;
    list.remove(largest);
    let mut payload: Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    payload["is_unmarked"] = true.into();
    payload["dropped"] = 12.into();
    for root in payload["roots"].as_array_mut().unwrap() {
        root["is_incomplete"] = true.into();
    }
    meta["payload"] = payload.to_string().into();
    write_segments(&sandbox, &meta);
    sandbox
}

#[test]
fn one_killed_before_it_knew_the_files_is_finished_too() {
    for is_file_record_left in [true, false] {
        for command in [&["index", "news"][..], &["verify", "--repair"]] {
            let sandbox = killed_before_marking(is_file_record_left);
            let run = sandbox.run(&["search", "--", "*"]).exits(0);
            check_said(&run, "up to 12 articles are missing");
            sandbox.run(&["verify"]).exits(2);
            sandbox.run(command).exits(0);
            check_whole(&sandbox);
        }
    }
}

#[test]
fn what_reads_only_a_part_of_the_archive_does_not_end_it() {
    let sandbox = indexed();
    sandbox.write("news/deep/a.jsonl", stories(100, 1));
    sandbox.write("other/b.jsonl", stories(200, 1));
    sandbox.index(&["news", "other"]);
    sandbox.remove("news/deep/a.jsonl");
    sandbox.index(&["news"]);
    damage_largest(&sandbox, "fast");
    repair_without_archive(&sandbox);
    for args in [
        &["other"][..],
        &["--include", "more.jsonl", "news"],
        &["--exclude", "wire.jsonl", "news"],
        &["--shard", "1/2", "news"],
        &["news/more.jsonl"],
    ] {
        let args = [&["index"], args].concat();
        check_said(&sandbox.run(&args), "");
        sandbox.run(&["verify"]).exits(2);
    }
    sandbox.remove("other/b.jsonl");
    sandbox.index(&["news"]);
    sandbox.run(&["verify"]).exits(0);
}

#[test]
fn the_same_selection_as_ever_ends_it() {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 11));
    sandbox.write("news/draft.jsonl", stories(50, 3));
    let args = ["--threads", "1", "--exclude", "draft.*", "news"];
    sandbox.index(&args);
    damage_largest(&sandbox, "fast");
    repair_without_archive(&sandbox);
    sandbox.run(&["verify"]).exits(2);
    sandbox.index(&args);
    sandbox.run(&["verify"]).exits(0);
    assert_eq!(sandbox.all().len(), 11);
    damage_largest(&sandbox, "fast");
    sandbox.run(&["verify", "--repair"]).exits(0);
    assert_eq!(sandbox.all().len(), 11);
}

#[test]
fn a_file_that_is_gone_meanwhile_ends_it_unless_it_is_to_be_kept() {
    let sandbox = unfinished();
    sandbox.remove("news/wire.jsonl");
    let run = sandbox.run(&["index", "--keep-missing", "news"]).exits(0);
    check_said(&run, "the articles of 1 file are missing");
    let run = sandbox.run(&["verify", "--repair"]).exits(3);
    assert!(
        run.stderr.contains("news/wire.jsonl no longer exists"),
        "in {run}"
    );
    let summary = sandbox.index(&["news"]);
    assert_eq!(summary["incomplete"], Value::Null);
    sandbox.run(&["verify"]).exits(0);
    assert_eq!(sandbox.all().len(), 6);
}

#[test]
fn a_folder_that_is_empty_does_not_end_it() {
    let sandbox = indexed();
    for path in files_ending(&sandbox, "fast") {
        damage(&path);
    }
    repair_without_archive(&sandbox);
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    fs::create_dir(sandbox.path("news")).unwrap();
    let run = sandbox.run(&["index", "news"]).exits(3);
    assert!(
        run.stderr.contains("check whether the disk is mounted"),
        "in {run}"
    );
    check_said(&run, "up to ");
    fs::remove_dir(sandbox.path("news")).unwrap();
    fs::rename(sandbox.path("away"), sandbox.path("news")).unwrap();
    sandbox.index(&["news"]);
    check_whole(&sandbox);
}

#[test]
fn a_rebuild_and_a_rollback_end_it() {
    let sandbox = unfinished();
    sandbox.index(&["--rebuild", "news"]);
    check_whole(&sandbox);
    // The generation before is what it was.
    let run = sandbox.run(&["rollback"]).exits(0);
    check_said(&run, "the articles of 1 file are missing");
    sandbox.run(&["rollback"]).exits(0);
    check_whole(&sandbox);
}

#[test]
fn a_repair_that_loses_no_article_leaves_nothing_unfinished() {
    let sandbox = indexed();
    damage(&sandbox.path(".newsdex/generations/1/manifest.json"));
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    sandbox.run(&["verify", "--repair"]).exits(3);
    check_whole(&sandbox);
}
