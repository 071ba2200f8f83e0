//! Links, and what is no file, in an archive.
//!
//! 1. A link is followed into the folders that were named, or with `--follow-links`; a link that was named
//!    itself is followed.
//! 2. Every link, pipe, socket and device that is not read is skipped by name; none of them is waited for.
//! 3. Articles that an earlier run read through a link stay until the user decides.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Run, Sandbox, process};

fn story(number: u32) -> String {
    format!("Report number {number}\n\nThe harbour office counted {number} boats on Monday.\n")
}

/// An archive with one story of its own, and links to two stories in a folder beside it.
fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/own.txt", story(1));
    sandbox.write("private/notes.txt", story(2));
    sandbox.write("private/deep/more.txt", story(3));
    symlink("../private/notes.txt", sandbox.path("news/a.txt")).unwrap();
    symlink(sandbox.path("private/deep"), sandbox.path("news/deep")).unwrap();
    sandbox
}

fn pipe(sandbox: &Sandbox, below: &str) {
    let made = process::Command::new("mkfifo")
        .arg(sandbox.path(below))
        .status();
    assert!(made.unwrap().success());
}

fn paths(sandbox: &Sandbox) -> BTreeSet<String> {
    let run = sandbox.run(&["search", "--format", "jsonl", "--limit", "100", "*"]);
    let path = |hit: &Value| hit["origin"]["path"].as_str().unwrap().to_owned();
    run.json_lines().iter().map(path).collect()
}

#[track_caller]
fn holds(sandbox: &Sandbox, expected: &[&str]) {
    let expected = expected.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(paths(sandbox), expected);
}

