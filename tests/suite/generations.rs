//! The index directory through its life: made, rebuilt, locked, foreign, damaged, of another version.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::scope;
use std::time::SystemTime;

use serde_json::Value;

use crate::harness::{ARTICLES, PROGRAM, Run, Sandbox, stories};

fn small() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 5));
    sandbox
}

fn indexed() -> Sandbox {
    let sandbox = small();
    sandbox.index(&["news"]);
    sandbox
}

/// The names in a folder of the index, sorted.
fn names(sandbox: &Sandbox, below: &str) -> Vec<String> {
    let entries = fs::read_dir(sandbox.path(".newsdex").join(below)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

/// The number of the live generation.
fn live(sandbox: &Sandbox) -> u64 {
    let text = fs::read_to_string(sandbox.path(".newsdex/CURRENT")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

/// A manifest: JSON above the line with its checksum.
fn manifest(sandbox: &Sandbox, generation: u64) -> Value {
    let path = format!(".newsdex/generations/{generation}/manifest.json");
    let text = fs::read_to_string(sandbox.path(&path)).unwrap();
    serde_json::from_str(&text[..text.find("checksum ").unwrap()]).unwrap()
}

/// Writes a manifest as another newsdex would have.
fn write_manifest(sandbox: &Sandbox, generation: u64, manifest: &Value) {
    let text = format!("{manifest}\n");
    let checksum = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
    for name in ["manifest.json", "manifest.json.copy"] {
        let path = format!(".newsdex/generations/{generation}/{name}");
        sandbox.write(&path, format!("{text}checksum {checksum:016x}\n"));
    }
}

#[test]
fn the_directory_is_laid_out_as_described() {
    let sandbox = indexed();
    assert_eq!(
        names(&sandbox, ""),
        ["CURRENT", "additions", "generations", "lock", "runs.jsonl"]
    );
    assert_eq!(names(&sandbox, "generations"), ["1"]);
    assert_eq!(live(&sandbox), 1);
    let manifest = manifest(&sandbox, 1);
    for field in ["format", "schema", "analyzer", "model", "newsdex"] {
        assert!(
            !manifest[field].is_null(),
            "{field} is missing in {manifest}"
        );
    }
}

#[test]
fn a_rebuild_makes_the_next_generation_with_the_same_articles() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.index(&["archive"]);
    let before = sandbox.all();
    let summary = sandbox.index(&["--rebuild", "archive"]);
    assert_eq!(
        (&summary["generation"], &summary["articles"]["added"]),
        (&2.into(), &ARTICLES.into())
    );
    assert_eq!(live(&sandbox), 2);
    assert_eq!(sandbox.all(), before);
    sandbox.index(&["--rebuild", "archive"]);
    assert_eq!(
        names(&sandbox, "generations"),
        ["2", "3"],
        "the one before stays for those who read it"
    );
    assert_eq!(sandbox.stats()["generation"], 3);
}

#[test]
fn a_rebuild_forgets_what_is_not_named() {
    let sandbox = indexed();
    sandbox.write("other/wire.jsonl", stories(10, 2));
    sandbox.index(&["--rebuild", "other"]);
    assert_eq!(sandbox.all(), ["story-10", "story-11"]);
}

#[test]
fn a_rebuild_names_what_it_forgets() {
    let sandbox = indexed();
    sandbox.write("other/wire.jsonl", stories(10, 2));
    insta::assert_snapshot!(sandbox.run(&["index", "--rebuild", "other"]), @r"
    exit 0
    --- stdout
    --- stderr
    note: the new index does not contain news, which was in the old index
    Articles: added 2. Read 1 file (454 bytes) in N s.
    ");
    insta::assert_snapshot!(sandbox.run(&["index", "--rebuild", "news", "other"]), @r"
    exit 0
    --- stdout
    --- stderr
    Articles: added 7. Read 2 files (1.57 kB) in N s.
    ");
    insta::assert_snapshot!(sandbox.run(&["index", "--rebuild", "--quiet", "other"]), @r"
    exit 0
    --- stdout
    --- stderr
    ");
}

#[test]
fn a_rebuild_from_nothing_is_refused() {
    let sandbox = indexed();
    fs::create_dir(sandbox.path("unmounted")).unwrap();
    let run = sandbox.run(&["index", "--rebuild", "unmounted"]);
    insta::assert_snapshot!(run, @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: …/unmounted: no files found, so the index was not changed
    hint: check whether the disk is mounted, and check --include and --exclude
    ");
    // Nor from a part of nothing.
    for args in [
        &["news", "unmounted"][..],
        &["--include", "*.html", "news"],
        &["--dry-run", "unmounted"],
    ] {
        sandbox
            .run(&[&["index", "--rebuild"], args].concat())
            .exits(2);
    }
    assert_eq!(names(&sandbox, "generations"), ["1"]);
    assert_eq!(sandbox.all().len(), 5);
    assert_eq!(sandbox.index(&["news"])["articles"]["unchanged"], 5);
}

#[test]
fn a_generation_that_was_not_finished_is_not_seen_and_goes() {
    let sandbox = indexed();
    sandbox.write(".newsdex/generations/2/manifest.json", "{");
    assert_eq!(sandbox.all().len(), 5);
    sandbox.index(&["news"]);
    assert_eq!(names(&sandbox, "generations"), ["1"]);
}

#[test]
fn an_index_of_a_later_version_is_left_alone() {
    let sandbox = indexed();
    let mut manifest = manifest(&sandbox, 1);
    manifest["format"] = 999.into();
    write_manifest(&sandbox, 1, &manifest);
    insta::assert_snapshot!(sandbox.run(&["search", "boats"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: the index was made by a newer newsdex (format 999, this one knows up to 2)
    hint: use the newer newsdex, or build a new index with --rebuild
    ");
    insta::assert_snapshot!(sandbox.run(&["index", "news"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: the index was made by a newer newsdex (format 999, this one knows up to 2)
    hint: use the newer newsdex, or build a new index with --rebuild
    ");
    sandbox.run(&["stats"]).exits(2);
    sandbox.run(&["show", "story-1"]).exits(2);
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(sandbox.all().len(), 5);
}

#[test]
fn an_index_of_other_analyzers_has_to_be_built_again() {
    let sandbox = indexed();
    let mut manifest = manifest(&sandbox, 1);
    manifest["analyzer"] = 0.into();
    manifest["newsdex"] = "0.0.1".into();
    write_manifest(&sandbox, 1, &manifest);
    insta::assert_snapshot!(sandbox.run(&["search", "boats"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: the index was made by newsdex 0.0.1, and this version cannot read it
    hint: build a new index with `newsdex index --rebuild FOLDER`
    ");
    insta::assert_snapshot!(sandbox.run(&["index", "news"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: the index was made by newsdex 0.0.1, and this version cannot read it
    hint: build a new index with `newsdex index --rebuild FOLDER`
    ");
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(sandbox.all().len(), 5);
}

#[test]
fn names_that_another_model_found_are_searched_with_a_note() {
    let sandbox = indexed();
    let mut made = manifest(&sandbox, 1);
    made["model"] = "another".into();
    made["newsdex"] = "0.0.9".into();
    write_manifest(&sandbox, 1, &made);
    let run = sandbox
        .run(&["search", "--format", "jsonl", "--", "*"])
        .exits(0);
    assert_eq!(run.json_lines().len(), 5);
    let note = "newsdex 0.0.9 found the names in this index";
    assert_eq!(run.stderr.matches(note).count(), 1, "in {run}");
    assert!(
        run.stderr.contains("`newsdex index --rebuild FOLDER`"),
        "in {run}"
    );
    sandbox.run(&["verify"]).exits(0);
    sandbox.index(&["--rebuild", "news"]);
    let run = sandbox.run(&["search", "--", "*"]).exits(0);
    assert!(!run.stderr.contains(note), "in {run}");
}

#[test]
fn readers_go_on_answering_while_the_index_is_rebuilt() {
    let sandbox = Sandbox::new();
    // Every article changes with each rebuild: an answer of two generations would show.
    let write = |round: usize| {
        let story = |number| {
            format!(
                "{{\"id\":\"{number}\",\"title\":\"Round {round}\",\"body\":\"Report of round {round}.\"}}\n"
            )
        };
        sandbox.write("news/wire.jsonl", (0..20).map(story).collect::<String>());
    };
    write(0);
    sandbox.index(&["news"]);
    let (is_over, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
    let read = || {
        while !is_over.load(Ordering::Relaxed) {
            let args = [
                "search", "--format", "jsonl", "--limit", "50", "--", "report",
            ];
            let hits = sandbox.run(&args).exits(0).json_lines();
            let titles: BTreeSet<&str> = hits
                .iter()
                .filter_map(|hit| hit["title"].as_str())
                .collect();
            assert_eq!((hits.len(), titles.len()), (20, 1), "{titles:?}");
            answers.fetch_add(1, Ordering::Relaxed);
        }
    };
    scope(|scope| {
        let readers = [scope.spawn(read), scope.spawn(read)];
        for round in 1..=2 {
            let before = answers.load(Ordering::Relaxed);
            write(round);
            sandbox.index(&["--rebuild", "news"]);
            // Each rebuild meets some of the readers' looks, however slow the machine is.
            while answers.load(Ordering::Relaxed) < before + 3
                && !readers.iter().any(|reader| reader.is_finished())
            {
                std::thread::yield_now();
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(answers.into_inner() >= 6);
}

/// Who is nobody in particular, on most systems.
#[cfg(target_os = "linux")]
const SOMEBODY_ELSE: &str = "65534";

#[cfg(target_os = "linux")]
#[test]
fn an_index_can_be_searched_by_another_user() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = indexed();
    sandbox.write("news/more.jsonl", stories(5, 3));
    sandbox.index(&["news"]);
    fs::set_permissions(sandbox.root(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = sandbox.path("newsdex");
    // Where it was built, another user may not look.
    fs::copy(PROGRAM, &program).unwrap();
    let as_somebody_else = |args: &[&str]| {
        let mut command = std::process::Command::new("setpriv");
        command
            .args([
                "--reuid",
                SOMEBODY_ELSE,
                "--regid",
                SOMEBODY_ELSE,
                "--clear-groups",
                "--",
            ])
            .arg(&program)
            .args(args)
            .current_dir(sandbox.root())
            .env_remove("NEWSDEX_INDEX");
        command.output()
    };
    let can_be = as_somebody_else(&["--version"]).is_ok_and(|output| output.status.success());
    if !can_be {
        eprintln!("skipped: only root can be another user, and only where there is setpriv");
        return;
    }
    let before = listing(&sandbox.path(".newsdex"));
    let run =
        Run::of(as_somebody_else(&["search", "--format", "jsonl", "--", "*"]).unwrap()).exits(0);
    assert_eq!(run.json_lines().len(), 8);
    for args in [&["show", "story-1"][..], &["stats"], &["verify"], &["log"]] {
        Run::of(as_somebody_else(args).unwrap()).exits(0);
    }
    let run = Run::of(as_somebody_else(&["index", "news"]).unwrap()).exits(2);
    assert!(run.stderr.contains("Permission denied"), "in {run}");
    assert_eq!(listing(&sandbox.path(".newsdex")), before);
}

#[test]
fn a_folder_of_other_things_is_no_index() {
    let sandbox = small();
    for command in [
        &["index", "--index", "news", "news"][..],
        &["search", "--index", "news", "boats"],
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(sandbox.run(command), @r"
            exit 2
            --- stdout
            --- stderr
            newsdex: news is not a newsdex index
            hint: use --index DIR with an empty or a new folder
            ");
        }
    }
    assert_eq!(
        fs::read_dir(sandbox.path("news")).unwrap().count(),
        1,
        "something was written there"
    );
    sandbox.write("file", "not a folder");
    let run = sandbox.run(&["index", "--index", "file", "news"]).exits(2);
    assert!(run.stderr.contains("file"), "in {run}");
    sandbox
        .run(&["search", "--index", "file", "boats"])
        .exits(2);
}

#[test]
fn an_empty_folder_may_become_an_index() {
    let sandbox = small();
    fs::create_dir(sandbox.path("index")).unwrap();
    let none = sandbox.run(&["search", "--index", "index", "boats"]);
    insta::assert_snapshot!(none, @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: no index in index
    hint: create one with `newsdex index FOLDER`, or use --index DIR if it is elsewhere
    ");
    sandbox.index(&["--index", "index", "news"]);
    sandbox
        .run(&["search", "--index", "index", "boats"])
        .exits(0);
}

#[test]
fn searching_where_nothing_was_indexed_says_how_to_begin() {
    let sandbox = small();
    insta::assert_snapshot!(sandbox.run(&["search", "boats"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: no index in .newsdex
    hint: create one with `newsdex index FOLDER`, or use --index DIR if it is elsewhere
    ");
    insta::assert_snapshot!(sandbox.run(&["stats"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: no index in .newsdex
    hint: create one with `newsdex index FOLDER`, or use --index DIR if it is elsewhere
    ");
    insta::assert_snapshot!(sandbox.run(&["show", "story-1"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: no index in .newsdex
    hint: create one with `newsdex index FOLDER`, or use --index DIR if it is elsewhere
    ");
    assert!(!sandbox.path(".newsdex").exists(), "a reader made an index");
}

#[test]
fn a_folder_that_is_not_there_changes_nothing() {
    let sandbox = indexed();
    insta::assert_snapshot!(sandbox.run(&["index", "news", "nows"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: nows: no such file or folder
    hint: nothing was changed; check the path and whether its disk is mounted
    ");
    insta::assert_snapshot!(sandbox.run(&["index", "--index", "new", "nows"]).exits(2).stdout, @"");
    assert!(
        !sandbox.path("new").exists(),
        "an index was made for nothing"
    );
    assert_eq!(sandbox.all().len(), 5);
}

#[test]
fn a_damaged_current_is_reported_and_nothing_is_thrown_away() {
    let sandbox = indexed();
    sandbox.write(".newsdex/CURRENT", "\u{0}\u{0}");
    insta::assert_snapshot!(sandbox.run(&["search", "boats"]).exits(2).stderr, @r"
    newsdex: the index in …/.newsdex is damaged: CURRENT names no generation
    hint: restore it with `newsdex verify --repair`, or build a new one with `newsdex index --rebuild FOLDER`
    ");
    sandbox.run(&["index", "news"]).exits(2);
    sandbox.write(".newsdex/CURRENT", "12\n");
    insta::assert_snapshot!(sandbox.run(&["search", "boats"]).exits(2).stderr, @r"
    newsdex: the index in …/.newsdex is damaged: CURRENT names no generation
    hint: restore it with `newsdex verify --repair`, or build a new one with `newsdex index --rebuild FOLDER`
    ");
    assert_eq!(
        names(&sandbox, "generations"),
        ["1"],
        "articles were thrown away"
    );
}

#[test]
fn a_rebuild_mends_a_damaged_current() {
    let sandbox = indexed();
    sandbox.write(".newsdex/CURRENT", "first\n");
    let summary = sandbox.index(&["--rebuild", "news"]);
    assert_eq!(summary["generation"], 2, "the first is still on disk");
    assert_eq!(sandbox.all().len(), 5);
    sandbox.write(".newsdex/CURRENT", "12\n");
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(sandbox.all().len(), 5);
    assert_eq!(
        sandbox.index(&["news"])["articles"]["unchanged"],
        5,
        "the mended index is as any other"
    );
}

/// Every file and folder of an index with its length and the time it was changed.
#[cfg(unix)]
fn listing(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let known = fs::metadata(&path).unwrap();
        if known.is_dir() {
            found.extend(listing(&path));
        }
        found.insert(path, (known.len(), known.modified().unwrap()));
    }
    found
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_can_be_searched() {
    let sandbox = indexed();
    let allow = |what: &str| {
        let mut chmod = std::process::Command::new("chmod");
        let chmod = chmod.args(["-R", what]).arg(sandbox.path(".newsdex"));
        assert!(chmod.status().unwrap().success());
    };
    allow("a-w");
    let before = listing(&sandbox.path(".newsdex"));
    let runs = [
        sandbox.run(&["search", "--facet", "year", "boats"]),
        sandbox.run(&["search", "/boa.*/ OR cler* OR bots~1"]),
        sandbox.run(&["show", "story-1"]),
        sandbox.run(&["stats"]),
    ];
    let after = listing(&sandbox.path(".newsdex"));
    // So that the folder can be removed.
    allow("u+w");
    for run in runs {
        run.exits(0);
    }
    assert_eq!(before, after, "a reader wrote to the index");
}

#[test]
fn a_damaged_segment_is_no_panic() {
    let sandbox = indexed();
    for name in names(&sandbox, "generations/1") {
        if name != "manifest.json" && name != "meta.json" && !name.starts_with('.') {
            sandbox.write(&format!(".newsdex/generations/1/{name}"), "damaged");
        }
    }
    for args in [
        &["search", "boats"][..],
        &["stats"],
        &["show", "story-1"],
        &["index", "news"],
    ] {
        let run = sandbox.run(args).exits(2);
        assert!(
            run.stderr.starts_with("newsdex: ") && !run.stderr.contains("panicked"),
            "in {run}"
        );
    }
}

#[test]
fn an_index_among_the_articles_is_not_indexed() {
    let sandbox = Sandbox::with_fixtures();
    let index = ["--index", "archive/index", "archive"];
    assert_eq!(sandbox.index(&index)["articles"]["added"], ARTICLES);
    let again = sandbox.index(&index);
    assert_eq!(
        (&again["articles"]["unchanged"], &again["files"]["read"]),
        (&ARTICLES.into(), &0.into())
    );
    // Nor by a run that writes another.
    assert_eq!(sandbox.index(&["archive"])["articles"]["added"], ARTICLES);
}

#[test]
fn the_index_is_found_from_the_folders_below_it() {
    let sandbox = indexed();
    fs::create_dir_all(sandbox.path("desk/drawer")).unwrap();
    let run = crate::harness::run_in(
        &sandbox.path("desk/drawer"),
        &["search", "boats", "--format=json"],
    );
    assert_eq!(run.code, Some(0), "in {run}");
}

#[test]
fn the_environment_names_an_index() {
    let sandbox = small();
    let run = |args: &[&str]| {
        let mut command = crate::harness::command(sandbox.root(), args);
        crate::harness::Run::of(command.env("NEWSDEX_INDEX", "elsewhere").output().unwrap())
    };
    run(&["index", "news"]).exits(0);
    assert!(sandbox.path("elsewhere/CURRENT").is_file());
    run(&["search", "boats"]).exits(0);
    run(&["search", "--index", ".newsdex", "boats"]).exits(2);
}

#[test]
fn an_empty_environment_variable_names_nothing() {
    let sandbox = indexed();
    let mut command = crate::harness::command(sandbox.root(), &["search", "boats"]);
    let run = crate::harness::Run::of(command.env("NEWSDEX_INDEX", "").output().unwrap());
    assert_eq!(run.code, Some(0), "in {run}");
}
