//! Names of files are bytes: whatever is in them, two files are two.
//!
//! 1. Files and folders whose names differ only in bytes that are not UTF-8 are told apart by every command.
//! 2. Only such bytes are shown otherwise, as `%E9`; NUL, which stands for them inside, is never printed.
//! 3. Files beside each other find each other, whatever their names are.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use serde_json::Value;

use crate::harness::{Run, Sandbox, command};

/// A path of bytes in a sandbox.
fn path(sandbox: &Sandbox, below: &[u8]) -> PathBuf {
    sandbox.root().join(OsStr::from_bytes(below))
}

fn write(sandbox: &Sandbox, below: &[u8], text: &str) {
    let path = path(sandbox, below);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Six articles in files and folders that differ in one byte each.
const FILES: [&[u8]; 6] = [
    b"press/caf\xe9.txt",
    b"press/caf\xe8.txt",
    b"press/caf%E9.txt",
    b"press/caf\xc3\xa9.txt",
    b"press/ann\xe9e/in.txt",
    b"press/ann\xe8e/in.txt",
];

fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    for (number, file) in FILES.iter().enumerate() {
        let text =
            format!("Report number {number}\n\nThe harbour office counted {number} boats.\n");
        write(&sandbox, file, &text);
    }
    sandbox
}

/// Runs the program with paths of bytes; nothing that it prints may hold what stands for bytes inside.
#[track_caller]
fn run(sandbox: &Sandbox, args: &[&str], paths: &[&[u8]]) -> Run {
    let mut command = command(sandbox.root(), args);
    command.args(paths.iter().map(|path| OsStr::from_bytes(path)));
    let run = Run::of(command.output().unwrap());
    let printed = format!("{}{}", run.stdout, run.stderr);
    assert!(
        !printed.contains('\0') && !printed.contains("\\u0000"),
        "in {run}"
    );
    run
}

/// What a search for everything gives, a hit a line.
fn hits(sandbox: &Sandbox) -> Vec<Value> {
    let args = ["search", "--format", "jsonl", "--limit", "100", "*"];
    run(sandbox, &args, &[]).exits(0).json_lines()
}

fn ids(hits: &[Value]) -> BTreeSet<String> {
    let id = |hit: &Value| hit["id"].as_str().unwrap().to_owned();
    hits.iter().map(id).collect()
}

fn summary(sandbox: &Sandbox, args: &[&str], paths: &[&[u8]]) -> Value {
    let args = [&["index", "--json", "--quiet"], args].concat();
    run(sandbox, &args, paths).exits(0).json()
}

#[test]
fn files_that_differ_in_one_byte_are_indexed_shown_and_kept_apart() {
    let sandbox = archive();
    assert_eq!(summary(&sandbox, &["press"], &[])["articles"]["added"], 6);
    let found = hits(&sandbox);
    assert_eq!(ids(&found).len(), 6);
    let shown: BTreeSet<&str> = (found.iter())
        .map(|hit| hit["origin"]["path"].as_str().unwrap())
        .collect();
    // A byte that is not UTF-8 looks like the name that spells it, and is another file.
    let expected = [
        "press/ann%E8e/in.txt",
        "press/ann%E9e/in.txt",
        "press/caf%E8.txt",
        "press/caf%E9.txt",
        "press/café.txt",
    ];
    assert_eq!(shown, BTreeSet::from(expected));
    for hit in &found {
        let id = hit["id"].as_str().unwrap();
        let original = run(&sandbox, &["show", id, "--original"], &[])
            .exits(0)
            .stdout;
        assert!(
            original.starts_with(hit["title"].as_str().unwrap()),
            "{original} of {hit}"
        );
        run(&sandbox, &["show", id], &[]).exits(0);
    }
    let again = summary(&sandbox, &["press"], &[]);
    assert_eq!(again["files"]["unchanged"], 6);
    assert_eq!(again["files"]["read"], 0);
    run(&sandbox, &["verify"], &[]).exits(0);
    run(&sandbox, &["search", "--format", "csv", "*"], &[]).exits(0);
    assert_eq!(
        run(&sandbox, &["stats", "--format", "json"], &[]).json()["archives"]["press"],
        6
    );
}

