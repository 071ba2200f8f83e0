//! An index directory that somebody else made, with right checksums: nothing outside of it is read,
//! written or removed, whatever stands in it.
//!
//! 1. Something else in the place of a file (a link, a pipe, a folder, a huge file) is damage, and named;
//! 2. links in the place of new files are not written through;
//! 3. links in the place of folders are not followed;
//! 4. lists that name other files are damage, and no such file is touched;
//! 5. a log of runs makes no repair read or write elsewhere;
//! 6. what is a person's own choice may be a link: the index directory and the files written by hand.
//!
//! `scripts/hostile-index.py` does the same a thousand times.

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use crate::harness::{Run, Sandbox, stories};

const PRECIOUS: &str = "not part of any index\n";

/// The folder of the live generation.
const LIVE: &str = ".newsdex/generations/2";

/// An index with a generation to roll back to, and files outside of it.
fn handed_over() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 6));
    sandbox.index(&["news"]);
    sandbox.index(&["--rebuild", "news"]);
    sandbox.write("outside/victim", PRECIOUS);
    for name in ["manifest.json", "meta.json", "victim"] {
        sandbox.write(&format!("outside/folder/{name}"), PRECIOUS);
    }
    sandbox
}

/// Fails when anything outside of the index is not as it was.
#[track_caller]
fn check_outside(sandbox: &Sandbox) {
    let mut found = Vec::new();
    for folder in ["outside", "outside/folder"] {
        for entry in fs::read_dir(sandbox.path(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                assert_eq!(fs::read_to_string(entry.path()).unwrap(), PRECIOUS);
            }
            found.push(entry.file_name().into_string().unwrap());
        }
    }
    found.sort();
    let expected = ["folder", "manifest.json", "meta.json", "victim", "victim"];
    assert_eq!(found, expected);
}

/// A file of each kind, by its path in the sandbox.
fn files_of_each_kind(sandbox: &Sandbox) -> Vec<String> {
    let mut names = vec![".newsdex/CURRENT".to_owned()];
    let mut kinds = Vec::new();
    for entry in fs::read_dir(sandbox.path(LIVE)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let kind = match name.split_once('.') {
            Some((segment, ending)) if segment.len() == 32 => ending.to_owned(),
            _ if name.starts_with("names-") => "names".to_owned(),
            _ => name.clone(),
        };
        if !kinds.contains(&kind) && !name.ends_with(".lock") {
            kinds.push(kind);
            names.push(format!("{LIVE}/{name}"));
        }
    }
    assert!(names.len() >= 13, "{names:?}");
    names
}

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
    let kind = fs::symlink_metadata(path).unwrap().file_type();
    assert!(kind.is_fifo());
}

#[track_caller]
fn refused(run: &Run, words: &str) {
    assert_eq!(run.code, Some(2), "in {run}");
    let text = format!("{}{}", run.stdout, run.stderr);
    assert!(text.contains(words), "no {words:?} in {run}");
}

/// Writes the line of the checksum below a text, as whoever tampers with it would.
fn write_sealed(path: &Path, text: &str) {
    let text = format!("{}\n", text.trim_end());
    let checksum = xxh3_64(text.as_bytes());
    fs::write(path, format!("{text}checksum {checksum:016x}\n")).unwrap();
}

fn edit(path: &Path, change: impl FnOnce(&mut Value)) {
    let text = fs::read_to_string(path).unwrap();
    let (text, _) = text.rsplit_once("checksum ").unwrap();
    let mut value = serde_json::from_str(text).unwrap();
    change(&mut value);
    write_sealed(path, &value.to_string());
}

