//! How the sources are laid out:
//!
//! 1. rooms of a package (its top-level modules) use one another in one direction: no circles (the engine, which is
//!    looked at file by file, has `engine_rooms.rs`);
//! 2. libraries know nothing of tantivy, clap or the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All source files below a folder that are no tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            found.push(path);
        }
    }
    found
}

/// The text of a source file without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow a path prefix such as `crate::`: one, or those in braces.
fn names_after<'t>(text: &'t str, prefix: &str) -> BTreeSet<&'t str> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|letter| is_part(letter) || letter == ':') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        let end = match rest.starts_with('{') {
            true => rest.find(';').unwrap_or(rest.len()),
            false => rest.find(|letter| !is_part(letter)).unwrap_or(rest.len()),
        };
        names.extend(
            rest[..end]
                .split(|letter| !is_part(letter))
                .filter(|name| !name.is_empty()),
        );
    }
    names
}

/// Which rooms each room below a folder uses; `prefix` is how sources name the folder.
fn uses(folder: &Path, prefix: &str) -> BTreeMap<String, BTreeSet<String>> {
    let room_of = |path: &Path| {
        let relative = path.strip_prefix(folder).unwrap().with_extension("");
        relative
            .iter()
            .next()
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    let files = sources(folder);
    let rooms: BTreeSet<String> = files.iter().map(|path| room_of(path)).collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in &files {
        let room = room_of(path);
        if ["lib", "main"].contains(&room.as_str()) {
            continue;
        }
        let code = code(path);
        let depth = path.strip_prefix(folder).unwrap().iter().count();
        let mut named = names_after(&code, prefix);
        named.extend(names_after(&code, &"super::".repeat(depth)));
        let others = named
            .into_iter()
            .filter(|name| *name != room && rooms.contains(*name));
        uses.entry(room.clone())
            .or_default()
            .extend(others.map(str::to_owned));
    }
    uses
}

/// A way from a room back to itself, if there is one.
fn circle(uses: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        room: &str,
        uses: &BTreeMap<String, BTreeSet<String>>,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(begin) = way.iter().position(|other| other == room) {
            return Some(way[begin..].to_vec());
        }
        if !done.insert(room.to_owned()) {
            return None;
        }
        way.push(room.to_owned());
        let found = uses
            .get(room)
            .into_iter()
            .flatten()
            .find_map(|next| walk(next, uses, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    uses.keys()
        .find_map(|room| walk(room, uses, &mut Vec::new(), &mut done))
}

#[track_caller]
fn check(folder: &str, prefix: &str) {
    let uses = uses(&root().join(folder), prefix);
    assert!(uses.len() > 5, "no rooms in {folder}");
    assert!(
        uses.values().any(|others| !others.is_empty()),
        "no room of {folder} uses another"
    );
    assert_eq!(
        circle(&uses),
        None,
        "rooms of {folder} use one another in a circle"
    );
}

#[test]
fn formats_and_their_frame_use_one_another_in_one_direction() {
    check("crates/newsdex-archive/src", "crate::");
}

#[test]
fn parts_of_a_query_use_one_another_in_one_direction() {
    check("crates/newsdex-query/src", "crate::");
}

#[test]
fn a_circle_is_found() {
    let uses = |pairs: &[(&str, &str)]| {
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in pairs {
            uses.entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        uses
    };
    assert_eq!(circle(&uses(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    assert_eq!(
        circle(&uses(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap(),
        ["b", "c"]
    );
}

#[test]
fn libraries_know_neither_the_index_nor_the_command_line() {
    for package in [
        "newsdex-text",
        "newsdex-archive",
        "newsdex-enrich",
        "newsdex-query",
    ] {
        let manifest = root().join("crates").join(package).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        for library in ["tantivy", "clap", "terminal_size", "indicatif", "newsdex."] {
            let is_used = manifest.lines().any(|line| line.starts_with(library));
            assert!(!is_used, "{package} uses {library}");
        }
    }
}