#[test]
fn one_of_two_goes_and_one_takes_the_name_of_the_other() {
    let sandbox = archive();
    summary(&sandbox, &["press"], &[]);
    let before = ids(&hits(&sandbox));
    fs::remove_file(path(&sandbox, b"press/caf\xe8.txt")).unwrap();
    let removed = summary(&sandbox, &["press"], &[]);
    assert_eq!(removed["articles"]["removed"], 1);
    let after = ids(&hits(&sandbox));
    assert!(after.len() == 5 && after.is_subset(&before));
    fs::rename(
        path(&sandbox, b"press/caf\xe9.txt"),
        path(&sandbox, b"press/caf\xe8.txt"),
    )
    .unwrap();
    let moved = summary(&sandbox, &["press"], &[]);
    assert_eq!(
        (&moved["files"]["moved"], &moved["files"]["read"]),
        (&1.into(), &0.into())
    );
    assert_eq!(hits(&sandbox).len(), 5);
}

#[test]
fn extract_gives_the_identifiers_that_the_index_has() {
    let sandbox = archive();
    summary(&sandbox, &["press"], &[]);
    let extracted = run(&sandbox, &["extract", "press"], &[])
        .exits(0)
        .json_lines();
    assert_eq!(ids(&extracted), ids(&hits(&sandbox)));
    run(&sandbox, &["extract", "--report", "press"], &[]).exits(0);
    run(
        &sandbox,
        &["extract", "--report", "--format", "json", "press"],
        &[],
    )
    .exits(0);
}

#[test]
fn machines_that_share_an_archive_have_every_file_once() {
    let sandbox = archive();
    let mut all = BTreeSet::new();
    let mut sum = 0;
    for part in ["1/2", "2/2"] {
        summary(&sandbox, &["--rebuild", "--shard", part, "press"], &[]);
        let part = ids(&hits(&sandbox));
        sum += part.len();
        all.extend(part);
    }
    assert_eq!((all.len(), sum), (6, 6));
}

#[test]
fn globs_match_names_of_bytes() {
    let sandbox = archive();
    let included = summary(&sandbox, &["--include", "caf*.txt", "press"], &[]);
    assert_eq!(included["articles"]["added"], 4);
    let excluded = summary(&sandbox, &["--rebuild", "--exclude", "ann*", "press"], &[]);
    assert_eq!(excluded["articles"]["added"], 4);
}

#[test]
fn folders_of_bytes_can_be_named_themselves() {
    let sandbox = archive();
    let (one, other) = (&b"press/ann\xe9e"[..], &b"press/ann\xe8e"[..]);
    let both = summary(&sandbox, &[], &[one, other]);
    assert_eq!(both["articles"]["added"], 2);
    for hit in hits(&sandbox) {
        run(
            &sandbox,
            &["show", hit["id"].as_str().unwrap(), "--original"],
            &[],
        )
        .exits(0);
    }
    let archives = run(&sandbox, &["stats", "--format", "json"], &[]).json()["archives"].clone();
    assert_eq!(archives, serde_json::json!({"ann%E8e": 1, "ann%E9e": 1}));
    run(&sandbox, &["stats"], &[]).exits(0);
    run(&sandbox, &["log", "--format", "json"], &[]).exits(0);
    // A part of a folder keeps the names it has there.
    summary(&sandbox, &["press"], &[]);
    let before = ids(&hits(&sandbox));
    assert_eq!(before.len(), 6);
    let part = summary(&sandbox, &[], &[one]);
    assert_eq!(part["files"]["unchanged"], 1);
    assert_eq!(ids(&hits(&sandbox)), before);
    // A rebuild of one of them says which one is left out.
    let rebuilt = run(&sandbox, &["index", "--rebuild"], &[one]).exits(0);
    assert!(
        rebuilt.stderr.contains("does not contain press"),
        "{rebuilt}"
    );
    let missing = run(&sandbox, &["index"], &[b"gone\xe9"]).exits(2);
    assert!(
        missing.stderr.contains("gone%E9: no such file or folder"),
        "{missing}"
    );
}

