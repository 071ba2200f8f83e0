//! Runs that are broken off: by the user, by the system, by a full disk, by a reader who has seen
//! enough. What was committed stays whole, and the next run completes it.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Run, Sandbox, fixture_index, process, run_in, stories};

const FILES: u32 = 60;
const STORIES_A_FILE: u32 = 500;
const STORIES: u64 = (FILES * STORIES_A_FILE) as u64;

/// An archive that takes long enough to be interrupted while it is read.
fn long_archive() -> Sandbox {
    let sandbox = Sandbox::new();
    for file in 0..FILES {
        sandbox.write(
            &format!("news/{file:02}.jsonl"),
            stories(file * STORIES_A_FILE, STORIES_A_FILE),
        );
    }
    sandbox
}

/// Begins to index it, in little memory so that no more of it is read ahead than has to be, and waits
/// until that is under way.
fn begin(sandbox: &Sandbox, args: &[&str], generation: u32) -> Child {
    let mut command = process(sandbox.root(), &[args, &["--memory", "64"]].concat());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let manifest = sandbox.path(&format!(".newsdex/generations/{generation}/manifest.json"));
    while !manifest.exists() {
        assert!(
            child.try_wait().unwrap().is_none(),
            "the run ended before it began"
        );
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(300));
    child
}

fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap()
            .success()
    );
}

/// Every article is there once.
#[track_caller]
fn check_complete(sandbox: &Sandbox) {
    assert_eq!(sandbox.stats()["articles"], STORIES);
    let run = sandbox.run(&[
        "search",
        "--format",
        "csv",
        "--snippets",
        "0",
        "--limit",
        "100000",
        "--",
        "*",
    ]);
    let rows: Vec<&str> = run.stdout.lines().skip(1).collect();
    let ids: HashSet<&str> = rows
        .iter()
        .filter_map(|row| row.split(',').next())
        .collect();
    assert_eq!((rows.len() as u64, ids.len() as u64), (STORIES, STORIES));
}

#[cfg(unix)]
#[test]
fn the_run_after_an_interrupted_one_completes_it() {
    let sandbox = long_archive();
    let child = begin(&sandbox, &["index", "news", "--json"], 1);
    signal(&child, "INT");
    let run = Run::of(child.wait_with_output().unwrap()).exits(130);
    let summary = run.json();
    assert_eq!(summary["interrupted"], true);
    let added = summary["articles"]["added"].as_u64().unwrap();
    assert!(added < STORIES, "the run was not interrupted");
    // What it counted is there.
    assert_eq!(sandbox.stats()["articles"], added);
    let rest = sandbox.index(&["news"]);
    let (files, articles) = (&rest["files"], &rest["articles"]);
    assert_eq!(
        files["read"].as_u64().unwrap() + files["unchanged"].as_u64().unwrap(),
        u64::from(FILES)
    );
    assert_eq!(
        articles["added"].as_u64().unwrap() + articles["unchanged"].as_u64().unwrap(),
        STORIES
    );
    check_complete(&sandbox);
}

