//! `newsdex watch`: what changes in a folder is found without anybody asking for it to be indexed,
//! and nothing is lost when the folder goes and comes back.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Run, Sandbox, process, stories};

/// How often it is looked whether something has happened, each after [`STEP`]: far longer than it
/// takes.
const TRIES: u32 = 600;

const STEP: Duration = Duration::from_millis(100);

/// A process that watches, ended when the test ends.
struct Watching<'a> {
    sandbox: &'a Sandbox,
    child: Option<Child>,
}

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl<'a> Watching<'a> {
    /// Begins to watch and waits until the first run is over.
    fn begin(sandbox: &'a Sandbox, args: &[&str]) -> Watching<'a> {
        let args = [&["watch"], args].concat();
        let errors = fs::File::create(sandbox.path("errors")).unwrap();
        let child = process(sandbox.root(), &args)
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let watching = Watching {
            sandbox,
            child: Some(child),
        };
        watching.wait_until("it watches", || watching.errors().contains("Watching "));
        watching
    }

    fn errors(&self) -> String {
        fs::read_to_string(self.sandbox.path("errors")).unwrap()
    }

    #[track_caller]
    fn wait_until(&self, what: &str, is_so: impl Fn() -> bool) {
        for _ in 0..TRIES {
            if is_so() {
                return;
            }
            sleep(STEP);
        }
        panic!("never came true: {what}; it said {}", self.errors());
    }

    #[track_caller]
    fn wait_for(&self, query: &str, expected: usize) {
        self.wait_until(&format!("{expected} articles for {query}"), || {
            self.sandbox.found(query).len() == expected
        });
    }

    /// Waits for its own end.
    fn wait(mut self) -> Run {
        let mut child = self.child.take().unwrap();
        for _ in 0..TRIES {
            if child.try_wait().unwrap().is_some() {
                return Run::of(child.wait_with_output().unwrap());
            }
            sleep(STEP);
        }
        let _ = child.kill();
        panic!("never ended; it said {}", self.errors());
    }

    /// Ends it as the user or the system does.
    fn end(mut self, signal: &str) -> Run {
        let child = self.child.take().unwrap();
        let pid = child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(sent.unwrap().success());
        Run::of(child.wait_with_output().unwrap())
    }
}

#[test]
fn what_is_written_changed_and_removed_is_found_and_gone() {
    let sandbox = Sandbox::new();
    sandbox.write("news/a.txt", "Ferry runs aground\n\nNobody was hurt.");
    let watching = Watching::begin(&sandbox, &["news"]);
    watching.wait_for("ferry", 1);
    sandbox.write(
        "news/new/b.txt",
        "Lighthouse sold\n\nThe buyer is not known.",
    );
    watching.wait_for("lighthouse", 1);
    sandbox.write(
        "news/new/b.txt",
        "Lighthouse kept\n\nThe town has changed its mind about it.",
    );
    watching.wait_for("title:kept", 1);
    watching.wait_for("title:sold", 0);
    sandbox.remove("news/a.txt");
    watching.wait_for("ferry", 0);
    watching.end("INT").exits(0);
    assert_eq!(sandbox.stats()["articles"], 1);
}

#[test]
fn each_batch_is_a_line_of_json_and_the_end_of_the_system_is_an_end() {
    let sandbox = Sandbox::new();
    sandbox.write("news/0.jsonl", stories(0, 3));
    let watching = Watching::begin(&sandbox, &["--format", "jsonl", "news"]);
    sandbox.write("news/1.jsonl", stories(3, 4));
    watching.wait_for("*", 7);
    // The answer comes from the commit; the line is written a moment later.
    sleep(STEP * 5);
    let run = watching.end("TERM").exits(0);
    let added: Vec<u64> = (run.json_lines().iter())
        .map(|line| line["articles"]["added"].as_u64().unwrap())
        .collect();
    assert_eq!((added[0], added.iter().sum::<u64>()), (3, 7));
}

#[test]
fn a_folder_that_goes_keeps_its_articles_and_is_taken_up_again() {
    let sandbox = Sandbox::new();
    sandbox.write("news/a.txt", "Ferry runs aground\n\nNobody was hurt.");
    sandbox.write("other/b.txt", "Lighthouse sold\n\nThe buyer is not known.");
    let watching = Watching::begin(&sandbox, &["news", "other"]);
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    watching.wait_until("it says so", || {
        watching.errors().contains("news is missing")
    });
    // The other one is still watched.
    sandbox.write("other/c.txt", "Windmill burns\n\nThe miller was away.");
    watching.wait_for("windmill", 1);
    watching.wait_for("ferry", 1);
    sandbox.write("away/d.txt", "Bridge closed\n\nFor a week at least.");
    fs::rename(sandbox.path("away"), sandbox.path("news")).unwrap();
    watching.wait_for("bridge", 1);
    // It is watched as before.
    sandbox.write("news/e.txt", "Tunnel opened\n\nThe mayor came late.");
    watching.wait_for("tunnel", 1);
    watching.end("INT").exits(0);
}

#[test]
fn an_index_that_is_moved_away_or_removed_ends_the_watch_and_none_is_begun() {
    for is_removed in [false, true] {
        let sandbox = Sandbox::new();
        sandbox.write("news/a.txt", "Ferry runs aground\n\nNobody was hurt.");
        let watching = Watching::begin(&sandbox, &["news"]);
        match is_removed {
            true => fs::remove_dir_all(sandbox.path(".newsdex")).unwrap(),
            false => fs::rename(sandbox.path(".newsdex"), sandbox.path("moved")).unwrap(),
        }
        sandbox.write("news/b.txt", "Lighthouse sold\n\nThe buyer is not known.");
        let run = watching.wait().exits(2);
        assert!(run.stderr.is_empty(), "{run}");
        let errors = fs::read_to_string(sandbox.path("errors")).unwrap();
        assert!(errors.contains("was moved or deleted while"), "{errors}");
        assert!(
            errors.contains("hint: run `newsdex watch` again"),
            "{errors}"
        );
        assert!(!sandbox.path(".newsdex").exists());
        assert!(is_removed || sandbox.path("moved/CURRENT").exists());
    }
}

#[test]
fn a_single_file_is_watched_also_when_another_takes_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("news.jsonl", stories(0, 2));
    let watching = Watching::begin(&sandbox, &["news.jsonl"]);
    sandbox.write("new", stories(0, 3));
    fs::rename(sandbox.path("new"), sandbox.path("news.jsonl")).unwrap();
    watching.wait_for("*", 3);
    sandbox.write("new", stories(0, 4));
    fs::rename(sandbox.path("new"), sandbox.path("news.jsonl")).unwrap();
    watching.wait_for("*", 4);
    watching.end("INT").exits(0);
}

