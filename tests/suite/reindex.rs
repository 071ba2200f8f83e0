//! `scripts/reindex.sh`, as cron runs it: a line in the log for every run, and an index that goes on
//! answering when a run fails.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::harness::{PROGRAM, Run, Sandbox, stories};

/// Runs the script in the folder of a test.
fn reindex(sandbox: &Sandbox, args: &[&str]) -> Run {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/reindex.sh");
    let mut command = Command::new("bash");
    command
        .arg(script)
        .args(args)
        .current_dir(sandbox.root())
        .env("NEWSDEX", PROGRAM)
        .env_remove("NEWSDEX_LOG")
        .env_remove("NEWSDEX_INDEX");
    sandbox.without_root(Run::of(command.output().unwrap()))
}

/// The lines of a log without the time each run ended and how long it took.
fn log(sandbox: &Sandbox, name: &str) -> Vec<String> {
    let text = fs::read_to_string(sandbox.path(name)).unwrap();
    let line = |line: &str| {
        let (time, rest) = line.split_once(' ').unwrap();
        assert!(
            time.len() == "2022-03-04T03:30:01Z".len() && time.ends_with('Z'),
            "in {line}"
        );
        let fields = rest.split(' ');
        let kept: Vec<&str> = fields
            .filter(|field| !field.starts_with("seconds="))
            .collect();
        kept.join(" ")
    };
    text.lines().map(line).collect()
}

/// How many articles the index answers with.
fn articles(sandbox: &Sandbox) -> usize {
    let run = sandbox.run(&[
        "search", "--index", "index", "--format", "jsonl", "--limit", "100", "--", "*",
    ]);
    run.exits(0).json_lines().len()
}

fn indexed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 5));
    reindex(&sandbox, &["index", "news"]).exits(0);
    sandbox
}

#[test]
fn every_run_adds_a_line_to_the_log() {
    let sandbox = indexed();
    sandbox.write("news/wire.jsonl", stories(0, 7));
    sandbox.write("news/broken.jsonl", "{\"title\": \"Bridge\n");
    let run = reindex(&sandbox, &["index/", "news"]).exits(3);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.starts_with("newsdex: news/broken.jsonl:1: "),
        "in {run}"
    );
    assert_eq!(articles(&sandbox), 7);
    assert_eq!(
        log(&sandbox, "index.log"),
        [
            "exit=0 articles=5 failures=0 index=index",
            "exit=3 articles=7 failures=1 index=index",
        ]
    );
}

#[test]
fn a_folder_that_is_missing_leaves_the_index() {
    let sandbox = indexed();
    let run = reindex(&sandbox, &["index", "news", "nows"]);
    insta::assert_snapshot!(run, @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: nows: no such file or folder
    hint: nothing was changed; check the path and whether its disk is mounted
    ");
    assert_eq!(articles(&sandbox), 5);
    assert_eq!(
        log(&sandbox, "index.log").last().unwrap(),
        "exit=2 articles=- failures=- index=index"
    );
}

#[test]
fn a_folder_that_is_empty_leaves_the_index() {
    let sandbox = indexed();
    fs::create_dir(sandbox.path("unmounted")).unwrap();
    let run = reindex(&sandbox, &["index", "unmounted"]);
    insta::assert_snapshot!(run, @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: …/unmounted: no files found, so the index was not changed
    hint: check whether the disk is mounted, and check --include and --exclude
    ");
    assert_eq!(articles(&sandbox), 5);
    assert_eq!(log(&sandbox, "index.log").len(), 2);
}

#[test]
fn an_index_that_is_being_written_is_left_to_its_writer() {
    let sandbox = indexed();
    let lock = File::options()
        .write(true)
        .open(sandbox.path("index/lock"))
        .unwrap();
    lock.try_lock().unwrap();
    reindex(&sandbox, &["index", "news"]).exits(4);
    assert_eq!(articles(&sandbox), 5);
    assert_eq!(
        log(&sandbox, "index.log").last().unwrap(),
        "exit=4 articles=- failures=- index=index"
    );
}

#[test]
fn a_run_that_may_wait_goes_on_when_the_writer_is_done() {
    let sandbox = indexed();
    sandbox.write("news/more.jsonl", stories(5, 2));
    let lock = File::options()
        .write(true)
        .open(sandbox.path("index/lock"))
        .unwrap();
    lock.try_lock().unwrap();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| reindex(&sandbox, &["--wait", "60", "index", "news"]));
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(articles(&sandbox), 5);
        drop(lock);
        run.join().unwrap().exits(0);
    });
    assert_eq!(articles(&sandbox), 7);
}

#[test]
fn names_with_blanks_and_dashes_are_names() {
    let sandbox = Sandbox::new();
    sandbox.write("-old news/wire.jsonl", stories(0, 5));
    reindex(&sandbox, &["my index", "-old news"]).exits(0);
    assert_eq!(
        log(&sandbox, "my index.log"),
        ["exit=0 articles=5 failures=0 index=my index"]
    );
}

#[test]
fn without_an_index_and_a_folder_it_says_how_it_is_called() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(reindex(&sandbox, &["index"]), @r"
    exit 2
    --- stdout
    --- stderr
    usage: reindex.sh [--wait SECONDS] INDEX FOLDER...
    ");
    assert_eq!(fs::read_dir(sandbox.root()).unwrap().count(), 0);
}
