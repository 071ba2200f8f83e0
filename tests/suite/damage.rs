//! Every file of an index damaged in turn: a bit flipped, cut off, deleted.
//!
//! 1. `search`, `show` and `stats` answer as before or fail with exit code 2, and never panic;
//! 2. `verify` names the file;
//! 3. `verify --repair` gets back to exactly the archive;
//! 4. where the archive is gone, what can be kept is kept.
//!
//! `scripts/damage.py` does the same at fifty places of each file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Run, Sandbox, copy_folder, stories};

/// An index of several segments, and a copy of it.
fn indexed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 8));
    sandbox.write("news/local.jsonl", stories(8, 4));
    sandbox.index(&["news"]);
    sandbox.write("news/more.jsonl", stories(12, 4));
    sandbox.write("news/wire.jsonl", stories(1, 8));
    sandbox.index(&["news"]);
    assert_eq!(sandbox.all().len(), 15);
    copy_folder(&sandbox.path(".newsdex"), &sandbox.path("whole"));
    sandbox
}

fn restore(sandbox: &Sandbox) {
    fs::remove_dir_all(sandbox.path(".newsdex")).unwrap();
    copy_folder(&sandbox.path("whole"), &sandbox.path(".newsdex"));
}

/// The files of an index that may not change, as paths in it.
fn files(folder: &Path, below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let path = below.join(entry.unwrap().file_name());
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if folder.join(&path).is_dir() {
            found.extend(files(folder, &path));
        } else if name != "lock" && !name.ends_with(".lock") && name != "runs.jsonl" {
            found.push(path);
        }
    }
    found.sort();
    // Of the names and the stories, those of the commit before are kept for whoever is still opening that.
    for prefix in ["names-", "stories-"] {
        let number = |path: &PathBuf| -> Option<u64> {
            let name = path.file_name()?.to_str()?;
            name.strip_prefix(prefix)?.parse().ok()
        };
        let latest = found.iter().filter_map(number).max();
        found.retain(|path| number(path).is_none_or(|own| Some(own) == latest));
    }
    found
}

const QUESTIONS: [&[&str]; 4] = [
    &["search", "--format", "jsonl", "--limit", "100", "--", "*"],
    &[
        "search",
        "--format",
        "json",
        "--facet",
        "people",
        "--",
        "\"harbour office\" person:marlow",
    ],
    &["show", "story-3", "--format", "json"],
    &["stats", "--format", "json"],
];

fn ask(sandbox: &Sandbox) -> Vec<Run> {
    QUESTIONS
        .iter()
        .map(|question| sandbox.run(question))
        .collect()
}

/// What of an answer does not depend on how the index is kept.
fn kept(run: &Run) -> String {
    match serde_json::from_str::<serde_json::Value>(&run.stdout) {
        Ok(mut page) if page["took_ms"].is_f64() => {
            page["took_ms"] = 0.into();
            page.to_string()
        }
        Ok(stats) if stats["segments"].is_u64() => {
            format!(
                "{} {} {}",
                stats["articles"], stats["undated"], stats["archives"]
            )
        }
        _ => run.stdout.clone(),
    }
}

#[track_caller]
fn check_answers(sandbox: &Sandbox, expected: &[Run], what: &str) {
    for (run, expected) in ask(sandbox).iter().zip(expected) {
        match run.code {
            Some(2) => assert!(
                run.stderr.starts_with("newsdex: ") && !run.stderr.contains("defect"),
                "{what}: {run}"
            ),
            _ => assert_eq!(kept(run), kept(expected), "{what}: {run}"),
        }
    }
}

#[test]
fn every_damage_is_noticed_named_and_mended() {
    let sandbox = indexed();
    let expected = ask(&sandbox);
    for run in &expected {
        assert_eq!(run.code, Some(0), "in {run}");
    }
    let (before, articles) = (sandbox.all(), sandbox.path("whole"));
    for (number, file) in files(&articles, Path::new("")).into_iter().enumerate() {
        let whole = fs::read(articles.join(&file)).unwrap();
        let flipped = |place: usize| {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << (place % 8);
            Some(bytes)
        };
        let damages = [
            ("flipped in the middle", flipped(whole.len() / 2)),
            ("flipped at the end", flipped(whole.len() - 1)),
            ("cut off", Some(whole[..whole.len() * 2 / 3].to_vec())),
            ("emptied", Some(Vec::new())),
            ("deleted", None),
        ];
        for (kind, (what, bytes)) in damages.into_iter().enumerate() {
            let what = format!("{} {what}", file.display());
            let path = sandbox.path(".newsdex").join(&file);
            match bytes {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            check_answers(&sandbox, &expected, &what);
            let found = sandbox.run(&["verify", "--json"]);
            assert_eq!(found.code, Some(2), "{what}: {found}");
            let found = found.json();
            let named = found["damaged"].as_array().unwrap().iter();
            let mut named = named.map(|damaged| damaged["file"].as_str().unwrap());
            let shown = file.to_str().unwrap();
            assert!(named.any(|name| name == shown), "{what}: {found}");
            // Without the lengths of its fields, a segment must not look as if its list of files were forged.
            let is_of_lengths = file.extension().is_some_and(|is| is == "fieldnorm");
            if kind == number % 5 || is_of_lengths {
                let run = sandbox.run(&["verify", "--repair"]);
                assert_eq!(run.code, Some(0), "{what}: {run}");
                assert_eq!(sandbox.all(), before, "{what}: {run}");
                sandbox.run(&["verify"]).exits(0);
                assert_eq!(
                    sandbox.index(&["news"])["articles"]["unchanged"],
                    15,
                    "{what}"
                );
            }
            restore(&sandbox);
        }
    }
}

/// Damages the store of the largest segment, where most articles are.
fn damage_a_store(sandbox: &Sandbox) {
    let generation = sandbox.path(".newsdex/generations/1");
    let stores = fs::read_dir(&generation)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let stores = stores.filter(|path| path.extension().is_some_and(|ending| ending == "store"));
    let largest = stores
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    let mut bytes = fs::read(&largest).unwrap();
    bytes[10] ^= 1;
    fs::write(largest, bytes).unwrap();
}

/// `verify` reads files in pieces of some hundred kilobytes, so a store of one piece is not enough.
#[test]
fn a_large_index_is_intact() {
    let sandbox = Sandbox::new();
    // Words that do not repeat can hardly be compressed.
    let words = (0_u64..120_000).map(|number| {
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!("{:x}", mixed ^ (mixed >> 29))
    });
    let words: Vec<String> = words.collect();
    for (number, words) in words.chunks(2_000).enumerate() {
        sandbox.write(&format!("news/{number}.txt"), words.join(" "));
    }
    sandbox.index(&["news"]);
    let files = files(&sandbox.path(".newsdex"), Path::new(""));
    let stores = files
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "store"));
    let sizes = stores.map(|path| {
        fs::metadata(sandbox.path(".newsdex").join(path))
            .unwrap()
            .len()
    });
    assert!(sizes.max().unwrap() > 300_000);
    sandbox.run(&["verify"]).exits(0);
}

