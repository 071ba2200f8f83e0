//! One record cannot stop a run: not by the time it takes, not by ending the process, not by keeping it from
//! being stopped.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{PROGRAM, Run, Sandbox, process, stories};

/// An article that takes seconds to read in any build, as a line of JSON.
fn long_story() -> String {
    let sentence = "The harbour master, Edith Marlow of Wexmouth, said on 3 May that “nobody counts boats” there. ";
    let body = sentence.repeat(15_000_000 / sentence.len());
    format!("{{\"id\": \"long\", \"title\": \"A long story\", \"body\": \"{body}\"}}\n")
}

/// An archive of three files, of which the one in the middle takes long.
fn archive_with_a_long_story() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/a.jsonl", stories(0, 3));
    sandbox.write("news/long.jsonl", long_story());
    sandbox.write("news/z.jsonl", stories(10, 2));
    sandbox
}

fn begin(sandbox: &Sandbox, args: &[&str]) -> Child {
    process(sandbox.root(), args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-s", name, &pid]).status();
    assert!(sent.unwrap().success());
}

/// Waits until something is so while a process is at work.
#[track_caller]
fn wait_until(child: &mut Child, what: &str, is_so: impl Fn() -> bool) {
    while !is_so() {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended before: {what}");
        sleep(Duration::from_millis(10));
    }
}

/// How many articles an index holds; none before the first commit.
fn articles(sandbox: &Sandbox) -> u64 {
    let run = sandbox.run(&["stats", "--format", "json"]);
    match run.code {
        Some(0) => run.json()["articles"].as_u64().unwrap(),
        _ => 0,
    }
}

fn note(sandbox: &Sandbox) -> std::path::PathBuf {
    sandbox.path(".newsdex/in-progress")
}

#[test]
fn a_record_that_takes_too_long_is_failed_by_name_and_the_rest_is_read() {
    let sandbox = archive_with_a_long_story();
    let run = sandbox
        .run(&["index", "--json", "--record-seconds", "0.5", "news"])
        .exits(3);
    assert!(
        run.stderr
            .contains("newsdex: news/long.jsonl:1: took more than 0.5 s of CPU time\nhint: if it is an article, raise --record-seconds\n")
            || run.stderr.contains("news/long.jsonl:1: took more than N s of CPU time"),
        "in {run}"
    );
    let summary = run.json();
    assert_eq!(summary["articles"]["added"], 5);
    assert_eq!(
        (&summary["files"]["read"], &summary["files"]["failed"]),
        (&2.into(), &1.into())
    );
    assert_eq!(summary["failures"][0]["path"], "news/long.jsonl");
    assert!(!note(&sandbox).exists());
    // It is not tried again with the same budget, and said again.
    let again = sandbox.index_ending(3, &["--record-seconds", "0.5", "news"]);
    assert_eq!(again["files"]["unchanged"], 3);
    assert_eq!(again["failures"], summary["failures"]);
}

#[test]
fn extract_gives_up_a_record_that_takes_too_long_and_prints_the_others() {
    let sandbox = archive_with_a_long_story();
    let run = sandbox
        .run(&["extract", "--record-seconds", "0.5", "news"])
        .exits(3);
    assert_eq!(run.json_lines().len(), 5);
    assert!(run.stderr.contains("raise --record-seconds"), "in {run}");
}

#[cfg(unix)]
#[test]
fn a_run_is_stopped_inside_a_record_and_the_record_is_not_failed() {
    for (name, code) in [("TERM", 143), ("INT", 130), ("HUP", 129)] {
        let sandbox = archive_with_a_long_story();
        let args = ["index", "--json", "--record-seconds", "3600", "news"];
        let mut child = begin(&sandbox, &args);
        wait_until(&mut child, "a note", || note(&sandbox).exists());
        sleep(Duration::from_millis(700));
        signal(&child, name);
        let run = Run::of(child.wait_with_output().unwrap()).exits(code);
        assert_eq!(run.json()["interrupted"], true, "in {run}");
        assert_eq!(run.json()["failures"], serde_json::json!([]), "in {run}");
        assert!(articles(&sandbox) <= 5);
        assert!(!note(&sandbox).exists(), "a note is left after {name}");
        let log = sandbox.run(&["log", "--format", "json"]).exits(0);
        assert!(log.stdout.contains("\"interrupted\""), "in {log}");
    }
}

#[cfg(unix)]
#[test]
fn extract_is_stopped_inside_a_record() {
    for (name, code) in [("TERM", 143), ("INT", 130)] {
        let sandbox = archive_with_a_long_story();
        let args = ["extract", "--record-seconds", "3600", "news/long.jsonl"];
        let child = begin(&sandbox, &args);
        sleep(Duration::from_millis(700));
        signal(&child, name);
        let run = Run::of(child.wait_with_output().unwrap()).exits(code);
        assert_eq!(run.stdout, "");
    }
}

#[cfg(unix)]
#[test]
fn waiting_for_another_process_is_stopped() {
    let sandbox = archive_with_a_long_story();
    let args = ["index", "--record-seconds", "3600", "news"];
    let mut first = begin(&sandbox, &args);
    wait_until(&mut first, "a note", || note(&sandbox).exists());
    let second = begin(&sandbox, &["index", "--wait", "3600", "news"]);
    sleep(Duration::from_millis(500));
    signal(&second, "TERM");
    Run::of(second.wait_with_output().unwrap()).exits(143);
    signal(&first, "TERM");
    Run::of(first.wait_with_output().unwrap()).exits(143);
}

/// Begins a run and kills it when it has not ended in a while, as the long story keeps it from doing.
fn run_or_kill(sandbox: &Sandbox) -> Option<Run> {
    let args = ["index", "--json", "--record-seconds", "3600", "news"];
    let mut child = begin(sandbox, &args);
    for _ in 0..150 {
        if child.try_wait().unwrap().is_some() {
            return Some(Run::of(child.wait_with_output().unwrap()));
        }
        sleep(Duration::from_millis(10));
    }
    signal(&child, "KILL");
    Run::of(child.wait_with_output().unwrap());
    assert!(note(sandbox).exists(), "a killed run leaves its note");
    None
}

#[cfg(unix)]
#[test]
fn a_record_that_ends_two_runs_is_failed_by_the_next_until_its_file_changes() {
    let sandbox = archive_with_a_long_story();
    assert!(
        run_or_kill(&sandbox).is_none(),
        "the long story is too short"
    );
    assert!(run_or_kill(&sandbox).is_none(), "once is not enough");
    // The rest is committed before the suspect is tried.
    assert!(articles(&sandbox) >= 3);
    let run = (0..10).find_map(|_| run_or_kill(&sandbox));
    let run = run.expect("a run comes to an end").exits(3);
    let summary = run.json();
    assert_eq!(summary["failures"][0]["path"], "news/long.jsonl");
    let reason = summary["failures"][0]["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("ended an earlier run, of 20"),
        "in {run}"
    );
    assert_eq!(articles(&sandbox), 5);
    assert!(!note(&sandbox).exists());
    // As long as the file stays as it is, a rebuild does not try it again, either.
    let rebuilt = sandbox.index_ending(3, &["--rebuild", "news"]);
    assert_eq!(rebuilt["articles"]["added"], 5);
    sandbox.write("news/long.jsonl", stories(20, 1));
    let changed = sandbox.index(&["news"]);
    assert_eq!(changed["articles"]["added"], 1);
    assert!(!sandbox.path(".newsdex/suspects").exists());
}

#[cfg(unix)]
#[test]
fn runs_that_are_killed_at_different_records_condemn_none() {
    let sandbox = Sandbox::new();
    sandbox.write("news/all.jsonl", stories(0, 20_000));
    for _ in 0..3 {
        let args = ["index", "--memory", "64", "--commit-every", "0.2", "news"];
        let mut child = begin(&sandbox, &args);
        // Far enough to have left behind what the last run was killed at.
        let wanted = articles(&sandbox) + 3_000;
        while articles(&sandbox) < wanted && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(10));
        }
        // One that ended before is as good.
        let _ = child.kill();
        Run::of(child.wait_with_output().unwrap());
    }
    let summary = sandbox.index(&["news"]);
    assert_eq!(summary["failures"], serde_json::json!([]));
    assert_eq!(articles(&sandbox), 20_000);
    assert!(!sandbox.path(".newsdex/suspects").exists());
}