#[test]
fn something_else_in_the_place_of_a_file_is_damage_and_is_named() {
    let sandbox = handed_over();
    let victim = sandbox.path("outside/victim");
    type Make = fn(&Path, &Path);
    let things: [(Make, &str); 5] = [
        (
            |path, victim| symlink(victim, path).unwrap(),
            "is a symbolic link",
        ),
        (
            |path, _| symlink("/dev/zero", path).unwrap(),
            "is a symbolic link",
        ),
        (|path, _| pipe(path), "is a named pipe"),
        (
            |path, _| drop(UnixListener::bind(path).unwrap()),
            "is a socket",
        ),
        (|path, _| fs::create_dir(path).unwrap(), "is a folder"),
    ];
    let files = files_of_each_kind(&sandbox);
    for (number, name) in files.iter().enumerate() {
        let path = sandbox.path(name);
        let kept = fs::read(&path).unwrap();
        // Each kind of file is at least once each kind of thing, in turns.
        for (make, what) in things.iter().cycle().skip(number).take(2) {
            fs::remove_file(&path).unwrap();
            make(&path, &victim);
            let shown = name.strip_prefix(".newsdex/").unwrap();
            refused(&sandbox.run(&["verify"]), &format!("{shown} {what}"));
            let is_read = !name.ends_with("copy") && !name.ends_with(".managed.json");
            if is_read && !name.contains("names-") {
                refused(&sandbox.run(&["stats"]), what);
            }
            let run = sandbox.run(&["index", "news"]);
            assert!(matches!(run.code, Some(0 | 2)), "{name} {what}: {run}");
            check_outside(&sandbox);
            match path.symlink_metadata().map(|known| known.is_dir()) {
                Ok(true) => fs::remove_dir(&path).unwrap(),
                Ok(false) => fs::remove_file(&path).unwrap(),
                Err(_) => {}
            }
            fs::write(&path, &kept).unwrap();
        }
    }
    sandbox.run(&["verify"]).exits(0);
}

#[test]
fn a_repair_puts_files_in_the_place_of_links_and_pipes() {
    let sandbox = handed_over();
    let all = sandbox.all();
    for name in files_of_each_kind(&sandbox) {
        let path = sandbox.path(&name);
        if !path.exists() {
            // An earlier repair has dropped its segment.
            continue;
        }
        fs::remove_file(&path).unwrap();
        symlink(sandbox.path("outside/victim"), &path).unwrap();
        sandbox.run(&["verify", "--repair"]).exits(0);
        assert_eq!(sandbox.all(), all, "{name}");
        check_outside(&sandbox);
    }
    fs::remove_file(sandbox.path(".newsdex/runs.jsonl")).unwrap();
    pipe(&sandbox.path(".newsdex/runs.jsonl"));
    refused(&sandbox.run(&["verify"]), "runs.jsonl is a named pipe");
    refused(&sandbox.run(&["log"]), "runs.jsonl is a named pipe");
    refused(
        &sandbox.run(&["index", "news"]),
        "runs.jsonl is a named pipe",
    );
    sandbox.run(&["verify", "--repair"]).exits(0);
    sandbox.run(&["log"]).exits(0);
}

#[test]
fn the_notes_of_what_is_being_read_are_no_way_out() {
    type Make = fn(&Path, &Path);
    for name in ["in-progress", "suspects"] {
        let things: [(Make, &str); 3] = [
            (
                |path, victim| symlink(victim, path).unwrap(),
                "is a symbolic link",
            ),
            (|path, _| pipe(path), "is a named pipe"),
            (
                |path, _| fs::File::create(path).unwrap().set_len(1 << 30).unwrap(),
                "is larger than 16 MiB",
            ),
        ];
        for (make, what) in things {
            let sandbox = handed_over();
            let all = sandbox.all();
            make(
                &sandbox.path(&format!(".newsdex/{name}")),
                &sandbox.path("outside/victim"),
            );
            refused(&sandbox.run(&["verify"]), &format!("{name} {what}"));
            refused(&sandbox.run(&["index", "news"]), what);
            sandbox.run(&["verify", "--repair"]).exits(0);
            sandbox.run(&["index", "news"]).exits(0);
            assert_eq!(sandbox.all(), all, "{name} {what}");
            check_outside(&sandbox);
        }
        let sandbox = handed_over();
        fs::create_dir(sandbox.path(&format!(".newsdex/{name}"))).unwrap();
        refused(&sandbox.run(&["verify"]), "remove it by hand");
        refused(&sandbox.run(&["verify", "--repair"]), "is a folder");
    }
}

#[test]
fn the_lock_is_no_way_out() {
    for lock in [
        ".newsdex/lock".to_owned(),
        format!("{LIVE}/.tantivy-writer.lock"),
    ] {
        let sandbox = handed_over();
        let path = sandbox.path(&lock);
        let victim = sandbox.path("outside/victim");
        sandbox.write("news/more.jsonl", stories(6, 2));
        let _ = fs::remove_file(&path);
        symlink(&victim, &path).unwrap();
        refused(&sandbox.run(&["index", "news"]), "lock is a symbolic link");
        check_outside(&sandbox);
        fs::remove_file(&path).unwrap();
        pipe(&path);
        refused(&sandbox.run(&["index", "news"]), "lock is a named pipe");
        fs::remove_file(&path).unwrap();
        // A second name of a file outside is locked, and not written.
        fs::hard_link(&victim, &path).unwrap();
        sandbox.index(&["news"]);
        check_outside(&sandbox);
    }
}