#[test]
fn a_link_out_of_the_archive_is_skipped_and_named() {
    let sandbox = archive();
    insta::assert_snapshot!(sandbox.run(&["index", "--verbose", "news"]), @r"
    exit 0
    --- stdout
    --- stderr
    note: skipped 2 links that lead outside the given folders; --follow-links follows such links, --verbose lists them
    newsdex: skipped news/a.txt: a link that leads outside the given folders
    newsdex: skipped news/deep: a link that leads outside the given folders
    Skipped 2: a link that leads outside the given folders (example: news/a.txt)
    Articles: added 1. Read 1 file (63 bytes), skipped 2, in N s.
    ");
    holds(&sandbox, &["news/own.txt"]);
    let again = sandbox.index(&["news"]);
    assert_eq!(
        again["files"],
        json!({"read": 0, "unchanged": 1, "failed": 0, "skipped": 2, "moved": 0, "removed": 0})
    );
    assert_eq!(again["links_not_followed"], 2);
    insta::assert_snapshot!(sandbox.run(&["index", "news"]), @r"
    exit 0
    --- stdout
    --- stderr
    note: skipped 2 links that lead outside the given folders; --follow-links follows such links, --verbose lists them
    Skipped 2: a link that leads outside the given folders (example: news/a.txt)
    Nothing has changed: 1 article, checked in N s. 2 files skipped.
    ");
    let extracted = sandbox.run(&["extract", "news"]).exits(0);
    assert_eq!(extracted.json_lines().len(), 1);
    assert!(extracted.stderr.contains("skipped 2 links"), "{extracted}");
}

#[test]
fn links_are_followed_on_request_and_between_the_folders_named() {
    let all = ["news/a.txt", "news/deep/more.txt", "news/own.txt"];
    let sandbox = archive();
    sandbox.index(&["--follow-links", "news"]);
    holds(&sandbox, &all);
    assert_eq!(
        sandbox
            .run(&["extract", "--follow-links", "news"])
            .json_lines()
            .len(),
        3
    );
    let sandbox = archive();
    let summary = sandbox.index(&["news", "private"]);
    assert_eq!(summary["links_not_followed"], 0);
    assert!(paths(&sandbox).is_superset(&all.map(str::to_owned).into()));
}

#[test]
fn what_a_link_gave_stays_until_the_user_decides() {
    let sandbox = archive();
    sandbox.index(&["--follow-links", "news"]);
    insta::assert_snapshot!(sandbox.run(&["index", "news"]), @r"
    exit 3
    --- stdout
    --- stderr
    newsdex: news/a.txt: a link that leads outside the given folders; 1 of its articles stays in the index
    hint: use --follow-links to read it as before, or --rebuild to remove its articles
    newsdex: news/deep: a link that leads outside the given folders; 1 of its articles stays in the index
    hint: use --follow-links to read it as before, or --rebuild to remove its articles
    Failed 2: a link that leads outside the given folders (example: news/a.txt)
    Nothing has changed: 1 article, checked in N s.
    ");
    assert_eq!(paths(&sandbox).len(), 3);
    let kept = sandbox.index_ending(3, &["news"]);
    assert_eq!(
        (&kept["files"]["failed"], &kept["files"]["skipped"]),
        (&json!(2), &json!(0))
    );
    // Either decision ends it.
    let followed = sandbox.index(&["--follow-links", "news"]);
    assert_eq!(followed["files"]["unchanged"], 3);
    sandbox.index(&["--rebuild", "news"]);
    holds(&sandbox, &["news/own.txt"]);
}

#[test]
fn a_link_that_is_gone_takes_its_articles_with_it() {
    let sandbox = archive();
    sandbox.index(&["--follow-links", "news"]);
    sandbox.remove("news/a.txt");
    sandbox.remove("news/deep");
    assert_eq!(sandbox.index(&["news"])["articles"]["removed"], 2);
}

#[test]
fn a_link_or_a_file_named_itself_is_read() {
    let sandbox = archive();
    sandbox.index(&["news/a.txt"]);
    assert_eq!(paths(&sandbox).len(), 1);
    assert_eq!(
        sandbox
            .run(&["extract", "news/deep"])
            .exits(0)
            .json_lines()
            .len(),
        1
    );
}

#[test]
fn a_hard_link_is_a_file() {
    let sandbox = archive();
    fs::hard_link(
        sandbox.path("private/notes.txt"),
        sandbox.path("news/hard.txt"),
    )
    .unwrap();
    sandbox.index(&["news"]);
    holds(&sandbox, &["news/hard.txt", "news/own.txt"]);
}

#[test]
fn a_file_that_is_also_linked_to_goes_by_its_own_name() {
    let sandbox = Sandbox::new();
    sandbox.write("news/b/own.txt", story(1));
    symlink("b/own.txt", sandbox.path("news/a.txt")).unwrap();
    symlink("b", sandbox.path("news/a")).unwrap();
    symlink("../..", sandbox.path("news/b/loop")).unwrap();
    symlink("self", sandbox.path("news/self")).unwrap();
    let summary = sandbox.index(&["news"]);
    // One leads out of the folder and one nowhere.
    assert_eq!(summary["files"]["skipped"], 2);
    holds(&sandbox, &["news/b/own.txt"]);
    // What only a link leads to goes by the name of the link: hidden folders are not entered otherwise.
    sandbox.write("news/.store/1.txt", story(2));
    symlink(".store/1.txt", sandbox.path("news/c.txt")).unwrap();
    sandbox.index(&["news"]);
    holds(&sandbox, &["news/b/own.txt", "news/c.txt"]);
}

#[test]
fn pipes_sockets_and_devices_are_skipped_by_name_and_not_waited_for() {
    let sandbox = Sandbox::new();
    sandbox.write("news/own.txt", story(1));
    pipe(&sandbox, "news/pipe.txt");
    let _socket = UnixListener::bind(sandbox.path("news/socket.txt")).unwrap();
    symlink("/dev/zero", sandbox.path("news/zero.txt")).unwrap();
    symlink("pipe.txt", sandbox.path("news/to-pipe.txt")).unwrap();
    let run = sandbox.run(&["index", "--follow-links", "--verbose", "news"]);
    insta::assert_snapshot!(run, @r"
    exit 0
    --- stdout
    --- stderr
    newsdex: skipped news/pipe.txt: a pipe, not a file
    newsdex: skipped news/socket.txt: a socket, not a file
    newsdex: skipped news/to-pipe.txt: a pipe, not a file
    newsdex: skipped news/zero.txt: a device, not a file
    Skipped 2: a pipe, not a file (example: news/pipe.txt)
    Articles: added 1. Read 1 file (63 bytes), skipped 4, in N s.
    ");
    assert_eq!(
        sandbox
            .run(&["extract", "--follow-links", "news"])
            .exits(0)
            .json_lines()
            .len(),
        1
    );
    // A file that becomes a pipe is not waited for either.
    let id = sandbox.all().remove(0);
    sandbox.remove("news/own.txt");
    pipe(&sandbox, "news/own.txt");
    let original = sandbox.run(&["show", &id, "--original"]).exits(2);
    assert!(
        original.stderr.contains("is not a regular file"),
        "{original}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn files_that_the_kernel_makes_up_are_skipped_by_name() {
    let sandbox = Sandbox::new();
    sandbox.write("news/own.txt", story(1));
    symlink("/proc/self/status", sandbox.path("news/status.txt")).unwrap();
    symlink("/proc/self", sandbox.path("news/self")).unwrap();
    let summary = sandbox.index(&["--follow-links", "news"]);
    assert_eq!(
        (&summary["files"]["read"], &summary["files"]["skipped"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn a_pipe_named_itself_is_read() {
    let sandbox = Sandbox::new();
    pipe(&sandbox, "pipe");
    let write = |text: String| {
        let path = sandbox.path("pipe");
        std::thread::spawn(move || fs::write(path, text).unwrap())
    };
    let writer = write(story(1));
    let article = sandbox.run(&["extract", "pipe"]).exits(0).json();
    assert_eq!(article["title"], "Report number 1");
    writer.join().unwrap();
    let writer = write(story(1));
    assert_eq!(sandbox.index(&["pipe"])["articles"]["added"], 1);
    writer.join().unwrap();
    let writer = write(story(2));
    assert_eq!(sandbox.index(&["pipe"])["articles"]["updated"], 1);
    writer.join().unwrap();
}

#[test]
fn who_waits_for_a_pipe_hears_ctrl_c() {
    let sandbox = Sandbox::new();
    sandbox.write("news/own.txt", story(1));
    sandbox.index(&["news"]);
    pipe(&sandbox, "pipe");
    fs::create_dir(sandbox.path("tmp")).unwrap();
    let mut command = process(sandbox.root(), &["index", "pipe"]);
    let mut child = command
        .env("TMPDIR", sandbox.path("tmp"))
        .stderr(process::Stdio::piped())
        .spawn()
        .unwrap();
    let has_begun = || fs::read_dir(sandbox.path("tmp")).unwrap().next().is_some();
    while !has_begun() {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it began"
        );
        sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    let sent = process::Command::new("kill")
        .args(["-s", "INT", &pid])
        .status();
    assert!(sent.unwrap().success());
    let run = Run::of(child.wait_with_output().unwrap()).exits(130);
    assert!(run.stderr.contains("Stopped early"), "{run}");
    assert!(!has_begun(), "the copy of the pipe is gone");
    holds(&sandbox, &["news/own.txt"]);
}

#[test]
fn metadata_beside_a_text_are_not_read_through_a_link_out() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/ferry.txt",
        "The ferry came back on Tuesday with all its passengers.\n",
    );
    sandbox.write("private/secret.json", r#"{"title": "Not to be read"}"#);
    symlink("../private/secret.json", sandbox.path("news/ferry.json")).unwrap();
    let title = |args: &[&str]| {
        let articles = sandbox.run(args).exits(0).json_lines();
        articles
            .iter()
            .any(|article| article["title"] == "Not to be read")
    };
    assert!(!title(&["extract", "news"]));
    assert!(title(&["extract", "--follow-links", "news"]));
    // Nor is a pipe waited for.
    sandbox.remove("news/ferry.json");
    pipe(&sandbox, "news/ferry.meta");
    assert!(!title(&["extract", "news"]));
}

#[test]
fn a_repair_follows_the_links_that_were_followed() {
    let sandbox = archive();
    sandbox.index(&["--follow-links", "news"]);
    let generation = sandbox.path(".newsdex/generations/1");
    for entry in fs::read_dir(generation).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "store") {
            fs::write(path, "damaged").unwrap();
        }
    }
    sandbox.run(&["verify", "--repair"]).exits(0);
    assert_eq!(paths(&sandbox).len(), 3);
}