/// Mounts an empty disk in memory, where that is allowed.
fn mount(at: &Path) -> bool {
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4m", "newsdex-test"])
        .arg(at)
        .stderr(Stdio::null())
        .status();
    mounted.is_ok_and(|status| status.success())
}

fn unmount(at: &Path) {
    let status = Command::new("umount").arg("-l").arg(at).status();
    assert!(status.unwrap().success());
}

#[test]
fn a_disk_that_is_unmounted_keeps_its_articles_and_is_taken_up_again() {
    let sandbox = Sandbox::new();
    let disk = sandbox.path("disk");
    fs::create_dir(&disk).unwrap();
    if !mount(&disk) {
        eprintln!("skipped: disks cannot be mounted here");
        return;
    }
    sandbox.write("disk/a.txt", "Ferry runs aground\n\nNobody was hurt.");
    let watching = Watching::begin(&sandbox, &["disk"]);
    unmount(&disk);
    watching.wait_until("it says that nothing was removed", || {
        watching.errors().contains("nothing was removed")
    });
    watching.wait_for("ferry", 1);
    assert!(mount(&disk));
    sandbox.write("disk/a.txt", "Ferry runs aground\n\nNobody was hurt.");
    sandbox.write("disk/b.txt", "Lighthouse sold\n\nThe buyer is not known.");
    watching.wait_for("lighthouse", 1);
    watching.wait_for("ferry", 1);
    let ended = watching.end("INT");
    unmount(&disk);
    ended.exits(0);
}

#[test]
fn a_folder_that_is_not_there_at_the_start_is_a_mistake() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["watch", "nowhere"]).exits(2);
    assert!(run.stderr.contains("no such file or folder"), "in {run}");
}