#[test]
fn a_damaged_note_of_a_dead_run_is_no_obstacle() {
    for said in [&b""[..], b"nonsense", &[0xff; 40_000]] {
        let sandbox = Sandbox::new();
        sandbox.write("news/a.jsonl", stories(0, 3));
        sandbox.index(&["news"]);
        fs::write(note(&sandbox), said).unwrap();
        fs::write(sandbox.path(".newsdex/suspects"), said).unwrap();
        sandbox.write("news/b.jsonl", stories(5, 1));
        sandbox.index(&["news"]);
        assert_eq!(articles(&sandbox), 4);
    }
}

/// A run that may have so many files open at a time.
#[cfg(unix)]
fn with_files(folder: &Path, most: u32, args: &[&str]) -> Run {
    let mut command = Command::new("bash");
    command
        .args([
            "-c",
            &format!("ulimit -n {most}; exec \"$@\""),
            "bash",
            PROGRAM,
        ])
        .args(args)
        .current_dir(folder)
        .env_remove("NEWSDEX_INDEX");
    Run::of(command.output().unwrap())
}

#[cfg(unix)]
#[test]
fn too_few_files_that_may_be_open_are_said_with_what_to_do() {
    let mut refused = 0;
    for most in [6, 8, 10, 12, 16] {
        let sandbox = Sandbox::new();
        for file in 0..30 {
            sandbox.write(&format!("news/{file}.jsonl"), stories(file * 10, 10));
        }
        for args in [&["-q", "index", "news"][..], &["-q", "search", "harbour"]] {
            let run = with_files(sandbox.root(), most, args);
            if run.code == Some(0) {
                continue;
            }
            if run.stderr.contains("no index in") {
                continue;
            }
            refused += 1;
            assert_eq!(run.code, Some(2), "with {most}: {run}");
            assert!(
                run.stderr.contains("too many open files"),
                "with {most}: {run}"
            );
            assert!(
                run.stderr.contains("hint: ") && run.stderr.contains("ulimit -n"),
                "with {most}: {run}"
            );
            assert!(!run.stderr.contains("thread"), "with {most}: {run}");
        }
    }
    assert!(refused > 0, "no limit was too low");
}