#[test]
fn the_log_of_runs_is_written_in_the_index_only() {
    let sandbox = handed_over();
    let path = sandbox.path(".newsdex/runs.jsonl");
    let victim = sandbox.path("outside/victim");
    fs::remove_file(&path).unwrap();
    symlink(&victim, &path).unwrap();
    refused(
        &sandbox.run(&["index", "news"]),
        "runs.jsonl is a symbolic link",
    );
    refused(&sandbox.run(&["verify"]), "runs.jsonl is a symbolic link");
    check_outside(&sandbox);
    fs::remove_file(&path).unwrap();
    fs::hard_link(&victim, &path).unwrap();
    sandbox.index(&["news"]);
    check_outside(&sandbox);
}

#[test]
fn nothing_is_written_through_what_was_left_in_the_place_of_a_new_file() {
    let sandbox = handed_over();
    for (number, below) in (6..).zip([
        ".newsdex/CURRENT",
        "meta.json",
        ".managed.json",
        "manifest.json",
    ]) {
        let folder = if number == 6 { "" } else { "/" };
        let new = match folder {
            "" => sandbox.path(&format!("{below}.new")),
            _ => sandbox.path(&format!("{LIVE}/{below}.new")),
        };
        symlink(sandbox.path("outside/victim"), &new).unwrap();
        sandbox.write("news/more.jsonl", stories(number, 1));
        sandbox.index(&["news"]);
        check_outside(&sandbox);
    }
    for number in 0..2_000 {
        symlink(
            sandbox.path("outside/victim"),
            sandbox.path(&format!("{LIVE}/names-{number}.new")),
        )
        .unwrap();
    }
    sandbox.write(".newsdex/aliases.toml", "");
    sandbox.index(&["--rebuild", "news"]);
    sandbox.run(&["rollback"]).exits(0);
    sandbox.write("news/more.jsonl", stories(20, 4));
    sandbox.index(&["news"]);
    check_outside(&sandbox);
}

#[test]
fn a_link_in_the_place_of_a_generation_is_not_followed() {
    for number in [1, 2, 7] {
        let sandbox = handed_over();
        let path = sandbox.path(&format!(".newsdex/generations/{number}"));
        let _ = fs::remove_dir_all(&path);
        symlink(sandbox.path("outside/folder"), &path).unwrap();
        let shown = format!("generations/{number} is a symbolic link");
        refused(&sandbox.run(&["verify"]), &shown);
        refused(&sandbox.run(&["verify", "--repair"]), &shown);
        refused(&sandbox.run(&["index", "news"]), &shown);
        refused(&sandbox.run(&["index", "--rebuild", "news"]), &shown);
        refused(&sandbox.run(&["rollback"]), &shown);
        let code = if number == 2 { 2 } else { 0 };
        sandbox.run(&["stats"]).exits(code);
        check_outside(&sandbox);
    }
}

#[test]
fn a_link_in_the_place_of_all_generations_is_not_followed() {
    let sandbox = handed_over();
    let path = sandbox.path(".newsdex/generations");
    fs::rename(&path, sandbox.path("elsewhere")).unwrap();
    symlink(sandbox.path("elsewhere"), &path).unwrap();
    for args in [
        &["stats"][..],
        &["verify"],
        &["index", "news"],
        &["verify", "--repair"],
        &["rollback"],
    ] {
        refused(&sandbox.run(args), "generations is a symbolic link");
    }
    assert!(sandbox.path("elsewhere/1/meta.json").exists());
}