#[test]
fn what_cannot_be_read_again_is_said_and_the_rest_is_kept() {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 11));
    sandbox.index(&["news"]);
    sandbox.write("news/more.jsonl", stories(11, 4));
    sandbox.index(&["news"]);
    damage_a_store(&sandbox);
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    let run = sandbox.run(&["verify", "--repair"]).exits(3);
    assert!(run.stderr.contains("…/news is missing"), "in {run}");
    sandbox.run(&["verify"]).exits(2);
    let kept = sandbox.all();
    assert!(!kept.is_empty() && kept.len() < 15, "{kept:?}");
    fs::rename(sandbox.path("away"), sandbox.path("news")).unwrap();
    sandbox.index(&["news"]);
    assert_eq!(sandbox.all().len(), 15);
    sandbox.run(&["verify"]).exits(0);
}

#[test]
fn a_repair_reads_with_the_options_of_the_last_run() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/wire.jsonl",
        stories(0, 8).replace("\"title\"", "\"slug\""),
    );
    sandbox.index(&["--map", "title=slug", "--since", "2021-05-03", "news"]);
    let before = sandbox.all();
    assert_eq!(before.len(), 6);
    damage_a_store(&sandbox);
    sandbox.run(&["search", "boats"]).exits(2);
    sandbox.run(&["verify", "--repair"]).exits(0);
    assert_eq!(sandbox.all(), before);
    assert_eq!(sandbox.found("title:story").len(), 6);
}

#[test]
fn a_repair_waits_for_the_writer_and_is_logged() {
    let sandbox = indexed();
    damage_a_store(&sandbox);
    let lock = fs::File::options()
        .write(true)
        .open(sandbox.path(".newsdex/lock"))
        .unwrap();
    lock.try_lock().unwrap();
    sandbox.run(&["verify", "--repair"]).exits(4);
    drop(lock);
    sandbox
        .run(&["verify", "--repair", "--wait", "10"])
        .exits(0);
    let log = sandbox.run(&["log", "--format", "json"]).exits(0).json();
    let runs: Vec<(&str, u64)> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|run| {
            (
                run["command"].as_str().unwrap(),
                run["exit"].as_u64().unwrap(),
            )
        })
        .collect();
    assert!(runs.contains(&("verify --repair", 4)), "{runs:?}");
    assert!(runs.contains(&("verify --repair", 0)), "{runs:?}");
    // A whole index is left alone.
    sandbox.run(&["verify", "--repair"]).exits(0);
    let again = sandbox.run(&["log", "--format", "json"]).exits(0).json();
    assert_eq!(again.as_array().unwrap().len(), runs.len());
}

#[test]
fn an_index_that_cannot_be_mended_says_from_which_folders_to_build_it_again() {
    let sandbox = Sandbox::new();
    sandbox.write("old/a.jsonl", stories(0, 2));
    sandbox.write("news/a.jsonl", stories(2, 2));
    sandbox.write("late news/a.jsonl", stories(4, 2));
    sandbox.index(&["old"]);
    sandbox.index(&["--rebuild", "news"]);
    sandbox.index(&["late news"]);
    sandbox.index_ending(0, &["news"]);
    for name in ["meta.json", "meta.json.copy"] {
        sandbox.remove(&format!(".newsdex/generations/2/{name}"));
    }
    insta::assert_snapshot!(sandbox.run(&["verify", "--repair"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: cannot repair the index: both lists of segments are lost
    hint: build a new index with `newsdex index --rebuild …/news '…/late news'`; `newsdex log` shows the options of earlier runs
    ");
    let (news, late) = (sandbox.path("news"), sandbox.path("late news"));
    sandbox.index(&["--rebuild", news.to_str().unwrap(), late.to_str().unwrap()]);
    assert_eq!(sandbox.all().len(), 4);
    sandbox.run(&["verify"]).exits(0);
}