#[test]
fn line_breaks_backslashes_and_control_characters_in_names_change_nothing() {
    let sandbox = Sandbox::new();
    let names: [&[u8]; 4] = [b"a\nb", b"a\\b", b"a\x1b[31mb", b"a b"];
    for (number, name) in names.iter().enumerate() {
        let file = [b"press/", *name, b"/in ", *name, b".txt"].concat();
        let text =
            format!("Report number {number}\n\nThe harbour office counted {number} boats.\n");
        write(&sandbox, &file, &text);
    }
    assert_eq!(summary(&sandbox, &["press"], &[])["articles"]["added"], 4);
    for name in names {
        // A part of it, named itself, is still a part of it.
        let part = summary(&sandbox, &[], &[&[b"press/", name].concat()]);
        assert_eq!(part["files"]["unchanged"], 1, "of {name:?}");
        assert_eq!(part["articles"]["removed"], 0, "of {name:?}");
    }
    for hit in hits(&sandbox) {
        let id = hit["id"].as_str().unwrap();
        run(&sandbox, &["show", id, "--original"], &[]).exits(0);
        let shown = run(&sandbox, &["show", id], &[]).exits(0);
        assert!(!shown.stdout.contains('\x1b'), "{shown}");
    }
}

#[test]
fn a_text_finds_its_metadata_in_a_folder_of_bytes() {
    let sandbox = Sandbox::new();
    for letter in [0xe8, 0xe9] {
        let name = |end: &str| {
            [
                &b"press/ann"[..],
                &[letter],
                b"e/caf",
                &[letter],
                end.as_bytes(),
            ]
            .concat()
        };
        write(
            &sandbox,
            &name(".txt"),
            "The ferry came back on Tuesday with all its passengers.\n",
        );
        let title = format!("{{\"title\": \"Ferry {letter} returns\", \"date\": \"2021-05-04\"}}");
        write(&sandbox, &name(".json"), &title);
    }
    let found = run(&sandbox, &["extract", "press"], &[])
        .exits(0)
        .json_lines();
    let titles: BTreeSet<&str> = (found.iter())
        .filter_map(|article| article["title"].as_str())
        .collect();
    assert!(
        titles.is_superset(&BTreeSet::from(["Ferry 232 returns", "Ferry 233 returns"])),
        "{found:?}"
    );
}

#[test]
fn what_cannot_be_read_is_named_with_its_bytes() {
    let sandbox = Sandbox::new();
    write(
        &sandbox,
        b"press/caf\xe9.txt",
        "A story\n\nThe tower leans.\n",
    );
    write(&sandbox, b"press/caf\xe8.png", "\u{89}PNG");
    fs::write(path(&sandbox, b"press/caf\xe8.gz"), b"\x1f\x8b\x08\0\0").unwrap();
    let failed = run(&sandbox, &["index"], &[b"press"]).exits(3);
    assert!(failed.stderr.contains("press/caf%E8.gz: "), "{failed}");
    let failed = run(&sandbox, &["index", "--json"], &[b"press"])
        .exits(3)
        .json();
    let named = failed["failures"].as_array().unwrap().iter();
    let named: Vec<&str> = named
        .filter_map(|failure| failure["path"].as_str())
        .collect();
    assert!(named.contains(&"press/caf%E8.gz"), "{named:?}");
}

#[test]
fn a_repair_reads_folders_of_bytes_again() {
    let sandbox = archive();
    let folder: OsString = OsStr::from_bytes(b"press/ann\xe9e").to_owned();
    summary(&sandbox, &["--since", "1990"], &[folder.as_bytes()]);
    let generation = sandbox.path(".newsdex/generations/1");
    let store = fs::read_dir(generation)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let store = store.filter(|path| path.extension() == Some(OsStr::new("store")));
    for path in store {
        fs::write(path, "damaged").unwrap();
    }
    let repaired = run(&sandbox, &["verify", "--repair"], &[]).exits(0);
    assert!(repaired.stdout.contains(r"press/ann\xe9e"), "{repaired}");
    assert_eq!(hits(&sandbox).len(), 1);
}