#[test]
fn small_files_are_not_read_without_end() {
    let sandbox = handed_over();
    for (name, what) in [
        (".newsdex/CURRENT", "is larger than 4 KiB"),
        (
            ".newsdex/generations/2/manifest.json",
            "is larger than 1 MiB",
        ),
        (".newsdex/generations/2/meta.json", "is larger than 16 MiB"),
        (".newsdex/runs.jsonl", "is larger than 16 MiB"),
    ] {
        let path = sandbox.path(name);
        let kept = fs::read(&path).unwrap();
        fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        refused(&sandbox.run(&["verify"]), what);
        refused(&sandbox.run(&["index", "news"]), what);
        fs::write(&path, kept).unwrap();
    }
    for (name, args) in [
        (".newsdex/aliases.toml", &["index", "news"][..]),
        (".newsdex/queries.toml", &["search", "@saved"]),
    ] {
        let path = sandbox.path(name);
        fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        refused(&sandbox.run(args), "is larger than 4 MiB");
        fs::remove_file(&path).unwrap();
        pipe(&path);
        refused(&sandbox.run(args), "is a named pipe");
        fs::remove_file(&path).unwrap();
    }
    sandbox.run(&["verify"]).exits(0);
}

#[test]
fn a_list_that_names_files_outside_is_damage_and_they_are_not_touched() {
    let absolute = handed_over();
    let victim = absolute.path("outside/victim");
    for name in [
        "../../../outside/victim",
        victim.to_str().unwrap(),
        "../1/meta.json",
        "manifest.json",
    ] {
        let sandbox = handed_over();
        let path = sandbox.path(&format!("{LIVE}/.managed.json"));
        edit(&path, |names| {
            names.as_array_mut().unwrap().push(json!(name))
        });
        sandbox.write("news/more.jsonl", stories(6, 2));
        refused(
            &sandbox.run(&["verify"]),
            ".managed.json contains invalid names",
        );
        refused(
            &sandbox.run(&["index", "news"]),
            ".managed.json contains invalid names",
        );
        sandbox.run(&["verify", "--repair"]).exits(0);
        sandbox.index(&["news"]);
        check_outside(&sandbox);
        check_outside(&absolute);
    }
}

#[test]
fn a_list_of_segments_that_says_what_cannot_be_is_damage() {
    type Forge = fn(&mut Value);
    let forgeries: [Forge; 8] = [
        |meta| meta["segments"][0]["segment_id"] = json!("../../../outside/victim"),
        |meta| meta["segments"][0]["segment_id"] = json!("/etc/passwd"),
        |meta| meta["segments"][0]["max_doc"] = json!(u32::MAX),
        |meta| meta["segments"][0]["max_doc"] = json!(2_000_000_000),
        |meta| meta["persisted_custom_extensions"] = json!(["/../../../outside/victim"]),
        |meta| meta["opstamp"] = json!(u64::MAX),
        |meta| meta["index_settings"]["docstore_blocksize"] = json!(1_u64 << 60),
        |meta| meta["schema"].as_array_mut().unwrap().reverse(),
    ];
    for (number, forge) in forgeries.into_iter().enumerate() {
        let sandbox = handed_over();
        let all = sandbox.all();
        edit(&sandbox.path(&format!("{LIVE}/meta.json")), forge);
        for args in [&["stats"][..], &["verify"], &["index", "news"]] {
            refused(&sandbox.run(args), "meta.json contains invalid names");
        }
        sandbox.run(&["verify", "--repair"]).exits(0);
        assert_eq!(sandbox.all(), all, "forgery {number}");
        edit(&sandbox.path(&format!("{LIVE}/meta.json")), forge);
        edit(&sandbox.path(&format!("{LIVE}/meta.json.copy")), forge);
        refused(
            &sandbox.run(&["verify", "--repair"]),
            "both lists of segments are lost",
        );
        check_outside(&sandbox);
    }
}

#[test]
fn what_a_person_chose_may_be_a_link() {
    let sandbox = handed_over();
    let all = sandbox.all();
    fs::rename(sandbox.path(".newsdex"), sandbox.path("elsewhere")).unwrap();
    symlink("elsewhere", sandbox.path(".newsdex")).unwrap();
    sandbox.write("dotfiles/aliases.toml", "");
    sandbox.write("dotfiles/queries.toml", "harbour = \"harbour\"\n");
    for name in ["aliases.toml", "queries.toml"] {
        let own = PathBuf::from("../dotfiles").join(name);
        symlink(own, sandbox.path("elsewhere").join(name)).unwrap();
    }
    sandbox.write("news/more.jsonl", stories(6, 1));
    sandbox.index(&["news"]);
    assert_eq!(sandbox.all().len(), all.len() + 1);
    assert_eq!(sandbox.found("@harbour"), sandbox.found("harbour"));
    sandbox.run(&["verify"]).exits(0);
}
