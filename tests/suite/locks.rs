//! One writer at a time, whoever it is and however it ended:
//!
//! 1. the second is told who the first is, with exit code 4, or waits for it;
//! 2. readers do not care;
//! 3. what a process left behind that is gone holds nobody up and misleads nobody.

use std::fs::File;
use std::thread::{scope, sleep};
use std::time::Duration;

use crate::harness::{Sandbox, stories};

fn indexed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 5));
    sandbox.index(&["news"]);
    sandbox
}

const HOLDER: &str = r#"{"began_ms":1646364601000,"process":4711,"host":"desk","newsdex":"0.1.0",
    "arguments":["--quiet","index","--rebuild","news"],"folder":"/home"}"#;

/// Holds the lock as another process would that says this.
fn hold(sandbox: &Sandbox, said: &str) -> File {
    sandbox.write(".newsdex/lock", said);
    let lock = File::options()
        .write(true)
        .open(sandbox.path(".newsdex/lock"));
    let lock = lock.unwrap();
    lock.try_lock().unwrap();
    lock
}

#[test]
fn a_second_writer_is_told_who_the_first_is_and_readers_are_not_stopped() {
    let sandbox = indexed();
    let lock = hold(&sandbox, HOLDER);
    for args in [
        &["index", "news"][..],
        &["index", "--rebuild", "news"],
        &["rollback"],
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(sandbox.run(args), @r"
            exit 4
            --- stdout
            --- stderr
            newsdex: another process is writing this index: `newsdex index --rebuild`, process 4711 on desk, since 2022-03-04 03:30:01 UTC
            hint: try again later, or use --wait SECONDS to wait for it
            ");
        }
    }
    assert_eq!(sandbox.all().len(), 5);
    sandbox.run(&["verify"]).exits(0);
    drop(lock);
    sandbox.index(&["news"]);
}

#[test]
fn a_holder_that_says_nothing_sensible_is_another_process() {
    let sandbox = indexed();
    for said in ["", "4711\n", "\u{0}\u{0}", "{\"began_ms\":"] {
        let _lock = hold(&sandbox, said);
        let run = sandbox.run(&["index", "news"]).exits(4);
        assert!(
            run.stderr
                .starts_with("newsdex: another process is writing this index\n"),
            "in {run}"
        );
    }
}

#[test]
fn what_a_process_left_behind_that_is_gone_holds_nobody_up() {
    let sandbox = indexed();
    sandbox.write(".newsdex/lock", HOLDER);
    sandbox.index(&["news"]);
    // Nor is the next one told about a run that is over.
    let _lock = File::options()
        .write(true)
        .open(sandbox.path(".newsdex/lock"));
    let lock = _lock.unwrap();
    lock.try_lock().unwrap();
    let run = sandbox.run(&["index", "news"]).exits(4);
    assert!(!run.stderr.contains("process 4711"), "in {run}");
}

#[test]
fn a_writer_that_may_wait_goes_on_when_the_first_is_done() {
    let sandbox = indexed();
    sandbox.write("news/more.jsonl", stories(5, 2));
    let lock = hold(&sandbox, HOLDER);
    scope(|scope| {
        scope.spawn(move || {
            sleep(Duration::from_millis(700));
            drop(lock);
        });
        let run = sandbox.run(&["index", "--wait", "60", "news"]).exits(0);
        assert!(
            run.stderr
                .starts_with("Waiting: another process is writing this index: `newsdex index"),
            "in {run}"
        );
    });
    assert_eq!(sandbox.all().len(), 7);
}

#[test]
fn waiting_ends_with_its_time() {
    let sandbox = indexed();
    let _lock = hold(&sandbox, HOLDER);
    let run = sandbox
        .run(&["index", "--wait", "1", "--quiet", "news"])
        .exits(4);
    assert!(
        run.stderr.starts_with("newsdex: another process"),
        "in {run}"
    );
    sandbox.run(&["rollback", "--wait", "1"]).exits(4);
}
