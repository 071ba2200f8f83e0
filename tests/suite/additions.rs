//! With which commit an article was added, through everything that can happen to an index:
//!
//! 1. an article keeps its number in a rebuild, after a rollback, after a repair and in a moved file;
//! 2. nothing that a reader was not told about is ever passed over;
//! 3. a reader is told twice only if the first answer was cut off.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::cli::new::{ferry, titles};
use crate::harness::{Sandbox, process};

/// An archive of three ferries; the reader has asked.
fn followed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/1.jsonl", (1..=3).map(ferry).collect::<String>());
    sandbox.index(&["news"]);
    sandbox.write(".newsdex/queries.toml", "ferries = 'ferry'\n");
    sandbox.run(&["new"]).exits(1);
    sandbox
}

/// What the reader is told, sorted.
#[track_caller]
fn told(sandbox: &Sandbox) -> Vec<String> {
    let run = sandbox.run(&["new", "--format", "jsonl"]);
    let mut titles = titles(&run);
    titles.sort_unstable();
    assert_eq!(run.code, Some(i32::from(titles.is_empty())), "{run}");
    titles
}

fn title(number: u32) -> String {
    format!("Ferry number {number} stops")
}

#[test]
fn a_rebuild_makes_nothing_new() {
    let sandbox = followed();
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(told(&sandbox), [""; 0]);
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(told(&sandbox), [title(4)]);
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(told(&sandbox), [""; 0]);
}

#[test]
fn a_rollback_and_the_way_back_make_nothing_new() {
    let sandbox = followed();
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(told(&sandbox), [title(4)]);
    sandbox.run(&["rollback"]).exits(0);
    assert_eq!(told(&sandbox), [""; 0]);
    // The article comes back, in the generation that never had it.
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [""; 0]);
    sandbox.run(&["rollback"]).exits(0);
    assert_eq!(told(&sandbox), [""; 0]);
    sandbox.write("news/3.jsonl", ferry(5));
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [title(5)]);
}

#[test]
fn what_was_not_told_before_a_rollback_is_told_when_it_comes_back() {
    let sandbox = followed();
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["--rebuild", "news"]);
    sandbox.run(&["rollback"]).exits(0);
    assert_eq!(told(&sandbox), [""; 0]);
    // A commit of the old generation in between, which the reader hears of.
    sandbox.write("other/1.jsonl", ferry(9));
    sandbox.index(&["other"]);
    assert_eq!(told(&sandbox), [title(9)]);
    sandbox.index(&["news", "other"]);
    assert_eq!(told(&sandbox), [title(4)]);
    sandbox.index(&["--rebuild", "news", "other"]);
    assert_eq!(told(&sandbox), [""; 0]);
}

#[test]
fn a_moved_file_makes_nothing_new_with_and_without_identifiers() {
    let sandbox = followed();
    let without_ids: String = (5..=7)
        .map(|number| ferry(number).replace("\"id\"", "\"rank\""))
        .collect();
    sandbox.write("news/2.jsonl", &without_ids);
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox).len(), 3);
    for name in ["1.jsonl", "2.jsonl"] {
        fs::create_dir_all(sandbox.path("news/old")).unwrap();
        fs::rename(
            sandbox.path(&format!("news/{name}")),
            sandbox.path(&format!("news/old/{name}")),
        )
        .unwrap();
    }
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [""; 0]);
    fs::rename(sandbox.path("news/old"), sandbox.path("news/older")).unwrap();
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(told(&sandbox), [""; 0]);
    // A record in front gives all records of the file other identifiers.
    let longer = ferry(8).replace("\"id\"", "\"rank\"") + &without_ids;
    sandbox.write("news/older/2.jsonl", longer);
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [title(8)]);
}