#[cfg(unix)]
#[test]
fn the_run_after_an_interrupted_one_with_other_options_completes_it() {
    let sandbox = long_archive();
    sandbox.index(&["--since", "2030", "news"]);
    let child = begin(&sandbox, &["index", "news"], 1);
    signal(&child, "INT");
    Run::of(child.wait_with_output().unwrap()).exits(130);
    sandbox.index(&["news"]);
    check_complete(&sandbox);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let sandbox = long_archive();
    let child = begin(&sandbox, &["index", "news"], 1);
    signal(&child, "INT");
    let run = Run::of(child.wait_with_output().unwrap()).exits(130);
    assert!(
        run.stderr
            .contains("Stopping after a last commit; press Ctrl-C again to stop at once."),
        "in {run}"
    );
    assert!(
        run.stderr
            .ends_with("Stopped early; the next run resumes from here.\n"),
        "in {run}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_rebuild_leaves_the_live_generation() {
    let sandbox = long_archive();
    sandbox.write("first/wire.jsonl", stories(0, 5));
    sandbox.index(&["first"]);
    let child = begin(&sandbox, &["index", "--rebuild", "news"], 2);
    assert_eq!(
        sandbox.all().len(),
        5,
        "a rebuild is not seen before it is whole"
    );
    signal(&child, "INT");
    Run::of(child.wait_with_output().unwrap()).exits(130);
    assert_eq!(sandbox.all().len(), 5);
    assert_eq!(sandbox.stats()["generation"], 1);
}

#[cfg(unix)]
#[test]
fn after_a_kill_nothing_or_a_commit_is_there_and_the_next_run_completes_it() {
    let sandbox = long_archive();
    let child = begin(&sandbox, &["index", "news"], 1);
    signal(&child, "KILL");
    Run::of(child.wait_with_output().unwrap());
    let run = sandbox.run(&["stats", "--format", "json"]);
    match run.code {
        // Nothing was committed yet.
        Some(2) => assert!(run.stderr.starts_with("newsdex: no index in "), "in {run}"),
        _ => assert!(run.exits(0).json()["articles"].as_u64().unwrap() < STORIES),
    }
    sandbox.index(&["news"]);
    check_complete(&sandbox);
}

#[cfg(unix)]
#[test]
fn a_kill_while_adding_leaves_what_was_there() {
    let sandbox = long_archive();
    sandbox.write("first/wire.jsonl", stories(100_000, 5));
    sandbox.index(&["first"]);
    let child = begin(&sandbox, &["index", "news"], 1);
    signal(&child, "KILL");
    Run::of(child.wait_with_output().unwrap());
    let count = sandbox.stats()["articles"].as_u64().unwrap();
    assert!((5..STORIES).contains(&count), "{count} articles");
    assert_eq!(sandbox.found("title:100003"), ["story-100003"]);
    sandbox.index(&["news"]);
    assert_eq!(sandbox.stats()["articles"], STORIES + 5);
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_the_pipe_is_no_error() {
    for args in [
        &["search", "--limit", "100", "--format", "json", "--", "*"][..],
        &["search", "--limit", "100", "--", "*"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ] {
        let mut command = process(fixture_index(), args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(0), "for {args:?}: {run}");
        let is_quiet = run
            .stderr
            .lines()
            .all(|line| line.is_empty() || line.starts_with("Found "));
        assert!(is_quiet, "for {args:?}: {run}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_of_csv_that_closes_the_pipe_is_no_error() {
    let mut command = process(
        fixture_index(),
        &["search", "--limit", "100", "--format", "csv", "--", "*"],
    );
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let run = Run::of(child.wait_with_output().unwrap()).exits(0);
    assert_eq!(run.stderr, "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_results_is_an_error() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = process(fixture_index(), &["search", "--format", "json", "--", "*"]);
    let mut child = command.stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2), "in {stderr}");
    assert!(stderr.contains("standard output is full"), "in {stderr}");
}

/// A small disk of its own; given back when dropped.
struct SmallDisk {
    path: PathBuf,
}

impl SmallDisk {
    fn mount(at: &Path, megabytes: u32) -> Option<SmallDisk> {
        fs::create_dir_all(at).unwrap();
        let mount = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={megabytes}m"),
                "newsdex-test",
            ])
            .arg(at)
            .output();
        mount
            .is_ok_and(|output| output.status.success())
            .then(|| SmallDisk {
                path: at.to_owned(),
            })
    }
}

impl SmallDisk {
    /// Makes it a larger one.
    fn grow(&self, megabytes: u32) {
        let grown = Command::new("mount")
            .args(["-o", &format!("remount,size={megabytes}m")])
            .arg(&self.path)
            .status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.path).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_index_leaves_what_was_there() {
    let sandbox = long_archive();
    let Some(_disk) = SmallDisk::mount(&sandbox.path("disk"), 3) else {
        eprintln!("skipped: no disk can be mounted here");
        return;
    };
    sandbox.write("first/wire.jsonl", stories(100_000, 5));
    let index =
        |args: &[&str]| run_in(sandbox.root(), &[&["--index", "disk/index"], args].concat());
    index(&["index", "first"]).exits(0);
    let run = index(&["index", "news"]).exits(2);
    let is_said = |text: &str| run.stderr.contains(text);
    assert!(
        is_said("hint: the disk is full; everything committed so far is intact")
            || is_said("hint: free some disk space"),
        "in {run}"
    );
    let hits = index(&["search", "--format", "jsonl", "title:100003"])
        .exits(0)
        .json_lines();
    assert_eq!(hits.len(), 1);
    let stats = index(&["stats", "--format", "json"]).exits(0).json();
    assert!(stats["articles"].as_u64().unwrap() >= 5);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_on_a_disk_that_fills_keeps_what_it_committed_and_goes_on_later() {
    let sandbox = long_archive();
    let Some(disk) = SmallDisk::mount(&sandbox.path("disk"), 3) else {
        eprintln!("skipped: no disk can be mounted here");
        return;
    };
    let index =
        |args: &[&str]| run_in(sandbox.root(), &[&["--index", "disk/index"], args].concat());
    let args = ["index", "--commit-every", "0.1", "news"];
    let run = index(&[&args[..], &["--memory", "64"]].concat()).exits(2);
    let is_said = |text: &str| run.stderr.contains(text);
    assert!(
        is_said("hint: the disk is full; everything committed so far is intact")
            || is_said("everything read so far is in the index"),
        "in {run}"
    );
    let articles = || {
        let run = index(&["stats", "--format", "json"]).exits(0);
        run.json()["articles"].as_u64().unwrap()
    };
    let held = articles();
    assert!((1..STORIES).contains(&held), "{held} articles");
    disk.grow(400);
    let summary = index(&["index", "--json", "--quiet", "news"])
        .exits(0)
        .json();
    assert_eq!(summary["articles"]["added"], STORIES - held);
    assert_eq!(articles(), STORIES);
}
