//! Back to the generation before the last rebuild, and forward again:
//!
//! 1. what was found before is found again; nothing is lost on the way;
//! 2. the generation that is not live stays until the next rebuild, whatever runs in between;
//! 3. where there is nothing to go back to, nothing changes.

use std::fs;

use crate::harness::{Sandbox, stories};

fn rebuilt() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 5));
    sandbox.index(&["news"]);
    sandbox.write("news/wire.jsonl", stories(0, 3));
    sandbox.index(&["--rebuild", "news"]);
    sandbox
}

fn generations(sandbox: &Sandbox) -> Vec<String> {
    let entries = fs::read_dir(sandbox.path(".newsdex/generations")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn it_goes_back_and_forward() {
    let sandbox = rebuilt();
    assert_eq!(sandbox.all().len(), 3);
    insta::assert_snapshot!(sandbox.run(&["rollback", "--index", ".newsdex"]), @r"
    exit 0
    --- stdout
    Searches now use generation 1, the index before the last rebuild, with 5 articles.
    Generation 2 is kept; run `newsdex rollback` again to switch back to it.
    --- stderr
    ");
    assert_eq!(sandbox.all().len(), 5);
    insta::assert_snapshot!(sandbox.run(&["rollback"]), @r"
    exit 0
    --- stdout
    Searches now use generation 2, the index after the last rebuild, with 3 articles.
    Generation 1 is kept; run `newsdex rollback` again to switch back to it.
    --- stderr
    ");
    assert_eq!(sandbox.all().len(), 3);
    let json = sandbox.run(&["rollback", "--json"]).exits(0).json();
    assert_eq!(
        (&json["from"], &json["to"], &json["articles"]),
        (&2.into(), &1.into(), &5.into())
    );
}

#[test]
fn runs_in_between_keep_both() {
    let sandbox = rebuilt();
    sandbox.run(&["rollback"]).exits(0);
    sandbox.write("news/more.jsonl", stories(20, 2));
    // The first generation is brought up to date: the file has fewer stories by now.
    assert_eq!(sandbox.index(&["news"])["generation"], 1);
    assert_eq!(sandbox.all().len(), 5);
    assert_eq!(generations(&sandbox), ["1", "2"]);
    sandbox.run(&["rollback"]).exits(0);
    assert_eq!(sandbox.all().len(), 3);
}

#[test]
fn a_rebuild_keeps_the_one_that_was_live() {
    let sandbox = rebuilt();
    sandbox.run(&["rollback"]).exits(0);
    assert_eq!(sandbox.index(&["--rebuild", "news"])["generation"], 3);
    assert_eq!(generations(&sandbox), ["1", "3"]);
    sandbox.run(&["rollback"]).exits(0);
    assert_eq!(sandbox.all().len(), 5);
}

#[test]
fn with_nothing_to_go_back_to_nothing_changes() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run(&["rollback"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: no index in .newsdex
    hint: create one with `newsdex index FOLDER`, or use --index DIR if it is elsewhere
    ");
    assert!(!sandbox.path(".newsdex").exists());
    sandbox.write("news/wire.jsonl", stories(0, 5));
    sandbox.index(&["news"]);
    insta::assert_snapshot!(sandbox.run(&["rollback"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: there is no earlier index to switch back to
    hint: only a rebuild keeps an earlier index, until the next rebuild
    ");
    // One that was begun and not finished is none.
    sandbox.write(".newsdex/generations/2/meta.json", "{}");
    sandbox.run(&["rollback"]).exits(2);
    assert_eq!(sandbox.all().len(), 5);
}

#[test]
fn one_that_cannot_be_read_is_not_returned_to() {
    let sandbox = rebuilt();
    sandbox.write(".newsdex/generations/1/manifest.json", "{}");
    sandbox.run(&["rollback"]).exits(2);
    assert_eq!(sandbox.all().len(), 3);
}