#[test]
fn a_repair_makes_nothing_new_and_nobody_is_told_before_it_is_finished() {
    let sandbox = followed();
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [title(4)]);
    sandbox.write("news/3.jsonl", ferry(5));
    sandbox.index(&["news"]);
    // Damages every stored article.
    let generation = sandbox.path(".newsdex/generations/1");
    for entry in fs::read_dir(&generation).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "store") {
            let mut bytes = fs::read(&path).unwrap();
            bytes[20] ^= 0x55;
            fs::write(&path, bytes).unwrap();
        }
    }
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    sandbox.run(&["verify", "--repair"]).exits(3);
    let run = sandbox.run(&["new"]).exits(2);
    assert!(run.stderr.contains("incomplete"), "{run}");
    fs::rename(sandbox.path("away"), sandbox.path("news")).unwrap();
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [title(5)]);
    assert_eq!(told(&sandbox), [""; 0]);
}

#[test]
fn an_article_that_was_gone_and_comes_back_is_new() {
    let sandbox = followed();
    let all = fs::read_to_string(sandbox.path("news/1.jsonl")).unwrap();
    sandbox.write("news/1.jsonl", ferry(1) + &ferry(2));
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [""; 0]);
    sandbox.write("news/1.jsonl", all);
    sandbox.index(&["news"]);
    assert_eq!(told(&sandbox), [title(3)]);
}

#[test]
fn a_lost_or_damaged_file_of_additions_is_written_again() {
    let sandbox = followed();
    let path = sandbox.path(".newsdex/additions");
    let whole = fs::read(&path).unwrap();
    for damaged in [
        &whole[..whole.len() - 5],
        &b"no block at all, but some bytes"[..],
        &[],
    ] {
        fs::write(&path, damaged).unwrap();
        sandbox.write("news/2.jsonl", ferry(4));
        sandbox.index(&["news"]);
        sandbox.index(&["--rebuild", "news"]);
        sandbox.run(&["verify"]).exits(0);
        told(&sandbox);
        assert_eq!(told(&sandbox), [""; 0]);
    }
    let mut flipped = fs::read(&path).unwrap();
    flipped[30] ^= 1;
    fs::write(&path, flipped).unwrap();
    let run = sandbox.run(&["verify"]).exits(2);
    assert!(
        run.stdout.contains("additions") || run.stderr.contains("additions"),
        "{run}"
    );
    sandbox.run(&["verify", "--repair"]).exits(0);
    sandbox.run(&["verify"]).exits(0);
    assert_eq!(told(&sandbox), [""; 0]);
}

#[test]
fn nights_with_a_rebuild_each_tell_every_article_once() {
    let sandbox = followed();
    let mut all = Vec::new();
    for night in 0..8 {
        let number = 10 + night;
        if night % 3 != 2 {
            sandbox.write(&format!("news/{number}.jsonl"), ferry(number));
            all.push(title(number));
        }
        match night % 4 {
            3 => {
                sandbox.index(&["--rebuild", "news"]);
                sandbox.run(&["rollback"]).exits(0);
                sandbox.index(&["news"]);
            }
            _ => drop(sandbox.index(&["--rebuild", "news"])),
        }
        let expected = if night % 3 == 2 {
            vec![]
        } else {
            vec![title(number)]
        };
        assert_eq!(told(&sandbox), expected, "in night {night}");
    }
}

#[test]
fn an_answer_that_was_cut_off_is_given_again() {
    let sandbox = followed();
    // More than a pipe holds, so that the program is in the middle of writing.
    sandbox.write("news/2.jsonl", (100..400).map(ferry).collect::<String>());
    sandbox.index(&["news"]);
    for lines in [0, 1, 40] {
        let mut child = process(sandbox.root(), &["new", "--format", "jsonl"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let reader = BufReader::new(child.stdout.take().unwrap());
        let mut read = reader.lines();
        for _ in 0..lines {
            assert!(read.next().unwrap().unwrap().starts_with('{'));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // A reader that goes away has not been told, either.
    let mut child = process(sandbox.root(), &["new", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.wait().unwrap();
    assert_eq!(told(&sandbox).len(), 300);
    assert_eq!(told(&sandbox), [""; 0]);
}
